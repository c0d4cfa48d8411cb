"""What acts about payments rest on.

A request rests on the party that makes it and on what the agreement asks of payments; an approval
on the request, and on a decision or on the post by whose authority it was given: its appointment,
what was passed on of it, and the limits, which are counted again from what was approved before.
Where a clause asks whom it is approved by, it rests on that as well, and on the approvals of those
who approve it together; each of them on what it was given by.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from domain.agreements.agreement import AGREEMENT
from domain.agreements.governing import OF_ALL
from domain.chains.chain import Acted, Ground, Link, missing, named_authority, on_act, rests
from domain.chains.grounds import (
    called,
    of_decision,
    of_origin,
    of_partnership,
    of_party,
    provisions_known,
)
from domain.chains.grounds_of_offices import appointment, delegation
from domain.chains.known import Known, Placed
from domain.parties.organisation import ORGANISATION
from domain.parties.partnership import PARTNERSHIP, zone
from domain.parties.signatory import HeadRegistered, RightToSign
from domain.payments import payment as payments
from domain.payments.approval import (
    Warrant,
    WarrantNotSaid,
    approved_for,
    require_other_hands,
    require_warrant,
    require_within_limits,
    who_shares,
)
from domain.payments.payment import (
    PAYMENT,
    Basis,
    Payment,
    PaymentApproved,
    PaymentCoapproved,
    PaymentRequested,
)
from domain.posts.appointment import APPOINTMENT
from domain.posts.delegation import DELEGATION, Delegation
from domain.posts.post import POST
from domain.powers.joint_approval import (
    ApprovedUnder,
    Approving,
    AuthorityCountedAlready,
    approved_under,
    is_one_of_several,
    posts_held,
    require_named,
)
from domain.powers.provided_power import remit_provided
from domain.provisions.pinning import pin_spending_rules
from domain.provisions.provision import Provision, SpendingProvision
from domain.refusal import Refused, Reported
from domain.values import DelegationId, OrganisationId, PersonId
from domain.voting.rules import FromClause


@rests(PaymentRequested)
def _requested(acted: Acted[PaymentRequested]) -> Iterator[Ground]:
    data, known = acted.data, acted.known
    if data.party is not None and not acted.is_reported:
        yield of_party(known, data.partnership, data.party, acted.at)
    else:
        yield from of_partnership(known, data.partnership)
    in_force = provisions_known(known, data.partnership, OF_ALL, acted.at)
    governing = pin_spending_rules(in_force, Reported())
    why = "" if governing == data.rules else "others were in force"
    origin = data.rules.origin
    carries: Provision | None = None
    if isinstance(origin, FromClause):
        carries = SpendingProvision(origin.provision, data.rules.rules)
    silent = "The stated default: the agreements do not say what is asked of payments."
    yield of_origin(known, origin, acted.at, "The rules on payments", silent, carries, why)


@rests(PaymentApproved, PaymentCoapproved, payments.PaymentRefused)
def _settled(acted: Acted[Any]) -> Iterator[Ground]:
    known, basis, at = acted.known, acted.data.basis, acted.at
    yield _request(acted)
    if basis.decision is not None:
        yield of_decision(acted, basis.decision)
    passed_on = _links(known, basis.delegations)
    for link in reversed(passed_on):
        yield delegation(known, link.id, at)
    if basis.appointment is not None:
        why = _beyond(acted, passed_on) or _not_its_basis(acted, passed_on)
        yield appointment(known, basis.appointment, at, why_not=why)
    elif not _is_decided(basis) and not acted.has_finding(WarrantNotSaid):
        said = "By what somebody approves or refuses the payment."
        yield missing("appointment", said, "neither a post nor a decision gives the right", at)
    if basis.decision is None and not isinstance(acted.data, payments.PaymentRefused):
        yield from _of_clause(acted)


@rests(payments.SplittingFlagged, payments.PaymentWithdrawn)
def _of_payment(acted: Acted[Any]) -> Iterator[Ground]:
    yield _request(acted)


@rests(payments.CoapprovalWithdrawn)
def _taken_back(acted: Acted[payments.CoapprovalWithdrawn]) -> Iterator[Ground]:
    given = _coapproved(acted, acted.data.approver)
    yield _request(acted)
    if given is not None:
        yield on_act(acted.known, given, "act", "The approval that was taken back.")


def _request(acted: Acted[Any]) -> Ground:
    requested = acted.known.stream(acted.record.stream)[0]
    return on_act(acted.known, requested, "act", "The payment, as it was requested.")


def _of_clause(acted: Acted[Any]) -> Iterator[Ground]:
    """What a clause asks of who approves, where one does, and those who approved it with them."""
    known, data = acted.known, acted.data
    payment: Payment | None = known.of(PAYMENT, acted.record.stream)
    if payment is None:
        return
    held = known.of(APPOINTMENT, data.basis.appointment)
    party = approved_for(payment, held)
    in_force = provisions_known(known, payment.partnership, OF_ALL, payment.requested.at)
    try:
        asked = approved_under(party, payment.amount, in_force)
    except Refused:
        return  # two that clash: neither can be asked for
    under: ApprovedUnder | None = data.under or asked
    if under is None:
        return
    silent = "The stated default: who may approve a payment does so alone."
    what, why = "The authority to sign payments", _why_not_under(acted, payment, under)
    of_post = None if held is None else held.party
    is_for_them = under.party in (of_post, party)
    if asked is None or data.under is None or asked.rule != under.rule or not is_for_them:
        why = "another one was in force" if asked else "none was in force"
    begun, provision = payment.requested.at, under.rule.provision
    yield of_origin(known, under.rule.origin, begun, what, silent, provision, why)
    if under.right is not None and under.party is not None:
        yield _head(acted, under.party, under.right)
    for one in data.beside if isinstance(data, PaymentApproved) else ():
        given = _coapproved(acted, one.person)
        if given is not None:
            yield on_act(known, given, "act", "The approval of one who approves it with them.")


def _why_not_under(acted: Acted[Any], payment: Payment, under: ApprovedUnder) -> str:
    """Why who approved is none of those whom the clause asks for, or not all of them did."""
    data, found = acted.data, Reported()
    held = posts_held(data.approver, acted.known.within(APPOINTMENT, payment.partnership), acted.at)
    by = Approving(under, held)
    right = under.right
    if right is not None and not (under.rule.provision.head and right.holds_at(acted.at)):
        by = replace(by, under=replace(under, right=None))
    require_named(by, data.approver, payment.amount, data.effective, found)
    if isinstance(data, PaymentApproved):
        given = {one.approver for one in payment.together_with(under)}
        if given != {one.person for one in data.beside}:
            return "others approved it than it names"
    _require_authorities(acted, payment, under, found)
    return _said(found)


def _require_authorities(
    acted: Acted[Any], payment: Payment, under: ApprovedUnder, found: Reported
) -> None:
    """Breach the rules that each approves it by an authority of their own, and that all do."""
    known, data = acted.known, acted.data
    by, before = data.approver, payment.together_with(under)
    before = tuple(one for one in before if one.approver != by)
    warrants = {
        one.approver: _warrant_of(known, payment, one.basis)
        for one in (*before, data)
        if one.approver
    }
    shares: dict[PersonId, tuple[PersonId, ...]] = {}
    for number, one in enumerate(before):
        earlier, own = before[:number], warrants[one.approver]
        shares[one.approver] = who_shares(earlier, warrants, own, one.approver)
    own = _warrant_of(known, payment, data.basis)
    sharing = who_shares(before, warrants, own, by)
    if isinstance(data, PaymentApproved):
        is_one_of_several(under, by, shares, sharing, True, found)
    elif set(sharing) - set(data.sharing):  # it is not on record that it counts once
        provision = under.rule.provision
        found.breach(AuthorityCountedAlready(sharing[0], provision.name, provision.together))


def _head(acted: Acted[Any], party: OrganisationId, right: RightToSign) -> Ground:
    """That the party had registered who approved as its head; without the registry at hand, what
    the approval's own record says of that.
    """
    known, by, at = acted.known, acted.data.approver, acted.at
    organisation, name = known.of(ORGANISATION, party), called(acted.known, party, acted.at)
    if organisation is None:
        said, why = f"The head of {name}, as the approval's record has it.", ""
        if not right.holds_at(at):
            why = "they were not its head any more"
        link = Link("signatory", said, right.registration, right.since, right.until, why)
        return Ground(("signatory", party, by, acted.record.id), link)
    registered = [
        placed
        for placed in known.stream(party)
        if isinstance(placed.record.data, HeadRegistered)
        and placed.record.data.person == by
        and placed.record.effective.contains(at)
    ]
    if organisation.signatories.head_at(at) != by or not registered:
        who = f"Who approved it as the head of {name}."
        return missing("signatory", who, "it had not registered them as its head", party, by)
    said, begun = f"The head of {name}, as it has registered them.", registered[-1].record
    link = Link("signatory", said, begun.id, begun.effective.start, begun.effective.end)
    origin = Acted(begun, known.at(registered[-1].place))
    return Ground(("signatory", begun.id), link, lambda: [named_authority(origin)])


def _coapproved(acted: Acted[Any], person: PersonId) -> Placed | None:
    """The approval that somebody gave last before."""
    before = [
        placed
        for placed in acted.known.stream(acted.record.stream)
        if isinstance(placed.record.data, PaymentCoapproved)
        and placed.record.data.approver == person
    ]
    return before[-1] if before else None


def _beyond(acted: Acted[Any], links: Sequence[Delegation]) -> str:
    """Why the authority does not reach as far as the payment; empty where it does."""
    known, data = acted.known, acted.data
    payment: Payment | None = known.of(PAYMENT, acted.record.stream)
    warrant = _warrant(known, payment, data.basis, links)
    around = None if payment is None else known.of(PARTNERSHIP, payment.partnership)
    if payment is None or warrant is None or around is None:
        return ""
    found, effective = Reported(), data.effective
    by = data.by if isinstance(data, payments.PaymentRefused) else data.approver
    require_warrant(payment, warrant, by, effective, found)
    if not isinstance(data, payments.PaymentRefused):
        require_other_hands(payment, by, found)
        others = [one for one in known.within(PAYMENT, payment.partnership) if one.id != payment.id]
        besides = payment.together_with(data.under) if isinstance(data, PaymentApproved) else ()
        earlier = [
            _warrant(known, payment, one.basis, _links(known, one.basis.delegations))
            for one in besides
        ]
        for each in (warrant, *earlier):
            if each is not None:
                require_within_limits(payment, each, others, zone(around), effective, found)
    return _said(found)


def _is_decided(basis: Basis) -> bool:
    """Whether a decision gives the right, and nothing else is said to."""
    return basis.decision is not None and basis == Basis("decision", decision=basis.decision)


def _not_its_basis(acted: Acted[Any], links: Sequence[Delegation]) -> str:
    """Why its record has another authority than the one it was done by; empty where it has it."""
    payment: Payment | None = acted.known.of(PAYMENT, acted.record.stream)
    data = acted.data
    warrant = _warrant(acted.known, payment, data.basis, links)
    if payment is None or warrant is None:
        return "its post is not on record"
    by = data.by if isinstance(data, payments.PaymentRefused) else data.approver
    again = require_warrant(payment, warrant, by, data.effective, Reported())
    return "" if again == data.basis else "its record has another authority than it was done by"


def _warrant(
    known: Known, payment: Payment | None, basis: Basis, links: Sequence[Delegation]
) -> Warrant | None:
    """By what somebody approved, as it was known."""
    held = known.of(APPOINTMENT, basis.appointment)
    office = None if held is None else known.of(POST, held.post)
    if held is None or office is None:
        return None
    provided = None
    if payment is not None:
        of = known.of(AGREEMENT, office.agreement)
        provided = remit_provided(of, office, payment.requested.at)
    return Warrant(office, held, tuple(links), provided=provided)


def _warrant_of(known: Known, payment: Payment, basis: Basis) -> Warrant:
    """By what somebody approved, as it was known; nothing where that is not on record."""
    return _warrant(known, payment, basis, _links(known, basis.delegations)) or Warrant()


def _said(found: Reported) -> str:
    """The first of what was found, as part of a sentence; empty where nothing was."""
    if not found.findings:
        return ""
    said = found.findings[0].sentence.removesuffix(".")
    return said[0].lower() + said[1:]


def _links(known: Known, ids: Sequence[DelegationId]) -> list[Delegation]:
    found = (known.of(DELEGATION, each) for each in ids)
    return [each for each in found if each is not None]
