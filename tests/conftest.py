"""Fixtures of all tests: real databases, each test's own. See tests/databases.py."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from services.embedded_postgres import EmbeddedPostgres
from tests import databases
from tests.databases import Database, Server

_run = contextlib.ExitStack()

# A change is judged by what it changes: `make test` tries the same random cases every time, and
# `make soak` new ones each time, as does `--hypothesis-profile=new`.
settings.register_profile("same", derandomize=True)
settings.register_profile("new", derandomize=False)
settings.load_profile("new" if os.environ.get("CONCORD_SOAK") else "same")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the workers are given the directory of their run
        _run.enter_context(databases.run_directory_made())


def pytest_unconfigure(config: pytest.Config) -> None:
    _run.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The PostgreSQL that Concord runs on, shared by all tests."""
    with databases.server(18) as found:
        yield found


@pytest.fixture(scope="session")
def server16() -> Iterator[Server]:
    """The oldest PostgreSQL that Concord supports, shared by all tests that ask for it."""
    with databases.server(16) as found:
        yield found


@pytest.fixture
def database(server: Server) -> Iterator[Database]:
    """A migrated database of the test's own."""
    with databases.database_of(server, 18) as found:
        yield found


@pytest.fixture(params=databases.MAJORS, ids=lambda major: f"postgres{major}")
def database_on_each_major(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated database of the test's own, on each PostgreSQL that Concord supports."""
    server: Server = request.getfixturevalue("server" if request.param == 18 else "server16")
    with databases.database_of(server, request.param) as found:
        yield found


@pytest.fixture
def blank_database(server: Server) -> Iterator[Database]:
    """A database of the test's own with nothing in it: for the migrations themselves."""
    with databases.database_of(server, 18, template="template1") as found:
        yield found


@pytest.fixture
def private_postgres() -> Iterator[EmbeddedPostgres]:
    """A durable embedded server of the test's own, not migrated, which the test may kill."""
    with databases.private_server() as found:
        yield found
