"""Places reserved for an affiliation: who takes them, and what is left of them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.elections.election import (
    Approval,
    ElectionRule,
    InstantRunoff,
    Option,
    Plurality,
    ReservedPlaces,
    Schulze,
    Slate,
    TieBreaker,
    TransferableVote,
)
from domain.elections.election_drafting import check_election, check_slate
from domain.elections.marks import RankedOptions
from domain.elections.onward import onward
from domain.elections.reported import AlikeBallots, OptionTotal, ReportedBallots
from domain.elections.reserved import RESERVED_LIMIT
from domain.elections.return_sentences import election_sentences
from domain.elections.returning import elect_reported
from domain.elections.returns import ElectionOutcome
from domain.values import TooMany
from domain.voting.contradiction import CannotBeMeant
from domain.voting.rules import Majority, StatedDefault
from tests.domain.polls import HALF

WOMEN = ReservedPlaces("women", 2)
BLOCK = Plurality(picks=0)


def standing(**votes: int) -> tuple[Slate, ReportedBallots]:
    """Options with their votes: women, where the name ends in w, teachers where in t."""
    kinds = {"w": ("women",), "t": ("teachers",)}
    slate = Slate(tuple(Option(one, affiliations=kinds.get(one[-1], ())) for one in votes))
    told = tuple(OptionTotal(one, Fraction(number)) for one, number in votes.items())
    return slate, ReportedBallots(totals=told)


def elected(rule: ElectionRule, **votes: int) -> ElectionOutcome:
    slate, told = standing(**votes)
    return elect_reported(rule, slate, told, StatedDefault())


def drawn_by(lot: str, rule: ElectionRule, **votes: int) -> ElectionOutcome:
    slate, told = standing(**votes)
    drawing = replace(rule, tie="lot")
    return elect_reported(drawing, slate, told, StatedDefault(), breaker=TieBreaker(lot))


def test_who_has_most_of_those_for_whom_places_are_reserved_goes_before_others_with_more() -> None:
    rule = ElectionRule(BLOCK, 5, reserved=(WOMEN,))
    came = elected(rule, A=100, B=90, C=80, D=70, E=65, Fw=60, Gw=50, Hw=40)
    assert came.elected == ("A", "B", "C", "Fw", "Gw")
    said = election_sentences(came)
    assert "D is out: the places that are left are reserved for others." in said


def test_who_has_enough_votes_anyway_fills_the_reserved_places_too() -> None:
    rule = ElectionRule(BLOCK, 3, reserved=(WOMEN,))
    assert elected(rule, Aw=9, Bw=8, C=7, Dw=6).elected == ("Aw", "Bw", "C")
    assert elected(rule, Aw=9, Bw=8, Cw=7, D=6).elected == ("Aw", "Bw", "Cw")


@pytest.mark.parametrize(
    ("unfilled", "came_to", "who"),
    [("open", "partly-elected", ("A", "Cw")), ("others", "elected", ("A", "B", "Cw"))],
)
def test_a_place_for_which_too_few_stand_stays_open_or_is_for_the_others(
    unfilled: Literal["open", "others"], came_to: str, who: tuple[str, ...]
) -> None:
    rule = ElectionRule(BLOCK, 3, reserved=(replace(WOMEN, unfilled=unfilled),))
    came = elected(rule, A=9, B=8, Cw=2)
    assert (came.result, came.elected) == (came_to, who)


def test_who_has_no_vote_takes_no_reserved_place() -> None:
    rule = ElectionRule(BLOCK, 2, reserved=(ReservedPlaces("women", 1),))
    assert elected(rule, A=9, B=8, Cw=0).elected == ("A",)


def test_who_misses_the_threshold_takes_no_reserved_place() -> None:
    method = Plurality(0, Majority(HALF, True, "members"))
    rule = ElectionRule(method, 2, reserved=(ReservedPlaces("women", 1, "others"),))
    slate, told = standing(A=9, B=8, Cw=4)
    told = replace(told, members=Fraction(10))
    assert elect_reported(rule, slate, told, StatedDefault()).elected == ("A", "B")


def test_a_tie_among_those_without_a_reserved_place_leaves_the_reserved_ones_certain() -> None:
    rule = ElectionRule(BLOCK, 3, reserved=(WOMEN,))
    came = elected(rule, A=9, B=9, Cw=5, Dw=4)
    assert (came.result, set(came.elected)) == ("partly-elected", {"Cw", "Dw"})
    drawn = drawn_by("x", rule, A=9, B=9, Cw=5, Dw=4)
    assert len(drawn.elected) == 3 and {"Cw", "Dw"} < set(drawn.elected)


def test_a_tie_for_the_last_place_kept_is_one_of_those_for_whom_it_is_kept() -> None:
    rule = ElectionRule(BLOCK, 2, reserved=(ReservedPlaces("women", 1),))
    came = elected(rule, A=9, B=5, Cw=5, Dw=5)
    assert (came.result, came.elected) == ("partly-elected", ("A",))
    of_all = elected(rule, A=9, B=5, Cw=5)
    assert of_all.elected == ("A", "Cw")


def test_who_stays_in_office_has_a_reserved_place() -> None:
    slate, told = standing(A=9, B=8, Cw=2)
    rule = ElectionRule(BLOCK, 2, reserved=(ReservedPlaces("women", 1),))
    came = elect_reported(rule, slate, told, StatedDefault(), in_office=(("women",),))
    assert came.elected == ("A", "B")


def test_in_the_next_ballot_stand_those_who_can_take_what_is_left() -> None:
    method = Plurality(0, Majority(HALF, True, "members"), next_ballot="two")
    rule = ElectionRule(method, 2, reserved=(ReservedPlaces("women", 1),))
    slate, told = standing(A=9, B=8, Cw=4, Dw=3)
    came = elect_reported(rule, slate, replace(told, members=Fraction(10)), StatedDefault())
    assert (came.elected, onward(came)) == (("A",), ("Cw", "Dw"))


def test_places_are_kept_in_the_order_of_paths_too() -> None:
    """A is preferred by all to B, and B to C: of two places one is for C."""
    slate = Slate((Option("A"), Option("B"), Option("C", group="schools")))
    ballots = (
        AlikeBallots(RankedOptions((("A",), ("B",), ("C",))), Fraction(3)),
        AlikeBallots(RankedOptions((("C",), ("A",), ("B",))), Fraction(1)),
    )
    rule = ElectionRule(Schulze(), 2, reserved=(ReservedPlaces("schools", 1),))
    came = elect_reported(rule, slate, ReportedBallots(ballots), StatedDefault())
    assert came.elected == ("A", "C")


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "w", "t"]), st.integers(1, 99)), min_size=1, max_size=8
    ),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_first_the_reserved_places_and_then_the_others_come_to_the_same(
    drawn: list[tuple[str, int]], women: int, teachers: int, others: int
) -> None:
    """Works Constitution, ordinance, § 22: first the reserved seats, by most votes, and then the
    others, by most votes of all who are left; here without ties."""
    votes = {f"o{n}{kind}": number * 10 + n for n, (kind, number) in enumerate(drawn)}
    wanted = {"w": women, "t": teachers}
    seats = max(1, women + teachers + others)
    named = {"w": "women", "t": "teachers"}
    reserved = tuple(ReservedPlaces(named[k], n, "others") for k, n in wanted.items() if n)
    by_votes = sorted(votes, key=lambda one: -votes[one])
    first = [o for k, n in wanted.items() for o in [o for o in by_votes if o[-1] == k][:n]]
    then = [o for o in by_votes if o not in first][: seats - len(first)]
    came = elected(ElectionRule(Approval(), seats, reserved=reserved), **votes)
    assert set(came.elected) == {*first, *then}
    stays_open = tuple(replace(each, unfilled="open") for each in reserved)
    then = [o for o in by_votes if o not in first][: seats - women - teachers]
    came = elected(ElectionRule(Approval(), seats, reserved=stays_open), **votes)
    assert set(came.elected) == {*first, *then}


@given(st.permutations([("A", 5), ("B", 5), ("Cw", 5), ("Dw", 4), ("Et", 5)]), st.integers(1, 5))
def test_the_order_of_the_slate_makes_no_difference(
    order: list[tuple[str, int]], seats: int
) -> None:
    rule = ElectionRule(Approval(), seats, reserved=(ReservedPlaces("women", 1),))
    assert {*elected(rule, **dict(order)).elected} == {
        *elected(rule, A=5, B=5, Cw=5, Dw=4, Et=5).elected
    }


def test_whoever_is_elected_without_a_lot_is_elected_with_every_lot() -> None:
    rule = ElectionRule(Approval(), 3, reserved=(ReservedPlaces("women", 1),))
    for values in permutations((5, 5, 5, 4, 4)):
        votes = dict(zip(("A", "B", "Cw", "Dw", "Et"), values, strict=True))
        certain = set(elected(rule, **votes).elected)
        for lot in "abcdefgh":
            drawn = drawn_by(lot, rule, **votes)
            assert drawn.result == "elected"
            assert certain <= set(drawn.elected)
            assert {"Cw", "Dw"} & set(drawn.elected)


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        (ElectionRule(InstantRunoff(), reserved=(ReservedPlaces("a", 1),)), "reserved"),
        (ElectionRule(TransferableVote(), 2, reserved=(ReservedPlaces("a", 1),)), "reserved"),
        (ElectionRule(BLOCK, 2, cap=1, reserved=(ReservedPlaces("a", 1),)), "reserved"),
        (ElectionRule(BLOCK, 2, reserved=(ReservedPlaces("a", 0),)), "reserved[0].number"),
        (ElectionRule(BLOCK, 2, reserved=(ReservedPlaces("a", 3),)), "reserved[0].number"),
        (
            ElectionRule(BLOCK, 2, reserved=(ReservedPlaces("a", 1), ReservedPlaces("b", 2))),
            "reserved[1].number",
        ),
        (
            ElectionRule(BLOCK, 3, reserved=(ReservedPlaces("a", 1), ReservedPlaces("a", 1))),
            "reserved[1]",
        ),
        (
            ElectionRule(BLOCK, 3, reserved=(ReservedPlaces("a", 1, "nobody"),)),  # type: ignore[arg-type]
            "reserved[0].unfilled",
        ),
    ],
)
def test_places_that_cannot_be_kept_are_refused(rule: ElectionRule, place: str) -> None:
    with pytest.raises(CannotBeMeant) as refused:
        check_election(rule)
    assert refused.value.place == place


def test_places_are_reserved_for_twenty_at_most() -> None:
    some = tuple(ReservedPlaces(f"kind {number}", 1) for number in range(RESERVED_LIMIT + 1))
    check_election(ElectionRule(BLOCK, 30, reserved=some[:-1]))
    with pytest.raises(TooMany) as refused:
        check_election(ElectionRule(BLOCK, 30, reserved=some))
    assert (refused.value.field, refused.value.limit) == ("reserved", RESERVED_LIMIT)


def test_who_is_of_two_kinds_with_places_is_refused_on_the_slate() -> None:
    rule = ElectionRule(BLOCK, 3, reserved=(ReservedPlaces("a", 1), ReservedPlaces("b", 1)))
    slate = Slate((Option("A", affiliations=("a",)), Option("B", affiliations=("a",), group="b")))
    with pytest.raises(CannotBeMeant) as refused:
        check_slate(rule, slate)
    assert refused.value.place == "options[1]"
