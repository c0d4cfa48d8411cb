"""Handovers: open, name the successor, hand over, acknowledge, close."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from domain.parties.partnership import Partnership, require_lasting
from domain.posts import handover as rules
from domain.posts.appointment import APPOINTMENT, Appointment
from domain.posts.handover import HANDOVER, ChecklistItem, Handover, handover_id
from domain.values import (
    AppointmentId,
    HandoverItemId,
    OrganisationId,
    PartnershipId,
    PersonId,
)
from services.act import Act, Done, require_within
from services.appointments import appointment_of
from services.commands import command
from services.days_said import end_said
from services.entitlement import acting_person, require_own
from services.ledger import Case, Performs
from services.partnerships import moment_in


def handover_of(case: Case, appointment: AppointmentId) -> tuple[Handover, Partnership]:
    """The handover with which an appointment ends, and the partnership that it belongs to."""
    _, _, partnership = appointment_of(case, appointment)
    return rules.known(case.find(HANDOVER, handover_id(appointment))), partnership


@command("handover", begins=True)
def open_handover(
    ledger: Performs,
    act: Act,
    *,
    appointment: Annotated[AppointmentId, "The appointment that ends."],
    items: Annotated[tuple[ChecklistItem, ...], "What is to be handed over."],
    due: Annotated[
        date | datetime | None, "Until when it is to be closed; a day is included."
    ] = None,
    successor: Annotated[AppointmentId | None, "The appointment of who takes over."] = None,
) -> Done:
    """Open the handover with which an appointment ends, with its checklist."""

    def decide(case: Case) -> UUID:
        found, post, partnership = appointment_of(case, appointment)
        effective = moment_in(case, partnership)
        require_own(case, _party_of(case, appointment), partnership)
        new = handover_id(appointment)
        happened = rules.open_handover(
            case.find(HANDOVER, new),
            appointment=found,
            items=items,
            due=end_said(due, partnership),
            successor=None if successor is None else _next(case, found.partnership, successor),
            effective=effective,
            conduct=act.conduct,
        )
        require_lasting(partnership, effective, act.conduct)
        return case.append(
            HANDOVER,
            new,
            happened,
            partnership=post.partnership,
            parent=appointment,
            caused_by=case.origin(APPOINTMENT, appointment, appointment),
        )

    return ledger.perform(act, decide)


@command("handover")
def name_successor(
    ledger: Performs,
    act: Act,
    *,
    appointment: Annotated[AppointmentId, "The appointment that ends."],
    successor: Annotated[AppointmentId, "The appointment of who takes over."],
) -> Done:
    """Say who takes over."""

    def decide(case: Case) -> UUID:
        found, partnership = handover_of(case, appointment)
        effective = moment_in(case, partnership)
        require_own(case, _party_of(case, appointment), partnership)
        happened = rules.name_successor(
            found,
            successor=_next(case, found.partnership, successor),
            effective=effective,
            conduct=act.conduct,
        )
        require_lasting(partnership, effective, act.conduct)
        return _append(case, found, happened)

    return ledger.perform(act, decide)


@command("handover")
def hand_over_item(
    ledger: Performs,
    act: Act,
    *,
    appointment: Annotated[AppointmentId, "The appointment that ends."],
    item: Annotated[HandoverItemId, "The item of the checklist."],
    remark: Annotated[str | None, "What there is to say about it; sealed."] = None,
    by: Annotated[
        PersonId | None, "Who hands over; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Hand an item of the checklist over; only the outgoing holder can."""

    def decide(case: Case) -> UUID:
        found, partnership = handover_of(case, appointment)
        effective = moment_in(case, partnership)
        happened = rules.hand_over_item(
            found,
            item=item,
            by=acting_person(case, by, _party_of(case, appointment), partnership),
            remark=remark,
            effective=effective,
            conduct=act.conduct,
        )
        require_lasting(partnership, effective, act.conduct)
        return _append(case, found, happened)

    return ledger.perform(act, decide)


@command("handover")
def acknowledge_item(
    ledger: Performs,
    act: Act,
    *,
    appointment: Annotated[AppointmentId, "The appointment that ends."],
    item: Annotated[HandoverItemId, "The item that was handed over."],
    remark: Annotated[str | None, "What there is to say about it; sealed."] = None,
    by: Annotated[
        PersonId | None,
        "Who acknowledges; left out: the person on whose behalf the request is made.",
    ] = None,
) -> Done:
    """Acknowledge an item that was handed over; only the successor can."""

    def decide(case: Case) -> UUID:
        found, partnership = handover_of(case, appointment)
        effective = moment_in(case, partnership)
        successor = None if found.successor is None else found.successor.appointment
        happened = rules.acknowledge_item(
            found,
            item=item,
            by=acting_person(case, by, _party_of(case, successor), partnership),
            remark=remark,
            effective=effective,
            conduct=act.conduct,
        )
        require_lasting(partnership, effective, act.conduct)
        return _append(case, found, happened, item)

    return ledger.perform(act, decide)


@command("handover")
def close_handover(
    ledger: Performs,
    act: Act,
    *,
    appointment: Annotated[AppointmentId, "The appointment that ended."],
) -> Done:
    """Close a handover of which every item is acknowledged."""

    def decide(case: Case) -> UUID:
        found, partnership = handover_of(case, appointment)
        effective = moment_in(case, partnership)
        require_own(case, _party_of(case, appointment), partnership)
        happened = rules.close_handover(found, effective=effective, conduct=act.conduct)
        require_lasting(partnership, effective, act.conduct)
        return _append(case, found, happened)

    return ledger.perform(act, decide)


def _next(case: Case, partnership: PartnershipId, successor: AppointmentId) -> Appointment:
    """The appointment that follows, of the same partnership."""
    found = case.get(APPOINTMENT, successor)
    require_within(partnership, found.partnership, (APPOINTMENT.kind, successor))
    return found


def _party_of(case: Case, appointment: AppointmentId | None) -> OrganisationId | None:
    """The party for which the post is held by an appointment."""
    return None if appointment is None else case.get(APPOINTMENT, appointment).party


def _append(
    case: Case,
    handover: Handover,
    happened: list[rules.Event],
    follows: HandoverItemId | None = None,
) -> UUID:
    """Append to a handover what follows from its opening, or from an item's being handed over."""
    cause = None if follows is None else case.origin(HANDOVER, handover.id, follows)
    return case.append(
        HANDOVER,
        handover.id,
        happened,
        partnership=handover.partnership,
        caused_by=cause or case.origin(HANDOVER, handover.id, handover.id),
    )
