"""A small view to try the runner with, and a ledger in memory that feeds it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.authority import ByAdministration
from domain.record import Actor, Record, effective_period
from domain.values import derived_id
from projections.rows import Rows, Table
from projections.view import View

BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class BookAdded:
    """A book was put on a shelf."""

    shelf: str
    title: str


@dataclass(frozen=True)
class ShelfCleared:
    """A shelf was emptied and taken away."""

    shelf: str


@dataclass(frozen=True)
class ShelfDusted:
    """Nothing that the view would show."""

    shelf: str


@dataclass(frozen=True)
class Book:
    """A title and when it came."""

    title: str
    added: datetime


@dataclass(frozen=True)
class ShelfRow:
    """A shelf with its books."""

    id: str
    books: tuple[Book, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True)
class LineRow:
    """One line of a log that is only added to."""

    position: int
    event: UUID
    what: str


SHELF = Table(
    "shelf",
    ShelfRow,
    key=("id",),
    ddl="""
    CREATE TABLE shelf (id text PRIMARY KEY, books jsonb NOT NULL, titles text[] NOT NULL);
    """,
)
LINE = Table(
    "line",
    LineRow,
    key=("position",),
    ddl="""
    CREATE TABLE line (
        position bigint PRIMARY KEY,
        event uuid NOT NULL,
        what text NOT NULL,
        search tsvector GENERATED ALWAYS AS (to_tsvector('simple', what)) STORED
    );
    CREATE INDEX ON line USING gin (search);
    """,
    append_only=True,
)


def shelves(version: int = 1, name: str = "shelves") -> View:
    """The view; in its second version it shouts."""
    view = View(name, version, (SHELF, LINE), ignores=frozenset({ShelfDusted}))

    def written(title: str) -> str:
        return title.upper() if version > 1 else title

    @view.on(BookAdded, needs=lambda record: [(ShelfRow, record.data.shelf)])
    def on_book_added(rows: Rows, record: Record[BookAdded], position: int) -> None:
        title = written(record.data.title)
        assert title != "forbidden", "this title has no place on any shelf"
        shelf = rows.get(ShelfRow, record.data.shelf) or ShelfRow(record.data.shelf, (), ())
        book = Book(title, record.recorded_at)
        rows.put(replace(shelf, books=(*shelf.books, book), titles=(*shelf.titles, title)))
        rows.put(LineRow(position, record.id, f"{title} was added"))

    @view.on(ShelfCleared)
    def on_shelf_cleared(rows: Rows, record: Record[ShelfCleared], position: int) -> None:
        rows.delete(ShelfRow, record.data.shelf)
        rows.put(LineRow(position, record.id, f"{record.data.shelf} was cleared"))

    return view


def recorded(number: int, happened: Any) -> Record[Any]:
    """The record of an event, the `number`th of all."""
    at = BEGINNING + timedelta(seconds=number)
    return Record(
        id=derived_id("event", str(number)),
        stream=derived_id("stream", str(number)),
        kind="shelf",
        version=1,
        name=type(happened).__name__,
        partnership=None,
        recorded_at=at,
        effective=effective_period(happened, at),
        actor=Actor("client", "test"),
        organisation=None,
        authority=ByAdministration("test"),
        causation=None,
        correlation=derived_id("command", str(number)),
        command=derived_id("command", str(number)),
        reason=None,
        findings=(),
        data=happened,
    )


@dataclass(frozen=True)
class Stored:
    """A record as the ledger in memory has it."""

    id: int
    originator_id: UUID
    originator_version: int
    state: bytes


class MemoryLedger:
    """Records in order, at positions ten apart."""

    def __init__(self, happened: Iterable[Any] = ()) -> None:
        self.records: list[Record[Any]] = []
        self.reads = 0
        self.trouble: Exception | None = None
        self._lock = threading.Lock()
        self.append(*happened)

    def append(self, *happened: Any) -> int:
        """Record what happened; the position of the last."""
        with self._lock:
            for each in happened:
                self.records.append(recorded(len(self.records) + 1, each))
            return 10 * len(self.records)

    def read_after(self, position: int, limit: int) -> Sequence[Stored]:
        if self.trouble is not None:
            raise self.trouble
        first = position // 10
        with self._lock:
            found = list(enumerate(self.records[first : first + limit], start=first + 1))
        self.reads += bool(found)
        return [Stored(10 * n, r.stream, r.version, str(n).encode()) for n, r in found]

    def decode(self, state: bytes) -> Record[Any]:
        record = self.records[int(state) - 1]
        if record.data is None:
            raise ValueError("these bytes are no record")
        return record
