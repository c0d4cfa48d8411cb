"""Conditions that hold by what happened before the vote, and when: silence, an earlier meeting,
notice, consultation."""

from dataclasses import dataclass
from typing import Literal

from domain.values import BodyId, OrganisationId
from domain.voting.rules import Condition


@dataclass(frozen=True)
class SilenceKept(Condition):
    """The silence procedure: nobody objected, or said no, within so many days after notice was
    proven to have reached every member. Nobody needs to vote, and there is no other quorum."""

    days: int = 10
    working_days: bool = True
    """Whether only weekdays count that are no holidays."""
    broken: Literal["without-effect", "rejected", "meeting"] = "without-effect"
    """What an objection makes of it: the procedure ends without effect, the motion is rejected,
    or it stays open for a meeting to decide, by what the rule has for that."""
    kind: Literal["silence"] = "silence"


@dataclass(frozen=True)
class Confirmed(Condition):
    """The motion passes at a second meeting too, on a later day, with at least so many clear days
    between the two (0: on any later day): at the first one it is still incomplete. Stands
    outermost, or in an `all`, and nowhere below `not`."""

    days: int
    working_days: bool = True
    kind: Literal["confirmed"] = "confirmed"


@dataclass(frozen=True)
class Noticed(Condition):
    """Notice is proven to have reached every member before the day of the vote, with at least so
    many clear days between the two (0: on any earlier day). Without such proof it does not hold.

    Where a rule asks for less after previous notice: to rescind takes a majority then, and two
    thirds otherwise (Robert's Rules of Order Newly Revised, 12th ed., 35:2(7)).
    """

    days: int = 0
    working_days: bool = False
    kind: Literal["noticed"] = "noticed"


@dataclass(frozen=True)
class Consulted(Condition):
    """These bodies and parties were consulted before the vote, with at least so many clear days
    between the two. Until then the motion is incomplete: who decides without having heard them
    has not decided (Betriebsverfassungsgesetz, § 102(1))."""

    bodies: tuple[BodyId, ...] = ()
    parties: tuple[OrganisationId, ...] = ()
    days: int = 0
    working_days: bool = False
    kind: Literal["consulted"] = "consulted"


@dataclass(frozen=True)
class TwoMeetings(Condition):
    """The motion passes at two meetings, each by a condition of its own, with at least so many
    clear days between the two (0: on any later day). Stands nowhere below `not`.

    It may be one of several ways to the same end: statutes of an economic association are changed
    if all members agree, or at two meetings, at the latter by two thirds (Bostadsrättslagen,
    9 kap. 23 §).
    """

    first: Condition
    second: Condition
    days: int = 0
    working_days: bool = True
    kind: Literal["two-meetings"] = "two-meetings"
