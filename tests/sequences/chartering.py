"""Chartering: provisions of a charter, as courses of commands carry them."""

from __future__ import annotations

from datetime import date

from domain.cadence import CadenceProvision
from domain.provision import Provision
from domain.scheme import Assignment, Reservation, SchemeProvision
from domain.signing_rule import SigningProvision
from tests.sequences.chance import Chance


def of_charter(chance: Chance, kind: str) -> Provision:
    """A provision of a charter, of the kind."""
    match kind:
        case "cadence":
            months = chance.between(1, 24, "months")
            return CadenceProvision("Report", "report", months, date(2020, 1, 31))
        case "signing":
            return SigningProvision("Signing", together=1 + chance.percent(20, "together"))
        case _:
            return scheme(chance)


def scheme(chance: Chance) -> SchemeProvision:
    """All parties decide a matter, which may be reserved to them."""
    matter = chance.pick(("budget", "seal", "tea"), "matter")
    reserved: Reservation = "by-agreement" if chance.percent(50, "reserved") else "none"
    return SchemeProvision("Scheme", (Assignment((matter,), "all-parties", reserved=reserved),))
