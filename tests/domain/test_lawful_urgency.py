"""By what right, where a motion was decided in urgency: the chains of what was done of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.clause import Clause
from domain.authority import ByDecision
from domain.bodies.body import BODY, BodyConstituted, ChairDesignated, SeatVacated
from domain.chains.lawfulness import Chain
from domain.decisions.decision import DECISION
from domain.document import Document
from domain.motions.enacted_acts import (
    DependentDisposition,
    EnactedAct,
    PartnershipDissolution,
    PaymentApproval,
    UrgentActionRatification,
)
from domain.motions.enactment import ActsNamed
from domain.motions.motion import Motion, MotionProposed
from domain.motions.named_act import NamedAct
from domain.motions.outcome import OutcomeDetermined
from domain.motions.validity import Dependent, DependentDecided, UrgencyLapsed
from domain.payments.payment import PAYMENT
from domain.provisions.provision import Provision
from domain.provisions.scheme import Assignment, SchemeProvision
from domain.provisions.urgency import (
    UrgencyProvision,
    UrgentActionRatified,
    UrgentActionReported,
    UrgentActionTaken,
)
from domain.values import AgreementId, BodyId, ClauseId, DecisionId, EventId, Sealed, end_of
from domain.voting.rules import FromClause
from tests.domain.books import (
    ADA,
    ALLIANCE,
    BOARD,
    BOB,
    MEMO,
    MOTION,
    ONE,
    PINNED,
    SEATS,
    TWO,
    Book,
    agreed,
    decided,
    memorandum,
    named,
    on,
    said,
    why,
)
from tests.domain.payments import requested
from tests.lawful import require_chains

ORDERS, URGENCY = named(AgreementId, "orders"), named(ClauseId, "urgency")
URGENT, COURT = named(DecisionId, "urgent"), named(BodyId, "court")
PROVISION = UrgencyProvision("chair's action", ("roof",), report_days=3, ratify_days=10)
ORIGIN = FromClause(ORDERS, URGENCY, 1, "chair's action", "clause 1 “Urgency” of “Orders”")
REPORT_BY, UNTIL = (end_of(date(2020, 2, day), UTC) for day in (3, 10))
SO = Sealed("So.", ALLIANCE)
TAKEN = UrgentActionTaken(on(30), SO, SO, ONE, ADA, REPORT_BY, UNTIL, ORIGIN)
REPORTED = UrgentActionReported(on(31), (Document("Report", "ab" * 32),), ADA)
RATIFIED = UrgentActionRatified(on(33), MOTION)
RESTING = UUID(int=7)


def put(*provisions: Provision, chair: bool = True) -> Book:
    """The memorandum, orders that carry the provisions, and a motion on the roof."""
    book = memorandum()
    clause = Clause(URGENCY, "1", "Urgency", "So.\n", None, provisions)
    agreed(book, ORDERS, "Orders", clause)
    if chair:
        book.record(BODY, BOARD, ChairDesignated(on(12), ONE))
    motion = Motion("Mend the roof", "", "roof")
    proposed = MotionProposed(on(29), URGENT, ALLIANCE, motion, PINNED, BOARD)
    book.record(DECISION, URGENT, proposed)
    return book


def did(book: Book, *happened: Any) -> Chain:
    """The chain of the last of what happened to the motion."""
    return book.chain(book.record(DECISION, URGENT, *happened))


def answering(book: Book, *acts: EnactedAct, body: BodyId = BOARD, day: int = 22) -> None:
    """The board, or another body, decides that which the motion names."""
    decided(book, acts)
    for index, record in enumerate(book.records):
        if isinstance(record.data, MotionProposed) and record.stream == MOTION:
            book.records[index] = replace(record, data=replace(record.data, body=body))
        if isinstance(record.data, OutcomeDetermined):
            when = replace(record.data, effective=on(day))
            during = replace(record.effective, start=on(day))
            book.records[index] = replace(record, data=when, effective=during)


def test_it_rests_on_the_clause_that_provides_for_it_and_on_who_chairs() -> None:
    book = put(PROVISION)
    found = did(book, TAKEN)
    assert found.holds
    assert "Clause 1 “Urgency” of “Orders”, version 1." in said(found, "clause")
    assert any("seat" in one for one in said(found, "seat"))
    assert require_chains(book.records) == []


def test_without_a_clause_it_rests_on_none() -> None:
    taken = replace(TAKEN, origin=None, report_by=None, ratify_by=None)
    assert why(did(put(), taken)) == [("rule", "none is in force")]


@pytest.mark.parametrize(
    ("carried", "because"),
    [
        ((), "it does not provide for it"),
        ((replace(PROVISION, matters=("tea",)),), "it does not provide for it"),
        ((replace(PROVISION, body=COURT),), "it does not provide for it"),
        ((replace(PROVISION, ratify_days=9),), "it leaves other days for that"),
        ((PROVISION, replace(PROVISION, name="another")), "“chair's action” and “another”"),
    ],
)
def test_a_clause_that_provides_for_something_else_is_no_right(
    carried: tuple[Provision, ...], because: str
) -> None:
    assert because in dict(why(did(put(*carried), TAKEN)))["rule"]


def test_what_is_reserved_was_not_to_be_decided_so() -> None:
    alone = Assignment(("roof",), "body", BOARD, reserved="by-law", law="Roof Act 1844")
    book = put(PROVISION, SchemeProvision("scheme", (alone,)))
    assert ("rule", "it is reserved by law (Roof Act 1844)") in why(did(book, TAKEN))


def test_nobody_who_does_not_chair_holds_the_seat_that_it_rests_on() -> None:
    assert why(did(put(PROVISION, chair=False), TAKEN)) == [("seat", "nobody does")]
    assert [kind for kind, _ in why(did(put(PROVISION), replace(TAKEN, by=BOB)))] == ["seat"]
    gone = put(PROVISION)
    gone.record(BODY, BOARD, SeatVacated(on(29), ONE))
    assert [kind for kind, _ in why(did(gone, TAKEN))] == ["seat"]


def test_what_urgent_action_does_not_reach_was_not_to_be_decided_so() -> None:
    book = put(PROVISION)
    book.record(DECISION, URGENT, ActsNamed(on(29), (PartnershipDissolution(),)))
    because = "it is not for urgent action to dissolve the partnership: that waits for the body"
    assert ("rule", because) in why(did(book, TAKEN))


@pytest.mark.parametrize(("matter", "because"), [("roof", ""), ("payments", "own matter")])
def test_a_payment_was_to_be_of_a_matter_that_the_clause_provides_for(
    matter: str, because: str
) -> None:
    book, asked = put(PROVISION), requested(1, matter=matter, effective=on(28))
    book.record(DECISION, URGENT, ActsNamed(on(29), (PaymentApproval(asked.id),)))
    unknown = did(book, TAKEN)
    assert ("rule", "it is about a payment that is not on record") in why(unknown)
    book = put(PROVISION)
    book.record(PAYMENT, asked.id, replace(asked, partnership=ALLIANCE))
    book.record(DECISION, URGENT, ActsNamed(on(29), (PaymentApproval(asked.id),)))
    found = [said for kind, said in why(did(book, TAKEN)) if kind == "rule"]
    assert [because in said for said in found] == ([True] if because else [])


def test_a_motion_on_a_payment_was_to_be_put_to_whom_its_matter_is_given() -> None:
    alone = Assignment(("payments",), "all-parties", reserved="by-agreement")
    for provisions, because in (((), []), ((SchemeProvision("scheme", (alone,)),), ["payments"])):
        book, asked = put(*provisions), requested(1, matter="payments", effective=on(28))
        book.record(PAYMENT, asked.id, replace(asked, partnership=ALLIANCE))
        named = book.record(DECISION, URGENT, ActsNamed(on(29), (PaymentApproval(asked.id),)))
        found = [said for kind, said in why(book.chain(named)) if kind == "rule"]
        assert ["“payments” is for all parties" in said for said in found] == [True] * len(because)


def test_its_report_rests_on_it_and_its_ratification_on_a_decision_of_the_body() -> None:
    book = put(PROVISION)
    answering(book, UrgentActionRatification(URGENT))
    assert did(book, TAKEN, REPORTED).holds
    ratified = did(book, RATIFIED)
    assert ratified.holds
    assert any("Buy a lens" in one for one in said(ratified, "decision"))
    elsewhere = put(PROVISION)
    elsewhere.record(BODY, COURT, BodyConstituted(on(4), COURT, ALLIANCE, "Court", SEATS, MEMO))
    answering(elsewhere, UrgentActionRatification(URGENT), body=COURT)
    assert ("decision", "another body ratified it") in why(did(elsewhere, TAKEN, RATIFIED))


def test_its_lapse_rests_on_it_and_on_the_clause() -> None:
    book = put(PROVISION)
    found = did(book, TAKEN, UrgencyLapsed(UNTIL, ()))
    assert found.holds
    assert "Clause 1 “Urgency” of “Orders”, version 1." in said(found, "clause")
    early = did(put(PROVISION), TAKEN, UrgencyLapsed(on(35), ()))
    assert why(early)[0][1].startswith("it lapses on 2020-02-10")
    saved = put(PROVISION)
    answering(saved, UrgentActionRatification(URGENT))
    lapsed = did(saved, TAKEN, RATIFIED, UrgencyLapsed(UNTIL, ()))
    assert why(lapsed) == [("act", "the body ratified it in time")]


def test_nothing_rests_on_it_once_it_has_lapsed() -> None:
    book = put(PROVISION)
    did(book, TAKEN)
    before = book.record(BODY, BOARD, SeatVacated(on(40), TWO), by=ByDecision(URGENT))
    after = book.record(BODY, BOARD, SeatVacated(on(41), TWO), by=ByDecision(URGENT))
    lapsed = ("decision", "it had lapsed without ratification")
    assert lapsed not in why(book.chain(before))
    assert lapsed in why(book.chain(after))


def test_what_becomes_of_what_rests_on_it_the_body_decides_since() -> None:
    of_it = DependentDisposition(URGENT, NamedAct(event=EventId(RESTING)), "stands")
    listed = Dependent(RESTING, "body", RESTING, "body.seat-vacated.v1", "authority")
    stands = DependentDecided(on(44), RESTING, "stands", SO, MOTION)
    for day, because in ((22, "it was taken before the lapse"), (43, "")):
        book = put(PROVISION)
        did(book, TAKEN)
        book.record(BODY, BOARD, SeatVacated(on(30), TWO), by=ByDecision(URGENT))
        book.records[-1] = replace(book.records[-1], id=RESTING)
        did(book, UrgencyLapsed(UNTIL, (listed,)))
        answering(book, of_it, day=day)
        found = did(book, stands)
        assert why(found) == ([("decision", because)] if because else [])
        assert any("lapse" in one for one in said(found, "act"))
