"""What if, of elections: what an election would have come to, as a type of the graph."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import strawberry

from api.elections import Pair, Round
from api.scalars import JSON
from domain.elections.named_options import names_of, with_names
from domain.elections.return_sentences import election_sentences
from projections.elections import pairs_of, rounds_of
from services.evaluation import to_plain as told_plainly
from services.what_if_elections import SupposedElection

_FIELDS: dict[str, tuple[Any, str]] = {
    "is_recommendation": (bool, "Whether the rule is advisory."),
    "sentences": (list[str], "Why, for a person: the whole count."),
    "elected": (
        list[str],
        "Who or what would have been chosen, by the marks on the ballot, in order of the count.",
    ),
    "decided_by": (str, "What would have been decisive, as `Election.decidedBy` has it."),
    "valid": (Fraction, "Ballots that would count, in the measure of the rule."),
    "blank": (Fraction, "Ballots that say nothing."),
    "invalid": (Fraction, "Ballots that the method can't count."),
    "rounds": (list[Round], "What each option would have had, round by round."),
    "pairs": (list[Pair], "The comparisons in pairs, where the method makes them."),
    "explanation": (JSON, "The whole count, step by step, in exact arithmetic."),
}


def evaluated_election(outcome: Any) -> Any:
    """The type of what an election would have come to; `outcome` is the enum of outcomes."""
    declared = {"outcome": (outcome, "What it would have come to."), **_FIELDS}
    namespace: dict[str, Any] = {
        "__annotations__": {name: of for name, (of, _) in declared.items()},
        **{name: strawberry.field(description=said) for name, (_, said) in declared.items()},
    }
    return strawberry.type(
        type("EvaluatedElection", (), namespace),
        description="What an election would have come to.",
    )


def told_of_election(
    of: Any, outcome: Any, supposed: SupposedElection, stored: Callable[[str, Any], Any]
) -> Any:
    """A value of that type."""
    came_to = supposed.outcome
    named = with_names(came_to, names_of(supposed.options))
    explanation = came_to.explanation
    ballots = explanation.ballots
    return of(
        outcome=outcome(came_to.result),
        is_recommendation=came_to.advisory,
        sentences=list(election_sentences(named, rule_is_supposed=supposed.rule_is_supposed)),
        elected=list(came_to.elected),
        decided_by=explanation.decided_by,
        valid=ballots.valid,
        blank=ballots.blank,
        invalid=ballots.invalid,
        rounds=[stored("Round", told_plainly(each)) for each in rounds_of(explanation.steps)],
        pairs=[stored("Pair", told_plainly(each)) for each in pairs_of(explanation.steps)],
        explanation=told_plainly(explanation),
    )
