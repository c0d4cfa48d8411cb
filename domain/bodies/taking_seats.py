"""Taking seats: a body decides once its parties have had the time to say who sits in it.

A vacant seat is no member, so whoever sits down first would decide alone, also where everybody has
to agree. So one of several parties opens no vote in a body in which another one has seats and
nobody sits for it, until that one has had two weeks to say who does. Then the vote goes on without
it, as nobody stops a body by leaving their seats empty; but not where all have to agree, of whom it
is one.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from domain.bodies.body import Body, places_at
from domain.refusal import Refused
from domain.values import BodyId, Moment, OrganisationId, SeatId
from domain.voting.rules import AllOf, Condition, Unanimity

TO_BE_SEATED = timedelta(days=14)
"""How long a party has to say who sits for it: a stated default."""


class PartyNotSeated(Refused):
    """Nobody sits in the body {body} for {party}: {because}."""

    code = "PARTY_NOT_SEATED"
    body: BodyId
    party: OrganisationId
    because: str


def asks_all(condition: Condition) -> bool:
    """Whether everybody has to agree."""
    parts = condition.conditions if isinstance(condition, AllOf) else (condition,)
    return any(isinstance(part, Unanimity) and part.base != "cast" for part in parts)


def not_seated(
    body: Body, parties: Collection[OrganisationId], at: datetime, *, by_all: bool = False
) -> PartyNotSeated | None:
    """Of these parties one that has seats in the body in which nobody sits, and that has not had
    its time to say who does, or is one of those who all have to agree; the first by its identifier.
    """
    vacant: dict[OrganisationId, datetime] = {}
    seated = set()
    for seat in places_at(body, at):
        if seat.party is None:
            continue
        if seat.holder is not None:
            seated.add(seat.party)
        since = _vacant_since(body, seat.id, at)
        vacant[seat.party] = max(since, vacant.get(seat.party, since))
    for party in sorted(vacant.keys() & set(parties) - seated, key=lambda one: one.bytes):
        if by_all:
            return PartyNotSeated(body.id, party, "all have to agree, and it is one of them")
        until = vacant[party] + TO_BE_SEATED
        if at < until:
            because = (
                f"it has until {Moment(until)} to say who does, then a vote goes on without it"
            )
            return PartyNotSeated(body.id, party, because)
    return None


def _vacant_since(body: Body, seat: SeatId, at: datetime) -> datetime:
    """Since when nobody holds the seat, or would if nobody did.

    Who sits there for less than that time does not start it anew: a party would put off every vote
    by seating somebody for a moment.
    """
    vacant = (body.added.get(seat) or body.constituted).at
    held: datetime | None = None
    for began, occupant in body.occupants[seat].entries:
        if began > at:
            break
        if occupant is not None:
            held = held or began
        elif held is not None:
            vacant = began if began - held >= TO_BE_SEATED else vacant
            held = None
    return vacant
