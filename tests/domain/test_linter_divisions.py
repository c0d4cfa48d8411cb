"""What the linter finds by going through all divisions, every call and every way of deciding."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from domain.voting.rules import (
    AllOf,
    AnyOf,
    ByCall,
    ByWay,
    Condition,
    CountAtLeast,
    DecisionRule,
    InGroups,
    Majority,
    NoObjection,
    Not,
    NoVeto,
    Quorum,
    QuorumByCall,
    QuorumByWay,
    QuorumNumber,
    QuorumShare,
    Unanimity,
)
from domain.voting.rules_before import SilenceKept
from domain.voting.tally import Electorate
from tests.domain.polls import HALF, MORE_YES, body, seat
from tests.domain.test_linter import codes, of_parties, only, party


@pytest.mark.parametrize(
    "condition",
    [
        AllOf((Majority(HALF, True, "members"), Majority(HALF, True, "members", stance="no"))),
        AllOf((CountAtLeast(Fraction(3)), CountAtLeast(Fraction(3), stance="abstain"))),
        AllOf((Majority(HALF, True, "members"), Not(MORE_YES))),
    ],
)
def test_what_never_holds_together_is_found_by_going_through_all_divisions(
    condition: Condition,
) -> None:
    """Each part can hold by itself; nothing that five do makes both hold."""
    assert codes(DecisionRule(condition), body(5)) == ["CANNOT_BE_ADOPTED"]


def test_what_holds_together_in_one_division_alone_can_be_adopted() -> None:
    """Three for it and two against: no other division of five does."""
    exactly = AllOf((CountAtLeast(Fraction(3)), CountAtLeast(Fraction(2), stance="no")))
    assert "CANNOT_BE_ADOPTED" not in codes(DecisionRule(exactly), body(5))


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (
            DecisionRule(MORE_YES, (QuorumByCall(QuorumShare(HALF), QuorumNumber(Fraction(9))),)),
            "QUORUM_CANNOT_BE_MET",
        ),
        (
            DecisionRule(
                ByCall((MORE_YES, CountAtLeast(Fraction(9)))), (QuorumShare(HALF, strictly=True),)
            ),
            "CANNOT_BE_ADOPTED",
        ),
    ],
)
def test_what_can_not_be_on_the_second_call_is_said_of_that_call(
    rule: DecisionRule, code: str
) -> None:
    [remark] = only(rule, body(5), code)
    assert "on the second call" in remark.sentence


def test_who_keeps_the_first_call_from_its_quorum_has_no_veto_where_the_second_asks_for_less() -> (
    None
):
    """Whoever stays away is waited for once (Codice civile, art. 1136)."""
    first = QuorumShare(Fraction(3, 4))
    waited_for = DecisionRule(MORE_YES, (QuorumByCall(first, QuorumShare(Fraction(1, 3))),))
    everybody = of_parties(2, 1, 1, 1)
    assert codes(waited_for, everybody) == []
    assert "HIDDEN_VETO" in codes(replace(waited_for, quorum=(first,)), everybody)


def test_nor_does_a_vacant_seat_block_what_the_second_call_can_decide() -> None:
    every = QuorumNumber(Fraction(5))
    waited_for = DecisionRule(MORE_YES, (QuorumByCall(every, QuorumShare(HALF, strictly=True)),))
    assert "VACANCY_BLOCKS" not in codes(waited_for, body(5))
    assert "VACANCY_BLOCKS" in codes(replace(waited_for, quorum=(every,)), body(5))


@pytest.mark.parametrize(
    "condition",
    [
        Majority(Fraction(1), False, "members"),
        Unanimity("members"),
        AllOf((MORE_YES, Not(CountAtLeast(Fraction(1), stance="no")))),
        InGroups(Unanimity("members"), share=Fraction(1)),
    ],
)
def test_that_all_have_to_agree_is_no_hidden_veto_by_whatever_name(condition: Condition) -> None:
    seats = tuple(seat(n, party=party(n), group="ab"[n % 2]) for n in range(4))
    rule = DecisionRule(condition, nobody_votes="rejected")
    assert "HIDDEN_VETO" not in codes(rule, Electorate(seats))


@pytest.mark.parametrize(
    "other", [Unanimity("members"), NoObjection(), NoVeto(group="schools", concurring=True)]
)
def test_a_veto_in_one_of_several_ways_hides_none_in_the_other(other: Condition) -> None:
    """The largest party keeps both from holding, and the rule speaks of one."""
    seats = tuple(
        seat(n, party=party(n), weight=Fraction(w), group="schools")
        for n, w in enumerate((4, 2, 2, 2))
    )
    heavy = Majority(Fraction(2, 3), False, "members", measure="weight")
    rule = DecisionRule(AnyOf((AllOf((other, heavy)), heavy)), nobody_votes="rejected")
    assert "HIDDEN_VETO" in codes(rule, Electorate(seats))


def test_under_a_silence_procedure_one_yes_is_no_remark() -> None:
    rule = DecisionRule(
        ByWay(meeting=MORE_YES, written=SilenceKept(10, working_days=True)),
        (QuorumByWay(meeting=QuorumShare(HALF, strictly=True)),),
    )
    assert codes(rule, of_parties(1, 1, 1)) == []


@pytest.mark.parametrize(
    "quorum",
    [
        QuorumByCall(QuorumShare(HALF, strictly=True)),
        QuorumByWay(meeting=QuorumShare(HALF, strictly=True)),
    ],
)
def test_a_secret_vote_that_is_good_with_one_ballot_on_another_call_or_in_writing_tells_it(
    quorum: Quorum,
) -> None:
    rule = DecisionRule(MORE_YES, (quorum,), secrecy="secret")
    assert "REVEALS_BY_TURNOUT" in codes(rule, of_parties(2, 2, 2))


@pytest.mark.parametrize(
    "condition",
    [
        Majority(Fraction(1), False, "members"),
        CountAtLeast(Fraction(4)),
        AllOf((MORE_YES, Not(CountAtLeast(Fraction(1), stance="no")))),
    ],
)
def test_a_secret_vote_of_all_reveals_by_whatever_name(condition: Condition) -> None:
    rule = DecisionRule(condition, secrecy="secret", nobody_votes="rejected")
    assert "REVEALS_BY_UNANIMITY" in codes(rule, body(4))
