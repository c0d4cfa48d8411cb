"""Bodies: committees and assemblies, their seats, and who held each of them when.

A seat's occupancies are a timeline in effective order, whatever the order in which they were
recorded; none lasts longer than its body. What a row calls current is what holds after every
known act.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import get_args
from uuid import UUID

from domain.access import Event as AccessEvent
from domain.agreement import Event as AgreementEvent
from domain.appointment import Event as AppointmentEvent
from domain.attendance import AttendanceRecorded
from domain.ballot import Event as BallotEvent
from domain.body import (
    BodyConstituted,
    BodyDissolved,
    ChairDesignated,
    PresetStated,
    SeatFilled,
    SeatVacated,
)
from domain.conflict import Event as ConflictEvent
from domain.decision import Event as DecisionEvent
from domain.delegation import Event as DelegationEvent
from domain.handover import Event as HandoverEvent
from domain.interest import Event as InterestEvent
from domain.organisation import Event as OrganisationEvent
from domain.partnership import Event as PartnershipEvent
from domain.payment import Event as PaymentEvent
from domain.person import Event as PersonEvent
from domain.post import Event as PostEvent
from domain.proxy import Event as ProxyEvent
from domain.record import Record
from domain.seat_term import SeatTermsFixed
from projections.attendance import MEETING, put_meeting
from projections.due import DUE, DueRow, ahead, was_over
from projections.ready_made import in_order, instant, with_ends
from projections.rows import Rows, Table
from projections.view import View

SEAT_TERM_ENDS = "seat-term-ends"
"""Kind of what is due: the end of the term of who holds a seat. Its subject is the body."""
REMINDED_BEFORE = 90
"""Days before a term ends from which on one is reminded of it."""

# Rows


@dataclass(frozen=True)
class Chairing:
    """Which seat chairs the body from when on (ready-made)."""

    seat: UUID
    since: str


@dataclass(frozen=True)
class BodyRow:
    """A body."""

    id: UUID
    partnership: UUID
    name: str
    agreement: UUID | None
    clause: UUID | None
    """The clause that constitutes it."""
    constituted_at: datetime
    constituted_day: date | None
    dissolved_at: datetime | None
    dissolved_day: date | None
    preset: str | None
    """By which it decides where no clause has a rule."""
    chair: UUID | None
    """The seat that chairs it."""
    chairs: tuple[Chairing, ...]
    seats: tuple[UUID, ...]
    """Its seats in order."""
    version: int
    position: int


@dataclass(frozen=True)
class Occupancy:
    """Who held a seat for which party, or nobody, and when (ready-made)."""

    number: int
    holder: UUID | None
    party: UUID | None
    since: str
    until: str | None = None


@dataclass(frozen=True)
class SeatRow:
    """A seat, and who holds it."""

    body: UUID
    id: UUID
    number: int
    """Its place among the seats of the body, from 1."""
    partnership: UUID
    holder: UUID | None
    party: UUID | None
    """For which party it is held; of a vacant one, whose seat it is."""
    own_party: UUID | None
    """Whose seat it is, whoever holds it."""
    weight: Fraction
    group_name: str
    persons: int
    occupancies: tuple[Occupancy, ...]
    term_since: datetime | None
    term_until: datetime | None
    """From when on it is vacant, unless it is taken anew; None: it is held without end."""
    position: int


@dataclass(frozen=True)
class OccupancyRow:
    """A time for which a seat was held."""

    body: UUID
    seat: UUID
    number: int
    holder: UUID
    party: UUID | None
    since: datetime
    until: datetime | None


# Tables

BODY = Table(
    "body",
    BodyRow,
    key=("id",),
    ddl="""
    CREATE TABLE body (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        name text NOT NULL,
        agreement uuid,
        clause uuid,
        constituted_at timestamptz NOT NULL,
        constituted_day date,
        dissolved_at timestamptz,
        dissolved_day date,
        preset text,
        chair uuid,
        chairs jsonb NOT NULL,
        seats uuid[] NOT NULL,
        version integer NOT NULL,
        position bigint NOT NULL,
        search tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', name)) STORED
    );
    CREATE INDEX ON body (partnership, name, id);  -- a partnership's, in the order of their names
    CREATE INDEX ON body (name, id);
    CREATE INDEX ON body (agreement, clause) WHERE agreement IS NOT NULL;  -- made by a clause
    CREATE INDEX ON body USING gin (search);
    """,
)

SEAT = Table(
    "seat",
    SeatRow,
    key=("body", "id"),
    ddl="""
    CREATE TABLE seat (
        body uuid NOT NULL,
        id uuid NOT NULL,
        number integer NOT NULL,
        partnership uuid NOT NULL,
        holder uuid,
        party uuid,
        own_party uuid,
        weight text NOT NULL,
        group_name text NOT NULL,
        persons bigint NOT NULL,
        occupancies jsonb NOT NULL,
        term_since timestamptz,
        term_until timestamptz,
        position bigint NOT NULL,
        PRIMARY KEY (body, id)
    );
    CREATE INDEX ON seat (id);  -- a seat by its id
    CREATE INDEX ON seat (body, number);  -- the seats of a body, in order
    CREATE INDEX ON seat (holder) WHERE holder IS NOT NULL;  -- the seats of a person
    CREATE INDEX ON seat (party) WHERE party IS NOT NULL;  -- the seats of a party
    """,
)

OCCUPANCY = Table(
    "occupancy",
    OccupancyRow,
    key=("body", "seat", "number"),
    ddl="""
    CREATE TABLE occupancy (
        body uuid NOT NULL,
        seat uuid NOT NULL,
        number integer NOT NULL,
        holder uuid NOT NULL,
        party uuid,
        since timestamptz NOT NULL,
        until timestamptz,
        PRIMARY KEY (body, seat, number)
    );
    CREATE INDEX ON occupancy (body, since);  -- who sat in a body on a day
    CREATE INDEX ON occupancy (holder, since);  -- where a person sat on a day
    """,
)

BODIES = View(
    "bodies",
    version=4,
    tables=(BODY, SEAT, OCCUPANCY, MEETING, DUE),
    ignores=frozenset(
        get_args(
            AgreementEvent
            | AppointmentEvent
            | BallotEvent
            | AccessEvent
            | ConflictEvent
            | DecisionEvent
            | DelegationEvent
            | HandoverEvent
            | OrganisationEvent
            | PartnershipEvent
            | PersonEvent
            | PostEvent
            | InterestEvent
            | PaymentEvent
            | ProxyEvent
        )
    ),
)


@BODIES.on(BodyConstituted)
def on_body_constituted(rows: Rows, record: Record[BodyConstituted], position: int) -> None:
    """The body with its seats, held or vacant."""
    happened = record.data
    body = BodyRow(
        id=happened.id,
        partnership=happened.partnership,
        name=happened.name,
        agreement=happened.agreement,
        clause=happened.clause,
        constituted_at=happened.effective.at,
        constituted_day=happened.effective.day,
        dissolved_at=None,
        dissolved_day=None,
        preset=None,
        chair=None,
        chairs=(),
        seats=tuple(seat.id for seat in happened.seats),
        version=record.version,
        position=position,
    )
    rows.put(body)
    since = instant(happened.effective.at)
    for number, seat in enumerate(happened.seats, start=1):
        row = SeatRow(
            body=happened.id,
            id=seat.id,
            number=number,
            partnership=happened.partnership,
            holder=None,
            party=seat.party,
            own_party=seat.party,
            weight=seat.weight,
            group_name=seat.group,
            persons=seat.persons,
            occupancies=(),
            term_since=None,
            term_until=None,
            position=position,
        )
        party = seat.party if seat.holder else None
        _put_seat(rows, row, body, Occupancy(record.version, seat.holder, party, since))


@BODIES.on(PresetStated, needs=lambda record: [(BodyRow, record.stream)])
def on_preset_stated(rows: Rows, record: Record[PresetStated], position: int) -> None:
    """The rule that the body decides by where no clause has one."""
    rows.put(replace(_at_record(rows, record, position), preset=record.data.preset))


@BODIES.on(ChairDesignated, needs=lambda record: [(BodyRow, record.stream)])
def on_chair_designated(rows: Rows, record: Record[ChairDesignated], position: int) -> None:
    """The seat that chairs the body from then on."""
    body = _at_record(rows, record, position)
    chairing = Chairing(record.data.seat, instant(record.data.effective.at))
    chairs = in_order(body.chairs, chairing)
    rows.put(replace(body, chairs=chairs, chair=chairs[-1].seat))


@BODIES.on(
    SeatFilled,
    needs=lambda record: [
        (BodyRow, record.stream),
        (SeatRow, (record.stream, record.data.seat)),
    ],
)
def on_seat_filled(rows: Rows, record: Record[SeatFilled], position: int) -> None:
    """Somebody holds the seat from then on."""
    happened = record.data
    body = _at_record(rows, record, position)
    seat = rows.existing(SeatRow, (record.stream, happened.seat))
    since = instant(happened.effective.at)
    party = happened.party or seat.own_party
    entry = Occupancy(record.version, happened.holder, party, since)
    _put_seat(rows, replace(seat, position=position), body, entry)


@BODIES.on(
    SeatVacated,
    needs=lambda record: [
        (BodyRow, record.stream),
        (SeatRow, (record.stream, record.data.seat)),
    ],
)
def on_seat_vacated(rows: Rows, record: Record[SeatVacated], position: int) -> None:
    """Nobody holds the seat from then on."""
    body = _at_record(rows, record, position)
    seat = rows.existing(SeatRow, (record.stream, record.data.seat))
    entry = Occupancy(record.version, None, None, instant(record.data.effective.at))
    _put_seat(rows, replace(seat, position=position), body, entry)


@BODIES.on(
    SeatTermsFixed,
    needs=lambda record: [
        (BodyRow, record.stream),
        *((SeatRow, (record.stream, seat)) for seat in record.data.seats),
    ],
)
def on_seat_terms_fixed(rows: Rows, record: Record[SeatTermsFixed], position: int) -> None:
    """Until when who took the seats holds them; what is due then, unless it was over already."""
    happened = record.data
    body = _at_record(rows, record, position)
    for seat in happened.seats:
        row = replace(
            rows.existing(SeatRow, (record.stream, seat)),
            term_since=happened.effective.at,
            term_until=happened.until.at,
            position=position,
        )
        _put_seat(rows, row, body)
        row = rows.existing(SeatRow, (record.stream, seat))
        if row.term_until is not None and not was_over(record, row.term_until):
            rows.put(_due(row, body))


def _due(seat: SeatRow, body: BodyRow) -> DueRow:
    assert seat.term_until is not None, "it has an end"
    return DueRow(
        id=seat.id,
        partnership=body.partnership,
        kind=SEAT_TERM_ENDS,
        subject=body.id,
        due_at=seat.term_until,
        remind_from=ahead(seat.term_until, REMINDED_BEFORE),
        person=seat.holder,
        party=seat.party,
        sentence=f"The term of a seat in “{body.name}” ends: it is to be filled anew.",
        position=body.position,
    )


@BODIES.on(AttendanceRecorded, needs=lambda record: [(BodyRow, record.stream)])
def on_attendance_recorded(rows: Rows, record: Record[AttendanceRecorded], position: int) -> None:
    """Who was at a meeting."""
    put_meeting(rows, record, _at_record(rows, record, position).partnership, position)


@BODIES.on(BodyDissolved, needs=lambda record: [(BodyRow, record.stream)])
def on_body_dissolved(rows: Rows, record: Record[BodyDissolved], position: int) -> None:
    """The body and the occupancy of its seats end."""
    body = replace(
        _at_record(rows, record, position),
        dissolved_at=record.data.effective.at,
        dissolved_day=record.data.effective.day,
    )
    rows.put(body)
    keys = [(body.id, seat) for seat in body.seats]
    rows.prefetch({SeatRow: keys})
    for key in keys:
        _put_seat(rows, replace(rows.existing(SeatRow, key), position=position), body)


def _at_record(
    rows: Rows,
    record: (
        Record[PresetStated]
        | Record[ChairDesignated]
        | Record[SeatTermsFixed]
        | Record[SeatFilled]
        | Record[SeatVacated]
        | Record[AttendanceRecorded]
        | Record[BodyDissolved]
    ),
    position: int,
) -> BodyRow:
    """The body, at the version of this record."""
    body = rows.existing(BodyRow, record.stream)
    body = replace(body, version=record.version, position=position)
    rows.put(body)
    return body


def _put_seat(rows: Rows, seat: SeatRow, body: BodyRow, entry: Occupancy | None = None) -> None:
    """Write the seat, and its occupancies as they follow from all acts."""
    entries = seat.occupancies if entry is None else in_order(seat.occupancies, entry)
    end = instant(body.dissolved_at) if body.dissolved_at else None
    occupancies = tuple(replace(one, until=until) for one, until in with_ends(entries, end))
    last = occupancies[-1]
    held = last.holder is not None and end is None
    lasts = held and seat.term_since == datetime.fromisoformat(last.since)
    if not lasts:
        rows.delete(DueRow, (seat.body, seat.id))
    rows.put(
        replace(
            seat,
            occupancies=occupancies,
            term_since=seat.term_since if lasts else None,
            term_until=seat.term_until if lasts else None,
            holder=last.holder if held else None,
            party=(last.party if held else None) or seat.own_party,
        )
    )
    for one in occupancies:
        if one.holder is not None:
            rows.put(
                OccupancyRow(
                    body=seat.body,
                    seat=seat.id,
                    number=one.number,
                    holder=one.holder,
                    party=one.party,
                    since=datetime.fromisoformat(one.since),
                    until=datetime.fromisoformat(one.until) if one.until else None,
                )
            )
