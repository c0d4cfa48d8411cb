"""The library's own way to a view: its projection runner, on the same records in its own table."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent, Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg import sql

from domain.record import Record
from services.codec import decode
from services.postgres import connect
from tests.bench.contestants import library_arguments
from tests.bench.plain_view import COLUMNS, entry

COPY_EVENTS = """
INSERT INTO public.recorded_events (originator_id, originator_version, topic, state)
SELECT stream, version, name, state FROM ledger.events ORDER BY position
"""
MAKE_ENTRY = f"CREATE TABLE IF NOT EXISTS public.entry ({COLUMNS})"
INSERT_ENTRY = """
INSERT INTO public.entry VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
COUNT = "SELECT count(*) FROM public.entry"
FORGET = """
TRUNCATE public.entry;
DELETE FROM public.entries_tracking WHERE application_name = 'recorded'
"""
PROBE = 0.05


class Records(Mapper[UUID]):
    """Reads what the ledger stored."""

    def __init__(self) -> None:
        super().__init__(JSONTranscoder())

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        raise NotImplementedError("nothing is recorded here")

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        return decode(stored_event.state)


class Recorded(Application[UUID]):
    """The events, as an application of the library."""

    name = "recorded"

    def construct_mapper(self) -> Mapper[UUID]:
        return Records()


class Entries(PostgresTrackingRecorder):
    """A row for each event, written together with how far the view is."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.sql_create_statements.append(sql.SQL(MAKE_ENTRY).format())

    def insert_entry(self, record: Record[Any], tracking: Tracking) -> None:
        row = astuple(entry(record, tracking.notification_id))
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(INSERT_ENTRY, row, prepare=True)


class EntriesProjection(Projection[Entries]):
    """Each event becomes an entry."""

    name = "entries"

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        self.view.insert_entry(domain_event, tracking)


class LibraryRunner:
    """The library's runner over the events of a ledger."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        parts = library_arguments(dsn)
        self._env = {f"POSTGRES_{name.upper()}": str(value) for name, value in parts.items()}
        self._env["PERSISTENCE_MODULE"] = "eventsourcing.postgres"
        with self._running(), connect(dsn) as connection:  # which makes its tables
            connection.execute(COPY_EVENTS)

    def events_a_second(self, seconds: float, events: int) -> float:
        """From the first event on, for so long or until all are done."""
        with connect(self._dsn) as connection:
            connection.execute(FORGET)
            with self._running():
                deadline = time.perf_counter() + 30
                while (before := self._count(connection)) == 0:
                    assert time.perf_counter() < deadline, "the library's runner does nothing"
                    time.sleep(PROBE)
                began = time.perf_counter()
                done = before
                while done < events and time.perf_counter() - began < seconds:
                    time.sleep(PROBE)
                    done = self._count(connection)
                return (done - before) / (time.perf_counter() - began)

    @contextmanager
    def _running(self) -> Iterator[None]:
        runner = ProjectionRunner(
            application_class=Recorded,
            projection_class=EntriesProjection,
            view_class=Entries,
            env=self._env,
        )
        with runner:
            yield

    def _count(self, connection: Any) -> int:
        return int(connection.execute(COUNT).fetchone()[0])
