"""Guests: what is asked of a party that an agreement does not bind, wherever a clause gives.

A body or post that a clause provides for is set up, filled and asked to decide by those whom the
agreement binds. A decision that was adopted is carried out by anybody: whose it was to take is
another question (`services.disposal`).
"""

from domain.agreements import bound as rules
from domain.agreements.agreement import AGREEMENT
from domain.bodies.body import Body
from domain.parties.partnership import Partnership
from domain.values import AgreementId, DecisionId, Moment, OrganisationId
from services.ledger import Case


def require_given(
    case: Case,
    agreement: AgreementId | None,
    partnership: Partnership,
    party: OrganisationId | None,
    at: Moment,
) -> None:
    """Breach the rule that a clause gives something to those whom its agreement binds, or is to
    bind; without a party, or without a clause, there is nothing to ask.
    """
    text = None if agreement is None else case.find(AGREEMENT, agreement)
    rules.require_given(text, partnership, party, at.at, case.act.conduct)


def require_own_clause(
    case: Case,
    agreement: AgreementId | None,
    partnership: Partnership,
    decision: DecisionId | None,
    at: Moment,
) -> None:
    """Refuse to an organisation's key what a clause gives to others, unless it was decided."""
    if decision is None:
        require_given(case, agreement, partnership, case.act.boundary, at)


def require_asking(
    case: Case,
    body: Body | None,
    partnership: Partnership,
    party: OrganisationId | None,
    at: Moment,
) -> None:
    """Breach the rule that a body decides what is put to it by those whose it is: by whom its
    agreement binds, or who has a seat in it.
    """
    if body is not None and not rules.sits(body, party, at.at):
        require_given(case, body.agreement, partnership, party, at)
