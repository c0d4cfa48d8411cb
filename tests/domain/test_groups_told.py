"""Numbers of groups beside those of everybody: what they can be, and how they are told."""

from __future__ import annotations

from fractions import Fraction

import pytest

from domain.voting.explanation import sentences
from domain.voting.reasoning import outcome
from domain.voting.rules import DecisionRule, InGroups, StatedDefault
from domain.voting.tally import Count, MoreVotesThanMembers, Tally, check_tally
from tests.domain.rows import MORE_YES


def counted(group: str, yes: int, no: int) -> Count:
    return Count(Fraction(yes), Fraction(no), group=group)


@pytest.mark.parametrize(("yes", "no", "is_possible"), [(5, 3, True), (6, 0, False), (1, 4, False)])
def test_no_group_came_to_more_than_everybody(yes: int, no: int, is_possible: bool) -> None:
    defect = check_tally(Tally((counted("", 5, 3), counted("A", yes, no))))
    assert isinstance(defect, MoreVotesThanMembers) is not is_possible


@pytest.mark.parametrize(
    ("groups", "number", "said"),
    [
        ("ABC", 3, "3 of 3 groups agree, which is not more than 3."),
        ("A", 1, "1 of 1 group agrees, which is not more than 1."),
    ],
)
def test_all_groups_may_agree_and_be_too_few(groups: str, number: int, said: str) -> None:
    rule = DecisionRule(
        InGroups(MORE_YES, number=Fraction(number), strictly=True), nobody_votes="rejected"
    )
    tally = Tally(tuple(counted(group, 2, 0) for group in groups))
    assert sentences(outcome(rule, tally, StatedDefault()))[-1].endswith(said)
