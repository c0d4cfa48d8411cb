"""What was decided for a later day, done before that."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.motions.day_decided import NotTheDayDecided
from domain.motions.enacted_acts import (
    AgreementRenewal,
    AmendmentAdoption,
    AmendmentRejection,
    AmendmentWithdrawal,
    AppealDecision,
    AppointmentEnding,
    ConflictRemand,
    DecisionReconsideration,
    EnactedAct,
    HolderRemoval,
    PaymentApproval,
    PaymentRefusal,
    RulingOnInterest,
)
from domain.values import DecisionId
from tests.refusals.cases import Case, Step, do, on, refused, refused_afresh
from tests.refusals.decided import won
from tests.refusals.entitlement import DECIDED
from tests.refusals.interests import DECLARED, OF_THE_COUNCIL
from tests.refusals.payments import BY_DECISION
from tests.refusals.preparing import INTEREST
from tests.refusals.usual import (
    ADOPTED,
    CHALLENGED,
    CHANGE,
    DECIDED_IN_URGENCY,
    DETERMINING,
    DISPOSED,
    ENACTS,
    FOUND,
    LAST_MOTION,
    NULLIFIED,
    TERMED,
    UNDOING,
)
from tests.refusals.usual_conflicts import APPEAL, RULED
from tests.refusals.usual_payments import PAYMENT
from tests.refusals.usual_posts import IN_OFFICE
from tests.refusals.world import ADA, CONFLICT, HELD, MOTION, OTHER_MOTION, RULES


def later(*acts: EnactedAct, motion: DecisionId = MOTION) -> tuple[Step, ...]:
    """A decision is taken that enacts the acts with effect from a later day."""
    return won(*(_dated(act) for act in acts), motion=motion)


def _dated(act: Any) -> EnactedAct:
    """Every act is a dataclass, which their base is not."""
    dated: EnactedAct = replace(act, effective=on(2025))
    return dated


def early(name: str, *before: Step, afresh: bool = False, **given: Any) -> Case:
    """The command is given before the day for which it was decided."""
    how = refused_afresh if afresh else refused
    return how(name, NotTheDayDecided, *before, **given)


HELD_ENDING = {
    "renew_agreement": (AgreementRenewal(TERMED),),
    "end_appointment": (AppointmentEnding(HELD),),
}
ON_THE_MOTION = (
    *(
        early(name, *later(*ENACTS, *HELD_ENDING.get(name, ())), decision=MOTION)
        for name in (*DECIDED.split(), "appoint", "record_attendance", "vacate_seat")
    ),
    *(
        early(name, *later(act(RULES, CHANGE)), decision=MOTION)
        for name, act in (
            ("adopt_amendment", AmendmentAdoption),
            ("reject_amendment", AmendmentRejection),
            ("withdraw_amendment", AmendmentWithdrawal),
        )
    ),
    *(
        early(name, *later(act(PAYMENT)), **BY_DECISION)
        for name, act in (("approve_payment", PaymentApproval), ("refuse_payment", PaymentRefusal))
    ),
    early("remove_holder", *IN_OFFICE, *later(HolderRemoval(HELD)), afresh=True),
    early(
        "rule_on_interest",
        DECLARED,
        *later(RulingOnInterest(INTEREST)),
        afresh=True,
        **OF_THE_COUNCIL,
    ),
)
ON_ANOTHER = (
    *(
        early(name, *ADOPTED, *later(*UNDOING, motion=OTHER_MOTION), afresh=True)
        for name in ("ratify_decision", "rescind_decision", "supersede_decision")
    ),
    *(
        early(name, *later(*UNDOING, motion=OTHER_MOTION), **{argument: OTHER_MOTION})
        for name, argument in (("amend_motion", "amendment"), ("adjourn_motion", "resolution"))
    ),
    early(
        "ratify_urgent_action",
        *DECIDED_IN_URGENCY,
        *later(*UNDOING, motion=OTHER_MOTION),
        afresh=True,
    ),
    early(
        "determine_challenge", *CHALLENGED, *later(DETERMINING, motion=OTHER_MOTION), afresh=True
    ),
    early("decide_dependent", *NULLIFIED, *later(DISPOSED, motion=LAST_MOTION), afresh=True),
    early(
        "nullify_decision",
        *FOUND,
        *later(*UNDOING, motion=LAST_MOTION),
        afresh=True,
        side=None,
        by=LAST_MOTION,
    ),
)
APPEALED = (
    *RULED,
    do("lodge_appeal"),
    *later(AppealDecision(CONFLICT, APPEAL), ConflictRemand(CONFLICT, APPEAL)),
)
IN_CONFLICTS = tuple(early(n, *APPEALED, afresh=True) for n in ("decide_appeal", "remand_conflict"))
AGAIN = DecisionReconsideration(MOTION, effective=on(2025))
REOPENING = (
    early(
        "reconsider_decision",
        *ADOPTED,
        do("propose_motion", id=OTHER_MOTION, enacts=(AGAIN,), proposer=ADA),
        do("report_tally", decision=OTHER_MOTION),
        afresh=True,
    ),
)
CASES: tuple[Case, ...] = (*ON_THE_MOTION, *ON_ANOTHER, *IN_CONFLICTS, *REOPENING)
