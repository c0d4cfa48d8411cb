"""The runner on a real PostgreSQL: exactly once, rebuilt equals live, trouble survived."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from projections import storage
from projections.feed import BrokenHistory, Feed
from projections.runner import Freshness, Rebuilt, Runner, rebuild
from projections.view import View
from services.postgres import PROJECTOR, QUERY, connect, open_pool
from tests.databases import Database
from tests.projections.shelves import (
    BookAdded,
    MemoryLedger,
    ShelfCleared,
    ShelfDusted,
    shelves,
)

pytestmark = pytest.mark.postgres

Connecting = Callable[[], psycopg.Connection[Any]]


@pytest.fixture
def connecting(database: Database) -> Connecting:
    return lambda: connect(database.dsn, PROJECTOR)


@pytest.fixture
def owner(database: Database) -> Iterator[psycopg.Connection[Any]]:
    with connect(database.dsn) as connection:
        yield connection


def feed(ledger: MemoryLedger, batch: int = 10) -> Feed:
    return Feed(ledger, ledger.decode, batch=batch, idle_poll=0.005)


def running(ledger: MemoryLedger, connecting: Connecting, *views: View, batch: int = 10) -> Runner:
    return Runner(views or [shelves()], feed(ledger, batch), connecting)


def events(count: int, seed: int = 1) -> list[Any]:
    choice = random.Random(seed)
    kinds = [BookAdded, BookAdded, BookAdded, BookAdded, ShelfDusted, ShelfCleared]
    made: list[Any] = []
    for number in range(count):
        kind = choice.choice(kinds)
        shelf = f"shelf {choice.randrange(12)}"
        made.append(kind(shelf, f"book {number}") if kind is BookAdded else kind(shelf))
    return made


def rows_of(owner: psycopg.Connection[Any], schema: str = "shelves") -> tuple[Any, ...]:
    with psycopg.ClientCursor(owner) as cursor:
        shelf = cursor.execute(f"SELECT id, books, titles FROM {schema}.shelf ORDER BY id")
        found = shelf.fetchall()
        line = cursor.execute(f"SELECT position, event, what FROM {schema}.line ORDER BY position")
        return (found, line.fetchall())


def until(claim: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)


def caught_up(runner: Runner, ledger: MemoryLedger) -> None:
    end = 10 * len(ledger.records)
    until(lambda: all(p.position >= end and p.leading and p.live for p in runner.progress()))


def test_every_event_is_folded_exactly_once_whatever_the_size_of_batches(
    connecting: Connecting, owner: psycopg.Connection[Any]
) -> None:
    ledger = MemoryLedger(events(97))
    with running(ledger, connecting) as runner:
        caught_up(runner, ledger)
    first = rows_of(owner)
    for batch in (1, 97, 500):
        rebuild(shelves(), feed(ledger, batch), connecting)
        assert rows_of(owner) == first


def test_what_is_recorded_while_it_runs_is_followed(
    connecting: Connecting, owner: psycopg.Connection[Any]
) -> None:
    ledger = MemoryLedger()
    with running(ledger, connecting) as runner:
        for happened in events(50):
            position = ledger.append(happened)
        runner.wake()
        caught_up(runner, ledger)
        assert runner.wait_for(["shelves"], position, 2.0)
        assert not runner.wait_for(["shelves"], position + 1, 0.05)
    rebuild(shelves(), feed(ledger), connecting)
    before = rows_of(owner)
    with running(ledger, connecting) as runner:
        caught_up(runner, ledger)
    assert rows_of(owner) == before


def test_killed_at_any_moment_equals_never_killed(
    connecting: Connecting, owner: psycopg.Connection[Any]
) -> None:
    ledger = MemoryLedger(events(400))
    stop = threading.Event()

    def kill() -> None:
        choice = random.Random(7)
        while not stop.wait(choice.uniform(0.005, 0.04)):
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> "
                "pg_backend_pid() AND datname = current_database()"
            )

    with running(ledger, connecting, batch=3) as runner:
        killer = threading.Thread(target=kill)
        killer.start()
        time.sleep(0.5)
        stop.set()
        killer.join()
        caught_up(runner, ledger)
    survived = rows_of(owner)
    rebuild(shelves(), feed(ledger, 500), connecting)
    assert survived == rows_of(owner)


def test_two_processes_do_not_fold_twice_and_the_second_takes_over(
    connecting: Connecting, owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.follower.STANDBY", 0.02)
    ledger = MemoryLedger(events(60))
    first, second = running(ledger, connecting), running(ledger, connecting)
    with second:
        with first:
            until(lambda: first.leads(["shelves"]) or second.leads(["shelves"]))
            assert first.leads(["shelves"]) != second.leads(["shelves"])
        ledger.append(*events(20))
        caught_up(second, ledger)
    lines = owner.execute("SELECT count(*), count(DISTINCT position) FROM shelves.line").fetchone()
    assert lines is not None and lines[0] == lines[1] > 0


def test_a_fold_that_raises_stops_its_view_just_before_and_no_other(
    connecting: Connecting, owner: psycopg.Connection[Any]
) -> None:
    ledger = MemoryLedger([*events(23), BookAdded("a", "forbidden"), *events(9)])
    with running(ledger, connecting, shelves(), shelves(2, "loud_shelves")) as runner:
        until(lambda: bool(runner.failures()))
        until(lambda: runner.leads(["loud_shelves"]) and runner.wait_for(["loud_shelves"], 330, 1))
        assert list(runner.failures()) == ["shelves"]
        assert str(ledger.records[23].id) in runner.failures()["shelves"]
    stopped = {state.view: state for state in storage.states(owner)}
    assert stopped["shelves"].position == 230
    assert stopped["shelves"].failed_position == 240
    assert stopped["shelves"].failed_event == ledger.records[23].id
    assert "this title has no place" in (stopped["shelves"].failure or "")
    assert stopped["loud_shelves"].failure is None


def test_a_row_that_the_table_does_not_take_stops_the_view_at_its_event(
    connecting: Connecting, owner: psycopg.Connection[Any]
) -> None:
    ledger = MemoryLedger([*events(14), BookAdded(None, "x"), *events(3)])  # type: ignore[arg-type]
    with running(ledger, connecting) as runner:
        until(lambda: bool(runner.failures()))
    [state] = storage.states(owner)
    assert (state.position, state.failed_position) == (140, 150)


def test_a_record_that_can_not_be_read_stops_every_view_before_it(
    connecting: Connecting, owner: psycopg.Connection[Any]
) -> None:
    ledger = MemoryLedger([*events(14), None, *events(3)])
    with running(ledger, connecting, shelves(), shelves(1, "others")) as runner:
        until(lambda: len(runner.failures()) == 2)
    assert {(s.position, s.failed_position) for s in storage.states(owner)} == {(140, 150)}


def test_a_view_goes_on_once_its_fold_was_mended(
    connecting: Connecting, owner: psycopg.Connection[Any]
) -> None:
    ledger = MemoryLedger([*events(5), BookAdded("a", "forbidden")])
    with running(ledger, connecting) as runner:
        until(lambda: bool(runner.failures()))
    ledger.records[5] = ledger.records[4]
    with running(ledger, connecting) as runner:
        caught_up(runner, ledger)
    [state] = storage.states(owner)
    assert state.failure is None


def test_trouble_with_the_ledger_is_waited_out(connecting: Connecting) -> None:
    ledger = MemoryLedger(events(5))
    ledger.trouble = psycopg.OperationalError("the server is restarting")
    with running(ledger, connecting) as runner:
        until(lambda: runner.progress()[0].trouble is not None)
        assert not runner.failures()
        ledger.trouble = None
        caught_up(runner, ledger)
        assert runner.progress()[0].trouble is None


def test_a_new_version_is_rebuilt_while_the_old_serves(
    connecting: Connecting, owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.follower.STANDBY", 0.02)
    ledger = MemoryLedger(events(200))
    with running(ledger, connecting) as old:
        caught_up(old, ledger)
        with running(ledger, connecting, shelves(2), batch=1) as new:
            seen = set()
            while not new.leads(["shelves"]):
                count = owner.execute("SELECT count(*) FROM shelves.line").fetchone()
                assert count is not None and count[0] > 0
                seen.add(count[0])
            caught_up(new, ledger)
            assert len(seen) == 1, "readers saw one whole view or the other"
            ledger.append(*events(5))
            caught_up(new, ledger)
            until(lambda: not old.leads(["shelves"]))
    [state] = storage.states(owner)
    assert (state.version, state.phase) == (2, "live")
    assert owner.execute("SELECT what FROM shelves.line LIMIT 1").fetchone()[0].startswith("BOOK")  # type: ignore[index]


def test_a_rebuild_heals_rows_while_the_runner_goes_on(
    connecting: Connecting, owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.follower.STANDBY", 0.02)
    ledger = MemoryLedger(events(120))
    seen: list[Rebuilt] = []
    with running(ledger, connecting) as runner:
        caught_up(runner, ledger)
        right = rows_of(owner)
        owner.execute("UPDATE shelves.line SET what = 'forged'")
        done = rebuild(shelves(), feed(ledger), connecting, seen.append)
        assert rows_of(owner) == right
        ledger.append(*events(30, seed=3))
        caught_up(runner, ledger)
    assert done.events == 120
    assert len(seen) == 12
    live = rows_of(owner)
    rebuild(shelves(), feed(ledger), connecting)
    assert rows_of(owner) == live


def test_a_rebuild_that_meets_broken_history_leaves_what_serves(
    connecting: Connecting, owner: psycopg.Connection[Any]
) -> None:
    ledger = MemoryLedger(events(30))
    with running(ledger, connecting) as runner:
        caught_up(runner, ledger)
    before = rows_of(owner)
    ledger.append(BookAdded("a", "forbidden"))
    with pytest.raises(BrokenHistory):
        rebuild(shelves(), feed(ledger), connecting)
    assert rows_of(owner) == before
    assert owner.execute("SELECT to_regnamespace('shelves_next')").fetchone() == (None,)
    assert [state.phase for state in storage.states(owner)] == ["live"]


def test_a_rebuild_serves_though_the_live_rows_had_seen_what_a_restored_backup_lacks(
    connecting: Connecting, owner: psycopg.Connection[Any]
) -> None:
    ledger = MemoryLedger(events(30))
    with running(ledger, connecting) as runner:
        caught_up(runner, ledger)
    del ledger.records[20:]
    rebuild(shelves(), feed(ledger), connecting)
    [state] = storage.states(owner)
    assert (state.position, state.phase) == (200, "live")


def test_older_code_leaves_a_newer_view_alone(
    connecting: Connecting, owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.follower.STANDBY", 0.02)
    ledger = MemoryLedger(events(20))
    with running(ledger, connecting, shelves(2)) as runner:
        caught_up(runner, ledger)
    with running(ledger, connecting, shelves(1)) as runner:
        time.sleep(0.1)
        assert not runner.leads(["shelves"])
    [state] = storage.states(owner)
    assert state.version == 2


def test_the_query_role_reads_views_and_writes_none(
    connecting: Connecting, database: Database
) -> None:
    ledger = MemoryLedger(events(20))
    with running(ledger, connecting) as runner:
        caught_up(runner, ledger)
    with connect(database.dsn, QUERY) as reader:
        assert reader.execute("SELECT count(*) > 0 FROM shelves.line").fetchone() == (True,)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            reader.execute("DELETE FROM shelves.line")
        reader.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("DELETE FROM shelves.line")


def test_freshness_is_told_with_and_without_a_runner_in_the_process(
    connecting: Connecting, database: Database
) -> None:
    ledger = MemoryLedger(events(20))
    with open_pool(database.dsn, QUERY) as pool, running(ledger, connecting) as runner:
        caught_up(runner, ledger)
        for freshness in (Freshness(pool), Freshness(pool, runner)):
            end = 10 * len(ledger.records)
            assert freshness.wait_for(["shelves"], end)
            assert not freshness.wait_for(["shelves"], end + 1, timeout=0.05)
            assert not freshness.wait_for(["shelves", "unknown"], 1, timeout=0.05)
            timer = threading.Timer(0.1, ledger.append, [ShelfDusted("a")])
            timer.start()
            assert freshness.wait_for(["shelves"], end + 10)
            timer.join()


def test_views_at_the_same_place_share_what_was_read(connecting: Connecting) -> None:
    ledger = MemoryLedger(events(300))
    views = [shelves(1, name) for name in ("one", "two", "three")]
    with running(ledger, connecting, *views, batch=100) as runner:
        caught_up(runner, ledger)
    assert ledger.reads == 3, "three batches, not nine"


def test_metrics_tell_the_lag_and_what_stopped(connecting: Connecting) -> None:
    ledger = MemoryLedger(events(20))
    with running(ledger, connecting) as runner:
        caught_up(runner, ledger)
        samples = {s.name: s.value for family in runner.collect() for s in family.samples}
        assert samples["concord_view_events_total"] == 20
        assert samples["concord_view_lag_seconds"] < 5
        assert samples["concord_view_lag_positions"] == 0
        assert samples["concord_view_stopped"] == 0
        [progress] = runner.progress()
        assert progress.lag(datetime.now(UTC)) is not None
