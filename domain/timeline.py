"""Timelines: what holds from when on.

Acts may be recorded in another order than they took effect in (a renaming of 1990 is entered
after one of 2010), so states keep every value with its instant instead of only the last one.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Timeline(Generic[T]):
    """Values in effective order; of several that begin at one instant, the last recorded holds."""

    entries: tuple[tuple[datetime, T], ...] = ()

    def since(self, at: datetime, value: T) -> "Timeline[T]":
        """This timeline with `value` holding from `at` until the next entry."""
        place = bisect_right(self.entries, at, key=_beginning)
        return Timeline((*self.entries[:place], (at, value), *self.entries[place:]))

    def at(self, at: datetime) -> T | None:
        """What holds at the instant `at`; None before the first entry."""
        place = bisect_right(self.entries, at, key=_beginning)
        return self.entries[place - 1][1] if place else None

    def span(self, at: datetime) -> tuple[datetime, datetime | None] | None:
        """From when until when what holds at the instant does, as far as is known; None before
        the first entry.
        """
        place = bisect_right(self.entries, at, key=_beginning)
        if not place:
            return None
        until = self.entries[place][0] if place < len(self.entries) else None
        return self.entries[place - 1][0], until

    @property
    def last(self) -> T:
        """What holds after every known entry."""
        return self.entries[-1][1]


def _beginning(entry: tuple[datetime, object]) -> datetime:
    return entry[0]
