"""Filling: the rows of one place, batch after batch.

While PostgreSQL writes a batch, the next one is folded: rows that are on their way stay in the
cache, and what is missing there is loaded over a second connection. An event that can't be
folded or written is found by doing its batch again, one event a transaction, so that everything
before it is kept and its position and id are known.
"""

import logging
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from types import TracebackType
from typing import Any

from psycopg import Connection

from projections import storage
from projections.feed import TRANSIENT, Batch, BrokenHistory
from projections.rows import Changes, Key, Rows, Table
from projections.storage import Place, PlaceLost
from projections.view import View

log = logging.getLogger(__name__)


class Filling:
    """Fills one place that `connection` leads; nobody else uses the connections meanwhile."""

    def __init__(
        self,
        view: View,
        place: Place,
        connection: Connection[Any],
        reader: Connection[Any],
        written: Callable[[Place, Batch], None],
    ) -> None:
        self.view = view
        self.place = place
        """As far as it is written."""
        self.ahead = place.position
        """As far as it is folded."""
        self._connection = connection
        self._reader = reader
        self._written = written
        self._rows = Rows(view.tables, self._load)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix=f"writing {view.name}")
        self._underway: tuple[Batch, Future[None]] | None = None

    def __enter__(self) -> "Filling":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._writer.shutdown(wait=True)

    def take(self, batch: Batch) -> None:
        """Fold a batch and have it written; raises what stopped the batch before, or this one.

        Raises BrokenHistory at an event that can't be folded or written, PlaceLost when the
        place was replaced, and the database's own errors when it is in trouble.
        """
        changes = self._folded(batch)
        if not self.settle():
            changes = self._folded(batch)
        if changes is None:
            self._one_by_one(batch)
            return
        self._underway = (batch, self._writer.submit(self._write, changes, batch))
        self.ahead = batch.last

    def settle(self) -> bool:
        """Wait until what was taken is written; False when its rows were forgotten on the way."""
        if self._underway is None:
            return True
        batch, writing = self._underway
        self._underway = None
        try:
            writing.result()
        except (*TRANSIENT, PlaceLost):
            raise
        except Exception as error:  # noqa: BLE001 -- which event it was is found out below
            log.warning("view %s: a batch can't be written: %s", self.view.name, error)
            self._one_by_one(batch)
            return False
        self._moved(batch)
        return True

    def _folded(self, batch: Batch) -> list[Changes[Any]] | None:
        """What the batch changes; None when an event of it can't be folded."""
        try:
            return self._fold(batch)
        except TRANSIENT:
            raise
        except Exception as error:  # noqa: BLE001 -- which event it was is found out later
            log.warning("view %s: a batch can't be folded: %s", self.view.name, error)
            return None

    def _fold(self, batch: Batch) -> list[Changes[Any]]:
        self._rows.unsealer = batch
        self._rows.prefetch(self.view.needs(batch.records))
        self.view.fold(self._rows, batch.records)
        return self._rows.hand_over()

    def _one_by_one(self, batch: Batch) -> None:
        self._rows.clear()
        for position, record in batch.records:
            single = Batch(self.place.position, ((position, record),), batch.open_keys)
            try:
                self._write(self._fold(single), single)
            except (*TRANSIENT, PlaceLost):
                raise
            except Exception as error:
                reason = f"{record.name}: {type(error).__name__}: {error}"
                raise BrokenHistory(position, record.id, reason) from error
            self._moved(single)
        self.ahead = self.place.position

    def _moved(self, batch: Batch) -> None:
        self.place = replace(
            self.place,
            position=batch.last,
            events=self.place.events + len(batch.records),
        )
        self._written(self.place, batch)

    def _write(self, changes: list[Changes[Any]], batch: Batch) -> None:
        last = (batch.last, batch.recorded_at)
        storage.write(self._connection, self.view, self.place, changes, last, len(batch.records))

    def _load(self, table: Table[Any], keys: Collection[Key]) -> list[Any]:
        return storage.load(self._reader, self.view, self.place.phase, table, keys)
