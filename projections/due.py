"""Due: what has to be done by a day, as the views that know of it keep it.

Each view that knows of such days has a table of this shape, under the name `due`. Who turns due
days into acts, or reminds people of them, reads these tables and nothing else; the act is decided
again by the rules, on what is recorded then.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.values import derived_id
from projections.rows import Rows, Table


@dataclass(frozen=True)
class DueRow:
    """One thing that has to be done by a day."""

    id: UUID
    partnership: UUID
    kind: str
    """What kind of thing, such as "agreement-term"."""
    subject: UUID
    """What it is about: an agreement, an amendment, a decision …"""
    due_at: datetime
    remind_from: datetime | None
    """From when on people are reminded of it."""
    person: UUID | None
    """Whose turn it is, where it is one person's."""
    party: UUID | None
    """Which party's turn it is, where it is one party's."""
    sentence: str
    """What has to be done, in plain words."""
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
    CREATE INDEX ON due (due_at, id);  -- what comes next
    CREATE INDEX ON due (partnership, due_at, id);
    """,
)


def due_id(kind: str, *about: UUID) -> UUID:
    """The identifier of what is due about these things."""
    return derived_id("due", kind, *about)


def reminding(due_at: datetime, days: int) -> datetime:
    """So many days before it is due."""
    return due_at - timedelta(days=days)


def settle(rows: Rows, *ids: UUID) -> None:
    """Take off what is no longer due."""
    for each in ids:
        rows.delete(DueRow, each)
