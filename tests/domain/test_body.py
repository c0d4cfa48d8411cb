"""Bodies: seats are filled and vacated, and the electorate is that of the moment."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest

from domain.bodies.body import (
    BODY,
    AlreadyChair,
    BodyAlreadyConstituted,
    BodyAlreadyDissolved,
    BodyConstituted,
    BodyDissolved,
    BodyGone,
    BodyUnknown,
    ChairDesignated,
    Event,
    PresetStated,
    SeatFilled,
    SeatUnknown,
    SeatVacated,
    chair_at,
    constitute_body,
    designate_chair,
    dissolve_body,
    electorate_at,
    evolve,
)
from domain.bodies.seat import SeatAlreadyHeld, SeatTaken, SeatVacant, fill_seat, vacate_seat
from domain.refusal import Refused
from domain.values import (
    BodyId,
    ContradictoryDates,
    ControlCharacter,
    Moment,
    OrganisationId,
    PartnershipId,
    TextMissing,
    TextTooLong,
    TooMany,
)
from domain.voting.drafting import NumberOutOfRange
from domain.voting.tally import EmptyElectorate, Seat, SeatNamedTwice
from tests.domain.polls import person, seat, seat_id
from tests.domain.specification import given

BOARD = BodyId(UUID(int=1))
ALLIANCE = PartnershipId(UUID(int=2))
SCHOOL, FIRM = OrganisationId(UUID(int=3)), OrganisationId(UUID(int=4))


def on(year: int) -> Moment:
    return Moment.of(date(year, 1, 1))


SEATS = (seat(0, party=SCHOOL, group="schools"), Seat(seat_id(1), party=FIRM))
CONSTITUTED = BodyConstituted(on(2010), BOARD, ALLIANCE, "Board", SEATS)
FILLED = SeatFilled(on(2012), seat_id(1), person(1))
VACATED = SeatVacated(on(2014), seat_id(0))
DISSOLVED = BodyDissolved(on(2020))


def test_a_body_is_constituted_with_its_seats_once() -> None:
    constituting = given().when(
        constitute_body,
        id=BOARD,
        partnership=ALLIANCE,
        name="Board",
        seats=SEATS,
        effective=on(2010),
    )
    constituting.then(CONSTITUTED).again().refused(BodyAlreadyConstituted(BOARD))


@pytest.mark.parametrize(
    ("name", "seats", "refusal"),
    [
        ("", SEATS, TextMissing),
        ("B\x07", SEATS, ControlCharacter),
        ("B" * 501, SEATS, TextTooLong),
        ("Board", (), EmptyElectorate),
        ("Board", (seat(0), seat(0)), SeatNamedTwice),
        ("Board", (seat(0, weight=Fraction(-1)),), NumberOutOfRange),
        ("Board", tuple(seat(number) for number in range(10_001)), TooMany),
    ],
)
def test_a_body_that_could_not_be_is_refused(
    name: str, seats: tuple[Seat, ...], refusal: type[Refused]
) -> None:
    given().when(
        constitute_body, id=BOARD, partnership=ALLIANCE, name=name, seats=seats, effective=on(2010)
    ).refused(refusal)


def test_a_vacant_seat_is_filled_once() -> None:
    filling = given(CONSTITUTED).when(
        fill_seat, seat=seat_id(1), holder=person(1), effective=on(2012)
    )
    filling.then(FILLED).again().refused(SeatAlreadyHeld(seat_id(1), person(1)))


def test_a_seat_that_is_held_is_not_given_to_another() -> None:
    taking = {"seat": seat_id(0), "holder": person(5), "effective": on(2012)}
    given(CONSTITUTED).when(fill_seat, **taking).refused(SeatTaken(seat_id(0), on(2012)))
    given(CONSTITUTED).when_reported(fill_seat, **taking).then(
        SeatFilled(on(2012), seat_id(0), person(5))
    ).found(SeatTaken(seat_id(0), on(2012)))


def test_a_seat_is_left_once() -> None:
    leaving = given(CONSTITUTED).when(vacate_seat, seat=seat_id(0), effective=on(2014))
    leaving.then(VACATED).again().refused(SeatVacant(seat_id(0), on(2014)))


def test_a_body_is_dissolved_once_and_does_nothing_after() -> None:
    dissolving = given(CONSTITUTED).when(dissolve_body, effective=on(2020))
    dissolving.then(DISSOLVED).again().refused(BodyAlreadyDissolved(BOARD, on(2020)))
    gone = BodyGone(BOARD, on(2020), on(2021))
    ended = given(CONSTITUTED, DISSOLVED)
    ended.when(vacate_seat, seat=seat_id(0), effective=on(2021)).refused(gone)
    ended.when_reported(fill_seat, seat=seat_id(1), holder=person(1), effective=on(2021)).found(
        gone
    )


def test_nothing_happens_to_unknown_bodies_and_seats() -> None:
    given().when(vacate_seat, seat=seat_id(0), effective=on(2010)).refused(BodyUnknown)
    given().when(fill_seat, seat=seat_id(0), holder=person(1), effective=on(2010)).refused(
        BodyUnknown
    )
    given().when(dissolve_body, effective=on(2010)).refused(BodyUnknown)
    unknown = SeatUnknown(BOARD, seat_id(9))
    given(CONSTITUTED).when(vacate_seat, seat=seat_id(9), effective=on(2011)).refused(unknown)
    given(CONSTITUTED).when(
        fill_seat, seat=seat_id(9), holder=person(1), effective=on(2011)
    ).refused(unknown)


def test_nothing_happens_before_the_body_is_constituted() -> None:
    before = {"effective": on(2009)}
    given(CONSTITUTED).when(vacate_seat, seat=seat_id(0), **before).refused(ContradictoryDates)
    given(CONSTITUTED).when(fill_seat, seat=seat_id(1), holder=person(1), **before).refused(
        ContradictoryDates
    )
    given(CONSTITUTED).when(dissolve_body, **before).refused(ContradictoryDates)


@pytest.mark.parametrize("order", [(FILLED, VACATED), (VACATED, FILLED)])
def test_the_electorate_is_that_of_the_moment_in_whatever_order_it_was_recorded(
    order: tuple[Event, Event],
) -> None:
    body = evolve(None, CONSTITUTED)
    for happened in (*order, DISSOLVED):
        body = evolve(body, happened)
    held, taken = SEATS[0], replace(SEATS[1], holder=person(1))
    for year, seats in [
        (2009, ()),
        (2010, SEATS),
        (2011, SEATS),
        (2012, (held, taken)),
        (2014, (replace(held, holder=None), taken)),
        (2020, ()),
    ]:
        assert electorate_at(body, on(year).at).seats == seats


# How it decides, and who chairs it


def test_a_body_is_constituted_with_the_preset_that_it_decides_by() -> None:
    constituting = {"id": BOARD, "partnership": ALLIANCE, "name": "Board", "seats": SEATS}
    attempt = given().when(constitute_body, **constituting, preset="consent", effective=on(2010))
    attempt.then(CONSTITUTED, PresetStated(on(2010), "consent"))
    assert attempt.state.preset == "consent"


def test_a_chair_is_designated_and_followed_by_another() -> None:
    designating = given(CONSTITUTED).when(designate_chair, seat=seat_id(0), effective=on(2011))
    designating.then(ChairDesignated(on(2011), seat_id(0))).again().refused(
        AlreadyChair(seat_id(0), on(2011))
    )
    history = [CONSTITUTED, *designating.happened, ChairDesignated(on(2015), seat_id(1)), VACATED]
    body = BODY.fold(history)
    assert body is not None
    assert chair_at(body, on(2010).at) is None
    assert chair_at(body, on(2012).at) == SEATS[0]
    assert chair_at(body, on(2014).at) == replace(SEATS[0], holder=None)
    assert chair_at(body, on(2016).at) == SEATS[1]


def test_only_a_seat_of_a_body_that_exists_chairs_it() -> None:
    given().when(designate_chair, seat=seat_id(0), effective=on(2011)).refused(BodyUnknown)
    given(CONSTITUTED).when(designate_chair, seat=seat_id(9), effective=on(2011)).refused(
        SeatUnknown(BOARD, seat_id(9))
    )
    given(CONSTITUTED).when(designate_chair, seat=seat_id(0), effective=on(2009)).refused(
        ContradictoryDates
    )
    gone = BodyGone(BOARD, on(2020), on(2021))
    ended = given(CONSTITUTED, DISSOLVED)
    ended.when(designate_chair, seat=seat_id(0), effective=on(2021)).refused(gone)
    ended.when_reported(designate_chair, seat=seat_id(0), effective=on(2021)).found(gone)
