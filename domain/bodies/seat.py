"""Seats: they are filled and vacated, and their terms run out."""

from datetime import UTC, tzinfo

from domain.bodies.body import (
    Body,
    BodyAlreadyDissolved,
    Event,
    Occupant,
    SeatFilled,
    SeatVacated,
    known,
    occupancy,
    require_existing,
    require_seat,
    term_of,
    whose,
)
from domain.provisions.seat_term import (
    SeatHeldOver,
    SeatTermNotOver,
    SeatTermWithoutEnd,
    terms_fixed,
)
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import Moment, OrganisationId, PersonId, SeatId, in_order

# Refusals


class SeatTaken(Refused):
    """Seat {seat} is held by somebody at {at} already."""

    code = "SEAT_TAKEN"
    seat: SeatId
    at: Moment


class SeatAlreadyHeld(Refused):
    """The person {holder} holds seat {seat} already."""

    code = "SEAT_ALREADY_HELD"
    seat: SeatId
    holder: PersonId


class SeatVacant(Refused):
    """Seat {seat} is vacant at {at}, so nobody can leave it."""

    code = "SEAT_VACANT"
    seat: SeatId
    at: Moment


# Decisions


def fill_seat(
    body: Body | None,
    *,
    seat: SeatId,
    holder: PersonId,
    party: OrganisationId | None = None,
    months: int | None = None,
    holds_over: bool = False,
    zone: tzinfo = UTC,
    is_decided: bool = False,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Give a vacant seat to a person, for so many `months`; a holder whose term is over leaves.

    Where it `is_decided`, who holds the seat can be given it once more, before the term is over.
    """
    body = known(body)
    held = occupancy(body, seat)
    in_order("constitution of the body", body.constituted, "taking of the seat", effective)
    occupant = held.at(effective.at)
    term = term_of(body, seat)
    is_over = term is not None and term.until.at <= effective.at
    is_again = occupant == Occupant(holder, party or whose(body, seat)) and not is_over
    if is_again and not is_decided:
        conduct.breach(SeatAlreadyHeld(seat, holder))
    require_existing(body, effective, conduct)
    require_seat(body, seat, effective, conduct)
    left: list[Event] = []
    if occupant is not None and not is_again:
        if term is not None and is_over:
            left = [SeatVacated(effective if term.holds_over else term.until, seat)]
        else:
            conduct.breach(SeatTaken(seat, effective))
    over = (seat,) if holds_over else ()
    fixed = terms_fixed((seat,), effective, months, zone, over)
    return [*left, SeatFilled(effective, seat, holder, party), *fixed]


def vacate_seat(
    body: Body | None,
    *,
    seat: SeatId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Leave a seat, for whatever reason; it stays, vacant."""
    body = known(body)
    held = occupancy(body, seat)
    in_order("constitution of the body", body.constituted, "leaving of the seat", effective)
    if held.at(effective.at) is None:
        raise SeatVacant(seat, effective)
    require_existing(body, effective, conduct)
    return [SeatVacated(effective, seat)]


def expire_seat(
    body: Body | None,
    *,
    seat: SeatId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Record that the term of who holds the seat is over; it was when it ended, whenever this is
    recorded.
    """
    body = known(body)
    held = occupancy(body, seat)
    if body.dissolved is not None:
        raise BodyAlreadyDissolved(body.id, body.dissolved)
    if held.last is None:
        raise SeatVacant(seat, effective)
    term = term_of(body, seat)
    if term is None:
        raise SeatTermWithoutEnd(seat)
    if effective.at < term.until.at:
        raise SeatTermNotOver(seat, term.until)
    if term.holds_over:
        raise SeatHeldOver(seat, term.until)
    return [SeatVacated(term.until, seat)]
