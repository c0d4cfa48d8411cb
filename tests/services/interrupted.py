"""A ledger on which something else happens while an act is decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from services.act import Act, Done
from services.ledger import Case, Ledger


@dataclass
class Interrupted:
    """A ledger on which something else happens between the first decision and its commit."""

    ledger: Ledger
    between: Callable[[], object]
    decided: int = 0

    def perform(self, given: Act, decide: Callable[[Case], UUID]) -> Done:
        def deciding(case: Case) -> UUID:
            result = decide(case)
            self.decided += 1
            if self.decided == 1:
                self.between()
            return result

        return self.ledger.perform(given, deciding)
