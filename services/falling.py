"""Falling: what was decided to fall ends with that, in the stream of what it is."""

from uuid import UUID

from domain.agreements.agreement import AGREEMENT
from domain.agreements.amendment import AmendmentAdopted, AmendmentProposed
from domain.bodies.body import BODY, ChairDesignated, SeatFilled
from domain.challenges.falling import (
    let_amendment_fall,
    let_appointment_fall,
    let_body_fall,
    let_delegation_fall,
    let_place_fall,
    let_post_fall,
    vacated_with,
)
from domain.motions.validity import Dependent, DependentDecided
from domain.parties.partnership import PARTNERSHIP
from domain.posts.appointment import APPOINTMENT
from domain.posts.delegation import DELEGATION
from domain.posts.post import POST
from domain.values import AppointmentId, DecisionId, Moment, PartnershipId
from services.ledger import Case


def let_act_fall(
    case: Case,
    listed: Dependent,
    partnership: PartnershipId,
    nullified: DecisionId,
    decided: DependentDecided,
) -> None:
    """Append the end of what an act made that was decided to fall, if it is not over already.

    A decision falls by an event of its own (`domain.challenges.nullification.let_fall`).
    """
    subject, effective = listed.subject, decided.effective
    if case.find(APPOINTMENT, subject) is not None:
        _end(case, AppointmentId(subject), partnership, effective)
    elif (delegation := case.find(DELEGATION, subject)) is not None:
        revoked = let_delegation_fall(delegation, effective)
        case.append(DELEGATION, subject, revoked, partnership=partnership)
    elif (post := case.find(POST, subject)) is not None:
        abolished = let_post_fall(post, effective)
        case.append(POST, subject, abolished, partnership=partnership)
        for held in case.children(APPOINTMENT, subject) if abolished else ():
            _end(case, held.id, partnership, effective)
    elif (body := case.find(BODY, subject)) is not None:
        case.append(BODY, subject, let_body_fall(body, effective), partnership=partnership)
    elif listed.kind == BODY.kind:
        _vacate(case, listed.event, partnership, effective)
    elif listed.kind == AGREEMENT.kind:
        _reword(case, listed.event, partnership, nullified, decided)


def _reword(
    case: Case,
    event: UUID,
    partnership: PartnershipId,
    nullified: DecisionId,
    decided: DependentDecided,
) -> None:
    """Let an amendment fall that was proposed, or adopted, by the event."""
    for record in case.course(partnership, (AGREEMENT,)):
        if record.id != event:
            continue
        data = record.data
        if isinstance(data, AmendmentProposed | AmendmentAdopted):
            amendment = data.id if isinstance(data, AmendmentProposed) else data.amendment
            agreement = case.get(AGREEMENT, record.stream)
            others = case.within(AGREEMENT, partnership)
            fell = let_amendment_fall(
                agreement,
                amendment,
                nullified=nullified,
                decided=decided,
                others=[one for one in others if one.id != agreement.id],
                partnership=case.get(PARTNERSHIP, partnership),
                conduct=case.act.conduct,
            )
            case.append(AGREEMENT, record.stream, fell, partnership=partnership)


def _end(
    case: Case, appointment: AppointmentId, partnership: PartnershipId, effective: Moment
) -> None:
    """End an appointment, and let its place in the post be vacant."""
    found = case.get(APPOINTMENT, appointment)
    ended = let_appointment_fall(found, effective)
    if ended:
        case.append(APPOINTMENT, appointment, ended, partnership=partnership)
        vacated = vacated_with(case.get(POST, found.post), found, effective)
        case.append(POST, found.post, vacated, partnership=partnership)


def _vacate(case: Case, event: UUID, partnership: PartnershipId, effective: Moment) -> None:
    """Let the seat or the chair be vacant that was given by the event."""
    for record in case.course(partnership, (BODY,)):
        if record.id == event and isinstance(record.data, SeatFilled | ChairDesignated):
            body = case.get(BODY, record.stream)
            vacated = let_place_fall(body, record.data, effective)
            case.append(BODY, record.stream, vacated, partnership=partnership)
