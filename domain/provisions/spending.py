"""Spending: limits to what may be approved in a period, and payments that are split below a limit.

A limit to each act is soon kept by dividing a payment into several. So authority may have a limit
to all that is approved by it in a period besides, whoever of those to whom it was passed on
approves it; and payments that together exceed the limit of each act, approved for one payee within
a few days, by one person in one matter or by the same power of a post, are flagged. Amounts are
exact and of one currency: what is in another one is never converted, so it is not counted, and
refused where a limit is to hold it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from fractions import Fraction

from domain.money import Money, check_money
from domain.refusal import Refused
from domain.values import PaymentId
from domain.voting.drafting import NumberOutOfRange
from domain.voting.rules import RuleOrigin, StatedDefault

CALENDAR_PERIODS = (1, 2, 3, 4, 6, 12)
"""Months of which a whole number makes a year."""
ROLLING_MONTHS_LIMIT = 120
SPLITTING_DAYS_LIMIT = 366


@dataclass(frozen=True)
class PeriodLimit:
    """Up to which amount in all may be approved in a period."""

    amount: Money
    """The amount that all approvals of a period may come to."""
    months: int = 12
    """How many months of the calendar are a period, in the partnership's time zone."""
    rolling: bool = False
    """Whether any so many months in a row are one; otherwise periods follow each other from
    January on: 12 months are the calendar year, 3 its quarters, 1 its months."""


@dataclass(frozen=True)
class SpendingRules:
    """What is asked of payments besides the limits of those who approve them."""

    splitting_days: int = 30
    """Within how many days payments to one payee count together; 0: none do."""
    own_requests: bool = False
    """Whether who requested a payment may also approve it."""


@dataclass(frozen=True)
class PinnedSpendingRules:
    """The rules that govern one payment to its end, and where they were taken from."""

    rules: SpendingRules
    origin: RuleOrigin


DEFAULT_SPENDING_RULES = PinnedSpendingRules(SpendingRules(), StatedDefault())
"""What holds where the agreement is silent."""


@dataclass(frozen=True)
class Charge:
    """An approval, as limits count it."""

    payment: PaymentId
    at: datetime
    amount: Money


@dataclass(frozen=True)
class Window:
    """Approvals that count together, and what they come to."""

    since: datetime
    until: datetime
    charges: tuple[Charge, ...]

    @property
    def total(self) -> Fraction:
        """What they come to."""
        return sum((charge.amount.amount for charge in self.charges), Fraction(0))


# Refusals


class PeriodNotOfCalendar(Refused):
    """Periods of {months} months ({field}) do not make up a year; those of 1, 2, 3, 4, 6 and 12
    months do, and rolling ones may have up to 120."""

    code = "PERIOD_NOT_OF_CALENDAR"
    field: str
    months: int


class SpendingRulesClash(Refused):
    """Two provisions, “{first}” and “{second}”, both say what is asked of payments."""

    code = "SPENDING_RULES_CLASH"
    first: str
    second: str


def check_period_limit(field: str, limit: PeriodLimit) -> None:
    """Refuse a malformed amount, and months that make no period."""
    check_money(f"{field}.amount", limit.amount)
    fits = 1 <= limit.months <= ROLLING_MONTHS_LIMIT
    if not fits or not (limit.rolling or limit.months in CALENDAR_PERIODS):
        raise PeriodNotOfCalendar(f"{field}.months", limit.months)


def check_spending_rules(rules: SpendingRules) -> None:
    """Refuse a number of days that lies out of range, with the place named."""
    if not 0 <= rules.splitting_days <= SPLITTING_DAYS_LIMIT:
        raise NumberOutOfRange("rules.splitting_days", Fraction(rules.splitting_days))


# What counts together


def overrun(
    limit: PeriodLimit, charge: Charge, others: Sequence[Charge], zone: tzinfo
) -> Window | None:
    """The first period in which the charge brings the approvals above the limit, if there is one.

    All are of the limit's currency. Approvals that were recorded before and take effect later
    count as well, so that no order of recording goes round the limit.
    """
    for since, until in _periods(limit, charge, others, zone):
        counted = tuple(one for one in others if _counts(limit, one.at, since, until))
        window = Window(since, until, (*counted, charge))
        if window.total > limit.amount.amount:
            return window
    return None


def split(limit: Money, charge: Charge, others: Sequence[Charge], days: int) -> Window | None:
    """The payments within so many days that exceed the limit together with this one, each of
    them being below it; None where there are none.

    All are of the limit's currency and for one payee.
    """
    if charge.amount.amount > limit.amount:
        return None
    span = timedelta(days=days)
    below = [one for one in others if one.amount.amount <= limit.amount]
    ends = [charge.at, *(one.at for one in below if charge.at < one.at <= charge.at + span)]
    for until in sorted(set(ends)):
        together = tuple(one for one in below if until - span <= one.at <= until)
        window = Window(until - span, until, (*together, charge))
        if together and window.total > limit.amount:
            return window
    return None


def _periods(
    limit: PeriodLimit, charge: Charge, others: Sequence[Charge], zone: tzinfo
) -> Iterator[tuple[datetime, datetime]]:
    """The periods that the charge lies in: one of the calendar, or any that end with a charge."""
    if not limit.rolling:
        local = charge.at.astimezone(zone)
        since = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)
        since = since.replace(month=(local.month - 1) // limit.months * limit.months + 1)
        yield since, _months_later(since, limit.months)
        return
    for until in sorted({charge.at, *(one.at for one in others if charge.at < one.at)}):
        since = _months_later(until.astimezone(zone), -limit.months)
        if since < charge.at:
            yield since, until


def _counts(limit: PeriodLimit, at: datetime, since: datetime, until: datetime) -> bool:
    """Whether an instant lies in the period; of rolling ones the end does, the beginning not."""
    return since < at <= until if limit.rolling else since <= at < until


def _months_later(local: datetime, months: int) -> datetime:
    """So many months later in the calendar; where that month has no such day, its last one."""
    years, month = divmod(local.month - 1 + months, 12)
    first = local.replace(year=local.year + years, month=month + 1, day=1)
    following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    last = (following.date() - timedelta(days=1)).day
    return first.replace(day=min(local.day, last))
