"""One server for all tests that leave it as it was."""

from collections.abc import Iterator

import pytest

from tests import databases
from tests.api.serving import Served, served
from tests.databases import Server


@pytest.fixture(scope="module")
def running(server: Server) -> Iterator[Served]:
    """A running server over a database of the module's own."""
    with databases.database_of(server, 18) as database, served(database.dsn) as found:
        yield found
