"""Who is suspended in a case for the meetings that were missed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.cases.case import CaseElectorate, CaseMeeting, CaseSeat
from domain.cases.case_coherence import RefusedAt
from domain.refusal import Refused
from domain.voting.drafting import NumberOutOfRange, UnknownSeat
from domain.voting.rules import DecisionRule
from tests.domain.rows import MORE_YES, evaluated, seat_id

RULE = DecisionRule(MORE_YES)
HELD = date(2024, 6, 1)


def met(*meetings: str) -> tuple[CaseMeeting, ...]:
    """Meetings on the first of each month from January, with the seats that were there."""
    return tuple(
        CaseMeeting(date(2024, month, 1), tuple(seat_id(int(n)) for n in there))
        for month, there in enumerate(meetings, start=1)
    )


def suspended(
    *meetings: str,
    after: int | None,
    of_last: int | None = None,
    since: date | None = None,
    present: tuple[int, ...] = (),
    **facts: Any,
) -> str:
    """Which of three seats are suspended, by their numbers; the last is held `since` then."""
    seats = tuple(CaseSeat(seat_id(n), since=since if n == 2 else None) for n in range(3))
    electorate = CaseElectorate(seats, after, of_last, met(*meetings))
    there = tuple(seat_id(n) for n in present)
    given = evaluated(
        RULE, "+--", electorate=electorate, **{"held": HELD, "present": there, **facts}
    )
    return "".join(str(n) for n in range(3) if seat_id(n) in given.suspended)


@pytest.mark.parametrize(
    ("meetings", "after", "of_last", "expected"),
    [
        (("012", "01", "0"), 2, None, "2"),
        (("", "", "2"), 2, None, "01"),
        (("01", "2", "01"), 2, None, ""),
        (("01", "2", "01"), 2, 3, "2"),
        (("01", "2", "012"), 2, 2, ""),
        (("01", "", "01"), 2, 3, "2"),
        (("01", "01"), 2, 3, "2"),
        (("01",), 2, 3, ""),
        ((), 1, None, ""),
        (("0",), None, None, ""),
    ],
)
def test_meetings_are_missed_in_a_row_or_of_the_last(
    meetings: tuple[str, ...], after: int | None, of_last: int | None, expected: str
) -> None:
    assert suspended(*meetings, after=after, of_last=of_last) == expected


def test_the_order_in_which_meetings_are_told_makes_no_difference() -> None:
    seats = tuple(CaseSeat(seat_id(n)) for n in range(3))
    for meetings in (met("2", "01", "01"), tuple(reversed(met("2", "01", "01")))):
        electorate = CaseElectorate(seats, 2, None, meetings)
        assert evaluated(RULE, "+--", electorate=electorate).suspended == (seat_id(2),)


def test_meetings_of_the_day_of_the_vote_and_later_are_not_missed_before_it() -> None:
    assert suspended("01", "01", after=2) == "2"
    assert suspended("01", "01", after=2, held=date(2024, 2, 1)) == ""


def test_a_new_holder_missed_nothing_before() -> None:
    assert suspended("01", "01", "01", after=2) == "2"
    assert suspended("01", "01", "01", after=2, since=date(2024, 2, 15)) == ""
    assert suspended("01", "01", "01", after=2, since=date(2024, 2, 1)) == "2"


def test_who_comes_again_votes_again_unless_the_last_meetings_are_counted() -> None:
    assert suspended("01", "01", after=2, present=(2,)) == ""
    assert suspended("01", "01", after=2, of_last=2, present=(2,)) == "2"


@pytest.mark.parametrize(
    ("facts", "place", "refusal"),
    [
        ({"after": 0}, "electorate.suspended_after", NumberOutOfRange),
        ({"after": 3, "of_last": 2}, "electorate.suspended_of_last", NumberOutOfRange),
        ({"after": None, "of_last": 2}, "electorate.suspended_of_last", NumberOutOfRange),
        ({"after": 1, "present": (7,)}, "present[0]", UnknownSeat),
    ],
)
def test_attendance_that_cannot_be_is_refused(
    facts: dict[str, Any], place: str, refusal: type[Refused]
) -> None:
    with pytest.raises(RefusedAt) as refused:
        suspended("01", **facts)
    assert refused.value.place == place
    assert isinstance(refused.value.refusal, refusal)


def test_a_meeting_at_which_somebody_unknown_was_is_refused() -> None:
    with pytest.raises(RefusedAt) as refused:
        suspended("01", "09", after=1)
    assert refused.value.place == "electorate.meetings[1].present[1]"
