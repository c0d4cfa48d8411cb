"""What follows the end of a conflict: remedies done and verified, and appeals against a ruling.

Whoever owns a remedy reports it fulfilled; another side verifies that or reopens it. An appeal is
decided by somebody neutral who did not give the ruling, or by a decision of a body.
"""

from datetime import tzinfo

from domain.conflicts.conflict import Event, and_closed
from domain.conflicts.conflict_state import (
    Conflict,
    ConflictOver,
    known,
    require_side,
    require_sitting,
)
from domain.conflicts.hearing import Neutral
from domain.conflicts.ruling import (
    Appeal,
    AppealAlreadyDecided,
    AppealAlreadyLodged,
    AppealByWhoRuled,
    AppealDecided,
    AppealDeciderMissing,
    AppealLodged,
    AppealNotForeseen,
    AppealOutcome,
    AppealTooLate,
    AppealUnknown,
    ConflictRemanded,
    RemediesNotForeseen,
    RulingMissing,
)
from domain.conflicts.settlement import (
    OwnRemedy,
    Remedy,
    RemedyAlreadyFulfilled,
    RemedyAlreadyVerified,
    RemedyDue,
    RemedyFulfilled,
    RemedyLapsed,
    RemedyNotFulfilled,
    RemedyNotYours,
    RemedyReopened,
    RemedyStillOpen,
    RemedyUnknown,
    RemedyVerified,
)
from domain.conflicts.settling import check_remedies
from domain.provisions.protocol import deadline
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    CONFLICT_ENTRIES_LIMIT,
    SHORT_TEXT_LIMIT,
    AppealId,
    DecisionId,
    Moment,
    NeutralId,
    RemedyId,
    Sealed,
    TooMany,
    in_order,
    required_text,
)
from domain.voting.side import Side

# Refusals


class StageUnknown(Refused):
    """The protocol has {stages} stages, and none with the number {stage}."""

    code = "STAGE_UNKNOWN"
    stage: int
    stages: int


# Decisions


def fulfil_remedy(
    conflict: Conflict | None,
    *,
    remedy: RemedyId,
    by: Side,
    note: str | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Report that one has done what was agreed on or ordered."""
    conflict = known(conflict)
    if note is not None:
        required_text("note", note, SHORT_TEXT_LIMIT, lines=True)
    found = _standing_remedy(conflict, remedy)
    in_order("raising of the conflict", conflict.raised, "fulfilment", effective)
    if found.status == "fulfilled":
        raise RemedyAlreadyFulfilled(remedy)
    if found.status == "verified":
        raise RemedyAlreadyVerified(remedy)
    if by != found.owner:
        conduct.breach(RemedyNotYours(remedy, by))
    sealed = None if note is None else Sealed(note, conflict.subject)
    return [RemedyFulfilled(effective, remedy, by, sealed)]


def verify_remedy(
    conflict: Conflict | None,
    *,
    remedy: RemedyId,
    by: Side,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Find a remedy done that is another side's; with the last one the conflict is closed."""
    conflict = known(conflict)
    found = _standing_remedy(conflict, remedy)
    in_order("raising of the conflict", conflict.raised, "verification", effective)
    if found.status == "verified":
        raise RemedyAlreadyVerified(remedy)
    if found.status == "open":
        conduct.breach(RemedyNotFulfilled(remedy))
    _require_other_side(conflict, found, by, conduct)
    return and_closed(conflict, [RemedyVerified(effective, remedy, by)], effective)


def reopen_remedy(
    conflict: Conflict | None,
    *,
    remedy: RemedyId,
    by: Side,
    grounds: str,
    due: Moment,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Find a remedy that is another side's not done, or not well; it is then due anew."""
    conflict = known(conflict)
    required_text("grounds", grounds, SHORT_TEXT_LIMIT, lines=True)
    found = _standing_remedy(conflict, remedy)
    in_order("raising of the conflict", conflict.raised, "reopening", effective)
    in_order("reopening", effective, "new due date", due)
    if found.status == "open":
        raise RemedyStillOpen(remedy)
    _require_other_side(conflict, found, by, conduct)
    return [RemedyReopened(effective, remedy, by, Sealed(grounds, conflict.subject), due)]


def lodge_appeal(
    conflict: Conflict | None,
    *,
    appeal: AppealId,
    by: Side,
    grounds: str,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Appeal against the ruling, once and in time."""
    conflict = known(conflict)
    required_text("grounds", grounds, SHORT_TEXT_LIMIT, lines=True)
    ruling = conflict.ruling
    if ruling is None:
        raise RulingMissing
    _refuse_over(conflict)
    in_order("ruling", ruling.given, "appeal", effective)
    for other in conflict.appeals.values():
        if other.id == appeal or (other.by == by and other.ruling == ruling.number):
            raise AppealAlreadyLodged(other.by)
    if len(conflict.appeals) >= CONFLICT_ENTRIES_LIMIT:
        raise TooMany("appeals", len(conflict.appeals) + 1, CONFLICT_ENTRIES_LIMIT)
    require_side(conflict, by, conduct)
    if ruling.appeal_until is None:
        conduct.breach(AppealNotForeseen())
    elif ruling.appeal_until.at <= effective.at:
        conduct.breach(AppealTooLate(ruling.appeal_until))
    return [AppealLodged(effective, appeal, by, Sealed(grounds, conflict.subject))]


def decide_appeal(
    conflict: Conflict | None,
    *,
    appeal: AppealId,
    outcome: AppealOutcome,
    reasons: str,
    remedies: tuple[Remedy, ...] = (),
    neutral: NeutralId | None = None,
    decision: DecisionId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Dismiss an appeal, or uphold it and replace the ruling; that is then final."""
    conflict = known(conflict)
    required_text("reasons", reasons, SHORT_TEXT_LIMIT, lines=True)
    found = _pending_appeal(conflict, appeal)
    in_order("appeal", found.lodged, "decision on it", effective)
    if remedies and outcome == "dismissed":
        raise RemediesNotForeseen
    check_remedies(conflict, remedies, effective, conduct)
    _require_decider(conflict, neutral, decision, conduct)
    sealed = Sealed(reasons, conflict.subject)
    decided = AppealDecided(effective, appeal, outcome, sealed, remedies, neutral, decision)
    return and_closed(conflict, [decided], effective)


def remand_conflict(
    conflict: Conflict | None,
    *,
    appeal: AppealId,
    stage: int,
    reasons: str,
    neutral: NeutralId | None = None,
    decision: DecisionId | None = None,
    zone: tzinfo,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Uphold an appeal by setting the ruling aside: the conflict goes back to a stage."""
    conflict = known(conflict)
    required_text("reasons", reasons, SHORT_TEXT_LIMIT, lines=True)
    found = _pending_appeal(conflict, appeal)
    in_order("appeal", found.lodged, "remand", effective)
    stages = conflict.protocol.protocol.stages
    if not 1 <= stage <= len(stages):
        raise StageUnknown(stage, len(stages))
    _require_decider(conflict, neutral, decision, conduct)
    ends = deadline(effective, stages[stage - 1].days, zone)
    sealed = Sealed(reasons, conflict.subject)
    return [ConflictRemanded(effective, appeal, stage, ends, sealed, neutral, decision)]


def _standing_remedy(conflict: Conflict, remedy: RemedyId) -> RemedyDue:
    found = conflict.remedies.get(remedy)
    if found is None:
        raise RemedyUnknown(remedy)
    if found.status == "lapsed":
        raise RemedyLapsed(remedy)
    return found


def _require_other_side(conflict: Conflict, remedy: RemedyDue, by: Side, conduct: Conduct) -> None:
    require_side(conflict, by, conduct)
    if by == remedy.owner:
        conduct.breach(OwnRemedy(remedy.id, by))


def _pending_appeal(conflict: Conflict, appeal: AppealId) -> Appeal:
    found = conflict.appeals.get(appeal)
    if found is None:
        raise AppealUnknown(appeal)
    if not conflict.is_pending(found):
        raise AppealAlreadyDecided(appeal, found.state)
    _refuse_over(conflict)
    return found


def _refuse_over(conflict: Conflict) -> None:
    """Refuse what goes on about a ruling once the sides have settled, or the raiser withdrew."""
    if conflict.settled is not None or conflict.withdrawn is not None:
        raise ConflictOver(conflict.id, conflict.state)


def _require_decider(
    conflict: Conflict, neutral: NeutralId | None, decision: DecisionId | None, conduct: Conduct
) -> None:
    """Breach the rule that an appeal is decided by a body, or by somebody neutral anew.

    Who gave the ruling is not somebody anew, however often they are appointed.
    """
    if neutral is None:
        if decision is None:
            conduct.breach(AppealDeciderMissing())
        return
    require_sitting(conflict, neutral, conduct)
    ruled_by = None if conflict.ruling is None else conflict.ruling.neutral
    if ruled_by is not None and _is_same(conflict.neutrals[ruled_by], conflict.neutrals[neutral]):
        conduct.breach(AppealByWhoRuled(neutral))


def _is_same(one: Neutral, other: Neutral) -> bool:
    if one.person is not None or other.person is not None:
        return one.person == other.person
    return one.organisation == other.organisation
