"""What urgent action reaches: only what can't wait, and can be undone or ratified afterwards.

Whoever chairs a body decides in its place that something is paid or not, or that it is entered who
was there. What ends or changes an agreement, the partnership or its organs, gives or takes an
office, or is about another decision, waits for the body, whatever matter the motion states: a
clause on urgent action lends the chair the body's say on some matters, and not the constitution.

A payment is of a matter itself: the clause has to provide for that one as well, and nobody decides
alone on money that they asked for, or that is to be paid to them or the party they sit for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from domain.enacted_acts import (
    AttendanceRecording,
    EnactedAct,
    PaymentApproval,
    PaymentRefusal,
)
from domain.payment import Payment
from domain.provision import EVERY_MATTER, ProvisionInForce
from domain.refusal import Refused
from domain.scheme import reserved_how, reserved_in
from domain.urgency import urgency_in
from domain.values import BodyId, PaymentId
from domain.voting import Seat

WITHIN_REACH = (PaymentApproval, PaymentRefusal, AttendanceRecording)
"""What can be enacted in urgency; every other act waits for the body."""


class NotForUrgentAction(Refused):
    """It is not for urgent action to {act}: {why}."""

    code = "NOT_FOR_URGENT_ACTION"
    act: str
    why: str


def payments_named(acts: Iterable[EnactedAct]) -> tuple[PaymentId, ...]:
    """The payments that acts which a motion names are about."""
    about = (act for act in acts if isinstance(act, PaymentApproval | PaymentRefusal))
    return tuple(dict.fromkeys(act.payment for act in about))


def beyond_reach(
    acts: Iterable[EnactedAct],
    payments: Mapping[PaymentId, Payment],
    matter: str,
    body: BodyId | None,
    in_force: Sequence[ProvisionInForce],
    chair: Seat | None,
) -> Iterator[NotForUrgentAction]:
    """The acts that a motion of the matter can't have done in urgency, and why.

    `payments` are those that the acts are about, `chair` the seat that chairs the body then.
    Refuses when two provisions govern the matter of a payment equally.
    """
    for act in acts:
        if not isinstance(act, WITHIN_REACH):
            yield NotForUrgentAction(_doing(act), "that waits for the body")
        elif not isinstance(act, AttendanceRecording):
            payment = payments[act.payment]
            why = _why_not_paid(payment, matter, body, in_force)
            if not why and isinstance(act, PaymentApproval):
                why = _why_not_by(payment, chair)
            if why:
                yield NotForUrgentAction(_doing(act), why)


def _why_not_paid(
    payment: Payment, matter: str, body: BodyId | None, in_force: Sequence[ProvisionInForce]
) -> str:
    """Why the provision for the motion's matter does not reach the payment's; empty: it does."""
    own = payment.matter or EVERY_MATTER
    alone = reserved_in(payment.matter, in_force)
    if alone is not None:
        return f"its matter, “{own}”, is reserved {reserved_how(alone)}"
    if payment.matter == matter:
        return ""
    provided = urgency_in(matter, body, in_force)
    if provided is None or urgency_in(payment.matter, body, in_force) != provided:
        return f"the clause does not provide for the payment's own matter, “{own}”"
    return ""


def _why_not_by(payment: Payment, chair: Seat | None) -> str:
    """Why whoever chairs does not decide alone that it is paid; empty where they do."""
    if chair is None or chair.holder is None:
        return ""
    if payment.requester == chair.holder:
        return "whoever chairs the body asked for the payment"
    payee = payment.payee
    if payee.person == chair.holder:
        return "whoever chairs the body is to be paid"
    if payee.organisation is not None and payee.organisation == chair.party:
        return "the party for which whoever chairs the body sits is to be paid"
    return ""


def _doing(act: EnactedAct) -> str:
    """What the act does, as a sentence goes on: its own words."""
    said = (type(act).__doc__ or "").partition(".")[0].partition(",")[0]
    return said[0].lower() + said[1:]
