"""Handovers: what the outgoing holder of a post passes to the next, item by item.

A handover is opened with a checklist when a term ends or is about to. The outgoing holder hands
over each item; the successor, who holds the next appointment to the post, acknowledges it; when
every item is acknowledged the handover is closed. There is one handover to each appointment, so
its identifier is derived from that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from domain.posts.appointment import Appointment, require_accepted
from domain.record import Noun, event
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    SHORT_TEXT_LIMIT,
    AppointmentId,
    HandoverId,
    HandoverItemId,
    Moment,
    PartnershipId,
    PersonId,
    PostId,
    Sealed,
    TooMany,
    derived_id,
    in_order,
    required_text,
)

HANDOVER_ITEMS_LIMIT = 500


def handover_id(appointment: AppointmentId) -> HandoverId:
    """The stream of the handover with which an appointment ends."""
    return HandoverId(derived_id("handover", appointment))


@dataclass(frozen=True)
class ChecklistItem:
    """Something that is to be handed over."""

    id: HandoverItemId
    what: str
    """What it is, such as the keys of the office or the access to an account; sealed."""


@dataclass(frozen=True)
class HandoverItem:
    """An item of the checklist, as recorded."""

    id: HandoverItemId
    what: Sealed


@dataclass(frozen=True)
class Successor:
    """Who takes over: the next appointment to the post, and its person."""

    appointment: AppointmentId
    person: PersonId


# Events


@event("handover.opened.v1", begins="id")
@dataclass(frozen=True)
class HandoverOpened:
    """A handover was opened, with what is to be handed over."""

    effective: Moment
    id: HandoverId
    partnership: PartnershipId
    post: PostId
    appointment: AppointmentId
    """The appointment that ends."""
    holder: PersonId
    """The outgoing holder."""
    items: tuple[HandoverItem, ...]
    due: Moment | None = None
    """Until when it is to be closed: the first moment after."""
    successor: Successor | None = None


@event("handover.successor-named.v1")
@dataclass(frozen=True)
class SuccessorNamed:
    """It was said who takes over."""

    effective: Moment
    successor: Successor


@event("handover.item-handed-over.v1", begins="item")
@dataclass(frozen=True)
class ItemHandedOver:
    """The outgoing holder handed an item over."""

    effective: Moment
    item: HandoverItemId
    remark: Sealed | None = None


@event("handover.item-acknowledged.v1")
@dataclass(frozen=True)
class ItemAcknowledged:
    """The successor acknowledged that they have the item."""

    effective: Moment
    item: HandoverItemId
    remark: Sealed | None = None


@event("handover.closed.v1")
@dataclass(frozen=True)
class HandoverClosed:
    """The handover was closed."""

    effective: Moment


Event: TypeAlias = (
    HandoverOpened | SuccessorNamed | ItemHandedOver | ItemAcknowledged | HandoverClosed
)


# State


@dataclass(frozen=True)
class ItemProgress:
    """How far an item has come."""

    handed_over: Moment | None = None
    acknowledged: Moment | None = None


@dataclass(frozen=True)
class Handover:
    """A handover and how far each of its items has come."""

    id: HandoverId
    partnership: PartnershipId
    post: PostId
    appointment: AppointmentId
    holder: PersonId
    opened: Moment
    items: Mapping[HandoverItemId, ItemProgress]
    due: Moment | None = None
    successor: Successor | None = None
    closed: Moment | None = None


# Refusals


class HandoverUnknown(Refused):
    """There is no handover of this appointment."""

    code = "HANDOVER_UNKNOWN"


class HandoverAlreadyOpened(Refused):
    """The handover of the appointment {appointment} was opened already."""

    code = "HANDOVER_ALREADY_OPENED"
    appointment: AppointmentId


class HandoverAlreadyClosed(Refused):
    """The handover of the appointment {appointment} was closed on {closed}."""

    code = "HANDOVER_ALREADY_CLOSED"
    appointment: AppointmentId
    closed: Moment


class ChecklistEmpty(Refused):
    """A handover needs at least one item that is to be handed over."""

    code = "CHECKLIST_EMPTY"


class HandoverItemNamedTwice(Refused):
    """The item {item} is named twice."""

    code = "HANDOVER_ITEM_NAMED_TWICE"
    item: HandoverItemId


class HandoverItemUnknown(Refused):
    """The handover has no item {item}."""

    code = "HANDOVER_ITEM_UNKNOWN"
    item: HandoverItemId


class ItemAlreadyHandedOver(Refused):
    """The item {item} was handed over on {handed_over}."""

    code = "ITEM_ALREADY_HANDED_OVER"
    item: HandoverItemId
    handed_over: Moment


class ItemNotHandedOver(Refused):
    """The item {item} is not handed over yet, so nobody can acknowledge it."""

    code = "ITEM_NOT_HANDED_OVER"
    item: HandoverItemId


class ItemAlreadyAcknowledged(Refused):
    """The item {item} was acknowledged on {acknowledged}."""

    code = "ITEM_ALREADY_ACKNOWLEDGED"
    item: HandoverItemId
    acknowledged: Moment


class ItemsOutstanding(Refused):
    """The handover can't be closed; items that are not acknowledged: {count}."""

    code = "ITEMS_OUTSTANDING"
    count: int


class NotTheOutgoingHolder(Refused):
    """Only the outgoing holder hands over, and {because}."""

    code = "NOT_THE_OUTGOING_HOLDER"
    because: str


class NotTheSuccessor(Refused):
    """Only the successor acknowledges what was handed over, and {because}."""

    code = "NOT_THE_SUCCESSOR"
    because: str


class SuccessorOfAnotherPost(Refused):
    """The appointment {appointment} is to another post, so it does not succeed this one."""

    code = "SUCCESSOR_OF_ANOTHER_POST"
    appointment: AppointmentId


class SuccessorIsHolder(Refused):
    """The person {person} is the outgoing holder and has everything already."""

    code = "SUCCESSOR_IS_HOLDER"
    person: PersonId


class SuccessorAlreadyNamed(Refused):
    """The appointment {appointment} is named as successor already."""

    code = "SUCCESSOR_ALREADY_NAMED"
    appointment: AppointmentId


# Decisions


def open_handover(
    handover: Handover | None,
    *,
    appointment: Appointment,
    items: tuple[ChecklistItem, ...],
    due: Moment | None = None,
    successor: Appointment | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Open the handover of an appointment; `due` is the first moment after its last day."""
    if handover is not None:
        raise HandoverAlreadyOpened(appointment.id)
    _check_items(items)
    in_order("appointment", appointment.appointed, "opening of the handover", effective)
    if due is not None:
        in_order("opening of the handover", effective, "its last day", due)
    next_one = None
    if successor is not None:
        next_one = _successor(successor, appointment.post, appointment.person)
    require_accepted(appointment, effective, conduct)
    opened = HandoverOpened(
        effective,
        handover_id(appointment.id),
        appointment.partnership,
        appointment.post,
        appointment.id,
        appointment.person,
        tuple(HandoverItem(item.id, Sealed(item.what, appointment.partnership)) for item in items),
        due,
        next_one,
    )
    return [opened]


def name_successor(
    handover: Handover | None,
    *,
    successor: Appointment,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Say who takes over, or who does instead of the one named before."""
    handover = known(handover)
    in_order("opening of the handover", handover.opened, "naming of the successor", effective)
    if handover.successor is not None and handover.successor.appointment == successor.id:
        raise SuccessorAlreadyNamed(successor.id)
    named = _successor(successor, handover.post, handover.holder)
    _require_open(handover, conduct)
    return [SuccessorNamed(effective, named)]


def hand_over_item(
    handover: Handover | None,
    *,
    item: HandoverItemId,
    by: PersonId | None,
    remark: str | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Hand an item over; only the outgoing holder can."""
    handover = known(handover)
    sealed = _remark(handover, remark)
    progress = _progress(handover, item)
    in_order("opening of the handover", handover.opened, "handing over", effective)
    if progress.handed_over is not None:
        raise ItemAlreadyHandedOver(item, progress.handed_over)
    _require_open(handover, conduct)
    if by != handover.holder:
        conduct.breach(NotTheOutgoingHolder(_because(by)))
    return [ItemHandedOver(effective, item, sealed)]


def acknowledge_item(
    handover: Handover | None,
    *,
    item: HandoverItemId,
    by: PersonId | None,
    remark: str | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Acknowledge an item that was handed over; only the successor can."""
    handover = known(handover)
    sealed = _remark(handover, remark)
    progress = _progress(handover, item)
    in_order("opening of the handover", handover.opened, "acknowledgement", effective)
    if progress.acknowledged is not None:
        raise ItemAlreadyAcknowledged(item, progress.acknowledged)
    _require_open(handover, conduct)
    if progress.handed_over is None:
        conduct.breach(ItemNotHandedOver(item))
    else:
        in_order("handing over", progress.handed_over, "acknowledgement", effective)
    if handover.successor is None:
        conduct.breach(NotTheSuccessor("nobody is named as successor"))
    elif by != handover.successor.person:
        conduct.breach(NotTheSuccessor(_because(by)))
    return [ItemAcknowledged(effective, item, sealed)]


def close_handover(
    handover: Handover | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Close the handover when the successor has acknowledged every item."""
    handover = known(handover)
    in_order("opening of the handover", handover.opened, "its close", effective)
    if handover.closed is not None:
        raise HandoverAlreadyClosed(handover.appointment, handover.closed)
    outstanding = sum(item.acknowledged is None for item in handover.items.values())
    if outstanding:
        conduct.breach(ItemsOutstanding(outstanding))
    return [HandoverClosed(effective)]


def known(handover: Handover | None) -> Handover:
    """The handover, or the refusal that there is none."""
    if handover is None:
        raise HandoverUnknown
    return handover


def _check_items(items: tuple[ChecklistItem, ...]) -> None:
    if not items:
        raise ChecklistEmpty
    if len(items) > HANDOVER_ITEMS_LIMIT:
        raise TooMany("items", len(items), HANDOVER_ITEMS_LIMIT)
    named: set[HandoverItemId] = set()
    for index, item in enumerate(items):
        required_text(f"items[{index}].what", item.what, SHORT_TEXT_LIMIT, lines=True)
        if item.id in named:
            raise HandoverItemNamedTwice(item.id)
        named.add(item.id)


def _successor(successor: Appointment, post: PostId, holder: PersonId) -> Successor:
    if successor.post != post:
        raise SuccessorOfAnotherPost(successor.id)
    if successor.person == holder:
        raise SuccessorIsHolder(holder)
    return Successor(successor.id, successor.person)


def _remark(handover: Handover, remark: str | None) -> Sealed | None:
    if remark is None:
        return None
    required_text("remark", remark, SHORT_TEXT_LIMIT, lines=True)
    return Sealed(remark, handover.partnership)


def _progress(handover: Handover, item: HandoverItemId) -> ItemProgress:
    if item not in handover.items:
        raise HandoverItemUnknown(item)
    return handover.items[item]


def _require_open(handover: Handover, conduct: Conduct) -> None:
    if handover.closed is not None:
        conduct.breach(HandoverAlreadyClosed(handover.appointment, handover.closed))


def _because(by: PersonId | None) -> str:
    return "it is not said who does it" if by is None else "this is somebody else"


# Folding


def evolve(handover: Handover | None, happened: Event) -> Handover:
    """The handover after what happened."""
    if isinstance(happened, HandoverOpened):
        return Handover(
            id=happened.id,
            partnership=happened.partnership,
            post=happened.post,
            appointment=happened.appointment,
            holder=happened.holder,
            opened=happened.effective,
            items={item.id: ItemProgress() for item in happened.items},
            due=happened.due,
            successor=happened.successor,
        )
    assert handover is not None, "it is opened first"
    match happened:
        case SuccessorNamed(_, successor):
            return replace(handover, successor=successor)
        case ItemHandedOver(effective, item):
            return _with_item(handover, item, handed_over=effective)
        case ItemAcknowledged(effective, item):
            return _with_item(handover, item, acknowledged=effective)
        case HandoverClosed(effective):
            return replace(handover, closed=effective)
        case _:
            assert_never(happened)


def _with_item(handover: Handover, item: HandoverItemId, **progress: Moment) -> Handover:
    advanced = replace(handover.items[item], **progress)
    return replace(handover, items={**handover.items, item: advanced})


HANDOVER = Noun("handover", evolve)
