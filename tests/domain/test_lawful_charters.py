"""By what right, where a charter says who decides: the chains of motions and delegations."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from uuid import UUID

import pytest

from domain.agreements.clause import Clause
from domain.decisions.decision import DECISION
from domain.money import Money
from domain.motions.motion import Motion, MotionProposed
from domain.posts.delegation import DELEGATION, AuthorityDelegated, Mandate
from domain.provisions.scheme import Assignment, Competence, CompetencePinned, SchemeProvision
from domain.values import AgreementId, BodyId, ClauseId, DecisionId, DelegationId, Period
from domain.voting.rules import FromClause
from tests.domain.books import (
    ADA,
    ALLIANCE,
    BOARD,
    BOB,
    PINNED,
    Book,
    agreed,
    memorandum,
    named,
    office,
    on,
    said,
    why,
)
from tests.lawful import require_chains

CHARTER, CLAUSE = named(AgreementId, "charter"), named(ClauseId, "scheme")
OTHER = named(BodyId, "other")
MOTION = named(DecisionId, "under a scheme")
BY_BOARD = Assignment(("money",), "body", BOARD, reserved="by-law", law="Money Act 1844")
ORIGIN = FromClause(CHARTER, CLAUSE, 1, "scheme", "clause 1 “Who decides” of “Charter”")


def charter(assignment: Assignment) -> Book:
    """The memorandum, and beside it a charter with a scheme of delegation."""
    book = memorandum()
    scheme = SchemeProvision("scheme", (assignment,))
    clause = Clause(CLAUSE, "1", "Who decides", "So.\n", None, (scheme,))
    agreed(book, CHARTER, "Charter", clause)
    return book


def put(book: Book, assignment: Assignment) -> tuple[UUID, UUID]:
    """A motion on money is put to the board; the events of the motion and of the pin."""
    motion = Motion("Buy a lens", "", "money")
    proposed = book.record(
        DECISION, MOTION, MotionProposed(on(20), MOTION, ALLIANCE, motion, PINNED, BOARD)
    )
    pinned = CompetencePinned(on(20), Competence(assignment, ORIGIN))
    return proposed, book.record(DECISION, MOTION, pinned)


def test_a_motion_rests_on_the_scheme_that_gives_its_matter_to_the_body() -> None:
    book = charter(BY_BOARD)
    proposed, pinned = put(book, BY_BOARD)
    for event in (proposed, pinned):
        found = book.chain(event)
        assert found.holds
        assert "The scheme of delegation “scheme”." in said(found, "rule")
        assert "Clause 1 “Who decides” of “Charter”, version 1." in said(found, "clause")
    assert require_chains(book.records) == []


def test_a_motion_that_was_put_to_others_does_not_hold() -> None:
    elsewhere = replace(BY_BOARD, body=OTHER)
    book = charter(elsewhere)
    proposed, _ = put(book, elsewhere)
    assert why(book.chain(proposed)) == [("rule", "it gives the matter to others")]


def test_where_no_scheme_speaks_of_the_matter_none_is_rested_on() -> None:
    book = charter(replace(BY_BOARD, matters=("tea",)))
    motion = Motion("Buy a lens", "", "money")
    event = MotionProposed(on(20), MOTION, ALLIANCE, motion, PINNED, BOARD)
    found = book.chain(book.record(DECISION, MOTION, event))
    assert found.holds
    assert not [one for one in said(found, "rule") if "scheme" in one]


@pytest.mark.parametrize(
    ("assignment", "because"),
    [
        (replace(BY_BOARD, reserved="none", law=""), None),
        (BY_BOARD, "the matter “money” is reserved by law (Money Act 1844)"),
    ],
)
def test_what_is_reserved_was_not_to_be_delegated(
    assignment: Assignment, because: str | None
) -> None:
    book = charter(assignment)
    _, appointment = office(book)
    delegation = named(DelegationId, "delegation")
    mandate = Mandate(("money",), Money(Fraction(100), "EUR"))
    during = Period(on(20), on(21))
    granted = AuthorityDelegated(
        on(14), delegation, ALLIANCE, appointment, ADA, BOB, mandate, during
    )
    found = book.chain(book.record(DELEGATION, delegation, granted))
    assert why(found) == ([] if because is None else [("appointment", because)])
