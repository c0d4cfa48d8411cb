"""Bound: whom an agreement binds, or while it is drawn up is to bind.

What a clause gives, a body, a post, a seat, it gives to those whom its agreement binds. The other
parties of the partnership agreed to nothing there, and have nothing by it.

An agreement that names no parties is between the parties of the partnership as they were when it
entered into force. It is open to who joins later, and binds such a party from its signature on.

Who left the partnership and was taken in again agreed to nothing that became of the text without
it. What it had signed binds it anew from a signature that it gives since; until then it is there
as whoever joins.
"""

from collections.abc import Callable
from datetime import datetime

from domain.agreements.agreement import Agreement
from domain.agreements.signature import check_bound
from domain.bodies.body import Body, electorate_at, places_at
from domain.parties.continuity import came_back
from domain.parties.partnership import Partnership, Party, bound_parties, parties_at
from domain.refusal import Conduct
from domain.values import OrganisationId, PersonId


def parties_to(agreement: Agreement, partnership: Partnership, at: datetime) -> tuple[Party, ...]:
    """Between whom the agreement is at the instant, be it that a notice has released them."""
    between = bound_parties(partnership, _between(agreement, partnership, at), at)
    return tuple(one for one in between if not must_sign_anew(agreement, partnership, one, at))


def must_sign_anew(
    agreement: Agreement, partnership: Partnership, party: Party, at: datetime
) -> bool:
    """Whether the party left since the agreement is in force and came back, and has not signed it
    since."""
    begun = agreement.in_force
    since = None if begun is None else came_back(partnership, party, at)
    if since is None or begun is None or since <= begun.at:
        return False
    given = (*agreement.signatures.values(), *agreement.signed_before)
    return not any(one.party in party and since <= one.signed.at <= at for one in given)


def given_before_leaving(
    agreement: Agreement, partnership: Partnership, at: datetime
) -> frozenset[OrganisationId]:
    """Whose signatures count no more: they left the partnership since, and came back."""
    back = {
        one: since
        for party in open_to(agreement, partnership, at)
        if (since := came_back(partnership, party, at)) is not None
        for one in party
    }
    given = agreement.signatures
    return frozenset(one for one in back if one in given and given[one].signed.at < back[one])


def open_to(agreement: Agreement, partnership: Partnership, at: datetime) -> tuple[Party, ...]:
    """Who may sign the agreement: those whom it names; where it names none, every party."""
    return bound_parties(partnership, agreement.parties or _founders(partnership, at), at)


def _between(
    agreement: Agreement, partnership: Partnership, at: datetime
) -> tuple[OrganisationId, ...]:
    """Whom it names, or who were parties when it entered into force, and who signed since; none
    for all parties, as long as it is not in force.
    """
    begun = agreement.in_force
    if agreement.parties or begun is None or at < begun.at:
        return agreement.parties or _founders(partnership, at)
    formed = partnership.formed or begun  # what is older than the partnership began with it
    first = parties_at(partnership, max(begun.at, formed.at))
    given = (*agreement.signed_before, *agreement.signatures.values())
    signed = dict.fromkeys(one.party for one in given if one.signed.at <= at)
    return (*first, *(one for one in signed if one not in first)) if first else ()


def _founders(partnership: Partnership, at: datetime) -> tuple[OrganisationId, ...]:
    """With whom the partnership begins, as long as it has not; what is older is between them."""
    formed = partnership.formed
    return () if formed is None or formed.at <= at else parties_at(partnership, formed.at)


def bound_at(agreement: Agreement, partnership: Partnership, at: datetime) -> tuple[Party, ...]:
    """Whom the agreement binds at the instant: those who left or gave notice are not among them,
    and who merged is there as the organisation that it merged into."""
    return agreement.still_bound(parties_to(agreement, partnership, at), at)


def require_given(
    agreement: Agreement | None,
    partnership: Partnership,
    party: OrganisationId | None,
    at: datetime,
    conduct: Conduct,
) -> None:
    """Breach the rule that a clause gives something to those whom its agreement binds; what no
    agreement provides for is of the whole partnership."""
    if agreement is not None and party is not None:
        check_bound(party, bound_at(agreement, partnership, at), conduct)


def seated_in(
    body: Body, at: datetime, affiliation: Callable[[PersonId], OrganisationId | None]
) -> frozenset[OrganisationId]:
    """The parties that have a seat in the body, held or not, and those whose people hold one."""
    places = (*electorate_at(body, at).seats, *places_at(body, at))
    there = {seat.party for seat in places}
    there |= {affiliation(seat.holder) for seat in places if seat.holder is not None}
    return frozenset(one for one in there if one is not None)


def sits(body: Body, party: OrganisationId | None, at: datetime) -> bool:
    """Whether the party has a seat in the body, or somebody holds one for it."""
    places = (*electorate_at(body, at).seats, *body.seats)
    return any(seat.party == party for seat in places)
