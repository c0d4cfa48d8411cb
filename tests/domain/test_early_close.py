"""When a poll is settled, so that it can be closed before its time."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from domain.decisions.early_close import settled
from domain.voting.rules import (
    AllOf,
    Condition,
    DecisionRule,
    Majority,
    NoBlockingMinority,
    NoObjection,
    Not,
    NoVeto,
    QuorumShare,
    Result,
    Unanimity,
)
from domain.voting.rules_before import Confirmed, SilenceKept
from tests.domain.polls import HALF, MORE_YES, body, person, seat_id, votes

FINAL = DecisionRule(MORE_YES, nobody_votes="rejected", ballots_final=True)


def found(condition: Condition, said: str, size: int = 5, **facts: object) -> Result | None:
    rule = replace(FINAL, condition=condition, **facts)  # type: ignore[arg-type]
    return settled(rule, body(size), votes(said))


@pytest.mark.parametrize(
    ("condition", "said", "expected"),
    [
        (MORE_YES, "+++..", "adopted"),
        (MORE_YES, "++...", None),
        (MORE_YES, "---..", "rejected"),
        (MORE_YES, "--+..", None),
        (Majority(HALF, True, "members"), "+++..", "adopted"),
        (Majority(HALF, True, "members"), "000..", "rejected"),
        (Unanimity("members"), "-....", "rejected"),
        (Unanimity("cast"), "0....", None),
        (AllOf((MORE_YES, NoVeto((seat_id(0),)))), "-....", "rejected"),
        (AllOf((MORE_YES, NoVeto((seat_id(4),)))), "++++.", None),
        (AllOf((MORE_YES, NoVeto((seat_id(0),)))), "++++.", "adopted"),
        (Not(MORE_YES), "---..", "adopted"),
        (NoBlockingMinority(HALF, Fraction(3), measure="votes"), "+++..", "adopted"),
        # something that is not there yet leaves it open
        (AllOf((MORE_YES, Confirmed(5))), "+++..", None),
        (AllOf((MORE_YES, Confirmed(5))), "---..", "rejected"),
    ],
)
def test_a_poll_is_settled_when_nothing_can_change_it(
    condition: Condition, said: str, expected: Result | None
) -> None:
    assert found(condition, said) == expected


def test_a_quorum_that_is_not_yet_met_leaves_it_open() -> None:
    quorum = (QuorumShare(Fraction(4, 5)),)
    assert found(MORE_YES, "+++..", quorum=quorum) is None
    assert found(MORE_YES, "+++0.", quorum=quorum) == "adopted"


def test_where_ballots_can_be_changed_nothing_is_settled() -> None:
    assert found(MORE_YES, "+++++", ballots_final=False) is None


def test_as_long_as_somebody_could_object_nothing_is_settled() -> None:
    assert found(NoObjection(), "++++.") is None
    assert found(NoObjection(), "+++++") == "adopted"
    assert found(SilenceKept(5), "++++.", nobody_votes=None) is None


def test_what_a_proxy_cast_can_still_be_overridden() -> None:
    rule = replace(FINAL, proxy="present")
    own = votes("++...")
    by_proxy = [replace(ballot, voter=person(9)) for ballot in votes("+..", first=2)]
    assert settled(rule, body(5), [*own, *by_proxy]) is None
    assert settled(rule, body(5), [*own, *votes("+", first=2)]) == "adopted"


def test_a_tie_that_could_still_come_is_no_settled_rejection() -> None:
    assert found(MORE_YES, "--+.", 4) == "rejected"
    assert found(MORE_YES, "--+.", 4, tie="casting-vote") is None
    assert found(MORE_YES, "--..", 4, tie="casting-vote") is None
    assert found(MORE_YES, "---.", 4, tie="casting-vote") == "rejected"


def test_the_recused_and_the_vacant_are_not_waited_for() -> None:
    rule = replace(FINAL, condition=Majority(HALF, True, "cast"))
    assert settled(rule, body(4, vacant=1), votes("+"), [seat_id(1), seat_id(2)]) == "adopted"
