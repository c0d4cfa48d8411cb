"""The stage: one ledger with the story in it, on which cases are only tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from domain.refusal import Refused
from services.ledger import Ledger, Performs, Transaction
from tests.refusals.cases import Case, Step, perform
from tests.refusals.usual import USUAL
from tests.refusals.world import story


@dataclass(frozen=True)
class Stage:
    """A ledger in which the story is recorded."""

    ledger: Ledger

    @classmethod
    def set_on(cls, ledger: Ledger) -> Stage:
        """Record the story in an empty ledger."""
        for number, step in enumerate(story()):
            perform(ledger, step, USUAL[step.command], number)
        return cls(ledger)

    def do(self, performs: Performs, command: str, number: int = 0, **given: Any) -> None:
        """Give a command."""
        perform(performs, Step(command, given), USUAL[command], number)

    def usually(self, performs: Performs, command: str) -> None:
        """Give what usually comes before a command."""
        for number, step in enumerate(USUAL[command].before, start=1_000):
            perform(performs, step, USUAL[step.command], number)

    def met(self, case: Case) -> tuple[Refused | None, int]:
        """The refusal that a case meets, if any, and how many records came of it."""
        transaction = Transaction(self.ledger)
        if case.after_the_usual:
            self.usually(transaction, case.command)
        for number, step in enumerate(case.before, start=2_000):
            perform(transaction, step, USUAL[step.command], number)
        before = len(transaction.records)
        try:
            with lowered(case.given.get("lowered", {})):
                self.do(transaction, case.command, 3_000, **case.given)
        except Refused as refusal:
            return refusal, len(transaction.records) - before
        return None, len(transaction.records) - before


@contextmanager
def lowered(limits: Mapping[str, int]) -> Iterator[None]:
    """Limits, by where they stand, are lower for a while."""
    with ExitStack() as stack:
        for place, limit in limits.items():
            stack.enter_context(patch(place, limit))
        yield
