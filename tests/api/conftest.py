"""One server for all tests of a module, over a database of its own."""

from collections.abc import Iterator

import pytest

from tests import databases
from tests.api.client import Client
from tests.api.serving import Served, served, whole
from tests.databases import Server


@pytest.fixture(scope="module")
def bare(server: Server) -> Iterator[Served]:
    """A server with a schema that needs no views, for what is about HTTP alone."""
    with databases.database_of(server, 18) as database, served(database.dsn) as found:
        yield found


@pytest.fixture(scope="module")
def running(server: Server) -> Iterator[Served]:
    with whole(server) as found:
        yield found


@pytest.fixture
def client(running: Served) -> Client:
    return Client(running)
