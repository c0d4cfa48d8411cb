"""Sides of a conflict that left, merged or ended, and sides that belong together."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from domain.conflicts.conflict import CONFLICT
from domain.conflicts.conflict_state import Conflict, NotASide
from domain.conflicts.hearing import NeutralNotSitting
from domain.parties.organisation import OrganisationGone
from domain.values import ConflictId, NeutralId, OrganisationId
from domain.voting.side import Side
from services.conflicts import SideUnstated, declare_stage_exhausted, raise_conflict
from services.entitlement import ActsForAnother
from services.neutrals import (
    accept_as_neutral,
    agree_to_neutral,
    appoint_neutral,
    discharge_neutral,
    object_to_neutral,
)
from services.organisations import dissolve_organisation
from services.partnerships import succeed_party, withdraw_party
from tests.services.acts import act, registered
from tests.services.test_entitlement import World, world
from tests.services.test_succession import merged

__all__ = ["world"]
pytestmark = pytest.mark.postgres


def disputed(world: World, *against: Side) -> tuple[dict[str, Any], OrganisationId]:
    """A conflict of Lake in which a court is named and has agreed; and that court."""
    court = registered(world.ledger, "Court")
    given: dict[str, Any] = {"partnership": world.partnership, "grounds": "Noise"}
    raised = raise_conflict(
        world.ledger, world.of(world.lake), against=against or (Side(world.hill),), **given
    )
    neutral = NeutralId(uuid4())
    asked = {"conflict": ConflictId(raised.id), "neutral": neutral}
    naming = {"id": neutral, "conflict": raised.id, "organisation": court}
    appoint_neutral(world.ledger, world.of(world.lake), **naming)
    accept_as_neutral(world.ledger, world.of(court), **asked)
    return asked, court


def sits(world: World, asked: dict[str, Any]) -> bool:
    held = world.ledger.held(CONFLICT, asked["conflict"])
    assert held is not None and isinstance(held.state, Conflict)
    return held.state.neutrals[asked["neutral"]].is_sitting


def test_a_side_that_left_still_accepts_or_objects(world: World) -> None:
    asked, court = disputed(world)
    left = {"partnership": world.partnership, "organisation": world.hill}
    withdraw_party(world.ledger, world.of(world.hill), **left)
    world.refused(NeutralNotSitting, declare_stage_exhausted, world.of(court), **asked)
    agree_to_neutral(world.ledger, world.of(world.hill), **asked)
    assert sits(world, asked)
    declare_stage_exhausted(world.ledger, world.of(court), **asked)


def test_for_a_side_that_merged_its_successor_speaks(world: World) -> None:
    asked, _ = disputed(world)
    vale = registered(world.ledger, "Vale")
    place = merged(world, vale)
    succeed_party(world.ledger, world.of(vale), **place)
    world.refused(OrganisationGone, agree_to_neutral, world.of(world.hill), **asked)
    stolen = {**asked, "by": Side(world.hill)}
    world.refused(ActsForAnother, object_to_neutral, world.of(world.lake), **stolen)
    assert not sits(world, asked)
    agree_to_neutral(world.ledger, world.of(vale), **asked)
    assert sits(world, asked)
    discharge_neutral(world.ledger, world.of(vale), **stolen)
    discharge_neutral(world.ledger, world.of(world.lake), **asked)
    assert not sits(world, asked)


def test_nobody_speaks_for_a_side_that_ended(world: World) -> None:
    asked, _ = disputed(world)
    dissolve_organisation(world.ledger, world.of(world.hill), organisation=world.hill)
    world.refused(OrganisationGone, agree_to_neutral, world.of(world.hill), **asked)
    world.refused(
        ActsForAnother, agree_to_neutral, world.of(world.lake), **asked, by=Side(world.hill)
    )


def test_an_organisation_does_not_accept_for_its_person_who_is_a_side(world: World) -> None:
    asked, _ = disputed(world, Side(world.hill), Side(person=world.ada))
    agree_to_neutral(world.ledger, world.of(world.hill), **asked)
    for_ada = {**asked, "by": Side(person=world.ada)}
    world.refused(ActsForAnother, agree_to_neutral, world.of(world.hill), **for_ada)
    world.refused(NotASide, agree_to_neutral, world.by(world.bob), **asked)
    assert not sits(world, asked)
    agree_to_neutral(world.ledger, world.by(world.ada), **asked)
    assert sits(world, asked)


def test_somebody_is_named_by_a_side(world: World) -> None:
    asked, court = disputed(world)
    naming = {"conflict": asked["conflict"], "person": world.bob}
    world.refused(SideUnstated, appoint_neutral, act(), **naming)
    world.refused(NotASide, appoint_neutral, world.of(court), **naming)
