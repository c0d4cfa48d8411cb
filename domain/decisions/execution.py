"""Execution: the casting vote, evidence, and what is done about a decision once it is taken.

The casting vote belongs to whoever chairs the body when it is cast, and is lost to a chair who
is recused. Only what was adopted is implemented, rescinded or superseded, and the last two only
by another decision that was adopted, under the rule for that (`domain.decisions.undoing`).
"""

from collections.abc import Iterable
from datetime import timedelta

from domain.decisions.decision import (
    DECISION,
    Decision,
    Event,
    known,
)
from domain.decisions.resolution import require_not_void, require_standing
from domain.decisions.tie_breaking import is_chairs, is_tied_for_chair
from domain.decisions.undoing import require_own_rule
from domain.decisions.unsealing import keys_left_over
from domain.document import Document, check_documents
from domain.elections.results import BINDING_RESULTS
from domain.motions.outcome import OutcomeDetermined, waits_for_chair
from domain.motions.poll import require_none_pending
from domain.motions.sequel import (
    AlreadyImplemented,
    CastingStance,
    CastingVoteAmongOptions,
    CastingVoteCast,
    CastingVoteNotProvided,
    ChairUnknown,
    DecisionAlreadyRescinded,
    DecisionAlreadySuperseded,
    DecisionImplemented,
    DecisionRescinded,
    DecisionSuperseded,
    EvidenceAlreadyEntered,
    EvidenceEntered,
    NotAdopted,
    NotTied,
    UndoneByItself,
)
from domain.provisions.provision import ProvisionInForce
from domain.refusal import DONE_HERE, Conduct
from domain.values import (
    SHORT_TEXT_LIMIT,
    Moment,
    OrganisationId,
    PersonId,
    Sealed,
    in_order,
    required_text,
)
from domain.voting.reasoning import broken_tie
from domain.voting.tally import Seat
from domain.voting.turn import ties_come_to

__all__ = ["DECISION"]


def cast_casting_vote(
    decision: Decision | None,
    *,
    stance: CastingStance,
    chair: Seat | None,
    own: Seat | None = None,
    voter: PersonId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Break a tie; `chair` is the seat that chairs the body, as it is held at `effective`, and
    `own` the one that the voter holds.

    While it is voted on anew, there is no tie to break. Reported from outside, a casting vote by
    somebody who had none, or where there was nothing to break, was cast all the same: it changes
    nothing, and a tie goes on waiting for the chair.
    """
    decision = known(decision)
    if decision.election is not None and conduct.is_reported:
        raise CastingVoteAmongOptions(decision.id)
    tied = _tie_to_break(decision, conduct)
    seat = chair or own
    if seat is None:
        raise ChairUnknown(decision.id, effective)
    if chair is None:
        conduct.breach(ChairUnknown(decision.id, effective))
    last = decision.outcomes[-1] if decision.outcomes else None
    is_early = False
    if last is not None and tied is not None and conduct.is_reported:
        effective = _after_count(last.effective, effective)
        is_early = effective.at < last.effective.at
    if is_early:
        conduct.breach(NotTied(decision.id))
        tied = None
    if tied is not None:
        require_none_pending(decision.polls, conduct)
    if last is not None and not is_early:
        in_order("count", last.effective, "casting vote", effective)
    else:
        in_order("proposal", decision.proposed, "casting vote", effective)
    is_theirs = is_chairs(decision, chair, voter, effective, conduct)
    poll = None if last is None else last.poll
    cast = CastingVoteCast(effective, stance, seat.id, voter, poll)
    if tied is None or not is_theirs:
        return [cast]
    came_to = broken_tie(tied.outcome, stance)
    return [
        cast,
        OutcomeDetermined(effective, came_to, tied.basis, tied.counts, tied.poll, tied.declared),
        *keys_left_over(decision, effective),
    ]


def _after_count(counted: Moment, cast: Moment) -> Moment:
    """When a casting vote was cast; one told by its day alone, after the count of that day."""
    is_that_day = cast.day is not None and cast.at < counted.at < cast.at + timedelta(days=1)
    return counted if is_that_day else cast


def _tie_to_break(decision: Decision, conduct: Conduct) -> OutcomeDetermined | None:
    """The tie that waits for the chair; a breach, and None, where there is none."""
    is_provided = "casting-vote" in ties_come_to(decision.rule.rule)
    if not is_tied_for_chair(decision, conduct, is_provided=is_provided):
        return None
    tied = decision.outcomes[-1]
    if not isinstance(tied, OutcomeDetermined):
        raise CastingVoteAmongOptions(decision.id)
    if not waits_for_chair(tied.outcome):
        conduct.breach(CastingVoteNotProvided(decision.id))
        return None
    return tied


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
