"""Hidden and secret ballots in the decisions view: what all may know of what they say, and when.

Until the count a vote has no choice here. With it, hidden ballots get theirs; secret ones never
do: what they said stands with the poll, alike ones together.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.motions.sealed_ballot import (
    BallotKeyDestroyed,
    BallotKeyDisclosed,
    BallotsLeftShut,
    BallotsUnsealed,
)
from domain.record import Record
from domain.voting.tally import Choice, Stance
from projections import votes
from projections.motions import DecisionRow
from projections.ready_made import instant
from projections.rows import Rows
from projections.sealed_ballots import alike
from projections.votes import PollRow


def _unsealed(
    rows: Rows, decision: DecisionRow, record: Record[BallotsUnsealed], _position: int
) -> DecisionRow:
    """What hidden ballots said, by seat, and secret ones all together."""
    opened = record.data
    said: dict[UUID, Choice] = {ballot.seat: ballot.choice for ballot in opened.ballots}
    if said:
        key = (decision.id, opened.poll)
        rows.prefetch({PollRow: [key]})
        for elector in list(votes.electors(rows, rows.existing(PollRow, key))):
            choice = said.get(elector.seat)
            if choice is not None:
                marks = None if isinstance(choice, Stance) else votes.marks_of(choice)
                rows.put(replace(elector, choice=votes.how(choice), marks=marks))
    return _with_poll(decision, record, choices=alike(opened.choices))


def _left_shut(
    _rows: Rows, decision: DecisionRow, _record: Record[BallotsLeftShut], _position: int
) -> DecisionRow:
    """Nothing: the numbers of the outcome tell how many abstained."""
    return decision


def _disclosed(
    _rows: Rows, decision: DecisionRow, record: Record[BallotKeyDisclosed], _position: int
) -> DecisionRow:
    """The key of hidden ballots."""
    return _with_poll(decision, record, key=record.data.key)


def _destroyed(
    _rows: Rows, decision: DecisionRow, record: Record[BallotKeyDestroyed], _position: int
) -> DecisionRow:
    """That nobody can open the sealed ballots any more."""
    return _with_poll(decision, record, key_destroyed_at=instant(record.data.effective.at))


def _with_poll(decision: DecisionRow, record: Record[Any], **changed: Any) -> DecisionRow:
    polls = tuple(
        replace(one, **changed) if one.id == record.data.poll else one for one in decision.polls
    )
    return replace(decision, polls=polls)


SECRECY_CHANGES: Mapping[type, Callable[[Rows, DecisionRow, Any, int], DecisionRow]] = {
    BallotsUnsealed: _unsealed,
    BallotsLeftShut: _left_shut,
    BallotKeyDisclosed: _disclosed,
    BallotKeyDestroyed: _destroyed,
}
"""What becomes of the decision's row with what happens to sealed ballots."""
