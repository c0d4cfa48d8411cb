"""Handovers as rows: each with its checklist, and how far every item of it has come."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.posts.handover import (
    HandoverClosed,
    HandoverOpened,
    ItemAcknowledged,
    ItemHandedOver,
    SuccessorNamed,
)
from domain.record import Record
from projections.due import DueRow, ahead, due_id
from projections.ready_made import instant
from projections.rows import Rows, Table

HANDOVER_DUE = "handover-due"
"""Kind of what is due: a handover that is to be closed. Its subject is the handover."""
REMINDED_BEFORE = 14
"""Days before a handover is due from which on one is reminded of it."""


@dataclass(frozen=True)
class ItemEntry:
    """An item of the checklist (ready-made)."""

    id: UUID
    what: str | None
    """Unsealed, and empty once its key is destroyed; so are the remarks."""
    handed_over_at: str | None = None
    remark: str | None = None
    acknowledged_at: str | None = None
    acknowledgement: str | None = None


@dataclass(frozen=True)
class HandoverRow:
    """A handover."""

    id: UUID
    partnership: UUID
    post: UUID
    appointment: UUID
    holder: UUID
    successor: UUID | None
    """The appointment of who takes over."""
    successor_person: UUID | None
    title: str
    """That of the post."""
    items: tuple[ItemEntry, ...]
    outstanding: int
    """How many items are not acknowledged."""
    opened_at: datetime
    opened_day: date | None
    due_at: datetime | None
    due_day: date | None
    """The last day, if it was said as one."""
    closed_at: datetime | None
    version: int
    position: int


HANDOVER = Table(
    "handover",
    HandoverRow,
    key=("id",),
    ddl="""
    CREATE TABLE handover (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        post uuid NOT NULL,
        appointment uuid NOT NULL,
        holder uuid NOT NULL,
        successor uuid,
        successor_person uuid,
        title text NOT NULL,
        items jsonb NOT NULL,
        outstanding integer NOT NULL,
        opened_at timestamptz NOT NULL,
        opened_day date,
        due_at timestamptz,
        due_day date,
        closed_at timestamptz,
        version integer NOT NULL,
        position bigint NOT NULL
    );
    CREATE UNIQUE INDEX ON handover (appointment);  -- the one with which an appointment ends
    CREATE INDEX ON handover (partnership, opened_at DESC, id);
    CREATE INDEX ON handover (post, opened_at DESC, id);
    CREATE INDEX ON handover (opened_at DESC, id);
    """,
)


def opened(rows: Rows, record: Record[HandoverOpened], position: int, title: str) -> HandoverRow:
    """The row of a handover that was opened, of a post with this title."""
    happened = record.data
    successor = happened.successor
    return HandoverRow(
        id=happened.id,
        partnership=happened.partnership,
        post=happened.post,
        appointment=happened.appointment,
        holder=happened.holder,
        successor=None if successor is None else successor.appointment,
        successor_person=None if successor is None else successor.person,
        title=title,
        items=tuple(ItemEntry(item.id, rows.unseal(record, item.what)) for item in happened.items),
        outstanding=len(happened.items),
        opened_at=happened.effective.at,
        opened_day=happened.effective.day,
        due_at=None if happened.due is None else happened.due.at,
        due_day=None if happened.due is None else happened.due.day,
        closed_at=None,
        version=record.version,
        position=position,
    )


def advanced(
    rows: Rows,
    row: HandoverRow,
    record: Record[SuccessorNamed]
    | Record[ItemHandedOver]
    | Record[ItemAcknowledged]
    | Record[HandoverClosed],
) -> HandoverRow:
    """The row after what happened."""
    happened = record.data
    match happened:
        case SuccessorNamed(_, successor):
            return replace(row, successor=successor.appointment, successor_person=successor.person)
        case ItemHandedOver(effective, item, remark):
            passed = replace(
                _item(row, item),
                handed_over_at=instant(effective.at),
                remark=rows.unseal(record, remark),
            )
            return _with_item(row, passed)
        case ItemAcknowledged(effective, item, remark):
            taken = replace(
                _item(row, item),
                acknowledged_at=instant(effective.at),
                acknowledgement=rows.unseal(record, remark),
            )
            return _with_item(row, taken)
        case HandoverClosed(effective):
            return replace(row, closed_at=effective.at)


def put_handover(rows: Rows, row: HandoverRow) -> None:
    """Write the handover, and what of it is due: whose turn it is follows from its items."""
    rows.put(row)
    key = due_id(HANDOVER_DUE, row.id)
    if row.due_at is None or row.closed_at is not None:
        rows.delete(DueRow, (row.id, key))
        return
    everything_is_passed = all(item.handed_over_at is not None for item in row.items)
    person = row.successor_person if everything_is_passed else row.holder
    what = "acknowledged" if everything_is_passed else "handed over"
    rows.put(
        DueRow(
            id=key,
            partnership=row.partnership,
            kind=HANDOVER_DUE,
            subject=row.id,
            due_at=row.due_at,
            remind_from=ahead(row.due_at, REMINDED_BEFORE),
            person=person,
            party=None,
            sentence=f"What belongs to the post “{row.title}” is to be {what}.",
            position=row.position,
        )
    )


def _item(row: HandoverRow, id: UUID) -> ItemEntry:
    return next(item for item in row.items if item.id == id)


def _with_item(row: HandoverRow, item: ItemEntry) -> HandoverRow:
    items = tuple(item if one.id == item.id else one for one in row.items)
    outstanding = sum(one.acknowledged_at is None for one in items)
    return replace(row, items=items, outstanding=outstanding)
