"""Polls: one round of voting on a motion, from its opening to its count.

A poll pins the electorate as it stood at the opening. Closing and counting are two acts:
nothing is accepted after the close, and the count is of what was there then.
"""

from dataclasses import dataclass

from domain.drafting import UnknownGroup, UnknownSeat, check_names
from domain.record import event
from domain.refusal import Conduct, Refused
from domain.rules import DecisionRule
from domain.values import Moment, PollId, in_order
from domain.voting import Electorate, EmptyElectorate, check_seats

# Events


@event("decision.poll-opened.v1", begins="poll")
@dataclass(frozen=True)
class PollOpened:
    """Voting on the motion began, for the seats of the electorate as they stood then."""

    effective: Moment
    poll: PollId
    electorate: Electorate
    closes_at: Moment | None = None
    """From this instant on no ballot is in time; None: open until it is closed."""


@event("decision.poll-closed.v1")
@dataclass(frozen=True)
class PollClosed:
    """Voting ended; no ballot is accepted any more."""

    effective: Moment
    poll: PollId


# State


@dataclass(frozen=True)
class Poll:
    """One round of voting on a motion."""

    id: PollId
    electorate: Electorate
    opened: Moment
    closes_at: Moment | None = None
    closed: Moment | None = None
    counted: bool = False


# Refusals


class PollUnknown(Refused):
    """The motion has no poll {poll}."""

    code = "POLL_UNKNOWN"
    poll: PollId


class PollAlreadyOpened(Refused):
    """The poll {poll} was opened already."""

    code = "POLL_ALREADY_OPENED"
    poll: PollId


class AnotherPollOpen(Refused):
    """The poll {poll} on this motion is still open."""

    code = "ANOTHER_POLL_OPEN"
    poll: PollId


class PollAlreadyClosed(Refused):
    """The poll {poll} was closed on {closed}."""

    code = "POLL_CLOSED"
    poll: PollId
    closed: Moment


class PollClosesLater(Refused):
    """The poll {poll} stays open until {closes_at}."""

    code = "POLL_CLOSES_LATER"
    poll: PollId
    closes_at: Moment


class PollNotClosed(Refused):
    """The poll {poll} is not closed yet, so it cannot be counted."""

    code = "POLL_NOT_CLOSED"
    poll: PollId


class PollNotCounted(Refused):
    """The poll {poll} is closed but not counted yet."""

    code = "POLL_NOT_COUNTED"
    poll: PollId


class PollAlreadyCounted(Refused):
    """The poll {poll} was counted already."""

    code = "POLL_ALREADY_COUNTED"
    poll: PollId


# Decisions: what each step asks of the poll itself


def open_for(
    rule: DecisionRule,
    *,
    poll: PollId,
    electorate: Electorate,
    closes_at: Moment | None,
    effective: Moment,
    conduct: Conduct,
) -> PollOpened:
    """Open a poll for an electorate that can vote under `rule`."""
    if closes_at:
        in_order("opening of the poll", effective, "close of the poll", closes_at)
    check_seats(electorate.seats)
    if not electorate.seats:
        raise EmptyElectorate
    try:
        check_names(rule, electorate.groups, frozenset(seat.id for seat in electorate.seats))
    except (UnknownGroup, UnknownSeat) as unmet:
        conduct.breach(unmet)
    return PollOpened(effective, poll, electorate, closes_at)


def close(poll: Poll, *, effective: Moment, conduct: Conduct) -> PollClosed:
    """Close the poll once, and not before the announced instant."""
    if poll.closed:
        raise PollAlreadyClosed(poll.id, poll.closed)
    in_order("opening of the poll", poll.opened, "close of the poll", effective)
    closes = poll.closes_at
    if closes and effective.at < closes.at and (closes.day is None or effective.day != closes.day):
        # A close that is said as a day falls on that day, whatever its hour was.
        conduct.breach(PollClosesLater(poll.id, closes))
    return PollClosed(effective, poll.id)


def require_countable(poll: Poll, *, effective: Moment, conduct: Conduct) -> None:
    """Refuse a second count, and breach the rule that the close comes before the count."""
    if poll.counted:
        raise PollAlreadyCounted(poll.id)
    if poll.closed is None:
        in_order("opening of the poll", poll.opened, "count", effective)
        conduct.breach(PollNotClosed(poll.id))
    else:
        in_order("close of the poll", poll.closed, "count", effective)


def require_none_pending(polls: tuple[Poll, ...], conduct: Conduct) -> None:
    """Breach the rule that a vote comes only after every earlier poll was counted."""
    for poll in polls:
        if poll.closed is None:
            conduct.breach(AnotherPollOpen(poll.id))
        elif not poll.counted:
            conduct.breach(PollNotCounted(poll.id))
