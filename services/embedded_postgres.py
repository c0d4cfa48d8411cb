"""The PostgreSQL that Concord brings along: kept in the data directory, shared by its programs.

The first program that needs it starts it, each further one on the same data directory joins,
the last one stops it. A program killed outright leaves the server running; the next start takes
it over. Everything that changes its state happens under one file lock in the data directory.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import stat
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import conninfo, sql

from services import postgres_cluster
from services.postgres_binaries import (
    ELSEWHERE_VARIABLE,
    Account,
    Announce,
    EmbeddedPostgresError,
    account_for_this_process,
    elsewhere_directory,
    find_binaries,
    make_reachable_directory,
)
from services.postgres_cluster import OWNER, Cluster
from services.postgres_sharing import Membership, Users, exclusively

__all__ = ["OWNER", "Description", "EmbeddedPostgres", "EmbeddedPostgresError"]

_log = logging.getLogger(__name__)

_SOCKET_FILE = ".s.PGSQL.5432"
_SOCKET_PATH_LIMIT = 100  # bytes; the systems allow 104 to 108
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+-]+")  # in a list of sockets or hosts, others separate


@dataclass(frozen=True)
class Description:
    """What `concord doctor` tells about the embedded server."""

    version: str
    directory: Path
    pid: int | None
    """The server's process, or None if it is not running."""
    socket: Path | None
    users: tuple[int, ...]
    """The processes that use it now."""


class EmbeddedPostgres:
    """A PostgreSQL server of a data directory, from `start` (or `with`) to `stop`.

    `durable=False` gives up safety against power cuts, for tests. `elsewhere` is where programs
    and cluster go if PostgreSQL's account can't reach their own place (else the environment's
    CONCORD_POSTGRES_DIR, else /var/lib/concord). `announce` is told what takes long or surprises.
    Every failure is an EmbeddedPostgresError.
    """

    def __init__(
        self,
        data_dir: Path,
        major: int = 18,
        *,
        durable: bool = True,
        announce: Announce = _log.info,
        elsewhere: Path | None = None,
        start_limit: float = 300.0,
    ) -> None:
        self._own = data_dir.absolute() / "postgres"
        self._major = major
        self._durable = durable
        self._announce = announce
        self._elsewhere = elsewhere_directory(elsewhere)
        self._start_limit = start_limit
        self._users = Users(self._own / "users")
        self._guard = threading.RLock()
        self._membership: Membership | None = None
        self._cluster: Cluster | None = None
        self._socket: Path | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> Self:
        """Join the running server of this data directory, or start it; made if there is none."""
        with self._guard:
            if self._membership is None:
                try:
                    self._make_own_directory()
                    with exclusively(self._own / "lock", self._announce_waiting):
                        self._start_and_join()
                except (OSError, psycopg.Error) as error:
                    raise EmbeddedPostgresError(
                        f"The embedded PostgreSQL in {self._own} can't be started: {error}"
                    ) from error
        return self

    def stop(self) -> None:
        """Give up the use; the last user stops the server and waits until it has ended."""
        with self._guard:
            membership, self._membership = self._membership, None
            if membership is None or self._cluster is None:
                return
            if membership.pid != os.getpid():  # forked: the server is the parent's
                membership.leave()
                return
            with exclusively(self._own / "lock", self._announce_waiting):
                membership.leave()
                if not self._users.living():
                    postgres_cluster.stop(self._cluster, self._announce)

    def ensure_running(self) -> bool:
        """Start the server again if it has died; True if it had. Cheap: for every second or so.

        Not for a server that is only slow: no process that still runs is touched.
        """
        with self._guard:
            if self._membership is None or self._cluster is None or self._socket is None:
                return False
            if postgres_cluster.postmaster(self._cluster) is not None:
                return False
            with exclusively(self._own / "lock", self._announce_waiting):
                if postgres_cluster.postmaster(self._cluster) is not None:
                    return False  # another user was quicker
                self._announce("PostgreSQL has died: starting it again.")
                self._launch(self._cluster, self._socket)
                return True

    def dsn(self, database: str = "concord", user: str = OWNER) -> str:
        """The libpq connection string; the socket's place stays the same across restarts."""
        if self._socket is None:
            raise EmbeddedPostgresError("The embedded PostgreSQL has not been started.")
        return conninfo.make_conninfo(host=str(self._socket), port=5432, dbname=database, user=user)

    def describe(self) -> Description:
        """What is there now, without starting or changing anything."""
        account = account_for_this_process()
        binaries = find_binaries(self._major, account, self._elsewhere, self._announce)
        version = account.run([binaries / "postgres", "--version"]).stdout.strip()
        home = self._recorded_home() or self._own
        cluster = Cluster(home, binaries, account, self._major)
        users: tuple[int, ...] = ()
        if (self._own / "lock").exists():
            with exclusively(self._own / "lock", self._announce_waiting):
                users = self._users.living()
        pid = postgres_cluster.postmaster(cluster)
        return Description(version, cluster.data, pid, self._recorded_socket(home), users)

    def _announce_waiting(self) -> None:
        self._announce(f"Waiting for another program that starts or stops PostgreSQL ({self._own})")

    def _make_own_directory(self) -> None:
        """Our corner of the data directory: root's may be passed through, but not listed."""
        self._own.parent.mkdir(parents=True, exist_ok=True)
        mode = 0o711 if os.geteuid() == 0 else 0o700
        try:
            self._own.mkdir()
            self._own.chmod(mode)
        except FileExistsError:
            owner = self._own.stat().st_uid
            if owner != os.geteuid():
                raise EmbeddedPostgresError(
                    f"The directory {self._own} belongs to the user id {owner}, and this program "
                    f"runs as {os.geteuid()}. Run it as that user, or choose another "
                    "CONCORD_DATA_DIR."
                ) from None

    def _start_and_join(self) -> None:
        account = account_for_this_process()
        binaries = find_binaries(self._major, account, self._elsewhere, self._announce)
        cluster = Cluster(self._home(account), binaries, account, self._major)
        if not cluster.data.exists():
            self._announce(f"Making a PostgreSQL {self._major} cluster in {cluster.data}.")
            postgres_cluster.make_cluster(cluster, durable=self._durable)
        postgres_cluster.check_cluster(cluster)
        socket = self._socket_directory(cluster)
        if not self._take_over(cluster, socket):
            self._launch(cluster, socket)
        self._cluster, self._socket = cluster, socket
        self._membership = self._users.join()
        self._create_database("concord")

    def _take_over(self, cluster: Cluster, socket: Path) -> bool:
        """Whether a server runs that can be used as it is; one that can't is stopped."""
        others = self._users.living()
        if postgres_cluster.postmaster(cluster) is None:
            if postgres_cluster.answers(socket):
                raise EmbeddedPostgresError(
                    f"The cluster in {cluster.data} is served by a process that can't be seen from "
                    "here (in another container?). Share it by CONCORD_DATABASE_URL instead."
                )
            return False
        usable = postgres_cluster.wait_until_ready(
            cluster, socket, self._start_limit, self._announce
        )
        if usable and (others or self._is_configured(cluster)):
            if not others:
                self._announce("Taking over the PostgreSQL that an ended program left running.")
            return True
        self._announce("Stopping the PostgreSQL that an ended program left running.")
        postgres_cluster.stop(cluster, self._announce)
        return False

    def _launch(self, cluster: Cluster, socket: Path) -> None:
        if not self._is_configured(cluster):
            cluster.configuration.write_text(
                postgres_cluster.settings(durable=self._durable), encoding="utf-8"
            )
            cluster.configuration.chmod(0o644)
        postgres_cluster.configure(cluster)
        postgres_cluster.start(cluster, socket, self._start_limit, self._announce)

    def _is_configured(self, cluster: Cluster) -> bool:
        try:
            written = cluster.configuration.read_text(encoding="utf-8")
        except FileNotFoundError:
            return False
        return written == postgres_cluster.settings(durable=self._durable)

    def _home(self, account: Account) -> Path:
        """Where the cluster lives: here, or elsewhere if PostgreSQL's account can't come here."""
        recorded = self._recorded_home()
        if recorded is not None:
            if not recorded.is_dir():
                raise EmbeddedPostgresError(
                    f"The cluster of this data directory was kept in {recorded}, which is gone. "
                    f"Restore it, or remove {self._own} to begin with an empty one."
                )
            return recorded
        if account.can_reach(self._own):
            return self._own
        if (self._own / "cluster").exists():
            raise EmbeddedPostgresError(
                f"The user {account.name!r}, as whom PostgreSQL runs, can no longer reach the "
                f"cluster in {self._own}. Let it pass through the directories above."
            )
        clusters = self._elsewhere / "clusters"
        make_reachable_directory(clusters, account)
        home = clusters / secrets.token_hex(8)
        home.mkdir()
        home.chmod(0o711)
        self._announce(
            f"The user {account.name!r}, as whom PostgreSQL runs, can't reach {self._own}: its "
            f"cluster is kept in {home} (another place: {ELSEWHERE_VARIABLE})."
        )
        self._record("location", home)
        return home

    def _socket_directory(self, cluster: Cluster) -> Path:
        """A directory of mode 0700 whose path is short and plain enough, the same every time."""
        recorded = self._recorded_socket(cluster.home)
        if recorded is not None and (
            _is_private(recorded, cluster.account) or _make_private(recorded, cluster.account)
        ):
            return recorded
        here = cluster.home / "run"
        if _fits(here) and (
            _is_private(here, cluster.account) or _make_private(here, cluster.account)
        ):
            return here
        parents = [Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 - the name is random
        if not cluster.account.is_another and os.environ.get("XDG_RUNTIME_DIR"):
            parents.insert(0, Path(os.environ["XDG_RUNTIME_DIR"]))
        for parent in parents:
            directory = parent / f"concord-{secrets.token_hex(8)}"
            if (
                _fits(directory)
                and cluster.account.can_reach(parent)
                and _make_private(directory, cluster.account)
            ):
                self._record("socket", directory)
                return directory
        raise EmbeddedPostgresError(
            f"No directory was found whose path is short enough for a socket: {here} is too long, "
            f"and in {', '.join(map(str, parents))} none could be made."
        )

    def _recorded_home(self) -> Path | None:
        return _read_path(self._own / "location")

    def _recorded_socket(self, home: Path) -> Path | None:
        here = home / "run"
        return _read_path(self._own / "socket") or (here if here.is_dir() else None)

    def _record(self, name: str, path: Path) -> None:
        partial = self._own / f"{name}.new"
        partial.write_bytes(os.fsencode(path))
        partial.rename(self._own / name)

    def _create_database(self, name: str) -> None:
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            row = connection.execute(
                "SELECT FROM pg_database WHERE datname = %s", (name,)
            ).fetchone()
            if row is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _fits(directory: Path) -> bool:
    path = str(directory / _SOCKET_FILE)
    return len(os.fsencode(path)) < _SOCKET_PATH_LIMIT and bool(_PLAIN_PATH.fullmatch(path))


def _is_private(directory: Path, account: Account) -> bool:
    try:
        found = directory.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid and not found.st_mode & 0o77


def _make_private(directory: Path, account: Account) -> bool:
    """Make the directory for the account alone; False if something is there or it can't be made."""
    try:
        directory.mkdir(mode=0o700)
    except OSError:
        return False
    account.give(directory)
    return True


def _read_path(file: Path) -> Path | None:
    try:
        return Path(os.fsdecode(file.read_bytes()))
    except FileNotFoundError:
        return None
