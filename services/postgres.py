"""Connections to PostgreSQL: the four roles, and the settings that every session is pinned to.

One DSN is enough: sessions log in as the owner and take the role of their pool. What is set here
is what the ledger's guarantees rest on, so it is set in each session and wins over what the
server, the database or the role may be configured with.
"""

import select
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection, Connection, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from services.steady_pool import SteadyAsyncPool, SteadyPool

COMMAND = "concord_command"
"""Inserts events and moves streams; never updates or deletes events."""
PROJECTOR = "concord_projector"
"""Owns the schemas of the views."""
QUERY = "concord_query"
"""Reads views and events."""

Pool = ConnectionPool[Connection[TupleRow]]
AsyncPool = AsyncConnectionPool[AsyncConnection[TupleRow]]


@dataclass(frozen=True)
class Limits:
    """How long a session may hold on: no transaction may keep its id beyond seconds.

    A transaction that has an id holds back every reader of the ledger until it ends.
    """

    statement_ms: int = 10_000
    idle_in_transaction_ms: int = 5_000
    transaction_ms: int = 20_000
    """Applies from PostgreSQL 17 on."""
    lock_ms: int = 5_000


COMMAND_LIMITS = Limits()
QUERY_LIMITS = Limits(statement_ms=15_000, transaction_ms=30_000)
PROJECTOR_LIMITS = Limits(statement_ms=30_000, idle_in_transaction_ms=10_000, transaction_ms=30_000)

_PINNED = {
    # Off, a follower reads what a crash then takes back.
    "synchronous_commit": "on",
    # Positions and versions are checked statement by statement, on fresh snapshots.
    "default_transaction_isolation": "read committed",
    "default_transaction_deferrable": "off",
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "iso_8601",
    "bytea_output": "hex",
    "client_encoding": "UTF8",
    "search_path": "pg_catalog",
    # Statements here take milliseconds; compiling them takes longer than running them.
    "jit": "off",
}

_APPENDING = {
    # Arrays of ids meet large tables. A plan made while the table was small must stay right.
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "max_parallel_workers_per_gather": "0",
}

_LIMITS_BY_ROLE = {COMMAND: COMMAND_LIMITS, PROJECTOR: PROJECTOR_LIMITS, QUERY: QUERY_LIMITS}


def session_settings(
    role: str | None, application_name: str, version: int, limits: Limits | None = None
) -> sql.Composed:
    """The one statement that brings a fresh session to its role and settings.

    `version` is libpq's number of the server, such as 160014.
    """
    limits = limits or _LIMITS_BY_ROLE.get(role or "", Limits())
    settings = dict(_PINNED)
    settings["application_name"] = application_name
    settings["statement_timeout"] = str(limits.statement_ms)
    settings["lock_timeout"] = str(limits.lock_ms)
    settings["idle_in_transaction_session_timeout"] = str(limits.idle_in_transaction_ms)
    if version >= 170000:
        settings["transaction_timeout"] = str(limits.transaction_ms)
    if role == COMMAND:
        settings |= _APPENDING
    if role == QUERY:
        settings["default_transaction_read_only"] = "on"
    if role is not None:
        settings["role"] = role
    calls = [
        sql.SQL("set_config({}, {}, false)").format(sql.Literal(name), sql.Literal(value))
        for name, value in settings.items()
    ]
    return sql.SQL("SELECT {}").format(sql.SQL(", ").join(calls))


def open_pool(
    dsn: str,
    role: str,
    *,
    application_name: str = "concord",
    min_size: int = 1,
    max_size: int = 8,
    timeout: float = 5.0,
    limits: Limits | None = None,
) -> Pool:
    """A pool of sessions in `role`, in autocommit: a transaction is begun where it is meant.

    Opens in the background, so that a database that is down is met by its first use (which
    raises `psycopg_pool.PoolTimeout` after `timeout` seconds) and not by the program's start.
    """

    def configure(connection: Connection[TupleRow]) -> None:
        version = connection.info.server_version
        connection.execute(session_settings(role, application_name, version, limits))

    return SteadyPool(
        _suited(dsn, role),
        connection_class=Connection[TupleRow],
        kwargs=_connect_arguments(),
        min_size=min_size,
        max_size=max_size,
        timeout=timeout,
        configure=configure,
        reconnect_timeout=30.0,
        name=f"{application_name}-{role}",
        open=True,
    )


def open_async_pool(
    dsn: str,
    role: str = QUERY,
    *,
    application_name: str = "concord",
    min_size: int = 1,
    max_size: int = 8,
    timeout: float = 5.0,
    limits: Limits | None = None,
) -> AsyncPool:
    """Like `open_pool` for coroutines; the caller opens it, in its event loop."""

    async def configure(connection: AsyncConnection[TupleRow]) -> None:
        version = connection.info.server_version
        await connection.execute(session_settings(role, application_name, version, limits))

    return SteadyAsyncPool(
        dsn,
        connection_class=AsyncConnection[TupleRow],
        kwargs=_connect_arguments(),
        min_size=min_size,
        max_size=max_size,
        timeout=timeout,
        configure=configure,
        reconnect_timeout=30.0,
        name=f"{application_name}-{role}",
        open=False,
    )


def connect(
    dsn: str,
    role: str | None = None,
    *,
    application_name: str = "concord",
    limits: Limits | None = None,
) -> Connection[TupleRow]:
    """One session of its own, for migrations and the operator's commands."""
    connection = Connection.connect(_suited(dsn, role or COMMAND), **_connect_arguments())
    version = connection.info.server_version
    connection.execute(session_settings(role, application_name, version, limits))
    return connection


def is_gone(connection: Connection[TupleRow]) -> bool:
    """Whether the server has ended this idle session, found without asking it.

    An idle session is sent nothing but its end, or the news of a changed setting; neither is
    worth going on with.
    """
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        connection.close()
        return True
    return False


def _suited(dsn: str, role: str) -> str:
    """The DSN; of several hosts, those who write choose the primary."""
    given = conninfo_to_dict(dsn)
    several = "," in str(given.get("host", given.get("hostaddr", "")))
    if role == QUERY or not several or "target_session_attrs" in given:
        return dsn
    return make_conninfo(dsn, target_session_attrs="read-write")


def _connect_arguments() -> dict[str, Any]:
    return {"autocommit": True, "prepare_threshold": 1, "connect_timeout": 5}
