"""Views: what people ask about, folded from the events.

One file is one view. From top to bottom: docstring; rows (frozen dataclasses, one a table);
tables with their DDL; one pure function an event; the events that don't concern it::

    @dataclass(frozen=True, slots=True)
    class PollRow:
        \"\"\"A round of voting and how far it has come.\"\"\"

        id: UUID
        decision: UUID
        ballots: int
        tally: Tally | None   # a nested dataclass is a jsonb column

    POLL = Table(
        "poll",
        PollRow,
        key=("id",),
        ddl=\"\"\"
        CREATE TABLE poll (
            id uuid PRIMARY KEY,
            decision uuid NOT NULL,
            ballots integer NOT NULL,
            tally jsonb
        );
        CREATE INDEX ON poll (decision);  -- the polls of a decision
        \"\"\",
    )

    DECISIONS = View("decisions", version=1, tables=(POLL,), ignores=frozenset({PersonRegistered}))

    @DECISIONS.on(BallotCast, needs=lambda record: [(PollRow, record.data.poll)])
    def on_ballot_cast(rows: Rows, record: Record[BallotCast], position: int) -> None:
        poll = rows.existing(PollRow, record.data.poll)
        rows.put(replace(poll, ballots=poll.ballots + 1))

What a fold may do: read and write `rows` (`get`, `existing`, `put`, `delete`, `unseal`). No
clock, no random, no query: rebuilt and live must give the same rows. `rows.unseal(record,
sealed)` gives the plaintext of a sealed text of this record.

`needs` names the keys that the fold will ask for, so that a batch loads them with one query for
each table; what it does not name is loaded when asked for, one query a row. A fold that makes a
row just puts it, without asking whether it is there.

The view lives in the PostgreSQL schema of its name (`decisions.poll`), readable by the query
role. Raise `version` whenever the tables' shape or a fold changes: the runner then rebuilds the
view beside the one that serves, and swaps.

In a test no database is needed::

    rows = Rows(DECISIONS.tables)
    DECISIONS.fold(rows, [(1, record), (2, another)])
    assert rows.get(PollRow, poll_id).ballots == 2
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from domain.record import Record
from projections.rows import Rows, Table

E = TypeVar("E")

Fold = Callable[[Rows, Record[E], int], None]
"""Rows, record and its position in; the rows changed. Pure but for the rows."""
Needs = Callable[[Record[E]], Iterable[tuple[type, Hashable]]]
"""Record in, the row types and keys that its fold will ask for out."""

_NAME = re.compile(r"[a-z][a-z_]{0,40}")


class UnaccountedEvent(Exception):
    """A view meets an event that it neither folds nor ignores."""


@dataclass
class View:
    """A read model: its tables, a fold for each event that concerns it, the events it ignores."""

    name: str
    version: int
    """Raised when the shape of a table or the meaning of a fold changes."""
    tables: tuple[Table[Any], ...]
    ignores: frozenset[type]
    _folds: dict[type, Fold[Any]] = field(default_factory=dict)
    _needs: dict[type, Needs[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert _NAME.fullmatch(self.name), f"{self.name} can't name a schema"

    def on(self, event: type[E], *, needs: Needs[E] | None = None) -> Callable[[Fold[E]], Fold[E]]:
        """Register the fold of an event; `needs` names the rows to load beforehand."""

        def register(fold: Fold[E]) -> Fold[E]:
            assert event not in self._folds, f"{self.name} folds {event.__name__} twice"
            self._folds[event] = fold
            if needs is not None:
                self._needs[event] = needs
            return fold

        return register

    @property
    def handles(self) -> frozenset[type]:
        """The events that have a fold."""
        return frozenset(self._folds)

    def needs(self, records: Sequence[tuple[int, Record[Any]]]) -> Mapping[type, set[Hashable]]:
        """The keys, by row type, that folding these records will ask for."""
        wanted: dict[type, set[Hashable]] = {}
        if self._needs:
            for _, record in records:
                needs = self._needs.get(type(record.data))
                if needs is not None:
                    for row, key in needs(record):
                        wanted.setdefault(row, set()).add(key)
        return wanted

    def fold(self, rows: Rows, records: Iterable[tuple[int, Record[Any]]]) -> None:
        """Fold records, each with its position, into the rows."""
        folds = self._folds
        for position, record in records:
            fold = folds.get(type(record.data))
            if fold is not None:
                fold(rows, record, position)
            elif type(record.data) not in self.ignores:
                raise UnaccountedEvent(f"{self.name} does not account for {record.name}")
