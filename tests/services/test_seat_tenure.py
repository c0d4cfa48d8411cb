"""Who fills a seat that is nobody's, where a clause says so, and who stays in it for how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.agreements.clause import Clause
from domain.bodies.body import BODY
from domain.motions.enacted_acts import SeatFilling
from domain.provisions.composition import BodyProvision, SeatsProvided
from domain.provisions.office import Appointer, NotForThemToAppoint
from domain.provisions.seat_tenure import SeatTenureProvision
from domain.provisions.seat_term import SeatHeldOver
from domain.values import AgreementId, BodyId, ClauseId, SeatId
from domain.voting.tally import Seat
from services.act import Act
from services.agreements import draft_agreement, enter_into_force
from services.bodies import constitute_body
from services.entitlement import NotForOneAlone
from services.seats import expire_seat, fill_seat
from tests import lawful
from tests.services.acts import act
from tests.services.test_deadlines import World as Dated
from tests.services.test_deadlines import world as dated
from tests.services.test_entitlement import World, decided, world
from tests.services.test_reconstitution import bound

__all__ = ["dated", "world"]

pytestmark = pytest.mark.postgres


def panel(world: World, filled_by: Appointer) -> dict[str, Any]:
    """A panel with a vacant seat of nobody's, which somebody fills by a clause."""
    composed = BodyProvision("Panel", (SeatsProvided(),))
    tenure = SeatTenureProvision("Panel", filled_by=filled_by)
    agreement, provides = bound(world, composed, tenure)
    free = Seat(SeatId(uuid4()))
    given: dict[str, Any] = {"partnership": world.partnership, "name": "Panel", "seats": (free,)}
    made = constitute_body(world.ledger, act(), **given, agreement=agreement, clause=provides)
    return {"body": BodyId(made.id), "seat": free.id, "holder": world.bob}


def test_a_seat_of_nobody_is_filled_by_the_party_to_which_the_clause_gives_it(
    world: World,
) -> None:
    filling = panel(world, Appointer("party", world.lake))
    hill, lake = world.of(world.hill), world.of(world.lake)
    world.refused(NotForOneAlone, fill_seat, hill, **filling)
    world.refused(NotForThemToAppoint, fill_seat, act(), **filling)
    decision = decided(world, SeatFilling(filling["body"], filling["seat"]))
    world.refused(
        NotForThemToAppoint, fill_seat, world.of(world.hill), **filling, decision=decision
    )
    fill_seat(world.ledger, lake, **filling)


def test_a_seat_of_nobody_is_filled_by_a_decision_of_the_body_that_the_clause_names(
    world: World,
) -> None:
    filling = panel(world, Appointer("body", body=world.board))
    naming = SeatFilling(filling["body"], filling["seat"])
    elsewhere = {**filling, "decision": decided(world, naming)}
    world.refused(NotForThemToAppoint, fill_seat, world.of(world.hill), **elsewhere)
    world.refused(NotForThemToAppoint, fill_seat, act(), **filling)


def test_a_seat_of_nobody_is_filled_by_any_decision_where_the_clause_says_so(
    world: World,
) -> None:
    by_any = panel(world, Appointer("decision"))
    world.refused(NotForThemToAppoint, fill_seat, act(), **by_any)
    by_all = decided(world, SeatFilling(by_any["body"], by_any["seat"]))
    fill_seat(world.ledger, world.of(world.hill), **by_any, decision=by_all)


def test_who_fills_a_seat_of_nobody_fills_it_when_the_body_is_constituted(world: World) -> None:
    composed = BodyProvision("Panel", (SeatsProvided(),))
    tenure = SeatTenureProvision("Panel", filled_by=Appointer("party", world.lake))
    agreement, provides = bound(world, composed, tenure)
    seat = SeatId(uuid4())
    given: dict[str, Any] = {"partnership": world.partnership, "name": "Panel"}
    given |= {"agreement": agreement, "clause": provides, "seats": (Seat(seat, world.bob),)}
    world.refused(NotForOneAlone, constitute_body, world.of(world.hill), **given)
    world.refused(NotForThemToAppoint, constitute_body, act(), **given)
    made = constitute_body(world.ledger, world.of(world.lake), **given)
    held = world.ledger.held(BODY, BodyId(made.id))
    assert held is not None
    assert held.state.occupants[seat].last.holder == world.bob


def test_who_holds_over_is_put_out_by_nobody_but_a_successor(dated: Dated) -> None:
    stays = SeatTenureProvision("Council", holds_over=True)
    composed = BodyProvision("Council", (SeatsProvided(),), months=3)
    text = (Clause(ClauseId(UUID(int=78)), "1", "", "A council.\n", None, (composed, stays)),)
    drafting: dict[str, Any] = {"partnership": dated.partnership, "title": "Charter"}
    drafted = draft_agreement(dated.ledger, dated.act(), **drafting, clauses=text)
    enter_into_force(dated.ledger, dated.act(), agreement=AgreementId(drafted.id))
    seat = SeatId(uuid4())
    given: dict[str, Any] = {"partnership": dated.partnership, "name": "Council"}
    given |= {"agreement": AgreementId(drafted.id), "seats": (Seat(seat, dated.members[0]),)}
    body = BodyId(constitute_body(dated.ledger, dated.act(), **given).id)
    dated.settle()
    dated.now += timedelta(days=200)
    assert dated.process().operate() == 0, "nothing happens by itself"
    over: Act = dated.act()
    with pytest.raises(SeatHeldOver):
        expire_seat(dated.ledger, over, body=body, seat=seat)
    fill_seat(dated.ledger, dated.act(), body=body, seat=seat, holder=dated.members[1])
    held = dated.ledger.held(BODY, body)
    assert held is not None
    assert held.state.occupants[seat].at(over.at - timedelta(days=1)).holder == dated.members[0]
    assert held.state.occupants[seat].last.holder == dated.members[1]
    assert lawful.unlawful(dated.ledger.store) == []
