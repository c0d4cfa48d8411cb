"""Challenges: who may question a decision, until when, and what is found."""

from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest

from domain.challenges.challenge import (
    AlreadyChallenged,
    ChallengeAlreadyDetermined,
    ChallengeAlreadyWithdrawn,
    ChallengeNotYours,
    ChallengeOfOwnAct,
    ChallengeTooLate,
    ChallengeUnknown,
    DefectNotAlleged,
    FindingContradictsDefects,
    NotEntitledToChallenge,
    challenge_decision,
    determine_challenge,
    entitled_to_challenge,
    withdraw_challenge,
)
from domain.challenges.materiality import (
    AuthorityNotImmaterial,
    ImmaterialityUnproven,
    NoticeNotWaivable,
    OutcomeWouldDiffer,
    Recount,
)
from domain.competence.judge import (
    BodyNotCompetent,
    DefectMissing,
    DefectNamedTwice,
    DefectsCured,
    JudgedByItself,
    JudgeUnclear,
    NoRulingOnIt,
    NothingToChallenge,
)
from domain.conflicts.conflict import CONFLICT
from domain.decisions.decision import DecisionUnknown
from domain.decisions.resolution import DecisionNotAdopted
from domain.motions.recusal import RecusalDeclared
from domain.motions.validity import (
    ChallengeDetermined,
    ChallengeWithdrawn,
    DecisionChallenged,
    DecisionNullified,
    DecisionRatified,
    DecisionVoid,
    history,
)
from domain.values import ContradictoryDates, Sealed, TextMissing
from domain.voting.drafting import UnknownSeat
from domain.voting.side import Side, SideMalformed, SideNamedTwice
from domain.voting.tally import SeatNamedTwice
from tests.domain.challenges import (
    COURT,
    ENTITLED,
    FIRM,
    FIRST,
    MEMBER,
    OTHER,
    PARTY,
    PUT,
    SCHOOL,
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
from tests.domain.conflicts import HEARD, RAISED
from tests.domain.matters import ALLIANCE, CLOSED, DECISION_ID, OPENED, on
from tests.domain.polls import person, seat, seat_id, votes
from tests.domain.specification import given
from tests.domain.test_conflict_redress import RULED
from tests.domain.test_decision import counted

BRINGING: dict[str, Any] = {
    "challenge": FIRST,
    "by": MEMBER,
    "entitled": ENTITLED,
    "grounds": "!",
    "defects": ("notice",),
    "rule": ruled(),
    "zone": UTC,
    "effective": on(10),
}
FINDING: dict[str, Any] = {
    "challenge": FIRST,
    "finding": "voidable",
    "defects": ("notice",),
    "reasons": "?",
    "judge": by(),
    "zone": UTC,
    "effective": on(12),
}


# Challenging


def test_a_decision_is_challenged_once_by_each() -> None:
    brought = given(*TAKEN).when(challenge_decision, **BRINGING).then(challenged())
    brought.again().refused(AlreadyChallenged(DECISION_ID, MEMBER))
    assert brought.state.validity_at(on(9).at) == "valid"
    assert brought.state.validity_at(on(10).at) == "contested"
    other = {**BRINGING, "challenge": SECOND, "by": PARTY}
    given(*TAKEN, challenged()).when(challenge_decision, **other).then(
        challenged(challenge=SECOND, by=PARTY)
    )
    same = {**other, "challenge": FIRST}
    given(*TAKEN, challenged()).when(challenge_decision, **same).refused(AlreadyChallenged)


def test_what_is_not_decided_is_not_challenged() -> None:
    given().when(challenge_decision, **BRINGING).refused(DecisionUnknown)
    for history_ in ((PUT,), (PUT, OPENED, CLOSED), (PUT, OPENED, CLOSED, counted("+"))):
        given(*history_).when(challenge_decision, **BRINGING).refused(
            NothingToChallenge(DECISION_ID)
        )
    early = {**BRINGING, "effective": on(8)}
    given(*TAKEN).when(challenge_decision, **early).refused(ContradictoryDates)


def test_a_rejection_can_be_challenged_as_well() -> None:
    rejected = (PUT, OPENED, CLOSED, counted("---"))
    given(*rejected).when(challenge_decision, **BRINGING).then(challenged())


def test_the_time_to_challenge_ends_with_its_last_day() -> None:
    last = {**BRINGING, "effective": replace(until(30), at=until(30).at.replace(hour=0))}
    too_late = ChallengeTooLate(DECISION_ID, until(30))
    given(*TAKEN).when(challenge_decision, **{**BRINGING, "effective": on(31)}).then(
        challenged(effective=on(31))
    )
    given(*TAKEN).when(challenge_decision, **last).refused(too_late)
    given(*TAKEN).when_reported(challenge_decision, **last).then(
        challenged(effective=last["effective"])
    ).found(too_late)
    week = {**BRINGING, "rule": ruled(days=7), "effective": on(17)}
    given(*TAKEN).when(challenge_decision, **week).refused(ChallengeTooLate(DECISION_ID, until(7)))


def test_only_who_is_entitled_challenges() -> None:
    stranger = Side(person=person(99))
    refusal = NotEntitledToChallenge(DECISION_ID, stranger, "a party, or who could vote")
    by_stranger = {**BRINGING, "by": stranger}
    given(*TAKEN).when(challenge_decision, **by_stranger).refused(refusal)
    given(*TAKEN).when_reported(challenge_decision, **by_stranger).then(
        challenged(by=stranger)
    ).found(refusal)
    for malformed in (Side(), Side(SCHOOL, person(1))):
        given(*TAKEN).when(challenge_decision, **{**BRINGING, "by": malformed}).refused(
            SideMalformed
        )


def test_the_rule_says_whether_parties_or_members_are_entitled() -> None:
    seats = (seat(4), seat(5, holder=None))
    assert entitled_to_challenge(ruled(), [SCHOOL], seats) == {MEMBER, PARTY}
    assert entitled_to_challenge(ruled(by="parties"), [SCHOOL], seats) == {PARTY}
    assert entitled_to_challenge(ruled(by="members"), [SCHOOL], seats) == {MEMBER}


@pytest.mark.parametrize("side", [MEMBER, PARTY])
def test_nobody_challenges_what_they_proposed(side: Side) -> None:
    put = replace(PUT, proposer=person(4), party=SCHOOL)
    own = {**BRINGING, "by": side}
    refusal = ChallengeOfOwnAct(DECISION_ID, side)
    given(put, *TAKEN[1:]).when(challenge_decision, **own).refused(refusal)
    given(put, *TAKEN[1:]).when_reported(challenge_decision, **own).then(challenged(by=side)).found(
        refusal
    )


def test_a_challenge_says_what_is_wrong() -> None:
    taken = given(*TAKEN)
    taken.when(challenge_decision, **{**BRINGING, "grounds": " "}).refused(TextMissing("grounds"))
    taken.when(challenge_decision, **{**BRINGING, "defects": ()}).refused(
        DefectMissing(DECISION_ID)
    )
    twice = {**BRINGING, "defects": ("form", "form")}
    taken.when(challenge_decision, **twice).refused(DefectNamedTwice("form"))
    elsewhere = {**BRINGING, "seats": (seat_id(9),)}
    taken.when(challenge_decision, **elsewhere).refused(UnknownSeat("the challenge", seat_id(9)))
    doubled = {**BRINGING, "seats": (seat_id(1), seat_id(1))}
    taken.when(challenge_decision, **doubled).refused(SeatNamedTwice(seat_id(1)))


def test_what_is_void_or_was_cured_is_not_challenged() -> None:
    nullified = DecisionNullified(on(13), FIRST, on(9), (), MEMBER)
    undone = (*TAKEN, challenged(), found("voidable"), nullified)
    again = {**BRINGING, "challenge": SECOND, "by": PARTY, "effective": on(14)}
    given(*undone).when(challenge_decision, **again).refused(DecisionVoid(DECISION_ID))
    cured = (*TAKEN, DecisionRatified(on(11), on(9), OTHER, ("notice", "form")))
    given(*cured).when(challenge_decision, **again).refused(DefectsCured(DECISION_ID))
    more = {**again, "defects": ("notice", "quorum")}
    given(*cured).when(challenge_decision, **more).then(
        challenged("notice", "quorum", challenge=SECOND, by=PARTY, effective=on(14))
    )


# Withdrawing


def test_a_challenge_is_withdrawn_once_by_who_brought_it() -> None:
    taking_back = {"challenge": FIRST, "by": MEMBER, "effective": on(11)}
    gone = ChallengeWithdrawn(on(11), FIRST, MEMBER)
    withdrawn = given(*TAKEN, challenged()).when(withdraw_challenge, **taking_back).then(gone)
    withdrawn.again().refused(ChallengeAlreadyWithdrawn(FIRST, on(11)))
    assert withdrawn.state.validity_at(on(10).at) == "contested"
    assert withdrawn.state.validity_at(on(11).at) == "valid"
    given(*TAKEN).when(withdraw_challenge, **taking_back).refused(ChallengeUnknown(FIRST))
    given(*TAKEN, challenged()).when(withdraw_challenge, **{**taking_back, "by": PARTY}).refused(
        ChallengeNotYours(FIRST, MEMBER)
    )
    given(*TAKEN, challenged()).when(
        withdraw_challenge, **{**taking_back, "effective": on(9)}
    ).refused(ContradictoryDates)
    anew = {**BRINGING, "challenge": SECOND, "effective": on(12)}
    given(*TAKEN, challenged(), gone).when(challenge_decision, **anew).then(
        challenged(challenge=SECOND, effective=on(12))
    )


# Finding


def test_a_challenge_is_determined_once() -> None:
    determined = given(*TAKEN, challenged()).when(determine_challenge, **FINDING)
    determined.then(found("voidable"))
    determined.again().refused(ChallengeAlreadyDetermined(FIRST, "voidable"))
    given(*TAKEN).when(determine_challenge, **FINDING).refused(ChallengeUnknown(FIRST))
    gone = ChallengeWithdrawn(on(11), FIRST, MEMBER)
    given(*TAKEN, challenged(), gone).when(determine_challenge, **FINDING).refused(
        ChallengeAlreadyWithdrawn(FIRST, on(11))
    )
    early = {**FINDING, "effective": on(9)}
    given(*TAKEN, challenged()).when(determine_challenge, **early).refused(ContradictoryDates)


def test_what_is_voidable_is_so_for_a_time_and_then_valid() -> None:
    state = decided(*TAKEN, challenged(), found("voidable"))
    assert state.validity_at(on(12).at) == "voidable"
    assert state.validity_at(until(30, 12).at) == "valid"
    statuses = [period.status for period in history(state.validity, on(9))]
    assert statuses == ["valid", "contested", "voidable", "valid"]


def test_what_is_void_was_void_from_the_start() -> None:
    state = decided(*TAKEN, challenged(), found("void"))
    assert state.validity_at(on(8).at) is None
    assert state.validity_at(on(9).at) == "void"


def test_others_than_the_challenger_may_be_the_ones_to_nullify() -> None:
    named = {**FINDING, "voidable_by": (PARTY, Side(FIRM))}
    given(*TAKEN, challenged()).when(determine_challenge, **named).then(
        found("voidable", voidable_by=(PARTY, Side(FIRM)))
    )
    twice = {**FINDING, "voidable_by": (PARTY, PARTY)}
    given(*TAKEN, challenged()).when(determine_challenge, **twice).refused(SideNamedTwice(PARTY))


def test_a_finding_goes_with_the_defects_that_were_claimed() -> None:
    open_ = given(*TAKEN, challenged("notice", "form"))
    valid = {**FINDING, "finding": "valid"}
    open_.when(determine_challenge, **valid).refused(FindingContradictsDefects("valid", 1))
    none = {**FINDING, "defects": ()}
    open_.when(determine_challenge, **none).refused(FindingContradictsDefects("voidable", 0))
    open_.when(determine_challenge, **{**valid, "defects": ()}).then(found("valid"))
    other = {**FINDING, "defects": ("quorum",)}
    open_.when(determine_challenge, **other).refused(DefectNotAlleged(FIRST, "quorum"))
    twice = {**FINDING, "defects": ("form", "form")}
    open_.when(determine_challenge, **twice).refused(DefectNamedTwice("form"))
    open_.when(determine_challenge, **{**FINDING, "reasons": ""}).refused(TextMissing("reasons"))


def test_a_body_answers_by_a_decision_of_its_own_taken_afterwards() -> None:
    open_ = given(*TAKEN, challenged())

    def judged(judge: Any) -> dict[str, Any]:
        return {**FINDING, "judge": judge}

    own = decided(*TAKEN)
    open_.when(determine_challenge, **judged(by(own))).refused(JudgedByItself(DECISION_ID))
    rejecting = judged(by(judgement(votes="---")))
    open_.when(determine_challenge, **rejecting).refused(DecisionNotAdopted)
    before = judged(by(judgement(9)))
    open_.when(determine_challenge, **before).refused(BodyNotCompetent)
    open_.when_reported(determine_challenge, **before).found(BodyNotCompetent)
    nobody = judged(replace(by(), decision=None))
    open_.when(determine_challenge, **nobody).refused(JudgeUnclear())


def test_the_agreement_can_name_the_body_that_answers() -> None:
    open_ = given(*TAKEN, challenged(rule=ruled(body=COURT)))
    refusal = BodyNotCompetent(OTHER, "the agreement names another body")
    open_.when(determine_challenge, **FINDING).refused(refusal)
    court = {**FINDING, "judge": by(judgement(body=COURT))}
    open_.when(determine_challenge, **court).then(found("voidable"))


# Immateriality


def test_notice_is_not_waived_by_those_who_were_there() -> None:
    open_ = given(*TAKEN, challenged())
    waived = {**FINDING, "finding": "immaterial", "recount": Recount(votes("+++"))}
    open_.when(determine_challenge, **waived).refused(NoticeNotWaivable("2"))
    unknown = {**waived, "recount": None}
    open_.when(determine_challenge, **unknown).refused(NoticeNotWaivable("nobody knows how many"))
    open_.when_reported(determine_challenge, **waived).found(NoticeNotWaivable("2"))
    everybody = {**waived, "recount": Recount(votes("+++-0"))}
    open_.when(determine_challenge, **everybody).then(found("immaterial", "notice"))
    stepped_back = RecusalDeclared(on(3), seat_id(4), Sealed("!", ALLIANCE))
    history_ = (PUT, OPENED, stepped_back, *TAKEN[2:], challenged())
    recused = {**waived, "recount": Recount(votes("+++-"))}
    given(*history_).when(determine_challenge, **recused).then(found("immaterial", "notice"))


def test_a_body_without_authority_is_never_immaterial() -> None:
    lacking = {**FINDING, "finding": "immaterial", "defects": ("authority",)}
    given(*TAKEN, challenged("authority")).when(determine_challenge, **lacking).refused(
        AuthorityNotImmaterial()
    )


def test_contested_ballots_are_immaterial_if_the_outcome_is_the_same_without() -> None:
    asked = {**FINDING, "finding": "immaterial", "defects": ("entitlement",)}
    five = (PUT, OPENED, CLOSED, counted("++++-"))
    contested = challenged("entitlement", seats=(seat_id(0),))
    same = given(*five, contested).when(
        determine_challenge, **asked, recount=Recount(votes("++++-"))
    )
    [determined] = same.happened
    assert isinstance(determined, ChallengeDetermined) and determined.recount is not None
    assert determined.recount.result == "adopted"
    assert determined.recount.explanation.condition.parts[0].count == 3
    assert same.state.validity_at(on(12).at) == "irregular"
    # Without two of the three that were there, there is no quorum.
    two = challenged("entitlement", seats=(seat_id(0), seat_id(1)))
    given(*TAKEN, two).when(determine_challenge, **asked, recount=Recount(votes("+++"))).refused(
        OutcomeWouldDiffer("adopted", "inquorate")
    )


def test_immateriality_of_votes_needs_the_ballots() -> None:
    asked = {**FINDING, "finding": "immaterial", "defects": ("entitlement",)}
    why = "no contested ballots are known"
    given(*TAKEN, challenged("entitlement")).when(
        determine_challenge, **asked, recount=Recount(votes("+++"))
    ).refused(ImmaterialityUnproven("entitlement", why))
    elsewhere = replace(TAKEN[3], poll=None, basis="tally")
    given(PUT, elsewhere, challenged("entitlement")).when(determine_challenge, **asked).refused(
        ImmaterialityUnproven("entitlement", "it was not counted from ballots")
    )


def test_a_defect_of_form_is_immaterial_by_the_reasons_alone() -> None:
    asked = {**FINDING, "finding": "immaterial", "defects": ("form",)}
    given(*TAKEN, challenged("form")).when(determine_challenge, **asked).then(
        found("immaterial", "form")
    )


def test_a_conflict_answers_by_the_ruling_on_that_decision() -> None:
    ruling = replace(RULED, effective=on(11))
    ruled_on = CONFLICT.fold((replace(RAISED, decision=DECISION_ID), *HEARD, ruling))
    assert ruled_on is not None
    open_ = given(*TAKEN, challenged())
    in_it = {**FINDING, "judge": by(conflict=ruled_on)}
    open_.when(determine_challenge, **in_it).then(
        found("voidable", decision=None, conflict=ruled_on.id)
    )
    about_another = replace(ruled_on, decision=OTHER)
    wrong = {**FINDING, "judge": by(conflict=about_another)}
    open_.when(determine_challenge, **wrong).refused(NoRulingOnIt(ruled_on.id, DECISION_ID))
    unruled = {**FINDING, "judge": by(conflict=replace(ruled_on, ruling=None))}
    open_.when(determine_challenge, **unruled).refused(NoRulingOnIt(ruled_on.id, DECISION_ID))
    assert ruled_on.ruling is not None
    later = replace(ruled_on, ruling=replace(ruled_on.ruling, given=on(13)))
    too_early = {**FINDING, "judge": by(conflict=later)}
    open_.when(determine_challenge, **too_early).refused(NoRulingOnIt)
    both = {**FINDING, "judge": by(judgement(), ruled_on)}
    open_.when(determine_challenge, **both).refused(JudgeUnclear())


def test_grounds_and_reasons_are_sealed() -> None:
    [brought] = given(*TAKEN).when(challenge_decision, **BRINGING).happened
    assert isinstance(brought, DecisionChallenged)
    assert brought.grounds == sealed("!")
    [answered] = given(*TAKEN, challenged()).when(determine_challenge, **FINDING).happened
    assert isinstance(answered, ChallengeDetermined)
    assert answered.reasons == sealed("?")
