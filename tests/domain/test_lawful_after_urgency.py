"""By what right something is done on what a chair decided in urgency, and until when."""

from __future__ import annotations

from datetime import UTC, date

from domain.agreements.clause import Clause
from domain.authority import ByDecision
from domain.bodies.body import BODY, ChairDesignated, PresetStated
from domain.decisions.decision import DECISION
from domain.motions.motion import Motion, MotionProposed
from domain.motions.poll import PollOpened
from domain.provisions.urgency import UrgencyProvision, UrgentActionTaken
from domain.values import AgreementId, ClauseId, Sealed, end_of
from domain.voting.rules import FromClause
from domain.voting.tally import Electorate
from tests.domain.books import (
    ADA,
    ALLIANCE,
    BOARD,
    MOTION,
    ONE,
    PINNED,
    POLL,
    SEATS,
    Book,
    agreed,
    counted,
    memorandum,
    named,
    on,
    said,
    why,
)

CHARTER, CLAUSE = named(AgreementId, "charter"), named(ClauseId, "urgency")
URGENT = UrgencyProvision("chair's action", report_days=3, ratify_days=7)
LIMITS = (end_of(date(2020, 1, 26), UTC), end_of(date(2020, 1, 30), UTC))
"""By when it is reported and ratified: so many days after the twenty-third of January."""
ORIGIN = FromClause(CHARTER, CLAUSE, 1, URGENT.name, "clause 1 “Chair's action” of “Charter”")


def urgently(book: Book) -> None:
    """The chair decides in place of the board, which has until the thirtieth day to ratify it."""
    clause = Clause(CLAUSE, "1", "Chair's action", "So.\n", None, (URGENT,))
    agreed(book, CHARTER, "Charter", clause)
    book.record(BODY, BOARD, ChairDesignated(on(12), ONE))
    motion = Motion("Mend the roof", "", "text")
    book.record(DECISION, MOTION, MotionProposed(on(20), MOTION, ALLIANCE, motion, PINNED, BOARD))
    why_so = (Sealed("It leaks.", ALLIANCE), Sealed("The hall floods.", ALLIANCE))
    taken = UrgentActionTaken(on(22), *why_so, ONE, ADA, *LIMITS, ORIGIN)
    book.record(DECISION, MOTION, taken)


def test_what_is_done_rests_on_what_was_decided_in_urgency_until_that_lapses() -> None:
    book = memorandum()
    urgently(book)
    early, between, late = (
        book.record(BODY, BOARD, PresetStated(on(day), "consent"), by=ByDecision(MOTION))
        for day in (21, 29, 30)
    )
    assert book.chain(between).holds
    assert "The decision on “Mend the roof”: adopted in urgency, by who chaired the body." in said(
        book.chain(between), "decision"
    )
    assert why(book.chain(early)) == [("decision", "it was decided only later")]
    assert why(book.chain(late)) == [("decision", "it had lapsed without ratification")]


def test_what_is_counted_after_a_decision_in_urgency_takes_nothing_from_it() -> None:
    book = memorandum()
    urgently(book)
    put_to_poll = PollOpened(on(22), POLL, Electorate(SEATS))
    book.record(DECISION, MOTION, put_to_poll)
    counted(book, counts="no no")
    event = book.record(BODY, BOARD, PresetStated(on(29), "consent"), by=ByDecision(MOTION))
    assert ("decision", "it was not adopted") not in why(book.chain(event))
