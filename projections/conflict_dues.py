"""What is due in a conflict: acknowledgements, the ends of stages, remedies, appeals.

Each follows from the conflict's row alone, so that after every event the rows are those that it
asks for. The kinds say what the passing of the time means: `conflict-escalation`: the conflict goes
on to the next stage; `conflict-closing`: it is closed; of the others (`conflict-acknowledgement`,
`conflict-neutral`, `conflict-confirmation`, `conflict-ruling`, `conflict-remedy`,
`conflict-appeal`) nothing follows by itself. The subject is the conflict. The sentences are open to
the partnership and say nothing of its content.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.provisions.protocol import StageKind
from domain.values import derived_id
from domain.voting.side import Side
from projections.disputes import ConflictRow, DueEntry
from projections.due import DueRow, ahead
from projections.ready_made import instant
from projections.rows import Rows
from projections.wording import day

REMIND_DAYS = 7
"""So long before it is due, somebody is reminded."""

NO_OBLIGATION = (
    "conflict-appeal",
    "conflict-closing",
    "conflict-confirmation",
    "conflict-neutral",
)
"""What nobody has to do: when it has passed, nothing is overdue."""

_STAGES: dict[StageKind, str] = {
    "direct-talks": "the direct talks",
    "facilitated": "the facilitated talks",
    "mediation": "the mediation",
    "panel": "the panel's proceedings",
    "external": "the proceedings outside",
}


def put_with_dues(rows: Rows, conflict: ConflictRow) -> None:
    """Write the conflict and what is due in it; what is due no longer is taken away."""
    due = list(_dues(conflict))
    entries = tuple(DueEntry(each.id, instant(each.due_at)) for each in due)
    before = set(conflict.dues)
    for row, entry in zip(due, entries, strict=True):
        if entry not in before:
            rows.put(row)
    for gone in {entry.id for entry in before} - {entry.id for entry in entries}:
        rows.delete(DueRow, (conflict.id, gone))
    to_meet = [each.due_at for each in due if each.kind not in NO_OBLIGATION]
    rows.put(replace(conflict, dues=entries, due_at=min(to_meet, default=None)))


def _dues(conflict: ConflictRow) -> Iterator[DueRow]:
    if conflict.state == "open":
        yield from _acknowledgements(conflict)
        yield _end_of_stage(conflict)
    if conflict.state in ("open", "appealed"):
        yield from _neutrals(conflict)
        yield from _ruling_reports(conflict)
    if conflict.state in ("settled", "ruled"):
        yield from _remedies(conflict)
    if conflict.state == "ruled" and conflict.ruling is not None and conflict.ruling.appeal_until:
        until = datetime.fromisoformat(conflict.ruling.appeal_until)
        since = datetime.fromisoformat(conflict.ruling.given_at)
        if any(remedy.status in ("open", "fulfilled") for remedy in conflict.remedies):
            said = "Until then the ruling on a conflict can be appealed against."
            yield _due(conflict, "conflict-appeal", conflict.id, until, since, said)
        else:
            said = "The ruling on a conflict can be appealed against until then; then it is closed."
            yield _due(conflict, "conflict-closing", conflict.id, until, since, said)


def _acknowledgements(conflict: ConflictRow) -> Iterator[DueRow]:
    said = f"The conflict that was raised on {day(conflict.raised_day or conflict.raised_at)} is "
    for entry in conflict.sides:
        if entry.acknowledged_at is None and not entry.raised:
            yield _due(
                conflict,
                "conflict-acknowledgement",
                entry.side.id,
                conflict.acknowledge_by,
                conflict.raised_at,
                said + "to be acknowledged.",
                entry.side,
            )


def _neutrals(conflict: ConflictRow) -> Iterator[DueRow]:
    """Who was named to be neutral waits for the sides that have not said yes or no: from when they
    were named, for as long as the sides had to acknowledge the conflict."""
    said = "Somebody was named to be neutral in a conflict: accept them, or object to them."
    within = timedelta(days=conflict.protocol.acknowledgement_days)
    for neutral in conflict.neutrals:
        named = datetime.fromisoformat(neutral.appointed_at)
        for side in neutral.awaited if neutral.is_there else ():
            what = derived_id("neutral", neutral.id, side.id)
            row = _due(conflict, "conflict-neutral", what, named + within, named, said, side)
            yield replace(row, remind_from=named.astimezone(UTC))


def _ruling_reports(conflict: ConflictRow) -> Iterator[DueRow]:
    """A ruling from outside that a side reports waits for the word of the others, as long as they
    had to acknowledge the conflict; who says nothing has not confirmed it."""
    said = "One side reports a ruling from outside on a conflict: confirm it, or contest it."
    within = timedelta(days=conflict.protocol.acknowledgement_days)
    for report in conflict.ruling_reports:
        reported = datetime.fromisoformat(report.reported_at)
        for side in report.awaited:
            what = derived_id("report", report.id, side.id)
            row = _due(
                conflict, "conflict-confirmation", what, reported + within, reported, said, side
            )
            yield replace(row, remind_from=reported.astimezone(UTC))


def _end_of_stage(conflict: ConflictRow) -> DueRow:
    stages = conflict.protocol.stages
    ends, begun = conflict.stage_ends_at, datetime.fromisoformat(conflict.stages[-1].begun_at)
    now = _STAGES[conflict.stage]
    what = UUID(int=len(conflict.stages))
    if conflict.stage_number < len(stages):
        further = _STAGES[stages[conflict.stage_number].kind]
        said = f"{now.capitalize()} in a conflict end; it then goes on to {further}."
        return _due(conflict, "conflict-escalation", what, ends, begun, said)
    said = f"{now.capitalize()} in a conflict end, with a settlement or a ruling."
    return _due(conflict, "conflict-ruling", what, ends, begun, said)


def _remedies(conflict: ConflictRow) -> Iterator[DueRow]:
    for remedy in conflict.remedies:
        if remedy.status == "open":
            yield _due(
                conflict,
                "conflict-remedy",
                remedy.id,
                datetime.fromisoformat(remedy.due_at),
                datetime.fromisoformat(remedy.ordered_at),
                "A remedy in a conflict is to be done.",
                remedy.owner,
            )


def _due(
    conflict: ConflictRow,
    kind: str,
    what: UUID,
    due_at: datetime,
    since: datetime,
    sentence: str,
    whom: Side | None = None,
) -> DueRow:
    """One thing that is due; `what` tells it from others of its kind in the conflict."""
    return DueRow(
        id=derived_id("due", kind, conflict.id, what),
        partnership=conflict.partnership,
        kind=kind,
        subject=conflict.id,
        due_at=due_at.astimezone(UTC),
        remind_from=max(since, ahead(due_at, REMIND_DAYS)).astimezone(UTC),
        person=None if whom is None else whom.person,
        party=None if whom is None else whom.party,
        sentence=sentence,
        position=conflict.position,
    )
