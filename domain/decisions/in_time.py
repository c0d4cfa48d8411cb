"""In time: a ballot is handed in while its poll is open."""

from domain.motions.poll import Poll, PollAlreadyClosed, is_in_time
from domain.refusal import Conduct, Refused
from domain.values import Moment, PollId, SeatId


class PollNotOpen(Refused):
    """The poll {poll} was opened only on {opened}."""

    code = "POLL_NOT_OPEN"
    poll: PollId
    opened: Moment


class BallotAfterClose(Refused):
    """The ballot of seat {seat} comes on {cast}; the poll was open until {closes_at}."""

    code = "BALLOT_AFTER_CLOSE"
    seat: SeatId
    cast: Moment
    closes_at: Moment


def require_in_time(poll: Poll, seat: SeatId, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that nothing is handed in before the poll is opened, or after its close."""
    if effective.at < poll.opened.at:
        conduct.breach(PollNotOpen(poll.id, poll.opened))
    dates_tell = conduct.is_reported  # wherever in the source it stands
    if poll.closed is not None and not (dates_tell and is_in_time(poll, effective)):
        conduct.breach(PollAlreadyClosed(poll.id, poll.closed))
    elif poll.closed is None and poll.closes_at is not None and effective.at >= poll.closes_at.at:
        conduct.breach(BallotAfterClose(seat, effective, poll.closes_at))
