"""Accesses as rows: which operator's key reads which partnership, from when until when."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.parties.access import AccessEnded, AccessOpened
from domain.record import Record
from projections.rows import Rows, Table


@dataclass(frozen=True)
class AccessRow:
    """An access of who operates the installation."""

    id: UUID
    partnership: UUID
    operator: str
    label: str
    opened_at: datetime
    until: datetime
    ended_at: datetime | None
    version: int
    position: int


ACCESS = Table(
    "access",
    AccessRow,
    key=("id",),
    ddl="""
    CREATE TABLE access (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        operator text NOT NULL,
        label text NOT NULL,
        opened_at timestamptz NOT NULL,
        until timestamptz NOT NULL,
        ended_at timestamptz,
        version integer NOT NULL,
        position bigint NOT NULL
    );
    CREATE INDEX ON access (partnership, opened_at DESC, id);
    CREATE INDEX ON access (operator, until);  -- what a key reads now
    """,
)


def opened(rows: Rows, record: Record[AccessOpened], position: int) -> None:
    """From when until when, unless it is ended before."""
    happened = record.data
    rows.put(
        AccessRow(
            id=happened.id,
            partnership=happened.partnership,
            operator=happened.operator,
            label=happened.label,
            opened_at=happened.effective.at,
            until=happened.until.at,
            ended_at=None,
            version=record.version,
            position=position,
        )
    )


def ended(rows: Rows, record: Record[AccessEnded], position: int) -> None:
    """Nothing is read by it from then on."""
    row = rows.existing(AccessRow, record.stream)
    at = record.data.effective.at
    rows.put(replace(row, ended_at=at, version=record.version, position=position))
