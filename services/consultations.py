"""Consultations: on whose word alone it is that somebody was consulted, and who may deny it.

Organisations are consulted that are no parties. Such a one is there for its own word: it says what
its opinion is, and denies what others enter of it; the rest of the partnership it does not see.
"""

from domain.agreements.bound import seated_in
from domain.bodies.body import Body
from domain.decisions.decision import DECISION, Decision
from domain.decisions.one_word import told_alone_by
from domain.parties.partnership import PARTNERSHIP, Partnership, is_party_at
from domain.parties.person import PERSON
from domain.values import DecisionId, Moment, OrganisationId
from services.decisions import decision_of
from services.entitlement import alone_in
from services.ledger import Case
from services.partnerships import require_not_ended


def consulted_on(
    case: Case, decision: DecisionId, who: OrganisationId | None
) -> tuple[Decision, Partnership]:
    """The decision and its partnership, also for `who` speaks for itself, is no party, and is
    consulted on the motion.
    """
    boundary, found = case.act.boundary, case.get(DECISION, decision)
    partnership = case.get(PARTNERSHIP, found.partnership)
    if (
        boundary is None
        or who != boundary
        or is_party_at(partnership, boundary, case.act.at)
        or boundary not in _organisations_asked(found)
    ):
        return decision_of(case, decision)
    require_not_ended(case)
    return found, partnership


def _organisations_asked(decision: Decision) -> set[OrganisationId | None]:
    """Whom the rules of procedure name, and of whom it was entered that they were consulted."""
    preparation = decision.preparation
    entered = (one.party for one in preparation.floor.consulted)
    return {*preparation.procedure.consulted_parties, *entered}


def parties_in(case: Case, body: Body, at: Moment) -> frozenset[OrganisationId]:
    """The parties for which somebody sits, or is to sit, in the body."""
    return seated_in(body, at.at, lambda person: case.get(PERSON, person).affiliation)


def said_alone_by(
    case: Case,
    body: Body,
    recommendation: Decision | None,
    partnership: Partnership,
    at: Moment,
) -> OrganisationId | None:
    """The one of several parties on whose word alone it is that the body was consulted.

    What the body decided by a vote is its own word, and so is what its only party says.
    """
    alone = alone_in(case, partnership, at)
    if recommendation is not None and told_alone_by(recommendation) is None:
        return None
    return None if parties_in(case, body, at) == {alone} else alone
