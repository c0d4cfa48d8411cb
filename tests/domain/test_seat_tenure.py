"""Who fills the seats of a body that are nobody's, and who stays in one until a successor comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date
from typing import Any
from uuid import UUID

import pytest

from domain.bodies.body import BodyConstituted, SeatFilled, SeatVacated, electorate_at, term_of
from domain.bodies.seat import SeatAlreadyHeld, SeatTaken, expire_seat, fill_seat
from domain.linting.body_linter import lint_body
from domain.provisions.charter import check_charter, claims_of
from domain.provisions.composition import BodyProvision
from domain.provisions.office import AS_USUAL, Appointer, AppointerContradictory
from domain.provisions.seat_tenure import SeatTenureProvision, tenure_of
from domain.provisions.seat_term import (
    SeatHeldOver,
    SeatTerm,
    SeatTermNotOver,
    SeatTermsFixed,
    terms_fixed,
)
from domain.refusal import Refused
from domain.values import BodyId, ControlCharacter, Moment, OrganisationId, PartnershipId
from domain.voting.tally import Seat
from tests.domain.polls import person, seat_id
from tests.domain.specification import given

BOARD, COURT = BodyId(UUID(int=1)), BodyId(UUID(int=2))
HILL = OrganisationId(UUID(int=3))
FIRST, SECOND = seat_id(0), seat_id(1)


def on(year: int) -> Moment:
    return Moment.of(date(year, 1, 1))


SEATS = (Seat(FIRST, person(1)), Seat(SECOND))
CONSTITUTED = BodyConstituted(on(2020), BOARD, PartnershipId(UUID(int=4)), "Board", SEATS)
STAYS = SeatTermsFixed(on(2020), (FIRST,), on(2022), holds_over=True)
HELD = (CONSTITUTED, STAYS)


def test_who_holds_over_stays_until_a_successor_takes_the_seat() -> None:
    over = given(*HELD)
    over.when(expire_seat, seat=FIRST, effective=on(2021)).refused(SeatTermNotOver)
    over.when(expire_seat, seat=FIRST, effective=on(2023)).refused(SeatHeldOver(FIRST, on(2022)))
    following = {"seat": FIRST, "holder": person(2)}
    over.when(fill_seat, **following, effective=on(2021)).refused(SeatTaken)
    succeeded = over.when(fill_seat, **following, effective=on(2024))
    succeeded.then(SeatVacated(on(2024), FIRST), SeatFilled(on(2024), FIRST, person(2)))
    body = succeeded.state
    assert electorate_at(body, on(2023).at).seats[0].holder == person(1)
    assert electorate_at(body, on(2024).at).seats[0].holder == person(2)
    again = over.when(fill_seat, seat=FIRST, holder=person(1), effective=on(2024))
    again.then(SeatVacated(on(2024), FIRST), SeatFilled(on(2024), FIRST, person(1)))
    again.again().refused(SeatAlreadyHeld)
    ended = given(CONSTITUTED, replace(STAYS, holds_over=False))
    ended.when(fill_seat, **following, effective=on(2024)).then(
        SeatVacated(on(2022), FIRST), SeatFilled(on(2024), FIRST, person(2))
    )


def test_that_a_term_is_over_and_somebody_stays_is_remarked() -> None:
    body = given(*HELD).when(fill_seat, seat=SECOND, holder=person(2), effective=on(2021)).state
    codes = [one.code for one in lint_body(body, (), on(2021).at)]
    assert "SEAT_TERM_OVER" not in codes
    [over] = [one for one in lint_body(body, (), on(2023).at) if one.code == "SEAT_TERM_OVER"]
    assert over.sentence.endswith("they stay until somebody takes it. Fill it.")
    assert over.seats == (FIRST,)


def test_some_seats_are_held_over_and_others_are_not() -> None:
    fixed = terms_fixed((FIRST, SECOND), on(2020), 24, UTC, {SECOND})
    leaves = SeatTermsFixed(on(2020), (FIRST,), on(2022))
    stays = SeatTermsFixed(on(2020), (SECOND,), on(2022), holds_over=True)
    assert fixed == [leaves, stays]
    taken = given(CONSTITUTED).when(
        fill_seat, seat=SECOND, holder=person(2), months=24, holds_over=True, effective=on(2020)
    )
    taken.then(SeatFilled(on(2020), SECOND, person(2)), stays)
    assert term_of(taken.state, SECOND) == SeatTerm(on(2020), on(2022), holds_over=True)


def test_what_names_the_group_goes_before_what_is_about_all() -> None:
    every = SeatTenureProvision("Board", holds_over=True)
    staff = SeatTenureProvision("Board", "staff", Appointer("decision"))
    others = SeatTenureProvision("Court", "staff")
    said = (BodyProvision("Board", ()), others, every, staff)
    assert tenure_of("Board", Seat(FIRST, group="staff"), said) == staff
    assert tenure_of("Board", Seat(FIRST), said) == every
    assert tenure_of("Panel", Seat(FIRST), said) is None


@pytest.mark.parametrize(
    ("provision", "refusal"),
    [
        (SeatTenureProvision("a", filled_by=Appointer("body")), AppointerContradictory),
        (SeatTenureProvision("a", filled_by=Appointer("decision", HILL)), AppointerContradictory),
        (
            SeatTenureProvision("a", filled_by=Appointer("party", body=BOARD)),
            AppointerContradictory,
        ),
        (SeatTenureProvision("a", "\x07"), ControlCharacter),
    ],
)
def test_what_makes_no_sense_is_refused(provision: Any, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        check_charter(provision)


def test_two_say_the_same_of_the_seats_only_where_it_is_about_others() -> None:
    one = SeatTenureProvision("Board", filled_by=AS_USUAL)
    assert list(claims_of(one)) != list(claims_of(replace(one, group="staff")))
    assert list(claims_of(one)) == list(claims_of(replace(one, holds_over=True)))
