"""Payments as rows: how far each has come, what it counts with, and what is due of it."""

from __future__ import annotations

from datetime import timedelta

from domain.payment import PaymentApproved
from projections.due import DueRow
from projections.offices import OfficerRow
from projections.payments import PAYMENT_DUE, PaymentRow, Splitting
from projections.posts import POSTS
from tests.projections.offices import ADA, BEN, DAN, TREASURER
from tests.projections.payments import BASIS, francs, happens, history, requested
from tests.projections.records import Ledger, folded, on


def test_each_fate_is_shown() -> None:
    ledger = Ledger()
    history(ledger)
    rows = folded(POSTS, ledger)
    found = {row.state: row for row in rows.all(PaymentRow) if row.splitting is None}
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
