"""What follows a conflict's end: remedies done and verified, appeals decided or remanded."""

from dataclasses import replace
from datetime import UTC
from typing import Any
from uuid import UUID

import pytest

from domain.conflicts.conflict import ConflictClosed, ConflictWithdrawn
from domain.conflicts.conflict_state import ConflictOver, ConflictUnknown, NotASide
from domain.conflicts.hearing import (
    NeutralAccepted,
    NeutralDischarged,
    NeutralUnknown,
)
from domain.conflicts.redress import (
    StageUnknown,
    decide_appeal,
    fulfil_remedy,
    lodge_appeal,
    remand_conflict,
    reopen_remedy,
    verify_remedy,
)
from domain.conflicts.ruling import (
    AppealAlreadyDecided,
    AppealAlreadyLodged,
    AppealByWhoRuled,
    AppealDecided,
    AppealDeciderMissing,
    AppealLodged,
    AppealNotForeseen,
    AppealTooLate,
    AppealUnknown,
    ConflictRemanded,
    RemediesNotForeseen,
    RulingGiven,
    RulingMissing,
)
from domain.conflicts.settlement import (
    ConflictSettled,
    OwnRemedy,
    RemedyAlreadyFulfilled,
    RemedyAlreadyVerified,
    RemedyFulfilled,
    RemedyLapsed,
    RemedyNotFulfilled,
    RemedyNotYours,
    RemedyReopened,
    RemedyStillOpen,
    RemedyUnknown,
    RemedyVerified,
)
from domain.conflicts.settling import give_ruling
from domain.values import (
    CONFLICT_ENTRIES_LIMIT,
    AppealId,
    ContradictoryDates,
    DecisionId,
    Moment,
    NeutralId,
    OrganisationId,
    TextMissing,
    TooMany,
)
from tests.domain.conflicts import (
    APPOINTED,
    CONFLICT_ID,
    FIRST,
    HEARD,
    MEDIATION,
    ONE,
    PANEL,
    REFUND,
    REPAIR,
    SECOND,
    STRANGER,
    TWO,
    UNANSWERED,
    after,
    on,
    remedy,
    sealed,
    terms,
    until,
)
from tests.domain.specification import Given, given

APPEAL, OTHER = AppealId(UUID(int=81)), AppealId(UUID(int=82))
THIRD = NeutralId(UUID(int=33))
SECOND_COURT = OrganisationId(UUID(int=15))
BOARD = DecisionId(UUID(int=91))
SETTLED = ConflictSettled(on(20), None, terms(remedy()), (ONE, TWO))
FULFILLED = RemedyFulfilled(on(25), REPAIR, TWO, sealed("Repaired."))
VERIFIED = RemedyVerified(on(26), REPAIR, ONE)
SETTLED_AND = after(SETTLED, FULFILLED)
RULED = RulingGiven(
    on(1, 5), sealed("Pay."), sealed("!"), (remedy(),), 3, FIRST, appeal_until=until(31, 5)
)
LODGED = AppealLodged(on(5, 5), APPEAL, TWO, sealed("It was not us."))


def ruled(*events: object, ruling: RulingGiven = RULED) -> Given:
    return after(*HEARD, ruling, *events)


# Remedies


def test_the_owner_reports_a_remedy_fulfilled_once() -> None:
    asked: dict[str, Any] = {"remedy": REPAIR, "effective": on(25)}
    fulfilling = after(SETTLED).when(fulfil_remedy, by=TWO, note="Repaired.", **asked)
    fulfilling.then(FULFILLED).again().refused(RemedyAlreadyFulfilled(REPAIR))
    after(SETTLED).when(fulfil_remedy, by=TWO, **asked).then(replace(FULFILLED, note=None))
    breach = RemedyNotYours(REPAIR, ONE)
    after(SETTLED).when(fulfil_remedy, by=ONE, **asked).refused(breach)
    after(SETTLED).when_reported(fulfil_remedy, by=ONE, **asked).found(breach)
    verified = after(SETTLED, FULFILLED, VERIFIED)
    verified.when(fulfil_remedy, by=TWO, **asked).refused(RemedyAlreadyVerified(REPAIR))
    after(SETTLED).when(fulfil_remedy, by=TWO, note=" ", **asked).refused(TextMissing)
    after().when(fulfil_remedy, by=TWO, **asked).refused(RemedyUnknown(REPAIR))
    before = {**asked, "effective": Moment(on(1).at.replace(month=2))}
    after(SETTLED).when(fulfil_remedy, by=TWO, **before).refused(ContradictoryDates)


def test_another_side_verifies_it_and_the_last_one_closes_the_conflict() -> None:
    asked: dict[str, Any] = {"remedy": REPAIR, "effective": on(26)}
    verifying = SETTLED_AND.when(verify_remedy, by=ONE, **asked)
    verifying.then(VERIFIED, ConflictClosed(on(26))).again().refused(RemedyAlreadyVerified(REPAIR))
    two = replace(SETTLED, settlement=terms(remedy(), remedy(REFUND)))
    after(two, FULFILLED).when(verify_remedy, by=ONE, **asked).then(VERIFIED)
    SETTLED_AND.when(verify_remedy, by=TWO, **asked).refused(OwnRemedy(REPAIR, TWO))
    SETTLED_AND.when_reported(verify_remedy, by=TWO, **asked).found(OwnRemedy(REPAIR, TWO))
    SETTLED_AND.when(verify_remedy, by=STRANGER, **asked).refused(NotASide(CONFLICT_ID, STRANGER))
    unreported = after(SETTLED)
    unreported.when(verify_remedy, by=ONE, **asked).refused(RemedyNotFulfilled(REPAIR))
    unreported.when_reported(verify_remedy, by=ONE, **asked).found(RemedyNotFulfilled(REPAIR))
    before = {**asked, "effective": Moment(on(1).at.replace(month=2))}
    SETTLED_AND.when(verify_remedy, by=ONE, **before).refused(ContradictoryDates)


def test_a_remedy_that_is_not_done_is_reopened() -> None:
    asked: dict[str, Any] = {
        "remedy": REPAIR,
        "grounds": "It leaks again.",
        "due": until(30, 7),
        "effective": on(28),
    }
    reopened = RemedyReopened(on(28), REPAIR, ONE, sealed("It leaks again."), until(30, 7))
    reopening = SETTLED_AND.when(reopen_remedy, by=ONE, **asked)
    reopening.then(reopened).again().refused(RemedyStillOpen(REPAIR))
    closed = after(SETTLED, FULFILLED, VERIFIED, ConflictClosed(on(26)))
    anew = closed.when(reopen_remedy, by=ONE, **asked)
    anew.then(reopened)
    assert anew.state.state == "settled"
    SETTLED_AND.when(reopen_remedy, by=TWO, **asked).refused(OwnRemedy(REPAIR, TWO))
    SETTLED_AND.when_reported(reopen_remedy, by=TWO, **asked).found(OwnRemedy(REPAIR, TWO))
    SETTLED_AND.when(reopen_remedy, by=STRANGER, **asked).refused(NotASide)
    SETTLED_AND.when(reopen_remedy, by=ONE, **{**asked, "grounds": ""}).refused(TextMissing)
    SETTLED_AND.when(reopen_remedy, by=ONE, **{**asked, "due": on(27)}).refused(ContradictoryDates)
    before = {**asked, "effective": Moment(on(1).at.replace(month=2))}
    SETTLED_AND.when(reopen_remedy, by=ONE, **before).refused(ContradictoryDates)
    after().when(reopen_remedy, by=ONE, **asked).refused(RemedyUnknown(REPAIR))


# Appeals


def test_a_side_appeals_once_and_in_time() -> None:
    asked: dict[str, Any] = {"by": TWO, "grounds": "It was not us.", "effective": on(5, 5)}
    lodging = ruled().when(lodge_appeal, appeal=APPEAL, **asked)
    lodging.then(LODGED).again().refused(AppealAlreadyLodged(TWO))
    assert lodging.state.state == "appealed"
    ruled(LODGED).when(lodge_appeal, appeal=OTHER, **asked).refused(AppealAlreadyLodged(TWO))
    other = {**asked, "by": ONE, "appeal": OTHER}
    ruled(LODGED).when(lodge_appeal, **other).then(
        AppealLodged(on(5, 5), OTHER, ONE, sealed("It was not us."))
    )
    late = {**asked, "appeal": APPEAL, "effective": on(1, 6)}
    ruled().when(lodge_appeal, **late).refused(AppealTooLate(until(31, 5)))
    ruled().when_reported(lodge_appeal, **late).found(AppealTooLate(until(31, 5)))
    final = ruled(ruling=replace(RULED, appeal_until=None))
    final.when(lodge_appeal, appeal=APPEAL, **asked).refused(AppealNotForeseen())
    final.when_reported(lodge_appeal, appeal=APPEAL, **asked).found(AppealNotForeseen())


def test_an_appeal_that_could_not_be_is_refused() -> None:
    asked: dict[str, Any] = {"appeal": APPEAL, "by": TWO, "grounds": "!", "effective": on(5, 5)}
    after(*HEARD).when(lodge_appeal, **asked).refused(RulingMissing)
    ruled().when(lodge_appeal, **{**asked, "by": STRANGER}).refused(NotASide)
    ruled().when(lodge_appeal, **{**asked, "grounds": ""}).refused(TextMissing)
    ruled().when(lodge_appeal, **{**asked, "effective": on(30, 4)}).refused(ContradictoryDates)
    state = ruled().when(lodge_appeal, **asked).state
    [appeal] = state.appeals.values()
    earlier = replace(appeal, ruling=0)
    many = {AppealId(UUID(int=n)): earlier for n in range(CONFLICT_ENTRIES_LIMIT)}
    with pytest.raises(TooMany):
        lodge_appeal(
            replace(state, appeals=many),
            appeal=AppealId(UUID(int=9_999)),
            by=TWO,
            grounds="!",
            effective=on(5, 5),
        )


DECIDING: dict[str, Any] = {
    "appeal": APPEAL,
    "outcome": "dismissed",
    "reasons": "It was.",
    "neutral": SECOND,
    "effective": on(9, 5),
}


def test_a_dismissed_appeal_leaves_the_ruling_as_it_is() -> None:
    deciding = ruled(LODGED).when(decide_appeal, **DECIDING)
    decided = AppealDecided(on(9, 5), APPEAL, "dismissed", sealed("It was."), (), SECOND)
    deciding.then(decided).again().refused(AppealAlreadyDecided(APPEAL, "dismissed"))
    assert deciding.state.state == "ruled"
    assert [one.status for one in deciding.state.remedies.values()] == ["open"]
    late = {**DECIDING, "effective": on(9, 6)}
    idle = ruled(LODGED, ruling=replace(RULED, remedies=()))
    idle.when(decide_appeal, **late).then(
        replace(decided, effective=on(9, 6)), ConflictClosed(on(9, 6))
    )


def test_an_upheld_appeal_replaces_the_ruling_for_good() -> None:
    asked = {**DECIDING, "outcome": "upheld", "remedies": (remedy(REFUND, ONE),)}
    other = AppealLodged(on(6, 5), OTHER, ONE, sealed("!"))
    deciding = ruled(LODGED, other).when(decide_appeal, **asked)
    deciding.then(
        AppealDecided(on(9, 5), APPEAL, "upheld", sealed("It was."), (remedy(REFUND, ONE),), SECOND)
    )
    state = deciding.state
    assert state.state == "ruled"
    assert [(one.id, one.status) for one in state.remedies.values()] == [
        (REPAIR, "lapsed"),
        (REFUND, "open"),
    ]
    lapsed = {"remedy": REPAIR, "by": TWO, "effective": on(10, 5)}
    ruled(LODGED, other, *deciding.happened).when(fulfil_remedy, **lapsed).refused(
        RemedyLapsed(REPAIR)
    )
    moot = {**DECIDING, "appeal": OTHER}
    ruled(LODGED, other, *deciding.happened).when(decide_appeal, **moot).refused(
        AppealAlreadyDecided(OTHER, "pending")
    )
    again = {"appeal": AppealId(UUID(int=83)), "by": TWO, "grounds": "!", "effective": on(10, 5)}
    ruled(LODGED, *deciding.happened).when(lodge_appeal, **again).refused(AppealNotForeseen)


def test_a_remand_sends_the_conflict_back_to_a_stage() -> None:
    asked = {key: DECIDING[key] for key in ("appeal", "reasons", "neutral", "effective")}
    remanding = ruled(LODGED).when(remand_conflict, stage=2, zone=UTC, **asked)
    remanded = ConflictRemanded(on(9, 5), APPEAL, 2, until(8, 6), sealed("It was."), SECOND)
    remanding.then(remanded).again().refused(AppealAlreadyDecided(APPEAL, "remanded"))
    state = remanding.state
    assert (state.state, state.stage.number, state.ruling) == ("open", 2, None)
    assert [one.status for one in state.remedies.values()] == ["lapsed"]
    for stage in (0, 4):
        ruled(LODGED).when(remand_conflict, stage=stage, zone=UTC, **asked).refused(
            StageUnknown(stage, 3)
        )
    escalated = replace(PANEL, effective=on(9, 6), ends=until(9, 7))
    second = ruled(LODGED, remanded, escalated).when(
        give_ruling,
        ruling="Pay.",
        reasons="!",
        remedies=(remedy(REFUND, due=until(30, 8)),),
        neutral=FIRST,
        zone=UTC,
        effective=on(1, 7),
    )
    assert (second.state.state, second.state.rulings) == ("ruled", 2)


def test_whoever_ruled_does_not_decide_the_appeal() -> None:
    remanding = {key: DECIDING[key] for key in ("appeal", "reasons", "effective")}
    remanding |= {"stage": 2, "zone": UTC}
    for command, asked in ((decide_appeal, DECIDING), (remand_conflict, remanding)):
        same = {**asked, "neutral": FIRST}
        ruled(LODGED).when(command, **same).refused(AppealByWhoRuled(FIRST))
        ruled(LODGED).when_reported(command, **same).found(AppealByWhoRuled(FIRST))
        nobody = {**asked, "neutral": None}
        ruled(LODGED).when(command, **nobody).refused(AppealDeciderMissing())
        ruled(LODGED).when_reported(command, **nobody).found(AppealDeciderMissing())
        board = ruled(LODGED).when(command, decision=BOARD, **nobody)
        assert board.happened[0].decision == BOARD  # type: ignore[attr-defined]
        ruled(LODGED).when(command, **{**asked, "reasons": ""}).refused(TextMissing)
        ruled(LODGED).when(command, **{**asked, "effective": on(2, 5)}).refused(ContradictoryDates)
        ruled().when(command, **asked).refused(AppealUnknown(APPEAL))
    unseated = after(APPOINTED, MEDIATION, PANEL, replace(RULED, neutral=None), LODGED)
    unseated.when(decide_appeal, **DECIDING).refused(NeutralUnknown(SECOND))
    first = {**DECIDING, "neutral": FIRST}
    unseated.when(decide_appeal, **first).refused(UNANSWERED)


def test_whoever_ruled_is_not_somebody_anew_by_another_appointment() -> None:
    discharged = NeutralDischarged(on(3, 5), FIRST)
    back = (replace(APPOINTED, effective=on(7, 5), neutral=THIRD), NeutralAccepted(on(8, 5), THIRD))
    same = {**DECIDING, "neutral": THIRD}
    again = ruled(LODGED, discharged, *back)
    again.when(decide_appeal, **same).refused(AppealByWhoRuled(THIRD))
    again.when_reported(decide_appeal, **same).found(AppealByWhoRuled(THIRD))
    court = (replace(back[0], person=None, organisation=SECOND_COURT), back[1])
    by_court = ruled(LODGED, discharged, *court).when(decide_appeal, **same)
    assert by_court.state.state == "ruled"


def test_what_the_sides_settled_or_withdrew_is_not_taken_up_again() -> None:
    agreed = ConflictSettled(on(7, 5), None, terms(), (ONE, TWO), SECOND)
    remanding = {key: DECIDING[key] for key in ("appeal", "reasons", "neutral", "effective")}
    lodging = {"appeal": OTHER, "by": ONE, "grounds": "!", "effective": on(9, 5)}
    withdrawn = ConflictWithdrawn(on(7, 5), ONE)
    for end, over in (
        (agreed, ConflictOver(CONFLICT_ID, "settled")),
        (withdrawn, ConflictOver(CONFLICT_ID, "withdrawn")),
    ):
        ended = ruled(LODGED, end)
        ended.when(lodge_appeal, **lodging).refused(over)
        ended.when(decide_appeal, **DECIDING).refused(over)
        ended.when(remand_conflict, stage=2, zone=UTC, **remanding).refused(over)


def test_a_dismissed_appeal_orders_nothing() -> None:
    ordering = {**DECIDING, "remedies": (remedy(REFUND),)}
    ruled(LODGED).when(decide_appeal, **ordering).refused(RemediesNotForeseen)


def test_nothing_follows_where_no_conflict_is() -> None:
    at: dict[str, Any] = {"effective": on(5)}
    given().when(fulfil_remedy, remedy=REPAIR, by=TWO, **at).refused(ConflictUnknown)
    given().when(verify_remedy, remedy=REPAIR, by=TWO, **at).refused(ConflictUnknown)
    reopening = {"remedy": REPAIR, "by": ONE, "grounds": "!", "due": on(6)}
    given().when(reopen_remedy, **reopening, **at).refused(ConflictUnknown)
    given().when(lodge_appeal, appeal=APPEAL, by=TWO, grounds="!", **at).refused(ConflictUnknown)
    given().when(decide_appeal, **DECIDING).refused(ConflictUnknown)
    remanding = {"appeal": APPEAL, "stage": 1, "reasons": "!", "zone": UTC}
    given().when(remand_conflict, **remanding, **at).refused(ConflictUnknown)
