"""Paying by decision: by whom the payment's own matter is given to, and by the rule for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.competence.paying import PaymentOfAnotherMatter, require_theirs_to_pay
from domain.payments.payment import PAYMENT
from domain.provisions.pinning import pin_rule
from domain.provisions.provision import DecisionRuleProvision
from domain.provisions.scheme import (
    Assignment,
    MatterOfAllParties,
    MatterOfAnotherBody,
    MatterOfPost,
    SchemeProvision,
)
from domain.refusal import DONE_HERE, Refused, Reported
from domain.voting.rules import ALL_AGREE
from tests.domain.payments import requested
from tests.domain.posts import TREASURER
from tests.domain.test_debate import ADVISERS, COUNCIL
from tests.domain.test_urgent_action import in_force

PAID: Any = PAYMENT.fold([requested(1, matter="payments")])


def pay(matter: str, *provisions: Any, conduct: Any = DONE_HERE) -> None:
    """Put a motion of the matter to the council that would approve the payment."""
    rules = in_force(*provisions)
    rule = pin_rule(matter, COUNCIL, rules, "majority")
    require_theirs_to_pay([PAID], matter, rule, COUNCIL, "majority", rules, conduct)


@pytest.mark.parametrize(
    ("assignment", "refusal"),
    [
        (Assignment(("payments",), "body", ADVISERS), MatterOfAnotherBody),
        (Assignment(("payments",), "post", post=TREASURER), MatterOfPost),
        (Assignment(("payments",), "all-parties", reserved="by-agreement"), MatterOfAllParties),
        (Assignment((), "body", ADVISERS), MatterOfAnotherBody),
    ],
)
def test_whose_matter_it_is_decides_whatever_the_motion_is_about(
    assignment: Assignment, refusal: type[Refused]
) -> None:
    mending = Assignment(("roof",), "body", COUNCIL)
    scheme = SchemeProvision("scheme", (mending, assignment))
    with pytest.raises(refusal):
        pay("roof", scheme)
    found = Reported()
    pay("roof", scheme, conduct=found)
    assert [one.code for one in found.findings] == [refusal.code]


def test_it_is_decided_by_the_rule_for_its_own_matter() -> None:
    both = DecisionRuleProvision("both say yes", ("payments",), ALL_AGREE)
    with pytest.raises(PaymentOfAnotherMatter) as refused:
        pay("roof", both)
    assert "“payments”" in refused.value.sentence
    pay("payments", both)
    pay("roof", replace(both, matters=("payments", "roof")))


def test_where_no_clause_tells_them_apart_any_matter_does() -> None:
    pay("roof")
    pay("", SchemeProvision("scheme", (Assignment((), "body", COUNCIL),)))
