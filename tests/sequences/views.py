"""Views of a course: kept live in memory as a runner keeps them in tables, and rebuilt.

Between two batches a row lives as the JSON that PostgreSQL would be given, and nothing else is
remembered: so what a fold keeps for itself, or does not ask for, shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from domain.record import Record
from projections.catalogue import VIEWS
from projections.rows import Key, Load, Rows, Table
from projections.view import View
from services.sealing import Keyring

Positioned = tuple[int, Record[Any]]
Everything = dict[str, dict[str, dict[Key, Any]]]
"""For each view and table, its rows by key."""


class LiveViews:
    """Every view, kept up batch by batch."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._tables = {
            view.name: {table.name: _Shelf(table) for table in view.tables} for view in VIEWS
        }
        self._rows = {
            view.name: Rows(view.tables, _loading(self._tables[view.name])) for view in VIEWS
        }

    def fold(self, batch: Sequence[Positioned]) -> None:
        """Fold a batch into every view, and put its rows into their tables."""
        for view in VIEWS:
            rows = self._rows[view.name]
            rows.unsealer = self._keyring.open(record for _, record in batch)
            rows.prefetch({row: tuple(keys) for row, keys in view.needs(batch).items()})
            view.fold(rows, batch)
            for changes in rows.hand_over():
                self._tables[view.name][changes.table.name].write(changes.written, changes.deleted)
            rows.clear()

    def everything(self) -> Everything:
        """Every row."""
        return {
            view: {name: shelf.decoded() for name, shelf in shelves.items()}
            for view, shelves in self._tables.items()
        }


class _Shelf:
    """A table: the JSON of each row by its key."""

    def __init__(self, table: Table[Any]) -> None:
        self._table = table
        self._rows: dict[Key, str] = {}

    def write(self, written: list[Any], deleted: list[Key]) -> None:
        for key in deleted:
            self._rows.pop(key, None)
        for row in written:
            self._rows[self._table.key_of(row)] = self._table.encode([row])

    def load(self, keys: Collection[Key]) -> Iterable[Any]:
        for key in keys:
            if key in self._rows:
                yield from self._table.decode(self._rows[key])

    def decoded(self) -> dict[Key, Any]:
        return {key: next(iter(self.load([key]))) for key in self._rows}


def _loading(shelves: dict[str, _Shelf]) -> Load:
    return lambda table, keys: shelves[table.name].load(keys)


def rebuilt(records: Sequence[Positioned], keyring: Keyring) -> Everything:
    """Every row of every view, folded from the first record on in one go."""
    return {view.name: _rebuilt(view, records, keyring) for view in VIEWS}


def _rebuilt(
    view: View, records: Sequence[Positioned], keyring: Keyring
) -> dict[str, dict[Key, Any]]:
    rows = Rows(view.tables)
    rows.unsealer = keyring.open(record for _, record in records)
    view.fold(rows, records)
    return {
        table.name: {table.key_of(row): row for row in rows.all(table.row)} for table in view.tables
    }
