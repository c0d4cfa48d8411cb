"""The same courses of commands on PostgreSQL, with the views kept live by the runner.

After each: the ledger is sound, live views equal rebuilt ones, and they and replay say what the
folded states say. And what came of each command, and what was sealed, is what comes of it on a
ledger in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow

from api.composition import Installation, installation
from projections.catalogue import VIEWS
from services.codec import decode
from services.postgres import connect
from tests.api.serving import settings_for
from tests.crash.examination import (
    check_streams,
    check_texts,
    check_views,
    stored_events,
    wait_until_folded,
)
from tests.databases import Server, database_of
from tests.sequences import agreeing
from tests.sequences.beginnings import set_out
from tests.sequences.course import Attempt, Course
from tests.sequences.invariants import check_states
from tests.sequences.keeping import Kept
from tests.sequences.openings import Openings
from tests.sequences.states import States
from tests.sequences.views import Everything

pytestmark = pytest.mark.postgres

STEPS = 40
FEW, MANY = range(3), range(3, 60)


class Recorded:
    """A course on a database, with every record read back from its table."""

    def __init__(self, it: Installation, connection: Connection[TupleRow]) -> None:
        self.it = it
        self.connection = connection
        self.states = States()
        self.openings = Openings(it.keyring)
        self.course = Course(it.ledger, self.states)

    def run(self, beginning: int, seeds: list[int]) -> None:
        for attempt in set_out(self.course, beginning):
            self.learn(attempt)
        for seed in seeds:
            for attempt in self.course.step(seed):
                self.learn(attempt)

    def learn(self, attempt: Attempt) -> None:
        """Read what was recorded since the last command."""
        last = self.states.records[-1][0] if self.states.records else 0
        query = "SELECT position, state FROM ledger.events WHERE position > %s ORDER BY position"
        found = self.connection.execute(query, (last,)).fetchall()
        assert bool(found) == (attempt.done is not None), attempt.told(self.course.known.names)
        records = []
        for position, state in found:
            record = decode(bytes(state), self.it.recorder.blob)
            self.states.add(position, record)
            self.course.known.learn(record)
            records.append(record)
        self.openings.learn(self.states, records)


@pytest.mark.parametrize("number", FEW)
def test_live_rebuilt_and_replayed_say_the_same(server: Server, number: int) -> None:
    check(server, number)


@pytest.mark.soak
@pytest.mark.parametrize("number", MANY)
def test_live_rebuilt_and_replayed_say_the_same_of_many(server: Server, number: int) -> None:
    check(server, number)


def check(server: Server, number: int) -> None:
    """Run one course and hold everything against it."""
    dice = Random(f"on postgres {number}")
    beginning, seeds = dice.getrandbits(32), [dice.getrandbits(32) for _ in range(STEPS)]
    with _installed(server) as it, connect(it.dsn) as connection:
        recorded = Recorded(it, connection)
        with it.runner() as runner:
            recorded.run(beginning, seeds)
            wait_until_folded(connection, runner)
        try:
            _examine(it, connection, recorded)
        except AssertionError:
            print(recorded.course.told())
            raise
        states, openings = recorded.states, recorded.openings
        course, texts = openings.course(states), openings.texts(states)
    kept = Kept.new()
    kept.run(beginning, seeds)
    assert kept.course.told() == recorded.course.told()
    assert kept.openings.course(kept.states) == course
    assert kept.openings.texts(kept.states) == texts


def _examine(it: Installation, connection: Connection[TupleRow], recorded: Recorded) -> None:
    events = stored_events(it, connection)
    assert events == recorded.states.records
    check_streams(connection, events)
    check_texts(it, [record for _, record in events])
    check_states(recorded.states)
    check_views(it, connection, len(events))
    agreeing.check_views(recorded.states, _everything(connection))
    assert it.recorder.is_readable()
    agreeing.check_replayed(recorded.states, it.recorder, it.keyring, recorded.course.now)


def _everything(connection: Connection[TupleRow]) -> Everything:
    """Every row of every view, as folds would load it."""
    found: Everything = {}
    for view in VIEWS:
        found[view.name] = {}
        for table in view.tables:
            order = ", ".join(table.key)
            rows_of_it = (
                f"SELECT json_agg(kept ORDER BY {order}) FROM {view.name}.{table.name} kept"
            )
            query = f"SELECT coalesce(({rows_of_it}), '[]')::text"
            [(rows,)] = connection.execute(query.encode()).fetchall()
            found[view.name][table.name] = {table.key_of(row): row for row in table.decode(rows)}
    return found


@contextmanager
def _installed(server: Server) -> Iterator[Installation]:
    with database_of(server, 18) as database, installation(settings_for(database.dsn)) as it:
        yield it
