"""Succession: who took the place of a party that merged has its seats, and the posts held for it.

The seat stays with the party by whose name its clause has it, so that the clause needs no change
for it; who took that party's place fills it, vacates it and votes for it. Who has a seat of its own
in the body has no second vote by that: there the seat of the party that merged is vacant from the
succession on, and nobody takes it. It stays one party, as it is one that assents to an amendment.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from domain.bodies.body import Body, Event, SeatVacated
from domain.bodies.reconstitution import ChairVacated
from domain.parties.partnership import NotParty, Partnership, is_party_at
from domain.provisions.office import Appointer
from domain.refusal import Conduct
from domain.values import Moment, OrganisationId, SeatId


def followers(partnership: Partnership, party: OrganisationId) -> Iterator[OrganisationId]:
    """Those that took its place, one after the other."""
    follows = partnership.successors.get(party)
    while follows is not None:
        yield follows
        follows = partnership.successors.get(follows)


def in_its_place(
    partnership: Partnership, party: OrganisationId, at: datetime
) -> OrganisationId | None:
    """Who is there for the party at the instant: itself, or who took its place; None: nobody."""
    line = (party, *followers(partnership, party))
    return next((one for one in line if is_party_at(partnership, one, at)), None)


def present(
    partnership: Partnership, party: OrganisationId | None, at: datetime
) -> OrganisationId | None:
    """Who took the party's place by the instant; the party itself, where nobody did."""
    return party and (in_its_place(partnership, party, at) or party)


def appointer_now(partnership: Partnership, appointer: Appointer, at: datetime) -> Appointer:
    """Who appoints by a clause, with who took the place of the party that it names."""
    return replace(appointer, party=present(partnership, appointer.party, at))


def is_doubled(
    body: Body, partnership: Partnership, party: OrganisationId | None, at: datetime
) -> bool:
    """Whether who took the party's place has a seat in the body already, as its own or in the place
    of another one: the nearest to it keeps its seat, and of equals the first that was succeeded.
    """
    if party is None or is_party_at(partnership, party, at):
        return False
    present = in_its_place(partnership, party, at)
    if present is None:
        return False
    succeeded = list(partnership.successors)
    for seat in body.seats:
        other = seat.party
        if other in (None, party) or not body.has_seat_at(seat.id, at):
            continue
        assert other is not None
        if in_its_place(partnership, other, at) != present:
            continue
        if other in followers(partnership, party):
            return True
        if party not in followers(partnership, other) and (
            succeeded.index(other) < succeeded.index(party)
        ):
            return True
    return False


def doubled_seats(body: Body, partnership: Partnership, at: datetime) -> tuple[SeatId, ...]:
    """The seats of the body that would be a second one of who took their party's place."""
    return tuple(
        seat.id
        for seat in body.seats
        if body.has_seat_at(seat.id, at) and is_doubled(body, partnership, seat.party, at)
    )


def vacate_doubled(body: Body, partnership: Partnership, effective: Moment) -> list[Event]:
    """What becomes of those seats with the succession, and of the chair where one of them has it;
    nothing that has become of them already.
    """
    happened: list[Event] = []
    if not body.exists_at(effective.at):
        return happened
    doubled = doubled_seats(body, partnership, effective.at)
    for seat in doubled:
        line = body.occupants[seat]
        begun = (at for at, held in line.entries if held is not None and effective.at < at)
        moments = [effective] if line.at(effective.at) is not None else []
        happened += [SeatVacated(one, seat) for one in (*moments, *map(Moment, begun))]
    if body.chair.at(effective.at) in doubled and doubled:
        happened.append(ChairVacated(effective))
    return happened


def require_single(
    body: Body, partnership: Partnership, party: OrganisationId | None, at: Moment, conduct: Conduct
) -> None:
    """Breach the rule that nobody sits for a party whose place one took that has a seat already."""
    if party is not None and is_doubled(body, partnership, party, at.at):
        conduct.breach(NotParty(party, at))
