"""Challenges, nullification and ratification: what is refused, and after what."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from domain.challenges.challenge import (
    AlreadyChallenged,
    ChallengeAlreadyDetermined,
    ChallengeAlreadyWithdrawn,
    ChallengeNotYours,
    ChallengeOfOwnAct,
    ChallengeTooLate,
    ChallengeUnknown,
    DefectNotAlleged,
    FindingContradictsDefects,
    NotEntitledToChallenge,
)
from domain.challenges.materiality import (
    AuthorityNotImmaterial,
    ImmaterialityUnproven,
    NoticeNotWaivable,
    OutcomeWouldDiffer,
)
from domain.challenges.nullification import (
    ActUnclear,
    DependentAlreadyDecided,
    NotDependent,
    NotNullified,
    NotVoidable,
    NullificationNotYours,
    NullificationTooLate,
    NullifierUnclear,
)
from domain.challenges.ratification import VoidNotRatifiable
from domain.competence.judge import (
    BodyNotCompetent,
    DefectMissing,
    DefectNamedTwice,
    DefectsCured,
    JudgedByItself,
    JudgeUnclear,
    NoRulingOnIt,
    NothingToChallenge,
)
from domain.competence.sides_concerned import DecisionOfOthersToo
from domain.decisions.resolution import DecisionNotAdopted, DecisionSuspended
from domain.motions.enacted_acts import (
    ChallengeDetermination,
    DecisionRescission,
    DecisionSupersession,
)
from domain.motions.named_act import NamedAct
from domain.motions.sequel import DecisionAlreadyRescinded, DecisionAlreadySuperseded, NotAdopted
from domain.motions.validity import DecisionVoid
from domain.provisions.provision import ChallengeProvision
from domain.provisions.recourse import ChallengeRule, ChallengeRulesClash
from domain.refusal import Refused
from domain.values import ChallengeId, DecisionId, TooMany
from domain.voting.drafting import UnknownSeat
from domain.voting.side import Side, SideMalformed, SideNamedTwice
from domain.voting.tally import SeatNamedTwice, Tally
from services.conflicts import SideUnstated
from services.entitlement import ActsForAnother
from tests.refusals.cases import Case, Step, do, named, on, refused, refused_afresh
from tests.refusals.decisions import ADOPTING, ORDERED, RESTING, SOME, STANDS, agreed, suspended
from tests.refusals.everywhere import each
from tests.refusals.usual import (
    ADOPTED,
    ANSWERED,
    BOARD,
    CHALLENGED,
    DETERMINING,
    DISPOSING,
    FOUND,
    NULLIFIED,
    OTHER_WON,
    PUT,
    VOTED,
    WON,
)
from tests.refusals.world import (
    ADA,
    ADAS,
    BOBS,
    CONFLICT,
    COUNCIL,
    DAN,
    HILL,
    HILLS,
    LAKES,
    MOTION,
    OTHER_MOTION,
    clause,
)

assert ORDERED, "what a suspension stops is proven beside"
SECOND = named(ChallengeId, "second")
THIRD = named(DecisionId, "third motion")
REVIEW = ChallengeProvision("review", ChallengeRule(body=COUNCIL))
CLASHING = (
    *agreed(REVIEW),
    do("draft_agreement", id=BOARD, clauses=(clause(SOME, REVIEW),)),
    do("enter_into_force", agreement=BOARD, reported=True),
)


def won(decision: DecisionId, **given: object) -> tuple[Step, ...]:
    """A motion is adopted."""
    return (do("propose_motion", id=decision, **given), do("report_tally", decision=decision))


THIRD_WON = won(
    THIRD, enacts=(DecisionRescission(OTHER_MOTION), DecisionSupersession(OTHER_MOTION))
)
JUDGING = won(OTHER_MOTION, enacts=(DETERMINING,))
BODILESS = won(THIRD, body=None)
OTHER_VOID = (
    do("challenge_decision", id=SECOND, decision=OTHER_MOTION),
    *won(THIRD, enacts=(ChallengeDetermination(OTHER_MOTION, SECOND),)),
    do("determine_challenge", decision=OTHER_MOTION, challenge=SECOND, by=THIRD),
    do("nullify_decision", decision=OTHER_MOTION, challenge=SECOND),
)
UNDOING: tuple[tuple[type[Refused], tuple[Step, ...]], ...] = (
    (
        DecisionAlreadyRescinded,
        (*THIRD_WON, do("rescind_decision", decision=OTHER_MOTION, by=THIRD)),
    ),
    (
        DecisionAlreadySuperseded,
        (*THIRD_WON, do("supersede_decision", decision=OTHER_MOTION, by=THIRD)),
    ),
    (DecisionSuspended, suspended(OTHER_MOTION)),
)
"""What became of the decision by which a body answers."""
JUDGED = {
    "determine_challenge": {},
    "nullify_decision": {"side": None, "by": OTHER_MOTION},
    "decide_dependent": {"by": OTHER_MOTION},
}
"""How each is done by a body, where that is not the usual."""

CHALLENGES = (
    *each("challenge_decision withdraw_challenge", SideMalformed, by=Side()),
    *each("challenge_decision withdraw_challenge", SideUnstated, by=None),
    *each("challenge_decision withdraw_challenge", ActsForAnother, bound=HILL, by=LAKES),
    refused("challenge_decision", AlreadyChallenged, do("challenge_decision")),
    refused("challenge_decision", ChallengeOfOwnAct, by=Side(person=ADA)),
    refused("challenge_decision", ChallengeRulesClash, *CLASHING),
    refused("challenge_decision", ChallengeTooLate, when=on(2025)),
    refused_afresh("challenge_decision", DecisionVoid, *NULLIFIED, id=SECOND, by=HILLS),
    refused("challenge_decision", DefectsCured, *OTHER_WON, do("ratify_decision")),
    *each("challenge_decision ratify_decision", DefectMissing, defects=()),
    *each("challenge_decision ratify_decision", DefectNamedTwice, defects=("form", "form")),
    refused_afresh("challenge_decision", NothingToChallenge, *PUT),
    refused("challenge_decision", NotEntitledToChallenge, by=Side(person=DAN)),
    refused("challenge_decision", SeatNamedTwice, seats=(ADAS, ADAS)),
    refused("challenge_decision", UnknownSeat, seats=(ADAS,)),
    refused(
        "challenge_decision", TooMany, lowered={"domain.challenges.challenge.CHALLENGES_LIMIT": 0}
    ),
    refused("withdraw_challenge", ChallengeAlreadyDetermined, *JUDGING, do("determine_challenge")),
    refused("withdraw_challenge", ChallengeAlreadyWithdrawn, do("withdraw_challenge")),
    refused("withdraw_challenge", ChallengeNotYours, by=HILLS),
    *each(
        "withdraw_challenge determine_challenge nullify_decision",
        ChallengeUnknown,
        challenge=SECOND,
    ),
)
REPORTED = tuple(
    do("appoint", **{**step.given, "reported": True}) if step.command == "appoint" else step
    for step in DISPOSING
)
OF_THE_THIRD_TOO = (
    refused_afresh(
        "determine_challenge", DecisionOfOthersToo, do("accede_party"), *ANSWERED,
        do("raise_conflict"), by=None, conflict=CONFLICT,
    ),
    refused_afresh(
        "nullify_decision", DecisionOfOthersToo, do("accede_party"), *FOUND,
        do("raise_conflict"), side=None, conflict=CONFLICT,
    ),
    refused_afresh(
        "decide_dependent", DecisionOfOthersToo, do("accede_party"), *REPORTED,
        do("raise_conflict"), by=None, conflict=CONFLICT,
    ),
)  # fmt: skip
"""What is decided of a decision in a conflict of two of the three parties whose it is."""
FINDINGS = (
    refused_afresh(
        "determine_challenge",
        AuthorityNotImmaterial,
        *ADOPTED,
        do("challenge_decision", defects=("authority",)),
        *OTHER_WON,
        finding="immaterial",
        defects=("authority",),
    ),
    refused("determine_challenge", ChallengeAlreadyDetermined, do("determine_challenge")),
    refused("determine_challenge", ChallengeAlreadyWithdrawn, do("withdraw_challenge")),
    refused("determine_challenge", DefectNamedTwice, defects=("notice", "notice")),
    refused("determine_challenge", DefectNotAlleged, defects=("form",)),
    refused("determine_challenge", FindingContradictsDefects, finding="valid"),
    refused_afresh(
        "determine_challenge",
        ImmaterialityUnproven,
        *ADOPTED,
        do("challenge_decision", defects=("quorum",)),
        *OTHER_WON,
        finding="immaterial",
        defects=("quorum",),
    ),
    refused("determine_challenge", NoticeNotWaivable, finding="immaterial"),
    refused_afresh(
        "determine_challenge",
        OutcomeWouldDiffer,
        *VOTED,
        do("close_poll"),
        do("count_poll"),
        do("challenge_decision", defects=("entitlement",), seats=(ADAS, BOBS)),
        *OTHER_WON,
        finding="immaterial",
        defects=("entitlement",),
    ),
    refused("determine_challenge", SideMalformed, voidable_by=(Side(),)),
    refused("determine_challenge", SideNamedTwice, voidable_by=(HILLS, HILLS)),
    refused("determine_challenge", TooMany, voidable_by=(HILLS,) * 1_001),
)
NULLIFICATIONS = (
    refused("nullify_decision", SideMalformed, side=Side()),
    refused("nullify_decision", SideUnstated, side=None),
    refused("nullify_decision", ActsForAnother, bound=HILL),
    refused("nullify_decision", ChallengeRulesClash, *CLASHING),
    refused("nullify_decision", DecisionVoid, do("nullify_decision")),
    refused("nullify_decision", DefectsCured, do("ratify_decision")),
    refused_afresh("nullify_decision", NothingToChallenge, *PUT),
    refused_afresh("nullify_decision", NotVoidable, *CHALLENGED),
    refused("nullify_decision", NullificationNotYours, side=HILLS),
    refused("nullify_decision", NullificationTooLate, when=on(2025)),
    refused("nullify_decision", NullifierUnclear, by=OTHER_MOTION),
)
DEPENDENTS = (
    refused("decide_dependent", ActUnclear, dependent=NamedAct()),
    refused("decide_dependent", DependentAlreadyDecided, do("decide_dependent")),
    refused("decide_dependent", NotDependent, dependent=NamedAct(body=COUNCIL)),
    refused_afresh("decide_dependent", NotNullified, *FOUND, by=OTHER_MOTION),
)
BY_RULING = {"by": None, "conflict": CONFLICT}
ANSWERS = (
    refused_afresh(
        "determine_challenge", BodyNotCompetent, *agreed(REVIEW), *CHALLENGED, *BODILESS, by=THIRD
    ),
    refused_afresh(
        "nullify_decision",
        BodyNotCompetent,
        *agreed(REVIEW),
        *FOUND,
        *BODILESS,
        side=None,
        by=THIRD,
    ),
    refused_afresh(
        "decide_dependent", BodyNotCompetent, *agreed(REVIEW), *NULLIFIED, *BODILESS, by=THIRD
    ),
    *(
        case
        for name, judged in JUDGED.items()
        for case in (
            *(refused(name, refusal, *undone, **judged) for refusal, undone in UNDOING),
            refused(name, DecisionNotAdopted, do("propose_motion", id=THIRD),
                    **{**judged, "by": THIRD}),
            refused(name, JudgedByItself, **{**judged, "by": MOTION}),
            refused(name, NoRulingOnIt, do("raise_conflict"), **{**judged, **BY_RULING}),
            refused(name, JudgeUnclear, do("raise_conflict"),
                    **{**judged, "by": OTHER_MOTION, "conflict": CONFLICT}),
        )
    ),
    *(
        refused(name, DecisionVoid, *OTHER_VOID, **judged)
        for name, judged in JUDGED.items()
        if name != "nullify_decision"
    ),
)  # fmt: skip
NO = Tally((replace(WON.counts[0], yes=Fraction(0)),))
LOST = (*PUT, do("report_tally", tally=NO))
RATIFICATIONS = (
    *(refused("ratify_decision", refusal, *undone) for refusal, undone in UNDOING),
    refused("ratify_decision", BodyNotCompetent, *BODILESS, by=THIRD),
    refused("ratify_decision", ChallengeRulesClash, *CLASHING),
    refused("ratify_decision", DecisionNotAdopted, do("propose_motion", id=THIRD), by=THIRD),
    refused_afresh("ratify_decision", DecisionVoid, *NULLIFIED),
    refused("ratify_decision", DefectsCured, do("ratify_decision")),
    refused("ratify_decision", JudgedByItself, by=MOTION),
    refused_afresh("ratify_decision", NothingToChallenge, *PUT, *OTHER_WON),
    refused_afresh("ratify_decision", NotAdopted, *LOST, *OTHER_WON),
    refused(
        "ratify_decision", TooMany, lowered={"domain.challenges.ratification.CHALLENGES_LIMIT": 0}
    ),
    refused_afresh(
        "ratify_decision", VoidNotRatifiable, *ANSWERED, do("determine_challenge", finding="void")
    ),
)
VOIDED = (do("challenge_decision"), *JUDGING, do("determine_challenge"), do("nullify_decision"))
ON_THE_VOID = (
    *(
        refused(name, DecisionVoid, *STANDS.get(name, ()), *VOIDED, decision=MOTION)
        for name in RESTING.split()
    ),
    refused("implement_decision", DecisionVoid, *VOIDED),
    refused(
        "reject_amendment",
        DecisionVoid,
        do("propose_motion", enacts=ADOPTING),
        do("report_tally", tally=NO),
        *VOIDED,
        decision=MOTION,
    ),
    *each(
        "rescind_decision supersede_decision",
        DecisionVoid,
        do("challenge_decision"),
        *won(THIRD, enacts=(DETERMINING,)),
        do("determine_challenge", by=THIRD),
        do("nullify_decision"),
    ),
)

CASES: tuple[Case, ...] = (
    *CHALLENGES,
    *FINDINGS,
    *OF_THE_THIRD_TOO,
    *NULLIFICATIONS,
    *DEPENDENTS,
    *ANSWERS,
    *RATIFICATIONS,
    *ON_THE_VOID,
)
