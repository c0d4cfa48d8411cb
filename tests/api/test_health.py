"""Health: ready only when everything holds, red within seconds, green again by itself."""

from __future__ import annotations

import os
import signal
import threading
import time

import psycopg
import pytest

from api.declaration_check import UnsoundDeclaration
from api.health import INTERVAL, OVERDUE, Check, Watch
from projections import storage
from projections.catalogue import VIEWS
from services.embedded_postgres import EmbeddedPostgres
from services.migrations import migrate
from tests.api.serving import Served, eventually, served
from tests.databases import Database

pytestmark = pytest.mark.postgres


def is_ready(it: Served) -> bool:
    return it.client.get(f"{it.url}/health/ready").status_code == 200


def test_a_server_that_has_everything_is_live_and_ready(bare: Served) -> None:
    eventually(lambda: is_ready(bare))
    ready = bare.client.get(f"{bare.url}/health/ready").json()

    assert bare.client.get(f"{bare.url}/health/live").json() == {"status": "live"}
    assert ready["status"] == "ready"
    assert {"database", "migrations", "epoch"} <= ready["checks"].keys()
    assert {f"view {view.name}" for view in VIEWS} <= ready["checks"].keys()


def test_metrics_tell_of_requests_pools_and_views(bare: Served) -> None:
    bare.post("{ hello }")
    text = bare.client.get(f"{bare.url}/metrics").text

    assert 'concord_requests_total{lane="slow",status="200"}' in text
    assert 'concord_pool_connections{pool="fast reads"}' in text
    assert "concord_acts_recorded_total 0.0" in text
    for view in VIEWS:
        assert f'concord_view_stopped{{view="{view.name}"}} 0.0' in text


def test_neither_health_nor_metrics_need_a_key(bare: Served) -> None:
    eventually(lambda: is_ready(bare))
    for path in ("/health/live", "/health/ready", "/metrics"):
        response = bare.client.get(bare.url + path, headers={"Authorization": ""})
        assert response.status_code == 200


def test_a_database_that_died_is_told_at_once_and_everything_recovers(
    private_postgres: EmbeddedPostgres,
) -> None:
    dsn = private_postgres.dsn()
    migrate(dsn)
    with served(dsn, private_postgres) as it:
        eventually(lambda: is_ready(it))
        with private_postgres._guard:  # the supervisor waits until the test has looked
            os.kill(process_of(private_postgres), signal.SIGKILL)
            # A session that was open notices a moment later that the server is gone.
            assert eventually(lambda: it.post("{ counted }").status_code == 503) < 15
            answer = it.post("{ counted }")
            assert answer.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
            assert eventually(lambda: not is_ready(it)) < 15
            assert it.client.get(f"{it.url}/health/live").status_code == 200
            began = time.monotonic()
            assert it.post("{ hello }").status_code == 503
            assert time.monotonic() - began < 5
        eventually(lambda: is_ready(it))
        assert it.post("{ counted }").json() == {"data": {"counted": 1}}


def process_of(server: EmbeddedPostgres) -> int:
    pid = server.describe().pid
    assert pid is not None
    return pid


def test_what_is_read_over_a_broken_connection_is_read_again(database: Database) -> None:
    with served(database.dsn) as it, psycopg.connect(database.dsn, autocommit=True) as other:
        for query in ("{ counted }", "{ __typename }"):
            assert it.post(query).status_code == 200
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = 'concord'"
            )
            answer = it.post(query)
            assert (answer.status_code, "errors" in answer.json()) == (200, False)


def test_a_database_that_holds_still_is_not_waited_for(
    private_postgres: EmbeddedPostgres,
) -> None:
    dsn = private_postgres.dsn()
    migrate(dsn)
    with psycopg.connect(dsn, autocommit=True) as connection:
        storage.install(connection)
    watch = Watch(dsn, [])
    watch.start()
    assert watch.seen().is_ready
    with psycopg.connect(dsn) as connection:
        backends = [
            row[0]
            for row in connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'concord-health'"
            )
        ]
    held = [process_of(private_postgres), *backends]
    try:
        for pid in held:
            os.kill(pid, signal.SIGSTOP)
        assert eventually(lambda: not watch.answers()) < 4
    finally:
        for pid in held:
            os.kill(pid, signal.SIGCONT)
    eventually(watch.answers)
    watch.stop()


def test_a_database_that_is_not_migrated_is_not_ready(blank_database: Database) -> None:
    watch = Watch(blank_database.dsn, [])
    watch.start()
    try:
        seen = watch.seen()
        assert (seen.checks["database"].ok, seen.checks["migrations"].ok) == (True, False)
        migrate(blank_database.dsn)
        with psycopg.connect(blank_database.dsn, autocommit=True) as connection:
            storage.install(connection)
        eventually(lambda: watch.seen().is_ready)
    finally:
        watch.stop()


def test_another_servers_database_is_not_ready(database: Database) -> None:
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        connection.execute("UPDATE ledger.epoch SET system_identifier = 1")
    watch = Watch(database.dsn, [])
    watch.start()
    try:
        assert "rebase" in watch.seen().checks["epoch"].detail
        assert not watch.seen().is_ready
    finally:
        watch.stop()


def test_a_database_answers_while_the_read_types_are_looked_at(database: Database) -> None:
    over = threading.Event()

    def slow() -> None:
        over.wait(30)

    watch = Watch(database.dsn, [], declared=slow)
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        storage.install(connection)
    watch.start()
    try:
        time.sleep(OVERDUE + INTERVAL)
        assert watch.answers()
        assert watch.seen().checks["read types"] == Check(False, "are being looked at")
        over.set()
        eventually(lambda: watch.seen().is_ready)
    finally:
        over.set()
        watch.stop()


def test_read_types_that_do_not_fit_the_views_are_named(database: Database) -> None:
    def unsound() -> None:
        raise UnsoundDeclaration("Decision: decisions.decision.title may be NULL")

    watch = Watch(database.dsn, [], declared=unsound)
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        storage.install(connection)
    watch.start()
    try:
        assert "may be NULL" in watch.seen().checks["read types"].detail
        assert not watch.seen().is_ready
    finally:
        watch.stop()


def test_read_types_are_looked_at_when_the_views_of_an_earlier_version_are_replaced(
    database: Database,
) -> None:
    view, looks = VIEWS[0], []
    watch = Watch(database.dsn, [view], declared=lambda: looks.append(view.name))
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        storage.install(connection)
        connection.execute(
            "INSERT INTO projections.position (view, phase, version) VALUES (%s, 'live', %s)",
            (view.name, view.version - 1),
        )
        watch.start()
        try:
            seen = watch.seen().checks["read types"]
            assert not seen.ok and seen.detail == f"waits for views to be made: {view.name}"
            assert looks == []
            connection.execute("UPDATE projections.position SET version = %s", (view.version,))
            eventually(lambda: watch.seen().is_ready)
            assert looks == [view.name]
        finally:
            watch.stop()


def test_a_view_that_was_stopped_is_named(database: Database) -> None:
    view = VIEWS[0]
    watch = Watch(database.dsn, [view])
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        watch.start()
        try:
            assert watch.seen().checks[f"view {view.name}"].detail == "not made yet"
            storage.install(connection)
            connection.execute(
                "INSERT INTO projections.position (view, phase, version, failed_at, failure)"
                " VALUES (%s, 'live', %s, now(), 'event 7 at position 9: “a secret” has no place')",
                (view.name, view.version),
            )
            eventually(lambda: "event 7" in watch.seen().checks[f"view {view.name}"].detail)
            # No key is needed to ask: the text that the view met is not for everybody.
            assert "secret" not in watch.seen().checks[f"view {view.name}"].detail
            assert not watch.seen().is_ready
            connection.execute("UPDATE projections.position SET failure = NULL, failed_at = NULL")
            eventually(lambda: watch.seen().is_ready)
        finally:
            watch.stop()
