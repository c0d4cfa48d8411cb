"""What if: a decision's last vote evaluated again under another rule or with other ballots.

The decision is read like any other, so who can't see it can't ask; how single seats voted is used
only where the asker sees every ballot (`services.what_if`). Nothing is written.
"""

from __future__ import annotations

from typing import Annotated, Any, Union, cast

import strawberry
from strawberry.types import Info

from api.cursors import identifier, read_id
from api.inputs import graphql_type, to_plain
from api.naming import seat_name
from api.refusals import refusal_type, told
from api.what_if_elections import evaluated_election, told_of_election
from domain.refusal import Refused
from domain.values import DecisionId
from domain.voting.explanation import sentences
from projections.seat_numbers import seats_told
from services.evaluation import to_plain as told_plainly
from services.reading import Malformed, read
from services.refusals import refusals_in
from services.supposition import SeenBallot, Supposition
from services.what_if import Supposed, what_if
from services.what_if_elections import SupposedElection


def evaluation(of: Any) -> Any:
    """The field `evaluate` of a decision; `of` are its outcome's enum and stored types."""
    outcome = of[0]
    evaluated, elected = _evaluated(*of), evaluated_election(outcome)
    refusals: list[type[Refused]] = sorted(
        {Malformed, *refusals_in(what_if)}, key=lambda refusal: refusal.code
    )
    members = [refusal_type(refusal) for refusal in refusals]
    result = Annotated[
        Union[(evaluated, elected, *members)],  # type: ignore[valid-type]  # made here, for strawberry
        strawberry.union(
            "EvaluateResult", description="What it would have come to, or why that can't be told."
        ),
    ]

    def resolve(root: Any, info: Info[Any, Any], suppose: Any) -> Any:
        context: Any = info.context
        try:
            supposed = _supposed(context, root, suppose)
        except Refused as refused:
            return told(refused, context.slow_lane)
        if isinstance(supposed, SupposedElection):
            return told_of_election(elected, outcome, supposed, context.slow_lane.stored)
        came_to = supposed.outcome
        stored = context.slow_lane.stored
        said = sentences(came_to, rule_is_supposed=supposed.rule_is_supposed)
        return evaluated(
            outcome=outcome(came_to.result),
            is_recommendation=came_to.advisory,
            sentences=list(seats_told(said, lambda seat: seat_name(seat, context.slow_lane))),
            explanation=stored("Explanation", told_plainly(came_to.explanation)),
            counts=[stored("Count", told_plainly(each)) for each in supposed.counts],
        )

    resolve.__annotations__ = {
        "root": Any,
        "info": Info[Any, Any],
        "suppose": Annotated[
            graphql_type(Supposition, "Supposition"),
            strawberry.argument(description="What is different from how it was."),
        ],
        "return": result,
    }
    return strawberry.field(
        resolver=resolve,
        description="What the last vote would have come to under another rule, or with other "
        "ballots; nothing is written.",
    )


def _evaluated(outcome: Any, explanation: Any, count: Any) -> Any:
    """The type of what an evaluation came to."""
    namespace: dict[str, Any] = {
        "__annotations__": {
            "outcome": outcome,
            "is_recommendation": bool,
            "sentences": list[str],
            "explanation": explanation,
            "counts": list[count],
        },
        "outcome": strawberry.field(description="What it would have come to."),
        "is_recommendation": strawberry.field(description="Whether the rule is advisory."),
        "sentences": strawberry.field(description="Why, for a person."),
        "explanation": strawberry.field(description="Why, as exact arithmetic."),
        "counts": strawberry.field(description="The counts that it would rest on."),
    }
    return strawberry.type(
        type("Evaluated", (), namespace), description="What a vote would have come to."
    )


def _supposed(context: Any, root: Any, given: Any) -> Supposed | SupposedElection:
    try:
        supposition = read(Supposition, to_plain(given, "suppose"), read_id, "suppose")
    except RecursionError:
        raise Malformed("suppose", "is nested too deeply") from None
    decision = DecisionId(identifier(str(root.id), "Decision"))
    return what_if(context.ledger, decision, cast("Supposition", supposition), _seen(context, root))


def _seen(context: Any, root: Any) -> set[SeenBallot]:
    """The ballots that count, of every vote on the decision, as the asker sees them."""
    votes = context.slow_lane.follow(root, "Decision", "votes", {})
    return {(vote.poll, vote.seat, _said(vote)) for vote in votes or () if vote.counted}


def _said(vote: Any) -> object:
    """The stance, or of a ballot that marks options its marks."""
    if vote.choice is not None:
        return getattr(vote.choice, "value", vote.choice)
    return frozenset((one.option, one.rank, one.score, one.against) for one in vote.marks)
