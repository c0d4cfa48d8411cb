"""Enactments: the acts that a motion names, and what is done on the decision that enacts it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.agreements.agreement import AGREEMENT, Agreement
from domain.agreements.clause import ClauseUnknown
from domain.bodies.body import BODY, Body
from domain.challenges.nullification import dependent_named
from domain.conflicts.conflict import CONFLICT
from domain.decisions.decision import DECISION, Decision
from domain.decisions.resolution import enacting, require_day, require_told_by_another
from domain.motions.acts_named import require_composition
from domain.motions.day_decided import CarryingOut
from domain.motions.enacted_acts import (
    AgreementRenewal,
    AgreementTermination,
    AmendmentAdoption,
    AmendmentRejection,
    AmendmentWithdrawal,
    AppealDecision,
    AppointmentEnding,
    AttendanceRecording,
    BodyConstitution,
    BodyDissolution,
    BodyReconstitution,
    ChairDesignation,
    ChallengeDetermination,
    ConflictRemand,
    DecisionNullification,
    DecisionRatification,
    DecisionReconsideration,
    DecisionRescission,
    DecisionSupersession,
    DependentDisposition,
    EnactedAct,
    HolderRemoval,
    MotionAdjournment,
    MotionAmendment,
    PartyAccession,
    PaymentApproval,
    PaymentRefusal,
    PostAbolition,
    PostAppointment,
    PostDefinition,
    RemitGrant,
    RulingOnInterest,
    SeatFilling,
    SeatVacating,
    UrgentActionRatification,
)
from domain.motions.enactment import ActCarriedOut
from domain.motions.interest import INTEREST
from domain.motions.named_act import NamedAct
from domain.parties.organisation import ORGANISATION
from domain.parties.partnership import PARTNERSHIP, zone
from domain.parties.person import PERSON
from domain.payments.payment import PAYMENT
from domain.posts.appointment import APPOINTMENT
from domain.posts.post import POST
from domain.record import Noun
from domain.values import (
    AgreementId,
    AmendmentId,
    ClauseId,
    EventId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    SeatId,
    derived_id,
)
from services.act import UnknownId, require_within
from services.competent import require_taken_by_competent
from services.ledger import Case

ENACTS = (
    "The acts that it would enact: what may be done on it once it is adopted, each of them once; "
    "left out: none."
)


def enact(
    case: Case,
    decision: Decision,
    effective: Moment,
    act: EnactedAct,
    begins: Moment | None = None,
) -> None:
    """Let an act rest on a decision that enacts it, which is carried out by that; `begins` is from
    when on it has effect, where that is another moment, such as the first day of a term.
    """
    when = carrying_out(case, decision, begins or effective)
    conduct = case.act.conduct
    require_told_by_another(decision, case.act.boundary, effective, conduct)
    require_taken_by_competent(case, decision, effective, act)
    happened = enacting(decision, act, when=when, effective=effective, conduct=conduct)
    case.follow(DECISION, decision.id, happened, decision.partnership)


def carrying_out(
    case: Case, decision: Decision, begins: Moment, proposed: Moment | None = None
) -> CarryingOut:
    """When an act on a decision takes effect: the administration says that for itself where the
    motion does not, an organisation carries out what was decided.
    """
    times = zone(case.get(PARTNERSHIP, decision.partnership))
    is_entrusted = case.act.boundary is not None
    return CarryingOut(begins, case.act.at, times, is_entrusted, proposed)


def carry_out(
    case: Case,
    decision: Decision,
    effective: Moment,
    act: EnactedAct,
    when: CarryingOut | None = None,
) -> None:
    """Record of the decision that what it enacts is done, where it was not before; `when` is from
    when on it has effect, where that is not the day on which it is carried out.
    """
    enactment = decision.enactment
    pending = [one for one in enactment.naming(act) if one not in enactment.carried_out]
    for number in pending[:1]:
        when = when or carrying_out(case, decision, effective)
        require_day(decision, enactment.day(number), when, case.act.conduct)
    happened = [ActCarriedOut(effective, number) for number in pending[:1]]
    case.follow(DECISION, decision.id, happened, decision.partnership)


def checked_acts(
    case: Case, partnership: PartnershipId, acts: tuple[EnactedAct, ...]
) -> tuple[EnactedAct, ...]:
    """The acts that a motion names, each about something that there is in the partnership."""
    return tuple(_checked(case, partnership, act) for act in acts)


def _checked(case: Case, partnership: PartnershipId, act: EnactedAct) -> EnactedAct:
    match act:
        case AgreementTermination() | AgreementRenewal():
            _find(case, AGREEMENT, act.agreement, partnership)
        case AmendmentAdoption() | AmendmentRejection() | AmendmentWithdrawal():
            return _with_amendment(case, partnership, act)
        case PartyAccession():
            case.get(ORGANISATION, act.organisation)
        case BodyConstitution() | BodyReconstitution():
            _check_constitution(case, partnership, act)
        case PostDefinition(agreement=agreement, clause=clause):
            _check_provenance(case, partnership, agreement, clause)
        case RulingOnInterest():
            _find(case, INTEREST, act.interest, partnership)
        case AppealDecision() | ConflictRemand():
            conflict = _find(case, CONFLICT, act.conflict, partnership)
            if act.appeal not in conflict.appeals:
                raise UnknownId("appeal", act.appeal)
        case _:
            _check_offices(case, partnership, act)
            return _of_decision(case, partnership, act)
    return act


def _check_constitution(
    case: Case, partnership: PartnershipId, act: BodyConstitution | BodyReconstitution
) -> None:
    """Refuse a body of which it is not named what it is, or that is about what is not there."""
    if isinstance(act, BodyReconstitution):
        _find(case, BODY, act.body, partnership)
    require_composition(act, case.act.conduct)
    _check_provenance(case, partnership, act.agreement, act.clause)
    for sort in act.seats:
        if sort.party is not None:
            case.get(ORGANISATION, sort.party)


def _check_provenance(
    case: Case,
    partnership: PartnershipId,
    agreement: AgreementId | None,
    clause: ClauseId | None,
) -> None:
    """Refuse an agreement that is not there, and a clause without one. The clause may be one that
    an amendment is still to bring.
    """
    if agreement is not None:
        _find(case, AGREEMENT, agreement, partnership)
    elif clause is not None:
        raise ClauseUnknown(clause)


def _check_offices(case: Case, partnership: PartnershipId, act: EnactedAct) -> None:
    """Refuse an act about a body, a post or an appointment that is not there."""
    match act:
        case ChairDesignation() | SeatFilling() | SeatVacating():
            _check_seat(_find(case, BODY, act.body, partnership), act.seat)
            if isinstance(act, SeatFilling):
                _check_occupant(case, act.holder, act.party)
        case BodyDissolution() | AttendanceRecording():
            _find(case, BODY, act.body, partnership)
        case RemitGrant() | PostAbolition():
            _find(case, POST, act.post, partnership)
        case PostAppointment():
            _find(case, POST, act.post, partnership)
            _check_occupant(case, act.person, act.party)
        case PaymentApproval() | PaymentRefusal():
            _find(case, PAYMENT, act.payment, partnership)
        case AppointmentEnding() | HolderRemoval():
            _find(case, APPOINTMENT, act.appointment, partnership)
        case _:
            pass  # it is about something else


def _of_decision(case: Case, partnership: PartnershipId, act: EnactedAct) -> EnactedAct:
    """The act, where it is about another decision."""
    match act:
        case (
            DecisionRescission()
            | DecisionSupersession()
            | DecisionReconsideration()
            | DecisionNullification()
            | MotionAmendment()
            | MotionAdjournment()
            | DecisionRatification()
            | UrgentActionRatification()
        ):
            _find(case, DECISION, act.decision, partnership)
        case ChallengeDetermination():
            decision = _find(case, DECISION, act.decision, partnership)
            if decision.validity.challenge(act.challenge) is None:
                raise UnknownId("challenge", act.challenge)
        case DependentDisposition():
            decision = _find(case, DECISION, act.decision, partnership)
            listed = dependent_named(decision, known_act(case, partnership, act.dependent))
            return replace(act, dependent=NamedAct(event=EventId(listed.event)))
        case _:
            pass  # the others name what is new, or nothing
    return act


def _with_amendment(
    case: Case,
    partnership: PartnershipId,
    act: AmendmentAdoption | AmendmentRejection | AmendmentWithdrawal,
) -> EnactedAct:
    """The act, its amendment by the identifier that it has among all agreements."""
    agreement = _find(case, AGREEMENT, act.agreement, partnership)
    found = _amendment(agreement, act.amendment)
    if found is None:
        raise UnknownId("amendment", act.amendment)
    return replace(act, amendment=found)


def known_act(case: Case, partnership: PartnershipId, act: NamedAct) -> NamedAct:
    """The act on record, its amendment by the identifier that it has among all agreements."""
    if act.amendment is None:
        return act
    for agreement in case.within(AGREEMENT, partnership):
        found = _amendment(agreement, act.amendment)
        if found is not None:
            return replace(act, amendment=found)
    return act


def _amendment(agreement: Agreement, named: AmendmentId) -> AmendmentId | None:
    """The amendment by its identifier, or by what its proposer named it."""
    given: tuple[UUID, ...] = (named, derived_id("amendment", agreement.id, named))
    return next((AmendmentId(one) for one in given if one in agreement.amendments), None)


def _check_seat(body: Body, named: SeatId | None) -> None:
    if named is not None and all(seat.id != named for seat in body.seats):
        raise UnknownId("seat", named)


def _check_occupant(case: Case, person: PersonId | None, party: OrganisationId | None) -> None:
    if person is not None:
        case.get(PERSON, person)
    if party is not None:
        case.get(ORGANISATION, party)


def _find(case: Case, noun: Noun[Any], id: UUID, partnership: PartnershipId) -> Any:
    """Something of the same partnership; what lies in another is not there."""
    found = case.get(noun, id)
    require_within(partnership, found.partnership, (noun.kind, id))
    return found
