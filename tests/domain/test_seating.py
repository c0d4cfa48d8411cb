"""Caps and ties together: what a tie that nothing breaks leaves to those behind it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.elections.election import Plurality, Schulze, TieBreaker
from domain.elections.marks import OneOption
from domain.elections.return_sentences import election_sentences
from domain.elections.returns import ElectionOutcome, Seated, TieLeft
from tests.domain.elections import came_to, ids, ranking, reported, slate, steps_of


def chosen(
    votes: dict[str, int], seats: int, cap: int | None, tie: Any = "fails", **affiliations: str
) -> ElectionOutcome:
    ballots = reported({OneOption(one): number for one, number in votes.items() if number})
    options = slate("".join(votes), **affiliations)
    casting = TieBreaker(casting=tuple(votes))
    return came_to(Plurality(), options, ballots, casting, seats=seats, cap=cap, tie=tie)


@pytest.mark.parametrize(
    ("votes", "seats", "elected"),
    [
        ({"A": 5, "B": 5, "C": 1}, 2, "C"),
        ({"A": 5, "B": 5, "C": 1}, 1, ""),
        ({"D": 9, "A": 5, "B": 5, "C": 1}, 3, "DC"),
        ({"A": 5, "B": 5, "C": 5}, 2, "C"),
        ({"A": 5, "B": 5, "C": 1, "D": 1}, 2, ""),
        ({"A": 5, "B": 5, "C": 0}, 2, ""),
    ],
)
def test_of_two_of_one_school_one_is_elected_and_the_others_as_if_it_were(
    votes: dict[str, int], seats: int, elected: str
) -> None:
    """A and B are of one school, of which one may be elected."""
    outcome = chosen(votes, seats, 1, A="Hill", B="Hill")
    assert outcome.elected == ids(elected)
    assert outcome.result == ("partly-elected" if elected else "none-elected")
    assert set("AB") <= set(steps_of(outcome, TieLeft)[0].tied)


def test_it_is_told_why_who_is_behind_those_tied_is_elected() -> None:
    outcome = chosen({"D": 9, "A": 5, "B": 5, "C": 1}, 3, 1, A="Hill", B="Hill")
    assert steps_of(outcome, Seated)[-1] == Seated("C", "certain", outcome_votes(1))
    said = election_sentences(outcome)
    assert said[0] == "D and C are elected; 1 seat of 3 stays empty."
    assert "C is elected with 1: whoever of those tied would be." in said


def outcome_votes(number: int) -> Any:
    return steps_of(chosen({"A": number}, 1, None), Seated)[0].amount


def test_a_tie_that_is_still_to_be_broken_seats_nobody_behind_it() -> None:
    pending = came_to(
        Plurality(),
        slate("ABC", A="Hill", B="Hill"),
        reported({OneOption("A"): 5, OneOption("B"): 5, OneOption("C"): 1}),
        seats=2,
        cap=1,
        tie="casting-vote",
    )
    assert (pending.result, pending.elected) == ("tied", ())
    broken = chosen({"A": 5, "B": 5, "C": 1}, 2, 1, "casting-vote", A="Hill", B="Hill")
    assert broken.elected == ids("AC")


def test_ranked_options_are_seated_so_too() -> None:
    ballots = ranking({"A=BC": 3})
    outcome = came_to(Schulze(), slate("ABC", A="Hill", B="Hill"), ballots, seats=2, cap=1)
    assert (outcome.result, outcome.elected) == ("partly-elected", ids("C"))


def breakings(options: str) -> Iterator[TieBreaker]:
    for order in permutations(options):
        yield TieBreaker(casting=ids("".join(order)))


@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 3), min_size=2),
    st.integers(1, 4),
    st.integers(1, 2),
    st.dictionaries(st.sampled_from("ABCDE"), st.sampled_from(["Hill", "Lake", "Hill Lake"])),
)
def test_nobody_is_elected_in_a_tie_that_is_left_whom_some_way_to_break_it_would_leave_out(
    votes: dict[str, int], seats: int, cap: int, affiliations: dict[str, str]
) -> None:
    """Every way to break every tie is tried by a casting vote."""
    options = slate("".join(votes), **affiliations)
    ballots = reported({OneOption(one): number for one, number in votes.items()})

    def elected(breaker: TieBreaker | None) -> set[str]:
        tie: Any = "fails" if breaker is None else "casting-vote"
        given_ = breaker or TieBreaker()
        rule = {"seats": seats, "cap": cap, "tie": tie}
        return set(came_to(Plurality(), options, ballots, given_, **rule).elected)

    always = set.intersection(*(elected(one) for one in breakings("".join(votes))))
    left = elected(None)
    assert left <= always
    levels = sorted(votes.values())
    ties = [one for one in set(levels) if levels.count(one) > 1]
    if len(ties) <= 1:
        assert left == always, "with one tie alone nobody stays out who is elected in any case"
