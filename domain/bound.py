"""Bound: whom an agreement binds, or while it is drawn up is to bind.

What a clause gives, a body, a post, a seat, it gives to those whom its agreement binds. The other
parties of the partnership agreed to nothing there, and have nothing by it.
"""

from datetime import datetime

from domain.agreement import Agreement
from domain.body import Body, electorate_at
from domain.partnership import Partnership, Party, bound_parties
from domain.refusal import Conduct
from domain.signature import check_bound
from domain.values import OrganisationId


def bound_at(agreement: Agreement, partnership: Partnership, at: datetime) -> tuple[Party, ...]:
    """Whom the agreement binds at the instant: those who left or gave notice are not among them,
    and who merged is there as the organisation that it merged into."""
    return agreement.still_bound(bound_parties(partnership, agreement.parties, at), at)


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


def sits(body: Body, party: OrganisationId | None, at: datetime) -> bool:
    """Whether the party has a seat in the body, or somebody holds one for it."""
    places = (*electorate_at(body, at).seats, *body.seats)
    return any(seat.party == party for seat in places)
