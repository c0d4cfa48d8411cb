"""Attendance as the bodies view keeps it: who was at each meeting of a body."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.bodies.attendance import AttendanceRecorded
from domain.document import Document
from domain.record import Record
from projections.rows import Rows, Table


@dataclass(frozen=True)
class MeetingRow:
    """Who was at a meeting, as it was recorded."""

    id: UUID
    """The record."""
    body: UUID
    partnership: UUID
    held_at: datetime
    held_day: date | None
    present: tuple[UUID, ...]
    recorded_by: UUID | None
    told_by: UUID | None
    documents: tuple[Document, ...]
    position: int


MEETING = Table(
    "meeting",
    MeetingRow,
    key=("id",),
    ddl="""
    CREATE TABLE meeting (
        id uuid PRIMARY KEY,
        body uuid NOT NULL,
        partnership uuid NOT NULL,
        held_at timestamptz NOT NULL,
        held_day date,
        present uuid[] NOT NULL,
        recorded_by uuid,
        told_by uuid,
        documents jsonb NOT NULL,
        position bigint NOT NULL
    );
    CREATE INDEX ON meeting (body, held_at DESC, id);  -- a body's, the latest first
    """,
)


def put_meeting(
    rows: Rows, record: Record[AttendanceRecorded], partnership: UUID, position: int
) -> None:
    """Write who was at the meeting."""
    happened = record.data
    rows.put(
        MeetingRow(
            id=record.id,
            body=record.stream,
            partnership=partnership,
            held_at=happened.effective.at,
            held_day=happened.effective.day,
            present=happened.present,
            recorded_by=happened.by,
            told_by=happened.told_by,
            documents=happened.documents,
            position=position,
        )
    )
