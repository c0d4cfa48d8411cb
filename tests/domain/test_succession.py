"""Who took the place of a party that merged has its seats, but no second one beside its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.leaving import remarks_on_left
from domain.bodies.body import (
    BODY,
    Body,
    BodyConstituted,
    BodyDissolved,
    ChairDesignated,
    SeatFilled,
    SeatVacated,
)
from domain.bodies.reconstitution import ChairVacated
from domain.bodies.succession import (
    appointer_now,
    doubled_seats,
    in_its_place,
    is_doubled,
    present,
    require_single,
    vacate_doubled,
)
from domain.parties.partnership import NotParty, PartyAcceded, PartySucceeded, PartyWithdrew
from domain.provisions.office import Appointer
from domain.refusal import DONE_HERE
from domain.values import SeatId
from domain.voting.tally import Seat
from tests.domain.agreements import year
from tests.domain.test_leaving import (
    ADA,
    ALLIANCE,
    BIRCH,
    BOB,
    CEDAR,
    COUNCIL,
    CY,
    OAK,
    OF_CEDAR,
    OF_OAK,
    VALE,
    alliance,
)

OF_BIRCH = SeatId(UUID(int=39))
INTO_VALE = PartySucceeded(year(2010), CEDAR, VALE)
INTO_OAK = PartySucceeded(year(2010), CEDAR, OAK)


def council(*happened: Any) -> Body:
    """Ada sits for Oak, Bob for Birch and Cy for Cedar since 2000; Cedar's seat chairs."""
    seats = (Seat(OF_OAK, ADA, OAK), Seat(OF_BIRCH, BOB, BIRCH), Seat(OF_CEDAR, CY, CEDAR))
    constituted = BodyConstituted(year(2000), COUNCIL, ALLIANCE, "Council", seats)
    found = BODY.fold([constituted, ChairDesignated(year(2000), OF_CEDAR), *happened])
    assert found is not None
    return found


def test_who_took_the_place_of_a_party_is_there_for_it_from_then_on() -> None:
    around = alliance(INTO_VALE)
    assert in_its_place(around, CEDAR, year(2009).at) == CEDAR
    assert in_its_place(around, CEDAR, year(2010).at) == VALE
    assert (
        present(around, CEDAR, year(2010).at) == VALE
        and present(around, None, year(2010).at) is None
    )
    named = Appointer("party", CEDAR)
    assert appointer_now(around, named, year(2010).at) == replace(named, party=VALE)
    assert appointer_now(around, named, year(2009).at) == named
    gone = alliance(INTO_VALE, PartyWithdrew(year(2012), VALE))
    assert in_its_place(gone, CEDAR, year(2012).at) is None
    assert present(gone, CEDAR, year(2012).at) == CEDAR


def test_a_party_that_had_no_seat_there_has_the_seat_now() -> None:
    body, around = council(), alliance(INTO_VALE)
    assert vacate_doubled(body, around, year(2010)) == []
    assert not is_doubled(body, around, CEDAR, year(2011).at)
    require_single(body, around, CEDAR, year(2011), DONE_HERE)


def test_who_has_a_seat_already_has_no_second_one() -> None:
    body, around = council(), alliance(INTO_OAK)
    happened = vacate_doubled(body, around, year(2010))
    assert happened == [SeatVacated(year(2010), OF_CEDAR), ChairVacated(year(2010))]
    after = BODY.fold(happened, body)
    assert after is not None and vacate_doubled(after, around, year(2010)) == []
    require_single(after, around, CEDAR, year(2009), DONE_HERE)
    require_single(after, around, OAK, year(2010), DONE_HERE)
    require_single(after, around, None, year(2010), DONE_HERE)
    with pytest.raises(NotParty):
        require_single(after, around, CEDAR, year(2010), DONE_HERE)
    ended = council(BodyDissolved(year(2005)))
    assert vacate_doubled(ended, around, year(2010)) == []


def test_who_was_to_sit_there_later_does_not() -> None:
    later = council(SeatVacated(year(2008), OF_CEDAR), SeatFilled(year(2012), OF_CEDAR, BOB, CEDAR))
    happened = vacate_doubled(later, alliance(INTO_OAK), year(2010))
    assert happened == [SeatVacated(year(2012), OF_CEDAR), ChairVacated(year(2010))]


def test_of_two_whose_place_one_took_the_first_has_the_seat() -> None:
    both = alliance(INTO_VALE, PartySucceeded(year(2011), BIRCH, VALE))
    assert doubled_seats(council(), both, year(2010).at) == ()
    assert doubled_seats(council(), both, year(2011).at) == (OF_BIRCH,)


def test_one_after_the_other_the_nearest_has_the_seat() -> None:
    line = alliance(INTO_OAK, PartySucceeded(year(2011), OAK, VALE))
    assert doubled_seats(council(), line, year(2011).at) == (OF_CEDAR,)
    joined = alliance(
        INTO_OAK, PartySucceeded(year(2011), OAK, VALE), PartyAcceded(year(2012), OAK)
    )
    assert doubled_seats(council(), joined, year(2012).at) == (OF_CEDAR,)


def test_the_linter_tells_of_a_seat_that_would_be_a_second_one() -> None:
    around, at = alliance(INTO_OAK), year(2011).at
    body = council(SeatVacated(year(2010), OF_CEDAR), ChairDesignated(year(2010), OF_OAK))
    [said] = remarks_on_left(body, around, at)
    assert (said.code, said.party) == ("SEAT_DOUBLED", CEDAR)
