"""Stances told of some seats: what they leave open is never taken as told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.voting.figures import Circumstances
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    AllOf,
    Condition,
    Consensus,
    DecisionRule,
    NoObjection,
    NoVeto,
    StatedDefault,
)
from domain.voting.rules_before import SilenceKept
from domain.voting.tally import Ballot, Electorate, Seat, Stance, Tally, tally_of
from tests.domain.polls import person
from tests.domain.rows import MORE_YES, STANCES, seat_id

BOUND = (seat_id(0), seat_id(2))
CONDITIONS: dict[str, Condition] = {
    "no veto": NoVeto(BOUND),
    "concurring": NoVeto(BOUND, concurring=True),
    "consent": NoObjection(),
    "consensus": Consensus(stand_asides=1),
}
EMPTY = ".", "V"


def electorate_of(row: str) -> Electorate:
    return Electorate(
        tuple(Seat(seat_id(n), None if sign == "V" else person(n)) for n, sign in enumerate(row))
    )


def counted(rule: DecisionRule, row: str) -> Tally:
    ballots = [
        Ballot(seat_id(n), Stance(STANCES[sign]))  # type: ignore[arg-type]
        for n, sign in enumerate(row)
        if sign not in EMPTY
    ]
    return tally_of(rule, electorate_of(row), ballots)


def reported(tally: Tally, named: set[int], *known: str) -> Tally:
    """What a source may tell of it: numbers, of which some are left out, and some stances."""
    [whole] = [count for count in tally.counts if not count.group]
    left_out: dict[str, Any] = {
        name: None for name in ("abstain", "present", "members", "seats") if name not in known
    }
    stances = tuple(one for one in tally.stances or () if one.seat in {seat_id(n) for n in named})
    return replace(tally, counts=(replace(whole, **left_out),), stances=stances)


@pytest.mark.parametrize("name", sorted(CONDITIONS))
@given(
    row=st.text("+-0.Vsob", min_size=3, max_size=6),
    named=st.sets(st.integers(0, 5)),
    known=st.sets(st.sampled_from(["abstain", "present", "members", "seats"])),
    knows_seats=st.booleans(),
)
def test_what_is_concluded_of_some_stances_holds_of_all(
    name: str, row: str, named: set[int], known: set[str], knows_seats: bool
) -> None:
    rule = DecisionRule(AllOf((MORE_YES, CONDITIONS[name])), nobody_votes="rejected")
    tally, around = counted(rule, row), Circumstances(electorate_of(row), counted=True)
    whole = outcome(rule, tally, StatedDefault(), around).result
    told = replace(around, counted=False, electorate=around.electorate if knows_seats else None)
    if name in {"consent", "consensus"}:
        known = known | {"present"}  # without it, whoever is in no number was not there
    partly = outcome(rule, reported(tally, named, *known), StatedDefault(), told).result
    assert partly in {whole, "incomplete"}


@pytest.mark.parametrize("name", ["consent", "consensus"])
def test_somebody_there_who_is_in_no_number_may_have_objected(name: str) -> None:
    rule = DecisionRule(AllOf((MORE_YES, CONDITIONS[name])), nobody_votes="rejected")
    told = reported(counted(rule, "+.b"), {0}, "abstain", "present")
    assert outcome(rule, told, StatedDefault()).result == "incomplete"
    of_those_there = reported(counted(rule, "+.."), {0}, "abstain", "present")
    assert outcome(rule, of_those_there, StatedDefault()).result == "adopted"


def test_a_no_that_nobody_is_named_with_breaks_a_silence() -> None:
    rule = DecisionRule(SilenceKept(days=3))
    tally = reported(counted(rule, "+-.."), {0}, "abstain", "members")
    assert outcome(rule, tally, StatedDefault()).result == "without-effect"
