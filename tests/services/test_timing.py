"""Acts on whose time others rely, and seats that are another's: no key of an organisation dates
the one or gives away the other.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from domain.bodies.seats_named import seats_named
from domain.motions.enacted_acts import BodyConstitution
from domain.motions.poll import PollClosesLater
from domain.values import DecisionId, PollId, SeatId
from domain.voting.tally import Seat
from services.catalogue import commands
from services.entitlement import ActsForAnother
from services.timing import NotEffectiveThen
from tests.services.acts import act
from tests.services.test_entitlement import YES, World, decided, world

__all__ = ["world"]
pytestmark = pytest.mark.postgres

LATER = date(2999, 1, 1)

cast_ballot, challenge_decision, close_poll, count_poll, conclude_vote = (
    commands()[name]
    for name in ("cast_ballot", "challenge_decision", "close_poll", "count_poll", "conclude_vote")
)
constitute_body, fill_seat, open_poll, propose_motion = (
    commands()[name] for name in ("constitute_body", "fill_seat", "open_poll", "propose_motion")
)


def opened(world: World, closes_at: Any = None) -> dict[str, Any]:
    """A poll of the board, until the time that was announced."""
    put = {"partnership": world.partnership, "title": "Sell the lens", "body": world.board}
    motion = DecisionId(propose_motion(world.ledger, act(), **put).id)
    poll = PollId(uuid4())
    open_poll(world.ledger, act(), id=poll, decision=motion, closes_at=closes_at)
    return {"decision": motion, "poll": poll}


def test_no_organisation_closes_a_poll_by_saying_that_it_is_later(world: World) -> None:
    of = opened(world, LATER)
    ahead = world.of(world.hill, effective=date(2999, 1, 2))
    hill = world.of(world.hill)
    cast_ballot(world.ledger, hill, **of, seat=world.one, voter=world.ada, choice=YES)
    world.refused(PollClosesLater, close_poll, world.of(world.hill), **of)
    world.refused(NotEffectiveThen, close_poll, ahead, **of)
    world.refused(NotEffectiveThen, conclude_vote, ahead, decision=of["decision"])
    lake = world.of(world.lake)
    cast_ballot(world.ledger, lake, **of, seat=world.two, voter=world.bob, choice=YES)


def test_no_organisation_votes_late_by_saying_that_it_was_earlier(world: World) -> None:
    of = opened(world)
    early = datetime.now(UTC)
    vote = {**of, "seat": world.one, "voter": world.ada, "choice": YES}
    world.refused(NotEffectiveThen, cast_ballot, world.of(world.hill, effective=early), **vote)
    ahead = world.of(world.hill, effective=LATER)
    world.refused(NotEffectiveThen, cast_ballot, ahead, **vote)
    cast_ballot(world.ledger, world.of(world.hill), **vote)


def test_no_organisation_sets_for_later_what_keeps_others_from_setting_it(world: World) -> None:
    """A body that has its next seats only in far years could have no others until then."""
    ahead = world.of(world.hill, effective=LATER)
    of = {"partnership": world.partnership}
    world.refused(NotEffectiveThen, commands()["reconstitute_body"], ahead, body=world.board)
    world.refused(NotEffectiveThen, constitute_body, ahead, **of, name="Council", seats=())
    chair = {"body": world.board, "seat": world.one}
    world.refused(NotEffectiveThen, commands()["designate_chair"], ahead, **chair)
    world.refused(NotEffectiveThen, commands()["define_post"], ahead, **of, title="Clerk")


def test_what_is_entered_for_others_says_when_it_was(world: World) -> None:
    """The key of the administration is for that; an operation of a clause is no organisation's."""
    of = opened(world, LATER)
    close_poll(world.ledger, act(effective=date(2999, 1, 2)), **of)
    count_poll(world.ledger, act(effective=date(2999, 1, 2)), **of)


def test_no_organisation_challenges_in_time_by_saying_so(world: World) -> None:
    grounds = {"decision": decided(world), "grounds": "It was late.", "defects": ("notice",)}
    early = world.of(world.hill, effective=datetime.now(UTC))
    world.refused(NotEffectiveThen, challenge_decision, early, **grounds)
    challenge_decision(world.ledger, world.of(world.hill), **grounds)


def test_who_sits_for_a_party_is_for_that_party_to_say(world: World) -> None:
    own, other = (
        Seat(SeatId(uuid4()), world.ada, world.hill),
        Seat(SeatId(uuid4()), world.ada, world.lake),
    )
    decision = decided(world, BodyConstitution("Council", seats_named((own, other))))
    council: dict[str, Any] = {
        "partnership": world.partnership,
        "name": "Council",
        "decision": decision,
    }
    hill = world.of(world.hill)
    world.refused(ActsForAnother, constitute_body, hill, **council, seats=(own, other))
    vacant = Seat(other.id, None, world.lake)
    made = constitute_body(world.ledger, world.of(world.hill), **council, seats=(own, vacant)).id
    sitting = {"body": made, "seat": other.id, "party": world.lake}
    world.refused(ActsForAnother, fill_seat, hill, **sitting, holder=world.ada)
    fill_seat(world.ledger, world.of(world.lake), **sitting, holder=world.bob)
