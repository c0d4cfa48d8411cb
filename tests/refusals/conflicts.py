"""Conflicts and how they are heard: what is refused, and after what."""

from __future__ import annotations

from domain.agreements.clause import ClauseUnknown
from domain.competence.sides_concerned import DecisionOfOthersToo
from domain.conflicts.conflict_state import ConflictOver, SpeakerUnclear
from domain.conflicts.escalation import (
    AlreadyAcknowledged,
    AppealStillPossible,
    ConflictAlreadyRaised,
    ConflictNotConcluded,
    CounterpartMissing,
    LastStage,
    NotTheRaiser,
    OwnConflict,
    RemediesUnverified,
    StageAlreadyExhausted,
    StageNotOver,
)
from domain.conflicts.hearing import (
    AlreadyConsented,
    DecisionAlreadySuspended,
    EvidenceAlreadySubmitted,
    EvidenceLate,
    MeasureAlreadyLifted,
    MeasureAlreadyOrdered,
    MeasureNotYours,
    MeasureUnknown,
    NeutralAlreadyAnswered,
    NeutralAlreadyAppointed,
    NeutralAlreadyGone,
    NeutralIsParty,
    NeutralNotSitting,
    NeutralUnnamed,
)
from domain.conflicts.neutral import AlreadyAgreedTo, DischargeAlreadySought, NeutralSits
from domain.document import MalformedDigest
from domain.provisions.provision import ConflictProtocolProvision, ProtocolsClash
from domain.values import MeasureId, NeutralId, TooMany
from domain.voting.side import SideNamedTwice
from services.entitlement import ActsForAnother
from tests.refusals.cases import Case, do, named, on, refused, refused_afresh
from tests.refusals.decisions import SOME, agreed
from tests.refusals.everywhere import each
from tests.refusals.usual import PUT
from tests.refusals.usual_conflicts import AT_PANEL, NEUTRAL, RAISED, RULED
from tests.refusals.world import (
    HILL,
    HILLS,
    LAKE,
    LAKES,
    MILL,
    MOTION,
    PROTOCOL,
)

OTHER_MEASURE = named(MeasureId, "other measure")
ASKED = named(NeutralId, "asked")
ENTRIES = "domain.conflicts.conflict_state.CONFLICT_ENTRIES_LIMIT"
HEARINGS = "make_statement order_interim_measure submit_evidence"
SPEAKING = f"{HEARINGS} declare_stage_exhausted"
THREE_PARTIES = (do("accede_party"),)
"""A third party is there before anything is decided."""
ASKED_ONLY = do("appoint_neutral", id=ASKED, organisation=MILL)
"""Somebody was asked to be neutral, and has not answered."""

COURSE = (
    refused("raise_conflict", ClauseUnknown, clauses=(SOME,)),
    refused("raise_conflict", ConflictAlreadyRaised, do("raise_conflict")),
    refused("raise_conflict", CounterpartMissing, against=()),
    refused(
        "raise_conflict",
        ProtocolsClash,
        *agreed(ConflictProtocolProvision("quarrels", PROTOCOL)),
    ),
    refused("raise_conflict", SideNamedTwice, against=(LAKES, LAKES)),
    refused("raise_conflict", TooMany, against=(LAKES,) * 1_001),
    refused("acknowledge_conflict", AlreadyAcknowledged, do("acknowledge_conflict")),
    refused("acknowledge_conflict", OwnConflict, by=HILLS),
    refused("declare_stage_exhausted", StageAlreadyExhausted, do("declare_stage_exhausted")),
    refused_afresh("escalate_conflict", LastStage, *AT_PANEL),
    refused_afresh("escalate_conflict", StageNotOver, *RAISED),
    refused("withdraw_conflict", NotTheRaiser, by=LAKES),
    refused("close_conflict", AppealStillPossible, when=on(2024, 1, 2)),
    refused_afresh("close_conflict", ConflictNotConcluded, *RAISED),
    refused_afresh("close_conflict", ConflictOver, *RAISED, do("withdraw_conflict")),
    refused_afresh("close_conflict", RemediesUnverified, *RULED),
)
NEUTRALS = (
    refused("appoint_neutral", NeutralAlreadyAppointed, do("appoint_neutral")),
    refused("appoint_neutral", NeutralIsParty, organisation=LAKE),
    refused("appoint_neutral", NeutralUnnamed, organisation=None),
    refused("appoint_neutral", TooMany, lowered={ENTRIES: 0}),
    *each("accept_as_neutral decline_as_neutral", ActsForAnother, bound=HILL),
    *each("accept_as_neutral decline_as_neutral", NeutralAlreadyAnswered, do("accept_as_neutral")),
    *each(
        "accept_as_neutral agree_to_neutral decline_as_neutral discharge_neutral object_to_neutral",
        NeutralAlreadyGone,
        do("discharge_neutral"),
    ),
    refused("agree_to_neutral", AlreadyAgreedTo, do("agree_to_neutral")),
    refused("object_to_neutral", NeutralSits, do("agree_to_neutral"), do("accept_as_neutral")),
    refused(
        "discharge_neutral", DischargeAlreadySought, do("discharge_neutral", by=LAKES), by=LAKES
    ),
    *each(SPEAKING, SpeakerUnclear, do("appoint_neutral"), neutral=NEUTRAL),
    *each(f"{SPEAKING} lift_interim_measure", NeutralNotSitting, ASKED_ONLY, by=None,
          neutral=ASKED),
    refused("lift_interim_measure", SpeakerUnclear, ASKED_ONLY, neutral=ASKED),
    *each("settle_conflict give_ruling decide_appeal remand_conflict", NeutralNotSitting,
          ASKED_ONLY, neutral=ASKED),
    *each("settle_conflict decide_appeal remand_conflict give_ruling", ActsForAnother, ASKED_ONLY,
          bound=HILL, neutral=ASKED),
)  # fmt: skip
HEARD = (
    *each("make_statement", TooMany, lowered={ENTRIES: 0}),
    refused("order_interim_measure", TooMany, lowered={ENTRIES: 0}),
    refused("submit_evidence", TooMany, lowered={ENTRIES: 0}),
    refused("submit_evidence", EvidenceAlreadySubmitted, do("submit_evidence")),
    refused("submit_evidence", EvidenceLate, when=on(2024, 3)),
    refused("submit_evidence", MalformedDigest, sha256="0"),
    refused("order_interim_measure", MeasureAlreadyOrdered, do("order_interim_measure")),
    refused(
        "order_interim_measure",
        DecisionAlreadySuspended,
        *PUT,
        do("order_interim_measure", id=OTHER_MEASURE, suspends=MOTION),
        do("consent_to_interim_measure", measure=OTHER_MEASURE),
        suspends=MOTION,
    ),
    refused_afresh(
        "order_interim_measure",
        DecisionOfOthersToo,
        *THREE_PARTIES,
        *PUT,
        do("raise_conflict"),
        suspends=MOTION,
    ),
    refused("consent_to_interim_measure", AlreadyConsented, do("consent_to_interim_measure")),
    *each(
        "consent_to_interim_measure lift_interim_measure",
        MeasureAlreadyLifted,
        do("lift_interim_measure"),
    ),
    *each("consent_to_interim_measure lift_interim_measure", MeasureUnknown, measure=OTHER_MEASURE),
    refused("lift_interim_measure", MeasureNotYours, by=LAKES),
)

CASES: tuple[Case, ...] = (*COURSE, *NEUTRALS, *HEARD)
