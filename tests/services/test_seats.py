"""Who constitutes a body and fills its seats: a clause, a decision that names it, all parties."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from domain.bodies.seats_named import SeatsNamed
from domain.motions.acts_named import CompositionNotNamed
from domain.motions.enacted_acts import BodyConstitution, SeatFilling, SeatVacating
from domain.motions.enactment import AlreadyCarriedOut, DecisionDoesNotEnact
from domain.provisions.composition import (
    BodyNotAsProvided,
    BodyProvision,
    BodyStands,
    SeatsProvided,
)
from domain.provisions.office import PostProvision
from domain.provisions.remit import Power, Remit
from domain.provisions.tenure import Tenure
from domain.values import AgreementId, BodyId, ClauseId, OrganisationId, PersonId, SeatId
from domain.voting.rules import Preset
from domain.voting.tally import Seat
from services.act import UnknownId
from services.agreements import draft_agreement
from services.bodies import constitute_body
from services.decisions import propose_motion
from services.entitlement import ActsForAnother, NotForOneAlone
from services.persons import register_person
from services.posts import define_post
from services.seats import fill_seat, vacate_seat
from tests.services.acts import act, clause
from tests.services.test_entitlement import World, decided, world

__all__ = ["world"]

pytestmark = pytest.mark.postgres


def a_seat(
    party: OrganisationId | None = None, holder: PersonId | None = None, **more: Any
) -> Seat:
    return Seat(SeatId(uuid4()), holder, party, **more)


def text_with(world: World, *provisions: Any) -> tuple[AgreementId, ClauseId]:
    """A text of both parties with one clause that provides for something."""
    wording = clause("panel", provisions=provisions)
    drafting: dict[str, Any] = {"partnership": world.partnership, "title": "Charter"}
    drafted = draft_agreement(world.ledger, act(), **drafting, clauses=(wording, clause("aim")))
    return AgreementId(drafted.id), wording.id


def test_an_agreement_alone_gives_no_party_a_body(world: World) -> None:
    panel = BodyProvision("Panel", (SeatsProvided(1, world.hill), SeatsProvided(1, world.lake)))
    agreement, provides = text_with(world, panel)
    hill, aim = world.of(world.hill), clause("aim").id
    seats = (a_seat(world.hill), a_seat(world.lake))
    given: dict[str, Any] = {"partnership": world.partnership, "agreement": agreement}
    made = {**given, "seats": seats}
    world.refused(NotForOneAlone, constitute_body, hill, **made, name="Court")
    world.refused(NotForOneAlone, constitute_body, hill, **made, name="Panel", clause=aim)
    world.refused(BodyNotAsProvided, constitute_body, hill, **made, name="Court", clause=provides)
    more = {**given, "seats": (*seats, a_seat(world.hill)), "name": "Panel"}
    world.refused(BodyNotAsProvided, constitute_body, hill, **more)
    of_many = {**given, "seats": (replace(seats[0], persons=9), seats[1]), "name": "Panel"}
    world.refused(NotForOneAlone, constitute_body, hill, **of_many)
    unsaid = {**made, "name": "Panel", "preset": "consent"}
    world.refused(NotForOneAlone, constitute_body, hill, **unsaid)
    constitute_body(world.ledger, hill, **made, name="Panel")
    seats = (a_seat(world.hill), a_seat(world.lake))
    again = {**given, "seats": seats, "name": "Panel", "clause": provides}
    world.refused(BodyStands, constitute_body, world.of(world.hill), **again)
    world.refused(BodyStands, constitute_body, world.of(world.lake), **again)


def test_nobody_is_seated_by_another_party_when_a_body_is_constituted(world: World) -> None:
    panel = BodyProvision("Panel", (SeatsProvided(1, world.hill), SeatsProvided(1)))
    agreement, provides = text_with(world, panel)
    given: dict[str, Any] = {"partnership": world.partnership, "name": "Panel"}
    given |= {"agreement": agreement, "clause": provides}
    held, free = a_seat(world.hill, world.ada), a_seat()
    lake = world.of(world.lake)
    world.refused(ActsForAnother, constitute_body, lake, **given, seats=(held, free))
    for_all = (a_seat(world.hill), a_seat(None, world.bob))
    world.refused(NotForOneAlone, constitute_body, lake, **given, seats=for_all)
    constitute_body(world.ledger, world.of(world.hill), **given, seats=(held, free))


def test_a_decision_constitutes_the_body_that_it_names(world: World) -> None:
    given = {"partnership": world.partnership, "name": "Panel"}
    named = (SeatsNamed(1, world.hill), SeatsNamed(1, world.lake))
    majority: Preset = "majority"
    decision = decided(world, BodyConstitution("Panel", named, preset=majority))
    hill, both = world.of(world.hill), (a_seat(world.lake), a_seat(world.hill))
    one_more = (*both, a_seat(world.hill))
    made: dict[str, Any] = {**given, "preset": majority, "decision": decision}
    world.refused(DecisionDoesNotEnact, constitute_body, hill, **made, seats=one_more)
    other = {**made, "preset": "consent"}
    world.refused(DecisionDoesNotEnact, constitute_body, hill, **other, seats=both)
    constitute_body(world.ledger, hill, **made, seats=both)
    again = tuple(replace(seat, id=SeatId(uuid4())) for seat in both)
    world.refused(AlreadyCarriedOut, constitute_body, hill, **made, seats=again)


def test_a_decision_may_name_the_clause_that_says_what_the_body_is(world: World) -> None:
    panel = BodyProvision("Panel", (SeatsProvided(1, world.hill), SeatsProvided(1, world.lake)))
    agreement, provides = text_with(world, panel)
    where: dict[str, Any] = {"agreement": agreement, "clause": provides}
    decision = decided(world, BodyConstitution("Panel", **where), BodyConstitution("Aim", **where))
    lake, seats = world.of(world.lake), (a_seat(world.hill), a_seat(world.lake))
    made: dict[str, Any] = {"partnership": world.partnership, "decision": decision, **where}
    world.refused(DecisionDoesNotEnact, constitute_body, lake, **made, name="Court", seats=seats)
    few = (a_seat(world.lake),)
    world.refused(BodyNotAsProvided, constitute_body, lake, **made, name="Panel", seats=few)
    constitute_body(world.ledger, lake, **made, name="Panel", seats=seats)
    prose = {**made, "clause": clause("aim").id}
    decides = decided(world, BodyConstitution("Aim", (), agreement, clause("aim").id))
    prose |= {"name": "Aim", "seats": few, "decision": decides}
    world.refused(DecisionDoesNotEnact, constitute_body, world.of(world.lake), **prose)


def test_a_motion_names_what_the_body_is(world: World) -> None:
    putting: dict[str, Any] = {"partnership": world.partnership, "title": "A panel"}
    nothing = (BodyConstitution("Panel"),)
    world.refused(CompositionNotNamed, propose_motion, act(), **putting, enacts=nothing)
    strangers = (BodyConstitution("Panel", (SeatsNamed(1, OrganisationId(uuid4())),)),)
    world.refused(UnknownId, propose_motion, act(), **putting, enacts=strangers)
    nowhere = (SeatFilling(world.board, SeatId(uuid4())),)
    world.refused(UnknownId, propose_motion, act(), **putting, enacts=nowhere)


def with_a_free_seat(world: World) -> dict[str, Any]:
    free = a_seat()
    seats = (a_seat(world.hill, world.ada), free)
    given: dict[str, Any] = {"partnership": world.partnership, "name": "Panel", "seats": seats}
    return {"body": BodyId(constitute_body(world.ledger, act(), **given).id), "seat": free.id}


def test_a_seat_of_no_party_is_filled_by_decision_and_by_no_party_alone(world: World) -> None:
    free, lake = with_a_free_seat(world), world.of(world.lake)
    world.refused(NotForOneAlone, fill_seat, lake, **free, holder=world.bob)
    world.refused(NotForOneAlone, fill_seat, lake, **free, holder=world.bob, party=world.lake)
    filling, leaving = SeatFilling(**free, holder=world.bob), SeatVacating(**free)
    decision = decided(world, filling, leaving)
    by: dict[str, Any] = {**free, "decision": decision}
    hill = world.of(world.hill)
    world.refused(DecisionDoesNotEnact, fill_seat, hill, **by, holder=world.ada)
    fill_seat(world.ledger, hill, **by, holder=world.bob)
    world.refused(NotForOneAlone, vacate_seat, hill, **free)
    vacate_seat(world.ledger, hill, **by)
    world.refused(AlreadyCarriedOut, fill_seat, hill, **by, holder=world.bob)
    world.refused(AlreadyCarriedOut, vacate_seat, hill, **by)


def test_who_holds_a_seat_leaves_it_and_nobody_leaves_it_for_them(world: World) -> None:
    free = with_a_free_seat(world)
    dan = PersonId(register_person(world.ledger, act(), name="Dan", affiliation=world.lake).id)
    fill_seat(world.ledger, act(), **free, holder=dan)
    world.refused(NotForOneAlone, vacate_seat, world.of(world.lake), **free)
    as_dan = replace(world.of(world.hill), actor=world.by(dan).actor)
    world.refused(ActsForAnother, vacate_seat, as_dan, **free)
    vacate_seat(world.ledger, replace(world.of(world.lake), actor=world.by(dan).actor), **free)


def test_a_decision_lets_go_who_sits_for_a_party_and_seats_nobody_for_it(world: World) -> None:
    seat: dict[str, Any] = {"body": world.board, "seat": world.one}
    decision = decided(world, SeatVacating(**seat), SeatFilling(**seat))
    lake = world.of(world.lake)
    vacate_seat(world.ledger, lake, **seat, decision=decision)
    cleo = PersonId(register_person(world.ledger, act(), name="Cleo").id)
    filling: dict[str, Any] = {**seat, "holder": cleo, "decision": decision}
    world.refused(ActsForAnother, fill_seat, lake, **filling)
    fill_seat(world.ledger, world.of(world.hill), **filling)


def test_what_a_clause_leaves_open_about_a_post_no_party_says_alone(world: World) -> None:
    agreement, provides = text_with(world, PostProvision("Speaker"))
    hill, lake = world.of(world.hill), world.of(world.lake)
    given: dict[str, Any] = {"partnership": world.partnership, "agreement": agreement}
    spending = Remit((), (Power(("money",)),))
    world.refused(NotForOneAlone, define_post, hill, **given, title="Treasurer")
    speaker: dict[str, Any] = {**given, "title": "Speaker", "clause": provides}
    world.refused(NotForOneAlone, define_post, hill, **speaker, remit=spending)
    world.refused(NotForOneAlone, define_post, hill, **speaker, tenure=Tenure(months=12))
    define_post(world.ledger, lake, **speaker)
