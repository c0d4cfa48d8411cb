"""A treasurer's post and the persons around it, for tests of posts and appointments."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.money import Money
from domain.posts.appointment import APPOINTMENT, Appointment, AppointmentAccepted, AppointmentMade
from domain.posts.post import PostDefined
from domain.provisions.remit import Power, Remit, Responsibility
from domain.provisions.tenure import Tenure
from domain.values import (
    AppointmentId,
    BodyId,
    DelegationId,
    Moment,
    OrganisationId,
    PartnershipId,
    Period,
    PersonId,
    PostId,
    end_of,
)

ZURICH = ZoneInfo("Europe/Zurich")
ALLIANCE = PartnershipId(UUID(int=1))
TREASURER, CHAIR = PostId(UUID(int=2)), PostId(UUID(int=3))
SCHOOL = OrganisationId(UUID(int=4))
BOARD = BodyId(UUID(int=5))
ADA, BEN, CLEO, DAN = (PersonId(UUID(int=10 + number)) for number in range(4))


def on(year: int, month: int = 1, day: int = 1) -> Moment:
    return Moment.of(date(year, month, day))


def appointment_id(number: int) -> AppointmentId:
    return AppointmentId(UUID(int=100 + number))


def delegation_id(number: int) -> DelegationId:
    return DelegationId(UUID(int=200 + number))


def francs(amount: int) -> Money:
    return Money(Fraction(amount), "CHF")


def term(first: int, last: int | None) -> Period:
    """From the first day of a year through the last day of another."""
    return Period(on(first), None if last is None else end_of(date(last, 12, 31)))


PAYMENTS = Power(("payments", "contracts"), francs(5_000))
REMIT = Remit(
    (Responsibility("budget", "accountable", sole=True), Responsibility("grants", "consulted")),
    (PAYMENTS, Power(("staff",), delegable=False)),
)
TENURE = Tenure(months=24, terms=2)
DEFINED = PostDefined(on(2018), TREASURER, ALLIANCE, "Treasurer", TENURE, REMIT, BOARD)


def made(number: int = 1, person: PersonId = ADA, **fields: Any) -> AppointmentMade:
    given: dict[str, Any] = {
        "effective": on(2020),
        "id": appointment_id(number),
        "partnership": ALLIANCE,
        "post": TREASURER,
        "person": person,
        "term": term(2020, 2021),
        "needs_acceptance": True,
        "party": SCHOOL,
        **fields,
    }
    return AppointmentMade(**given)


ACCEPTED = AppointmentAccepted(on(2020, 1, 10))


def appointment(*happened: Any, **fields: Any) -> Appointment:
    """Ada's appointment for 2020 and 2021, accepted on 10 January, after what else happened."""
    found = APPOINTMENT.fold([made(**fields), ACCEPTED, *happened])
    assert found is not None
    return found
