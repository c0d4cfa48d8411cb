"""Views and their rows, without a database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import pytest

from projections.rows import Key, Rows, Table
from projections.view import UnaccountedEvent, View
from tests.projections.shelves import (
    LINE,
    SHELF,
    BookAdded,
    LineRow,
    ShelfCleared,
    ShelfDusted,
    ShelfRow,
    recorded,
    shelves,
)


class Loading:
    """A table's rows, and what was asked for."""

    def __init__(self, *rows: Any) -> None:
        self.rows = {row.id: row for row in rows}
        self.asked: list[list[Key]] = []

    def __call__(self, table: Table[Any], keys: Collection[Key]) -> list[Any]:
        self.asked.append(list(keys))
        return [self.rows[key] for key in keys if key in self.rows]


def folded(*happened: Any) -> Rows:
    rows = Rows((SHELF, LINE))
    records = [(n, recorded(n, each)) for n, each in enumerate(happened, start=1)]
    shelves().fold(rows, records)
    return rows


def test_a_view_folds_without_a_database() -> None:
    rows = folded(BookAdded("a", "Emma"), ShelfDusted("a"), BookAdded("a", "Persuasion"))
    assert rows.existing(ShelfRow, "a").titles == ("Emma", "Persuasion")
    assert [line.position for line in rows.all(LineRow)] == [1, 3]


def test_a_deleted_row_is_not_there() -> None:
    rows = folded(BookAdded("a", "Emma"), ShelfCleared("a"))
    assert rows.get(ShelfRow, "a") is None
    [shelf, line] = rows.changes()
    assert shelf.deleted == ["a"] and shelf.written == []
    assert len(line.written) == 2


def test_an_event_that_is_neither_folded_nor_ignored_stops_the_view() -> None:
    with pytest.raises(UnaccountedEvent):
        View("empty", 1, (), frozenset()).fold(Rows(()), [(1, recorded(1, ShelfDusted("a")))])


def test_an_event_has_one_fold() -> None:
    with pytest.raises(AssertionError):
        shelves().on(BookAdded)(lambda rows, record, position: None)


def test_a_name_that_no_schema_can_have_is_refused() -> None:
    with pytest.raises(AssertionError):
        View("Shelves; DROP", 1, (), frozenset())


def test_needs_are_loaded_with_one_query_and_kept_for_the_next_batch() -> None:
    load = Loading(ShelfRow("a", (), ("Emma",)))
    rows = Rows((SHELF, LINE), load)
    view = shelves()
    records = [(n, recorded(n, BookAdded(shelf, "Emma"))) for n, shelf in enumerate("abab")]
    rows.prefetch(view.needs(records))
    view.fold(rows, records)
    rows.hand_over()
    assert [sorted(map(str, keys)) for keys in load.asked] == [["a", "b"]]
    rows.prefetch(view.needs(records))
    assert len(load.asked) == 1
    assert len(rows.existing(ShelfRow, "a").titles) == 3


def test_rows_that_were_not_named_are_loaded_when_asked_for_and_absence_is_remembered() -> None:
    load = Loading()
    rows = Rows((SHELF,), load)
    assert rows.get(ShelfRow, "a") is None
    assert rows.get(ShelfRow, "a") is None
    assert load.asked == [["a"]]


def test_the_cache_does_not_grow_beyond_twice_its_size() -> None:
    load = Loading()
    rows = Rows((SHELF,), load, cached_rows=10)
    for batch in range(100):
        for n in range(10):
            rows.put(ShelfRow(f"{batch}-{n}", (), ()))
        rows.hand_over()
        assert len(rows.all(ShelfRow)) <= 20
    assert rows.get(ShelfRow, "99-9") is not None
    assert load.asked == []
    assert rows.get(ShelfRow, "1-1") is None
    assert load.asked == [["1-1"]]


def test_a_row_used_again_survives_the_turn_of_the_cache() -> None:
    rows = Rows((SHELF,), Loading(), cached_rows=2)
    rows.put(ShelfRow("kept", (), ()))
    for n in range(20):
        rows.put(ShelfRow(str(n), (), ()))
        rows.hand_over()
        assert rows.get(ShelfRow, "kept") is not None


def test_what_failed_is_forgotten() -> None:
    load = Loading(ShelfRow("a", (), ("stored",)))
    rows = Rows((SHELF, LINE), load)
    rows.put(replace(rows.existing(ShelfRow, "a"), titles=("unwritten",)))
    rows.clear()
    assert rows.changes() == []
    assert rows.existing(ShelfRow, "a").titles == ("stored",)


def test_keys_of_several_columns() -> None:
    @dataclass(frozen=True)
    class Pair:
        left: str
        right: int

    table = Table("pair", Pair, key=("left", "right"), ddl="")
    rows = Rows((table,))
    rows.put(Pair("a", 1))
    assert rows.get(Pair, ("a", 1)) == Pair("a", 1)
    assert table.encode_keys([("a", 1)]) == '[{"left":"a","right":1}]'
