"""What urgent action reaches: only what can't wait, and can be undone or ratified afterwards.

Whoever chairs a body decides in its place that something is paid or not. What ends or changes an
agreement, the partnership or its organs, gives or takes an office, says who was at a meeting, or is
about another decision, waits for the body, whatever matter the motion states: a clause on urgent
action lends the chair the body's say on some matters, and not the constitution.

A payment is of a matter itself: the clause has to provide for that one as well, and nobody decides
alone on money that they or the party they sit for asked for, or that is to be paid to them, that
party or its people. What the body has rejected does not wait for it: whom it would not pay in a
matter, nobody pays in its place.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.decisions.decision import Decision
from domain.motions.enacted_acts import EnactedAct, PaymentApproval, PaymentRefusal
from domain.payments.payment import Payment
from domain.provisions.provision import EVERY_MATTER, ProvisionInForce
from domain.provisions.scheme import reserved_how, reserved_in
from domain.provisions.urgency import urgency_in
from domain.refusal import Refused
from domain.values import BodyId, OrganisationId, PaymentId, PersonId
from domain.voting.tally import Seat

WITHIN_REACH = (PaymentApproval, PaymentRefusal)
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


def rejected_by(body: BodyId | None, decisions: Iterable[Decision]) -> tuple[PaymentId, ...]:
    """The payments that the body would not approve when they were put to it."""
    return tuple(
        act.payment
        for one in decisions
        if one.body == body and one.result == "rejected"
        for act in one.enactment.acts
        if isinstance(act, PaymentApproval)
    )


@dataclass(frozen=True)
class Spending:
    """What is known of the payments that a motion is about."""

    payments: Mapping[PaymentId, Payment] = field(default_factory=dict)
    affiliations: Mapping[PersonId, OrganisationId | None] = field(default_factory=dict)
    """To which organisation those belong who asked for them or are to be paid."""
    rejected: Sequence[Payment] = ()
    """Those that the body rejected before."""


def people_of(payments: Iterable[Payment]) -> set[PersonId]:
    """Who asked for the payments, and the persons who are to be paid."""
    return {
        one for paid in payments for one in (paid.requester, paid.payee.person) if one is not None
    }


def beyond_reach(
    acts: Iterable[EnactedAct],
    spending: Spending,
    matter: str,
    body: BodyId | None,
    in_force: Sequence[ProvisionInForce],
    chair: Seat | None,
) -> Iterator[NotForUrgentAction]:
    """The acts that a motion of the matter can't have done in urgency, and why.

    `chair` is the seat that chairs the body then.
    Refuses when two provisions govern the matter of a payment equally.
    """
    for act in acts:
        if not isinstance(act, WITHIN_REACH):
            yield NotForUrgentAction(_doing(act), "that waits for the body")
            continue
        payment = spending.payments[act.payment]
        why = _why_not_paid(payment, matter, body, in_force)
        if isinstance(act, PaymentApproval):
            why = why or _why_not_again(payment, spending)
            why = why or _why_not_by(payment, spending.affiliations, chair)
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


def _why_not_again(payment: Payment, spending: Spending) -> str:
    """Why it is not paid after the body would not; empty where it was not put to the body."""
    for one in spending.rejected:
        if one.matter != payment.matter:
            continue
        if one.payee == payment.payee:
            return "the body rejected a payment of that matter to the same payee"
        whose = _whose(one, spending)
        if whose is not None and whose == _whose(payment, spending):
            return (
                "the body rejected a payment of that matter to the same organisation, or to one of"
                " its people"
            )
    return ""


def _whose(payment: Payment, spending: Spending) -> OrganisationId | None:
    """The organisation that is paid, or to which the person who is belongs."""
    person = payment.payee.person
    return payment.payee.organisation if person is None else spending.affiliations.get(person)


def _why_not_by(
    payment: Payment, affiliations: Mapping[PersonId, OrganisationId | None], chair: Seat | None
) -> str:
    """Why whoever chairs does not decide alone that it is paid; empty where they do."""
    if chair is None or chair.holder is None:
        return ""
    payee, requester = payment.payee, payment.requester
    if requester == chair.holder:
        return "whoever chairs the body asked for the payment"
    if payee.person == chair.holder:
        return "whoever chairs the body is to be paid"
    if chair.party is None:
        return ""
    theirs = {one for one, of in affiliations.items() if of == chair.party}
    if payment.party == chair.party or requester in theirs:
        return "the party for which whoever chairs the body sits asked for the payment"
    if payee.organisation == chair.party or payee.person in theirs:
        return (
            "the party for which whoever chairs the body sits, or one of its people, is to be paid"
        )
    return ""


def _doing(act: EnactedAct) -> str:
    """What the act does, as a sentence goes on: its own words."""
    said = (type(act).__doc__ or "").partition(".")[0].partition(",")[0]
    return said[0].lower() + said[1:]
