"""What was spent: an approval reads what counts with it, and rests on what waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.payments.approval import Warrant
from domain.payments.payment import PAYMENT, PaymentApproved
from domain.posts.post import POST
from domain.provisions.spending import PeriodLimit
from domain.refusal import Refused, Reported
from domain.values import PaymentId, PersonId
from services.delegations import revoke_delegation
from services.ledger import Case, Ledger, Transaction
from services.payments import approve_payment, request_payment, withdraw_payment
from services.persons import register_person
from services.recorder import LostRace
from services.spent import payments_counted
from tests.databases import Database
from tests.services.acts import act, ledger_on
from tests.services.test_payments import NOW, Office, delegated, francs

pytestmark = pytest.mark.postgres

AT = datetime(2020, 6, 30, tzinfo=UTC)
MONTHLY = PeriodLimit(francs(1_500), months=1)


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


def approved(office: Office, amount: int, on: date) -> PaymentId:
    payment = office.requested(amount)
    doing: dict[str, Any] = {"appointment": office.held, "by": office.ada}
    approve_payment(office.ledger, act(effective=on), payment=payment, **doing)
    return payment


def counted(office: Office, transaction: Transaction, by: PersonId | None = None) -> set[PaymentId]:
    """The payments that may count with one that is approved now."""
    payment = office.state(office.requested(1))
    case = Case(transaction, act())
    [post] = case.within(POST, office.partnership)
    found = payments_counted(case, payment, {by or office.ada: Warrant(post)}, AT)
    return {one.id for one in found}


def test_only_payments_around_that_time_by_that_authority_are_read(ledger: Ledger) -> None:
    office = Office.of(ledger, MONTHLY)
    before, now, after = (approved(office, 10, NOW + timedelta(days=days)) for days in (32, 60, 88))
    for days in (0, 120, 400):
        approved(office, 10, NOW + timedelta(days=days))
    withdraw_payment(ledger, act(effective=NOW), payment=office.requested(5), by=office.ben)
    waiting = office.requested(7)
    transaction = Transaction(ledger)
    assert counted(office, transaction) == {before, now, after}
    assert transaction.rest_on({}, PAYMENT.kind) == {before, now, after}, "no other is read"
    assert waiting in transaction._read(), "but it rests on what waits"


def test_what_one_person_approves_by_whatever_authority_is_read(ledger: Ledger) -> None:
    office, other = Office.of(ledger, MONTHLY), Office.of(ledger, MONTHLY)
    mine = approved(office, 10, AT.date())
    approved(other, 10, AT.date())
    assert counted(office, Transaction(ledger), office.ben) == {mine}


def test_it_is_decided_again_where_what_waited_was_approved_or_one_was_added(
    ledger: Ledger,
) -> None:
    office = Office.of(ledger, MONTHLY)
    first, second = office.requested(800), office.requested(800)
    doing: dict[str, Any] = {"appointment": office.held, "by": office.ada}
    for meanwhile in (lambda: office.requested(1), lambda: office.approved(second)):
        transaction = Transaction(ledger)
        approve_payment(transaction, act(effective=NOW), payment=first, **doing)
        meanwhile()
        with pytest.raises(LostRace):
            transaction.commit()
    with pytest.raises(Refused) as refused:
        approve_payment(ledger, act(effective=NOW), payment=first, **doing)
    assert refused.value.code == "PERIOD_LIMIT_EXCEEDED"


def test_what_one_transaction_approves_counts_within_it(ledger: Ledger) -> None:
    office = Office.of(ledger, MONTHLY)
    doing: dict[str, Any] = {"appointment": office.held, "by": office.ada}
    given: dict[str, Any] = {
        "partnership": office.partnership,
        "payee": office.state(office.requested(1)).payee,
        "purpose": "Paper",
        "matter": "paper",
        "requester": office.ben,
    }
    transaction = Transaction(ledger)
    codes = []
    for _ in range(3):
        asked = request_payment(transaction, act(effective=NOW), amount=francs(700), **given)
        try:
            payment = PaymentId(asked.id)
            approve_payment(transaction, act(effective=NOW), payment=payment, **doing)
        except Refused as refused:
            codes.append(refused.code)
    assert codes == ["PERIOD_LIMIT_EXCEEDED"]
    transaction.commit()
    kept = ledger.course(office.partnership, ["payment"])
    assert sum(isinstance(one.data, PaymentApproved) for one in kept) == 2


def found(office: Office, payment: PaymentId) -> list[str]:
    """What was found on the acts about a payment."""
    course = office.ledger.course(office.partnership, ["payment"])
    return [one.code for record in course if record.stream == payment for one in record.findings]


def entered(office: Office, payment: PaymentId, on: date, **given: Any) -> list[str]:
    """Approve it as of a day, on 20 June; what was found on that."""
    doing: dict[str, Any] = given or {"appointment": office.held, "by": office.ada}
    today = datetime(2020, 6, 20, tzinfo=UTC)
    approve_payment(office.ledger, act(at=today, effective=on), payment=payment, **doing)
    return found(office, payment)


def test_what_is_left_of_last_month_is_not_used_up_unnoticed(ledger: Ledger) -> None:
    office = Office.of(ledger, MONTHLY)
    june, may = date(2020, 6, 20), date(2020, 5, 20)
    assert entered(office, office.requested(1_000), june) == []
    assert entered(office, office.requested(400), may) == [], "as of then, and as of now"
    assert entered(office, office.requested(600), may) == ["ENTERED_TOO_LATE"]
    reported = act(conduct=Reported(), at=datetime(2020, 6, 20, tzinfo=UTC), effective=may)
    told = office.requested(500)
    doing: dict[str, Any] = {"appointment": office.held, "by": office.ada}
    approve_payment(ledger, reported, payment=told, **doing)
    assert found(office, told) == [], "a source says when it was done"


def test_a_delegation_that_has_ended_is_not_used_unnoticed(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    cleo = PersonId(register_person(ledger, act(), name="Cleo").id)
    passed_on = delegated(office, cleo)
    by_cleo: dict[str, Any] = {"delegation": passed_on, "by": cleo}
    may = date(2020, 5, 20)
    assert entered(office, office.requested(1), may, **by_cleo) == []
    revoking = act(effective=date(2020, 6, 1))
    revoke_delegation(ledger, revoking, delegation=passed_on, by=office.ada)
    payment = office.requested(1)
    assert entered(office, payment, may, **by_cleo) == ["ENTERED_TOO_LATE"]


def test_payments_at_the_ends_of_the_calendar_are_counted(ledger: Ledger) -> None:
    office = Office.of(ledger, PeriodLimit(francs(15), months=120, rolling=True))
    late = date(9_990, 12, 30)
    approved(office, 10, late)
    with pytest.raises(Refused):
        approved(office, 10, late)
