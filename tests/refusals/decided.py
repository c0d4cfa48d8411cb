"""Motions that were put and adopted."""

from __future__ import annotations

from domain.motions.enacted_acts import (
    EnactedAct,
)
from domain.values import (
    DecisionId,
)
from tests.refusals.cases import Step, do
from tests.refusals.world import (
    MOTION,
)


def won(*acts: EnactedAct, motion: DecisionId = MOTION) -> tuple[Step, ...]:
    """A decision is taken that enacts the acts."""
    return (
        do("propose_motion", id=motion, enacts=acts),
        do("report_tally", decision=motion),
    )
