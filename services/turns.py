"""Turns: an act comes after what it was decided on, also where several come in at once.

The clock is read when an act comes in, but it may be decided later: it waits for a connection, or
loses a race and is decided again. What was done meanwhile is then known to it and yet dated
after it, so that it would be refused for its date, or leave out what it knows. Who said when it
takes effect is taken at their word; otherwise it takes effect when its turn has come.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from domain.refusal import Refused
from services.act import Act

T = TypeVar("T")

CLOCKS_DIFFER = timedelta(seconds=10)
"""By how much the clocks of the servers of one installation may differ. What was recorded further
ahead is by one that went wrong, and is not followed."""


def take_turn(act: Act) -> None:
    """Let an act that lost a race be done now."""
    if act.clock is not None and act.effective is None:
        act.at = max(act.at, act.clock())


def decide_in_turn(act: Act, decide: Callable[[], T], read: Callable[[], Iterable[datetime]]) -> T:
    """What the act is decided to be, at an instant after everything that it was decided on.

    `read` tells when the last record of each stream was made that was read for it. What is read
    once is not read again, so that it comes to an end.
    """
    while True:
        try:
            decided = decide()
        except Refused:
            if _follows(act, read):
                raise
        else:
            if _follows(act, read):
                return decided
        act.noted.clear()  # it is noted anew


def _follows(act: Act, read: Callable[[], Iterable[datetime]]) -> bool:
    """Whether the act comes after what was read for it; if not, it does from now on."""
    if act.clock is None or act.effective is not None:
        return True
    latest = max(read(), default=act.at)
    if latest <= act.at:
        return True
    before, now = act.at, max(act.at, act.clock())
    act.at = latest if now < latest <= now + CLOCKS_DIFFER else now
    return act.at == before
