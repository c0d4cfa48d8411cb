"""Whatever happened, in whatever order: whoever is told a next step can take it.

Courses of commands over all nouns; what their views then tell every organisation, and everybody of
it, to do next is done as the step says, and must not be refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from random import Random

import pytest

from api.next_steps import SOURCES
from domain.competence.separation import ActsInBoth
from projections.deadlines import SOURCES as SOURCES_OF_DUE
from projections.handovers import HANDOVER_DUE
from projections.urgent_actions import REPORT_DUE
from services.catalogue import commands
from services.postgres import connect
from tests.databases import Server, database_of
from tests.sequences.doing import DOING, Told, askers, tried
from tests.sequences.keeping import Kept
from tests.sequences.memory import branched
from tests.sequences.stepping import Tables
from tests.sequences.waiting import ASKED, UNASKED

STEPS = 40
IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
UNFORESEEN = (ActsInBoth,)
"""What depends on everything that somebody does elsewhere, and is said when they try."""
FEW, MANY = range(8), range(8, 90)


@pytest.fixture(scope="module")
def tables(server: Server) -> Iterator[Tables]:
    with database_of(server, 18) as database, connect(database.dsn) as connection:
        yield Tables(connection)


def test_each_command_is_asked_for_or_it_is_said_why_nobody_waits_for_it() -> None:
    assert ASKED.keys().isdisjoint(UNASKED)
    assert ASKED.keys() | UNASKED.keys() == commands().keys()


def test_each_step_that_asks_for_something_is_one_that_there_is() -> None:
    told = " ".join(SOURCES)
    kinds = {kind for asked in ASKED.values() for kind in asked} | DOING.keys()
    assert {kind for kind in kinds if f"'{kind}'" not in told} == {HANDOVER_DUE, REPORT_DUE}


@pytest.mark.postgres
def test_what_somebody_is_told_to_do_next_is_not_refused(tables: Tables) -> None:
    assert walked(tables, FEW)["open-poll"] > 0


@pytest.mark.soak
@pytest.mark.postgres
def test_nothing_that_anybody_is_told_is_refused(tables: Tables) -> None:
    found = walked(tables, MANY)
    print("\n".join(f"{kind} {times}" for kind, times in sorted(found.items())))


def test_what_people_read_says_no_identifiers() -> None:
    told = 0
    for number in FEW:
        everything = course(number).live.everything()
        for entry in everything["audit_trail"]["entry"].values():
            for said in (entry.sentence, *(one.sentence for one in entry.findings)):
                assert not IDENTIFIER.search(said), said
            told += 1
        for decision in everything["decisions"]["decision"].values():
            assert not [said for said in decision.sentences if IDENTIFIER.search(said)]
        for view in SOURCES_OF_DUE:
            for due in everything[view]["due"].values():
                assert not IDENTIFIER.search(due.sentence), due.sentence
    assert told > 0


def walked(tables: Tables, numbers: range) -> Counter[str]:
    """Take every step that is told at the end of these courses; how often each kind was taken."""
    taken = Counter[str]()
    for number in numbers:
        kept = course(number)
        tables.fill(kept.live.everything())
        for asker in askers(kept.states):
            now = kept.course.now
            for step in tables.steps(now, organisation=asker.organisation, person=asker.person):
                assert not IDENTIFIER.search(step.sentence), step.sentence
                if step.kind not in DOING:
                    continue
                told = Told(kept.states, now, asker, step)
                for attempt in tried(told, branched(kept.ledger, kept.recorder)):
                    said = f"course {number}: “{step.sentence}” {attempt.told({})}"
                    if not isinstance(attempt.refused, UNFORESEEN):
                        assert attempt.refused is None, f"{said} {attempt.refused}"
                        taken[step.kind] += 1
    return taken


@cache
def course(number: int) -> Kept:
    """A course of some steps, always the same for a number, with its views."""
    dice = Random(f"steps {number}")
    beginning, seeds = dice.getrandbits(32), [dice.getrandbits(32) for _ in range(STEPS)]
    kept = Kept.new()
    kept.run(beginning, seeds[: dice.randrange(5, STEPS)], examined=False)
    kept.live.fold(kept.states.records)
    return kept
