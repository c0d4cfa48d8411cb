"""Who steps back from a vote that goes on after the body has changed: the chain of it holds too."""

import pytest

from services.bodies import dissolve_body
from services.deliberation import declare_recusal
from services.seats import vacate_seat
from tests.services.acts import act
from tests.services.test_entitlement import World, world

__all__ = ["world"]
pytestmark = pytest.mark.postgres


# What is recorded is looked at in the end, act by act: `world` does it.
def test_from_a_vote_of_a_body_that_was_dissolved_since(world: World) -> None:
    dissolve_body(world.ledger, act(), body=world.board)
    declare_recusal(world.ledger, world.of(world.hill), decision=world.motion, seat=world.one)


def test_from_a_vote_in_which_they_had_the_seat_that_they_left(world: World) -> None:
    vacate_seat(world.ledger, act(), body=world.board, seat=world.one)
    declare_recusal(world.ledger, world.of(world.hill), decision=world.motion, seat=world.one)


def test_from_a_vote_as_they_sit_in_the_body(world: World) -> None:
    declare_recusal(world.ledger, world.of(world.hill), decision=world.motion, seat=world.one)
