"""A no to another party's motion that one party alone reports ends nothing, and what it reports to
have ended nothing opens the way to no second call."""

from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest

from domain.decisions.decision import DECISION, MotionAlreadyDecided
from domain.document import Document
from domain.provisions.provision import DecisionRuleProvision
from domain.values import DecisionId, OrganisationId, PollId
from domain.voting.rules import DecisionRule, QuorumByCall, QuorumShare
from domain.voting.tally import Count, Stance, Tally
from services.act import Act
from services.ballots import cast_ballot
from services.bodies import designate_chair
from services.decisions import close_poll, count_poll, open_poll, propose_motion, report_tally
from services.deliberation import second_motion
from tests.domain.polls import MORE_YES
from tests.services.acts import act
from tests.services.test_entitlement import World, world
from tests.services.test_seat_changes_hands import provided

__all__ = ["world"]
pytestmark = pytest.mark.postgres


def told(world: World, motion: DecisionId, by: Act, yes: int, present: int = 2) -> None:
    """The numbers of a vote in the board, as somebody reports them."""
    no, all_of_them = Fraction(present - yes), Fraction(present)
    count = Count(Fraction(yes), no, Fraction(0), present=all_of_them, members=all_of_them)
    report_tally(world.ledger, by, decision=motion, tally=Tally((count,)), evidence=MINUTES)


TWO = Fraction(2)
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


ON_SECOND_CALL = DecisionRuleProvision(
    "whoever comes on the second call",
    (),
    DecisionRule(MORE_YES, (QuorumByCall(QuorumShare(Fraction(1))),)),
)
"""On the first call everybody must be there."""


def voted_on_by_one(world: World, *reporting: OrganisationId | None) -> str:
    """What a vote here comes to in which one of two votes, after one that was told to have had no
    quorum by these parties, or by the administration."""
    board, seats = provided(world, ON_SECOND_CALL)
    designate_chair(world.ledger, act(), body=board, seat=seats[0])
    put = {"partnership": world.partnership, "title": "A mill", "body": board}
    motion = DecisionId(propose_motion(world.ledger, world.by(world.ada), **put).id)
    for party in reporting:
        by = act() if party is None else world.of(party)
        count = Count(Fraction(1), Fraction(0), Fraction(0), present=Fraction(1), members=TWO)
        told = {"tally": Tally((count,)), "evidence": MINUTES}
        report_tally(world.ledger, by, decision=motion, **told)
    poll = PollId(uuid4())
    open_poll(world.ledger, world.by(world.ada), id=poll, decision=motion)
    of = {"decision": motion, "poll": poll}
    cast_ballot(world.ledger, world.by(world.ada), **of, seat=seats[0], choice=Stance("yes"))
    close_poll(world.ledger, world.by(world.ada), **of)
    count_poll(world.ledger, act(), **of)
    held = world.ledger.held(DECISION, motion)
    assert held is not None
    return str(held.state.result)


def test_a_vote_without_quorum_on_one_word_is_no_first_call(world: World) -> None:
    assert voted_on_by_one(world, world.hill) == "inquorate"


def test_nor_are_several_of_them(world: World) -> None:
    assert voted_on_by_one(world, world.hill, world.hill) == "inquorate"


def test_one_that_the_administration_reports_is(world: World) -> None:
    assert voted_on_by_one(world, None) == "adopted"
