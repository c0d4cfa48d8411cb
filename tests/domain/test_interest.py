"""Interests: what is declared, what it touches, who rules on it, and what is found of a vote."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.decisions.decision import DECISION, Decision, MotionAlreadyWithdrawn
from domain.decisions.deliberation import (
    confirm_no_interest,
    lift_by_ruling,
    recuse_by_ruling,
    touched_by,
)
from domain.decisions.impartiality import (
    InterestNotConfirmed,
    InterestRuledOut,
    InterestUndeclared,
    InterestUnruled,
    Participant,
    partiality,
)
from domain.motions.confirmation import (
    ConfirmedByNobody,
    InterestOnRecord,
    NoInterestAlreadyConfirmed,
    NoInterestConfirmed,
)
from domain.motions.interest import (
    INTEREST,
    Interest,
    InterestAlreadyDeclared,
    InterestAlreadyRuledOn,
    InterestAlreadyWithdrawn,
    InterestDeclared,
    InterestInNothing,
    InterestRuled,
    InterestStands,
    InterestUnknown,
    InterestWithdrawn,
    NotEntitledToRule,
    Ruler,
    RulingUnclear,
    Touched,
    declare_interest,
    rule_on_interest,
    ruling_on,
    touches,
    withdraw_interest,
)
from domain.motions.motion import MotionWithdrawn, SeatNotInElectorate
from domain.motions.recusal import RecusalDeclared, RecusalLifted
from domain.values import (
    BodyId,
    ContradictoryDates,
    DecisionId,
    InterestId,
    OrganisationId,
    Sealed,
    TextMissing,
)
from domain.voting.side import Side, SideMalformed
from domain.voting.tally import Electorate
from tests.domain.matters import ALLIANCE, DECISION_ID, MOTION, PROPOSED, on
from tests.domain.polls import body, person, seat, seat_id
from tests.domain.specification import given

MILL = OrganisationId(UUID(int=700))
BOARD = BodyId(UUID(int=701))
OTHER = DecisionId(UUID(int=702))
ID = InterestId(UUID(int=703))
IN_MILL: dict[str, Any] = {
    "id": ID,
    "partnership": ALLIANCE,
    "person": person(1),
    "kind": "financial",
    "interest_in": Side(MILL),
    "effective": on(1),
}
DECLARED = InterestDeclared(on(1), ID, ALLIANCE, person(1), "financial", Side(MILL))
PUT = replace(PROPOSED, motion=replace(MOTION, concerns=(Side(MILL),)), body=BOARD)
CONCERNS_MILL = Touched((Side(MILL),), "budget", DECISION_ID, BOARD)
RULING = {
    "ruling": "step-back",
    "what": CONCERNS_MILL,
    "ruler": Ruler(person(0), chair=person(0)),
    "effective": on(2),
}


def interest(*events: Any) -> Interest:
    found = INTEREST.fold(events or (DECLARED,))
    assert found is not None
    return found


def motion(*events: Any) -> Decision:
    found = DECISION.fold((PUT, *events))
    assert found is not None
    return found


def took_part(*interests: Interest, what: Touched = CONCERNS_MILL, **more: Any) -> list[Any]:
    """What is found of a vote in which the second member took part, who belongs nowhere."""
    belongs = more.pop("belongs_to", frozenset())
    participants = [Participant(person(1), belongs)]
    return list(partiality(participants, interests, what, on(5).at, **more))


# Declaring


def test_an_interest_is_declared_once() -> None:
    declaring = given().when(declare_interest, **IN_MILL)
    declaring.then(DECLARED).again().refused(InterestAlreadyDeclared(ID))


def test_what_is_at_stake_is_sealed_under_the_key_of_the_person() -> None:
    attempt = given().when(declare_interest, **IN_MILL, details="Shares.")
    attempt.then(replace(DECLARED, details=Sealed("Shares.", person(1))))


def test_the_same_interest_does_not_stand_twice() -> None:
    again = {**IN_MILL, "id": InterestId(UUID(int=704)), "others": (interest(),)}
    given().when(declare_interest, **again).refused(InterestStands(ID))
    given().when_reported(declare_interest, **again).found(InterestStands)
    withdrawn = interest(DECLARED, InterestWithdrawn(on(2)))
    given().when(declare_interest, **{**again, "others": (withdrawn,)}).then(
        replace(DECLARED, id=again["id"])
    )


def test_an_interest_is_in_something() -> None:
    nothing = {**IN_MILL, "interest_in": None}
    given().when(declare_interest, **nothing).refused(InterestInNothing)
    given().when(declare_interest, **{**IN_MILL, "interest_in": Side()}).refused(SideMalformed)
    given().when(declare_interest, **IN_MILL, details=" ").refused(TextMissing)


def test_an_interest_is_withdrawn_once_and_not_before_it_was_declared() -> None:
    withdrawing = given(DECLARED).when(withdraw_interest, effective=on(3))
    withdrawing.then(InterestWithdrawn(on(3))).again().refused(InterestAlreadyWithdrawn(ID, on(3)))
    later = replace(DECLARED, effective=on(4))
    given(later).when(withdraw_interest, effective=on(3)).refused(ContradictoryDates)
    given().when(withdraw_interest, effective=on(3)).refused(InterestUnknown)


# What it touches


@pytest.mark.parametrize(
    ("stated", "is_touched"),
    [
        ({"interest_in": Side(MILL)}, True),
        ({"interest_in": Side(OrganisationId(UUID(int=9)))}, False),
        ({"interest_in": None, "matter": "budget"}, True),
        ({"interest_in": None, "matter": "travel"}, False),
        ({"interest_in": None, "decision": DECISION_ID}, True),
        ({"interest_in": Side(MILL), "decision": OTHER}, False),
    ],
)
def test_a_motion_is_touched_by_interests_in_whom_it_concerns_its_matter_or_itself(
    stated: dict[str, Any], is_touched: bool
) -> None:
    declared = replace(DECLARED, **stated)
    assert touches(interest(declared), CONCERNS_MILL) is is_touched


def test_a_motion_without_a_matter_is_not_touched_by_an_interest_in_none() -> None:
    declared = interest(replace(DECLARED, interest_in=None, decision=OTHER))
    assert not touches(declared, Touched())


# Ruling


def test_whoever_chairs_rules_once_for_a_motion() -> None:
    ruling = given(DECLARED).when(rule_on_interest, **RULING)
    ruled = InterestRuled(on(2), "step-back", DECISION_ID, None, person(0))
    ruling.then(ruled).again().refused(InterestAlreadyRuledOn(ID, on(2)))


def test_a_ruling_for_all_of_a_body_is_another_one_than_for_a_motion() -> None:
    first = InterestRuled(on(2), "step-back", DECISION_ID, None, person(0))
    of_body = {**RULING, "what": Touched(body=BOARD), "ruling": "take-part"}
    second = InterestRuled(on(2), "take-part", None, BOARD, person(0))
    given(DECLARED, first).when(rule_on_interest, **of_body).then(second)
    ruled = interest(DECLARED, first, second)
    assert ruling_on(ruled, CONCERNS_MILL, on(3).at) == "step-back", "that for the motion governs"
    assert ruling_on(ruled, replace(CONCERNS_MILL, motion=OTHER), on(3).at) == "take-part"
    assert ruling_on(ruled, CONCERNS_MILL, on(1).at) is None, "nothing was ruled yet"


def test_the_body_rules_by_a_decision_of_its_own() -> None:
    by_body = {**RULING, "ruler": Ruler(decision=OTHER, decided_by=BOARD)}
    ruled = InterestRuled(on(2), "step-back", DECISION_ID, None, None, OTHER)
    given(DECLARED).when(rule_on_interest, **by_body).then(ruled)


def test_what_the_body_rules_takes_the_place_of_what_its_chair_ruled() -> None:
    chairs = InterestRuled(on(2), "step-back", DECISION_ID, None, person(0))
    bodys = InterestRuled(on(3), "take-part", DECISION_ID, None, None, OTHER)
    by_body = {**RULING, "ruling": "take-part", "effective": on(3)}
    by_body["ruler"] = Ruler(decision=OTHER, decided_by=BOARD)
    replacing = given(DECLARED, chairs).when(rule_on_interest, **by_body)
    replacing.then(bodys).again().refused(InterestAlreadyRuledOn(ID, on(3)))
    anew = {**RULING, "effective": on(4)}
    given(DECLARED, bodys).when(rule_on_interest, **anew).refused(InterestAlreadyRuledOn(ID, on(3)))
    ruled = interest(DECLARED, chairs, bodys)
    assert ruling_on(ruled, CONCERNS_MILL, on(2).at) == "step-back"
    assert ruling_on(ruled, CONCERNS_MILL, on(3).at) == "take-part"


def test_what_the_body_rules_for_all_its_motions_whoever_chairs_rules_otherwise_in_none() -> None:
    of_all = InterestRuled(on(2), "take-part", None, BOARD, None, OTHER)
    anew = {**RULING, "effective": on(3)}
    met = InterestAlreadyRuledOn(ID, on(2))
    given(DECLARED, of_all).when(rule_on_interest, **anew).refused(met)
    given(DECLARED, of_all).when_reported(rule_on_interest, **anew).found(met)
    chairs = InterestRuled(on(3), "step-back", DECISION_ID, None, person(0))
    assert ruling_on(interest(DECLARED, of_all, chairs), CONCERNS_MILL, on(3).at) == "take-part"


@pytest.mark.parametrize(
    ("ruler", "because"),
    [
        (Ruler(), "it is not said who rules"),
        (
            Ruler(person(2), chair=person(0)),
            "it is for the chair to do, or for the body by a decision",
        ),
        (Ruler(person(1), chair=person(1)), "nobody rules on their own interest"),
        (Ruler(decision=OTHER, decided_by=BodyId(UUID(int=8))), "another body decided it"),
        (
            Ruler(decision=DECISION_ID, decided_by=BOARD),
            "a motion does not rule on who votes on it",
        ),
    ],
)
def test_nobody_else_rules(ruler: Ruler, because: str) -> None:
    attempt = given(DECLARED).when(rule_on_interest, **{**RULING, "ruler": ruler})
    attempt.refused(NotEntitledToRule(ID, because))
    reported = given(DECLARED).when_reported(rule_on_interest, **{**RULING, "ruler": ruler})
    reported.found(NotEntitledToRule)


def test_the_chair_excludes_nobody_from_a_motion_that_the_interest_does_not_touch() -> None:
    elsewhere = {**RULING, "what": replace(CONCERNS_MILL, concerns=())}
    because = "the motion does not touch it"
    given(DECLARED).when(rule_on_interest, **elsewhere).refused(NotEntitledToRule(ID, because))


def test_a_ruling_is_on_something_that_stands() -> None:
    given(DECLARED).when(rule_on_interest, **{**RULING, "what": Touched()}).refused(RulingUnclear)
    gone = (DECLARED, InterestWithdrawn(on(2)))
    given(*gone).when(rule_on_interest, **RULING).refused(InterestAlreadyWithdrawn(ID, on(2)))
    given(DECLARED).when(rule_on_interest, **RULING, reasons="").refused(TextMissing)
    early = {**RULING, "effective": replace(on(1), at=on(1).at.replace(year=2019), day=None)}
    given(DECLARED).when(rule_on_interest, **early).refused(ContradictoryDates)


def test_who_is_ruled_out_is_recused_once() -> None:
    ruled = interest(DECLARED, InterestRuled(on(2), "speak-without-voting", DECISION_ID))
    [recusal] = recuse_by_ruling(motion(), body(3), [ruled], on(3))
    assert recusal == RecusalDeclared(on(3), seat_id(1), ruled_on=ID)
    assert recuse_by_ruling(motion(recusal), body(3), [ruled], on(4)) == []
    kept = interest(DECLARED, InterestRuled(on(2), "take-part", DECISION_ID))
    assert recuse_by_ruling(motion(), body(3), [kept, interest()], on(3)) == []


def test_who_was_ruled_out_by_the_chair_takes_part_again_where_the_body_rules_otherwise() -> None:
    chairs = InterestRuled(on(2), "step-back", DECISION_ID, None, person(0))
    bodys = InterestRuled(on(3), "take-part", DECISION_ID, None, None, OTHER)
    ruled = interest(DECLARED, chairs, bodys)
    recusal = RecusalDeclared(on(2), seat_id(1), ruled_on=ID)
    own = RecusalDeclared(on(2), seat_id(2))
    lifted = RecusalLifted(on(3), seat_id(1), ID)
    assert lift_by_ruling(motion(recusal, own), ruled, [ruled], on(3)) == [lifted]
    assert motion(recusal, own, lifted).recused_at(on(4)) == (seat_id(2),)
    assert lift_by_ruling(motion(own), ruled, [ruled], on(3)) == [], "they stepped back themselves"
    other = replace(interest(DECLARED, chairs), id=InterestId(UUID(int=77)))
    assert lift_by_ruling(motion(recusal), ruled, [ruled, other], on(3)) == []


# What is found of a vote


def test_a_vote_with_an_interest_on_which_nobody_ruled_is_found() -> None:
    assert took_part(interest()) == [InterestUnruled(person(1), ID)]


def test_a_ruling_settles_it_either_way() -> None:
    kept = interest(DECLARED, InterestRuled(on(2), "take-part", DECISION_ID))
    assert took_part(kept) == []
    out = interest(DECLARED, InterestRuled(on(2), "step-back", body=BOARD))
    assert took_part(out) == [InterestRuledOut(person(1), ID)]


def test_a_ruling_that_came_later_settles_nothing() -> None:
    later = interest(DECLARED, InterestRuled(on(6), "take-part", DECISION_ID))
    assert took_part(later) == [InterestUnruled(person(1), ID)]


def test_an_interest_that_is_withdrawn_during_the_vote_stood_while_it_lasted() -> None:
    withdrawn = interest(DECLARED, InterestWithdrawn(on(4)))
    assert took_part(withdrawn) == [], "it stood no more"
    assert took_part(withdrawn, since=on(3).at) == [InterestUnruled(person(1), ID)]
    assert took_part(withdrawn, since=on(4).at) == []


def test_who_belongs_to_whom_it_concerns_and_declared_nothing_is_found() -> None:
    belongs = frozenset({MILL})
    assert took_part(belongs_to=belongs) == [InterestUndeclared(person(1), Side(MILL))]
    withdrawn = interest(DECLARED, InterestWithdrawn(on(2)))
    assert took_part(withdrawn, belongs_to=belongs) == [InterestUndeclared(person(1), Side(MILL))]
    of_another = interest(replace(DECLARED, person=person(2)))
    assert took_part(of_another, belongs_to=belongs) == [InterestUndeclared(person(1), Side(MILL))]
    assert took_part(interest(), belongs_to=belongs) == [InterestUnruled(person(1), ID)]


def test_who_decides_on_themselves_and_declared_nothing_is_found() -> None:
    own = replace(CONCERNS_MILL, concerns=(Side(person=person(1)),))
    assert took_part(what=own) == [InterestUndeclared(person(1), Side(person=person(1)))]


def test_where_the_procedure_asks_everybody_declares_or_confirms_to_have_none() -> None:
    assert took_part(confirmed=frozenset()) == [InterestNotConfirmed(person(1))]
    assert took_part(confirmed=frozenset({person(1)})) == []
    assert took_part() == [], "nothing asks for it"
    assert took_part(interest(), confirmed=frozenset()) == [InterestUnruled(person(1), ID)]


def test_a_finding_tells_its_facts() -> None:
    [found] = took_part(interest())
    assert found.finding.code == "INTEREST_UNRULED"
    assert found.finding.facts == (("interest", str(ID)), ("person", str(person(1))))
    assert str(person(1)) in found.finding.sentence and found.finding.sentence.endswith(".")


# Confirmation of none


CONFIRMING: dict[str, Any] = {"seat": seat_id(1), "electorate": body(3), "effective": on(2)}


def test_a_member_confirms_once_to_have_no_interest() -> None:
    confirming = given(PUT).when(confirm_no_interest, **CONFIRMING)
    confirming.then(NoInterestConfirmed(on(2), seat_id(1), person(1)))
    confirming.again().refused(NoInterestAlreadyConfirmed(seat_id(1)))


def test_what_a_member_declared_is_not_denied() -> None:
    denying = {**CONFIRMING, "interests": (interest(),)}
    given(PUT).when(confirm_no_interest, **denying).refused(InterestOnRecord(seat_id(1), ID))
    given(PUT).when_reported(confirm_no_interest, **denying).found(InterestOnRecord)


def test_only_who_holds_a_seat_confirms() -> None:
    vacant = Electorate((seat(1, holder=None),))
    given(PUT).when(confirm_no_interest, **{**CONFIRMING, "electorate": vacant}).refused(
        ConfirmedByNobody
    )
    strange = {**CONFIRMING, "seat": seat_id(9)}
    given(PUT).when(confirm_no_interest, **strange).refused(SeatNotInElectorate)
    gone = (PUT, MotionWithdrawn(on(1)))
    given(*gone).when(confirm_no_interest, **CONFIRMING).refused(MotionAlreadyWithdrawn)


def test_a_motion_is_touched_by_what_it_says() -> None:
    assert touched_by(motion()) == CONCERNS_MILL
