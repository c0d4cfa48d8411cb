"""Chartering: provisions of a charter, as courses of commands carry them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from domain.money import Money
from domain.provisions.cadence import CadenceProvision
from domain.provisions.office import AS_USUAL, Appointer
from domain.provisions.provision import Procedure, Provision
from domain.provisions.scheme import Assignment, Reservation, SchemeProvision
from domain.provisions.seat_tenure import SeatTenureProvision
from domain.provisions.signing_rule import SigningProvision
from domain.provisions.time_limits import TimeLimits
from domain.provisions.urgency import UrgencyProvision
from domain.voting.reconsideration import ReconsiderationRule
from tests.sequences.chance import Chance


def of_charter(chance: Chance, kind: str) -> Provision:
    """A provision of a charter, of the kind."""
    match kind:
        case "cadence":
            months = chance.between(1, 24, "months")
            return CadenceProvision("Report", "report", months, date(2020, 1, 31))
        case "seat-tenure":
            name = chance.pick(("Panel", "Council"), "body")
            by = Appointer("decision") if chance.percent(20, "decided") else AS_USUAL
            return SeatTenureProvision(name, None, by, chance.percent(70, "holds over"))
        case "urgent-action":
            days = chance.pick((5, 60), "days")
            return UrgencyProvision("Chair's action", report_days=days, ratify_days=days)
        case "signing":
            return signing(chance)
        case _:
            return scheme(chance)


def signing(chance: Chance) -> SigningProvision:
    """How many sign together; often only of payments, and up to an amount."""
    if chance.percent(50, "all acts"):
        return SigningProvision("Signing", together=1 + chance.percent(20, "together"))
    limit = chance.pick((None, None, Money(Fraction(80), "CHF")), "limit")
    return SigningProvision(
        "Paying", ("payments",), together=1 + chance.percent(70, "both"), limit=limit
    )


def scheme(chance: Chance) -> SchemeProvision:
    """All parties decide a matter, which may be reserved to them."""
    matter = chance.pick(("budget", "seal", "tea"), "matter")
    reserved: Reservation = "by-agreement" if chance.percent(50, "reserved") else "none"
    return SchemeProvision("Scheme", (Assignment((matter,), "all-parties", reserved=reserved),))


ANY_TIME = ReconsiderationRule("anybody", days=365, times=2)
BY_THE_NEXT = ReconsiderationRule("anybody", days=365, meetings=1)


def procedure(chance: Chance) -> Procedure:
    """What is asked for before a vote."""
    return Procedure(
        seconder_required=chance.percent(50, "seconder"),
        notice_days=(days := chance.pick((0, 0, 1, 2), "notice")),
        proxies_per_holder=chance.pick((None, 1, 2), "proxies"),
        suspended_after=(missed := chance.pick((None, None, 1, 2), "suspended")),
        suspended_of_last=None if missed is None else chance.pick((None, 3), "of the last"),
        notice_shortened_to=min(days, 1) if chance.percent(60, "shortened") else None,
        notice_shortened_by=chance.pick(("chair", "proposer"), "shortened by"),
        interests_confirmed=chance.percent(30, "confirmed"),
        reconsideration=chance.pick((None, ANY_TIME, BY_THE_NEXT), "reconsideration"),
        closed_by=chance.pick((None, None, "chair", "returning-officer", "opener"), "closed by"),
    )


def time_limits(chance: Chance) -> TimeLimits:
    """How days are counted, and by whom a vote is kept open."""
    return TimeLimits(
        chance.pick(("days", "days", "working-days"), "counted"),
        chance.pick((0, 5, 20), "extension"),
        chance.pick(("chair", "chair", "proposer"), "by"),
        chance.pick((None, None, 5), "open"),
        chance.pick((None, None, 1), "waiting"),
    )
