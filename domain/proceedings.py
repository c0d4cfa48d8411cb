"""How a conflict is heard: neutrals, statements, evidence, interim measures.

Nobody who is a side, or acts for one, can be neutral. Evidence is in time until the deadline of the
stage; after that somebody neutral has to admit it. See `domain.hearing` for what comes of these.
"""

from collections.abc import Set

from domain.conflict import Event
from domain.conflict_state import (
    Conflict,
    known,
    known_neutral,
    require_running,
    require_side,
    require_sitting,
    require_speaker,
)
from domain.document import check_digest
from domain.hearing import (
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
    NeutralAccepted,
    NeutralAlreadyAnswered,
    NeutralAlreadyAppointed,
    NeutralAlreadyGone,
    NeutralAppointed,
    NeutralDeclined,
    NeutralDischarged,
    NeutralIsParty,
    NeutralUnnamed,
    StatementMade,
)
from domain.refusal import DONE_HERE, Conduct
from domain.side import Side
from domain.values import (
    CONFLICT_ENTRIES_LIMIT,
    SHORT_TEXT_LIMIT,
    TITLE_LIMIT,
    DecisionId,
    MeasureId,
    Moment,
    NeutralId,
    OrganisationId,
    PersonId,
    Sealed,
    TooMany,
    in_order,
    required_text,
)


def appoint_neutral(
    conflict: Conflict | None,
    *,
    neutral: NeutralId,
    person: PersonId | None = None,
    organisation: OrganisationId | None = None,
    acts_for: Set[OrganisationId] = frozenset(),
    by: Side | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Ask somebody to be neutral in the present stage.

    `acts_for` are the organisations that the person belongs to or acts for.
    """
    conflict = known(conflict)
    in_order("raising of the conflict", conflict.raised, "appointment", effective)
    if person is None and organisation is None:
        raise NeutralUnnamed
    _require_room("neutrals", len(conflict.neutrals))
    for known_one in conflict.neutrals.values():
        is_same = (known_one.person, known_one.organisation) == (person, organisation)
        if known_one.id == neutral or (is_same and not known_one.is_gone):
            raise NeutralAlreadyAppointed(known_one.id)
    if by is not None:
        require_side(conflict, by, conduct)
    require_running(conflict, conduct)
    parties = {side.party for side in conflict.sides if side.party is not None}
    persons = {side.person for side in conflict.sides if side.person is not None}
    if organisation in parties:
        conduct.breach(NeutralIsParty(organisation))
    if person is not None and (person in {*persons, conflict.about} or parties & acts_for):
        conduct.breach(NeutralIsParty(person))
    stage = conflict.stage.number
    return [NeutralAppointed(effective, neutral, stage, person, organisation, by)]


def accept_as_neutral(
    conflict: Conflict | None,
    *,
    neutral: NeutralId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Agree to be neutral."""
    conflict = known(conflict)
    _require_unanswered(conflict, neutral, effective)
    require_running(conflict, conduct)
    return [NeutralAccepted(effective, neutral)]


def decline_as_neutral(
    conflict: Conflict | None,
    *,
    neutral: NeutralId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Refuse to be neutral."""
    _require_unanswered(known(conflict), neutral, effective)
    return [NeutralDeclined(effective, neutral)]


def discharge_neutral(
    conflict: Conflict | None,
    *,
    neutral: NeutralId,
    grounds: str | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Let somebody neutral go, at their own wish or that of the sides."""
    conflict = known(conflict)
    if grounds is not None:
        required_text("grounds", grounds, SHORT_TEXT_LIMIT, lines=True)
    found = known_neutral(conflict, neutral)
    in_order("appointment", found.appointed, "discharge", effective)
    if found.is_gone:
        raise NeutralAlreadyGone(neutral)
    require_running(conflict, conduct)
    sealed = None if grounds is None else Sealed(grounds, conflict.subject)
    return [NeutralDischarged(effective, neutral, sealed)]


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
    _require_room("statements", conflict.statements)
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
    _require_room("evidence", len(conflict.evidence))
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
    _require_room("interim measures", len(conflict.measures))
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


def _require_unanswered(conflict: Conflict, neutral: NeutralId, effective: Moment) -> None:
    found = known_neutral(conflict, neutral)
    in_order("appointment", found.appointed, "answer", effective)
    if found.is_gone:
        raise NeutralAlreadyGone(neutral)
    if found.accepted is not None:
        raise NeutralAlreadyAnswered(neutral)


def _standing_measure(conflict: Conflict, measure: MeasureId) -> Measure:
    found = conflict.measures.get(measure)
    if found is None:
        raise MeasureUnknown(measure)
    if found.lifted is not None:
        raise MeasureAlreadyLifted(measure, found.lifted)
    return found


def _require_room(field: str, count: int) -> None:
    if count >= CONFLICT_ENTRIES_LIMIT:
        raise TooMany(field, count + 1, CONFLICT_ENTRIES_LIMIT)
