"""Votes held elsewhere: what a reported tally comes to, and what it leaves open."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from domain.refusal import Refused
from domain.voting.explanation import sentences
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    MAJORITY,
    AllOf,
    DecisionRule,
    Majority,
    NoVeto,
    StatedDefault,
)
from domain.voting.tally import (
    Count,
    CountedTwice,
    EmptyTally,
    MoreVotesThanMembers,
    SeatNamedTwice,
    Tally,
    check_tally,
)
from tests.domain.polls import (
    DOUBLE,
    HALF,
    MORE_YES,
    cantons,
    quorum_of,
    seat_id,
)


def test_half_cantons_count_one_half() -> None:
    assert outcome(DOUBLE, cantons("11.5", "10.5"), StatedDefault()).result == "adopted"
    assert outcome(DOUBLE, cantons("10.5", "11.5"), StatedDefault()).result == "rejected"


def test_a_tie_fails_and_is_named_as_what_decided() -> None:
    came_to = outcome(DOUBLE, cantons("11", "11"), StatedDefault())
    assert (came_to.result, came_to.explanation.decided_by) == ("rejected", "tie")
    undecided = replace(DOUBLE, tie="no-opinion", advisory=True)
    assert outcome(undecided, cantons("11", "11"), StatedDefault()).result == "no-opinion"
    assert outcome(undecided, cantons("9", "13"), StatedDefault()).result == "rejected"


@pytest.mark.parametrize(
    ("rule", "count", "missing"),
    [
        (MAJORITY, Count(Fraction(3), Fraction(2)), "present"),
        (MAJORITY, Count(Fraction(3), Fraction(2), Fraction(0)), "members"),
        (
            quorum_of(HALF, of="all-seats"),
            Count(Fraction(3), Fraction(2), Fraction(0)),
            "all-seats",
        ),
        (
            DecisionRule(Majority(HALF, True, "cast-and-abstaining")),
            Count(Fraction(3), Fraction(2)),
            "abstain",
        ),
        (
            DecisionRule(replace(MORE_YES, group="cantons")),
            Count(Fraction(1), Fraction(0)),
            "count",
        ),
        (
            DecisionRule(replace(MORE_YES, measure="weight")),
            Count(Fraction(1), Fraction(0)),
            "count",
        ),
        (
            DecisionRule(AllOf((MORE_YES, NoVeto((seat_id(1),))))),
            Count(Fraction(2), Fraction(1)),
            "stances",
        ),
        (
            DecisionRule(MORE_YES, silence="yes"),
            Count(Fraction(1), Fraction(2), Fraction(0)),
            "members",
        ),
    ],
)
def test_what_a_tally_does_not_say_makes_it_incomplete_and_is_named(
    rule: DecisionRule, count: Count, missing: str
) -> None:
    came_to = outcome(rule, Tally((count,)), StatedDefault())
    assert (came_to.result, came_to.explanation.decided_by) == ("incomplete", "missing")
    steps = [*came_to.explanation.quorum, came_to.explanation.condition]
    steps += [part for step in steps for part in step.parts]
    assert missing in {step.missing for step in steps if step.decisive}
    assert any("the tally does not say" in said for said in sentences(came_to))


def test_what_is_missing_does_not_matter_where_another_condition_decides() -> None:
    rule = DecisionRule(AllOf((MORE_YES, Majority(HALF, True, "members"))))
    came_to = outcome(rule, Tally((Count(Fraction(1), Fraction(2)),)), StatedDefault())
    assert came_to.result == "rejected"


def test_a_tally_nobody_can_read_is_refused() -> None:
    count = Count(Fraction(1), Fraction(2))
    with pytest.raises(EmptyTally):
        check_tally(Tally(()))
    with pytest.raises(CountedTwice):
        check_tally(Tally((count, count)))
    with pytest.raises(Refused, match="NUMBER_OUT_OF_RANGE"):
        check_tally(Tally((replace(count, abstain=Fraction(-1)),)))
    with pytest.raises(SeatNamedTwice):
        check_tally(Tally((count,), recused=(seat_id(1), seat_id(1))))


@pytest.mark.parametrize(
    "facts",
    [
        {"members": Fraction(2)},
        {"present": Fraction(2)},
        {"seats": Fraction(2)},
        {"members": Fraction(9), "seats": Fraction(8)},
    ],
)
def test_a_tally_with_more_votes_than_members_contradicts_itself(facts: Any) -> None:
    count = Count(Fraction(1), Fraction(2), **facts)
    assert isinstance(check_tally(Tally((count,))), MoreVotesThanMembers)
    assert check_tally(Tally((Count(Fraction(1), Fraction(2), members=Fraction(3)),))) is None
