"""What the linter says about a rule before it is adopted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal
from uuid import UUID

import pytest

from domain.linting.linter import lint
from domain.provisions.provision import SILENCE_OR_MEETING
from domain.values import OrganisationId
from domain.voting.remark import Remark
from domain.voting.rules import (
    ALL_AGREE,
    CONSENT,
    MAJORITY,
    TWO_THIRDS,
    AllOf,
    AnyOf,
    Base,
    ByCall,
    ByWay,
    Consensus,
    CountAtLeast,
    DecisionRule,
    Majority,
    MustAbstain,
    NoObjection,
    Not,
    NoVeto,
    QuorumNumber,
    QuorumShare,
    Unanimity,
)
from domain.voting.rules_before import SilenceKept
from domain.voting.tally import Electorate, Seat
from tests.domain.polls import HALF, MORE_YES, body, seat, seat_id


def party(number: int) -> OrganisationId:
    return OrganisationId(UUID(int=500 + number))


def of_parties(*sizes: int) -> Electorate:
    """Parties with so many seats each."""
    seats: list[Seat] = []
    for number, size in enumerate(sizes):
        seats += [seat(len(seats) + n, party=party(number)) for n in range(size)]
    return Electorate(tuple(seats))


def codes(rule: DecisionRule, electorate: Electorate) -> list[str]:
    found = lint(rule, electorate)
    assert all(remark.sentence.endswith(".") for remark in found)
    return [remark.code for remark in found]


def only(rule: DecisionRule, electorate: Electorate, code: str) -> Sequence[Remark]:
    return [remark for remark in lint(rule, electorate) if remark.code == code]


@pytest.mark.parametrize("rule", [MAJORITY, TWO_THIRDS, CONSENT])
def test_an_ordinary_rule_for_an_ordinary_body_needs_no_remark(rule: DecisionRule) -> None:
    assert codes(rule, of_parties(2, 2, 2, 1)) == []


# What can't be


@pytest.mark.parametrize(
    ("rule", "size", "code", "place"),
    [
        (
            replace(MAJORITY, quorum=(QuorumNumber(Fraction(6)),)),
            5,
            "QUORUM_CANNOT_BE_MET",
            "quorum[0]",
        ),
        (
            replace(MAJORITY, quorum=(QuorumShare(HALF), QuorumShare(Fraction(1), strictly=True))),
            5,
            "QUORUM_CANNOT_BE_MET",
            "quorum[1]",
        ),
        (DecisionRule(CountAtLeast(Fraction(6))), 5, "CANNOT_BE_ADOPTED", "condition"),
        (DecisionRule(Majority(Fraction(1), True, "members")), 5, "CANNOT_BE_ADOPTED", "condition"),
        (
            DecisionRule(AllOf((MORE_YES, MustAbstain(tuple(seat_id(n) for n in range(3)))))),
            3,
            "CANNOT_BE_ADOPTED",
            "condition",
        ),
    ],
)
def test_a_rule_that_can_not_be_met_with_the_seats_there_are(
    rule: DecisionRule, size: int, code: str, place: str
) -> None:
    [remark] = lint(rule, body(size))
    assert (remark.code, remark.place) == (code, place)


def test_vacant_seats_can_make_a_rule_impossible() -> None:
    rule = DecisionRule(Majority(HALF, True, "all-seats"))
    assert "CANNOT_BE_ADOPTED" not in codes(rule, body(5, vacant=2))
    assert codes(rule, body(5, vacant=3)) == ["CANNOT_BE_ADOPTED"]


def test_a_rule_that_adopts_whatever_is_voted() -> None:
    rule = DecisionRule(Not(CountAtLeast(Fraction(9), "no")), nobody_votes="adopted")
    assert "ALWAYS_ADOPTED" in codes(rule, body(5))
    assert "ALWAYS_ADOPTED" not in codes(rule, body(9))


@pytest.mark.parametrize("base", ["cast", "cast-and-abstaining", "present", "members"])
def test_at_least_none_of_the_votes_adopts_everything_if_nobody_voting_does(base: Base) -> None:
    everything = Majority(Fraction(0), False, base)
    assert "ALWAYS_ADOPTED" in codes(DecisionRule(everything, nobody_votes="adopted"), body(3))
    if base != "members":
        never_so = codes(DecisionRule(everything, nobody_votes="rejected"), body(3))
        assert "ALWAYS_ADOPTED" not in never_so


def test_at_least_none_of_a_groups_votes_fails_where_nobody_of_the_group_votes() -> None:
    of_group = Majority(Fraction(0), False, "cast", group="schools")
    rule = DecisionRule(of_group, nobody_votes="adopted")
    found = codes(rule, Electorate(tuple(replace(s, group="schools") for s in body(2).seats)))
    assert "ALWAYS_ADOPTED" not in found


# Vacancies


def test_a_rule_that_blocks_itself_when_a_seat_is_vacant() -> None:
    rule = DecisionRule(CountAtLeast(Fraction(5)))
    [remark] = only(rule, body(5), "VACANCY_BLOCKS")
    assert len(remark.seats) == 5
    assert "any one of 5 seats is vacant" in remark.sentence
    assert not only(rule, body(6), "VACANCY_BLOCKS")


def test_of_different_seats_only_those_are_named_whose_vacancy_blocks() -> None:
    heavy = replace(seat(0), weight=Fraction(5))
    electorate = Electorate((heavy, *(seat(n) for n in range(1, 5))))
    rule = DecisionRule(Majority(HALF, True, "all-seats", measure="weight"))
    [remark] = only(rule, electorate, "VACANCY_BLOCKS")
    assert remark.seats == (seat_id(0),)


def test_a_seat_whose_yes_is_asked_for_blocks_while_it_is_vacant() -> None:
    rule = DecisionRule(AllOf((MORE_YES, NoVeto((seat_id(2),), concurring=True))))
    [remark] = only(rule, body(5), "VACANCY_BLOCKS")
    assert remark.seats == (seat_id(2),)


# Vetoes nobody wrote down


def test_a_party_that_can_block_alone_without_the_rule_saying_so() -> None:
    found = only(TWO_THIRDS, of_parties(4, 3, 3), "HIDDEN_VETO")
    assert [remark.party for remark in found] == [party(0)]
    assert "by voting no" in found[0].sentence
    assert "staying away" not in found[0].sentence


def test_a_party_without_which_there_is_no_quorum() -> None:
    rule = DecisionRule(MORE_YES, (QuorumShare(Fraction(3, 4)),))
    [remark] = only(rule, of_parties(3, 2, 2, 2), "HIDDEN_VETO")
    assert remark.party == party(0)
    assert "by staying away, and the rule does not say so" in remark.sentence


def test_a_veto_that_the_rule_names_is_not_hidden() -> None:
    named = DecisionRule(AllOf((MORE_YES, NoVeto((seat_id(0),)))))
    assert not only(named, of_parties(1, 2, 2), "HIDDEN_VETO")
    assert not only(ALL_AGREE, of_parties(1, 1), "HIDDEN_VETO")
    assert not only(CONSENT, of_parties(2, 2, 2), "HIDDEN_VETO")


def test_two_parties_under_a_majority_each_have_a_veto() -> None:
    assert len(only(MAJORITY, of_parties(1, 1), "HIDDEN_VETO")) == 2


def test_a_tie_that_the_chair_can_break_is_no_veto() -> None:
    electorate = of_parties(2, 1, 1)
    fails = DecisionRule(MORE_YES)
    assert only(fails, electorate, "HIDDEN_VETO")
    assert not only(replace(fails, tie="casting-vote"), electorate, "HIDDEN_VETO")


def test_a_group_whose_majority_is_asked_for_gives_its_party_a_veto() -> None:
    seats = (
        seat(0, group="schools", party=party(0)),
        seat(1, group="firms", party=party(1)),
        seat(2, group="firms", party=party(2)),
        seat(3, group="firms", party=party(3)),
    )
    rule = DecisionRule(
        AllOf((replace(MORE_YES, group="schools"), replace(MORE_YES, group="firms")))
    )
    assert [it.party for it in only(rule, Electorate(seats), "HIDDEN_VETO")] == [party(0)]


def test_a_party_that_decides_alone() -> None:
    found = only(MAJORITY, of_parties(4, 1, 1), "DECIDES_ALONE")
    assert [remark.party for remark in found] == [party(0)]
    assert not only(MAJORITY, of_parties(3, 2, 1), "DECIDES_ALONE")
    assert not only(CONSENT, of_parties(4, 1, 1), "DECIDES_ALONE")


def test_seats_without_a_party_stand_for_themselves() -> None:
    heavy = replace(seat(0), weight=Fraction(9))
    rule = DecisionRule(replace(MORE_YES, measure="weight"))
    [remark] = only(rule, Electorate((heavy, seat(1), seat(2))), "DECIDES_ALONE")
    assert (remark.party, remark.seats) == (None, (seat_id(0),))


def test_one_vote_suffices_where_no_quorum_asks_for_more() -> None:
    assert only(DecisionRule(MORE_YES), body(5), "ONE_VOTE_SUFFICES")
    assert not only(MAJORITY, body(5), "ONE_VOTE_SUFFICES")


# Denominators


def test_weights_that_the_rule_does_not_count() -> None:
    electorate = Electorate((replace(seat(0), weight=Fraction(3)), seat(1), seat(2)))
    [remark] = only(MAJORITY, electorate, "WEIGHTS_NOT_COUNTED")
    assert remark.place == "quorum[0]"
    weighed = DecisionRule(replace(MORE_YES, measure="weight"))
    assert not only(weighed, electorate, "WEIGHTS_NOT_COUNTED")


def test_names_of_nothing_are_remarked_with_their_place() -> None:
    [remark] = lint(DecisionRule(replace(MORE_YES, group="firms")), body(3))
    assert (remark.code, remark.place) == ("UNKNOWN_GROUP", "condition.group")


# What would reveal a voter


@pytest.mark.parametrize("secrecy", ["open", "hidden"])
def test_what_is_told_of_ballots_anyway_reveals_nobody(secrecy: Literal["open", "hidden"]) -> None:
    for rule in (ALL_AGREE, DecisionRule(AllOf((MORE_YES, NoVeto((seat_id(0),))))), BY_WEIGHT):
        told = replace(rule, secrecy=secrecy)
        for held in (body(2), body(4), unlike(5)):
            assert not [code for code in codes(told, held) if code.startswith("REVEALS")]
            assert [
                code
                for code in codes(replace(rule, secrecy="secret"), held)
                if code.startswith("REVEALS")
            ]


def test_unanimity_reveals_everybody() -> None:
    assert "REVEALS_BY_UNANIMITY" in codes(replace(ALL_AGREE, secrecy="secret"), body(4))


def test_a_group_of_one_reveals_its_member() -> None:
    seats = (seat(0, group="schools"), seat(1, group="firms"), seat(2, group="firms"))
    by_group = AnyOf((replace(MORE_YES, group="schools"), MORE_YES))
    rule = DecisionRule(by_group, secrecy="secret")
    [remark] = only(rule, Electorate(seats), "REVEALS_BY_GROUP")
    assert remark.seats == (seat_id(0),)


def test_a_unique_weight_reveals_who_has_it() -> None:
    weights = (Fraction(1), Fraction(1), Fraction(4))
    seats = tuple(replace(seat(n), weight=weight) for n, weight in enumerate(weights))
    rule = DecisionRule(replace(MORE_YES, measure="weight"), secrecy="secret")
    [remark] = only(rule, Electorate(seats), "REVEALS_BY_WEIGHT")
    assert remark.seats == (seat_id(2),)


def test_a_veto_reveals_who_used_it() -> None:
    rule = DecisionRule(AllOf((MORE_YES, NoVeto((seat_id(0),)))), secrecy="secret")
    assert only(rule, body(4), "REVEALS_BY_VETO")


SECRET = DecisionRule(MORE_YES, secrecy="secret")


def test_of_two_who_vote_in_secret_each_learns_how_the_other_did() -> None:
    [remark] = only(SECRET, body(2), "REVEALS_BY_SIZE")
    assert (remark.place, len(remark.seats)) == ("secrecy", 2)
    assert not only(SECRET, body(3), "REVEALS_BY_SIZE")
    assert not only(replace(SECRET, secrecy="hidden"), body(2), "REVEALS_BY_SIZE")
    assert not only(replace(SECRET, secrecy="open"), body(2), "REVEALS_BY_SIZE")
    assert only(SECRET, body(4, vacant=2), "REVEALS_BY_SIZE"), "nobody votes for what is vacant"


def test_so_few_ballots_as_tell_how_they_voted_should_be_no_quorum() -> None:
    [remark] = only(SECRET, body(5), "REVEALS_BY_TURNOUT")
    assert (remark.place, remark.seats) == ("secrecy", ())
    assert "with 1 ballots" not in remark.sentence
    half = replace(SECRET, quorum=(QuorumShare(Fraction(1, 2), strictly=True),))
    assert only(half, body(3), "REVEALS_BY_TURNOUT"), "two of three"
    assert not only(half, body(5), "REVEALS_BY_TURNOUT")
    heavy = tuple(replace(seat(n), weight=Fraction(9 if n == 4 else 1)) for n in range(5))
    by_weight = replace(SECRET, quorum=(QuorumShare(Fraction(1, 2), measure="weight"),))
    assert only(by_weight, Electorate(heavy), "REVEALS_BY_TURNOUT"), "one seat is half of it"
    three = replace(SECRET, quorum=(QuorumNumber(Fraction(3)),))
    assert not only(three, body(5), "REVEALS_BY_TURNOUT")
    assert not only(replace(SECRET, secrecy="hidden"), body(5), "REVEALS_BY_TURNOUT")
    assert not only(replace(SECRET, silence="yes"), body(5), "REVEALS_BY_TURNOUT")
    assert not only(SECRET, body(2), "REVEALS_BY_TURNOUT"), "that is told of the size"


def test_who_is_like_hardly_anybody_in_what_is_counted_stands_alone_in_secret() -> None:
    schools = tuple(seat(n, group="schools", weight=Fraction(1 + n % 2)) for n in range(6))
    firms = tuple(seat(6 + n, group="firms", weight=Fraction(1 + n % 2)) for n in range(4))
    both = Electorate((*schools, *firms))
    counted = AllOf((replace(MORE_YES, measure="weight"), replace(MORE_YES, group="firms")))
    by_either = replace(SECRET, condition=counted)
    assert not {"REVEALS_BY_WEIGHT", "REVEALS_BY_GROUP"} & set(codes(by_either, both))
    [remark] = only(by_either, both, "REVEALS_BY_LIKENESS")
    assert set(remark.seats) == {one.id for one in firms}, "two of each weight among the firms"
    assert not only(SECRET, both, "REVEALS_BY_LIKENESS"), "this counts heads alone"


def test_who_must_abstain_has_no_secret_and_proxies_may_have_none() -> None:
    rule = replace(SECRET, condition=AllOf((MORE_YES, MustAbstain((seat_id(0),)))))
    [remark] = only(rule, body(5), "REVEALS_BY_DUTY")
    assert remark.seats == (seat_id(0),)
    assert only(replace(SECRET, proxy="absent"), body(5), "REVEALS_BY_PROXY")
    assert not only(replace(SECRET, proxy="present"), body(5), "REVEALS_BY_PROXY")


# Ways, consensus, silence


def test_each_way_of_deciding_is_looked_at() -> None:
    rule = DecisionRule(
        ByWay(meeting=MORE_YES, written=CountAtLeast(Fraction(9))), nobody_votes="rejected"
    )
    [remark] = only(rule, body(5), "CANNOT_BE_ADOPTED")
    assert "in writing" in remark.sentence


SILENT_OR_MEETING = (
    SILENCE_OR_MEETING,
    DecisionRule(ByWay(meeting=MORE_YES, written=NoObjection()), nobody_votes="rejected"),
    DecisionRule(ByCall((MORE_YES, NoObjection())), nobody_votes="rejected"),
    DecisionRule(AnyOf((MORE_YES, NoObjection())), nobody_votes="rejected"),
)
"""Rules in which an objection stands in the way of something else than a majority does."""


@pytest.mark.parametrize("rule", SILENT_OR_MEETING)
def test_an_objection_that_counts_elsewhere_is_no_way_to_decide_alone(rule: DecisionRule) -> None:
    for sizes in ((2, 2), (1, 1, 1), (3, 1, 1)):
        alone = [it.party for it in only(rule, of_parties(*sizes), "DECIDES_ALONE")]
        assert alone == ([party(0)] if sizes[0] == 3 else [])


@pytest.mark.parametrize("rule", SILENT_OR_MEETING[:3])
def test_an_objection_that_counts_elsewhere_hides_no_veto(rule: DecisionRule) -> None:
    found = only(rule, of_parties(2, 2), "HIDDEN_VETO")
    assert [remark.party for remark in found] == [party(0), party(1)]
    assert all("by voting no" in remark.sentence for remark in found)
    assert {remark.way for remark in found} <= {"meeting", None}


def test_consensus_and_silence_can_be_adopted_and_blocked() -> None:
    for rule in (DecisionRule(Consensus(1), nobody_votes="rejected"), DecisionRule(SilenceKept(5))):
        found = codes(rule, body(5))
        assert "CANNOT_BE_ADOPTED" not in found
        assert "ALWAYS_ADOPTED" not in found


def test_a_large_electorate_is_looked_at_once_a_kind() -> None:
    assert lint(MAJORITY, body(600)) == ()


def test_unanimity_of_a_group_is_an_open_veto_of_its_members() -> None:
    seats = (seat(0, group="a"), seat(1, group="a"), seat(2, group="b"), seat(3, group="b"))
    rule = DecisionRule(Unanimity("members", "a"), nobody_votes="rejected")
    assert not only(rule, Electorate(seats), "HIDDEN_VETO")


def unlike(number: int) -> Electorate:
    """Seats of which no two count the same."""
    return Electorate(tuple(seat(n, weight=Fraction(n + 7, 3)) for n in range(number)))


BY_WEIGHT = DecisionRule(Majority(HALF, True, "cast", measure="weight"))


def test_seats_that_are_all_unlike_are_looked_at_to_the_end_while_they_are_few() -> None:
    assert codes(BY_WEIGHT, unlike(100)) == ["ONE_VOTE_SUFFICES"]


def test_where_there_is_too_much_to_look_at_it_says_so_last() -> None:
    nested = AllOf(tuple(AnyOf((BY_WEIGHT.condition,) * 19) for _ in range(9)))
    secret = replace(BY_WEIGHT, secrecy="secret")
    for rule, remarks in [(secret, 1), (DecisionRule(nested, secrecy="secret"), 171)]:
        found = [remark.code for remark in lint(rule, unlike(400), 100_000)]
        assert found.count("REVEALS_BY_WEIGHT") == remarks
        assert found[-1] == "NOT_LOOKED_AT_FURTHER"


def test_what_was_remarked_before_the_steps_ran_out_stands() -> None:
    stuck = DecisionRule(MORE_YES, (QuorumNumber(Fraction(4)),))
    everything = lint(stuck, body(3))
    [last] = [steps for steps in range(1, 2_000) if len(lint(stuck, body(3), steps)) == 1][:1]
    assert lint(stuck, body(3), last)[0].code == "NOT_LOOKED_AT_FURTHER"
    assert lint(stuck, body(3), 2_000) == everything
    assert [remark.code for remark in everything] == ["QUORUM_CANNOT_BE_MET"]
    for steps in range(0, 5_000, 500):
        found = lint(BY_WEIGHT, unlike(10), steps)
        whole = lint(BY_WEIGHT, unlike(10))
        assert found == whole or set(found[:-1]) < set(whole)


def test_as_many_seats_as_a_body_can_have_are_looked_at_where_they_are_alike() -> None:
    assert codes(DecisionRule(MORE_YES), body(10_000)) == ["ONE_VOTE_SUFFICES"]


def test_of_two_seats_one_vote_suffices_as_well() -> None:
    assert only(DecisionRule(MORE_YES), body(2), "ONE_VOTE_SUFFICES")
    assert not only(MAJORITY, body(2), "ONE_VOTE_SUFFICES")


def test_what_is_compared_with_those_who_vote_is_looked_at_beyond_the_ends() -> None:
    """Where all abstain nobody is in the base; where one votes, the others are more than half."""
    most = Majority(Fraction(55, 100), False, "cast-and-invalid", stance="abstain")
    rule = DecisionRule(most, (QuorumNumber(Fraction(3)),), nobody_votes="inquorate")
    assert not only(rule, body(4), "CANNOT_BE_ADOPTED")
