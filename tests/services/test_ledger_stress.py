"""Writers of every kind and a tailing reader: nothing missed, nothing twice, streams in order.

And the same with the bound taken away, to see that it would be noticed. `make soak` runs more.
"""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import Cursor

from services import epoch
from services.append import Append
from services.postgres import COMMAND, connect
from services.recorder import LostRace, RecordedEvent, Recorder
from tests.databases import Database
from tests.services.appends import Boundless, Stream, append, owner, recorder_on, value

pytestmark = pytest.mark.postgres

WRITERS = 16
EVENTS = 1_000_000 if os.environ.get("CONCORD_SOAK") else 40_000


class Abandoned(Exception):
    """A writer changed its mind."""


@dataclass
class Load:
    """What the writers share, and what came of it."""

    recorder: Recorder
    dsn: str
    events: int
    hot: list[UUID]
    seed: int = field(default_factory=lambda: Random().randrange(2**32))
    recorded: int = 0
    acknowledged: dict[int, tuple[UUID, int]] = field(default_factory=dict)
    lost: int = 0
    guard: threading.Lock = field(default_factory=threading.Lock)

    def note(self, streams: list[Stream], count: int, positions: list[int]) -> None:
        """Remember what was acknowledged."""
        expected = [
            (stream.id, version)
            for stream in streams
            for version in range(stream.version - count + 1, stream.version + 1)
        ]
        with self.guard:
            self.acknowledged.update(zip(positions, expected, strict=True))
            self.recorded += len(positions)

    @property
    def is_done(self) -> bool:
        """Whether enough was recorded."""
        return self.recorded >= self.events


class Writer:
    """One of the writers: its appends differ in size, length and way to end."""

    def __init__(self, load: Load, number: int) -> None:
        self.load = load
        self.random = Random(load.seed + number)
        self.own = [Stream() for _ in range(3)]

    def run(self) -> None:
        """Append until enough is there."""
        ways = (self.short, self.long, self.hot, self.abandoned, self.with_savepoints)
        weights = (70, 12, 12, 3, 3)
        with connect(self.load.dsn, COMMAND) as connection:
            found = epoch.examine(connection).system_identifier
            while not self.load.is_done:
                if self.random.random() < 0.02:
                    self.prepared(connection, found)
                else:
                    self.random.choices(ways, weights)[0]()

    def short(self) -> None:
        """One or a few events at once."""
        self.append(self.random.sample(self.own, self.random.randint(1, 3)))

    def long(self) -> None:
        """A transaction that stays open for a while after it has written."""
        self.append([self.random.choice(self.own), Stream()], extra=self.wait)

    def hot(self) -> None:
        """Streams that everybody wants, one written and one read."""
        written, read = self.random.sample(self.load.hot, 2)
        rows = [self.load.recorder.stream(stream) for stream in (written, read)]
        versions = {row.id: row.version for row in rows if row}
        try:
            self.append([Stream(written, versions[written])], read={read: versions[read]})
        except LostRace:
            self.load.lost += 1

    def abandoned(self) -> None:
        """A transaction that is rolled back after it has written."""

        def give_up(cursor: Cursor[Any]) -> None:
            self.wait(cursor)
            raise Abandoned

        with pytest.raises(Abandoned):
            append(self.load.recorder, self.random.choice(self.own), extra=give_up)

    def with_savepoints(self) -> None:
        """A transaction with savepoints that have written, kept and rolled back."""

        def nest(cursor: Cursor[Any]) -> None:
            for end in ("RELEASE", "ROLLBACK TO"):
                cursor.execute("SAVEPOINT inner_one")
                cursor.execute("INSERT INTO ledger.blobs VALUES (%b, '')", (uuid4().bytes * 2,))
                cursor.execute(f"{end} SAVEPOINT inner_one".encode())
            self.wait(cursor)

        self.append([self.random.choice(self.own)], extra=nest)

    def prepared(self, connection: Any, system_identifier: int) -> None:
        """A transaction that is prepared, and committed or rolled back a while later."""
        stream, name = self.random.choice(self.own), f"stress-{uuid4()}"
        commits = self.random.random() < 0.7
        given = Append(stream.next(2), [stream.step()], {})
        connection.execute("BEGIN")
        for text, values in given.statements(system_identifier):
            [first] = connection.execute(text, values).fetchone()
        connection.execute(f"PREPARE TRANSACTION '{name}'")
        self.wait(connection)
        connection.execute(f"{'COMMIT' if commits else 'ROLLBACK'} PREPARED '{name}'")
        if commits:
            stream.version += 2
            self.load.note([stream], 2, [first, first + 1])

    def append(self, streams: list[Stream], **given: Any) -> None:
        """Append a random number of events to each stream."""
        count = self.random.choice((1, 1, 2, 5, 20))
        self.load.note(streams, count, append(self.load.recorder, *streams, count=count, **given))

    def wait(self, _: Any) -> None:
        """Up to 20 ms, mostly short."""
        time.sleep(0.02 * self.random.random() ** 3)


def follow(reader: Recorder, load: Load, read: list[RecordedEvent], ended: threading.Event) -> None:
    """Tail the ledger until the writers have ended and everything is read."""
    while True:
        was_ended = ended.is_set()
        bound = reader.high_water()
        position = read[-1].id if read else 0
        batch = reader.read_after(position, 500)
        read += batch
        if was_ended and not batch and bound > max(load.acknowledged):
            return


def stress(database: Database, reader_class: type[Recorder], events: int) -> tuple[Load, Any, Any]:
    """Run the writers and a reader; what they did, what was read, and what is stored."""
    with (
        recorder_on(database.dsn, size=WRITERS, timeout=30) as recorder,
        recorder_on(database.dsn, reader_class) as reader,
        ThreadPoolExecutor(WRITERS + 1) as threads,
    ):
        hot = [Stream() for _ in range(4)]
        load = Load(recorder, database.dsn, events, [stream.id for stream in hot])
        load.note(hot, 1, append(recorder, *hot))
        read: list[RecordedEvent] = []
        ended = threading.Event()
        following = threads.submit(follow, reader, load, read, ended)
        writing = [threads.submit(Writer(load, n).run) for n in range(WRITERS)]
        try:
            for writer in writing:
                writer.result()
        finally:
            ended.set()
        following.result()
    with owner(database.dsn) as connection:
        query = "SELECT position, stream, version FROM ledger.events ORDER BY position"
        return load, read, connection.execute(query).fetchall()


def test_a_tailing_reader_misses_nothing_and_repeats_nothing(
    database_on_each_major: Database,
) -> None:
    load, read, stored = stress(database_on_each_major, Recorder, EVENTS)
    seen = [(e.id, e.originator_id, e.originator_version) for e in read]
    assert seen == stored, f"seed {load.seed}"
    assert {position: (stream, version) for position, stream, version in stored} == (
        load.acknowledged
    )
    versions: dict[UUID, int] = defaultdict(int)
    for _, stream, version in stored:
        assert version == versions[stream] + 1
        versions[stream] = version
    with owner(database_on_each_major.dsn) as connection:
        rows = connection.execute("SELECT id, version, position FROM ledger.streams").fetchall()
        prepared = "SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()"
        assert value(connection, prepared) == 0
    last = {stream: position for position, stream, _ in stored}
    assert {stream: (version, position) for stream, version, position in rows} == {
        stream: (version, last[stream]) for stream, version in versions.items()
    }
    assert len(stored) >= EVENTS
    assert load.lost > 0, "nobody competed for anything"


def test_without_the_bound_it_misses_some(database: Database) -> None:
    load, read, stored = stress(database, Boundless, 4_000)
    assert len(read) < len(stored), f"nothing was missed; seed {load.seed}"
