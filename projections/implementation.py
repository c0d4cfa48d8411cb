"""What was reported done of decisions as rows: by whom, what shows it, what others said of that.

The decisions view keeps this table.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.document import Document
from domain.motions.sequel import (
    DecisionImplemented,
    ImplementationConfirmed,
    ImplementationContradicted,
)
from domain.record import Record
from projections.motions import DecisionRow
from projections.rows import Rows, Table


@dataclass(frozen=True)
class ImplementationRow:
    """That a decision was reported done, by whom, and what shows it."""

    decision: UUID
    partnership: UUID
    implemented_at: datetime
    implemented_day: date | None
    party: UUID | None
    person: UUID | None
    report: str | None
    """Unsealed: withheld from those not entitled to it."""
    documents: tuple[Document, ...]
    said_by: UUID | None
    """Which of several parties said so alone, and nobody confirmed it."""
    confirmed_at: datetime | None
    confirmed_by: UUID | None
    contradicted_at: datetime | None
    contradicted_by: UUID | None
    contradiction: str | None
    """Unsealed: why it is not done."""
    position: int


IMPLEMENTATION = Table(
    "implementation",
    ImplementationRow,
    key=("decision",),
    ddl="""
    CREATE TABLE implementation (
        decision uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        implemented_at timestamptz NOT NULL,
        implemented_day date,
        party uuid,
        person uuid,
        report text,
        documents jsonb NOT NULL,
        said_by uuid,
        confirmed_at timestamptz,
        confirmed_by uuid,
        contradicted_at timestamptz,
        contradicted_by uuid,
        contradiction text,
        position bigint NOT NULL
    );
    """,
)


def _implemented(
    rows: Rows, row: DecisionRow, record: Record[DecisionImplemented], position: int
) -> DecisionRow:
    happened = record.data
    rows.put(
        ImplementationRow(
            decision=row.id,
            partnership=row.partnership,
            implemented_at=happened.effective.at,
            implemented_day=happened.effective.day,
            party=happened.party,
            person=happened.person,
            report=rows.unseal(record, happened.report),
            documents=happened.documents,
            said_by=happened.said_by,
            confirmed_at=None,
            confirmed_by=None,
            contradicted_at=None,
            contradicted_by=None,
            contradiction=None,
            position=position,
        )
    )
    return replace(row, implemented_at=happened.effective.at)


def needs_implementation(record: Record[Any]) -> list[tuple[type, UUID]]:
    """The rows that come to an answer to what was reported done."""
    return [(DecisionRow, record.stream), (ImplementationRow, record.stream)]


def _confirmed(
    rows: Rows, row: DecisionRow, record: Record[ImplementationConfirmed], position: int
) -> DecisionRow:
    happened = record.data
    rows.put(
        replace(
            rows.existing(ImplementationRow, row.id),
            said_by=None,
            confirmed_at=happened.effective.at,
            confirmed_by=happened.party,
            position=position,
        )
    )
    return row


def _contradicted(
    rows: Rows, row: DecisionRow, record: Record[ImplementationContradicted], position: int
) -> DecisionRow:
    """It is decided, and not done: what was reported stays readable, with who contradicted it."""
    happened = record.data
    rows.put(
        replace(
            rows.existing(ImplementationRow, row.id),
            contradicted_at=happened.effective.at,
            contradicted_by=happened.party,
            contradiction=rows.unseal(record, happened.grounds),
            position=position,
        )
    )
    return replace(row, implemented_at=None)


IMPLEMENTATION_CHANGES: dict[type, Callable[[Rows, DecisionRow, Record[Any], int], DecisionRow]] = {
    DecisionImplemented: _implemented,
    ImplementationConfirmed: _confirmed,
    ImplementationContradicted: _contradicted,
}
ON_IMPLEMENTATION = (ImplementationConfirmed, ImplementationContradicted)
"""What is said of a report that is there already."""
