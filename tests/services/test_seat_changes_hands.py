"""A seat that changes hands while a vote is open: whoever holds it as they vote votes for it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from domain.decisions.ballot import BALLOT, NotEntitledToVote, ballot_id
from domain.decisions.ballots_counted import votes_to_count
from domain.decisions.decision import DECISION
from domain.decisions.proxy import TooManyProxies
from domain.provisions.provision import (
    DecisionRuleProvision,
    Procedure,
    ProcedureProvision,
    Provision,
)
from domain.values import BodyId, DecisionId, PersonId, PollId, SeatId
from domain.voting.rules import DecisionRule, Majority
from domain.voting.tally import Seat, Stance
from services.agreements import enter_into_force, sign_agreement
from services.ballots import cast_ballot
from services.bodies import constitute_body
from services.committee import vote
from services.decisions import close_poll, count_poll, open_poll, propose_motion
from services.entitlement import ActsAsAnother
from services.persons import register_person
from services.proxies import grant_proxy
from services.seats import fill_seat, vacate_seat
from tests.domain.polls import HALF
from tests.services.acts import act, clause, drafted
from tests.services.test_counting import opened
from tests.services.test_entitlement import World, world

__all__ = ["world"]
pytestmark = pytest.mark.postgres

MAJORITY = Majority(HALF, True, "cast")
YES, NO = Stance("yes"), Stance("no")


def olga(world: World) -> PersonId:
    """Somebody else of Lake."""
    return PersonId(register_person(world.ledger, act(), name="Olga", affiliation=world.lake).id)


def followed(world: World, by: PersonId | None) -> None:
    """Bob holds the seat of Lake no more."""
    seat = {"body": world.board, "seat": world.two}
    vacate_seat(world.ledger, world.of(world.lake), **seat)
    if by is not None:
        fill_seat(world.ledger, world.of(world.lake), **seat, holder=by)


def provided(world: World, *provisions: Provision) -> Any:
    """A body of an agreement in force with these provisions, and its seats."""
    text = (clause("one", provisions=provisions),)
    agreement = drafted(world.ledger, world.partnership, *text)
    for party, person in ((world.hill, world.ada), (world.lake, world.bob)):
        sign_agreement(world.ledger, act(), agreement=agreement, party=party, person=person)
    enter_into_force(world.ledger, act(), agreement=agreement)
    seats = (SeatId(uuid4()), SeatId(uuid4()))
    held = (Seat(seats[0], world.ada, world.hill), Seat(seats[1], world.bob, world.lake))
    given = {"partnership": world.partnership, "name": "Council", "agreement": agreement}
    body = constitute_body(world.ledger, act(), **given, seats=held)
    return BodyId(body.id), seats


def opened_in(world: World, board: BodyId) -> dict[str, Any]:
    put = {"partnership": world.partnership, "title": "A mill", "body": board}
    motion = DecisionId(propose_motion(world.ledger, world.by(world.ada), **put).id)
    poll = PollId(uuid4())
    open_poll(world.ledger, world.by(world.ada), id=poll, decision=motion)
    return {"decision": motion, "poll": poll}


def counts(world: World, of: dict[str, Any]) -> list[str]:
    held = world.ledger.held(DECISION, of["decision"])
    assert held is not None
    poll = held.state.polls[-1]
    papers = [
        paper.state
        for seat in (world.one, world.two)
        if (paper := world.ledger.held(BALLOT, ballot_id(poll.id, seat))) is not None
    ]
    return [vote.choice.stance for vote in votes_to_count(papers, held.state, poll)]  # type: ignore[union-attr]


def test_who_holds_the_seat_no_more_does_not_vote_and_who_follows_does(world: World) -> None:
    of = opened(world)
    new, seat = olga(world), {"seat": world.two}
    cast_ballot(world.ledger, world.by(world.bob), **of, **seat, choice=YES)
    followed(world, None)
    changing = {**of, **seat, "choice": NO}
    world.refused(NotEntitledToVote, cast_ballot, world.by(world.bob), **changing)
    followed_by = {"body": world.board, "seat": world.two, "holder": new}
    fill_seat(world.ledger, world.of(world.lake), **followed_by)
    world.refused(NotEntitledToVote, cast_ballot, world.by(world.bob), **changing)
    assert counts(world, of) == ["yes"], "what was handed in by who held it stands"
    cast_ballot(world.ledger, world.of(world.lake), **changing, voter=new)
    assert counts(world, of) == ["no"]
    close_poll(world.ledger, world.by(world.ada), **of)
    count_poll(world.ledger, act(), **of)
    held = world.ledger.held(DECISION, of["decision"])
    assert held is not None
    [count] = held.state.outcomes[-1].counts
    assert (count.yes, count.no) == (0, 1)


def test_who_follows_votes_by_the_short_way_as_well(world: World) -> None:
    of = opened(world)
    new = olga(world)
    followed(world, new)
    vote(world.ledger, world.by(new), decision=of["decision"], stance="no")
    assert counts(world, of) == ["no"]


def test_who_took_a_seat_that_was_vacant_when_the_vote_was_opened_is_told_that(
    world: World,
) -> None:
    followed(world, None)
    of, new = opened(world), olga(world)
    seat = {"body": world.board, "seat": world.two, "holder": new}
    fill_seat(world.ledger, world.of(world.lake), **seat)
    voting = {"decision": of["decision"], "stance": "no"}
    with pytest.raises(NotEntitledToVote, match="it was vacant when the vote was opened"):
        vote(world.ledger, world.by(new), **voting)


def test_who_holds_a_seat_that_votes_and_one_that_was_vacant_votes_for_the_one(
    world: World,
) -> None:
    held, vacant = SeatId(uuid4()), SeatId(uuid4())
    seats = (Seat(held, world.ada, world.hill), Seat(vacant, party=world.hill))
    given = {"partnership": world.partnership, "name": "Circle", "seats": seats}
    board = BodyId(constitute_body(world.ledger, act(), **given).id)
    of = opened_in(world, board)
    fill_seat(world.ledger, act(), body=board, seat=vacant, holder=world.ada)
    vote(world.ledger, world.by(world.ada), decision=of["decision"], stance="no")
    assert world.ledger.held(BALLOT, ballot_id(of["poll"], held)) is not None


def test_a_proxy_of_who_held_the_seat_is_good_no_more_and_who_follows_gives_another(
    world: World,
) -> None:
    provision = DecisionRuleProvision("by proxy", (), DecisionRule(MAJORITY, proxy="present"))
    board, seats = provided(world, provision)
    of = opened_in(world, board)
    given = {"decision": of["decision"], "seat": seats[1], "holder": world.ada}
    grant_proxy(world.ledger, world.by(world.bob), **given)
    new, seat = olga(world), {"body": board, "seat": seats[1]}
    vacate_seat(world.ledger, world.of(world.lake), **seat)
    fill_seat(world.ledger, world.of(world.lake), **seat, holder=new)
    voting = {**of, "seat": seats[1], "choice": NO}
    world.refused(NotEntitledToVote, cast_ballot, world.by(world.ada), **voting)
    world.refused(ActsAsAnother, grant_proxy, world.by(world.bob), **given)
    grant_proxy(world.ledger, world.by(new), **given)
    cast_ballot(world.ledger, world.by(world.ada), **voting)


def test_a_proxy_beyond_the_limit_of_the_body_is_refused_when_it_is_given(world: World) -> None:
    board, seats = provided(
        world, ProcedureProvision("orders", (), Procedure(proxies_per_holder=1))
    )
    holder = {"body": board, "holder": olga(world)}
    grant_proxy(world.ledger, world.by(world.ada), **holder, seat=seats[0])
    second = {**holder, "seat": seats[1]}
    world.refused(TooManyProxies, grant_proxy, world.by(world.bob), **second)
    grant_proxy(world.ledger, world.by(world.bob), **{**second, "holder": world.ada})
