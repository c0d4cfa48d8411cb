"""Rounds of voting as the row of a decision keeps them: when each was opened, ended and counted,
and by whom.

Whom it was done by is as the record has it: the person who is named in the act or made the
request, and the organisation that was acted for. What a clause did, nobody did; of what a source
reports only what it says is known. Who presides acts in public: also where ballots are secret.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.authority import attesting
from domain.elections.results import DecisionResult
from domain.motions.poll import PollClosed, PollOpened
from domain.record import Record
from projections.motions import Poll
from projections.ready_made import instant, instant_of


def opened(record: Record[PollOpened]) -> Poll:
    """The round that was opened."""
    happened = record.data
    seats = happened.electorate.seats
    return Poll(
        id=happened.poll,
        opened_at=instant(happened.effective.at),
        closes_at=instant_of(happened.closes_at),
        closed_at=None,
        counted_at=None,
        seats=len(seats),
        members=sum(seat.holder is not None for seat in seats),
        outcome=None,
        way=happened.way,
        present=happened.present,
        suspended=happened.suspended,
        opened_by=happened.by or _person(record),
        opened_for=happened.party or _organisation(record),
    )


def closed(polls: Iterable[Poll], record: Record[PollClosed]) -> tuple[Poll, ...]:
    """The rounds, after one of them was ended."""
    happened = record.data
    return tuple(
        replace(
            one,
            closed_at=instant(happened.effective.at),
            settled=happened.settled,
            closed_by=happened.by or _person(record),
            closed_for=_organisation(record),
        )
        if one.id == happened.poll
        else one
        for one in polls
    )


def counted(
    polls: Iterable[Poll], poll: UUID, result: DecisionResult, record: Record[Any]
) -> tuple[Poll, ...]:
    """The rounds, after one of them was counted."""
    return tuple(
        replace(
            one,
            counted_at=instant(record.data.effective.at),
            outcome=result,
            counted_by=record.data.by or _person(record),
            counted_for=_organisation(record),
        )
        if one.id == poll
        else one
        for one in polls
    )


def _person(record: Record[Any]) -> UUID | None:
    """The person who made the request, where it was one."""
    return UUID(record.actor.id) if record.actor.kind == "person" else None


def _organisation(record: Record[Any]) -> UUID | None:
    """The organisation that was acted for; of what is reported, whoever reports it is not that."""
    return None if attesting(record.authority) is not None else record.organisation
