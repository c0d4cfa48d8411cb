"""Turns: what of a rule holds in one way of deciding, and on one call.

A rule may ask for something else in writing than at a meeting, and for less on the second call
than on the first; so may what it says of ties, of nobody voting, of rejection, and of who must
abstain.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import get_args

from domain.voting.parts import in_way, narrowed, parts_of, provides_for
from domain.voting.rules import (
    ByCall,
    ByWay,
    Condition,
    DecisionRule,
    DecisionRuleTie,
    MustAbstain,
    QuorumByCall,
    QuorumByWay,
    Way,
)
from domain.voting.rules_before import SilenceKept


@dataclass(frozen=True)
class Turn:
    """A way of deciding, and a call."""

    way: Way = "meeting"
    call: int = 1


FIRST = Turn()
"""At a meeting, on the first call."""


def in_call(condition: Condition, call: int) -> Condition:
    """What remains of the condition on one call."""
    if isinstance(condition, ByCall):
        return in_call(condition.conditions[min(call, len(condition.conditions)) - 1], call)
    return narrowed(condition, lambda part: in_call(part, call))


def in_turn(condition: Condition, turn: Turn) -> Condition:
    """What remains of the condition in one way of deciding and on one call."""
    return in_call(in_way(condition, turn.way), turn.call)


def silence_in(rule: DecisionRule, turn: Turn) -> SilenceKept | None:
    """The silence procedure by which it goes then, where it does."""
    if not any(isinstance(part, SilenceKept) for _, part in parts_of(rule)):
        return None
    left = DecisionRule(in_turn(rule.condition, turn))
    return next((part for _, part in parts_of(left) if isinstance(part, SilenceKept)), None)


def applied(rule: DecisionRule, turn: Turn) -> DecisionRule:
    """The rule with what it says of ties, rejection and nobody voting then. Of nobody voting it
    says nothing where it goes by silence: nobody needs to vote."""
    for each in rule.instead:
        if turn.call < each.from_call or each.way not in (None, turn.way):
            continue
        rule = replace(
            rule,
            nobody_votes=each.nobody_votes or rule.nobody_votes,
            tie=each.tie or rule.tie,
            rejection=each.rejection or rule.rejection,
        )
    if rule.nobody_votes is not None and silence_in(rule, turn) is not None:
        return replace(rule, nobody_votes=None)
    return rule


def ways_of(rule: DecisionRule) -> tuple[Way, ...]:
    """The ways of deciding that the rule tells apart; otherwise a meeting stands for all."""
    named = [part for _, part in parts_of(rule) if isinstance(part, ByWay | QuorumByWay)]
    conditions = [part for part in named if isinstance(part, ByWay)]
    ways: tuple[Way, ...] = get_args(Way)
    if conditions:
        return tuple(way for way in ways if any(getattr(part, way) for part in conditions))
    return ways if named else ("meeting",)


def calls_of(rule: DecisionRule) -> tuple[int, ...]:
    """The calls that the rule tells apart, for the quorum or for what must hold."""
    parts = [part for _, part in parts_of(rule)]
    calls = {1, *(each.from_call for each in rule.instead)}
    calls |= {n for part in parts if isinstance(part, ByCall) for n in _numbers(part)}
    calls |= {2 for part in parts if isinstance(part, QuorumByCall)}
    return tuple(sorted(calls))


def turns_of(rule: DecisionRule) -> Iterator[Turn]:
    """The turns that the rule tells apart, in which something can be adopted."""
    parts = [part for _, part in parts_of(rule)]
    tells_ways = any(isinstance(part, ByWay) for part in parts)
    ways: tuple[Way, ...] = ("meeting",)
    if tells_ways or any(each.way for each in rule.instead):
        ways = get_args(Way)
    calls = {1, *(each.from_call for each in rule.instead)}
    calls |= {n for part in parts if isinstance(part, ByCall) for n in _numbers(part)}
    for way in ways:
        if provides_for(rule.condition, way):
            yield from (Turn(way, call) for call in sorted(calls))


def _numbers(part: ByCall) -> range:
    return range(1, len(part.conditions) + 1)


def ties_come_to(rule: DecisionRule) -> frozenset[DecisionRuleTie]:
    """Everything that a tie may come to under the rule, on whatever call and in whatever way."""
    return frozenset([rule.tie, *(each.tie for each in rule.instead if each.tie)])


def abstaining_in(rule: DecisionRule, turn: Turn) -> tuple[MustAbstain, ...]:
    """Which seats and groups the rule makes abstain then."""
    bound = tuple(part for _, part in parts_of(rule) if isinstance(part, MustAbstain))
    if not bound or not _tells_turns(rule.condition):
        return bound
    left = DecisionRule(in_turn(rule.condition, turn))
    return tuple(part for _, part in parts_of(left) if isinstance(part, MustAbstain))


def _tells_turns(condition: Condition) -> bool:
    parts = (part for _, part in parts_of(DecisionRule(condition)))
    return any(isinstance(part, ByCall | ByWay) for part in parts)
