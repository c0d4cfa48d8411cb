"""Polls: one round of voting on a motion, from its opening to its count.

A poll pins the electorate as it stood at the opening. Closing and counting are two acts:
nothing is accepted after the close, and the count is of what was there then. Where the time
limits of the motion allow it, a poll is kept open beyond the close that was announced: as long
as it is open, and never for a shorter time. What was handed in stands.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo
from typing import Any, TypeAlias, assert_never

from domain.calendar import day_of, days_after, working_days_after
from domain.motions.sealed_ballot import (
    BallotKeyDestroyed,
    BallotKeyDisclosed,
    BallotsLeftShut,
    BallotsUnsealed,
    KeyFate,
    SecrecyEvent,
)
from domain.provisions.time_limits import TimeLimits
from domain.record import event
from domain.refusal import Conduct, Refused
from domain.values import Moment, OrganisationId, PersonId, PollId, Sealed, SeatId, end_of, in_order
from domain.voting.drafting import UnknownGroup, UnknownSeat, check_names
from domain.voting.parts import provides_for
from domain.voting.rules import DecisionRule, Result, Way
from domain.voting.tally import Electorate, EmptyElectorate, check_seats

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
    way: Way = "meeting"
    """How it is decided; what the rule has for other ways does not matter."""
    present: tuple[SeatId, ...] = ()
    """The seats whose holders were there, by the attendance that the body has on record for that
    day: present even if they hand in nothing."""
    suspended: tuple[SeatId, ...] = ()
    """The seats that are not among the electorate, for the meetings that their holders missed."""
    by: PersonId | None = None
    """Who opened it; None where that is not said."""
    party: OrganisationId | None = None
    """The party for which it was opened."""


@event("decision.poll-extended.v1")
@dataclass(frozen=True)
class PollExtended:
    """A poll was kept open beyond the close that was announced; what was handed in stands."""

    effective: Moment
    poll: PollId
    closes_at: Moment
    """From this instant on no ballot is in time any more, instead of the one before."""
    by: PersonId | None = None
    """Who kept it open; None where the source does not say."""


@event("decision.poll-closed.v1")
@dataclass(frozen=True)
class PollClosed:
    """Voting ended; no ballot is accepted any more."""

    effective: Moment
    poll: PollId
    settled: Result | None = None
    """What it had come to whatever was still to come, where it was closed for that before the
    instant that was announced; None where it was closed in its time."""
    by: PersonId | None = None
    """Who ended it; None where it ended as announced, or that is not said."""
    instead: bool = False
    """Whether it was ended by one of those who may vote in place of whoever presides, who had let
    the time for it pass."""


@event("decision.ballot-ruled-invalid.v1")
@dataclass(frozen=True)
class BallotRuledInvalid:
    """Whoever chairs found that what was handed in for a seat is no valid ballot."""

    effective: Moment
    poll: PollId
    seat: SeatId
    grounds: Sealed
    """Why it is not valid."""
    by: PersonId | None = None
    """Who found that; None where the source does not say."""


PollEvent: TypeAlias = PollOpened | PollExtended | PollClosed | BallotRuledInvalid | SecrecyEvent
"""What happens to a poll itself, until it is counted."""


# State


@dataclass(frozen=True)
class Poll:
    """One round of voting on a motion."""

    id: PollId
    electorate: Electorate
    opened: Moment
    closes_at: Moment | None = None
    """The close as it is announced now."""
    announced: Moment | None = None
    """The close as it was announced first."""
    closed: Moment | None = None
    counted: bool = False
    way: Way = "meeting"
    present: tuple[SeatId, ...] = ()
    suspended: tuple[SeatId, ...] = ()
    invalid: tuple[SeatId, ...] = ()
    """The seats whose ballots were ruled invalid."""
    unsealed: BallotsUnsealed | None = None
    """What its sealed ballots said; None where they are not opened, or were never sealed."""
    shut: BallotsLeftShut | None = None
    """Which of its secret ballots abstained, as there was no quorum for that; None otherwise."""
    key: KeyFate | None = None
    """What became of the key of its sealed ballots; None while it is kept, or there is none."""
    opened_by: PersonId | None = None
    opened_for: OrganisationId | None = None
    """The party for which it was opened."""


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


class WayNotProvided(Refused):
    """The rule provides for no decision that is taken in this way ({way}), so no poll is opened."""

    code = "WAY_NOT_PROVIDED"
    way: Way


class PollHasNoClose(Refused):
    """The poll {poll} is open until it is closed, so there is no close to put off."""

    code = "POLL_HAS_NO_CLOSE"
    poll: PollId


class PollTimeOver(Refused):
    """The poll {poll} was open until {closes_at}, so it can't be kept open any more."""

    code = "POLL_TIME_OVER"
    poll: PollId
    closes_at: Moment


class ExtensionNotLater(Refused):
    """The poll {poll} is open until {closes_at} already: an extension is for longer than that."""

    code = "EXTENSION_NOT_LATER"
    poll: PollId
    closes_at: Moment


class ExtensionNotProvided(Refused):
    """No clause provides that the poll {poll} can be kept open longer than was announced."""

    code = "EXTENSION_NOT_PROVIDED"
    poll: PollId


class ExtensionTooLong(Refused):
    """The poll {poll} can be kept open until {latest} at the longest."""

    code = "EXTENSION_TOO_LONG"
    poll: PollId
    latest: Moment


class NotEntitledToExtend(Refused):
    """Who wants to keep the poll {poll} open is not entitled to: {because}."""

    code = "NOT_ENTITLED_TO_EXTEND"
    poll: PollId
    because: str


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
    way: Way,
    present: tuple[SeatId, ...],
    suspended: tuple[SeatId, ...],
    by: PersonId | None = None,
    party: OrganisationId | None = None,
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
    if not provides_for(rule.condition, way):
        conduct.breach(WayNotProvided(way))
    return PollOpened(effective, poll, electorate, closes_at, way, present, suspended, by, party)


def extend(
    poll: Poll,
    limits: TimeLimits,
    *,
    closes_at: Moment,
    by: PersonId | None,
    entitled: Set[PersonId],
    zone: tzinfo,
    holidays: Set[date],
    effective: Moment,
    conduct: Conduct,
) -> PollExtended:
    """Keep the poll open for longer, as the motion's time limits provide.

    `entitled` are the persons whom the limits let do that.
    """
    if poll.closed:
        raise PollAlreadyClosed(poll.id, poll.closed)
    if poll.closes_at is None or poll.announced is None:
        raise PollHasNoClose(poll.id)
    in_order("opening of the poll", poll.opened, "extension", effective)
    if closes_at.at <= poll.closes_at.at:
        raise ExtensionNotLater(poll.id, poll.closes_at)
    if effective.at >= poll.closes_at.at:
        conduct.breach(PollTimeOver(poll.id, poll.closes_at))
    if not limits.extension_days:
        conduct.breach(ExtensionNotProvided(poll.id))
    else:
        latest = latest_close(poll.announced, limits, zone, holidays)
        if latest.at < closes_at.at:
            conduct.breach(ExtensionTooLong(poll.id, latest))
        if by is None:
            conduct.breach(NotEntitledToExtend(poll.id, "it is not said who does it"))
        elif by not in entitled:
            because = f"by the rule it is for the {limits.extended_by} to do"
            conduct.breach(NotEntitledToExtend(poll.id, because))
    return PollExtended(effective, poll.id, closes_at, by)


def latest_close(
    announced: Moment, limits: TimeLimits, zone: tzinfo, holidays: Set[date]
) -> Moment:
    """Until when a poll can be kept open at the longest: to the end of the last day allowed."""
    day = day_of(announced, zone)
    if limits.counted == "working-days":
        return end_of(working_days_after(day, limits.extension_days, holidays), zone)
    return end_of(days_after(day, limits.extension_days), zone)


def close(
    poll: Poll,
    *,
    settled: Result | None,
    by: PersonId | None = None,
    instead: bool = False,
    effective: Moment,
    conduct: Conduct,
) -> PollClosed:
    """Close the poll once, and not before the announced instant unless it is settled, or is ended
    `instead` of whoever presides (`domain.competence.overdue`)."""
    if poll.closed:
        raise PollAlreadyClosed(poll.id, poll.closed)
    in_order("opening of the poll", poll.opened, "close of the poll", effective)
    if not closes_early(poll, effective):
        return PollClosed(effective, poll.id, by=by, instead=instead)
    if settled is None and not instead:
        assert poll.closes_at is not None, "without an announced close none is early"
        conduct.breach(PollClosesLater(poll.id, poll.closes_at))
    return PollClosed(effective, poll.id, settled, by, instead)


def closes_by_itself(poll: Poll, effective: Moment) -> bool:
    """Whether its end was announced, and has come."""
    return poll.closes_at is not None and not closes_early(poll, effective)


def closes_early(poll: Poll, effective: Moment) -> bool:
    """Whether it is before the announced close; one said as a day falls on that day, whatever
    its hour was."""
    closes = poll.closes_at
    if closes is None or effective.at >= closes.at:
        return False
    return closes.day is None or effective.day != closes.day


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


def is_in_time(poll: Poll, cast: Moment) -> bool:
    """Whether what was cast then came while the poll was open."""
    if cast.at < poll.opened.at or (poll.closes_at is not None and cast.at >= poll.closes_at.at):
        return False
    if poll.closed is None:
        return True
    # A close that is said as a day leaves its hour open, so what was cast on that day is in time.
    leeway = timedelta(days=1) if poll.closed.day else timedelta(0)
    return cast.at <= poll.closed.at or cast.at < poll.closed.at + leeway


# Folding


def polled(polls: tuple[Poll, ...], happened: PollEvent) -> tuple[Poll, ...]:
    """The polls on a motion after what happened in one of them."""
    match happened:
        case PollOpened(effective, poll, electorate, closes_at):
            opened = Poll(
                poll,
                electorate,
                effective,
                closes_at,
                announced=closes_at,
                way=happened.way,
                present=happened.present,
                suspended=happened.suspended,
                opened_by=happened.by,
                opened_for=happened.party,
            )
            return (*polls, opened)
        case PollExtended(poll=poll, closes_at=closes_at):
            return _with(polls, poll, closes_at=closes_at)
        case PollClosed(effective, poll):
            return _with(polls, poll, closed=effective)
        case BallotRuledInvalid(poll=poll, seat=seat):
            ruled = next((one.invalid for one in polls if one.id == poll), ())
            return _with(polls, poll, invalid=(*ruled, seat))
        case BallotsUnsealed(poll=poll):
            return _with(polls, poll, unsealed=happened)
        case BallotsLeftShut(poll=poll):
            return _with(polls, poll, shut=happened)
        case BallotKeyDisclosed(poll=poll):
            return _with(polls, poll, key="disclosed")
        case BallotKeyDestroyed(poll=poll):
            return _with(polls, poll, key="destroyed")
        case _:
            assert_never(happened)


def counted(polls: tuple[Poll, ...], poll: PollId | None) -> tuple[Poll, ...]:
    """The polls on a motion after one of them was counted."""
    return _with(polls, poll, counted=True)


def _with(polls: tuple[Poll, ...], id: PollId | None, **changed: Any) -> tuple[Poll, ...]:
    return tuple(replace(poll, **changed) if poll.id == id else poll for poll in polls)
