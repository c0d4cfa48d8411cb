"""Calendar: how days are counted between two acts, and when to remind of what is due.

Clear days leave out both ends, as parliamentary procedure counts them: of a notice given on
Monday for a meeting on Thursday, two days are clear. A day is one of the partnership's time
zone, whatever the hour of the act.

Working days are those of the partnership's calendar: the weekdays, Monday to Friday, less the
holidays that it has listed.
"""

from collections.abc import Set
from datetime import date, datetime, timedelta, tzinfo

from domain.values import Moment

WEEKDAYS = 5
"""The first days of a week, which are working days; the others are its end."""
DAY = timedelta(days=1)
LAST_DAY = date.max - 2 * DAY
"""The last day that has an end in every time zone."""

REMIND_AHEAD = timedelta(days=3)
"""So long before something is due those whom it concerns are reminded."""


def day_of(moment: Moment, zone: tzinfo) -> date:
    """The day on which the moment falls in `zone`."""
    return moment.day or moment.at.astimezone(zone).date()


def clear_days(earlier: Moment, later: Moment, zone: tzinfo) -> int:
    """The whole days between two moments, without the days of both; 0 where there is none."""
    return max(0, (day_of(later, zone) - day_of(earlier, zone)).days - 1)


def clear_working_days(earlier: Moment, later: Moment, zone: tzinfo, holidays: Set[date]) -> int:
    """Of the clear days between two moments those that are working days."""
    first, days = day_of(earlier, zone) + DAY, clear_days(earlier, later, zone)
    weeks, rest = divmod(days, 7)
    weekdays = weeks * WEEKDAYS + sum(is_weekday(first + number * DAY) for number in range(rest))
    between = (day for day in holidays if 0 <= (day - first).days < days)
    return weekdays - sum(map(is_weekday, between))


def is_weekday(day: date) -> bool:
    """Whether the day is one of Monday to Friday."""
    return day.weekday() < WEEKDAYS


def days_after(day: date, days: int) -> date:
    """The day that lies so many days after `day`."""
    # The calendar ends in the year 9999, which a far future could pass.
    return date.fromordinal(min(day.toordinal() + days, LAST_DAY.toordinal()))


def working_days_after(day: date, days: int, holidays: Set[date]) -> date:
    """The working day of which so many lie after `day`, itself included; `day` for none."""
    while days > 0 and day < LAST_DAY:
        day += DAY
        days -= is_weekday(day) and day not in holidays
    return day


def remind_from(due_at: datetime, since: datetime) -> datetime:
    """From when on to remind of what is due, at the earliest when it came about."""
    return max(since, due_at - REMIND_AHEAD)
