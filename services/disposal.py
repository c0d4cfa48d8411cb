"""Disposal: asked of every decision that would end, prolong or change an agreement."""

from domain.agreements.agreement import Agreement
from domain.agreements.bound import bound_at
from domain.agreements.signature import check_bound
from domain.competence import disposal as rules
from domain.competence.words_of_acts import word_of
from domain.decisions.decision import DECISION, Decision
from domain.motions.enacted_acts import EnactedAct
from domain.parties.partnership import Partnership
from domain.values import DecisionId, Moment
from services.concerned import deciders_of
from services.entitlement import NotForOneAlone, rest_on
from services.ledger import Case


def require_theirs(
    case: Case,
    agreement: Agreement,
    partnership: Partnership,
    decision: Decision,
    at: Moment,
    word: str | None,
) -> None:
    """Breach the rule that what becomes of an agreement is decided by those whose it is."""
    by = deciders_of(case, decision)
    rules.require_theirs(agreement, partnership, by, at, word, case.act.conduct)


def require_parties(
    case: Case,
    agreement: Agreement,
    partnership: Partnership,
    decision: DecisionId | None,
    at: Moment,
    act: EnactedAct,
) -> None:
    """Refuse to one of several parties to an agreement what concerns them all, unless those whose
    it is decided it; and to others whatever becomes of it.
    """
    if decision is not None:
        rest_on(case, partnership, decision, at, act)
        deciding = case.get(DECISION, decision)
        require_theirs(case, agreement, partnership, deciding, at, word_of(act, case.find))
        return
    boundary = case.act.boundary
    if boundary is None:
        return
    bound = bound_at(agreement, partnership, at.at)
    check_bound(boundary, bound, case.act.conduct)
    if any(boundary not in party for party in bound):
        raise NotForOneAlone(boundary)
