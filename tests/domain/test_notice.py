"""Notice: sent, delivered, come back and shortened; what proves it, and from which day on."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any
from uuid import UUID

import pytest

from domain.decisions.counting import report_tally
from domain.decisions.decision import DECISION, Decision, open_poll
from domain.decisions.deliberation import (
    confirm_delivery,
    give_notice_of_motion,
    report_bounce,
    shorten_notice,
)
from domain.document import Document, DocumentNamedTwice
from domain.motions.motion import NoticeTooShort, ProcedurePinned, noticed_on, unproven_notice
from domain.motions.notice import (
    DeliveryAlreadyKnown,
    NotEntitledToShorten,
    NoticeAlreadyGiven,
    NoticeBounced,
    NoticeDelivered,
    NoticeGiven,
    NoticeNotProven,
    NoticeNotShorter,
    NoticeShortened,
    NoticeUnknown,
    NotNoticed,
    SeatsMissing,
    ShortenedTooFar,
    ShorteningNotProvided,
)
from domain.provisions.provision import Procedure
from domain.values import ContradictoryDates, Moment, NoticeId, Sealed, TextMissing
from domain.voting.tally import NONE, ONE, Count, Electorate, Tally
from tests.domain.matters import ALLIANCE, DECISION_ID, POLL, PROPOSED, on
from tests.domain.polls import body, person, seat, seat_id
from tests.domain.specification import given
from tests.domain.test_deliberation import ORIGIN

LETTER = NoticeId(UUID(int=800))
SENT = NoticeGiven(on(2), "by letter", notice=LETTER, awaits_delivery=True)
REACHED = NoticeGiven(on(2), "by letter", notice=LETTER)
THREE = body(3)
ORDERS = ProcedurePinned(on(1), Procedure(notice_days=7, notice_shortened_to=3), ORIGIN)
ANNOUNCED = (PROPOSED, ORDERS)


def motion(*events: Any) -> Decision:
    found = DECISION.fold((*ANNOUNCED, *events))
    assert found is not None
    return found


def proven(*events: Any) -> date | None:
    """On which day notice had reached all three."""
    return noticed_on(motion(*events).preparation, THREE, UTC)


def lacking(opened: Moment, *events: Any) -> NoticeNotProven | None:
    preparation = motion(*events).preparation
    return unproven_notice(preparation, THREE, opened=opened, zone=UTC)


def opened(day: int, *events: Any) -> Any:
    opening = {"poll": POLL, "electorate": THREE, "effective": on(day)}
    return given(*ANNOUNCED, *events).when(open_poll, **opening)


def bounced(*seats: int, day: int = 4) -> NoticeBounced:
    return NoticeBounced(on(day), LETTER, tuple(seat_id(number) for number in seats))


# What proves it


def test_what_was_only_sent_proves_nothing() -> None:
    assert proven(SENT) is None
    opened(20, SENT).refused(NoticeTooShort(7, 3))


def test_clear_days_are_counted_from_the_delivery() -> None:
    delivered = NoticeDelivered(on(10), LETTER)
    assert proven(SENT, delivered) == date(2020, 5, 10)
    opened(17, SENT, delivered).refused(NoticeTooShort(7, 3))
    assert opened(18, SENT, delivered).refusal is None, "of eight days, seven are clear"


def test_of_a_vote_told_in_numbers_it_is_said_how_many_of_the_body_had_no_notice() -> None:
    told = {"tally": Tally((Count(ONE, NONE),)), "seats": THREE, "effective": on(20)}
    given(*ANNOUNCED).when_reported(report_tally, **told).found(NoticeTooShort(7, 3))
    first = NoticeDelivered(on(3), LETTER, (seat_id(0), seat_id(1)))
    given(*ANNOUNCED, SENT, first).when_reported(report_tally, **told).found(NoticeTooShort(7, 1))


def test_each_seat_counts_from_its_own_delivery() -> None:
    first = NoticeDelivered(on(3), LETTER, (seat_id(0), seat_id(1)))
    last = NoticeDelivered(on(9), LETTER)
    assert proven(SENT, first) is None
    assert proven(SENT, first, last) == date(2020, 5, 9)
    opened(12, SENT, first, last).refused(NoticeTooShort(7, 1))


def test_what_came_back_did_not_reach_anybody_whatever_was_believed() -> None:
    assert proven(REACHED) == date(2020, 5, 2)
    assert proven(REACHED, bounced(1)) is None
    opened(20, REACHED, bounced(1)).refused(NoticeTooShort(7, 1))
    assert proven(SENT, NoticeDelivered(on(3), LETTER), bounced(1)) is None


def test_a_delivery_to_all_leaves_out_where_it_came_back() -> None:
    assert proven(SENT, bounced(1), NoticeDelivered(on(5), LETTER)) is None


def test_a_second_try_proves_it_from_then_on() -> None:
    again = NoticeDelivered(on(6), LETTER, (seat_id(1),))
    assert proven(REACHED, bounced(1), again) == date(2020, 5, 6)
    by_hand = NoticeGiven(on(7), "by hand", (seat_id(1),), notice=NoticeId(UUID(int=801)))
    assert proven(REACHED, bounced(1), by_hand) == date(2020, 5, 7)


def test_a_vacant_seat_needs_no_notice() -> None:
    electorate = Electorate((seat(0), seat(1, holder=None)))
    preparation = motion(SENT, NoticeDelivered(on(3), LETTER, (seat_id(0),))).preparation
    assert noticed_on(preparation, electorate, UTC) == date(2020, 5, 3)


def test_where_members_are_unknown_one_return_breaks_the_proof() -> None:
    assert noticed_on(motion(REACHED).preparation, None, UTC) == date(2020, 5, 2)
    assert noticed_on(motion(REACHED, bounced(1)).preparation, None, UTC) is None


def test_a_notice_recorded_before_notices_had_names_proves_as_it_did() -> None:
    old = NoticeGiven(on(2), "by letter")
    assert proven(old) == date(2020, 5, 2)
    assert proven(old, bounced(1)) == date(2020, 5, 2), "that was another one"


def test_a_vote_without_proof_of_notice_is_found() -> None:
    assert lacking(on(20)) == NoticeNotProven(7, 3, "days")
    assert lacking(on(20), REACHED) is None
    assert lacking(on(20), REACHED, bounced(1)) == NoticeNotProven(7, 1, "days")
    assert lacking(on(20), REACHED, bounced(1, day=25)) == NoticeNotProven(7, 1, "days"), (
        "also where it comes to be known after the vote"
    )


# Entering it


def test_notice_is_given_with_its_papers() -> None:
    paper = Document("Budget", "a" * 64)
    giving = {"how": "by letter", "papers": (paper,), "notice": LETTER, "effective": on(2)}
    attempt = given(PROPOSED).when(give_notice_of_motion, **giving)
    attempt.then(NoticeGiven(on(2), "by letter", (), (paper,), LETTER))
    attempt.again().refused(NoticeAlreadyGiven(on(2)))
    other = {**giving, "notice": NoticeId(UUID(int=801))}
    given(PROPOSED, *attempt.happened).when(give_notice_of_motion, **other).refused(
        NoticeAlreadyGiven
    )
    twice = {**giving, "papers": (paper, paper)}
    given(PROPOSED).when(give_notice_of_motion, **twice).refused(DocumentNamedTwice)


def test_a_delivery_is_entered_once() -> None:
    confirming = given(PROPOSED, SENT).when(confirm_delivery, notice=LETTER, effective=on(3))
    confirming.then(NoticeDelivered(on(3), LETTER)).again().refused(DeliveryAlreadyKnown(LETTER))
    given(PROPOSED, REACHED).when(confirm_delivery, notice=LETTER, effective=on(3)).refused(
        DeliveryAlreadyKnown
    )


def test_a_return_is_entered_once_and_before_a_delivery_too() -> None:
    returning = {"notice": LETTER, "seats": (seat_id(1),), "effective": on(4)}
    attempt = given(PROPOSED, SENT).when(report_bounce, **returning)
    attempt.then(bounced(1)).again().refused(DeliveryAlreadyKnown(LETTER))


@pytest.mark.parametrize("command", [confirm_delivery, report_bounce])
def test_a_delivery_is_of_a_notice_to_whom_it_went(command: Any) -> None:
    some = NoticeGiven(on(2), "by hand", (seat_id(0),), notice=LETTER, awaits_delivery=True)
    said = {"notice": LETTER, "seats": (seat_id(1),), "effective": on(3)}
    given(PROPOSED, some).when(command, **said).refused(NotNoticed(LETTER, seat_id(1)))
    given(PROPOSED).when(command, **said).refused(NoticeUnknown(LETTER))
    given(PROPOSED, SENT).when(command, **{**said, "effective": on(1)}).refused(ContradictoryDates)


def test_a_return_names_where_it_came_back_from() -> None:
    nowhere = {"notice": LETTER, "seats": (), "effective": on(3)}
    given(PROPOSED, SENT).when(report_bounce, **nowhere).refused(SeatsMissing(LETTER))


# Shortening it

SHORTENING: dict[str, Any] = {
    "days": 3,
    "ground": "A storm.",
    "by": person(0),
    "chair": seat(0),
    "effective": on(2),
}
SHORTENED = NoticeShortened(on(2), 3, Sealed("A storm.", ALLIANCE), person(0))


def test_the_chair_shortens_notice_as_far_as_the_procedure_allows() -> None:
    shortening = given(*ANNOUNCED).when(shorten_notice, **SHORTENING)
    shortening.then(SHORTENED).again().refused(NoticeNotShorter(3, 3))
    given(*ANNOUNCED).when(shorten_notice, **{**SHORTENING, "days": 2}).refused(
        ShortenedTooFar(2, 3)
    )
    given(*ANNOUNCED).when(shorten_notice, **{**SHORTENING, "days": 7}).refused(
        NoticeNotShorter(7, 7)
    )


def test_a_vote_is_opened_after_the_shortened_notice_and_not_before() -> None:
    opened(6, REACHED).refused(NoticeTooShort(7, 3))
    assert opened(6, REACHED, SHORTENED).refusal is None
    opened(5, REACHED, SHORTENED).refused(NoticeTooShort(3, 3))


def test_those_present_cannot_waive_notice() -> None:
    plain = ProcedurePinned(on(1), Procedure(notice_days=7), ORIGIN)
    waiving = {**SHORTENING, "days": 0}
    attempt = given(PROPOSED, plain).when(shorten_notice, **waiving)
    attempt.refused(ShorteningNotProvided(DECISION_ID))
    reported = given(PROPOSED, plain).when_reported(shorten_notice, **waiving)
    reported.found(ShorteningNotProvided)
    assert lacking_after(reported.happened, plain) == NoticeNotProven(7, 3, "days"), (
        "what was shortened against the rules counts for nothing"
    )


def lacking_after(happened: Any, procedure: ProcedurePinned) -> NoticeNotProven | None:
    found = DECISION.fold((PROPOSED, procedure, REACHED, *happened))
    assert found is not None
    return unproven_notice(found.preparation, THREE, opened=on(5), zone=UTC)


def test_only_whom_the_procedure_names_shortens() -> None:
    other = {**SHORTENING, "by": person(1)}
    given(*ANNOUNCED).when(shorten_notice, **other).refused(NotEntitledToShorten)
    given(*ANNOUNCED).when(shorten_notice, **{**SHORTENING, "by": None}).refused(
        NotEntitledToShorten
    )
    given(*ANNOUNCED).when(shorten_notice, **{**SHORTENING, "ground": " "}).refused(TextMissing)


def test_a_shortening_that_comes_after_the_opening_changes_nothing() -> None:
    late = NoticeShortened(on(8), 3, Sealed("Late.", ALLIANCE), person(0))
    assert lacking(on(6), REACHED, late) == NoticeNotProven(7, 3, "days")
