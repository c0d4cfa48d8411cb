"""Who stands in a further ballot, what a tie for that comes to, and that all of it is told."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.elections.election import ElectionRule, Plurality, TieBreaker, TieRule
from domain.elections.marks import OneOption
from domain.elections.onward import as_told_before, onward
from domain.elections.reported import OptionTotal, ReportedBallots
from domain.elections.return_sentences import election_sentences
from domain.elections.returning import elect_reported, without_casting_vote
from domain.elections.returns import Amount, ElectionOutcome, FurtherBallot, Totals
from domain.voting.rules import Majority, StatedDefault
from tests.domain.elections import body_of, counted, ids, slate, steps_of

NextBallot = Any
MORE_THAN_HALF = Majority(Fraction(1, 2), strictly=True, base="cast")
OF_MEMBERS = Majority(Fraction(1, 2), strictly=True, base="members")
QUARTER = Majority(Fraction(1, 4), strictly=True, base="cast")
BUENOS_AIRES = {"T": 42, "I": 26, "M": 26}
"""Tokyo, Istanbul and Madrid, International Olympic Committee, 7 September 2013."""


def came_to(
    next_ballot: NextBallot,
    votes: dict[str, int],
    tie: TieRule = "fails",
    breaker: TieBreaker = TieBreaker(),  # noqa: B008  # a value
    *,
    seats: int = 1,
    threshold: Majority = MORE_THAN_HALF,
    members: int | None = None,
) -> ElectionOutcome:
    rule = ElectionRule(Plurality(threshold=threshold, next_ballot=next_ballot), seats, tie=tie)
    told = tuple(OptionTotal(one, Fraction(n)) for one, n in votes.items())
    of = None if members is None else Fraction(members)
    ballots = ReportedBallots(totals=told, members=of)
    return elect_reported(rule, slate("".join(votes)), ballots, StatedDefault(), breaker=breaker)


def next_ones(*arguments: Any, **facts: Any) -> str:
    return "".join(onward(came_to(*arguments, **facts)))


def test_who_has_no_vote_at_all_has_fewest() -> None:
    """The city with the least votes is eliminated (Olympic Charter): that is D, and D alone."""
    votes = {"A": 5, "B": 5, "C": 4, "D": 0}
    assert next_ones("all-but-fewest", votes) == "ABC"
    assert next_ones("two", votes) == "AB"
    out = steps_of(came_to("all-but-fewest", votes), FurtherBallot)
    assert out == [FurtherBallot(ids("ABC"), ids("D"))]


def test_nobody_stands_alone_where_another_one_could() -> None:
    alone: dict[str, Any] = {"threshold": OF_MEMBERS, "members": 100}
    assert next_ones("two", {"A": 42, "B": 0}, **alone) == "AB"
    assert next_ones("all-but-fewest", {"A": 42, "B": 0}, **alone) == "AB"
    assert next_ones("two", {"A": 42}, **alone) == "A"


def test_one_more_stand_again_than_there_are_seats_left() -> None:
    facts: dict[str, Any] = {"seats": 2, "threshold": OF_MEMBERS, "members": 200}
    assert next_ones("all-but-fewest", {"A": 50, "B": 45, "C": 40}, **facts) == "ABC"
    assert next_ones("all-but-fewest", {"A": 50, "B": 45, "C": 40, "D": 9}, **facts) == "ABC"
    assert next_ones("two", dict.fromkeys("ABCDE", 9), **facts) == "ABCDE"
    assert next_ones("two", {"A": 9, "B": 8, "C": 7, "D": 6, "E": 5}, **facts) == "ABCD"


def test_for_each_seat_that_is_left_two_go_on_and_the_elected_do_not() -> None:
    votes = {"A": 110, "B": 40, "C": 35, "D": 5}
    facts: dict[str, Any] = {"seats": 2, "threshold": OF_MEMBERS, "members": 200}
    outcome = came_to("two", votes, **facts)
    assert (outcome.result, outcome.elected) == ("partly-elected", ids("A"))
    assert onward(outcome) == ids("BC")


def test_where_nothing_breaks_a_tie_all_of_those_level_go_on() -> None:
    """Parliament Act of Switzerland, art. 132(4)(b): who has fewest, unless several have."""
    for next_ballot in ("two", "all-but-fewest"):
        outcome = came_to(next_ballot, BUENOS_AIRES)
        assert (outcome.result, onward(outcome)) == ("none-elected", ids("TIM"))
        said = election_sentences(outcome)
        assert said[-1] == "A further ballot is held among T, I and M."
        assert said[-2].endswith("and nothing tells them apart: all of them go on.")


@pytest.mark.parametrize("next_ballot", ["two", "all-but-fewest"])
@pytest.mark.parametrize("tie", ["lot", "casting-vote"])
def test_a_tie_for_who_goes_on_waits_for_what_breaks_it(
    next_ballot: NextBallot, tie: TieRule
) -> None:
    outcome = came_to(next_ballot, BUENOS_AIRES, tie)
    assert (outcome.result, outcome.elected, onward(outcome)) == ("tied", (), ())
    assert outcome.explanation.decided_by == "tie"
    waits = "the lot" if tie == "lot" else "the casting vote"
    said = election_sentences(outcome)
    assert said[0] == f"The election is tied, and waits for {waits}."
    stake = "stands in the next ballot" if next_ballot == "two" else "is excluded"
    assert said[-1] == f"I and M are tied for who {stake}, and nothing tells them apart yet."


@pytest.mark.parametrize("next_ballot", ["two", "all-but-fewest"])
def test_the_casting_vote_says_who_goes_on(next_ballot: NextBallot) -> None:
    chosen = TieBreaker(casting=ids("M"))
    outcome = came_to(next_ballot, BUENOS_AIRES, "casting-vote", chosen)
    assert (outcome.result, onward(outcome)) == ("none-elected", ids("TM"))
    said = election_sentences(outcome)
    assert said[-1] == "A further ballot is held among T and M, without I."
    who = "M" if next_ballot == "two" else "I"
    assert said[-2].endswith(f"by the casting vote it is {who}.")


@pytest.mark.parametrize("next_ballot", ["two", "all-but-fewest"])
def test_the_lot_says_who_goes_on_and_anybody_can_draw_it_again(next_ballot: NextBallot) -> None:
    outcome = came_to(next_ballot, BUENOS_AIRES, "lot", TieBreaker("x"))
    assert outcome.result == "none-elected"
    assert len(onward(outcome)) == 2
    assert onward(outcome)[0] == "T"
    assert outcome.explanation.seed == "x"
    said = election_sentences(outcome)
    out = ({"I", "M"} - set(onward(outcome))).pop()
    assert f"A further ballot is held among T and {onward(outcome)[1]}, without {out}." in said
    assert said[-1].startswith("The lot was drawn by the seed “x”")


def test_of_three_tied_for_two_places_the_chair_names_one_after_the_other() -> None:
    votes = {"A": 9, "B": 5, "C": 5, "D": 5}
    facts: dict[str, Any] = {"threshold": OF_MEMBERS, "members": 99, "seats": 2}
    of_four = {**votes, "E": 9}
    once = came_to("two", of_four, "casting-vote", TieBreaker(casting=ids("C")), **facts)
    assert once.result == "tied"
    assert steps_of(once, Totals)[0].amounts[0] == Amount("A", Fraction(9))
    twice = came_to("two", of_four, "casting-vote", TieBreaker(casting=ids("CD")), **facts)
    assert (twice.result, sorted(onward(twice))) == ("none-elected", ["A", "C", "D", "E"])


@pytest.mark.parametrize("next_ballot", ["two", "all-but-fewest"])
def test_without_the_casting_vote_it_is_as_where_nothing_breaks_a_tie(
    next_ballot: NextBallot,
) -> None:
    rule = ElectionRule(
        Plurality(threshold=MORE_THAN_HALF, next_ballot=next_ballot), tie="casting-vote"
    )
    lost = without_casting_vote(
        rule, slate("TIM"), came_to(next_ballot, BUENOS_AIRES, "casting-vote")
    )
    fails = came_to(next_ballot, BUENOS_AIRES)
    assert lost.explanation.steps == fails.explanation.steps
    assert (lost.result, onward(lost)) == ("none-elected", ids("TIM"))


def test_a_tie_for_a_seat_comes_before_one_for_the_next_ballot() -> None:
    outcome = came_to("two", {"A": 5, "B": 5}, "lot", threshold=QUARTER)
    assert (outcome.result, onward(outcome)) == ("tied", ())
    fails = came_to("two", {"A": 5, "B": 5, "C": 1}, threshold=QUARTER)
    assert (fails.result, onward(fails)) == ("none-elected", ids("AB"))


def test_there_is_no_further_ballot_where_all_seats_are_filled_or_the_quorum_fails() -> None:
    assert next_ones("two", {"A": 9, "B": 3}) == ""
    assert next_ones("none", BUENOS_AIRES) == ""
    assert came_to("none", BUENOS_AIRES, "lot").result == "none-elected"


def test_who_a_cap_leaves_out_does_not_go_on() -> None:
    rule = ElectionRule(Plurality(threshold=OF_MEMBERS, next_ballot="all-but-fewest"), 2, cap=1)
    on = slate("ABCD", A="Hill", B="Hill")
    choices: list[Any] = [OneOption(one) for one in "AAAAABBCD"]
    outcome = counted(rule, on, body_of(9), choices)
    assert outcome.elected == ids("A")
    assert "B" not in onward(outcome)


def test_an_outcome_from_before_this_was_told_is_counted_again_as_it_was() -> None:
    told = came_to("all-but-fewest", BUENOS_AIRES, "lot", TieBreaker("x"))
    rule = ElectionRule(
        Plurality(threshold=MORE_THAN_HALF, next_ballot="all-but-fewest"), tie="lot"
    )
    assert as_told_before(rule, told) == rule
    before = came_to("none", BUENOS_AIRES, "lot", TieBreaker("x"))
    as_before = replace(rule, method=Plurality(threshold=MORE_THAN_HALF))
    assert as_told_before(rule, before) == as_before


votes_of = st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 4), min_size=1)


@given(st.sampled_from(["two", "all-but-fewest"]), votes_of, st.integers(1, 2), st.booleans())
def test_who_goes_on_has_more_votes_than_who_does_not(
    next_ballot: NextBallot, votes: dict[str, int], seats: int, by_lot: bool
) -> None:
    facts: dict[str, Any] = {"threshold": OF_MEMBERS, "members": 99, "seats": seats}
    lot: tuple[Any, ...] = ("lot", TieBreaker("drawn")) if by_lot else ()
    outcome = came_to(next_ballot, votes, *lot, **facts)
    going = onward(outcome)
    out = set(votes) - set(going)
    if not any(votes.values()):
        assert going == ()
        return
    assert outcome.result == "none-elected"
    assert len(going) >= min(len(votes), seats + 1)
    if by_lot and next_ballot == "two":
        assert len(going) == min(len(votes), 2 * seats)
    if by_lot and next_ballot == "all-but-fewest":
        assert len(out) == (len(votes) > seats + 1)
    assert all(votes[one] >= votes[other] for one in going for other in out)
    assert by_lot or all(votes[one] > votes[other] for one in going for other in out)
    mixed = dict(sorted(votes.items(), key=lambda each: (-each[1], each[0]), reverse=True))
    scaled = {one: 7 * number for one, number in mixed.items()}
    again = came_to(next_ballot, scaled, *lot, **{**facts, "members": 7 * 99})
    assert set(onward(again)) == set(going)
