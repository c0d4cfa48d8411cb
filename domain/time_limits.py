"""Time limits: how the days of a motion are counted, and how long its vote can be kept open.

A clause may say that days of notice are working days, and that a vote which has an announced
close may be kept open longer: for how many days beyond the close that was announced first, and
by whom. Where no clause says so, every day counts and a vote closes when it was announced to.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from domain.drafting import NumberOutOfRange

DaysCounted = Literal["days", "working-days"]
"""Every day; or the weekdays that are no holidays of the partnership."""

ExtendedBy = Literal["chair", "proposer", "member"]
"""Whoever chairs the body; who proposed the motion; any holder of a seat in the electorate."""

EXTENSION_DAYS_LIMIT = 366


@dataclass(frozen=True)
class TimeLimits:
    """How days are counted, and for how long and by whom a vote can be kept open."""

    counted: DaysCounted = "days"
    """Which days are counted, of notice and of extension."""
    extension_days: int = 0
    """For how many days beyond the close announced first a vote may be open; 0: for none."""
    extended_by: ExtendedBy = "chair"
    """Who may keep it open."""


DEFAULT_TIME_LIMITS = TimeLimits()
"""What holds where the agreement is silent."""


def check_time_limits(limits: TimeLimits) -> None:
    """Refuse time limits that nobody could keep."""
    if not 0 <= limits.extension_days <= EXTENSION_DAYS_LIMIT:
        raise NumberOutOfRange("limits.extension_days", Fraction(limits.extension_days))
