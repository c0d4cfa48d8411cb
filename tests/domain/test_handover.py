"""Handovers: a checklist, handed over by the outgoing holder, acknowledged by the successor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.posts.appointment import APPOINTMENT, Appointment, AppointmentNotAccepted
from domain.posts.handover import (
    ChecklistEmpty,
    ChecklistItem,
    HandoverAlreadyClosed,
    HandoverAlreadyOpened,
    HandoverClosed,
    HandoverItem,
    HandoverItemNamedTwice,
    HandoverItemUnknown,
    HandoverOpened,
    HandoverUnknown,
    ItemAcknowledged,
    ItemAlreadyAcknowledged,
    ItemAlreadyHandedOver,
    ItemHandedOver,
    ItemNotHandedOver,
    ItemsOutstanding,
    NotTheOutgoingHolder,
    NotTheSuccessor,
    Successor,
    SuccessorAlreadyNamed,
    SuccessorIsHolder,
    SuccessorNamed,
    SuccessorOfAnotherPost,
    acknowledge_item,
    close_handover,
    hand_over_item,
    handover_id,
    name_successor,
    open_handover,
)
from domain.refusal import Refused
from domain.values import (
    ContradictoryDates,
    ControlCharacter,
    HandoverItemId,
    Sealed,
    TextMissing,
    TextTooLong,
    TooMany,
    end_of,
)
from tests.domain.posts import (
    ADA,
    ALLIANCE,
    BEN,
    CHAIR,
    CLEO,
    TREASURER,
    appointment,
    appointment_id,
    made,
    on,
    term,
)
from tests.domain.specification import Command, given

KEYS, BOOKS, NOTHING = (HandoverItemId(UUID(int=300 + number)) for number in range(3))
CHECKLIST = (ChecklistItem(KEYS, "Keys of the office"), ChecklistItem(BOOKS, "Books of 2021"))
DUE = end_of(date(2022, 1, 31))
BENS = Successor(appointment_id(2), BEN)
OPENED = HandoverOpened(
    on(2021, 12),
    handover_id(appointment_id(1)),
    ALLIANCE,
    TREASURER,
    appointment_id(1),
    ADA,
    (
        HandoverItem(KEYS, Sealed("Keys of the office", ALLIANCE)),
        HandoverItem(BOOKS, Sealed("Books of 2021", ALLIANCE)),
    ),
    DUE,
)
NAMED = SuccessorNamed(on(2021, 12, 5), BENS)
HANDED_OVER = ItemHandedOver(on(2022, 1, 3), KEYS)
ACKNOWLEDGED = ItemAcknowledged(on(2022, 1, 4), KEYS)
EVERYTHING = (
    HANDED_OVER,
    ACKNOWLEDGED,
    ItemHandedOver(on(2022, 1, 5), BOOKS),
    ItemAcknowledged(on(2022, 1, 6), BOOKS),
)
CLOSED = HandoverClosed(on(2022, 1, 7))


def successor(**fields: Any) -> Appointment:
    found = APPOINTMENT.fold(
        [made(**{"number": 2, "person": BEN, "term": term(2022, 2023), **fields})]
    )
    assert found is not None
    return found


def opening(**fields: Any) -> dict[str, Any]:
    return {
        "appointment": appointment(),
        "items": CHECKLIST,
        "due": DUE,
        "effective": on(2021, 12),
        **fields,
    }


def test_a_handover_is_opened_once() -> None:
    given().when(open_handover, **opening()).then(OPENED).again().refused(
        HandoverAlreadyOpened(appointment_id(1))
    )


def test_a_handover_may_know_its_successor_from_the_beginning() -> None:
    given().when(open_handover, **opening(successor=successor())).then(
        replace(OPENED, successor=BENS)
    )


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"items": ()}, ChecklistEmpty),
        ({"items": (ChecklistItem(KEYS, " "),)}, TextMissing),
        ({"items": (ChecklistItem(KEYS, "k\x00"),)}, ControlCharacter),
        ({"items": (ChecklistItem(KEYS, "k" * 10_001),)}, TextTooLong),
        ({"items": CHECKLIST * 2}, HandoverItemNamedTwice(KEYS)),
        ({"items": CHECKLIST * 300}, TooMany),
        ({"due": on(2021, 11)}, ContradictoryDates),
        ({"effective": on(2019)}, ContradictoryDates),
        ({"successor": successor(post=CHAIR)}, SuccessorOfAnotherPost(appointment_id(2))),
        ({"successor": successor(person=ADA)}, SuccessorIsHolder(ADA)),
    ],
)
def test_a_handover_that_could_not_be_is_refused(
    fields: dict[str, Any], refusal: type[Refused] | Refused
) -> None:
    given().when(open_handover, **opening(**fields)).refused(refusal)


def test_who_never_held_the_post_has_nothing_to_hand_over() -> None:
    pending = replace(appointment(), accepted=None)
    refusal = AppointmentNotAccepted(appointment_id(1), on(2021, 12))
    given().when(open_handover, **opening(appointment=pending)).refused(refusal)
    given().when_reported(open_handover, **opening(appointment=pending)).found(refusal)


def test_a_successor_is_named_once_and_may_be_replaced() -> None:
    naming = given(OPENED).when(name_successor, successor=successor(), effective=on(2021, 12, 5))
    naming.then(NAMED).again().refused(SuccessorAlreadyNamed(appointment_id(2)))
    given(OPENED, NAMED).when(
        name_successor, successor=successor(number=3, person=CLEO), effective=on(2022)
    ).then(SuccessorNamed(on(2022), Successor(appointment_id(3), CLEO)))
    other = successor(post=CHAIR)
    given(OPENED).when(name_successor, successor=other, effective=on(2022)).refused(
        SuccessorOfAnotherPost(appointment_id(2))
    )


def test_the_outgoing_holder_hands_an_item_over_once() -> None:
    handing = given(OPENED).when(hand_over_item, item=KEYS, by=ADA, effective=on(2022, 1, 3))
    handing.then(HANDED_OVER).again().refused(ItemAlreadyHandedOver(KEYS, on(2022, 1, 3)))
    given(OPENED).when(
        hand_over_item, item=KEYS, by=ADA, remark="Two of them.", effective=on(2022, 1, 3)
    ).then(replace(HANDED_OVER, remark=Sealed("Two of them.", ALLIANCE)))


@pytest.mark.parametrize(
    ("by", "because"),
    [(BEN, "this is somebody else"), (None, "it is not said who does it")],
)
def test_nobody_else_hands_over(by: Any, because: str) -> None:
    handing = {"item": KEYS, "by": by, "effective": on(2022, 1, 3)}
    given(OPENED, NAMED).when(hand_over_item, **handing).refused(NotTheOutgoingHolder(because))
    given(OPENED).when_reported(hand_over_item, **handing).found(NotTheOutgoingHolder(because))


def test_the_successor_acknowledges_an_item_once() -> None:
    taking = given(OPENED, NAMED, HANDED_OVER).when(
        acknowledge_item, item=KEYS, by=BEN, effective=on(2022, 1, 4)
    )
    taking.then(ACKNOWLEDGED).again().refused(ItemAlreadyAcknowledged(KEYS, on(2022, 1, 4)))
    given(OPENED, NAMED, HANDED_OVER).when(
        acknowledge_item, item=KEYS, by=BEN, remark="One is bent.", effective=on(2022, 1, 4)
    ).then(replace(ACKNOWLEDGED, remark=Sealed("One is bent.", ALLIANCE)))


def test_nobody_else_acknowledges() -> None:
    taking = {"item": KEYS, "effective": on(2022, 1, 4)}
    named = given(OPENED, NAMED, HANDED_OVER)
    somebody_else = NotTheSuccessor("this is somebody else")
    named.when(acknowledge_item, by=CLEO, **taking).refused(somebody_else)
    named.when(acknowledge_item, by=ADA, **taking).refused(somebody_else)
    named.when(acknowledge_item, by=None, **taking).refused(
        NotTheSuccessor("it is not said who does it")
    )
    named.when_reported(acknowledge_item, by=CLEO, **taking).found(somebody_else)
    nobody = NotTheSuccessor("nobody is named as successor")
    given(OPENED, HANDED_OVER).when(acknowledge_item, by=BEN, **taking).refused(nobody)
    given(OPENED, HANDED_OVER).when_reported(acknowledge_item, by=BEN, **taking).found(nobody)


def test_only_what_was_handed_over_is_acknowledged() -> None:
    taking = {"item": BOOKS, "by": BEN, "effective": on(2022, 1, 4)}
    refusal = ItemNotHandedOver(BOOKS)
    given(OPENED, NAMED, HANDED_OVER).when(acknowledge_item, **taking).refused(refusal)
    given(OPENED, NAMED, HANDED_OVER).when_reported(acknowledge_item, **taking).found(refusal)
    given(OPENED, NAMED, HANDED_OVER).when(
        acknowledge_item, item=KEYS, by=BEN, effective=on(2022, 1, 2)
    ).refused(ContradictoryDates)


def test_a_handover_is_closed_once_when_everything_is_acknowledged() -> None:
    closing = given(OPENED, NAMED, *EVERYTHING).when(close_handover, effective=on(2022, 1, 7))
    closing.then(CLOSED).again().refused(HandoverAlreadyClosed(appointment_id(1), on(2022, 1, 7)))
    open_items = given(OPENED, NAMED, HANDED_OVER, ACKNOWLEDGED)
    open_items.when(close_handover, effective=on(2022, 1, 7)).refused(ItemsOutstanding(1))
    open_items.when_reported(close_handover, effective=on(2022, 1, 7)).found(ItemsOutstanding(1))


TRIED: list[tuple[Command, dict[str, Any]]] = [
    (name_successor, {"successor": successor()}),
    (hand_over_item, {"item": KEYS, "by": ADA}),
    (acknowledge_item, {"item": KEYS, "by": BEN}),
    (close_handover, {}),
]


@pytest.mark.parametrize(("command", "fields"), TRIED)
def test_nothing_happens_in_unknown_handovers_nor_before_they_open(
    command: Command, fields: dict[str, Any]
) -> None:
    given().when(command, **fields, effective=on(2022)).refused(HandoverUnknown)
    given(OPENED).when(command, **fields, effective=on(2021)).refused(ContradictoryDates)


def test_nothing_is_handed_over_after_the_close() -> None:
    closed = HandoverAlreadyClosed(appointment_id(1), on(2022, 1, 7))
    early = given(OPENED, replace(NAMED, successor=Successor(appointment_id(3), CLEO)), CLOSED)
    for command, fields in TRIED[:2]:
        early.when(command, **fields, effective=on(2022, 2)).refused(closed)
        early.when_reported(command, **fields, effective=on(2022, 2)).found(closed)
    given(OPENED, NAMED, HANDED_OVER, CLOSED).when(
        acknowledge_item, item=KEYS, by=BEN, effective=on(2022, 2)
    ).refused(closed)


@pytest.mark.parametrize("command", [hand_over_item, acknowledge_item])
def test_an_item_that_is_not_on_the_list_is_refused(command: Command) -> None:
    given(OPENED, NAMED).when(command, item=NOTHING, by=ADA, effective=on(2022)).refused(
        HandoverItemUnknown(NOTHING)
    )
    given(OPENED, NAMED).when(
        command, item=KEYS, by=ADA, remark="k\x00", effective=on(2022)
    ).refused(ControlCharacter)
