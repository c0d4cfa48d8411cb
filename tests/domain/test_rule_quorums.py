"""Square roots, second calls, floors of both kinds, and ways of deciding."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from domain.cases.case import CaseElectorate, CaseSeat
from domain.cases.evaluation import Evaluation
from domain.voting.drawing import drawn
from domain.voting.explanation import sentences
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    AllOf,
    ByWay,
    DecisionRule,
    Quorum,
    QuorumAll,
    QuorumAny,
    QuorumByCall,
    QuorumByWay,
    QuorumNumber,
    QuorumRoot,
    QuorumShare,
    RootAtLeast,
    StatedDefault,
    Unanimity,
)
from domain.voting.tally import Count, Tally
from tests.domain.rows import HALF, MORE_YES, came_to, evaluated, quorum, said, seat_id

# Debian: Constitution, 4.2.7: Q is half of the square root of the number of current developers, and
# there is a quorum of 3Q. General resolution 2007/002: 1,037 developers, so that 3Q is
# 48.3037265643138, which its first option reached with 132; in 2009 (debian-vote, March) there
# were 1,018, and 3Q was 47.8591684006314.

DEBIAN = DecisionRule(
    AllOf((RootAtLeast(Fraction(3, 2), "members"), MORE_YES)), nobody_votes="rejected"
)


@pytest.mark.parametrize(
    ("developers", "yes", "expected"),
    [
        (1037, 132, "adopted"),
        (1037, 49, "adopted"),
        (1037, 48, "rejected"),
        (1018, 48, "adopted"),
        (1018, 47, "rejected"),
        # a square has no fraction: half of 32, three times
        (1024, 48, "adopted"),
        (1025, 48, "rejected"),
    ],
)
def test_three_times_half_the_square_root_compared_by_squares(
    developers: int, yes: int, expected: str
) -> None:
    count = Count(Fraction(yes), Fraction(1), Fraction(0), members=Fraction(developers))
    found = outcome(DEBIAN, Tally((count,)), StatedDefault())
    assert found.result == expected


def test_a_square_root_is_told_in_squares() -> None:
    count = Count(Fraction(47), Fraction(1), Fraction(0), members=Fraction(1000))
    told = " ".join(sentences(outcome(DEBIAN, Tally((count,)), StatedDefault())))
    assert "47 yes, squared 2,209, of 1,000 members is 2209/1000, which is not at least 9/4" in told


def test_a_quorum_of_the_square_root() -> None:
    assert came_to(quorum(QuorumRoot(Fraction(1))), "+++......") == "adopted"
    assert came_to(quorum(QuorumRoot(Fraction(1))), "++.......") == "inquorate"


def test_a_quorum_of_the_root_of_all_seats_counts_the_vacant_ones() -> None:
    assert came_to(quorum(QuorumRoot(Fraction(1))), "++VVVVV") == "adopted"
    assert came_to(quorum(QuorumRoot(Fraction(1), "all-seats")), "++VVVVV") == "inquorate"


# Quorums: calls, floors of both kinds, groups, ways


def test_a_quorum_is_lower_on_the_second_call() -> None:
    """As in many associations: half of the members, and whoever comes on a later call."""
    rule = quorum(QuorumByCall(QuorumShare(HALF), QuorumNumber(Fraction(2))))
    assert came_to(rule, "+.....") == "inquorate"
    assert came_to(rule, "++....") == "inquorate"
    assert came_to(rule, "++....", call=2) == "adopted"
    assert came_to(rule, "+.....", call=2) == "inquorate"
    assert came_to(rule, "++....", call=3) == "adopted"
    assert "on a later call, 2 present" in said(rule, "++....", call=2)


def test_on_a_second_call_whoever_comes_suffices_where_the_rule_names_no_quorum() -> None:
    rule = quorum(QuorumByCall(QuorumShare(HALF)))
    assert came_to(rule, "+.....", call=2) == "adopted"
    assert "on a later call no quorum is asked for" in said(rule, "+.....", call=2)


@pytest.mark.parametrize(
    ("row", "both", "either"),
    [
        ("+++...", "inquorate", "adopted"),
        ("++++..", "adopted", "adopted"),
        ("++....", "inquorate", "inquorate"),
    ],
)
def test_of_two_floors_both_or_either_must_be_met(row: str, both: str, either: str) -> None:
    floors = (QuorumShare(HALF), QuorumNumber(Fraction(4)))
    assert came_to(quorum(*floors), row) == both
    assert came_to(quorum(QuorumAll(floors)), row) == both
    assert came_to(quorum(QuorumAny(floors)), row) == either


def test_a_quorum_of_each_group_by_seats_weight_or_persons() -> None:
    seats = [
        CaseSeat(seat_id(0), group="schools", weight=Fraction(1), persons=100),
        CaseSeat(seat_id(1), group="schools", weight=Fraction(5), persons=900),
        CaseSeat(seat_id(2), group="firms"),
        CaseSeat(seat_id(3), group="firms"),
    ]

    def found(*quorums: Quorum, row: str) -> str:
        return evaluated(quorum(*quorums), row, seats).outcome.result

    each = (QuorumShare(HALF, group="schools"), QuorumShare(HALF, group="firms"))
    assert found(*each, row="+.+.") == "adopted"
    assert found(*each, row="++..") == "inquorate"
    assert found(QuorumShare(HALF, group="schools", measure="weight"), row="+.++") == "inquorate"
    assert found(QuorumShare(HALF, group="schools", measure="weight"), row=".+++") == "adopted"
    assert found(QuorumNumber(Fraction(500), measure="persons"), row="+.++") == "inquorate"
    assert found(QuorumNumber(Fraction(500), measure="persons"), row=".+..") == "adopted"


WAYS = DecisionRule(
    ByWay(meeting=MORE_YES, written=Unanimity("members")),
    (QuorumByWay(meeting=QuorumShare(HALF)),),
    nobody_votes="rejected",
)


@pytest.mark.parametrize(
    ("row", "way", "expected"),
    [
        ("++-.", "meeting", "adopted"),
        ("+...", "meeting", "inquorate"),
        # in writing everybody agrees, as under § 32(2) of the German Civil Code before 2023
        ("+++.", "written", "rejected"),
        ("++++", "written", "adopted"),
        # the rule has nothing for a way that it does not name
        ("++++", "electronic", "rejected"),
    ],
)
def test_each_way_of_deciding_has_a_threshold_of_its_own(row: str, way: Any, expected: str) -> None:
    assert came_to(WAYS, row, way=way) == expected


def test_a_way_that_the_rule_does_not_have_is_named() -> None:
    assert "by electronic vote nothing can be adopted" in said(WAYS, "++++", way="electronic")
    assert "in writing no quorum is asked for" in said(WAYS, "++++", way="written")
    assert "in writing, 3 yes of 4 members" in said(WAYS, "+++.", way="written")


# The lot


def test_a_lot_breaks_a_tie_by_its_recorded_seed() -> None:
    rule = DecisionRule(MORE_YES, tie="lot")
    assert came_to(rule, "+-") == "tied"
    # SHA-256 of "" is e3b0c442…, odd; of "abc" ba7816bf…, even (FIPS 180-4, examples)
    assert drawn("abc") == "adopted"
    assert drawn("") == "rejected"
    assert came_to(rule, "+-", lot="abc") == "adopted"
    assert came_to(rule, "+--", lot="abc") == "rejected"
    assert "the lot fell on adopted" in said(rule, "+-", lot="abc")
    assert "it is for the lot" in said(rule, "+-")


# Suspension by attendance


def test_seats_that_missed_too_many_meetings_leave_the_electorate() -> None:
    seats = [CaseSeat(seat_id(n), missed=n) for n in range(4)]
    rule = quorum(QuorumShare(Fraction(3, 4)))

    def found(row: str, after: int | None) -> Evaluation:
        electorate = CaseElectorate(tuple(seats), suspended_after=after)
        return evaluated(rule, row, seats, electorate=electorate)

    assert found("++..", None).outcome.result == "inquorate"
    assert found("++..", 2).outcome.result == "adopted"
    away = found("++-.", 2)
    assert away.outcome.result == "adopted"
    assert away.suspended == (seat_id(2), seat_id(3))
    assert [it.why for it in away.outcome.explanation.set_aside] == ["suspended"]
