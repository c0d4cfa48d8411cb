"""Killed at random moments under load: nothing acknowledged is lost, nothing is done twice.

Each test prints its seed. What is hit and when follows from it; what the programs are just doing
at that moment does not. `CONCORD_SEED` chooses another.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from random import Random

import pytest

from api.composition import installation
from tests.crash.blows import (
    Blow,
    kill_backend,
    kill_during_startup,
    kill_everything,
    kill_postmaster,
    kill_server,
    kill_worker,
)
from tests.crash.client import Books
from tests.crash.examination import examine
from tests.crash.load import Load, wait_until_at_work
from tests.crash.programs import ADMIN_KEY, APART, ONE, TWO, Kind, System, running, settings_of
from tests.services.programs import environment

pytestmark = pytest.mark.postgres

SEED = int(os.environ.get("CONCORD_SEED", "1"))
TIMES = 3
"""How often a system is hit in a test."""
SOAK_TIMES = 20

ALL: tuple[Blow, ...] = (
    kill_server,
    kill_postmaster,
    kill_backend,
    kill_everything,
    kill_during_startup,
)


def hit(system: System, blows: tuple[Blow, ...], seed: int, times: int) -> tuple[Books, int]:
    """Load the system and hit it so many times; the clients' books, and how many were killed."""
    random = Random(f"{seed} blows")
    load = Load(system.address, ADMIN_KEY, seed)
    hits = killed = 0
    with load.running() as books:
        while hits < times and not books.surprises:
            # Each blow falls on work: some acts were acknowledged since the one before.
            wait_until_at_work(books, len(books.acknowledged) + random.randint(5, 40))
            time.sleep(random.uniform(0.0, 0.4))
            blow = random.choice(blows)
            victims = blow(system, random)
            hits += victims > 0
            killed += victims
            print(f"{blow.__name__}: {victims}")
        wait_until_at_work(books, len(books.acknowledged) + 20)
    return books, killed


def check_doctor(system: System, seconds: float = 20.0) -> None:
    """`concord doctor` finds nothing wrong, and every view at the last event."""
    deadline = time.monotonic() + seconds
    while True:
        looked = subprocess.run(
            [sys.executable, "-m", "api.cli", "doctor", "--json"],
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env=environment() | system.environment,
        )
        found = json.loads(looked.stdout)
        amiss = [
            it
            for it in found
            if it["verdict"] == "fail" or (it["what"].startswith("view ") and it["verdict"] != "ok")
        ]
        if not amiss and looked.returncode == 0:
            assert {"database", "epoch"} <= {it["what"] for it in found}, found
            return
        assert time.monotonic() < deadline, amiss
        time.sleep(0.2)


def survive(kinds: tuple[Kind, ...], blows: tuple[Blow, ...], seed: int, times: int) -> None:
    """Hit a system of these programs, and hold it against what its clients were told."""
    with running(kinds) as system:
        books, killed = hit(system, blows, seed, times)
        assert books.surprises == []
        check_doctor(system)
        system.stop()
        with installation(settings_of(system)) as it:
            events = examine(it, books)
        assert system.processes() == []
    print(
        f"seed {seed}: {killed} killed, {len(books.acknowledged)} commands acknowledged, "
        f"{len(books.given_up)} given up, {events} events; answers: {dict(books.told)}"
    )


@pytest.mark.parametrize(
    ("kinds", "blows", "seed"),
    [
        pytest.param(ONE, ALL, SEED, id="one-program"),
        pytest.param(APART, (*ALL, kill_worker, kill_worker), SEED + 1, id="worker-apart"),
        pytest.param(TWO, (kill_server, kill_postmaster, kill_everything), SEED + 2, id="two"),
    ],
)
def test_killed_under_load_nothing_acknowledged_is_lost_or_done_twice(
    kinds: tuple[Kind, ...], blows: tuple[Blow, ...], seed: int
) -> None:
    print(f"seed {seed}")
    survive(kinds, blows, seed, TIMES)


@pytest.mark.soak
@pytest.mark.parametrize(
    ("kinds", "blow"),
    [
        pytest.param(ONE, kill_server, id="server"),
        pytest.param(APART, kill_worker, id="worker"),
        pytest.param(ONE, kill_postmaster, id="postgres"),
        pytest.param(APART, kill_backend, id="session"),
        pytest.param(APART, kill_everything, id="everything"),
        pytest.param(ONE, kill_during_startup, id="startup"),
        pytest.param(TWO, kill_server, id="one-of-two-servers"),
        pytest.param(TWO, kill_postmaster, id="postgres-of-two-servers"),
    ],
)
def test_killed_again_and_again(kinds: tuple[Kind, ...], blow: Blow) -> None:
    print(f"seed {SEED}")
    survive(kinds, (blow,), SEED, SOAK_TIMES)
