"""Terms of seats: for how long who takes a seat holds it, where a clause says so.

The end is fixed when the seat is taken, from the months that the clause then states: an amendment
changes the terms that begin afterwards. A month is one of the calendar in the partnership's time
zone, and a term ends with the beginning of a day. What is over ends by operation of the clause;
the seat is then vacant, and whoever held it may take it again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from domain.provisions.term import months_after
from domain.record import PlainData, event, upcast
from domain.refusal import Refused
from domain.values import Moment, SeatId


@event("body.seat-terms-fixed.v2")
@dataclass(frozen=True)
class SeatTermsFixed:
    """Who took these seats then holds them until a day that the clause of the body sets."""

    effective: Moment
    """When the seats were taken."""
    seats: tuple[SeatId, ...]
    until: Moment
    """From when on they are vacant, unless they are taken anew."""
    holds_over: bool = False
    """Whether who holds them stays beyond that until a successor takes them."""


@upcast("body.seat-terms-fixed.v1", "body.seat-terms-fixed.v2")
def _before_holding_over(data: PlainData) -> PlainData:
    """Nobody held over before: a seat was vacant when the term was over."""
    return {**data, "holds_over": False}


@dataclass(frozen=True)
class SeatTerm:
    """For how long who took a seat at `since` holds it."""

    since: Moment
    until: Moment
    holds_over: bool = False
    """Whether who holds it stays beyond that until a successor takes it."""


class SeatTermWithoutEnd(Refused):
    """Who holds seat {seat} holds it without end: no term runs out."""

    code = "SEAT_TERM_WITHOUT_END"
    seat: SeatId


class SeatTermNotOver(Refused):
    """The term of who holds seat {seat} runs until {until}."""

    code = "SEAT_TERM_NOT_OVER"
    seat: SeatId
    until: Moment


class SeatHeldOver(Refused):
    """The term of who holds seat {seat} ends on {until}, and by its clause they stay beyond that
    until a successor takes the seat."""

    code = "SEAT_HELD_OVER"
    seat: SeatId
    until: Moment


def terms_fixed(
    seats: Sequence[SeatId],
    taken: Moment,
    months: int | None,
    zone: tzinfo,
    holding_over: Collection[SeatId] = (),
) -> list[SeatTermsFixed]:
    """What is recorded of the terms of seats taken at a moment; nothing where they have no end.

    Who holds those `holding_over` stays beyond the term until a successor takes the seat.
    """
    if months is None or not seats:
        return []
    until = months_after(taken, months, zone)
    if until.at <= taken.at:
        return []  # beyond the last year of the calendar nothing ends
    stays = tuple(seat for seat in seats if seat in holding_over)
    leaves = tuple(seat for seat in seats if seat not in holding_over)
    fixed = ((leaves, False), (stays, True))
    return [SeatTermsFixed(taken, each, until, over) for each, over in fixed if each]
