"""What polls come to: every count, denominator and comparison that a rule can ask for."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from domain.refusal import Refused
from domain.voting.explanation import SetAside
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    ALL_AGREE,
    MAJORITY,
    TWO_THIRDS,
    AllOf,
    AnyOf,
    Condition,
    CountAtLeast,
    DecisionRule,
    Majority,
    Not,
    NoVeto,
    QuorumNumber,
    QuorumShare,
    StatedDefault,
    Unanimity,
)
from domain.voting.tally import (
    Ballot,
    Electorate,
    Seat,
    SeatStance,
    Stance,
    check_seats,
    tally_of,
)
from tests.domain.polls import (
    HALF,
    MORE_YES,
    body,
    person,
    poll,
    quorum_of,
    result,
    seat,
    seat_id,
    votes,
)

# Majorities and their denominators


@pytest.mark.parametrize(
    ("condition", "said", "expected"),
    [
        (MORE_YES, "++-", "adopted"),
        (MORE_YES, "++--", "rejected"),
        (Majority(HALF, False, "cast"), "++--", "adopted"),
        (MORE_YES, "+000", "adopted"),
        (Majority(HALF, True, "cast-and-abstaining"), "++00", "rejected"),
        (Majority(HALF, True, "present"), "++0", "adopted"),
        (Majority(HALF, True, "members"), "++++......", "rejected"),
        (Majority(HALF, True, "members"), "+++++.....", "adopted"),
        (Majority(HALF, True, "all-seats"), "+++++.....", "rejected"),
        (Majority(Fraction(2, 3), False, "cast"), "++-", "adopted"),
        (Majority(Fraction(2, 3), True, "cast"), "++-", "rejected"),
    ],
)
def test_a_majority_is_of_the_base_that_the_rule_names(
    condition: Condition, said: str, expected: str
) -> None:
    assert result(condition, body(10, vacant=1), said, nobody_votes="rejected") == expected


def test_a_third_is_compared_exactly() -> None:
    share = Majority(Fraction(1, 3), False, "cast")
    assert result(share, body(3), "+--", nobody_votes="rejected") == "adopted"


def test_more_than_half_of_no_votes_at_all_does_not_hold() -> None:
    assert result(MORE_YES, body(3), "...") == "rejected"
    assert result(MORE_YES, body(3), "000") == "rejected"


@pytest.mark.parametrize("stated", ["adopted", "rejected", "no-opinion", "inquorate"])
def test_when_nobody_votes_the_outcome_is_what_the_rule_states(stated: str) -> None:
    at_least = Majority(HALF, False, "cast")
    assert result(at_least, body(3), "0..", nobody_votes=stated) == stated


def test_a_group_in_which_nobody_votes_does_not_agree_by_it() -> None:
    electorate = Electorate((seat(0, group="schools"), seat(1, group="firms")))
    both = AllOf((Majority(HALF, False, "cast", "schools"), Majority(HALF, False, "cast", "firms")))
    assert result(both, electorate, "+.", nobody_votes="rejected") == "rejected"


def test_weights_and_persons_are_counted_where_the_rule_asks_for_them() -> None:
    electorate = Electorate(
        (seat(0, weight=Fraction(5), persons=10), seat(1, persons=400), seat(2, persons=300))
    )
    assert result(MORE_YES, electorate, "+--") == "rejected"
    assert result(replace(MORE_YES, measure="weight"), electorate, "+--") == "adopted"
    assert result(replace(MORE_YES, measure="persons"), electorate, "+--") == "rejected"


def test_a_double_majority_needs_both_groups() -> None:
    schools = [seat(number, group="schools") for number in range(3)]
    firms = [seat(number, group="firms") for number in range(3, 6)]
    double = AllOf((replace(MORE_YES, group="schools"), replace(MORE_YES, group="firms")))
    electorate = Electorate((*schools, *firms))
    assert result(double, electorate, "+++++-") == "adopted"
    assert result(double, electorate, "++++--") == "rejected"
    assert result(AnyOf(double.conditions), electorate, "++++--") == "adopted"


@pytest.mark.parametrize(
    ("base", "said", "expected"),
    [
        ("cast", "++0.", "adopted"),
        ("cast-and-abstaining", "++0.", "rejected"),
        ("cast-and-abstaining", "++..", "adopted"),
        ("members", "+++.", "rejected"),
        ("members", "++++", "adopted"),
        ("cast", "++-.", "rejected"),
    ],
)
def test_unanimity_with_and_without_abstention(base: Any, said: str, expected: str) -> None:
    assert result(Unanimity(base), body(4), said, nobody_votes="rejected") == expected


def test_a_blocking_minority_is_a_number_that_must_not_be_reached() -> None:
    unblocked = AllOf((MORE_YES, Not(CountAtLeast(Fraction(4), "no"))))
    assert result(unblocked, body(12), "++++++---") == "adopted"
    assert result(unblocked, body(12), "++++++----") == "rejected"


def test_one_no_of_a_veto_seat_rejects_and_its_abstention_does_not() -> None:
    veto = AllOf((MORE_YES, NoVeto((seat_id(0),))))
    assert result(veto, body(5), "-++++") == "rejected"
    assert result(veto, body(5), "0++++") == "adopted"
    assert result(veto, body(5), ".++++") == "adopted"


def test_a_concurring_seat_must_say_yes_unless_it_is_recused() -> None:
    rule = DecisionRule(AllOf((MORE_YES, NoVeto((seat_id(0),), concurring=True))))
    assert poll(rule, body(5), "0++++").result == "rejected"
    assert poll(rule, body(5), ".++++").result == "rejected"
    assert poll(rule, body(5), "+++++").result == "adopted"
    assert poll(rule, body(5), ".++++", recused=(0,)).result == "adopted"


def test_a_group_can_hold_a_veto() -> None:
    electorate = Electorate((seat(0, group="founders"), seat(1), seat(2), seat(3)))
    assert result(NoVeto(group="founders"), electorate, "-+++", nobody_votes="rejected") == (
        "rejected"
    )
    assert result(NoVeto(group="founders"), electorate, "0+++", nobody_votes="rejected") == (
        "adopted"
    )


# Quorum


def test_without_quorum_the_poll_does_not_count() -> None:
    assert poll(quorum_of(HALF), body(10), "++++").result == "inquorate"
    assert poll(quorum_of(HALF), body(10), "+++++").result == "adopted"
    assert poll(quorum_of(HALF, strictly=True), body(10), "+++++").result == "inquorate"


def test_a_vacancy_counts_for_the_quorum_of_all_seats_only() -> None:
    electorate = body(10, vacant=2)
    assert poll(quorum_of(HALF), electorate, "++++").result == "adopted"
    assert poll(quorum_of(HALF, of="all-seats"), electorate, "++++").result == "inquorate"


def test_an_abstention_counts_for_the_quorum_unless_the_rule_says_otherwise() -> None:
    rule = quorum_of(HALF)
    assert poll(rule, body(4), "+0..").result == "adopted"
    assert poll(replace(rule, abstention="absent"), body(4), "+0..").result == "inquorate"


@pytest.mark.parametrize(
    ("recusal", "quorum"),
    [
        ("leaves-both", Fraction(2, 9)),
        ("leaves-base", Fraction(3, 9)),
        ("leaves-presence", Fraction(2, 10)),
        ("leaves-neither", Fraction(3, 10)),
    ],
)
def test_what_a_recused_member_counts_as_is_part_of_the_rule(
    recusal: Any, quorum: Fraction
) -> None:
    rule = replace(quorum_of(HALF), recusal=recusal)
    came_to = poll(rule, body(10), "++", recused=(9,))
    assert came_to.explanation.quorum[0].ratio == quorum


def test_a_recused_member_does_not_count_toward_quorum() -> None:
    rule = DecisionRule(MORE_YES, (QuorumNumber(Fraction(3)),))
    assert poll(rule, body(5), "++", recused=(2,)).result == "inquorate"


def test_every_group_can_have_a_quorum_of_its_own() -> None:
    electorate = Electorate(
        (seat(0, group="schools"), seat(1, group="schools"), seat(2, group="firms"))
    )
    rule = DecisionRule(
        MORE_YES, (QuorumShare(HALF, group="schools"), QuorumNumber(Fraction(1), "firms"))
    )
    assert poll(rule, electorate, "++.").result == "inquorate"
    assert poll(rule, electorate, "+.+").result == "adopted"


@pytest.mark.parametrize(
    ("silence", "said", "expected"),
    [
        ("absent", "+-...", "inquorate"),
        ("yes", "+-...", "adopted"),
        ("no", "++...", "rejected"),
        ("abstain", "++-..", "adopted"),
        ("yes", ".....", "adopted"),
    ],
)
def test_silence_counts_as_the_rule_says(silence: Any, said: str, expected: str) -> None:
    rule = replace(quorum_of(Fraction(1)), silence=silence)
    assert poll(rule, body(5), said).result == expected


@pytest.mark.parametrize(
    ("proxy", "expected"),
    [("refused", "inquorate"), ("absent", "inquorate"), ("present", "adopted")],
)
def test_a_ballot_by_proxy_counts_as_the_rule_says(proxy: Any, expected: str) -> None:
    rule = replace(quorum_of(Fraction(1)), proxy=proxy)
    by_proxy = Ballot(seat_id(1), Stance("yes"), person(0))
    tally = tally_of(rule, body(2), [*votes("+"), by_proxy])
    came_to = outcome(rule, tally, StatedDefault())
    assert came_to.result == expected
    assert bool(came_to.explanation.set_aside) is (proxy == "refused")


def test_an_abstention_by_proxy_is_not_taken_off_twice() -> None:
    rule = replace(quorum_of(HALF), proxy="absent", abstention="absent")
    by_proxy = Ballot(seat_id(2), Stance("abstain"), person(0))
    tally = tally_of(rule, body(4), [*votes("++"), by_proxy])
    assert outcome(rule, tally, StatedDefault()).explanation.quorum[0].count == 2


# Counting


def test_ballots_that_may_not_count_are_set_aside_and_named() -> None:
    electorate = body(4, vacant=1)
    strangers = Ballot(seat_id(77), Stance("no"), person(77))
    tally = tally_of(MAJORITY, electorate, [*votes("++--"), strangers], [seat_id(2)])
    assert tally.set_aside == (
        SetAside(seat_id(2), "recused"),
        SetAside(seat_id(3), "vacant"),
        SetAside(seat_id(77), "no-such-seat"),
    )
    assert tally.stances == (SeatStance(seat_id(0), "yes"), SeatStance(seat_id(1), "yes"))
    count = tally.count("", "votes")
    assert count is not None
    assert [count.yes, count.no, count.present] == [2, 0, 2]
    assert [count.members, count.seats] == [3, 4]


def test_there_cannot_be_two_ballots_for_one_seat() -> None:
    with pytest.raises(AssertionError):
        tally_of(MAJORITY, body(3), [*votes("+"), *votes("-")])


@pytest.mark.parametrize(
    "seats",
    [(seat(0), seat(0)), (seat(0, weight=Fraction(-1)),), (seat(0, persons=-1),)],
)
def test_impossible_seats_are_refused(seats: tuple[Seat, ...]) -> None:
    with pytest.raises(Refused):
        check_seats(seats)


# Presets


def test_the_presets_of_a_committee() -> None:
    assert poll(ALL_AGREE, body(3), "+++").result == "adopted"
    assert poll(ALL_AGREE, body(3), "++0").result == "rejected"
    assert poll(ALL_AGREE, body(3), "...").result == "rejected"
    assert poll(MAJORITY, body(3), "+0.").result == "adopted"
    assert poll(MAJORITY, body(4), "++..").result == "inquorate"
    assert poll(TWO_THIRDS, body(3), "++-").result == "adopted"
    assert poll(TWO_THIRDS, body(5), "+++--").result == "rejected"
