"""The agreements view: texts as of any (effective, known), amendments down to the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

import msgspec
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agreements.agreement import (
    AGREEMENT,
    AgreementDrafted,
    AgreementEnteredIntoForce,
    AgreementTerminated,
    clauses_at,
    provisions_in_force,
)
from domain.agreements.amendment import AmendmentAdopted, AmendmentProposed, AmendmentText
from domain.agreements.clause import Clause, InsertClause, RepealClause, ReplaceClause
from domain.provisions.provision import NoticeProvision
from domain.values import AgreementId, AmendmentId, ClauseId, Sealed
from projections.agreements import AGREEMENTS
from projections.amendments import AmendmentRow
from projections.consolidation import RULES_IN_FORCE, TextVersionRow, standing_in
from projections.documents import AgreementRow
from projections.rows import Rows
from projections.wordings import ClauseRow, WordingRow
from services.postgres import PROJECTOR, connect
from tests.databases import Database
from tests.projections.records import APART, Ledger, folded, followed, on, some_id
from tests.projections.texts import DAYS, PARTNERSHIP, Course

CHARTER: AgreementId = some_id(AgreementId, "charter")
NAME: ClauseId = some_id(ClauseId, "name")
PURPOSE: ClauseId = some_id(ClauseId, "purpose")
FEES: ClauseId = some_id(ClauseId, "fees")
DRAFTED = AgreementDrafted(
    on(1),
    CHARTER,
    PARTNERSHIP,
    "Charter",
    "en",
    "C 1",
    (),
    (
        Clause(NAME, "1", "Name", "1. We are called Bridge.\n"),
        Clause(PURPOSE, "2", "Purpose", "2. We build bridges.\n"),
    ),
)


def amendment(name: str) -> AmendmentId:
    found: AmendmentId = some_id(AmendmentId, name)
    return found


def proposed(name: str, *changes: Any, day: int = 2) -> AmendmentProposed:
    sealed = Sealed("Why not", PARTNERSHIP)
    return AmendmentProposed(on(day), amendment(name), AmendmentText(name, changes, sealed))


def adopted(name: str, effective: int) -> AmendmentAdopted:
    return AmendmentAdopted(on(effective), amendment(name), on(5), None)


def charter(*happened: Any) -> Ledger:
    ledger = Ledger()
    ledger.record(AGREEMENT, CHARTER, DRAFTED, AgreementEnteredIntoForce(on(2)), *happened)
    return ledger


def renamed(to: str) -> ReplaceClause:
    return ReplaceClause(NAME, "1", "Name", f"1. We are called {to}.\n")


def texts(rows: Rows, position: int | None = None) -> dict[int, str]:
    """The text from each day on, as known just after the record at `position`."""
    bound = 10**9 if position is None else position + 1
    return {
        (version.effective_from - on(1).at).days + 1: "".join(
            rows.existing(WordingRow, one.wording).text for one in standing_in(rows, version)
        )
        for version in rows.all(TextVersionRow)
        if version.known_from < bound
        and (version.known_until is None or version.known_until >= bound)
    }


def test_an_amendment_adds_a_version_and_the_earlier_ones_stay() -> None:
    ledger = charter(proposed("a", renamed("Brücke")), adopted("a", 6))
    rows = folded(AGREEMENTS, ledger)
    assert texts(rows) == {
        1: "1. We are called Bridge.\n2. We build bridges.\n",
        6: "1. We are called Brücke.\n2. We build bridges.\n",
    }
    assert rows.existing(AgreementRow, CHARTER).versions == 2


def test_an_amendment_that_takes_effect_earlier_makes_the_later_versions_anew() -> None:
    insertion = InsertClause(Clause(FEES, "3", "Fees", "3. Nobody pays.\n"), PURPOSE)
    ledger = charter(proposed("a", renamed("Pont")), adopted("a", 8))
    before = ledger.end
    ledger.record(AGREEMENT, CHARTER, proposed("b", insertion), adopted("b", 6))
    rows = folded(AGREEMENTS, ledger)
    assert list(texts(rows, before)) == [1, 8]
    assert texts(rows) == {
        1: "1. We are called Bridge.\n2. We build bridges.\n",
        6: "1. We are called Bridge.\n2. We build bridges.\n3. Nobody pays.\n",
        8: "1. We are called Pont.\n2. We build bridges.\n3. Nobody pays.\n",
    }
    assert texts(rows, before)[8] == "1. We are called Pont.\n2. We build bridges.\n"


def test_amendments_of_one_instant_make_one_version_in_recorded_order() -> None:
    ledger = charter(
        proposed("a", renamed("Pont")),
        proposed("b", renamed("Ponte")),
        adopted("b", 6),
        adopted("a", 6),
    )
    rows = folded(AGREEMENTS, ledger)
    assert texts(rows)[6].startswith("1. We are called Pont.")
    [version] = [v for v in rows.all(TextVersionRow) if v.amendments and v.known_until is None]
    assert version.amendments == (amendment("b"), amendment("a"))


def test_amendments_from_before_the_drafting_leave_one_text_at_any_time() -> None:
    ledger = Ledger()
    ledger.record(AGREEMENT, CHARTER, replace(DRAFTED, effective=on(4)))
    ledger.record(AGREEMENT, CHARTER, proposed("a", renamed("Pont"), day=4), adopted("a", 3))
    between = ledger.end
    ledger.record(AGREEMENT, CHARTER, proposed("b", renamed("Ponte"), day=4), adopted("b", 2))
    rows = folded(AGREEMENTS, ledger)
    assert {day: text[17:23] for day, text in texts(rows, between).items()} == {3: "Pont.\n"}
    assert {day: text[17:23] for day, text in texts(rows).items()} == {2: "Ponte.", 3: "Pont.\n"}


def test_a_redline_shows_the_clauses_that_changed_down_to_the_words() -> None:
    ledger = charter(proposed("a", renamed("Pont"), RepealClause(PURPOSE)))
    [row] = folded(AGREEMENTS, ledger).all(AmendmentRow)
    name, purpose = row.redline
    assert (name.status, purpose.status) == ("replaced", "repealed")
    assert [(s.kind, s.text) for s in name.spans] == [
        ("kept", "1. We are called "),
        ("deleted", "Bridge"),
        ("inserted", "Pont"),
        ("kept", ".\n"),
    ]
    assert (row.status, row.rationale, row.text) == ("proposed", "Why not", None)


def test_a_redline_shows_what_a_clause_comes_to_provide_in_the_same_words() -> None:
    rule = NoticeProvision("how we part", days=1)
    same = ReplaceClause(NAME, "1", "Name", "1. We are called Bridge.\n", (rule,))
    [row] = folded(AGREEMENTS, charter(proposed("a", same))).all(AmendmentRow)
    [name] = row.redline
    assert [span.kind for span in name.spans] == ["kept"]
    [told] = name.provisions
    assert (told.status, told.kind, told.name) == ("inserted", "notice", "how we part")
    assert (told.before, told.after) == (None, rule)


def test_what_a_redline_shows_follows_what_becomes_known() -> None:
    ledger = charter(
        proposed("a", renamed("Pont")),
        adopted("a", 8),
        proposed("b", renamed("Ponte")),
        adopted("b", 6),
    )
    rows = folded(AGREEMENTS, ledger)
    deleted = {
        row.title: [s.text for s in row.redline[0].spans if s.kind == "deleted"]
        for row in rows.all(AmendmentRow)
    }
    assert deleted == {"a": ["Ponte"], "b": ["Bridge"]}


def test_a_change_that_lost_its_object_is_kept_as_a_clash() -> None:
    ledger = charter(
        proposed("a", ReplaceClause(PURPOSE, "2", "Purpose", "2. Reworded.\n")),
        adopted("a", 8),
        proposed("b", RepealClause(PURPOSE)),
        adopted("b", 6),
    )
    rows = folded(AGREEMENTS, ledger)
    clashes = {row.title: len(row.clashes) for row in rows.all(AmendmentRow)}
    assert clashes == {"a": 1, "b": 0}
    assert not rows.existing(ClauseRow, (CHARTER, PURPOSE)).standing


def test_state_follows_the_acts_in_whatever_order_they_are_recorded() -> None:
    ledger = Ledger()
    ledger.record(AGREEMENT, CHARTER, DRAFTED)
    assert folded(AGREEMENTS, ledger).existing(AgreementRow, CHARTER).state == "draft"
    ledger.record(AGREEMENT, CHARTER, AgreementTerminated(on(9)), AgreementEnteredIntoForce(on(2)))
    agreement = folded(AGREEMENTS, ledger).existing(AgreementRow, CHARTER)
    assert agreement.state == "terminated"
    assert (agreement.in_force_day, agreement.terminated_day) == (on(2).day, on(9).day)


# As of any (effective, known): what the rows say against what folding the events says


def told(course: Course, bound: int, at: datetime) -> list[tuple[Any, ...]]:
    """The clauses at the instant, knowing what was recorded before `bound`, by the domain."""
    state = AGREEMENT.fold(event for position, event in course.happened if position < bound)
    if state is None:
        return []
    return [
        (s.clause.id, s.clause.text, s.clause.parent, s.version, s.amendment)
        for s in clauses_at(state, at)
    ]


def kept(rows: Rows, agreement: AgreementId, bound: int, at: datetime) -> list[tuple[Any, ...]]:
    """The same by the rows."""
    known = [
        version
        for version in rows.all(TextVersionRow)
        if version.agreement == agreement
        and version.effective_from <= at
        and version.known_from < bound
        and (version.known_until is None or version.known_until >= bound)
    ]
    latest = max((version.effective_from for version in known), default=None)
    found = [version for version in known if version.effective_from == latest]
    assert len(found) == (latest is not None), "exactly one version holds"
    return [
        (
            one.clause,
            rows.existing(WordingRow, one.wording).text,
            one.parent,
            one.version,
            one.amendment,
        )
        for version in found
        for one in standing_in(rows, version)
    ]


@given(st.integers(0, 10**9), st.integers(1, 25))
def test_the_text_as_of_any_time_is_what_folding_the_events_says(seed: int, acts: int) -> None:
    ledger = Ledger()
    course = Course(str(seed), ledger).go_on(acts)
    rows = folded(AGREEMENTS, ledger)
    for day in range(DAYS + 2):
        for bound in range(0, ledger.end + 2 * APART, APART):
            at = on(day).at
            assert kept(rows, course.id, bound, at) == told(course, bound, at)


@given(st.integers(0, 10**9), st.integers(5, 25))
def test_redlines_and_clashes_are_those_of_the_text_that_holds(seed: int, acts: int) -> None:
    ledger = Ledger()
    course = Course(str(seed), ledger).go_on(acts)
    rows = folded(AGREEMENTS, ledger)
    state = AGREEMENT.fold(event for _, event in course.happened)
    assert state is not None
    clashes = [clash for row in rows.all(AmendmentRow) for clash in row.clashes if row.text]
    assert sorted(map(repr, clashes)) == sorted(map(repr, state.text.clashes))
    versions = {v.amendment: (u.clauses, v.clauses) for u, v in pairwise(state.text.versions)}
    for row in rows.all(AmendmentRow):
        if row.text is not None:
            before, after = versions[row.id]
            changed = {s.clause for s in before} ^ {s.clause for s in after}
            shown = {clause.clause for clause in row.redline}
            assert {clause.id for clause in changed} <= shown
            for clause in row.redline:
                old = "".join(s.text for s in clause.spans if s.kind != "inserted")
                new = "".join(s.text for s in clause.spans if s.kind != "deleted")
                assert old == "".join(s.clause.text for s in before if s.clause.id == clause.clause)
                assert new == "".join(s.clause.text for s in after if s.clause.id == clause.clause)


AS_OF = """
-- The clauses at every asked (agreement, effective, bound).
SELECT asked.number, clause.id, clause.text, clause.parent, clause.version, clause.amendment
FROM jsonb_to_recordset(%s::jsonb)
    AS asked (number int, agreement uuid, at timestamptz, bound bigint)
CROSS JOIN LATERAL (
    SELECT id FROM agreements.text_version
    WHERE agreement = asked.agreement AND effective_from <= asked.at
        AND known_from < asked.bound AND (known_until IS NULL OR known_until >= asked.bound)
    ORDER BY effective_from DESC LIMIT 1
) version
JOIN agreements.standing_clause clause ON clause.text_version = version.id
ORDER BY asked.number, clause.place
"""


@pytest.fixture
def owner(database: Database) -> Iterator[psycopg.Connection[Any]]:
    with connect(database.dsn) as connection:
        yield connection


@pytest.mark.postgres
def test_the_database_answers_the_same_as_of_any_time(
    database: Database, owner: psycopg.Connection[Any]
) -> None:
    ledger = Ledger()
    courses = [Course(f"course {number}", ledger) for number in range(8)]
    for _ in range(3):
        for course in courses:
            course.go_on(8)
    asked: list[tuple[Course, int, datetime]] = [
        (course, bound, on(day).at)
        for course in courses
        for bound in range(0, ledger.end + 2 * APART, 3 * APART)
        for day in range(0, DAYS + 2, 2)
    ]
    questions = [
        {"number": number, "agreement": course.id, "at": at, "bound": bound}
        for number, (course, bound, at) in enumerate(asked)
    ]
    with followed([AGREEMENTS], ledger, lambda: connect(database.dsn, PROJECTOR), batch=7):
        answered: dict[int, list[tuple[Any, ...]]] = {}
        plain = msgspec.json.encode(questions).decode()
        for number, *clause in owner.execute(AS_OF, (plain,)):
            answered.setdefault(number, []).append(tuple(clause))
    for number, (course, bound, at) in enumerate(asked):
        assert answered.get(number, []) == told(course, bound, at)


@pytest.mark.postgres
def test_rules_in_force_are_those_that_the_domain_would_find(
    database: Database, owner: psycopg.Connection[Any]
) -> None:
    ledger = Ledger()
    courses = [Course(f"rules {number}", ledger).go_on(20) for number in range(6)]
    courses[0].terminate(on(10))
    with followed([AGREEMENTS], ledger, lambda: connect(database.dsn, PROJECTOR)):
        for bound in range(0, ledger.end + 2 * APART, 7 * APART):
            for day in range(1, DAYS + 2, 2):
                expected = set()
                for course in courses:
                    known = (event for position, event in course.happened if position < bound)
                    state = AGREEMENT.fold(known)
                    if state is not None:
                        expected |= {
                            (p.agreement, p.clause, p.version, p.provision.name)
                            for p in provisions_in_force(state, on(day).at)
                        }
                found = owner.execute(
                    RULES_IN_FORCE,
                    {"partnership": PARTNERSHIP, "at": on(day).at, "known_before": bound},
                ).fetchall()
                assert {row[:4] for row in found} == expected
