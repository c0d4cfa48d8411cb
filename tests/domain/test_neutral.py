"""Who is neutral: accepted by every side, objected to, let go; and what that rests on."""

from dataclasses import replace
from datetime import UTC
from typing import Any
from uuid import UUID

import pytest

from domain.conflicts.conflict import ConflictWithdrawn
from domain.conflicts.conflict_state import ConflictOver, ConflictUnknown, NotASide
from domain.conflicts.escalation import declare_stage_exhausted, escalate_conflict
from domain.conflicts.hearing import (
    NeutralAgreedTo,
    NeutralAlreadyGone,
    NeutralDischarged,
    NeutralDischargeSought,
    NeutralNotSitting,
    NeutralObjectedTo,
    NeutralUnknown,
)
from domain.conflicts.neutral import (
    AlreadyAgreedTo,
    DischargeAlreadySought,
    NeutralSits,
    accept_as_neutral,
    agree_to_neutral,
    appoint_neutral,
    discharge_neutral,
    object_to_neutral,
)
from domain.conflicts.proceedings import order_interim_measure
from domain.conflicts.settling import give_ruling
from domain.values import ContradictoryDates, MeasureId, TextMissing
from domain.voting.side import Side
from tests.domain.conflicts import (
    ACCEPTED,
    APPOINTED,
    BEN,
    CONFLICT_ID,
    FIRST,
    MEDIATION,
    MEDIATOR,
    ONE,
    PANEL,
    SECOND,
    STRANGER,
    TWO,
    after,
    on,
    sealed,
)
from tests.domain.specification import Command, given

NAMED = replace(APPOINTED, by=ONE)
"""One side alone named the mediator."""
AGREED = NeutralAgreedTo(on(4), FIRST, TWO)
OBJECTED = NeutralObjectedTo(on(4), FIRST, TWO)
SEATED = (NAMED, ACCEPTED, AGREED)
WITHDRAWN = ConflictWithdrawn(on(5), ONE)
THREE = (TWO, Side(person=BEN))
AT: dict[str, Any] = {"neutral": FIRST, "effective": on(6)}
ASKING: dict[str, Any] = {**AT, "person": MEDIATOR}
BY_ONE_SIDE = "one side named them, and not every other side has accepted them"
ALONE = NeutralNotSitting(FIRST, BY_ONE_SIDE)
RULING = {"ruling": "Pay.", "reasons": "!", "zone": UTC}

ACTS: list[tuple[Command, dict[str, Any]]] = [
    (declare_stage_exhausted, {}),
    (order_interim_measure, {"measure": MeasureId(UUID(int=51)), "text": "Wait."}),
    (give_ruling, RULING),
]


@pytest.mark.parametrize(("command", "more"), ACTS)
def test_whom_one_side_named_does_nothing_until_every_other_has_accepted_them(
    command: Command, more: dict[str, Any]
) -> None:
    doing = {"neutral": FIRST, "effective": on(20, 4), **more}
    at_panel = (MEDIATION, PANEL)
    alone = after(NAMED, ACCEPTED, *at_panel)
    alone.when(command, **doing).refused(ALONE)
    alone.when_reported(command, **doing).found(ALONE)
    after(NAMED, AGREED, *at_panel).when(command, **doing).refused(
        NeutralNotSitting(FIRST, "they have not accepted")
    )
    after(NAMED, ACCEPTED, OBJECTED, *at_panel).when(command, **doing).refused(
        NeutralNotSitting(FIRST, "a side objected to them")
    )
    assert after(*SEATED, *at_panel).when(command, **doing).happened
    assert after(APPOINTED, ACCEPTED, *at_panel).when(command, **doing).happened
    of_three = after(*SEATED, *at_panel, against=THREE)
    of_three.when(command, **doing).refused(ALONE)
    third = NeutralAgreedTo(on(5), FIRST, THREE[1])
    assert after(*SEATED, third, *at_panel, against=THREE).when(command, **doing).happened


def test_a_stage_is_not_exhausted_by_who_one_side_named() -> None:
    early = {"by": ONE, "zone": UTC, "effective": on(6)}
    declared = after(NAMED, ACCEPTED).when(declare_stage_exhausted, neutral=FIRST, effective=on(5))
    declared.refused(ALONE)
    assert after(*SEATED).when(declare_stage_exhausted, **AT).happened
    assert after().when(escalate_conflict, **early).refusal is not None


def test_a_side_accepts_once_whom_another_has_named() -> None:
    agreeing = after(NAMED).when(agree_to_neutral, by=TWO, neutral=FIRST, effective=on(4))
    agreeing.then(AGREED).again().refused(AlreadyAgreedTo(TWO))
    after(NAMED).when(agree_to_neutral, by=ONE, **AT).refused(AlreadyAgreedTo(ONE))
    after(APPOINTED).when(agree_to_neutral, by=TWO, **AT).refused(AlreadyAgreedTo(TWO))
    stranger = {"by": STRANGER, **AT}
    after(NAMED).when(agree_to_neutral, **stranger).refused(NotASide(CONFLICT_ID, STRANGER))
    told = after(NAMED).when_reported(agree_to_neutral, **stranger)
    told.found(NotASide(CONFLICT_ID, STRANGER))
    still = after(NAMED, ACCEPTED, NeutralAgreedTo(on(4), FIRST, STRANGER))
    still.when(declare_stage_exhausted, **AT).refused(ALONE)


ANSWERING = (agree_to_neutral, object_to_neutral)


@pytest.mark.parametrize("command", ANSWERING)
def test_a_side_answers_for_who_is_there(command: Command) -> None:
    given().when(command, by=TWO, **AT).refused(ConflictUnknown)
    after().when(command, by=TWO, **AT).refused(NeutralUnknown(FIRST))
    gone = after(NAMED, NeutralDischarged(on(3), FIRST))
    gone.when(command, by=TWO, **AT).refused(NeutralAlreadyGone(FIRST))
    early = {"by": TWO, "neutral": FIRST, "effective": on(1)}
    after(NAMED).when(command, **early).refused(ContradictoryDates)


def test_nobody_is_accepted_after_the_end_of_the_conflict() -> None:
    over = ConflictOver(CONFLICT_ID, "withdrawn")
    after(NAMED, WITHDRAWN).when(agree_to_neutral, by=TWO, **AT).refused(over)
    after(NAMED, WITHDRAWN).when_reported(agree_to_neutral, by=TWO, **AT).found(over)


def test_a_side_objects_to_whom_it_does_not_accept_until_they_sit() -> None:
    objecting = after(NAMED, ACCEPTED).when(
        object_to_neutral, by=TWO, grounds="A cousin.", neutral=FIRST, effective=on(4)
    )
    objected = replace(OBJECTED, grounds=sealed("A cousin."))
    objecting.then(objected).again().refused(NeutralAlreadyGone(FIRST))
    after(NAMED).when(object_to_neutral, by=TWO, grounds="", **AT).refused(TextMissing)
    after(NAMED).when(object_to_neutral, by=STRANGER, **AT).refused(NotASide)
    after(*SEATED).when(object_to_neutral, by=TWO, **AT).refused(NeutralSits())
    after(*SEATED).when_reported(object_to_neutral, by=TWO, **AT).found(NeutralSits())
    asked = {**ASKING, "neutral": SECOND}
    assert after(NAMED, OBJECTED).when(appoint_neutral, by=ONE, **asked).happened, "anew"
    strange = after(NAMED, ACCEPTED, replace(OBJECTED, by=STRANGER), AGREED)
    assert strange.when(declare_stage_exhausted, **AT).happened, "a stranger has no say"


def test_who_sits_is_let_go_by_all_sides_together_or_at_their_own_wish() -> None:
    sought = NeutralDischargeSought(on(6), FIRST, ONE, sealed("Too slow."))
    one = after(*SEATED).when(discharge_neutral, by=ONE, grounds="Too slow.", **AT)
    one.then(sought).again().refused(DischargeAlreadySought(ONE))
    assert after(*SEATED, sought).when(declare_stage_exhausted, **AT).happened, "they still sit"
    after(*SEATED, sought).when(discharge_neutral, by=TWO, **AT).then(
        NeutralDischargeSought(on(6), FIRST, TWO), NeutralDischarged(on(6), FIRST)
    )
    of_three = after(*SEATED, NeutralAgreedTo(on(4), FIRST, THREE[1]), sought, against=THREE)
    of_three.when(discharge_neutral, by=TWO, **AT).then(NeutralDischargeSought(on(6), FIRST, TWO))
    after(*SEATED).when(discharge_neutral, **AT).then(NeutralDischarged(on(6), FIRST))
    after(*SEATED).when(discharge_neutral, by=STRANGER, **AT).refused(NotASide)


def test_a_side_that_accepts_them_again_no_longer_wants_them_to_go() -> None:
    sought = NeutralDischargeSought(on(5), FIRST, ONE)
    kept = after(*SEATED, sought).when(agree_to_neutral, by=ONE, **AT)
    back = NeutralAgreedTo(on(6), FIRST, ONE)
    kept.then(back).again().refused(AlreadyAgreedTo(ONE))
    after(*SEATED, sought, back).when(discharge_neutral, by=TWO, **AT).then(
        NeutralDischargeSought(on(6), FIRST, TWO)
    )


def test_who_does_not_sit_yet_is_let_go_as_soon_as_one_side_wants_it() -> None:
    after(NAMED, ACCEPTED).when(discharge_neutral, by=ONE, **AT).then(
        NeutralDischargeSought(on(6), FIRST, ONE), NeutralDischarged(on(6), FIRST)
    )


def test_who_was_named_sits_from_the_last_yes_on() -> None:
    late = after(NAMED, AGREED).when(accept_as_neutral, neutral=FIRST, effective=on(6))
    assert late.state.neutrals[FIRST].sits_since == on(6)
    last = after(NAMED, ACCEPTED).when(agree_to_neutral, by=TWO, neutral=FIRST, effective=on(5))
    assert last.state.neutrals[FIRST].sits_since == on(5)
    assert after().when(appoint_neutral, by=ONE, **ASKING).state.neutrals[FIRST].sits_since is None
