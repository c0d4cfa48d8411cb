"""Who could sign for whom at a moment: worked out from the records as they are."""

from datetime import datetime
from typing import Any

from domain.agreements.agreement import AGREEMENT
from domain.agreements.governing import OF_ALL, Whose, provisions_governing
from domain.parties.organisation import ORGANISATION
from domain.parties.partnership import PARTNERSHIP, parties_at
from domain.posts.appointment import APPOINTMENT
from domain.posts.delegation import DELEGATION
from domain.posts.post import POST
from domain.powers.signing_authority import Holders, Signing, who_could_sign
from domain.provisions.provision import ProvisionInForce
from domain.record import Noun
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
    held = {party: ledger.held(ORGANISATION, party) for party in parties_at(around.state, at)}
    known = {
        party: one.state.signatories
        for party, one in held.items()
        if one is not None and one.state.exists_at(at)
    }
    holders = Holders(
        partnership,
        known,
        _all(ledger, POST, partnership),
        _all(ledger, APPOINTMENT, partnership),
        _all(ledger, DELEGATION, partnership),
    )
    agreements = _all(ledger, AGREEMENT, partnership)

    def governing(whose: Whose) -> tuple[ProvisionInForce, ...]:
        return provisions_governing(agreements, around.state, whose, at)

    own = {party: governing(Whose(parties=(party,))) for party in known}
    return tuple(who_could_sign(governing(OF_ALL), own, holders, at))


def _all(ledger: Ledger, noun: Noun[Any], partnership: PartnershipId) -> list[Any]:
    """The states of everything of a kind in a partnership."""
    found = (ledger.held(noun, each) for each in ledger.within(partnership, noun.kind))
    return [one.state for one in found if one is not None]
