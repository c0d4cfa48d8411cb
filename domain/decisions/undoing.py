"""Undoing: under which rule a decision is taken back, or another one takes its place.

Where a provision in force names the matter “rescission”, or “supersession”, only a decision in
that matter does it, taken under the rule of that provision and by the body that it names; where it
names none by the body that took the decision, or by all parties without a body. Where no provision
does, it takes a decision of the same body in the same matter, or under the same rule: what
was decided by a hard rule is not undone by an easy one.
"""

from collections.abc import Iterable
from typing import Literal

from domain.decisions.decision import Decision
from domain.provisions.provision import DecisionRuleProvision, ProvisionInForce
from domain.refusal import Conduct, Refused
from domain.values import DecisionId

Undoing = Literal["rescission", "supersession", "reconsideration"]
"""The matters by which provisions say under which rule a decision is undone or opened again."""


class UndoneUnderAnotherRule(Refused):
    """The decision {by} was not taken under the rule by which the decision {decision} can be
    undone: {because}."""

    code = "UNDONE_UNDER_ANOTHER_RULE"
    decision: DecisionId
    by: DecisionId
    because: str


def require_own_rule(
    what: Undoing,
    decision: Decision,
    by: Decision,
    in_force: Iterable[ProvisionInForce],
    conduct: Conduct,
) -> None:
    """Breach the rule that a decision is undone under the rule for that.

    `in_force` are the provisions that were in force when what undoes it was proposed.
    """
    because = why_another_rule(what, decision, by, in_force)
    if because:
        conduct.breach(UndoneUnderAnotherRule(decision.id, by.id, because))


def why_another_rule(
    what: Undoing, decision: Decision, by: Decision, in_force: Iterable[ProvisionInForce]
) -> str:
    """Why it was not the rule for that; empty where it was."""
    named = [
        one.provision
        for one in in_force
        if isinstance(one.provision, DecisionRuleProvision) and what in one.provision.matters
    ]
    if named:
        if by.motion.matter != what:
            return f"its matter is not “{what}”, which has a rule of its own"
        bodies = {provision.body for provision in named}
        if by.body in bodies or (None in bodies and by.body in (None, decision.body)):
            return ""
        return f"for a {what} the rule names another body"
    if by.body != decision.body:
        return "another body took it"
    if by.motion.matter != decision.motion.matter and by.rule.rule != decision.rule.rule:
        return "it is of another matter, and under another rule"
    return ""
