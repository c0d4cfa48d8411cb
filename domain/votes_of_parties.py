"""The votes of the parties: who votes on a motion that is put to no body.

Where no body decides the parties do, each by one vote that whoever heads it gives. One of several
parties states no others: it neither says who speaks for another party, nor that its own word
counts for more than theirs. A source that reports a vote says who took part in it.
"""

from collections.abc import Callable, Collection, Sequence

from domain.assent import Heads
from domain.assenting import NotTheHead
from domain.refusal import Refused
from domain.values import Moment, OrganisationId, PersonId, SeatId
from domain.voting import Seat


class PartyHasNoHead(Refused):
    """Nobody is registered as the head of {party}, who would give its vote."""

    code = "PARTY_HAS_NO_HEAD"
    party: OrganisationId


class VotesOfParties(Refused):
    """Where no body decides each party has one vote, and no party more than another: a seat for
    each of them, in no group and of no more weight or people, or none stated at all."""

    code = "VOTES_OF_PARTIES"


def votes_of(heads: Heads, new: Callable[[OrganisationId], SeatId]) -> tuple[Seat, ...]:
    """A seat for each party, held by its head.

    Raises:
        PartyHasNoHead: a party registered none.
    """
    return tuple(
        Seat(new(party), _head(heads, party), party)
        for party in sorted(heads, key=lambda party: party.bytes)
    )


def check_votes_of(seats: Sequence[Seat], heads: Heads, at: Moment) -> None:
    """Refuse seats that one of several parties stated, unless they are votes of parties.

    It may leave out parties: what was decided is then theirs who voted (`domain.disposal`).
    """
    if not are_votes_of(seats, heads):
        raise VotesOfParties
    for seat in seats:
        assert seat.party is not None and seat.holder is not None
        if seat.holder != _head(heads, seat.party):
            raise NotTheHead(seat.party, seat.holder, at)


def are_votes_of(seats: Sequence[Seat], parties: Collection[OrganisationId]) -> bool:
    """Whether the seats are votes of these parties, one each and all alike."""
    voting = [seat.party for seat in seats]
    alike = all(
        seat == Seat(seat.id, seat.holder, seat.party) and seat.holder is not None for seat in seats
    )
    return alike and len(set(voting)) == len(voting) and set(voting) <= set(parties)


def _head(heads: Heads, party: OrganisationId) -> PersonId:
    head = heads[party]
    if head is None:
        raise PartyHasNoHead(party)
    return head
