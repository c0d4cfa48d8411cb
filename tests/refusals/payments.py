"""Payments: what is refused, and after what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

from domain.competence.disposal import DecidedBySome
from domain.competence.paying import PaymentOfAnotherMatter
from domain.competence.separation import ActsInBoth, FunctionsIncompatible, FunctionsInOnePost
from domain.competence.words_of_acts import ActOfAnotherMatter
from domain.decisions.resolution import DecisionNotAdopted
from domain.matters import WordUnclear
from domain.money import MalformedAmount, MalformedCurrency, Money
from domain.motions.enacted_acts import (
    PartnershipDissolution,
    PaymentApproval,
    PaymentRefusal,
    RemitGrant,
)
from domain.motions.enactment import AlreadyCarriedOut, DecisionDoesNotEnact
from domain.parties.access import AccessAlreadyOpened, AccessOver, HoursOutOfRange
from domain.payments.approval import (
    LimitInAnotherCurrency,
    MatterNotCovered,
    NotTheApprover,
    OwnPayment,
    OwnRequest,
    PaymentBeyondLimit,
    PeriodLimitExceeded,
    WarrantNotSaid,
    WarrantOver,
)
from domain.payments.payment import (
    NothingToPay,
    NotTheRequester,
    Payee,
    PayeeMalformed,
    PaymentAlreadyRequested,
    PaymentSettled,
    RequesterNotSaid,
)
from domain.powers.joint_approval import NotCoapproved
from domain.provisions.provision import SegregationProvision, SpendingProvision
from domain.provisions.remit import Power, Remit
from domain.provisions.segregation import FunctionNamedTwice, Incompatibility
from domain.provisions.spending import (
    PeriodLimit,
    PeriodNotOfCalendar,
    SpendingRules,
    SpendingRulesClash,
)
from domain.values import ClauseId, ContradictoryDates, PaymentId, PersonId
from domain.voting.rules import CONSENT
from services.accesses import NotTheOperator
from services.entitlement import ActsAsAnother, ActsForAnother
from tests.refusals.cases import Case, Step, do, named, on, refused, refused_afresh
from tests.refusals.charters import in_force
from tests.refusals.decided import won
from tests.refusals.decisions import agreed
from tests.refusals.enactments import taken_by_some
from tests.refusals.entitlement import UNDONE
from tests.refusals.everywhere import each
from tests.refusals.offices import GOLD, PARTS
from tests.refusals.usual import PLAIN, PUT, TERMED, TEXT
from tests.refusals.usual_payments import PAYMENT
from tests.refusals.usual_posts import NEXT, TREASURER
from tests.refusals.world import (
    ADA,
    BOB,
    CHAIR,
    CLEO,
    HILL,
    LAKE,
    MOTION,
    clause,
    deciding,
)

OTHER = named(PaymentId, "other")
FEW, EUROS = Money(Fraction(50), "CHF"), Money(Fraction(500), "EUR")
A_YEAR = PeriodLimit(Money(Fraction(150), "CHF"))
ODD = PeriodLimit(FEW, months=5)
ODDLY = Remit((), (Power(period_limit=ODD),))
TWICE = Remit(functions=("auditor",) * 2)
SETTLING = "approve_payment refuse_payment"
BY_DECISION = {"decision": MOTION, "appointment": None, "by": None}


def limited(limit: Money | None = None, period_limit: PeriodLimit | None = None) -> Step:
    """The chair may spend so much."""
    power = Power(("travel",), limit, period_limit=period_limit)
    return do("grant_remit", remit=Remit((), (power,)))


def spending(name: str) -> tuple[Step, ...]:
    """An agreement in force says what is asked of payments."""
    text = TEXT if name == "one" else TERMED
    carrying = clause(named(ClauseId, name), SpendingProvision(name, SpendingRules()))
    return (
        do("draft_agreement", id=text, clauses=(carrying,)),
        do("enter_into_force", agreement=text, reported=True),
    )


REQUESTS = (
    refused("request_payment", ActsAsAnother, asking=ADA),
    refused("request_payment", ActsForAnother, bound=HILL),
    refused("request_payment", ContradictoryDates, due=on(2023)),
    refused("request_payment", MalformedAmount, amount=PARTS),
    refused("request_payment", MalformedCurrency, amount=GOLD),
    refused("request_payment", WordUnclear, matter=" travel"),
    refused("request_payment", NothingToPay, amount=Money(Fraction(0), "CHF")),
    refused("request_payment", PayeeMalformed, payee=Payee()),
    refused("request_payment", PaymentAlreadyRequested, do("request_payment")),
    refused("request_payment", RequesterNotSaid, requester=None),
    refused("request_payment", SpendingRulesClash, *spending("one"), *spending("two")),
)
TO_PAY = (PaymentApproval(PAYMENT),)
BY_ANOTHER_RULE = refused(
    "propose_motion",
    PaymentOfAnotherMatter,
    do("request_payment", matter="consent"),
    enacts=TO_PAY,
)
ENDING = refused(
    "propose_motion",
    ActOfAnotherMatter,
    matter="consent",
    enacts=(PartnershipDissolution(),),
)
APPROVALS = (
    ENDING,
    refused_afresh(
        "put_to_vote",
        ActOfAnotherMatter,
        *agreed(deciding("dissolution", CONSENT)),
        enacts=(PartnershipDissolution(),),
    ),
    BY_ANOTHER_RULE,
    replace(
        BY_ANOTHER_RULE,
        command="put_to_vote",
    ),
    *each(SETTLING, ActsAsAnother, asking=BOB),
    *each(SETTLING, ActsForAnother, bound=LAKE),
    *each(SETTLING, DecisionNotAdopted, *PUT, **BY_DECISION),
    *(
        refused(name, refusal, *before, **BY_DECISION)
        for name in SETTLING.split()
        for refusal, before in UNDONE
    ),
    *each(SETTLING, DecisionDoesNotEnact, *PLAIN, **BY_DECISION),
    *(
        refused(name, AlreadyCarriedOut, *won(act), do(name, **BY_DECISION), **BY_DECISION)
        for name, act in (
            ("approve_payment", PaymentApproval(PAYMENT)),
            ("refuse_payment", PaymentRefusal(PAYMENT)),
        )
    ),
    *(
        refused(name, DecidedBySome, *taken_by_some(act), **BY_DECISION)
        for name, act in (
            ("approve_payment", PaymentApproval(PAYMENT)),
            ("refuse_payment", PaymentRefusal(PAYMENT)),
        )
    ),
    *each(SETTLING, MatterNotCovered, do("grant_remit")),
    *each(SETTLING, NotTheApprover, by=CLEO),
    *each(SETTLING, PaymentSettled, do("approve_payment")),
    *each(SETTLING, WarrantNotSaid, appointment=None),
    *each(SETTLING, WarrantOver, do("end_appointment")),
    refused("approve_payment", LimitInAnotherCurrency, limited(EUROS)),
    refused(
        "approve_payment",
        OwnPayment,
        do("request_payment", id=OTHER, payee=Payee(person=ADA)),
        payment=OTHER,
    ),
    refused(
        "approve_payment",
        OwnRequest,
        do("request_payment", id=OTHER, requester=ADA),
        payment=OTHER,
    ),
    refused("approve_payment", PaymentBeyondLimit, limited(FEW)),
    refused(
        "approve_payment",
        PeriodLimitExceeded,
        limited(period_limit=A_YEAR),
        do("request_payment", id=OTHER),
        do("approve_payment", payment=OTHER),
    ),
)
WITHDRAWALS = (
    refused("withdraw_coapproval", ActsAsAnother, asking=BOB),
    refused("withdraw_coapproval", ActsForAnother, bound=LAKE),
    refused("withdraw_coapproval", NotCoapproved, by=CLEO),
    refused("withdraw_coapproval", PaymentSettled, do("refuse_payment")),
    refused("withdraw_payment", ActsAsAnother, asking=ADA),
    refused("withdraw_payment", ActsForAnother, bound=HILL),
    refused("withdraw_payment", NotTheRequester, by=CLEO),
    refused("withdraw_payment", PaymentSettled, do("withdraw_payment")),
)
AUTHORITY = (
    refused("delegate_authority", PeriodNotOfCalendar, period_limit=ODD),
    *(
        case
        for refusal, remit in ((PeriodNotOfCalendar, ODDLY), (FunctionNamedTwice, TWICE))
        for case in (
            *each("define_post grant_remit", refusal, remit=remit),
            *each(
                "propose_motion propose_election put_to_vote",
                refusal,
                enacts=(RemitGrant(CHAIR, remit),),
            ),
        )
    ),
)

APART = in_force(
    SegregationProvision(
        "apart",
        (
            Incompatibility("requester", "approver"),
            Incompatibility("auditor"),
            Incompatibility("proposer", "returning-officer"),
            Incompatibility("proposer", "scrutineer"),
        ),
    )
)
AUDITING, PAYING = Remit(functions=("auditor",)), Remit(functions=("approver", "requester"))


def auditor(person: PersonId) -> tuple[Step, ...]:
    """Somebody examines what the others do, which nobody does besides."""
    return (
        do("define_post", remit=AUDITING),
        do("appoint", id=NEXT, post=TREASURER, person=person),
        do("accept_appointment", appointment=NEXT, by=person),
    )


APART_CASES = (
    refused("appoint", FunctionsIncompatible, *auditor(ADA), *APART),
    refused("name_deputy", FunctionsIncompatible, *auditor(BOB), *APART),
    refused("define_post", FunctionsInOnePost, *APART, remit=PAYING),
    refused("grant_remit", FunctionsInOnePost, *APART, remit=PAYING),
    refused(
        "grant_remit",
        FunctionsIncompatible,
        do("define_post"),
        do("appoint"),
        do("appoint", id=NEXT, post=TREASURER),
        *APART,
        remit=AUDITING,
    ),
    refused("request_payment", ActsInBoth, *auditor(BOB), *APART),
    refused("approve_payment", ActsInBoth, *auditor(ADA), *APART),
    *each(
        "propose_motion propose_election put_to_vote", ActsInBoth, *auditor(ADA), *APART, asking=ADA
    ),
    *each("count_poll conclude_vote", ActsInBoth, *APART, asking=ADA),
    refused("rule_ballot_invalid", ActsInBoth, *APART),
)

LATER = datetime(2024, 1, 1, 12, tzinfo=UTC)
ACCESS_CASES = (
    refused("break_glass", AccessAlreadyOpened, do("break_glass")),
    refused("break_glass", HoursOutOfRange, hours=73),
    refused("break_glass", NotTheOperator, bound=HILL),
    refused("end_access", AccessOver, when=LATER),
)

CASES: tuple[Case, ...] = (
    *REQUESTS, *APPROVALS, *WITHDRAWALS, *AUTHORITY, *APART_CASES, *ACCESS_CASES
)  # fmt: skip
