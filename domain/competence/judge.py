"""Judges: who answers questions about the validity of a decision, and what they ask first.

A body answers by a decision of its own, taken after the question was put, or a ruling does in a
conflict about that decision, given by somebody neutral, or on appeal; not one that a side alone
reports from outside. No decision is judged by itself.
"""

from collections import Counter
from dataclasses import dataclass

from domain.conflicts.conflict_state import Conflict
from domain.decisions.decision import Decision
from domain.decisions.resolution import require_adopted
from domain.motions.validity import Challenge, DefectKind
from domain.refusal import Conduct, Refused
from domain.values import BodyId, ConflictId, DecisionId, Moment, in_order


@dataclass(frozen=True)
class Judge:
    """Who answers a challenge: a body by a decision, or a conflict by the ruling in it."""

    decision: Decision | None = None
    conflict: Conflict | None = None
    is_without_some: bool = False
    """Whether a party whose decision is judged has no part in the decision that judges it."""

    @property
    def decision_id(self) -> DecisionId | None:
        """The decision, where it is one."""
        return None if self.decision is None else self.decision.id

    @property
    def conflict_id(self) -> ConflictId | None:
        """The conflict, where it is one."""
        return None if self.conflict is None else self.conflict.id


# Refusals


class NothingToChallenge(Refused):
    """The motion {decision} is not decided, so there is nothing to challenge."""

    code = "NOTHING_TO_CHALLENGE"
    decision: DecisionId


class DefectMissing(Refused):
    """It must be said what is wrong with the decision {decision}."""

    code = "DEFECT_MISSING"
    decision: DecisionId


class DefectNamedTwice(Refused):
    """The defect “{defect}” is named twice."""

    code = "DEFECT_NAMED_TWICE"
    defect: str


class DefectsCured(Refused):
    """What is said to be wrong with the decision {decision} was cured by ratification."""

    code = "DEFECTS_CURED"
    decision: DecisionId


class JudgeUnclear(Refused):
    """It is answered by the decision of a body or by the ruling in a conflict: by one of them."""

    code = "JUDGE_UNCLEAR"


class JudgedByItself(Refused):
    """The decision {decision} can neither answer a challenge to itself nor ratify itself."""

    code = "JUDGED_BY_ITSELF"
    decision: DecisionId


class BodyNotCompetent(Refused):
    """The decision {by} was not taken by a body that is competent for this: {why}."""

    code = "BODY_NOT_COMPETENT"
    by: DecisionId
    why: str


class NoRulingOnIt(Refused):
    """In the conflict {conflict} there is no ruling on the decision {decision} that stands and was
    given by somebody neutral or on appeal."""

    code = "NO_RULING_ON_IT"
    conflict: ConflictId
    decision: DecisionId


WITHOUT_SOME = "not each party whose decision it is had a part in it"

# What is asked first


def require_judge(
    decision: Decision,
    challenge: Challenge,
    judge: Judge,
    effective: Moment,
    conduct: Conduct,
) -> None:
    """Refuse unless a body or a ruling answers; breach it where that one is not competent."""
    by, body = judge.decision, challenge.rule.rule.body
    _require_answer(decision, judge, effective, conduct)
    if by is None:
        return
    if by.outcomes and by.outcomes[-1].effective.at < challenge.raised.at:
        conduct.breach(BodyNotCompetent(by.id, "it was taken before the challenge"))
    why = why_not_competent(decision, by, body, is_without_some=judge.is_without_some)
    if why:
        conduct.breach(BodyNotCompetent(by.id, why))


def why_not_competent(
    decision: Decision, by: Decision, named: BodyId | None, *, is_without_some: bool
) -> str:
    """Why a body may not answer of a decision; empty where it may: as the one that a clause names,
    as the one that took the decision, or as one in which each party has a part whose decision it
    is.
    """
    if named is not None:
        return "" if by.body == named else "the agreement names another body"
    is_own = by.body is not None and by.body == decision.body
    return WITHOUT_SOME if is_without_some and not is_own else ""


def require_judge_of_lapsed(
    decision: Decision, judge: Judge, effective: Moment, conduct: Conduct
) -> None:
    """Refuse unless a body or a ruling answers of what lapsed; breach it where it is not the body
    in whose place it was decided, by a vote of its own since.
    """
    _require_answer(decision, judge, effective, conduct)
    by, lapsed = judge.decision, decision.validity.lapsed
    assert lapsed is not None, "its lapse is recorded first"
    if by is not None:
        why = why_not_of_lapsed(decision, by, lapsed)
        if why:
            conduct.breach(BodyNotCompetent(by.id, why))


def why_not_of_lapsed(decision: Decision, by: Decision, lapsed: Moment) -> str:
    """Why a decision can't answer of what lapsed; empty where it can."""
    if by.body != decision.body:
        return "it lapsed in place of another body"
    if by.urgency.taken is not None:
        return "it was itself decided in urgency"
    if by.decided is not None and by.decided.at < lapsed.at:
        return "it was taken before the lapse"
    return ""


def _require_answer(decision: Decision, judge: Judge, effective: Moment, conduct: Conduct) -> None:
    by, conflict = judge.decision, judge.conflict
    if by is not None and conflict is None:
        if by.id == decision.id:
            raise JudgedByItself(decision.id)
        require_adopted(by, effective, conduct)
    elif conflict is not None and by is None:
        ruling = None if conflict.pending_appeals else conflict.ruling
        is_ruled = (
            ruling is not None and ruling.given.at <= effective.at and ruling.reported_by is None
        )
        if conflict.decision != decision.id or not is_ruled:
            conduct.breach(NoRulingOnIt(conflict.id, decision.id))
    else:
        raise JudgeUnclear


def decided_before(decision: Decision, effective: Moment, what: str) -> Moment:
    """When it was decided, which has to be before `what`."""
    decided = decision.decided
    if decided is None:
        raise NothingToChallenge(decision.id)
    in_order("decision", decided, what, effective)
    return decided


def check_defects(decision: Decision, defects: tuple[DefectKind, ...]) -> None:
    """Refuse where no defect is named, or one is named twice."""
    if not defects:
        raise DefectMissing(decision.id)
    for defect, times in Counter(defects).items():
        if times > 1:
            raise DefectNamedTwice(defect)
