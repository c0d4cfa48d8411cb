"""The linter of authority to sign: who could not approve, and where the tiers end."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.money import Money
from domain.posts.appointment import APPOINTMENT, AppointmentMade
from domain.posts.deputy import DeputyNamed
from domain.provisions.signing_rule import SigningProvision
from domain.values import AppointmentId, Period, PersonId
from tests.domain.test_charter_linter import (
    ADA,
    ALLIANCE,
    BOB,
    CLERK,
    HILL,
    LAKE,
    ORGANS,
    THEN,
    codes,
)

EVE = PersonId(UUID(int=12))


def held(person: PersonId, number: int, *happened: Any) -> Any:
    made = AppointmentMade(
        THEN, AppointmentId(UUID(int=number)), ALLIANCE, CLERK, person, Period(THEN), False
    )
    return APPOINTMENT.fold([made, *happened])


def up_to(amount: int, together: int = 1, **fields: Any) -> SigningProvision:
    limit = Money(Fraction(amount), "EUR")
    return SigningProvision(
        f"up to {amount}", ("payments",), together=together, limit=limit, **fields
    )


BEYOND = SigningProvision("beyond", ("payments",), together=2)
NAMED = SigningProvision("named", ("payments",), party=HILL, posts=(CLERK,), together=2, head=False)


@pytest.mark.parametrize(
    ("appointments", "found"),
    [
        ((), [("APPROVALS_NOT_POSSIBLE", "together")]),
        ((held(ADA, 30),), [("APPROVALS_NOT_POSSIBLE", "together")]),
        ((held(ADA, 30), held(BOB, 31)), []),
        # A deputy acts by the authority of the holder, who gives one signature.
        (
            (held(ADA, 30, DeputyNamed(THEN, EVE, Period(THEN))),),
            [("APPROVALS_NOT_POSSIBLE", "together")],
        ),
    ],
)
def test_more_are_asked_for_than_could_approve(appointments: Any, found: Any) -> None:
    organs = replace(ORGANS, appointments=appointments)
    assert codes(NAMED, organs=organs) == found
    # With the head of the party there is one more; without posts it is not said who could not.
    by_head = codes(
        replace(NAMED, head=True), organs=replace(ORGANS, appointments=(held(BOB, 31),))
    )
    assert by_head == []
    assert codes(replace(NAMED, posts=()), organs=organs) == []


def test_where_the_tiers_end_it_takes_a_decision() -> None:
    ends = [("NOBODY_SIGNS_BEYOND", "limit")]
    assert codes(up_to(10)) == ends
    assert codes(up_to(10), up_to(20, 2)) == ends, "told of the last tier alone"
    assert codes(up_to(10), BEYOND) == []
    assert codes(up_to(10), SigningProvision("all acts")) == []
    # What another party's clause says of more says nothing of this one.
    of_lake = replace(BEYOND, party=LAKE)
    assert codes(replace(up_to(10), party=HILL), of_lake) == ends
    assert codes(replace(up_to(10), party=HILL), BEYOND) == []


def test_fewer_who_approve_more_are_remarked() -> None:
    fewer = [("FEWER_SIGN_BEYOND", "together")]
    assert codes(up_to(10, 2), replace(BEYOND, together=1)) == fewer
    assert codes(up_to(10, 2), BEYOND) == []


def test_a_limit_to_what_has_no_amount_limits_nothing() -> None:
    of_texts = SigningProvision("texts", ("agreements",), limit=Money(Fraction(9), "EUR"))
    assert codes(of_texts) == [("LIMIT_WITHOUT_AMOUNT", "limit")]
    assert codes(replace(of_texts, limit=None)) == []
