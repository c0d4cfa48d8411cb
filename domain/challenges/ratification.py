"""Ratification: later approval that cures defects of a decision, and nothing else.

The body that took the decision ratifies it, or the one that the agreement names; where what was
lacking is authority, another body does, never the one that lacked it. Approval cures the defects
that it names, from then on or from the start. What was nullified is decided anew and not
ratified, and so is what was found void, unless the agreement says otherwise.
"""

from domain.competence.judge import (
    BodyNotCompetent,
    DefectsCured,
    JudgedByItself,
    check_defects,
    decided_before,
)
from domain.decisions.decision import DECISION, Decision, Event, known
from domain.decisions.resolution import require_adopted
from domain.elections.results import BINDING_RESULTS
from domain.motions.sequel import NotAdopted
from domain.motions.validity import DecisionRatified, DecisionVoid, DefectKind
from domain.provisions.recourse import PinnedChallengeRule
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import CHALLENGES_LIMIT, BodyId, DecisionId, Moment, TooMany, in_order

__all__ = ["DECISION"]


class VoidNotRatifiable(Refused):
    """The decision {decision} was found void, which no later approval cures here."""

    code = "VOID_NOT_RATIFIABLE"
    decision: DecisionId


def ratify_decision(
    decision: Decision | None,
    *,
    by: Decision | None,
    defects: tuple[DefectKind, ...],
    from_start: bool,
    rule: PinnedChallengeRule,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Cure defects of a decision by the later approval `by`, from then on or from the start."""
    decision, by = known(decision), known(by)
    check_defects(decision, defects)
    decided = decided_before(decision, effective, "ratification")
    if by.id == decision.id:
        raise JudgedByItself(decision.id)
    if decision.result not in BINDING_RESULTS:
        raise NotAdopted(decision.id)
    validity = decision.validity
    if len(validity.ratifications) >= CHALLENGES_LIMIT:
        raise TooMany("ratifications", len(validity.ratifications) + 1, CHALLENGES_LIMIT)
    if validity.void_since is not None:
        raise DecisionVoid(decision.id)
    cured = {defect for one in validity.ratifications for defect in one.defects}
    if cured.issuperset(defects):
        raise DefectsCured(decision.id)
    require_adopted(by, effective, conduct)
    if by.outcomes:
        in_order("decision", decided, "its ratification", by.outcomes[-1].effective)
    _require_ratifier(decision, by, defects, rule, conduct)
    is_void = any(one.finding == "void" for one in validity.challenges)
    if is_void and not rule.rule.void_is_ratifiable:
        conduct.breach(VoidNotRatifiable(decision.id))
    since = decided if from_start else effective
    return [DecisionRatified(effective, since, by.id, defects)]


def _require_ratifier(
    decision: Decision,
    by: Decision,
    defects: tuple[DefectKind, ...],
    rule: PinnedChallengeRule,
    conduct: Conduct,
) -> None:
    named: BodyId | None = rule.rule.ratified_by
    if named is not None:
        if by.body != named:
            conduct.breach(BodyNotCompetent(by.id, "the agreement names another body"))
    elif "authority" in defects:
        if by.body == decision.body:
            conduct.breach(BodyNotCompetent(by.id, "it lacked the authority itself"))
    elif by.body != decision.body:
        conduct.breach(BodyNotCompetent(by.id, "another body took the decision"))
