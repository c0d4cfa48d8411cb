"""Concord's programs as processes on one data directory, to be ended in every way there is."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Literal

import psycopg

from services.embedded_postgres import OWNER, EmbeddedPostgres
from services.settings import Settings
from tests import databases
from tests.services.programs import environment, runs

ADMIN_KEY = "concord_admin_of-the-crash-tests"
START_SECONDS = 60.0

Kind = Literal["server", "server without worker", "worker"]

ONE: tuple[Kind, ...] = ("server",)
APART: tuple[Kind, ...] = ("server without worker", "worker")
TWO: tuple[Kind, ...] = ("server", "server")

_ARGUMENTS: dict[Kind, list[str]] = {
    "server": ["serve"],
    "server without worker": ["serve", "--without-worker"],
    "worker": ["worker"],
}
_READY = {"worker": re.compile("The worker keeps the views up()")}
_ANSWERS = re.compile(r"Concord answers at (http://\S+)/graphql")


@dataclass
class Program:
    """One running program; what it prints goes to a file."""

    kind: Kind
    process: subprocess.Popen[bytes]
    output: Path

    def ready(self, seconds: float = START_SECONDS) -> str:
        """Wait until it does its work; the URL of a server."""
        deadline = time.monotonic() + seconds
        while (found := self._said()) is None:
            assert self.process.poll() is None, f"{self.kind} ended:\n{self.log()}"
            assert time.monotonic() < deadline, f"{self.kind} does not start:\n{self.log()}"
            time.sleep(0.02)
        return found

    @property
    def address(self) -> str | None:
        """The URL of a server that answers."""
        return self._said() if self.process.poll() is None else None

    def _said(self) -> str | None:
        found = _READY.get(self.kind, _ANSWERS).search(self.log())
        return None if found is None else found[1]

    def log(self) -> str:
        return self.output.read_text(errors="replace")

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait(30)

    def terminate(self, seconds: float) -> int:
        """SIGTERM; its exit code."""
        self.process.terminate()
        return self.process.wait(seconds)


@dataclass
class System:
    """The programs of one data directory, and the PostgreSQL that they share."""

    directory: Path
    kinds: tuple[Kind, ...]
    settings: dict[str, str] = field(default_factory=dict)
    programs: list[Program] = field(default_factory=list)

    def start(self) -> None:
        """Start every program at once, and wait until all work."""
        self.programs = [self.launch(kind) for kind in self.kinds]
        for program in self.programs:
            program.ready()

    def launch(self, kind: Kind) -> Program:
        """Start a program, and do not wait."""
        number = len(list(self.directory.glob("program-*")))
        output = self.directory / f"program-{number}.log"
        with output.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "api.cli", *_ARGUMENTS[kind]],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=environment() | self.environment,
                start_new_session=True,
            )
        return Program(kind, process, output)

    @property
    def environment(self) -> dict[str, str]:
        """What the programs are configured by."""
        return {
            "CONCORD_DATA_DIR": str(self.directory),
            "CONCORD_POSTGRES_DIR": str(databases.elsewhere()),
            "CONCORD_ADMIN_KEY": ADMIN_KEY,
            "CONCORD_PORT": "0",
            "PYTHONUNBUFFERED": "1",
            "PYTHONFAULTHANDLER": "1",
            **self.settings,
        }

    def restart(self, *programs: Program) -> None:
        """Start again what has ended, and wait until it works."""
        started = [self.launch(program.kind) for program in programs]
        for old, new in zip(programs, started, strict=True):
            self.programs[self.programs.index(old)] = new
        for program in started:
            program.ready()

    def servers(self) -> list[Program]:
        return [program for program in self.programs if program.kind != "worker"]

    def address(self, random: Random) -> str | None:
        """The URL of one of the servers that run, if one does."""
        known = [address for server in self.servers() if (address := server.address)]
        return random.choice(known) if known else None

    def stop(self, seconds: float = 30.0) -> None:
        """SIGTERM to all at once; each must end with 0, and nothing may be left running."""
        for program in self.programs:
            program.process.send_signal(signal.SIGTERM)
        for program in self.programs:
            code = program.process.wait(seconds)
            assert code == 0, f"{program.kind} ended with {code}:\n{program.log()}"
        assert self.processes() == [], "processes were left running"

    def end(self) -> None:
        """Leave nothing behind, whatever has happened."""
        for program in self.programs:
            if program.process.poll() is None:
                program.kill()
        for pid in self.processes():
            kill_process(pid)

    def cluster(self) -> Path:
        """The cluster's directory, in which each of its processes works."""
        recorded = self.directory / "postgres" / "location"
        home = Path(recorded.read_text()) if recorded.exists() else self.directory / "postgres"
        return home / "cluster"

    def postmaster(self) -> int | None:
        """The process id of the PostgreSQL server, if one runs."""
        try:
            pid = int((self.cluster() / "postmaster.pid").read_text().splitlines()[0])
        except (OSError, IndexError, ValueError):
            return None
        return pid if pid in self.processes() else None

    def processes(self) -> list[int]:
        """The processes of this data directory's PostgreSQL."""
        return processes_in(self.cluster())

    def backends(self) -> list[int]:
        """The processes that serve a session."""
        with psycopg.connect(self.dsn("postgres")) as connection:
            query = (
                "SELECT pid FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            return [pid for (pid,) in connection.execute(query)]

    def dsn(self, database: str) -> str:
        """How to reach the server of the data directory, without becoming one of its users."""
        postgres = EmbeddedPostgres(self.directory, elsewhere=databases.elsewhere())
        return psycopg.conninfo.make_conninfo(
            host=str(postgres.describe().socket), port=5432, dbname=database, user=OWNER
        )

    def logs(self) -> str:
        """The end of what every program has printed; those that run first say where they are."""
        for program in self.programs:
            if program.process.poll() is None:
                program.process.send_signal(signal.SIGABRT)
                program.process.wait(10)
        tails = [
            f"--- {path.name}\n" + "\n".join(path.read_text(errors="replace").splitlines()[-250:])
            for path in sorted(self.directory.glob("program-*.log"), key=os.path.getmtime)
        ]
        return "\n".join(tails[-4:])


@contextmanager
def running(kinds: tuple[Kind, ...], settings: dict[str, str] | None = None) -> Iterator[System]:
    """A running system on a durable cluster of its own; nothing is left of it at the end."""
    system = System(databases.new_directory("private-18"), kinds, settings or {})
    try:
        system.start()
        yield system
    except BaseException:
        print(system.logs())
        raise
    finally:
        system.end()
        shutil.rmtree(system.directory, ignore_errors=True)


def settings_of(system: System) -> Settings:
    """The settings by which this process uses the system's data directory."""
    return Settings.model_validate(
        {
            "data_dir": system.directory,
            "postgres_dir": databases.elsewhere(),
            "admin_key": ADMIN_KEY,
        }
    )


def processes_in(cluster: Path) -> list[int]:
    """The PostgreSQL processes that work in a cluster's directory; zombies are none."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                works_here = (entry / "cwd").samefile(cluster)
            except OSError:
                continue
            if works_here and runs(int(entry.name)):
                found.append(int(entry.name))
    return found


def kill_process(pid: int) -> None:
    """kill -9 of a process that may have ended already."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
