"""The term of a seat ends by itself, by operation of the clause that composes the body."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.agreements.clause import Clause
from domain.authority import ByClause
from domain.bodies.body import SeatFilled, SeatVacated
from domain.provisions.composition import BodyProvision, SeatsProvided
from domain.provisions.seat_term import SeatTermsFixed
from domain.values import AgreementId, BodyId, ClauseId, SeatId
from domain.voting.tally import Seat
from services.agreements import draft_agreement, enter_into_force
from services.bodies import constitute_body
from services.seats import fill_seat
from tests import lawful
from tests.services.test_deadlines import MONDAY, WEEK, World, world

__all__ = ["world"]

pytestmark = pytest.mark.postgres

SITTING = ClauseId(UUID(int=78))
COUNCIL = BodyProvision("Council", (SeatsProvided(2),), months=3)


def sitting(world: World) -> tuple[AgreementId, dict[str, Any]]:
    """A council whose seats are held for three months; one of them is taken from the beginning."""
    text = (Clause(SITTING, "1", "Council", "There is a council.\n", None, (COUNCIL,)),)
    drafting: dict[str, Any] = {"partnership": world.partnership, "title": "Charter"}
    agreement = AgreementId(draft_agreement(world.ledger, world.act(), **drafting, clauses=text).id)
    enter_into_force(world.ledger, world.act(), agreement=agreement)
    taken, free = Seat(SeatId(uuid4()), world.members[0]), Seat(SeatId(uuid4()))
    given: dict[str, Any] = {"partnership": world.partnership, "name": "Council"}
    given |= {"agreement": agreement, "seats": (taken, free)}
    body = BodyId(constitute_body(world.ledger, world.act(), **given).id)
    return agreement, {"body": body, "seats": (taken.id, free.id)}


def test_a_seat_is_vacant_when_its_term_is_over(world: World) -> None:
    agreement, council = sitting(world)
    body, (taken, free) = council["body"], council["seats"]
    world.now = MONDAY + WEEK
    filling: dict[str, Any] = {"body": body, "seat": free, "holder": world.members[1]}
    fill_seat(world.ledger, world.act(), **filling)
    first, second = datetime(2030, 4, 7, tzinfo=UTC), datetime(2030, 4, 14, tzinfo=UTC)
    fixed = [record.data for record in world.happened(SeatTermsFixed)]
    assert [(one.seats, one.until.at) for one in fixed] == [((taken,), first), ((free,), second)]
    world.settle()
    world.now = first
    assert world.process().operate() == 0, "who acts in the last second is still heard"
    world.now = second + WEEK
    assert world.process().operate() == 2
    left = world.happened(SeatVacated)
    assert [(r.data.seat, r.data.effective.at) for r in left] == [(taken, first), (free, second)]
    assert {r.authority for r in left} == {ByClause(agreement, SITTING, 1)}
    assert world.process().operate() == 0
    assert lawful.unlawful(world.ledger.store) == []


def test_who_takes_the_seat_anew_before_it_was_noticed_is_not_put_out_of_it(world: World) -> None:
    _, council = sitting(world)
    body, (taken, _) = council["body"], council["seats"]
    world.settle()
    world.now = datetime(2030, 4, 7, tzinfo=UTC)
    filling: dict[str, Any] = {"body": body, "seat": taken, "holder": world.members[2]}
    fill_seat(world.ledger, world.act(), **filling)
    world.settle()
    world.now += WEEK
    assert world.process().operate() == 0
    [left], [filled] = world.happened(SeatVacated), world.happened(SeatFilled)
    assert left.data.effective.at == filled.data.effective.at
    assert left.version < filled.version
