"""Holidays: the weekdays on which a partnership does not work, as it has listed them.

Working days are the weekdays less these: public holidays, school holidays, days on which an
office is closed. A day is listed and struck from the list by acts of the partnership, each from
when it takes effect; days are counted with the list as it was when they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias, assert_never

from domain.calendar import is_weekday
from domain.record import event
from domain.refusal import Refused
from domain.timeline import Timeline
from domain.values import NAME_LIMIT, Moment, TooMany, checked_text

HOLIDAYS_LIMIT = 500
"""Days that one act lists or strikes."""
HOLIDAYS_LISTED_LIMIT = 2_000
"""Days that a partnership ever lists: every holiday of a working life."""


@dataclass(frozen=True)
class Holiday:
    """A weekday on which the partnership does not work, and what people call it."""

    day: date
    name: str = ""


# Events


@event("partnership.holidays-listed.v1")
@dataclass(frozen=True)
class HolidaysListed:
    """Days were put on the list of those on which the partnership does not work."""

    effective: Moment
    holidays: tuple[Holiday, ...]


@event("partnership.holidays-struck.v1")
@dataclass(frozen=True)
class HolidaysStruck:
    """Days were struck from the list, so that the partnership works on them."""

    effective: Moment
    days: tuple[date, ...]


HolidayEvent: TypeAlias = HolidaysListed | HolidaysStruck

# State

Holidays: TypeAlias = Mapping[date, Timeline[bool]]
"""For each day that ever was listed: whether it was, from when on."""


def holidays_at(holidays: Holidays, at: datetime) -> frozenset[date]:
    """The days that were listed at the instant `at`."""
    return frozenset(day for day, listed in holidays.items() if listed.at(at))


# Refusals


class HolidaysMissing(Refused):
    """It is not said which days are meant."""

    code = "HOLIDAYS_MISSING"


class HolidayNamedTwice(Refused):
    """The day {day} is named twice."""

    code = "HOLIDAY_NAMED_TWICE"
    day: date


class HolidayAtWeekend(Refused):
    """The day {day} is a Saturday or a Sunday, which is no working day anyway."""

    code = "HOLIDAY_AT_WEEKEND"
    day: date


class HolidayAlreadyListed(Refused):
    """The day {day} is listed as a holiday already."""

    code = "HOLIDAY_ALREADY_LISTED"
    day: date


class HolidayNotListed(Refused):
    """The day {day} is not listed as a holiday."""

    code = "HOLIDAY_NOT_LISTED"
    day: date


# Decisions: what each act asks of the list itself


def listed(holidays: Holidays, further: tuple[Holiday, ...], effective: Moment) -> HolidaysListed:
    """Put weekdays on the list, each of them once."""
    _check_days(tuple(holiday.day for holiday in further))
    already = holidays_at(holidays, effective.at)
    for holiday in further:
        checked_text("name", holiday.name, NAME_LIMIT)
        if not is_weekday(holiday.day):
            raise HolidayAtWeekend(holiday.day)
        if holiday.day in already:
            raise HolidayAlreadyListed(holiday.day)
    ever = len(holidays.keys() | {holiday.day for holiday in further})
    if ever > HOLIDAYS_LISTED_LIMIT:
        raise TooMany("holidays of the partnership", ever, HOLIDAYS_LISTED_LIMIT)
    return HolidaysListed(effective, further)


def struck(holidays: Holidays, days: tuple[date, ...], effective: Moment) -> HolidaysStruck:
    """Strike days from the list."""
    _check_days(days)
    listed_now = holidays_at(holidays, effective.at)
    for day in days:
        if day not in listed_now:
            raise HolidayNotListed(day)
    return HolidaysStruck(effective, days)


def _check_days(days: tuple[date, ...]) -> None:
    if not days:
        raise HolidaysMissing
    if len(days) > HOLIDAYS_LIMIT:
        raise TooMany("holidays", len(days), HOLIDAYS_LIMIT)
    seen: set[date] = set()
    for day in days:
        if day in seen:
            raise HolidayNamedTwice(day)
        seen.add(day)


# Folding


def with_holidays(holidays: Holidays, happened: HolidayEvent) -> Holidays:
    """The list after what happened."""
    match happened:
        case HolidaysListed(effective, further):
            days, is_listed = [holiday.day for holiday in further], True
        case HolidaysStruck(effective, struck_days):
            days, is_listed = list(struck_days), False
        case _:
            assert_never(happened)
    changed = {
        day: holidays.get(day, Timeline[bool]()).since(effective.at, is_listed) for day in days
    }
    return {**holidays, **changed}
