"""Attendance: who was at the meetings of a body, and what follows for who votes.

Who was there counts as present at a vote that is held at that meeting, whether they hand in a
ballot or not. Rules of procedure may suspend a seat whose holder missed so many meetings in a row:
it then has no vote and is not counted among the seats, until its holder comes again. A new holder
begins with a clean slate.

What one of several parties records by its own key speaks of its own seats, whoever chairs: nobody
alone lets others be there, or be absent. Of the others their parties say it, a decision or whoever
administers the record; a ballot shows by itself that somebody was there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from domain.calendar import day_of
from domain.document import Document
from domain.record import event
from domain.refusal import Refused
from domain.values import Moment, OrganisationId, PersonId, SeatId
from domain.voting.tally import Seat


@event("body.attendance-recorded.v1")
@dataclass(frozen=True)
class AttendanceRecorded:
    """The body met, and the holders of these seats were there; all others were not."""

    effective: Moment
    present: tuple[SeatId, ...]
    by: PersonId | None = None
    """Who recorded it."""
    documents: tuple[Document, ...] = ()
    """What shows it, such as the signed list."""
    told_by: OrganisationId | None = None
    """The one of several parties that recorded it by its own key; None: it speaks of all seats."""


def meetings_of(
    meetings: Sequence[AttendanceRecorded],
    party: OrganisationId | None,
    zone: tzinfo,
    until: datetime,
) -> list[AttendanceRecorded]:
    """The meetings by an instant as they are told of a seat of the party, one of each day, in
    order; a later record of a day's attendance takes the place of those before."""
    of_day: dict[date, AttendanceRecorded] = {}
    for meeting in meetings:
        if meeting.effective.at <= until and meeting.told_by in (None, party):
            of_day[day_of(meeting.effective, zone)] = meeting
    return [of_day[day] for day in sorted(of_day)]


def days_met(meetings: Sequence[AttendanceRecorded], zone: tzinfo) -> set[date]:
    """The days on which the body met."""
    return {day_of(meeting.effective, zone) for meeting in meetings}


def present_on(
    meetings: Sequence[AttendanceRecorded], seats: Iterable[Seat], zone: tzinfo, at: Moment
) -> tuple[SeatId, ...]:
    """Of these seats, those whose holders were at the meeting of that day, as far as it is
    recorded by then."""
    today, seats = day_of(at, zone), tuple(seats)
    there = {
        party: {
            one
            for held in meetings_of(meetings, party, zone, at.at)
            if is_on(held, today, zone)
            for one in held.present
        }
        for party in {seat.party for seat in seats}
    }
    return tuple(seat.id for seat in seats if seat.id in there[seat.party])


# Refusals


class AttendanceAlreadyRecorded(Refused):
    """The same attendance was recorded for {on} already."""

    code = "ATTENDANCE_ALREADY_RECORDED"
    on: Moment


class NotInTheChair(Refused):
    """Who was at a meeting is recorded by whoever chairs the body, and by a party of its own seats
    alone: {because}."""

    code = "NOT_IN_THE_CHAIR"
    because: str


def is_on(meeting: AttendanceRecorded, day: date, zone: tzinfo) -> bool:
    """Whether the meeting was on that day."""
    return day_of(meeting.effective, zone) == day
