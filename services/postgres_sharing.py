"""Who is using one embedded PostgreSQL, by locks that vanish with their process.

A count written in a file would be wrong after every `kill -9`. Here each program holds the
advisory lock of a file of its own for as long as it lives; the kernel takes the lock back
however the program ends, so a file that nobody holds belongs to nobody.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


@contextlib.contextmanager
def exclusively(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of `path` while the block runs; `waiting` is called once if someone has it.

    The file stays: to remove it would let two programs lock two files of the same name.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _take(descriptor):
            waiting()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@dataclass
class Membership:
    """One program's use of the server, held from `Users.join` until `leave` or its death."""

    path: Path
    descriptor: int
    pid: int = field(default_factory=os.getpid)

    def leave(self) -> None:
        """Give the use up. In a forked child only the copy of the lock is closed."""
        if self.pid == os.getpid():
            self.path.unlink(missing_ok=True)
        os.close(self.descriptor)


class Users:
    """The programs that use one server: a directory with a locked file for each of them.

    Every method is called under the server's own lock (`exclusively`), which makes creating
    a file and locking it one step to the others.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def join(self) -> Membership:
        """Enter this process as a user."""
        self._directory.mkdir(mode=0o700, exist_ok=True)
        path = self._directory / f"{os.getpid()}-{secrets.token_hex(4)}"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        return Membership(path, descriptor)

    def living(self, besides: Membership | None = None) -> tuple[int, ...]:
        """The process ids that hold their file, `besides` left out; files of the dead go."""
        if not self._directory.is_dir():
            return ()
        found = []
        for path in sorted(self._directory.iterdir()):
            if besides is not None and path == besides.path:
                continue
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
            try:
                if _take(descriptor):
                    path.unlink(missing_ok=True)
                else:
                    found.append(int(path.name.partition("-")[0]))
            finally:
                os.close(descriptor)
        return tuple(found)


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
