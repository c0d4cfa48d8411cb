"""Suspension by attendance: which seats have no vote for the meetings that were missed.

Only meetings since the present holder took the seat are counted, and none that is still to come.
Who is at the meeting at which a vote is held is suspended no more.
"""

from datetime import datetime, tzinfo

from domain.attendance import is_on, meetings_until
from domain.body import Body, electorate_at
from domain.calendar import day_of
from domain.values import Moment, SeatId
from domain.voting import Electorate


def suspended_at(body: Body, after: int | None, zone: tzinfo, at: Moment) -> tuple[SeatId, ...]:
    """The seats whose holders missed at least `after` meetings in a row before a vote at `at`;
    none where the rules of procedure suspend nobody."""
    if after is None:
        return ()
    return tuple(
        seat.id
        for seat in electorate_at(body, at.at).seats
        if seat.holder is not None and missed_in_a_row(body, seat.id, zone, at) >= after
    )


def missed_in_a_row(body: Body, seat: SeatId, zone: tzinfo, at: Moment) -> int:
    """How many meetings in a row the holder of the seat missed before `at`; a vote at a meeting
    to which they came, none."""
    today = day_of(at, zone)
    missed = 0
    for meeting in reversed(meetings_until(body.meetings, zone, at.at)):
        if meeting.effective.at < _taken(body, seat, at.at) or seat in meeting.present:
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
