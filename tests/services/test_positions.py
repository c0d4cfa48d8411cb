"""The order of positions: nothing skipped, nothing out of order, and what goes wrong unguarded.

Each guard has a test that takes it away on purpose, so that it is known to be needed.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import Connection, Cursor
from psycopg.rows import TupleRow

from services import epoch, positions
from services.append import Append
from services.postgres import COMMAND, connect
from services.recorder import LostRace, Recorder
from tests.databases import Database
from tests.services.appends import (
    Boundless,
    Stream,
    append,
    owner,
    read_all,
    recorder_on,
    seen,
    soon,
    value,
)

pytestmark = pytest.mark.postgres

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
HOLDING_AN_ID = "SELECT backend_xid FROM pg_stat_activity WHERE datname = %s AND wait_event = %s"


class Open:
    """An append whose transaction stays open until it is let go."""

    def __init__(self, recorder: Recorder, *streams: Stream, **given: Any) -> None:
        self._go_on = threading.Event()
        self._written = threading.Event()
        self._thread = ThreadPoolExecutor(1)
        self._end: BaseException | None = None
        self.positions: Future[list[int]] = self._thread.submit(
            append, recorder, *streams, extra=self._wait, **given
        )
        assert self._written.wait(10)

    def _wait(self, cursor: Cursor[Any]) -> None:
        self._written.set()
        assert self._go_on.wait(30)
        if self._end is not None:
            raise self._end

    def commit(self) -> list[int]:
        self._go_on.set()
        self._thread.shutdown()
        return self.positions.result()

    def roll_back(self) -> None:
        self._end = ValueError()
        self._go_on.set()
        self._thread.shutdown()
        assert isinstance(self.positions.exception(), ValueError)


@pytest.fixture
def database(database_on_each_major: Database) -> Database:
    return database_on_each_major


@pytest.fixture
def recorder(database: Database) -> Iterator[Recorder]:
    with recorder_on(database.dsn, size=6) as found:
        yield found


@contextlib.contextmanager
def by_hand(database: Database) -> Iterator[Connection[TupleRow]]:
    """A session in the role of commands whose transaction the test conducts itself."""
    with connect(database.dsn, COMMAND) as connection:
        yield connection


def write(connection: Connection[TupleRow], *streams: Stream) -> int:
    """Run an append's statements in the connection's transaction; the first position."""
    found = epoch.examine(connection)
    events = [event for stream in streams for event in stream.next()]
    given = Append(events, [stream.step() for stream in streams], {})
    for text, values in given.statements(found.system_identifier):
        cursor = connection.execute(text, values)
    row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def test_what_commits_late_with_a_low_position_is_not_skipped(recorder: Recorder) -> None:
    slow = Open(recorder, Stream())
    fast = append(recorder, Stream())
    assert seen(recorder) == []
    late = slow.commit()
    assert late < fast
    assert read_all(recorder) == late + fast


def test_without_the_bound_it_is_skipped(database: Database, recorder: Recorder) -> None:
    with recorder_on(database.dsn, Boundless) as boundless:
        slow = Open(recorder, Stream())
        fast = append(recorder, Stream())
        assert seen(boundless) == fast
        slow.commit()
        soon(lambda: recorder.high_water() > fast[-1], 30)
        assert seen(boundless, after=fast[-1]) == []


def test_rows_and_a_bound_taken_after_them_skip_too(database: Database, recorder: Recorder) -> None:
    with recorder_on(database.dsn, Boundless) as boundless:
        slow = Open(recorder, Stream())
        fast = append(recorder, Stream())
        rows = seen(boundless)
        late = slow.commit()
        soon(lambda: recorder.high_water() > fast[-1], 30)
        bound = recorder.high_water()
        assert [position for position in rows if position < bound] == fast
        assert late < fast


def test_an_open_transaction_stalls_readers_and_loses_nothing(recorder: Recorder) -> None:
    slow = Open(recorder, Stream())
    began = time.monotonic()
    expected = []
    while time.monotonic() < began + 2:
        expected += append(recorder, Stream(), count=3)
        assert seen(recorder) == []
        time.sleep(0.05)
    assert seen(recorder) == []
    expected = slow.commit() + expected
    assert read_all(recorder) == expected


def test_a_transaction_elsewhere_in_the_cluster_stalls_and_loses_nothing(
    database: Database, recorder: Recorder
) -> None:
    other = psycopg.conninfo.make_conninfo(database.dsn, dbname="postgres")
    with psycopg.connect(other) as connection:
        connection.execute("SELECT pg_current_xact_id()")
        expected = append(recorder, Stream())
        assert seen(recorder) == []
    assert read_all(recorder) == expected


def test_a_rollback_leaves_a_gap_and_nothing_else(recorder: Recorder) -> None:
    slow = Open(recorder, Stream())
    fast = append(recorder, Stream())
    slow.roll_back()
    assert read_all(recorder) == fast


def test_savepoints_do_not_move_positions(database: Database, recorder: Recorder) -> None:
    streams = [Stream() for _ in range(4)]
    with by_hand(database) as connection:
        with connection.transaction():
            first = write(connection, streams[0])
            with contextlib.suppress(ValueError), connection.transaction():
                write_besides(connection)
                raise ValueError
            with connection.transaction():
                write_besides(connection)
            assert seen(recorder) == []
            others = append(recorder, streams[1])
        assert read_all(recorder) == [first, *others]


def write_besides(connection: Connection[TupleRow]) -> None:
    """Something that gives a savepoint a transaction id of its own."""
    connection.execute("INSERT INTO ledger.blobs VALUES (%b, '')", (uuid4().bytes * 2,))


@pytest.mark.parametrize("end", ["COMMIT", "ROLLBACK"])
def test_a_prepared_transaction_stalls_readers_and_loses_nothing(
    database: Database, recorder: Recorder, end: str
) -> None:
    name = f"test-{uuid4()}"
    with by_hand(database) as connection:
        connection.execute("BEGIN")
        prepared = write(connection, Stream())
        connection.execute(f"PREPARE TRANSACTION '{name}'".encode())
        others = append(recorder, Stream())
        assert seen(recorder) == []
        connection.execute(f"{end} PREPARED '{name}'".encode())
    assert read_all(recorder) == ([prepared] if end == "COMMIT" else []) + others


def test_a_position_not_above_its_streams_last_is_refused(
    database: Database, recorder: Recorder
) -> None:
    stream = Stream()
    append(recorder, stream)
    with by_hand(database) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT pg_current_xact_id()")  # an id before anything was loaded
        append(recorder, stream)
        with pytest.raises(psycopg.errors.NotNullViolation):
            write(connection, stream)


def test_taking_whatever_version_comes_next_gives_later_versions_lower_positions(
    database: Database, recorder: Recorder
) -> None:
    """The guard taken away: an id, then waiting for the stream, then its next version."""
    stream = Stream()
    append(recorder, stream)
    with by_hand(database) as connection:
        connection.execute("BEGIN")
        early = value(connection, "SELECT pg_current_xact_id()::text::bigint << 12")
        meanwhile = append(recorder, stream)
        reached = value(
            connection,
            "UPDATE ledger.streams SET version = version + 1 WHERE id = %s RETURNING version",
            (stream.id,),
        )
        connection.execute("ROLLBACK")
    assert reached == stream.version + 1
    assert early < meanwhile[0]


@pytest.mark.parametrize("only_read", [False, True], ids=["written", "read"])
def test_whoever_waits_for_a_stream_holds_no_id_and_then_loses(
    database: Database, recorder: Recorder, only_read: bool
) -> None:
    stream = Stream()
    append(recorder, stream)
    stale = Stream(stream.id, version=1)
    given: dict[str, Any] = {"read": {stream.id: 1}} if only_read else {}
    slow = Open(recorder, stream)
    with ThreadPoolExecutor(1) as thread, owner(database.dsn) as connection:
        waiting = thread.submit(append, recorder, Stream() if only_read else stale, **given)
        soon(lambda: value(connection, WAITING, (database.name,)))
        assert value(connection, HOLDING_AN_ID, (database.name, "advisory")) is None
        slow.commit()
        assert isinstance(waiting.exception(10), LostRace)


def test_waiting_on_the_row_itself_would_hold_an_id(database: Database, recorder: Recorder) -> None:
    """The guard taken away: an update that waits has its id already, and stalls every reader."""
    stream = Stream()
    append(recorder, stream)
    slow = Open(recorder, stream)
    update = "UPDATE ledger.streams SET version = version + 1 WHERE id = %s"
    with (
        ThreadPoolExecutor(1) as thread,
        owner(database.dsn) as connection,
        by_hand(database) as other,
    ):
        waiting = thread.submit(other.execute, update, (stream.id,))
        soon(lambda: value(connection, WAITING, (database.name,)))
        assert value(connection, HOLDING_AN_ID, (database.name, "transactionid")) is not None
        slow.commit()
        waiting.result(10)


def test_what_waited_for_a_rollback_goes_on(database: Database, recorder: Recorder) -> None:
    stream = Stream()
    append(recorder, stream)
    again = Stream(stream.id, version=1)
    slow = Open(recorder, stream)
    with ThreadPoolExecutor(1) as thread, owner(database.dsn) as connection:
        waiting = thread.submit(append, recorder, again)
        soon(lambda: value(connection, WAITING, (database.name,)))
        slow.roll_back()
        assert waiting.result(10) == read_all(recorder)[1:]


def test_a_stream_moves_only_after_what_was_decided_on_it(
    database: Database, recorder: Recorder
) -> None:
    """A ballot and the close of its poll: the log has them in the order they counted."""
    poll = Stream()
    append(recorder, poll)
    ballots = [Open(recorder, Stream(), read={poll.id: 1}) for _ in range(3)]
    with ThreadPoolExecutor(1) as thread, owner(database.dsn) as connection:
        closing = thread.submit(append, recorder, poll)
        soon(lambda: value(connection, WAITING, (database.name,)))
        cast = [ballot.commit() for ballot in ballots]
        assert closing.result(10) > max(cast)
    with pytest.raises(LostRace):
        append(recorder, Stream(), read={poll.id: 1})


def test_those_who_only_read_a_stream_do_not_wait_for_each_other(recorder: Recorder) -> None:
    agreement = Stream()
    append(recorder, agreement)
    slow = Open(recorder, Stream(), read={agreement.id: 1})
    fast = append(recorder, Stream(), read={agreement.id: 1})
    assert slow.commit() < fast


def test_streams_named_in_any_order_never_deadlock(recorder: Recorder) -> None:
    streams = [Stream() for _ in range(8)]
    append(recorder, *streams)

    deadlocks: list[bool] = []

    def push(seed: int) -> int:
        lost = 0
        for round_number in range(25):
            mine = [Stream(s.id, row.version) for s in streams if (row := recorder.stream(s.id))]
            ordered = mine[seed:] + mine[:seed] if round_number % 2 else mine[::-1]
            try:
                append(recorder, *ordered[:4], read={s.id: s.version for s in ordered[4:]})
            except LostRace as lost_race:
                lost += 1
                deadlocks.append(isinstance(lost_race.__cause__, psycopg.errors.DeadlockDetected))
        return lost

    with ThreadPoolExecutor(4) as threads:
        lost = sum(threads.map(push, [0, 2, 4, 6]))
    assert lost < 100 and not any(deadlocks)
    assert read_all(recorder) == sorted(read_all(recorder))


def test_each_append_is_a_transaction_of_its_own(recorder: Recorder) -> None:
    stream, read = Stream(), Stream()
    append(recorder, read)
    ids = {
        positions.transaction_part(append(recorder, stream, read=given)[0])
        for given in ({}, {read.id: 1}, {}, {read.id: 1})
    }
    assert len(ids) == 4
