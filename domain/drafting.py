"""Drafting: what is wrong with a decision rule, said before anybody adopts it.

A malformed rule is refused with the place named, such as `condition.all[1].share`: shares
outside 0 to 1, a comparison that could hold over nothing without saying what a poll comes to
in which nobody votes, conditions that contain nothing, groups and seats that are not there.
"""

from fractions import Fraction
from typing import get_args

from domain.refusal import Refused
from domain.rules import (
    AllOf,
    AnyOf,
    Base,
    Condition,
    CountAtLeast,
    DecisionRule,
    Majority,
    Measure,
    NoObjection,
    Not,
    NoVeto,
    Part,
    Place,
    QuorumNumber,
    QuorumShare,
    Unanimity,
    groups_named,
    nested,
    parts_of,
)
from domain.values import INTEGER_LIMIT, NAME_LIMIT, SeatId, TooMany, checked_text

CONDITIONS_LIMIT = 200
DEPTH_LIMIT = 20
QUORUMS_LIMIT = 100
VETO_SEATS_LIMIT = 1_000


class ShareOutOfRange(Refused):
    """The share {share} at {place} is not between 0 and 1."""

    code = "SHARE_OUT_OF_RANGE"
    place: str
    share: Fraction


class NumberOutOfRange(Refused):
    """The number {number} at {place} is negative or too large."""

    code = "NUMBER_OUT_OF_RANGE"
    place: str
    number: Fraction


class NobodyVotingNotStated(Refused):
    """The condition at {place} could hold when nobody votes, so the rule must state the outcome
    for that case."""

    code = "NOBODY_VOTING_NOT_STATED"
    place: str


class UnknownGroup(Refused):
    """There is no group “{group}”, which {place} names."""

    code = "UNKNOWN_GROUP"
    place: str
    group: str


class UnknownSeat(Refused):
    """There is no seat {seat}, which {place} names."""

    code = "UNKNOWN_SEAT"
    place: str
    seat: SeatId


class EmptyCondition(Refused):
    """The condition at {place} contains nothing that could hold or fail."""

    code = "EMPTY_CONDITION"
    place: str


class RuleTooComplex(Refused):
    """The rule nests its conditions more than {depth} deep or has more than {conditions}."""

    code = "RULE_TOO_COMPLEX"
    depth: int
    conditions: int


class UnknownOption(Refused):
    """“{option}” at {place} is none of: {known}."""

    code = "UNKNOWN_OPTION"
    place: str
    option: str
    known: str


def check_rule(rule: DecisionRule) -> None:
    """Refuse a malformed rule, naming the place."""
    _check_size(rule)
    for place, part in parts_of(rule):
        _check_part(place, part)
        if rule.nobody_votes is None and _compares_with_at_least(part):
            raise NobodyVotingNotStated(place)
    if rule.nobody_votes is None and _holds_over_nothing(rule.condition):
        raise NobodyVotingNotStated("condition")
    _check_options(rule)


def check_names(rule: DecisionRule, groups: frozenset[str], seats: frozenset[SeatId]) -> None:
    """Refuse a rule that names a group or a seat which is not among these: those of who decides."""
    for group, place in groups_named(rule).items():
        if group not in groups:
            raise UnknownGroup(f"{place}.group", group)
    for place, part in parts_of(rule):
        if isinstance(part, NoVeto):
            for seat in part.seats:
                if seat not in seats:
                    raise UnknownSeat(f"{place}.seats", seat)


def _compares_with_at_least(part: Part) -> bool:
    return isinstance(part, Unanimity) or (isinstance(part, Majority) and not part.strictly)


def _holds_over_nothing(condition: Condition) -> bool:
    """Whether the condition would hold in a poll in which nobody took any stance."""
    if isinstance(condition, AllOf):
        return all(_holds_over_nothing(part) for part in condition.conditions)
    if isinstance(condition, AnyOf):
        return any(_holds_over_nothing(part) for part in condition.conditions)
    if isinstance(condition, Not):
        return not _holds_over_nothing(condition.condition)
    if isinstance(condition, NoVeto):
        return not condition.concurring
    if isinstance(condition, NoObjection):
        return True
    return isinstance(condition, CountAtLeast) and condition.number == 0


def _check_size(rule: DecisionRule) -> None:
    if len(rule.quorum) > QUORUMS_LIMIT:
        raise TooMany("quorum", len(rule.quorum), QUORUMS_LIMIT)
    level, total = [rule.condition], 0
    for _ in range(DEPTH_LIMIT):
        total += len(level)
        if total > CONDITIONS_LIMIT:
            break
        level = [part for condition in level for part in nested(condition)]
        if not level:
            return
    raise RuleTooComplex(DEPTH_LIMIT, CONDITIONS_LIMIT)


def _check_part(place: Place, part: Part) -> None:
    checked_text(f"{place}.group", getattr(part, "group", ""), NAME_LIMIT)
    if isinstance(part, AllOf | AnyOf) and not part.conditions:
        raise EmptyCondition(place)
    if isinstance(part, NoVeto):
        if not part.seats and not part.group:
            raise EmptyCondition(place)
        if len(part.seats) > VETO_SEATS_LIMIT:
            raise TooMany(f"{place}.seats", len(part.seats), VETO_SEATS_LIMIT)
    if isinstance(part, Majority | QuorumShare):
        if not 0 <= part.share <= 1:
            raise ShareOutOfRange(f"{place}.share", part.share)
        check_number(f"{place}.share", part.share)
    if isinstance(part, CountAtLeast | QuorumNumber):
        check_number(f"{place}.number", part.number)
    for name, known in _PART_OPTIONS.items():
        option = getattr(part, name, None)
        if option is not None and option not in known:
            raise UnknownOption(f"{place}.{name}", option, ", ".join(known))


_PART_OPTIONS: dict[str, tuple[str, ...]] = {
    "measure": get_args(Measure),
    "base": get_args(Base),
    "of": ("members", "all-seats"),
    "stance": ("yes", "no", "abstain"),
}

_RULE_OPTIONS: dict[str, tuple[str | None, ...]] = {
    "nobody_votes": (None, "adopted", "rejected", "no-opinion", "inquorate"),
    "recusal": ("leaves-both", "leaves-base", "leaves-presence", "leaves-neither"),
    "abstention": ("present", "absent"),
    "proxy": ("refused", "present", "absent"),
    "silence": ("absent", "abstain", "no", "yes"),
    "invalid": ("present", "absent"),
    "tie": ("fails", "no-opinion", "casting-vote"),
}


def _check_options(rule: DecisionRule) -> None:
    for name, known in _RULE_OPTIONS.items():
        option = getattr(rule, name)
        if option not in known:
            raise UnknownOption(name, str(option), ", ".join(str(k) for k in known if k))


def check_number(place: Place, number: Fraction) -> None:
    """Refuse a count or share that is negative, or written with more digits than readers keep."""
    limit = INTEGER_LIMIT
    if number < 0 or number.numerator > limit or number.denominator > limit:
        raise NumberOutOfRange(place, number)
