"""By what right, where a record says something twice: it has to be the same both times."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.authority import Authority, ByOrganisation
from domain.bodies.attendance import AttendanceRecorded
from domain.bodies.body import BODY
from domain.decisions.decision import DECISION
from domain.motions.outcome import TallyReported
from domain.motions.poll import PollOpened
from domain.posts.appointment import APPOINTMENT, AppointmentMade
from domain.posts.post import POST, PostFilled
from domain.values import Period, PostId
from domain.voting.tally import Electorate, Tally
from tests.domain.books import (
    ADA,
    BOARD,
    BOB,
    HILL,
    KEY,
    LAKE,
    MOTION,
    ONE,
    POLL,
    SEATS,
    Book,
    memorandum,
    office,
    on,
    put,
    why,
)

BY_HILL = ByOrganisation("hill", HILL)
ALONE = ("act", "one of several parties told it alone")


def last(book: Book, event: UUID) -> list[tuple[str, str]]:
    return why(book.chain(event))


@pytest.mark.parametrize(
    ("by", "told_by", "is_so"),
    [(KEY, None, True), (BY_HILL, HILL, True), (BY_HILL, None, False), (BY_HILL, LAKE, False)],
)
def test_what_one_of_several_parties_tells_is_told_as_its_word(
    by: Authority, told_by: Any, is_so: bool
) -> None:
    book = memorandum()
    there = AttendanceRecorded(on(20), (ONE,), ADA, (), told_by)
    assert (ALONE not in last(book, book.record(BODY, BOARD, there, by=by))) is is_so
    put(book)
    reported = TallyReported(on(22), Tally(()), told_by=told_by)
    assert (ALONE not in last(book, book.record(DECISION, MOTION, reported, by=by))) is is_so


@pytest.mark.parametrize(
    "changed", [{"person": BOB}, {"term": Period(on(13), on(900))}, {"decided": on(3)}]
)
def test_a_place_in_a_post_is_filled_with_whom_somebody_appointed(changed: dict[str, Any]) -> None:
    book = memorandum()
    post, appointment = office(book)
    made = next(r.data for r in book.records if isinstance(r.data, AppointmentMade))
    place = PostFilled(on(13), appointment, made.person, made.term)
    assert last(book, book.record(POST, post, place)) == []
    found = book.record(POST, post, replace(place, **changed))
    assert last(book, found) == [("act", "it was made otherwise")]


def test_somebody_is_appointed_to_the_place_that_was_filled_with_them() -> None:
    book = memorandum()
    post, appointment = office(book)
    made = book.records.pop()
    book.record(POST, post, PostFilled(on(13), appointment, BOB, made.data.term))
    again = book.record(APPOINTMENT, appointment, made.data)
    assert last(book, again) == [("act", "it was filled otherwise")]


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"effective": Period(on(1))}, "it takes effect at another time than what happened"),
        ({"data.id": PostId(UUID(int=9))}, "it is of something else than what began"),
        ({"data.partnership": UUID(int=9)}, "it belongs to another partnership"),
    ],
)
def test_a_record_says_of_itself_what_the_act_says(changed: dict[str, Any], because: str) -> None:
    book = memorandum()
    post, _ = office(book)
    place = next(n for n, r in enumerate(book.records) if r.stream == post)
    record = book.records[place]
    for name, value in changed.items():
        whole, _, part = name.partition(".")
        told = replace(record.data, **{part: value}) if part else value
        record = replace(record, **{whole: told})
    book.records[place] = record
    assert ("act", because) in last(book, record.id)


def test_nobody_is_said_to_be_suspended_who_missed_nothing() -> None:
    book = memorandum()
    put(book)
    book.records.pop()
    opened = PollOpened(on(20), POLL, Electorate(SEATS), suspended=(ONE,))
    found = book.record(DECISION, MOTION, opened)
    because = "others are said to be suspended than those who are"
    assert ("act", because) in last(book, found)
