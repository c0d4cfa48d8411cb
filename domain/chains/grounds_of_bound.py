"""What rests on being bound: that who has something by a clause is bound by its agreement.

Nothing is added where it is so. Where history has it otherwise, a link says so and does not hold.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from domain.agreements.agreement import AGREEMENT, Agreement
from domain.agreements.bound import bound_at, sits
from domain.authority import ByOrganisation
from domain.bodies.body import BODY
from domain.chains.chain import Acted, Ground, missing
from domain.chains.grounds import called
from domain.chains.known import Known
from domain.parties.partnership import PARTNERSHIP, Party, parties_at
from domain.values import AgreementId, BodyId, OrganisationId, PartnershipId


def keyed(acted: Acted[Any]) -> OrganisationId | None:
    """The organisation whose own key did it, if one did."""
    authority = acted.record.authority
    return authority.organisation if isinstance(authority, ByOrganisation) else None


def one_of_several(acted: Acted[Any], partnership: PartnershipId) -> OrganisationId | None:
    """The organisation whose own key did it, where the partnership had other parties then."""
    organisation, found = keyed(acted), acted.known.of(PARTNERSHIP, partnership)
    if acted.is_reported or organisation is None or found is None:
        return None
    others = set(parties_at(found, acted.at)) - {organisation}
    return organisation if others else None


def bound_then(known: Known, text: Agreement, at: datetime) -> Sequence[Party]:
    """Whom the agreement binds, or is to bind."""
    partnership = known.of(PARTNERSHIP, text.partnership)
    if partnership is None:
        return tuple((party,) for party in text.parties)
    return bound_at(text, partnership, at)


def unbound(known: Known, party: OrganisationId, at: datetime) -> Ground:
    """That a party is bound by an agreement, which it is not."""
    name = called(known, party, at)
    said = f"{name[0].upper()}{name[1:]}, a party to the agreement."
    return missing("party", said, "the agreement does not bind it", party)


def of_given(
    acted: Acted[Any], agreement: AgreementId | None, party: OrganisationId | None
) -> Iterator[Ground]:
    """That what a clause of the agreement gives, it gives to one of those whom it binds."""
    known = acted.known
    text = None if agreement is None else known.of(AGREEMENT, agreement)
    if text is None or party is None:
        return
    if not any(party in one for one in bound_then(known, text, acted.at)):
        yield unbound(known, party, acted.at)


def of_asking(acted: Acted[Any], body: BodyId, party: OrganisationId | None) -> Iterator[Ground]:
    """That the party that puts something to a body is bound by its agreement, or sits in it."""
    state = acted.known.of(BODY, body)
    if state is not None and not sits(state, party, acted.at):
        yield from of_given(acted, state.agreement, party)
