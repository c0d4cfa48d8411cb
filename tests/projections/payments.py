"""Payments as the commands record them, for the views: one of each fate."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from domain.money import Money
from domain.parties.access import ACCESS, AccessEnded, AccessOpened
from domain.payments.payment import (
    PAYMENT,
    Basis,
    CoapprovalWithdrawn,
    Payee,
    PaymentApproved,
    PaymentCoapproved,
    PaymentRefused,
    PaymentRequested,
    PaymentWithdrawn,
    SplittingFlagged,
)
from domain.powers.joint_approval import ApprovedUnder, Beside
from domain.provisions.signing_rule import SigningProvision, SigningRule
from domain.provisions.spending import DEFAULT_SPENDING_RULES
from domain.values import AccessId, AgreementId, ClauseId, PaymentId, Sealed
from domain.voting.rules import FromClause
from tests.projections.offices import ADA, ALLIANCE, BEN, DAN, SCHOOL, TREASURER
from tests.projections.records import Ledger, at, on, some_id

BASIS = Basis("holder", TREASURER, limit=Money(Fraction(100), "CHF"))


def francs(amount: int) -> Money:
    return Money(Fraction(amount), "CHF")


def requested(ledger: Ledger, name: str, **fields: Any) -> PaymentId:
    payment: PaymentId = some_id(PaymentId, name)
    given: dict[str, Any] = {
        "effective": on(3),
        "id": payment,
        "partnership": ALLIANCE,
        "payee": Payee(SCHOOL),
        "amount": francs(80),
        "purpose": Sealed("Paper", ALLIANCE),
        "matter": "payments",
        "rules": DEFAULT_SPENDING_RULES,
        "requester": BEN,
        **fields,
    }
    ledger.record(PAYMENT, payment, PaymentRequested(**given), partnership=ALLIANCE)
    return payment


def happens(ledger: Ledger, payment: PaymentId, *happened: Any) -> None:
    ledger.record(PAYMENT, payment, *happened, partnership=ALLIANCE)


def history(ledger: Ledger) -> None:
    """One that waits, one approved, one flagged, one refused, one withdrawn; and an access."""
    access: AccessId = some_id(AccessId, "access")
    opened = AccessOpened(at(3), access, ALLIANCE, "concord_0a0a0a0a", "Night shift", at(4))
    ledger.record(ACCESS, access, opened, AccessEnded(at(3, 13)), partnership=ALLIANCE)
    requested(ledger, "waits", payee=Payee(person=DAN), due=on(40))
    first, second = requested(ledger, "first"), requested(ledger, "second")
    happens(ledger, first, PaymentApproved(on(5), BASIS, ADA))
    flagged = SplittingFlagged(on(6), (first,), francs(160), francs(100), 30)
    happens(ledger, second, PaymentApproved(on(6), BASIS, ADA), flagged)
    happens(ledger, requested(ledger, "third"), PaymentRefused(on(6), BASIS, ADA))
    happens(ledger, requested(ledger, "fourth"), PaymentWithdrawn(on(6)))
    together(ledger)


def together(ledger: Ledger) -> None:
    """One that two approve together, after one took that back; and one that waits for the other."""
    origin = FromClause(some_id(AgreementId, "text"), some_id(ClauseId, "clause"), 1, "two", "1")
    under = ApprovedUnder(SigningRule(SigningProvision("two", together=2), origin), SCHOOL)
    by_ada = PaymentCoapproved(on(5), BASIS, ADA, under)
    fifth, sixth = requested(ledger, "fifth"), requested(ledger, "sixth")
    happens(ledger, fifth, by_ada, CoapprovalWithdrawn(on(5), ADA), by_ada)
    happens(ledger, fifth, PaymentApproved(on(6), BASIS, DAN, under, (Beside(ADA, TREASURER),)))
    happens(ledger, sixth, by_ada)
