"""A no to another party's motion that one party alone reports ends nothing."""

from fractions import Fraction
from typing import Any

import pytest

from domain.decision import MotionAlreadyDecided
from domain.document import Document
from domain.values import DecisionId, OrganisationId
from domain.voting import Count, Tally
from services.act import Act
from services.bodies import designate_chair
from services.decisions import open_poll, propose_motion, report_tally
from services.deliberation import second_motion
from tests.services.acts import act
from tests.services.test_entitlement import World, world

__all__ = ["world"]
pytestmark = pytest.mark.postgres


def told(world: World, motion: DecisionId, by: Act, yes: int, present: int = 2) -> None:
    """The numbers of a vote in the board, as somebody reports them."""
    no, all_of_them = Fraction(present - yes), Fraction(present)
    count = Count(Fraction(yes), no, Fraction(0), present=all_of_them, members=all_of_them)
    report_tally(world.ledger, by, decision=motion, tally=Tally((count,)), evidence=MINUTES)


MINUTES = (Document("Minutes", "0" * 64),)


def moved(world: World, party: OrganisationId) -> DecisionId:
    """A motion in the board, which Hill chairs."""
    designate_chair(world.ledger, act(), body=world.board, seat=world.one)
    put = {"partnership": world.partnership, "title": "A mill", "body": world.board}
    return DecisionId(propose_motion(world.ledger, world.of(party), **put).id)


def opening(world: World, motion: DecisionId, party: OrganisationId) -> dict[str, Any]:
    return {"decision": motion, "by": world.ada if party == world.hill else world.bob}


def not_put_to_the_vote(world: World, motion: DecisionId, party: OrganisationId) -> None:
    acting = world.of(party)
    world.refused(MotionAlreadyDecided, open_poll, acting, **opening(world, motion, party))


def test_who_moved_it_puts_it_to_the_vote_all_the_same(world: World) -> None:
    motion = moved(world, world.lake)
    told(world, motion, world.of(world.hill), yes=0)
    with pytest.raises(MotionAlreadyDecided):
        told(world, motion, world.of(world.hill), yes=0)
    open_poll(world.ledger, world.of(world.lake), **opening(world, motion, world.lake))


def test_it_is_prepared_for_that_as_any_motion(world: World) -> None:
    motion = moved(world, world.lake)
    told(world, motion, world.of(world.hill), yes=0)
    second_motion(world.ledger, act(), decision=motion, seconder=world.ada)


def test_others_report_what_it_came_to(world: World) -> None:
    motion = moved(world, world.lake)
    told(world, motion, world.of(world.hill), yes=0)
    told(world, motion, act(), yes=2)
    not_put_to_the_vote(world, motion, world.lake)


def test_who_reports_its_own_motion_rejected_has_ended_it(world: World) -> None:
    motion = moved(world, world.hill)
    told(world, motion, world.of(world.hill), yes=0)
    not_put_to_the_vote(world, motion, world.hill)


def test_what_the_administration_reports_rejected_is(world: World) -> None:
    motion = moved(world, world.lake)
    told(world, motion, act(), yes=0)
    not_put_to_the_vote(world, motion, world.lake)
