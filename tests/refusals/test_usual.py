"""Every command is done as usual, so that a case shows what alone stops it."""

from __future__ import annotations

import pytest

from services.catalogue import commands
from services.ledger import Transaction
from tests.refusals.stage import Stage
from tests.refusals.usual import USUAL

pytestmark = pytest.mark.postgres


def test_every_command_has_something_usual() -> None:
    assert set(USUAL) == set(commands())


@pytest.mark.parametrize("name", sorted(USUAL))
def test_a_command_is_done_as_usual(stage: Stage, name: str) -> None:
    transaction = Transaction(stage.ledger)
    stage.usually(transaction, name)
    before = len(transaction.records)
    stage.do(transaction, name)
    assert len(transaction.records) > before
