"""SIGTERM under load: what was accepted is finished, and nothing is left running."""

from __future__ import annotations

import threading
import time
from typing import Any

import httpx
import psycopg
import pytest

from api.composition import installation
from tests.crash.examination import catch_up, examine
from tests.crash.load import Load, wait_until_at_work
from tests.crash.programs import ADMIN_KEY, APART, ONE, TWO, Kind, running, settings_of

pytestmark = pytest.mark.postgres

STOP_SECONDS = 45.0

MUTATION = (
    'mutation { registerOrganisation(input: {name: "Slow School", kind: SCHOOL})'
    " { ... on OrganisationRecorded { position fresh } ... on Refusal { code } } }"
)


@pytest.mark.parametrize("kinds", [ONE, APART, TWO], ids=["one", "worker-apart", "two"])
def test_told_to_stop_under_load_it_ends_with_0_and_postgres_with_it(
    kinds: tuple[Kind, ...],
) -> None:
    with running(kinds) as system:
        load = Load(system.address, ADMIN_KEY, seed=7)
        with load.running() as books:
            wait_until_at_work(books, 40)
            began = time.monotonic()
            system.stop(STOP_SECONDS)
            took = time.monotonic() - began
            load.give_up()
        print(f"stopped in {took:.1f} s; answers: {dict(books.told)}")
        assert books.surprises == []
        assert took < STOP_SECONDS
        with installation(settings_of(system)) as it:
            catch_up(it)
            examine(it, books)
        assert system.processes() == []


def test_a_request_that_was_accepted_is_answered_before_the_server_ends() -> None:
    with running(ONE) as system:
        [server] = system.programs
        answers: list[httpx.Response] = []

        def ask(url: str) -> None:
            answers.append(
                httpx.post(
                    f"{url}/graphql",
                    json={"query": MUTATION},
                    headers={"Authorization": f"Bearer {ADMIN_KEY}"},
                    timeout=30,
                    trust_env=False,
                )
            )

        asking = threading.Thread(target=ask, args=(server.ready(),))
        with psycopg.connect(system.dsn("concord")) as connection:
            # As long as this transaction lasts, nothing can be recorded.
            connection.execute("LOCK TABLE ledger.streams IN EXCLUSIVE MODE")
            asking.start()
            _until_somebody_waits(connection)
            server.process.terminate()
            time.sleep(1.0)
            assert server.process.poll() is None, "it did not wait for what it had accepted"
        assert server.process.wait(STOP_SECONDS) == 0, server.log()
        asking.join()
        assert system.processes() == []
    [answer] = answers
    recorded: dict[str, Any] = answer.json()["data"]["registerOrganisation"]
    assert int(recorded["position"]) > 0


def _until_somebody_waits(connection: psycopg.Connection[Any], seconds: float = 5.0) -> None:
    query = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'ledger.streams'::regclass"
    )
    deadline = time.monotonic() + seconds
    while connection.execute(query.encode()).fetchone() == (0,):
        assert time.monotonic() < deadline, "nobody wants to record anything"
        time.sleep(0.02)
