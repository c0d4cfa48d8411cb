"""What users of voting software report as wrong most often, each as one line of a table.

A row of seats reads: + yes, - no, 0 abstains, x hands in an invalid ballot, . hands in nothing,
R is recused, V is vacant. Quorum and denominator are looked at apart, because bodies treat them
apart: what the rule does not say of a seat must not creep in by way of the other.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.cases.case import Case, CaseBallot, CaseElectorate, CaseSeat
from domain.cases.evaluation import evaluate
from domain.values import PersonId, SeatId
from domain.voting.rules import (
    Base,
    Condition,
    CountAtLeast,
    DecisionRule,
    Majority,
    QuorumNumber,
    QuorumShare,
    Unanimity,
)

HALF = Fraction(1, 2)
STANCES = {"+": "yes", "-": "no", "0": "abstain", "x": "invalid"}


def seat_id(number: int) -> SeatId:
    return SeatId(UUID(int=number + 1))


def case(rule: DecisionRule, row: str, **facts: Any) -> Case:
    """The case in which each seat of the row did what its sign says."""
    return Case(
        rule,
        electorate=CaseElectorate(
            tuple(CaseSeat(seat_id(n), vacant=sign == "V") for n, sign in enumerate(row))
        ),
        ballots=tuple(
            CaseBallot(seat_id(n), STANCES[sign])  # type: ignore[arg-type]
            for n, sign in enumerate(row)
            if sign in STANCES
        ),
        recused=tuple(seat_id(n) for n, sign in enumerate(row) if sign == "R"),
        **facts,
    )


def came_to(rule: DecisionRule, row: str, **facts: Any) -> str:
    return evaluate(case(rule, row, **facts)).outcome.result


def quorum(of: str = "members", share: Fraction = HALF, **facts: Any) -> DecisionRule:
    """A majority of the votes cast, with at least a share of these present."""
    return DecisionRule(Majority(HALF, True, "cast"), (QuorumShare(share, of),), **facts)  # type: ignore[arg-type]


def majority(base: Base, **facts: Any) -> DecisionRule:
    """More than half of the base, without a quorum."""
    return DecisionRule(Majority(HALF, True, base), **facts)


def stated(condition: Condition, **facts: Any) -> DecisionRule:
    return DecisionRule(condition, nobody_votes="rejected", **facts)


@pytest.mark.parametrize(
    ("rule", "row", "expected"),
    [
        # An abstention: is it present?
        (quorum(), "+0..", "adopted"),
        (quorum(abstention="absent"), "+0..", "inquorate"),
        (quorum(), "000.", "rejected"),
        # A vacancy: is it a seat that could be there?
        (quorum(), "++VV", "adopted"),
        (quorum(), "+.VV", "adopted"),
        (quorum("all-seats"), "+.VV", "inquorate"),
        (quorum("all-seats"), "++VV", "adopted"),
        # A recusal: does it leave the base, those present, both or neither?
        (quorum(), "+.R", "adopted"),
        (quorum(recusal="leaves-both"), "+..R", "inquorate"),
        (quorum(recusal="leaves-base"), "+..R", "adopted"),
        (quorum(recusal="leaves-presence"), "+..R", "inquorate"),
        (quorum(recusal="leaves-presence"), "+.R", "inquorate"),
        (quorum(recusal="leaves-neither"), "+..R", "adopted"),
        (quorum("all-seats", recusal="leaves-both"), "+R", "adopted"),
        (quorum("all-seats", recusal="leaves-presence"), "+RV", "inquorate"),
        # An invalid ballot: was somebody there?
        (quorum(), "+x..", "adopted"),
        (quorum(invalid="absent"), "+x..", "inquorate"),
        # What silence counts as
        (quorum(), "+...", "inquorate"),
        (quorum(silence="abstain"), "+...", "adopted"),
        (quorum(silence="abstain", abstention="absent"), "+...", "inquorate"),
        (quorum(silence="no"), "+...", "rejected"),
        (quorum(silence="yes"), "-...", "adopted"),
        (quorum(silence="yes"), "---.RV", "rejected"),
        # At least, or more than
        (quorum(share=HALF), "++..", "adopted"),
        (
            DecisionRule(
                Majority(HALF, True, "cast"), (QuorumShare(HALF, "members", strictly=True),)
            ),
            "++..",
            "inquorate",
        ),
        (
            DecisionRule(Majority(HALF, True, "cast"), (QuorumNumber(Fraction(2)),)),
            "+.",
            "inquorate",
        ),
        (DecisionRule(Majority(HALF, True, "cast"), (QuorumNumber(Fraction(2)),)), "+0", "adopted"),
        # Nobody is there at all; all are recused
        (quorum(), "....", "inquorate"),
        (quorum(), "RR", "inquorate"),
    ],
)
def test_what_counts_for_the_quorum(rule: DecisionRule, row: str, expected: str) -> None:
    assert came_to(rule, row) == expected


@pytest.mark.parametrize(
    ("base", "row", "expected", "of"),
    [
        # An abstention
        ("cast", "+0", "adopted", 1),
        ("cast-and-abstaining", "+0", "rejected", 2),
        ("present", "+0", "rejected", 2),
        ("members", "+0", "rejected", 2),
        # An invalid ballot
        ("cast", "+x", "adopted", 1),
        ("cast-and-abstaining", "+x", "adopted", 1),
        ("present", "+x", "rejected", 2),
        ("members", "+x", "rejected", 2),
        # Who hands in nothing
        ("present", "+.", "adopted", 1),
        ("members", "+.", "rejected", 2),
        # A vacancy
        ("members", "+V", "adopted", 1),
        ("all-seats", "+V", "rejected", 2),
        ("members", "++..V", "rejected", 4),
        ("all-seats", "+++.VV", "rejected", 6),
        # A recusal
        ("cast", "+R", "adopted", 1),
        ("present", "+R", "adopted", 1),
        ("members", "+R", "adopted", 1),
        ("all-seats", "+R", "adopted", 1),
        ("all-seats", "+RV", "rejected", 2),
    ],
)
def test_what_counts_in_the_denominator(base: Base, row: str, expected: str, of: int) -> None:
    outcome = evaluate(case(majority(base), row)).outcome
    assert outcome.result == expected
    assert outcome.explanation.condition.of == of


@pytest.mark.parametrize(
    ("rule", "row", "expected"),
    [
        (majority("members", recusal="leaves-presence"), "+R", "rejected"),
        (majority("members", recusal="leaves-neither"), "+R", "rejected"),
        (majority("present", recusal="leaves-base"), "+R", "rejected"),
        (majority("present", recusal="leaves-neither"), "+R", "rejected"),
        (majority("present", recusal="leaves-presence"), "+R", "adopted"),
        (majority("present", abstention="absent"), "+0", "adopted"),
        (majority("present", invalid="absent"), "+x", "adopted"),
        (majority("present", silence="abstain"), "+.", "rejected"),
        (majority("cast", silence="no"), "+.", "rejected"),
        (majority("cast", silence="yes"), "-..", "adopted"),
        (majority("cast", silence="yes"), "-.VR", "rejected"),
    ],
)
def test_what_the_rule_says_changes_the_denominator(
    rule: DecisionRule, row: str, expected: str
) -> None:
    assert came_to(rule, row) == expected


@pytest.mark.parametrize(
    ("condition", "row", "expected"),
    [
        # more than half and at least half differ by the tie alone
        (Majority(HALF, True, "cast"), "+-", "rejected"),
        (Majority(HALF, False, "cast"), "+-", "adopted"),
        (Majority(HALF, True, "cast"), "++-", "adopted"),
        # half of three is not one
        (Majority(HALF, False, "members"), "+..", "rejected"),
        (Majority(HALF, False, "members"), "++.", "adopted"),
        # two thirds of four is not two and a bit
        (Majority(Fraction(2, 3), False, "cast"), "++-", "adopted"),
        (Majority(Fraction(2, 3), True, "cast"), "++-", "rejected"),
        (Majority(Fraction(2, 3), False, "cast"), "+++--", "rejected"),
        (Majority(Fraction(2, 3), False, "members"), "+++.", "adopted"),
        # two thirds is not 0.667, and not 66 percent
        (Majority(Fraction(667, 1000), False, "cast"), "++-", "rejected"),
        (Majority(Fraction(66, 100), False, "cast"), "++-", "adopted"),
        # unanimity of whom
        (Unanimity("cast"), "++0.", "adopted"),
        (Unanimity("cast-and-abstaining"), "++0.", "rejected"),
        (Unanimity("present"), "++x.", "rejected"),
        (Unanimity("members"), "++R", "adopted"),
        (Unanimity("members"), "++V", "adopted"),
        (Unanimity("all-seats"), "++V", "rejected"),
    ],
)
def test_more_than_is_not_at_least(condition: Condition, row: str, expected: str) -> None:
    assert came_to(stated(condition), row) == expected


@pytest.mark.parametrize("row", ["...", "000", "x0.", "RRV", "VVV"])
@pytest.mark.parametrize("said", ["adopted", "rejected", "no-opinion", "inquorate"])
@pytest.mark.parametrize(
    "condition",
    [
        Majority(HALF, False, "cast"),
        Majority(Fraction(0), False, "members"),
        Unanimity("cast"),
        CountAtLeast(Fraction(0)),
    ],
)
def test_when_nobody_votes_the_outcome_is_the_one_that_the_rule_states(
    condition: Condition, said: Any, row: str
) -> None:
    assert came_to(DecisionRule(condition, nobody_votes=said), row) == said


@pytest.mark.parametrize("row", ["...", "000", "RR"])
def test_more_than_half_of_nothing_is_never_reached(row: str) -> None:
    assert came_to(majority("cast"), row) == "rejected"


TIE = majority("cast", tie="casting-vote")


@pytest.mark.parametrize(
    ("row", "chair", "casting", "expected"),
    [
        ("+-.", 2, "yes", "adopted"),
        ("+-.", 2, "no", "rejected"),
        ("+-.", 2, None, "tied"),
        # the chair may have voted before
        ("+-", 1, "yes", "adopted"),
        # recused or vacant: nobody has the casting vote, and the motion fails
        ("+-R", 2, "yes", "rejected"),
        ("+-R", 2, None, "rejected"),
        ("+-V", 2, "yes", "rejected"),
        # somebody else's recusal does not matter
        ("+-R", 0, "yes", "adopted"),
        # nothing to break
        ("++-", 2, "no", "adopted"),
        ("+--", 2, "yes", "rejected"),
        ("...", 2, "yes", "rejected"),
        # a chair who has no vote but this one
        ("+-", 9, "yes", "adopted"),
    ],
)
def test_the_casting_vote(row: str, chair: int, casting: Any, expected: str) -> None:
    assert came_to(TIE, row, chair=seat_id(chair), casting_vote=casting) == expected


def test_a_casting_vote_that_the_rule_does_not_give_counts_for_nothing() -> None:
    fails = majority("cast", tie="fails")
    assert came_to(fails, "+-.", chair=seat_id(2), casting_vote="yes") == "rejected"
    undecided = replace(fails, tie="no-opinion")
    assert came_to(undecided, "+-.", chair=seat_id(2), casting_vote="yes") == "no-opinion"


def test_a_tie_in_which_a_quorum_is_missing_is_no_tie() -> None:
    rule = replace(TIE, quorum=(QuorumNumber(Fraction(3)),))
    assert came_to(rule, "+-.", chair=seat_id(2), casting_vote="yes") == "inquorate"


@pytest.mark.parametrize(
    ("there", "expected"),
    [("+", "adopted"), ("-", "rejected"), ("0", "rejected")],
)
def test_proxies_that_are_not_present_outvote_nobody_who_has_to_agree(
    there: str, expected: str
) -> None:
    """One says something at the meeting, and two say yes by proxy, without being there."""
    rule = DecisionRule(Unanimity("present"), nobody_votes="rejected", proxy="absent")
    given = case(rule, f"{there}++")
    by_proxy = [replace(ballot, voter=PersonId(UUID(int=99))) for ballot in given.ballots[1:]]
    outcome = evaluate(replace(given, ballots=(given.ballots[0], *by_proxy))).outcome
    assert outcome.result == expected
    assert outcome.explanation.condition.base == "taking-part"
    assert outcome.explanation.condition.of == 3
