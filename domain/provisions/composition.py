"""Compositions: which seats a body has by the clause that constitutes it, and who chairs it.

A clause may say what a body is called, whose its seats are or how many there are of each group, by
which preset it decides, and whose seat chairs it. A body that is constituted under such a clause
has these seats and no others. When the clause is amended the body stays as it is until it is
reconstituted (`domain.bodies.reconstitution`); meanwhile it is remarked that it no longer matches.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from domain.provisions.provision import LONGEST_PERIOD, PeriodOutOfRange, Provision
from domain.refusal import Conduct, Refused
from domain.values import (
    NAME_LIMIT,
    SEATS_LIMIT,
    BodyId,
    OrganisationId,
    SeatId,
    TextMissing,
    TooMany,
    checked_text,
)
from domain.voting.contradiction import CannotBeMeant
from domain.voting.drafting import check_number
from domain.voting.rules import Preset
from domain.voting.tally import Seat

MOST_SORTS = 1_000


@dataclass(frozen=True)
class SeatsProvided:
    """Places of one sort in a body."""

    number: int = 1
    """How many there are."""
    party: OrganisationId | None = None
    """The party whose they are; None: whoever is given them."""
    group: str = ""
    """The class that votes apart, such as “schools”; empty where there are none."""
    weight: Fraction = Fraction(1)
    """How much the vote of each weighs."""


@dataclass(frozen=True)
class BodyProvision(Provision):
    """A committee or assembly: its name, its seats, by what it decides, and who chairs it."""

    name: str
    """What the body is called."""
    seats: tuple[SeatsProvided, ...]
    preset: Preset | None = None
    """By which it decides where no clause has a rule for the matter; None: none is provided for."""
    chair: OrganisationId | None = None
    """The party whose seat chairs it; None: whichever seat is designated."""
    months: int | None = None
    """For how many months a seat is held, after which it is due to be filled; None: without end."""
    kind: Literal["body"] = "body"


# Refusals


class SeatsOutOfRange(Refused):
    """At {place} there are to be {number} seats, which is not between 1 and {most}."""

    code = "SEATS_OUT_OF_RANGE"
    place: str
    number: int
    most: int


class ChairWithoutSeat(Refused):
    """The provision “{provision}” lets the party {party} chair a body in which it has no seat."""

    code = "CHAIR_WITHOUT_SEAT"
    provision: str
    party: OrganisationId


class BodyNotAsProvided(Refused):
    """The clause that carries “{provision}” provides for another body: {because}."""

    code = "BODY_NOT_AS_PROVIDED"
    provision: str
    because: str


class BodyStands(Refused):
    """“{provision}” provides for one body, and {body} is the one: it is reconstituted, or it is
    dissolved before another."""

    code = "BODY_STANDS"
    provision: str
    body: BodyId


class ChairNotAsProvided(Refused):
    """By “{provision}” a seat of {party} chairs the body, which seat {seat} is not."""

    code = "CHAIR_NOT_AS_PROVIDED"
    provision: str
    party: OrganisationId
    seat: SeatId


# Drafting


def check_composition(provision: BodyProvision) -> None:
    """Refuse a malformed composition, with the place named."""
    if not provision.seats:
        raise TextMissing("seats")
    if len(provision.seats) > MOST_SORTS:
        raise TooMany("seats", len(provision.seats), MOST_SORTS)
    for index, sort in enumerate(provision.seats):
        place = f"seats[{index}]"
        if not 1 <= sort.number <= SEATS_LIMIT:
            raise SeatsOutOfRange(f"{place}.number", sort.number, SEATS_LIMIT)
        checked_text(f"{place}.group", sort.group, NAME_LIMIT)
        check_number(f"{place}.weight", sort.weight)
    count = sum(sort.number for sort in provision.seats)
    if count > SEATS_LIMIT:
        raise TooMany("seats", count, SEATS_LIMIT)
    if not any(sort.weight for sort in provision.seats):
        raise CannotBeMeant("seats", "nobody's vote would weigh anything: give seats a weight")
    chair = provision.chair
    if chair is not None and not any(sort.party in (None, chair) for sort in provision.seats):
        raise ChairWithoutSeat(provision.name, chair)
    if provision.months is not None and not 1 <= provision.months <= LONGEST_PERIOD:
        raise PeriodOutOfRange(provision.name, "months", provision.months, 1, LONGEST_PERIOD)


# Matching


def mismatch(provision: BodyProvision, name: str, seats: Sequence[Seat]) -> str:
    """Why a body of this name with these seats is not the one provided for; empty where it is."""
    if name != provision.name:
        return f"it is called “{provision.name}”"
    left = Counter((seat.party, seat.group, seat.weight) for seat in seats)
    # Seats of a party first, so that those of anybody take what is left.
    for sort in sorted(provision.seats, key=lambda one: one.party is None):
        found = _taken(left, sort)
        if found < sort.number:
            whose = "" if sort.party is None else f" of the party {sort.party}"
            group = f" of the group “{sort.group}”" if sort.group else ""
            weight = "" if sort.weight == 1 else f" with the weight {sort.weight}"
            return f"it has {_seats(sort.number)}{whose}{group}{weight}, and not {found}"
    more = sum(left.values())
    return f"it has {_seats(more)} fewer" if more else ""


def _seats(number: int) -> str:
    return "1 seat" if number == 1 else f"{number} seats"


def _taken(left: Counter[tuple[OrganisationId | None, str, Fraction]], sort: SeatsProvided) -> int:
    """Take seats of the sort from what is left; how many there were, at most as many as wanted."""
    found = 0
    for key in list(left):
        party, group, weight = key
        if (group, weight) == (sort.group, sort.weight) and sort.party in (None, party):
            taking = min(left[key], sort.number - found)
            left[key] -= taking
            found += taking
    return found


def require_as_provided(
    provision: BodyProvision | None,
    name: str,
    seats: Sequence[Seat],
    preset: Preset | None,
    conduct: Conduct,
) -> None:
    """Breach the rule that a body is as the clause provides under which it is constituted."""
    if provision is None:
        return
    because = mismatch(provision, name, seats)
    if not because and provision.preset not in (None, preset):
        because = f"it decides by the preset “{provision.preset}”"
    if because:
        conduct.breach(BodyNotAsProvided(provision.name, because))


def require_sole(
    provision: BodyProvision | None, standing: BodyId | None, conduct: Conduct
) -> None:
    """Breach the rule that under a clause that provides for a body there is one; `standing` is the
    one that there is, if any.
    """
    if provision is not None and standing is not None:
        conduct.breach(BodyStands(provision.name, standing))


def require_chair_as_provided(
    provision: BodyProvision | None, seat: SeatId, party: OrganisationId | None, conduct: Conduct
) -> None:
    """Breach the rule that the body is chaired from the seat of whom the clause names."""
    if provision is not None and provision.chair is not None and party != provision.chair:
        conduct.breach(ChairNotAsProvided(provision.name, provision.chair, seat))
