"""Tiers of authority to sign: one signature up to an amount, two together beyond it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from uuid import UUID

import pytest

from domain.money import Money
from domain.provisions.charter import claims_of
from domain.provisions.provision import ProvisionInForce, RulesClash
from domain.provisions.signing_rule import SignedAct, SigningProvision, signing_in
from domain.values import AgreementId, ClauseId, OrganisationId

HILL, LAKE = OrganisationId(UUID(int=1)), OrganisationId(UUID(int=2))


def euros(amount: int, currency: str = "EUR") -> Money:
    return Money(Fraction(amount), currency)


ONE = SigningProvision("one", ("payments",), limit=euros(5_000))
TWO = SigningProvision("two", ("payments",), together=2, limit=euros(20_000))
THREE = SigningProvision("three", ("payments",), together=3)
ALL_ACTS = SigningProvision("all acts", together=2)
OF_HILL = SigningProvision("of Hill", ("payments",), party=HILL, limit=euros(100))


def rule_for(
    *provisions: SigningProvision,
    amount: Money | None,
    party: OrganisationId | None = HILL,
    act: SignedAct = "payments",
) -> str | None:
    text, clause = AgreementId(UUID(int=74)), ClauseId(UUID(int=73))
    in_force = [ProvisionInForce(one, text, clause, 1, "clause 9") for one in provisions]
    found = signing_in(party, act, in_force, amount)
    return None if found is None else found.provision.name


@pytest.mark.parametrize(
    ("amount", "name"),
    [(1, "one"), (5_000, "one"), (5_001, "two"), (20_000, "two"), (20_001, "three")],
)
def test_of_those_that_reach_an_amount_the_lowest_holds(amount: int, name: str) -> None:
    assert rule_for(THREE, ONE, TWO, amount=euros(amount)) == name
    assert rule_for(TWO, ONE, THREE, amount=euros(amount), party=None) == name


def test_the_usual_rule_can_be_drafted() -> None:
    """One signature up to EUR 5,000, two together beyond it."""
    keys = [key for one in (ONE, replace(THREE, together=2)) for key, _ in claims_of(one)]
    assert len(set(keys)) == 2
    clashing = [key for one in (ONE, replace(ONE, name="other")) for key, _ in claims_of(one)]
    assert len(set(clashing)) == 1


def test_where_none_reaches_the_furthest_is_told() -> None:
    assert rule_for(ONE, TWO, amount=euros(30_000)) == "two"
    assert rule_for(ONE, TWO, amount=euros(1, "CHF")) == "one"


def test_what_does_not_reach_gives_way_to_what_is_said_of_all() -> None:
    assert rule_for(ONE, ALL_ACTS, amount=euros(5_000)) == "one"
    assert rule_for(ONE, ALL_ACTS, amount=euros(5_001)) == "all acts"
    assert rule_for(OF_HILL, ONE, TWO, amount=euros(101)) == "one"
    assert rule_for(OF_HILL, ONE, TWO, amount=euros(100)) == "of Hill"
    assert rule_for(OF_HILL, ONE, TWO, amount=euros(100), party=LAKE) == "one"
    assert rule_for(OF_HILL, amount=euros(100), party=None) is None


def test_a_limit_in_another_currency_does_not_reach() -> None:
    swiss = replace(TWO, name="swiss", limit=euros(100, "CHF"))
    assert rule_for(ONE, swiss, amount=euros(50, "CHF")) == "swiss"
    assert rule_for(ONE, swiss, amount=euros(50)) == "one"


@pytest.mark.parametrize("act", ["agreements", "amendments"])
def test_what_has_no_amount_is_bound_by_what_reaches_furthest(act: SignedAct) -> None:
    tiers = [replace(one, signs=()) for one in (ONE, TWO, THREE)]
    assert rule_for(*tiers, amount=None, act=act) == "three"
    assert rule_for(*tiers[:2], amount=None, act=act) == "two"


def test_two_that_say_it_equally_clash() -> None:
    other = replace(ONE, name="other")
    with pytest.raises(RulesClash) as met:
        rule_for(ONE, other, amount=euros(10))
    assert met.value == RulesClash("who signs payments", "one", "other")
    # Beyond both of them the third holds, about which they do not clash.
    assert rule_for(ONE, other, THREE, amount=euros(6_000)) == "three"
    with pytest.raises(RulesClash):
        rule_for(ONE, other, amount=euros(6_000))
    incomparable = replace(ONE, name="swiss", limit=euros(9, "CHF"))
    with pytest.raises(RulesClash):
        rule_for(ONE, incomparable, amount=None)
