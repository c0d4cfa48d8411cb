"""`concord doctor`: looks at everything that has to be right, and changes nothing."""

import os
import platform
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

import psycopg
from eventsourcing.persistence import OperationalError as LedgerError
from psycopg.rows import TupleRow

from api.cli_output import result, result_json
from projections import storage
from projections.catalogue import VIEWS
from services import epoch
from services.embedded_postgres import OWNER, EmbeddedPostgres, EmbeddedPostgresError
from services.identity import decoded_master_key
from services.migrations import MigrationsDiffer, pending
from services.postgres import connect
from services.sealing import MasterKeyMissing, try_master_key
from services.settings import Settings

Verdict = Literal["ok", "warn", "fail"]
OLDEST_POSTGRES = 160000
SECRETS = ("admin_key", "master_key", "database_url")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    verdict: Verdict
    what: str
    detail: str


def examine_everything(*, as_json: bool) -> bool:
    """Print what was found; whether nothing is wrong."""
    settings = Settings()
    found = list(_findings(settings))
    if as_json:
        result_json([vars(it) for it in found])
    else:
        for it in found:
            result(f"{it.verdict:<4}  {it.what}: {it.detail}")
    return all(it.verdict != "fail" for it in found)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield from _machine()
    yield from _settings(settings)
    yield from _kept(settings)
    dsn: str | None = None
    if settings.database_url is not None:
        dsn = settings.database_url.get_secret_value()
    else:
        server = EmbeddedPostgres(settings.data_dir, elsewhere=settings.postgres_dir)
        yield from _embedded(settings, server)
        dsn = _dsn_of_running(server)
    if dsn is None:
        yield Finding("warn", "database", "not running, so not looked at")
        return
    yield from _database(dsn, _master_key(settings))


def _machine() -> Iterator[Finding]:
    running = sys.version_info >= (3, 11)
    yield Finding("ok" if running else "fail", "python", platform.python_version())
    known = platform.system() in ("Linux", "Darwin")
    described = f"{platform.system()} {platform.release()} on {platform.machine()}"
    yield Finding("ok" if known else "warn", "platform", described)
    try:
        yield Finding("ok", "concord", version("concord"))
    except PackageNotFoundError:
        yield Finding("warn", "concord", "run from a checkout, not installed")


def _settings(settings: Settings) -> Iterator[Finding]:
    for name in Settings.model_fields:
        source = f"CONCORD_{name.upper()}"
        given = bool(os.environ.get(source))
        value = "(set)" if name in SECRETS and given else getattr(settings, name)
        detail = f"{value} from {source}" if given else f"{value} by default"
        yield Finding("ok", name.replace("_", " "), detail)


def _kept(settings: Settings) -> Iterator[Finding]:
    directory = settings.data_dir
    if settings.database_url is not None and settings.admin_key and settings.master_key:
        yield Finding("ok", "kept secrets", "none: both keys are configured")
        return
    if not directory.exists():
        yield Finding("warn", "data directory", f"{directory} is not there yet")
        return
    mode = stat.S_IMODE(directory.stat().st_mode)
    writable = os.access(directory, os.W_OK | os.X_OK)
    yield Finding(
        "ok" if writable else "fail",
        "data directory",
        f"{directory}, mode {mode:04o}, {'writable' if writable else 'not writable'}",
    )
    for name in ("admin_key", "master_key"):
        path = directory / name.replace("_", ".")
        if getattr(settings, name) is not None:
            continue
        if not path.exists():
            yield Finding("warn", path.name, "not made yet")
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        yield Finding("ok" if mode & 0o077 == 0 else "fail", path.name, f"kept, mode {mode:04o}")


def _embedded(settings: Settings, server: EmbeddedPostgres) -> Iterator[Finding]:
    if not settings.data_dir.exists():
        yield Finding("warn", "embedded PostgreSQL", "not made yet")
        return
    try:
        it = server.describe()
    except EmbeddedPostgresError as error:
        yield Finding("fail", "embedded PostgreSQL", str(error))
        return
    running = "not running" if it.pid is None else f"process {it.pid}, socket {it.socket}"
    users = f"used by {', '.join(map(str, it.users))}" if it.users else "used by no program"
    detail = f"{it.version} in {it.directory}, {running}, {users}"
    yield Finding("ok" if it.pid is None or it.users else "warn", "embedded PostgreSQL", detail)


def _dsn_of_running(server: EmbeddedPostgres) -> str | None:
    try:
        found = server.describe()
    except EmbeddedPostgresError:
        return None
    if found.pid is None or found.socket is None:
        return None
    return psycopg.conninfo.make_conninfo(
        host=str(found.socket), port=5432, dbname="concord", user=OWNER
    )


def _master_key(settings: Settings) -> str | None:
    """The master key as it is configured or kept, if there is one."""
    if settings.master_key is not None:
        return settings.master_key.get_secret_value()
    path = settings.data_dir / "master.key"
    return path.read_text().strip() if os.access(path, os.R_OK) else None


def _database(dsn: str, master: str | None) -> Iterator[Finding]:
    try:
        with connect(dsn, application_name="concord-doctor") as connection:
            number = connection.info.server_version
            new_enough = number >= OLDEST_POSTGRES
            detail = f"PostgreSQL {number // 10000}.{number % 10000}"
            yield Finding("ok" if new_enough else "fail", "database", detail)
            yield _migrations(dsn)
            yield _guarded("epoch", lambda: f"sound since {epoch.examine(connection).since}")
            yield from _views(connection)
            yield _guarded("keys", lambda: _keys(connection))
            yield _guarded("sealed texts", lambda: _sealed_texts(connection, master))
    except psycopg.OperationalError as error:
        yield Finding("fail", "database", f"does not answer: {str(error).splitlines()[0]}")


def _migrations(dsn: str) -> Finding:
    try:
        left = pending(dsn)
    except MigrationsDiffer as differ:
        return Finding("fail", "migrations", str(differ))
    if left:
        return Finding("fail", "migrations", f"pending: {', '.join(left)}; run `concord migrate`")
    return Finding("ok", "migrations", "all applied")


def _guarded(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding("ok", what, look())
    except (LedgerError, psycopg.Error, MasterKeyMissing, ValueError) as error:
        return Finding("fail", what, str(error).splitlines()[0])


def _keys(connection: psycopg.Connection[TupleRow]) -> str:
    row = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE revoked_at IS NULL"
        " AND (expires_at IS NULL OR expires_at > now())) FROM identity.api_keys"
    ).fetchone()
    assert row is not None
    return f"{row[0]} made, {row[1]} of them good"


def _sealed_texts(connection: psycopg.Connection[TupleRow], master: str | None) -> str:
    if master is None:
        raise MasterKeyMissing("there is no master key to open them with")
    opened = try_master_key(decoded_master_key(master), connection)
    return "the master key opens them" if opened else "none yet"


def _views(connection: psycopg.Connection[TupleRow]) -> Iterator[Finding]:
    try:
        states = {it.view: it for it in storage.states(connection) if it.phase == "live"}
        row = connection.execute("SELECT coalesce(max(position), 0) FROM ledger.events").fetchone()
    except psycopg.Error:
        states, row = {}, None
    last = 0 if row is None else row[0]
    for view in VIEWS:
        state = states.get(view.name)
        what = f"view {view.name}"
        if state is None:
            yield Finding("warn", what, "not made yet; the worker makes it")
        elif state.failure is not None:
            yield Finding("fail", what, f"stopped: {state.failure}")
        elif state.position < last:
            yield Finding("warn", what, f"at {state.position}, behind the last event at {last}")
        else:
            yield Finding("ok", what, f"at {state.position}, {state.events:,} events folded")
