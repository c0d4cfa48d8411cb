"""Terms of seats: for how long who takes a seat holds it, where a clause says so.

The end is fixed when the seat is taken, from the months that the clause then states: an amendment
changes the terms that begin afterwards. A month is one of the calendar in the partnership's time
zone, and a term ends with the beginning of a day. What is over ends by operation of the clause;
the seat is then vacant, and whoever held it may take it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from domain.record import event
from domain.refusal import Refused
from domain.term import months_after
from domain.values import Moment, SeatId


@event("body.seat-terms-fixed.v1")
@dataclass(frozen=True)
class SeatTermsFixed:
    """Who took these seats then holds them until a day that the clause of the body sets."""

    effective: Moment
    """When the seats were taken."""
    seats: tuple[SeatId, ...]
    until: Moment
    """From when on they are vacant, unless they are taken anew."""


@dataclass(frozen=True)
class SeatTerm:
    """For how long who took a seat at `since` holds it."""

    since: Moment
    until: Moment


class SeatTermWithoutEnd(Refused):
    """Who holds seat {seat} holds it without end: no term runs out."""

    code = "SEAT_TERM_WITHOUT_END"
    seat: SeatId


class SeatTermNotOver(Refused):
    """The term of who holds seat {seat} runs until {until}."""

    code = "SEAT_TERM_NOT_OVER"
    seat: SeatId
    until: Moment


def terms_fixed(
    seats: Sequence[SeatId], taken: Moment, months: int | None, zone: tzinfo
) -> list[SeatTermsFixed]:
    """What is recorded of the terms of seats taken at a moment; nothing where they have no end."""
    if months is None or not seats:
        return []
    until = months_after(taken, months, zone)
    # Beyond the last year of the calendar nothing ends.
    return [SeatTermsFixed(taken, tuple(seats), until)] if taken.at < until.at else []
