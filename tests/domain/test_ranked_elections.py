"""Published ranked elections: the Schulze method, the Debian constitution, instant run-off, STV."""

from fractions import Fraction

import pytest

from domain.elections.election import (
    InstantRunoff,
    Option,
    OptionId,
    OptionQuorumNumber,
    OptionQuorumRoot,
    OptionQuorumShare,
    Plurality,
    Schulze,
    Slate,
    TieBreaker,
    TransferableVote,
)
from domain.elections.marks import OneOption
from domain.elections.returns import (
    DefaultTest,
    Duel,
    Excluded,
    Needed,
    OptionQuorumTest,
    PathDuel,
    SchwartzSet,
    Seated,
    TieLeft,
    Totals,
    Transfer,
)
from domain.elections.ties import drawn
from domain.voting.tally import Choice
from tests.domain.elections import came_to, ids, ranking, reported, slate, steps_of

# M. Schulze's own example with 45 voters (Wikipedia, “Schulze method”, Example 1).
SCHULZE_45 = {
    "ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3,
    "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8,
}  # fmt: skip

# Burlington, Vermont, mayor 2009, by the three strongest candidates (Wikipedia, “2009 Burlington
# mayoral election”; rangevoting.org/Burlington): Kiss, Montroll, Wright.
BURLINGTON = {
    "MKW": 1332, "MWK": 767, "M": 455, "KMW": 2043, "KWM": 371, "K": 568,
    "WMK": 1513, "WKM": 495, "W": 1289,
}  # fmt: skip

# The capital of Tennessee (Wikipedia, “Instant-runoff voting”): Memphis, Nashville, Chattanooga,
# Knoxville.
TENNESSEE = {"MNCK": 42, "NCKM": 26, "CKNM": 15, "KCNM": 17}


def test_schulze_orders_his_own_example_as_he_does() -> None:
    outcome = came_to(Schulze(), "ABCDE", ranking(SCHULZE_45), seats=5)
    assert outcome.elected == ids("EACBD")
    duels = {(duel.first, duel.second): duel for duel in steps_of(outcome, Duel)}
    matrix = {"AB": 20, "AC": 26, "AD": 30, "AE": 22, "BC": 16, "BD": 33, "BE": 18}
    matrix |= {"CD": 17, "CE": 24, "DE": 14}
    for pair, votes in matrix.items():
        duel = duels[OptionId(pair[0]), OptionId(pair[1])]
        assert (duel.for_first, duel.for_second) == (votes, 45 - votes)


def test_the_winner_has_the_stronger_path_to_everybody() -> None:
    outcome = came_to(Schulze(), "ABCDE", ranking(SCHULZE_45))
    assert outcome.elected == ids("E")
    # His table of strengths: from E 25, 28, 28, 31; to E 24 each.
    paths = steps_of(outcome, PathDuel)
    assert [path.second for path in paths] == list("ABCD")
    assert [path.forth.votes for path in paths] == [25, 28, 28, 31]
    assert {path.back.votes for path in paths} == {24}
    assert steps_of(outcome, SchwartzSet)[-1].options == ids("E")


def test_one_profile_elects_three_mayors() -> None:
    assert came_to(Schulze(), "KMW", ranking(BURLINGTON)).elected == ids("M")
    runoff = came_to(InstantRunoff(), "KMW", ranking(BURLINGTON))
    assert runoff.elected == ids("K")
    last = steps_of(runoff, Totals)[-1]
    assert {each.option: each.amount for each in last.amounts} == {"K": 4314, "W": 4064}
    first_choices: dict[Choice, int] = {}
    for said, number in BURLINGTON.items():
        choice = OneOption(OptionId(said[0]))
        first_choices[choice] = first_choices.get(choice, 0) + number
    assert came_to(Plurality(), "KMW", reported(first_choices)).elected == ids("W")


def test_the_capital_of_tennessee() -> None:
    assert came_to(Schulze(), "MNCK", ranking(TENNESSEE)).elected == ids("N")
    runoff = came_to(InstantRunoff(), "MNCK", ranking(TENNESSEE))
    assert runoff.elected == ids("K")
    assert [gone.option for gone in steps_of(runoff, Excluded)] == ["C", "N"]


# The Debian constitution, A.5


def debian(**facts: object) -> Schulze:
    return Schulze(default=OptionId("F"), **facts)  # type: ignore[arg-type]


def with_ratio(names: str, **ratios: int) -> Slate:
    options = (
        Option(OptionId(n), ratio=Fraction(ratios[n]) if n in ratios else None) for n in names
    )
    return Slate(tuple(options))


def test_a_supermajority_is_asked_of_those_options_that_need_it() -> None:
    # A. Towns, debian-vote, January 2004: with 3:1 for “drop”, 290 to 100 is further discussion …
    needs = with_ratio("KDF", D=3)
    outcome = came_to(debian(), with_ratio("DF", D=3), ranking({"FD": 100, "DF": 290}))
    assert (outcome.result, outcome.elected) == ("default-option", ())
    assert outcome.explanation.decided_by == "default-option"
    # … while these ballots drop it.
    ballots = ranking({"KFD": 50, "KDF": 50, "DKF": 290})
    assert came_to(debian(), needs, ballots).elected == ids("D")


@pytest.mark.parametrize(("strictly", "elected"), [(True, ""), (False, "A")])
def test_three_to_one_is_reached_since_2015_and_was_exceeded_before(
    strictly: bool, elected: str
) -> None:
    # General Resolution 2015/002: under the old words it took four votes to overcome one.
    method = debian(ratio=Fraction(3), strictly=strictly)
    outcome = came_to(method, "AF", ranking({"AF": 3, "FA": 1}))
    assert outcome.elected == ids(elected)
    test = steps_of(outcome, DefaultTest)[0]
    assert (test.preferring, test.against, test.ratio) == (3, 1, 3)
    assert test.decisive is not test.holds


def test_as_many_for_as_against_does_not_defeat_the_default_option() -> None:
    assert came_to(debian(), "AF", ranking({"AF": 2, "FA": 2})).result == "default-option"


@pytest.mark.parametrize(
    ("developers", "enough"),
    # vote.debian.org, elections of 2011, 2023, 2019 and 2024: 45.27, 47.34, 47.51 and 47.67.
    [(911, 46), (996, 48), (1003, 48), (1010, 48), (1024, 48), (1025, 49)],
)
def test_the_quorum_is_compared_by_squares(developers: int, enough: int) -> None:
    method = debian(quorum=OptionQuorumRoot(Fraction(3, 2)))
    for number, elected in ((enough, "A"), (enough - 1, "")):
        ballots = ranking({"AF": number}, members=Fraction(developers))
        outcome = came_to(method, "AF", ballots)
        assert outcome.elected == ids(elected)
        assert steps_of(outcome, OptionQuorumTest)[0].squared


@pytest.mark.parametrize(
    "quorum", [OptionQuorumNumber(Fraction(5)), OptionQuorumShare(Fraction(1, 4))]
)
def test_a_quorum_can_be_a_number_or_a_share(
    quorum: OptionQuorumNumber | OptionQuorumShare,
) -> None:
    method = debian(quorum=quorum)
    facts = {"members": Fraction(20)}
    assert came_to(method, "AF", ranking({"AF": 5}, **facts)).elected == ids("A")
    missed = came_to(method, "AF", ranking({"AF": 4}, **facts))
    assert missed.result == "default-option"
    assert steps_of(missed, Excluded)[0].because == "option-quorum"


def test_an_option_that_misses_its_ratio_cannot_win_by_a_cycle() -> None:
    # A beats B, B beats C, C beats A; B alone needs three to one and is dropped first.
    ballots = {"ABCF": 4, "BCFA": 3, "CAFB": 4}
    assert came_to(debian(), with_ratio("ABCF", B=3), ranking(ballots)).elected == ids("C")


def test_the_weakest_defeats_are_dropped_until_nobody_in_the_set_is_defeated() -> None:
    outcome = came_to(Schulze(), "ABC", ranking({"ABC": 5, "BCA": 4, "CAB": 3}))
    first, last = steps_of(outcome, SchwartzSet)
    assert first.options == ids("ABC")
    assert [(defeat.winner, defeat.loser, defeat.votes) for defeat in first.dropped] == [
        ("C", "A", 7)
    ]
    assert (last.options, last.dropped, last.decisive) == (ids("A"), (), True)
    assert outcome.elected == ids("A")


def test_of_two_defeats_with_as_many_votes_the_one_with_more_against_is_weaker() -> None:
    # A.5.7.1: A over B 5:2, B over C 5:3, C over A 5:4.
    ballots = ranking({"ABC": 2, "BCA": 1, "CAB": 3, "A=B": 2, "B=C": 1})
    outcome = came_to(Schulze(), "ABC", ballots)
    dropped = steps_of(outcome, SchwartzSet)[0].dropped
    assert [(defeat.winner, defeat.votes, defeat.against) for defeat in dropped] == [("C", 5, 4)]
    assert outcome.elected == ids("A")
    alone = came_to(Schulze("winning-votes-alone"), "ABC", ballots)
    assert (alone.elected, steps_of(alone, TieLeft)[0].tied) == ((), ids("ABC"))


def test_among_equal_winners_the_casting_vote_chooses() -> None:
    even = ranking({"AB": 2, "BA": 2})
    waiting = came_to(Schulze(), "AB", even, tie="casting-vote")
    assert (waiting.result, waiting.elected) == ("tied", ())
    assert steps_of(waiting, TieLeft)[0].tied == ids("AB")
    cast = came_to(Schulze(), "AB", even, TieBreaker(casting=ids("B")), tie="casting-vote")
    assert (cast.elected, cast.explanation.decided_by) == (ids("B"), "casting-vote")


def test_level_ranks_prefer_neither_and_unranked_options_come_last() -> None:
    outcome = came_to(Schulze(), "ABC", ranking({"A=B": 3, "C": 1}))
    duels = {(d.first, d.second): (d.for_first, d.for_second) for d in steps_of(outcome, Duel)}
    assert duels == {("A", "B"): (0, 0), ("A", "C"): (3, 1), ("B", "C"): (3, 1)}


# Instant run-off


def test_exhausted_ballots_leave_the_majority_or_do_not() -> None:
    ballots = ranking({"A": 4, "BC": 3, "C": 2})
    continuing = came_to(InstantRunoff(), "ABC", ballots)
    # C is out, and its ballots are exhausted: A has 4 of 7 that continue, but only 4 of 9.
    assert continuing.elected == ids("A")
    assert steps_of(continuing, Totals)[-1].exhausted == 2
    of_all = came_to(InstantRunoff("all-ballots"), "ABC", ballots)
    assert (of_all.result, of_all.elected) == ("none-elected", ())


def test_who_has_fewest_together_less_than_the_next_needs_no_tie_break() -> None:
    outcome = came_to(InstantRunoff(), "ABCD", ranking({"A": 5, "B": 4, "CB": 1, "DB": 1}))
    assert outcome.elected == ids("B")
    assert [gone.option for gone in steps_of(outcome, Excluded)] == ["C", "D"]


@pytest.mark.parametrize(
    ("exclusion_tie", "elected"),
    [("none", ""), ("latest-difference", "A"), ("earliest-difference", "A"), ("together", "")],
)
def test_a_tie_for_exclusion_goes_by_earlier_counts_where_the_rule_says_so(
    exclusion_tie: str, elected: str
) -> None:
    # First A 5, B 4, C 4 and D 1; then D's ballot brings B level with A.
    ballots = ranking({"A": 5, "B": 4, "CA": 2, "C": 1, "DB": 1})
    method = InstantRunoff(exclusion_tie=exclusion_tie)  # type: ignore[arg-type]
    outcome = came_to(method, "ABCD", ballots)
    assert outcome.elected == ids("A")
    level = ranking({"A": 5, "B": 4, "CB": 1})
    assert came_to(method, "ABC", level).elected == ids(elected)


def test_level_ranks_are_illegal_shared_or_exhaust_the_ballot() -> None:
    ballots = ranking({"A": 3, "B=C": 3, "B": 1})
    shared = came_to(InstantRunoff(equal_ranks="shared"), "ABC", ballots)
    first = steps_of(shared, Totals)[0]
    assert {each.option: each.amount for each in first.amounts} == {
        "A": 3, "B": Fraction(5, 2), "C": Fraction(3, 2)
    }  # fmt: skip
    assert shared.elected == ids("B")
    exhausted = came_to(InstantRunoff(equal_ranks="exhausted"), "ABC", ballots)
    assert (exhausted.elected, steps_of(exhausted, Totals)[0].exhausted) == (ids("A"), 3)


# Single transferable vote

# What to eat at a party (Wikipedia, “Single transferable vote”): 20 guests, three foods; oranges,
# pears, chocolate, strawberries, hamburgers.
PARTY = {"O": 4, "PO": 2, "CS": 8, "CH": 4, "S": 1, "H": 1}


def test_the_party_eats_what_its_guests_elect() -> None:
    outcome = came_to(TransferableVote(), "OPCSH", ranking(PARTY), seats=3)
    assert set(outcome.elected) == set(ids("COS"))
    assert steps_of(outcome, Needed)[0].amount == 6
    surplus = steps_of(outcome, Transfer)[0]
    assert (surplus.source, surplus.factor) == ("C", Fraction(1, 2))
    assert {each.option: each.amount for each in surplus.received} == {"S": 4, "H": 2}
    second = steps_of(outcome, Totals)[1]
    assert {e.option: e.amount for e in second.amounts} == {"O": 4, "P": 2, "S": 5, "H": 3}


@pytest.mark.parametrize(
    ("quota", "amount", "elected"),
    [("droop", 34, "A"), ("exact-droop", Fraction(100, 3), "A"), ("hare", 50, "")],
)
def test_the_quota_is_the_one_that_the_rule_states(
    quota: str, amount: Fraction, elected: str
) -> None:
    method = TransferableVote(quota)  # type: ignore[arg-type]
    outcome = came_to(method, "ABC", ranking({"A": 40, "B": 33, "C": 27}), seats=2)
    assert steps_of(outcome, Needed)[0].amount == amount
    by_quota = [seated.option for seated in steps_of(outcome, Seated) if seated.because == "quota"]
    assert by_quota == list(elected)
    assert outcome.elected == ids("AB")


def test_decimals_are_cut_off_as_in_hand_counts() -> None:
    ballots = ranking({"AB": 42, "B": 26, "C": 32})
    exact = came_to(TransferableVote(), "ABC", ballots, seats=2)
    cut = came_to(TransferableVote(decimals=5), "ABC", ballots, seats=2)
    assert steps_of(exact, Transfer)[0].received[0].amount == 8
    # 8/42 is 0.190476…: each of 42 papers passes on 0.19047.
    assert steps_of(cut, Transfer)[0].received[0].amount == Fraction("7.99974")
    assert steps_of(cut, Transfer)[0].exhausted == Fraction("0.00026")


def test_no_more_left_than_seats_are_elected_without_quota() -> None:
    outcome = came_to(TransferableVote(), "ABC", ranking({"A": 9, "B": 1}), seats=3)
    assert (outcome.result, outcome.elected) == ("partly-elected", ids("AB"))
    assert steps_of(outcome, Seated)[-1].because == "remaining"
    assert steps_of(outcome, Excluded)[0].because == "unmarked"


def test_a_cap_excludes_who_is_left_of_an_affiliation() -> None:
    options = slate("ABCD", A="firm", B="firm", C="firm")
    ballots = ranking({"ABC": 50, "BC": 30, "CA": 15, "D": 12})
    free = came_to(TransferableVote(), options, ballots, seats=3)
    assert set(free.elected) == set(ids("ABC"))
    capped = came_to(TransferableVote(), options, ballots, seats=3, cap=2)
    assert set(capped.elected) == set(ids("ABD"))
    assert [e.affiliation for e in steps_of(capped, Excluded) if e.because == "cap"] == ["firm"]


# Which tie is one, and what it goes by


def test_who_has_as_much_together_as_the_next_may_yet_catch_up() -> None:
    ballots = ranking({"A": 5, "B": 2, "CD": 1, "D": 1})
    outcome = came_to(InstantRunoff("all-ballots", "none"), "ABCD", ballots)
    # A has more than half at once; asked for more, C and D are two as B is, so their order counts.
    assert outcome.elected == ids("A")
    even = ranking({"A": 5, "E": 5, "B": 2, "CD": 1, "D": 1})
    left = came_to(InstantRunoff(exclusion_tie="none"), "ABCDE", even)
    assert steps_of(left, TieLeft)[0].tied == ids("CD")


def test_the_latest_and_the_earliest_difference_may_differ() -> None:
    # X and Y have 3 and 4, then 5 and 4, then 6 each.
    said = {"A": 8, "B": 8, "X": 3, "Y": 4, "EY": 2, "EX": 1, "DX": 2}
    for exclusion_tie, gone in (("latest-difference", "Y"), ("earliest-difference", "X")):
        method = InstantRunoff(exclusion_tie=exclusion_tie)  # type: ignore[arg-type]
        outcome = came_to(method, "ABXYED", ranking(said))
        assert [out.option for out in steps_of(outcome, Excluded)][:3] == ["D", "E", gone]


@pytest.mark.parametrize("seed", ["one", "two", "three", "four"])
def test_of_those_tied_for_exclusion_the_one_drawn_last_goes(seed: str) -> None:
    ballots = ranking({"A": 5, "B": 4, "C": 4})
    method = InstantRunoff(exclusion_tie="none")
    outcome = came_to(method, "ABC", ballots, TieBreaker(seed), tie="lot")
    assert steps_of(outcome, Excluded)[0].option == drawn(seed, ids("BC"))[-1].option


@pytest.mark.parametrize(("casting", "gone"), [("B", "C"), ("CB", "B"), ("BC", "C"), ("", None)])
def test_a_casting_vote_excludes_whom_it_prefers_least(casting: str, gone: str | None) -> None:
    ballots = ranking({"A": 5, "B": 4, "C": 4})
    breaker = TieBreaker(casting=ids(casting))
    method = InstantRunoff(exclusion_tie="none")
    outcome = came_to(method, "ABC", ballots, breaker, tie="casting-vote")
    assert [out.option for out in steps_of(outcome, Excluded)][:1] == ([gone] if gone else [])
    assert bool(steps_of(outcome, TieLeft)) is (gone is None)
    assert outcome.elected == ids("A"), "whichever goes"


def test_the_largest_surplus_is_passed_on_first() -> None:
    ballots = ranking({"BD": 30, "AC": 50, "C": 2, "D": 2, "E": 4})
    outcome = came_to(TransferableVote(), "BACDE", ballots, seats=3)
    # A's surplus elects C, so that B's comes too late for D.
    assert [passed.source for passed in steps_of(outcome, Transfer)] == ["A"]
    assert outcome.elected == ids("ABC")


def test_equal_surpluses_go_together_where_nothing_tells_them_apart() -> None:
    ballots = ranking({"AC": 30, "BD": 30, "C": 5, "D": 4})
    outcome = came_to(TransferableVote(), "ABCD", ballots, seats=3)
    assert [passed.source for passed in steps_of(outcome, Transfer)][:2] == ["A", "B"]
    level = ranking({"AC": 30, "BD": 30, "C": 5, "D": 5})
    waits = came_to(TransferableVote(), "ABCD", level, seats=3, tie="casting-vote")
    assert (waits.result, steps_of(waits, TieLeft)[0].stake) == ("tied", "surplus")


def test_a_tie_for_exclusion_goes_by_an_earlier_count_here_too() -> None:
    # B and C have 6 and 5, and 6 each once D is out.
    ballots = ranking({"A": 24, "E": 24, "B": 6, "C": 5, "DC": 1})
    outcome = came_to(TransferableVote(), "ABCDE", ballots)
    assert [out.option for out in steps_of(outcome, Excluded)][:2] == ["D", "C"]


def test_nobody_is_excluded_who_is_needed_for_the_seats() -> None:
    # What A passes on is cut off to nothing, and one of B and C still has to be elected.
    method = TransferableVote(decimals=0)
    outcome = came_to(
        method, "ABC", ranking({"AB": 1, "AC": 1}), TieBreaker("x"), seats=2, tie="lot"
    )
    assert len(outcome.elected) == 2
