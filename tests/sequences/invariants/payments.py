"""Of payments: who approves them, by what right, and how much in all."""

from __future__ import annotations

from typing import Any

from domain.money import is_within
from domain.parties.partnership import Partnership, zone
from domain.payments.payment import Payment
from domain.posts.post import Post, remit_at
from domain.powers.joint_approval import authorities
from domain.provisions.remit import power_in
from domain.provisions.spending import Charge, overrun
from domain.record import Record
from tests.sequences.states import States

ITS_OWN = ("PAYMENT_BEYOND_LIMIT", "LIMIT_IN_ANOTHER_CURRENCY", "PERIOD_LIMIT_EXCEEDED")


def check_record(states: States, record: Record[Any], before: Any) -> None:
    """What was answered is answered once."""
    if isinstance(before, Payment) and before.settled is not None:
        after = states.find(record.stream)
        assert (after.state, after.settled) == (before.state, before.settled)


def check_states(states: States) -> None:
    payments = states.all(Payment)
    for payment in payments:
        assert (payment.payee.organisation is None) is not (payment.payee.person is None)
        assert payment.amount.amount > 0, "nothing is paid"
        if payment.settled is not None:
            assert payment.requested.at <= payment.settled.at
        if payment.state == "approved":
            _check_approval(states, payment)
        for one in payment.coapprovals if payment.settled is None else ():
            given = {each.approver: each.sharing for each in payment.together_with(one.under)}
            assert authorities(given) < one.under.rule.provision.together, (
                "the last of them approves it"
            )
        assert payment.id not in payment.counted_with, "it is counted with others"
        for other in payment.counted_with:
            _check_split(payment, states.find(other))
    for post in states.all(Post):
        _check_period(states, post, payments)


def _check_approval(states: States, payment: Payment) -> None:
    """By somebody other than who asked for it, within the limit of their authority."""
    basis = payment.basis
    assert basis is not None
    if basis.approved_as == "decision":
        return
    if not states.is_found("OWN_REQUEST", payment.id) and not payment.rules.own_requests:
        assert payment.requester not in payment.approvers
    if not states.is_found("OWN_PAYMENT", payment.id):
        assert payment.payee.person is None or payment.payee.person not in payment.approvers
    if not any(states.is_found(code, payment.id) for code in ITS_OWN):
        for each in payment.bases:
            assert is_within(payment.amount, each.limit), "it exceeds the limit to each"
    assert len(set(payment.approvers)) == len(payment.approvers), "nobody counts twice"
    if payment.under is not None:
        provision = payment.under.rule.provision
        # One whom the source does not name is somebody, but may be who approved it before.
        shares = states.is_found("AUTHORITY_COUNTED_ALREADY", payment.id)
        lacks = states.is_found("COAPPROVALS_MISSING", payment.id)
        assert max(len(payment.approvers), 1) == provision.together or shares or lacks
        if not shares and not lacks:
            held = [each.appointment for each in payment.bases if each.appointment is not None]
            assert len(set(held)) == len(held), "one authority gives one approval"
        if not states.is_found("BEYOND_APPROVAL", payment.id):
            assert is_within(payment.amount, provision.limit)


def _check_split(payment: Payment, other: Any) -> None:
    """It is counted with what is alike: to the same payee, and either approved by the same person
    in the same matter, or by the authority of the same post, or for the same party under a clause
    (domain/payments/approval.py).
    """
    assert isinstance(other, Payment)
    assert other.state == "approved" and other.payee == payment.payee
    assert payment.basis is not None and other.basis is not None
    same = other.matter == payment.matter and set(other.approvers) & set(payment.approvers)
    posts = [{one.post for one in each.bases} - {None} for each in (payment, other)]
    parties = [each.under and (each.under.counts_for,) for each in (payment, other)]
    assert same or posts[0] & posts[1] or parties[0] == parties[1] is not None


def _check_period(states: States, post: Post, payments: list[Payment]) -> None:
    """All that is approved by one power of a post keeps within its limit to a period: of two, the
    one that was approved last would have been refused. What is reported without any authority in
    the matter is a breach of its own, and measured by no limit.
    """
    of_post = [
        one
        for one in payments
        if one.state == "approved"
        and any(basis.post == post.id for basis in one.bases)
        and not states.is_found("MATTER_NOT_COVERED", one.id)
    ]
    is_found = any(states.is_found(code, one.id) for code in ITS_OWN for one in of_post)
    if len(post.remits.entries) > 1 or is_found:
        return  # the limit was another one at times
    partnership = states.find(post.partnership)
    assert isinstance(partnership, Partnership)
    for last in of_post:
        assert last.settled is not None
        remit = remit_at(post, last.settled.at)
        power = power_in(remit, last.matter)
        if power is None or power.period_limit is None:
            continue
        limit = power.period_limit
        charges = [
            Charge(one.id, one.settled.at, one.amount)
            for one in of_post
            if one.settled is not None
            and power_in(remit, one.matter) == power
            and one.amount.currency == limit.amount.currency
            and one.id != last.id
        ]
        if last.amount.currency == limit.amount.currency:
            charge = Charge(last.id, last.settled.at, last.amount)
            assert overrun(limit, charge, charges, zone(partnership)) is None
