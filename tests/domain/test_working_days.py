"""Working days: weekdays less the holidays that the partnership has listed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as some

from domain.calendar import (
    LAST_DAY,
    clear_days,
    clear_working_days,
    days_after,
    is_weekday,
    working_days_after,
)
from domain.decisions.counting import report_tally
from domain.decisions.decision import open_poll
from domain.holiday import (
    HOLIDAYS_LIMIT,
    HOLIDAYS_LISTED_LIMIT,
    Holiday,
    HolidayAlreadyListed,
    HolidayAtWeekend,
    HolidayNamedTwice,
    HolidayNotListed,
    HolidaysListed,
    HolidaysMissing,
    HolidaysStruck,
    holidays_at,
)
from domain.motions.motion import NoticeTooShort, TimeLimitsPinned
from domain.motions.notice import NoticeGiven
from domain.parties.partnership import (
    PARTNERSHIP,
    PartnershipDissolved,
    PartnershipEnded,
    PartnershipNotFormed,
    PartnershipUnknown,
)
from domain.parties.proposal import PartnershipProposed
from domain.parties.working_days import list_holidays, strike_holidays
from domain.provisions.provision import Procedure
from domain.provisions.time_limits import TimeLimits
from domain.values import ContradictoryDates, ControlCharacter, Moment, TextTooLong, TooMany
from tests.domain.matters import OPENED, on
from tests.domain.polls import cantons
from tests.domain.specification import given
from tests.domain.test_deliberation import OPENING, ORIGIN, PINNED, PUT
from tests.domain.test_partnership import ALLIANCE, FORMED, NGO, SCHOOL, year

EASTER = Holiday(date(2020, 4, 13), "Easter Monday")
MAY_DAY = Holiday(date(2020, 5, 1), "May Day")
LISTED = HolidaysListed(year(2019), (EASTER, MAY_DAY))


# The list


def test_a_day_is_listed_once() -> None:
    listing = given(FORMED).when(list_holidays, holidays=(EASTER, MAY_DAY), effective=year(2019))
    listing.then(LISTED).again().refused(HolidayAlreadyListed(EASTER.day))


def test_a_day_is_struck_once_and_listed_anew() -> None:
    striking = given(FORMED, LISTED).when(strike_holidays, days=(EASTER.day,), effective=year(2020))
    striking.then(HolidaysStruck(year(2020), (EASTER.day,))).again().refused(
        HolidayNotListed(EASTER.day)
    )
    given(FORMED, LISTED, *striking.happened).when(
        list_holidays, holidays=(EASTER,), effective=year(2021)
    ).then(HolidaysListed(year(2021), (EASTER,)))


def test_the_list_is_known_as_it_was_at_any_instant() -> None:
    struck = HolidaysStruck(year(2020), (EASTER.day,))
    partnership = PARTNERSHIP.fold((FORMED, LISTED, struck))
    assert partnership is not None
    found = partnership.holidays
    assert holidays_at(found, year(2018).at) == frozenset()
    assert holidays_at(found, year(2019).at) == {EASTER.day, MAY_DAY.day}
    assert holidays_at(found, year(2020).at) == {MAY_DAY.day}


@pytest.mark.parametrize(
    ("holidays", "refusal"),
    [
        ((), HolidaysMissing),
        ((EASTER, MAY_DAY, EASTER), HolidayNamedTwice(EASTER.day)),
        ((Holiday(date(2020, 5, 2)),), HolidayAtWeekend(date(2020, 5, 2))),
        ((Holiday(date(2020, 5, 3)),), HolidayAtWeekend(date(2020, 5, 3))),
        ((Holiday(MAY_DAY.day, "x" * 501),), TextTooLong),
        ((Holiday(MAY_DAY.day, "a\x07"),), ControlCharacter),
    ],
)
def test_what_can_not_be_listed_is_refused_also_where_it_is_reported(
    holidays: tuple[Holiday, ...], refusal: Any
) -> None:
    listing: dict[str, Any] = {"holidays": holidays, "effective": year(2019)}
    given(FORMED).when(list_holidays, **listing).refused(refusal)
    given(FORMED).when_reported(list_holidays, **listing).refused(refusal)


def mondays(count: int) -> tuple[Holiday, ...]:
    return tuple(Holiday(date(2020, 1, 6) + timedelta(weeks=n)) for n in range(count))


def test_a_list_has_an_end() -> None:
    many = mondays(HOLIDAYS_LIMIT + 1)
    given(FORMED).when(list_holidays, holidays=many, effective=year(2019)).refused(
        TooMany("holidays", HOLIDAYS_LIMIT + 1, HOLIDAYS_LIMIT)
    )
    full = HolidaysListed(year(2019), mondays(HOLIDAYS_LISTED_LIMIT))
    given(FORMED, full).when(list_holidays, holidays=(MAY_DAY,), effective=year(2019)).refused(
        TooMany("holidays of the partnership", HOLIDAYS_LISTED_LIMIT + 1, HOLIDAYS_LISTED_LIMIT)
    )
    days = tuple(holiday.day for holiday in many)
    given(FORMED, full).when(strike_holidays, days=days, effective=year(2020)).refused(TooMany)
    given(FORMED, full).when(strike_holidays, days=(), effective=year(2020)).refused(
        HolidaysMissing
    )
    given(FORMED, full).when(strike_holidays, days=days[:1] * 2, effective=year(2020)).refused(
        HolidayNamedTwice(days[0])
    )


def test_only_a_partnership_that_lasts_lists_days() -> None:
    listing: dict[str, Any] = {"holidays": (MAY_DAY,), "effective": year(2019)}
    striking: dict[str, Any] = {"days": (MAY_DAY.day,), "effective": year(2019)}
    given().when(list_holidays, **listing).refused(PartnershipUnknown)
    given().when(strike_holidays, **striking).refused(PartnershipUnknown)
    given(FORMED).when(list_holidays, holidays=(MAY_DAY,), effective=year(1999)).refused(
        ContradictoryDates
    )
    proposed = PartnershipProposed(year(2000), ALLIANCE, "A", "", "UTC", SCHOOL, (NGO,))
    given(proposed).when(list_holidays, **listing).refused(PartnershipNotFormed)
    ended = PartnershipDissolved(year(2018))
    given(FORMED, ended).when(list_holidays, **listing).refused(PartnershipEnded)
    given(FORMED, ended).when_reported(list_holidays, **listing).found(PartnershipEnded)
    listed = HolidaysListed(year(2017), (MAY_DAY,))
    given(FORMED, listed, ended).when(strike_holidays, **striking).refused(PartnershipEnded)


# Counting


def counted(first: date, last: date, holidays: frozenset[date]) -> int:
    between = (first + timedelta(days=n) for n in range(1, max(0, (last - first).days)))
    return sum(is_weekday(day) and day not in holidays for day in between)


DAYS = some.dates(date(2019, 11, 1), date(2020, 3, 1))


@for_all(DAYS, DAYS, some.frozensets(DAYS, max_size=20))
def test_working_days_are_counted_one_by_one(
    first: date, last: date, holidays: frozenset[date]
) -> None:
    clear = clear_working_days(Moment.of(first), Moment.of(last), UTC, holidays)
    assert clear == counted(first, last, holidays)
    assert clear <= clear_days(Moment.of(first), Moment.of(last), UTC)


@for_all(DAYS, some.integers(0, 40), some.frozensets(DAYS, max_size=20))
def test_so_many_working_days_after_a_day_lie_in_between(
    day: date, days: int, holidays: frozenset[date]
) -> None:
    found = working_days_after(day, days, holidays)
    assert counted(day, found + timedelta(days=1), holidays) == days
    assert found == day or (is_weekday(found) and found not in holidays)


def test_a_far_future_ends_with_the_calendar() -> None:
    assert working_days_after(LAST_DAY - timedelta(days=1), 9, frozenset()) == LAST_DAY
    assert days_after(LAST_DAY, 9) == LAST_DAY


def test_a_day_is_one_of_the_partnerships_zone() -> None:
    late = Moment(datetime(2020, 4, 30, 23, tzinfo=UTC))  # in Zurich it is 1 May already
    assert clear_working_days(late, on(5), UTC, frozenset()) == 2
    assert clear_working_days(late, on(5), ZoneInfo("Europe/Zurich"), frozenset()) == 1


# Notice


WORKING = TimeLimitsPinned(on(1), TimeLimits("working-days"), ORIGIN)
NOTICED = (
    PUT,
    replace(PINNED, procedure=Procedure(notice_days=3)),
    WORKING,
    NoticeGiven(on(4), "by letter"),
)


def test_notice_is_counted_in_working_days_where_the_limits_say_so() -> None:
    # Notice on Monday 4 May 2020: three working days are clear before the vote on Friday.
    friday = {**OPENING, "effective": on(8)}
    given(*NOTICED).when(open_poll, **friday).then(replace(OPENED, effective=on(8)))
    holiday = frozenset({date(2020, 5, 6)})
    short = NoticeTooShort(3, 5, "working-days")
    given(*NOTICED).when(open_poll, **friday, holidays=holiday).refused(short)
    given(*NOTICED).when_reported(open_poll, **friday, holidays=holiday).found(short)
    assert "3 clear working-days of notice" in short.sentence
    for day, closes in ((9, 20), (11, 20)):  # on Saturday three are clear, as on Monday after
        later = {**OPENING, "closes_at": on(closes), "effective": on(day), "holidays": holiday}
        assert given(*NOTICED).when(open_poll, **later).happened
    tally = {"tally": cantons("1", "2"), "effective": on(8), "holidays": holiday}
    given(*NOTICED).when(report_tally, **tally).refused(NoticeTooShort(3, 1, "working-days"))


def test_without_such_limits_every_day_counts() -> None:
    told = replace(NOTICED[-1], effective=on(1))
    opening = {**OPENING, "effective": on(5)}  # Saturday, Sunday and Monday lie between
    history = (*NOTICED[:2], told)
    holiday = frozenset({date(2020, 5, 4)})
    given(*history).when(open_poll, **opening, holidays=holiday).then(
        replace(OPENED, effective=on(5))
    )
    given(*NOTICED[:3], told).when(open_poll, **opening, holidays=holiday).refused(
        NoticeTooShort(3, 5, "working-days")
    )
