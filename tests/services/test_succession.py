"""Organisations that merge or end: who takes their place, and that they act no more."""

from __future__ import annotations

from typing import Any

import pytest

from domain.bodies.body import BODY, Body
from domain.parties.organisation import OrganisationGone
from domain.parties.partnership import PARTNERSHIP, NotParty, Partnership, is_party_at
from domain.values import OrganisationId
from services.act import UnknownId
from services.agreements import draft_agreement
from services.ballots import cast_ballot
from services.decisions import propose_motion
from services.entitlement import ActsForAnother
from services.organisations import dissolve_organisation, merge_organisation
from services.partnerships import succeed_party, withdraw_party
from services.persons import register_person
from services.seats import fill_seat, vacate_seat
from tests import lawful
from tests.services.acts import act, clause, registered
from tests.services.test_entitlement import YES, World, world

__all__ = ["world"]
pytestmark = pytest.mark.postgres


def is_party(world: World, organisation: OrganisationId) -> bool:
    held = world.ledger.held(PARTNERSHIP, world.partnership)
    assert held is not None and isinstance(held.state, Partnership)
    return is_party_at(held.state, organisation, act().at)


def merged(world: World, into: OrganisationId) -> dict[str, Any]:
    """The party Hill says that it merged into another organisation; who is to take its place."""
    merge_organisation(world.ledger, world.of(world.hill), organisation=world.hill, into=into)
    return {"partnership": world.partnership, "organisation": world.hill}


def test_the_successor_takes_the_place_itself(world: World) -> None:
    vale = registered(world.ledger, "Vale")
    place = merged(world, vale)
    assert not is_party(world, vale)
    succeed_party(world.ledger, world.of(vale), **place)
    assert is_party(world, vale) and not is_party(world, world.hill)
    assert lawful.unlawful(world.ledger.store) == []


def test_nobody_makes_another_one_take_its_place(world: World) -> None:
    vale = registered(world.ledger, "Vale")
    place = merged(world, vale)
    world.refused(OrganisationGone, succeed_party, world.of(world.hill), **place)
    world.refused(OrganisationGone, succeed_party, world.of(world.hill), **place, successor=vale)
    world.refused(ActsForAnother, succeed_party, world.of(world.lake), **place)
    assert not is_party(world, vale)
    succeed_party(world.ledger, act(), **place)
    assert is_party(world, vale)


def test_what_is_to_end_later_names_no_successor_against_its_will(world: World) -> None:
    vale = registered(world.ledger, "Vale")
    place = {"partnership": world.partnership, "organisation": world.hill}
    following = {**place, "successor": vale}
    world.refused(ActsForAnother, succeed_party, world.of(world.hill), **following)


def test_who_merged_with_nobody_of_a_partnership_does_not_see_it(world: World) -> None:
    vale, moor = registered(world.ledger, "Vale"), registered(world.ledger, "Moor")
    place = merged(world, vale)
    world.refused(UnknownId, succeed_party, world.of(moor), **place)
    world.refused(UnknownId, succeed_party, world.of(moor), **place, successor=moor)
    merge_organisation(world.ledger, world.of(moor), organisation=moor, into=vale)
    of_moor = {"partnership": world.partnership, "organisation": moor}
    world.refused(UnknownId, succeed_party, world.of(vale), **of_moor)


def test_what_was_dissolved_acts_no_more_and_still_leaves(world: World) -> None:
    ended = {"organisation": world.hill}
    dissolve_organisation(world.ledger, world.of(world.hill), **ended)
    hill = world.of(world.hill)
    put = {"partnership": world.partnership, "title": "One more"}
    world.refused(OrganisationGone, propose_motion, hill, **put)
    world.refused(OrganisationGone, draft_agreement, hill, **put, clauses=(clause("one"),))
    propose_motion(world.ledger, world.of(world.lake), **put)
    withdraw_party(world.ledger, hill, partnership=world.partnership, **ended)
    assert not is_party(world, world.hill)


def test_the_successor_fills_and_vacates_the_seat_and_votes_for_it(world: World) -> None:
    vale = registered(world.ledger, "Vale")
    place = merged(world, vale)
    by = world.of(vale)
    eve = register_person(world.ledger, act(), name="Eve", affiliation=vale)
    seat = {"body": world.board, "seat": world.one}
    succeed_party(world.ledger, by, **place)
    vote = {"decision": world.motion, "poll": world.poll, "seat": world.one, "choice": YES}
    world.refused(ActsForAnother, cast_ballot, world.of(world.lake), **vote, voter=world.ada)
    cast_ballot(world.ledger, by, **vote, voter=world.ada)
    world.refused(ActsForAnother, vacate_seat, world.of(world.lake), **seat)
    vacate_seat(world.ledger, by, **seat)
    world.refused(ActsForAnother, fill_seat, world.of(world.lake), **seat, holder=world.bob)
    fill_seat(world.ledger, by, **seat, holder=eve.id)
    assert lawful.unlawful(world.ledger.store) == []


def test_who_has_a_seat_already_takes_no_second_one(world: World) -> None:
    place = merged(world, world.lake)
    by = world.of(world.lake)
    seat = {"body": world.board, "seat": world.one}
    world.refused(ActsForAnother, fill_seat, by, **seat, holder=world.bob)
    succeed_party(world.ledger, by, **place)
    held = world.ledger.held(BODY, world.board)
    assert held is not None and isinstance(held.state, Body)
    assert held.state.occupants[world.one].last is None
    world.refused(NotParty, fill_seat, by, **seat, holder=world.bob)
    vote = {"decision": world.motion, "poll": world.poll, "seat": world.one, "choice": YES}
    world.refused(NotParty, cast_ballot, by, **vote, voter=world.ada)
    assert lawful.unlawful(world.ledger.store) == []
