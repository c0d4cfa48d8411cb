"""The posts view: who held which post, who could act for whom, what is due, in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authority import BySource
from domain.money import Money
from domain.posts.delegation import Mandate
from domain.powers.acting import acting_at, deputies_of
from domain.provisions.remit import NO_REMIT, Power, Remit
from domain.values import Period, Source
from projections.due import DueRow
from projections.handovers import HANDOVER_DUE, HandoverRow
from projections.offices import AppointmentRow, AuthorisationRow, OfficerRow, PostRow
from projections.posts import ACCEPTANCE_AWAITED, POSTS, TERM_ENDS
from projections.rows import Rows
from tests.projections.offices import (
    ADA,
    ALLIANCE,
    BEN,
    BOOKS,
    CLEO,
    DAN,
    FIRM,
    KEYS,
    SCHOOL,
    Course,
    lasting,
)
from tests.projections.records import Ledger, folded, on


def rows_of(course: Course) -> Rows:
    return folded(POSTS, course.ledger)


def due(rows: Rows) -> set[tuple[str, Any, Any]]:
    return {(row.kind, row.due_at, row.person) for row in rows.all(DueRow)}


# Who held it, and who could act

days = st.integers(2, 14)
ends = st.none() | days
acts = st.lists(
    st.one_of(
        st.tuples(st.just("accept"), days),
        st.tuples(st.just("end"), st.sampled_from(["resigned", "removed", "ended"]), days),
        st.tuples(st.just("deputy"), st.sampled_from([BEN, CLEO]), days, ends),
        st.tuples(st.just("release"), st.sampled_from([BEN, CLEO]), days),
        st.tuples(
            st.just("delegate"),
            st.sampled_from([BEN, CLEO, DAN]),
            st.sampled_from([("payments",), ("travel", "payments")]),
            st.booleans(),
            days,
            ends,
            st.booleans(),
        ),
        st.tuples(st.just("revoke"), days),
        st.tuples(st.just("grant"), st.sampled_from([NO_REMIT, Remit((), (Power(),))]), days),
        st.tuples(st.just("abolish"), days),
    ),
    max_size=8,
)


def perform(course: Course, id: Any, tried: list[Any]) -> None:
    """Record the acts, but none about a delegation that is not there."""
    for what, *how in tried:
        if what == "delegate":
            delegate, matters, onward, first, last, passes_on = how
            during = Period(on(first), None if last is None else on(first + last))
            source = course.delegations[-1] if passes_on and course.delegations else None
            limit = Money(Fraction(500), "CHF") if onward else None
            course.delegate(id, delegate, Mandate(matters, limit, onward), during, source)
        elif what == "deputy":
            person, first, last = how
            course.deputy(id, person, first, None if last is None else first + last)
        elif what == "revoke":
            if course.delegations:
                course.revoke(course.delegations[0], *how)
        elif what in ("accept", "end", "release"):
            getattr(course, what)(id, *how)
        else:
            getattr(course, what)(*how)


@given(acts, days, ends)
def test_who_could_act_at_any_time_is_who_the_domain_finds(
    tried: list[Any], first: int, length: int | None
) -> None:
    course = Course(Ledger())
    id = course.appoint(1, ADA, first, None if length is None else first + length)  # noqa: A001
    perform(course, id, tried)
    rows = rows_of(course)
    row = rows.existing(AppointmentRow, id)
    office, state = course.office(id), course.appointment(id)
    assert (row.state, row.ended_at) == (state.state, state.ended and state.ended.at)
    assert len(rows.all(AuthorisationRow)) == row.authorisations
    for day in range(32):
        at = on(day).at
        held = office.held is not None and office.held.contains(at)
        assert (row.held_from is not None and lasting(row.held_from, row.held_until, at)) == held
        found = {
            (one.capacity, one.person, one.matter, one.up_to, one.delegable, one.delegation)
            for one in rows.all(AuthorisationRow)
            if lasting(one.since, one.until, at)
        }
        assert found == {
            (one.capacity, one.person, one.matter, one.limit, one.delegable, one.delegation)
            for one in acting_at(office, at)
        }
    assert [entry.person for entry in row.deputies] == [d.person for d in deputies_of(office)]


def test_an_authorisation_says_for_whom() -> None:
    course = Course(Ledger())
    first = course.appoint(1, ADA, 3, 30)
    course.accept(first, 2)
    course.deputy(first, CLEO, 6, 12)
    rows = rows_of(course)
    [deputy] = {
        (row.person, row.holder, row.party, row.since, row.until)
        for row in rows.all(AuthorisationRow)
        if row.capacity == "deputy"
    }
    assert deputy == (CLEO, ADA, SCHOOL, on(6).at, on(12).at)


def test_whom_heads_assent_to_is_shown_until_it_is_taken_back_or_the_post_is_filled() -> None:
    course = Course(Ledger())

    def shown() -> list[tuple[Any, Any]]:
        [post] = rows_of(course).all(PostRow)
        return [(one.person, one.party) for one in post.assents]

    course.assent(SCHOOL, DAN, 1)
    course.assent(FIRM, DAN, 1)
    course.assent(SCHOOL, DAN, 1)
    assert shown() == [(DAN, FIRM), (DAN, SCHOOL)]
    course.take_back(FIRM, DAN, 1)
    assert shown() == [(DAN, SCHOOL)]
    assert {row.person for row in rows_of(course).all(OfficerRow)} == {DAN}
    course.assent(FIRM, CLEO, 2)
    course.appoint(1, ADA, 3, 30)
    assert shown() == [(CLEO, FIRM)], "what came after the post was filled stands"


def test_whoever_has_to_do_with_a_post_is_known_in_its_partnership() -> None:
    course = Course(Ledger())
    first = course.appoint(1, ADA, 3, 30)
    course.deputy(first, CLEO, 6, 12)
    course.delegate(first, DAN, Mandate(("payments",)), Period(on(4)))
    known = {(row.partnership, row.person) for row in rows_of(course).all(OfficerRow)}
    assert known == {(ALLIANCE, person) for person in (ADA, CLEO, DAN)}


def test_a_post_tells_its_remits_in_order_of_time() -> None:
    course = Course(Ledger())
    wider = Remit((), (Power(),))
    course.grant(wider, 9)
    course.grant(NO_REMIT, 5)
    post = rows_of(course).existing(PostRow, course.post)
    assert [(len(entry.powers), entry.since[:10]) for entry in post.remits] == [
        (2, "2020-01-01"),
        (0, "2020-01-05"),
        (1, "2020-01-09"),
    ]
    assert (post.powers, post.responsibilities, post.version) == (wider.powers, (), 3)


# What is due


def test_an_answer_is_awaited_and_the_end_of_the_term() -> None:
    course = Course(Ledger())
    first = course.appoint(1, ADA, 3, 30)
    answer = (ACCEPTANCE_AWAITED, on(3).at, ADA)
    end = (TERM_ENDS, on(30).at, ADA)
    assert due(rows_of(course)) == {answer, end}
    course.accept(first, 2)
    assert due(rows_of(course)) == {end}
    [row] = rows_of(course).all(DueRow)
    assert (row.subject, row.party, row.partnership) == (first, SCHOOL, ALLIANCE)
    assert row.sentence == "A term of office in the post “Treasurer” ends."
    assert row.remind_from is not None
    assert row.remind_from < row.due_at


@pytest.mark.parametrize("how", ["declined", "resigned", "ended", "removed", "expired"])
def test_nothing_is_due_of_an_appointment_that_is_over(how: str) -> None:
    course = Course(Ledger())
    course.end(course.appoint(1, ADA, 3, 30), how, 9)
    assert due(rows_of(course)) == set()


def from_minutes(course: Course) -> Course:
    """The same, reported by a source in 2024."""
    minutes = BySource(Source("Minutes"))
    course.ledger.records = [
        (position, replace(record, authority=minutes)) for position, record in course.ledger.records
    ]
    return course


def test_nothing_is_due_of_a_term_that_was_over_when_it_was_reported() -> None:
    course = Course(Ledger())
    first = course.appoint(1, ADA, 3, 30)
    assert due(rows_of(from_minutes(course))) == set()
    course.accept(first, 2)
    course.deputy(first, BEN, 4, 5)  # both are done here, and make the term no less over
    assert due(rows_of(course)) == set()


def test_a_reported_term_that_goes_on_or_has_no_end_waits_for_its_answer() -> None:
    going_on = (datetime(2030, 1, 1, tzinfo=UTC) - on(0).at).days
    for last, ends in ((going_on, {(TERM_ENDS, on(going_on).at, ADA)}), (None, set())):
        course = Course(Ledger())
        course.appoint(1, ADA, 3, last)
        assert due(rows_of(from_minutes(course))) == {(ACCEPTANCE_AWAITED, on(3).at, ADA), *ends}


def test_a_term_without_end_is_not_due() -> None:
    course = Course(Ledger())
    course.accept(course.appoint(1, ADA, 3, None), 3)
    assert due(rows_of(course)) == set()


def test_a_handover_is_due_from_whose_turn_it_is() -> None:
    course = Course(Ledger())
    first = course.appoint(1, ADA, 3, 30)
    course.end(first, "resigned", 20)
    course.open_handover(first)
    assert due(rows_of(course)) == {(HANDOVER_DUE, on(40).at, ADA)}
    course.succeed(first, course.appoint(2, BEN, 30, None), BEN)
    course.end(first, "ended", 19)
    course.hand_over(first, KEYS, 22)
    course.hand_over(first, BOOKS, 22)
    handovers = {one for one in due(rows_of(course)) if one[0] == HANDOVER_DUE}
    assert handovers == {(HANDOVER_DUE, on(40).at, BEN)}
    course.acknowledge(first, KEYS, 23)
    [row] = rows_of(course).all(HandoverRow)
    assert (row.outstanding, row.successor_person, row.title) == (1, BEN, "Treasurer")
    assert [(item.what, item.remark) for item in row.items] == [
        ("Keys", "Two of them"),
        ("Books", "Two of them"),
    ]
    course.close_handover(first, 24)
    assert not {one for one in due(rows_of(course)) if one[0] == HANDOVER_DUE}
