"""How many take part, shares with a number added or rounded, and majorities of two meetings."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from domain.decisions.early_close import settled
from domain.linting.linter import lint
from domain.refusal import Refused
from domain.voting.drafting import NumberOutOfRange, ShareOrNumber, UnknownOption, check_rule
from domain.voting.explanation import sentences
from domain.voting.figures import Circumstances
from domain.voting.nobody_voting import NobodyVotingNotStated
from domain.voting.positions import NotOutermost, SecondMeetingTwice
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    AllOf,
    AnyOf,
    ByWay,
    CountAtLeast,
    DecisionRule,
    Majority,
    Not,
    QuorumShare,
    Result,
    Rounding,
    StatedDefault,
    Unanimity,
)
from domain.voting.rules_before import Confirmed, SilenceKept, TwoMeetings
from domain.voting.tally import Count, Tally, tally_of
from domain.voting.turnout import TakingPart, Turnout
from tests.domain.polls import HALF, MORE_YES, body, seat, votes
from tests.domain.test_votes_in_turn import proposed, voted

TWO_THIRDS = Majority(Fraction(2, 3), strictly=False, base="cast")
TAKEN_PART = DecisionRule(AllOf((Turnout(HALF, strictly=True), MORE_YES)))


def of(yes: int, no: int = 0, **more: int) -> Tally:
    count = Count(Fraction(yes), Fraction(no))
    known: dict[str, Any] = {name: Fraction(number) for name, number in more.items()}
    return Tally((replace(count, **known),))


def comes_to(rule: DecisionRule, tally: Tally) -> Result:
    check_rule(rule)
    return outcome(rule, tally, StatedDefault()).result


# Turnout


def test_too_few_taking_part_reject_and_do_not_void_the_vote() -> None:
    assert comes_to(TAKEN_PART, of(5, 0, abstain=0, members=10)) == "rejected"
    assert comes_to(TAKEN_PART, of(5, 0, abstain=1, members=10)) == "adopted"
    quorum = DecisionRule(MORE_YES, (QuorumShare(HALF, strictly=True),))
    assert comes_to(quorum, of(5, 0, abstain=0, members=10)) == "inquorate"


@pytest.mark.parametrize(
    ("counted", "result"),
    [
        ("present", "adopted"),
        ("cast-and-abstaining", "rejected"),
        ("cast-and-invalid", "rejected"),
        ("cast", "rejected"),
    ],
)
def test_who_takes_part_is_told(counted: TakingPart, result: Result) -> None:
    rule = DecisionRule(AllOf((Turnout(HALF, counted=counted), MORE_YES)))
    assert comes_to(rule, of(2, 0, abstain=1, invalid=1, present=5, members=10)) == result


def test_a_majority_where_half_take_part_and_two_thirds_otherwise() -> None:
    rule = DecisionRule(
        AnyOf((AllOf((Turnout(HALF), MORE_YES)), TWO_THIRDS)), nobody_votes="rejected"
    )
    assert comes_to(rule, of(3, 2, abstain=0, members=10)) == "adopted"
    assert comes_to(rule, of(3, 2, abstain=0, members=11)) == "rejected"
    assert comes_to(rule, of(4, 2, abstain=0, members=20)) == "adopted"


def test_a_turnout_by_number_says_what_it_compares() -> None:
    rule = DecisionRule(AllOf((Turnout(number=Fraction(5), strictly=True), MORE_YES)))
    assert comes_to(rule, of(4, 1, abstain=0)) == "rejected"
    told = outcome(rule, of(4, 1, abstain=0), StatedDefault())
    assert "5 present, which is not more than 5" in " ".join(sentences(told))
    assert comes_to(rule, of(4, 1, abstain=1)) == "adopted"


def test_what_a_tally_does_not_say_of_a_turnout_is_missing() -> None:
    assert comes_to(TAKEN_PART, of(5, members=10)) == "incomplete"
    assert comes_to(TAKEN_PART, of(6, members=10)) == "adopted", "whoever abstained"
    assert comes_to(TAKEN_PART, of(6)) == "incomplete"


def test_a_turnout_is_asked_by_weight_and_of_a_group() -> None:
    weighty = Turnout(HALF, measure="weight", group="owners")
    rule = DecisionRule(AllOf((weighty, MORE_YES)))
    here = Count(Fraction(3), Fraction(0), Fraction(0), members=Fraction(6), group="owners")
    both = Tally((Count(Fraction(1), Fraction(0)), replace(here, measure="weight")))
    assert comes_to(rule, both) == "adopted"


def test_a_poll_is_settled_once_too_few_can_take_part_no_more() -> None:
    rule = replace(TAKEN_PART, ballots_final=True)
    assert settled(rule, body(5), votes("++")) is None
    assert settled(rule, body(5), votes("+++")) == "adopted"


# A share, and a number


@pytest.mark.parametrize(("rounded", "needed"), [("up", 5), ("down", 4), ("nearest", 5), ("no", 5)])
def test_half_of_seven_and_one_is_rounded_as_the_rule_says(rounded: Rounding, needed: int) -> None:
    more = Majority(HALF, False, "members", plus=Fraction(1), rounded=rounded)
    rule = DecisionRule(more, nobody_votes="rejected")
    assert comes_to(rule, of(needed - 1, 0, members=7)) == "rejected"
    assert comes_to(rule, of(needed, 0, members=7)) == "adopted"


def test_all_members_but_one() -> None:
    rule = DecisionRule(
        Majority(Fraction(1), False, "members", plus=Fraction(-1)), nobody_votes="rejected"
    )
    assert comes_to(rule, of(5, 2, members=7)) == "rejected"
    assert comes_to(rule, of(6, 1, members=7)) == "adopted"


def test_a_quorum_of_half_and_one_says_the_number_it_comes_to() -> None:
    rule = DecisionRule(MORE_YES, (QuorumShare(HALF, plus=Fraction(1), rounded="down"),))
    told = outcome(rule, of(3, 0, abstain=0, members=7), StatedDefault())
    assert told.result == "inquorate"
    assert (
        "The quorum was not met: 3 present of 7 members, which is not at least 4, 1/2 of them, "
        "rounded down, and 1." in sentences(told)
    )
    assert told.explanation.quorum[0].needed == 4


def test_half_and_something_is_no_tie() -> None:
    rule = DecisionRule(Majority(HALF, True, "cast", plus=Fraction(1)), tie="casting-vote")
    assert comes_to(rule, of(3, 3)) == "rejected"


@pytest.mark.parametrize("rounded", ["up", "down", "nearest", "no"])
@pytest.mark.parametrize("plus", [-1, 0, 1])
@pytest.mark.parametrize("base", ["cast", "present", "members"])
def test_what_is_settled_early_is_what_every_end_comes_to(
    rounded: Rounding, plus: int, base: str
) -> None:
    asked = Majority(HALF, False, base, plus=Fraction(plus), rounded=rounded)  # type: ignore[arg-type]
    rule = DecisionRule(asked, nobody_votes="rejected", ballots_final=True)
    for given in ("+", "++", "++-", "--", "-"):
        early = settled(rule, body(5), votes(given))
        waiting = 5 - len(given)
        for ends in _ends(waiting):
            tally = tally_of(rule, body(5), votes(given + ends))
            known = Circumstances(counted=True)
            came_to = outcome(rule, tally, StatedDefault(), known).result
            assert early in {None, came_to}, (given, ends)


def _ends(waiting: int) -> list[str]:
    if waiting == 0:
        return [""]
    return [first + rest for first in "+-0." for rest in _ends(waiting - 1)]


def test_parts_of_votes_are_not_settled_by_their_extremes() -> None:
    asked = Majority(HALF, False, "cast", measure="weight", rounded="down")
    rule = DecisionRule(asked, nobody_votes="rejected", ballots_final=True)
    seats = replace(body(3), seats=tuple(seat(n, weight=Fraction(n + 1, 2)) for n in range(3)))
    assert settled(rule, seats, votes("+")) is None


def test_the_linter_reasons_about_shares_with_a_number() -> None:
    rule = DecisionRule(
        Majority(Fraction(1), False, "members", plus=Fraction(1)), nobody_votes="rejected"
    )
    assert [remark.code for remark in lint(rule, body(5))] == ["CANNOT_BE_ADOPTED"]


# Two meetings


AT_ONCE_OR_TWICE = DecisionRule(
    AnyOf((Unanimity("members"), TwoMeetings(MORE_YES, TWO_THIRDS, 2, working_days=False))),
    nobody_votes="rejected",
)


def test_statutes_change_at_once_or_at_two_meetings() -> None:
    check_rule(AT_ONCE_OR_TWICE)
    start = proposed(AT_ONCE_OR_TWICE)
    assert voted(start, 2, "+++++").result == "adopted"
    assert voted(start, 2, "++---").result == "rejected"
    first = voted(start, 2, "+++--")
    assert first.result == "incomplete"
    assert voted(first, 3, "++++-").result == "incomplete", "too soon"
    assert voted(first, 6, "+++--").result == "rejected", "two thirds are asked for"
    assert voted(first, 6, "++++-").result == "adopted"


def test_which_meeting_it_is_is_told() -> None:
    told = voted(proposed(AT_ONCE_OR_TWICE), 2, "+++--").outcomes[-1].outcome
    said = " ".join(sentences(told))  # type: ignore[arg-type]
    assert "at the first meeting, " in said
    assert "it still has to pass at a second meeting, with at least 2 clear days" in said


def test_a_tie_broken_at_the_first_meeting_waits_for_the_second() -> None:
    twice = DecisionRule(TwoMeetings(MORE_YES, TWO_THIRDS), tie="lot", nobody_votes="rejected")
    known = Circumstances(lot="a")
    results = {
        outcome(twice, of(3, 3), StatedDefault(), replace(known, lot=lot)).result
        for lot in "abcdefgh"
    }
    assert results == {"incomplete", "rejected"}


def test_a_second_meeting_is_one_of_several_ways() -> None:
    confirmed = AllOf((TWO_THIRDS, Confirmed(0)))
    rule = DecisionRule(AnyOf((Unanimity("members"), confirmed)), nobody_votes="rejected")
    check_rule(rule)
    once = voted(proposed(rule), 2, "++++-")
    assert once.result == "incomplete"
    assert voted(once, 3, "++++-").result == "adopted"
    by_way = ByWay(meeting=confirmed, written=Unanimity("members"))
    check_rule(DecisionRule(by_way, nobody_votes="rejected"))


# What is wrong with such rules


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        (DecisionRule(AllOf((Turnout(), MORE_YES))), ShareOrNumber("condition.all[0]")),
        (
            DecisionRule(AllOf((Turnout(HALF, number=Fraction(2)), MORE_YES))),
            ShareOrNumber("condition.all[0]"),
        ),
        (
            DecisionRule(AllOf((Turnout(HALF, rounded="away"), MORE_YES))),  # type: ignore[arg-type]
            UnknownOption("condition.all[0].rounded", "away", "no, up, down, nearest"),
        ),
        (
            DecisionRule(AllOf((Turnout(HALF, plus=Fraction(2**60)), MORE_YES))),
            NumberOutOfRange("condition.all[0].plus", Fraction(2**60)),
        ),
        (
            DecisionRule(AllOf((MORE_YES, Turnout(HALF, plus=Fraction(1, 2**60))))),
            NumberOutOfRange("condition.all[1].plus", Fraction(1, 2**60)),
        ),
        (DecisionRule(AnyOf((Turnout(HALF), MORE_YES))), NobodyVotingNotStated("condition")),
        (DecisionRule(Not(Turnout(HALF))), NobodyVotingNotStated("condition")),
        (
            DecisionRule(Majority(HALF, True, "cast", plus=Fraction(-1))),
            NobodyVotingNotStated("condition"),
        ),
        (
            DecisionRule(Not(TwoMeetings(MORE_YES, MORE_YES)), nobody_votes="rejected"),
            NotOutermost("condition.not[0]"),
        ),
        (
            DecisionRule(TwoMeetings(SilenceKept(), AllOf((MORE_YES, Confirmed(0))))),
            NotOutermost("condition.second.all[1]"),
        ),
        (
            DecisionRule(AllOf((TwoMeetings(MORE_YES, MORE_YES), Confirmed(0)))),
            SecondMeetingTwice("condition.all[1]"),
        ),
        (
            DecisionRule(TwoMeetings(MORE_YES, CountAtLeast(Fraction(2)), days=-1)),
            NumberOutOfRange("condition.days", Fraction(-1)),
        ),
    ],
    ids=lambda each: each.code if isinstance(each, Refused) else "",
)
def test_a_malformed_rule_is_refused_with_its_place(rule: DecisionRule, refusal: Refused) -> None:
    with pytest.raises(type(refusal)) as refused:
        check_rule(rule)
    assert refused.value.facts() == refusal.facts()
