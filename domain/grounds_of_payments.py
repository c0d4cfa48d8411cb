"""What acts about payments rest on.

A request rests on the party that makes it and on what the agreement asks of payments; an approval
on the request, and on a decision or on the post by whose authority it was given: its appointment,
what was passed on of it, and the limits, which are counted again from what was approved before.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from domain import payment as payments
from domain.appointment import APPOINTMENT
from domain.approval import (
    Warrant,
    require_other_hands,
    require_warrant,
    require_within_limits,
)
from domain.chain import Acted, Ground, on_act, rests
from domain.delegation import DELEGATION, Delegation
from domain.grounds import of_decision, of_origin, of_partnership, of_party, provisions_known
from domain.grounds_of_offices import appointment, delegation
from domain.known import Known
from domain.partnership import PARTNERSHIP, zone
from domain.payment import PAYMENT, Payment, PaymentApproved, PaymentRequested
from domain.pinning import pin_spending_rules
from domain.post import POST
from domain.provision import Provision, SpendingProvision
from domain.refusal import Reported
from domain.rules import FromClause
from domain.values import DelegationId


@rests(PaymentRequested)
def _requested(acted: Acted[PaymentRequested]) -> Iterator[Ground]:
    data, known = acted.data, acted.known
    if data.party is not None and not acted.is_reported:
        yield of_party(known, data.partnership, data.party, acted.at)
    else:
        yield from of_partnership(known, data.partnership)
    in_force = provisions_known(known, data.partnership, acted.at)
    governing = pin_spending_rules(in_force, Reported())
    why = "" if governing == data.rules else "others were in force"
    origin = data.rules.origin
    carries: Provision | None = None
    if isinstance(origin, FromClause):
        carries = SpendingProvision(origin.provision, data.rules.rules)
    silent = "The stated default: the agreements do not say what is asked of payments."
    yield of_origin(known, origin, acted.at, "The rules on payments", silent, carries, why)


@rests(PaymentApproved, payments.PaymentRefused)
def _settled(acted: Acted[Any]) -> Iterator[Ground]:
    known, basis, at = acted.known, acted.data.basis, acted.at
    yield _request(acted)
    if basis.decision is not None:
        yield of_decision(acted, basis.decision)
    passed_on = _links(known, basis.delegations)
    for link in reversed(passed_on):
        yield delegation(known, link.id, at)
    if basis.appointment is not None:
        why = _beyond(acted, passed_on)
        yield appointment(known, basis.appointment, at, why_not=why)


@rests(payments.SplittingFlagged, payments.PaymentWithdrawn)
def _of_payment(acted: Acted[Any]) -> Iterator[Ground]:
    yield _request(acted)


def _request(acted: Acted[Any]) -> Ground:
    requested = acted.known.stream(acted.record.stream)[0]
    return on_act(acted.known, requested, "act", "The payment, as it was requested.")


def _beyond(acted: Acted[Any], links: Sequence[Delegation]) -> str:
    """Why the authority does not reach as far as the payment; empty where it does."""
    known, data = acted.known, acted.data
    payment: Payment | None = known.of(PAYMENT, acted.record.stream)
    held = known.of(APPOINTMENT, data.basis.appointment)
    office = None if held is None else known.of(POST, held.post)
    around = None if payment is None else known.of(PARTNERSHIP, payment.partnership)
    if payment is None or held is None or office is None or around is None:
        return ""
    warrant, found = Warrant(office, held, tuple(links)), Reported()
    effective = data.effective
    by = data.approver if isinstance(data, PaymentApproved) else data.by
    require_warrant(payment, warrant, by, effective, found)
    if isinstance(data, PaymentApproved):
        require_other_hands(payment, by, found)
        others = [one for one in known.within(PAYMENT, payment.partnership) if one.id != payment.id]
        require_within_limits(payment, warrant, others, zone(around), effective, found)
    if not found.findings:
        return ""
    said = found.findings[0].sentence.removesuffix(".")
    return said[0].lower() + said[1:]


def _links(known: Known, ids: Sequence[DelegationId]) -> list[Delegation]:
    found = (known.of(DELEGATION, each) for each in ids)
    return [each for each in found if each is not None]
