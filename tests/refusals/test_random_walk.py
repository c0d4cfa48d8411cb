"""However commands follow each other, each meets only what its documentation lists.

The tables show that what is listed can be met. This is the other half: commands in any order, at
any time, with the arguments of any case and identifiers of anything of their kind, look for a
refusal that is not listed, or for something that is no refusal.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from domain.refusal import Refused
from domain.values import derived_id
from services.catalogue import commands
from services.ledger import Transaction
from services.refusals import refusals_of
from tests.refusals.cases import NOT_ARGUMENTS, Step, on, perform
from tests.refusals.stage import Stage
from tests.refusals.test_every_refusal import CASES
from tests.refusals.usual import USUAL
from tests.refusals.world import FORD, HILL, LAKE, MILL, story
from tests.services.test_boundary import identifier_type

pytestmark = pytest.mark.postgres

NAMES = sorted(USUAL)
TIMES = [on(2019), on(2023), on(2024), on(2024, 1, 2), on(2024, 2), on(2024, 6), on(2025), on(2030)]
GIVEN: dict[str, list[dict[str, Any]]] = defaultdict(list)
for case in CASES:
    GIVEN[case.command].append({k: v for k, v in case.given.items() if k not in NOT_ARGUMENTS})


def pool() -> dict[Any, list[Any]]:
    """The identifiers that are spoken of anywhere here, by their type."""
    found: dict[Any, set[Any]] = defaultdict(set)
    said = [(name, usual.given) for name, usual in USUAL.items()]
    said += [(step.command, step.given) for step in story()]
    said += [(case.command, case.given) for case in CASES]
    for name, given in said:
        for parameter in commands()[name].parameters.values():
            if given.get(parameter.name) is not None and identifier_type(parameter):
                found[identifier_type(parameter)].add(given[parameter.name])
    return {of: sorted(ids) for of, ids in found.items()}


def steps(dice: random.Random, ids: dict[Any, list[Any]], count: int) -> Iterator[Step]:
    """Commands, most of them about what earlier ones began."""
    for number in range(count):
        name = dice.choice(NAMES)
        given = dict(dice.choice([{}, *GIVEN[name]]) if dice.random() < 0.5 else {})
        for parameter in commands()[name].parameters.values():
            of = identifier_type(parameter)
            if of is not None and parameter.name == "id" and dice.random() < 0.5:
                given["id"] = of(derived_id("walk", str(number), str(dice.random())))
                ids[of].append(given["id"])
            elif of is not None and dice.random() < 0.2:
                given[parameter.name] = dice.choice(ids[of])
        given["when"] = dice.choice(TIMES)
        given["reported"] = dice.random() < 0.4
        if dice.random() < 0.1:
            given["bound"] = dice.choice([HILL, LAKE, FORD, MILL])
        yield Step(name, given)


@pytest.mark.parametrize("seed", range(20))
def test_commands_in_any_order_meet_only_what_is_listed(stage: Stage, seed: int) -> None:
    dice = random.Random(seed)
    transaction, done = Transaction(stage.ledger), 0
    for number, step in enumerate(steps(dice, pool(), 400), start=10_000):
        before, met = len(transaction.records), None
        try:
            perform(transaction, step, USUAL[step.command], number)
        except Refused as refusal:
            met = refusal
        if met is None:
            done += 1
        else:
            assert type(met) in refusals_of(commands()[step.command]), (step, met)
            assert len(transaction.records) == before
    assert done >= 20
