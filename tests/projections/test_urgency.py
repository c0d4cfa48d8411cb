"""Urgent action as it is told and kept: what the chair decided, and what followed from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.authority import ByClause, ByDefault
from domain.document import Document
from domain.motions.validity import (
    DecisionNullified,
    Dependent,
    DependentDecided,
    UrgencyLapsed,
)
from domain.provisions.urgency import UrgentActionRatified, UrgentActionReported, UrgentActionTaken
from domain.values import AgreementId, ChallengeId, ClauseId, Moment, Sealed, derived_id
from domain.voting.rules import FromClause
from projections.decisions import DECISIONS
from projections.due import DueRow
from projections.rows import Rows
from projections.urgent_actions import RATIFICATION_DUE, UrgentActionRow
from projections.validity import DependentRow, ValidityRow
from tests.projections.motions import Course
from tests.projections.records import Ledger, at, on
from tests.projections.test_sentences import MARCH, MOTION, OTHER, OTHER_MOTION, last

ALLIANCE = MOTION[1].partnership
SECRET = Sealed("It leaks.", ALLIANCE)
CLAUSE = ClauseId(derived_id("clause"))
AGREEMENT = AgreementId(derived_id("orders"))
ORIGIN = FromClause(AGREEMENT, CLAUSE, 1, "chair's action", "clause 3 of “Orders”")
TAKEN = UrgentActionTaken(MARCH, SECRET, SECRET, origin=ORIGIN)
RESTING = tuple(
    Dependent(derived_id("event", str(n)), "post", derived_id("post", str(n)), "x.y.v1", "decision")
    for n in (1, 2)
)
ADOPTED = "“Buy a boat” was adopted in urgency by who chairs the body, in its place"
LAPSED = "What was decided in urgency on “Buy a boat” lapsed, as the body had not ratified it"
AWAITED = "that somebody decides what becomes of"


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        (
            TAKEN,
            f"{ADOPTED}, by clause 3 of “Orders”",
        ),
        (
            replace(TAKEN, origin=None),
            ADOPTED,
        ),
        (
            UrgentActionReported(MARCH, (Document("Report", "ab" * 32),)),
            "What was decided in urgency on “Buy a boat” was reported to the body",
        ),
        (
            UrgentActionRatified(MARCH, OTHER),
            "What was decided in urgency on “Buy a boat” was ratified by the decision on “Sell it”",
        ),
        (UrgencyLapsed(MARCH, ()), LAPSED),
        (
            UrgencyLapsed(MARCH, RESTING[:1]),
            f"{LAPSED}; 1 act that rests on it awaits {AWAITED} it",
        ),
        (UrgencyLapsed(MARCH, RESTING), f"{LAPSED}; 2 acts that rest on it await {AWAITED} them"),
    ],
)
def test_what_is_done_in_urgency_is_told(happened: Any, said: str) -> None:
    told = last(MOTION, OTHER_MOTION, (MOTION[0], happened), authority=ByDefault())
    assert told == f"{said} on 1 March 2024, by operation of the stated default."
    assert "leaks" not in told


def test_a_lapse_is_told_by_the_clause_that_it_happens_by() -> None:
    by_clause = ByClause(AGREEMENT, CLAUSE, 1)
    told = last(MOTION, (MOTION[0], UrgencyLapsed(MARCH, ())), authority=by_clause)
    assert told.startswith(f"{LAPSED} on 1 March 2024, by operation of ")


def kept(ledger: Ledger) -> Rows:
    rows = Rows(DECISIONS.tables)
    DECISIONS.fold(rows, ledger.records)
    return rows


def waits(rows: Rows, decision: UUID) -> list[str]:
    return [due.kind for due in rows.all(DueRow) if due.subject == decision]


def test_what_rests_on_it_is_listed_at_its_lapse_and_no_deadline_is_left() -> None:
    ledger = Ledger()
    course = Course(ledger, "urgent").urgent()
    assert waits(kept(ledger), course.id) == [RATIFICATION_DUE]
    course.lapsed(*RESTING)
    rows = kept(ledger)
    [action], [validity] = rows.all(UrgentActionRow), rows.all(ValidityRow)
    assert (action.lapsed_at, action.ratified_at) == (action.ratify_by, None)
    assert (validity.awaiting, validity.void_since) == (2, None)
    listed = [(one.number, one.event, one.disposition) for one in rows.all(DependentRow)]
    assert listed == [(n, one.event, None) for n, one in enumerate(RESTING, 1)]
    assert waits(rows, course.id) == []


def test_what_was_decided_of_an_act_stays_so_when_the_decision_is_nullified_too() -> None:
    ledger = Ledger()
    course = Course(ledger, "urgent").urgent().lapsed(*RESTING)
    third = replace(RESTING[0], event=derived_id("event", "3"))
    later = Moment.of(date(2040, 1, 1))
    stands = DependentDecided(later, RESTING[0].event, "stands", Sealed("So.", ALLIANCE))
    nullified = DecisionNullified(later, ChallengeId(derived_id("c")), on(3), (*RESTING[:1], third))
    course.told(stands, nullified)
    rows = kept(ledger)
    [validity] = rows.all(ValidityRow)
    assert validity.awaiting == 2
    assert [(one.number, one.disposition) for one in rows.all(DependentRow)] == [
        (1, "stands"),
        (2, None),
        (3, None),
    ]


def test_only_ratification_in_time_ends_the_wait() -> None:
    for when, left in ((at(9), []), (Moment.of(date(2040, 1, 1)), [RATIFICATION_DUE])):
        ledger = Ledger()
        answer = Course(ledger, "answer")
        course = Course(ledger, "urgent").urgent()
        course.told(UrgentActionRatified(when, answer.id))
        assert waits(kept(ledger), course.id) == left
