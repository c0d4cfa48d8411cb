"""One side: nobody sits in a body for two parties at once.

Who holds a seat for a party votes as that party wants it. The same person in the seats of two of
them would speak for both, and a vote among the parties would be one person's. Several seats of
one party may be one person's, and a seat that belongs to no party besides.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from domain.bodies.body import Body, Occupant, term_of
from domain.refusal import Conduct, Refused
from domain.values import Moment, OrganisationId, PersonId, SeatId
from domain.voting.tally import Seat


class SitsForAnother(Refused):
    """The person {person} sits in the body “{body}” for {party}, and can't sit there for {other} at
    the same time."""

    code = "SITS_FOR_ANOTHER"
    body: str
    person: PersonId
    party: OrganisationId
    other: OrganisationId


def on_two_sides(seats: Iterable[Seat]) -> Iterator[tuple[Seat, Seat]]:
    """The seats that somebody holds for another party than one before, each after that one."""
    sides: dict[PersonId, Seat] = {}
    for seat in seats:
        if seat.holder is not None and seat.party is not None:
            first = sides.setdefault(seat.holder, seat)
            if first.party != seat.party:
                yield first, seat


def require_one_side_each(body: str, seats: Iterable[Seat], conduct: Conduct) -> None:
    """Breach the rule that nobody sits for two parties, where a body comes into being."""
    for first, other in on_two_sides(seats):
        assert other.holder is not None and first.party is not None and other.party is not None
        conduct.breach(SitsForAnother(body, other.holder, first.party, other.party))
        return


def require_one_side(
    body: Body,
    seat: SeatId,
    holder: PersonId,
    party: OrganisationId | None,
    effective: Moment,
    conduct: Conduct,
) -> None:
    """Breach the rule that nobody sits for two parties, where a person takes a seat: from then on,
    for as long as they hold it as far as is known. `party` is who they hold it for, if it is said;
    otherwise the one whose seat it is.
    """
    own = next((one.party for one in body.seats if one.id == seat), None)
    mine = party or own
    if mine is None:
        return
    leaves = _next_change(body, seat, effective.at)
    for other in body.seats:
        if other.id == seat:
            continue
        for occupant in _held_during(body, other.id, effective.at, leaves):
            if occupant.holder == holder and occupant.party not in (None, mine):
                conduct.breach(SitsForAnother(body.name, holder, occupant.party, mine))
                return


def _next_change(body: Body, seat: SeatId, at: datetime) -> datetime | None:
    """When the seat, which the body has, is left or taken next, as far as is known."""
    span = body.occupants[seat].span(at)
    return None if span is None else span[1]


def _held_during(
    body: Body, seat: SeatId, since: datetime, until: datetime | None
) -> Iterable[Occupant]:
    """Who holds a seat at any time between two instants; `until` None: for ever."""
    held, term = body.occupants[seat], term_of(body, seat)
    begins = [since, *(at for at, _ in held.entries if since < at)]
    for at in begins:
        is_over = term is not None and term.since.at <= at and term.until.at <= at
        is_there = body.has_seat_at(seat, at) and (until is None or at < until)
        occupant = held.at(at)
        if occupant is not None and is_there and not is_over:
            yield occupant
