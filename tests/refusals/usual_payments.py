"""How the commands about payments are usually done; see `tests.refusals.usual`."""

from __future__ import annotations

from fractions import Fraction

from domain.money import Money
from domain.payment import Payee
from domain.values import AccessId, PaymentId
from tests.refusals.cases import Usual, do, named
from tests.refusals.world import ADA, ALLIANCE, BOB, HELD, MILL

PAYMENT = named(PaymentId, "payment")
IN_OFFICE = (do("appoint"), do("accept_appointment"))
REQUESTED = (do("request_payment"),)
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
