"""What records an event in the race of appends: ours, the library's, and nothing but an INSERT.

Each commits one event a call, durably, into a table with the same columns and the same three
indexes (the library's table has the two that it makes for itself).
"""

from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID, uuid4

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg import Connection, conninfo

from services.postgres import COMMAND, open_pool
from services.recorder import Recorder, StreamStep

STREAM_LENGTH = 10
"""Events of a stream before its writer begins another."""
PARTNERSHIP = uuid4()

MAKE_BARE = """
CREATE SCHEMA bare;
CREATE SEQUENCE bare.position;
CREATE TABLE bare.events (LIKE ledger.events INCLUDING ALL);
ALTER TABLE bare.events ALTER position SET DEFAULT nextval('bare.position')
"""
INSERT_BARE = """
INSERT INTO bare.events (stream, version, name, partnership, state) VALUES (%s, %s, %s, %s, %b)
"""


class Contestant(Protocol):
    """Something that records, for one process and its threads."""

    def writer(self) -> Callable[[StoredEvent], object]:
        """What one thread calls for each event."""

    def close(self) -> None: ...


class Ours:
    """Concord's recorder: streams are advanced and the epoch checked in the same statement."""

    def __init__(self, dsn: str, writers: int) -> None:
        self._pool = open_pool(dsn, COMMAND, min_size=writers, max_size=writers)
        self._pool.wait(30)
        self._recorder = Recorder(self._pool)

    def writer(self) -> Callable[[StoredEvent], object]:
        def append(event: StoredEvent) -> None:
            assert isinstance(event.originator_id, UUID)
            expected = event.originator_version - 1
            step = StreamStep(event.originator_id, "ballot", PARTNERSHIP, None, expected)
            self._recorder.insert_events([event], steps=[step])

        return append

    def close(self) -> None:
        self._pool.close()


class Library:
    """The eventsourcing library's recorder for PostgreSQL, as it comes."""

    def __init__(self, dsn: str, writers: int) -> None:
        self._datastore = library_datastore(dsn, writers)
        self._recorder = PostgresApplicationRecorder(self._datastore)

    def make_table(self) -> None:
        self._recorder.create_table()

    def writer(self) -> Callable[[StoredEvent], object]:
        return lambda event: self._recorder.insert_events([event])

    def close(self) -> None:
        self._datastore.close()


class Bare:
    """One prepared INSERT in autocommit, on a connection for each thread."""

    def __init__(self, dsn: str, writers: int) -> None:
        self._free = [
            Connection.connect(dsn, autocommit=True, prepare_threshold=1) for _ in range(writers)
        ]
        self._all = list(self._free)

    def writer(self) -> Callable[[StoredEvent], object]:
        execute = self._free.pop().execute

        def insert(event: StoredEvent) -> None:
            row = (event.originator_id, event.originator_version, event.topic)
            execute(INSERT_BARE, (*row, PARTNERSHIP, event.state))

        return insert

    def close(self) -> None:
        for connection in self._all:
            connection.close()


CONTESTANTS: dict[str, Callable[[str, int], Contestant]] = {
    "Concord": Ours,
    "the library": Library,
    "bare inserts": Bare,
}


def library_datastore(dsn: str, connections: int) -> PostgresDatastore:
    """The library's own pool."""
    return PostgresDatastore(**library_arguments(dsn), pool_size=connections)


def library_arguments(dsn: str) -> dict[str, Any]:
    """A DSN as the library wants it; it insists on a password, which the server does not ask."""
    parts = conninfo.conninfo_to_dict(dsn)
    return {
        "dbname": parts["dbname"],
        "host": parts["host"],
        "port": parts["port"],
        "user": parts["user"],
        "password": parts.get("password") or "unused",
    }
