"""Overdue: what a returning officer or a chair does not do, others do in their place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.competence.overdue import PollClosesTooLate
from domain.competence.presiding import NotEntitledToClose, NotEntitledToCount
from domain.decisions.decision import DECISION
from domain.motions.poll import PollClosed
from domain.record import Record
from domain.values import PollId
from domain.voting.side import Side
from domain.voting.tally import Stance
from services.ballots import cast_ballot
from services.codec import decode
from services.decisions import close_poll, count_poll, open_poll, propose_motion
from tests.services.acts import stored
from tests.services.test_counting import by_itself, closed, counted, officer, opened
from tests.services.test_deadlines import World as Process
from tests.services.test_deadlines import world as process
from tests.services.test_entitlement import World, world

__all__ = ["process", "world"]
pytestmark = pytest.mark.postgres

WEEK = timedelta(days=7)


def later(days: float = 7.5) -> datetime:
    """So many days from now: the clock of the request."""
    return datetime.now(UTC) + timedelta(days=days)


def voted(world: World, of: dict[str, Any]) -> None:
    """Everybody votes, against the party of the returning officer."""
    for seat, by, stance in ((world.one, world.ada, "yes"), (world.two, world.bob, "no")):
        given = {**of, "seat": seat, "choice": Stance(stance)}  # type: ignore[arg-type]
        cast_ballot(world.ledger, world.by(by), **given)


def ended(world: World) -> Record[PollClosed]:
    records = [decode(state, world.ledger.store.blob) for state in stored(world.ledger)]
    return [record for record in records if isinstance(record.data, PollClosed)][-1]


def test_a_vote_that_the_returning_officer_does_not_end_a_voter_ends(world: World) -> None:
    officer(world)
    of = opened(world)
    voted(world, of)
    for early in (world.of(world.hill), world.by(world.ada, at=later(6))):
        world.refused(NotEntitledToClose, close_poll, early, **of)
    close_poll(world.ledger, world.by(world.ada, at=later()), **of)
    assert ended(world).data.instead
    held = world.ledger.held(DECISION, of["decision"])
    assert held is not None
    assert held.state.polls[-1].closed is not None


def test_in_its_time_the_officer_ends_it_and_not_in_anybody_s_place(world: World) -> None:
    officer(world)
    of = opened(world)
    voted(world, of)
    close_poll(world.ledger, world.by(world.bob), **of)
    assert not ended(world).data.instead


def test_a_vote_in_which_somebody_is_awaited_goes_on_for_a_quarter_of_a_year(
    world: World,
) -> None:
    officer(world)
    of = opened(world)
    by = world.by(world.ada, at=later(89))
    world.refused(NotEntitledToClose, close_poll, by, **of)
    close_poll(world.ledger, world.by(world.ada, at=later(91)), **of)


def test_what_the_officer_does_not_count_is_counted_by_whoever_asks(world: World) -> None:
    officer(world)
    for by in (world.of(world.hill, at=later()), world.by(world.ada, at=later())):
        of = closed(world, world.bob)
        world.refused(NotEntitledToCount, count_poll, world.of(world.hill), **of)
        world.refused(NotEntitledToCount, count_poll, by_itself(), **of)
        count_poll(world.ledger, by, **of)
        assert counted(world, of["decision"])


def test_a_vote_about_the_officer_is_not_theirs_to_count(world: World) -> None:
    officer(world)
    put = {"partnership": world.partnership, "title": "No officer", "body": world.board}
    about = {**put, "concerns": (Side(person=world.bob),)}
    proposed = propose_motion(world.ledger, world.by(world.ada), **about)
    of: dict[str, Any] = {"decision": proposed.id, "poll": PollId(proposed.command)}
    open_poll(world.ledger, world.by(world.ada), id=of["poll"], decision=of["decision"])
    world.refused(NotEntitledToClose, close_poll, world.by(world.bob), **of)
    close_poll(world.ledger, world.by(world.ada), **of)
    count_poll(world.ledger, by_itself(), **of)
    assert counted(world, of["decision"])


def test_another_s_motion_is_not_opened_until_a_far_year(world: World) -> None:
    put = {"partnership": world.partnership, "title": "A mill", "body": world.board}
    motion = propose_motion(world.ledger, world.by(world.ada), **put).id
    far = {"decision": motion, "closes_at": datetime(8999, 1, 1, tzinfo=UTC)}
    world.refused(PollClosesTooLate, open_poll, world.by(world.bob), **far)
    world.refused(PollClosesTooLate, open_poll, world.of(world.lake), **far)


def test_a_poll_that_nobody_counts_is_counted_by_itself_in_time(process: Process) -> None:
    decision, poll = process.poll(None)
    close_poll(process.ledger, process.act(), decision=decision, poll=poll)
    process.settle()
    process.now += WEEK - timedelta(minutes=1)
    assert process.process().operate() == 0
    process.now += timedelta(minutes=2)
    assert process.process().operate() == 1
    held = process.ledger.held(DECISION, decision)
    assert held is not None
    assert held.state.polls[-1].counted
    assert held.state.outcomes[-1].effective.at == process.now - timedelta(minutes=1)
