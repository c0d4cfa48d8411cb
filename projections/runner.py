"""The runner: all views of a process, each in a thread and under a leadership of its own.

Also `rebuild`, which fills a view anew beside the one that serves and lets it take over, and
`Freshness`, which tells whether views have come as far as an event.
"""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from psycopg.errors import InvalidSchemaName, UndefinedTable
from psycopg_pool import ConnectionPool

from projections import storage
from projections.feed import TRANSIENT, Feed
from projections.follower import Connect, Follower, Progress
from projections.view import View

FRESHNESS_TIMEOUT = 2.0
FRESHNESS_POLL = 0.005


class Runner:
    """Keeps views up from `start` to `stop`; one for a process."""

    def __init__(self, views: Iterable[View], feed: Feed, connect: Connect) -> None:
        self._feed = feed
        self._moved = threading.Condition()
        self._stop = threading.Event()
        self._followers = {
            view.name: Follower(view, feed, connect, self._announce) for view in views
        }
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to follow."""
        for name, follower in self._followers.items():
            thread = threading.Thread(target=follower.run, args=(self._stop,), name=f"view {name}")
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Finish what is being written, and end."""
        self._stop.set()
        self._feed.wake()
        for thread in self._threads:
            thread.join()
        self._announce()

    def __enter__(self) -> "Runner":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def wake(self) -> None:
        """Something was recorded by this process: no need to wait for the next look."""
        self._feed.wake()

    def progress(self) -> list[Progress]:
        """How far each view is, as this process knows."""
        return [follower.progress for follower in self._followers.values()]

    def failures(self) -> dict[str, str]:
        """The views that stopped, and why: what the health check shows red."""
        return {p.view: p.failure for p in self.progress() if p.failure is not None}

    def leads(self, views: Iterable[str]) -> bool:
        """Whether this process fills all of these views."""
        return all(
            view in self._followers
            and self._followers[view].progress.leading
            and self._followers[view].progress.live
            for view in views
        )

    def wait_for(self, views: Sequence[str], position: int, timeout: float) -> bool:
        """Wait until views that this process leads have come to `position`.

        Ends early, as it may also do where it leads no more.
        """
        with self._moved:
            self._moved.wait_for(
                lambda: self._reached(views, position) or not self.leads(views), timeout
            )
            return self.leads(views) and self._reached(views, position)

    def _reached(self, views: Iterable[str], position: int) -> bool:
        return all(self._followers[view].progress.position >= position for view in views)

    def _announce(self) -> None:
        with self._moved:
            self._moved.notify_all()

    def collect(self) -> Iterable[Metric]:
        """Prometheus metrics; register the runner as a collector."""
        now = datetime.now(UTC)
        lag = GaugeMetricFamily("concord_view_lag_seconds", "Seconds behind.", labels=["view"])
        behind = GaugeMetricFamily(
            "concord_view_lag_positions",
            "How far the view's position is below the last one read (4096 for a transaction).",
            labels=["view"],
        )
        events = CounterMetricFamily("concord_view_events", "Events folded.", labels=["view"])
        stopped = GaugeMetricFamily(
            "concord_view_stopped", "1 where an event could not be folded.", labels=["view"]
        )
        for progress in self.progress():
            seconds = progress.lag(now)
            if seconds is not None:
                lag.add_metric([progress.view], seconds)
                distance = max(0, self._feed.head - progress.position)
                behind.add_metric([progress.view], distance)
            events.add_metric([progress.view], progress.events)
            stopped.add_metric([progress.view], progress.failure is not None)
        return [lag, behind, events, stopped]


class Freshness:
    """Tells readers whether what they are about to read includes an event."""

    def __init__(self, pool: ConnectionPool[Any], runner: Runner | None = None) -> None:
        """`pool` is the one that the reader uses; `runner` the one of this process, if any.

        Give no runner where reads go to a replica: what the runner wrote is not there yet.
        """
        self._pool = pool
        self._runner = runner

    def wait_for(
        self, views: Sequence[str], position: int, timeout: float = FRESHNESS_TIMEOUT
    ) -> bool:
        """Whether these views serve everything up to `position`; waits `timeout` seconds."""
        deadline = time.monotonic() + timeout
        runner = self._runner
        if runner is not None and runner.leads(views) and runner.wait_for(views, position, timeout):
            return True
        with self._pool.connection() as connection:
            while True:
                reached, stopped = self._reached(connection, position, views)
                if reached == len(views):
                    return True
                if stopped or time.monotonic() >= deadline:
                    return False
                time.sleep(FRESHNESS_POLL)

    @staticmethod
    def _reached(connection: Any, position: int, views: Sequence[str]) -> tuple[int, bool]:
        try:
            row = connection.execute(storage.REACHED, (position, list(views))).fetchone()
        except (UndefinedTable, InvalidSchemaName):
            return 0, False  # no view has been made yet; it may be any moment
        assert row is not None
        return row[0], row[1]


@dataclass(frozen=True)
class Rebuilt:
    """How far a rebuild is, or how it ended."""

    view: str
    events: int
    position: int
    seconds: float


def rebuild(
    view: View,
    feed: Feed,
    connect: Connect,
    progress: Callable[[Rebuilt], None] = lambda _: None,
) -> Rebuilt:
    """Fill the view anew beside the one that serves, from the first event, and swap.

    Readers and the runner go on meanwhile. Raises BrokenHistory at an event that can't be
    folded, and PlaceLost when another rebuild of the view began; what serves stays as it was.
    """
    began = time.monotonic()

    def report() -> Rebuilt:
        known = follower.progress
        return Rebuilt(view.name, known.events, known.position, time.monotonic() - began)

    follower = Follower(view, feed, connect, lambda: progress(report()))
    with connect() as connection:
        connection.execute(storage.SESSION)
        storage.install(connection)
        # Where nothing serves yet there is nothing to keep serving.
        storage.place_to_fill(connection, view)
        place = storage.fresh_place(connection, view)
        if not storage.lead(connection, view, place):
            raise storage.PlaceLost(view.name)
        try:
            follower.fill(connection, place, threading.Event())
        except BaseException:
            with suppress(*TRANSIENT):  # what can't be dropped now, the next rebuild drops
                storage.abandon(connection, view, place)
            raise
    return report()
