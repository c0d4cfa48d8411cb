"""The databases of the tests, and the one place that chooses where they come from.

Where a Docker engine answers, a PostgreSQL container; where none does, the embedded server,
one for all workers of a run. `CONCORD_TEST_POSTGRES=embedded` chooses the second everywhere.
Each test gets a database of its own, copied from one that has been migrated.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import conninfo, sql

from services import migrations
from services.embedded_postgres import OWNER, EmbeddedPostgres, EmbeddedPostgresError
from services.postgres_binaries import account_for_this_process

MAJORS = (18, 16)
TEMPLATE = "concord_template"

_CHOICE = "CONCORD_TEST_POSTGRES"
_DIRECTORY = "CONCORD_TEST_DIRECTORY"
_PREFIX = f"concord-tests-{os.geteuid()}-"
_TEMPORARY = (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"))


@dataclass(frozen=True)
class Database:
    """A database that belongs to one test."""

    dsn: str
    """Connects as the owner role."""
    name: str
    major: int


class Server(Protocol):
    """What the fixtures need of a server, container or embedded."""

    def dsn(self, database: str = ..., user: str = ...) -> str: ...


@dataclass(frozen=True)
class Container:
    """A server that listens where `url` says."""

    url: str

    def dsn(self, database: str = "concord", user: str = OWNER) -> str:
        return conninfo.make_conninfo(self.url, dbname=database, user=user)


@contextlib.contextmanager
def server(major: int) -> Iterator[Server]:
    """A throwaway server of the major version, with the migrated template in it."""
    with contextlib.ExitStack() as stack:
        found = stack.enter_context(_container(major) if _engine_answers() else _embedded(major))
        with _held(run_directory() / f"template-{major}.lock"):
            _make_template(found)
        yield found


@contextlib.contextmanager
def database_of(found: Server, major: int, template: str = TEMPLATE) -> Iterator[Database]:
    """A fresh database, dropped at the end with whatever still holds it."""
    name = f"test_{secrets.token_hex(6)}"
    identifiers = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
    with psycopg.connect(found.dsn("postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {name} TEMPLATE {template}").format(**identifiers)
        )
        if template == TEMPLATE:  # a copy does not inherit what was granted on the database
            connection.execute(
                sql.SQL("GRANT CREATE ON DATABASE {name} TO concord_projector").format(
                    **identifiers
                )
            )
    try:
        yield Database(found.dsn(name), name, major)
    finally:
        _forget_prepared(found, name)
        with psycopg.connect(found.dsn("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {name} WITH (FORCE)").format(**identifiers)
            )


@contextlib.contextmanager
def private_server(major: int = 18, *, durable: bool = True) -> Iterator[EmbeddedPostgres]:
    """An embedded server of one test's own, which that test may kill; its data goes at the end."""
    directory = new_directory(f"private-{major}")
    try:
        with EmbeddedPostgres(directory, major, durable=durable, elsewhere=elsewhere()) as found:
            yield found
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def run_directory() -> Path:
    """The directory of this run of the tests, shared by its workers; 0755, so nobody can come."""
    return Path(os.environ[_DIRECTORY])


def new_directory(kind: str) -> Path:
    """A directory in that of the run, to be removed by who asked for it."""
    directory = run_directory() / f"{kind}-{secrets.token_hex(4)}"
    directory.mkdir()
    directory.chmod(0o755)
    return directory


def elsewhere() -> Path:
    """Where this run's servers keep what PostgreSQL's account can't reach in its own place."""
    return run_directory() / "elsewhere"


@contextlib.contextmanager
def run_directory_made() -> Iterator[None]:
    """Make the run's directory, hold it as long as the run lives, and remove it."""
    _remove_abandoned()
    directory = _reachable_directory()
    os.environ[_DIRECTORY] = str(directory)
    try:
        with _held(directory / "run.lock"):
            yield
    finally:
        del os.environ[_DIRECTORY]
        shutil.rmtree(directory, ignore_errors=True)


def _engine_answers() -> bool:
    if os.environ.get(_CHOICE) == "embedded":
        return False
    import docker  # type: ignore[import-untyped]

    try:
        with contextlib.closing(docker.from_env(timeout=3)) as client:
            return bool(client.ping())
    except docker.errors.DockerException:
        return False


@contextlib.contextmanager
def _container(major: int) -> Iterator[Server]:
    from testcontainers.community.postgres import PostgresContainer

    container = PostgresContainer(
        f"postgres:{major}", username=OWNER, password=secrets.token_hex(16), dbname="concord"
    ).with_command(
        "postgres -c max_connections=200 -c max_prepared_transactions=10 -c fsync=off"
        " -c full_page_writes=off -c timezone=UTC"
    )
    with container:
        yield Container(container.get_connection_url(driver=None))


@contextlib.contextmanager
def _embedded(major: int) -> Iterator[Server]:
    directory = run_directory() / f"postgres-{major}"
    with EmbeddedPostgres(directory, major, durable=False, elsewhere=elsewhere()) as found:
        yield found


def _make_template(found: Server) -> None:
    """Migrate under another name and rename: the template is there migrated or not at all."""
    with psycopg.connect(found.dsn("postgres"), autocommit=True) as connection:
        query = "SELECT FROM pg_database WHERE datname = %s"
        if connection.execute(query, (TEMPLATE,)).fetchone() is not None:
            return
        unfinished = f"{TEMPLATE}_unfinished"
        names = {"old": sql.Identifier(unfinished), "new": sql.Identifier(TEMPLATE)}
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {old} WITH (FORCE)").format(**names))
        connection.execute(sql.SQL("CREATE DATABASE {old}").format(**names))
        migrations.migrate(found.dsn(unfinished))
        connection.execute(sql.SQL("ALTER DATABASE {old} RENAME TO {new}").format(**names))


def _forget_prepared(found: Server, name: str) -> None:
    """Roll back the prepared transactions a test has left: they would hold its database."""
    query = "SELECT gid FROM pg_prepared_xacts WHERE database = %s"
    with psycopg.connect(found.dsn("postgres"), autocommit=True) as connection:
        left = [gid for (gid,) in connection.execute(query, (name,))]
    if left:
        with psycopg.connect(found.dsn(name), autocommit=True) as connection:
            for gid in left:
                connection.execute(sql.SQL("ROLLBACK PREPARED {}").format(sql.Literal(gid)))


def _reachable_directory() -> Path:
    """A new temporary directory that PostgreSQL's account can enter: TMPDIR may be root's alone."""
    with contextlib.suppress(EmbeddedPostgresError):
        account = account_for_this_process()
        for parent in _TEMPORARY:
            if account.can_reach(parent):
                return _run_directory_in(parent)
    return _run_directory_in(_TEMPORARY[0])  # there is a container engine, or the server will say


def _run_directory_in(parent: Path) -> Path:
    directory = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    directory.chmod(0o755)
    return directory


def _remove_abandoned() -> None:
    """Stop the servers and remove the directories of runs that were killed."""
    for directory in {found for parent in _TEMPORARY for found in parent.glob(f"{_PREFIX}*")}:
        with contextlib.suppress(OSError, EmbeddedPostgresError):
            if time.time() - directory.stat().st_mtime < 60:
                continue  # perhaps about to be locked
            with (directory / "run.lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for left in directory.iterdir():
                    # Others than these notice within a minute that their directory is gone.
                    named = re.fullmatch(r"(?:postgres|private)-(\d+)(?:-.*)?", left.name)
                    if named is not None and (left / "postgres").is_dir():
                        _stop_abandoned(left, int(named[1]), directory / "elsewhere")
                shutil.rmtree(directory, ignore_errors=True)


def _stop_abandoned(directory: Path, major: int, elsewhere: Path) -> None:
    with contextlib.suppress(EmbeddedPostgresError):
        EmbeddedPostgres(directory, major, durable=False, elsewhere=elsewhere).start().stop()


@contextlib.contextmanager
def _held(path: Path) -> Iterator[None]:
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
