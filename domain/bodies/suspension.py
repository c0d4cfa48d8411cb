"""Suspension by attendance: which seats have no vote for the meetings that were missed.

Only meetings since the present holder took the seat are counted, and none that is still to come.
Who is at the meeting at which a vote is held is suspended no more, unless the rules of procedure
count the last so many meetings: those before the vote.
"""

from datetime import datetime, tzinfo

from domain.bodies.attendance import is_on, meetings_of
from domain.bodies.body import Body, electorate_at
from domain.calendar import day_of
from domain.values import Moment, SeatId
from domain.voting.tally import Electorate, Seat


def suspended_at(
    body: Body, after: int | None, zone: tzinfo, at: Moment, of_last: int | None = None
) -> tuple[SeatId, ...]:
    """The seats whose holders missed at least `after` meetings before a vote at `at`, in a row or
    of the last so many; none where the rules of procedure suspend nobody."""
    if after is None:
        return ()
    return tuple(
        seat.id
        for seat in electorate_at(body, at.at).seats
        if seat.holder is not None and _missed(body, seat, zone, at, of_last) >= after
    )


def _missed(body: Body, seat: Seat, zone: tzinfo, at: Moment, of_last: int | None) -> int:
    if of_last is None:
        return missed_in_a_row(body, seat, zone, at)
    return missed_of_last(body, seat, zone, at, of_last)


def missed_of_last(body: Body, seat: Seat, zone: tzinfo, at: Moment, of_last: int) -> int:
    """How many of the last meetings before the day of the vote the holder of the seat missed."""
    today, since = day_of(at, zone), _taken(body, seat.id, at.at)
    before = [
        seat.id in meeting.present
        for meeting in meetings_of(body.meetings, seat.party, zone, at.at)
        if meeting.effective.at >= since and not is_on(meeting, today, zone)
    ]
    return before[-of_last:].count(False)


def missed_in_a_row(body: Body, seat: Seat, zone: tzinfo, at: Moment) -> int:
    """How many meetings in a row the holder of the seat missed before `at`; a vote at a meeting
    to which they came, none."""
    today = day_of(at, zone)
    missed = 0
    for meeting in reversed(meetings_of(body.meetings, seat.party, zone, at.at)):
        if meeting.effective.at < _taken(body, seat.id, at.at) or seat.id in meeting.present:
            break
        missed += not is_on(meeting, today, zone)
    return missed


def without(electorate: Electorate, suspended: tuple[SeatId, ...]) -> Electorate:
    """The electorate that is left."""
    if not suspended:
        return electorate
    return Electorate(tuple(seat for seat in electorate.seats if seat.id not in suspended))


def _taken(body: Body, seat: SeatId, at: datetime) -> datetime:
    """Since when the holder of the seat has it."""
    span = body.occupants[seat].span(at)
    assert span is not None, "who holds a seat has taken it"
    return span[0]
