"""The recorder: the event store's tables behind the eventsourcing library's interface.

One append is one transaction and one round trip (see services/append.py); readers follow by
position without ever skipping a record (see services/positions.py); both stop when the server is
no longer the one that gave out the positions (see services/epoch.py).
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    Notification,
    OperationalError,
    RecordConflictError,
    StoredEvent,
    Subscription,
)
from psycopg import Connection, Cursor
from psycopg.rows import TupleRow
from psycopg_pool import PoolClosed, PoolTimeout, TooManyRequests

from services import positions
from services.append import Append, CommandRow, Gathering, Statement, StreamStep
from services.epoch import IS_SOUND, PRESENT_EPOCH, EpochBroken, NotMigrated, examine
from services.postgres import Pool, is_gone

R = TypeVar("R")

__all__ = [
    "CommandRow",
    "CommitUnknown",
    "EpochBroken",
    "LedgerUnavailable",
    "LostRace",
    "NotMigrated",
    "RecordedEvent",
    "Recorder",
    "StreamRow",
    "StreamStep",
]


class LostRace(RecordConflictError):
    """Something that was decided on has changed meanwhile; nothing was written."""


class CommitUnknown(OperationalError):
    """The connection broke while committing: nothing tells whether it was written."""


class LedgerUnavailable(OperationalError):
    """The database does not answer, or not in time; nothing was written."""


@dataclass(frozen=True)
class StreamRow:
    """How far a stream has come, and whose it is."""

    id: UUID
    kind: str
    partnership: UUID | None
    parent: UUID | None
    version: int
    position: int


@dataclass(frozen=True)
class RecordedEvent(Notification):
    """A record as it is stored, with its position (`id`) and the partnership it belongs to."""

    partnership: UUID | None


# One stream's records, in order; the limits are null where there are none.
_EVENTS_OF_STREAM = """
SELECT stream, version, name, state FROM ledger.events
WHERE stream = %(stream)s AND version > %(gt)s AND version <= %(lte)s
ORDER BY version {direction} LIMIT %(limit)s
"""

# The records of many streams, each in order. Read of what lies below a position that could be read
# before, so that no bound is asked for.
_EVENTS_OF_STREAMS = """
SELECT stream, version, name, state, position, partnership FROM ledger.events
WHERE stream = ANY(%s) AND position <= %s ORDER BY stream, version
"""

# The records after a position, and the bound they are safe below, from one snapshot. A reader
# that finds nothing still gets one row, with the bound.
_READ_AFTER = f"""
WITH bound AS MATERIALIZED (
    SELECT {positions.BOUND} AS position, {IS_SOUND} AS is_sound,
        pg_is_in_recovery() AS is_replica
    FROM ({PRESENT_EPOCH}) AS epoch
)
SELECT {{bound}}, bound.is_sound, bound.is_replica,
    e.position, e.stream, e.version, e.name, e.partnership, e.state
FROM bound LEFT JOIN LATERAL (
    SELECT position, stream, version, name, partnership, state FROM ledger.events
    WHERE position > %(after)s AND position <= %(stop)s AND position < {{bound}}
        {{only}}
    ORDER BY {{order}} LIMIT %(limit)s
) AS e ON true
ORDER BY e.position
"""

_ONLY = {
    "topics": "AND name = ANY(%(topics)s)",
    "partnership": "AND partnership = %(partnership)s",
    "stream": "AND stream = %(stream)s",
}

# The bound, and the last record below it.
_LAST = f"""
WITH bound AS MATERIALIZED (
    SELECT {positions.BOUND} AS position, {IS_SOUND} AS is_sound,
        pg_is_in_recovery() AS is_replica
    FROM ({PRESENT_EPOCH}) AS epoch
)
SELECT bound.position, bound.is_sound, bound.is_replica,
    (SELECT max(position) FROM ledger.events WHERE position < bound.position)
FROM bound
"""

_STREAM = "SELECT id, kind, partnership, parent, version, position FROM ledger.streams"
_COMMAND = """
SELECT client, key, body_mac, command, result, version, position, poll FROM ledger.commands
WHERE client = %s AND key = %s
"""

# Of the payments of a partnership those that wait, and those that were approved in some days by
# authority of a post or by a person. Text is compared: instants are stored in one form.
_PAYMENTS = """
SELECT s.id, s.version, e.stream IS NULL FROM ledger.streams AS s
LEFT JOIN ledger.events AS e ON e.stream = s.id AND e.name = ANY(%(settled)s)
CROSS JOIN LATERAL (
    SELECT CASE WHEN e.name = %(approved)s
        THEN convert_from(e.state, 'UTF8')::json -> 'data' END AS data
) AS said
WHERE s.partnership = %(partnership)s AND s.kind = %(kind)s AND (
    e.stream IS NULL
    OR (
        said.data #>> '{basis,post}' = %(post)s OR said.data ->> 'approver' = %(by)s
        OR EXISTS (
            SELECT FROM json_array_elements(coalesce(said.data -> 'beside', '[]')) AS one
            WHERE one ->> 'post' = %(post)s OR one ->> 'person' = %(by)s
        )
        OR coalesce(said.data #>> '{under,rule,provision,party}',
            CASE json_typeof(said.data -> 'under') WHEN 'object' THEN '' END) = %(signed)s
    )
    AND said.data #>> '{effective,at}' BETWEEN %(since)s AND %(until)s
)
"""

_GREATEST_VERSION = 2**31 - 1
_GREATEST_POSITION = 2**63 - 1


class Recorder(ApplicationRecorder):
    """Appends to the ledger and reads it; the pool's sessions are in the role of commands.

    With a pool of another role it only reads. Raises LedgerUnavailable when the database does not
    answer and EpochBroken when it is another one than it was.
    """

    bound = "bound.position"
    """SQL: what readers stay below. Tests take it away, to see that they would notice."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._examined: WeakKeyDictionary[Connection[TupleRow], int] = WeakKeyDictionary()

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        steps: Sequence[StreamStep] = (),
        read: Mapping[UUID, int] | None = None,
        commands: Sequence[CommandRow] = (),
        blobs: Sequence[tuple[bytes, bytes]] = (),
        record_keys: Mapping[UUID, bytes] | None = None,
        extra: Callable[[Cursor[TupleRow]], None] | None = None,
        gathered: Mapping[Gathering, int] | None = None,
        keys_destroyed: Sequence[UUID] = (),
        **_: Any,
    ) -> Sequence[int]:
        """Record events in one transaction; their positions, in the order given.

        Everything must have been loaded before. Raises LostRace when a written stream is not at
        its expected version, a read one not at the version read, a gathering has other streams
        than were read, or an idempotency key was just used; CommitUnknown when the connection
        broke and the records may or may not be there.
        """
        if not stored_events:
            return []
        append = Append(
            stored_events,
            steps,
            read or {},
            commands,
            blobs,
            record_keys,
            extra,
            gathered or {},
            keys_destroyed,
        )
        connection, system_identifier = self._live_connection()
        try:
            first = self._append(connection, append, system_identifier)
        finally:
            self.pool.putconn(connection)
        return range(first, first + len(stored_events))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The records of a stream, in the order of their versions."""
        query = _EVENTS_OF_STREAM.format(direction="DESC" if desc else "ASC")
        rows = self._rows(
            query,
            {
                "stream": originator_id,
                "gt": gt or 0,
                "lte": _GREATEST_VERSION if lte is None else lte,
                "limit": limit,
            },
        )
        return [StoredEvent(*row) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The records from a position on, up to what is safe to read."""
        after = 0 if start is None else start - 1 if inclusive_of_start else start
        return self._after(after, limit, stop, topics=list(topics) or None)

    def max_notification_id(self) -> int | None:
        """The position of the last record that is safe to read."""
        [(bound, is_sound, _, last)] = self._rows(_LAST, {}) or [_NO_EPOCH]
        _check_sound(bound, is_sound)
        return None if last is None else int(last)

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Not offered: followers poll `read_after`, which costs writers nothing."""
        raise NotImplementedError("followers poll `read_after`")

    def read_after(self, position: int, limit: int) -> list[RecordedEvent]:
        """The next records after a position, all of them and in order; empty: none yet.

        Raises EpochBroken on a primary that never can have given out `position`.
        """
        return self._after(position, limit)

    def of_partnership(
        self, partnership: UUID, after: int, limit: int, stop: int | None = None
    ) -> list[RecordedEvent]:
        """A partnership's records after a position, in order, up to and with `stop`."""
        return self._after(after, limit, stop, partnership=partnership)

    def of_stream(
        self, stream: UUID, after: int, limit: int, stop: int | None = None
    ) -> list[RecordedEvent]:
        """A stream's records after a position, in order, up to and with `stop`."""
        return self._after(after, limit, stop, stream=stream)

    def of_streams(self, streams: Sequence[UUID], stop: int | None = None) -> list[RecordedEvent]:
        """All records of many streams, each stream's in order, up to and with `stop`.

        Only what lies below a position that was read before is complete.
        """
        last = _GREATEST_POSITION if stop is None else stop
        rows = self._rows(_EVENTS_OF_STREAMS, (list(streams), last))
        return [
            RecordedEvent(stream, version, name, state, position, partnership)
            for stream, version, name, state, position, partnership in rows
        ]

    def high_water(self) -> int:
        """The position below which everything can be read, or will never exist."""
        [(bound, is_sound, _, _)] = self._rows(_LAST, {}) or [_NO_EPOCH]
        _check_sound(bound, is_sound)
        return int(bound)

    def is_readable(self, seconds: float = 10.0) -> bool:
        """Wait until all that was recorded before the call can be read; False if it still can't.

        A transaction that is open anywhere in the cluster holds readers back until it ends.
        """
        [(last,)] = self._rows("SELECT max(position) FROM ledger.events", {})
        deadline = time.monotonic() + seconds
        while last is not None and self.high_water() <= last:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.02)
        return True

    def stream(self, id: UUID) -> StreamRow | None:
        """How far the stream has come, or None."""
        rows = self._rows(f"{_STREAM} WHERE id = %s", (id,))
        return StreamRow(*rows[0]) if rows else None

    def streams_of(self, parent: UUID, kind: str) -> list[StreamRow]:
        """The streams of a kind below a stream, such as a poll's ballots."""
        query = f"{_STREAM} WHERE parent = %s AND kind = %s ORDER BY id"
        return [StreamRow(*row) for row in self._rows(query, (parent, kind))]

    def streams_in(self, partnership: UUID, kind: str) -> list[StreamRow]:
        """The streams of a kind in a partnership."""
        query = f"{_STREAM} WHERE partnership = %s AND kind = %s ORDER BY id"
        return [StreamRow(*row) for row in self._rows(query, (partnership, kind))]

    def that_wait_or_say(self, said: Mapping[str, Any]) -> list[tuple[UUID, int, bool]]:
        """The payments of a partnership that wait, and those whose approval says what is asked
        for; each with its version, and whether it waits (`services.spent`).
        """
        return [(stream, version, waits) for stream, version, waits in self._rows(_PAYMENTS, said)]

    def find_command(self, client: str, key: str) -> CommandRow | None:
        """The answer that a client's idempotency key got, or None."""
        rows = self._rows(_COMMAND, (client, key))
        return CommandRow(*rows[0]) if rows else None

    def blob(self, sha256: bytes) -> bytes:
        """The content with this hash; a record names it, so it is there."""
        [(content,)] = self._rows("SELECT content FROM ledger.blobs WHERE sha256 = %b", (sha256,))
        return bytes(content)

    def _after(
        self, after: int, limit: int, stop: int | None = None, **only: Any
    ) -> list[RecordedEvent]:
        """The next records after a position, of those that `only` (see `_ONLY`) selects."""
        chosen = {name: value for name, value in only.items() if value is not None}
        query = _READ_AFTER.format(
            bound=self.bound,
            only=" ".join(_ONLY[name] for name in chosen),
            # A stream's positions rise with its versions, and by these there is an index.
            order="version" if "stream" in chosen else "position",
        )
        values: dict[str, Any] = {
            "after": after,
            "limit": limit,
            "stop": _GREATEST_POSITION if stop is None else stop,
            **chosen,
        }
        rows = self._rows(query, values) or [(*_NO_EPOCH, None)]
        bound, is_sound, is_replica, first = rows[0][:4]
        _check_sound(bound, is_sound)
        if not is_replica and after >= bound:
            # A replica may simply not have come as far as its reader already has elsewhere.
            raise EpochBroken("a reader is ahead of the server")
        if first is None:
            return []
        return [
            RecordedEvent(stream, version, name, state, position, partnership)
            for _, _, _, position, stream, version, name, partnership, state in rows
        ]

    def _append(
        self, connection: Connection[TupleRow], append: Append, system_identifier: int
    ) -> int:
        statements = append.statements(system_identifier)
        try:
            if append.besides is not None:
                with connection.transaction(), connection.cursor() as cursor:
                    row = _last_row(cursor, statements)
                    append.besides(cursor)
            elif len(statements) > 1:
                # Between two syncs of a pipeline lies one transaction: no BEGIN, no COMMIT.
                with connection.pipeline():
                    cursors = [connection.execute(text, values) for text, values in statements]
                row = cursors[-1].fetchone()
            else:
                row = _last_row(connection.cursor(), statements)
        except psycopg.Error as error:
            self._explain(connection, error)
        assert row is not None
        return int(row[0])

    def _explain(self, connection: Connection[TupleRow], error: psycopg.Error) -> NoReturn:
        """Raise what a failed append means to its caller."""
        if connection.closed:
            raise CommitUnknown("the connection broke while recording") from error
        if isinstance(error, _RACES):
            # A position is missing where the epoch no longer holds, or a stream has moved.
            if isinstance(error, psycopg.errors.NotNullViolation):
                self._examined.pop(connection, None)
                examine(connection)
            raise LostRace("what was decided on has changed meanwhile") from error
        if isinstance(error, _UNAVAILABLE):
            if isinstance(error, psycopg.errors.ReadOnlySqlTransaction):
                connection.close()  # to a replica, or what was the primary: look for it anew
            raise LedgerUnavailable("the database did not take the records in time") from error
        raise error

    def _rows(self, query: str, values: Any) -> list[TupleRow]:
        """The rows of a reading statement; on a connection that broke, tried once more."""
        for is_last in (False, True):
            connection, _ = self._live_connection()
            try:
                return connection.execute(query, values, binary=True).fetchall()
            except psycopg.OperationalError as error:
                if is_last or not connection.closed:
                    raise LedgerUnavailable("the database did not answer") from error
            finally:
                self.pool.putconn(connection)
        raise AssertionError

    def _live_connection(self) -> tuple[Connection[TupleRow], int]:
        """A connection to be given back, examined once, and the server's system identifier."""
        # After a restart of the server, each connection of the pool may have ended.
        for _ in range(self.pool.max_size + 1):
            try:
                connection = self.pool.getconn()
            except (PoolTimeout, PoolClosed, TooManyRequests) as error:
                raise LedgerUnavailable("the database does not answer") from error
            is_live = False
            try:
                if not is_gone(connection):
                    system_identifier = self._system_identifier(connection)
                    is_live = True
                    return connection, system_identifier
            except psycopg.OperationalError as error:
                if not connection.closed:
                    raise LedgerUnavailable("the database does not answer in time") from error
            finally:
                if not is_live:
                    self.pool.putconn(connection)
        raise LedgerUnavailable("the database ends every session")

    def _system_identifier(self, connection: Connection[TupleRow]) -> int:
        known = self._examined.get(connection)
        if known is None:
            known = self._examined[connection] = examine(connection).system_identifier
        return known


_NO_EPOCH = (None, None, None, None)

_RACES = (
    psycopg.errors.NotNullViolation,
    psycopg.errors.UniqueViolation,
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
)

_UNAVAILABLE = (
    psycopg.errors.QueryCanceled,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.ReadOnlySqlTransaction,
    psycopg.errors.InsufficientResources,
    psycopg.errors.OperatorIntervention,
)


def _last_row(cursor: Cursor[TupleRow], statements: Sequence[Statement]) -> TupleRow | None:
    for text, values in statements:
        cursor.execute(text, values)
    return cursor.fetchone()


def _check_sound(bound: int | None, is_sound: bool | None) -> None:
    if bound is None:
        raise NotMigrated("the ledger has no epoch; run `concord migrate`")
    if not is_sound:
        raise EpochBroken("a replica was promoted to primary, or a backup recovered")
