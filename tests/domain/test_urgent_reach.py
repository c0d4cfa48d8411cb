"""What is within reach of urgent action: what can't wait, and no matter but those of the clause."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.competence.urgent_action import take_urgent_action
from domain.competence.urgent_reach import WITHIN_REACH, NotForUrgentAction, Spending, beyond_reach
from domain.motions import enacted_acts as acts
from domain.motions.enacted_acts import EnactedAct, PaymentApproval, PaymentRefusal
from domain.motions.enactment import ActsNamed
from domain.payments.payment import PAYMENT, Payee
from domain.provisions.provision import RulesClash
from domain.provisions.scheme import Assignment, SchemeProvision
from domain.provisions.urgency import UrgencyProvision
from domain.values import OrganisationId
from tests.domain.matters import on
from tests.domain.payments import payment_id, requested
from tests.domain.polls import person, seat
from tests.domain.specification import given
from tests.domain.test_debate import COUNCIL, PUT
from tests.domain.test_urgent_action import TAKEN, TAKING, URGENT, in_force

PAID = payment_id(1)
PARTY = OrganisationId(UUID(int=7))
ELSEWHERE: dict[str, Any] = {"payee": Payee(OrganisationId(UUID(int=9)))}
EVERY_ACT = sorted(
    (one for one in vars(acts).values() if isinstance(one, type) and issubclass(one, EnactedAct)),
    key=lambda one: one.__name__,
)


def enacting(*named: EnactedAct) -> ActsNamed:
    return ActsNamed(on(1), named)


def paying(matter: str = "budget", **facts: Any) -> dict[str, Any]:
    """The payment that the motion is about, as an argument of the act."""
    request = requested(1, matter=matter, **facts)
    payment = PAYMENT.fold([request])
    assert payment is not None
    return {"spending": Spending({PAID: payment})}


def test_what_changes_who_decides_or_what_was_agreed_waits_for_the_body() -> None:
    listed = [one for one in EVERY_ACT if one is not EnactedAct]
    assert len(listed) > 30, "every act that a motion may name"
    for kind in listed:
        act = object.__new__(kind)
        if not issubclass(kind, WITHIN_REACH):
            [beyond] = beyond_reach([act], Spending(), "budget", COUNCIL, (), None)
            assert beyond.sentence.endswith(": that waits for the body."), kind


def test_whatever_matter_the_motion_states_it_does_not_dissolve_the_partnership() -> None:
    for named in (
        acts.PartnershipDissolution(),
        acts.BodyDissolution(COUNCIL),
        acts.DecisionRescission(PUT.id),
    ):
        put = (PUT, enacting(named))
        given(*put).when(take_urgent_action, **TAKING).refused(NotForUrgentAction)
        given(*put).when_reported(take_urgent_action, **TAKING).found(NotForUrgentAction)


@pytest.mark.parametrize("named", [PaymentApproval(PAID), PaymentRefusal(PAID)])
def test_a_payment_is_decided_only_in_a_matter_that_the_clause_provides_for(
    named: EnactedAct,
) -> None:
    put = (PUT, enacting(named))
    given(*put).when(take_urgent_action, **TAKING, **paying()).then(TAKEN)
    for matter in ("payments", ""):
        attempt = {**TAKING, **paying(matter)}
        given(*put).when(take_urgent_action, **attempt).refused(NotForUrgentAction)
        given(*put).when_reported(take_urgent_action, **attempt).found(NotForUrgentAction)


def test_a_clause_for_several_matters_provides_for_a_payment_of_each() -> None:
    put = (PUT, enacting(PaymentApproval(PAID)))
    both = in_force(replace(URGENT, matters=("budget", "payments")))
    whatever = in_force(replace(URGENT, matters=()))
    for provisions in (both, whatever):
        attempt = {**TAKING, "in_force": provisions, **paying("payments")}
        given(*put).when(take_urgent_action, **attempt).then(TAKEN)
    elsewhere = in_force(URGENT, UrgencyProvision("others", ("payments",), ratify_days=99))
    attempt = {**TAKING, "in_force": elsewhere, **paying("payments")}
    given(*put).when(take_urgent_action, **attempt).refused(NotForUrgentAction)
    clashing = in_force(URGENT, *(UrgencyProvision(name, ("payments",)) for name in "ab"))
    attempt = {**TAKING, "in_force": clashing, **paying("payments")}
    given(*put).when(take_urgent_action, **attempt).refused(RulesClash)


def test_a_payment_of_a_reserved_matter_waits() -> None:
    alone = Assignment(("payments",), "body", COUNCIL, reserved="by-agreement")
    provisions = in_force(replace(URGENT, matters=()), SchemeProvision("scheme", (alone,)))
    attempt = {**TAKING, "in_force": provisions, **paying("payments")}
    put = (PUT, enacting(PaymentApproval(PAID)))
    given(*put).when(take_urgent_action, **attempt).refused(NotForUrgentAction)


@pytest.mark.parametrize(
    "facts",
    [
        {"requester": person(0)},
        {"payee": Payee(person=person(0))},
        {"payee": Payee(PARTY)},
    ],
)
def test_nobody_decides_alone_on_what_they_asked_for_or_are_paid(facts: dict[str, Any]) -> None:
    attempt = {**TAKING, "chair": seat(0, party=PARTY), **paying(**facts)}
    given(PUT, enacting(PaymentApproval(PAID))).when(take_urgent_action, **attempt).refused(
        NotForUrgentAction
    )
    refusing = given(PUT, enacting(PaymentRefusal(PAID))).when(take_urgent_action, **attempt)
    refusing.then(TAKEN)


@pytest.mark.parametrize(
    "facts",
    [
        {"requester": person(5)},
        {"party": PARTY},
        {"payee": Payee(person=person(5))},
    ],
)
def test_nor_on_what_their_party_or_its_people_asked_for_or_are_paid(facts: dict[str, Any]) -> None:
    spending = replace(paying(**facts)["spending"], affiliations={person(5): PARTY})
    attempt = {**TAKING, "chair": seat(0, party=PARTY), "spending": spending}
    put = (PUT, enacting(PaymentApproval(PAID)))
    given(*put).when(take_urgent_action, **attempt).refused(NotForUrgentAction)
    of_others = {**attempt, "chair": seat(0, party=OrganisationId(UUID(int=8)))}
    given(*put).when(take_urgent_action, **of_others).then(TAKEN)


def test_whom_the_body_would_not_pay_in_a_matter_is_not_paid_in_urgency() -> None:
    put = (PUT, enacting(PaymentApproval(PAID)))
    before = requested(2, matter="budget")
    for changed, is_refused in (({}, True), ({"matter": "roof"}, False), (ELSEWHERE, False)):
        rejected = PAYMENT.fold([replace(before, **changed)])
        assert rejected is not None
        spending = replace(paying()["spending"], rejected=(rejected,))
        taken = given(*put).when(take_urgent_action, **{**TAKING, "spending": spending})
        if is_refused:
            taken.refused(NotForUrgentAction)
        else:
            taken.then(TAKEN)


def test_nor_are_its_people_in_place_of_an_organisation() -> None:
    put = (PUT, enacting(PaymentApproval(PAID)))
    dale, of_dale = OrganisationId(UUID(int=8)), {person(5): OrganisationId(UUID(int=8))}
    asked = {"matter": "budget"}
    for before, now, belongs, is_refused in (
        (Payee(dale), Payee(person=person(5)), of_dale, True),
        (Payee(person=person(5)), Payee(dale), of_dale, True),
        (Payee(person=person(5)), Payee(person=person(6)), {**of_dale, person(6): dale}, True),
        (Payee(dale), Payee(person=person(5)), {person(5): None}, False),
        (Payee(person=person(5)), Payee(person=person(6)), {}, False),
    ):
        rejected = PAYMENT.fold([replace(requested(2, **asked), payee=before)])
        assert rejected is not None
        known = paying(payee=now)["spending"]
        spending = replace(known, rejected=(rejected,), affiliations=belongs)
        taken = given(*put).when(take_urgent_action, **{**TAKING, "spending": spending})
        if is_refused:
            taken.refused(NotForUrgentAction)
        else:
            taken.then(TAKEN)


def test_what_is_refused_is_told_by_what_it_does() -> None:
    [beyond] = beyond_reach([acts.PartnershipDissolution()], Spending(), "x", COUNCIL, (), None)
    assert beyond.sentence == (
        "It is not for urgent action to dissolve the partnership: that waits for the body."
    )
