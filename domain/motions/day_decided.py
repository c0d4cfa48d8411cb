"""The day decided: from when on what a decision enacts may take effect, when it is carried out.

A motion may name the day from which an act is to have effect. Then it takes effect on that day,
whenever somebody carries it out before; who is late does it as it is done. Where no day is named,
what was decided is due now, and takes effect as it is done: an act is carried out once, so one
that somebody put into a far year would never be done at all.
"""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from domain.calendar import LAST_DAY
from domain.refusal import Refused
from domain.values import DecisionId, Moment


class NotTheDayDecided(Refused):
    """What the decision {decision} enacts is carried out {permitted}: it can't take effect at
    {effective}."""

    code = "NOT_THE_DAY_DECIDED"
    decision: DecisionId
    permitted: str
    effective: Moment


@dataclass(frozen=True)
class CarryingOut:
    """When an act that was decided takes effect, and when it is done."""

    begins: Moment
    done: datetime
    zone: tzinfo
    is_entrusted: bool
    """Whether somebody does it who was only to carry out what others decided."""
    proposed: Moment | None = None
    """From when on what is adopted is to have effect by its own words, as an amendment says."""

    def fits(self, named: date | None) -> bool:
        """Whether it takes effect when the motion lets it, which names this day or none."""
        is_over = self.begins.at <= self.done
        proposed = self.decisive(named)
        if proposed is not None:
            return self.begins.at == proposed.at or (is_over and proposed.at <= self.begins.at)
        if named is None:
            return is_over or not self.is_entrusted
        return self.begins.day == named or (
            is_over and named <= self.begins.at.astimezone(self.zone).date()
        )

    def decisive(self, named: date | None) -> Moment | None:
        """What is proposed, where that decides: who carries out adds nothing to it, and it is
        later than a day that the motion names.
        """
        if self.proposed is None:
            return None
        if named is None:
            return self.proposed if self.is_entrusted else None
        is_later = named <= self.proposed.at.astimezone(self.zone).date()
        return self.proposed if is_later else None

    def permitted(self, named: date | None) -> str:
        """When what is decided for this day, or for none, is carried out."""
        day = self.decisive(named) or named
        if day is None:
            return "as it is done, since its motion names no day for it"
        return f"with effect from {day}, or as it is done after that"


def first_day(named: date | None, proposed: Moment | None, at: Moment, zone: tzinfo) -> Moment:
    """From when on what is adopted now has effect, if the motion names a day or the proposal does:
    once all of them have come.
    """
    begins = at if proposed is None or proposed.at <= at.at else proposed
    if named is None or named <= begins.at.astimezone(zone).date():
        return begins
    return Moment.of(min(named, LAST_DAY), zone)
