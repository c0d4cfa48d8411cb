"""Cadences: what is to happen every so many months, such as a meeting or a report.

A cadence says what is due next and whose it is, and nothing more: nobody is late by it, and where
no clause has one, nothing is due.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.provisions.provision import LONGEST_PERIOD, PeriodOutOfRange, Provision
from domain.refusal import Refused
from domain.values import BodyId, OrganisationId, PostId

Occasion = Literal["meeting", "report"]


@dataclass(frozen=True)
class CadenceProvision(Provision):
    """What is to happen every so many months, from a day on, and whose it is."""

    name: str
    """What it is, such as “annual report”."""
    what: Occasion
    months: int
    """Every how many months."""
    starts: date
    """The first day on which it is due; the others follow from it."""
    body: BodyId | None = None
    """The body that meets or reports, where it is a body."""
    post: PostId | None = None
    """The post whose holder reports, where it is a post."""
    party: OrganisationId | None = None
    """The party that reports, where it is one."""
    kind: Literal["cadence"] = "cadence"


class CadenceOfSeveral(Refused):
    """The cadence “{provision}” names more than one of a body, a post and a party: it is for one of
    them, or for all parties."""

    code = "CADENCE_OF_SEVERAL"
    provision: str


def check_cadence(provision: CadenceProvision) -> None:
    """Refuse a malformed cadence."""
    if not 1 <= provision.months <= LONGEST_PERIOD:
        raise PeriodOutOfRange(provision.name, "months", provision.months, 1, LONGEST_PERIOD)
    whose = (provision.body, provision.post, provision.party)
    if sum(one is not None for one in whose) > 1:
        raise CadenceOfSeveral(provision.name)
