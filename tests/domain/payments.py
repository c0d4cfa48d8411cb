"""Payments and by what right they are approved, for the specifications of both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.decisions.decision import DECISION, Decision
from domain.money import Money
from domain.payments.approval import (
    NotTheApprover,
    Warrant,
)
from domain.payments.payment import (
    PAYMENT,
    Basis,
    Payee,
    Payment,
    PaymentApproved,
    PaymentRequested,
)
from domain.posts.appointment import Appointment
from domain.posts.delegation import DELEGATION, AuthorityDelegated, Delegation, Mandate
from domain.posts.post import POST, Post
from domain.provisions.remit import Power, Remit
from domain.provisions.spending import DEFAULT_SPENDING_RULES
from domain.values import (
    DelegationId,
    Moment,
    OrganisationId,
    PaymentId,
    Period,
    PersonId,
    Sealed,
)
from tests.domain.matters import MOTION, PROPOSED
from tests.domain.posts import (
    ADA,
    ALLIANCE,
    DAN,
    DEFINED,
    SCHOOL,
    TREASURER,
    ZURICH,
    appointment,
    appointment_id,
    delegation_id,
    francs,
    on,
)

SUPPLIER = OrganisationId(UUID(int=40))
SOMEBODY_ELSE = NotTheApprover("this is somebody else")


def payment_id(number: int) -> PaymentId:
    return PaymentId(UUID(int=600 + number))


def requested(number: int = 1, amount: Any = 1_000, **fields: Any) -> PaymentRequested:
    made: dict[str, Any] = {
        "effective": on(2020, 3),
        "id": payment_id(number),
        "partnership": ALLIANCE,
        "payee": Payee(SUPPLIER),
        "amount": amount if isinstance(amount, Money) else francs(amount),
        "purpose": Sealed("Paper", ALLIANCE),
        "matter": "payments",
        "rules": DEFAULT_SPENDING_RULES,
        "requester": DAN,
        "party": SCHOOL,
        **fields,
    }
    return PaymentRequested(**made)


BY_POST = Basis("holder", TREASURER, appointment_id(1), limit=francs(5_000))


def approved(number: int, when: Moment, amount: Any = 1_000, **fields: Any) -> Payment:
    """A payment that Ada approved."""
    basis = fields.pop("basis", BY_POST)
    approver = fields.pop("approver", ADA)
    begun = requested(number, amount, effective=on(2019), **fields)
    found = PAYMENT.fold([begun, PaymentApproved(when, basis, approver)])
    assert found is not None
    return found


def post(**power: Any) -> Post:
    """The treasurer's post, with a power in payments."""
    powers = (Power(("payments", "contracts"), **{"limit": francs(5_000), **power}),)
    found = POST.fold([replace(DEFINED, remit=Remit((), powers))])
    assert found is not None
    return found


def by_holder(held: Appointment | None = None, **power: Any) -> Warrant:
    return Warrant(post(**power), held or appointment())


def passed_on(number: int, to: PersonId, source: int | None = None, **mandate: Any) -> Delegation:
    """What Ada, or who has it from her, passes on in 2020 and 2021."""
    given_ = {"matters": ("payments",), "onward": True, **mandate}
    granted = AuthorityDelegated(
        on(2020, 2),
        delegation_id(number),
        ALLIANCE,
        appointment_id(1),
        ADA,
        to,
        Mandate(**given_),
        Period(on(2020, 2)),
        None if source is None else DelegationId(delegation_id(source)),
    )
    found = DELEGATION.fold([granted])
    assert found is not None
    return found


def on_matter(matter: str) -> Decision:
    """A motion on a matter; that it was adopted is asked by the service."""
    proposed = replace(PROPOSED, motion=replace(MOTION, matter=matter))
    found = DECISION.fold([proposed])
    assert found is not None
    return found


def approving(**fields: Any) -> dict[str, Any]:
    return {
        "warrant": by_holder(),
        "by": ADA,
        "zone": ZURICH,
        "effective": on(2020, 4),
        **fields,
    }


def requesting(**fields: Any) -> dict[str, Any]:
    return {
        "id": payment_id(1),
        "partnership": ALLIANCE,
        "payee": Payee(SUPPLIER),
        "amount": francs(1_000),
        "purpose": "Paper",
        "matter": "payments",
        "rules": DEFAULT_SPENDING_RULES,
        "requester": DAN,
        "party": SCHOOL,
        "effective": on(2020, 3),
        **fields,
    }
