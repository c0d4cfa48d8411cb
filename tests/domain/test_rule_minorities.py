"""Blocking minorities, classes, and seats that must abstain; published rules are the oracles."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from domain.cases.case import Case, CaseBallot, CaseElectorate, CaseObjection, CaseSeat
from domain.cases.evaluation import Evaluation, evaluate
from domain.voting.explanation import sentences
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    AllOf,
    DecisionRule,
    Majority,
    MustAbstain,
    NoBlockingMinority,
    NoObjection,
    QuorumNumber,
    StatedDefault,
)
from domain.voting.tally import Count, Tally
from tests.domain.rows import HALF, MORE_YES, came_to, evaluated, said, seat_id

# The EU Council: Treaty on European Union, art. 16(4); who abstains does not support. Shares of
# the population in 2016, of 28 members, in hundredths of a per cent (Agence Europe, 11449).

COUNCIL = {
    "Germany": 1593, "France": 1304, "United Kingdom": 1273, "Italy": 1207, "Spain": 912,
    "Poland": 747, "Romania": 390, "Netherlands": 337, "Belgium": 221, "Greece": 213,
    "Czechia": 205, "Portugal": 204, "Hungary": 194, "Sweden": 192, "Austria": 169,
    "Bulgaria": 142, "Denmark": 111, "Finland": 108, "Slovakia": 106, "Ireland": 91,
    "Croatia": 83, "Lithuania": 57, "Slovenia": 41, "Latvia": 39, "Estonia": 26, "Cyprus": 17,
    "Luxembourg": 11, "Malta": 8,
}  # fmt: skip
STATES = {name: seat_id(number) for number, name in enumerate(COUNCIL)}
QUALIFIED = DecisionRule(
    AllOf(
        (
            Majority(Fraction(55, 100), False, "members"),
            NoBlockingMinority(Fraction(35, 100), Fraction(4)),
        )
    ),
    nobody_votes="rejected",
)


def council(*against: str) -> Evaluation:
    """The Council of 28, in which these states do not vote yes."""
    seats = [CaseSeat(STATES[name], persons=persons) for name, persons in COUNCIL.items()]
    row = "".join("-" if name in against else "+" for name in COUNCIL)
    return evaluated(QUALIFIED, row, seats)


def council_for(*names: str) -> Evaluation:
    return council(*(name for name in COUNCIL if name not in names))


@pytest.mark.parametrize(
    ("against", "expected"),
    [
        ((), "adopted"),
        # three states with more than 35 % of the population are no blocking minority: the
        # qualified majority is deemed attained
        (("Germany", "France", "Italy"), "adopted"),
        (("Germany", "France", "Spain"), "adopted"),
        # the fourth makes it one, however small it is
        (("Germany", "France", "Italy", "Malta"), "rejected"),
        (("Germany", "France", "Spain", "Luxembourg"), "rejected"),
        # four with less than that are none
        (("Germany", "France", "Luxembourg", "Malta"), "adopted"),
        (("Poland", "Hungary", "Czechia", "Slovakia"), "adopted"),
        # "at least 55 % of the members (i.e. in the EU 28 at least 16 member states)": factsheet
        # of the Council, 29 September 2014
        (tuple(sorted(COUNCIL, key=lambda name: COUNCIL[name])[:12]), "adopted"),
        (tuple(sorted(COUNCIL, key=lambda name: COUNCIL[name])[:13]), "rejected"),
    ],
)
def test_the_qualified_majority_of_the_eu_council(against: tuple[str, ...], expected: str) -> None:
    assert council(*against).outcome.result == expected


def test_sixteen_states_without_sixty_five_per_cent_are_no_qualified_majority() -> None:
    smallest = sorted(COUNCIL, key=lambda name: COUNCIL[name])[:16]
    found = council_for(*smallest)
    assert found.outcome.result == "rejected"
    told = " ".join(sentences(found.outcome))
    assert "a blocking minority stands" in told
    assert "12 did not say yes, which is at least 4" in told


def test_a_deemed_qualified_majority_says_why() -> None:
    told = " ".join(sentences(council("Germany", "France", "Italy").outcome))
    assert "no blocking minority stands: 3 did not say yes, which is fewer than 4" in told


def test_an_abstention_in_the_council_does_not_support() -> None:
    seats = [CaseSeat(STATES[name], persons=persons) for name, persons in COUNCIL.items()]
    opposed = ("Germany", "France", "Italy", "Malta")
    row = "".join("0" if name in opposed else "+" for name in COUNCIL)
    assert evaluated(QUALIFIED, row, seats).outcome.result == "rejected"


def test_the_blocking_minority_of_some_states_is_worked_out_from_them() -> None:
    """Art. 238(3)(a) TFEU, for those that take part: the least number of states that have more
    than 35 % of their population, and one more. Of the 19 that had the euro in 2016 Germany and
    France have 43.5 %, so it is three.
    """
    euro = [
        name
        for name in COUNCIL
        if name
        not in {
            "United Kingdom", "Poland", "Romania", "Czechia", "Sweden", "Hungary", "Bulgaria",
            "Denmark", "Croatia",
        }
    ]  # fmt: skip
    rule = replace(
        QUALIFIED,
        condition=AllOf(
            (
                Majority(Fraction(55, 100), False, "members"),
                NoBlockingMinority(Fraction(35, 100)),
            )
        ),
    )
    seats = [CaseSeat(STATES[name], persons=COUNCIL[name]) for name in euro]

    def against(*names: str) -> str:
        row = "".join("-" if name in names else "+" for name in euro)
        return evaluated(rule, row, seats).outcome.result

    assert len(euro) == 19
    assert against("Germany", "France") == "adopted"
    assert against("Germany", "France", "Malta") == "rejected"
    assert against("Germany", "Malta", "Cyprus") == "adopted"


def test_the_least_number_cannot_be_told_without_the_electorate() -> None:
    rule = DecisionRule(NoBlockingMinority(Fraction(1, 3)), nobody_votes="rejected")
    votes = Count(Fraction(5), Fraction(5), Fraction(0), members=Fraction(10))
    tally = Tally((votes, replace(votes, measure="persons")))
    found = outcome(rule, tally, StatedDefault())
    assert found.result == "incomplete"
    assert "which seats there are" in sentences(found)[-1]


# Who must abstain


def test_a_seat_that_must_abstain_is_counted_so_whatever_it_hands_in() -> None:
    rule = DecisionRule(AllOf((MORE_YES, MustAbstain((seat_id(0),)))))
    assert came_to(rule, "-+.") == "adopted"
    assert came_to(rule, "++-") == "rejected"
    tally = evaluated(rule, "-+.").tally
    assert tally.counts[0].no == 0
    assert tally.counts[0].abstain == 1
    assert "the rule makes the seat abstain" in said(rule, "-+.")


@pytest.mark.parametrize("handed_in", ["yes", "no", "abstain", "invalid", "block", "stand-aside"])
def test_an_invalid_ballot_or_a_block_of_who_must_abstain_is_an_abstention(handed_in: Any) -> None:
    bound = MustAbstain((seat_id(0),))
    seats = tuple(CaseSeat(seat_id(n)) for n in range(4))
    ballots = (CaseBallot(seat_id(0), handed_in), CaseBallot(seat_id(1), "yes"))
    found = [
        evaluate(
            Case(
                DecisionRule(AllOf((rule, bound))),
                electorate=CaseElectorate(seats),
                ballots=ballots,
            )
        )
        for rule in (
            Majority(Fraction(1, 2), strictly=True, base="cast-and-invalid"),
            Majority(Fraction(1, 2), strictly=True, base="cast-and-abstaining"),
        )
    ]
    assert [one.outcome.result for one in found] == ["adopted", "rejected"]
    for one in found:
        whole = one.tally.counts[0]
        assert whole.abstain == 1
        assert whole.invalid == whole.no == 0
        assert whole.present == 2
        aside = [it.why for it in one.tally.set_aside]
        assert aside == ([] if handed_in == "abstain" else ["must-abstain"])


@pytest.mark.parametrize("argument", ["", "I am against it."])
def test_an_objection_of_who_must_abstain_is_an_abstention(argument: str) -> None:
    for condition in (MORE_YES, NoObjection()):
        rule = DecisionRule(AllOf((condition, MustAbstain((seat_id(0),)))), nobody_votes="rejected")
        seats = tuple(CaseSeat(seat_id(n)) for n in range(3))
        case = Case(
            rule,
            electorate=CaseElectorate(seats),
            ballots=(CaseBallot(seat_id(1), "yes"),),
            objections=(CaseObjection(seat_id(0), argument),),
        )
        found = evaluate(case)
        assert found.outcome.result == "adopted"
        assert found.tally.counts[0].abstain == 1


def test_a_group_that_must_abstain_counts_for_the_quorum_as_the_rule_says() -> None:
    seats = [CaseSeat(seat_id(n), group="staff" if n else "board") for n in range(3)]
    rule = DecisionRule(AllOf((MORE_YES, MustAbstain(group="staff"))), (QuorumNumber(Fraction(2)),))
    assert evaluated(rule, "+-.", seats).outcome.result == "adopted"
    absent = replace(rule, abstention="absent")
    assert evaluated(absent, "+--", seats).outcome.result == "inquorate"
    speaking = replace(rule, silence="no")
    assert evaluated(speaking, "+..", seats).outcome.result == "adopted"


# Class votes


def test_a_class_vote_needs_the_majority_of_each_class() -> None:
    """As 8 Del. C. § 242(b)(2) asks of each class whose rights an amendment changes: a majority of
    its outstanding shares, beside that of all.
    """
    each = DecisionRule(
        AllOf(
            tuple(
                Majority(HALF, True, "all-seats", group, "weight")
                for group in ("", "common", "preferred")
            )
        )
    )
    seats = [
        CaseSeat(seat_id(0), group="common", weight=Fraction(600)),
        CaseSeat(seat_id(1), group="common", weight=Fraction(300)),
        CaseSeat(seat_id(2), group="preferred", weight=Fraction(60)),
        CaseSeat(seat_id(3), group="preferred", weight=Fraction(40)),
    ]
    assert evaluated(each, "+.+.", seats).outcome.result == "adopted"
    assert evaluated(each, "++.+", seats).outcome.result == "rejected"
    assert evaluated(each, ".+++", seats).outcome.result == "rejected"
