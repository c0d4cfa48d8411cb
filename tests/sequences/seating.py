"""Seating: the seats of bodies and polls, and the sorts of seats that a body is to have."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from domain.bodies.body import Body, places_at
from domain.bodies.seats_named import SeatsNamed, seats_named
from domain.values import OrganisationId, PersonId, SeatId, derived_id
from domain.voting.tally import Seat

GROUPS = ("", "", "schools", "firms")

if TYPE_CHECKING:
    from tests.sequences.drawing import Drawing


def seats(drawing: Drawing) -> tuple[Seat, ...]:
    """Seats, most of them held; for a poll, mostly those of the body, which are not named."""
    chance = drawing.chance
    if not drawing.parameter.required and chance.percent(85, "of the body"):
        return ()
    persons = chance.some(drawing.pool(PersonId), chance.between(1, 5, "held"), "holder")
    parties = [OrganisationId(one) for one in drawing.pool(OrganisationId)]
    held = [
        Seat(
            SeatId(derived_id("seat", chance.seed, holder)),
            PersonId(holder),
            chance.pick(parties, "party", holder) if parties else None,
            Fraction(chance.pick((1, 1, 1, 2), "weight", holder)),
            chance.pick(GROUPS, "group", holder),
        )
        for holder in persons
    ]
    vacant = Seat(SeatId(derived_id("seat", chance.seed)))
    return (*held, vacant) if not held or chance.percent(50, "vacant") else tuple(held)


def sorts(drawing: Drawing) -> tuple[SeatsNamed, ...]:
    """Mostly the seats that the body has, with one sort fewer or one more of nobody's; sometimes
    none are named.
    """
    chance, body = drawing.chance, drawing.subject(Body)
    if body is None or chance.percent(20, "as provided"):
        return ()
    there = list(seats_named(places_at(body, drawing.now)))
    if len(there) > 1 and chance.percent(60, "fewer"):
        there.remove(chance.pick(there, "gone"))
    if chance.percent(60, "more"):
        there.append(SeatsNamed(chance.between(1, 3, "number"), None, chance.pick(GROUPS, "group")))
    return tuple(there)
