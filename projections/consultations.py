"""Consultations, as the decisions view has them: who was consulted, who says so, who denies it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.document import Document
from domain.motions.floor import ConsultationContradicted, ConsultationEntered, counts_from
from domain.record import Record
from projections.motions import DecisionRow
from projections.rows import Rows, Table

# Rows


@dataclass(frozen=True)
class ConsultationRow:
    """That a body or a party was consulted on a motion."""

    id: UUID
    """The record."""
    decision: UUID
    partnership: UUID
    body: UUID | None
    party: UUID | None
    consulted_at: datetime
    opinion: str | None
    """Unsealed: withheld from those not entitled to it."""
    recommendation: UUID | None
    documents: tuple[Document, ...]
    entered_by: UUID | None
    """The organisation that entered it of another one."""
    counts_from: datetime
    position: int


@dataclass(frozen=True)
class ContradictionRow:
    """That a party said not to have been consulted as others entered, or that a body was not."""

    id: UUID
    """The record."""
    decision: UUID
    partnership: UUID
    party: UUID
    """Which one says so."""
    body: UUID | None
    contradicted_at: datetime
    grounds: str | None
    """Unsealed: withheld from those not entitled to it."""
    position: int


# Tables

CONSULTATION = Table(
    "consultation",
    ConsultationRow,
    key=("id",),
    ddl="""
    CREATE TABLE consultation (
        id uuid PRIMARY KEY,
        decision uuid NOT NULL,
        partnership uuid NOT NULL,
        body uuid,
        party uuid,
        consulted_at timestamptz NOT NULL,
        opinion text,
        recommendation uuid,
        documents jsonb NOT NULL,
        entered_by uuid,
        counts_from timestamptz NOT NULL,
        position bigint NOT NULL
    );
    CREATE INDEX ON consultation (decision, consulted_at, id);
    """,
)

CONTRADICTION = Table(
    "contradiction",
    ContradictionRow,
    key=("id",),
    ddl="""
    CREATE TABLE contradiction (
        id uuid PRIMARY KEY,
        decision uuid NOT NULL,
        partnership uuid NOT NULL,
        party uuid NOT NULL,
        body uuid,
        contradicted_at timestamptz NOT NULL,
        grounds text,
        position bigint NOT NULL
    );
    CREATE INDEX ON contradiction (decision, party);  -- what was contradicted
    """,
)


DENIES = """{said}.decision = {of}.decision AND {of}.entered_by IS NOT NULL
    AND {said}.contradicted_at >= {of}.consulted_at
    AND CASE WHEN {of}.body IS NULL THEN {said}.body IS NULL AND {said}.party = {of}.party
        ELSE {said}.body = {of}.body AND {said}.party <> {of}.entered_by END"""
"""Whether the contradiction `said` is of the consultation `of`.

See `domain.motions.floor.is_contradicted`.
"""


# Folds


def on_consultation_entered(
    rows: Rows, row: DecisionRow, record: Record[ConsultationEntered], position: int
) -> DecisionRow:
    """Who was consulted, and who says so."""
    happened = record.data
    rows.put(
        ConsultationRow(
            id=record.id,
            decision=row.id,
            partnership=row.partnership,
            body=happened.body,
            party=happened.party,
            consulted_at=happened.effective.at,
            opinion=rows.unseal(record, happened.opinion),
            recommendation=happened.recommendation,
            documents=happened.documents,
            entered_by=happened.by,
            counts_from=counts_from(happened),
            position=position,
        )
    )
    return row


def on_consultation_contradicted(
    rows: Rows, row: DecisionRow, record: Record[ConsultationContradicted], position: int
) -> DecisionRow:
    """What a party says against what others entered of it, or of a body in which it sits."""
    rows.put(
        ContradictionRow(
            id=record.id,
            decision=row.id,
            partnership=row.partnership,
            party=record.data.party,
            body=record.data.body,
            contradicted_at=record.data.effective.at,
            grounds=rows.unseal(record, record.data.grounds),
            position=position,
        )
    )
    return row
