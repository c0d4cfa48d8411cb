"""The plainest view: one row an event, of what its envelope says; for either runner."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.record import Record, registered_events
from projections.rows import Rows, Table
from projections.view import View


@dataclass(frozen=True)
class EntryRow:
    """One event."""

    position: int
    event: UUID
    stream: UUID
    version: int
    name: str
    partnership: UUID | None
    recorded_at: datetime
    effective_from: datetime
    actor: str
    correlation: UUID


COLUMNS = """
    position bigint PRIMARY KEY,
    event uuid NOT NULL,
    stream uuid NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    partnership uuid,
    recorded_at timestamptz NOT NULL,
    effective_from timestamptz NOT NULL,
    actor text NOT NULL,
    correlation uuid NOT NULL
"""
ENTRY = Table(
    "entry",
    EntryRow,
    key=("position",),
    append_only=True,
    ddl=f"CREATE TABLE entry ({COLUMNS})",
)


def entry(record: Record[Any], position: int) -> EntryRow:
    """The row of an event."""
    return EntryRow(
        position,
        record.id,
        record.stream,
        record.version,
        record.name,
        record.partnership,
        record.recorded_at,
        record.effective.start.at,
        str(record.actor),
        record.correlation,
    )


def plain_view() -> View:
    """The view, for Concord's runner."""
    view = View("plain", version=1, tables=(ENTRY,), ignores=frozenset())
    for event in registered_events().values():
        view.on(event)(_put_entry)
    return view


def _put_entry(rows: Rows, record: Record[Any], position: int) -> None:
    rows.put(entry(record, position))
