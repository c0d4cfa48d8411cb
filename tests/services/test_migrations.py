"""Migrations: applied once, in order, by one program at a time, into databases of one cluster."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from services import migrations
from services.embedded_postgres import EmbeddedPostgres
from services.migrations import Migration, MigrationsDiffer, known, migrate, pending
from tests import databases
from tests.databases import Database
from tests.services.appends import Stream, append, owner, read_all, recorder_on, value

pytestmark = pytest.mark.postgres

NAMES = [migration.name for migration in known()]


@pytest.fixture
def dsn(blank_database: Database) -> str:
    return blank_database.dsn


def carry(monkeypatch: pytest.MonkeyPatch, *carried: Migration) -> None:
    """Let this Concord carry these migrations."""
    monkeypatch.setattr(migrations, "known", lambda: list(carried))


def test_everything_pending_is_applied_once_and_in_order(dsn: str) -> None:
    assert pending(dsn) == NAMES == sorted(NAMES)
    assert migrate(dsn) == NAMES
    assert pending(dsn) == []
    assert migrate(dsn) == []


def test_looking_at_what_is_pending_writes_nothing(dsn: str) -> None:
    pending(dsn)
    with owner(dsn) as connection:
        assert value(connection, "SELECT to_regnamespace('ledger')") is None


def test_two_programs_at_once_apply_each_file_once(dsn: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        applied = list(threads.map(migrate, [dsn] * 4))
    assert sorted(applied) == [[], [], [], NAMES]


def test_a_file_that_fails_leaves_nothing_and_is_tried_again(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = known()
    half = Migration("0099_half.sql", "CREATE SCHEMA half; SELECT 1 / 0;")
    carry(monkeypatch, *carried, half)
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(dsn)
    assert pending(dsn) == [half.name]
    with owner(dsn) as connection:
        assert value(connection, "SELECT to_regnamespace('half')") is None
    carry(monkeypatch, *carried, Migration(half.name, "CREATE SCHEMA whole;"))
    assert migrate(dsn) == [half.name]


def test_an_applied_file_must_not_change(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(dsn)
    first, *others = known()
    later = Migration("0099_later.sql", "CREATE SCHEMA later;")
    carry(monkeypatch, Migration(first.name, first.text + "\n"), *others, later)
    for look in (migrate, pending):
        with pytest.raises(MigrationsDiffer, match=first.name):
            look(dsn)


def test_a_database_of_a_newer_version_is_left_alone(
    dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(dsn)
    carry(monkeypatch, *known()[:-1])
    for look in (migrate, pending):
        with pytest.raises(MigrationsDiffer, match="newer"):
            look(dsn)


@pytest.fixture
def fresh_server() -> Iterator[EmbeddedPostgres]:
    """A server on which none of the roles exists."""
    with databases.private_server(16, durable=False) as found:
        yield found


def test_databases_of_one_fresh_cluster_are_migrated_at_once(
    fresh_server: EmbeddedPostgres,
) -> None:
    names = [f"tenant_{number}" for number in range(6)]
    with owner(fresh_server.dsn("postgres")) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}".encode())
    with ThreadPoolExecutor(len(names)) as threads:
        applied = list(threads.map(migrate, [fresh_server.dsn(name) for name in names]))
    assert applied == [NAMES] * len(names)


def test_an_owner_who_is_no_superuser_can_migrate_and_serve(
    fresh_server: EmbeddedPostgres,
) -> None:
    with owner(fresh_server.dsn("postgres")) as connection:
        connection.execute("CREATE ROLE landlord LOGIN CREATEROLE")
        connection.execute("CREATE DATABASE house OWNER landlord")
        connection.execute("CREATE DATABASE annex OWNER landlord")
    house = fresh_server.dsn("house", user="landlord")
    assert migrate(house) == NAMES
    assert migrate(fresh_server.dsn("annex", user="landlord")) == NAMES
    with recorder_on(house) as recorder:
        written = append(recorder, Stream())
        assert read_all(recorder) == written


def test_names_are_numbered_without_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [name[:4] for name in NAMES] == [f"{n:04}" for n in range(1, len(NAMES) + 1)]
