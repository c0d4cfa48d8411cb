"""Elections by picks, approvals and scores; several seats, caps on affiliations, ties."""

from fractions import Fraction
from hashlib import sha256

import pytest

from domain.elections.election import Approval, OptionId, Plurality, Star, TieBreaker
from domain.elections.marks import OneOption
from domain.elections.returns import (
    Cut,
    Duel,
    Excluded,
    Seated,
    Threshold,
    TieBroken,
    TieLeft,
    Totals,
)
from domain.voting.rules import Majority
from domain.voting.tally import Choice
from tests.domain.elections import (
    approving,
    came_to,
    ids,
    reported,
    scored,
    slate,
    steps_of,
)

HALF = Fraction(1, 2)


def picks(**numbers: int) -> dict[Choice, int]:
    return {OneOption(OptionId(name)): number for name, number in numbers.items()}


def test_most_votes_win_without_a_majority() -> None:
    outcome = came_to(Plurality(), "ABC", reported(picks(A=4, B=3, C=2)))
    assert (outcome.result, outcome.elected) == ("elected", ids("A"))
    cut = steps_of(outcome, Cut)[0]
    assert (cut.last.option, cut.last.amount) == ("A", 4)
    assert (cut.next.option, cut.next.amount, cut.decisive) == ("B", 3, True)


def test_one_pick_for_several_seats_lets_a_minority_in_and_a_block_vote_does_not() -> None:
    single = came_to(Plurality(), "ABCD", reported(picks(A=6, C=4)), seats=2)
    assert single.elected == ids("AC")
    block = reported({approving("AB"): 6, approving("CD"): 4})
    assert came_to(Plurality(picks=0), "ABCD", block, seats=2).elected == ids("AB")


@pytest.mark.parametrize(
    ("base", "elected"), [("cast", "A"), ("cast-and-abstaining", ""), ("members", "")]
)
def test_a_threshold_is_of_the_base_that_it_names(base: str, elected: str) -> None:
    ballots = reported(
        {**picks(A=5, B=4), approving(""): 1}, members=Fraction(20), seats=Fraction(20)
    )
    method = Plurality(threshold=Majority(HALF, True, base))  # type: ignore[arg-type]
    outcome = came_to(method, "AB", ballots)
    assert outcome.elected == ids(elected)
    test = next(step for step in steps_of(outcome, Threshold) if step.option == "A")
    assert (test.step.holds, test.decisive) == (bool(elected), not elected)
    if not elected:
        assert outcome.result == "none-elected"


def test_what_was_not_reported_leaves_a_threshold_open() -> None:
    method = Approval(Majority(HALF, True, "members"))
    outcome = came_to(method, "AB", reported({approving("A"): 3}))
    assert (outcome.result, outcome.elected) == ("incomplete", ())
    assert outcome.explanation.decided_by == "missing"


def test_approvals_count_for_every_option_that_has_one() -> None:
    ballots = reported({approving("AB"): 3, approving("BC"): 2, approving("C"): 2})
    outcome = came_to(Approval(), "ABC", ballots, seats=2)
    assert outcome.elected == ids("BC")
    assert {e.option: e.amount for e in steps_of(outcome, Totals)[0].amounts} == {
        "A": 3, "B": 5, "C": 4
    }  # fmt: skip


def test_an_option_that_nobody_marks_is_not_elected() -> None:
    outcome = came_to(Approval(), "ABC", reported({approving("A"): 3}), seats=2)
    assert (outcome.result, outcome.elected) == ("partly-elected", ids("A"))
    assert [gone.because for gone in steps_of(outcome, Excluded)] == ["unmarked", "unmarked"]


# STAR

# The capital of Tennessee (Wikipedia, “STAR voting”): totals 210, 293, 237 and 197, and Nashville
# wins the run-off by 68 to 32.
TENNESSEE = {"5210": 42, "0522": 26, "0354": 15, "0245": 17}


def test_the_two_highest_scored_meet_in_the_run_off() -> None:
    ballots = reported({scored("MNCK", said): n for said, n in TENNESSEE.items()})
    outcome = came_to(Star(), "MNCK", ballots)
    assert outcome.elected == ids("N")
    totals = {each.option: each.amount for each in steps_of(outcome, Totals)[0].amounts}
    assert totals == {"M": 210, "N": 293, "C": 237, "K": 197}
    duel = steps_of(outcome, Duel)[0]
    assert (duel.first, duel.for_first, duel.for_second, duel.runoff) == ("N", 68, 32, True)


def test_the_highest_score_does_not_win_against_a_majority() -> None:
    ballots = reported({scored("AB", "51"): 4, scored("AB", "23"): 5})
    outcome = came_to(Star(), "AB", ballots)
    assert [e.option for e in steps_of(outcome, Totals)[0].amounts] == ["A", "B"]
    assert outcome.elected == ids("B")


def test_a_tied_run_off_goes_by_the_score_then_by_the_highest_scores() -> None:
    by_score = came_to(Star(), "AB", reported({scored("AB", "51"): 1, scored("AB", "23"): 1}))
    assert by_score.elected == ids("A")
    assert steps_of(by_score, TieBroken)[0].by == "score"
    # starvote, test_election_breakable_tie_in_automatic_runoff_round: 12 to 12, and 2 fives to 1.
    ballots: dict[Choice, int] = {
        scored("BC", "55"): 1,
        scored("BC", "45"): 1,
        scored("BC", "32"): 1,
    }
    by_fives = came_to(Star(), "BC", reported(ballots))
    assert [e.amount for e in steps_of(by_fives, Totals)[0].amounts] == [12, 12]
    assert (by_fives.elected, steps_of(by_fives, TieBroken)[0].by) == (ids("C"), "highest-scores")


def test_those_tied_for_the_run_off_are_compared_head_to_head() -> None:
    # Eleven points each; C loses to A and to B, who draw, and A has two fives.
    ballots = reported({scored("ABC", said): 1 for said in ("543", "554", "124")})
    outcome = came_to(Star(), "ABC", ballots)
    assert {each.amount for each in steps_of(outcome, Totals)[0].amounts} == {11}
    broken = [(step.stake, step.by, step.chosen) for step in steps_of(outcome, TieBroken)]
    assert broken == [
        ("run-off", "head-to-head", "A"),
        ("run-off", "head-to-head", "B"),
        ("seat", "highest-scores", "A"),
    ]
    assert outcome.elected == ids("A")


def test_bloc_star_begins_anew_without_those_elected() -> None:
    ballots = reported({scored("MNCK", said): n for said, n in TENNESSEE.items()})
    outcome = came_to(Star(), "MNCK", ballots, seats=2)
    assert outcome.elected == ids("NC")
    assert [e.option for e in steps_of(outcome, Totals)[1].amounts] == ["C", "M", "K"]


# Caps: PEP 13, “Conflicts of interest”


def test_of_three_with_one_employer_whoever_ranks_lowest_gives_way_to_the_sixth() -> None:
    options = slate("ABCDEFG", A="firm", C="firm", E="firm", F="other")
    ballots = reported(picks(A=9, B=8, C=7, D=6, E=5, F=4, G=3))
    outcome = came_to(Plurality(), options, ballots, seats=5, cap=2)
    assert outcome.elected == ids("ABCDF")
    gone = steps_of(outcome, Excluded)
    assert [(e.option, e.because, e.affiliation) for e in gone] == [("E", "cap", "firm")]


def test_the_cap_is_applied_until_it_holds() -> None:
    options = slate("ABCDEFGH", A="x", B="x", C="x", D="x", E="y", F="y", G="y")
    ballots = reported(picks(A=9, B=8, C=7, D=6, E=5, F=4, G=3, H=2))
    outcome = came_to(Plurality(), options, ballots, seats=5, cap=2)
    assert outcome.elected == ids("ABEFH")
    assert [e.option for e in steps_of(outcome, Excluded)] == ["C", "D", "G"]


def test_who_has_two_employers_counts_for_both() -> None:
    options = slate("ABC", A="x y", B="x", C="y")
    ballots = reported(picks(A=3, B=2, C=1))
    outcome = came_to(Plurality(), options, ballots, seats=2, cap=1)
    assert (outcome.result, outcome.elected) == ("partly-elected", ids("A"))


def test_a_tie_within_an_affiliation_touches_nobody_else() -> None:
    options = slate("ABCD", B="x", C="x")
    ballots = reported(picks(A=5, B=2, C=2, D=2))
    outcome = came_to(Plurality(), options, ballots, seats=4, cap=1)
    assert (outcome.result, outcome.elected) == ("partly-elected", ids("AD"))
    assert steps_of(outcome, TieLeft)[0].tied == ids("BC")


# Ties


def test_a_tie_that_everybody_survives_needs_no_break() -> None:
    outcome = came_to(Plurality(), "ABC", reported(picks(A=2, B=2, C=1)), seats=2)
    assert (outcome.result, outcome.explanation.decided_by) == ("elected", "count")


def test_a_tie_fails_waits_or_goes_by_lot_as_the_rule_says() -> None:
    even = reported(picks(A=3, B=2, C=2))
    fails = came_to(Plurality(), "ABC", even, seats=2)
    assert (fails.result, fails.elected, fails.explanation.decided_by) == (
        "partly-elected", ids("A"), "tie"
    )  # fmt: skip
    waits = came_to(Plurality(), "ABC", even, seats=2, tie="casting-vote")
    assert (waits.result, waits.elected) == ("tied", ids("A"))
    cast = came_to(
        Plurality(), "ABC", even, TieBreaker(casting=ids("C")), seats=2, tie="casting-vote"
    )
    assert (cast.result, cast.elected) == ("elected", ids("AC"))
    undrawn = came_to(Plurality(), "ABC", even, seats=2, tie="lot")
    assert (undrawn.result, undrawn.explanation.seed) == ("tied", "")


def test_anybody_can_draw_the_lot_again() -> None:
    even = reported(picks(A=2, B=2, C=2))
    for seed in ("6 11 17 23 38 42", "first of May", "ß"):
        outcome = came_to(Plurality(), "ABC", even, TieBreaker(seed), seats=2, tie="lot")
        order = sorted("ABC", key=lambda name: sha256(f"{seed}\n{name}".encode()).hexdigest())
        assert list(outcome.elected) == order[:2]
        assert (outcome.explanation.decided_by, outcome.explanation.seed) == ("lot", seed)
        draws = steps_of(outcome, TieBroken)[0].draws
        assert [draw.option for draw in draws] == order


def test_a_seed_that_broke_no_tie_is_not_part_of_the_return() -> None:
    outcome = came_to(Plurality(), "AB", reported(picks(A=2)), TieBreaker("x"), tie="lot")
    assert outcome.explanation.seed == ""


def test_seated_says_why() -> None:
    even = reported(picks(A=2, B=2))
    outcome = came_to(Plurality(), "AB", even, TieBreaker("x"), tie="lot")
    assert [seated.because for seated in steps_of(outcome, Seated)] == ["tie"]
