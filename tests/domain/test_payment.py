"""Payments: requested, approved within limits to each and to a period, refused, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from domain.money import MalformedAmount, MalformedCurrency, Money
from domain.payments.approval import (
    LimitInAnotherCurrency,
    MatterNotCovered,
    NotTheApprover,
    OwnPayment,
    OwnRequest,
    PaymentBeyondLimit,
    Warrant,
    WarrantNotSaid,
    WarrantOver,
    approve_payment,
    refuse_payment,
)
from domain.payments.payment import (
    PAYMENT,
    Basis,
    NothingToPay,
    NotTheRequester,
    Payee,
    PayeeMalformed,
    PaymentAlreadyRequested,
    PaymentApproved,
    PaymentRefused,
    PaymentSettled,
    PaymentUnknown,
    PaymentWithdrawn,
    RequesterNotSaid,
    request_payment,
    withdraw_payment,
)
from domain.posts.appointment import HolderResigned
from domain.posts.deputy import DeputyNamed
from domain.provisions.spending import DEFAULT_SPENDING_RULES, PinnedSpendingRules, SpendingRules
from domain.refusal import Refused, Reported
from domain.values import (
    ContradictoryDates,
    Period,
    TextMissing,
)
from tests.domain.payments import (
    BY_POST,
    SOMEBODY_ELSE,
    SUPPLIER,
    approved,
    approving,
    by_holder,
    on_matter,
    passed_on,
    payment_id,
    post,
    requested,
    requesting,
)
from tests.domain.posts import (
    ADA,
    BEN,
    CLEO,
    DAN,
    SCHOOL,
    TREASURER,
    appointment,
    appointment_id,
    delegation_id,
    francs,
    on,
)
from tests.domain.specification import given

# Requests


def test_a_payment_is_requested_once() -> None:
    request = given().when(request_payment, **requesting())
    request.then(requested()).again().refused(PaymentAlreadyRequested(payment_id(1)))


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"payee": Payee()}, PayeeMalformed()),
        ({"payee": Payee(SUPPLIER, BEN)}, PayeeMalformed()),
        ({"amount": francs(0)}, NothingToPay()),
        ({"amount": Money(Fraction(1, 3), "CHF")}, MalformedAmount),
        ({"amount": Money(Fraction(-1), "CHF")}, MalformedAmount),
        ({"amount": Money(Fraction(1), "francs")}, MalformedCurrency),
        ({"purpose": " "}, TextMissing),
        ({"due": on(2020, 2)}, ContradictoryDates),
        ({"requester": None}, RequesterNotSaid()),
    ],
)
def test_a_malformed_request_is_refused(
    fields: dict[str, Any], refusal: Refused | type[Refused]
) -> None:
    given().when(request_payment, **requesting(**fields)).refused(refusal)


def test_a_reported_request_need_not_say_by_whom() -> None:
    reported = Reported()
    request_payment(None, **requesting(requester=None, conduct=reported))
    assert [finding.code for finding in reported.findings] == ["REQUESTER_NOT_SAID"]


def test_the_requester_withdraws_and_so_does_the_party_and_nobody_else() -> None:
    withdrawal = {"by": DAN, "party": None, "effective": on(2020, 4)}
    taken_back = given(requested()).when(withdraw_payment, **withdrawal)
    taken_back.then(PaymentWithdrawn(on(2020, 4))).again().refused(PaymentSettled)
    of_party = {"by": None, "party": SCHOOL, "effective": on(2020, 4)}
    given(requested()).when(withdraw_payment, **of_party).then(PaymentWithdrawn(on(2020, 4)))
    another = {"by": BEN, "party": SUPPLIER, "effective": on(2020, 4)}
    given(requested()).when(withdraw_payment, **another).refused(NotTheRequester())
    nobody = {"by": None, "party": None, "effective": on(2020, 4)}
    given(requested(requester=None, party=None)).when(withdraw_payment, **nobody).refused(
        NotTheRequester()
    )
    given().when(withdraw_payment, **withdrawal).refused(PaymentUnknown())


# Approval


def test_the_holder_approves_once() -> None:
    approval = given(requested()).when(approve_payment, **approving())
    approval.then(PaymentApproved(on(2020, 4), BY_POST, ADA)).again().refused(PaymentSettled)


def test_a_deputy_approves_in_their_time() -> None:
    named = DeputyNamed(on(2020, 2), BEN, Period(on(2020, 4), on(2020, 5)))
    warrant = by_holder(appointment(named))
    basis = replace(BY_POST, approved_as="deputy")
    deputy = given(requested()).when(approve_payment, **approving(warrant=warrant, by=BEN))
    deputy.then(PaymentApproved(on(2020, 4), basis, BEN))
    late = approving(warrant=warrant, by=BEN, effective=on(2020, 5))
    given(requested()).when(approve_payment, **late).refused(SOMEBODY_ELSE)


def test_a_delegate_approves_up_to_what_was_passed_on() -> None:
    links = (passed_on(1, BEN, limit=francs(1_000)), passed_on(2, CLEO, 1, limit=francs(800)))
    warrant = Warrant(post(), appointment(), links)
    small = given(requested(amount=800)).when(
        approve_payment, **approving(warrant=warrant, by=CLEO)
    )
    basis = Basis(
        "delegate",
        TREASURER,
        appointment_id(1),
        (delegation_id(1), delegation_id(2)),
        limit=francs(800),
    )
    small.then(PaymentApproved(on(2020, 4), basis, CLEO))
    large = given(requested(amount=801)).when(
        approve_payment, **approving(warrant=warrant, by=CLEO)
    )
    large.refused(PaymentBeyondLimit(francs(801), francs(800)))
    given(requested(amount=1)).when(approve_payment, **approving(warrant=warrant, by=BEN)).refused(
        SOMEBODY_ELSE
    )


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"by": BEN}, SOMEBODY_ELSE),
        ({"by": None}, NotTheApprover("it is not said who does it")),
        ({"warrant": Warrant()}, WarrantNotSaid()),
        ({"effective": on(2022)}, WarrantOver),
        ({"warrant": by_holder(appointment(HolderResigned(on(2020, 3))))}, WarrantOver),
        ({"effective": on(2020, 2)}, ContradictoryDates),
        ({"warrant": Warrant(post(), appointment(), (passed_on(1, ADA, matters=("staff",)),))},
         MatterNotCovered("payments")),
        ({"warrant": by_holder(limit=francs(999))}, PaymentBeyondLimit(francs(1_000), francs(999))),
        ({"warrant": by_holder(limit=Money(Fraction(9_999), "EUR"))},
         LimitInAnotherCurrency("CHF", Money(Fraction(9_999), "EUR"))),
    ],
)  # fmt: skip
def test_nobody_approves_without_authority_that_reaches_so_far(
    fields: dict[str, Any], refusal: Refused | type[Refused]
) -> None:
    given(requested()).when(approve_payment, **approving(**fields)).refused(refusal)


def test_a_payment_at_the_limit_is_approved() -> None:
    given(requested(amount=5_000)).when(approve_payment, **approving()).then(
        PaymentApproved(on(2020, 4), BY_POST, ADA)
    )


def test_a_matter_without_a_power_is_not_covered() -> None:
    given(requested(matter="war")).when(approve_payment, **approving()).refused(
        MatterNotCovered("war")
    )
    given(requested(matter="")).when(approve_payment, **approving()).refused(MatterNotCovered)


def test_who_requested_does_not_approve_unless_the_agreement_admits_it() -> None:
    own = requested(requester=ADA)
    given(own).when(approve_payment, **approving()).refused(OwnRequest())
    origin = DEFAULT_SPENDING_RULES.origin
    admitted = replace(own, rules=PinnedSpendingRules(SpendingRules(own_requests=True), origin))
    given(admitted).when(approve_payment, **approving()).then(
        PaymentApproved(on(2020, 4), BY_POST, ADA)
    )


def test_nobody_approves_a_payment_to_themselves_whatever_the_agreement_says() -> None:
    to_ada = requested(
        payee=Payee(person=ADA),
        rules=PinnedSpendingRules(SpendingRules(own_requests=True), DEFAULT_SPENDING_RULES.origin),
    )
    given(to_ada).when(approve_payment, **approving()).refused(OwnPayment())


def test_who_may_approve_may_refuse_whatever_the_amount() -> None:
    refusal = {"warrant": by_holder(), "by": ADA, "effective": on(2020, 4)}
    given(requested(amount=9_999)).when(refuse_payment, **refusal).then(
        PaymentRefused(on(2020, 4), BY_POST, ADA)
    ).again().refused(PaymentSettled)
    given(requested()).when(refuse_payment, **{**refusal, "by": BEN}).refused(SOMEBODY_ELSE)


def test_a_reported_approval_is_recorded_with_everything_that_it_broke() -> None:
    reported = Reported()
    own = PAYMENT.fold([requested(amount=6_000, requester=BEN)])
    happened = approve_payment(own, **approving(by=BEN, conduct=reported))
    assert [type(each) for each in happened] == [PaymentApproved]
    codes = [finding.code for finding in reported.findings]
    assert codes == ["NOT_THE_APPROVER", "OWN_REQUEST", "PAYMENT_BEYOND_LIMIT"]


def test_a_decision_approves_any_amount() -> None:
    decided = approving(warrant=Warrant(decision=on_matter("payments")), by=None)
    basis = Basis("decision", decision=on_matter("payments").id)
    given(requested(amount=10**6)).when(approve_payment, **decided).then(
        PaymentApproved(on(2020, 4), basis, None)
    )


def test_a_payment_knows_how_far_it_had_come() -> None:
    payment = approved(1, on(2020, 6))
    assert payment.state_at(on(2020, 5).at) == "requested"
    assert payment.state_at(on(2020, 6).at) == "approved"
