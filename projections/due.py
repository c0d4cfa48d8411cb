"""What is due: the dates at which something has to have happened, as each view has them.

Every view whose things have deadlines keeps a table of this shape, with one row for each that
still waits; the row goes when what it waits for has happened. What to do about it follows from
its kind; who reads it asks the command, which decides again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.values import derived_id
from projections.rows import Table


@dataclass(frozen=True)
class DueRow:
    """Something that is due."""

    id: UUID
    """Derived from kind and subject: there is one row of a kind for each thing."""
    partnership: UUID
    kind: str
    subject: UUID
    """What it is about; of which noun follows from the kind."""
    due_at: datetime
    remind_from: datetime | None
    """From when on it is worth telling whom it concerns."""
    person: UUID | None
    """Whose turn it is; None where it is the party's, or nobody's in particular."""
    party: UUID | None
    sentence: str
    """What is due, without anybody's name."""
    position: int


DUE = Table(
    "due",
    DueRow,
    key=("id",),
    ddl="""
    CREATE TABLE due (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        kind text NOT NULL,
        subject uuid NOT NULL,
        due_at timestamptz NOT NULL,
        remind_from timestamptz,
        person uuid,
        party uuid,
        sentence text NOT NULL,
        position bigint NOT NULL
    );
    CREATE INDEX ON due (due_at, id);  -- what is due next
    CREATE INDEX ON due (partnership, due_at, id);  -- what is due in a partnership
    CREATE INDEX ON due (person, due_at, id) WHERE person IS NOT NULL;  -- what waits for somebody
    CREATE INDEX ON due (party, due_at, id) WHERE party IS NOT NULL;  -- what waits for a party
    """,
)


def due_id(kind: str, subject: UUID) -> UUID:
    """The row of this kind about a thing."""
    return derived_id("due", kind, subject)


def ahead(due_at: datetime, days: int) -> datetime:
    """So many days before it is due."""
    return due_at - timedelta(days=days)
