"""Bodies: committees and assemblies, their seats, and who holds them when.

A body is constituted with its seats, usually by a clause of an agreement. A seat is a place: it
stays when its holder leaves, is vacant until somebody takes it, and keeps its weight and group.
Who may vote in a poll is the electorate of the body at the moment when the poll is opened.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import TypeAlias, assert_never

from domain.bodies.attendance import (
    AttendanceAlreadyRecorded,
    AttendanceRecorded,
    NotInTheChair,
)
from domain.bodies.reconstitution import BodyReconstituted, ChairVacated, SeatEnded
from domain.document import Document, check_documents
from domain.provisions.seat_term import SeatTerm, SeatTermsFixed, terms_fixed
from domain.record import Noun, event
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.timeline import Timeline
from domain.values import (
    NAME_LIMIT,
    AgreementId,
    BodyId,
    ClauseId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    SeatId,
    in_order,
    required_text,
)
from domain.voting.rules import Preset
from domain.voting.tally import Electorate, EmptyElectorate, Seat, check_named_once, check_seats

# Events


@event("body.constituted.v1")
@dataclass(frozen=True)
class BodyConstituted:
    """A body came into being, with these seats, held or vacant."""

    effective: Moment
    id: BodyId
    partnership: PartnershipId
    name: str
    seats: tuple[Seat, ...]
    agreement: AgreementId | None = None
    clause: ClauseId | None = None
    """The clause that constitutes it."""


@event("body.seat-filled.v1")
@dataclass(frozen=True)
class SeatFilled:
    """A person took a seat."""

    effective: Moment
    seat: SeatId
    holder: PersonId
    party: OrganisationId | None = None
    """For which party; None: for the one whose seat it is, if it is a party's."""


@event("body.seat-vacated.v1")
@dataclass(frozen=True)
class SeatVacated:
    """The holder left a seat, which stays, vacant."""

    effective: Moment
    seat: SeatId


@event("body.preset-stated.v1")
@dataclass(frozen=True)
class PresetStated:
    """It was said by which preset the body decides where no clause has a rule."""

    effective: Moment
    preset: Preset


@event("body.chair-designated.v1")
@dataclass(frozen=True)
class ChairDesignated:
    """Whoever holds this seat chairs the body from then on."""

    effective: Moment
    seat: SeatId


@event("body.dissolved.v1")
@dataclass(frozen=True)
class BodyDissolved:
    """The body ceased to exist, and its seats with it."""

    effective: Moment


Event: TypeAlias = (
    BodyConstituted
    | BodyReconstituted
    | PresetStated
    | SeatFilled
    | SeatVacated
    | ChairDesignated
    | ChairVacated
    | SeatTermsFixed
    | AttendanceRecorded
    | BodyDissolved
)


# State


@dataclass(frozen=True)
class Occupant:
    """Who holds a seat, and for which party."""

    holder: PersonId
    party: OrganisationId | None


@dataclass(frozen=True)
class Body:
    """A body, its seats, and who held each of them from when on."""

    id: BodyId
    partnership: PartnershipId
    name: str
    constituted: Moment
    seats: tuple[Seat, ...]
    """All that it ever had, with the holders that they had at first."""
    occupants: dict[SeatId, Timeline[Occupant | None]]
    agreement: AgreementId | None = None
    clause: ClauseId | None = None
    preset: Preset | None = None
    """By which it decides where no clause has a rule; None: by the stated default."""
    chair: Timeline[SeatId | None] = field(default_factory=Timeline)
    terms: Mapping[SeatId, SeatTerm] = field(default_factory=dict)
    """The last term that was fixed for who holds a seat."""
    names: Timeline[str] = field(default_factory=Timeline)
    """What it was called from when on."""
    added: Mapping[SeatId, Moment] = field(default_factory=dict)
    """From when on there are the seats that it did not have from the beginning."""
    ended: Mapping[SeatId, Moment] = field(default_factory=dict)
    """From when on there are seats no more."""
    reconstituted: Moment | None = None
    """When its composition was changed last."""
    dissolved: Moment | None = None
    meetings: tuple[AttendanceRecorded, ...] = ()
    """Who was there at each of its meetings, in recorded order."""

    def exists_at(self, at: datetime) -> bool:
        """Whether the body was constituted and not yet dissolved at the instant `at`."""
        return self.constituted.at <= at and (self.dissolved is None or at < self.dissolved.at)

    def has_seat_at(self, seat: SeatId, at: datetime) -> bool:
        """Whether the seat is one of its seats at the instant `at`."""
        begins, ends = self.added.get(seat, self.constituted), self.ended.get(seat)
        return begins.at <= at and (ends is None or at < ends.at)


def seats_then(body: Body | None, effective: Moment) -> Electorate | None:
    """The seats of a body as they were held, where it is on record that it was there by then."""
    seats = Electorate(()) if body is None else electorate_at(body, effective.at)
    return seats if seats.seats else None


def electorate_at(body: Body, at: datetime) -> Electorate:
    """The seats of the body as they were held at the instant `at`; none where it did not exist."""
    if not body.exists_at(at):
        return Electorate(())
    there = (seat for seat in body.seats if body.has_seat_at(seat.id, at))
    return Electorate(tuple(_as_held(body, seat, at) for seat in there))


def seat_at(body: Body, seat: SeatId, at: datetime) -> Seat | None:
    """The seat as it is held at the instant `at`; None where the body does not have it then."""
    found = next((one for one in body.seats if one.id == seat), None)
    if found is None or not body.exists_at(at) or not body.has_seat_at(seat, at):
        return None
    return _as_held(body, found, at)


def places_at(body: Body, at: datetime) -> tuple[Seat, ...]:
    """The seats that the body has at the instant `at`, with whose they are and who holds them,
    for whichever party that may be.
    """
    there = (seat for seat in body.seats if body.has_seat_at(seat.id, at))
    return tuple(replace(_as_held(body, seat, at), party=seat.party) for seat in there)


def term_of(body: Body, seat: SeatId) -> SeatTerm | None:
    """The term of who holds the seat after every known act; None where it is without end."""
    term = body.terms.get(seat)
    if term is None or body.dissolved is not None or seat in body.ended:
        return None
    began, occupant = body.occupants[seat].entries[-1]
    return term if occupant is not None and began == term.since.at else None


def chair_at(body: Body, at: datetime) -> Seat | None:
    """The seat that chairs the body at the instant `at`, as it is held then."""
    chair = body.chair.at(at)
    return None if chair is None else seat_at(body, chair, at)


def _as_held(body: Body, seat: Seat, at: datetime) -> Seat:
    occupant = body.occupants[seat.id].at(at)
    if occupant is None:
        return replace(seat, holder=None)
    return replace(seat, holder=occupant.holder, party=occupant.party or seat.party)


# Refusals


class BodyUnknown(Refused):
    """There is no such body."""

    code = "BODY_UNKNOWN"


class BodyAlreadyConstituted(Refused):
    """The body {body} is constituted already."""

    code = "BODY_ALREADY_CONSTITUTED"
    body: BodyId


class BodyAlreadyDissolved(Refused):
    """The body {body} was dissolved already, on {dissolved}."""

    code = "BODY_ALREADY_DISSOLVED"
    body: BodyId
    dissolved: Moment


class BodyGone(Refused):
    """The body {body} was dissolved on {dissolved}: it does nothing at {at}."""

    code = "BODY_GONE"
    body: BodyId
    dissolved: Moment
    at: Moment


class SeatUnknown(Refused):
    """The body {body} has no seat {seat}."""

    code = "SEAT_UNKNOWN"
    body: BodyId
    seat: SeatId


class AlreadyChair(Refused):
    """Seat {seat} chairs the body already at {at}."""

    code = "ALREADY_CHAIR"
    seat: SeatId
    at: Moment


# Decisions


def constitute_body(
    body: Body | None,
    *,
    id: BodyId,
    partnership: PartnershipId,
    name: str,
    seats: tuple[Seat, ...],
    agreement: AgreementId | None = None,
    clause: ClauseId | None = None,
    preset: Preset | None = None,
    months: int | None = None,
    holding_over: Collection[SeatId] = (),
    zone: tzinfo = UTC,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Constitute a body with its seats, each held or vacant, the preset that it decides by, and
    for how many `months` of the calendar in `zone` a seat is held; None: without end. Who holds
    those `holding_over` stays until a successor takes the seat.
    """
    if body is not None:
        raise BodyAlreadyConstituted(id)
    required_text("name", name, NAME_LIMIT)
    if not seats:
        raise EmptyElectorate
    check_seats(seats)
    constituted = BodyConstituted(effective, id, partnership, name, seats, agreement, clause)
    stated: list[Event] = [] if preset is None else [PresetStated(effective, preset)]
    held = tuple(seat.id for seat in seats if seat.holder is not None)
    return [constituted, *stated, *terms_fixed(held, effective, months, zone, holding_over)]


def designate_chair(
    body: Body | None,
    *,
    seat: SeatId,
    is_decided: bool = False,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Let whoever holds the seat chair the body; where it `is_decided`, also once more: who chairs
    is elected again."""
    body = known(body)
    occupancy(body, seat)
    in_order("constitution of the body", body.constituted, "designation of the chair", effective)
    if body.chair.at(effective.at) == seat and not is_decided:
        conduct.breach(AlreadyChair(seat, effective))
    require_existing(body, effective, conduct)
    require_seat(body, seat, effective, conduct)
    return [ChairDesignated(effective, seat)]


def record_attendance(
    body: Body | None,
    *,
    present: tuple[SeatId, ...],
    by: PersonId | None = None,
    is_decided: bool = False,
    documents: tuple[Document, ...] = (),
    told_by: OrganisationId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Record who was at a meeting of the body: by whoever chairs it, unless it `is_decided`.

    `told_by` is the one of several parties that says so by its own key; it says it of its own
    seats, for which nobody has to chair.
    """
    body = known(body)
    if documents:
        check_documents("documents", documents)
    in_order("constitution of the body", body.constituted, "meeting", effective)
    for seat in present:
        occupancy(body, seat)
    check_named_once(present)
    alike = (effective, set(present), told_by)
    if any((m.effective, set(m.present), m.told_by) == alike for m in body.meetings):
        raise AttendanceAlreadyRecorded(effective)
    require_existing(body, effective, conduct)
    for seat in present:
        require_seat(body, seat, effective, conduct)
    if not is_decided and not tells_of_its_own(body, present, told_by, effective.at):
        _require_chair(body, by, effective, conduct)
    return [AttendanceRecorded(effective, present, by, documents, told_by)]


def _require_chair(body: Body, by: PersonId | None, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that who chairs says who was there; a report need not say who did."""
    if by is None and conduct.is_reported:
        return
    chair = chair_at(body, effective.at)
    if chair is None or chair.holder is None:
        conduct.breach(NotInTheChair("nobody does at that time"))
    elif by is None or chair.holder != by:
        conduct.breach(NotInTheChair("that is somebody else"))


def tells_of_its_own(
    body: Body, present: tuple[SeatId, ...], party: OrganisationId | None, at: datetime
) -> bool:
    """Whether a party that sits in the body then says of no seat but its own that it was there."""
    own = {seat.id for seat in electorate_at(body, at).seats if seat.party == party}
    return party is not None and bool(own) and own.issuperset(present)


def dissolve_body(
    body: Body | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """End the body."""
    body = known(body)
    if body.dissolved is not None:
        raise BodyAlreadyDissolved(body.id, body.dissolved)
    in_order("constitution of the body", body.constituted, "dissolution", effective)
    return [BodyDissolved(effective)]


def known(body: Body | None) -> Body:
    """The body, or the refusal that there is none."""
    if body is None:
        raise BodyUnknown
    return body


def require_existing(body: Body, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that a dissolved body does nothing any more, if it is one."""
    if body.dissolved is not None and body.dissolved.at <= effective.at:
        conduct.breach(BodyGone(body.id, body.dissolved, effective))


def require_seat(body: Body, seat: SeatId, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that nothing is done with a seat that ended; refuse what comes before a
    seat that was added.
    """
    if seat in body.added:
        in_order("addition of the seat", body.added[seat], "act about it", effective)
    ended = body.ended.get(seat)
    if ended is not None and ended.at <= effective.at:
        conduct.breach(SeatEnded(seat, ended))


def occupancy(body: Body, seat: SeatId) -> Timeline[Occupant | None]:
    """Who held the seat when; refused where the body never had such a seat."""
    if seat not in body.occupants:
        raise SeatUnknown(body.id, seat)
    return body.occupants[seat]


def whose(body: Body, seat: SeatId) -> OrganisationId | None:
    """The party whose seat it is; None where it belongs to none."""
    return next(place.party for place in body.seats if place.id == seat)


# Folding


def evolve(body: Body | None, happened: Event) -> Body:
    """The body after what happened."""
    if isinstance(happened, BodyConstituted):
        return Body(
            id=happened.id,
            partnership=happened.partnership,
            name=happened.name,
            constituted=happened.effective,
            seats=happened.seats,
            occupants={seat.id: _first_held(seat, happened.effective) for seat in happened.seats},
            agreement=happened.agreement,
            clause=happened.clause,
            names=Timeline[str]().since(happened.effective.at, happened.name),
        )
    assert body is not None, "its constitution comes first"
    match happened:
        case BodyReconstituted():
            return _reconstituted(body, happened)
        case PresetStated(preset=preset):
            return replace(body, preset=preset)
        case ChairDesignated(effective, seat):
            return replace(body, chair=body.chair.since(effective.at, seat))
        case ChairVacated(effective):
            return replace(body, chair=body.chair.since(effective.at, None))
        case SeatFilled(effective, seat, holder, party):
            return _held_since(body, seat, effective, Occupant(holder, party or whose(body, seat)))
        case SeatVacated(effective, seat):
            return _held_since(body, seat, effective, None)
        case SeatTermsFixed(effective, seats, until, holds_over):
            fixed = dict.fromkeys(seats, SeatTerm(effective, until, holds_over))
            return replace(body, terms={**body.terms, **fixed})
        case AttendanceRecorded():
            return replace(body, meetings=(*body.meetings, happened))
        case BodyDissolved(effective):
            return replace(body, dissolved=effective)
        case _:
            assert_never(happened)


def _reconstituted(body: Body, happened: BodyReconstituted) -> Body:
    begun = happened.effective
    left = {seat: body.occupants[seat].since(begun.at, None) for seat in happened.ended}
    taken = {seat.id: _first_held(seat, begun) for seat in happened.added}
    return replace(
        body,
        name=happened.name,
        names=body.names.since(begun.at, happened.name),
        seats=(*body.seats, *happened.added),
        occupants={**body.occupants, **left, **taken},
        added={**body.added, **dict.fromkeys(taken, begun)},
        ended={**body.ended, **dict.fromkeys(happened.ended, begun)},
        agreement=happened.agreement,
        clause=happened.clause,
        reconstituted=begun,
    )


def _first_held(seat: Seat, constituted: Moment) -> Timeline[Occupant | None]:
    occupant = Occupant(seat.holder, seat.party) if seat.holder else None
    return Timeline[Occupant | None]().since(constituted.at, occupant)


def _held_since(body: Body, seat: SeatId, effective: Moment, occupant: Occupant | None) -> Body:
    timeline = body.occupants[seat].since(effective.at, occupant)
    return replace(body, occupants={**body.occupants, seat: timeline})


BODY = Noun("body", evolve)
