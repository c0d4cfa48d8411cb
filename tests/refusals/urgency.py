"""Urgent action: what is refused, and after what."""

from __future__ import annotations

from dataclasses import replace

from domain.competence.judge import BodyNotCompetent, JudgedByItself
from domain.competence.urgent_reach import NotForUrgentAction
from domain.decisions.decision import MotionAlreadyDecided, MotionAlreadyWithdrawn
from domain.decisions.resolution import DecisionNotAdopted, DecisionSuspended
from domain.document import DocumentMissing, DocumentNamedTwice, MalformedDigest
from domain.motions.enactment import DecisionDoesNotEnact
from domain.motions.poll import AnotherPollOpen, PollNotCounted
from domain.motions.sequel import DecisionAlreadyRescinded, DecisionAlreadySuperseded
from domain.motions.validity import DecisionVoid
from domain.provisions.provision import RulesClash
from domain.provisions.scheme import Assignment, MatterReserved
from domain.provisions.urgency import (
    NotEntitledToUrgentAction,
    NoUrgentAction,
    UrgencyProvision,
    UrgentActionAlreadyRatified,
    UrgentActionAlreadyReported,
    UrgentActionLapsed,
    UrgentActionLapsesLater,
    UrgentActionLasts,
    UrgentActionNotProvided,
)
from domain.values import TooMany
from services.entitlement import ActsAsAnother, ActsForAnother
from tests.refusals.cases import Case, do, on, refused, refused_afresh
from tests.refusals.charters import in_force, scheme
from tests.refusals.decided import won
from tests.refusals.decisions import BY_OTHER_TITLE, MANY_PAPERS, suspended
from tests.refusals.everywhere import each
from tests.refusals.usual import ADOPTED, DECIDED_IN_URGENCY, MINUTES, OTHER_WON
from tests.refusals.validity import BODILESS, JUDGING, OTHER_VOID, THIRD, THIRD_WON
from tests.refusals.world import BOB, LAKE, MOTION, OTHER_MOTION

RESERVED = Assignment(("urgent",), "all-parties", reserved="by-agreement")
URGENT_TOO = UrgencyProvision("urgent too", ("urgent",))
BY_THE_THIRD = {"decision": OTHER_MOTION, "by": THIRD}
UNDONE = (
    (DecisionAlreadyRescinded, (*THIRD_WON, do("rescind_decision", **BY_THE_THIRD))),
    (DecisionAlreadySuperseded, (*THIRD_WON, do("supersede_decision", **BY_THE_THIRD))),
    (DecisionSuspended, suspended(OTHER_MOTION)),
    (DecisionVoid, OTHER_VOID),
)
"""What became of the decision that ratifies."""

TAKING = (
    refused("take_urgent_action", MotionAlreadyDecided, do("report_tally", reported=True)),
    refused("take_urgent_action", MotionAlreadyWithdrawn, do("withdraw_motion")),
    refused("take_urgent_action", AnotherPollOpen, do("open_poll")),
    refused("take_urgent_action", PollNotCounted, do("open_poll"), do("close_poll")),
    refused("take_urgent_action", MatterReserved, *in_force(scheme(RESERVED))),
    refused("take_urgent_action", RulesClash, *in_force(URGENT_TOO)),
    refused("take_urgent_action", NotEntitledToUrgentAction, by=BOB),
    refused_afresh("take_urgent_action", UrgentActionNotProvided, do("propose_motion", enacts=())),
    refused_afresh("take_urgent_action", NotForUrgentAction, do("propose_motion", matter="urgent")),
)
REPORTING = (
    refused("report_urgent_action", DocumentMissing, documents=()),
    refused("report_urgent_action", DocumentNamedTwice, documents=(MINUTES, BY_OTHER_TITLE)),
    refused("report_urgent_action", MalformedDigest, documents=(replace(MINUTES, sha256="0"),)),
    refused("report_urgent_action", TooMany, documents=MANY_PAPERS),
    refused("report_urgent_action", NotEntitledToUrgentAction, by=BOB),
    refused("report_urgent_action", UrgentActionAlreadyReported, do("report_urgent_action")),
    refused_afresh("report_urgent_action", NoUrgentAction, *ADOPTED),
)
RATIFYING = (
    *(refused("ratify_urgent_action", refusal, *before) for refusal, before in UNDONE),
    refused("ratify_urgent_action", BodyNotCompetent, *BODILESS, by=THIRD),
    refused("ratify_urgent_action", DecisionNotAdopted, do("propose_motion", id=THIRD), by=THIRD),
    refused("ratify_urgent_action", JudgedByItself, by=MOTION),
    refused("ratify_urgent_action", UrgentActionAlreadyRatified, do("ratify_urgent_action")),
    refused("ratify_urgent_action", UrgentActionLapsed, when=on(2024, 3)),
    refused_afresh("ratify_urgent_action", NoUrgentAction, *ADOPTED, *OTHER_WON),
    refused_afresh(
        "ratify_urgent_action",
        DecisionDoesNotEnact,
        *DECIDED_IN_URGENCY,
        *won(motion=OTHER_MOTION),
    ),
)
LAPSED = do("lapse_urgent_action", when=on(2024, 3))
FOUND_VOID = (
    do("challenge_decision"),
    *JUDGING,
    do("determine_challenge"),
    do("nullify_decision"),
)
LAPSING = (
    refused("lapse_urgent_action", UrgentActionLapsesLater, when=on(2024, 1, 3)),
    refused("lapse_urgent_action", UrgentActionLapsed, LAPSED),
    refused(
        "lapse_urgent_action",
        UrgentActionAlreadyRatified,
        *OTHER_WON,
        do("ratify_urgent_action"),
    ),
    *(
        refused("lapse_urgent_action", refusal, *before)
        for refusal, before in (
            (DecisionAlreadyRescinded, (*OTHER_WON, do("rescind_decision"))),
            (DecisionAlreadySuperseded, (*OTHER_WON, do("supersede_decision"))),
            (DecisionVoid, FOUND_VOID),
        )
    ),
    refused_afresh("lapse_urgent_action", NoUrgentAction, *ADOPTED),
    refused_afresh(
        "lapse_urgent_action",
        UrgentActionLasts,
        do("propose_motion"),
        do("take_urgent_action", reported=True),
    ),
)
FOR_OTHERS = (
    *each("take_urgent_action report_urgent_action", ActsAsAnother, asking=BOB),
    *each("take_urgent_action report_urgent_action", ActsForAnother, bound=LAKE),
)

CASES: tuple[Case, ...] = (
    *TAKING,
    *REPORTING,
    *RATIFYING,
    *LAPSING,
    *FOR_OTHERS,
)
