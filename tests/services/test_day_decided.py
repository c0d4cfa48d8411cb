"""On which day what was decided takes effect, by whoever carries it out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.agreements.agreement import AGREEMENT
from domain.bodies.body import BODY
from domain.motions.day_decided import NotTheDayDecided
from domain.motions.enacted_acts import AgreementTermination, BodyDissolution, PostAppointment
from domain.posts.appointment import APPOINTMENT
from domain.values import AppointmentId
from services.agreements import terminate_agreement
from services.appointments import appoint, end_appointment
from services.bodies import dissolve_body
from tests.services.acts import act
from tests.services.test_entitlement import World, agreed, decided, world

__all__ = ["world"]

pytestmark = pytest.mark.postgres

TODAY = datetime.now(UTC).date()
LATER, FAR = TODAY + timedelta(days=60), date(8999, 1, 1)


def test_nobody_uses_up_what_was_decided_by_putting_it_into_a_far_year(world: World) -> None:
    agreement = agreed(world)
    ends = {"agreement": agreement, "decision": decided(world, AgreementTermination(agreement))}
    for ahead in (FAR, TODAY + timedelta(days=2)):
        by = world.of(world.hill, effective=ahead)
        world.refused(NotTheDayDecided, terminate_agreement, by, **ends)
    terminate_agreement(world.ledger, world.of(world.hill), **ends)


def test_it_is_carried_out_ahead_for_the_day_decided_and_no_other(world: World) -> None:
    agreement = agreed(world)
    named = AgreementTermination(agreement, effective=LATER)
    ends = {"agreement": agreement, "decision": decided(world, named)}
    for other in (None, FAR, LATER - timedelta(days=1)):
        for by in (world.of(world.hill, effective=other), act(effective=other)):
            world.refused(NotTheDayDecided, terminate_agreement, by, **ends)
    terminate_agreement(world.ledger, world.of(world.hill, effective=LATER), **ends)
    held = world.ledger.held(AGREEMENT, agreement)
    assert held is not None
    assert held.state.terminated.day == LATER


def test_the_administration_sets_what_was_decided_for_no_day(world: World) -> None:
    decision = decided(world, BodyDissolution(world.board))
    dissolve_body(world.ledger, act(effective=LATER), body=world.board, decision=decision)
    held = world.ledger.held(BODY, world.board)
    assert held is not None
    assert held.state.dissolved.day == LATER


def test_a_term_begins_on_the_day_decided(world: World) -> None:
    end_appointment(world.ledger, act(), appointment=world.held)
    named = PostAppointment(world.post, effective=LATER)
    first, second = decided(world, PostAppointment(world.post)), decided(world, named)
    given = {"post": world.post, "person": world.ada}
    hill = world.of(world.hill)
    world.refused(NotTheDayDecided, appoint, hill, **given, start=FAR, decision=first)
    far = world.of(world.hill, effective=FAR)
    world.refused(NotTheDayDecided, appoint, far, **given, start=TODAY, decision=first)
    world.refused(NotTheDayDecided, appoint, hill, **given, decision=second)
    done = appoint(world.ledger, hill, **given, start=LATER, decision=second)
    held = world.ledger.held(APPOINTMENT, AppointmentId(done.id))
    assert held is not None
    assert held.state.term.start.day == LATER
