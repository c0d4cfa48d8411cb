"""Agreements and their amendments: what is refused, and after what."""

from __future__ import annotations

from domain.agreements.agreement import (
    AgreementAlreadyDrafted,
    AgreementAlreadyInForce,
    AgreementAlreadyTerminated,
    AgreementNotInForce,
    MalformedLanguage,
)
from domain.agreements.amendment import (
    AlreadyAdopted,
    AmendmentAlreadyProposed,
    AmendmentClashes,
    AmendmentNotPending,
    AmendmentUnknown,
    DecisionDoesNotAdopt,
    DecisionDoesNotReject,
    DecisionMissing,
    LapsesLater,
    NoDayToLapse,
)
from domain.agreements.clause import (
    AmendmentEmpty,
    ChangesClash,
    ClauseNamedTwice,
    ClauseRepealed,
    ClauseUnknown,
    InsertClause,
    RepealClause,
)
from domain.agreements.placing import PlaceContradictory
from domain.agreements.revision import TakesEffectBeforeProposed
from domain.agreements.ruling_alone import RulesForOthers
from domain.agreements.signature import (
    AlreadySigned,
    NotAuthorisedToSign,
    NotPartyToAgreement,
    SignatoryMissing,
    SignaturesMissing,
    SignerMissing,
)
from domain.competence.disposal import DecidedByOthers
from domain.motions.enacted_acts import (
    AgreementRenewal,
    AgreementTermination,
    AmendmentAdoption,
    AmendmentRejection,
    AmendmentWithdrawal,
)
from domain.provisions.provision import DecisionRuleProvision, DurationProvision
from domain.provisions.term import (
    AlreadyRenewed,
    NoticeMissing,
    NoticePeriodTooShort,
    NoticeRunning,
    NoticeRunOut,
    NoticeStillRunning,
    RenewalNotProvided,
    RenewsByItself,
    TermMissing,
    TermStillRunning,
)
from domain.values import AmendmentId, ClauseId, ContradictoryDates
from domain.voting.rules import DecisionRule
from services.partnerships import PartyNotSaid
from tests.refusals.cases import Case, Step, do, named, on, refused, refused_afresh
from tests.refusals.decided import won
from tests.refusals.everywhere import each
from tests.refusals.usual import ADOPTED, CHANGE, PROPOSAL, TERM, TERMED, TEXT
from tests.refusals.world import (
    BOB,
    BY_DECISION,
    CLEO,
    DRAFT,
    DRAFTED,
    GONE,
    HILL,
    LAKE,
    MILL,
    MORE_YES,
    MOTION,
    ONE,
    RULES,
    clause,
)

OTHER = named(AmendmentId, "other")
SOME = named(ClauseId, "some")
INSERTED = (InsertClause(clause(SOME), None),)
INSERTED_LAST = (InsertClause(clause(named(ClauseId, "more")), SOME),)
SIGNING = "sign_agreement sign_amendment"
CONCLUDING = "adopt_amendment lapse_amendment reject_amendment withdraw_amendment"
ON_AMENDMENTS = f"{CONCLUDING} comment_on_amendment sign_amendment"
LAKES_OWN = do("draft_agreement", id=TEXT, clauses=(clause(SOME),), parties=(LAKE,))
LAKES_SIGNATURE = do("sign_amendment", party=LAKE, person=BOB)
GONE_REPEALED = (do("propose_amendment", id=OTHER), do("adopt_amendment", amendment=OTHER,
                                                      reported=True))  # fmt: skip


def term(**stated: object) -> tuple[Step, ...]:
    """The agreement with a term, which its text states."""
    provision = DurationProvision("term", **stated)  # type: ignore[arg-type]
    return (
        do("draft_agreement", id=TERMED, clauses=(clause(SOME, provision),)),
        do("enter_into_force", agreement=TERMED, reported=True),
    )


RENEWING = term(months=12, renewal_months=12)
AMENDED_BY_DECISION = (
    do("draft_agreement", id=TEXT, clauses=(clause(SOME, BY_DECISION),)),
    do("enter_into_force", agreement=TEXT, reported=True),
    do("propose_amendment", agreement=TEXT, changes=INSERTED_LAST),
)

TEXTS = (
    refused("draft_agreement", AgreementAlreadyDrafted, id=RULES),
    refused("draft_agreement", MalformedLanguage, language="English"),
    refused("enter_into_force", AgreementAlreadyInForce, agreement=RULES),
    refused_afresh("enter_into_force", SignaturesMissing),
    refused(
        "sign_agreement",
        AgreementAlreadyTerminated,
        do("terminate_agreement", agreement=DRAFT, reported=True),
    ),
    refused("sign_agreement", AlreadySigned, do("sign_agreement")),
    refused("sign_amendment", AlreadySigned, do("sign_amendment")),
    *each(f"{SIGNING} give_notice", NotAuthorisedToSign, person=CLEO),
    *each(
        f"{SIGNING} give_notice propose_amendment comment_on_amendment",
        NotPartyToAgreement,
        party=MILL,
    ),
    refused("reject_amendment", NotPartyToAgreement, acting=MILL),
    refused("draft_agreement", NotPartyToAgreement, parties=(LAKE,), bound=HILL),
    refused("enter_into_force", NotPartyToAgreement, LAKES_OWN, agreement=TEXT, bound=HILL),
    refused(
        "change_text",
        NotPartyToAgreement,
        LAKES_OWN,
        do("enter_into_force", agreement=TEXT),
        agreement=TEXT,
        clause=SOME,
        acting=HILL,
    ),
    *each(f"{SIGNING} give_notice", SignatoryMissing, do("withdraw_head")),
    *each(f"{SIGNING} give_notice", SignerMissing, person=None),
    *each(f"{SIGNING} give_notice withdraw_notice", PartyNotSaid, party=None),
)
ENDS = (
    refused("give_notice", AgreementNotInForce, agreement=DRAFT),
    refused("give_notice", ContradictoryDates, ends=on(2023)),
    refused("give_notice", NoticePeriodTooShort, ends=on(2024, 1, 31)),
    refused("give_notice", NoticeRunning, do("give_notice")),
    refused("withdraw_notice", AgreementNotInForce, do("terminate_agreement")),
    refused_afresh("withdraw_notice", NoticeMissing),
    refused("withdraw_notice", NoticeRunOut, when=on(2024, 6)),
    refused("end_by_notice", AgreementNotInForce, do("terminate_agreement")),
    refused_afresh("end_by_notice", NoticeMissing),
    refused("end_by_notice", NoticeStillRunning, when=on(2024, 2)),
    refused_afresh(
        "end_by_notice",
        ContradictoryDates,  # the notice ran out before the agreement was in force
        do("give_notice", when=on(2018), ends=on(2019), reported=True),
    ),
    refused("terminate_agreement", AgreementNotInForce, agreement=DRAFT),
    refused("terminate_agreement", AgreementAlreadyTerminated, do("terminate_agreement")),
    *each(
        "renew_agreement expire_agreement end_term",
        AgreementAlreadyTerminated,
        do("terminate_agreement", agreement=TERMED),
    ),
    *each("renew_agreement expire_agreement end_term", TermMissing, agreement=RULES),
    *each("expire_agreement end_term", TermStillRunning, when=on(2024, 6)),
    refused("renew_agreement", AgreementNotInForce, when=on(2023)),
    refused("renew_agreement", AlreadyRenewed, do("renew_agreement")),
    refused("renew_agreement", ContradictoryDates, until=on(2024, 6)),
    refused("renew_agreement", RenewalNotProvided, until=None),
    refused_afresh("renew_agreement", TermStillRunning, *RENEWING, until=None),
    refused_afresh("expire_agreement", RenewsByItself, *RENEWING),
    refused_afresh("end_term", AgreementNotInForce, *RENEWING, when=on(2023)),
    refused_afresh("end_term", AlreadyRenewed, *RENEWING, do("end_term"), when=on(2024, 6)),
    refused_afresh(
        "end_term",
        ContradictoryDates,  # the next term would end after all calendars
        *term(until=on(9990, 11, 30), renewal_months=1),
        when=on(9990, 12),
    ),
)
AMENDMENTS = (
    *each(ON_AMENDMENTS, AmendmentUnknown, amendment=OTHER),
    *each(ON_AMENDMENTS, AlreadyAdopted, do("adopt_amendment", reported=True)),
    *each(ON_AMENDMENTS, AmendmentNotPending, do("withdraw_amendment")),
    refused("propose_amendment", AgreementNotInForce, agreement=DRAFT, changes=INSERTED),
    refused("propose_amendment", AmendmentAlreadyProposed, do("propose_amendment")),
    refused("propose_amendment", AmendmentEmpty, changes=()),
    refused("propose_amendment", TakesEffectBeforeProposed, takes_effect=on(2023, 12, 31)),
    refused("propose_amendment", ChangesClash, changes=(RepealClause(GONE), RepealClause(GONE))),
    refused("propose_amendment", ClauseNamedTwice, changes=(InsertClause(clause(ONE), None),)),
    refused("propose_amendment", ClauseRepealed, *GONE_REPEALED),
    refused("propose_amendment", ClauseUnknown, changes=(RepealClause(SOME),)),
    refused(
        "propose_amendment",
        PlaceContradictory,
        changes=(InsertClause(clause(SOME), ONE, first=True),),
    ),
    refused("sign_amendment", AgreementNotInForce, LAKES_SIGNATURE, do("terminate_agreement")),
    refused("sign_amendment", AmendmentClashes, LAKES_SIGNATURE, *GONE_REPEALED),
    refused("adopt_amendment", AgreementNotInForce, do("terminate_agreement")),
    refused("adopt_amendment", AmendmentClashes, *GONE_REPEALED),
    refused_afresh("adopt_amendment", SignaturesMissing, *PROPOSAL),
    refused_afresh("adopt_amendment", DecisionMissing, *AMENDED_BY_DECISION, agreement=TEXT),
    refused_afresh(
        "adopt_amendment",
        DecisionDoesNotAdopt,
        *AMENDED_BY_DECISION,
        do("propose_motion"),
        agreement=TEXT,
        decision=MOTION,
    ),
    refused("reject_amendment", DecisionDoesNotReject, *ADOPTED, decision=MOTION),
    refused("lapse_amendment", LapsesLater, when=on(2024, 1, 15)),
    refused_afresh("lapse_amendment", NoDayToLapse, *PROPOSAL),
    refused("change_text", AgreementNotInForce, agreement=DRAFT, clause=DRAFTED),
    refused("change_text", ClauseUnknown, clause=SOME),
    refused("change_text", ClauseRepealed, *GONE_REPEALED, clause=GONE),
)

LAKES_IN_FORCE = (LAKES_OWN, do("enter_into_force", agreement=TEXT))
LAKES_TERMED = (
    do("draft_agreement", id=TERMED, clauses=(TERM,), parties=(LAKE,)),
    do("enter_into_force", agreement=TERMED),
)
RULING = DecisionRuleProvision("as we say", (), DecisionRule(MORE_YES))
RULING_LAST = {
    "agreement": TEXT,
    "party": LAKE,
    "changes": (InsertClause(clause(named(ClauseId, "more"), RULING), SOME),),
}
LAKES_RULING = (*LAKES_IN_FORCE, do("propose_amendment", **RULING_LAST, reported=True))
BEGINNING = DurationProvision("at once", begins="when-all-have-signed")
ON_LAKES = {"agreement": TEXT, "decision": MOTION}
OTHERS = (
    refused(
        "terminate_agreement",
        DecidedByOthers,
        *LAKES_IN_FORCE,
        *won(AgreementTermination(TEXT)),
        **ON_LAKES,
    ),
    refused_afresh(
        "renew_agreement",
        DecidedByOthers,
        *LAKES_TERMED,
        *won(AgreementRenewal(TERMED)),
        decision=MOTION,
    ),
    *(
        refused_afresh(
            name,
            DecidedByOthers,
            *LAKES_IN_FORCE,
            do("propose_amendment", agreement=TEXT, party=LAKE, changes=INSERTED_LAST),
            *won(act(TEXT, CHANGE)),
            **ON_LAKES,
        )
        for name, act in (
            ("adopt_amendment", AmendmentAdoption),
            ("reject_amendment", AmendmentRejection),
            ("withdraw_amendment", AmendmentWithdrawal),
        )
    ),
    refused(
        "terminate_agreement", NotPartyToAgreement, *LAKES_IN_FORCE, agreement=TEXT, bound=HILL
    ),
    refused_afresh("renew_agreement", NotPartyToAgreement, *LAKES_TERMED, bound=HILL),
    refused_afresh(
        "enter_into_force",
        RulesForOthers,
        do("draft_agreement", id=TEXT, clauses=(clause(SOME, RULING),), parties=(LAKE,)),
        agreement=TEXT,
    ),
    refused_afresh(
        "sign_agreement",
        RulesForOthers,
        do("draft_agreement", id=TEXT, clauses=(clause(SOME, RULING, BEGINNING),), parties=(LAKE,)),
        agreement=TEXT,
        party=LAKE,
        person=BOB,
    ),
    refused_afresh("propose_amendment", RulesForOthers, *LAKES_IN_FORCE, **RULING_LAST),
    refused_afresh("adopt_amendment", RulesForOthers, *LAKES_RULING, agreement=TEXT),
    refused_afresh(
        "sign_amendment", RulesForOthers, *LAKES_RULING, agreement=TEXT, party=LAKE, person=BOB
    ),
)

CASES: tuple[Case, ...] = (*TEXTS, *ENDS, *AMENDMENTS, *OTHERS)
