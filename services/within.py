"""Within: commands that are parts of a larger act, recorded in one transaction or not at all."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from services.act import Act, Done
from services.ledger import Case


@dataclass(frozen=True)
class Within:
    """Performs commands as parts of one case: what they come to is recorded with it, or not."""

    case: Case

    def perform(self, act: Act, decide: Callable[[Case], UUID]) -> Done:
        """Decide the part within the boundary that its act says; its records wait with those of
        the whole.
        """
        case, boundary = self.case, self.case.act.boundary
        case.act = replace(case.act, boundary=act.boundary)
        part = decide(case)
        case.act = replace(case.act, boundary=boundary)
        return Done(part, 0, case.main_version, act.command)
