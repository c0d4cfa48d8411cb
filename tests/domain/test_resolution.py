"""Resolutions: an act rests on a decision only while that binds and nothing suspends it."""

from dataclasses import replace

import pytest

from domain.conflicts.conflict import CONFLICT
from domain.conflicts.conflict_state import Conflict
from domain.conflicts.hearing import InterimMeasureConsented, InterimMeasureLifted
from domain.decisions.decision import Decision
from domain.decisions.resolution import (
    DecisionNotAdopted,
    DecisionSuspended,
    is_adopted_by,
    require_adopted,
    require_unsuspended,
)
from domain.motions.sequel import (
    DecisionAlreadyRescinded,
    DecisionAlreadySuperseded,
    DecisionRescinded,
    DecisionSuperseded,
)
from domain.refusal import DONE_HERE, Finding, Refused, Reported
from tests.domain.conflicts import ACCEPTED, APPOINTED, RAISED, TWO
from tests.domain.conflicts import on as in_march
from tests.domain.matters import CLOSED, DECISION_ID, OPENED, PROPOSED, on
from tests.domain.test_conflict_hearing import ASKED_FOR, BUS, MEASURE, ORDERED
from tests.domain.test_decision import ADOPTED
from tests.domain.test_execution import OTHER_ID, REJECTED, TAKEN, decided

RESCINDED = DecisionRescinded(on(12), OTHER_ID)
SUPERSEDED = DecisionSuperseded(on(12), OTHER_ID)


def breaches(decision: Decision, day: int) -> list[Finding]:
    """What is found where it is reported; done here, the first of that is the refusal."""
    conduct = Reported()
    require_adopted(decision, on(day), conduct)
    if conduct.findings:
        with pytest.raises(Refused) as refused:
            require_adopted(decision, on(day), DONE_HERE)
        assert Finding.of(refused.value) == conduct.findings[0]
    return conduct.findings


def test_only_what_was_adopted_binds_and_from_then_on() -> None:
    assert breaches(decided(*TAKEN), 9) == []
    early = DecisionNotAdopted(DECISION_ID, on(8), "it was decided only later")
    assert breaches(decided(*TAKEN), 8) == [Finding.of(early)]
    advice = replace(ADOPTED, outcome=replace(ADOPTED.outcome, advisory=True))
    open_yet = "it is not decided yet"
    for events, why in (
        (REJECTED, "the vote came to “rejected”"),
        ((PROPOSED, OPENED, CLOSED), open_yet),
        ((PROPOSED,), open_yet),
        ((PROPOSED, OPENED, CLOSED, advice), "its rule only recommends, and binds nobody"),
    ):
        found = breaches(decided(*events), 20)
        assert found == [Finding.of(DecisionNotAdopted(DECISION_ID, on(20), why))]
    assert not is_adopted_by(decided(PROPOSED, OPENED, CLOSED, advice), on(20))


@pytest.mark.parametrize(
    ("undone", "refusal"),
    [
        (RESCINDED, DecisionAlreadyRescinded(DECISION_ID, on(12))),
        (SUPERSEDED, DecisionAlreadySuperseded(DECISION_ID, on(12))),
    ],
)
def test_nothing_rests_on_what_was_undone_by_then(undone: object, refusal: Refused) -> None:
    decision = decided(*TAKEN, undone)
    assert breaches(decision, 11) == [], "what was done before it was undone stays done"
    assert breaches(decision, 12) == breaches(decision, 20) == [Finding.of(refusal)]


def conflict(*events: object) -> Conflict:
    found = CONFLICT.fold((RAISED, *events))
    assert found is not None
    return found


def suspended(day: int, *conflicts: Conflict) -> list[Finding]:
    conduct = Reported()
    require_unsuspended(BUS, conflicts, in_march(day), conduct)
    return conduct.findings


def test_nothing_is_done_on_a_decision_while_a_measure_suspends_it() -> None:
    quiet, heard = conflict(), conflict(APPOINTED, ACCEPTED, ORDERED)
    breach = DecisionSuspended(BUS, MEASURE, in_march(5))
    assert suspended(5, quiet, heard) == [Finding.of(breach)]
    assert suspended(3, quiet, heard) == suspended(5, quiet) == suspended(5) == []
    with pytest.raises(DecisionSuspended) as refused:
        require_unsuspended(BUS, [quiet, heard], in_march(5), DONE_HERE)
    assert refused.value == breach
    conduct = Reported()
    require_unsuspended(DECISION_ID, [heard], in_march(5), conduct)
    assert conduct.findings == [], "it is about another decision"


def test_once_the_measure_has_ended_it_is_possible_again() -> None:
    lifted = conflict(APPOINTED, ACCEPTED, ORDERED, InterimMeasureLifted(in_march(6), MEASURE))
    assert suspended(5, lifted) != []
    assert suspended(6, lifted) == []


def test_a_measure_that_a_side_asked_for_suspends_from_the_last_consent_on() -> None:
    asked = conflict(ASKED_FOR)
    agreed = conflict(ASKED_FOR, InterimMeasureConsented(in_march(7), MEASURE, TWO))
    assert suspended(7, asked) == suspended(6, agreed) == []
    assert suspended(7, agreed) != []
