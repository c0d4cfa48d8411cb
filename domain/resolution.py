"""Resolutions: what may rest on a decision, and from when.

Only what was adopted binds, and only from then on; a body that advises binds nobody. What is void
binds nobody either.
"""

from domain.decision import Decision
from domain.refusal import Conduct, Refused
from domain.values import DecisionId, Moment


class DecisionNotAdopted(Refused):
    """The decision {decision} was not adopted by {at}, so nothing can rest on it."""

    code = "DECISION_NOT_ADOPTED"
    decision: DecisionId
    at: Moment


class DecisionVoid(Refused):
    """The decision {decision} is void, so nothing can rest on it."""

    code = "DECISION_VOID"
    decision: DecisionId


def require_adopted(decision: Decision, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that only an adopted decision binds, if this one is not by then."""
    last = decision.outcomes[-1] if decision.outcomes else None
    binds = last is not None and last.outcome.result == "adopted" and not last.outcome.advisory
    if not binds or (last is not None and effective.at < last.effective.at):
        conduct.breach(DecisionNotAdopted(decision.id, effective))
    require_not_void(decision, effective, conduct)


def require_not_void(decision: Decision, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that nothing rests on a decision that is void at `effective`."""
    if decision.validity_at(effective.at) == "void":
        conduct.breach(DecisionVoid(decision.id))
