"""What the opening of sealed ballots rests on, and what becomes of the key of their poll.

Ballots are opened after the close, as many as stand and no others. A key is disclosed or
destroyed with the count, or destroyed because there will be none: the motion was withdrawn, or
decided without the poll.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from domain.chains.chain import Acted, Ground, missing, on_act, rests
from domain.chains.grounds_of_votes import papers_of
from domain.decisions.decision import DECISION, Decision
from domain.decisions.unsealing import ballots_of_unsealed, left_shut, sealed_to_count
from domain.motions.motion import MotionWithdrawn
from domain.motions.outcome import ElectionReturned, OutcomeDetermined
from domain.motions.poll import PollClosed, PollOpened
from domain.motions.sealed_ballot import (
    BallotKeyDestroyed,
    BallotKeyDisclosed,
    BallotsLeftShut,
    BallotsUnsealed,
)
from domain.provisions.urgency import UrgentActionTaken


@rests(BallotsUnsealed, BallotsLeftShut)
def _unsealed(acted: Acted[BallotsUnsealed | BallotsLeftShut]) -> Iterator[Ground]:
    data, known, decision = acted.data, acted.known, _decision(acted)
    poll = decision.poll(data.poll)
    opened = known.last(decision.id, PollOpened, poll=data.poll)
    if poll is None or opened is None:
        yield missing("poll", "The poll whose ballots they are.", "there was no such poll")
        return
    sealed = sealed_to_count(papers_of(known, poll), decision, poll)
    recused = decision.recused_at(poll.closed or data.effective)
    stand: object = (
        left_shut(decision, replace(poll, shut=data), sealed, recused)
        if isinstance(data, BallotsLeftShut)
        else ballots_of_unsealed(decision.rule.rule, poll, data, sealed, recused)
    )
    why = "" if stand is not None else "the ballots that were opened are not those that stand"
    yield on_act(known, opened, "poll", "The poll whose ballots they are.", why_not=why)
    closed = known.last(decision.id, PollClosed, poll=data.poll)
    if closed is not None:
        since = closed.record.effective.start
        yield on_act(known, closed, "act", "The close of the poll.", since=since)
    elif not acted.is_reported:
        yield missing("act", "The close of the poll.", "it was not closed", data.poll)


@rests(BallotKeyDisclosed, BallotKeyDestroyed)
def _key(acted: Acted[Any]) -> Iterator[Ground]:
    known, decision = acted.known, _decision(acted)
    counted = known.last(decision.id, BallotsUnsealed, BallotsLeftShut, poll=acted.data.poll)
    if counted is not None:
        yield on_act(known, counted, "count", "The opening of the ballots to be counted.")
        return
    ends = (MotionWithdrawn, OutcomeDetermined, ElectionReturned, UrgentActionTaken)
    over = known.last(decision.id, *ends)
    said = "The end of the motion, without a count of the poll."
    if over is None or isinstance(acted.data, BallotKeyDisclosed):
        yield missing("count", said, "the motion was still to be voted on", decision.id)
    else:
        yield on_act(known, over, "act", said)


def _decision(acted: Acted[Any]) -> Decision:
    """The decision as it was known before the act."""
    state = acted.known.of(DECISION, acted.record.stream)
    assert state is not None, "the motion comes first"
    return state
