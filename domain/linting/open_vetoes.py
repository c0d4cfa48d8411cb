"""Open vetoes: whom a rule itself says that nothing is adopted against.

A unanimity, a veto or consent that must hold, whatever else does, says so. One that is an
alternative to something else does not: who can keep the other from holding has a veto that the
rule does not speak of.
"""

from collections.abc import Collection, Iterable

from domain.values import SeatId
from domain.voting.rules import (
    AllOf,
    AnyOf,
    Condition,
    Consensus,
    CountAtLeast,
    InGroups,
    Majority,
    NoObjection,
    Not,
    NoVeto,
    Unanimity,
)
from domain.voting.rules_before import SilenceKept, TwoMeetings
from domain.voting.tally import Seat

Seats = frozenset[SeatId]


def asks_everybody(condition: object) -> bool:
    """Whether nobody of those of whom it speaks may say no: unanimity, by whatever name."""
    match condition:
        case Unanimity():
            return True
        case Majority(stance="yes"):
            return condition.share == 1 and not condition.strictly and not condition.plus
        case Not(CountAtLeast(stance="no") as against):
            return 0 < against.number <= 1
        case _:
            return False


def open_vetoes(condition: Condition, seats: Collection[Seat]) -> Seats:
    """The seats of which what is asked says itself that each of them can block."""
    match condition:
        case AllOf(conditions):
            return _of_any(open_vetoes(part, seats) for part in conditions)
        case TwoMeetings(first, second):
            return _of_any((open_vetoes(first, seats), open_vetoes(second, seats)))
        case AnyOf(conditions) if conditions:
            found = [open_vetoes(part, seats) for part in conditions]
            return frozenset.intersection(*found)
        case InGroups():
            return _of_groups(condition, seats)
        case NoVeto(named, group):
            return frozenset(s.id for s in seats if s.id in named or (group and s.group == group))
        case NoObjection() | Consensus() | SilenceKept():
            return frozenset(seat.id for seat in seats)
        case _ if asks_everybody(condition):
            asked = condition.condition if isinstance(condition, Not) else condition
            group = getattr(asked, "group", "")
            return frozenset(seat.id for seat in seats if not group or seat.group == group)
        case _:
            return frozenset()


def _of_groups(condition: InGroups, seats: Collection[Seat]) -> Seats:
    """Those who can block a group that is asked, where all of them must agree."""
    asked = {each.group for each in condition.groups} or {seat.group for seat in seats} - {""}
    if condition.share != 1 and condition.number != len(asked):
        return frozenset()
    members = [seat for seat in seats if seat.group in asked]
    return open_vetoes(condition.condition, members)


def _of_any(found: Iterable[Seats]) -> Seats:
    return frozenset().union(*found)
