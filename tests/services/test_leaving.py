"""Parties that leave: their seats in every body, those that were dissolved, and who says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.agreements.signature import NotPartyToAgreement
from domain.authority import ByDefault, BySource
from domain.bodies.body import BODY, Body, SeatVacated, chair_at, electorate_at
from domain.bodies.reconstitution import ChairVacated
from domain.parties.partnership import PARTNERSHIP, NotParty, Partnership, PartyWithdrew, parties_at
from domain.refusal import Reported
from domain.values import BodyId, DecisionId, OrganisationId, PersonId, SeatId, Source
from domain.voting.tally import Seat
from services.act import Act
from services.agreements import draft_agreement
from services.bodies import constitute_body, designate_chair
from services.catalogue import commands
from services.decisions import open_poll, propose_motion
from services.entitlement import ActsAsAnother, ActsForAnother
from services.organisations import dissolve_organisation, merge_organisation
from services.partnerships import withdraw_party
from services.persons import register_person
from services.seats import NotInTheSeat, fill_seat, vacate_seat
from services.timing import NotEffectiveThen
from tests.services.acts import act, clause, partnered, registered
from tests.services.test_deadlines import MONDAY, WEEK
from tests.services.test_deadlines import World as Dated
from tests.services.test_deadlines import world as dated
from tests.services.test_entitlement import World, world

__all__ = ["dated", "world"]
pytestmark = pytest.mark.postgres

SOON = date(2999, 1, 1)


def body_of(world: World, body: BodyId | None = None) -> Body:
    held = world.ledger.held(BODY, body or world.board)
    assert held is not None and isinstance(held.state, Body)
    return held.state


def holders(world: World, at: Any = None, body: BodyId | None = None) -> list[PersonId | None]:
    found = electorate_at(body_of(world, body), at or act().at)
    return [seat.holder for seat in found.seats]


def leave(world: World, by: Act | None = None, party: OrganisationId | None = None) -> None:
    leaving = {"partnership": world.partnership, "organisation": party or world.lake}
    withdraw_party(world.ledger, by or world.of(party or world.lake), **leaving)


def person_of(world: World, organisation: OrganisationId | None) -> PersonId:
    given = {"name": "Dan", "affiliation": organisation}
    return PersonId(register_person(world.ledger, act(), **given).id)


def test_who_leaves_leaves_its_seats_in_the_same_act(world: World) -> None:
    designate_chair(world.ledger, act(), body=world.board, seat=world.two)
    leave(world)
    assert holders(world) == [world.ada, None]
    assert chair_at(body_of(world), act().at) is None
    filling = {"body": world.board, "seat": world.two, "holder": world.bob}
    world.refused(NotParty, fill_seat, world.of(world.lake), **filling)
    world.refused(NotParty, fill_seat, act(), **filling)
    chairing = {"body": world.board, "seat": world.two}
    world.refused(NotParty, designate_chair, act(), **chairing)
    seats = (Seat(SeatId(uuid4()), world.ada, world.hill), Seat(SeatId(uuid4()), None, world.lake))
    given: dict[str, Any] = {"partnership": world.partnership, "name": "Panel"}
    constitute_body(world.ledger, act(), **given, seats=seats)
    held = (Seat(SeatId(uuid4()), world.bob, world.lake),)
    world.refused(NotParty, constitute_body, act(), **{**given, "name": "Court"}, seats=held)


def test_no_vote_is_opened_with_a_seat_of_who_has_left(world: World) -> None:
    leave(world)
    put = {"partnership": world.partnership, "title": "A mill"}
    motion = DecisionId(propose_motion(world.ledger, world.by(world.ada), **put).id)
    seats = (Seat(SeatId(uuid4()), world.ada, world.hill), Seat(SeatId(uuid4()), None, world.lake))
    filled = (seats[0], replace(seats[1], holder=world.bob))
    world.refused(NotParty, open_poll, act(), decision=motion, seats=filled)
    open_poll(world.ledger, act(), decision=motion, seats=seats)


def test_who_says_that_it_leaves_keeps_its_seats_until_then(world: World) -> None:
    designate_chair(world.ledger, act(), body=world.board, seat=world.two)
    leave(world, world.of(world.lake, effective=SOON))
    assert holders(world) == [world.ada, world.bob]
    then = act(effective=date(2999, 1, 2)).moment().at
    assert holders(world, then) == [world.ada, None]
    assert chair_at(body_of(world), act().at) is not None
    assert chair_at(body_of(world), then) is None
    lake, seat = world.of(world.lake), {"body": world.board, "seat": world.two}
    vacate_seat(world.ledger, lake, **seat)
    fill_seat(world.ledger, world.of(world.lake), **seat, holder=person_of(world, None))
    assert holders(world)[1] is not None and holders(world, then) == [world.ada, None]
    seats = (Seat(SeatId(uuid4()), world.bob, world.lake), Seat(SeatId(uuid4()), None, world.lake))
    given: dict[str, Any] = {"partnership": world.partnership, "name": "Panel", "seats": seats}
    panel = BodyId(constitute_body(world.ledger, act(), **given).id)
    assert holders(world, body=panel) == [world.bob, None]
    assert holders(world, then, panel) == [None, None]
    designate_chair(world.ledger, act(), body=panel, seat=seats[0].id)
    assert chair_at(body_of(world, panel), act().at) is not None
    assert chair_at(body_of(world, panel), then) is None


def test_a_report_that_somebody_sat_on_is_entered_with_that_as_a_finding(world: World) -> None:
    leave(world)
    conduct = Reported()
    taken = {"body": world.board, "seat": world.two, "holder": world.bob}
    fill_seat(world.ledger, act(conduct=conduct), **taken)
    assert holders(world) == [world.ada, world.bob]
    seat = {"body": world.board, "seat": world.two}
    vacate_seat(world.ledger, world.of(world.hill), **seat)
    assert holders(world) == [world.ada, None]


def test_who_sits_for_a_party_is_of_its_people_or_of_nobodys(world: World) -> None:
    lake, seat = world.of(world.lake), {"body": world.board, "seat": world.two}
    vacate_seat(world.ledger, lake, **seat)
    world.refused(ActsForAnother, fill_seat, world.of(world.lake), **seat, holder=world.ada)
    held = (Seat(SeatId(uuid4()), person_of(world, world.hill), world.lake),)
    given: dict[str, Any] = {"partnership": world.partnership, "name": "Panel", "seats": held}
    world.refused(ActsForAnother, constitute_body, world.of(world.lake), **given)
    fill_seat(world.ledger, world.of(world.lake), **seat, holder=person_of(world, None))


def test_who_sits_for_another_leaves_by_the_key_of_their_own(world: World) -> None:
    seat = {"body": world.board, "seat": world.two}
    vacate_seat(world.ledger, act(), **seat)
    dan = person_of(world, world.hill)
    fill_seat(world.ledger, act(), **seat, holder=dan)
    hill = world.of(world.hill)
    world.refused(ActsForAnother, vacate_seat, hill, **seat)
    world.refused(ActsForAnother, vacate_seat, world.of(world.hill), **seat, person=world.bob)
    world.refused(NotInTheSeat, vacate_seat, world.of(world.hill), **seat, person=world.ada)
    world.refused(ActsAsAnother, vacate_seat, world.by(world.bob), **seat, person=dan)
    vacate_seat(world.ledger, world.of(world.hill), **seat, person=dan)
    assert holders(world) == [world.ada, None]


def test_others_say_of_who_was_dissolved_that_it_left_and_of_nobody_else(world: World) -> None:
    hill = world.of(world.hill)
    leaving = {"partnership": world.partnership, "organisation": world.lake}
    world.refused(ActsForAnother, withdraw_party, hill, **leaving)
    dissolve_organisation(world.ledger, world.of(world.lake), organisation=world.lake)
    leave(world, world.of(world.hill))
    assert holders(world) == [world.ada, None]


def test_who_merged_is_followed_and_put_out_by_nobody(world: World) -> None:
    vale = registered(world.ledger, "Vale")
    merge_organisation(world.ledger, world.of(world.lake), organisation=world.lake, into=vale)
    leaving = {"partnership": world.partnership, "organisation": world.lake}
    world.refused(ActsForAnother, withdraw_party, world.of(world.hill), **leaving)


def test_no_organisation_ends_before_its_own_acts(world: World) -> None:
    for name in ("dissolve_organisation", "withdraw_head"):
        back = world.of(world.lake, effective=date(2020, 1, 1))
        world.refused(NotEffectiveThen, commands()[name], back, organisation=world.lake)


def test_a_text_is_between_parties(world: World) -> None:
    vale = registered(world.ledger, "Vale")
    text: dict[str, Any] = {"partnership": world.partnership, "title": "Duo"}
    text |= {"clauses": (clause("one"),), "parties": (world.hill, vale)}
    world.refused(NotParty, draft_agreement, world.of(world.hill), **text)
    world.refused(NotParty, draft_agreement, act(), **text)
    others = {**text, "parties": (world.lake,)}
    world.refused(NotPartyToAgreement, draft_agreement, world.of(world.hill), **others)
    conduct = Reported()
    draft_agreement(world.ledger, act(conduct=conduct), **text)


def test_who_was_dissolved_is_a_party_no_more_by_itself(dated: Dated) -> None:
    ledger = dated.ledger
    oak, birch = registered(ledger, "Oak"), registered(ledger, "Birch")
    partnership = partnered(ledger, oak, birch)
    bea = PersonId(register_person(ledger, dated.act(), name="Bea").id)
    seat = Seat(SeatId(UUID(int=5)), bea, birch)
    given = {"partnership": partnership, "name": "Council", "seats": (seat,)}
    council = BodyId(constitute_body(ledger, dated.act(), **given).id)
    ends = MONDAY + timedelta(days=1)
    dissolve_organisation(ledger, dated.act(effective=ends), organisation=birch)
    dated.settle()
    assert dated.process().operate() == 0, "it is not over yet"
    dated.now = MONDAY + WEEK
    assert dated.process().operate() == 1
    [record] = dated.happened(PartyWithdrew)
    assert record.authority == ByDefault() and record.effective.start.at == ends
    [vacated] = dated.happened(SeatVacated)
    assert (vacated.stream, vacated.causation) == (council, record.id)
    assert dated.happened(ChairVacated) == []
    held = ledger.held(PARTNERSHIP, partnership)
    assert held is not None and isinstance(held.state, Partnership)
    assert parties_at(held.state, dated.now) == (oak,)
    dated.settle()
    assert dated.process().operate() == 0, "it happens once"


def test_what_a_source_reports_to_be_dissolved_is_left_to_those_who_report(dated: Dated) -> None:
    ledger = dated.ledger
    oak, birch = registered(ledger, "Oak"), registered(ledger, "Birch")
    partnership = partnered(ledger, oak, birch)
    source = BySource(Source("Register of schools"))
    reported = replace(dated.act(conduct=Reported(), effective=MONDAY - WEEK), authority=source)
    dissolve_organisation(ledger, reported, organisation=birch)
    dated.settle()
    assert dated.process().operate() == 0
    leaving = {"partnership": partnership, "organisation": birch}
    by_oak = dated.act(client="key", boundary=oak, organisation=oak)
    withdraw_party(ledger, by_oak, **leaving)
