"""What the ledger's tests append: streams of small events, without any rule of governance."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from psycopg import Connection
from psycopg.rows import TupleRow

from services.postgres import COMMAND, Limits, open_pool
from services.recorder import CommandRow, Recorder, StreamStep

PARTNERSHIP = UUID(int=1)


@dataclass
class Stream:
    """A stream as its writer knows it."""

    id: UUID = field(default_factory=uuid4)
    version: int = 0
    kind: str = "thing"
    partnership: UUID | None = PARTNERSHIP
    parent: UUID | None = None

    def step(self) -> StreamStep:
        """The step from the version known."""
        return StreamStep(self.id, self.kind, self.partnership, self.parent, self.version)

    def next(self, count: int = 1, size: int = 20) -> list[StoredEvent]:
        """The next events of the stream."""
        versions = range(self.version + 1, self.version + 1 + count)
        return [StoredEvent(self.id, v, "thing.happened.v1", b"x" * size) for v in versions]


def append(recorder: Recorder, *streams: Stream, count: int = 1, **given: Any) -> list[int]:
    """Append `count` events to each stream, in one transaction; the streams then know it."""
    events = [event for stream in streams for event in stream.next(count)]
    steps = [stream.step() for stream in streams]
    recorded = recorder.insert_events(events, steps=steps, **given)
    for stream in streams:
        stream.version += count
    return list(recorded)


def answer(key: str, *, client: str = "client:1") -> CommandRow:
    """The answer to an idempotency key."""
    return CommandRow(client, key, b"mac", uuid4(), uuid4(), 1, 0)


@contextlib.contextmanager
def recorder_on(
    dsn: str,
    of: type[Recorder] = Recorder,
    *,
    role: str = COMMAND,
    size: int = 4,
    timeout: float = 10.0,
    limits: Limits | None = None,
) -> Iterator[Recorder]:
    """A recorder on a pool of its own."""
    with open_pool(dsn, role, max_size=size, timeout=timeout, limits=limits) as pool:
        yield of(pool)


@contextlib.contextmanager
def owner(dsn: str) -> Iterator[Connection[TupleRow]]:
    """A plain session of the owner."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection


def value(connection: Connection[TupleRow], query: str, given: Sequence[Any] = ()) -> Any:
    """The one value of a query."""
    row = connection.execute(query.encode(), given).fetchone()
    assert row is not None
    return row[0]


def seen(recorder: Recorder, after: int = 0) -> list[int]:
    """The positions of what is safe to read at this moment."""
    return [event.id for event in recorder.read_after(after, 100_000)]


def read_all(recorder: Recorder, after: int = 0) -> list[int]:
    """The positions of everything that is committed, once it is safe to read.

    Other tests share the server, and their open transactions may stall this reader.
    """
    last = max(seen(Boundless(recorder.pool), after), default=0)
    soon(lambda: recorder.high_water() > last, 30)
    return seen(recorder, after)


class Boundless(Recorder):
    """A reader that takes whatever it sees: the guard taken away."""

    bound = "9223372036854775807"


def soon(claim: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until the claim holds."""
    limit = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < limit, "it did not come to hold"
        time.sleep(0.01)
