"""The stage that all cases share; nothing that they try is recorded on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import databases
from tests.databases import Server
from tests.refusals.stage import Stage
from tests.services.acts import ledger_on


@pytest.fixture(scope="session")
def stage(server: Server) -> Iterator[Stage]:
    """A ledger with the story in it."""
    with databases.database_of(server, 18) as database, ledger_on(database.dsn) as ledger:
        yield Stage.set_on(ledger)
