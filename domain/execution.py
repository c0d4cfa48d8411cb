"""Execution: the casting vote, evidence, and what is done about a decision once it is taken.

The casting vote belongs to whoever chairs the body when it is cast, and is lost to a chair who
is recused. Only what was adopted is implemented, rescinded or superseded, and the last two only
by another decision that was adopted, under the rule for that (`domain.undoing`).
"""

from collections.abc import Iterable

from domain.decision import (
    DECISION,
    Decision,
    Event,
    MotionAlreadyDecided,
    keys_left_over,
    known,
    require_undecided,
)
from domain.document import Document, check_documents
from domain.outcome import BINDING_RESULTS, FINAL_RESULTS, OutcomeDetermined, waits_for_chair
from domain.poll import require_none_pending
from domain.provision import ProvisionInForce
from domain.reasoning import broken_tie
from domain.refusal import DONE_HERE, Conduct, Reported
from domain.resolution import require_not_void, require_standing
from domain.sequel import (
    AlreadyImplemented,
    CastingStance,
    CastingVoteAmongOptions,
    CastingVoteCast,
    CastingVoteNotProvided,
    ChairRecused,
    ChairUnknown,
    DecisionAlreadyRescinded,
    DecisionAlreadySuperseded,
    DecisionImplemented,
    DecisionRescinded,
    DecisionSuperseded,
    EvidenceAlreadyEntered,
    EvidenceEntered,
    NotAdopted,
    NotTheChair,
    NotTied,
    UndoneByItself,
)
from domain.turn import ties_come_to
from domain.undoing import require_own_rule
from domain.values import (
    SHORT_TEXT_LIMIT,
    Moment,
    OrganisationId,
    PersonId,
    Sealed,
    in_order,
    required_text,
)
from domain.voting import Seat

__all__ = ["DECISION"]


def cast_casting_vote(
    decision: Decision | None,
    *,
    stance: CastingStance,
    chair: Seat | None,
    voter: PersonId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Break a tie; `chair` is the seat that chairs the body, as it is held at `effective`.

    While it is voted on anew, there is no tie to break. Reported from outside, a casting vote that
    came when the motion was decided without it was cast all the same, and changes nothing.
    """
    decision = known(decision)
    came_late = _came_late(decision, conduct)
    if not came_late:
        require_undecided(decision, conduct)
    if "casting-vote" not in ties_come_to(decision.rule.rule):
        raise CastingVoteNotProvided(decision.id)
    if came_late:
        return [_late(decision, chair, stance, voter, effective, conduct)]
    if decision.result != "tied":
        raise NotTied(decision.id)
    if chair is None:
        raise ChairUnknown(decision.id, effective)
    tied = decision.outcomes[-1]
    if not isinstance(tied, OutcomeDetermined):
        raise CastingVoteAmongOptions(decision.id)
    if not waits_for_chair(tied.outcome):
        raise CastingVoteNotProvided(decision.id)
    require_none_pending(decision.polls, conduct)
    in_order("count", tied.effective, "casting vote", effective)
    if voter is None or voter != chair.holder:
        conduct.breach(NotTheChair(chair.id))
    if chair.id in decision.recused_at(effective):
        conduct.breach(ChairRecused(chair.id))
    came_to = broken_tie(tied.outcome, stance)
    return [
        CastingVoteCast(effective, stance, chair.id, voter, tied.poll),
        OutcomeDetermined(effective, came_to, tied.basis, tied.counts, tied.poll, tied.declared),
        *keys_left_over(decision, effective),
    ]


def _came_late(decision: Decision, conduct: Conduct) -> bool:
    """Whether a casting vote is reported where the ballots, or its loss, had decided the motion.

    What a first one decided, a second one is no news of.
    """
    voted = decision.result in FINAL_RESULTS and decision.election is None and decision.outcomes
    return bool(voted) and isinstance(conduct, Reported) and not decision.sequel.casting_votes


def _late(
    decision: Decision,
    chair: Seat | None,
    stance: CastingStance,
    voter: PersonId | None,
    effective: Moment,
    conduct: Conduct,
) -> CastingVoteCast:
    """A casting vote that broke no tie: that of a chair who had none, or where there was none."""
    assert decision.result is not None, "it was decided"
    if chair is None:
        raise ChairUnknown(decision.id, effective)
    last = decision.outcomes[-1]
    in_order("count", last.effective, "casting vote", effective)
    conduct.breach(MotionAlreadyDecided(decision.id, decision.result))
    if voter is None or voter != chair.holder:
        conduct.breach(NotTheChair(chair.id))
    if chair.id in decision.recused_at(effective):
        conduct.breach(ChairRecused(chair.id))
    return CastingVoteCast(effective, stance, chair.id, voter, last.poll)


def enter_evidence(
    decision: Decision | None,
    *,
    documents: tuple[Document, ...],
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Name documents that show how it was decided."""
    decision = known(decision)
    check_documents("documents", documents)
    in_order("proposal", decision.proposed, "evidence", effective)
    for document in documents:
        if document in decision.sequel.evidence:
            raise EvidenceAlreadyEntered(document.title, document.sha256)
    return [EvidenceEntered(effective, documents)]


def implement_decision(
    decision: Decision | None,
    *,
    party: OrganisationId | None = None,
    person: PersonId | None = None,
    report: Sealed | None = None,
    documents: tuple[Document, ...] = (),
    said_by: OrganisationId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Report that what was decided is done: by whom, when, and what shows it.

    `said_by` is the one of several parties whose word alone that is.
    """
    decision = known(decision)
    if report is not None and report.text is not None:
        required_text("report", report.text, SHORT_TEXT_LIMIT, lines=True)
    if documents:
        check_documents("documents", documents)
    if decision.sequel.implemented is not None:
        raise AlreadyImplemented(decision.id, decision.sequel.implemented)
    _require_adopted(decision, "implementation", effective)
    require_standing(decision, effective, conduct)
    return [DecisionImplemented(effective, party, person, report, documents, said_by)]


def rescind_decision(
    decision: Decision | None,
    *,
    by: Decision | None,
    in_force: Iterable[ProvisionInForce] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Take back what was decided, by the decision `by`.

    `in_force` are the provisions that were in force when that was proposed.
    """
    decision, by = known(decision), known(by)
    if decision.sequel.rescinded is not None:
        raise DecisionAlreadyRescinded(decision.id, decision.sequel.rescinded.effective)
    _require_undone(decision, by, "rescission", effective, conduct)
    require_own_rule("rescission", decision, by, in_force, conduct)
    return [DecisionRescinded(effective, by.id)]


def supersede_decision(
    decision: Decision | None,
    *,
    by: Decision | None,
    in_force: Iterable[ProvisionInForce] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Let the decision `by` take the place of this one.

    `in_force` are the provisions that were in force when that was proposed.
    """
    decision, by = known(decision), known(by)
    if decision.sequel.superseded is not None:
        raise DecisionAlreadySuperseded(decision.id, decision.sequel.superseded.effective)
    _require_undone(decision, by, "supersession", effective, conduct)
    require_own_rule("supersession", decision, by, in_force, conduct)
    return [DecisionSuperseded(effective, by.id)]


def _require_undone(
    decision: Decision, by: Decision, what: str, effective: Moment, conduct: Conduct
) -> None:
    """What both ways of undoing a decision ask for."""
    if decision.id == by.id:
        raise UndoneByItself(decision.id)
    _require_adopted(decision, what, effective)
    if by.result not in BINDING_RESULTS:
        conduct.breach(NotAdopted(by.id))
    else:
        in_order("decision that orders it", _decided(by), what, effective)
    require_standing(by, effective, conduct)
    _require_standing(decision, effective, conduct)


def _decided(decision: Decision) -> Moment:
    assert decision.decided is not None, "what binds was decided"
    return decision.decided


def _require_adopted(decision: Decision, what: str, effective: Moment) -> None:
    if decision.result not in BINDING_RESULTS or decision.urgency.lapsed_at(effective.at):
        raise NotAdopted(decision.id)
    in_order("decision", _decided(decision), what, effective)


def _require_standing(decision: Decision, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that what was rescinded or superseded, or is void, has no further effect."""
    require_not_void(decision, effective, conduct)
    sequel = decision.sequel
    if sequel.rescinded is not None:
        conduct.breach(DecisionAlreadyRescinded(decision.id, sequel.rescinded.effective))
    if sequel.superseded is not None:
        conduct.breach(DecisionAlreadySuperseded(decision.id, sequel.superseded.effective))
