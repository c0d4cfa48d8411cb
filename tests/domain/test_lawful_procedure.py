"""By what right rules of procedure were pinned, notice was shortened and seats stepped back."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from domain.agreements.clause import Clause
from domain.bodies.body import BODY, ChairDesignated
from domain.chains.lawfulness import Chain
from domain.decisions.decision import DECISION
from domain.money import Money
from domain.motions.motion import (
    Motion,
    MotionProposed,
    MotionSeconded,
    ProcedurePinned,
    TimeLimitsPinned,
)
from domain.motions.notice import NoticeGiven, NoticeShortened
from domain.motions.poll import PollOpened
from domain.motions.recusal import RecusalDeclared
from domain.posts.delegation import DELEGATION, AuthorityDelegated, Mandate
from domain.provisions.provision import (
    Procedure,
    ProcedureProvision,
    Provision,
    TimeLimitsProvision,
)
from domain.provisions.time_limits import TimeLimits
from domain.values import (
    AgreementId,
    ClauseId,
    DecisionId,
    DelegationId,
    InterestId,
    Period,
    PollId,
    Sealed,
)
from domain.voting.rules import FromClause
from domain.voting.tally import Electorate
from tests.domain.books import (
    ADA,
    ALLIANCE,
    BOARD,
    BOB,
    EVE,
    ONE,
    PINNED,
    SEATS,
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

ORDERS, STANDING = named(AgreementId, "orders"), named(ClauseId, "standing")
ROOF, BEFORE = named(DecisionId, "roof"), named(DelegationId, "before")
PROCEDURE = Procedure(notice_days=7, notice_shortened_to=2)
PROVISION = ProcedureProvision("standing orders", (), PROCEDURE)
LIMITS = TimeLimitsProvision("limits", (), TimeLimits())
CITED = "clause 1 “Standing orders” of “Orders”"
ORIGIN = FromClause(ORDERS, STANDING, 1, "standing orders", CITED)
PINS = ProcedurePinned(on(29), PROCEDURE, ORIGIN)
BY_CHAIR = NoticeShortened(on(30), 2, Sealed("Rain.", ALLIANCE), ADA)


def put(*provisions: Provision) -> Book:
    """Orders that carry the provisions, a chair, and a motion of hers."""
    book = memorandum()
    clause = Clause(STANDING, "1", "Standing orders", "So.\n", None, provisions)
    agreed(book, ORDERS, "Orders", clause)
    book.record(BODY, BOARD, ChairDesignated(on(12), ONE))
    motion = Motion("Mend the roof", "", "roof")
    proposed = MotionProposed(on(29), ROOF, ALLIANCE, motion, PINNED, BOARD, BOB)
    book.record(DECISION, ROOF, proposed)
    return book


def did(book: Book, *happened: Any) -> Chain:
    return book.chain(book.record(DECISION, ROOF, *happened))


def test_what_was_pinned_rests_on_the_clause_in_force_for_the_matter() -> None:
    book = put(PROVISION, LIMITS)
    found = did(book, PINS)
    assert found.holds
    assert "Clause 1 “Standing orders” of “Orders”, version 1." in said(found, "clause")
    limits = replace(ORIGIN, provision="limits")
    assert did(book, TimeLimitsPinned(on(29), LIMITS.limits, limits)).holds
    assert require_chains(book.records) == []


@pytest.mark.parametrize(
    "pinned",
    [
        replace(PINS, procedure=replace(PROCEDURE, notice_days=0)),
        replace(PINS, procedure=replace(PROCEDURE, proxies_per_holder=9)),
        replace(PINS, origin=replace(ORIGIN, provision="other orders")),
    ],
    ids=["another notice", "more proxies", "another provision"],
)
def test_other_rules_than_those_of_the_clause_were_pinned_without_right(
    pinned: ProcedurePinned,
) -> None:
    because = ("rule", "other rules of procedure were in force for the matter")
    assert because in why(did(put(PROVISION), pinned))


def test_other_time_limits_than_those_of_the_clause_were_pinned_without_right() -> None:
    limits = replace(LIMITS.limits, extension_days=9)
    pinned = TimeLimitsPinned(on(29), limits, replace(ORIGIN, provision="limits"))
    because = ("rule", "other time limits were in force for the matter")
    assert because in why(did(put(LIMITS), pinned))


def test_notice_is_shortened_by_whom_and_as_far_as_the_rules_say() -> None:
    found = did(put(PROVISION), PINS, BY_CHAIR)
    assert found.holds and said(found, "seat") == ["A seat of “Board”, as it was held."]
    least = "they let it be shortened to 2 clear days at the least"
    assert why(did(put(PROVISION), PINS, replace(BY_CHAIR, days=1))) == [("rule", least)]
    assert why(did(put(PROVISION), PINS, replace(BY_CHAIR, by=BOB))) == [
        ("seat", "somebody else held it")
    ]
    assert why(did(put(PROVISION), PINS, replace(BY_CHAIR, by=None))) == [
        ("seat", "it is not said who did it")
    ]
    assert why(did(put(), BY_CHAIR)) == [("rule", "there are none")]


def test_the_proposer_shortens_it_where_the_rules_say_so() -> None:
    procedure = replace(PROCEDURE, notice_shortened_by="proposer")
    provision = replace(PROVISION, procedure=procedure)
    pins = replace(PINS, procedure=procedure)
    assert did(put(provision), pins, replace(BY_CHAIR, by=BOB)).holds
    assert why(did(put(provision), pins, BY_CHAIR)) == [("motion", "somebody else proposed it")]


def test_a_seat_is_ruled_out_by_a_ruling_that_is_on_record() -> None:
    assert did(put(), RecusalDeclared(on(30), ONE)).holds
    ruled = RecusalDeclared(on(30), ONE, ruled_on=named(InterestId, "nothing"))
    assert why(did(put(), ruled)) == [("ruling", "there was none")]


def test_authority_is_passed_on_by_who_has_it() -> None:
    book = memorandum()
    _, appointment = office(book)
    mandate = Mandate(("money",), Money(Fraction(50), "EUR"))
    during = Period(on(14), on(20))
    given = AuthorityDelegated(on(14), BEFORE, ALLIANCE, appointment, ADA, BOB, mandate, during)
    assert book.chain(book.record(DELEGATION, BEFORE, replace(given, delegator=EVE))).holds is False
    book = memorandum()
    office(book)
    assert book.chain(book.record(DELEGATION, BEFORE, given)).holds
    onward = replace(given, id=named(DelegationId, "onward"), source=BEFORE, delegate=EVE)
    because = ("appointment", "somebody else has the authority that was passed on")
    assert because in why(book.chain(book.record(DELEGATION, onward.id, onward)))


OPENED = PollOpened(on(40), named(PollId, "poll on the roof"), Electorate(SEATS))
NOTICE = NoticeGiven(on(30), "by hand")
"""To all, ten days before."""


def test_a_vote_is_opened_on_the_notice_that_the_rules_ask_for() -> None:
    assert did(put(PROVISION), PINS, NOTICE, OPENED).holds
    [(kind, because)] = why(did(put(PROVISION), PINS, OPENED))
    assert kind == "rule" and "7 clear days of notice" in because
    late = replace(OPENED, effective=on(33))
    assert [kind for kind, _ in why(did(put(PROVISION), PINS, NOTICE, late))] == ["rule"]


def test_a_vote_is_opened_on_a_second_that_the_proposer_did_not_give() -> None:
    provision = replace(PROVISION, procedure=Procedure(seconder_required=True))
    pins = replace(PINS, procedure=provision.procedure)
    assert did(put(provision), pins, MotionSeconded(on(30), ADA), OPENED).holds
    assert [kind for kind, _ in why(did(put(provision), pins, OPENED))] == ["rule"]
    own = did(put(provision), pins, MotionSeconded(on(30), BOB))
    assert why(own) == [("motion", "who proposed it seconds it")]
