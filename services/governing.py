"""Governing: the provisions that govern a matter, found among the agreements of a partnership."""

from datetime import datetime

from domain.agreements.agreement import AGREEMENT
from domain.agreements.governing import Whose, provisions_governing
from domain.bodies.body import BODY
from domain.parties.partnership import PARTNERSHIP
from domain.provisions.provision import ProvisionInForce
from domain.values import BodyId, PartnershipId
from services.ledger import Case


def provisions_of(
    case: Case, partnership: PartnershipId, whose: Whose, at: datetime
) -> tuple[ProvisionInForce, ...]:
    """The provisions in force at the instant that govern what is the matter of these.

    What was read is checked again when the act commits, so nothing is pinned that has changed.
    """
    around = case.get(PARTNERSHIP, partnership)
    return provisions_governing(case.within(AGREEMENT, partnership), around, whose, at)


def of_body(case: Case, body: BodyId | None) -> Whose:
    """Whose matter it is what is put to the body, or to none."""
    return Whose(None if body is None else case.get(BODY, body).agreement)
