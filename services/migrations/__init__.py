"""Migrations of the ledger, the keys and the roles: numbered SQL files, applied forward only.

Each file runs in a transaction of its own, under a lock that lets one program migrate a database
at a time, and is remembered with its checksum. View tables are not here: the runner makes them.
"""

import hashlib
import re
from dataclasses import dataclass
from importlib import resources

from psycopg import Connection
from psycopg.rows import TupleRow

from services.postgres import Limits, connect

LOCK = 1_129_270_852
"""Key of the advisory lock under which a database is migrated."""

_LIMITS = Limits(statement_ms=0, idle_in_transaction_ms=60_000, transaction_ms=0, lock_ms=60_000)
_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")

# The list of what was applied; the only table that no migration makes.
_MAKE_LIST = """
CREATE SCHEMA IF NOT EXISTS ledger;
CREATE TABLE IF NOT EXISTS ledger.migrations (
    name text PRIMARY KEY,
    sha256 bytea NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
)
"""


class MigrationsDiffer(Exception):
    """What was applied to the database is not what this version of Concord carries."""


@dataclass(frozen=True)
class Migration:
    """One file: its name, which begins with its number, and its text."""

    name: str
    text: str

    @property
    def sha256(self) -> bytes:
        """The checksum that is kept once it was applied."""
        return hashlib.sha256(self.text.encode()).digest()


def known() -> list[Migration]:
    """The migrations that this version of Concord carries, in order."""
    files = [file for file in resources.files(__name__).iterdir() if file.name.endswith(".sql")]
    found = sorted(
        (Migration(file.name, file.read_text(encoding="utf-8")) for file in files),
        key=lambda migration: migration.name,
    )
    for number, migration in enumerate(found, start=1):
        match = _NAME.fullmatch(migration.name)
        assert match and int(match[1]) == number, f"{migration.name} is out of order"
    return found


def migrate(dsn: str) -> list[str]:
    """Apply what is pending; the names of what was applied.

    Raises MigrationsDiffer, with nothing done, when an applied file has changed since or the
    database is of a newer Concord. Whoever comes second waits, and finds nothing left to do.
    """
    applied = []
    with connect(dsn, application_name="concord-migrate", limits=_LIMITS) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        connection.execute(_MAKE_LIST)
        for migration in _pending(connection, known()):
            with connection.transaction():
                connection.execute(migration.text.encode())
                connection.execute(
                    "INSERT INTO ledger.migrations (name, sha256) VALUES (%s, %s)",
                    (migration.name, migration.sha256),
                )
            applied.append(migration.name)
    return applied


def pending(dsn: str) -> list[str]:
    """The names of what `migrate` would apply; writes nothing."""
    with connect(dsn, application_name="concord-migrate") as connection:
        row = connection.execute("SELECT to_regclass('ledger.migrations')").fetchone()
        assert row is not None
        if row[0] is None:
            return [migration.name for migration in known()]
        return [migration.name for migration in _pending(connection, known())]


def _pending(connection: Connection[TupleRow], carried: list[Migration]) -> list[Migration]:
    rows = connection.execute("SELECT name, sha256 FROM ledger.migrations")
    applied: dict[str, bytes] = {name: bytes(sha256) for name, sha256 in rows}
    unknown = sorted(applied.keys() - {migration.name for migration in carried})
    if unknown:
        raise MigrationsDiffer(f"the database is of a newer Concord: it has {', '.join(unknown)}")
    for migration in carried:
        if migration.name in applied and applied[migration.name] != migration.sha256:
            raise MigrationsDiffer(f"{migration.name} was changed after it had been applied")
    return [migration for migration in carried if migration.name not in applied]
