"""The database is away: acts fail cleanly, health says so, and everything comes back by itself."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import httpx
import psycopg
import pytest

from api.composition import installation
from services.embedded_postgres import EmbeddedPostgres
from services.migrations import migrate
from services.settings import Settings
from tests.crash.client import Books, Client
from tests.crash.examination import catch_up, examine
from tests.crash.load import Load, wait_until_at_work
from tests.crash.programs import ADMIN_KEY, ONE, System, processes_in, running, settings_of
from tests.services.programs import eventually

pytestmark = pytest.mark.postgres

RED_SECONDS = 15.0
GREEN_SECONDS = 60.0
HEALTH_SECONDS = 10.0
STOP_SECONDS = 60.0
ANSWER_SECONDS = 25.0
"""A mutation that waits for a connection is told after five seconds that there is none."""

MUTATION = (
    'mutation { registerOrganisation(input: {name: "x", kind: SCHOOL})'
    " { ... on OrganisationRecorded { position } ... on Refusal { code } } }"
)
END_WHO_WAITS = """
SELECT count(pg_terminate_backend(pid)) FROM pg_locks
WHERE NOT granted AND relation = 'ledger.streams'::regclass
"""
QUERY = "{ organisations(first: 1) { nodes { name } } }"


@contextmanager
def served_by(postgres: EmbeddedPostgres) -> Iterator[System]:
    """A server with its worker on a database that nobody starts again."""
    migrate(postgres.dsn())
    with running(ONE, {"CONCORD_DATABASE_URL": postgres.dsn()}) as system:
        yield system


def kill(postgres: EmbeddedPostgres) -> None:
    """kill -9 of PostgreSQL; its sessions follow."""
    pid = postgres.describe().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    cluster = postgres.describe().directory
    assert eventually(lambda: not processes_in(cluster)), "sessions outlived their server"


class Visitor:
    """A client that asks once and says what it was answered, and how fast."""

    def __init__(self, url: str) -> None:
        headers = {"Authorization": f"Bearer {ADMIN_KEY}"}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False)

    def health(self, which: str) -> int:
        began = time.monotonic()
        status = self._http.get(f"/health/{which}").status_code
        assert time.monotonic() - began < HEALTH_SECONDS, "asking for the health takes time"
        return status

    def failure(self, document: str) -> tuple[int, str]:
        """The status and the code that a request which can't be answered is told in time."""
        began = time.monotonic()
        answer = self._http.post("/graphql", json={"query": document})
        assert time.monotonic() - began < ANSWER_SECONDS
        assert "internal" not in answer.text.lower()
        return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]

    def succeeds(self, document: str) -> bool:
        answer = self._http.post("/graphql", json={"query": document})
        return answer.status_code == 200 and "errors" not in answer.json()


@pytest.mark.parametrize("seconds", [2.0, pytest.param(45.0, marks=pytest.mark.soak)])
def test_while_the_database_is_down_acts_fail_cleanly_and_later_everything_recovers(
    private_postgres: EmbeddedPostgres, seconds: float
) -> None:
    with served_by(private_postgres) as system:
        load = Load(system.address, ADMIN_KEY, seed=1)
        visitor = Visitor(system.programs[0].ready())
        with load.running() as books:
            wait_until_at_work(books, 30)
            assert eventually(lambda: visitor.health("ready") == 200, GREEN_SECONDS)

            kill(private_postgres)
            assert eventually(lambda: visitor.health("ready") == 503, RED_SECONDS)
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                assert visitor.health("live") == 200
                assert visitor.health("ready") == 503
                assert visitor.failure(MUTATION) == (503, "UNAVAILABLE")
                assert visitor.failure(QUERY) == (503, "UNAVAILABLE")

            assert private_postgres.ensure_running()
            assert eventually(lambda: visitor.health("ready") == 200, GREEN_SECONDS)
            assert eventually(lambda: visitor.succeeds(QUERY), GREEN_SECONDS)
            wait_until_at_work(books, len(books.acknowledged) + 30, GREEN_SECONDS)
        print(f"answers: {dict(books.told)}, the slowest after {books.slowest:.1f} s")
        assert books.surprises == []
        assert books.slowest < ANSWER_SECONDS
        assert set(books.told) <= {"200", "503", "UNAVAILABLE", "COMMIT_UNKNOWN", "TIMED_OUT"}
        system.stop()
        with installation(settings(system, private_postgres)) as it:
            catch_up(it)
            examine(it, books)


def test_a_server_that_is_told_to_stop_while_the_database_is_down_stops(
    private_postgres: EmbeddedPostgres,
) -> None:
    with served_by(private_postgres) as system:
        visitor = Visitor(system.programs[0].ready())
        kill(private_postgres)
        waiting = threading.Thread(target=visitor.failure, args=(MUTATION,))
        waiting.start()
        time.sleep(0.2)
        began = time.monotonic()
        system.stop(20)
        assert time.monotonic() - began < STOP_SECONDS
        waiting.join()


def test_an_act_whose_session_was_killed_is_told_as_unknown_and_is_done_once_if_repeated() -> None:
    with running(ONE) as system:
        books = Books()
        url = system.programs[0].ready()
        client = Client("client", lambda: url, ADMIN_KEY, books, Random(0))
        school = {"name": "Hill School", "kind": "SCHOOL"}
        acting = threading.Thread(
            target=client.do, args=("registerOrganisation", "organisation", school)
        )
        with psycopg.connect(system.dsn("concord")) as connection:
            # As long as this transaction lasts, nothing can be recorded.
            connection.execute("LOCK TABLE ledger.streams IN EXCLUSIVE MODE")
            acting.start()
            assert eventually(lambda: connection.execute(END_WHO_WAITS).fetchone() == (1,), 5)
            assert eventually(lambda: books.told["COMMIT_UNKNOWN"] > 0, ANSWER_SECONDS)
        acting.join()
        system.stop()
        assert books.told["200"] == len(books.acknowledged) == 1
        with installation(settings_of(system)) as it:
            assert examine(it, books) == 1


def settings(system: System, postgres: EmbeddedPostgres) -> Settings:
    return Settings.model_validate(
        {
            "database_url": postgres.dsn(),
            "data_dir": system.directory,
            "admin_key": ADMIN_KEY,
        }
    )
