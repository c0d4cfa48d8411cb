"""The votes of the parties: who votes on a motion that is put to no body.

Where no body decides the parties do, each by one vote that whoever heads it gives. One of several
parties states no others: it neither says who speaks for another party, nor that its own word
counts for more than theirs. A source that reports a vote says who took part in it.
"""

from collections.abc import Callable, Collection, Sequence

from domain.bodies.taking_seats import TO_BE_SEATED, asks_all
from domain.competence.assenting import NotTheHead
from domain.decisions.decision import Decision
from domain.parties.assent import Heads
from domain.refusal import Refused
from domain.values import Moment, OrganisationId, SeatId
from domain.voting.tally import Seat


class PartyHasNoHead(Refused):
    """Nobody is registered as the head of {party}, who would give its vote: {because}."""

    code = "PARTY_HAS_NO_HEAD"
    party: OrganisationId
    because: str


class VotesOfParties(Refused):
    """Where no body decides each party has one vote, and no party more than another: a seat for
    each of them whom it concerns, in no group and of no more weight or people, or none stated at
    all."""

    code = "VOTES_OF_PARTIES"


def require_heads(heads: Heads, decision: Decision, at: Moment) -> None:
    """Refuse a vote before each party had its time to register who gives its vote.

    Raises:
        PartyHasNoHead: a party registered none.
    """
    for party in sorted(heads, key=lambda party: party.bytes):
        because = "" if heads[party] is not None else why_it_waits(decision, at)
        if because:
            raise PartyHasNoHead(party, because)


def why_it_waits(decision: Decision, at: Moment) -> str:
    """Why the vote waits for a party without a head; empty where it goes on without it."""
    if asks_all(decision.rule.rule.condition):
        return "all have to agree, and it is one of them"
    until = Moment(decision.proposed.at + TO_BE_SEATED)
    if at.at < until.at:
        return f"it has until {until} to register one, then the vote goes on without it"
    return ""


def votes_of(heads: Heads, new: Callable[[OrganisationId], SeatId]) -> tuple[Seat, ...]:
    """A seat for each party, held by its head, or vacant where it has none."""
    return tuple(
        Seat(new(party), heads[party], party)
        for party in sorted(heads, key=lambda party: party.bytes)
    )


def check_votes_of(
    seats: Sequence[Seat], heads: Heads, asked: Collection[OrganisationId], at: Moment
) -> None:
    """Refuse seats that one of several parties stated, unless they are votes of parties.

    It leaves none of those out that are `asked` (`domain.competence.votes_asked`), and may leave
    out others.
    """
    if not are_votes_of(seats, heads) or not leaves_out_none(seats, asked):
        raise VotesOfParties
    for seat in seats:
        assert seat.party is not None
        if seat.holder is None and heads[seat.party] is not None:
            raise VotesOfParties
        if seat.holder is not None and seat.holder != heads[seat.party]:
            raise NotTheHead(seat.party, seat.holder, at)


def are_votes_of(seats: Sequence[Seat], parties: Collection[OrganisationId]) -> bool:
    """Whether the seats are votes of these parties, one each and all alike."""
    voting = [seat.party for seat in seats]
    alike = all(seat == Seat(seat.id, seat.holder, seat.party) for seat in seats)
    return alike and len(set(voting)) == len(voting) and set(voting) <= set(parties)


def leaves_out_none(seats: Sequence[Seat], asked: Collection[OrganisationId]) -> bool:
    """Whether each of these parties has a vote."""
    return {seat.party for seat in seats}.issuperset(asked)
