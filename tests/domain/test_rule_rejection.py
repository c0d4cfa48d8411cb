"""What rejects a motion, who must not be against it, previous notice, and rarer denominators."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from domain.cases.case import CaseNotice
from domain.voting.drafting import (
    check_rule,
)
from domain.voting.explanation import sentences
from domain.voting.positions import NotOutermost
from domain.voting.rules import AllOf, AnyOf, Base, DecisionRule, Majority, MustAbstain, Not
from domain.voting.rules_before import Confirmed, Noticed, SilenceKept
from tests.domain.rows import HALF, MORE_YES, came_to, evaluated, seat_id

QUALIFIED = Majority(Fraction(2, 3), False, "members")
AGAINST = replace(QUALIFIED, stance="no")
OPINION = DecisionRule(QUALIFIED, nobody_votes="no-opinion", rejection=AGAINST)


@pytest.mark.parametrize(
    ("row", "result"),
    [
        ("++++--", "adopted"),
        ("--++--", "rejected"),
        ("+++---", "no-opinion"),
        ("++0000", "no-opinion"),
        ("......", "no-opinion"),
    ],
)
def test_what_neither_side_carries_is_no_opinion(row: str, result: str) -> None:
    assert came_to(OPINION, row) == result


def test_an_opinion_says_what_was_missing_on_both_sides() -> None:
    told = evaluated(OPINION, "+++--0").outcome
    assert told.explanation.rejection is not None
    assert told.explanation.rejection.decisive
    assert sentences(told)[-1] == (
        "What the rule asks for before a motion is rejected failed: "
        "2 no of 6 members is 1/3, which is not at least 2/3."
    )


def test_what_is_adopted_is_not_rejected_as_well() -> None:
    both = replace(OPINION, condition=Majority(Fraction(1, 3), False, "members"))
    assert came_to(both, "++----") == "adopted"


@pytest.mark.parametrize(
    ("tie", "result"), [("fails", "no-opinion"), ("no-opinion", "no-opinion"), ("lot", "tied")]
)
def test_a_tie_that_rejects_nothing_is_what_the_rule_makes_of_it(tie: str, result: str) -> None:
    more_no = Majority(HALF, True, "cast", stance="no")
    rule = DecisionRule(MORE_YES, rejection=more_no, tie=tie)  # type: ignore[arg-type]
    assert came_to(rule, "++--") == result
    assert came_to(rule, "+---") == "rejected"


@pytest.mark.parametrize(
    "part", [SilenceKept(), Confirmed(1), MustAbstain((seat_id(0),)), AllOf((SilenceKept(),))]
)
def test_what_concerns_the_whole_rule_does_not_stand_in_what_rejects(part: object) -> None:
    rule = DecisionRule(MORE_YES, rejection=part)  # type: ignore[arg-type]
    with pytest.raises(NotOutermost) as refused:
        check_rule(rule)
    assert refused.value.place.startswith("rejection")


@pytest.mark.parametrize(
    ("row", "result"), [("+++---", "adopted"), ("++----", "rejected"), ("......", "adopted")]
)
def test_a_motion_that_only_enough_votes_against_stop(row: str, result: str) -> None:
    rule = DecisionRule(Not(AGAINST), nobody_votes="adopted")
    assert came_to(rule, row) == result


def test_those_who_do_not_abstain_are_the_members_less_the_abstaining() -> None:
    rule = DecisionRule(Majority(HALF, True, "members-less-abstaining"))
    assert came_to(rule, "++++++.......") == "rejected"
    assert came_to(rule, "++++++.....00") == "adopted"
    assert came_to(rule, "++++++.....0R") == "adopted"
    assert came_to(rule, "0000") == "rejected"


@pytest.mark.parametrize(
    ("base", "result"), [("cast", "adopted"), ("cast-and-invalid", "rejected")]
)
def test_illegal_votes_are_votes_cast_where_the_rule_says_so(base: Base, result: str) -> None:
    assert came_to(DecisionRule(Majority(HALF, True, base)), "+++--x00") == result


AFTER_NOTICE = DecisionRule(
    AnyOf((Majority(Fraction(2, 3), False, "cast"), AllOf((MORE_YES, Noticed(7))))),
    nobody_votes="rejected",
)


@pytest.mark.parametrize(
    ("noticed", "result"),
    [
        (date(2026, 3, 2), "adopted"),
        (date(2026, 3, 8), "adopted"),
        (date(2026, 3, 9), "rejected"),
        (date(2026, 3, 20), "rejected"),
        (None, "rejected"),
    ],
)
def test_less_suffices_after_previous_notice(noticed: date | None, result: str) -> None:
    notices = () if noticed is None else (CaseNotice(noticed),)
    held = date(2026, 3, 16)
    assert came_to(AFTER_NOTICE, "+++--", notices=notices, held=held) == result
    assert came_to(AFTER_NOTICE, "++++--", notices=notices, held=held) == "adopted"


def test_notice_to_some_is_not_previous_notice() -> None:
    notices = (CaseNotice(date(2026, 3, 2), (seat_id(0), seat_id(1))),)
    told = evaluated(AFTER_NOTICE, "+++--", notices=notices, held=date(2026, 3, 16))
    assert told.outcome.result == "rejected"
    assert "no notice is proven to have reached every member" in " ".join(sentences(told.outcome))


def test_when_the_vote_was_held_must_be_said_for_notice_to_count() -> None:
    notices = (CaseNotice(date(2026, 3, 2)),)
    assert came_to(AFTER_NOTICE, "+++--", notices=notices) == "incomplete"
