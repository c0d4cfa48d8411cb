"""Reconsideration: what is refused, and after what."""

from __future__ import annotations

from domain.decisions.undoing import UndoneUnderAnotherRule
from domain.motions.enacted_acts import DecisionReconsideration
from domain.motions.enactment import DecisionDoesNotEnact
from domain.motions.sequel import NotAdopted, UndoneByItself
from domain.voting.reconsideration import (
    NotMovedInTime,
    NotOnPrevailingSide,
    NotReconsiderable,
    ReconsideredTooOften,
)
from tests.refusals.cases import Case, do, on, refused, refused_afresh
from tests.refusals.urgency import UNDONE
from tests.refusals.usual import ADOPTED, MINUTES
from tests.refusals.validity import THIRD
from tests.refusals.world import CLEO, MOTION, OTHER_MOTION

MOVING = {"id": OTHER_MOTION, "enacts": (DecisionReconsideration(MOTION),)}
AGAIN = (
    do("reconsider_decision"),
    do("report_tally"),
    do("propose_motion", id=THIRD, enacts=(DecisionReconsideration(MOTION),)),
    do("report_tally", decision=THIRD),
)
LATE = on(2024, 6)

CASES: tuple[Case, ...] = (
    refused("reconsider_decision", UndoneByItself, by=MOTION),
    refused(
        "reconsider_decision", NotReconsiderable, do("implement_decision", documents=(MINUTES,))
    ),
    refused_afresh("reconsider_decision", NotAdopted, *ADOPTED, do("propose_motion", **MOVING)),
    refused("reconsider_decision", ReconsideredTooOften, *AGAIN, by=THIRD),
    refused_afresh(
        "reconsider_decision",
        NotMovedInTime,
        *ADOPTED,
        do("propose_motion", **MOVING, when=LATE),
        do("report_tally", decision=OTHER_MOTION, when=LATE),
        when=LATE,
    ),
    refused_afresh(
        "reconsider_decision",
        NotOnPrevailingSide,
        *ADOPTED,
        do("propose_motion", **MOVING, proposer=CLEO),
        do("report_tally", decision=OTHER_MOTION),
    ),
    refused_afresh(
        "reconsider_decision",
        DecisionDoesNotEnact,
        *ADOPTED,
        do("propose_motion", id=OTHER_MOTION, enacts=()),
        do("report_tally", decision=OTHER_MOTION),
    ),
    refused_afresh(
        "reconsider_decision",
        UndoneUnderAnotherRule,
        *ADOPTED,
        do("propose_motion", **MOVING, matter="tied"),
        do("report_tally", decision=OTHER_MOTION),
    ),
    *(refused("reconsider_decision", refusal, *before) for refusal, before in UNDONE),
)
