"""Access: reading what belongs to a partnership by who operates the installation, in an emergency.

Whoever operates an installation holds no authority in the partnerships on it, and sees nothing of
them. Where something has to be looked at all the same (a fault, an order of a court), the glass is
broken: access is opened for one partnership, for one key, for some hours, with the reason. That is
an act on record, which every party sees in the trail at once, and may end. Access is for reading:
nothing is done by it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias, assert_never

from domain.record import Noun, event
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    NAME_LIMIT,
    SHORT_TEXT_LIMIT,
    AccessId,
    Moment,
    PartnershipId,
    in_order,
    required_text,
)

HOURS = (1, 72)
"""For how many hours access is opened at once: for longer it is opened again, with a reason."""


# Events


@event("access.opened.v1", begins="id")
@dataclass(frozen=True)
class AccessOpened:
    """Reading what belongs to the partnership was opened to a key of who operates it."""

    effective: Moment
    id: AccessId
    partnership: PartnershipId
    operator: str
    """The key, by its prefix."""
    label: str
    """Whose it is, in words."""
    until: Moment
    """The first moment at which it is closed by itself."""


@event("access.ended.v1")
@dataclass(frozen=True)
class AccessEnded:
    """The access was ended before its time."""

    effective: Moment


Event: TypeAlias = AccessOpened | AccessEnded


# State


@dataclass(frozen=True)
class Access:
    """An access, and until when."""

    id: AccessId
    partnership: PartnershipId
    operator: str
    opened: Moment
    until: Moment
    ended: Moment | None = None

    def is_open_at(self, at: datetime) -> bool:
        """Whether the key reads by it at the instant `at`."""
        ends = self.until.at if self.ended is None else min(self.until.at, self.ended.at)
        return self.opened.at <= at < ends


# Refusals


class AccessAlreadyOpened(Refused):
    """The access {access} was opened already."""

    code = "ACCESS_ALREADY_OPENED"
    access: AccessId


class AccessOver(Refused):
    """The access {access} is over since {over}."""

    code = "ACCESS_OVER"
    access: AccessId
    over: Moment


class HoursOutOfRange(Refused):
    """Access is opened for {least} to {most} hours at once, not for {hours}."""

    code = "HOURS_OUT_OF_RANGE"
    hours: int
    least: int
    most: int


# Decisions


def break_glass(
    access: Access | None,
    *,
    id: AccessId,
    partnership: PartnershipId,
    operator: str,
    label: str,
    reason: str,
    hours: int,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Open access for some hours; the reason, which is asked for, is kept with the record."""
    if access is not None:
        raise AccessAlreadyOpened(id)
    required_text("operator", operator, NAME_LIMIT)
    required_text("label", label, NAME_LIMIT)
    required_text("reason", reason, SHORT_TEXT_LIMIT, lines=True)
    least, most = HOURS
    if not least <= hours <= most:
        raise HoursOutOfRange(hours, least, most)
    until = Moment(effective.at + timedelta(hours=hours))
    return [AccessOpened(effective, id, partnership, operator, label, until)]


def end_access(
    access: Access | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """End access before its time."""
    assert access is not None, "the service has found it"
    in_order("opening of the access", access.opened, "end", effective)
    over = access.until if access.ended is None else access.ended
    if over.at <= effective.at:
        raise AccessOver(access.id, over)
    return [AccessEnded(effective)]


# Folding


def evolve(access: Access | None, happened: Event) -> Access:
    """The access after what happened."""
    if isinstance(happened, AccessOpened):
        return Access(
            happened.id,
            happened.partnership,
            happened.operator,
            happened.effective,
            happened.until,
        )
    assert access is not None, "it is opened first"
    match happened:
        case AccessEnded(effective):
            return replace(access, ended=effective)
        case _:
            assert_never(happened)


ACCESS = Noun("access", evolve)
