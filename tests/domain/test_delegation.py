"""Delegations: never more than one has, nor for longer; onward where granted, never in circles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from domain.money import MalformedAmount, MalformedCurrency, Money
from domain.posts.appointment import AppointmentNotAccepted, AppointmentOver, HolderResigned
from domain.posts.delegation import (
    DELEGATION,
    AuthorityDelegated,
    BeyondAuthority,
    BeyondLimit,
    Delegation,
    DelegationAlreadyGranted,
    DelegationAlreadyRevoked,
    DelegationInCircle,
    DelegationRevoked,
    DelegationUnknown,
    Mandate,
    NotTheDelegator,
    OnwardNotGranted,
    delegate_authority,
    revoke_delegation,
)
from domain.provisions.remit import NO_REMIT, Power, Remit
from domain.provisions.tenure import BeyondTerm
from domain.refusal import Refused
from domain.values import ContradictoryDates, Period, TextMissing, TextTooLong, TooMany, end_of
from tests.domain.posts import (
    ADA,
    ALLIANCE,
    BEN,
    CLEO,
    DAN,
    REMIT,
    appointment,
    appointment_id,
    delegation_id,
    francs,
    made,
    on,
    term,
)
from tests.domain.specification import given

FIRST, SECOND = delegation_id(1), delegation_id(2)
IN_2021 = term(2021, 2021)
MANDATE = Mandate(("payments",), francs(1_000), onward=True)
GRANTED = AuthorityDelegated(
    on(2020, 2), FIRST, ALLIANCE, appointment_id(1), ADA, BEN, MANDATE, IN_2021
)
SOMEBODY_ELSE = NotTheDelegator("this is somebody else")
NOT_SAID = NotTheDelegator("it is not said who does it")


def delegating(**fields: Any) -> dict[str, Any]:
    """Ada lets Ben pay up to 1,000 francs in 2021, and pass that on."""
    return {
        "id": FIRST,
        "appointment": appointment(),
        "remit": REMIT,
        "delegate": BEN,
        "mandate": MANDATE,
        "during": IN_2021,
        "by": ADA,
        "effective": on(2020, 2),
        **fields,
    }


def passing_on(**fields: Any) -> dict[str, Any]:
    """Ben lets Cleo pay up to 500 francs in the first half of 2021."""
    return delegating(
        **{
            "id": SECOND,
            "links": [delegation(GRANTED)],
            "delegate": CLEO,
            "mandate": Mandate(("payments",), francs(500)),
            "during": Period(on(2021), end_of(date(2021, 6, 30))),
            "by": BEN,
            **fields,
        }
    )


def delegation(*happened: Any) -> Delegation:
    found = DELEGATION.fold(happened)
    assert found is not None
    return found


def test_a_holder_delegates_once() -> None:
    given().when(delegate_authority, **delegating()).then(GRANTED).again().refused(
        DelegationAlreadyGranted(FIRST)
    )


def test_a_delegate_passes_on_where_that_was_granted() -> None:
    given().when(delegate_authority, **passing_on()).then(
        AuthorityDelegated(
            on(2020, 2),
            SECOND,
            ALLIANCE,
            appointment_id(1),
            BEN,
            CLEO,
            Mandate(("payments",), francs(500)),
            Period(on(2021), end_of(date(2021, 6, 30))),
            FIRST,
        )
    )
    final = delegation(replace(GRANTED, mandate=replace(MANDATE, onward=False)))
    refusal = OnwardNotGranted("payments")
    given().when(delegate_authority, **passing_on(links=[final])).refused(refusal)
    given().when_reported(delegate_authority, **passing_on(links=[final])).found(refusal)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"mandate": Mandate(("travel",))}, BeyondAuthority("travel")),
        ({"mandate": Mandate(("staff",))}, OnwardNotGranted("staff")),
        ({"mandate": Mandate(("payments",))}, BeyondLimit("payments", francs(5_000))),
        (
            {"mandate": Mandate(("payments",), francs(5_001))},
            BeyondLimit("payments", francs(5_000)),
        ),
        (
            {"mandate": Mandate(("payments",), Money(Fraction(1), "EUR"))},
            BeyondLimit("payments", francs(5_000)),
        ),
        ({"remit": NO_REMIT}, BeyondAuthority("payments")),
        ({"delegate": ADA}, DelegationInCircle(ADA)),
        ({"by": BEN}, SOMEBODY_ELSE),
        ({"by": None}, NOT_SAID),
        ({"during": term(2020, 2020)}, BeyondTerm),
        ({"during": term(2021, 2022)}, BeyondTerm),
        ({"during": term(2022, None)}, BeyondTerm),
    ],
)
def test_nobody_delegates_more_than_they_have(
    fields: dict[str, Any], refusal: type[Refused] | Refused
) -> None:
    given().when(delegate_authority, **delegating(**fields)).refused(refusal)
    given().when_reported(delegate_authority, **delegating(**fields)).found(refusal)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"mandate": Mandate(("contracts",))}, BeyondAuthority("contracts")),
        (
            {"mandate": Mandate(("payments",), francs(1_001))},
            BeyondLimit("payments", francs(1_000)),
        ),
        ({"during": term(2021, 2022)}, BeyondTerm),
        ({"by": ADA}, SOMEBODY_ELSE),
        ({"delegate": ADA}, DelegationInCircle(ADA)),
        ({"delegate": BEN}, DelegationInCircle(BEN)),
        ({"appointment": appointment(HolderResigned(on(2021)))}, BeyondTerm),
        ({"links": [delegation(GRANTED, DelegationRevoked(on(2020, 12)))]}, BeyondTerm),
    ],
)
def test_nobody_passes_on_more_than_was_delegated(
    fields: dict[str, Any], refusal: type[Refused] | Refused
) -> None:
    given().when(delegate_authority, **passing_on(**fields)).refused(refusal)
    given().when_reported(delegate_authority, **passing_on(**fields)).found(refusal)


def test_authority_does_not_come_back_by_others() -> None:
    to_cleo = delegation(
        AuthorityDelegated(
            on(2021), SECOND, ALLIANCE, appointment_id(1), BEN, CLEO, MANDATE, IN_2021, FIRST
        )
    )
    circle = passing_on(
        id=delegation_id(3), links=[delegation(GRANTED), to_cleo], delegate=BEN, by=CLEO
    )
    given().when(delegate_authority, **circle).refused(DelegationInCircle(BEN))
    given().when(delegate_authority, **{**circle, "delegate": DAN}).then(
        AuthorityDelegated(
            on(2020, 2),
            delegation_id(3),
            ALLIANCE,
            appointment_id(1),
            CLEO,
            DAN,
            circle["mandate"],
            circle["during"],
            SECOND,
        )
    )


def test_a_power_over_everything_else_is_delegated_matter_by_matter() -> None:
    remit = Remit((), (Power(), Power(("payments",), francs(10))))
    for matter, limit, refusal in [
        ("travel", None, None),
        ("payments", francs(10), None),
        ("payments", None, BeyondLimit("payments", francs(10))),
    ]:
        tried = given().when(
            delegate_authority, **delegating(remit=remit, mandate=Mandate((matter,), limit))
        )
        if refusal is None:
            tried.then(replace(GRANTED, mandate=Mandate((matter,), limit)))
        else:
            tried.refused(refusal)


@pytest.mark.parametrize(
    ("mandate", "refusal"),
    [
        (Mandate(()), TextMissing("matters")),
        (Mandate((" ",)), TextMissing),
        (Mandate(("m" * 501,)), TextTooLong),
        (Mandate(("m",) * 201), TooMany),
        (Mandate(("payments",), Money(Fraction(-1), "CHF")), MalformedAmount),
        (Mandate(("payments",), Money(Fraction(1), "chf")), MalformedCurrency),
    ],
)
def test_a_mandate_that_could_not_be_is_refused(
    mandate: Mandate, refusal: type[Refused] | Refused
) -> None:
    given().when(delegate_authority, **delegating(mandate=mandate)).refused(refusal)


def test_only_who_holds_the_post_delegates() -> None:
    pending = appointment()
    pending = replace(pending, accepted=None)
    refusal = AppointmentNotAccepted(appointment_id(1), on(2020, 2))
    given().when(delegate_authority, **delegating(appointment=pending)).refused(refusal)
    given().when_reported(delegate_authority, **delegating(appointment=pending)).found(refusal)
    given().when(delegate_authority, **delegating(effective=on(2019))).refused(ContradictoryDates)
    assert made().needs_acceptance


def test_who_left_the_post_at_once_is_told_that_it_is_over() -> None:
    left = replace(appointment(), accepted=on(2020), ended=on(2020), ending="resigned")
    over = AppointmentOver(appointment_id(1), on(2020))
    given().when(delegate_authority, **delegating(appointment=left)).refused(over)
    given().when_reported(delegate_authority, **delegating(appointment=left)).found(over)


def test_a_delegation_is_revoked_once() -> None:
    revoking = given(GRANTED).when(revoke_delegation, by=ADA, effective=on(2021, 3))
    revoking.then(DelegationRevoked(on(2021, 3))).again().refused(
        DelegationAlreadyRevoked(FIRST, on(2021, 3))
    )
    assert revoking.state.lasts == Period(on(2021), on(2021, 3))
    earlier = given(GRANTED, DelegationRevoked(on(2021, 3)))
    earlier.when(revoke_delegation, by=ADA, effective=on(2021, 2)).then(
        DelegationRevoked(on(2021, 2))
    )


def test_who_passed_authority_on_takes_it_back() -> None:
    given(GRANTED).when(revoke_delegation, by=CLEO, effective=on(2021, 3)).refused(SOMEBODY_ELSE)
    given(GRANTED).when(revoke_delegation, by=None, effective=on(2021, 3)).refused(NOT_SAID)
    given(GRANTED).when_reported(revoke_delegation, by=CLEO, effective=on(2021, 3)).found(
        SOMEBODY_ELSE
    )
    given(GRANTED).when(revoke_delegation, by=CLEO, before=[CLEO], effective=on(2021, 3)).then(
        DelegationRevoked(on(2021, 3))
    )


def test_an_unknown_delegation_is_not_revoked_nor_one_before_it_was_granted() -> None:
    given().when(revoke_delegation, by=ADA, effective=on(2021)).refused(DelegationUnknown)
    given(GRANTED).when(revoke_delegation, by=ADA, effective=on(2019)).refused(ContradictoryDates)
