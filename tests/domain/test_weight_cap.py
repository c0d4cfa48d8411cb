"""Caps on weight: whose weights are cut, to what, and what follows for what is counted."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from domain.cases.case import Case, CaseBallot, CaseElectorate, CaseSeat
from domain.cases.evaluation import Evaluation, evaluate
from domain.decisions.early_close import settled
from domain.linting.linter import lint
from domain.refusal import Refused
from domain.values import OrganisationId, PersonId, derived_id
from domain.voting.drafting import (
    CapWithoutWeight,
    NumberOutOfRange,
    SecrecyContradicted,
    ShareOrNumber,
    ShareOutOfRange,
    check_rule,
)
from domain.voting.explanation import sentences
from domain.voting.rules import DecisionRule, Majority, NoBlockingMinority, QuorumShare
from domain.voting.tally import Ballot, Electorate, Seat, Stance
from domain.voting.weight_cap import WeightCap, limit_of
from tests.domain.rows import HALF, MORE_YES, seat_id

BY_WEIGHT = Majority(HALF, True, "cast", measure="weight")


def person(name: str) -> PersonId:
    return PersonId(derived_id(name))


def found(
    cap: WeightCap,
    row: str,
    weights: list[int],
    *,
    rule: DecisionRule | None = None,
    **facts: Any,
) -> Evaluation:
    """Each seat does what its sign says; R is recused, V vacant, . hands in nothing."""
    seats = [
        CaseSeat(
            seat_id(n),
            vacant=sign == "V",
            weight=Fraction(weight),
            party=facts.get("party", {}).get(n),
            holder=facts.get("holder", {}).get(n),
        )
        for n, (sign, weight) in enumerate(zip(row, weights, strict=True))
    ]
    stances = {"+": "yes", "-": "no", "0": "abstain"}
    ballots = tuple(
        CaseBallot(seat_id(n), stances[sign], voter=facts.get("voter", {}).get(n))  # type: ignore[arg-type]
        for n, sign in enumerate(row)
        if sign in stances
    )
    asked = rule or DecisionRule(BY_WEIGHT, weight_cap=cap, proxy="present")
    return evaluate(
        Case(
            asked,
            electorate=CaseElectorate(tuple(seats)),
            ballots=ballots,
            recused=tuple(seat_id(n) for n, sign in enumerate(row) if sign == "R"),
            present=facts.get("present", ()),
        )
    )


def limit(evaluation: Evaluation) -> tuple[str, str]:
    applied = evaluation.outcome.explanation.weight_cap
    assert applied is not None
    return str(applied.limit), str(applied.of)


@pytest.mark.parametrize(
    ("cap", "row", "expected"),
    [
        (WeightCap(Fraction(1, 5)), "+-.RV", ("12", "60")),
        (WeightCap(Fraction(1, 5), of="all-seats"), "+-.RV", ("14", "70")),
        (WeightCap(Fraction(1, 5), of="present"), "+-.RV", ("10", "50")),
        (WeightCap(number=Fraction(7)), "+-.RV", ("7", "60")),
        (WeightCap(Fraction(1, 5), of="present"), ".....", ("0", "0")),
    ],
)
def test_the_share_is_of_what_the_rule_says(
    cap: WeightCap, row: str, expected: tuple[str, str]
) -> None:
    assert limit(found(cap, row, [40, 10, 10, 30, 10])) == expected


def test_a_recused_seat_stays_in_the_base_where_the_rule_leaves_it_there() -> None:
    rule = DecisionRule(BY_WEIGHT, weight_cap=WeightCap(Fraction(1, 5)), recusal="leaves-presence")
    assert limit(found(WeightCap(), "+-.RV", [40, 10, 10, 30, 10], rule=rule)) == ("18", "90")


def test_who_is_present_without_a_ballot_counts_for_the_share() -> None:
    cap = WeightCap(Fraction(1, 10), of="present")
    assert limit(found(cap, "+..", [50, 30, 20])) == ("5", "50")
    assert limit(found(cap, "+..", [50, 30, 20], present=(seat_id(1),))) == ("8", "80")


@pytest.mark.parametrize(
    ("share", "weights", "expected"),
    [
        # 0.4 (x + 40) = x: 26 2/3 of 66 2/3
        ("2/5", [60, 20, 20], ("80/3", "200/3")),
        # two are cut: 0.3 (2x + 30) = x: 22.5 of 75
        ("3/10", [60, 40, 20, 10], ("45/2", "75")),
        ("1/2", [10, 10], ("10", "20")),
        # nobody can have at most a quarter among three: they are equal
        ("1/4", [60, 20, 10], ("10", "30")),
        ("1/3", [60, 20, 10], ("10", "30")),
        ("1", [7], ("7", "7")),
    ],
)
def test_a_share_that_has_to_hold_of_what_is_left(
    share: str, weights: list[int], expected: tuple[str, str]
) -> None:
    cap = WeightCap(Fraction(share), repeated=True)
    given = limit_of(cap, [Fraction(weight) for weight in weights])
    assert tuple(map(str, given)) == expected


def test_seats_of_one_holder_party_or_voter_are_added_up() -> None:
    weights = [30, 10, 30, 30]
    ada, party = person("ada"), OrganisationId(derived_id("party"))
    share = Fraction(3, 10)
    alone = found(WeightCap(share), "++--", weights)
    assert alone.tally.count("", "weight").yes == 40  # type: ignore[union-attr]
    for by, facts in (
        ("holder", {"holder": {0: ada, 1: ada}}),
        ("party", {"party": {0: party, 1: party}}),
        ("voter", {"holder": {0: ada}, "voter": {0: ada, 1: ada}}),
    ):
        together = found(WeightCap(share, by=by), "++--", weights, **facts)  # type: ignore[arg-type]
        assert together.tally.count("", "weight").yes == 30  # type: ignore[union-attr]
        cut = together.outcome.explanation.weight_cap
        assert cut is not None
        assert [str(each.counts) for each in cut.seats] == ["45/2", "15/2"]


def test_quorum_and_blocking_minority_are_counted_by_what_is_left() -> None:
    cap = WeightCap(number=Fraction(10))
    quorate = DecisionRule(
        BY_WEIGHT, (QuorumShare(Fraction(1, 2), measure="weight"),), weight_cap=cap
    )
    assert found(cap, "+..", [90, 10, 10], rule=quorate).outcome.result == "inquorate"
    blocking = DecisionRule(
        NoBlockingMinority(Fraction(1, 2), measure="weight", strictly=False), weight_cap=cap
    )
    # uncut a single seat could have half, so that two can block; of 30 that are left it takes two
    # to have half, and three to block
    assert found(cap, "+--", [90, 10, 10], rule=blocking).outcome.result == "adopted"


def test_what_is_cut_is_said() -> None:
    text = " ".join(sentences(found(WeightCap(Fraction(2, 5)), "+--", [60, 20, 20]).outcome))
    assert "no seat counts for more than 40, 2/5 of 100 held by all members" in text
    assert "counts for 40 in place of 60" in text
    nobody = " ".join(sentences(found(WeightCap(HALF), "+--", [20, 20, 20]).outcome))
    assert "nobody has more" in nobody


def test_where_weights_depend_on_who_takes_part_nothing_is_settled_or_remarked() -> None:
    held = Electorate(tuple(Seat(seat_id(n), person(str(n))) for n in range(3)))
    both = [Ballot(seat_id(n), Stance("yes")) for n in range(2)]
    fixed = DecisionRule(BY_WEIGHT, ballots_final=True, weight_cap=WeightCap(HALF))
    assert settled(fixed, held, both) == "adopted"
    varying = DecisionRule(BY_WEIGHT, ballots_final=True, weight_cap=WeightCap(HALF, of="present"))
    assert settled(varying, held, both) is None
    assert "NOT_LOOKED_AT_FURTHER" in {it.code for it in lint(varying, held)}
    assert "NOT_LOOKED_AT_FURTHER" not in {it.code for it in lint(fixed, held)}


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        (DecisionRule(BY_WEIGHT, weight_cap=WeightCap()), ShareOrNumber("weight_cap")),
        (
            DecisionRule(BY_WEIGHT, weight_cap=WeightCap(HALF, HALF)),
            ShareOrNumber("weight_cap"),
        ),
        (
            DecisionRule(BY_WEIGHT, weight_cap=WeightCap(Fraction(3, 2))),
            ShareOutOfRange("weight_cap.share", Fraction(3, 2)),
        ),
        (
            DecisionRule(BY_WEIGHT, weight_cap=WeightCap(number=Fraction(-1))),
            NumberOutOfRange("weight_cap.number", Fraction(-1)),
        ),
        (DecisionRule(MORE_YES, weight_cap=WeightCap(HALF)), CapWithoutWeight("weight_cap")),
    ],
)
def test_a_cap_that_cannot_be_meant_is_refused(rule: DecisionRule, refusal: Refused) -> None:
    with pytest.raises(type(refusal)) as refused:
        check_rule(rule)
    assert refused.value.facts() == refusal.facts()


def test_secret_ballots_are_cut_seat_by_seat_alone() -> None:
    by_seat = DecisionRule(BY_WEIGHT, weight_cap=WeightCap(HALF), secrecy="secret")
    check_rule(by_seat)
    by_party = DecisionRule(BY_WEIGHT, weight_cap=WeightCap(HALF, by="party"), secrecy="secret")
    with pytest.raises(SecrecyContradicted):
        check_rule(by_party)
