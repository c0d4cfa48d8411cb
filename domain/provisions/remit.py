"""Remits: what a post is responsible for, and what its holder may do for the others.

For each matter a post is responsible (does the work), accountable (answers for it), consulted
before or informed after: the RACI chart. Being responsible is no authority by itself: in which
matters a holder may act for the others, and up to which limit in money, is said by the powers.
"""

from dataclasses import dataclass
from typing import Literal

from domain.matters import alike, required_matter
from domain.money import Money, check_money
from domain.provisions.provision import MATTERS_LIMIT
from domain.provisions.segregation import Function, check_functions
from domain.provisions.spending import PeriodLimit, check_period_limit
from domain.record import PlainData
from domain.refusal import Refused
from domain.values import TooMany

RESPONSIBILITIES_LIMIT = 500
POWERS_LIMIT = 100

RaciRole = Literal["responsible", "accountable", "consulted", "informed"]


@dataclass(frozen=True)
class Responsibility:
    """The part that a post has in one matter."""

    matter: str
    role: RaciRole
    """Who does the work, who answers for it, who is asked before, who is told after."""
    sole: bool = False
    """Of the accountable: whether no other post may be accountable for the matter."""


@dataclass(frozen=True)
class Power:
    """Authority to act, in some matters or in all, up to a limit."""

    matters: tuple[str, ...] = ()
    """The matters; none: every matter that no other power of the post names."""
    limit: Money | None = None
    """Up to which amount for each act; None: any amount."""
    delegable: bool = True
    """Whether the holder may delegate it."""
    period_limit: PeriodLimit | None = None
    """Up to which amount in all that is approved by it in a period, by whomever; None: any."""


@dataclass(frozen=True)
class Remit:
    """What a post is responsible for, and what its holder may do for the others."""

    responsibilities: tuple[Responsibility, ...] = ()
    powers: tuple[Power, ...] = ()
    functions: tuple[Function, ...] = ()
    """What its holder does in the procedures that are to be kept apart."""


NO_REMIT = Remit()


def remit_before_functions(remit: PlainData) -> PlainData:
    """A remit as it was stored when posts had no functions, nor their powers limits to a period."""
    powers = [{**power, "period_limit": None} for power in remit["powers"]]
    return {**remit, "powers": powers, "functions": []}


def power_in(remit: Remit, matter: str) -> Power | None:
    """The power that a remit has for the matter: one that names it before one for all others."""
    general = None
    for power in remit.powers:
        if matter in power.matters:
            return power
        if not power.matters:
            general = power
    return general


def matters_of(remit: Remit) -> tuple[str, ...]:
    """The matters that the powers of a remit name."""
    return tuple(matter for power in remit.powers for matter in power.matters)


def sole_accountability_clash(remit: Remit, other: Remit) -> str | None:
    """A matter for which both are accountable though one of them wants to be the only one."""
    theirs = {each.matter: each.sole for each in other.responsibilities if _accountable(each)}
    for own in remit.responsibilities:
        if _accountable(own) and own.matter in theirs and (own.sole or theirs[own.matter]):
            return own.matter
    return None


def _accountable(responsibility: Responsibility) -> bool:
    return responsibility.role == "accountable"


# Refusals


class ResponsibilityNamedTwice(Refused):
    """The post is named {role} for the matter “{matter}” twice."""

    code = "RESPONSIBILITY_NAMED_TWICE"
    matter: str
    role: RaciRole


class PowerNamedTwice(Refused):
    """Two powers of the post both speak of {matter}."""

    code = "POWER_NAMED_TWICE"
    matter: str


def check_remit(remit: Remit) -> None:
    """Refuse a remit that says one thing twice, or what can't be recorded."""
    if len(remit.responsibilities) > RESPONSIBILITIES_LIMIT:
        raise TooMany("responsibilities", len(remit.responsibilities), RESPONSIBILITIES_LIMIT)
    named: set[tuple[str, RaciRole]] = set()
    for index, each in enumerate(remit.responsibilities):
        required_matter(f"responsibilities[{index}].matter", each.matter)
        if (alike(each.matter), each.role) in named:
            raise ResponsibilityNamedTwice(each.matter, each.role)
        named.add((alike(each.matter), each.role))
    if len(remit.powers) > POWERS_LIMIT:
        raise TooMany("powers", len(remit.powers), POWERS_LIMIT)
    check_functions("functions", remit.functions)
    spoken_of: set[str] = set()
    for index, power in enumerate(remit.powers):
        check_matters(f"powers[{index}].matters", power.matters)
        if power.limit is not None:
            check_money(f"powers[{index}].limit", power.limit)
        if power.period_limit is not None:
            check_period_limit(f"powers[{index}].period_limit", power.period_limit)
        for matter in power.matters or ("",):
            if alike(matter) in spoken_of:
                raise PowerNamedTwice(f"the matter “{matter}”" if matter else "all other matters")
            spoken_of.add(alike(matter))


def check_matters(field: str, matters: tuple[str, ...]) -> None:
    """Refuse matters without a name, and too many of them."""
    if len(matters) > MATTERS_LIMIT:
        raise TooMany(field, len(matters), MATTERS_LIMIT)
    for index, matter in enumerate(matters):
        required_matter(f"{field}[{index}]", matter)
