"""Real records in any number: what was imported once, multiplied.

PEP 13 with its revisions, the Swiss federal votes and a committee's ballots are imported into a
ledger, and the records that it stored are read back. A copy of them is the same bytes with every
identifier replaced by one of its own: another partnership with the same history. Persons are
there once and vote in all copies, because the texts sealed under their keys can't be copied.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from examples.pep_0013.convert import lines as pep_0013
from examples.swiss_votes.convert import lines as swiss_votes
from services.postgres import Limits, connect
from tests.bench import committee
from tests.bench.findings import say
from tests.bench.ground import Ground, standing

MOTIONS = 60
_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

_RECORDS = """
SELECT e.stream, e.version, e.name, e.partnership, e.state, s.kind, s.parent
FROM ledger.events AS e JOIN ledger.streams AS s ON s.id = e.stream ORDER BY e.position
"""
_EVENT_COLUMNS = "position, stream, version, name, partnership, state"
_EVENT_TYPES = ("int8", "uuid", "int4", "text", "uuid", "bytea")
_STREAMS = """
INSERT INTO ledger.streams (id, kind, partnership, parent, version, position)
SELECT stream, (array_agg(split_part(name, '.', 1)))[1], (array_agg(partnership))[1], NULL,
    max(version), max(position)
FROM ledger.events GROUP BY stream
"""
_KEYS = "SELECT subject, wrapped FROM sealing.subject_keys"
_RECORD_KEYS = "SELECT event, wrapped FROM sealing.record_keys"
_NO_LIMITS = Limits(statement_ms=0, idle_in_transaction_ms=0, transaction_ms=0, lock_ms=0)
_MIX = 0x9E3779B1
"""Odd, so that multiples of it differ in all their 32 bits."""


@dataclass(frozen=True)
class StoredRecord:
    """A record as it is stored, less its position."""

    stream: UUID
    version: int
    name: str
    partnership: UUID | None
    state: bytes


@dataclass(frozen=True)
class _Template:
    """A record cut at its identifiers."""

    name: str
    version: int
    stream: int
    partnership: int | None
    pieces: tuple[bytes, ...]
    """The bytes between identifiers; one more than there are of these."""
    identifiers: tuple[int, ...]


class Samples:
    """The records of an import, and copies of them without end."""

    def __init__(self, ground: Ground) -> None:
        say("importing the records that are measured with")
        self.master = os.urandom(32)
        """Opens the keys of every ledger that is loaded from here."""
        with ground.database() as dsn, standing(dsn, self.master) as made:
            made.take_in([*pep_0013()])
            made.take_in([*swiss_votes()])
            made.take_in(committee.lines(ground.much(MOTIONS, 5)))
            with connect(dsn) as connection:
                rows = connection.execute(_RECORDS, binary=True).fetchall()
                self._subject_keys = connection.execute(_KEYS).fetchall()
                self._record_keys = connection.execute(_RECORD_KEYS).fetchall()
        records = [(StoredRecord(*row[:5]), str(row[5])) for row in rows]
        self.persons = [record for record, kind in records if kind == "person"]
        self.history = [record for record, kind in records if kind != "person"]
        self._identifiers: list[UUID] = []
        self._numbers: dict[UUID, int] = {}
        self._templates = [self._cut(record) for record in self.history]
        self._kept = {record.stream for record in self.persons}

    def records(self) -> Iterator[StoredRecord]:
        """The persons, and then copy after copy."""
        yield from self.persons
        copy = 0
        while True:
            identifiers = [self._renamed(each, copy) for each in self._identifiers]
            texts = [str(each).encode() for each in identifiers]
            for template in self._templates:
                parts = [template.pieces[0]]
                for number, piece in zip(template.identifiers, template.pieces[1:], strict=True):
                    parts += (texts[number], piece)
                yield StoredRecord(
                    identifiers[template.stream],
                    template.version,
                    template.name,
                    None if template.partnership is None else identifiers[template.partnership],
                    b"".join(parts),
                )
            copy += 1

    def load(self, dsn: str, count: int) -> None:
        """Copy so many records straight into the tables of an empty ledger."""
        with connect(dsn, limits=_NO_LIMITS) as connection:
            self._copy(connection, islice(self.records(), count))
            connection.execute(_STREAMS)
            for table, rows in (
                ("sealing.subject_keys (subject, wrapped)", self._subject_keys),
                ("sealing.record_keys (event, wrapped)", self._record_keys),
            ):
                with connection.cursor() as cursor:
                    cursor.executemany(f"INSERT INTO {table} VALUES (%s, %b)", rows)
            connection.execute("VACUUM ANALYZE ledger.events")
            connection.execute("VACUUM ANALYZE ledger.streams")
            _raise_bound(connection, count)

    def _copy(self, connection: Connection[TupleRow], records: Iterable[StoredRecord]) -> None:
        statement = f"COPY ledger.events ({_EVENT_COLUMNS}) FROM STDIN (FORMAT binary)"
        with connection.cursor().copy(statement.encode()) as copy:
            copy.set_types(_EVENT_TYPES)
            for position, r in enumerate(records, start=1):
                copy.write_row((position, r.stream, r.version, r.name, r.partnership, r.state))

    def _cut(self, record: StoredRecord) -> _Template:
        found = _UUID.findall(record.state)
        return _Template(
            record.name,
            record.version,
            self._number(record.stream),
            None if record.partnership is None else self._number(record.partnership),
            tuple(_UUID.split(record.state)),
            tuple(self._number(UUID(text.decode())) for text in found),
        )

    def _number(self, id: UUID) -> int:
        if id not in self._numbers:
            self._numbers[id] = len(self._identifiers)
            self._identifiers.append(id)
        return self._numbers[id]

    def _renamed(self, id: UUID, copy: int) -> UUID:
        return id if id in self._kept else UUID(int=id.int ^ (copy * _MIX % 2**32 << 96))


def _raise_bound(connection: Connection[TupleRow], count: int) -> None:
    """Use up transaction ids until readers may see all positions up to `count`."""
    query = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint << 12"
    while True:
        row = connection.execute(query.encode()).fetchone()
        assert row is not None
        if int(str(row[0])) > count:
            return
        connection.execute("SELECT pg_current_xact_id()")
