"""What is due: a table that each view fills with its own deadlines, all of one shape.

A row says that something about `subject` happens by itself, or has to be done, at `due_at`. It
is there as long as that is still to come, and goes with what settles it. `id` is what is due in
the subject (a poll of a decision, an amendment of an agreement), or the subject itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.authority import attesting
from domain.record import Record
from domain.values import derived_id
from projections.rows import Table


@dataclass(frozen=True)
class DueRow:
    """Something that is due, for the person or the party whom it concerns, or for everybody."""

    id: UUID
    partnership: UUID
    kind: str
    subject: UUID
    due_at: datetime
    remind_from: datetime | None
    person: UUID | None
    party: UUID | None
    sentence: str
    position: int


DUE = Table(
    "due",
    DueRow,
    key=("subject", "id"),
    ddl="""
    CREATE TABLE due (
        id uuid NOT NULL,
        partnership uuid NOT NULL,
        kind text NOT NULL,
        subject uuid NOT NULL,
        due_at timestamptz NOT NULL,
        remind_from timestamptz,
        person uuid,
        party uuid,
        sentence text NOT NULL,
        position bigint NOT NULL,
        PRIMARY KEY (subject, id)
    );
    CREATE INDEX ON due (due_at, id);  -- what is due next, of all
    CREATE INDEX ON due (partnership, due_at, id);  -- and of a partnership
    CREATE INDEX ON due (person, due_at, id) WHERE person IS NOT NULL;  -- what waits for somebody
    CREATE INDEX ON due (party, due_at, id) WHERE party IS NOT NULL;  -- what waits for a party
    """,
)


def due_id(kind: str, subject: UUID) -> UUID:
    """What is due of this kind in a subject that has one of each."""
    return derived_id("due", kind, subject)


def ahead(due_at: datetime, days: int) -> datetime:
    """So many days before it is due."""
    return due_at - timedelta(days=days)


def was_over(record: Record[Any], due_at: datetime) -> bool:
    """Whether it was past already when the record reported it: then its end is reported as well."""
    return attesting(record.authority) is not None and due_at <= record.recorded_at
