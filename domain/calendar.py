"""Calendar: how days are counted between two acts, and when to remind of what is due.

Clear days leave out both ends, as parliamentary procedure counts them: of a notice given on
Monday for a meeting on Thursday, two days are clear. A day is one of the partnership's time
zone, whatever the hour of the act.
"""

from datetime import date, datetime, timedelta, tzinfo

from domain.values import Moment

REMIND_AHEAD = timedelta(days=3)
"""So long before something is due those whom it concerns are reminded."""


def day_of(moment: Moment, zone: tzinfo) -> date:
    """The day on which the moment falls in `zone`."""
    return moment.day or moment.at.astimezone(zone).date()


def clear_days(earlier: Moment, later: Moment, zone: tzinfo) -> int:
    """The whole days between two moments, without the days of both; 0 where there is none."""
    return max(0, (day_of(later, zone) - day_of(earlier, zone)).days - 1)


def remind_from(due_at: datetime, since: datetime) -> datetime:
    """From when on to remind of what is due, at the earliest when it came about."""
    return max(since, due_at - REMIND_AHEAD)


def days_between(
    first: date, second: date, *, working: bool, holidays: frozenset[date] = frozenset()
) -> int:
    """The whole days between two days, without both; `working`: weekdays that are no holidays."""
    between = (second - first).days - 1
    if between <= 0:
        return 0
    if not working:
        return between
    weeks, rest = divmod(between, 7)
    begun = first.weekday()
    weekdays = 5 * weeks + sum((begun + 1 + day) % 7 < 5 for day in range(rest))
    return weekdays - sum(first < day < second and day.weekday() < 5 for day in holidays)
