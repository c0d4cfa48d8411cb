"""Payments: requested, approved within limits to each and to a period, refused, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.appointment import Appointment, HolderResigned
from domain.approval import (
    DecisionOnAnotherMatter,
    LimitInAnotherCurrency,
    MatterNotCovered,
    NotTheApprover,
    OwnPayment,
    OwnRequest,
    PaymentBeyondLimit,
    PeriodLimitExceeded,
    Warrant,
    WarrantNotSaid,
    WarrantOver,
    approve_payment,
    refuse_payment,
)
from domain.decision import DECISION, Decision
from domain.delegation import DELEGATION, AuthorityDelegated, Delegation, Mandate
from domain.deputy import DeputyNamed
from domain.money import MalformedAmount, MalformedCurrency, Money
from domain.payment import (
    PAYMENT,
    Basis,
    NothingToPay,
    NotTheRequester,
    Payee,
    PayeeMalformed,
    Payment,
    PaymentAlreadyRequested,
    PaymentApproved,
    PaymentRefused,
    PaymentRequested,
    PaymentSettled,
    PaymentUnknown,
    PaymentWithdrawn,
    RequesterNotSaid,
    SplittingFlagged,
    request_payment,
    withdraw_payment,
)
from domain.post import POST, Post
from domain.refusal import Refused, Reported
from domain.remit import Power, Remit
from domain.spending import DEFAULT_SPENDING_RULES, PeriodLimit, PinnedSpendingRules, SpendingRules
from domain.values import (
    ContradictoryDates,
    DelegationId,
    Moment,
    OrganisationId,
    PaymentId,
    Period,
    PersonId,
    Sealed,
    TextMissing,
)
from tests.domain.matters import MOTION, PROPOSED
from tests.domain.posts import (
    ADA,
    ALLIANCE,
    BEN,
    CLEO,
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
from tests.domain.specification import given

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
        ({"effective": on(2022)}, WarrantOver(on(2022))),
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


def test_a_decision_on_another_matter_approves_nothing() -> None:
    decision = on_matter("contracts")
    refused = given(requested()).when(
        approve_payment, **approving(warrant=Warrant(decision=decision), by=None)
    )
    refused.refused(DecisionOnAnotherMatter(decision.id, "contracts", "payments"))
    fits = on_matter("payments")
    given(requested(amount=10**6)).when(
        approve_payment, **approving(warrant=Warrant(decision=fits), by=None)
    ).then(PaymentApproved(on(2020, 4), Basis("decision", decision=fits.id), None))


# Limits to a period

YEARLY = PeriodLimit(francs(2_000))


def exceeded(
    since: datetime, until: datetime, spent: int, limit: Money = YEARLY.amount
) -> PeriodLimitExceeded:
    return PeriodLimitExceeded(limit, Moment(since), Moment(until), francs(spent), francs(1_000))


def midnight(year: int, month: int = 1, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=ZURICH)


def test_a_year_is_that_of_the_partnership() -> None:
    limited = by_holder(period_limit=YEARLY)
    last_year = approved(2, Moment(datetime(2019, 12, 31, 22, 59, tzinfo=UTC)), 2_000)
    fits = approving(warrant=limited, others=[last_year])
    given(requested()).when(approve_payment, **fits).then(
        PaymentApproved(on(2020, 4), BY_POST, ADA)
    )
    this_year = approved(2, Moment(datetime(2019, 12, 31, 23, tzinfo=UTC)), 1_001)
    over = approving(warrant=limited, others=[this_year])
    refusal = exceeded(midnight(2020), midnight(2021), 1_001)
    given(requested()).when(approve_payment, **over).refused(refusal)


def test_what_is_approved_later_and_was_recorded_before_counts_too() -> None:
    limited = by_holder(period_limit=YEARLY)
    later = [approved(2, on(2020, 12, 31), 1_001)]
    given(requested()).when(approve_payment, **approving(warrant=limited, others=later)).refused(
        PeriodLimitExceeded
    )


@pytest.mark.parametrize(
    ("months", "first", "last"),
    [(1, (2020, 4, 1), (2020, 5, 1)), (3, (2020, 4, 1), (2020, 7, 1)),
     (6, (2020, 1, 1), (2020, 7, 1)), (4, (2020, 1, 1), (2020, 5, 1))],
)  # fmt: skip
def test_periods_follow_each_other_from_january_on(
    months: int, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    limited = by_holder(period_limit=PeriodLimit(francs(2_000), months))
    since, until = midnight(*first), midnight(*last)
    begins, ends = (approved(2, Moment(at), 1_001) for at in (since, until))
    within = approving(warrant=limited, others=[begins], effective=on(2020, 4, 20))
    given(requested()).when(approve_payment, **within).refused(exceeded(since, until, 1_001))
    outside = approving(warrant=limited, others=[ends], effective=on(2020, 4, 20))
    given(requested()).when(approve_payment, **outside).then(
        PaymentApproved(on(2020, 4, 20), BY_POST, ADA)
    )


def test_of_rolling_periods_any_counts_that_the_payment_lies_in() -> None:
    limited = by_holder(period_limit=PeriodLimit(francs(1_900), 2, rolling=True))
    others = [approved(2, on(2020, 2, 15), 1_000), approved(3, on(2020, 5, 15), 1_000)]
    for effective, fits in (
        (on(2020, 4, 14), False),  # with the first
        (on(2020, 4, 15), False),  # with the second, which was recorded before
        (on(2020, 7, 14), False),
        (on(2020, 7, 15), True),
    ):
        tried = given(requested()).when(
            approve_payment, **approving(warrant=limited, others=others, effective=effective)
        )
        if fits:
            tried.then(PaymentApproved(effective, BY_POST, ADA))
        else:
            tried.refused(PeriodLimitExceeded)


def test_rolling_months_end_with_the_last_day_where_a_month_is_shorter() -> None:
    limited = by_holder(period_limit=PeriodLimit(francs(1_500), 1, rolling=True))
    january = approved(2, on(2020, 2, 29), 1_000)
    over = approving(warrant=limited, others=[january], effective=on(2020, 3, 28))
    given(requested()).when(approve_payment, **over).refused(PeriodLimitExceeded)


def test_what_a_delegate_approves_counts_against_who_let_them() -> None:
    power: dict[str, Any] = {"period_limit": PeriodLimit(francs(3_000))}
    first = passed_on(1, BEN, period_limit=PeriodLimit(francs(1_500)))
    second = passed_on(2, CLEO, 1)
    by_cleo = Basis("delegate", TREASURER, appointment_id(1), (first.id, second.id))
    spent = [approved(2, on(2020, 3), basis=by_cleo, approver=CLEO)]
    by_ben = approving(warrant=Warrant(post(**power), appointment(), (first,)), by=BEN)
    given(requested()).when(approve_payment, **by_ben, others=spent).refused(
        exceeded(midnight(2020), midnight(2021), 1_000, francs(1_500))
    )
    spent.append(approved(3, on(2020, 3), 1_500))
    by_ada = approving(warrant=by_holder(**power))
    given(requested()).when(approve_payment, **by_ada, others=spent).refused(
        exceeded(midnight(2020), midnight(2021), 2_500, francs(3_000))
    )


def test_a_successor_has_what_is_left_of_the_posts_limit() -> None:
    earlier = replace(BY_POST, appointment=appointment_id(9))
    spent = [approved(2, on(2020, 2), 1_500, basis=earlier, approver=CLEO)]
    limited = approving(warrant=by_holder(period_limit=YEARLY), others=spent)
    given(requested()).when(approve_payment, **limited).refused(PeriodLimitExceeded)


@pytest.mark.parametrize(
    "other",
    [
        approved(2, on(2020, 2), 1_500, matter="staff"),
        approved(2, on(2020, 2), 1_500, basis=Basis("decision")),
        approved(2, on(2020, 2), Money(Fraction(1_500), "EUR")),
        PAYMENT.fold([requested(2, 1_500)]),
        PAYMENT.fold([requested(2, 1_500), PaymentRefused(on(2020, 3), BY_POST, ADA)]),
    ],
)
def test_what_rests_on_something_else_or_was_not_approved_does_not_count(other: Payment) -> None:
    limited = approving(warrant=by_holder(period_limit=YEARLY), others=[other])
    given(requested()).when(approve_payment, **limited).then(
        PaymentApproved(on(2020, 4), BY_POST, ADA)
    )


def test_a_limit_in_another_currency_is_never_guessed() -> None:
    euros = PeriodLimit(Money(Fraction(10**6), "EUR"))
    given(requested()).when(
        approve_payment, **approving(warrant=by_holder(period_limit=euros))
    ).refused(LimitInAnotherCurrency("CHF", euros.amount))


# Splitting


def flagged(*others: int, total: int) -> SplittingFlagged:
    payments = tuple(payment_id(number) for number in others)
    return SplittingFlagged(on(2020, 4), payments, francs(total), francs(5_000), 30)


APPROVED = PaymentApproved(on(2020, 4), BY_POST, ADA)


def test_payments_that_exceed_a_limit_together_are_flagged_on_the_last() -> None:
    others = [approved(2, on(2020, 3, 20), 2_000), approved(3, on(2020, 3, 25), 2_000)]
    split = given(requested(amount=1_001)).when(approve_payment, **approving(others=others))
    split.then(APPROVED, flagged(2, 3, total=5_001))
    below = given(requested(amount=1_000)).when(approve_payment, **approving(others=others))
    below.then(APPROVED)


def test_what_is_entered_later_between_two_others_is_flagged_with_what_follows() -> None:
    later = [approved(2, on(2020, 4, 20), 4_500)]
    given(requested(amount=1_000)).when(approve_payment, **approving(others=later)).then(
        APPROVED, flagged(2, total=5_500)
    )


@pytest.mark.parametrize(
    "other",
    [
        approved(2, on(2020, 3, 1), 4_500),
        approved(2, on(2020, 3, 20), 4_500, approver=BEN),
        approved(2, on(2020, 3, 20), 4_500, matter="contracts"),
        approved(2, on(2020, 3, 20), 4_500, payee=Payee(SCHOOL)),
        approved(2, on(2020, 3, 20), Money(Fraction(4_500), "EUR")),
        approved(2, on(2020, 3, 20), 4_500, basis=Basis("decision", decision=None)),
        approved(2, on(2020, 3, 20), 5_001),
    ],
)
def test_what_is_not_alike_is_not_counted_as_split(other: Payment) -> None:
    if other.basis is not None and other.basis.approved_as == "decision":
        decided = Basis("decision", decision=UUID(int=9))  # type: ignore[arg-type]
        other = replace(other, basis=decided)
    given(requested(amount=1_000)).when(approve_payment, **approving(others=[other])).then(APPROVED)


def test_the_agreement_says_within_how_many_days() -> None:
    origin = DEFAULT_SPENDING_RULES.origin
    others = [approved(2, on(2020, 3, 20), 4_500)]
    for days, is_flagged in ((0, False), (11, False), (12, True)):
        rules = PinnedSpendingRules(SpendingRules(splitting_days=days), origin)
        happened = approve_payment(
            PAYMENT.fold([requested(rules=rules)]), **approving(others=others)
        )
        assert (len(happened) == 2) is is_flagged, days


def test_without_a_limit_to_each_nothing_is_split() -> None:
    others = [approved(2, on(2020, 3, 20), 4_500)]
    unlimited = approving(warrant=by_holder(limit=None), others=others)
    given(requested(amount=1_000)).when(approve_payment, **unlimited).then(
        PaymentApproved(on(2020, 4), replace(BY_POST, limit=None), ADA)
    )


def test_a_payment_knows_how_far_it_had_come() -> None:
    payment = approved(1, on(2020, 6))
    assert payment.state_at(on(2020, 5).at) == "requested"
    assert payment.state_at(on(2020, 6).at) == "approved"
