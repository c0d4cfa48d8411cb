"""Payments as rows: how far each has come, what it counts with, and what is due of it."""

from __future__ import annotations

from datetime import timedelta

from domain.payments.payment import Basis, CoapprovalWithdrawn, PaymentApproved, PaymentCoapproved
from domain.powers.joint_approval import ApprovedUnder, Beside
from domain.provisions.signing_rule import SigningProvision, SigningRule
from domain.values import AgreementId, ClauseId, DecisionId
from domain.voting.rules import FromClause
from projections.audit_trail import AUDIT_TRAIL, EntryRow
from projections.due import DueRow
from projections.offices import OfficerRow
from projections.payments import PAYMENT_DUE, PaymentRow, Splitting
from projections.posts import POSTS
from tests.projections.offices import ADA, BEN, CLEO, DAN, SCHOOL, TREASURER
from tests.projections.payments import BASIS, francs, happens, history, requested
from tests.projections.records import Ledger, folded, on, some_id


def test_who_is_not_known_is_not_told_as_the_last_of_several() -> None:
    ledger = Ledger()
    payment = requested(ledger, "large")
    text, clause = some_id(AgreementId, "text"), some_id(ClauseId, "clause")
    origin = FromClause(text, clause, 1, "two", "clause 9")
    under = ApprovedUnder(SigningRule(SigningProvision("two", together=2), origin), SCHOOL)
    happens(ledger, payment, PaymentCoapproved(on(5), BASIS, ADA, under))
    happens(ledger, payment, PaymentApproved(on(6), BASIS, None, under, (Beside(ADA),)))
    told = folded(AUDIT_TRAIL, ledger).all(EntryRow)[-1].sentence
    assert told == (
        "The payment of CHF 80 was approved by the holder of a post (who that was is not said),"
        " after 1 of those who approve it together under “two” on 6 January 2020."
    )


def test_what_is_decided_is_not_approved_with_those_who_waited_for_others() -> None:
    ledger = Ledger()
    payment = requested(ledger, "large")
    text, clause = some_id(AgreementId, "text"), some_id(ClauseId, "clause")
    origin = FromClause(text, clause, 1, "two", "clause 9")
    under = ApprovedUnder(SigningRule(SigningProvision("two", together=2), origin), SCHOOL)
    happens(ledger, payment, PaymentCoapproved(on(5), BASIS, ADA, under))
    [row] = folded(POSTS, ledger).all(PaymentRow)
    assert ([one.person for one in row.coapprovals], row.signing_rule) == ([ADA], "two")
    decided = Basis("decision", decision=some_id(DecisionId, "decision"))
    happens(ledger, payment, PaymentApproved(on(6), decided, BEN))
    [row] = folded(POSTS, ledger).all(PaymentRow)
    assert [(one.person, one.counts) for one in row.coapprovals] == [(ADA, False)]
    assert row.approvals_missing is None
    assert (row.signing_rule, row.signing_agreement, row.signing_clause) == (None, None, None)


def test_each_fate_is_shown() -> None:
    ledger = Ledger()
    history(ledger)
    rows = folded(POSTS, ledger)
    alone = [row for row in rows.all(PaymentRow) if not row.coapprovals]
    found = {row.state: row for row in alone if row.splitting is None}
    assert set(found) == {"requested", "approved", "refused", "withdrawn"}
    approved = found["approved"]
    assert (approved.settled_by, approved.settled_at, approved.post) == (ADA, on(5).at, TREASURER)
    assert approved.purpose == "Paper" and approved.up_to == francs(100)
    [flagged] = (row for row in rows.all(PaymentRow) if row.splitting is not None)
    assert flagged.splitting == Splitting(francs(160), francs(100), 30)
    assert flagged.counted_with == (approved.id,)
    assert {row.person for row in rows.all(OfficerRow)} == {ADA, BEN, DAN}


def test_what_waits_is_due_by_the_day_that_was_said_or_within_two_weeks() -> None:
    ledger = Ledger()
    said, unsaid = requested(ledger, "said", due=on(40)), requested(ledger, "unsaid")
    rows = folded(POSTS, ledger)
    due = {row.subject: (row.kind, row.due_at, row.remind_from) for row in rows.all(DueRow)}
    assert due == {
        said: (PAYMENT_DUE, on(40).at, on(3).at),
        unsaid: (PAYMENT_DUE, on(3).at + timedelta(days=14), on(3).at),
    }
    happens(ledger, said, PaymentApproved(on(5), BASIS, ADA))
    assert {row.subject for row in folded(POSTS, ledger).all(DueRow)} == {unsaid}


def test_who_approves_it_together_is_shown_and_how_many_are_missing() -> None:
    ledger = Ledger()
    payment = requested(ledger, "large")
    text, clause = some_id(AgreementId, "text"), some_id(ClauseId, "clause")
    origin = FromClause(text, clause, 1, "three", "clause 9")
    provision = SigningProvision("three", together=3, party=SCHOOL)
    under = ApprovedUnder(SigningRule(provision, origin), SCHOOL)

    def shown() -> tuple[PaymentRow, list[tuple[object, str]]]:
        rows = folded(POSTS, ledger)
        [row] = rows.all(PaymentRow)
        return row, [(due.party, due.sentence) for due in rows.all(DueRow)]

    for person in (ADA, DAN):
        happens(ledger, payment, PaymentCoapproved(on(5), BASIS, person, under))
    row, due = shown()
    assert [one.person for one in row.coapprovals] == [ADA, DAN]
    assert (row.state, row.approvals_missing) == ("requested", 1)
    asked = (
        "A payment of CHF 80, approved already, is to be approved by another one as well, by an"
        " authority of their own."
    )
    assert due == [(SCHOOL, asked)] and row.approvals_missing_for == SCHOOL
    happens(ledger, payment, CoapprovalWithdrawn(on(5), ADA))
    row, due = shown()
    assert ([one.person for one in row.coapprovals], row.approvals_missing) == ([DAN], 2)
    happens(ledger, payment, CoapprovalWithdrawn(on(5), DAN))
    row, due = shown()
    assert (row.coapprovals, row.approvals_missing) == ((), None)
    assert due == [(None, "A payment of CHF 80 is to be approved or refused.")]
    for person in (ADA, DAN):
        happens(ledger, payment, PaymentCoapproved(on(6), BASIS, person, under))
    beside = (Beside(ADA), Beside(DAN))
    happens(ledger, payment, PaymentApproved(on(7), BASIS, BEN, under, beside))
    row, due = shown()
    assert (row.settled_by, [one.person for one in row.coapprovals]) == (BEN, [ADA, DAN])
    assert (row.approvals_missing, row.approvals_missing_for, due) == (None, None, [])
    assert (row.signing_rule, row.signing_agreement, row.signing_clause) == ("three", text, clause)
    assert {one.person for one in folded(POSTS, ledger).all(OfficerRow)} == {ADA, BEN, DAN}


def test_all_who_had_approved_it_stay_shown_and_who_shares_an_authority_counts_once() -> None:
    ledger = Ledger()
    payment = requested(ledger, "large")
    origin = FromClause(some_id(AgreementId, "text"), some_id(ClauseId, "clause"), 1, "two", "9")
    of_school = SigningProvision("of the school", together=3, party=SCHOOL)
    any_two = SigningProvision("any two", together=2)
    apart, under = (ApprovedUnder(SigningRule(one, origin)) for one in (of_school, any_two))
    happens(ledger, payment, PaymentCoapproved(on(5), BASIS, ADA, apart))
    happens(ledger, payment, PaymentCoapproved(on(5), BASIS, BEN, apart, (ADA,)))
    [row] = folded(POSTS, ledger).all(PaymentRow)
    assert (row.approvals_missing, row.approvals_missing_for) == (2, SCHOOL)
    happens(ledger, payment, PaymentCoapproved(on(6), BASIS, DAN, under))
    [row] = folded(POSTS, ledger).all(PaymentRow)
    assert (row.approvals_missing, row.approvals_missing_for) == (1, None)
    also = (Beside(ADA), Beside(BEN))
    happens(
        ledger,
        payment,
        PaymentApproved(on(7), BASIS, CLEO, under, (Beside(DAN),), also),
    )
    [row] = folded(POSTS, ledger).all(PaymentRow)
    shown = [(one.person, one.counts) for one in row.coapprovals]
    assert shown == [(ADA, False), (BEN, False), (DAN, True)]
