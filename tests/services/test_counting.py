"""Who counts a vote: its returning officer where there is one, otherwise the clause by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from domain.authority import ByDefault
from domain.competence.presiding import NotEntitledToCount
from domain.decisions.decision import DECISION
from domain.provisions.remit import Remit
from domain.record import Actor
from domain.refusal import Reported
from domain.values import DecisionId, PersonId, PollId, PostId
from services.act import Act
from services.appointments import appoint
from services.codec import decode
from services.committee import conclude_vote
from services.decisions import close_poll, count_poll, open_poll, propose_motion
from services.posts import define_post
from tests import lawful
from tests.databases import Database
from tests.services.acts import act, ledger_on, stored
from tests.services.test_entitlement import World, made, world

__all__ = ["world"]
pytestmark = pytest.mark.postgres


def officer(world: World) -> None:
    """Bob, of Lake, is returning officer."""
    remit = Remit(functions=("returning-officer",))
    named = {"partnership": world.partnership, "title": "Returning officer"}
    post = PostId(define_post(world.ledger, act(), **named, remit=remit).id)
    appoint(world.ledger, act(), post=post, person=world.bob)


def opened(world: World) -> dict[str, Any]:
    """A vote that Ada opened."""
    put = {"partnership": world.partnership, "title": "A mill", "body": world.board}
    motion = DecisionId(propose_motion(world.ledger, world.by(world.ada), **put).id)
    poll = PollId(uuid4())
    open_poll(world.ledger, world.by(world.ada), id=poll, decision=motion)
    return {"decision": motion, "poll": poll}


def closed(world: World, by: PersonId) -> dict[str, Any]:
    """A vote that was closed and is not counted."""
    of = opened(world)
    close_poll(world.ledger, world.by(by), **of)
    return of


def by_itself() -> Act:
    """What the stated default does when it is due."""
    return replace(act(), actor=Actor("clause", "default"), authority=ByDefault())


def counted(world: World, decision: DecisionId) -> bool:
    held = world.ledger.held(DECISION, decision)
    assert held is not None
    return all(poll.counted for poll in held.state.polls)


def test_where_nobody_is_returning_officer_whoever_asks_counts(world: World) -> None:
    asking: tuple[Callable[[], Act], ...] = (
        lambda: world.of(world.hill),
        lambda: world.of(world.lake),
        by_itself,
        act,
    )
    for by in asking:
        of = closed(world, world.ada)
        count_poll(world.ledger, by(), **of)
        assert counted(world, of["decision"])


def test_where_there_is_a_returning_officer_the_count_is_theirs(world: World) -> None:
    officer(world)
    of = closed(world, world.bob)
    for other in (world.of(world.hill), world.by(world.ada), by_itself()):
        world.refused(NotEntitledToCount, count_poll, other, **of)
    world.refused(NotEntitledToCount, count_poll, world.of(world.hill), **of, by=world.ada)
    count_poll(world.ledger, world.of(world.lake), **of, by=world.bob)
    assert counted(world, of["decision"])
    asking: tuple[Callable[[], Act], ...] = (
        lambda: world.by(world.bob),
        lambda: world.of(world.lake),
        act,
    )
    for by in asking:
        of = closed(world, world.bob)
        count_poll(world.ledger, by(), **of)


def test_who_closes_and_counts_in_one_is_the_returning_officer(world: World) -> None:
    officer(world)
    of = {"decision": opened(world)["decision"]}
    assert not counted(world, of["decision"])
    conclude_vote(world.ledger, world.by(world.bob), **of)
    assert counted(world, of["decision"])


def test_a_count_by_somebody_else_that_is_reported_is_recorded_with_that_as_a_finding(
    database: Database,
) -> None:
    with ledger_on(database.dsn) as ledger:
        world = made(ledger)
        officer(world)
        of = closed(world, world.bob)
        reporting = replace(world.by(world.ada), conduct=Reported())
        count_poll(ledger, reporting, **of)
        last = decode(stored(ledger)[-1], ledger.store.blob)
        assert [finding.code for finding in last.findings] == ["NOT_ENTITLED_TO_COUNT"]
        [(name, link)] = lawful.unlawful(ledger.store)
        assert name == "decision.outcome-determined.v1"
        assert link.sentence == "The returning officer, who counts."
        assert link.why_not == "somebody else asks for it"
