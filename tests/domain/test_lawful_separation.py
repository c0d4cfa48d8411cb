"""By what right, where functions are kept apart: the chains of acts that joined them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.clause import Clause
from domain.authority import BySource
from domain.decisions.decision import DECISION
from domain.money import Money
from domain.motions.motion import MotionProposed
from domain.motions.outcome import OutcomeDetermined
from domain.motions.poll import BallotRuledInvalid
from domain.payments.payment import PAYMENT, Basis, Payee, PaymentApproved, PaymentRequested
from domain.posts.appointment import APPOINTMENT, AppointmentMade
from domain.posts.deputy import DeputyNamed
from domain.posts.post import POST, PostDefined, RemitGranted
from domain.provisions.provision import SegregationProvision
from domain.provisions.remit import Power, Remit
from domain.provisions.segregation import Function, Incompatibility
from domain.provisions.spending import DEFAULT_SPENDING_RULES
from domain.provisions.tenure import USUAL_TENURE
from domain.record import Actor
from domain.values import (
    AgreementId,
    AppointmentId,
    ClauseId,
    PaymentId,
    Period,
    PersonId,
    PostId,
    Sealed,
    Source,
)
from tests.domain.books import (
    ADA,
    AIM,
    ALLIANCE,
    BOB,
    EVE,
    HILL,
    MEMO,
    MOTION,
    ONE,
    POLL,
    Book,
    agreed,
    decided,
    memorandum,
    named,
    on,
    said,
    why,
)
from tests.lawful import require_chains

ORDERS, APART = named(AgreementId, "orders"), named(ClauseId, "apart")
TREASURER, AUDITOR = named(PostId, "treasurer"), named(PostId, "auditor")
OF_TREASURER, OF_AUDITOR = (named(AppointmentId, name) for name in ("of treasurer", "of auditor"))
PAYMENT_ID = named(PaymentId, "payment")
SPENDS = (Power(("money",), Money(Fraction(100), "EUR"), True),)
TERM = Period(on(13), on(100))
REPORTED = BySource(Source("Minutes"))
BOTH = Incompatibility("requester", "approver")
ALONE = Incompatibility("auditor")
COUNTING = Incompatibility("proposer", "returning-officer")
WATCHING = Incompatibility("proposer", "scrutineer")


def apart(*declared: Incompatibility) -> Book:
    """The memorandum, and orders that keep functions apart."""
    book = memorandum()
    provisions = (SegregationProvision("duties", declared),) if declared else ()
    clause = Clause(APART, "1", "Apart", "So.\n", None, provisions)
    agreed(book, ORDERS, "Orders", clause)
    return book


def post(book: Book, id: PostId, *functions: Function, powers: Any = ()) -> UUID:
    remit = Remit(powers=powers, functions=functions)
    defined = PostDefined(on(12), id, ALLIANCE, str(id)[:4], USUAL_TENURE, remit, None, MEMO, AIM)
    return book.record(POST, id, defined)


def appoint(book: Book, id: AppointmentId, to: PostId, who: PersonId, **given: Any) -> UUID:
    made = AppointmentMade(on(13), id, ALLIANCE, to, who, TERM, False, HILL)
    return book.record(APPOINTMENT, id, made, **given)


def paid(book: Book, who: PersonId, asked: PersonId = BOB, **given: Any) -> UUID:
    """A payment is requested, and approved by authority of the treasurer's post."""
    requested = PaymentRequested(
        on(20), PAYMENT_ID, ALLIANCE, Payee(HILL), Money(Fraction(9), "EUR"),
        Sealed("x", ALLIANCE), "money", DEFAULT_SPENDING_RULES, asked,
    )  # fmt: skip
    book.record(PAYMENT, PAYMENT_ID, requested)
    limit = Money(Fraction(100), "EUR")
    basis = Basis("holder", TREASURER, OF_TREASURER, limit=limit)
    return book.record(PAYMENT, PAYMENT_ID, PaymentApproved(on(21), basis, who), **given)


def office(book: Book, *functions: Function) -> None:
    post(book, TREASURER, *functions, powers=SPENDS)
    appoint(book, OF_TREASURER, TREASURER, ADA)


IN_BOTH = ("rule", "who is requester can't be approver here: the agreement keeps that apart")


def test_who_requested_a_payment_did_not_approve_it_by_right() -> None:
    book = apart(BOTH)
    office(book)
    found = book.chain(paid(book, ADA, BOB))
    assert found.holds
    assert "The functions that are kept apart by “duties”." in said(found, "rule")
    joined = apart(BOTH)
    office(joined)
    broken = why(joined.chain(paid(joined, ADA, ADA)))
    assert IN_BOTH in broken
    assert ("appointment", "who requests a payment does not approve it") in broken


def test_nobody_approved_by_right_who_audits() -> None:
    book = apart(ALONE)
    office(book)
    post(book, AUDITOR, "auditor")
    joined = appoint(book, OF_AUDITOR, AUDITOR, ADA)
    assert [kind for kind, _ in why(book.chain(joined))] == ["rule"]
    because = "who is auditor can't be approver here: the agreement keeps that apart"
    assert ("rule", because) in why(book.chain(paid(book, ADA)))


def test_where_nothing_is_kept_apart_nothing_is_asked() -> None:
    book = apart()
    office(book)
    found = book.chain(paid(book, ADA, BOB))
    assert not [one for one in said(found, "rule") if "kept apart" in one]


def test_what_a_source_reports_rests_on_the_source() -> None:
    book = apart(BOTH)
    office(book)
    assert IN_BOTH not in why(book.chain(paid(book, ADA, ADA, by=REPORTED)))


@pytest.mark.parametrize("deputy", [False, True])
def test_an_appointment_or_deputy_that_joins_functions_does_not_hold(deputy: bool) -> None:
    book = apart(Incompatibility("approver", "auditor"))
    office(book, "approver")
    post(book, AUDITOR, "auditor")
    if deputy:
        assert book.chain(appoint(book, OF_AUDITOR, AUDITOR, EVE)).holds
        named_then = DeputyNamed(on(15), ADA, Period(on(16), on(20)))
        joined = book.record(APPOINTMENT, OF_AUDITOR, named_then)
    else:
        joined = appoint(book, OF_AUDITOR, AUDITOR, ADA)
    [(kind, because)] = why(book.chain(joined))
    assert kind == "rule" and "would be approver and auditor in one" in because
    assert require_chains(book.records)


def test_a_remit_that_joins_functions_does_not_hold() -> None:
    book = apart(Incompatibility("approver", "auditor"))
    [(_, because)] = why(book.chain(post(book, TREASURER, "approver", "auditor")))
    assert "would carry what the agreement keeps apart" in because
    held = apart(Incompatibility("approver", "auditor"))
    office(held, "approver")
    post(held, AUDITOR)
    appoint(held, OF_AUDITOR, AUDITOR, ADA)
    granted = RemitGranted(on(30), Remit(functions=("auditor",)))
    [(_, because)] = why(held.chain(held.record(POST, AUDITOR, granted)))
    assert "would be auditor and approver in one" in because or "approver and auditor" in because


def counted(by: PersonId | None, declared: Incompatibility, proposer: PersonId) -> Book:
    """A vote of a motion of somebody, which somebody counted."""
    book = apart(declared)
    decided(book)
    for index, record in enumerate(book.records):
        if isinstance(record.data, MotionProposed):
            book.records[index] = replace(record, data=replace(record.data, proposer=proposer))
        if isinstance(record.data, OutcomeDetermined) and by is not None:
            book.records[index] = replace(record, actor=Actor("person", str(by)))
    return book


@pytest.mark.parametrize(("by", "holds"), [(ADA, False), (BOB, True), (None, True)])
def test_who_proposed_a_motion_did_not_count_its_votes_by_right(
    by: PersonId | None, holds: bool
) -> None:
    book = counted(by, COUNTING, ADA)
    because = "who is proposer can't be returning officer here: the agreement keeps that apart"
    found = why(book.chain(book.records[-1].id))
    assert (("rule", because) not in found) is holds


def test_who_proposed_a_motion_did_not_rule_ballots_of_it_invalid() -> None:
    book = counted(None, WATCHING, ADA)
    ruled = BallotRuledInvalid(on(22), POLL, ONE, Sealed("Torn.", ALLIANCE), ADA)
    because = "who is proposer can't be scrutineer here: the agreement keeps that apart"
    assert ("rule", because) in why(book.chain(book.record(DECISION, MOTION, ruled)))


def test_what_was_declared_later_does_not_make_an_act_unlawful() -> None:
    book = apart()
    office(book)
    joined = paid(book, ADA, ADA)
    provision = SegregationProvision("duties", (BOTH,))
    later, text = (
        named(AgreementId, "later"),
        (Clause(APART, "1", "", "So.\n", None, (provision,)),),
    )
    agreed(book, later, "Later", *text, day=30)
    assert IN_BOTH not in why(book.chain(joined))
