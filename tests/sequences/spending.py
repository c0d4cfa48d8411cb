"""Material of what is paid, and of who is kept apart."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from domain.money import Money
from domain.payments.payment import Payee
from domain.provisions.provision import SegregationProvision, SpendingProvision
from domain.provisions.segregation import Function, Incompatibility
from domain.provisions.spending import PeriodLimit, SpendingRules
from domain.values import OrganisationId, PersonId
from tests.sequences.chance import Chance

if TYPE_CHECKING:
    from tests.sequences.drawing import Drawing


def money(chance: Chance) -> Money:
    """An amount of money."""
    return Money(
        Fraction(chance.between(1, 100, "amount")), chance.pick(("CHF", "CHF", "EUR"), "c")
    )


def period_limit(chance: Chance) -> PeriodLimit:
    """A limit to what is approved in a period, which is soon used up."""
    return PeriodLimit(
        replace(money(chance), amount=Fraction(chance.between(50, 200, "in a period"))),
        chance.pick((1, 3, 12), "months"),
        chance.percent(40, "rolling"),
    )


def payee(drawing: Drawing) -> Payee:
    """An organisation or a person."""
    if drawing.chance.percent(30, "person") and drawing.pool(PersonId):
        return Payee(person=PersonId(drawing.chance.identified(drawing.pool(PersonId), "person")))
    pool = drawing.pool(OrganisationId)
    return Payee(OrganisationId(drawing.chance.identified(pool, "organisation")))


def functions(chance: Chance) -> tuple[Function, ...]:
    """What the holder of a post does in procedures; mostly nothing in particular."""
    several: tuple[Function, ...] = ("approver", "requester", "auditor", "returning-officer")
    return tuple(each for each in several if chance.percent(10, each))


def spending(chance: Chance) -> SpendingProvision:
    """What is asked of payments."""
    days = chance.pick((0, 5, 30), "days")
    return SpendingProvision("Spending", SpendingRules(days, chance.percent(50, "own")))


def segregation(chance: Chance) -> SegregationProvision:
    """What nobody does together."""
    pairs = (
        Incompatibility("requester", "approver"),
        Incompatibility("auditor"),
        Incompatibility("proposer", "returning-officer"),
    )
    return SegregationProvision("Apart", pairs[: chance.between(1, 3, "pairs")])
