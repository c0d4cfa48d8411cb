"""The linter of elections: each remark is made where it is so, and not where it is not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from domain.elections.election import (
    Approval,
    ElectionRule,
    Option,
    OptionQuorum,
    OptionQuorumNumber,
    OptionQuorumRoot,
    OptionQuorumShare,
    Plurality,
    Schulze,
    Slate,
)
from domain.elections.election_drafting import check_election
from domain.linting.election_linter import lint_chair, lint_election
from domain.values import OrganisationId, derived_id
from domain.voting.rules import (
    ALL_AGREE,
    AllOf,
    CountAtLeast,
    Majority,
    QuorumNumber,
    Unanimity,
)
from domain.voting.tally import Electorate, Seat
from tests.domain.elections import slate
from tests.domain.polls import person, seat_id

FIVE = Electorate(tuple(Seat(seat_id(n), person(n)) for n in range(1, 6)))
MAJORITY = Majority(Fraction(1, 2), True, "cast")
HALF = Majority(Fraction(1, 2), False, "members")


def codes(rule: ElectionRule, options: Slate | None = None, electorate: Any = FIVE) -> list[str]:
    check_election(rule)
    return [remark.code for remark in lint_election(rule, electorate, options)]


def test_nothing_is_remarked_on_a_usual_rule() -> None:
    for rule in (
        ElectionRule(Plurality()),
        ElectionRule(Plurality(threshold=MAJORITY)),
        ElectionRule(Plurality(picks=0, threshold=MAJORITY), 3),
        ElectionRule(Approval(threshold=HALF), 3, cap=2),
        ElectionRule(Schulze()),
    ):
        assert codes(rule, slate("ABCDE")) == []


@pytest.mark.parametrize(
    ("method", "seats", "filled"),
    [
        (Plurality(threshold=MAJORITY), 2, 1),
        (Plurality(threshold=HALF), 3, 2),
        (Plurality(threshold=AllOf((HALF, MAJORITY))), 2, 1),
        (Plurality(picks=2, threshold=MAJORITY), 4, 3),
        (Plurality(), 6, 5),
    ],
    ids=["more than half", "half", "both", "two picks", "one vote each"],
)
def test_more_seats_than_votes_can_fill(method: Plurality, seats: int, filled: int) -> None:
    [remark] = lint_election(ElectionRule(method, seats), FIVE)
    assert (remark.code, remark.place) == ("SEATS_CANNOT_BE_FILLED", "seats")
    assert f"{seats} seats are to be filled, and one ballot can fill {filled} of" in remark.sentence
    assert codes(ElectionRule(method, filled)) == []


def test_further_ballots_fill_what_one_leaves_open() -> None:
    assert codes(ElectionRule(Plurality(threshold=MAJORITY, next_ballot="two"), 2)) == []
    of_the_present = replace(MAJORITY, base="present")
    assert codes(ElectionRule(Plurality(threshold=of_the_present), 2, proxy="absent")) == []


def test_a_threshold_or_quorum_that_the_seats_cannot_reach() -> None:
    six = CountAtLeast(Fraction(6))
    [remark] = lint_election(ElectionRule(Approval(threshold=six)), FIVE)
    assert (remark.code, remark.place) == ("NOBODY_CAN_BE_ELECTED", "method.threshold")
    beyond = ElectionRule(Schulze(), quorum=(QuorumNumber(Fraction(6)),))
    [remark] = lint_election(beyond, FIVE)
    assert (remark.code, remark.place) == ("QUORUM_CANNOT_BE_MET", "quorum[0]")


def test_a_vacancy_that_leaves_nobody_elected() -> None:
    all_there = ElectionRule(Schulze(), quorum=(QuorumNumber(Fraction(5)),))
    [remark] = lint_election(all_there, FIVE)
    assert remark.code == "VACANCY_BLOCKS"
    assert remark.sentence == "Nobody can be elected while any one of 5 seats is vacant."
    assert len(remark.seats) == 5


def test_caps_that_keep_nobody_out_or_seats_empty() -> None:
    assert codes(ElectionRule(Schulze(), 2, cap=2)) == ["CAP_WITHOUT_EFFECT"]
    firm = slate("ABCD", A="firm", B="firm", C="firm")
    assert codes(ElectionRule(Schulze(), 3, cap=1), firm) == ["CAP_LEAVES_SEATS_EMPTY"]
    assert codes(ElectionRule(Schulze(), 3, cap=2), firm) == []
    by_group = Slate(tuple(Option(letter, group="schools") for letter in "AB"))
    assert codes(ElectionRule(Schulze(), 2, cap=1), by_group) == ["CAP_LEAVES_SEATS_EMPTY"]


def test_a_slate_shorter_than_the_seats_leaves_out_the_default_option() -> None:
    rule = ElectionRule(Schulze(default="C"), 3)
    assert codes(rule, slate("ABC")) == ["SLATE_TOO_SHORT"]
    assert codes(rule, slate("ABCD")) == []


def test_weights_that_are_not_counted_and_secrets_that_they_tell() -> None:
    seats = tuple(
        replace(seat, weight=Fraction(number), party=OrganisationId(derived_id(str(number))))
        for number, seat in enumerate(FIVE.seats, 1)
    )
    weighed = Electorate(seats)
    [remark] = lint_election(ElectionRule(Schulze()), weighed)
    assert (remark.code, remark.place) == ("WEIGHTS_NOT_COUNTED", "measure")
    secret = ElectionRule(Schulze(), measure="weight", secrecy="secret")
    assert codes(secret, electorate=weighed) == [
        "REVEALS_BY_WEIGHT",
        "REVEALS_BY_TURNOUT",
        "REVEALS_BY_LIKENESS",
    ]
    equal = replace(secret, measure="votes")
    assert codes(equal) == ["REVEALS_BY_TURNOUT"], "one of them may be all who vote"
    assert codes(replace(equal, quorum=(QuorumNumber(Fraction(3)),))) == []
    two = Electorate(FIVE.seats[:2])
    assert codes(equal, electorate=two) == ["REVEALS_BY_SIZE"]


def test_who_has_to_be_agreed_on_by_all_tells_of_all() -> None:
    rule = ElectionRule(Approval(threshold=Unanimity("members")))
    assert lint_election(rule, FIVE) == ()
    remark, _ = lint_election(replace(rule, secrecy="secret"), FIVE)
    assert (remark.code, remark.place) == ("REVEALS_BY_UNANIMITY", "method.threshold")


def test_a_group_that_nobody_belongs_to_is_named() -> None:
    rule = ElectionRule(Approval(threshold=replace(HALF, group="schools")))
    [remark] = lint_election(rule, FIVE)
    assert (remark.code, remark.place) == ("UNKNOWN_GROUP", "method.threshold.group")


def test_a_tie_waits_for_nobody_where_nobody_chairs() -> None:
    rule = ElectionRule(Plurality(), tie="casting-vote")
    held, vacant = FIVE.seats[0], Seat(seat_id(1), None)
    assert lint_chair(rule, held) == ()
    assert lint_chair(replace(rule, tie="lot"), None) == ()
    for chair, about in ((None, ()), (vacant, (seat_id(1),))):
        for one in (rule, replace(ALL_AGREE, tie="casting-vote")):
            [remark] = lint_chair(one, chair)
            assert (remark.code, remark.place) == ("NOBODY_HAS_CASTING_VOTE", "tie")
            assert remark.seats == about


def test_votes_that_each_needs_are_counted_against_those_there_are() -> None:
    rule = ElectionRule(Plurality(threshold=CountAtLeast(Fraction(4))), 2)
    [remark] = lint_election(rule, FIVE)
    assert (remark.code, remark.place) == ("SEATS_CANNOT_BE_FILLED", "seats")
    assert remark.sentence.startswith("2 seats are to be filled, and one ballot can fill 1 of")
    two_picks = ElectionRule(Plurality(picks=2, threshold=CountAtLeast(Fraction(4))), 2)
    assert codes(two_picks) == []
    more = ElectionRule(Plurality(threshold=CountAtLeast(Fraction(6))), 1)
    assert "one ballot can fill none" in lint_election(more, FIVE)[0].sentence


@pytest.mark.parametrize(
    ("quorum", "found"),
    [
        (OptionQuorumNumber(Fraction(6)), "NOBODY_CAN_BE_ELECTED"),
        (OptionQuorumNumber(Fraction(5)), "VACANCY_BLOCKS"),
        (OptionQuorumNumber(Fraction(4)), ""),
        (OptionQuorumShare(Fraction(1)), ""),
        (OptionQuorumShare(Fraction(1), "all-seats"), "VACANCY_BLOCKS"),
        (OptionQuorumRoot(Fraction(3)), "NOBODY_CAN_BE_ELECTED"),
        (OptionQuorumRoot(Fraction(1)), ""),
    ],
)
def test_a_quorum_of_options_that_all_who_vote_do_not_reach(
    quorum: OptionQuorum, found: str
) -> None:
    remarks = lint_election(ElectionRule(Schulze(default="none", quorum=quorum)), FIVE)
    assert [(one.code, one.place) for one in remarks] == (
        [(found, "method.quorum")] if found else []
    )


def test_a_cap_that_nobody_of_the_slate_meets_has_no_effect() -> None:
    rule = ElectionRule(Approval(), 2, cap=1)
    apart = Slate((Option("A", affiliations=("Hill",)), Option("B"), Option("C")))
    assert codes(rule, apart) == ["CAP_WITHOUT_EFFECT"]
    together = Slate((*apart.options, Option("D", affiliations=("Hill",))))
    assert codes(rule, together) == []
