"""Nullification and ratification: what undoes a decision or cures it, and what rests on it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.challenges.challenge import ChallengeUnknown
from domain.challenges.nullification import (
    ActUnclear,
    DependentAlreadyDecided,
    NotDependent,
    NotNullified,
    NotVoidable,
    NullificationNotYours,
    NullificationTooLate,
    NullifierUnclear,
    decide_dependent,
    let_fall,
    nullify_decision,
)
from domain.challenges.ratification import VoidNotRatifiable, ratify_decision
from domain.competence.judge import (
    BodyNotCompetent,
    DefectMissing,
    DefectNamedTwice,
    DefectsCured,
    JudgedByItself,
    JudgeUnclear,
    NothingToChallenge,
)
from domain.decisions.execution import implement_decision, rescind_decision, supersede_decision
from domain.decisions.resolution import DecisionNotAdopted
from domain.motions.motion import MotionWithdrawn
from domain.motions.named_act import NamedAct
from domain.motions.sequel import DecisionImplemented, NotAdopted
from domain.motions.validity import (
    DecisionFell,
    DecisionNullified,
    DecisionRatified,
    DecisionVoid,
    Dependent,
    DependentDecided,
    history,
)
from domain.values import (
    AmendmentId,
    ContradictoryDates,
    EventId,
    TextMissing,
)
from tests.domain.challenges import (
    COURT,
    ENTITLED,
    FIRST,
    MEMBER,
    OTHER,
    PARTY,
    PUT,
    SECOND,
    TAKEN,
    by,
    challenged,
    decided,
    found,
    judgement,
    ruled,
    sealed,
    until,
)
from tests.domain.matters import CLOSED, DECISION_ID, OPENED, on
from tests.domain.specification import given
from tests.domain.test_decision import counted

EVENT, LATER = EventId(UUID(int=90)), EventId(UUID(int=91))
AMENDMENT = AmendmentId(UUID(int=92))
ADOPTION = Dependent(EVENT, "agreement", AMENDMENT, "agreement.amendment-adopted.v1", "decision")
MOTION = Dependent(LATER, "decision", OTHER, "decision.motion-proposed.v1", "rule", EVENT)

VOIDABLE = (*TAKEN, challenged(), found("voidable"))
VOID = (*TAKEN, challenged(), found("void"))
NULLIFYING: dict[str, Any] = {"challenge": FIRST, "by": MEMBER, "effective": on(13)}
NULLIFIED = DecisionNullified(on(13), FIRST, on(9), (ADOPTION, MOTION), MEMBER)
UNDONE = (*VOIDABLE, NULLIFIED)
DECIDING: dict[str, Any] = {
    "act": NamedAct(EVENT),
    "disposition": "stands",
    "reasons": "?",
    "judge": by(judgement(14)),
    "effective": on(15),
}
RATIFYING: dict[str, Any] = {
    "by": judgement(14),
    "defects": ("notice",),
    "from_start": True,
    "rule": ruled(),
    "effective": on(15),
}


def said(event: UUID, disposition: Any, **changed: Any) -> DependentDecided:
    return replace(DependentDecided(on(15), event, disposition, sealed("?"), OTHER), **changed)


# Nullifying


def test_who_challenged_nullifies_once_what_is_voidable() -> None:
    nullified = given(*VOIDABLE).when(nullify_decision, **NULLIFYING)
    nullified.then(replace(NULLIFIED, dependents=()))
    nullified.again().refused(DecisionVoid(DECISION_ID))
    assert nullified.state.validity_at(on(9).at) == "void"
    assert nullified.state.validity_at(on(8).at) is None


def test_it_is_without_effect_from_the_start_or_from_then() -> None:
    later = given(*VOIDABLE).when(nullify_decision, **NULLIFYING, from_start=False)
    later.then(replace(NULLIFIED, since=on(13), dependents=()))
    statuses = [period.status for period in history(later.state.validity, on(9))]
    assert statuses == ["valid", "contested", "voidable", "void"]


def test_only_what_was_found_voidable_or_void_is_nullified() -> None:
    given(*TAKEN).when(nullify_decision, **NULLIFYING).refused(ChallengeUnknown(FIRST))
    given(*TAKEN, challenged()).when(nullify_decision, **NULLIFYING).refused(NotVoidable(FIRST))
    for finding in ("valid", "immaterial"):
        given(*TAKEN, challenged(), found(finding)).when(nullify_decision, **NULLIFYING).refused(
            NotVoidable(FIRST)
        )
    early = {**NULLIFYING, "effective": on(11)}
    given(*VOIDABLE).when(nullify_decision, **early).refused(ContradictoryDates)
    given(PUT).when(nullify_decision, **NULLIFYING).refused(NothingToChallenge(DECISION_ID))


def test_only_those_who_may_nullify_and_in_time() -> None:
    other = {**NULLIFYING, "by": PARTY}
    not_theirs = NullificationNotYours(DECISION_ID, PARTY)
    given(*VOIDABLE).when(nullify_decision, **other).refused(not_theirs)
    given(*VOIDABLE).when_reported(nullify_decision, **other).found(not_theirs)
    late = {**NULLIFYING, "effective": until(30, 12)}
    too_late = NullificationTooLate(DECISION_ID, until(30, 12))
    given(*VOIDABLE).when(nullify_decision, **late).refused(too_late)
    given(*VOIDABLE).when_reported(nullify_decision, **late).found(too_late)


def test_a_body_nullifies_by_a_decision() -> None:
    judged = {**NULLIFYING, "by": None, "judge": by(judgement(13))}
    given(*VOIDABLE).when(nullify_decision, **judged).then(
        replace(NULLIFIED, dependents=(), by=None, decision=OTHER)
    )
    both = {**judged, "by": MEMBER}
    given(*VOIDABLE).when(nullify_decision, **both).refused(NullifierUnclear())
    nobody = {**NULLIFYING, "by": None}
    given(*VOIDABLE).when(nullify_decision, **nobody).refused(NullifierUnclear())


def test_void_is_declared_at_any_time_by_anybody_entitled_and_from_the_start() -> None:
    declaring = {**NULLIFYING, "by": PARTY, "effective": until(300), "from_start": False}
    given(*VOID).when(nullify_decision, **declaring, entitled=ENTITLED).then(
        DecisionNullified(until(300), FIRST, on(9), (), PARTY)
    )
    given(*VOID).when(nullify_decision, **declaring).refused(NullificationNotYours)


def test_what_was_ratified_is_not_nullified() -> None:
    cured = DecisionRatified(on(13), on(9), OTHER, ("notice",))
    given(*VOIDABLE, cured).when(nullify_decision, **NULLIFYING).refused(DefectsCured(DECISION_ID))


@pytest.mark.parametrize("undone", [UNDONE, VOID])
def test_nothing_is_done_about_a_decision_that_is_void(undone: tuple[object, ...]) -> None:
    given(*undone).when(implement_decision, effective=on(16)).refused(DecisionVoid(DECISION_ID))
    given(*undone).when_reported(implement_decision, effective=on(16)).then(
        DecisionImplemented(on(16))
    ).found(DecisionVoid(DECISION_ID))
    for undoing in (rescind_decision, supersede_decision):
        given(*undone).when(undoing, by=judgement(16), effective=on(17)).refused(
            DecisionVoid(DECISION_ID)
        )
    other = replace(judgement(8), id=OTHER)
    void = decided(*undone)
    given(replace(PUT, id=OTHER), OPENED, CLOSED, counted("+++")).when(
        rescind_decision, by=void, effective=on(17)
    ).refused(DecisionVoid(DECISION_ID))
    assert other.validity_at(on(17).at) == "valid"


def test_what_is_voidable_binds_until_it_is_nullified() -> None:
    given(*VOIDABLE).when(implement_decision, effective=on(13)).then(DecisionImplemented(on(13)))


# What rests on it


def test_each_act_that_rests_on_it_is_decided_once() -> None:
    stands = given(*UNDONE).when(decide_dependent, **DECIDING).then(said(EVENT, "stands"))
    stands.again().refused(DependentAlreadyDecided(EVENT, "stands"))
    named = {**DECIDING, "act": NamedAct(decision=OTHER), "disposition": "falls"}
    given(*UNDONE).when(decide_dependent, **named).then(said(LATER, "falls"))
    amendment = {**DECIDING, "act": NamedAct(amendment=AMENDMENT)}
    given(*UNDONE).when(decide_dependent, **amendment).then(said(EVENT, "stands"))


def test_what_is_to_be_decided_anew_is_decided_again() -> None:
    anew = {**DECIDING, "disposition": "re-decide"}
    waiting = given(*UNDONE).when(decide_dependent, **anew).then(said(EVENT, "re-decide"))
    waiting.again().refused(DependentAlreadyDecided(EVENT, "re-decide"))
    given(*UNDONE, said(EVENT, "re-decide")).when(decide_dependent, **DECIDING).then(
        said(EVENT, "stands")
    )


def test_only_acts_that_were_listed_are_decided_and_only_by_who_is_competent() -> None:
    unknown = {**DECIDING, "act": NamedAct(decision=DECISION_ID)}
    given(*UNDONE).when(decide_dependent, **unknown).refused(NotDependent(DECISION_ID, DECISION_ID))
    for unclear in (NamedAct(), NamedAct(EVENT, decision=OTHER)):
        given(*UNDONE).when(decide_dependent, **{**DECIDING, "act": unclear}).refused(ActUnclear())
    given(*VOIDABLE).when(decide_dependent, **DECIDING).refused(NotNullified(DECISION_ID))
    given(*UNDONE).when(decide_dependent, **{**DECIDING, "reasons": " "}).refused(TextMissing)
    early = {**DECIDING, "effective": on(12)}
    given(*UNDONE).when(decide_dependent, **early).refused(ContradictoryDates)
    own = {**DECIDING, "judge": by(decided(*UNDONE))}
    given(*UNDONE).when(decide_dependent, **own).refused(JudgedByItself(DECISION_ID))
    nobody = {**DECIDING, "judge": replace(by(), decision=None)}
    given(*UNDONE).when(decide_dependent, **nobody).refused(JudgeUnclear())


def test_a_decision_that_falls_is_without_effect_since_it_was_taken() -> None:
    nullified = decided(*UNDONE)
    resting = replace(judgement(11), id=OTHER)
    assert let_fall(resting, nullified=nullified, effective=on(15)) == [
        DecisionFell(on(15), on(11), DECISION_ID)
    ]
    history_ = (replace(PUT, id=OTHER), OPENED, CLOSED, replace(counted("+++"), effective=on(11)))
    fallen = decided(*history_, DecisionFell(on(15), on(11), DECISION_ID))
    assert fallen.validity_at(on(11).at) == "void"
    assert let_fall(fallen, nullified=nullified, effective=on(16)) == []
    pending = decided(replace(PUT, id=OTHER), OPENED)
    assert let_fall(pending, nullified=nullified, effective=on(15)) == [MotionWithdrawn(on(15))]
    withdrawn = decided(replace(PUT, id=OTHER), MotionWithdrawn(on(3)))
    assert let_fall(withdrawn, nullified=nullified, effective=on(15)) == []


# Ratifying


def test_a_decision_is_ratified_once_from_the_start_or_from_then() -> None:
    ratified = DecisionRatified(on(15), on(9), OTHER, ("notice",))
    done = given(*VOIDABLE).when(ratify_decision, **RATIFYING).then(ratified)
    done.again().refused(DefectsCured(DECISION_ID))
    assert done.state.validity_at(on(9).at) == "ratified"
    later = given(*VOIDABLE).when(ratify_decision, **{**RATIFYING, "from_start": False})
    later.then(replace(ratified, since=on(15)))
    assert later.state.validity_at(on(14).at) == "voidable"
    assert later.state.validity_at(on(15).at) == "ratified"
    given(*TAKEN).when(ratify_decision, **RATIFYING).then(ratified)


def test_ratification_cures_what_it_names_and_nothing_else() -> None:
    two = (*TAKEN, challenged("notice", "form"), found("voidable", "notice", "form"))
    partly = given(*two).when(ratify_decision, **RATIFYING)
    assert partly.state.validity_at(on(15).at) == "voidable"
    wholly = {**RATIFYING, "defects": ("form",)}
    cured = DecisionRatified(on(15), on(9), OTHER, ("notice",))
    whole = given(*two, cured).when(ratify_decision, **wholly)
    assert whole.state.validity_at(on(15).at) == "ratified"
    pending = (*TAKEN, challenged("notice"), challenged("quorum", challenge=SECOND, by=PARTY))
    given_ = given(*pending).when(ratify_decision, **RATIFYING)
    assert given_.state.validity_at(on(15).at) == "contested"


def test_the_body_that_decided_ratifies_unless_it_lacked_authority() -> None:
    elsewhere = {**RATIFYING, "by": judgement(14, body=COURT)}
    another = BodyNotCompetent(OTHER, "another body took the decision")
    given(*TAKEN).when(ratify_decision, **elsewhere).refused(another)
    given(*TAKEN).when_reported(ratify_decision, **elsewhere).found(another)
    lacking = {**RATIFYING, "defects": ("authority",)}
    given(*TAKEN).when(ratify_decision, **lacking).refused(
        BodyNotCompetent(OTHER, "it lacked the authority itself")
    )
    given(*TAKEN).when(ratify_decision, **{**elsewhere, "defects": ("authority",)}).then(
        DecisionRatified(on(15), on(9), OTHER, ("authority",))
    )
    named = {**RATIFYING, "rule": ruled(ratified_by=COURT)}
    given(*TAKEN).when(ratify_decision, **named).refused(
        BodyNotCompetent(OTHER, "the agreement names another body")
    )
    given(*TAKEN).when(ratify_decision, **{**named, "by": judgement(14, body=COURT)}).then(
        DecisionRatified(on(15), on(9), OTHER, ("notice",))
    )


def test_what_was_nullified_or_void_is_not_ratified() -> None:
    given(*UNDONE).when(ratify_decision, **RATIFYING).refused(DecisionVoid(DECISION_ID))
    given(*VOID).when(ratify_decision, **RATIFYING).refused(VoidNotRatifiable(DECISION_ID))
    given(*VOID).when_reported(ratify_decision, **RATIFYING).found(VoidNotRatifiable(DECISION_ID))
    allowed = {**RATIFYING, "rule": ruled(void_is_ratifiable=True)}
    cured = given(*VOID).when(ratify_decision, **allowed)
    assert cured.state.validity_at(on(9).at) == "ratified"


def test_what_ratifies_was_adopted_afterwards_and_says_what_it_cures() -> None:
    taken = given(*TAKEN)
    taken.when(ratify_decision, **{**RATIFYING, "by": decided(*TAKEN)}).refused(
        JudgedByItself(DECISION_ID)
    )
    rejecting = {**RATIFYING, "by": judgement(14, "---")}
    taken.when(ratify_decision, **rejecting).refused(DecisionNotAdopted)
    before = {**RATIFYING, "by": judgement(8)}
    taken.when(ratify_decision, **before).refused(ContradictoryDates)
    taken.when(ratify_decision, **{**RATIFYING, "defects": ()}).refused(DefectMissing(DECISION_ID))
    twice = {**RATIFYING, "defects": ("form", "form")}
    taken.when(ratify_decision, **twice).refused(DefectNamedTwice("form"))
    rejected = (PUT, OPENED, CLOSED, counted("---"))
    given(*rejected).when(ratify_decision, **RATIFYING).refused(NotAdopted(DECISION_ID))
    given(PUT).when(ratify_decision, **RATIFYING).refused(NothingToChallenge(DECISION_ID))
