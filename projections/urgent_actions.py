"""What the decisions view keeps of urgent action, what is due of it, and how it is told.

Grounds and harm are confidential: they stand in a table of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.calendar import remind_from
from domain.document import Document
from domain.provisions.urgency import UrgentActionRatified, UrgentActionReported, UrgentActionTaken
from domain.record import Record
from domain.values import Moment
from projections.due import DueRow, due_id, was_over
from projections.motions import DecisionRow
from projections.rows import Rows, Table

REPORT_DUE = "urgent-action-report"
"""What is due until what was decided in urgency is reported to the body."""
RATIFICATION_DUE = "urgent-action-ratification"
"""What is due until it is ratified, or undone; then it lapses."""


@dataclass(frozen=True)
class UrgentActionRow:
    """That a motion was decided in place of the body."""

    decision: UUID
    partnership: UUID
    seat: UUID | None
    taken_by: UUID | None
    taken_at: datetime
    grounds: str | None
    """Unsealed: withheld from those not entitled to it."""
    harm: str | None
    """Unsealed: withheld from those not entitled to it."""
    cited_as: str
    """What people call the clause that provides for it; empty where none does."""
    report_by: datetime | None
    ratify_by: datetime | None
    reported_at: datetime | None
    documents: tuple[Document, ...]
    ratified_at: datetime | None
    ratified_by: UUID | None
    lapsed_at: datetime | None
    """When it lapsed, once that is recorded."""
    position: int


URGENT_ACTION = Table(
    "urgent_action",
    UrgentActionRow,
    key=("decision",),
    ddl="""
    CREATE TABLE urgent_action (
        decision uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        seat uuid,
        taken_by uuid,
        taken_at timestamptz NOT NULL,
        grounds text,
        harm text,
        cited_as text NOT NULL,
        report_by timestamptz,
        ratify_by timestamptz,
        reported_at timestamptz,
        documents jsonb NOT NULL,
        ratified_at timestamptz,
        ratified_by uuid,
        lapsed_at timestamptz,
        position bigint NOT NULL
    );
    """,
)


LAPSED = """coalesce({u}.ratify_by <= {{now}} AND ({u}.lapsed_at IS NOT NULL
    OR {u}.ratified_at IS NULL OR {u}.ratified_at >= {u}.ratify_by), false)"""
"""Whether what was decided in urgency has lapsed by now, recorded or not, in SQL."""


def _taken(
    rows: Rows, row: DecisionRow, record: Record[UrgentActionTaken], position: int
) -> DecisionRow:
    happened = record.data
    rows.put(
        UrgentActionRow(
            decision=row.id,
            partnership=row.partnership,
            seat=happened.seat,
            taken_by=happened.by,
            taken_at=happened.effective.at,
            grounds=rows.unseal(record, happened.grounds),
            harm=rows.unseal(record, happened.harm),
            cited_as="" if happened.origin is None else happened.origin.cited_as,
            report_by=_at(happened.report_by),
            ratify_by=_at(happened.ratify_by),
            reported_at=None,
            documents=(),
            ratified_at=None,
            ratified_by=None,
            lapsed_at=None,
            position=position,
        )
    )
    report = f"What was decided in urgency on “{row.title}” is reported to the body."
    ratify = (
        f"What was decided in urgency on “{row.title}” is ratified or rescinded; without that it "
        "lapses."
    )
    _put_due(rows, row, record, REPORT_DUE, happened.report_by, report, position, happened.by)
    _put_due(rows, row, record, RATIFICATION_DUE, happened.ratify_by, ratify, position)
    said = ["Whoever chairs the body adopted it in urgency, in its place."]
    origin = happened.origin
    if origin is not None:
        said.append(f"The clause on that is {origin.cited_as}, version {origin.version}.")
    return replace(
        row,
        outcome="adopted",
        decided_at=happened.effective.at,
        decided_day=happened.effective.day,
        basis=None,
        declared=None,
        counts=(),
        explanation=None,
        sentences=tuple(said),
    )


def _at(moment: Moment | None) -> datetime | None:
    return None if moment is None else moment.at


def _put_due(
    rows: Rows,
    row: DecisionRow,
    record: Record[UrgentActionTaken],
    kind: str,
    until: Moment | None,
    sentence: str,
    position: int,
    person: UUID | None = None,
) -> None:
    if until is None or was_over(record, until.at):
        return
    rows.put(
        DueRow(
            id=due_id(kind, row.id),
            partnership=row.partnership,
            kind=kind,
            subject=row.id,
            due_at=until.at,
            remind_from=remind_from(until.at, record.data.effective.at),
            person=person,
            party=None,
            sentence=sentence,
            position=position,
        )
    )


def _reported(
    rows: Rows, row: DecisionRow, record: Record[UrgentActionReported], position: int
) -> DecisionRow:
    happened = record.data
    action = rows.existing(UrgentActionRow, row.id)
    reported_at = happened.effective.at
    rows.put(
        replace(action, reported_at=reported_at, documents=happened.documents, position=position)
    )
    rows.delete(DueRow, (row.id, due_id(REPORT_DUE, row.id)))
    return row


def _ratified(
    rows: Rows, row: DecisionRow, record: Record[UrgentActionRatified], position: int
) -> DecisionRow:
    happened = record.data
    action = rows.existing(UrgentActionRow, row.id)
    ratified_at = happened.effective.at
    rows.put(
        replace(action, ratified_at=ratified_at, ratified_by=happened.decision, position=position)
    )
    if action.ratify_by is not None and action.ratify_by <= ratified_at:
        late = "The body ratified that when it had lapsed, which does not count."
        return replace(row, sentences=(*row.sentences, late))
    settle(rows, row)
    return replace(row, sentences=(*row.sentences, "The body ratified that."))


def settle(rows: Rows, row: DecisionRow) -> None:
    """Nothing has to be ratified any more: it was, or the decision was undone."""
    rows.delete(DueRow, (row.id, due_id(RATIFICATION_DUE, row.id)))


Change = Callable[[Rows, DecisionRow, Record[Any], int], DecisionRow]
URGENCY_CHANGES: dict[type, Change] = {
    UrgentActionTaken: _taken,
    UrgentActionReported: _reported,
    UrgentActionRatified: _ratified,
}
"""The decision's row after each of these events."""
