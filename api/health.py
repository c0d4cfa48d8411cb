"""Health: whether the process runs (live) and whether it can serve (ready).

A thread looks every half second with a connection of its own; requests are told what it saw
last. So asking never hangs and costs the database nothing, and a look that is overdue is itself
a bad sign: then the database holds its connections open and does not answer.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg
import structlog
from eventsourcing.persistence import OperationalError as LedgerError
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import PoolTimeout

from api.declaration_check import UnsoundDeclaration
from projections import storage
from projections.runner import Runner
from projections.view import View
from services.deadlines import LATE, Deadlines, Progress
from services.epoch import examine
from services.migrations import MigrationsDiffer, pending
from services.postgres import COMMAND, Limits, connect

log = structlog.get_logger("concord.health")

INTERVAL = 0.5
OVERDUE = 2.0
"""Seconds after which a look that has not ended counts as none."""
LAG_LIMIT = 30.0
"""Seconds that a view may be behind."""
LOOK_LIMITS = Limits(statement_ms=1_500, lock_ms=1_000)

# The first record that a view has not folded yet says since when it is behind.
BEHIND_SINCE = """
SELECT extract(epoch FROM clock_timestamp()) - extract(epoch FROM
    (convert_from(state, 'UTF8')::jsonb ->> 'recorded_at')::timestamptz)
FROM ledger.events WHERE position > %s ORDER BY position LIMIT 1
"""


@dataclass(frozen=True)
class Check:
    """One thing that must hold for the server to be ready."""

    ok: bool
    detail: str


@dataclass
class Seen:
    """What a look found; a check that is missing was not reached."""

    checks: dict[str, Check] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        """Whether everything holds."""
        return bool(self.checks) and all(check.ok for check in self.checks.values())


class Watch:
    """Looks after the health of one server, from `start` to `stop`."""

    def __init__(
        self,
        dsn: str,
        views: Sequence[View],
        runner: Callable[[], Runner | None] = lambda: None,
        declared: Callable[[], None] = lambda: None,
        deadlines: Callable[[], Deadlines | None] = lambda: None,
    ) -> None:
        """`declared` raises UnsoundDeclaration where the schema does not fit the views' tables."""
        self._dsn = dsn
        self._views = views
        self._runner = runner
        self._declared = declared
        self._deadlines = deadlines
        self._read_types: Check | None = None
        self._looking: threading.Thread | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="health", daemon=True)
        self._seen = Seen({"database": Check(False, "not looked at yet")})
        self._seen_at = time.monotonic()
        self._connection: Connection[TupleRow] | None = None

    def start(self) -> None:
        """Begin to look; the first look is over when this returns, unless it takes long."""
        first = threading.Event()
        self._first = first
        self._thread.start()
        first.wait(OVERDUE)

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()
        self._thread.join(timeout=OVERDUE)

    def seen(self) -> Seen:
        """What the last look found, or that it is overdue."""
        seconds = time.monotonic() - self._seen_at
        if seconds > OVERDUE:
            return Seen({"database": Check(False, f"has not answered for {seconds:.0f} s")})
        return self._seen

    def answers(self) -> bool:
        """Whether the database answered when it was last asked."""
        return self.seen().checks["database"].ok

    def _run(self) -> None:
        while not self._stop.is_set():
            seen = Seen()
            try:
                self._look(seen)
            except Exception as error:
                self._let_go()
                seen.checks.setdefault("database", Check(False, "is not looked at"))
                log.exception("the health check failed", error=type(error).__name__)
            if seen.is_ready != self._seen.is_ready:
                tell = log.info if seen.is_ready else log.warning
                tell("ready" if seen.is_ready else "not ready", **_worded(seen))
            self._seen, self._seen_at = seen, time.monotonic()
            self._first.set()
            self._stop.wait(INTERVAL)
        self._let_go()

    def _look(self, seen: Seen) -> None:
        checks = seen.checks
        try:
            if self._connection is None:
                self._connection = connect(
                    self._dsn, COMMAND, application_name="concord-health", limits=LOOK_LIMITS
                )
            self._connection.execute("SELECT 1")
            checks["database"] = Check(True, "answers")
            checks["migrations"] = self._migrations()
            if checks["migrations"].ok:
                checks["epoch"] = self._epoch(self._connection)
                checks.update(self._views_checked(self._connection))
                checks["read types"] = self._declaration_checked(self._connection)
                deadlines = self._deadlines()
                if deadlines is not None:
                    checks["deadlines"] = _deadlines_checked(deadlines.progress)
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            self._let_go()
            checks["database"] = Check(False, f"does not answer ({type(error).__name__})")
        except psycopg.errors.InvalidParameterValue:
            # The role does not exist before the first migration.
            checks["database"] = Check(True, "answers")
            checks["migrations"] = Check(False, "run `concord migrate`")

    def _migrations(self) -> Check:
        # What was found applied stays applied.
        if self._seen.checks.get("migrations") == _MIGRATED and self._seen.checks["database"].ok:
            return _MIGRATED
        try:
            left = pending(self._dsn)
        except MigrationsDiffer as differ:
            return Check(False, str(differ))
        return Check(False, f"pending: {', '.join(left)}") if left else _MIGRATED

    def _epoch(self, connection: Connection[TupleRow]) -> Check:
        try:
            epoch = examine(connection)
        except LedgerError as error:
            return Check(False, str(error))
        return Check(True, f"sound since {epoch.since:%Y-%m-%d}")

    def _views_checked(self, connection: Connection[TupleRow]) -> dict[str, Check]:
        try:
            found = {it.view: it for it in storage.states(connection) if it.phase == "live"}
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            found = {}
        runner = self._runner()
        stopped = runner.failures() if runner is not None else {}
        checks = {}
        for view in self._views:
            state = found.get(view.name)
            failure = stopped.get(view.name) or (state.failure if state else None)
            if failure is not None:
                # Whoever asks needs no key: where it stopped is told, what it met is not.
                place = failure.partition(": ")[0]
                check = Check(False, f"stopped at {place}; `concord doctor` tells why")
            elif state is None:
                check = Check(False, "not made yet")
            else:
                check = _lag_checked(_lag(connection, runner, view, state.position))
            checks[f"view {view.name}"] = check
        return checks

    def _declaration_checked(self, connection: Connection[TupleRow]) -> Check:
        # Once is enough: neither the schema nor the tables of a version change. As long as those
        # of an earlier version serve, while the next are filled, they are not the schema's.
        if self._read_types is None:
            try:
                states = storage.states(connection)
            except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
                return Check(False, "waits for views to be made")
            live = {it.view: it.version for it in states if it.phase == "live"}
            waiting = [v.name for v in self._views if live.get(v.name, 0) < v.version]
            if waiting:
                return Check(False, f"waits for views to be made: {', '.join(waiting)}")
            if self._looking is None or not self._looking.is_alive():
                self._looking = threading.Thread(
                    target=self._look_at_read_types, name="read types", daemon=True
                )
                self._looking.start()
            self._looking.join(INTERVAL)
        return self._read_types or Check(False, "are being looked at")

    def _look_at_read_types(self) -> None:
        """In a thread of its own: on a busy machine it takes longer than a look may."""
        try:
            self._declared()
        except UnsoundDeclaration as unsound:
            self._read_types = Check(False, str(unsound))
        except (psycopg.Error, PoolTimeout):
            log.warning("the read types could not be looked at, trying again", exc_info=True)
        else:
            self._read_types = Check(True, "fit the views")

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error):
                connection.close()


_MIGRATED = Check(True, "all applied")


def _lag(
    connection: Connection[TupleRow], runner: Runner | None, view: View, position: int
) -> float:
    """Seconds that a view is behind: as its leader knows, or else as the ledger tells."""
    if runner is not None:
        for progress in runner.progress():
            seconds = progress.lag(datetime.now(UTC)) if progress.view == view.name else None
            if seconds is not None and progress.live:
                return seconds
    row = connection.execute(BEHIND_SINCE, (position,)).fetchone()
    return 0.0 if row is None else max(0.0, float(row[0]))


def _lag_checked(seconds: float) -> Check:
    return Check(seconds < LAG_LIMIT, f"{seconds:.1f} s behind")


def _deadlines_checked(progress: Progress) -> Check:
    behind = progress.behind(datetime.now(UTC))
    if behind > LATE:
        trouble = f": {progress.trouble.partition(':')[0]}" if progress.trouble else ""
        return Check(False, f"something has been due for {behind.total_seconds():.0f} s{trouble}")
    if not progress.leading:
        return Check(True, "in trouble; the log tells" if progress.trouble else "another leads")
    return Check(True, f"{progress.operated} operations, {progress.refused} refused")


def _worded(seen: Seen) -> dict[str, str]:
    return {name: check.detail for name, check in seen.checks.items() if not check.ok}


def told(seen: Seen) -> dict[str, Any]:
    """What `/health/ready` answers: each check by name."""
    return {
        "status": "ready" if seen.is_ready else "not ready",
        "checks": {
            name: {"ok": check.ok, "detail": check.detail} for name, check in seen.checks.items()
        },
    }
