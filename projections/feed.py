"""The feed: the ledger's records in order, read and decoded once for all views of a process.

Views that are at the same place get the same batch. One that is behind gets what is kept of a
batch that covers its place, so that it falls into step with the others.
"""

import threading
import time
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import psycopg

from domain.record import Record
from projections.rows import Unsealer
from services.recorder import LedgerUnavailable

BATCH = 500
"""At most this many records are folded in one transaction."""
IDLE_POLL = 0.025
"""Seconds between two looks for something new. An empty look costs some 65 µs."""
KEPT_BATCHES = 4
TRANSIENT = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    LedgerUnavailable,
    psycopg.errors.ReadOnlySqlTransaction,
)
"""Trouble with the database that passes: to be tried again, with patience."""


class StoredEvent(Protocol):
    """A record as it lies in the ledger."""

    @property
    def id(self) -> int:
        """Its position."""

    @property
    def originator_id(self) -> object:
        """Its stream."""

    @property
    def originator_version(self) -> int:
        """Its place in the stream, from 1."""

    @property
    def state(self) -> bytes:
        """The stored bytes."""


class Recorder(Protocol):
    """The ledger's reader: only positions below which nothing can appear any more."""

    def read_after(self, position: int, limit: int) -> Sequence[StoredEvent]:
        """At most `limit` records after `position`, in order."""


Decode = Callable[[bytes], Record[Any]]
OpenKeys = Callable[[Iterable[Record[Any]]], Unsealer]


class BrokenHistory(Exception):
    """An event that can't be decoded, folded or written: what comes after it must wait."""

    def __init__(self, position: int, event: UUID | None, reason: str) -> None:
        super().__init__(f"event {event} at position {position}: {reason}")
        self.position = position
        self.event = event
        self.reason = reason


@dataclass
class Batch:
    """Consecutive records; `broken` says why nothing more of what was read could be decoded."""

    after: int
    records: Sequence[tuple[int, Record[Any]]]
    open_keys: OpenKeys | None = None
    broken: BrokenHistory | None = None
    full: bool = False
    """Whether there was more to read."""
    _opened: Unsealer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def last(self) -> int:
        """The position of the last record."""
        return self.records[-1][0] if self.records else self.after

    @property
    def recorded_at(self) -> datetime:
        """When the last record was recorded."""
        return self.records[-1][1].recorded_at

    def text(self, record: Record[Any], sealed: Any) -> str | None:
        """The plaintext of a record's sealed text; keys are fetched once, when first asked."""
        with self._lock:
            if self._opened is None:
                assert self.open_keys is not None, "this feed was given no keys"
                self._opened = self.open_keys(record for _, record in self.records)
        return self._opened.text(record, sealed)

    def rest(self, position: int) -> "Batch":
        """What comes after `position`."""
        if position == self.after:
            return self
        start = bisect_right(self.records, position, key=_position)
        return Batch(position, self.records[start:], self.open_keys, self.broken, self.full)


class Feed:
    """Batches of records by position, for several threads at once."""

    def __init__(
        self,
        recorder: Recorder,
        decode: Decode,
        open_keys: OpenKeys | None = None,
        *,
        batch: int = BATCH,
        idle_poll: float = IDLE_POLL,
    ) -> None:
        self._recorder = recorder
        self._decode = decode
        self._open_keys = open_keys
        self._limit = batch
        self._idle_poll = idle_poll
        self._kept: deque[Batch] = deque(maxlen=KEPT_BATCHES)
        self._reading = threading.Lock()
        self._news = threading.Condition()
        self._heard = 0
        self._end: tuple[int, float] = (-1, 0.0)
        self.head = 0
        """The largest position that was read."""

    def after(self, position: int) -> Batch:
        """What follows `position`; nothing, after a while, when there is nothing."""
        with self._reading:
            for batch in self._kept:
                if batch.after <= position < batch.last:
                    return batch.rest(position)
            heard = self._heard
            if self._end[0] != position or time.monotonic() >= self._end[1]:
                batch = self._read(position)
                if batch.records or batch.broken:
                    return batch
                self._end = (position, time.monotonic() + self._idle_poll)
        with self._news:
            self._news.wait_for(
                lambda: self._heard != heard, max(0.0, self._end[1] - time.monotonic())
            )
        return Batch(position, ())

    def wake(self) -> None:
        """Something was recorded: look at once."""
        with self._news:
            self._end = (-1, 0.0)
            self._heard += 1
            self._news.notify_all()

    def _read(self, position: int) -> Batch:
        stored = self._recorder.read_after(position, self._limit)
        records: list[tuple[int, Record[Any]]] = []
        broken = None
        for event in stored:
            try:
                records.append((event.id, self._decode(event.state)))
            except TRANSIENT:
                raise
            except Exception as error:  # noqa: BLE001 -- whatever it is, it stops the views here
                stream = f"version {event.originator_version} of stream {event.originator_id}"
                broken = BrokenHistory(event.id, None, f"{stream} can't be read: {error}")
                break
        full = len(stored) == self._limit
        batch = Batch(position, records, self._open_keys, broken, full)
        if records:
            self._kept.append(batch)
            self.head = max(self.head, batch.last)
        return batch


def _position(record: tuple[int, Record[Any]]) -> int:
    return record[0]
