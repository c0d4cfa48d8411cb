"""Fixtures of imports: a ledger of the test's own, and files of acts on their way into it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from services.history import History, Report
from services.ledger import Ledger
from services.postgres import COMMAND, Pool, open_pool
from services.recorder import Recorder
from services.sealing import Keyring
from tests.databases import Database


@dataclass
class Importing:
    """A ledger, and what it takes to import a file into it."""

    ledger: Ledger
    pool: Pool
    seen: list[tuple[str, int, int]] = field(default_factory=list)
    """The progress that was reported."""

    def run(self, path: Path, *, keep_going: bool = False) -> Report:
        history = History(path, self.ledger, self.pool, lambda: datetime.now(UTC))
        return history.run(lambda *told: self.seen.append(told), keep_going=keep_going)

    def events(self) -> int:
        """How many events the ledger holds."""
        with self.pool.connection() as connection:
            [(count,)] = connection.execute("SELECT count(*) FROM ledger.events").fetchall()
        return int(count)


@pytest.fixture
def importing(database: Database) -> Iterator[Importing]:
    pool = open_pool(database.dsn, COMMAND)
    ledger = Ledger(Recorder(pool), Keyring(os.urandom(32), pool), os.urandom(32))
    yield Importing(ledger, pool)
    pool.close()


class Write(Protocol):
    """Writes lines to a file of the test's own."""

    def __call__(self, lines: Iterable[str], name: str = ..., /) -> Path: ...


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Write lines to a file: `written(lines)`."""

    def write(lines: Iterable[str], name: str = "acts.jsonl", /) -> Path:
        path = tmp_path / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return write
