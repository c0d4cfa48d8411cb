"""Attendance: who is at a meeting is present there, and who misses too many has no vote."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.bodies.attendance import (
    AttendanceAlreadyRecorded,
    AttendanceRecorded,
    NotInTheChair,
    present_on,
)
from domain.bodies.body import (
    BODY,
    Body,
    BodyConstituted,
    BodyDissolved,
    BodyGone,
    ChairDesignated,
    SeatFilled,
    SeatUnknown,
    SeatVacated,
    record_attendance,
)
from domain.bodies.suspension import missed_in_a_row, suspended_at, without
from domain.document import Document
from domain.provisions.provision import Procedure, ProcedureProvision, check_provision
from domain.values import BodyId, ContradictoryDates, Moment, PartnershipId, SeatId
from domain.voting.drafting import NumberOutOfRange
from domain.voting.tally import Electorate, SeatNamedTwice
from tests.domain.matters import on
from tests.domain.polls import body, person, seat_id
from tests.domain.specification import given

COUNCIL = BodyId(UUID(int=70))
FORMED = BodyConstituted(on(1), COUNCIL, PartnershipId(UUID(int=71)), "Council", body(4).seats)
CHAIRED = ChairDesignated(on(1), seat_id(0))
HISTORY = (FORMED, CHAIRED)
LIST = (Document("List", "ab" * 32),)
SEATS = body(4).seats


def met(day: int, *there: int) -> AttendanceRecorded:
    return AttendanceRecorded(on(day), tuple(seat_id(number) for number in there), person(0))


def council(*events: Any) -> Body:
    found = BODY.fold((*HISTORY, *events))
    assert found is not None
    return found


def recording(*there: int, by: int | None = 0) -> dict[str, Any]:
    seats = tuple(seat_id(number) for number in there)
    return {"present": seats, "by": None if by is None else person(by), "effective": on(3)}


def test_the_chair_records_who_was_there_once() -> None:
    given(*HISTORY).when(record_attendance, **recording(0, 1), documents=LIST).then(
        AttendanceRecorded(on(3), (seat_id(0), seat_id(1)), person(0), LIST)
    ).again().refused(AttendanceAlreadyRecorded(on(3)))


def test_a_record_may_be_corrected_by_a_later_one() -> None:
    given(*HISTORY, met(3, 0)).when(record_attendance, **recording(0, 2)).then(met(3, 0, 2))
    assert present_on((met(3, 0), met(3, 0, 2)), SEATS, UTC, on(3)) == (seat_id(0), seat_id(2))


@pytest.mark.parametrize("by", [1, None])
def test_nobody_else_says_who_was_there(by: int | None) -> None:
    refused = NotInTheChair("that is somebody else")
    given(*HISTORY).when(record_attendance, **recording(0, by=by)).refused(refused)
    found = [] if by is None else [refused]
    given(*HISTORY).when_reported(record_attendance, **recording(0, by=by)).found(*found)


def test_without_a_chair_it_takes_a_decision() -> None:
    given(FORMED).when(record_attendance, **recording(0)).refused(
        NotInTheChair("nobody does at that time")
    )
    given(FORMED).when(record_attendance, **recording(0), is_decided=True).then(met(3, 0))
    left = SeatVacated(on(2), seat_id(0))
    given(*HISTORY, left).when(record_attendance, **recording(1)).refused(NotInTheChair)


def test_only_seats_of_a_body_that_exists_are_there() -> None:
    given(*HISTORY).when(record_attendance, **recording(7)).refused(
        SeatUnknown(COUNCIL, seat_id(7))
    )
    given(*HISTORY).when(record_attendance, **recording(1, 1)).refused(SeatNamedTwice)
    given(*HISTORY, BodyDissolved(on(2))).when(record_attendance, **recording(0)).refused(BodyGone)
    early = {**recording(0), "effective": Moment(datetime(2019, 1, 1, tzinfo=UTC))}
    given(*HISTORY).when(record_attendance, **early).refused(ContradictoryDates)


def test_who_is_there_is_there_on_that_day_and_from_then_on() -> None:
    morning = Moment(datetime(2020, 5, 4, 9, tzinfo=UTC))
    noon = Moment(datetime(2020, 5, 4, 12, tzinfo=UTC))
    meetings = (AttendanceRecorded(noon, (seat_id(1),), person(0)),)
    assert present_on(meetings, SEATS, UTC, noon) == (seat_id(1),)
    assert present_on(meetings, SEATS, UTC, Moment(datetime(2020, 5, 4, 18, tzinfo=UTC))) == (
        seat_id(1),
    )
    assert present_on(meetings, SEATS, UTC, morning) == ()
    assert present_on(meetings, SEATS, UTC, on(5)) == ()


# Suspension


def missed(found: Body, number: int, day: int) -> int:
    return missed_in_a_row(found, SEATS[number], UTC, on(day))


def test_meetings_missed_in_a_row_before_a_vote_are_counted() -> None:
    found = council(met(3, 0, 1), met(5, 0), met(7, 0, 2))
    assert [missed(found, number, 9) for number in range(4)] == [0, 2, 0, 3]
    assert missed(found, 3, 6) == 2, "what comes later is not known of"
    assert missed(found, 3, 7) == 2, "nor is the meeting at which the vote is held"


def test_who_comes_again_has_a_vote_again_at_that_meeting() -> None:
    found = council(met(3, 0), met(5, 0), met(7, 0, 1))
    assert missed(found, 1, 7) == 0
    assert suspended_at(found, 2, UTC, on(7)) == (seat_id(2), seat_id(3))


def test_a_new_holder_has_missed_nothing_of_what_was_before() -> None:
    given_up = (SeatVacated(on(6), seat_id(1)), SeatFilled(on(6), seat_id(1), person(9)))
    found = council(met(3, 0), met(5, 0), *given_up, met(7, 0))
    assert missed(found, 1, 9) == 1
    assert suspended_at(found, 2, UTC, on(9)) == (seat_id(2), seat_id(3))


def test_a_vacant_seat_is_not_suspended_and_nobody_is_where_no_rule_says_so() -> None:
    found = council(met(3, 0), met(5, 0), SeatVacated(on(6), seat_id(1)))
    assert suspended_at(found, 2, UTC, on(9)) == (seat_id(2), seat_id(3))
    assert suspended_at(found, None, UTC, on(9)) == ()


def test_of_the_last_meetings_it_is_counted_how_many_were_missed() -> None:
    found = council(met(3, 0, 1), met(5, 0, 2), met(7, 0, 1), met(9, 0, 2))
    assert suspended_at(found, 2, UTC, on(9)) == (seat_id(3),)
    assert suspended_at(found, 2, UTC, on(9), 3) == (seat_id(2), seat_id(3))
    assert suspended_at(found, 2, UTC, on(11), 3) == (seat_id(1), seat_id(3))
    assert suspended_at(found, 2, UTC, on(11), 2) == (seat_id(3),)


@pytest.mark.parametrize("procedure", [(None, 3), (3, 2), (1, 101)])
def test_so_many_of_the_last_meetings_are_as_many_as_can_be(
    procedure: tuple[int | None, int],
) -> None:
    after, of_last = procedure
    orders = Procedure(suspended_after=after, suspended_of_last=of_last)
    with pytest.raises(NumberOutOfRange):
        check_provision(ProcedureProvision("orders", (), orders))


def test_suspended_seats_leave_the_electorate() -> None:
    left = without(body(4), (seat_id(1),))
    assert [seat.id for seat in left.seats] == [SeatId(seat_id(n)) for n in (0, 2, 3)]
    assert without(Electorate(()), ()) == Electorate(())


@pytest.mark.parametrize("meetings", [0, -1, 101])
def test_a_rule_suspends_after_a_number_of_meetings_that_can_be(meetings: int) -> None:
    orders = ProcedureProvision("orders", (), Procedure(suspended_after=meetings))
    with pytest.raises(NumberOutOfRange):
        check_provision(orders)


def test_two_records_of_one_day_are_one_meeting() -> None:
    twice = AttendanceRecorded(
        Moment(datetime(2020, 5, 3, 15, tzinfo=UTC), date(2020, 5, 3)), (seat_id(0),), person(0)
    )
    assert missed(council(met(3, 0), twice), 1, 9) == 1
