"""Payments: request, approve, refuse, withdraw; and by what right."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from domain.agreements.agreement import AGREEMENT
from domain.agreements.governing import OF_ALL
from domain.money import Money
from domain.motions.enacted_acts import EnactedAct, PaymentApproval, PaymentRefusal
from domain.motions.interest import Touched
from domain.parties.organisation import ORGANISATION
from domain.parties.partnership import Partnership, require_lasting, zone
from domain.parties.person import PERSON
from domain.payments import approval
from domain.payments import payment as rules
from domain.payments.approval import Warrant, WarrantNotSaid
from domain.payments.backdating import entered_too_late
from domain.payments.paying_for_all import require_for_all
from domain.payments.payment import PAYMENT, Payee, Payment
from domain.posts.post import POST, Post, remit_at
from domain.provisions.matters_named import require_spelt_as_provided
from domain.provisions.pinning import pin_spending_rules
from domain.provisions.scheme import require_unreserved
from domain.provisions.segregation import Function
from domain.provisions.spending import PinnedSpendingRules
from domain.values import (
    AppointmentId,
    DecisionId,
    DelegationId,
    Moment,
    OrganisationId,
    PartnershipId,
    PaymentId,
    PersonId,
)
from domain.voting.side import Side
from services.act import Act, Done
from services.approvals import approving, held_under, warrant_by, warrant_of, warrants_before
from services.commands import command
from services.days_said import end_said
from services.delegations import delegation_of, links_of
from services.entitlement import (
    acting_for,
    acting_person,
    on_whose_behalf,
    require_own,
    rest_on_theirs,
)
from services.founded import require_founded
from services.governing import provisions_of
from services.impartiality import note_partiality
from services.ledger import Case, Performs
from services.partnerships import moment_in, partnership_around, partnership_of
from services.resolutions import resolution_of
from services.separation import require_apart
from services.spent import payments_counted

BY_APPOINTMENT = "The appointment by which its holder, or a deputy, has the authority."
BY_DELEGATION = "The delegation by which a delegate has it."
BY_ADOPTED = "The adopted decision that it carries out."


def payment_of(case: Case, payment: PaymentId) -> tuple[Payment, Partnership]:
    """The payment that an act is about, and the partnership that it belongs to."""
    found = case.get(PAYMENT, payment)
    return found, partnership_around(case, found.partnership, (PAYMENT.kind, payment))


@command("payment", creates=True)
def request_payment(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[PaymentId | None, "Its identifier, if it has one already."] = None,
    partnership: Annotated[PartnershipId, "The partnership that is to pay."],
    payee: Annotated[Payee, "Who is to be paid."],
    amount: Annotated[Money, "How much."],
    purpose: Annotated[str, "What it is for; sealed."],
    matter: Annotated[str, "The word by which remits say who may approve it."] = "",
    requester: Annotated[
        PersonId | None, "Who requests it; left out: the person who makes the request."
    ] = None,
    party: Annotated[
        OrganisationId | None,
        "The party for which it is requested; left out: the one that is acted for, if any.",
    ] = None,
    reference: Annotated[str, "As others cite it, such as the number of an invoice."] = "",
    due: Annotated[
        date | datetime | None, "By when it is to be approved; a day is included."
    ] = None,
) -> Done:
    """Ask for a payment; what the agreement asks of payments by then is pinned."""

    def decide(case: Case) -> UUID:
        new = PaymentId(id or act.new_id("payment"))
        found = partnership_of(case, partnership)
        effective = moment_in(case, found)
        require_lasting(found, effective, act.conduct)
        if payee.organisation is not None:
            case.get(ORGANISATION, payee.organisation)
        if payee.person is not None:
            case.get(PERSON, payee.person)
        require_own(case, party)
        by, asking = on_whose_behalf(case, found, effective, requester, party)
        acting_for(case, by, party, None, effective)
        _require_spelt(case, partnership, matter, effective)
        happened = rules.request_payment(
            case.find(PAYMENT, new),
            id=new,
            partnership=partnership,
            payee=payee,
            amount=amount,
            purpose=purpose,
            matter=matter,
            rules=_rules_of(case, partnership, effective),
            requester=by,
            party=asking,
            reference=reference,
            due=end_said(due, found),
            effective=effective,
            conduct=act.conduct,
        )
        require_apart(case, partnership, OF_ALL, "requester", by, effective)
        return case.append(PAYMENT, new, happened, partnership=partnership, parent=partnership)

    return ledger.perform(act, decide)


@command("payment")
def approve_payment(
    ledger: Performs,
    act: Act,
    *,
    payment: Annotated[PaymentId, "The payment."],
    appointment: Annotated[AppointmentId | None, BY_APPOINTMENT] = None,
    delegation: Annotated[DelegationId | None, BY_DELEGATION] = None,
    decision: Annotated[DecisionId | None, BY_ADOPTED] = None,
    by: Annotated[
        PersonId | None, "Who approves; left out: the person on whose behalf the request is made."
    ] = None,
    completes: Annotated[
        bool,
        "Whether it is approved with this approval, also where others would have to approve it "
        "together with them: then it is refused, and in what is reported found.",
    ] = False,
) -> Done:
    """Approve a payment, by one authority that reaches so far: a post, a delegation, a decision.

    Nobody approves what they requested, unless the agreement admits it, nor a payment to
    themselves. Where a clause has several approve together, it waits for the others until the
    last of them. What exceeds a limit only together with other payments is approved and flagged.
    """

    def decide(case: Case) -> UUID:
        found, partnership = payment_of(case, payment)
        effective = moment_in(case, partnership)
        require_lasting(partnership, effective, act.conduct)
        named = (appointment, delegation, decision)
        enacted = PaymentApproval(payment)
        warrant = _warrant(case, found, partnership, effective, named, enacted)
        _require_post_of_all(case, found, partnership, warrant, effective)
        approver = _approver(case, warrant, by)
        if warrant.post is not None:
            _require_unbarred(case, found, warrant.post, approver, effective)
        asked = approving(case, found, warrant, approver, effective)
        warrants = warrants_before(case, found, asked)
        used: dict[PersonId | None, Warrant] = {approver: warrant, **warrants}
        happened = approval.approve_payment(
            found,
            warrant=warrant,
            by=approver,
            approving=asked,
            warrants=warrants,
            completes=completes,
            # What has been approved is decided on, so of two approvals at once one comes first.
            others=payments_counted(case, found, used, effective.at, asked),
            zone=zone(partnership),
            effective=effective,
            conduct=act.conduct,
        )
        _note_backdating(case, found, used, approver, partnership, effective)
        if approver is not None:
            paid = Touched(_concerned(case, found), found.matter)
            note_partiality(case, found.partnership, {approver: set()}, paid, effective)
        return _append(case, found, happened)

    return ledger.perform(act, decide)


@command("payment")
def refuse_payment(
    ledger: Performs,
    act: Act,
    *,
    payment: Annotated[PaymentId, "The payment."],
    appointment: Annotated[AppointmentId | None, BY_APPOINTMENT] = None,
    delegation: Annotated[DelegationId | None, BY_DELEGATION] = None,
    decision: Annotated[DecisionId | None, BY_ADOPTED] = None,
    by: Annotated[
        PersonId | None, "Who refuses; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Refuse a payment; who may approve payments in its matter can, of whatever amount."""

    def decide(case: Case) -> UUID:
        found, partnership = payment_of(case, payment)
        effective = moment_in(case, partnership)
        require_lasting(partnership, effective, act.conduct)
        named = (appointment, delegation, decision)
        warrant = _warrant(case, found, partnership, effective, named, PaymentRefusal(payment))
        _require_post_of_all(case, found, partnership, warrant, effective)
        happened = approval.refuse_payment(
            found,
            warrant=warrant,
            by=_approver(case, warrant, by),
            effective=effective,
            conduct=act.conduct,
        )
        return _append(case, found, happened)

    return ledger.perform(act, decide)


@command("payment")
def withdraw_payment(
    ledger: Performs,
    act: Act,
    *,
    payment: Annotated[PaymentId, "The payment."],
    by: Annotated[
        PersonId | None, "Who withdraws it; left out: the person who makes the request."
    ] = None,
) -> Done:
    """Take the request of a payment back as long as it waits for an answer."""

    def decide(case: Case) -> UUID:
        found, partnership = payment_of(case, payment)
        happened = rules.withdraw_payment(
            found,
            by=acting_person(case, by, found.party, partnership),
            party=act.organisation,
            effective=moment_in(case, partnership),
            conduct=act.conduct,
        )
        return _append(case, found, happened)

    return ledger.perform(act, decide)


@command("payment")
def withdraw_coapproval(
    ledger: Performs,
    act: Act,
    *,
    payment: Annotated[PaymentId, "The payment."],
    by: Annotated[
        PersonId | None, "Who takes it back; left out: the person who makes the request."
    ] = None,
) -> Done:
    """Take one's approval of a payment back, as long as it waits for others to approve it too."""

    def decide(case: Case) -> UUID:
        found, partnership = payment_of(case, payment)
        given = [one for one in found.coapprovals if one.approver == (by or act.person)]
        warrant = warrant_of(case, found, given[0].basis) if given else Warrant()
        happened = rules.withdraw_coapproval(
            found, by=_approver(case, warrant, by), effective=moment_in(case, partnership)
        )
        return _append(case, found, happened)

    return ledger.perform(act, decide)


def _warrant(
    case: Case,
    payment: Payment,
    partnership: Partnership,
    effective: Moment,
    named: tuple[AppointmentId | None, DelegationId | None, DecisionId | None],
    enacted: EnactedAct,
) -> Warrant:
    """What is named for it, all of it of the same partnership; where nothing is, nothing."""
    appointment, delegation, decision = named
    of = None if decision is None else resolution_of(case, payment.partnership, decision)
    passed_on = None
    if delegation is not None:
        passed_on = delegation_of(case, delegation, payment.partnership)
    held = None
    if appointment is not None:
        held = held_under(case, payment, appointment)
    if sum(one is not None for one in (of, passed_on, held)) > 1:
        raise WarrantNotSaid
    if of is not None:
        rest_on_theirs(case, partnership, of.id, effective, enacted)
        return Warrant(decision=of)
    if passed_on is not None:
        held = held_under(case, payment, passed_on.appointment)
        return warrant_by(case, payment, held, tuple(links_of(case, passed_on)))
    return Warrant() if held is None else warrant_by(case, payment, held)


def _require_post_of_all(
    case: Case, payment: Payment, partnership: Partnership, warrant: Warrant, effective: Moment
) -> None:
    """Breach the rules that nobody acts by a post whose text is not in force, and that what all
    parties pay is not for a post of some of them.
    """
    post, texts = warrant.post, case.within(AGREEMENT, partnership.id)
    if post is not None:
        require_founded(case, post, "using", effective)
        conduct = case.act.conduct
        require_for_all(post, payment.matter, texts, partnership, effective, conduct)


def _approver(case: Case, warrant: Warrant, by: PersonId | None) -> PersonId | None:
    """Who does it: as said, or for whom the request is made."""
    return acting_person(
        case, by, None if warrant.appointment is None else warrant.appointment.party
    )


def _require_unbarred(
    case: Case, payment: Payment, post: Post, approver: PersonId | None, effective: Moment
) -> None:
    """Breach the rules that a reserved matter is not for a post to approve, and that nobody joins
    what is to be kept apart.
    """
    partnership = payment.partnership
    in_force = provisions_of(case, partnership, OF_ALL, effective.at)
    require_unreserved([payment.matter], in_force, case.act.conduct, post.id)
    others: tuple[Function, PersonId | None] = ("requester", payment.requester)
    require_apart(case, partnership, OF_ALL, "approver", approver, effective, others)


def _concerned(case: Case, payment: Payment) -> tuple[Side, ...]:
    """Whom a payment concerns: who is paid, and the organisation to which that person belongs."""
    payee = payment.payee
    person = None if payee.person is None else case.find(PERSON, payee.person)
    concerned = (Side(payee.organisation, payee.person),)
    if person is None or person.affiliation is None:
        return concerned
    return (*concerned, Side(person.affiliation))


def _require_spelt(case: Case, partnership: PartnershipId, matter: str, effective: Moment) -> None:
    """Breach the rule that a matter is said as the provisions and the remits of posts name it."""
    if not matter:
        return
    of_all = provisions_of(case, partnership, OF_ALL, effective.at)
    remits = [remit_at(post, effective.at) for post in case.within(POST, partnership)]
    require_spelt_as_provided(matter, of_all, case.act.conduct, remits)


def _rules_of(case: Case, partnership: PartnershipId, effective: Moment) -> PinnedSpendingRules:
    """What is asked of the payments of a partnership, by the provisions that govern all of it."""
    in_force = provisions_of(case, partnership, OF_ALL, effective.at)
    return pin_spending_rules(in_force, case.act.conduct)


def _note_backdating(
    case: Case,
    payment: Payment,
    used: Mapping[PersonId | None, Warrant],
    by: PersonId | None,
    partnership: Partnership,
    effective: Moment,
) -> None:
    """Note on an approval as of an earlier day that it would have been refused by now; `used` are
    the warrants of those who approve."""
    entered = Moment(case.act.at)
    if case.act.conduct.is_reported or entered.at <= effective.at:
        return
    others = payments_counted(case, payment, used, entered.at)
    others = [one for one in others if one.id != payment.id]
    around, warrant = zone(partnership), used[by]
    beside = [each for person, each in used.items() if person != by]
    late = entered_too_late(payment, warrant, by, others, around, effective, entered, beside)
    if late is not None:
        case.act.note([late])


def _append(case: Case, payment: Payment, happened: list[rules.Event]) -> UUID:
    return case.append(
        PAYMENT,
        payment.id,
        happened,
        partnership=payment.partnership,
        caused_by=case.origin(PAYMENT, payment.id, payment.id),
    )
