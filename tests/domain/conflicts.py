"""A conflict between a school and a firm, for the specifications of conflicts."""

from dataclasses import replace
from datetime import UTC, date
from typing import Any
from uuid import UUID

from domain.conflicts.conflict import ConflictEscalated, ConflictRaised
from domain.conflicts.hearing import NeutralAccepted, NeutralAppointed, NeutralNotSitting
from domain.conflicts.settlement import Remedy, Settlement
from domain.provisions.protocol import DEFAULT_PROTOCOL, PinnedProtocol
from domain.values import (
    ConflictId,
    Moment,
    NeutralId,
    OrganisationId,
    PartnershipId,
    PersonId,
    RemedyId,
    Sealed,
    end_of,
)
from domain.voting.rules import StatedDefault
from domain.voting.side import Side
from tests.domain.specification import Given, given

CONFLICT_ID = ConflictId(UUID(int=1))
ALLIANCE = PartnershipId(UUID(int=2))
SCHOOL, FIRM, NGO, COURT = (OrganisationId(UUID(int=n)) for n in (11, 12, 13, 14))
ADA, BEN, MEDIATOR = (PersonId(UUID(int=n)) for n in (21, 22, 23))
ONE, TWO, STRANGER = Side(SCHOOL), Side(FIRM), Side(NGO)
FIRST, SECOND = NeutralId(UUID(int=31)), NeutralId(UUID(int=32))
REPAIR, REFUND = RemedyId(UUID(int=41)), RemedyId(UUID(int=42))
PROTOCOL = PinnedProtocol(DEFAULT_PROTOCOL, StatedDefault())


def on(day: int, month: int = 3) -> Moment:
    """A day of 2026; the conflict is raised on the first of March."""
    return Moment.of(date(2026, month, day))


def until(day: int, month: int = 3) -> Moment:
    """The end of a day of 2026."""
    return end_of(date(2026, month, day))


def sealed(text: str) -> Sealed:
    return Sealed(text, ALLIANCE)


def remedy(id: RemedyId = REPAIR, owner: Side = TWO, due: Moment | None = None) -> Remedy:
    return Remedy(id, sealed("Repair the boat."), owner, due or until(30, 6))


def terms(*remedies: Remedy, text: str = "We share the cost.") -> Settlement:
    return Settlement(sealed(text), remedies)


RAISING: dict[str, Any] = {
    "id": CONFLICT_ID,
    "partnership": ALLIANCE,
    "by": ONE,
    "against": (TWO,),
    "grounds": "The boat leaks.",
    "protocol": PROTOCOL,
    "zone": UTC,
    "effective": on(1),
}
RAISED = ConflictRaised(
    on(1),
    CONFLICT_ID,
    ALLIANCE,
    ONE,
    (TWO,),
    sealed("The boat leaks."),
    PROTOCOL,
    acknowledge_by=until(8),
    stage_ends=until(15),
)
MEDIATION = ConflictEscalated(on(16), 2, until(15, 4), None)
PANEL = ConflictEscalated(on(16, 4), 3, until(16, 5), None)
APPOINTED = NeutralAppointed(on(2), FIRST, 1, MEDIATOR)
ACCEPTED = NeutralAccepted(on(3), FIRST)
UNANSWERED = NeutralNotSitting(FIRST, "they have not accepted")
OTHER_APPOINTED = NeutralAppointed(on(2), SECOND, 1, None, COURT)
OTHER_ACCEPTED = NeutralAccepted(on(3), SECOND)


def after(*events: object, **changed: Any) -> Given:
    """A conflict that was raised, with what happened in it then."""
    return given(replace(RAISED, **changed), *events)


HEARD = (APPOINTED, ACCEPTED, OTHER_APPOINTED, OTHER_ACCEPTED, MEDIATION, PANEL)
"""Two neutrals who accepted, and the last stage."""
