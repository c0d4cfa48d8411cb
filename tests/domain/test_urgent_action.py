"""Urgent action: a chair decides in place of the body, reports it, and the body ratifies it."""

from dataclasses import replace
from datetime import UTC, date
from typing import Any
from uuid import UUID

import pytest

from domain.challenges.nullification import (
    DependentAlreadyDecided,
    NotNullified,
    decide_dependent,
    let_fall,
)
from domain.competence.judge import BodyNotCompetent, Judge, JudgedByItself
from domain.competence.urgent_action import (
    lapse_urgent_action,
    ratify_urgent_action,
    report_urgent_action,
    take_urgent_action,
)
from domain.decisions.counting import report_tally
from domain.decisions.decision import (
    DECISION,
    MotionAlreadyDecided,
    MotionAlreadyWithdrawn,
    open_poll,
)
from domain.decisions.execution import implement_decision, rescind_decision
from domain.decisions.resolution import DecisionNotAdopted, is_adopted_by, require_adopted
from domain.document import Document, DocumentMissing, DocumentNamedTwice
from domain.motions.motion import MotionWithdrawn
from domain.motions.named_act import NamedAct
from domain.motions.poll import AnotherPollOpen
from domain.motions.recusal import RecusalDeclared
from domain.motions.sealed_ballot import BallotKeyDestroyed
from domain.motions.sequel import DecisionAlreadyRescinded, DecisionRescinded, NotAdopted
from domain.motions.validity import DecisionFell, Dependent, DependentDecided, UrgencyLapsed
from domain.provisions.charter import check_charter
from domain.provisions.protocol import DaysOutOfRange
from domain.provisions.provision import MatterNamedTwice, PinnedRule, ProvisionInForce, RulesClash
from domain.provisions.scheme import Assignment, MatterReserved, SchemeProvision
from domain.provisions.urgency import (
    NotEntitledToUrgentAction,
    NoUrgentAction,
    Urgency,
    UrgencyProvision,
    UrgentActionAlreadyRatified,
    UrgentActionAlreadyReported,
    UrgentActionLapsed,
    UrgentActionLapsesLater,
    UrgentActionLasts,
    UrgentActionNotProvided,
    UrgentActionRatified,
    UrgentActionReported,
    UrgentActionTaken,
    urgency_in,
)
from domain.refusal import DONE_HERE
from domain.values import (
    AgreementId,
    BodyId,
    ClauseId,
    ContradictoryDates,
    EventId,
    Moment,
    Sealed,
    SeatId,
    TextMissing,
    end_of,
)
from domain.voting.rules import DecisionRule, FromClause, StatedDefault
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


LISTED = (Dependent(UUID(int=70), "post", UUID(int=71), "post.defined.v1", "decision"),)
LAPSED = UrgencyLapsed(day(12), LISTED)
LAPSING: dict[str, Any] = {"dependents": LISTED, "effective": on(13)}


def test_its_lapse_is_recorded_once_as_of_when_it_lapsed_with_what_rests_on_it() -> None:
    lapsed = given(PUT, TAKEN).when(lapse_urgent_action, **LAPSING).then(LAPSED)
    lapsed.again().refused(UrgentActionLapsed(DECISION_ID, day(12)))
    early = {**LAPSING, "effective": on(12)}
    for attempt in (given(PUT, TAKEN).when, given(PUT, TAKEN).when_reported):
        attempt(lapse_urgent_action, **early).refused(UrgentActionLapsesLater(DECISION_ID, day(12)))
    given(PUT).when(lapse_urgent_action, **LAPSING).refused(NoUrgentAction(DECISION_ID))
    unprovided = replace(TAKEN, report_by=None, ratify_by=None, origin=None)
    given(PUT, unprovided).when(lapse_urgent_action, **LAPSING).refused(
        UrgentActionLasts(DECISION_ID)
    )


def test_what_was_ratified_in_time_does_not_lapse_and_late_ratification_does_not_count() -> None:
    given(PUT, TAKEN, RATIFIED).when(lapse_urgent_action, **LAPSING).refused(
        UrgentActionAlreadyRatified(DECISION_ID, on(5))
    )
    late = given(PUT, TAKEN, replace(RATIFIED, effective=on(14)))
    late.when(lapse_urgent_action, **LAPSING).then(LAPSED)
    state = DECISION.fold([PUT, TAKEN, replace(RATIFIED, effective=on(14))], None)
    assert state is not None and not is_adopted_by(state, on(15))


def test_once_its_lapse_is_recorded_no_ratification_takes_that_back() -> None:
    refusal = UrgentActionLapsed(DECISION_ID, day(12))
    given(PUT, TAKEN, LAPSED).when(ratify_urgent_action, **RATIFYING).refused(refusal)
    told = given(PUT, TAKEN, LAPSED).when_reported(ratify_urgent_action, **RATIFYING)
    told.found(refusal)
    assert not is_adopted_by(told.state, on(13)), "it has lapsed all the same"
    assert is_adopted_by(told.state, on(12)), "and bound until then"


def test_nothing_lapses_that_was_undone_before() -> None:
    rescinded = DecisionRescinded(on(6), decided().id)
    given(PUT, TAKEN, rescinded).when(lapse_urgent_action, **LAPSING).refused(
        DecisionAlreadyRescinded(DECISION_ID, on(6))
    )


def test_of_each_act_that_rests_on_it_the_body_decides_after_the_lapse() -> None:
    later = replace(decided(), outcomes=(replace(decided().outcomes[0], effective=on(15)),))
    deciding: dict[str, Any] = {
        "act": NamedAct(event=EventId(UUID(int=70))),
        "disposition": "falls",
        "reasons": "Nobody wants it.",
        "judge": Judge(later),
        "effective": on(16),
    }
    history = given(PUT, TAKEN, LAPSED)
    sealed = Sealed("Nobody wants it.", ALLIANCE)
    done = history.when(decide_dependent, **deciding).then(
        DependentDecided(on(16), UUID(int=70), "falls", sealed, later.id)
    )
    done.again().refused(DependentAlreadyDecided(UUID(int=70), "falls"))
    given(PUT, TAKEN).when(decide_dependent, **deciding).refused(NotNullified(DECISION_ID))
    history.when(decide_dependent, **{**deciding, "effective": on(12)}).refused(ContradictoryDates)
    for by, why in (
        (decided(), "it was taken before the lapse"),
        (replace(later, body=ADVISERS), "it lapsed in place of another body"),
        (
            replace(later, urgency=Urgency(replace(TAKEN, effective=on(14), ratify_by=day(24)))),
            "it was itself decided in urgency",
        ),
    ):
        attempt = {**deciding, "judge": Judge(by)}
        history.when(decide_dependent, **attempt).refused(BodyNotCompetent(by.id, why))


def test_a_decision_that_falls_with_it_falls_from_its_lapse_on() -> None:
    lapsed = DECISION.fold([PUT, TAKEN, LAPSED], None)
    assert lapsed is not None
    assert let_fall(decided(), nullified=lapsed, effective=on(16)) == [
        DecisionFell(on(16), day(12), DECISION_ID)
    ]
