"""Nobody sits in a body for two parties at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.bodies.body import (
    BODY,
    Body,
    BodyConstituted,
    SeatFilled,
    SeatVacated,
)
from domain.bodies.one_side import SitsForAnother, require_one_side, require_one_side_each
from domain.provisions.seat_term import SeatTermsFixed
from domain.refusal import DONE_HERE, Reported
from domain.values import BodyId, OrganisationId, PartnershipId, PersonId, SeatId
from domain.voting.tally import Seat
from tests.domain.agreements import year

COUNCIL, ALLIANCE = BodyId(UUID(int=1)), PartnershipId(UUID(int=2))
HILL, LAKE = OrganisationId(UUID(int=3)), OrganisationId(UUID(int=4))
ADA, BOB = PersonId(UUID(int=5)), PersonId(UUID(int=6))
OF_HILL, OF_LAKE, OF_NONE = (SeatId(UUID(int=10 + number)) for number in range(3))
REFUSED = SitsForAnother("Council", ADA, HILL, LAKE)


def seats(*held: tuple[PersonId | None, OrganisationId | None]) -> tuple[Seat, ...]:
    ids = (OF_HILL, OF_LAKE, OF_NONE)
    return tuple(Seat(one, *of) for one, of in zip(ids, held, strict=True))


def council(*happened: Any, holder: PersonId | None = ADA) -> Body:
    """Ada sits for Hill School since 2000; a seat of Lake School and one of nobody are vacant."""
    of = seats((holder, HILL), (None, LAKE), (None, None))
    found = BODY.fold([BodyConstituted(year(2000), COUNCIL, ALLIANCE, "Council", of), *happened])
    assert found is not None
    return found


def taken(body: Body, seat: SeatId = OF_LAKE, party: Any = None, at: int = 2010) -> Any:
    """What is found of Ada's taking the seat."""
    conduct = Reported()
    require_one_side(body, seat, ADA, party, year(at), conduct)
    return [finding.code for finding in conduct.findings]


FOUND = ["SITS_FOR_ANOTHER"]


def test_a_body_does_not_begin_with_one_person_for_two_parties() -> None:
    both = seats((ADA, HILL), (ADA, LAKE), (None, None))
    with pytest.raises(SitsForAnother) as met:
        require_one_side_each("Council", both, DONE_HERE)
    assert met.value == REFUSED
    reported = Reported()
    require_one_side_each("Council", both, reported)
    assert [finding.code for finding in reported.findings] == FOUND


@pytest.mark.parametrize(
    "of",
    [
        seats((ADA, HILL), (BOB, LAKE), (None, None)),
        seats((ADA, HILL), (ADA, HILL), (ADA, None)),
        seats((None, HILL), (ADA, LAKE), (ADA, None)),
    ],
    ids=["each for one", "twice for one", "beside a seat of nobody"],
)
def test_several_seats_of_one_party_and_of_none_may_be_one_persons(of: tuple[Seat, ...]) -> None:
    require_one_side_each("Council", of, DONE_HERE)


def test_who_sits_for_one_party_takes_no_seat_for_another() -> None:
    with pytest.raises(SitsForAnother) as met:
        require_one_side(council(), OF_LAKE, ADA, None, year(2010), DONE_HERE)
    assert met.value == REFUSED
    require_one_side(council(), OF_LAKE, BOB, None, year(2010), DONE_HERE)


def test_it_counts_for_whom_a_seat_of_nobody_is_taken() -> None:
    assert taken(council(), OF_NONE, LAKE) == FOUND
    assert taken(council(), OF_NONE, HILL) == []
    assert taken(council(), OF_NONE) == []


def test_who_has_left_the_seat_of_one_party_may_sit_for_another() -> None:
    left = council(SeatVacated(year(2005), OF_HILL))
    assert taken(left) == []
    assert taken(left, at=2004) == FOUND


def test_whose_term_is_over_sits_there_no_more() -> None:
    termed = council(SeatTermsFixed(year(2000), (OF_HILL,), year(2004)))
    assert taken(termed) == []
    assert taken(termed, at=2003) == FOUND


def test_what_is_to_come_counts_as_long_as_the_seat_is_kept() -> None:
    later = SeatFilled(year(2020), OF_HILL, ADA)
    assert taken(council(later, holder=None)) == FOUND
    until = (SeatFilled(year(2012), OF_LAKE, BOB), SeatVacated(year(2013), OF_LAKE))
    assert taken(council(later, *until, holder=None)) == []
