"""Payments: money that a partnership gives, from the request to its approval or refusal.

A payment is requested for a payee, with its purpose and the matter that it belongs to, and approved
by a person under authority to act: as the holder of a post whose remit has a power in that matter,
as the holder's deputy, by what was delegated to them, or on a decision that was adopted. Each power
and each delegation may have a limit to each act and one to all acts of a period, which what is
passed on uses up as well (`domain.provisions.spending`). Whoever requested a payment does not
approve it, unless the agreement admits that, and nobody approves one to themselves. Where a clause
asks for it, several approve together (`domain.powers.joint_approval`).

Several payments to one payee that keep below the limit one by one and exceed it together, by one
approver in one matter or by the same power of a post, whoever uses it, are flagged on the last of
them, with those that it is counted with: that may have good reasons, so it is for people to judge.
Whether the money was then paid is for the books of those who pay; here is told by what right.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, assert_never

from domain.matters import check_matter
from domain.money import Money, check_money
from domain.powers.joint_approval import ApprovedUnder, Beside, NotCoapproved
from domain.provisions.spending import Charge, PinnedSpendingRules, SpendingRules
from domain.record import Noun, event
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    NAME_LIMIT,
    SHORT_TEXT_LIMIT,
    AppointmentId,
    DecisionId,
    DelegationId,
    Moment,
    OrganisationId,
    PartnershipId,
    PaymentId,
    PersonId,
    PostId,
    Sealed,
    checked_text,
    in_order,
    required_text,
)

ApprovedAs = Literal["holder", "deputy", "delegate", "decision", "unsaid"]
"""Of the post; of its holder; by what was passed on; on a decision; the source does not say."""

PaymentState = Literal["requested", "approved", "refused", "withdrawn"]


@dataclass(frozen=True)
class Payee:
    """Who is to be paid: an organisation or a person, exactly one of the two."""

    organisation: OrganisationId | None = None
    """The organisation."""
    person: PersonId | None = None
    """The person."""


@dataclass(frozen=True)
class Basis:
    """By what somebody approves or refuses a payment."""

    approved_as: ApprovedAs
    """In which capacity."""
    post: PostId | None = None
    """The post whose authority it is."""
    appointment: AppointmentId | None = None
    """The appointment to it."""
    delegations: tuple[DelegationId, ...] = ()
    """What was passed on, from the holder of the post to who approves."""
    decision: DecisionId | None = None
    """The decision that was adopted."""
    limit: Money | None = None
    """Up to which amount each act could go; None: any amount."""


# Events


@event("payment.requested.v1", begins="id")
@dataclass(frozen=True)
class PaymentRequested:
    """A payment was asked for; what is asked of payments by then was pinned."""

    effective: Moment
    id: PaymentId
    partnership: PartnershipId
    payee: Payee
    amount: Money
    purpose: Sealed
    """What it is for."""
    matter: str
    """The word by which remits say who may approve it; empty: of no matter in particular."""
    rules: PinnedSpendingRules
    requester: PersonId | None = None
    party: OrganisationId | None = None
    """The party for which it was requested."""
    reference: str = ""
    """As others cite it, such as the number of an invoice."""
    due: Moment | None = None
    """By when it is to be approved: the first moment after."""


@event("payment.approved.v1")
@dataclass(frozen=True)
class PaymentApproved:
    """The payment was approved."""

    effective: Moment
    basis: Basis
    approver: PersonId | None = None
    under: ApprovedUnder | None = None
    """What a clause asks of who approves, where one does."""
    beside: tuple[Beside, ...] = ()
    """Those who approved it before, where several approve together."""
    also: tuple[Beside, ...] = ()
    """Others who had approved it, whom what it was approved by does not count."""


@event("payment.coapproved.v1")
@dataclass(frozen=True)
class PaymentCoapproved:
    """Somebody approved the payment, which others have to approve together with them."""

    effective: Moment
    basis: Basis
    approver: PersonId
    under: ApprovedUnder
    sharing: tuple[PersonId, ...] = ()
    """Who had approved it by the same authority, so that it counts once."""


@event("payment.coapproval-withdrawn.v1")
@dataclass(frozen=True)
class CoapprovalWithdrawn:
    """Somebody took back their approval, which still waited for that of others."""

    effective: Moment
    approver: PersonId


@event("payment.splitting-flagged.v1")
@dataclass(frozen=True)
class SplittingFlagged:
    """The payment was found to exceed a limit together with others to the same payee."""

    effective: Moment
    payments: tuple[PaymentId, ...]
    """The payments that it is counted with."""
    total: Money
    """What they come to together with it."""
    limit: Money
    """Up to which amount each of them could go."""
    days: int
    """Within how many days they were approved."""


@event("payment.refused.v1")
@dataclass(frozen=True)
class PaymentRefused:
    """The payment was refused."""

    effective: Moment
    basis: Basis
    by: PersonId | None = None


@event("payment.withdrawn.v1")
@dataclass(frozen=True)
class PaymentWithdrawn:
    """Who had asked for the payment took that back."""

    effective: Moment


Event: TypeAlias = (
    PaymentRequested
    | PaymentCoapproved
    | CoapprovalWithdrawn
    | PaymentApproved
    | SplittingFlagged
    | PaymentRefused
    | PaymentWithdrawn
)


# State


@dataclass(frozen=True)
class Payment:
    """A payment, and how far it has come."""

    id: PaymentId
    partnership: PartnershipId
    payee: Payee
    amount: Money
    matter: str
    rules: SpendingRules
    requester: PersonId | None
    party: OrganisationId | None
    requested: Moment
    due: Moment | None = None
    settled: Moment | None = None
    """When it was approved, refused or withdrawn."""
    state: PaymentState = "requested"
    basis: Basis | None = None
    approver: PersonId | None = None
    counted_with: tuple[PaymentId, ...] = ()
    under: ApprovedUnder | None = None
    """What a clause asked of those who approved it, where one did."""
    coapprovals: tuple[PaymentCoapproved, ...] = ()
    """Who approved it together with others, and has not taken that back."""
    coapproved: Moment | None = None
    """When somebody last did either."""
    beside: tuple[PersonId, ...] = ()
    """Who approved it with the approver."""

    @property
    def bases(self) -> tuple[Basis, ...]:
        """By what it was approved, by each of those who did."""
        besides = [one for one in self.together_with(self.under) if one.approver in self.beside]
        own = () if self.basis is None else (self.basis,)
        return (*own, *(one.basis for one in besides))

    @property
    def approvers(self) -> tuple[PersonId, ...]:
        """Who approved it."""
        return self.beside if self.approver is None else (self.approver, *self.beside)

    def together_with(self, under: ApprovedUnder | None) -> tuple[PaymentCoapproved, ...]:
        """Who has approved it already, of those whom what is asked counts together."""
        if under is None:
            return ()
        return tuple(one for one in self.coapprovals if one.under.counts_for == under.counts_for)

    def state_at(self, at: datetime) -> PaymentState:
        """How far it had come at the instant `at`."""
        return self.state if self.settled is not None and self.settled.at <= at else "requested"


def charges(payments: Iterable[Payment], currency: str) -> list[tuple[Payment, Charge]]:
    """The approved payments in a currency, as limits count them."""
    return [
        (payment, Charge(payment.id, payment.settled.at, payment.amount))
        for payment in payments
        if payment.state == "approved"
        and payment.settled is not None
        and payment.amount.currency == currency
    ]


# Refusals


class PaymentUnknown(Refused):
    """There is no such payment."""

    code = "PAYMENT_UNKNOWN"


class PaymentAlreadyRequested(Refused):
    """A payment with this identifier was requested already."""

    code = "PAYMENT_ALREADY_REQUESTED"
    payment: PaymentId


class PaymentSettled(Refused):
    """The payment of {amount} was {state} already, on {settled}."""

    code = "PAYMENT_SETTLED"
    payment: PaymentId
    amount: Money
    state: PaymentState
    settled: Moment


class PayeeMalformed(Refused):
    """A payee is an organisation, or else a person: exactly one of them is named."""

    code = "PAYEE_MALFORMED"


class NothingToPay(Refused):
    """A payment is of more than nothing."""

    code = "NOTHING_TO_PAY"


class RequesterNotSaid(Refused):
    """It must be said which person requests a payment: who requests one does not approve it."""

    code = "REQUESTER_NOT_SAID"


class NotTheRequester(Refused):
    """Only who requested the payment, or the party for which it was, withdraws it."""

    code = "NOT_THE_REQUESTER"


# Decisions


def request_payment(
    payment: Payment | None,
    *,
    id: PaymentId,
    partnership: PartnershipId,
    payee: Payee,
    amount: Money,
    purpose: str,
    matter: str = "",
    rules: PinnedSpendingRules,
    requester: PersonId | None,
    party: OrganisationId | None = None,
    reference: str = "",
    due: Moment | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Ask for a payment; `rules` are those in force, which govern it to its end."""
    if payment is not None:
        raise PaymentAlreadyRequested(id)
    if (payee.organisation is None) == (payee.person is None):
        raise PayeeMalformed
    check_money("amount", amount)
    if not amount.amount:
        raise NothingToPay
    required_text("purpose", purpose, SHORT_TEXT_LIMIT, lines=True)
    check_matter("matter", matter)
    checked_text("reference", reference, NAME_LIMIT)
    if due is not None:
        in_order("request", effective, "day by which it is to be approved", due)
    if requester is None:
        conduct.breach(RequesterNotSaid())
    sealed = Sealed(purpose, partnership)
    requested = PaymentRequested(
        effective,
        id,
        partnership,
        payee,
        amount,
        sealed,
        matter,
        rules,
        requester,
        party,
        reference,
        due,
    )
    return [requested]


def withdraw_payment(
    payment: Payment | None,
    *,
    by: PersonId | None,
    party: OrganisationId | None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Take the request back; its requester does, or the party for which it was made."""
    payment = pending(payment, "withdrawal", effective)
    is_requester = by is not None and by == payment.requester
    if not is_requester and (party is None or party != payment.party):
        conduct.breach(NotTheRequester())
    return [PaymentWithdrawn(effective)]


def withdraw_coapproval(
    payment: Payment | None, *, by: PersonId | None, effective: Moment
) -> list[Event]:
    """Take one's approval back as long as it waits for that of others."""
    payment = pending(payment, "withdrawal", effective)
    if by is None or by not in {one.approver for one in payment.coapprovals}:
        raise NotCoapproved
    return [CoapprovalWithdrawn(effective, by)]


def pending(payment: Payment | None, what: str, effective: Moment) -> Payment:
    """The payment as long as it waits for an answer; `what` comes of it now."""
    payment = known(payment)
    in_order("request", payment.requested, what, effective)
    if payment.coapproved is not None:
        in_order("approval by another", payment.coapproved, what, effective)
    if payment.settled is not None:
        raise PaymentSettled(payment.id, payment.amount, payment.state, payment.settled)
    return payment


def known(payment: Payment | None) -> Payment:
    """The payment, or the refusal that there is none."""
    if payment is None:
        raise PaymentUnknown
    return payment


# Folding


def evolve(payment: Payment | None, happened: Event) -> Payment:
    """The payment after what happened."""
    if isinstance(happened, PaymentRequested):
        return Payment(
            id=happened.id,
            partnership=happened.partnership,
            payee=happened.payee,
            amount=happened.amount,
            matter=happened.matter,
            rules=happened.rules.rules,
            requester=happened.requester,
            party=happened.party,
            requested=happened.effective,
            due=happened.due,
        )
    assert payment is not None, "it is requested first"
    match happened:
        case PaymentCoapproved(effective=effective, approver=approver):
            others = (one for one in payment.coapprovals if one.approver != approver)
            given = (*others, happened)
            return replace(payment, coapprovals=given, coapproved=effective)
        case CoapprovalWithdrawn(effective, approver):
            left = tuple(one for one in payment.coapprovals if one.approver != approver)
            return replace(payment, coapprovals=left, coapproved=effective)
        case PaymentApproved(effective, basis, approver, under, beside):
            return replace(
                payment,
                settled=effective,
                state="approved",
                basis=basis,
                approver=approver,
                under=under,
                beside=tuple(one.person for one in beside),
            )
        case SplittingFlagged(payments=payments):
            return replace(payment, counted_with=payments)
        case PaymentRefused(effective, basis, by):
            return replace(payment, settled=effective, state="refused", basis=basis, approver=by)
        case PaymentWithdrawn(effective):
            return replace(payment, settled=effective, state="withdrawn")
        case _:
            assert_never(happened)


PAYMENT = Noun("payment", evolve)
