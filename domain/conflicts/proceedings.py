"""How a conflict is heard: statements, evidence, interim measures.

Evidence is in time until the deadline of the stage; after that somebody neutral has to admit it.
See `domain.conflicts.hearing` for what comes of these, and `domain.conflicts.neutral` for who is
neutral.
"""

from domain.conflicts.conflict import Event
from domain.conflicts.conflict_state import (
    Conflict,
    known,
    require_room,
    require_running,
    require_side,
    require_sitting,
    require_speaker,
)
from domain.conflicts.hearing import (
    AlreadyConsented,
    DecisionAlreadySuspended,
    EvidenceAlreadySubmitted,
    EvidenceLate,
    EvidenceSubmitted,
    InterimMeasureConsented,
    InterimMeasureLifted,
    InterimMeasureOrdered,
    Measure,
    MeasureAlreadyLifted,
    MeasureAlreadyOrdered,
    MeasureNotYours,
    MeasureUnknown,
    StatementMade,
)
from domain.document import check_digest
from domain.refusal import DONE_HERE, Conduct
from domain.values import (
    SHORT_TEXT_LIMIT,
    TITLE_LIMIT,
    DecisionId,
    MeasureId,
    Moment,
    NeutralId,
    Sealed,
    in_order,
    required_text,
)
from domain.voting.side import Side


def make_statement(
    conflict: Conflict | None,
    *,
    text: str,
    by: Side | None = None,
    neutral: NeutralId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """State something for the record of the conflict."""
    conflict = known(conflict)
    in_order("raising of the conflict", conflict.raised, "statement", effective)
    required_text("text", text, SHORT_TEXT_LIMIT, lines=True)
    require_room("statements", conflict.statements)
    require_speaker(conflict, by, neutral, conduct)
    require_running(conflict, conduct)
    stage = conflict.stage_at(effective).number
    return [StatementMade(effective, Sealed(text, conflict.subject), stage, by, neutral)]


def submit_evidence(
    conflict: Conflict | None,
    *,
    title: str,
    sha256: str,
    by: Side | None = None,
    neutral: NeutralId | None = None,
    admitted_by: NeutralId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Put a document in evidence; once the stage is over, only if somebody neutral admits it."""
    conflict = known(conflict)
    in_order("raising of the conflict", conflict.raised, "submission", effective)
    required_text("title", title, TITLE_LIMIT)
    check_digest("sha256", sha256)
    if sha256 in conflict.evidence:
        raise EvidenceAlreadySubmitted(sha256)
    require_room("evidence", len(conflict.evidence))
    require_speaker(conflict, by, neutral, conduct)
    require_running(conflict, conduct)
    run = conflict.stage_at(effective)
    is_late = run.ends.at <= effective.at
    if admitted_by is not None:
        require_sitting(conflict, admitted_by, conduct)
    elif is_late:
        conduct.breach(EvidenceLate(run.ends))
    sealed = Sealed(title, conflict.subject)
    return [
        EvidenceSubmitted(effective, sha256, sealed, run.number, is_late, by, neutral, admitted_by)
    ]


def order_interim_measure(
    conflict: Conflict | None,
    *,
    measure: MeasureId,
    text: str,
    suspends: DecisionId | None = None,
    until: Moment | None = None,
    by: Side | None = None,
    neutral: NeutralId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Order what shall hold in the meantime; a side asks for it, and the others have to consent."""
    conflict = known(conflict)
    in_order("raising of the conflict", conflict.raised, "interim measure", effective)
    if until is not None:
        in_order("interim measure", effective, "its end", until)
    required_text("text", text, SHORT_TEXT_LIMIT, lines=True)
    if measure in conflict.measures:
        raise MeasureAlreadyOrdered(measure)
    require_room("interim measures", len(conflict.measures))
    require_speaker(conflict, by, neutral, conduct)
    require_running(conflict, conduct)
    for other in conflict.measures.values():
        is_suspended = suspends is not None and other.suspends == suspends
        if is_suspended and other.in_force_at(effective, conflict.sides):
            assert suspends is not None
            conduct.breach(DecisionAlreadySuspended(suspends, other.id))
    sealed = Sealed(text, conflict.subject)
    return [InterimMeasureOrdered(effective, measure, sealed, suspends, until, by, neutral)]


def consent_to_interim_measure(
    conflict: Conflict | None,
    *,
    measure: MeasureId,
    by: Side,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Consent to an interim measure that another side asked for."""
    conflict = known(conflict)
    found = _standing_measure(conflict, measure)
    in_order("interim measure", found.ordered, "consent", effective)
    if found.by is None or by in (found.by, *found.consents):
        raise AlreadyConsented(measure, by)
    require_side(conflict, by, conduct)
    return [InterimMeasureConsented(effective, measure, by)]


def lift_interim_measure(
    conflict: Conflict | None,
    *,
    measure: MeasureId,
    by: Side | None = None,
    neutral: NeutralId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """End an interim measure: somebody neutral, or the side that asked for it."""
    conflict = known(conflict)
    found = _standing_measure(conflict, measure)
    in_order("interim measure", found.ordered, "lifting", effective)
    require_speaker(conflict, by, neutral, conduct)
    if by is not None and by != found.by:
        conduct.breach(MeasureNotYours(measure))
    return [InterimMeasureLifted(effective, measure, by, neutral)]


def _standing_measure(conflict: Conflict, measure: MeasureId) -> Measure:
    found = conflict.measures.get(measure)
    if found is None:
        raise MeasureUnknown(measure)
    if found.lifted is not None:
        raise MeasureAlreadyLifted(measure, found.lifted)
    return found
