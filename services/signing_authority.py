"""Who could sign for whom at a moment: worked out from the records as they are."""

from datetime import datetime
from typing import Any

from domain.agreement import AGREEMENT, provisions_in_force
from domain.appointment import APPOINTMENT
from domain.delegation import DELEGATION
from domain.organisation import ORGANISATION
from domain.partnership import PARTNERSHIP, parties_at
from domain.post import POST
from domain.record import Noun
from domain.signing_authority import Holders, Signing, who_could_sign
from domain.values import PartnershipId
from services.ledger import Ledger


def who_could_sign_in(
    ledger: Ledger, partnership: PartnershipId, at: datetime
) -> tuple[Signing, ...]:
    """Who could sign what for each party of the partnership at the instant; nobody where there is
    no such partnership.
    """
    around = ledger.held(PARTNERSHIP, partnership)
    if around is None:
        return ()
    known = {party: ledger.held(ORGANISATION, party) for party in parties_at(around.state, at)}
    holders = Holders(
        partnership,
        {
            party: one.state.signatories
            for party, one in known.items()
            if one is not None and one.state.exists_at(at)
        },
        _all(ledger, POST, partnership),
        _all(ledger, APPOINTMENT, partnership),
        _all(ledger, DELEGATION, partnership),
    )
    agreements = _all(ledger, AGREEMENT, partnership)
    in_force = [found for one in agreements for found in provisions_in_force(one, at)]
    return tuple(who_could_sign(in_force, holders, at))


def _all(ledger: Ledger, noun: Noun[Any], partnership: PartnershipId) -> list[Any]:
    """The states of everything of a kind in a partnership."""
    found = (ledger.held(noun, each) for each in ledger.within(partnership, noun.kind))
    return [one.state for one in found if one is not None]
