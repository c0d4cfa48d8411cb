"""Within: commands that are parts of a larger act, recorded in one transaction or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from services.act import Act, Done
from services.ledger import Case


@dataclass(frozen=True)
class Within:
    """Performs commands as parts of one case: what they come to is recorded with it, or not."""

    case: Case

    def perform(self, act: Act, decide: Callable[[Case], UUID]) -> Done:
        """Decide the part; its records wait with those of the whole."""
        return Done(decide(self.case), 0, self.case.main_version, act.command)
