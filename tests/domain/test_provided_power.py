"""Provided powers: a post goes no further than its clause does, whatever it was given before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.money import Money
from domain.payments.approval import (
    MatterNotCovered,
    PaymentBeyondLimit,
    PeriodLimitExceeded,
    Warrant,
    approve_payment,
)
from domain.payments.payment import PaymentApproved
from domain.posts.delegation import Scope
from domain.powers.provided_power import kept_within, power_provided
from domain.provisions.remit import NO_REMIT, Power, Remit
from domain.provisions.spending import PeriodLimit
from tests.domain.payments import (
    BY_POST,
    approved,
    approving,
    by_holder,
    passed_on,
    requested,
)
from tests.domain.posts import ADA, BEN, francs, on
from tests.domain.specification import given


def provided(limit: Money | None = None, **power: Any) -> Remit:
    """What the clause gives the treasurer now."""
    return Remit((), (Power(("payments", "contracts"), limit, **power),))


def under(remit: Remit | None) -> Warrant:
    return replace(by_holder(), provided=remit)


def test_a_lower_limit_of_the_clause_holds() -> None:
    warrant = under(provided(francs(800)))
    small = given(requested(amount=800)).when(approve_payment, **approving(warrant=warrant))
    small.then(PaymentApproved(on(2020, 4), replace(BY_POST, limit=francs(800)), ADA))
    large = given(requested(amount=801)).when(approve_payment, **approving(warrant=warrant))
    large.refused(PaymentBeyondLimit(francs(801), francs(800)))


@pytest.mark.parametrize("remit", [None, provided(francs(9_000)), provided()])
def test_a_higher_limit_takes_another_remit_first(remit: Remit | None) -> None:
    over = given(requested(amount=5_001))
    over.when(approve_payment, **approving(warrant=under(remit))).refused(
        PaymentBeyondLimit(francs(5_001), francs(5_000))
    )


def test_a_matter_that_the_clause_gives_no_more_is_not_covered() -> None:
    for remit in (NO_REMIT, Remit((), (Power(("staff",)),))):
        approval = given(requested()).when(approve_payment, **approving(warrant=under(remit)))
        approval.refused(MatterNotCovered("payments"))


def test_a_delegate_goes_no_further_than_the_clause() -> None:
    warrant = replace(under(provided(francs(300))), links=(passed_on(1, BEN, limit=francs(900)),))
    acting = approving(warrant=warrant, by=BEN)
    given(requested(amount=301)).when(approve_payment, **acting).refused(
        PaymentBeyondLimit(francs(301), francs(300))
    )


def test_a_limit_to_a_period_that_the_clause_sets_counts_what_the_post_approved() -> None:
    limit = PeriodLimit(francs(1_500), 12)
    warrant = under(provided(francs(5_000), period_limit=limit))
    others = [approved(2, on(2020, 3), 1_000)]
    one = given(requested(amount=501)).when(
        approve_payment, **approving(warrant=warrant, others=others)
    )
    one.refused(PeriodLimitExceeded)
    fits = given(requested(amount=500)).when(
        approve_payment, **approving(warrant=warrant, others=others)
    )
    fits.then(PaymentApproved(on(2020, 4), BY_POST, ADA))


def test_what_neither_gives_is_nothing() -> None:
    scope, some = Scope(francs(5), True), provided(francs(3))
    assert kept_within(scope, None, "payments") == scope
    assert kept_within(None, some, "payments") is None
    assert kept_within(scope, some, "payments") == Scope(francs(3), True)
    assert kept_within(scope, some, "war") is None
    assert power_provided(None, "payments") is None
