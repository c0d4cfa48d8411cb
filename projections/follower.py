"""A follower keeps one view up with the ledger: it leads, folds batch after batch, and reports.

One process leads a view's place, by an advisory lock on the connection that also writes its
rows, so whoever loses the connection has lost both. Trouble with the database is tried again
with patience. An event that can't be folded stops the view just before it, loudly: the log, the
row in `projections.position` and the health check name its position and id, and the other views
go on.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from psycopg import Connection, OperationalError

from projections import storage
from projections.feed import TRANSIENT, Batch, BrokenHistory, Feed
from projections.filling import Filling
from projections.storage import Place, PlaceLost
from projections.view import View
from services.postgres import is_gone

Connect = Callable[[], Connection[Any]]
"""Opens a connection of its own, in autocommit and the projector's role."""

STANDBY = 1.0
"""Seconds between two attempts to lead."""
FIRST_RETRY = 0.1
LAST_RETRY = 5.0

log = logging.getLogger(__name__)


@dataclass
class Progress:
    """How far a follower is. Written by its thread, read by any."""

    view: str
    version: int
    leading: bool = False
    live: bool = False
    """Whether what it fills is what serves."""
    position: int = 0
    events: int = 0
    """Events folded by this process."""
    complete_at: datetime | None = None
    """The moment up to which nothing recorded is missing."""
    failure: str | None = None
    """The event that stopped it, and why; it stays stopped until a restart."""
    trouble: str | None = None
    """What it is trying to get over."""

    def lag(self, now: datetime) -> float | None:
        """Seconds that it is behind; None where another process leads."""
        if not self.leading or self.complete_at is None:
            return None
        return max(0.0, (now - self.complete_at).total_seconds())


class Follower:
    """Keeps one view up; `run` is a thread's work."""

    def __init__(
        self,
        view: View,
        feed: Feed,
        connect: Connect,
        moved: Callable[[], None] = lambda: None,
    ) -> None:
        self.view = view
        self.progress = Progress(view.name, view.version)
        self._feed = feed
        self._connect = connect
        self._moved = moved

    def run(self, stop: threading.Event) -> None:
        """Follow until stopped, or until an event can't be folded."""
        delay = FIRST_RETRY
        while not stop.is_set():
            started = time.monotonic()
            try:
                with self._connect() as connection:
                    connection.execute(storage.SESSION)
                    storage.install(connection)
                    self._follow(connection, stop)
            except BrokenHistory as broken:
                self._stopped(broken)
                return
            except Exception as error:
                self.progress.trouble = f"{type(error).__name__}: {error}"
                log.warning(
                    "view %s: trouble, trying again",
                    self.view.name,
                    exc_info=not isinstance(error, TRANSIENT),
                )
                if time.monotonic() - started > LAST_RETRY:
                    delay = FIRST_RETRY
                stop.wait(delay)
                delay = min(2 * delay, LAST_RETRY)
            finally:
                self.progress.leading = False
                self._moved()

    def _follow(self, connection: Connection[Any], stop: threading.Event) -> None:
        while not stop.is_set():
            place = storage.place_to_fill(connection, self.view)
            if place is None or not storage.lead(connection, self.view, place):
                self.progress.trouble = None
                stop.wait(STANDBY)
                continue
            try:
                # What was read before leading may have been moved by the one who led before.
                self.fill(connection, storage.reread(connection, self.view, place), stop)
            except PlaceLost:
                log.info("view %s: its place was replaced, looking again", self.view.name)
            finally:
                self.progress.leading = False
                if not connection.closed:
                    storage.stop_leading(connection, self.view, place)

    def fill(self, connection: Connection[Any], place: Place, stop: threading.Event) -> None:
        """Fill a place that this connection leads until stopped; a next one until it serves."""
        self._lead(place)
        with (
            self._connect() as reader,
            Filling(self.view, place, connection, reader, self._written) as filling,
        ):
            ahead_of_us: int | None = None
            while not stop.is_set():
                batch = self._feed.after(filling.ahead)
                looked = datetime.now(UTC)
                if batch.records:
                    filling.take(batch)
                if batch.full and batch.records:
                    continue
                filling.settle()
                if is_gone(connection) or is_gone(reader):
                    # A crash of the server may have taken the last commits back, which nothing
                    # would tell as long as nothing is recorded: begin again at what is stored.
                    raise OperationalError("the server has ended the session")
                if batch.broken is not None:
                    raise batch.broken
                self.progress.complete_at = looked
                if place.phase == "next":
                    if ahead_of_us is None:
                        storage.analyze(connection, self.view, place)
                    nothing_up_to = 0 if batch.records else ahead_of_us or 0
                    ahead_of_us = storage.promote(
                        connection, self.view, filling.place, nothing_up_to
                    )
                    if ahead_of_us is None:
                        return
            filling.settle()

    def _written(self, place: Place, batch: Batch) -> None:
        self.progress.events += len(batch.records)
        self.progress.complete_at = batch.recorded_at
        self.progress.position = place.position
        self._moved()

    def _lead(self, place: Place) -> None:
        self.progress.live = place.phase == "live"
        self.progress.position = place.position
        self.progress.trouble = None
        self.progress.leading = True
        log.info(
            "view %s: following version %s (%s) from %s",
            self.view.name,
            place.version,
            place.phase,
            place.position,
        )

    def _stopped(self, broken: BrokenHistory) -> None:
        self.progress.failure = str(broken)
        log.critical("view %s stopped at %s", self.view.name, broken)
        try:
            with self._connect() as connection:
                storage.fail(connection, self.view, broken)
        except TRANSIENT:
            log.exception("view %s: why it stopped could not be kept", self.view.name)
