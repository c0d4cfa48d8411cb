"""Appointments: made, accepted or declined, and over by term, resignation, removal or otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from domain.decisions.counting import report_tally
from domain.decisions.decision import DECISION, Decision
from domain.decisions.resolution import DecisionNotAdopted
from domain.motions.motion import Motion, MotionProposed
from domain.posts.appointment import (
    APPOINTMENT,
    AppointmentAccepted,
    AppointmentAlreadyAccepted,
    AppointmentAlreadyMade,
    AppointmentDeclined,
    AppointmentEnded,
    AppointmentExpired,
    AppointmentNotAccepted,
    AppointmentOver,
    AppointmentUnknown,
    HolderRemoved,
    HolderResigned,
    NotTheAppointee,
    TermNotOver,
    TermWithoutEnd,
    accept_appointment,
    appoint,
    decline_appointment,
    end_appointment,
    end_with_post,
    expire_appointment,
    name_deputy,
    release_deputy,
    remove_holder,
    resign_appointment,
)
from domain.posts.deputy import (
    Deputy,
    DeputyAlreadyNamed,
    DeputyNamed,
    DeputyReleased,
    DeputyUnknown,
    OwnDeputy,
)
from domain.provisions.provision import DEFAULT_RULE
from domain.provisions.tenure import BeyondTerm
from domain.values import ContradictoryDates, DecisionId, Moment, Period, derived_id, end_of
from domain.voting.tally import Count, Tally
from tests.domain.posts import (
    ACCEPTED,
    ADA,
    ALLIANCE,
    BEN,
    CLEO,
    SCHOOL,
    TREASURER,
    appointment,
    appointment_id,
    made,
    on,
    term,
)
from tests.domain.specification import Command, given

FIRST = appointment_id(1)
MADE = made()
RESIGNED = HolderResigned(on(2021))
AT_THE_END = end_of(date(2021, 12, 31))
SOMEBODY_ELSE = NotTheAppointee("this is somebody else")
NOT_SAID = NotTheAppointee("it is not said who does it")
DECISION_ID = DecisionId(derived_id("removal"))


def decided(yes: int, no: int) -> Decision:
    """A motion on which so many voted on 1 January 2021."""
    motion = Motion("Removal", "The treasurer is removed.", "posts")
    proposed = MotionProposed(on(2020), DECISION_ID, ALLIANCE, motion, DEFAULT_RULE)
    state = DECISION.fold([proposed])
    everybody = Fraction(yes + no)
    count = Count(Fraction(yes), Fraction(no), present=everybody, members=everybody)
    tally = Tally((count,))
    happened = report_tally(state, tally=tally, effective=on(2021))
    found = DECISION.fold(happened, state)
    assert found is not None
    return found


# Appointment


def appointing(**fields: Any) -> dict[str, Any]:
    given_fields = {
        name: getattr(MADE, name)
        for name in ("id", "partnership", "post", "person", "term", "needs_acceptance", "party")
    }
    return {**given_fields, "effective": on(2020), **fields}


def test_a_person_is_appointed_once() -> None:
    given().when(appoint, **appointing()).then(MADE).again().refused(AppointmentAlreadyMade(FIRST))


def test_an_election_is_by_a_decision_that_was_adopted() -> None:
    elected = appointing(decision=decided(3, 1), effective=on(2021))
    given().when(appoint, **elected).then(replace(MADE, effective=on(2021), decision=DECISION_ID))
    lost = appointing(decision=decided(1, 3), effective=on(2021))
    refusal = DecisionNotAdopted(DECISION_ID, on(2021), "the vote came to “rejected”")
    given().when(appoint, **lost).refused(refusal)
    given().when_reported(appoint, **lost).found(refusal)


def test_the_appointee_accepts_once_and_holds_the_post_from_then_on() -> None:
    accepting = given(MADE).when(accept_appointment, by=ADA, effective=on(2020, 1, 10))
    accepting.then(ACCEPTED).again().refused(AppointmentAlreadyAccepted(FIRST, on(2020, 1, 10)))
    held = accepting.state.held
    assert held == Period(on(2020, 1, 10), AT_THE_END)


def test_who_accepts_early_holds_the_post_from_the_beginning_of_the_term() -> None:
    early = replace(MADE, effective=on(2019))
    accepted = given(early).when(accept_appointment, by=ADA, effective=on(2019, 6)).state
    assert accepted.held == term(2020, 2021)


def test_an_appointment_that_needs_no_acceptance_is_accepted() -> None:
    settled = replace(MADE, needs_acceptance=False)
    given(settled).when(accept_appointment, by=ADA, effective=on(2020)).refused(
        AppointmentAlreadyAccepted(FIRST, on(2020))
    )
    state = APPOINTMENT.fold([settled])
    assert state is not None
    assert (state.held, state.state) == (term(2020, 2021), "accepted")


def test_the_appointee_declines_once_and_never_held_the_post() -> None:
    declining = given(MADE).when(decline_appointment, by=ADA, effective=on(2020, 1, 10))
    declining.then(AppointmentDeclined(on(2020, 1, 10))).again().refused(
        AppointmentOver(FIRST, on(2020, 1, 10))
    )
    assert (declining.state.held, declining.state.state) == (None, "declined")
    given(MADE, ACCEPTED).when(decline_appointment, by=ADA, effective=on(2020, 2)).refused(
        AppointmentAlreadyAccepted(FIRST, on(2020, 1, 10))
    )


def test_who_declined_can_not_accept_any_more() -> None:
    declined = AppointmentDeclined(on(2020, 1, 10))
    given(MADE, declined).when(accept_appointment, by=ADA, effective=on(2020, 2)).refused(
        AppointmentOver(FIRST, on(2020, 1, 10))
    )


@pytest.mark.parametrize(
    ("command", "before"),
    [
        (accept_appointment, (MADE,)),
        (decline_appointment, (MADE,)),
        (resign_appointment, (MADE, ACCEPTED)),
    ],
)
def test_nobody_answers_for_the_appointee(command: Command, before: tuple[Any, ...]) -> None:
    then = {"effective": on(2020, 3)}
    given(*before).when(command, by=BEN, **then).refused(SOMEBODY_ELSE)
    given(*before).when(command, by=None, **then).refused(NOT_SAID)
    given(*before).when_reported(command, by=BEN, **then).found(SOMEBODY_ELSE)


# Its end


def test_the_holder_resigns_once() -> None:
    resigning = given(MADE, ACCEPTED).when(resign_appointment, by=ADA, effective=on(2021))
    resigning.then(RESIGNED).again().refused(AppointmentOver(FIRST, on(2021)))
    assert resigning.state.held == Period(on(2020, 1, 10), on(2021))
    assert resigning.state.state == "resigned"


def test_a_resignation_can_be_brought_forward_and_overtaken() -> None:
    resigned = given(MADE, ACCEPTED, RESIGNED)
    resigned.when(resign_appointment, by=ADA, effective=on(2020, 6)).then(
        HolderResigned(on(2020, 6))
    )
    resigned.when(end_appointment, effective=on(2020, 6)).then(AppointmentEnded(on(2020, 6)))


def test_who_never_accepted_can_not_resign() -> None:
    refusal = AppointmentNotAccepted(FIRST, on(2020, 3))
    given(MADE).when(resign_appointment, by=ADA, effective=on(2020, 3)).refused(refusal)
    given(MADE).when_reported(resign_appointment, by=ADA, effective=on(2020, 3)).found(refusal)


def test_an_appointment_is_ended_once() -> None:
    ending = given(MADE, ACCEPTED).when(end_appointment, effective=on(2021))
    ending.then(AppointmentEnded(on(2021))).again().refused(AppointmentOver(FIRST, on(2021)))


def test_a_holder_is_removed_once_by_a_decision_that_was_adopted() -> None:
    removing = given(MADE, ACCEPTED).when(remove_holder, decision=decided(3, 1), effective=on(2021))
    removing.then(HolderRemoved(on(2021), DECISION_ID)).again().refused(
        AppointmentOver(FIRST, on(2021))
    )
    assert removing.state.state == "removed"


@pytest.mark.parametrize(
    ("yes", "no", "when", "why"),
    [
        (1, 3, on(2021), "the vote came to “rejected”"),
        (2, 2, on(2021), "the vote came to “rejected”"),
        (3, 1, on(2020, 12, 31), "it was decided only later"),
    ],
)
def test_nobody_is_removed_without_an_adopted_decision(
    yes: int, no: int, when: Moment, why: str
) -> None:
    removing = {"decision": decided(yes, no), "effective": when}
    refusal = DecisionNotAdopted(DECISION_ID, when, why)
    given(MADE, ACCEPTED).when(remove_holder, **removing).refused(refusal)
    given(MADE, ACCEPTED).when_reported(remove_holder, **removing).then(
        HolderRemoved(when, DECISION_ID)
    ).found(refusal)


def test_a_term_expires_once_when_it_is_over_and_not_before() -> None:
    held = given(MADE, ACCEPTED)
    held.when(expire_appointment, effective=on(2021, 12, 31)).refused(
        TermNotOver(FIRST, AT_THE_END)
    )
    held.when_reported(expire_appointment, effective=on(2021, 12, 31)).refused(TermNotOver)
    expiring = held.when(expire_appointment, effective=on(2022, 1, 8))
    expiring.then(AppointmentExpired(on(2022))).again().refused(AppointmentOver(FIRST, on(2022)))
    assert expiring.state.held == Period(on(2020, 1, 10), AT_THE_END)
    assert expiring.state.state == "expired"


def test_what_has_no_end_does_not_expire() -> None:
    given(made(term=term(2020, None))).when(expire_appointment, effective=on(2099)).refused(
        TermWithoutEnd(FIRST)
    )
    given(MADE, ACCEPTED, RESIGNED).when(expire_appointment, effective=on(2023)).refused(
        AppointmentOver(FIRST, on(2021))
    )


@pytest.mark.parametrize("past", [(), (AppointmentExpired(on(2022)),)])
def test_after_the_term_nobody_answers_resigns_or_is_removed(
    past: tuple[Any, ...],
) -> None:
    over = AppointmentOver(FIRST, AT_THE_END)
    late = {"effective": on(2022, 2)}
    tried: list[tuple[Command, dict[str, Any]]] = [
        (resign_appointment, {"by": ADA}),
        (end_appointment, {}),
        (remove_holder, {"decision": decided(3, 0)}),
        (name_deputy, {"deputy": BEN, "by": ADA, "during": term(2022, 2022)}),
    ]
    for command, fields in tried:
        given(MADE, ACCEPTED, *past).when(command, **fields, **late).refused(over)
    given(MADE, *past).when(accept_appointment, by=ADA, **late).refused(over)
    given(MADE, *past).when(decline_appointment, by=ADA, **late).refused(over)


def test_with_its_post_an_appointment_ends_unless_it_is_over() -> None:
    assert end_with_post(appointment(), effective=on(2021)) == [AppointmentEnded(on(2021))]
    assert end_with_post(appointment(), effective=on(2022)) == []
    assert end_with_post(appointment(RESIGNED), effective=on(2021)) == []
    assert end_with_post(appointment(RESIGNED), effective=on(2020, 6)) == [
        AppointmentEnded(on(2020, 6))
    ]
    declined = APPOINTMENT.fold([MADE, AppointmentDeclined(on(2020, 1, 5))])
    assert declined is not None
    assert end_with_post(declined, effective=on(2020, 1, 2)) == []


# Deputies

SUMMER = Period(on(2020, 7), end_of(date(2020, 8, 31)))
NAMING: dict[str, Any] = {"deputy": BEN, "during": SUMMER, "by": ADA, "effective": on(2020, 6)}
NAMED = DeputyNamed(on(2020, 6), BEN, SUMMER)


def test_the_holder_names_a_deputy_once_for_a_time() -> None:
    naming = given(MADE, ACCEPTED).when(name_deputy, **NAMING)
    naming.then(NAMED).again().refused(DeputyAlreadyNamed(BEN))
    autumn = Period(SUMMER.end or on(2021), on(2020, 12))
    given(MADE, ACCEPTED, NAMED).when(name_deputy, **{**NAMING, "during": autumn}).then(
        DeputyNamed(on(2020, 6), BEN, autumn)
    )


def test_nobody_is_their_own_deputy() -> None:
    given(MADE, ACCEPTED).when(name_deputy, **{**NAMING, "deputy": ADA}).refused(OwnDeputy(ADA))


def test_only_the_holder_names_a_deputy() -> None:
    given(MADE, ACCEPTED).when(name_deputy, **{**NAMING, "by": CLEO}).refused(SOMEBODY_ELSE)
    given(MADE, ACCEPTED).when_reported(name_deputy, **{**NAMING, "by": None}).found(NOT_SAID)
    given(MADE).when(name_deputy, **NAMING).refused(AppointmentNotAccepted(FIRST, on(2020, 6)))


@pytest.mark.parametrize(
    "during",
    [
        Period(on(2020), on(2020, 2)),
        Period(on(2021, 12), on(2022, 2)),
        Period(on(2022, 2)),
        Period(on(2019)),
    ],
)
def test_a_deputy_is_not_named_beyond_the_term(during: Period) -> None:
    naming = {**NAMING, "during": during}
    end = "the end of the term" if during.end is None else str(during.end)
    refusal = BeyondTerm(during.start, end)
    given(MADE, ACCEPTED).when(name_deputy, **naming).refused(refusal)
    given(MADE, ACCEPTED).when_reported(name_deputy, **naming).found(refusal)


def test_a_deputy_is_released_once() -> None:
    releasing = given(MADE, ACCEPTED, NAMED).when(release_deputy, deputy=BEN, effective=on(2020, 8))
    releasing.then(DeputyReleased(on(2020, 8), BEN)).again().refused(
        DeputyUnknown(BEN, on(2020, 8))
    )
    assert releasing.state.deputies == (Deputy(BEN, Period(on(2020, 7), on(2020, 8))),)
    given(MADE, ACCEPTED).when(release_deputy, deputy=BEN, effective=on(2020, 8)).refused(
        DeputyUnknown(BEN, on(2020, 8))
    )


def test_a_deputy_who_is_released_before_beginning_never_acts() -> None:
    released = given(MADE, ACCEPTED, NAMED).when(release_deputy, deputy=BEN, effective=on(2020, 6))
    assert released.state.deputies == ()


# What is not there


def test_nothing_happens_to_unknown_appointments_nor_before_they_are_made() -> None:
    tried: list[tuple[Command, dict[str, Any]]] = [
        (accept_appointment, {"by": ADA}),
        (decline_appointment, {"by": ADA}),
        (resign_appointment, {"by": ADA}),
        (end_appointment, {}),
        (remove_holder, {"decision": decided(3, 0)}),
        (name_deputy, {"deputy": BEN, "during": SUMMER, "by": ADA}),
        (release_deputy, {"deputy": BEN}),
    ]
    for command, fields in tried:
        given().when(command, **fields, effective=on(2020, 2)).refused(AppointmentUnknown)
        given(MADE).when(command, **fields, effective=on(2019)).refused(ContradictoryDates)
    given().when(expire_appointment, effective=on(2022)).refused(AppointmentUnknown)


def test_facts_of_an_appointment_are_kept() -> None:
    state = appointment()
    assert (state.post, state.person, state.party) == (TREASURER, ADA, SCHOOL)
    assert (state.accepted, state.over) == (on(2020, 1, 10), AT_THE_END)
    assert AppointmentAccepted(on(2020, 1, 10)) == ACCEPTED
