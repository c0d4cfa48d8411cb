"""What was decided to fall gives no authority, though nothing falls by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.authority import ByDecision
from domain.chains.fallen import FALLEN
from domain.decisions.decision import DECISION
from domain.motions.enacted_acts import PostAppointment, PostDefinition
from domain.motions.validity import (
    ChallengeDetermined,
    DecisionChallenged,
    DecisionFell,
    DecisionNullified,
    Dependent,
    DependentDecided,
)
from domain.posts.appointment import APPOINTMENT, AppointmentMade
from domain.posts.delegation import DELEGATION, AuthorityDelegated, Mandate
from domain.posts.deputy import DeputyNamed
from domain.posts.post import POST, PostDefined
from domain.provisions.recourse import DEFAULT_CHALLENGE_RULE
from domain.provisions.remit import Power, Remit
from domain.provisions.tenure import USUAL_TENURE
from domain.values import (
    AppointmentId,
    ChallengeId,
    DecisionId,
    DelegationId,
    Period,
    PostId,
    Sealed,
)
from domain.voting.side import Side
from tests.domain.books import (
    ADA,
    ALLIANCE,
    BOB,
    EVE,
    HILL,
    MOTION,
    Book,
    decided,
    memorandum,
    named,
    on,
    said,
    why,
)

OFFICE, HELD = named(PostId, "office"), named(AppointmentId, "held")
CHALLENGE, FIRST = named(ChallengeId, "challenge"), named(DecisionId, "first")
IN_DOUBT = (
    "The appointment to the post “Treasurer”, which rested on a decision that was void: it was not "
    "decided yet what becomes of it."
)


class Decided(Book):
    """A treasurer by a decision, which was nullified on the fortieth day from the start."""

    def __init__(self, *, post_too: bool = False) -> None:
        super().__init__()
        self.records = memorandum().records
        appointing = PostAppointment(OFFICE, EVE)
        defining = (PostDefinition("Treasurer"),) if post_too else ()
        decided(self, (*defining, appointing))
        remit = Remit((), (Power(("money",)),))
        defined = PostDefined(on(23), OFFICE, ALLIANCE, "Treasurer", USUAL_TENURE, remit)
        by: dict[str, Any] = {"by": ByDecision(MOTION)} if post_too else {}
        self.defined = self.record(POST, OFFICE, defined, **by)
        of = None if post_too else MOTION
        term = Period(on(24))
        made = AppointmentMade(on(24), HELD, ALLIANCE, OFFICE, EVE, term, False, HILL, of)
        self.made = self.record(APPOINTMENT, HELD, made)

    def nullify(self, *listed: UUID) -> None:
        rule, side = DEFAULT_CHALLENGE_RULE, Side(HILL)
        grounds = Sealed("!", ALLIANCE)
        raised = DecisionChallenged(on(30), CHALLENGE, side, grounds, ("form",), rule, on(53))
        found = ChallengeDetermined(on(31), CHALLENGE, "void", ("form",), grounds)
        dependents = tuple(
            Dependent(event, "appointment", HELD, "appointment.made.v2", "decision")
            for event in listed
        )
        nullified = DecisionNullified(on(40), CHALLENGE, on(22), dependents, side)
        self.record(DECISION, MOTION, raised, found, nullified)

    def decide(self, event: UUID, disposition: Any, day: int = 41) -> None:
        reasons = Sealed("?", ALLIANCE)
        self.record(DECISION, MOTION, DependentDecided(on(day), event, disposition, reasons))

    def act(self, day: int) -> Any:
        """The holder names a deputy: the chain of that."""
        during = Period(on(day))
        return self.chain(self.record(APPOINTMENT, HELD, DeputyNamed(on(day), BOB, during)))


@pytest.mark.parametrize("post_too", [False, True])
def test_what_awaits_a_decision_is_in_doubt_and_holds(post_too: bool) -> None:
    book = Decided(post_too=post_too)
    assert IN_DOUBT not in said(book.act(25), "appointment")
    book.nullify(book.made)
    found = book.act(42)
    assert IN_DOUBT in said(found, "appointment")
    assert ("appointment", FALLEN) not in why(found)


@pytest.mark.parametrize("post_too", [False, True])
def test_who_acts_by_what_fell_rests_on_what_is_void(post_too: bool) -> None:
    book = Decided(post_too=post_too)
    book.nullify(book.made)
    book.decide(book.made, "falls")
    assert ("appointment", FALLEN) in why(book.act(42))


def test_what_is_to_be_decided_anew_stays_in_doubt() -> None:
    book = Decided()
    book.nullify(book.made)
    book.decide(book.made, "re-decide")
    found = book.act(42)
    assert IN_DOUBT in said(found, "appointment")
    assert ("appointment", FALLEN) not in why(found)


def test_what_stands_is_rested_on_as_before() -> None:
    book = Decided()
    book.nullify(book.made)
    book.decide(book.made, "re-decide")
    book.decide(book.made, "stands", 43)
    found = book.act(44)
    assert said(found, "appointment") == ["The appointment to the post “Treasurer”."]
    assert why(found) == []


def test_it_counts_from_when_it_was_decided() -> None:
    book = Decided()
    book.nullify(book.made)
    book.decide(book.made, "falls", 50)
    assert ("appointment", FALLEN) not in why(book.act(45))
    assert ("appointment", FALLEN) in why(book.act(51))


def test_with_the_post_falls_who_acts_by_it() -> None:
    book = Decided(post_too=True)
    book.nullify(book.made, book.defined)
    book.decide(book.made, "stands")
    assert ("appointment", FALLEN) not in why(book.act(42))
    book.decide(book.defined, "falls", 43)
    assert ("appointment", FALLEN) in why(book.act(44))


def test_what_is_passed_on_of_a_delegation_that_fell_is_void() -> None:
    book = Decided()
    source, onward = named(DelegationId, "source"), named(DelegationId, "onward")
    mandate = Mandate(("money",), onward=True)
    during = Period(on(25))
    given = AuthorityDelegated(on(25), source, ALLIANCE, HELD, EVE, BOB, mandate, during)
    granted = book.record(DELEGATION, source, given)
    book.nullify(book.made, granted)
    book.decide(book.made, "stands")
    book.decide(granted, "falls", 42)
    passed = AuthorityDelegated(
        on(43), onward, ALLIANCE, HELD, BOB, ADA, mandate, Period(on(43)), source
    )
    found = why(book.chain(book.record(DELEGATION, onward, passed)))
    assert ("delegation", FALLEN) in found
    assert ("appointment", FALLEN) not in found


def test_what_fell_with_a_decision_that_fell_itself_is_void() -> None:
    book = Decided()
    book.record(DECISION, MOTION, DecisionFell(on(40), on(22), FIRST))
    reasons = Sealed("?", ALLIANCE)
    book.record(DECISION, FIRST, DependentDecided(on(41), book.made, "falls", reasons))
    assert ("appointment", FALLEN) in why(book.act(42))
