"""Motions amended, adjourned and consulted on: what is refused, and after what."""

from __future__ import annotations

from dataclasses import replace

from domain.decisions.decision import MotionAlreadyDecided, MotionAlreadyWithdrawn
from domain.decisions.resolution import DecisionNotAdopted, DecisionSuspended
from domain.document import DocumentNamedTwice, MalformedDigest
from domain.motions.enactment import AlreadyCarriedOut, DecisionDoesNotEnact
from domain.motions.floor import (
    AdjournedTooLong,
    AmendmentNotAccepted,
    ConsultationAlreadyEntered,
    ConsultationMissing,
    ConsultationNotShown,
    ConsultationUnclear,
    MotionUnchanged,
    NoRecommendation,
    NotEntitledToAdjourn,
    NothingToContradict,
    NothingToContradictOf,
    NotOfTheConsulted,
    StillAdjourned,
    TieWaits,
)
from domain.motions.poll import AnotherPollOpen, PollNotCounted
from domain.motions.sequel import DecisionAlreadyRescinded, DecisionAlreadySuperseded
from domain.motions.validity import DecisionVoid
from domain.provisions.provision import Procedure, ProcedureProvision
from domain.values import TooMany
from tests.refusals.cases import Case, Step, do, on, refused, refused_afresh
from tests.refusals.decided import won
from tests.refusals.decisions import BY_OTHER_TITLE, MANY_PAPERS, agreed, suspended
from tests.refusals.everywhere import each
from tests.refusals.usual import MINUTES, OTHER_WON, PUT, TIED
from tests.refusals.validity import OTHER_VOID, THIRD, THIRD_WON
from tests.refusals.world import BOB, COUNCIL, FORD, HILL, LAKE, OTHER_MOTION

ASKING = ProcedureProvision("orders", (), Procedure(consulted_parties=(LAKE,)))
ON_THE_FLOOR = "amend_motion adjourn_motion"
ON_ENTRIES = f"{ON_THE_FLOOR} contradict_consultation enter_consultation"
OTHER_PUT = do("propose_motion", id=OTHER_MOTION)
BY_THE_THIRD = {"decision": OTHER_MOTION, "by": THIRD}
UNDONE: tuple[tuple[type, tuple[Step, ...]], ...] = (
    (DecisionAlreadyRescinded, (*THIRD_WON, do("rescind_decision", **BY_THE_THIRD))),
    (DecisionAlreadySuperseded, (*THIRD_WON, do("supersede_decision", **BY_THE_THIRD))),
    (DecisionSuspended, suspended(OTHER_MOTION)),
    (DecisionVoid, OTHER_VOID),
)
"""What became of the decision by which it would be done."""

BOTH = (
    *each(
        ON_ENTRIES,
        MotionAlreadyWithdrawn,
        do("withdraw_motion"),
    ),
    *each(
        ON_ENTRIES,
        MotionAlreadyDecided,
        do("report_tally", reported=True),
    ),
    *each(ON_THE_FLOOR, AnotherPollOpen, do("open_poll")),
    *each(ON_THE_FLOOR, PollNotCounted, do("open_poll"), do("close_poll", reported=True)),
    refused("amend_motion", DecisionNotAdopted, OTHER_PUT, amendment=OTHER_MOTION),
    refused("adjourn_motion", DecisionNotAdopted, OTHER_PUT, resolution=OTHER_MOTION),
    *(
        refused(name, refusal, *OTHER_WON, *before, **{argument: OTHER_MOTION})
        for name, argument in (("amend_motion", "amendment"), ("adjourn_motion", "resolution"))
        for refusal, before in UNDONE
    ),
    *(
        refused(name, DecisionDoesNotEnact, *won(motion=OTHER_MOTION), **{argument: OTHER_MOTION})
        for name, argument in (("amend_motion", "amendment"), ("adjourn_motion", "resolution"))
    ),
    refused(
        "amend_motion",
        AlreadyCarriedOut,
        *OTHER_WON,
        do("amend_motion", amendment=OTHER_MOTION),
        amendment=OTHER_MOTION,
        text="A large boat.",
    ),
    refused(
        "adjourn_motion",
        AlreadyCarriedOut,
        *OTHER_WON,
        do("adjourn_motion", resolution=OTHER_MOTION),
        resolution=OTHER_MOTION,
    ),
)
AMENDING = (
    refused("amend_motion", AmendmentNotAccepted, by=BOB),
    refused("amend_motion", MotionUnchanged, do("amend_motion")),
    refused_afresh("amend_motion", TieWaits, *TIED),
)
ADJOURNING = (
    refused("adjourn_motion", NotEntitledToAdjourn, by=BOB),
    refused("adjourn_motion", AdjournedTooLong, until=on(2024, 12)),
    *each("open_poll report_election report_tally", StillAdjourned, do("adjourn_motion")),
)
COUNCIL_ASKED = (
    do(
        "enter_consultation",
        bound=HILL,
        body=COUNCIL,
        party=None,
        documents=(MINUTES,),
        opinion=None,
    ),
)
CONSULTING = (
    refused("enter_consultation", ConsultationAlreadyEntered, do("enter_consultation")),
    refused("enter_consultation", ConsultationNotShown, opinion=None),
    refused("contradict_consultation", NothingToContradict, do("contradict_consultation")),
    refused("contradict_consultation", NothingToContradictOf, body=COUNCIL),
    refused("contradict_consultation", NotOfTheConsulted, *COUNCIL_ASKED, body=COUNCIL, party=FORD),
    refused("enter_consultation", ConsultationUnclear, body=COUNCIL),
    refused("enter_consultation", DocumentNamedTwice, documents=(MINUTES, BY_OTHER_TITLE)),
    refused("enter_consultation", MalformedDigest, documents=(replace(MINUTES, sha256="0"),)),
    refused("enter_consultation", TooMany, documents=MANY_PAPERS),
    refused("enter_consultation", NoRecommendation, *OTHER_WON, recommendation=OTHER_MOTION),
    *(
        refused_afresh(name, ConsultationMissing, *agreed(ASKING), *PUT)
        for name in ("open_poll", "report_tally")
    ),
    refused_afresh("report_election", ConsultationMissing, *agreed(ASKING), do("propose_election")),
    refused_afresh("put_to_vote", ConsultationMissing, *agreed(ASKING)),
)

CASES: tuple[Case, ...] = (*BOTH, *AMENDING, *ADJOURNING, *CONSULTING)
