"""Approvals: what a clause asks of who approves a payment, and who has approved it before."""

from collections.abc import Iterable
from datetime import datetime

from domain.agreements.agreement import AGREEMENT
from domain.agreements.governing import OF_ALL
from domain.parties.organisation import ORGANISATION
from domain.parties.signatory import RightToSign
from domain.payments.approval import Warrant, approved_for
from domain.payments.payment import Basis, Payment
from domain.posts.appointment import APPOINTMENT, Appointment
from domain.posts.delegation import Delegation
from domain.posts.post import Post
from domain.powers import joint_approval as rules
from domain.powers.joint_approval import Approving
from domain.powers.provided_power import remit_provided
from domain.provisions.provision import RulesClash
from domain.values import (
    AppointmentId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    PostId,
)
from services.act import require_within
from services.appointments import appointment_of
from services.delegations import delegation_of, links_of
from services.governing import provisions_of
from services.ledger import Case


def approving(
    case: Case, payment: Payment, warrant: Warrant, by: PersonId | None, at: Moment
) -> Approving | None:
    """What a clause asks of who approves, and what they are; None where no clause does.

    What was decided is approved by whoever decided it: no clause is asked. Of two that say it
    equally neither can be, which is a breach.
    """
    if warrant.decision is not None:
        return None
    party = approved_for(payment, warrant.appointment)
    in_force = provisions_of(case, payment.partnership, OF_ALL, payment.requested.at)
    pinned = (one.under for one in payment.coapprovals)
    try:
        under = rules.approved_under(party, payment.amount, in_force, pinned)
    except RulesClash as clash:
        case.act.conduct.breach(clash)
        return None
    if under is None:
        return None
    provision = under.rule.provision
    held = _held(case, payment.partnership, provision.posts, by, at.at)
    if provision.posts and not held and provision.head and party is not None:
        right = _as_head(case, party, payment.partnership, by, at)
        if right is not None:
            return Approving(rules.ApprovedUnder(under.rule, party, right), held)
    of_post = None if warrant.appointment is None else warrant.appointment.party
    return Approving(rules.ApprovedUnder(under.rule, of_post), held)


def warrants_before(
    case: Case, payment: Payment, under: Approving | None
) -> dict[PersonId | None, Warrant]:
    """By what those approve who have approved the payment before, as the clause counts them."""
    given = payment.together_with(None if under is None else under.under)
    return {one.approver: warrant_of(case, payment, one.basis) for one in given}


def warrant_of(case: Case, payment: Payment, basis: Basis) -> Warrant:
    """By what somebody approved the payment, as it is now."""
    if basis.appointment is None:
        return Warrant()
    links: tuple[Delegation, ...] = ()
    if basis.delegations:
        last = delegation_of(case, basis.delegations[-1], payment.partnership)
        links = tuple(links_of(case, last))
    return warrant_by(case, payment, held_under(case, payment, basis.appointment), links)


def warrant_by(
    case: Case,
    payment: Payment,
    held: tuple[Post, Appointment],
    links: tuple[Delegation, ...] = (),
) -> Warrant:
    """An appointment, with what was passed on of it, as what a payment is approved by: it goes as
    far as the clause of the post does that was in force when the payment was requested.
    """
    post, appointment = held
    of = None if post.agreement is None else case.find(AGREEMENT, post.agreement)
    provided = remit_provided(of, post, payment.requested.at)
    return Warrant(post, appointment, links, provided=provided)


def held_under(
    case: Case, payment: Payment, appointment: AppointmentId
) -> tuple[Post, Appointment]:
    """The post that an appointment of the same partnership is to, and the appointment."""
    held, post, around = appointment_of(case, appointment)
    require_within(payment.partnership, around.id, (APPOINTMENT.kind, appointment))
    return post, held


def _held(
    case: Case,
    partnership: PartnershipId,
    posts: Iterable[PostId],
    by: PersonId | None,
    at: datetime,
) -> frozenset[PostId]:
    """Which of the posts somebody holds, or deputises for who does."""
    appointments = [
        one
        for post in posts
        for one in case.children(APPOINTMENT, post)
        if one.partnership == partnership
    ]
    return rules.posts_held(by, appointments, at)


def _as_head(
    case: Case,
    party: OrganisationId,
    partnership: PartnershipId,
    by: PersonId | None,
    at: Moment,
) -> RightToSign | None:
    """By what right somebody is the party's registered head, then and, done here, still today."""
    signatories = case.get(ORGANISATION, party).signatories
    signer = signatories.signer(by, "agreements", partnership, at.at)
    if by is None or signer.capacity != "head":
        return None
    if not case.act.conduct.is_reported and signatories.head_at(case.act.at) != by:
        return None
    return signer.registered_by(case.origin(ORGANISATION, party, by)).right
