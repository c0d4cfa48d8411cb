"""Working days of a partnership: listing its holidays, and striking them from the list.

The events and the list itself stand in `domain.holiday`, the counting in `domain.calendar`.
"""

from datetime import date

from domain.holiday import Holiday, listed, struck
from domain.parties.partnership import (
    PARTNERSHIP,
    Event,
    Partnership,
    formation,
    known,
    require_lasting,
)
from domain.refusal import DONE_HERE, Conduct
from domain.values import Moment, in_order

__all__ = ["PARTNERSHIP"]


def list_holidays(
    partnership: Partnership | None,
    *,
    holidays: tuple[Holiday, ...],
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """List weekdays on which the partnership does not work."""
    partnership = known(partnership)
    in_order("formation", formation(partnership), "listing of holidays", effective)
    happened = listed(partnership.holidays, holidays, effective)
    require_lasting(partnership, effective, conduct)
    return [happened]


def strike_holidays(
    partnership: Partnership | None,
    *,
    days: tuple[date, ...],
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Strike days from the list, so that the partnership works on them."""
    partnership = known(partnership)
    in_order("formation", formation(partnership), "striking of holidays", effective)
    happened = struck(partnership.holidays, days, effective)
    require_lasting(partnership, effective, conduct)
    return [happened]
