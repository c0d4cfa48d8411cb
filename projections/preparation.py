"""What was done before a vote about its notice, and about interests in it, as the view keeps it.

Grounds and interests are confidential: shortenings and recusals stand in tables of their own.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from domain.motions.confirmation import NoInterestConfirmed
from domain.motions.notice import NoticeBounced, NoticeDelivered, NoticeGiven, NoticeShortened
from domain.motions.recusal import RecusalDeclared, RecusalLifted
from domain.record import Record
from projections.motions import Confirmation, DecisionRow, Delivery, Notice, Recusal, RecusalRow
from projections.ready_made import instant
from projections.rows import Rows, Table
from projections.seat_numbers import seats_numbered

# Rows


@dataclass(frozen=True)
class ShorteningRow:
    """That the notice of a motion was shortened."""

    decision: UUID
    position: int
    partnership: UUID
    days: int
    ground: str | None
    """Unsealed: withheld from those not entitled to it."""
    shortened_by: UUID | None
    shortened_at: datetime


# Tables

SHORTENING = Table(
    "shortening",
    ShorteningRow,
    key=("decision", "position"),
    ddl="""
    CREATE TABLE shortening (
        decision uuid NOT NULL,
        position bigint NOT NULL,
        partnership uuid NOT NULL,
        days integer NOT NULL,
        ground text,
        shortened_by uuid,
        shortened_at timestamptz NOT NULL,
        PRIMARY KEY (decision, position)
    );
    """,
)


# How each event changes the decision


def _noticed(
    _rows: Rows, row: DecisionRow, record: Record[NoticeGiven], _position: int
) -> DecisionRow:
    happened = record.data
    notice = Notice(
        given_at=instant(happened.effective.at),
        how=happened.how,
        seats=happened.seats,
        id=happened.notice,
        papers=happened.papers,
        awaits_delivery=happened.awaits_delivery,
        deliveries=(),
    )
    return replace(row, notices=(*row.notices, notice))


def _delivered(
    _rows: Rows, row: DecisionRow, record: Record[NoticeDelivered], _position: int
) -> DecisionRow:
    return _with_delivery(row, record, "delivered", "")


def _bounced(
    _rows: Rows, row: DecisionRow, record: Record[NoticeBounced], _position: int
) -> DecisionRow:
    return _with_delivery(row, record, "bounced", record.data.why)


def _with_delivery(
    row: DecisionRow,
    record: Record[NoticeDelivered] | Record[NoticeBounced],
    result: Literal["delivered", "bounced"],
    why: str,
) -> DecisionRow:
    happened = record.data
    known = Delivery(instant(happened.effective.at), result, happened.seats, why)
    notices = tuple(
        replace(one, deliveries=(*one.deliveries, known)) if one.id == happened.notice else one
        for one in row.notices
    )
    return replace(row, notices=notices)


def _shortened(
    rows: Rows, row: DecisionRow, record: Record[NoticeShortened], position: int
) -> DecisionRow:
    happened = record.data
    rows.put(
        ShorteningRow(
            decision=row.id,
            position=position,
            partnership=row.partnership,
            days=happened.days,
            ground=rows.unseal(record, happened.ground),
            shortened_by=happened.by,
            shortened_at=happened.effective.at,
        )
    )
    return row


def _confirmed(
    _rows: Rows, row: DecisionRow, record: Record[NoInterestConfirmed], _position: int
) -> DecisionRow:
    happened = record.data
    said = Confirmation(happened.seat, happened.person, instant(happened.effective.at))
    return replace(row, confirmations=(*row.confirmations, said))


def _recused(
    rows: Rows, row: DecisionRow, record: Record[RecusalDeclared], position: int
) -> DecisionRow:
    happened = record.data
    rows.put(
        RecusalRow(
            decision=row.id,
            seat=happened.seat,
            partnership=row.partnership,
            since=happened.effective.at,
            interest=rows.unseal(record, happened.interest),
            ruled_on=happened.ruled_on,
            position=position,
        )
    )
    recusal = Recusal(happened.seat, instant(happened.effective.at), happened.ruled_on is not None)
    return replace(row, recusals=(*row.recusals, recusal))


def why_recused(
    row: DecisionRow, recused: Collection[UUID], seats: Sequence[UUID]
) -> tuple[str, ...]:
    """Why each of the recused seats took no part, by its place among the `seats` that vote."""
    said = (
        f"For seat {one.seat} that was ruled on a declared interest."
        if one.ruled
        else f"The holder of seat {one.seat} stepped back."
        for one in row.recusals
        if one.seat in recused
    )
    return seats_numbered(said, seats)


def _lifted(
    rows: Rows, row: DecisionRow, record: Record[RecusalLifted], _position: int
) -> DecisionRow:
    seat = record.data.seat
    rows.delete(RecusalRow, (row.id, seat))
    return replace(row, recusals=tuple(one for one in row.recusals if one.seat != seat))


Change = Callable[[Rows, DecisionRow, Record[Any], int], DecisionRow]
PREPARATION_CHANGES: dict[type, Change] = {
    NoticeGiven: _noticed,
    NoticeDelivered: _delivered,
    NoticeBounced: _bounced,
    NoticeShortened: _shortened,
    NoInterestConfirmed: _confirmed,
    RecusalDeclared: _recused,
    RecusalLifted: _lifted,
}
"""The decision's row after each of these events."""
