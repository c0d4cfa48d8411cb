"""Who has to do with payments, and which of them wait, for the courses of commands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from domain.payments.payment import Payment
from domain.posts.appointment import Appointment
from domain.posts.delegation import Delegation

if TYPE_CHECKING:
    from tests.sequences.drawing import Drawing


def payers(payment: Payment, drawing: Drawing) -> Iterable[Any]:
    """Who requested it, or who has the authority that is named for it."""
    if drawing.command.name == "withdraw_payment":
        return [payment.requester]
    if drawing.command.name == "withdraw_coapproval":
        return [one.approver for one in payment.coapprovals]
    delegation, appointment = drawing.subject(Delegation), drawing.subject(Appointment)
    if delegation is not None:
        return [delegation.delegate]
    return [] if appointment is None else [appointment.person]


def delegations(drawing: Drawing) -> Iterable[Any] | None:
    """For a payment, where no appointment is named for it."""
    if drawing.command.noun != "payment":
        return None
    if is_warranted(drawing):
        return []
    found = drawing.course.states.all(Delegation)
    return [one.id for one in found if one.partnership == drawing.partnership]


def is_warranted(drawing: Drawing) -> bool:
    """Whether it is said already by which right."""
    return "appointment" in drawing.given or "delegation" in drawing.given


def payments(drawing: Drawing) -> Iterable[Any] | None:
    """Those that wait for an answer."""
    found = drawing.course.states.all(Payment)
    return [
        one.id for one in found if one.settled is None and one.partnership == drawing.partnership
    ]
