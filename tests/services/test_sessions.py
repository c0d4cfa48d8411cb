"""Sessions: what they are pinned to, what their roles may do, and what they do when cut off."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Cursor

from services.append import LOCK_CLASS, SLOTS
from services.postgres import (
    COMMAND,
    PROJECTOR,
    QUERY,
    Limits,
    connect,
    open_async_pool,
    open_pool,
)
from services.recorder import CommitUnknown, LedgerUnavailable, Recorder
from tests.databases import Database
from tests.services.appends import Stream, answer, append, owner, read_all, recorder_on, soon, value

pytestmark = pytest.mark.postgres

ROLES = [COMMAND, PROJECTOR, QUERY]


@pytest.fixture
def database(database_on_each_major: Database) -> Database:
    return database_on_each_major


def setting(dsn: str, role: str, name: str, limits: Limits | None = None) -> str:
    with open_pool(dsn, role, limits=limits) as pool, pool.connection() as connection:
        return str(value(connection, "SELECT current_setting(%s)", (name,)))


@pytest.mark.parametrize("role", ROLES)
def test_settings_are_pinned_whatever_the_database_says(database: Database, role: str) -> None:
    loosened = {
        "synchronous_commit": "off",
        "default_transaction_isolation": "serializable",
        "timezone": "Asia/Tokyo",
        "statement_timeout": "0",
        "idle_in_transaction_session_timeout": "0",
    }
    with owner(database.dsn) as connection:
        for name, loose in loosened.items():
            connection.execute(f"ALTER DATABASE {database.name} SET {name} = '{loose}'".encode())
    assert setting(database.dsn, role, "synchronous_commit") == "on"
    assert setting(database.dsn, role, "transaction_isolation") == "read committed"
    assert setting(database.dsn, role, "timezone") == "UTC"
    assert setting(database.dsn, role, "statement_timeout") != "0"
    assert setting(database.dsn, role, "idle_in_transaction_session_timeout") != "0"
    assert setting(database.dsn, role, "role") == role
    if database.major >= 17:
        assert setting(database.dsn, role, "transaction_timeout") != "0"


def test_coroutines_get_the_same_sessions(database: Database) -> None:
    async def look() -> list[Any]:
        async with open_async_pool(database.dsn) as pool, pool.connection() as connection:
            names = ("role", "synchronous_commit", "timezone", "application_name")
            query = "SELECT current_setting(%s)"
            rows = [await (await connection.execute(query, (name,))).fetchone() for name in names]
            return [row[0] for row in rows if row]

    assert asyncio.run(look()) == [QUERY, "on", "UTC", "concord"]


def refused(dsn: str, role: str, statement: str) -> None:
    with connect(dsn, role) as connection:
        connection.execute("SET default_transaction_read_only = off")  # the role's own rights
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())


@pytest.mark.parametrize("role", ROLES)
def test_no_role_rewrites_events(database: Database, role: str) -> None:
    with recorder_on(database.dsn) as recorder:
        append(recorder, Stream(), commands=[answer("a")], blobs=[(b"h" * 32, b"")])
    for table in ("events", "streams", "commands", "blobs", "epoch", "migrations"):
        refused(database.dsn, role, f"DELETE FROM ledger.{table}")
        refused(database.dsn, role, f"TRUNCATE ledger.{table}")
    for column in ("state", "position", "version", "partnership"):
        refused(database.dsn, role, f"UPDATE ledger.events SET {column} = {column}")
    for column in ("id", "kind", "partnership", "parent"):
        refused(database.dsn, role, f"UPDATE ledger.streams SET {column} = {column}")
    refused(database.dsn, role, "UPDATE ledger.commands SET result = result")
    refused(database.dsn, role, "UPDATE ledger.epoch SET shift = 1")
    refused(database.dsn, role, "DROP TABLE ledger.events")


@pytest.mark.parametrize("role", [PROJECTOR, QUERY])
def test_only_commands_insert_events(database: Database, role: str) -> None:
    refused(database.dsn, role, "INSERT INTO ledger.events SELECT * FROM ledger.events")
    refused(database.dsn, role, "INSERT INTO ledger.streams SELECT * FROM ledger.streams")
    refused(database.dsn, role, "UPDATE ledger.streams SET version = version")
    refused(database.dsn, role, "UPDATE sealing.record_keys SET wrapped = wrapped")


def test_queries_read_what_the_projector_makes(database: Database) -> None:
    with connect(database.dsn, PROJECTOR) as connection:
        connection.execute("CREATE SCHEMA view_1")
        connection.execute("CREATE TABLE view_1.things AS SELECT count(*) FROM ledger.events")
        connection.execute("SELECT FROM sealing.record_keys")
    with connect(database.dsn, QUERY) as connection:
        assert value(connection, "SELECT count FROM view_1.things") == 0
    refused(database.dsn, QUERY, "DELETE FROM view_1.things")
    refused(database.dsn, QUERY, "CREATE SCHEMA another")
    refused(database.dsn, COMMAND, "CREATE SCHEMA another")


def test_a_transaction_that_idles_is_ended(database: Database) -> None:
    limits = Limits(idle_in_transaction_ms=100)
    with connect(database.dsn, COMMAND, limits=limits) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT pg_current_xact_id()")
        time.sleep(0.5)
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            connection.execute("COMMIT")


def test_a_transaction_that_takes_too_long_is_ended(database: Database) -> None:
    limits = Limits(transaction_ms=200)
    if database.major < 17:
        pytest.skip("transaction_timeout came with PostgreSQL 17")
    with connect(database.dsn, COMMAND, limits=limits) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT pg_current_xact_id()")
        with pytest.raises(psycopg.errors.TransactionTimeout):
            connection.execute("SELECT pg_sleep(5)")


def test_an_append_that_waits_too_long_was_not_recorded(database: Database) -> None:
    limits = Limits(lock_ms=200)
    with recorder_on(database.dsn, limits=limits) as recorder:
        stream = Stream()
        append(recorder, stream)
        with connect(database.dsn, COMMAND) as other, other.transaction():
            every = (
                "SELECT pg_advisory_xact_lock_shared(%s, slot) FROM generate_series(0, %s) AS slot"
            )
            other.execute(every, (LOCK_CLASS, SLOTS - 1))
            with pytest.raises(LedgerUnavailable):
                append(recorder, stream)
        append(recorder, stream)


def test_a_database_that_is_not_there_is_unavailable() -> None:
    with recorder_on("host=/nonexistent dbname=concord", timeout=0.2) as recorder:
        for attempt in (
            lambda: append(recorder, Stream()),
            lambda: recorder.read_after(0, 1),
            lambda: recorder.stream(Stream().id),
        ):
            with pytest.raises(LedgerUnavailable):
                attempt()


def cut_off(dsn: str) -> None:
    """End every other session of the database, and wait until they are gone."""
    mine = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with owner(dsn) as connection:
        ended = connection.execute(f"SELECT pid, pg_terminate_backend(pid) {mine}".encode())
        pids = [pid for pid, _ in ended]
        # Others may come in their place at once: only those that were ended are waited for.
        alive = "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(%s)"
        soon(lambda: connection.execute(alive, (pids,)).fetchone() == (0,))


def test_sessions_that_ended_while_idle_are_replaced_unnoticed(database: Database) -> None:
    with recorder_on(database.dsn) as recorder:
        stream = Stream()
        append(recorder, stream)
        cut_off(database.dsn)
        append(recorder, stream)
        cut_off(database.dsn)
        assert recorder.stream(stream.id)


def test_a_session_that_ends_before_the_commit_leaves_it_unknown(database: Database) -> None:
    def end(_: Cursor[Any]) -> None:
        cut_off(database.dsn)

    stream = Stream()
    with recorder_on(database.dsn) as recorder:
        with pytest.raises(CommitUnknown):
            append(recorder, stream, commands=[answer("a")], extra=end)
        assert recorder.find_command("client:1", "a") is None
        append(recorder, stream, commands=[answer("a")])


class Wire:
    """A socket before the database's that can swallow the server's next answer and hang up."""

    def __init__(self, dsn: str, place: Path) -> None:
        given = psycopg.conninfo.conninfo_to_dict(dsn)
        self._host, self._port = str(given["host"]), int(given.get("port") or 5432)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(place / ".s.PGSQL.5432"))
        self._listener.listen()
        self.dsn = psycopg.conninfo.make_conninfo(dsn, host=str(place), port=5432)
        self.swallows = False
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = self._connected()
                for source, target in ((client, server), (server, client)):
                    arguments = (source, target, source is server)
                    threading.Thread(target=self._pass_on, args=arguments, daemon=True).start()

    def _connected(self) -> socket.socket:
        if self._host.startswith("/"):
            server = socket.socket(socket.AF_UNIX)
            server.connect(f"{self._host}/.s.PGSQL.{self._port}")
            return server
        return socket.create_connection((self._host, self._port))

    def _pass_on(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        with contextlib.suppress(OSError), source, target:
            while data := source.recv(65_536):
                if is_answer and self.swallows:
                    self.swallows = False
                    target.shutdown(socket.SHUT_RDWR)
                    return
                target.sendall(data)

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def wire(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    found = Wire(database.dsn, tmp_path_factory.mktemp("w"))
    yield found
    found.close()


@pytest.mark.parametrize("also_reads", [False, True])
def test_a_commit_whose_answer_is_lost_is_unknown_and_found_by_its_key(
    wire: Wire, database: Database, also_reads: bool
) -> None:
    with recorder_on(wire.dsn, size=1) as recorder, recorder_on(database.dsn) as direct:
        read, stream = Stream(), Stream()
        append(recorder, read)
        given: dict[str, Any] = {"read": {read.id: 1}} if also_reads else {}
        wire.swallows = True
        with pytest.raises(CommitUnknown):
            append(recorder, stream, commands=[answer("a")], **given)
        soon(lambda: direct.find_command("client:1", "a"))
        found = recorder.find_command("client:1", "a")
        assert found and read_all(direct)[-1] == found.position
        append(recorder, Stream())  # and it goes on, on a new connection


def test_a_read_whose_answer_is_lost_is_read_again(wire: Wire) -> None:
    with recorder_on(wire.dsn, size=1) as recorder:
        expected = append(recorder, Stream())
        wire.swallows = True
        assert read_all(recorder) == expected


def test_a_recorder_of_a_query_pool_cannot_write(database: Database) -> None:
    with open_pool(database.dsn, QUERY) as pool, pytest.raises(LedgerUnavailable):
        append(Recorder(pool), Stream())
