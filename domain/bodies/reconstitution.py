"""Reconstitution: a standing body is brought in line with what it is to be from then on.

Bodies outlive the rules that composed them: a council gets other seats by an amendment and stays
the same council, with its decisions, its posts and what is before it. Statutes call that
reconstituting it. What decides is how the seats that it has compare with those that it is to
have, sort by sort: the party whose they are, the group that votes apart, the weight of the vote,
and how many people a seat represents. Whom a clause's seats represent it does not say, and a seat
that it gives to nobody in particular is matched by any of its group and weight, those that are
nobody's before those of a party.

- A seat of a sort that is wanted stays, with its identifier, its holder and their term.
- Of more seats alike than are wanted, the one that chairs stays before others, then those that
  are held, then those that the body has had for longer. Whoever wants others to stay vacates
  seats before.
- A seat that is wanted no longer ends, and with it the term of whoever holds it.
- What is wanted and is not there is added, vacant or held.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain.bodies.seats_named import SeatsNamed
from domain.provisions.composition import SeatsProvided
from domain.record import event
from domain.refusal import Refused
from domain.values import AgreementId, BodyId, ClauseId, Moment, SeatId
from domain.voting.tally import Seat

Sorts = tuple[SeatsNamed, ...] | tuple[SeatsProvided, ...]
"""The seats that a body is to have, as they were said exactly, or as a clause provides."""

# Events


@event("body.reconstituted.v1")
@dataclass(frozen=True)
class BodyReconstituted:
    """A body was given another composition; the seats that it kept are held as before."""

    effective: Moment
    name: str
    """What it is called from then on."""
    ended: tuple[SeatId, ...] = ()
    """The seats that it has no longer; who held one holds it no longer."""
    added: tuple[Seat, ...] = ()
    """The seats that it has besides those it keeps, held or vacant."""
    agreement: AgreementId | None = None
    clause: ClauseId | None = None
    """The clause that provides for it from then on."""


@event("body.chair-vacated.v1")
@dataclass(frozen=True)
class ChairVacated:
    """No seat chairs the body from then on, until one is designated."""

    effective: Moment


# Refusals


class NothingToReconstitute(Refused):
    """The body {body} is composed like that already."""

    code = "NOTHING_TO_RECONSTITUTE"
    body: BodyId


class CompositionNotStated(Refused):
    """No clause in force provides for the body {body}: which seats it is to have must be said."""

    code = "COMPOSITION_NOT_STATED"
    body: BodyId


class SeatsNotMissing(Refused):
    """The seats that are added are not those which the body lacks: {because}."""

    code = "SEATS_NOT_MISSING"
    because: str


class SeatNotNew(Refused):
    """The body {body} has a seat {seat} already, or had one: one that is added is a new one."""

    code = "SEAT_NOT_NEW"
    body: BodyId
    seat: SeatId


class SeatEnded(Refused):
    """Seat {seat} ended on {ended}, when its body was reconstituted."""

    code = "SEAT_ENDED"
    seat: SeatId
    ended: Moment


# Matching


@dataclass(frozen=True)
class Division:
    """How the seats that there are compare with those that are wanted."""

    kept: tuple[SeatId, ...]
    ended: tuple[SeatId, ...]
    missing: Sorts
    """What is wanted and is not there."""


def divided(seats: Sequence[Seat], wanted: Sorts, chair: SeatId | None = None) -> Division:
    """Which of the seats, as they are held, stay and which end, and what is missing."""
    exact = isinstance(wanted[0], SeatsNamed) if wanted else True
    order = {seat.id: place for place, seat in enumerate(seats)}
    places: Mapping[object, list[Seat]] = defaultdict(list)
    for seat in sorted(seats, key=lambda one: (one.id != chair, one.holder is None)):
        for sort in _sorts_of(seat, exact):
            places[sort].append(seat)
    kept: set[SeatId] = set()
    missing: list[SeatsNamed | SeatsProvided] = []
    # Seats of a party first, so that those of anybody take what is left.
    ordered: list[SeatsNamed | SeatsProvided] = [*wanted]
    for one in sorted(ordered, key=lambda sort: sort.party is None):
        alike = [seat for seat in places[_sort(one)] if seat.id not in kept]
        alike = sorted(alike, key=lambda seat: seat.party != one.party)[: one.number]
        kept.update(seat.id for seat in alike)
        if len(alike) < one.number:
            missing.append(replace(one, number=one.number - len(alike)))
    return Division(
        tuple(sorted(kept, key=order.__getitem__)),
        tuple(seat.id for seat in seats if seat.id not in kept),
        tuple(missing),  # type: ignore[arg-type]  # all of them are of the one type
    )


def _sort(wanted: SeatsNamed | SeatsProvided) -> object:
    if isinstance(wanted, SeatsNamed):
        return (wanted.party, wanted.group, wanted.weight, wanted.persons)
    return (wanted.party, wanted.group, wanted.weight)


def _sorts_of(seat: Seat, exact: bool) -> Iterable[object]:
    """Of which sorts a seat is: by a clause also of those that are for nobody in particular."""
    if exact:
        return [(seat.party, seat.group, seat.weight, seat.persons)]
    own = (seat.party, seat.group, seat.weight)
    anybodys = (None, seat.group, seat.weight)
    return dict.fromkeys((own, anybodys))


def vacant_seats(missing: Sorts) -> list[Seat]:
    """The seats that are missing as vacant places, which still need identifiers of their own."""
    nameless = SeatId(UUID(int=0))
    return [
        Seat(nameless, None, one.party, one.weight, one.group, getattr(one, "persons", 1))
        for one in missing
        for _ in range(one.number)
    ]
