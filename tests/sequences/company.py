"""Company: whom and what a course begins with, and how what is there by then is done."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from domain.refusal import DONE_HERE, Reported
from domain.values import (
    AgreementId,
    AppointmentId,
    BodyId,
    ConflictId,
    DecisionId,
    NeutralId,
    OrganisationId,
    PartnershipId,
    PersonId,
    PostId,
    SeatId,
    derived_id,
)
from domain.voting.tally import Count, Seat, Tally
from services.act import Idempotency
from tests.sequences.course import Attempt, Course
from tests.services.acts import act

SCHOOL, FIRM, COURT, NGO = (
    OrganisationId(derived_id("sequences", name)) for name in ("school", "firm", "court", "ngo")
)
ADA, BEN, CAT, DAN, EVE = (
    PersonId(derived_id("sequences", name)) for name in ("ada", "ben", "cat", "dan", "eve")
)
ALLIANCE = PartnershipId(derived_id("sequences", "alliance"))
COUNCIL = BodyId(derived_id("sequences", "council"))
TREASURER = PostId(derived_id("sequences", "treasurer"))
APPOINTMENT = AppointmentId(derived_id("sequences", "appointment"))
MEMORANDUM = AgreementId(derived_id("sequences", "memorandum"))
CONFLICT = ConflictId(derived_id("sequences", "conflict"))
NEUTRAL = NeutralId(derived_id("sequences", "neutral"))
HOLDERS = ((ADA, SCHOOL), (BEN, FIRM), (CAT, NGO))
COUNCIL_SEATS = tuple(
    Seat(SeatId(derived_id("sequences", f"seat {number}")), holder, party)
    for number, (holder, party) in enumerate([*HOLDERS, (None, None)])
)


def motion(number: int) -> DecisionId:
    """The identifier of a motion that is there from the beginning."""
    return DecisionId(derived_id("sequences", f"decision {number}"))


def unanimous(yes: int = 3, no: int = 0) -> Tally:
    """A show of hands of the council."""
    present, held = Fraction(yes + no), Fraction(3)
    return Tally((Count(Fraction(yes), Fraction(no), present=present, members=held, seats=held),))


def do(
    course: Course,
    command: str,
    acting: OrganisationId | None,
    /,
    *,
    reported: bool = False,
    **given: Any,
) -> Attempt:
    """Do what is sure to succeed."""
    attempt = attempted(course, command, acting, reported=reported, **given)
    assert attempt.done is not None, attempt.told({})
    return attempt


def attempted(
    course: Course,
    command: str,
    acting: OrganisationId | None,
    /,
    *,
    reported: bool = False,
    bound: bool = False,
    **given: Any,
) -> Attempt:
    """Try what some of the agreements admit; `bound`: by the key of who acts."""
    number = str(len(course.attempts))
    doing = act(
        command=derived_id("beginning", number),
        at=course.now,
        organisation=acting,
        boundary=acting if bound else None,
        idempotency=Idempotency(f"beginning {number}", b"{}"),
        conduct=Reported() if reported else DONE_HERE,
    )
    return course.perform(doing, command, given)
