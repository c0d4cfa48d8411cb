"""Terms of seats: fixed when a seat is taken, over by the clause, and begun anew."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.bodies.body import (
    Body,
    BodyAlreadyDissolved,
    BodyConstituted,
    BodyDissolved,
    SeatFilled,
    SeatUnknown,
    SeatVacated,
    constitute_body,
    electorate_at,
    term_of,
)
from domain.bodies.seat import SeatAlreadyHeld, SeatTaken, SeatVacant, expire_seat, fill_seat
from domain.provisions.seat_term import (
    SeatTermNotOver,
    SeatTermsFixed,
    SeatTermWithoutEnd,
    terms_fixed,
)
from domain.refusal import Refused
from domain.values import Moment, SeatId
from domain.voting.tally import Seat
from tests.domain.matters import ALLIANCE, on
from tests.domain.polls import person, seat_id
from tests.domain.specification import given
from tests.domain.test_body import BOARD

FIRST, SECOND = seat_id(0), seat_id(1)
SEATS = (Seat(FIRST, person(0)), Seat(SECOND))
CONSTITUTED = BodyConstituted(on(1), BOARD, ALLIANCE, "Board", SEATS)


def day(year: int, month: int = 1, day: int = 1) -> Moment:
    return Moment.of(date(year, month, day))


TAKEN, OVER = day(2030), day(2031)
FILLED = SeatFilled(TAKEN, SECOND, person(1))
FIXED = SeatTermsFixed(TAKEN, (SECOND,), OVER)
HELD = (CONSTITUTED, FILLED, FIXED)


def holder(body: Body, at: Moment, seat: SeatId = SECOND) -> object:
    found = electorate_at(body, at.at).seat(seat)
    assert found is not None
    return found.holder


def test_who_takes_a_seat_holds_it_for_the_months_of_the_clause() -> None:
    taking = {"seat": SECOND, "holder": person(1), "effective": TAKEN}
    given(CONSTITUTED).when(fill_seat, **taking, months=12).then(FILLED, FIXED)
    given(CONSTITUTED).when(fill_seat, **taking).then(FILLED)


def test_terms_of_those_who_sit_from_the_beginning_begin_then() -> None:
    made = given().when(
        constitute_body,
        id=BOARD,
        partnership=ALLIANCE,
        name="Board",
        seats=SEATS,
        preset="majority",
        months=6,
        effective=day(2030),
    )
    assert made.happened[-1] == SeatTermsFixed(day(2030), (FIRST,), day(2030, 7))
    term = term_of(made.state, FIRST)
    assert term is not None
    assert (term.until, term_of(made.state, SECOND)) == (day(2030, 7), None)


def test_a_term_is_over_when_it_ended_whenever_that_is_recorded() -> None:
    late = given(*HELD).when(expire_seat, seat=SECOND, effective=day(2033))
    late.then(SeatVacated(OVER, SECOND)).again().refused(SeatVacant(SECOND, day(2033)))
    assert holder(late.state, day(2030, 12, 31)) == person(1)
    assert holder(late.state, OVER) is None


@pytest.mark.parametrize(
    ("history", "seat", "refusal"),
    [
        (HELD, SECOND, SeatTermNotOver(SECOND, OVER)),
        (HELD, FIRST, SeatTermWithoutEnd(FIRST)),
        (HELD, seat_id(9), SeatUnknown(BOARD, seat_id(9))),
        ((*HELD, BodyDissolved(day(2030, 3))), SECOND, BodyAlreadyDissolved(BOARD, day(2030, 3))),
    ],
)
def test_only_a_term_that_has_an_end_runs_out_and_only_then(
    history: tuple[object, ...], seat: SeatId, refusal: Refused
) -> None:
    given(*history).when(expire_seat, seat=seat, effective=day(2030, 12, 31)).refused(refusal)


def test_a_seat_whose_term_is_over_is_taken_anew_also_by_who_held_it() -> None:
    for who in (person(1), person(2)):
        again = {"seat": SECOND, "holder": who, "months": 12}
        anew = given(*HELD).when(fill_seat, **again, effective=OVER)
        fixed = SeatTermsFixed(OVER, (SECOND,), day(2032))
        anew.then(SeatVacated(OVER, SECOND), SeatFilled(OVER, SECOND, who), fixed)
        assert holder(anew.state, OVER) == who
        given(*HELD, *anew.happened).when(expire_seat, seat=SECOND, effective=OVER).refused(
            SeatTermNotOver(SECOND, day(2032))
        )
    early = day(2030, 12, 31)
    taking = given(*HELD).when(fill_seat, seat=SECOND, holder=person(2), effective=early)
    taking.refused(SeatTaken(SECOND, early))
    same = given(*HELD).when(fill_seat, seat=SECOND, holder=person(1), effective=early)
    same.refused(SeatAlreadyHeld(SECOND, person(1)))


def test_who_takes_a_seat_after_another_has_a_term_of_their_own() -> None:
    left = SeatVacated(day(2030, 3), SECOND)
    next_one = SeatFilled(day(2030, 4), SECOND, person(2))
    body = given(*HELD, left, next_one).when(expire_seat, seat=SECOND, effective=day(2032))
    body.refused(SeatTermWithoutEnd(SECOND))


def test_a_month_is_one_of_the_calendar_where_the_partnership_is() -> None:
    zone = ZoneInfo("Europe/Zurich")
    taken = Moment.of(date(2030, 8, 31), zone)
    [fixed] = terms_fixed((FIRST,), taken, 6, zone)
    assert fixed.until == Moment.of(date(2031, 2, 28), zone)
    beyond = Moment.of(datetime(9995, 5, 1, tzinfo=UTC))
    assert terms_fixed((FIRST,), beyond, 12, UTC) == []
    assert terms_fixed((), taken, 12, zone) == []
