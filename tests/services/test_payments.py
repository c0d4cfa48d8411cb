"""Payments on the ledger: of two approvals at once one comes first, and limits hold over both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from domain.money import Money
from domain.payments.payment import PAYMENT, Payee, Payment
from domain.provisions.remit import Power, Remit
from domain.provisions.spending import PeriodLimit
from domain.provisions.tenure import Tenure
from domain.refusal import Refused, Reported
from domain.values import AppointmentId, OrganisationId, PartnershipId, PaymentId, PersonId, PostId
from services.appointments import accept_appointment, appoint
from services.delegations import delegate_authority, revoke_delegation
from services.ledger import Ledger
from services.organisations import register_organisation
from services.partnerships import form_partnership
from services.payments import approve_payment, request_payment
from services.persons import register_person
from services.posts import define_post
from tests.databases import Database
from tests.services.acts import act, at_once, ledger_on

pytestmark = pytest.mark.postgres

BEGINNING, NOW = date(2020, 1, 1), date(2020, 5, 1)


def francs(amount: int) -> Money:
    return Money(Fraction(amount), "CHF")


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


@dataclass
class Office:
    """A treasurer who may spend 1,000 francs for each payment and 1,500 a year."""

    ledger: Ledger
    school: OrganisationId
    partnership: PartnershipId
    ada: PersonId
    ben: PersonId
    held: AppointmentId

    @classmethod
    def of(cls, ledger: Ledger, period: PeriodLimit | None) -> Office:
        begun = act(effective=BEGINNING)
        school = OrganisationId(
            register_organisation(ledger, begun, name="Hill School", kind="school").id
        )
        formed = form_partnership(
            ledger, act(effective=BEGINNING), name="Alliance", parties=(school,)
        )
        partnership = PartnershipId(formed.id)
        ada, ben = (PersonId(register_person(ledger, act(), name=name).id) for name in ("A", "B"))
        powers = (Power(("paper",), francs(1_000), period_limit=period),)
        post = PostId(
            define_post(
                ledger,
                act(effective=BEGINNING),
                partnership=partnership,
                title="Treasurer",
                tenure=Tenure(needs_acceptance=False),
                remit=Remit((), powers),
            ).id
        )
        held = appoint(ledger, act(effective=BEGINNING), post=post, person=ada, party=school).id
        return cls(ledger, school, partnership, ada, ben, AppointmentId(held))

    def requested(self, amount: int, **fields: Any) -> PaymentId:
        given: dict[str, Any] = {
            "partnership": self.partnership,
            "payee": Payee(self.school),
            "amount": francs(amount),
            "purpose": "Paper",
            "matter": "paper",
            "requester": self.ben,
            **fields,
        }
        return PaymentId(request_payment(self.ledger, act(effective=NOW), **given).id)

    def approved(self, payment: PaymentId, ledger: Ledger | None = None, **given: Any) -> str:
        """The code with which the approval is refused, or that it was done."""
        given = given or {"appointment": self.held, "by": self.ada}
        try:
            approve_payment(ledger or self.ledger, act(effective=NOW), payment=payment, **given)
        except Refused as refused:
            return refused.code
        return "done"

    def state(self, payment: PaymentId) -> Payment:
        held = self.ledger.held(PAYMENT, payment)
        assert held is not None
        found: Payment = held.state
        return found


YEARLY = PeriodLimit(francs(1_500))


def test_approvals_at_once_do_not_slip_under_a_limit_together(ledger: Ledger) -> None:
    office = Office.of(ledger, YEARLY)
    payments = [office.requested(600) for _ in range(4)]
    answers = at_once(4, lambda number: office.approved(payments[number]))
    assert sorted(answers) == ["PERIOD_LIMIT_EXCEEDED"] * 2 + ["done"] * 2
    assert [office.state(one).state for one in payments].count("approved") == 2


def test_approvals_from_two_programs_do_not_either(ledger: Ledger, database: Database) -> None:
    office = Office.of(ledger, YEARLY)
    first, second = office.requested(1_000), office.requested(1_000)
    with ledger_on(database.dsn) as other:
        answers = at_once(
            2, lambda number: office.approved((first, second)[number], (ledger, other)[number])
        )
    assert sorted(answers) == ["PERIOD_LIMIT_EXCEEDED", "done"]


def test_of_payments_split_at_once_the_last_is_flagged(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    first, second = office.requested(600), office.requested(600)
    assert at_once(2, lambda number: office.approved((first, second)[number])) == ["done"] * 2
    flagged = {office.state(one).counted_with for one in (first, second)}
    assert flagged in ({(), (first,)}, {(), (second,)})


def test_one_payment_is_approved_once_by_whoever_comes_first(ledger: Ledger) -> None:
    office = Office.of(ledger, YEARLY)
    payment = office.requested(100)
    answers = at_once(4, lambda _: office.approved(payment))
    assert sorted(answers) == ["PAYMENT_SETTLED"] * 3 + ["done"]


def delegated(office: Office, to: PersonId, **fields: Any) -> Any:
    given: dict[str, Any] = {
        "appointment": office.held,
        "matters": ("paper",),
        "by": office.ada,
        **fields,
    }
    given.setdefault("limit", francs(1_000))
    return delegate_authority(office.ledger, act(effective=BEGINNING), delegate=to, **given).id


def test_what_was_passed_on_uses_up_the_limit_of_who_passed_it_on(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    cleo, dan = (PersonId(register_person(ledger, act(), name=name).id) for name in ("C", "D"))
    first = delegated(office, cleo, onward=True, period_limit=PeriodLimit(francs(700)))
    onward = delegated(office, dan, source=first, by=cleo)
    by_dan: dict[str, Any] = {"delegation": onward, "by": dan}
    by_cleo: dict[str, Any] = {"delegation": first, "by": cleo}
    assert office.approved(office.requested(500), **by_dan) == "done"
    assert office.approved(office.requested(201), **by_cleo) == "PERIOD_LIMIT_EXCEEDED"
    assert office.approved(office.requested(201), **by_dan) == "PERIOD_LIMIT_EXCEEDED"
    assert office.approved(office.requested(200), **by_cleo) == "done"
    assert office.approved(office.requested(900)) == "done", "the holder is not bound by it"
    revoke_delegation(ledger, act(effective=NOW), delegation=first, by=office.ada)
    assert office.approved(office.requested(1), **by_dan) == "WARRANT_OVER"


def test_a_delegation_of_another_appointment_gives_nothing(ledger: Ledger) -> None:
    ours, theirs = Office.of(ledger, None), Office.of(ledger, None)
    payment = ours.requested(1)
    assert ours.approved(payment, appointment=theirs.held, by=theirs.ada) == "UNKNOWN_ID"
    of_theirs = delegated(theirs, theirs.ben)
    assert ours.approved(payment, delegation=of_theirs, by=theirs.ben) == "UNKNOWN_ID"


def test_who_has_not_accepted_approves_nothing(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    post = define_post(
        ledger,
        act(effective=BEGINNING),
        partnership=office.partnership,
        title="Clerk",
        remit=Remit((), (Power(),)),
    ).id
    waiting = AppointmentId(
        appoint(ledger, act(effective=BEGINNING), post=PostId(post), person=office.ada).id
    )
    given: dict[str, Any] = {"appointment": waiting, "by": office.ada}
    payment = office.requested(1)
    assert office.approved(payment, **given) == "WARRANT_OVER"
    accept_appointment(ledger, act(effective=NOW), appointment=waiting, by=office.ada)
    assert office.approved(payment, **given) == "done"


def test_a_reported_approval_beyond_the_limit_is_a_finding_and_counts(ledger: Ledger) -> None:
    office = Office.of(ledger, YEARLY)
    payment = office.requested(1_600)
    reported = act(effective=NOW, conduct=Reported(), at=datetime.now(UTC))
    approve_payment(ledger, reported, payment=payment, appointment=office.held, by=office.ada)
    held = ledger.course(office.partnership, ["payment"])
    codes = [finding.code for record in held for finding in record.findings]
    assert codes == ["PAYMENT_BEYOND_LIMIT", "PERIOD_LIMIT_EXCEEDED"]
    assert office.approved(office.requested(1)) == "PERIOD_LIMIT_EXCEEDED"


def test_nothing_is_written_where_it_is_refused(ledger: Ledger) -> None:
    office = Office.of(ledger, YEARLY)
    payment = office.requested(1_001)
    before = office.state(payment)
    check: Callable[[], str] = lambda: office.approved(payment)  # noqa: E731
    assert check() == check() == "PAYMENT_BEYOND_LIMIT"
    assert office.state(payment) == before
