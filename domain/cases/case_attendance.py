"""Attendance in a case: who is there, and who is suspended for the meetings that were missed.

Rules of procedure suspend who missed so many meetings in a row, as a body on record does (see
domain/bodies/suspension.py), or so many of the last ones. Only meetings before the day of the vote
are counted, and those since the seat is held by whom it is held.
"""

from collections.abc import Set
from datetime import UTC, date, datetime, tzinfo
from fractions import Fraction

from domain.calendar import day_of
from domain.cases.case import Case, CaseElectorate, CaseSeat
from domain.values import Moment, SeatId, TooMany, end_of
from domain.voting.drafting import NumberOutOfRange, UnknownSeat

MEETINGS_LIMIT = 1_000
LAST = datetime.max.replace(tzinfo=UTC)
"""After everything else, where a case does not say when."""


def check_attendance(case: Case, seats: Set[SeatId]) -> None:
    """Refuse attendance of seats that are not there, and limits that suspend nobody or all."""
    for index, seat in enumerate(case.present):
        if seat not in seats:
            raise UnknownSeat(f"present[{index}]", seat)
    stated = case.electorate
    if stated is None:
        return
    for number, meeting in enumerate(stated.meetings):
        for index, seat in enumerate(meeting.present):
            if seat not in seats:
                raise UnknownSeat(f"electorate.meetings[{number}].present[{index}]", seat)
    after, of_last = stated.suspended_after, stated.suspended_of_last
    if after is not None and after < 1:
        raise NumberOutOfRange("electorate.suspended_after", Fraction(after))
    if of_last is not None and (after is None or of_last < after):
        raise NumberOutOfRange("electorate.suspended_of_last", Fraction(of_last))


def check_meetings(electorate: CaseElectorate) -> None:
    """Refuse more meetings than anybody would look at."""
    if len(electorate.meetings) > MEETINGS_LIMIT:
        raise TooMany("meetings", len(electorate.meetings), MEETINGS_LIMIT)


def suspended_in(case: Case, zone: tzinfo = UTC) -> frozenset[SeatId]:
    """The seats that have no vote for the meetings that were missed."""
    assert case.electorate is not None, "seats are suspended from an electorate"
    after = case.electorate.suspended_after
    if after is None:
        return frozenset()
    there = frozenset(case.present)
    meetings = _meetings(case, case.electorate, zone)
    return frozenset(
        seat.id
        for seat in case.electorate.seats
        if _missed(case.electorate, seat, meetings, there, zone) >= after
    )


def _meetings(
    case: Case, electorate: CaseElectorate, zone: tzinfo
) -> list[tuple[date, frozenset[SeatId]]]:
    """The meetings before the day of the vote, the latest first, one a day: who was at any."""
    until = None if case.held is None else day_of(Moment.of(case.held, zone), zone)
    of_day: dict[date, frozenset[SeatId]] = {}
    for meeting in electorate.meetings:
        day = day_of(Moment.of(meeting.held, zone), zone)
        if until is None or day < until:
            of_day[day] = of_day.get(day, frozenset()) | frozenset(meeting.present)
    return sorted(of_day.items(), key=lambda one: one[0], reverse=True)


def _missed(
    electorate: CaseElectorate,
    seat: CaseSeat,
    meetings: list[tuple[date, frozenset[SeatId]]],
    there: Set[SeatId],
    zone: tzinfo,
) -> int:
    """How many meetings the seat missed: of the last ones, or in a row."""
    since = None if seat.since is None else day_of(Moment.of(seat.since, zone), zone)
    asked = [present for day, present in meetings if since is None or day >= since]
    if electorate.suspended_of_last is not None:
        missed = sum(seat.id not in present for present in asked[: electorate.suspended_of_last])
        return missed if meetings else seat.missed
    if seat.id in there:
        return 0
    for number, present in enumerate(asked):
        if seat.id in present:
            return number
    return len(asked) if meetings else seat.missed


def when_voted(case: Case, opened: Moment, zone: tzinfo) -> datetime:
    """When a ballot came in of which the case does not say when: on the day of the vote, or when
    it began; where nothing is said of that either, after all that is told of proxies."""
    if case.held is not None:
        said = case.held
        return said if isinstance(said, datetime) else end_of(said, zone).at - datetime.resolution
    return LAST if case.opened is None else opened.at
