"""One PostgreSQL cluster on disk and the processes that serve it: making, starting, stopping.

Nothing here decides whether a server is wanted; services/embedded_postgres.py does, under its
lock. Signals go only to a process whose working directory is the cluster's own: a process id
that a crash left in `postmaster.pid` may by now be anybody's.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from psycopg import pq

from services.postgres_binaries import Account, Announce, EmbeddedPostgresError

OWNER = "concord_owner"
"""The cluster's superuser; owner is the first of the ledger's four roles."""

_PROC = Path("/proc")
_HAS_PROC = (_PROC / "self" / "cwd").exists()
_FAST_SHUTDOWN_SECONDS = 60.0
_IMMEDIATE_SHUTDOWN_SECONDS = 10.0
_LAUNCH_SECONDS = 2.0
_UNRESPONSIVE_SECONDS = 20.0
_LEFTOVER_GRACE_SECONDS = 2.0
_LEFTOVER_LIMIT_SECONDS = 60.0
_LOG_TAIL_BYTES = 2_000


@dataclass(frozen=True)
class Cluster:
    """Where the parts of a cluster are. `home` is ours; `data`, `log`, the socket the account's."""

    home: Path
    binaries: Path
    account: Account
    major: int

    @property
    def data(self) -> Path:
        """The data directory in PostgreSQL's sense."""
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        """The directory of the server's log: a file for each day of the week."""
        return self.home / "log"

    @property
    def start_log(self) -> Path:
        """What the server printed before its own log began."""
        return self.home / "start.log"

    @property
    def configuration(self) -> Path:
        """The server's settings, written anew at each start."""
        return self.home / "postgresql.conf"


def settings(cluster: Cluster, *, durable: bool) -> str:
    """The text of postgresql.conf. `ALTER SYSTEM` still goes above it, for an operator's tuning."""
    switch = "on" if durable else "off"
    return f"""\
# Written by Concord at each start; use ALTER SYSTEM for settings of your own.
# Programs: {cluster.binaries}
listen_addresses = ''
unix_socket_permissions = 0700
cluster_name = 'concord'
max_connections = 200
shared_buffers = 128MB
max_prepared_transactions = 10
wal_level = replica
fsync = {switch}
full_page_writes = {switch}
synchronous_commit = on
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_file_mode = 0600
log_checkpoints = off
log_line_prefix = '%m [%p] %q%u@%d '
# DETAIL lines repeat the values of rows, which may be personal data.
log_error_verbosity = terse
"""


def make_cluster(cluster: Cluster, *, durable: bool) -> None:
    """Run initdb beside the final place and rename: a cluster is there whole or not at all.

    Text is UTF-8 and sorts by code point, the same on every machine and after every upgrade
    of the system's locales.
    """
    for abandoned in cluster.home.glob("initdb-*"):
        shutil.rmtree(abandoned, ignore_errors=True)  # its own initdb may still be dying in it
    new = cluster.home / f"initdb-{secrets.token_hex(4)}"
    new.mkdir(mode=0o700)
    cluster.account.give(new)
    locale = ["--locale=C"]
    if cluster.major >= 17:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    result = cluster.account.run(
        [
            cluster.binaries / "initdb",
            f"--pgdata={new}",
            f"--username={OWNER}",
            "--encoding=UTF8",
            *locale,
            "--auth=peer",
            "--data-checksums",
            "--no-instructions",
            *([] if durable else ["--no-sync"]),
        ]
    )
    if result.returncode != 0:
        shutil.rmtree(new, ignore_errors=True)
        raise EmbeddedPostgresError(
            f"PostgreSQL could not make a cluster in {cluster.home}: "
            f"{(result.stderr or result.stdout).strip()[-_LOG_TAIL_BYTES:]}"
        )
    new.rename(cluster.data)
    if durable:
        _sync_directory(cluster.home)


def check_cluster(cluster: Cluster) -> None:
    """Raise if the cluster is another account's, of another major version, or not one at all."""
    owner = cluster.data.stat().st_uid
    if owner != cluster.account.uid:
        raise EmbeddedPostgresError(
            f"The cluster in {cluster.data} belongs to the user id {owner}, and Concord would run "
            f"PostgreSQL as {cluster.account.name!r} ({cluster.account.uid}). Start Concord as the "
            "user who made it, or choose another CONCORD_DATA_DIR."
        )
    try:
        version = (cluster.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise EmbeddedPostgresError(
            f"{cluster.data} is not a PostgreSQL cluster (it has no PG_VERSION). "
            "Restore it, or choose another CONCORD_DATA_DIR."
        ) from None
    if version != str(cluster.major):
        raise EmbeddedPostgresError(
            f"The cluster in {cluster.data} was made by PostgreSQL {version}, and this is "
            f"{cluster.major}. Dump it with the version that made it and restore it here."
        )


def is_configured(cluster: Cluster, *, durable: bool) -> bool:
    """Whether the running server was started with these programs and settings."""
    try:
        written = cluster.configuration.read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return written == settings(cluster, durable=durable)


def configure(cluster: Cluster, *, durable: bool) -> None:
    """Write the settings, and who may connect: by the socket the account and we, as any role."""
    _write(cluster.configuration, settings(cluster, durable=durable))
    users = {cluster.account.name, *([] if not cluster.account.is_another else ["root"])}
    mapping = "".join(f'concord "{name}" all\n' for name in sorted(users))
    _write(cluster.home / "pg_ident.conf", mapping)
    rules = "local all all peer map=concord\nlocal replication all peer map=concord\n"
    _write(cluster.home / "pg_hba.conf", rules)
    if not cluster.log.is_dir():
        cluster.log.mkdir(mode=0o700)
        cluster.account.give(cluster.log)


def postmaster(cluster: Cluster) -> int | None:
    """The process id of the running server, or None: a stale file and a zombie are no server."""
    pid = _recorded_pid(cluster)
    return pid if pid is not None and _serves(pid, cluster.data) else None


def answers(socket: Path) -> bool:
    """Whether a server takes connections on the socket (not: is starting, is shutting down)."""
    information = f"host={socket} port=5432 dbname=postgres user={OWNER} connect_timeout=5"
    return pq.PGconn.ping(information.encode()) == pq.Ping.OK


def start(cluster: Cluster, socket: Path, limit: float, announce: Announce) -> None:
    """Start the server and wait until it takes connections; it may have to recover first.

    After a `kill -9` of a server its backends may live on for a moment, and PostgreSQL refuses
    to start while they hold the shared memory: that is waited for, and helped along.
    """
    began = time.monotonic()
    while not _started(cluster, socket, limit, announce):
        waited = time.monotonic() - began
        if (
            "shared memory block" not in _tail(cluster.start_log)
            or waited > _LEFTOVER_LIMIT_SECONDS
        ):
            raise EmbeddedPostgresError(
                f"PostgreSQL in {cluster.data} did not start. The end of its log:\n"
                f"{log_tail(cluster)}"
            )
        if waited > _LEFTOVER_GRACE_SECONDS:
            for pid in _processes_in(cluster.data):
                _send(pid, signal.SIGKILL)
        time.sleep(0.1)


def _started(cluster: Cluster, socket: Path, limit: float, announce: Announce) -> bool:
    """Launch the server once; False, and no process left, if it has not become ready in time."""
    _clear_stale_files(cluster, socket)
    launched: Future[subprocess.Popen[bytes]] = Future()
    # A thread, because signals interrupt only the main one: the process can't get lost between
    # its start and our knowing it. The thread also reaps it, or a server that dies would stay a
    # zombie that keeps its process id.
    thread = threading.Thread(
        target=_launch_and_reap, args=(cluster, socket, launched), name="postgres", daemon=True
    )
    try:
        thread.start()
        process = launched.result()
        if wait_until_ready(cluster, socket, limit, announce, process):
            return True
    except BaseException:  # an interrupt of the program, while only we know of the process
        with suppress(TimeoutError, OSError, subprocess.SubprocessError):
            _send(launched.result(_LAUNCH_SECONDS).pid, signal.SIGQUIT)
        raise
    _end(process, announce)
    return False


def _launch_and_reap(
    cluster: Cluster, socket: Path, launched: Future[subprocess.Popen[bytes]]
) -> None:
    try:
        with cluster.start_log.open("wb") as output:
            process = cluster.account.launch(_command(cluster, socket), output)
    except (OSError, subprocess.SubprocessError) as error:
        launched.set_exception(error)
    else:
        launched.set_result(process)
        process.wait()


def _end(process: subprocess.Popen[bytes], announce: Announce) -> None:
    for step in (signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is None:
            announce(f"PostgreSQL took too long to start: sending it {step.name}.")
            _send(process.pid, step)
            _wait(lambda: process.poll() is not None, _IMMEDIATE_SHUTDOWN_SECONDS)


def wait_until_ready(
    cluster: Cluster,
    socket: Path,
    limit: float,
    announce: Announce,
    process: subprocess.Popen[bytes] | None = None,
) -> bool:
    """Wait until the server answers; False if it ended or has not answered within `limit` seconds.

    `process` is the server that this process has just launched, if it did. One that was there
    before, calls itself ready and yet does not answer gets less time than one that recovers.
    """
    began = time.monotonic()
    announced = False
    while time.monotonic() - began < limit:
        if answers(socket) and postmaster(cluster) is not None:
            return True
        ended = postmaster(cluster) is None if process is None else process.poll() is not None
        if ended:
            return False
        if (
            process is None
            and time.monotonic() - began > _UNRESPONSIVE_SECONDS
            and _calls_itself_ready(cluster)
        ):
            return False
        if not announced and time.monotonic() - began > 5:
            announced = True
            announce(f"PostgreSQL is starting and not ready yet (log: {cluster.log}).")
        time.sleep(0.02)
    return False


def stop(cluster: Cluster, announce: Announce) -> None:
    """Stop the server, however long its fast shutdown takes up to a minute, then harder."""
    pid = postmaster(cluster)
    if pid is None:
        return
    for step, seconds in (
        (signal.SIGINT, _FAST_SHUTDOWN_SECONDS),
        (signal.SIGQUIT, _IMMEDIATE_SHUTDOWN_SECONDS),
        (signal.SIGKILL, _IMMEDIATE_SHUTDOWN_SECONDS),
    ):
        if step is not signal.SIGINT:
            announce(f"PostgreSQL has not stopped yet: sending {step.name} to process {pid}.")
        _send(pid, step)
        if _wait(lambda: not _serves(pid, cluster.data), seconds):
            return
    raise EmbeddedPostgresError(f"PostgreSQL (process {pid}) in {cluster.data} can't be stopped.")


def log_tail(cluster: Cluster) -> str:
    """The last lines the server wrote: before its log began, and in the newest file of its log."""
    files = [cluster.start_log]
    with suppress(OSError):
        written = [path for path in cluster.log.glob("*.log") if not path.is_symlink()]
        files += sorted(written, key=lambda path: path.stat().st_mtime)[-1:]
    return "\n".join(filter(None, map(_tail, files))) or "(empty)"


def _command(cluster: Cluster, socket: Path) -> list[str | Path]:
    # Paths go on the command line, where no quoting rule of the configuration file applies.
    paths = {
        "config_file": cluster.configuration,
        "hba_file": cluster.home / "pg_hba.conf",
        "ident_file": cluster.home / "pg_ident.conf",
        "log_directory": cluster.log,
        "unix_socket_directories": socket,
    }
    command: list[str | Path] = [cluster.binaries / "postgres", "-D", cluster.data, "-p", "5432"]
    for name, path in paths.items():
        command += ["-c", f"{name}={path}"]
    return command


def _clear_stale_files(cluster: Cluster, socket: Path) -> None:
    """Remove the files by which PostgreSQL would take another process for its predecessor.

    It only looks whether the recorded process id is alive, and ids are used again. Backends that
    remain of the predecessor are still noticed: their shared memory is found by the data
    directory's inode.
    """
    (socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
    pid = _recorded_pid(cluster)
    if pid is not None and _is_alive(pid):
        (cluster.data / "postmaster.pid").unlink(missing_ok=True)


def _recorded_pid(cluster: Cluster) -> int | None:
    first = _pid_file(cluster)[0].strip()
    return int(first) if first.isdigit() and int(first) > 1 else None


def _calls_itself_ready(cluster: Cluster) -> bool:
    return _pid_file(cluster)[-1].strip() == b"ready"


def _pid_file(cluster: Cluster) -> list[bytes]:
    """The lines of postmaster.pid: the process id is the first, the server's state the last."""
    try:
        # As root we read in another's directory: a link there must lead us nowhere.
        descriptor = os.open(cluster.data / "postmaster.pid", os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return [b""]
    with os.fdopen(descriptor, "rb") as file:
        return file.read(4096).splitlines() or [b""]


def _serves(pid: int, data: Path) -> bool:
    """Whether the process lives (is no zombie) and is a PostgreSQL process of this cluster."""
    if _HAS_PROC:
        try:
            status = (_PROC / str(pid) / "stat").read_text(errors="replace")
            is_zombie = status.rpartition(")")[2].split()[0] in "ZX"
            return not is_zombie and (_PROC / str(pid) / "cwd").samefile(data)
        except (OSError, IndexError):
            return False
    listed = subprocess.run(
        ["ps", "-o", "state=,command=", "-p", str(pid)], check=False, capture_output=True, text=True
    ).stdout.strip()
    return bool(listed) and not listed.startswith("Z") and f" -D {data} " in listed


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _processes_in(data: Path) -> Iterator[int]:
    """The PostgreSQL processes of the cluster, where the system lets them be found."""
    if _HAS_PROC:
        for entry in _PROC.iterdir():
            if entry.name.isdigit() and _serves(int(entry.name), data):
                yield int(entry.name)


def _send(pid: int, step: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, step)


def _wait(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _tail(path: Path) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _LOG_TAIL_BYTES))
            return file.read().decode(errors="replace").strip()
    except OSError:
        return ""


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)  # no secret, and the account that reads it may be another


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
