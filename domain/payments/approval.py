"""Approval: by what right somebody approves a payment, and up to which amount.

A warrant is what they name for it: the appointment by which they, or who lets them act, hold a
post; what was passed on from there to them; or a decision. It has to reach as far as the payment:
to its matter, at that time, within the limit of every link to each act and to all of a period.
What a delegate approves counts against the limits of everybody whose authority it is.

Where a clause has several approve together (`domain.powers.joint_approval`), each names a warrant
of their own. Until the last of them nothing is approved and nothing counts; with the last the
payment keeps within the limits of all of them, as they are by then.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from types import MappingProxyType

from domain.decisions.decision import Decision
from domain.money import Money, is_within
from domain.payments.payment import (
    ApprovedAs,
    Basis,
    Event,
    Payment,
    PaymentApproved,
    PaymentCoapproved,
    PaymentRefused,
    SplittingFlagged,
    charges,
    pending,
)
from domain.posts.appointment import Appointment
from domain.posts.delegation import Delegation, Scope, scope_in, time_left
from domain.posts.post import Post, remit_at
from domain.powers.joint_approval import (
    AlreadyCoapproved,
    ApprovedUnder,
    Approving,
    Beside,
    is_one_of_several,
    require_named,
)
from domain.powers.provided_power import kept_within, power_provided
from domain.provisions.remit import Remit, power_in
from domain.provisions.spending import Charge, PeriodLimit, overrun, split
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import Moment, OrganisationId, PersonId

NO_MATTER = "none in particular"
"""What a refusal calls the matter of a payment that names none."""


@dataclass(frozen=True)
class Warrant:
    """By what somebody approves: a post and what was passed on from it, or a decision."""

    post: Post | None = None
    appointment: Appointment | None = None
    links: tuple[Delegation, ...] = ()
    """The delegations that lead from the holder to who approves; none for holder and deputies."""
    decision: Decision | None = None
    provided: Remit | None = None
    """What the clause of the post gave it when the payment was requested, where one says that."""

    def hands(self, by: PersonId | None) -> frozenset[PersonId]:
        """Whose authority it is, and everybody through whom it came to who approves by it."""
        holder = () if self.appointment is None else (self.appointment.person,)
        found = (by, *holder, *(link.delegate for link in self.links))
        return frozenset(one for one in found if one is not None)


@dataclass(frozen=True)
class Reach:
    """How far a warrant goes for one payment: to each act, and to all of a period."""

    limit: Money | None
    by_period: tuple[tuple[PeriodLimit, tuple[Payment, ...]], ...]
    """Each limit to a period, with the payments that use it up."""


Measure = tuple[Money | None, Callable[[Payment], bool]]
"""A limit to each payment, and which payments count together with one that is approved."""


# Refusals


class WarrantNotSaid(Refused):
    """It must be said by which right: an appointment, a delegation or a decision, one of them."""

    code = "WARRANT_NOT_SAID"


class NotTheApprover(Refused):
    """Only who has the authority to approve the payment does so, and {because}."""

    code = "NOT_THE_APPROVER"
    because: str


class WarrantOver(Refused):
    """The authority that is named for it did not hold at {at}: {because}."""

    code = "WARRANT_OVER"
    at: Moment
    because: str


class MatterNotCovered(Refused):
    """What is named for it gives no authority in the matter “{matter}”."""

    code = "MATTER_NOT_COVERED"
    matter: str


class OwnRequest(Refused):
    """Who requests a payment does not approve it."""

    code = "OWN_REQUEST"


class OwnPayment(Refused):
    """Nobody approves a payment to themselves."""

    code = "OWN_PAYMENT"


class PaymentBeyondLimit(Refused):
    """The payment is of {amount}, and by this authority each may be of {limit} at most."""

    code = "PAYMENT_BEYOND_LIMIT"
    amount: Money
    limit: Money


class PeriodLimitExceeded(Refused):
    """By this authority {limit} at most may be approved from {since} until {until}: {spent} are,
    and the payment is of {amount}."""

    code = "PERIOD_LIMIT_EXCEEDED"
    limit: Money
    since: Moment
    until: Moment
    spent: Money
    amount: Money


class LimitInAnotherCurrency(Refused):
    """The payment is in {currency} and the limit of this authority {limit}: no rate is known, and
    none is guessed."""

    code = "LIMIT_IN_ANOTHER_CURRENCY"
    currency: str
    limit: Money


# Decisions


def approve_payment(
    payment: Payment | None,
    *,
    warrant: Warrant,
    by: PersonId | None,
    approving: Approving | None = None,
    warrants: Mapping[PersonId | None, Warrant] = MappingProxyType({}),
    completes: bool = False,
    others: Iterable[Payment] = (),
    zone: tzinfo,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Approve the payment; `others` are the payments of the partnership.

    `approving` is what a clause asks of who approves, where one does: with others who still have
    to, it is one approval of several, unless it is said to complete them. `warrants` are those of
    who gave theirs before. Where the warrant is a decision, who asks for it carries out what was
    decided, and nothing more is asked.
    """
    payment = pending(payment, "approval", effective)
    others = [one for one in others if one.id != payment.id]
    basis = require_warrant(payment, warrant, by, effective, conduct)
    if warrant.decision is not None:
        return [PaymentApproved(effective, basis, by, also=_beside(payment.coapprovals))]
    _require_first(payment, by, conduct)
    require_other_hands(payment, by, conduct)
    require_within_limits(payment, warrant, others, zone, effective, conduct)
    under = None if approving is None else approving.under
    earlier_ones = [one for one in payment.coapprovals if one.approver != by]
    before = [one for one in payment.together_with(under) if one in earlier_ones]
    if approving is not None:
        require_named(approving, by, payment.amount, effective, conduct)
        given = {one.approver: one.sharing for one in before}
        sharing = who_shares(before, warrants, warrant, by)
        if is_one_of_several(approving.under, by, given, sharing, completes, conduct):
            assert by is not None, "who is not known is not one of several"
            return [PaymentCoapproved(effective, basis, by, approving.under, sharing)]
    for one in before:
        earlier = warrants[one.approver]
        require_within_limits(payment, earlier, others, zone, effective, conduct)
    also = _beside(one for one in earlier_ones if one not in before)
    happened: list[Event] = [PaymentApproved(effective, basis, by, under, _beside(before), also)]
    measures = [_by_hand(payment, warrant, basis.limit, by, effective)]
    for one in before:
        earlier, its_limit = warrants[one.approver], one.basis.limit
        measures.append(_by_hand(payment, earlier, its_limit, one.approver, effective))
    if under is not None:
        measures.append(_for_party(under))
    flagged = _splitting(payment, measures, others, effective)
    return happened if flagged is None else [*happened, flagged]


def who_shares(
    before: Iterable[PaymentCoapproved],
    warrants: Mapping[PersonId | None, Warrant],
    warrant: Warrant,
    by: PersonId | None,
) -> tuple[PersonId, ...]:
    """Which of those who approved before did so by the same authority: it goes back to the same
    appointment, or the same person has it or acts by it. `warrants` are theirs.
    """
    hands, appointment = warrant.hands(by), warrant.appointment
    return tuple(
        one.approver
        for one in before
        if hands & warrants[one.approver].hands(one.approver)
        or (appointment is not None and one.basis.appointment == appointment.id)
    )


def _beside(given: Iterable[PaymentCoapproved]) -> tuple[Beside, ...]:
    return tuple(Beside(one.approver, one.basis.post, one.basis.appointment) for one in given)


def _require_first(payment: Payment, by: PersonId | None, conduct: Conduct) -> None:
    """Breach the rule that nobody approves the payment twice, for whichever party; reported from
    outside it counts once."""
    for one in payment.coapprovals:
        if one.approver == by:
            provision = one.under.rule.provision
            refused = AlreadyCoapproved(one.approver, provision.name, provision.together)
            conduct.breach(refused)


def refuse_payment(
    payment: Payment | None,
    *,
    warrant: Warrant,
    by: PersonId | None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Refuse the payment; whoever may approve payments in its matter can, of whatever amount."""
    payment = pending(payment, "refusal", effective)
    return [
        PaymentRefused(effective, require_warrant(payment, warrant, by, effective, conduct), by)
    ]


def require_within_limits(
    payment: Payment,
    warrant: Warrant,
    others: Sequence[Payment],
    zone: tzinfo,
    effective: Moment,
    conduct: Conduct,
) -> None:
    """Breach the rules that a payment keeps within the limits of the authority it rests on."""
    reach = reach_of(payment, warrant, others, effective.at)
    if reach is None:
        return  # there is no authority, which is a breach of its own
    amount = payment.amount
    if not is_within(amount, reach.limit):
        assert reach.limit is not None
        _beyond(amount, reach.limit, conduct)
    charge = Charge(payment.id, effective.at, amount)
    for limit, counted in reach.by_period:
        if limit.amount.currency != amount.currency:
            conduct.breach(LimitInAnotherCurrency(amount.currency, limit.amount))
            continue
        spent = [one for _, one in charges(counted, amount.currency)]
        window = overrun(limit, charge, spent, zone)
        if window is not None:
            before = Money(window.total - amount.amount, amount.currency)
            since, until = Moment(window.since), Moment(window.until)
            conduct.breach(PeriodLimitExceeded(limit.amount, since, until, before, amount))


def reach_of(
    payment: Payment, warrant: Warrant, others: Sequence[Payment], at: datetime
) -> Reach | None:
    """How far the warrant goes for a payment at an instant; None where it gives no authority in
    its matter. A decision goes as far as what was decided.
    """
    if warrant.post is None:
        return Reach(None, ())
    remit = remit_at(warrant.post, at)
    scope = _scope(warrant, remit, payment.matter)
    power = power_in(remit, payment.matter)
    if scope is None or power is None:
        return None
    by_period: list[tuple[PeriodLimit, tuple[Payment, ...]]] = []
    if power.period_limit is not None:
        of_post = _by_post(others, warrant.post)
        used = tuple(one for one in of_post if power_in(remit, one.matter) == power)
        by_period.append((power.period_limit, used))
    given = power_provided(warrant.provided, payment.matter)
    if given is not None and given.period_limit not in (None, power.period_limit):
        assert warrant.provided is not None and given.period_limit is not None
        of_post, remit = _by_post(others, warrant.post), warrant.provided
        used = tuple(one for one in of_post if power_in(remit, one.matter) == given)
        by_period.append((given.period_limit, used))
    by_period.extend(
        (link.mandate.period_limit, tuple(_by_link(others, link)))
        for link in warrant.links
        if link.mandate.period_limit is not None
    )
    return Reach(scope.limit, tuple(by_period))


def require_warrant(
    payment: Payment,
    warrant: Warrant,
    by: PersonId | None,
    effective: Moment,
    conduct: Conduct,
) -> Basis:
    """By what it is approved or refused; breaches the rules that this has to give the right to."""
    decision, post, appointment = warrant.decision, warrant.post, warrant.appointment
    if decision is not None:
        return Basis("decision", decision=decision.id)
    if post is None or appointment is None:
        conduct.breach(WarrantNotSaid())
        return Basis("unsaid")
    approved_as = _capacity(warrant, appointment, by, effective.at)
    if by is None:
        conduct.breach(NotTheApprover("it is not said who does it"))
    elif approved_as is None:
        conduct.breach(NotTheApprover("this is somebody else"))
    over = _why_over(warrant, appointment, post, effective.at)
    if over:
        conduct.breach(WarrantOver(effective, over))
    scope = _scope(warrant, remit_at(post, effective.at), payment.matter)
    if scope is None:
        conduct.breach(MatterNotCovered(payment.matter or NO_MATTER))
    return Basis(
        approved_as or ("delegate" if warrant.links else "holder"),
        post.id,
        appointment.id,
        tuple(link.id for link in warrant.links),
        limit=None if scope is None else scope.limit,
    )


def _scope(warrant: Warrant, remit: Remit, matter: str) -> Scope | None:
    """How far who approves may go in a matter, by the post and by its clause."""
    return kept_within(scope_in(remit, warrant.links, matter), warrant.provided, matter)


def _capacity(
    warrant: Warrant, appointment: Appointment, by: PersonId | None, at: datetime
) -> ApprovedAs | None:
    """In which capacity somebody acts by the warrant; None where they do not."""
    if warrant.links:
        return "delegate" if by == warrant.links[-1].delegate else None
    if by == appointment.person:
        return "holder"
    named = (one for one in appointment.deputies if one.person == by)
    return "deputy" if any(one.during.contains(at) for one in named) else None


def _why_over(warrant: Warrant, appointment: Appointment, post: Post, at: datetime) -> str:
    """Why the post is not held, or something that was passed on not any more; empty: all lasts."""
    left = time_left(appointment.held, warrant.links)
    if left is not None and left.contains(at) and post.exists_at(at):
        return ""
    if not post.exists_at(at):
        return "the post is no more, or not yet"
    held, over = appointment.held, appointment.over
    if held is None:
        return "the appointment was not accepted"
    if over is not None and over.at <= at:
        return f"the appointment ended on {over}"
    for link in warrant.links:
        if link.revoked is not None and link.revoked.at <= at:
            return f"a delegation that it rests on was revoked on {link.revoked}"
    return "the term or a delegation is over, or has not begun"


def approved_for(payment: Payment, held: Appointment | None) -> OrganisationId | None:
    """By the clauses of which party a payment is approved: the one for which the post is held by
    which it is, or else the one for which it was requested; None: of none in particular.
    """
    return (None if held is None else held.party) or payment.party


def require_other_hands(payment: Payment, by: PersonId | None, conduct: Conduct) -> None:
    """Breach the rules that nobody approves what they requested, nor a payment to themselves."""
    if by is None:
        return
    if by == payment.payee.person:
        conduct.breach(OwnPayment())
    if by == payment.requester and not payment.rules.own_requests:
        conduct.breach(OwnRequest())


def _beyond(amount: Money, limit: Money, conduct: Conduct) -> None:
    if amount.currency != limit.currency:
        conduct.breach(LimitInAnotherCurrency(amount.currency, limit))
    else:
        conduct.breach(PaymentBeyondLimit(amount, limit))


def _by_hand(
    payment: Payment,
    warrant: Warrant,
    limit: Money | None,
    by: PersonId | None,
    effective: Moment,
) -> Measure:
    """The limit of who approves, with the payments that count: those that the same person
    approved in the same matter, or anybody by the same power, so that neither deputies and
    delegates nor the matter's name go round a limit.
    """
    post = warrant.post
    remit = None if post is None else remit_at(post, effective.at)
    power = None if remit is None else power_in(remit, payment.matter)

    def is_alike(one: Payment) -> bool:
        if by is None:
            return False
        if one.matter == payment.matter and by in one.approvers:
            return True
        if post is None or remit is None or power is None:
            return False
        is_of_post = any(basis.post == post.id for basis in one.bases)
        return is_of_post and power_in(remit, one.matter) == power

    return limit, is_alike


def _for_party(under: ApprovedUnder) -> Measure:
    """The limit of a clause, with the payments that count: those that were approved for the party
    that it names, or under clauses that name none, by whomever, so that a payment for which
    several have to approve is not split into parts for which one does.
    """

    def is_alike(one: Payment) -> bool:
        return one.under is not None and one.under.counts_for == under.counts_for

    return under.rule.provision.limit, is_alike


def _splitting(
    payment: Payment, measures: Sequence[Measure], others: Sequence[Payment], effective: Moment
) -> SplittingFlagged | None:
    """That the payment exceeds a limit together with others to the same payee, where it does;
    of several limits the first that it exceeds.
    """
    days, currency = payment.rules.splitting_days, payment.amount.currency
    to_them = [
        (one, charge)
        for one, charge in charges(others, currency)
        if one.payee == payment.payee and one.basis is not None and one.basis.decision is None
    ]
    this = Charge(payment.id, effective.at, payment.amount)
    for limit, is_alike in measures:
        if limit is None or limit.currency != currency or not days:
            continue
        window = split(limit, this, [charge for one, charge in to_them if is_alike(one)], days)
        if window is not None:
            together = tuple(one.payment for one in window.charges if one.payment != payment.id)
            return SplittingFlagged(effective, together, Money(window.total, currency), limit, days)
    return None


def _by_post(payments: Iterable[Payment], post: Post) -> Iterator[Payment]:
    return (one for one in payments if any(basis.post == post.id for basis in one.bases))


def _by_link(payments: Iterable[Payment], link: Delegation) -> Iterator[Payment]:
    return (one for one in payments if any(link.id in basis.delegations for basis in one.bases))
