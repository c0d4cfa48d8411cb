"""Time limits: how the days of a motion are counted, and how long its vote may be held up.

A clause may say that days of notice are working days, and that a vote which has an announced
close may be kept open longer: for how many days beyond the close that was announced first, and
by whom. Where no clause says so, every day counts and a vote closes when it was announced to.

Nobody holds a vote up without end: it may be open for so many days, and what only one person may do
(end it, count it) is waited for so many days, before others may (`domain.competence.overdue`).
Where no clause says how many, the stated defaults hold.
"""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Literal

from domain.voting.drafting import NumberOutOfRange

DaysCounted = Literal["days", "working-days"]
"""Every day; or the weekdays that are no holidays of the partnership."""

ExtendedBy = Literal["chair", "proposer", "member"]
"""Whoever chairs the body; who proposed the motion; any holder of a seat in the electorate."""

EXTENSION_DAYS_LIMIT = 366
DAYS_LIMIT = 366
DEFAULT_OPEN_DAYS = 90
DEFAULT_WAITING_DAYS = 7


@dataclass(frozen=True)
class TimeLimits:
    """How days are counted, and for how long and by whom a vote can be kept open."""

    counted: DaysCounted = "days"
    """Which days are counted, of notice and of extension."""
    extension_days: int = 0
    """For how many days beyond the close announced first a vote may be open; 0: for none."""
    extended_by: ExtendedBy = "chair"
    """Who may keep it open."""
    open_days: int | None = None
    """For how many days a vote may be announced to be open by others than who put the motion, and
    for how many whoever chairs may put a motion off; None: for 90."""
    waiting_days: int | None = None
    """For how many days a vote in which everybody has voted waits for whoever ends it, and one
    that is closed for whoever counts it, before anybody who may vote does; None: for 7."""

    @property
    def open_at_most(self) -> timedelta:
        """For how long a vote may be announced to be open."""
        return timedelta(DEFAULT_OPEN_DAYS if self.open_days is None else self.open_days)

    @property
    def waiting(self) -> timedelta:
        """For how long is waited for whoever presides."""
        return timedelta(DEFAULT_WAITING_DAYS if self.waiting_days is None else self.waiting_days)


DEFAULT_TIME_LIMITS = TimeLimits()
"""What holds where the agreement is silent."""


def check_time_limits(limits: TimeLimits) -> None:
    """Refuse time limits that nobody could keep."""
    if not 0 <= limits.extension_days <= EXTENSION_DAYS_LIMIT:
        raise NumberOutOfRange("limits.extension_days", Fraction(limits.extension_days))
    for name, days in (("open_days", limits.open_days), ("waiting_days", limits.waiting_days)):
        if days is not None and not 1 <= days <= DAYS_LIMIT:
            raise NumberOutOfRange(f"limits.{name}", Fraction(days))
