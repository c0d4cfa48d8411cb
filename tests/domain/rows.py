"""Votes told as a row of signs, one a seat, and what they come to under a rule."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from domain.cases.case import Case, CaseBallot, CaseElectorate, CaseSeat
from domain.cases.evaluation import Evaluation, evaluate
from domain.values import SeatId
from domain.voting.explanation import sentences
from domain.voting.rules import (
    DecisionRule,
    Majority,
    Quorum,
)

HALF = Fraction(1, 2)
MORE_YES = Majority(HALF, True, "cast")
STANCES = {
    "+": "yes",
    "-": "no",
    "0": "abstain",
    "x": "invalid",
    "s": "stand-aside",
    "b": "block",
    "o": "object",
}


def seat_id(number: int) -> SeatId:
    return SeatId(UUID(int=number + 1))


def evaluated(
    rule: DecisionRule, row: str, seats: Sequence[CaseSeat] | None = None, **facts: Any
) -> Evaluation:
    """Each seat of the row does what its sign says; R is recused, V vacant, . hands in nothing."""
    stated = seats or [CaseSeat(seat_id(n), vacant=sign == "V") for n, sign in enumerate(row)]
    electorate = facts.pop("electorate", CaseElectorate(tuple(stated)))
    return evaluate(
        Case(
            rule,
            electorate=electorate,
            ballots=tuple(
                CaseBallot(stated[n].id, STANCES[sign])  # type: ignore[arg-type]
                for n, sign in enumerate(row)
                if sign in STANCES
            ),
            recused=tuple(stated[n].id for n, sign in enumerate(row) if sign == "R"),
            **facts,
        )
    )


def came_to(rule: DecisionRule, row: str, **facts: Any) -> str:
    return evaluated(rule, row, **facts).outcome.result


def said(rule: DecisionRule, row: str, **facts: Any) -> str:
    return " ".join(sentences(evaluated(rule, row, **facts).outcome))


def quorum(*quorums: Quorum, **facts: Any) -> DecisionRule:
    return DecisionRule(MORE_YES, quorums, **facts)
