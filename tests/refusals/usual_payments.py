"""How the commands about payments are usually done; see `tests.refusals.usual`."""

from __future__ import annotations

from fractions import Fraction

from domain.money import Money
from domain.payments.payment import Payee
from domain.provisions.signing_rule import SigningProvision
from domain.values import AccessId, AgreementId, ClauseId, PaymentId
from tests.refusals.cases import Usual, do, named
from tests.refusals.world import ADA, ALLIANCE, BOB, HELD, MILL, clause

PAYMENT = named(PaymentId, "payment")
IN_OFFICE = (do("appoint"), do("accept_appointment"))
REQUESTED = (do("request_payment"),)
PAIRS = named(AgreementId, "pairs")
TWO_SIGN = SigningProvision("pairs", ("payments",), together=2)
PAIRED = (
    do("draft_agreement", id=PAIRS, clauses=(clause(named(ClauseId, "pairs"), TWO_SIGN),)),
    do("enter_into_force", agreement=PAIRS, reported=True),
)
PAYMENTS = {
    "request_payment": Usual(
        {
            "id": PAYMENT,
            "partnership": ALLIANCE,
            "payee": Payee(organisation=MILL),
            "amount": Money(Fraction(100), "CHF"),
            "purpose": "Train tickets",
            "matter": "travel",
            "requester": BOB,
        }
    ),
    "approve_payment": Usual(
        {"payment": PAYMENT, "appointment": HELD, "by": ADA}, (*IN_OFFICE, *REQUESTED)
    ),
    "refuse_payment": Usual(
        {"payment": PAYMENT, "appointment": HELD, "by": ADA}, (*IN_OFFICE, *REQUESTED)
    ),
    "withdraw_payment": Usual({"payment": PAYMENT, "by": BOB}, REQUESTED),
    "withdraw_coapproval": Usual(
        {"payment": PAYMENT, "by": ADA}, (*PAIRED, *IN_OFFICE, *REQUESTED, do("approve_payment"))
    ),
}

ACCESS = named(AccessId, "access")
ACCESSES = {
    "break_glass": Usual(
        {
            "id": ACCESS,
            "partnership": ALLIANCE,
            "operator": "concord_0a0a0a0a",
            "label": "Night shift",
            "why": "A fault.",
        }
    ),
    "end_access": Usual({"access": ACCESS}, (do("break_glass"),)),
}
