"""Bodies: committees and assemblies, their seats, and who held each of them when.

A seat's occupancies are a timeline in effective order, whatever the order in which they were
recorded; none lasts longer than its body. What a row calls current is what holds after every
known act.
"""

from dataclasses import replace
from datetime import datetime
from typing import get_args
from uuid import UUID

from domain.agreements.agreement import Event as AgreementEvent
from domain.bodies.attendance import AttendanceRecorded
from domain.bodies.body import (
    BodyConstituted,
    BodyDissolved,
    ChairDesignated,
    PresetStated,
    SeatFilled,
    SeatVacated,
)
from domain.bodies.reconstitution import BodyReconstituted, ChairVacated
from domain.conflicts.conflict import Event as ConflictEvent
from domain.decisions.ballot import Event as BallotEvent
from domain.decisions.decision import Event as DecisionEvent
from domain.decisions.proxy import Event as ProxyEvent
from domain.motions.interest import Event as InterestEvent
from domain.parties.access import Event as AccessEvent
from domain.parties.organisation import Event as OrganisationEvent
from domain.parties.partnership import Event as PartnershipEvent
from domain.parties.person import Event as PersonEvent
from domain.payments.payment import Event as PaymentEvent
from domain.posts.appointment import Event as AppointmentEvent
from domain.posts.delegation import Event as DelegationEvent
from domain.posts.handover import Event as HandoverEvent
from domain.posts.post import Event as PostEvent
from domain.provisions.seat_term import SeatTermsFixed
from domain.record import Record
from domain.voting.tally import Seat
from projections.attendance import MEETING, put_meeting
from projections.due import DUE, DueRow, ahead, was_over
from projections.ready_made import in_order, instant, with_ends
from projections.rows import Rows
from projections.seats import (
    BODY,
    OCCUPANCY,
    SEAT,
    BodyRow,
    Chairing,
    Occupancy,
    OccupancyRow,
    SeatRow,
)
from projections.view import View

SEAT_TERM_ENDS = "seat-term-ends"
"""Kind of what is due: the end of the term of who holds a seat. Its subject is the body."""
SEAT_TO_FILL = "seat-to-fill"
"""The same, where whoever holds it stays until a successor takes it: nothing happens by itself."""
REMINDED_BEFORE = 90
"""Days before a term ends from which on one is reminded of it."""

BODIES = View(
    "bodies",
    version=7,
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
        seats_had=len(happened.seats),
        reconstituted_at=None,
        reconstituted_day=None,
        version=record.version,
        position=position,
    )
    rows.put(body)
    _add_seats(rows, body, happened.seats, 0, happened.effective.at)


def _add_seats(
    rows: Rows, body: BodyRow, seats: tuple[Seat, ...], after: int, added: datetime
) -> None:
    """The seats, numbered after so many that the body has had before."""
    for number, seat in enumerate(seats, start=after + 1):
        row = SeatRow(
            body=body.id,
            id=seat.id,
            number=number,
            partnership=body.partnership,
            holder=None,
            party=seat.party,
            own_party=seat.party,
            weight=seat.weight,
            group_name=seat.group,
            persons=seat.persons,
            occupancies=(),
            added_at=added,
            ended_at=None,
            term_since=None,
            term_until=None,
            holds_over=False,
            position=body.position,
        )
        party = seat.party if seat.holder else None
        entry = Occupancy(body.version, seat.holder, party, instant(added))
        _put_seat(rows, row, body, entry)


@BODIES.on(
    BodyReconstituted,
    needs=lambda record: [
        (BodyRow, record.stream),
        *((SeatRow, (record.stream, seat)) for seat in record.data.ended),
    ],
)
def on_body_reconstituted(rows: Rows, record: Record[BodyReconstituted], position: int) -> None:
    """Its name, what provides for it, the seats that it has no longer, and those that are new."""
    happened = record.data
    before = _at_record(rows, record, position)
    kept = tuple(seat for seat in before.seats if seat not in happened.ended)
    body = replace(
        before,
        name=happened.name,
        agreement=happened.agreement,
        clause=happened.clause,
        seats=(*kept, *(seat.id for seat in happened.added)),
        seats_had=before.seats_had + len(happened.added),
        reconstituted_at=happened.effective.at,
        reconstituted_day=happened.effective.day,
    )
    rows.put(body)
    for seat in happened.ended:
        row = rows.existing(SeatRow, (body.id, seat))
        _put_seat(rows, replace(row, ended_at=happened.effective.at, position=position), body)
    _add_seats(rows, body, happened.added, before.seats_had, happened.effective.at)


@BODIES.on(ChairVacated, needs=lambda record: [(BodyRow, record.stream)])
def on_chair_vacated(rows: Rows, record: Record[ChairVacated], position: int) -> None:
    """Nobody chairs the body from then on."""
    body = _at_record(rows, record, position)
    chairs = in_order(body.chairs, Chairing(None, instant(record.data.effective.at)))
    rows.put(replace(body, chairs=chairs, chair=_chairing(body, chairs)))


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
    rows.put(replace(body, chairs=chairs, chair=_chairing(body, chairs)))


def _chairing(body: BodyRow, chairs: tuple[Chairing, ...]) -> UUID | None:
    """The seat that chairs after every known act, if the body has it still."""
    return chairs[-1].seat if chairs[-1].seat in body.seats else None


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
            holds_over=happened.holds_over,
            position=position,
        )
        _put_seat(rows, row, body)
        row = rows.existing(SeatRow, (record.stream, seat))
        if row.term_until is not None and not was_over(record, row.term_until):
            rows.put(_due(row, body))


def _due(seat: SeatRow, body: BodyRow) -> DueRow:
    assert seat.term_until is not None, "it has an end"
    stays = ", and until then whoever holds it stays" if seat.holds_over else ""
    return DueRow(
        id=seat.id,
        partnership=body.partnership,
        kind=SEAT_TO_FILL if seat.holds_over else SEAT_TERM_ENDS,
        subject=body.id,
        due_at=seat.term_until,
        remind_from=ahead(seat.term_until, REMINDED_BEFORE),
        person=seat.holder,
        party=seat.party,
        sentence=f"The term of a seat in “{body.name}” ends: it is to be filled anew{stays}.",
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
        | Record[BodyReconstituted]
        | Record[ChairDesignated]
        | Record[ChairVacated]
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
    over = min((at for at in (body.dissolved_at, seat.ended_at) if at), default=None)
    end = None if over is None else instant(over)
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
            holds_over=seat.holds_over and lasts,
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
