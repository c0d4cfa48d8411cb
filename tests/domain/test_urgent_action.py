"""Urgent action: a chair decides in place of the body, reports it, and the body ratifies it."""

from dataclasses import replace
from datetime import UTC, date
from typing import Any
from uuid import UUID

import pytest

from domain.charter import check_charter
from domain.counting import report_tally
from domain.decision import DECISION, MotionAlreadyDecided, MotionAlreadyWithdrawn, open_poll
from domain.document import Document, DocumentMissing, DocumentNamedTwice
from domain.execution import implement_decision, rescind_decision
from domain.judge import BodyNotCompetent, JudgedByItself
from domain.motion import MotionWithdrawn, RecusalDeclared
from domain.poll import AnotherPollOpen
from domain.protocol import DaysOutOfRange
from domain.provision import MatterNamedTwice, PinnedRule, ProvisionInForce, RulesClash
from domain.refusal import DONE_HERE
from domain.resolution import DecisionNotAdopted, is_adopted_by, require_adopted
from domain.rules import DecisionRule, FromClause, StatedDefault
from domain.scheme import Assignment, MatterReserved, SchemeProvision
from domain.sealed_ballot import BallotKeyDestroyed
from domain.sequel import NotAdopted
from domain.urgency import (
    NotEntitledToUrgentAction,
    NoUrgentAction,
    UrgencyProvision,
    UrgentActionAlreadyRatified,
    UrgentActionAlreadyReported,
    UrgentActionLapsed,
    UrgentActionNotProvided,
    UrgentActionRatified,
    UrgentActionReported,
    UrgentActionTaken,
    urgency_in,
)
from domain.urgent_action import (
    ratify_urgent_action,
    report_urgent_action,
    take_urgent_action,
)
from domain.values import (
    AgreementId,
    BodyId,
    ClauseId,
    ContradictoryDates,
    Moment,
    Sealed,
    SeatId,
    TextMissing,
    end_of,
)
from tests.domain.matters import ALLIANCE, DECISION_ID, OPENED, on
from tests.domain.polls import MORE_YES, person, seat, seat_id
from tests.domain.specification import given
from tests.domain.test_debate import ADVISERS, COUNCIL, NOTES, PUT, WON, decided

URGENT = UrgencyProvision("chair's action", ("budget",), report_days=3, ratify_days=10)
AGREEMENT, CLAUSE = AgreementId(UUID(int=60)), ClauseId(UUID(int=61))
GROUNDS, HARM = Sealed("The roof leaks.", ALLIANCE), Sealed("The hall floods.", ALLIANCE)


def in_force(*provisions: Any) -> list[ProvisionInForce]:
    return [ProvisionInForce(one, AGREEMENT, CLAUSE, 1, "clause 3") for one in provisions]


def day(number: int) -> Moment:
    """The end of a day of that May."""
    return end_of(date(2020, 5, number), UTC)


ORIGIN = FromClause(AGREEMENT, CLAUSE, 1, "chair's action", "clause 3")
TAKING: dict[str, Any] = {
    "grounds": GROUNDS,
    "harm": HARM,
    "by": person(0),
    "chair": seat(0),
    "in_force": in_force(URGENT),
    "zone": UTC,
    "effective": on(2),
}
TAKEN = UrgentActionTaken(on(2), GROUNDS, HARM, seat_id(0), person(0), day(5), day(12), ORIGIN)
REPORTED = UrgentActionReported(on(4), NOTES, person(0))
RATIFIED = UrgentActionRatified(on(5), decided().id)
RATIFYING: dict[str, Any] = {"by": decided(), "effective": on(5)}


def test_the_chair_decides_in_place_of_the_body() -> None:
    taken = given(PUT).when(take_urgent_action, **TAKING).then(TAKEN)
    taken.again().refused(MotionAlreadyDecided)
    state = taken.state
    assert (state.result, state.decided, state.poll_decided) == ("adopted", on(2), None)
    require_adopted(state, on(2), DONE_HERE)
    assert not is_adopted_by(state, on(1)), "not before it was taken"
    given(PUT, TAKEN).when(report_tally, tally=WON, effective=on(3)).refused(MotionAlreadyDecided)


def test_a_provision_in_force_has_to_provide_for_it() -> None:
    tea = replace(URGENT, matters=("tea",))
    elsewhere = replace(URGENT, body=ADVISERS)
    for provisions in ((), (tea,), (elsewhere,)):
        attempt = {**TAKING, "in_force": in_force(*provisions)}
        given(PUT).when(take_urgent_action, **attempt).refused(UrgentActionNotProvided)
        reported = given(PUT).when_reported(take_urgent_action, **attempt)
        reported.found(UrgentActionNotProvided)
        assert reported.state.urgency.taken.ratify_by is None, "no clause makes it lapse"
    for provision in (replace(URGENT, matters=()), replace(URGENT, body=COUNCIL)):
        attempt = {**TAKING, "in_force": in_force(provision)}
        given(PUT).when(take_urgent_action, **attempt).then(TAKEN)


@pytest.mark.parametrize("matters", [("budget",), ()])
def test_what_is_reserved_is_never_decided_so(matters: tuple[str, ...]) -> None:
    reserved = Assignment(("budget",), "body", COUNCIL, reserved="by-agreement")
    provisions = in_force(replace(URGENT, matters=matters), SchemeProvision("scheme", (reserved,)))
    attempt = {**TAKING, "in_force": provisions}
    given(PUT).when(take_urgent_action, **attempt).refused(MatterReserved)
    given(PUT).when_reported(take_urgent_action, **attempt).found(MatterReserved)


@pytest.mark.parametrize(
    "who",
    [
        {"by": person(1)},
        {"by": None},
        {"chair": None},
        {"chair": seat(0, holder=None)},
        {"is_recused": True},
    ],
)
def test_nobody_but_an_impartial_chair_does(who: dict[str, Any]) -> None:
    given(PUT).when(take_urgent_action, **{**TAKING, **who}).refused(NotEntitledToUrgentAction)
    given(PUT).when_reported(take_urgent_action, **{**TAKING, **who}).found(
        NotEntitledToUrgentAction
    )


def test_a_chair_who_stepped_back_does_not() -> None:
    recused = RecusalDeclared(on(2), SeatId(seat_id(0)))
    given(PUT, recused).when(take_urgent_action, **TAKING).refused(NotEntitledToUrgentAction)


def test_both_why_and_what_harm_have_to_be_said() -> None:
    for place in ("grounds", "harm"):
        attempt = {**TAKING, place: Sealed(" ", ALLIANCE)}
        given(PUT).when(take_urgent_action, **attempt).refused(TextMissing)


def test_it_is_taken_of_an_open_motion_alone() -> None:
    given(PUT, OPENED).when(take_urgent_action, **TAKING).refused(AnotherPollOpen)
    given(PUT, MotionWithdrawn(on(2))).when_reported(take_urgent_action, **TAKING).found(
        MotionAlreadyWithdrawn
    )
    advisory = PinnedRule(DecisionRule(MORE_YES, advisory=True), StatedDefault())
    given(replace(PUT, rule=advisory)).when(take_urgent_action, **TAKING).refused(
        UrgentActionNotProvided(DECISION_ID, "the body only recommends on it")
    )
    given(PUT, TAKEN).when(
        open_poll, poll=OPENED.poll, electorate=OPENED.electorate, effective=on(3)
    ).refused(MotionAlreadyDecided)


def test_the_keys_of_polls_that_are_never_counted_go_with_it() -> None:
    secret = PinnedRule(DecisionRule(MORE_YES, secrecy="secret"), StatedDefault())
    reported = given(replace(PUT, rule=secret), OPENED).when_reported(take_urgent_action, **TAKING)
    reported.found(AnotherPollOpen)
    reported.then(TAKEN, BallotKeyDestroyed(on(2), OPENED.poll))


def test_it_is_reported_once_with_what_shows_it() -> None:
    reporting = {"documents": NOTES, "by": person(0), "effective": on(4)}
    reported = given(PUT, TAKEN).when(report_urgent_action, **reporting).then(REPORTED)
    reported.again().refused(UrgentActionAlreadyReported(DECISION_ID, on(4)))
    history = given(PUT, TAKEN)
    history.when(report_urgent_action, **{**reporting, "documents": ()}).refused(DocumentMissing)
    history.when(report_urgent_action, **{**reporting, "by": person(1)}).refused(
        NotEntitledToUrgentAction
    )
    history.when(report_urgent_action, **{**reporting, "effective": on(1)}).refused(
        ContradictoryDates
    )
    given(PUT).when(report_urgent_action, **reporting).refused(NoUrgentAction(DECISION_ID))
    twice = (*NOTES, Document("Notes again", "ab" * 32))
    history.when(report_urgent_action, **{**reporting, "documents": twice}).refused(
        DocumentNamedTwice
    )


def test_without_ratification_it_lapses_and_nothing_rests_on_it() -> None:
    state = DECISION.fold([PUT, TAKEN], None)
    assert state is not None
    assert is_adopted_by(state, on(12)), "the last day counts to its end"
    assert not is_adopted_by(state, on(13))
    with pytest.raises(DecisionNotAdopted):
        require_adopted(state, on(13), DONE_HERE)
    assert given(PUT, TAKEN).when(implement_decision, effective=on(12)).happened
    given(PUT, TAKEN).when(implement_decision, effective=on(13)).refused(NotAdopted)
    late = {**RATIFYING, "effective": on(13)}
    lapsed = UrgentActionLapsed(DECISION_ID, day(12))
    given(PUT, TAKEN).when(ratify_urgent_action, **late).refused(lapsed)
    given(PUT, TAKEN).when_reported(ratify_urgent_action, **late).found(lapsed)


def test_the_body_ratifies_it_and_it_lasts() -> None:
    ratified = given(PUT, TAKEN).when(ratify_urgent_action, **RATIFYING).then(RATIFIED)
    ratified.again().refused(UrgentActionAlreadyRatified(DECISION_ID, on(5)))
    assert is_adopted_by(ratified.state, on(31))
    history = given(PUT, TAKEN)
    for by, refusal in (
        (decided(ADVISERS), BodyNotCompetent),
        (decided(result="rejected"), DecisionNotAdopted),
        (replace(decided(), id=DECISION_ID), JudgedByItself),
        (replace(decided(), urgency=ratified.state.urgency), BodyNotCompetent),
    ):
        history.when(ratify_urgent_action, **{**RATIFYING, "by": by}).refused(refusal)
    given(PUT).when(ratify_urgent_action, **RATIFYING).refused(NoUrgentAction(DECISION_ID))


def test_the_body_declines_it_by_rescinding_it() -> None:
    undoing: dict[str, Any] = {"by": decided(), "effective": on(5)}
    rescinded = given(PUT, TAKEN).when_reported(rescind_decision, **undoing)
    assert rescinded.state.sequel.rescinded is not None


def test_of_several_provisions_the_most_specific_governs() -> None:
    general = UrgencyProvision("any", ())
    found = urgency_in("budget", COUNCIL, in_force(general, URGENT))
    assert found is not None
    assert found[0] == URGENT
    assert (
        urgency_in("budget", BodyId(UUID(int=9)), in_force(replace(URGENT, body=COUNCIL))) is None
    )
    with pytest.raises(RulesClash):
        urgency_in("budget", COUNCIL, in_force(URGENT, replace(URGENT, name="another")))


def test_a_malformed_provision_is_refused_when_it_is_drafted() -> None:
    check_charter(URGENT)
    with pytest.raises(MatterNamedTwice):
        check_charter(replace(URGENT, matters=("tea", "tea")))
    for odd in (replace(URGENT, report_days=0), replace(URGENT, ratify_days=3_661)):
        with pytest.raises(DaysOutOfRange):
            check_charter(odd)
