"""Whom an act concerns that a decision enacts, and whether it was for those to decide who did."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.agreements.agreement import AGREEMENT
from domain.agreements.governing import OF_ALL, Whose
from domain.bodies.body import BODY
from domain.competence import sides_concerned
from domain.competence.disposal import DecidedBySome, Deciders, is_theirs
from domain.competence.paying import require_theirs_to_pay
from domain.competence.urgent_reach import payments_named
from domain.competence.votes_asked import (
    OF_APPOINTMENTS,
    OF_BODIES,
    OF_POSTS,
    agreement_under,
    post_of,
)
from domain.competence.words_of_acts import given_to, require_own_matter, word_of, words_asked
from domain.conflicts.conflict_state import Conflict
from domain.decisions.decision import Decision
from domain.motions.enacted_acts import (
    BodyConstitution,
    EnactedAct,
    HolidayListing,
    HolidayStriking,
    PartnershipDissolution,
    PartyAccession,
    PaymentApproval,
    PaymentRefusal,
    PostDefinition,
)
from domain.parties.partnership import PARTNERSHIP, Party
from domain.payments.payment import PAYMENT
from domain.powers.appointing import office_in
from domain.provisions.provision import PinnedRule
from domain.refusal import Conduct
from domain.values import BodyId, Moment, PartnershipId
from domain.voting.rules import Preset
from services.governing import provisions_of
from services.ledger import Case


@dataclass(frozen=True)
class Put:
    """To whom a motion is put, and when."""

    partnership: PartnershipId
    body: BodyId | None
    preset: Preset | None
    at: Moment


def deciders_of(case: Case, decision: Decision) -> Deciders:
    """The decision, and by whom it was taken."""
    body = None if decision.body is None else case.get(BODY, decision.body)
    source = None if body is None or body.agreement is None else body.agreement
    return Deciders(decision, body, None if source is None else case.get(AGREEMENT, source))


def require_theirs(case: Case, decision: Decision, effective: Moment, act: EnactedAct) -> None:
    """Breach the rule that an act is decided by those whom it concerns: those whom the agreement
    binds that it is under, and all parties where it is under none.

    What becomes of an agreement itself is asked where that is done (`services.disposal`); acts on
    decisions and in conflicts have rules of their own on who decides them.
    """
    if not isinstance(act, _CONCERNING):
        return
    post, under = post_of(act, case.find), agreement_under(act, case.find)
    of = None if under is None else case.get(AGREEMENT, under)
    office = None if post is None else office_in(of, post.clause, post.title, effective.at)
    giving = None if office is None else given_to(office, act)
    partnership = case.get(PARTNERSHIP, decision.partnership)
    agreements = case.within(AGREEMENT, decision.partnership)
    by = deciders_of(case, decision)
    if not is_theirs(of, partnership, by, agreements, effective, word_of(act, case.find), giving):
        case.act.conduct.breach(DecidedBySome(decision.id))


_OF_CLAUSES = (BodyConstitution, PostDefinition)
_OF_ALL = (
    HolidayListing,
    HolidayStriking,
    PartnershipDissolution,
    PartyAccession,
    PaymentApproval,
    PaymentRefusal,
)
_CONCERNING = (*OF_BODIES, *OF_POSTS, *OF_APPOINTMENTS, *_OF_CLAUSES, *_OF_ALL)


def require_of_sides(case: Case, decision: Decision, conflict: Conflict, at: Moment) -> None:
    """Breach the rule that what is ordered or ruled in a conflict touches a decision only where
    all whose decision it is are sides of that conflict.
    """
    sides_concerned.require_of_sides(
        decision.id, whose_of(case, decision, at), conflict.sides, case.act.conduct
    )


def require_by_sides(case: Case, decision: Decision, conflict: Conflict, at: Moment) -> None:
    """Breach the rule that an appeal is decided by a body in which every side has a part."""
    sides_concerned.require_by_sides(
        decision.id, whose_of(case, decision, at), conflict.sides, case.act.conduct
    )


def whose_of(case: Case, decision: Decision, at: Moment) -> tuple[Party, ...]:
    """The parties whose decision it is."""
    by = deciders_of(case, decision)
    named = sides_concerned.governing_agreement(by)
    governing = None if named is None else case.get(AGREEMENT, named)
    partnership = case.get(PARTNERSHIP, decision.partnership)
    return sides_concerned.whose(by, partnership, governing, at)


def require_own_matters(
    case: Case,
    put: Put,
    matter: str,
    rule: PinnedRule,
    acts: Iterable[EnactedAct],
    conduct: Conduct,
) -> None:
    """Breach the rules that payments and other acts are decided by whom a scheme gives what they
    are of, and by the rule for that, whatever the motion says of which matter it is.
    """
    body = put.body
    acts = tuple(acts)
    paid = [case.get(PAYMENT, one) for one in payments_named(acts)]
    if paid:
        of_all = provisions_of(case, put.partnership, OF_ALL, put.at.at)
        require_theirs_to_pay(paid, matter, rule, body, put.preset, of_all, conduct)
    for word, act in words_asked(acts, body, case.find, put.at):
        whose = Whose(agreement_under(act, case.find))
        in_force = provisions_of(case, put.partnership, whose, put.at.at)
        require_own_matter(word, matter, rule, body, put.preset, in_force, conduct)


def judges_without_some(case: Case, decision: Decision, by: Decision, at: Moment) -> bool:
    """Whether a party whose decision it is has no part in the decision that judges it."""
    return sides_concerned.answers_without(
        deciders_of(case, by),
        whose_of(case, by, at),
        whose_of(case, decision, at),
        case.get(PARTNERSHIP, decision.partnership),
    )
