"""How a conflict takes its course: raised, acknowledged, escalated, withdrawn, closed.

A stage lasts until its deadline. Before that the conflict goes on only when who leads the stage, or
every side, has declared it exhausted; the side that then escalates has thereby declared it too.
"""

from datetime import tzinfo

from domain.conflicts.conflict import (
    ConflictAcknowledged,
    ConflictClosed,
    ConflictEscalated,
    ConflictRaised,
    ConflictWithdrawn,
    Event,
    StageExhausted,
)
from domain.conflicts.conflict_state import (
    Conflict,
    ConflictOver,
    ConflictState,
    StageRun,
    appealable_until,
    known,
    refuse_ended,
    require_running,
    require_side,
    require_speaker,
    unverified,
)
from domain.provisions.protocol import PinnedProtocol, StageKind, check_protocol, deadline
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    CLAUSES_LIMIT,
    SHORT_TEXT_LIMIT,
    TITLE_LIMIT,
    AgreementId,
    ClauseId,
    ConflictId,
    DecisionId,
    Moment,
    NeutralId,
    PartnershipId,
    PersonId,
    Sealed,
    TooMany,
    checked_text,
    in_order,
    required_text,
)
from domain.voting.side import Side, check_sides

# Refusals


class ConflictAlreadyRaised(Refused):
    """The conflict {conflict} was raised already."""

    code = "CONFLICT_ALREADY_RAISED"
    conflict: ConflictId


class CounterpartMissing(Refused):
    """It is not said with whom the conflict is."""

    code = "COUNTERPART_MISSING"


class AlreadyAcknowledged(Refused):
    """The side {side} has acknowledged the conflict already."""

    code = "ALREADY_ACKNOWLEDGED"
    side: Side


class OwnConflict(Refused):
    """The side {side} raised the conflict: the other sides acknowledge it."""

    code = "OWN_CONFLICT"
    side: Side


class StageAlreadyExhausted(Refused):
    """The stage “{stage}” was declared exhausted already, by the same."""

    code = "STAGE_ALREADY_EXHAUSTED"
    stage: StageKind


class StageNotOver(Refused):
    """The stage “{stage}” lasts until {ends}, and neither who leads it nor every side has declared
    it exhausted."""

    code = "STAGE_NOT_OVER"
    stage: StageKind
    ends: Moment


class LastStage(Refused):
    """The stage “{stage}” is the last one of the protocol: a settlement or a ruling ends it."""

    code = "LAST_STAGE"
    stage: StageKind


class NotTheRaiser(Refused):
    """The side {side} did not raise the conflict, so they can't withdraw it."""

    code = "NOT_THE_RAISER"
    side: Side


class ConflictNotConcluded(Refused):
    """The conflict is {state}: it is closed only after it was settled or ruled on."""

    code = "CONFLICT_NOT_CONCLUDED"
    state: ConflictState


class RemediesUnverified(Refused):
    """Remedies that are not verified yet: {count}."""

    code = "REMEDIES_UNVERIFIED"
    count: int


class AppealStillPossible(Refused):
    """The ruling can be appealed against until {until}."""

    code = "APPEAL_STILL_POSSIBLE"
    until: Moment


# Decisions


def raise_conflict(
    conflict: Conflict | None,
    *,
    id: ConflictId,
    partnership: PartnershipId,
    by: Side,
    against: tuple[Side, ...],
    grounds: str,
    protocol: PinnedProtocol,
    zone: tzinfo,
    title: str = "",
    about: PersonId | None = None,
    agreement: AgreementId | None = None,
    clauses: tuple[ClauseId, ...] = (),
    decision: DecisionId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Raise a conflict with others under `protocol`, the one in force; days end in `zone`."""
    if conflict is not None:
        raise ConflictAlreadyRaised(id)
    required_text("grounds", grounds, SHORT_TEXT_LIMIT, lines=True)
    checked_text("title", title, TITLE_LIMIT)
    if not against:
        raise CounterpartMissing
    check_sides(by, *against)
    if len(clauses) > CLAUSES_LIMIT:
        raise TooMany("clauses", len(clauses), CLAUSES_LIMIT)
    check_protocol(protocol.protocol)
    subject = about or partnership
    return [
        ConflictRaised(
            effective,
            id,
            partnership,
            by,
            against,
            Sealed(grounds, subject),
            protocol,
            acknowledge_by=deadline(effective, protocol.protocol.acknowledgement_days, zone),
            stage_ends=deadline(effective, protocol.protocol.stages[0].days, zone),
            title=Sealed(title, subject) if title else None,
            about=about,
            agreement=agreement,
            clauses=clauses,
            decision=decision,
        )
    ]


def acknowledge_conflict(
    conflict: Conflict | None,
    *,
    by: Side,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Say that one knows of the conflict; each side but the one that raised it does so once."""
    conflict = known(conflict)
    in_order("raising of the conflict", conflict.raised, "acknowledgement", effective)
    if by in conflict.acknowledged:
        raise AlreadyAcknowledged(by)
    require_side(conflict, by, conduct)
    if by == conflict.raiser:
        conduct.breach(OwnConflict(by))
    require_running(conflict, conduct)
    return [ConflictAcknowledged(effective, by)]


def declare_stage_exhausted(
    conflict: Conflict | None,
    *,
    by: Side | None = None,
    neutral: NeutralId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Declare that the present stage can come to nothing more."""
    conflict = known(conflict)
    run = conflict.stage
    in_order("beginning of the stage", run.begun, "declaration", effective)
    refuse_ended(conflict)
    require_speaker(conflict, by, neutral, conduct)
    if by in run.exhausted_by or (by is None and run.exhausted):
        raise StageAlreadyExhausted(conflict.foreseen(run).kind)
    return [StageExhausted(effective, run.number, by, neutral)]


def escalate_conflict(
    conflict: Conflict | None,
    *,
    by: Side | None = None,
    grounds: str | None = None,
    zone: tzinfo,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Go on to the next stage; without `by` it is the clause that does, by its operation."""
    conflict = known(conflict)
    run = conflict.stage
    in_order("beginning of the stage", run.begun, "escalation", effective)
    refuse_ended(conflict)
    kind = conflict.foreseen(run).kind
    stages = conflict.protocol.protocol.stages
    if run.number == len(stages):
        raise LastStage(kind)
    if grounds is not None:
        required_text("grounds", grounds, SHORT_TEXT_LIMIT, lines=True)
    if by is not None:
        require_side(conflict, by, conduct)
    if effective.at < run.ends.at and not _is_exhausted(conflict, run, by):
        conduct.breach(StageNotOver(kind, run.ends))
    ends = deadline(effective, stages[run.number].days, zone)
    sealed = None if grounds is None else Sealed(grounds, conflict.subject)
    return [ConflictEscalated(effective, run.number + 1, ends, by, sealed)]


def withdraw_conflict(
    conflict: Conflict | None,
    *,
    by: Side,
    grounds: str | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Withdraw the conflict that one has raised."""
    conflict = known(conflict)
    in_order("raising of the conflict", conflict.raised, "withdrawal", effective)
    refuse_ended(conflict)
    if grounds is not None:
        required_text("grounds", grounds, SHORT_TEXT_LIMIT, lines=True)
    if by != conflict.raiser:
        conduct.breach(NotTheRaiser(by))
    sealed = None if grounds is None else Sealed(grounds, conflict.subject)
    return [ConflictWithdrawn(effective, by, sealed)]


def close_conflict(
    conflict: Conflict | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Close a conflict about which nothing is left to do; the last verification does so too."""
    conflict = known(conflict)
    in_order("raising of the conflict", conflict.raised, "closing", effective)
    if conflict.state in ("withdrawn", "closed"):
        raise ConflictOver(conflict.id, conflict.state)
    if conflict.state in ("open", "appealed"):
        conduct.breach(ConflictNotConcluded(conflict.state))
    pending = unverified(conflict)
    if pending:
        conduct.breach(RemediesUnverified(pending))
    until = appealable_until(conflict, effective)
    if until is not None:
        conduct.breach(AppealStillPossible(until))
    return [ConflictClosed(effective)]


def _is_exhausted(conflict: Conflict, run: StageRun, by: Side | None) -> bool:
    """Whether who leads the stage, or every side, has declared it exhausted."""
    return run.exhausted or not set(conflict.sides) - {*run.exhausted_by, by}
