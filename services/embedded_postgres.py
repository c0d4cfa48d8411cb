"""The PostgreSQL that Concord brings along: kept in the data directory, shared by its programs.

The first program that needs it starts it, each further one on the same data directory joins,
the last one stops it. A program killed outright leaves the server running; the next start takes
it over. Everything that changes its state happens under one file lock in the data directory.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import conninfo, errors, sql

from services import postgres_cluster
from services.postgres_binaries import (
    Announce,
    EmbeddedPostgresError,
    account_for_this_process,
    carried_version,
    elsewhere_directory,
    find_binaries,
)
from services.postgres_cluster import OWNER, Cluster
from services.postgres_places import Places
from services.postgres_sharing import Membership, Users, exclusively

__all__ = ["OWNER", "Description", "EmbeddedPostgres", "EmbeddedPostgresError"]

_log = logging.getLogger(__name__)


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
    `start_limit` is how many seconds a start may take, recovery included. Every failure is an
    EmbeddedPostgresError.
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
        own = data_dir.resolve() / "postgres"
        self._places = Places(own, elsewhere_directory(elsewhere), announce)
        self._users = Users(self._places.users)
        self._major = major
        self._durable = durable
        self._announce = announce
        self._start_limit = start_limit
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
        with self._guard, _plain_errors(f"PostgreSQL in {self._places.own} can't be started"):
            if self._membership is None:
                self._places.make_own()
                with self._locked():
                    self._start_and_join()
        return self

    def stop(self) -> None:
        """Give up the use; the last user stops the server and waits until it has ended."""
        with self._guard, _plain_errors(f"PostgreSQL in {self._places.own} can't be stopped"):
            membership, self._membership = self._membership, None
            if membership is None or self._cluster is None:
                return
            if membership.pid != os.getpid():  # forked: the use is the parent's
                membership.leave()
                return
            with self._locked():
                self._leave(membership, self._cluster)

    def ensure_running(self) -> bool:
        """Start the server again if it has died; True if it had. Cheap: for every second or so.

        Not for a server that is only slow: no process that still runs is touched.
        """
        with self._guard, _plain_errors(f"PostgreSQL in {self._places.own} can't be restarted"):
            if self._membership is None or self._cluster is None or self._socket is None:
                return False
            if postgres_cluster.postmaster(self._cluster) is not None:
                return False
            with self._locked():
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
        """What is there now, without starting or making anything."""
        with self._guard, _plain_errors(f"PostgreSQL in {self._places.own} can't be looked at"):
            account = account_for_this_process()
            cluster = Cluster(self._places.recorded_home(), Path(), account, self._major)
            users: tuple[int, ...] = ()
            if self._places.lock.exists():
                with self._locked():
                    users = self._users.living()
            return Description(
                carried_version(self._major),
                cluster.data,
                postgres_cluster.postmaster(cluster),
                self._places.recorded_socket(),
                users,
            )

    def _locked(self) -> contextlib.AbstractContextManager[None]:
        return exclusively(
            self._places.lock,
            lambda: self._announce(
                "Waiting for a program that is starting or stopping PostgreSQL."
            ),
        )

    def _start_and_join(self) -> None:
        account = account_for_this_process()
        binaries = find_binaries(self._major, account, self._places.elsewhere, self._announce)
        cluster = Cluster(self._places.home(account), binaries, account, self._major)
        if not cluster.data.exists():
            self._announce(f"Making a PostgreSQL {self._major} cluster in {cluster.data}.")
            postgres_cluster.make_cluster(cluster, durable=self._durable)
        postgres_cluster.check_cluster(cluster)
        socket = self._places.socket(account)
        others = self._users.living()
        membership = self._users.join()
        try:
            if not self._take_over(cluster, socket, others):
                self._launch(cluster, socket)
            self._cluster, self._socket = cluster, socket
            self._create_database("concord")
        except BaseException:  # also an interrupt: nothing that we have started may stay behind
            self._leave(membership, cluster)
            raise
        self._membership = membership

    def _leave(self, membership: Membership, cluster: Cluster) -> None:
        membership.leave()
        if not self._users.living():
            postgres_cluster.stop(cluster, self._announce)
            self._places.clear_socket()

    def _take_over(self, cluster: Cluster, socket: Path, others: tuple[int, ...]) -> bool:
        """Whether a server runs that can be used as it is; one that can't is stopped."""
        if postgres_cluster.postmaster(cluster) is None:
            if postgres_cluster.answers(socket):
                raise EmbeddedPostgresError(
                    f"The cluster in {cluster.data} is served by a process that can't be seen from "
                    "here (in another container?). Share it by CONCORD_DATABASE_URL instead."
                )
            return False
        limit = self._start_limit
        usable = postgres_cluster.wait_until_ready(cluster, socket, limit, self._announce)
        if usable and (others or postgres_cluster.is_configured(cluster, durable=self._durable)):
            if not others:
                self._announce("Taking over the PostgreSQL that an ended program left running.")
            return True
        if postgres_cluster.postmaster(cluster) is not None:
            self._announce("Stopping the PostgreSQL that an ended program left running.")
            postgres_cluster.stop(cluster, self._announce)
        return False

    def _launch(self, cluster: Cluster, socket: Path) -> None:
        postgres_cluster.configure(cluster, durable=self._durable)
        postgres_cluster.start(cluster, socket, self._start_limit, self._announce)

    def _create_database(self, name: str) -> None:
        query = "SELECT FROM pg_database WHERE datname = %s"
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            if connection.execute(query, (name,)).fetchone() is None:
                # A program killed in the middle of this leaves its backend to finish the work.
                with contextlib.suppress(errors.DuplicateDatabase, errors.UniqueViolation):
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


@contextlib.contextmanager
def _plain_errors(what: str) -> Iterator[None]:
    try:
        yield
    except (OSError, subprocess.SubprocessError, psycopg.Error) as error:
        raise EmbeddedPostgresError(f"{what}: {error}") from error
