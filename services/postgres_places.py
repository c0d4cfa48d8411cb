"""Where the embedded PostgreSQL of a data directory keeps its cluster and its socket.

Both are next to the data where that can be. Where PostgreSQL's account can't come there, or the
path is too long for a socket, they are elsewhere, and a file in the data directory says where:
later starts and other programs follow it. No directory that is not Concord's own is opened up.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from services.postgres_binaries import (
    ELSEWHERE_VARIABLE,
    Account,
    Announce,
    EmbeddedPostgresError,
    make_reachable_directory,
)

_SOCKET_FILE = ".s.PGSQL.5432"
_SOCKET_PATH_LIMIT = 100  # bytes; the systems allow 104 to 108
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+-]+")  # in a list of sockets or hosts, others separate


@dataclass(frozen=True)
class Places:
    """The places of one data directory. `own` is this program's user's; others may pass through.

    Methods that make something are called under the lock.
    """

    own: Path
    elsewhere: Path
    announce: Announce

    @property
    def lock(self) -> Path:
        """Held by whoever starts or stops the server."""
        return self.own / "lock"

    @property
    def users(self) -> Path:
        """A locked file for each program that uses the server."""
        return self.own / "users"

    def make_own(self) -> None:
        """Make our corner of the data directory; raise if it is another user's."""
        self.own.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.own.mkdir()
            # Root's may be passed through by PostgreSQL's account, not listed.
            self.own.chmod(0o711 if os.geteuid() == 0 else 0o700)
        except FileExistsError:
            owner = self.own.stat().st_uid
            if owner != os.geteuid():
                raise EmbeddedPostgresError(
                    f"The directory {self.own} belongs to the user id {owner}, and this program "
                    f"runs as {os.geteuid()}. Run it as that user, or choose another "
                    "CONCORD_DATA_DIR."
                ) from None

    def recorded_home(self) -> Path:
        """Where the cluster is, if there is one."""
        return _read_path(self.own / "location") or self.own

    def recorded_socket(self) -> Path | None:
        """The directory of the socket, if one was ever made."""
        here = self.recorded_home() / "run"
        return _read_path(self.own / "socket") or (here if here.is_dir() else None)

    def home(self, account: Account) -> Path:
        """Where the cluster lives: here, or elsewhere if PostgreSQL's account can't come here."""
        recorded = self.recorded_home()
        if not recorded.is_dir():
            raise EmbeddedPostgresError(
                f"The cluster of this data directory was kept in {recorded}, which is gone. "
                f"Restore it, or remove {self.own} to begin with an empty one."
            )
        if account.can_reach(recorded):
            return recorded
        if recorded != self.own or (self.own / "cluster").exists():
            raise EmbeddedPostgresError(
                f"The user {account.name!r}, as whom PostgreSQL runs, can no longer reach the "
                f"cluster in {recorded}. Let it pass through the directories above."
            )
        clusters = self.elsewhere / "clusters"
        make_reachable_directory(clusters, account)
        home = clusters / secrets.token_hex(8)
        self.announce(
            f"The user {account.name!r}, as whom PostgreSQL runs, can't reach {self.own}: its "
            f"cluster is kept in {home} (another place: {ELSEWHERE_VARIABLE})."
        )
        home.mkdir()
        home.chmod(0o711)
        self._record("location", home)
        return home

    def socket(self, account: Account) -> Path:
        """A directory of mode 0700 whose path is short and plain enough, the same every time."""
        here = self.recorded_home() / "run"
        for known in (_read_path(self.own / "socket"), here):
            if known and _fits(known) and _is_or_becomes_private(known, account):
                return known
        parents = [Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 - made 0700 inside
        if not account.is_another and os.environ.get("XDG_RUNTIME_DIR"):
            parents.insert(0, Path(os.environ["XDG_RUNTIME_DIR"]))
        for parent in parents:
            new = parent / f"concord-{secrets.token_hex(8)}"
            if _fits(new) and account.can_reach(parent) and _is_or_becomes_private(new, account):
                self._record("socket", new)
                return new
        raise EmbeddedPostgresError(
            f"PostgreSQL needs a directory with a short path for its socket: {here} can't be it, "
            f"and in {' and '.join(map(str, parents))} none could be made."
        )

    def clear_socket(self) -> None:
        """Remove a socket directory that is not in our own places; it is made again if wanted."""
        directory = _read_path(self.own / "socket")
        if directory is not None:
            with suppress(OSError):
                directory.rmdir()

    def _record(self, name: str, path: Path) -> None:
        partial = self.own / f"{name}.new"
        partial.write_bytes(os.fsencode(path))
        partial.rename(self.own / name)


def _fits(directory: Path) -> bool:
    path = str(directory / _SOCKET_FILE)
    return len(os.fsencode(path)) < _SOCKET_PATH_LIMIT and bool(_PLAIN_PATH.fullmatch(path))


def _is_or_becomes_private(directory: Path, account: Account) -> bool:
    """Whether the directory is the account's alone; made if nothing of that name is there."""
    try:
        directory.mkdir(mode=0o700)
        account.give(directory)
    except FileExistsError:
        pass
    except OSError:
        return False
    found = directory.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid and not found.st_mode & 0o77


def _read_path(file: Path) -> Path | None:
    try:
        return Path(os.fsdecode(file.read_bytes()))
    except FileNotFoundError:
        return None
