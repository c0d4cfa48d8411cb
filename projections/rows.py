"""Rows: what the folds of a view read and write.

`Rows` is the unit of work of a batch. It gives rows by key, out of its cache or out of the
table, remembers which were changed, and hands the changes over to be written as one set for
each table. Without a `load` function it is a plain set of rows in memory: that is how folds are
tested, and how a view is replayed as of any moment.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from domain.record import Record
from domain.values import Sealed
from services.codec import from_plain, to_plain

R = TypeVar("R")
Key = Hashable
"""A row's key: the value of its key column, or the tuple of them if there are several."""

CACHED_ROWS = 1_000
"""At most about twice this many rows of each table are kept between batches."""


class Unsealer(Protocol):
    """What opens the sealed texts of a batch's records."""

    def text(self, record: Record[Any], sealed: Sealed | None) -> str | None:
        """The plaintext, or None where there is none or its key was destroyed."""


@dataclass(frozen=True)
class Table(Generic[R]):
    """A table of a view: one row for each value of `row`, a frozen dataclass.

    Columns are named as the row's fields; a nested dataclass, or a tuple of them, is a `jsonb`
    column, a tuple of plain values an array column. `ddl` creates the table, with the key as
    its primary key, and its indexes, by names without a schema. Columns that PostgreSQL
    generates stand only in the DDL. Rows of an `append_only` table are written once, under a
    key that can't come twice (such as a position), and never read back by folds.
    """

    name: str
    row: type[R]
    key: tuple[str, ...]
    ddl: str
    append_only: bool = False

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that folds write."""
        return tuple(f.name for f in fields(self.row))  # type: ignore[arg-type]

    @cached_property
    def key_of(self) -> Callable[[R], Key]:
        """The key of a row."""
        return attrgetter(*self.key)

    @cached_property
    def _decoder(self) -> "msgspec.json.Decoder[list[R]]":
        return msgspec.json.Decoder(list[self.row], dec_hook=from_plain)  # type: ignore[name-defined]

    def decode(self, rows: str) -> list[R]:
        """Rows from PostgreSQL's JSON of them."""
        return self._decoder.decode(rows)

    def encode(self, rows: Collection[R]) -> str:
        """Rows as the JSON that PostgreSQL makes rows of."""
        return _encoder.encode(rows).decode()

    def encode_keys(self, keys: Iterable[Key]) -> str:
        """Keys as the JSON of rows that have only their key."""
        if len(self.key) == 1:
            return _encoder.encode([{self.key[0]: key} for key in keys]).decode()
        return _encoder.encode(
            [dict(zip(self.key, key, strict=True)) for key in keys]  # type: ignore[call-overload]
        ).decode()


Load = Callable[[Table[Any], Collection[Key]], Iterable[Any]]
"""Table and keys in, the rows that the table has of them out."""


@dataclass(frozen=True)
class Changes(Generic[R]):
    """What a batch changed in one table."""

    table: Table[R]
    written: list[R]
    deleted: list[Key]


@dataclass
class _Kept(Generic[R]):
    """One table's rows between and during batches; None stands for a row that is not there.

    Two generations make the cache: what was used since the last turn, and what was used before.
    """

    table: Table[R]
    young: dict[Key, R | None] = field(default_factory=dict)
    old: dict[Key, R | None] = field(default_factory=dict)
    changed: dict[Key, R | None] = field(default_factory=dict)
    appended: list[R] = field(default_factory=list)


class Rows:
    """The rows of one view as its folds see them. Not for several threads at once."""

    def __init__(
        self,
        tables: Iterable[Table[Any]],
        load: Load | None = None,
        cached_rows: int = CACHED_ROWS,
    ) -> None:
        self._kept: dict[type, _Kept[Any]] = {table.row: _Kept(table) for table in tables}
        self._load = load
        self._cached_rows = cached_rows
        self.unsealer: Unsealer | None = None

    def get(self, row: type[R], key: Key) -> R | None:
        """The row of this key as the batch has it so far; None when there is none."""
        kept: _Kept[R] = self._kept[row]
        try:
            return kept.young[key]
        except KeyError:
            pass
        if key in kept.old:
            found = kept.old.pop(key)
        elif self._load is None:
            found = None
        else:
            found = next(iter(self._load(kept.table, (key,))), None)
        kept.young[key] = found
        return found

    def existing(self, row: type[R], key: Key) -> R:
        """The row of this key, which history says must be there."""
        found = self.get(row, key)
        assert found is not None, f"no {row.__name__} of {key}"
        return found

    def put(self, row: Any) -> None:
        """Write the row, new or changed."""
        kept = self._kept[type(row)]
        if kept.table.append_only:
            kept.appended.append(row)
            return
        key = kept.table.key_of(row)
        kept.young[key] = kept.changed[key] = row

    def delete(self, row: type[R], key: Key) -> None:
        """Remove the row of this key; nothing happens when there is none."""
        kept: _Kept[R] = self._kept[row]
        kept.young[key] = kept.changed[key] = None

    def unseal(self, record: Record[Any], sealed: Sealed | None) -> str | None:
        """The plaintext of a record's sealed text; None once a key of it was destroyed."""
        if sealed is None:
            return None
        if self.unsealer is None:
            return sealed.text
        return self.unsealer.text(record, sealed)

    def all(self, row: type[R]) -> list[R]:
        """Every row that is in memory: all there are, where no table is behind."""
        kept: _Kept[R] = self._kept[row]
        return kept.appended + [found for found in kept.young.values() if found is not None]

    def prefetch(self, wanted: Mapping[type, Collection[Key]]) -> None:
        """Load what a batch is going to ask for, with one query for each table."""
        if self._load is None:
            return
        for row, keys in wanted.items():
            kept = self._kept[row]
            missing = [key for key in keys if key not in kept.young and key not in kept.old]
            if missing:
                loaded = self._load(kept.table, missing)
                found = {kept.table.key_of(each): each for each in loaded}
                kept.young.update({key: found.get(key) for key in missing})

    def changes(self) -> list[Changes[Any]]:
        """What the batch has changed, table by table in the order of the view's tables."""
        changed = []
        for kept in self._kept.values():
            written = [row for row in kept.changed.values() if row is not None]
            deleted = [key for key, row in kept.changed.items() if row is None]
            if written or deleted or kept.appended:
                changed.append(Changes(kept.table, kept.appended or written, deleted))
        return changed

    def hand_over(self) -> list[Changes[Any]]:
        """What the batch has changed, for somebody to write; what follows is the next batch.

        Rows that are on their way stay in the cache during the next batch at least.
        """
        changed = self.changes()
        for kept in self._kept.values():
            kept.appended = []
            kept.changed = {}
            if len(kept.young) > self._cached_rows:
                kept.old, kept.young = kept.young, {}
        return changed

    def clear(self) -> None:
        """Forget everything: the batch failed, or somebody else may have written."""
        for kept in self._kept.values():
            kept.appended = []
            kept.changed = {}
            kept.young = {}
            kept.old = {}


_encoder = msgspec.json.Encoder(enc_hook=to_plain)
