"""Submitting: asked of one of several parties that adds papers to a motion, or evidence to it."""

from collections.abc import Callable, Iterable
from datetime import datetime

from domain.bodies.body import BODY, Body
from domain.competence.separation import Holding
from domain.competence.submitting import (
    DoingNotShown,
    Entitled,
    NotEntitledToAttest,
    NotEntitledToCirculate,
    entitled_to_attest,
    entitled_to_circulate,
)
from domain.decisions.decision import Decision
from domain.parties.person import PERSON
from domain.values import Moment
from services.ledger import Case
from services.separation import held_in


def require_circulating(case: Case, decision: Decision, effective: Moment) -> None:
    """Refuse papers of a party that has nothing to do with the motion."""
    if _is_of_others(case, decision, effective, entitled_to_circulate):
        raise NotEntitledToCirculate(decision.id)


def require_attesting(case: Case, decision: Decision, effective: Moment) -> None:
    """Refuse evidence of a party that had no part in how it was decided."""
    if _is_of_others(case, decision, effective, entitled_to_attest):
        raise NotEntitledToAttest(decision.id)


def require_doing_shown(case: Case, decision: Decision, is_shown: bool, effective: Moment) -> None:
    """Refuse the bare word that a decision is done, of a party that had no part in taking it."""
    if not is_shown and _is_of_others(case, decision, effective, entitled_to_attest):
        raise DoingNotShown(decision.id)


def _is_of_others(
    case: Case,
    decision: Decision,
    effective: Moment,
    entitled: Callable[[Decision, Body, Iterable[Holding], datetime], Entitled],
) -> bool:
    boundary = case.act.boundary
    if boundary is None or case.act.conduct.is_reported or decision.body is None:
        return False
    held = held_in(case, decision.partnership)
    who = entitled(decision, case.get(BODY, decision.body), held, effective.at)
    return not who.includes(boundary, lambda person: case.get(PERSON, person).affiliation)
