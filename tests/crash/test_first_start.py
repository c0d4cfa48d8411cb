"""Killed while everything is made for the first time: cluster, migrations, keys, views."""

from __future__ import annotations

import shutil
import time
from random import Random

import pytest

from api.composition import installation
from tests import databases
from tests.crash.examination import catch_up, examine
from tests.crash.load import Load, wait_until_at_work
from tests.crash.programs import ADMIN_KEY, ONE, System, kill_process, settings_of

FIRST_START_SECONDS = 2.5
"""About as long as a first start takes here."""


@pytest.mark.postgres
@pytest.mark.parametrize(
    "seed",
    [1, *(pytest.param(n, marks=pytest.mark.soak) for n in range(2, 21))],
)
def test_killed_while_it_starts_for_the_first_time_the_next_start_goes_on(seed: int) -> None:
    print(f"seed {seed}")
    random = Random(f"{seed} first start")
    system = System(databases.new_directory("private-18"), ONE)
    try:
        for _ in range(random.randint(1, 3)):
            system.programs = [system.launch("server")]
            time.sleep(random.uniform(0.2, FIRST_START_SECONDS))
            if random.random() < 0.3:
                for pid in system.processes():
                    kill_process(pid)
            system.programs[0].kill()
        system.start()
        load = Load(system.address, ADMIN_KEY, seed)
        with load.running() as books:
            wait_until_at_work(books, 20)
        assert books.surprises == []
        system.stop()
        with installation(settings_of(system)) as it:
            catch_up(it)
            examine(it, books)
    except BaseException:
        print(system.logs())
        raise
    finally:
        system.end()
        shutil.rmtree(system.directory, ignore_errors=True)
