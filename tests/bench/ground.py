"""Where benchmarks run: databases of their own on one server, and what stands on them."""

import gc
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from api.composition import GARBAGE_THRESHOLDS
from projections.feed import Feed
from services.codec import decode
from services.history import History, Report
from services.ledger import Ledger
from services.migrations import migrate
from services.postgres import COMMAND, PROJECTOR, Pool, connect, open_pool
from services.recorder import Recorder
from services.sealing import Keyring
from tests.databases import Server


@dataclass(frozen=True)
class Ground:
    """A server to measure on, and how much to measure."""

    server: Server
    quick: bool = False
    """Little of everything, to see that it runs: the numbers mean nothing."""

    def much(self, usual: int, quick: int) -> int:
        """How much of something."""
        return quick if self.quick else usual

    @contextmanager
    def database(self) -> Iterator[str]:
        """A new, migrated database, by its DSN as the owner."""
        name = f"bench_{secrets.token_hex(4)}"
        self._execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            migrate(self.server.dsn(name))
            yield self.server.dsn(name)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            self._execute(drop)

    def settle(self) -> None:
        """Write out what is dirty, so that nobody pays for what came before them."""
        self._execute(sql.SQL("CHECKPOINT"))

    def _execute(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self.server.dsn("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@dataclass(frozen=True)
class Standing:
    """A ledger with all that it needs, on one database."""

    dsn: str
    pool: Pool
    recorder: Recorder
    keyring: Keyring
    ledger: Ledger

    def feed(self) -> Feed:
        """Its records, for views."""
        return Feed(
            self.recorder, lambda state: decode(state, self.recorder.blob), self.keyring.open
        )

    def connect_projector(self) -> Connection[TupleRow]:
        return connect(self.dsn, PROJECTOR)

    def take_in(self, lines: list[str], progress: Callable[..., None] = lambda *_: None) -> Report:
        """Import a file of acts; every line of it is good."""
        with TemporaryDirectory() as directory:
            path = Path(directory) / "acts.jsonl"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            report = History(path, self.ledger, self.pool, lambda: datetime.now(UTC)).run(progress)
        assert not report.bad, report.bad[:3]
        return report


@contextmanager
def standing(dsn: str, master: bytes | None = None) -> Iterator[Standing]:
    """A ledger on a migrated database, in a process that collects garbage as the program does."""
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    pool = open_pool(dsn, COMMAND, max_size=16)
    try:
        recorder = Recorder(pool)
        keyring = Keyring(master or os.urandom(32), pool)
        yield Standing(dsn, pool, recorder, keyring, Ledger(recorder, keyring, os.urandom(32)))
    finally:
        pool.close()
