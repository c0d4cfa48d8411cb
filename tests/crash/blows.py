"""Blows: the ways in which a running system is hit, each chosen and timed by a seed."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

import psycopg

from tests.crash.programs import Program, System, kill_process

Blow = Callable[[System, Random], int]
"""Kills something, starts again what does not come back by itself; how many were killed."""


def kill_server(system: System, random: Random) -> int:
    """A server, at any moment of its work."""
    return _kill_and_restart(system, random.choice(system.servers()))


def kill_worker(system: System, random: Random) -> int:
    """The worker that keeps the views up."""
    [worker] = [program for program in system.programs if program.kind == "worker"]
    return _kill_and_restart(system, worker)


def kill_postmaster(system: System, random: Random) -> int:
    """PostgreSQL itself; the programs have to start it again."""
    pid = system.postmaster()
    if pid is None:
        return 0
    kill_process(pid)
    wait_for_postmaster(system, besides=pid)
    return 1


def kill_backend(system: System, random: Random) -> int:
    """One session of PostgreSQL, which then ends all others and recovers."""
    try:
        backends = system.backends()
    except psycopg.OperationalError:  # it still recovers from the blow before
        return 0
    if not backends:
        return 0
    kill_process(random.choice(backends))
    return 1


def kill_everything(system: System, random: Random) -> int:
    """All programs and every process of PostgreSQL at once, as when the power fails."""
    for program in system.programs:
        program.process.kill()
    postgres = system.processes()
    for pid in postgres:
        kill_process(pid)
    for program in system.programs:
        program.process.wait(30)
    killed = len(system.programs) + (1 if postgres else 0)
    system.restart(*system.programs)
    return killed


def kill_during_startup(system: System, random: Random) -> int:
    """Everything, and then a program or PostgreSQL again and again while it starts."""
    killed = 0
    for program in system.programs:
        program.kill()
        killed += 1
    for _ in range(random.randint(1, 3)):
        starting = [system.launch(kind) for kind in system.kinds]
        time.sleep(random.uniform(0.0, 2.0))
        pid = system.postmaster()
        if pid is not None and random.random() < 0.5:
            kill_process(pid)
            killed += 1
        for program in starting:
            program.kill()
            killed += 1
    system.restart(*system.programs)
    return killed


def wait_for_postmaster(system: System, besides: int, seconds: float = 30.0) -> None:
    """Wait until another PostgreSQL runs than the one that was killed."""
    deadline = time.monotonic() + seconds
    while system.postmaster() in (None, besides):
        assert time.monotonic() < deadline, "PostgreSQL was not started again"
        time.sleep(0.05)


def _kill_and_restart(system: System, program: Program) -> int:
    program.kill()
    system.restart(program)
    return 1
