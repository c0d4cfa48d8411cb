"""Payments that several approve together, on the ledger: at once, by posts, heads and deputies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.payments.payment import PAYMENT, PaymentApproved, PaymentCoapproved
from domain.provisions.remit import Power, Remit
from domain.provisions.signing_rule import SigningProvision
from domain.provisions.spending import PeriodLimit
from domain.provisions.tenure import Tenure
from domain.refusal import Reported
from domain.values import AgreementId, OrganisationId, PaymentId, PersonId, PostId
from services.agreements import draft_agreement, enter_into_force
from services.appointments import appoint, name_deputy
from services.ledger import Ledger
from services.organisations import register_head, register_organisation
from services.partnerships import accede_party
from services.payments import approve_payment, withdraw_coapproval
from services.persons import register_person
from services.posts import define_post
from tests.databases import Database
from tests.services.acts import act, at_once, clause, ledger_on
from tests.services.test_payments import BEGINNING, NOW, Office, delegated, francs

pytestmark = pytest.mark.postgres

TWO = SigningProvision("two", ("payments",), together=2)
TIERS = (
    SigningProvision("one", ("payments",), limit=francs(500)),
    TWO,
)


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


def in_force(
    office: Office, *provisions: SigningProvision, since: date = BEGINNING, **entering: Any
) -> None:
    """An agreement that carries the provisions, each in a clause."""
    clauses = tuple(clause(one.name, provisions=(one,)) for one in provisions)
    drafting: dict[str, Any] = {"partnership": office.partnership, "title": "Signing"}
    drafting |= {"clauses": clauses, "parties": entering.pop("parties", (office.school,))}
    text = AgreementId(draft_agreement(office.ledger, act(effective=BEGINNING), **drafting).id)
    enter_into_force(office.ledger, act(effective=since, **entering), agreement=text)


def person(office: Office, name: str) -> PersonId:
    return PersonId(register_person(office.ledger, act(), name=name).id)


def another(
    office: Office, name: str = "Cleo", party: Any = None, period: PeriodLimit | None = None
) -> dict[str, Any]:
    """Somebody else who holds a post for the school, or another party, and by what."""
    powers = (Power(("paper",), francs(1_000), period_limit=period),)
    defining: dict[str, Any] = {"partnership": office.partnership, "title": name}
    defining |= {"tenure": Tenure(needs_acceptance=False), "remit": Remit((), powers)}
    post = PostId(define_post(office.ledger, act(effective=BEGINNING), **defining).id)
    who = person(office, name)
    appointing: dict[str, Any] = {"post": post, "person": who, "party": party or office.school}
    return {
        "appointment": appoint(office.ledger, act(effective=BEGINNING), **appointing).id,
        "by": who,
    }


def by_treasurer(office: Office) -> dict[str, Any]:
    return {"appointment": office.held, "by": office.ada}


def kinds(office: Office, payment: PaymentId) -> list[type]:
    course = office.ledger.course(office.partnership, [PAYMENT.kind])
    return [type(one.data) for one in course if one.stream == payment][1:]


def found(office: Office, payment: PaymentId) -> list[str]:
    course = office.ledger.course(office.partnership, [PAYMENT.kind])
    return [one.code for record in course if record.stream == payment for one in record.findings]


def test_of_two_who_approve_at_once_both_are_recorded_and_one_completes(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    in_force(office, TWO)
    hands = (by_treasurer(office), another(office))
    for _ in range(3):
        payment = office.requested(100)
        answers = at_once(2, lambda n, of=payment: office.approved(of, **hands[n]))  # type: ignore[misc]
        assert answers == ["done", "done"]
        assert kinds(office, payment) == [PaymentCoapproved, PaymentApproved]
        state = office.state(payment)
        assert state.state == "approved" and len(set(state.approvers)) == 2


def test_one_who_approves_twice_at_once_is_recorded_once(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    in_force(office, TWO)
    payment = office.requested(100)
    answers = at_once(3, lambda _: office.approved(payment))
    assert sorted(answers) == ["ALREADY_COAPPROVED"] * 2 + ["done"]
    assert kinds(office, payment) == [PaymentCoapproved]


def test_what_goes_back_to_one_appointment_or_person_counts_once(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    in_force(office, TWO)
    cleo = person(office, "Cleo")
    passed_on = delegated(office, cleo)
    payment, dan = office.requested(100), another(office, "Dan")
    assert office.approved(payment) == "done"
    by_cleo: dict[str, Any] = {"delegation": passed_on, "by": cleo}
    assert office.approved(payment, **by_cleo) == "AUTHORITY_COUNTED_ALREADY"
    reported = act(effective=NOW, conduct=Reported(), at=datetime.now(UTC))
    approve_payment(ledger, reported, payment=payment, **by_cleo)
    assert found(office, payment) == ["AUTHORITY_COUNTED_ALREADY"]
    assert office.state(payment).state == "requested", "they count once"
    assert office.approved(payment, **dan) == "done"
    assert office.state(payment).state == "approved"
    # Nor does who delegates what they have of another post.
    second, other = office.requested(100), another(office, "Other")
    naming: dict[str, Any] = {"appointment": other["appointment"], "deputy": office.ada}
    name_deputy(ledger, act(effective=BEGINNING), **naming, by=other["by"])
    as_deputy: dict[str, Any] = {"appointment": other["appointment"], "by": office.ada}
    assert office.approved(second, **as_deputy) == "done"
    assert office.approved(second, **by_cleo) == "AUTHORITY_COUNTED_ALREADY"
    assert office.approved(second, **other) == "AUTHORITY_COUNTED_ALREADY"


def test_a_clause_without_a_party_counts_those_of_all_parties(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    in_force(office, TWO)
    elsewhere = another_school(office)
    payment = office.requested(100, party=office.school)
    assert office.approved(payment) == "done"
    assert office.approved(payment, **another(office, party=elsewhere)) == "done"
    state = office.state(payment)
    assert state.state == "approved" and len(state.approvers) == 2
    assert state.under is not None and state.under.party == elsewhere


def test_who_approved_for_another_clause_stays_on_record(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    elsewhere = another_school(office)
    schools = (office.school, elsewhere)
    entered: dict[str, Any] = {"conduct": Reported(), "at": datetime.now(UTC), "parties": schools}
    in_force(office, *(replace(TWO, name=str(of), party=of) for of in schools), **entered)
    payment = office.requested(100)
    assert office.approved(payment, **another(office, "Eve", elsewhere)) == "done"
    assert office.approved(payment) == "done"
    assert office.state(payment).state == "requested", "one for each of two clauses"
    assert office.approved(payment, **another(office)) == "done"
    [last] = [
        one.data
        for one in ledger.course(office.partnership, [PAYMENT.kind])
        if isinstance(one.data, PaymentApproved)
    ]
    assert [one.person for one in last.beside] == [office.ada]
    assert len(last.also) == 1 and len(office.state(payment).coapprovals) == 2


def another_school(office: Office) -> OrganisationId:
    """A school that is a party as well."""
    registering: dict[str, Any] = {"name": "Lake School", "kind": "school"}
    school = register_organisation(office.ledger, act(effective=BEGINNING), **registering).id
    joining: dict[str, Any] = {"partnership": office.partnership, "organisation": school}
    accede_party(office.ledger, act(effective=BEGINNING), **joining)
    return OrganisationId(school)


def test_one_signs_up_to_an_amount_and_two_beyond_it(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    in_force(office, *TIERS)
    small, large = office.requested(500), office.requested(501)
    assert office.approved(small) == office.approved(large) == "done"
    assert (office.state(small).state, office.state(large).state) == ("approved", "requested")
    assert office.approved(large, **another(office)) == "done"
    assert office.state(large).state == "approved"


def test_a_payment_keeps_the_clause_that_was_in_force_when_it_was_requested(
    ledger: Ledger,
) -> None:
    office = Office.of(ledger, None)
    before = office.requested(100)
    in_force(office, TWO, since=date(2020, 5, 2))
    assert office.approved(before) == "done"
    assert kinds(office, before) == [PaymentApproved]


def test_what_two_approve_uses_up_the_limits_of_both_once_it_is_approved(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    in_force(office, TWO)
    by_cleo = another(office, period=PeriodLimit(francs(700)))
    by_dan = another(office, "Dan")
    first, second = office.requested(400), office.requested(400)
    for payment in (first, second):  # nothing counts as long as it waits
        assert office.approved(payment, **by_cleo) == "done"
    assert office.approved(first, **by_dan) == "done"
    assert office.approved(second, **by_dan) == "PERIOD_LIMIT_EXCEEDED"
    assert office.state(second).state == "requested"
    third = office.requested(400)
    assert office.approved(third, **by_dan) == "done"
    assert office.approved(third, **by_cleo) == "PERIOD_LIMIT_EXCEEDED"


def test_of_two_payments_completed_at_once_one_is_beyond_the_limit(ledger: Ledger) -> None:
    office = Office.of(ledger, PeriodLimit(francs(1_000)))
    in_force(office, TWO)
    other = another(office)
    payments = office.requested(600), office.requested(600)
    for payment in payments:
        assert office.approved(payment) == "done"
    answers = at_once(2, lambda n: office.approved(payments[n], **other))
    assert sorted(answers) == ["PERIOD_LIMIT_EXCEEDED", "done"]


def test_an_approval_is_taken_back_by_who_gave_it(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    in_force(office, TWO)
    payment, other = office.requested(100), another(office)
    assert office.approved(payment) == "done"
    withdraw_coapproval(ledger, act(effective=NOW), payment=payment, by=office.ada)
    assert office.state(payment).coapprovals == ()
    assert office.approved(payment, **other) == "done"
    assert office.state(payment).state == "requested", "the other is the first again"
    assert office.approved(payment) == "done"
    assert office.state(payment).state == "approved"


def test_the_head_of_the_party_or_who_holds_the_post_approves(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    other = another(office)
    nobody = SigningProvision("chairs", ("payments",), posts=(PostId(office.held),))
    in_force(office, nobody)
    payment = office.requested(100, party=office.school)
    assert office.approved(payment) == "NOT_FOR_THEM_TO_APPROVE"
    register_head(ledger, act(effective=BEGINNING), organisation=office.school, person=office.ada)
    assert office.approved(payment, **other) == "NOT_FOR_THEM_TO_APPROVE"
    assert office.approved(payment) == "done"
    under = office.state(payment).under
    assert under is not None and under.right is not None and under.right.registration is not None


def test_a_deputy_approves_for_the_holder_whom_the_clause_names(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    post = ledger.within(office.partnership, "post")[0]
    in_force(office, replace(TWO, together=1, posts=(PostId(post),), head=False))
    cleo = person(office, "Cleo")
    payment = office.requested(100)
    passed_on = delegated(office, cleo)
    by_delegation: dict[str, Any] = {"delegation": passed_on, "by": cleo}
    assert office.approved(payment, **by_delegation) == "NOT_FOR_THEM_TO_APPROVE"
    naming: dict[str, Any] = {"appointment": office.held, "deputy": cleo, "by": office.ada}
    name_deputy(ledger, act(effective=BEGINNING), **naming)
    as_deputy: dict[str, Any] = {"appointment": office.held, "by": cleo}
    assert office.approved(payment, **as_deputy) == "done"


def test_the_party_is_that_of_the_post_and_else_of_the_request(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    elsewhere = OrganisationId(office.school)
    in_force(office, replace(TWO, party=elsewhere))
    payment = office.requested(100)
    assert office.approved(payment) == "done"
    assert office.state(payment).state == "requested", "the treasurer is the school's"


def test_a_reported_approval_by_too_few_is_a_finding(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    in_force(office, TWO)
    reported = act(effective=NOW, conduct=Reported(), at=datetime.now(UTC))
    waits, over = office.requested(100), office.requested(100)
    approve_payment(ledger, reported, payment=waits, **by_treasurer(office))
    reported = act(effective=NOW, conduct=Reported(), at=datetime.now(UTC))
    approve_payment(ledger, reported, payment=over, completes=True, **by_treasurer(office))
    assert (office.state(waits).state, office.state(over).state) == ("requested", "approved")
    assert (found(office, waits), found(office, over)) == ([], ["COAPPROVALS_MISSING"])


def test_a_reported_approval_under_clauses_that_clash_is_a_finding(ledger: Ledger) -> None:
    office = Office.of(ledger, None)
    in_force(office, TWO)
    entered: dict[str, Any] = {"conduct": Reported(), "at": datetime.now(UTC)}
    in_force(office, replace(TWO, name="other"), **entered)
    payment = office.requested(100)
    assert office.approved(payment) == "RULES_CLASH"
    reported = act(effective=NOW, conduct=Reported(), at=datetime.now(UTC))
    approve_payment(ledger, reported, payment=payment, **by_treasurer(office))
    assert found(office, payment) == ["RULES_CLASH"]
    assert office.state(payment).state == "approved"


def test_parts_of_what_two_would_approve_are_flagged_whoever_approves_them(
    ledger: Ledger,
) -> None:
    office = Office.of(ledger, None)
    in_force(office, *TIERS)
    first, second = office.requested(400), office.requested(400, matter="paper")
    assert office.approved(first) == "done"
    assert office.approved(second, **another(office)) == "done"
    assert office.state(second).counted_with == (first,)


def test_an_approval_as_of_an_earlier_day_is_measured_by_the_limits_of_all(
    ledger: Ledger,
) -> None:
    office = Office.of(ledger, PeriodLimit(francs(700), months=1))
    in_force(office, TWO)
    other = another(office)
    this_month, today = office.requested(600), datetime.now(UTC).date()
    for hands in (by_treasurer(office), other):
        approve_payment(ledger, act(effective=today), payment=this_month, **hands)
    backdated = office.requested(600)
    assert office.approved(backdated) == office.approved(backdated, **other) == "done"
    assert "ENTERED_TOO_LATE" in found(office, backdated)
