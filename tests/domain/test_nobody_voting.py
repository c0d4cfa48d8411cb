"""A rule that fails as a whole when nobody votes need not say what such a vote comes to."""

from fractions import Fraction

import pytest

from domain.voting.drafting import check_rule
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    AllOf,
    AnyOf,
    Condition,
    CountAtLeast,
    DecisionRule,
    Majority,
    Not,
    StatedDefault,
    Unanimity,
)
from domain.voting.tally import tally_of
from tests.domain.polls import HALF, MORE_YES, body

AT_LEAST = Majority(Fraction(2, 3), False, "cast")


@pytest.mark.parametrize(
    "condition",
    [
        AllOf((AT_LEAST, MORE_YES)),
        AllOf((Unanimity("cast"), CountAtLeast(Fraction(1)))),
        AllOf((MORE_YES, Not(Majority(HALF, False, "members", stance="no")))),
        AllOf((MORE_YES, AnyOf((AT_LEAST, Unanimity("present"))))),
        Unanimity("members"),
        Majority(HALF, False, "all-seats", rounded="up"),
        Majority(HALF, False, "cast", plus=Fraction(1)),
    ],
    ids=str,
)
def test_a_rule_that_fails_as_a_whole_when_nobody_votes_need_not_say_so(
    condition: Condition,
) -> None:
    rule = DecisionRule(condition)
    check_rule(rule)
    silent = tally_of(rule, body(3), [])
    assert outcome(rule, silent, StatedDefault()).result == "rejected"
