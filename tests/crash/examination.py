"""What must hold after any crash: the ledger against the clients' books, the views against it."""

from __future__ import annotations

import time
from base64 import b64decode
from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from api.composition import Installation
from domain.record import Record
from projections.catalogue import VIEWS
from projections.runner import Runner, rebuild
from services.codec import decode
from services.postgres import connect
from services.sealing import sealed_texts
from tests.crash.client import Books
from tests.projections.records import everything

TRANSACTION_BITS = 12
"""Positions of one transaction differ in these bits alone."""


def examine(it: Installation, books: Books) -> int:
    """Hold the ledger and the views of an installation against the books; how many events."""
    with connect(it.dsn) as connection:
        events = stored_events(it, connection)
        check_streams(connection, events)
        check_commands(connection, events, books)
        check_texts(it, [record for _, record in events])
        check_views(it, connection, len(events))
    return len(events)


def stored_events(
    it: Installation, connection: Connection[TupleRow]
) -> list[tuple[int, Record[Any]]]:
    """Every record with its position, read from its stored bytes and compared with its row."""
    query = "SELECT position, stream, version, name, partnership, state FROM ledger.events"
    found = []
    for position, stream, version, name, partnership, state in connection.execute(
        f"{query} ORDER BY position".encode()
    ):
        record = decode(bytes(state), it.recorder.blob)
        envelope = (record.stream, record.version, record.name, record.partnership)
        assert envelope == (stream, version, name, partnership), position
        found.append((position, record))
    return found


def check_streams(connection: Connection[TupleRow], events: list[tuple[int, Record[Any]]]) -> None:
    """Each stream is without a gap, rises in position, and stands where its row says."""
    reached: dict[UUID, tuple[int, int]] = {}
    for position, record in events:
        version, last = reached.get(record.stream, (0, 0))
        assert (record.version, position > last) == (version + 1, True), (position, record)
        reached[record.stream] = (record.version, position)
    rows = connection.execute("SELECT id, version, position FROM ledger.streams").fetchall()
    assert {stream: (version, position) for stream, version, position in rows} == reached


def check_commands(
    connection: Connection[TupleRow], events: list[tuple[int, Record[Any]]], books: Books
) -> None:
    """What was acknowledged is there once, as it was; what got no answer is there once at most."""
    positions: dict[UUID, list[int]] = defaultdict(list)
    for position, record in events:
        positions[record.command].append(position)
    query = "SELECT key, command, result, version, position FROM ledger.commands"
    rows = {key: row for key, *row in connection.execute(query.encode())}
    assert set(books.acknowledged) - set(rows) == set(), "acknowledged and lost"
    assert set(rows) - set(books.acknowledged) - books.given_up == set(), "done, but never sent"
    done = Counter(command for command, *_ in rows.values())
    assert max(done.values(), default=1) == 1, done.most_common(3)
    assert set(positions) == set(done), "events of commands that are not known as done"
    for key, (command, result, version, position) in rows.items():
        at = positions[command]
        assert at == list(range(at[0], at[0] + len(at))), f"{key} was recorded twice: {at}"
        assert len({each >> TRANSACTION_BITS for each in at}) == 1, f"{key} is torn: {at}"
        assert at[-1] == position, (key, at, position)
        promised = books.acknowledged.get(key)
        if promised is not None:
            assert (promised.position, promised.version) == (position, version), (key, promised)
            if promised.id is not None:
                assert b64decode(promised.id).decode().endswith(f":{result}"), (key, promised)


def check_texts(it: Installation, records: list[Record[Any]]) -> None:
    """Every sealed text still opens: its keys were kept with it."""
    opened = it.keyring.open(records)
    for record in records:
        for sealed in sealed_texts(record):
            assert opened.text(record, sealed) is not None, record


def folded(connection: Connection[TupleRow]) -> list[tuple[str, int]]:
    """How many events each view serves."""
    query = "SELECT view, events FROM projections.position WHERE phase = 'live'"
    return [(view, events) for view, events in connection.execute(query)]


def catch_up(it: Installation, seconds: float = 30.0) -> None:
    """Let the views come to the last event, as a worker does, and stop."""
    with connect(it.dsn) as connection, it.runner() as runner:
        wait_until_folded(connection, runner, seconds)


def wait_until_folded(
    connection: Connection[TupleRow], runner: Runner, seconds: float = 30.0
) -> None:
    """Wait until every view that the runner keeps has come to the last event."""
    row = connection.execute("SELECT count(*) FROM ledger.events").fetchone()
    assert row is not None
    deadline = time.monotonic() + seconds
    while [events for _, events in folded(connection)] != [row[0]] * len(VIEWS):
        assert not runner.failures(), runner.failures()
        assert time.monotonic() < deadline, (runner.progress(), row)
        time.sleep(0.05)


def check_views(it: Installation, connection: Connection[TupleRow], events: int) -> None:
    """Every row of every view equals the row of a rebuild from the first event."""
    assert set(folded(connection)) == {(view.name, events) for view in VIEWS}
    served = {view.name: everything(connection, view) for view in VIEWS}
    for view in VIEWS:
        rebuilt = rebuild(view, it.feed(), it.connect_projector)
        assert rebuilt.events == events, view.name
        again = everything(connection, view)
        for table in view.tables:
            served_rows, rebuilt_rows = served[view.name][table.name], again[table.name]
            only_served = sorted(set(served_rows) - set(rebuilt_rows))
            only_rebuilt = sorted(set(rebuilt_rows) - set(served_rows))
            assert (only_served[:3], only_rebuilt[:3]) == ([], []), (view.name, table.name)
            assert served_rows == rebuilt_rows, (view.name, table.name)
