"""How conflicts end: what of offers, settlements, rulings, remedies and appeals is refused."""

from __future__ import annotations

from dataclasses import replace

from domain.agreements.amendment import AmendmentUnknown
from domain.competence.sides_concerned import DecidedWithoutASide
from domain.conflicts.conflict_state import ConflictOver, SpeakerUnclear
from domain.conflicts.hearing import NeutralMissing, NeutralNotSitting
from domain.conflicts.outside_ruling import (
    RulingAlreadyConfirmed,
    RulingAlreadyReported,
    RulingReportContested,
    RulingReportUnknown,
    RulingUnattested,
)
from domain.conflicts.redress import StageUnknown
from domain.conflicts.ruling import (
    AppealAlreadyDecided,
    AppealAlreadyLodged,
    AppealByWhoRuled,
    AppealDeciderMissing,
    AppealNotForeseen,
    AppealTooLate,
    AppealUnknown,
    RemediesNotForeseen,
    RulingAlreadyGiven,
    RulingMissing,
    RulingNotForeseen,
)
from domain.conflicts.settlement import (
    AmendmentLink,
    NotEverySideAgreed,
    OfferAlreadyAccepted,
    OfferAlreadyMade,
    OfferAlreadyWithdrawn,
    OfferExpired,
    OfferNotYours,
    OfferUnknown,
    OwnOffer,
    OwnRemedy,
    RemedyAlreadyFulfilled,
    RemedyAlreadyVerified,
    RemedyLapsed,
    RemedyNamedTwice,
    RemedyNotFulfilled,
    RemedyNotYours,
    RemedyStillOpen,
    RemedyUnknown,
    SettlementUnattested,
)
from domain.decisions.resolution import DecisionNotAdopted
from domain.document import Document, DocumentNamedTwice, MalformedDigest
from domain.motions.enacted_acts import AppealDecision
from domain.provisions.provision import ConflictProtocolProvision
from domain.values import (
    AgreementId,
    AmendmentId,
    AppealId,
    BodyId,
    ContradictoryDates,
    OfferId,
    RemedyId,
    RulingReportId,
    SeatId,
    TooMany,
)
from domain.voting.side import Side, SideMalformed, SideNamedTwice
from domain.voting.tally import Seat
from services.conflicts import SideUnstated
from tests.refusals.cases import Case, do, named, on, refused, refused_afresh
from tests.refusals.decided import won
from tests.refusals.decisions import agreed
from tests.refusals.everywhere import each
from tests.refusals.usual import TEXT
from tests.refusals.usual_conflicts import (
    APPEAL,
    AT_PANEL,
    HEARD,
    JUDGMENT,
    NEUTRAL,
    OUTSIDE,
    RAISED,
    REPAIR,
    RULED,
    SEATED,
    SECOND,
    TOLD,
)
from tests.refusals.world import (
    ADA,
    CONFLICT,
    HILL,
    HILLS,
    LAKES,
    MILL,
    OTHER_MOTION,
    PROTOCOL,
    RULES,
)

OTHER_OFFER = named(OfferId, "other offer")
OTHER_REMEDY = named(RemedyId, "other remedy")
OTHER_REPORT = named(RulingReportId, "other report")
OTHER_APPEAL = named(AppealId, "other appeal")
MILLS = Side(MILL)
OF_HILL = named(AgreementId, "agreement of one side")
HILLS_OWN = named(BodyId, "body of one side")
HILLS_SEAT = Seat(named(SeatId, "seat of one side"), ADA, HILL)
LINKED = (AmendmentLink(RULES, named(AmendmentId, "never proposed")),)
TERMS = "make_offer settle_conflict give_ruling decide_appeal"
MANY_REMEDIES = (REPAIR,) * 501
NAMELESS = (replace(REPAIR, owner=Side()),)
THREE = (do("accede_party"), do("raise_conflict", against=(LAKES, MILLS)))
"""A conflict between three."""
FINAL = ConflictProtocolProvision("disputes", replace(PROTOCOL, appeal_days=0))

OFFERS = (
    *each(TERMS, RemedyNamedTwice, remedies=(REPAIR, REPAIR)),
    *each(TERMS, TooMany, remedies=MANY_REMEDIES),
    *each("settle_conflict give_ruling decide_appeal", SideMalformed, remedies=NAMELESS),
    *each("make_offer settle_conflict", AmendmentUnknown, amendments=LINKED),
    refused("make_offer", OfferAlreadyMade, do("make_offer")),
    *each("accept_offer withdraw_offer", OfferUnknown, offer=OTHER_OFFER),
    *each("accept_offer withdraw_offer", OfferAlreadyWithdrawn, do("withdraw_offer")),
    refused_afresh("accept_offer", OfferAlreadyAccepted, *THREE, do("make_offer"),
                   do("accept_offer")),
    refused_afresh("accept_offer", OfferExpired, *RAISED, do("make_offer", until=on(2024, 1, 5)),
                   when=on(2024, 2)),
    refused("accept_offer", OwnOffer, by=HILLS),
    refused("withdraw_offer", OfferNotYours, by=LAKES),
    refused("settle_conflict", NotEverySideAgreed, agreed=(HILLS,)),
    refused("settle_conflict", SettlementUnattested, neutral=None),
    refused("settle_conflict", SideNamedTwice, agreed=(HILLS, HILLS)),
)  # fmt: skip
IN_TWO_PLACES = (Document("One", "1" * 64), Document("Other", "1" * 64))
BY_A_SIDE = {"neutral": None, "by": HILLS}
REPORTS = (
    refused_afresh("give_ruling", RulingUnattested, *OUTSIDE, **BY_A_SIDE),
    refused_afresh(
        "give_ruling", RulingAlreadyReported, *TOLD, **BY_A_SIDE, remedies=(), documents=JUDGMENT
    ),
    refused("give_ruling", DocumentNamedTwice, documents=IN_TWO_PLACES),
    refused("give_ruling", MalformedDigest, documents=(replace(IN_TWO_PLACES[0], sha256="0"),)),
    *each("confirm_ruling contest_ruling", RulingReportUnknown, report=OTHER_REPORT),
    *each("confirm_ruling contest_ruling", RulingReportContested, do("contest_ruling")),
    refused("confirm_ruling", RulingAlreadyConfirmed, by=HILLS),
    refused("confirm_ruling", RulingAlreadyGiven, *SEATED, do("give_ruling", remedies=())),
    refused("confirm_ruling", NeutralNotSitting, do("appoint_neutral"), by=None, neutral=NEUTRAL),
    refused("confirm_ruling", SpeakerUnclear, *SEATED, neutral=NEUTRAL),
)
RULINGS = (
    refused("give_ruling", NeutralMissing, neutral=None, by=HILLS),
    refused("give_ruling", RulingAlreadyGiven, do("give_ruling")),
    refused_afresh("give_ruling", RulingNotForeseen, *HEARD),
    refused("give_ruling", SideUnstated, neutral=None),
    refused("give_ruling", SpeakerUnclear, by=HILLS),
)
REMEDIES = (
    *each("fulfil_remedy reopen_remedy verify_remedy", RemedyUnknown, remedy=OTHER_REMEDY),
    refused("fulfil_remedy", RemedyAlreadyFulfilled, do("fulfil_remedy")),
    refused("fulfil_remedy", RemedyNotYours, by=HILLS),
    refused("fulfil_remedy", RemedyAlreadyVerified, do("fulfil_remedy"), do("verify_remedy")),
    refused("verify_remedy", RemedyAlreadyVerified, do("verify_remedy")),
    refused_afresh("verify_remedy", RemedyNotFulfilled, *RULED),
    refused_afresh("reopen_remedy", RemedyStillOpen, *RULED),
    *each("reopen_remedy verify_remedy", OwnRemedy, by=LAKES),
    *each(
        "fulfil_remedy reopen_remedy verify_remedy",
        RemedyLapsed,
        do("lodge_appeal"),
        *won(AppealDecision(CONFLICT, APPEAL)),
        do("decide_appeal"),
    ),
)
APPEALS = (
    *each("decide_appeal remand_conflict", ConflictOver, do("settle_conflict")),
    refused("lodge_appeal", ConflictOver, do("lodge_appeal"), do("settle_conflict"),
            id=OTHER_APPEAL, by=HILLS),
    refused("lodge_appeal", AppealAlreadyLodged, do("lodge_appeal")),
    refused_afresh(
        "lodge_appeal",
        AppealNotForeseen,
        *agreed(FINAL),
        do("raise_conflict", agreement=TEXT),
        *AT_PANEL[1:],
        *SEATED,
        do("give_ruling"),
    ),
    refused("lodge_appeal", AppealTooLate, when=on(2024, 6)),
    refused_afresh("lodge_appeal", RulingMissing, *AT_PANEL),
    refused(
        "lodge_appeal", TooMany, lowered={"domain.conflicts.redress.CONFLICT_ENTRIES_LIMIT": 0},
    ),
    *each("decide_appeal remand_conflict", AppealAlreadyDecided, do("decide_appeal")),
    *each("decide_appeal remand_conflict", AppealByWhoRuled, neutral=NEUTRAL, decision=None),
    *each("decide_appeal remand_conflict", AppealDeciderMissing, decision=None),
    *each(
        "decide_appeal remand_conflict",
        DecisionNotAdopted,
        do("propose_motion", id=OTHER_MOTION),
        decision=OTHER_MOTION,
    ),
    *each(
        "decide_appeal remand_conflict",
        ContradictoryDates,
        do("appoint_neutral", id=SECOND, organisation=MILL),
        do("agree_to_neutral", neutral=SECOND),
        do("accept_as_neutral", neutral=SECOND),
        neutral=SECOND,
        decision=None,
        when=on(2019),
    ),
    *each(
        "decide_appeal remand_conflict",
        DecidedWithoutASide,
        do("draft_agreement", id=OF_HILL, parties=(HILL,)),
        do("enter_into_force", agreement=OF_HILL, reported=True),
        do("constitute_body", id=HILLS_OWN, name="Own", agreement=OF_HILL, seats=(HILLS_SEAT,)),
        do("propose_motion", id=OTHER_MOTION, body=HILLS_OWN),
        do("report_tally", decision=OTHER_MOTION),
        decision=OTHER_MOTION,
    ),
    *each("decide_appeal remand_conflict", AppealUnknown, appeal=OTHER_APPEAL),
    refused("decide_appeal", RemediesNotForeseen, outcome="dismissed", remedies=(REPAIR,)),
    refused("remand_conflict", StageUnknown, stage=3),
)  # fmt: skip

CASES: tuple[Case, ...] = (*OFFERS, *REPORTS, *RULINGS, *REMEDIES, *APPEALS)
