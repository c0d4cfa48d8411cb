"""Resolutions: the decisions of a partnership that acts rest on."""

from domain.conflicts.conflict import CONFLICT
from domain.decisions import resolution as rules
from domain.decisions.decision import DECISION, Decision
from domain.values import DecisionId, Moment, PartnershipId
from services.act import require_within
from services.ledger import Case


def resolution_of(case: Case, partnership: PartnershipId, decision: DecisionId) -> Decision:
    """The decision of the same partnership that an act rests on."""
    found = case.get(DECISION, decision)
    require_within(partnership, found.partnership, (DECISION.kind, decision))
    return found


def require_in_effect(case: Case, decision: Decision, effective: Moment) -> None:
    """Breach the rules that nothing rests on a decision that was undone or is suspended."""
    rules.require_standing(decision, effective, case.act.conduct)
    require_unsuspended(case, decision, effective)


def require_unsuspended(case: Case, decision: Decision | None, effective: Moment) -> None:
    """Breach the rule that nothing is done on a decision, if any, that a conflict suspends."""
    if decision is None:
        return
    conflicts = case.within(CONFLICT, decision.partnership)
    rules.require_unsuspended(decision.id, conflicts, effective, case.act.conduct)
