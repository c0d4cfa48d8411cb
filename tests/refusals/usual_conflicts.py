"""A usual call of every command about conflicts, and the steps that lead there."""

from __future__ import annotations

from domain.document import Document
from domain.motions.enacted_acts import (
    AppealDecision,
    ConflictRemand,
)
from domain.provisions.protocol import ConflictProtocol, ProtocolStage
from domain.provisions.provision import ConflictProtocolProvision
from domain.values import (
    AgreementId,
    AppealId,
    ClauseId,
    MeasureId,
    NeutralId,
    OfferId,
    RemedyId,
    RulingReportId,
)
from services.settlements import RemedyTerms
from tests.refusals.cases import Usual, do, named, on
from tests.refusals.decided import won
from tests.refusals.world import (
    ALLIANCE,
    CONFLICT,
    COURT,
    HILLS,
    LAKES,
    MOTION,
    clause,
)

MEASURE = named(MeasureId, "measure")
OFFER = named(OfferId, "offer")
REMEDY = named(RemedyId, "remedy")
APPEAL = named(AppealId, "appeal")
REPAIR = RemedyTerms("Repair it.", LAKES, on(2024, 6, 30), REMEDY)
NEUTRAL, SECOND = named(NeutralId, "neutral"), named(NeutralId, "second")

RAISED = (do("raise_conflict"),)
SEATED = (do("appoint_neutral"), do("agree_to_neutral"), do("accept_as_neutral"))
"""Somebody neutral whom both sides have accepted, and who has agreed to it."""
HEARD = (*RAISED, *SEATED)
AT_PANEL = (*RAISED, do("declare_stage_exhausted", by=LAKES), do("escalate_conflict"))
RULING = (*AT_PANEL, *SEATED)
REPORT = named(RulingReportId, "report")
JUDGMENT = (Document("Judgment", "1" * 64),)
COURTS = named(AgreementId, "agreement on courts")
IN_COURT = ConflictProtocolProvision(
    "courts", ConflictProtocol((ProtocolStage("external", 90),), 5, appeal_days=30)
)
OUTSIDE = (
    do("draft_agreement", id=COURTS, clauses=(clause(named(ClauseId, "courts"), IN_COURT),)),
    do("enter_into_force", agreement=COURTS, reported=True),
    do("raise_conflict", agreement=COURTS),
)
"""A conflict that only somebody outside rules on."""
TOLD = (
    *OUTSIDE,
    do("give_ruling", id=REPORT, neutral=None, by=HILLS, documents=JUDGMENT),
)
RULED = (*RULING, do("give_ruling"))
FULFILLED = (*RULED, do("fulfil_remedy"))
APPEALED = (
    *RULED,
    do("lodge_appeal"),
    *won(AppealDecision(CONFLICT, APPEAL), ConflictRemand(CONFLICT, APPEAL)),
)
ORDERED = (*RAISED, do("order_interim_measure"))
OFFERED = (*RAISED, do("make_offer"))
CONFLICTS = {
    "raise_conflict": Usual(
        {
            "id": CONFLICT,
            "partnership": ALLIANCE,
            "grounds": "Broken",
            "against": (LAKES,),
            "by": HILLS,
        }
    ),
    "acknowledge_conflict": Usual({"conflict": CONFLICT, "by": LAKES}, RAISED),
    "declare_stage_exhausted": Usual({"conflict": CONFLICT, "by": HILLS}, RAISED),
    "escalate_conflict": Usual(
        {"conflict": CONFLICT, "by": HILLS},
        (*RAISED, do("declare_stage_exhausted", by=LAKES)),
    ),
    "withdraw_conflict": Usual({"conflict": CONFLICT, "by": HILLS}, RAISED),
    "close_conflict": Usual(
        {"conflict": CONFLICT, "when": on(2024, 3)},
        (*RULING, do("give_ruling", remedies=())),
    ),
    "appoint_neutral": Usual(
        {"id": NEUTRAL, "conflict": CONFLICT, "organisation": COURT, "by": HILLS}, RAISED
    ),
    "accept_as_neutral": Usual(
        {"conflict": CONFLICT, "neutral": NEUTRAL}, (*RAISED, do("appoint_neutral"))
    ),
    "decline_as_neutral": Usual(
        {"conflict": CONFLICT, "neutral": NEUTRAL}, (*RAISED, do("appoint_neutral"))
    ),
    "agree_to_neutral": Usual(
        {"conflict": CONFLICT, "neutral": NEUTRAL, "by": LAKES}, (*RAISED, do("appoint_neutral"))
    ),
    "object_to_neutral": Usual(
        {"conflict": CONFLICT, "neutral": NEUTRAL, "by": LAKES}, (*RAISED, do("appoint_neutral"))
    ),
    "discharge_neutral": Usual({"conflict": CONFLICT, "neutral": NEUTRAL}, HEARD),
    "make_statement": Usual({"conflict": CONFLICT, "text": "So", "by": HILLS}, RAISED),
    "submit_evidence": Usual(
        {"conflict": CONFLICT, "title": "Bill", "sha256": "0" * 64, "by": HILLS}, RAISED
    ),
    "order_interim_measure": Usual(
        {"id": MEASURE, "conflict": CONFLICT, "text": "Wait", "by": HILLS}, RAISED
    ),
    "consent_to_interim_measure": Usual(
        {"conflict": CONFLICT, "measure": MEASURE, "by": LAKES}, ORDERED
    ),
    "lift_interim_measure": Usual({"conflict": CONFLICT, "measure": MEASURE, "by": HILLS}, ORDERED),
    "make_offer": Usual(
        {"id": OFFER, "conflict": CONFLICT, "terms": "Half", "remedies": (REPAIR,), "by": HILLS},
        RAISED,
    ),
    "withdraw_offer": Usual({"conflict": CONFLICT, "offer": OFFER, "by": HILLS}, OFFERED),
    "accept_offer": Usual({"conflict": CONFLICT, "offer": OFFER, "by": LAKES}, OFFERED),
    "settle_conflict": Usual(
        {
            "conflict": CONFLICT,
            "terms": "Half",
            "agreed": (HILLS, LAKES),
            "neutral": NEUTRAL,
        },
        HEARD,
    ),
    "give_ruling": Usual(
        {
            "conflict": CONFLICT,
            "ruling": "Repair it.",
            "reasons": "It broke.",
            "remedies": (REPAIR,),
            "neutral": NEUTRAL,
        },
        RULING,
    ),
    "confirm_ruling": Usual({"conflict": CONFLICT, "report": REPORT, "by": LAKES}, TOLD),
    "contest_ruling": Usual(
        {"conflict": CONFLICT, "report": REPORT, "by": LAKES, "grounds": "No court did."}, TOLD
    ),
    "fulfil_remedy": Usual({"conflict": CONFLICT, "remedy": REMEDY, "by": LAKES}, RULED),
    "verify_remedy": Usual({"conflict": CONFLICT, "remedy": REMEDY, "by": HILLS}, FULFILLED),
    "reopen_remedy": Usual(
        {
            "conflict": CONFLICT,
            "remedy": REMEDY,
            "grounds": "It leaks.",
            "due": on(2024, 9, 30),
            "by": HILLS,
        },
        FULFILLED,
    ),
    "lodge_appeal": Usual(
        {"id": APPEAL, "conflict": CONFLICT, "grounds": "Unheard", "by": LAKES}, RULED
    ),
    "decide_appeal": Usual(
        {
            "conflict": CONFLICT,
            "appeal": APPEAL,
            "outcome": "upheld",
            "reasons": "Unheard",
            "decision": MOTION,
        },
        APPEALED,
    ),
    "remand_conflict": Usual(
        {
            "conflict": CONFLICT,
            "appeal": APPEAL,
            "stage": 1,
            "reasons": "Unheard",
            "decision": MOTION,
        },
        APPEALED,
    ),
}
