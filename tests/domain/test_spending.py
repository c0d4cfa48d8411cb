"""Spending: limits to all payments of a period, and payments that are split below a limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.money import Money
from domain.payments.approval import (
    LimitInAnotherCurrency,
    PeriodLimitExceeded,
    Warrant,
    approve_payment,
)
from domain.payments.payment import (
    PAYMENT,
    Basis,
    Payee,
    Payment,
    PaymentApproved,
    PaymentRefused,
    SplittingFlagged,
)
from domain.provisions.spending import (
    DEFAULT_SPENDING_RULES,
    PeriodLimit,
    PinnedSpendingRules,
    SpendingRules,
)
from domain.values import Moment, PostId
from tests.domain.payments import (
    BY_POST,
    approved,
    approving,
    by_holder,
    passed_on,
    payment_id,
    post,
    requested,
)
from tests.domain.posts import (
    ADA,
    BEN,
    CLEO,
    SCHOOL,
    TREASURER,
    ZURICH,
    appointment,
    appointment_id,
    francs,
    on,
)
from tests.domain.specification import given

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
OF_ANOTHER_POST = replace(BY_POST, post=PostId(UUID(int=77)))


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
        approved(2, on(2020, 3, 20), 4_500, approver=BEN),
        approved(2, on(2020, 3, 20), 4_500, approver=BEN, matter="contracts"),
        approved(2, on(2020, 3, 20), 4_500, matter="contracts"),
        approved(2, on(2020, 3, 20), 4_500, basis=OF_ANOTHER_POST),
    ],
)
def test_neither_deputies_nor_the_matter_go_round_a_limit(other: Payment) -> None:
    given(requested(amount=1_000)).when(approve_payment, **approving(others=[other])).then(
        APPROVED, flagged(2, total=5_500)
    )


@pytest.mark.parametrize(
    "other",
    [
        approved(2, on(2020, 3, 1), 4_500),
        approved(2, on(2020, 3, 20), 4_500, approver=BEN, basis=OF_ANOTHER_POST),
        approved(2, on(2020, 3, 20), 4_500, matter="contracts", basis=OF_ANOTHER_POST),
        approved(2, on(2020, 3, 20), 4_500, matter="pencils"),
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
