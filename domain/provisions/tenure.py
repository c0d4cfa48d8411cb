"""Tenure: for how long, how often and by how many a post is held, and when a term ends.

A term is counted in months of the calendar in the partnership's time zone; said as a day, its
end includes that day.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, timedelta, tzinfo

from domain.refusal import Conduct, Refused
from domain.values import ContradictoryDates, Moment, Period, end_of

HOLDERS_LIMIT = 1_000
TERM_MONTHS_LIMIT = 1_200
"""A century: nobody is in office for longer."""


@dataclass(frozen=True)
class Tenure:
    """How the post is held: for how long, how often, by how many, and from when."""

    months: int | None = None
    """How long a term may be, and is where nothing else is said; None: without end."""
    terms: int | None = None
    """How often one person may be appointed; None: any number of times."""
    holders: int = 1
    """How many may hold the post at the same time."""
    needs_acceptance: bool = True
    """Whether an appointee holds the post only after accepting."""


USUAL_TENURE = Tenure()


def cut(period: Period, end: Moment | None) -> Period | None:
    """The period as long as it lasts until `end`; None when nothing of it is left."""
    if end is not None and (period.end is None or end.at < period.end.at):
        period = Period(period.start, end)
    if period.end is not None and period.end.at <= period.start.at:
        return None
    return period


def months_after(start: Moment, months: int, zone: tzinfo) -> Moment | None:
    """The end of so many months from `start`, in the calendar of `zone`; None beyond all years.

    Where the last month has no such day, it ends with that month. A start said as a day gives
    an end said as the last day.
    """
    local = start.at.astimezone(zone)
    years, month = divmod(local.month - 1 + months, 12)
    year = local.year + years
    if year >= MAXYEAR:
        return None
    day = min(local.day, monthrange(year, month + 1)[1])
    end = local.replace(year=year, month=month + 1, day=day)
    if start.day is None:
        return Moment.of(end)
    return end_of(end.date() - timedelta(days=int(day == local.day)), zone)


def term_of_office(tenure: Tenure, start: Moment, end: Moment | None, zone: tzinfo) -> Period:
    """The term from `start` to the stated end, or for as long as the tenure says."""
    if end is None and tenure.months is not None:
        end = months_after(start, tenure.months, zone)
    if end is not None and end.at <= start.at:
        raise ContradictoryDates("beginning of the term", str(start), "end of the term", str(end))
    return Period(start, end)


def overlap(one: Period, other: Period | None) -> bool:
    """Whether two periods have an instant in common."""
    if other is None:
        return False
    return one.contains(other.start.at) or other.contains(one.start.at)


def within(period: Period, other: Period) -> Period | None:
    """What two periods have in common."""
    start = max(period.start, other.start, key=lambda moment: moment.at)
    return cut(Period(start, period.end), other.end)


# Refusals


class TenureOutOfRange(Refused):
    """{field} must be a whole number from 1 to {limit}, not {number}."""

    code = "TENURE_OUT_OF_RANGE"
    field: str
    number: int
    limit: int


class BeyondTerm(Refused):
    """It would last from {start} until {end}, beyond the time for which the post is held."""

    code = "BEYOND_TERM"
    start: Moment
    end: str


def check_tenure(tenure: Tenure) -> None:
    """Refuse numbers that no tenure has."""
    for field, number, limit in (
        ("the months of a term", tenure.months, TERM_MONTHS_LIMIT),
        ("the number of terms", tenure.terms, HOLDERS_LIMIT),
        ("the number of holders", tenure.holders, HOLDERS_LIMIT),
    ):
        if number is not None and not 1 <= number <= limit:
            raise TenureOutOfRange(field, number, limit)


def require_within_term(during: Period, held: Period | None, conduct: Conduct) -> None:
    """Breach the rule that nobody passes on more time than they have; an open end is theirs."""
    if held is None:
        return
    ends_late = held.end is not None and during.end is not None and held.end.at < during.end.at
    if during.start.at < held.start.at or ends_late or not held.contains(during.start.at):
        end = "the end of the term" if during.end is None else str(during.end)
        conduct.breach(BeyondTerm(during.start, end))
