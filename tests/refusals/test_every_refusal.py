"""What the documentation lists is what can be met: each refusal of each command, and no other."""

from __future__ import annotations

import pytest

from services.catalogue import commands
from services.refusals import OF_EVERY_COMMAND, refusals_of
from tests.refusals import (
    agreements,
    assents,
    ballots,
    charters,
    conflicts,
    days,
    decisions,
    drafting,
    elections,
    enactments,
    entitlement,
    everywhere,
    floor,
    founding,
    guests,
    interests,
    offices,
    overtaken,
    payments,
    reconsideration,
    reconstitution,
    registry,
    repealed,
    settlements,
    tellers,
    urgency,
    validity,
)
from tests.refusals.cases import Case
from tests.refusals.stage import Stage

TABLES = (
    reconsideration,
    reconstitution,
    overtaken,
    repealed,
    urgency,
    enactments,
    days,
    entitlement,
    everywhere,
    interests,
    registry,
    agreements,
    drafting,
    decisions,
    ballots,
    elections,
    offices,
    assents,
    payments,
    conflicts,
    settlements,
    tellers,
    floor,
    founding,
    guests,
    validity,
    charters,
)
CASES: tuple[Case, ...] = tuple(case for table in TABLES for case in table.CASES)


def test_every_refusal_that_is_listed_is_proven_and_no_other() -> None:
    listed = {
        (name, refusal.code)
        for name, command in commands().items()
        for refusal in refusals_of(command)
        if refusal not in OF_EVERY_COMMAND
    }
    assert {case.pair for case in CASES} == listed


def test_every_pair_is_proven_once() -> None:
    pairs = [case.pair for case in CASES]
    assert sorted(pairs) == sorted(set(pairs))


LEFT_OUT = {"places"}
"""Facts that a sentence may do without."""


@pytest.mark.postgres
@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case.pair))
def test_a_command_is_refused_and_nothing_is_written(stage: Stage, case: Case) -> None:
    refusal, written = stage.met(case)
    assert type(refusal) is case.refusal, refusal
    assert written == 0
    facts = {name: fact for name, fact in refusal.facts().items() if name not in LEFT_OUT}
    assert all(fact and "None" not in fact for fact in facts.values()), facts
    assert refusal.sentence.endswith(".") and "{" not in refusal.sentence
