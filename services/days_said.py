"""Days said: the moments that a command's arguments name, in the time zone of the partnership."""

from datetime import date, datetime

from domain.parties.partnership import Partnership, zone
from domain.values import ContradictoryDates, Moment, Period, end_of


def moment_said(said: date | datetime | None, partnership: Partnership) -> Moment | None:
    """The moment from which something is to hold, a day beginning in the partnership's zone."""
    return None if said is None else Moment.of(said, zone(partnership))


def end_said(said: date | datetime | None, partnership: Partnership) -> Moment | None:
    """The end that was said, a day being included."""
    return None if said is None else end_of(said, zone(partnership))


def period_said(
    start: date | datetime | None,
    end: date | datetime | None,
    effective: Moment,
    partnership: Partnership,
) -> Period:
    """The period that was said, from `effective` where no start was; it has to last."""
    first, last = moment_said(start, partnership) or effective, end_said(end, partnership)
    if last is not None and last.at <= first.at:
        raise ContradictoryDates("beginning", str(first), "end", str(last))
    return Period(first, last)
