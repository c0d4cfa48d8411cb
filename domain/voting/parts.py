"""Parts of a rule: its quorums and conditions, each with its place, and what they ask for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar, cast

from domain.values import BodyId, OrganisationId, SeatId
from domain.voting.rules import (
    AllOf,
    AnyOf,
    ByCall,
    ByWay,
    Condition,
    Consensus,
    DecisionRule,
    InGroups,
    Measure,
    MustAbstain,
    NoObjection,
    Not,
    Quorum,
    QuorumAll,
    QuorumAny,
    QuorumByCall,
    QuorumByWay,
    QuorumInGroups,
    Way,
)
from domain.voting.rules_before import Consulted, SilenceKept, TwoMeetings

Place: TypeAlias = str
Part: TypeAlias = Condition | Quorum


def parts_of(rule: DecisionRule) -> Iterator[tuple[Place, Part]]:
    """Every quorum and condition of the rule with its place, such as `condition.all[1]`."""
    pending: list[tuple[Place, Part]] = [
        (f"quorum[{index}]", quorum) for index, quorum in enumerate(rule.quorum)
    ]
    pending.append(("condition", rule.condition))
    if rule.rejection is not None:
        pending.append(("rejection", rule.rejection))
    for index, each in enumerate(rule.instead):
        if each.rejection is not None:
            pending.append((f"instead[{index}].rejection", each.rejection))
    while pending:
        place, part = pending.pop(0)
        yield place, part
        pending += [(f"{place}.{inner_place}", inner) for inner_place, inner in inside(part)]


def inside(part: Part) -> list[tuple[Place, Part]]:
    """The quorums or conditions directly inside this one, each with its place in it."""
    match part:
        case AllOf(conditions) | AnyOf(conditions):
            return [(f"{part.kind}[{index}]", inner) for index, inner in enumerate(conditions)]
        case ByCall(conditions=conditions, again_if=again_if):
            calls = [(f"by-call[{index}]", inner) for index, inner in enumerate(conditions)]
            return [*calls, *([] if again_if is None else [("again_if", again_if)])]
        case TwoMeetings(first, second):
            return [("first", first), ("second", second)]
        case Not(condition):
            return [("not[0]", condition)]
        case InGroups(inner_one) | QuorumInGroups(inner_one):
            return [("in-groups", inner_one)]
        case QuorumAny(quorums) | QuorumAll(quorums):
            return [(f"{part.kind}[{index}]", inner) for index, inner in enumerate(quorums)]
        case QuorumByCall(first, second):
            return [("first", first), *([("second", second)] if second else [])]
        case ByWay() | QuorumByWay():
            ways: list[tuple[Place, Part | None]] = [
                ("meeting", part.meeting),
                ("written", part.written),
                ("electronic", part.electronic),
            ]
            return [(way, inner) for way, inner in ways if inner is not None]
        case _:
            return []


def asks_for_consent(rule: DecisionRule, way: Way | None = None) -> bool:
    """Whether an objection, or a block, can stand in the way under this rule; by one way of
    deciding, where it is said."""
    asked = rule if way is None else replace(rule, condition=in_way(rule.condition, way))
    return any(isinstance(p, NoObjection | Consensus | SilenceKept) for _, p in parts_of(asked))


def in_way(condition: Condition, way: Way) -> Condition:
    """What remains of the condition by one way of deciding: where it has nothing for that way,
    a condition of none, which never holds."""
    if isinstance(condition, ByWay):
        part: Condition | None = getattr(condition, way)
        return AnyOf(()) if part is None else in_way(part, way)
    return narrowed(condition, lambda part: in_way(part, way))


def narrowed(condition: Condition, each: Callable[[Condition], Condition]) -> Condition:
    """The condition with each of those inside as it is told; groups are asked what they are."""
    match condition:
        case AllOf(conditions) | AnyOf(conditions):
            return replace(condition, conditions=tuple(each(part) for part in conditions))
        case ByCall(conditions=conditions, again_if=again_if):
            again = None if again_if is None else each(again_if)
            told = tuple(each(part) for part in conditions)
            return replace(condition, conditions=told, again_if=again)
        case Not(inner):
            return Not(each(inner))
        case TwoMeetings(first, second):
            return replace(condition, first=each(first), second=each(second))
        case ByWay(meeting, written, electronic):
            ways = [None if one is None else each(one) for one in (meeting, written, electronic)]
            return ByWay(ways[0], ways[1], ways[2])
        case _:
            return condition


def provides_for(condition: Condition, way: Way) -> bool:
    """Whether something could be adopted by this way of deciding."""
    match condition:
        case AllOf(conditions):
            return all(provides_for(part, way) for part in conditions)
        case AnyOf(conditions):
            return any(provides_for(part, way) for part in conditions)
        case ByCall(conditions):
            return any(provides_for(part, way) for part in conditions)
        case TwoMeetings(first, second):
            return provides_for(first, way) and provides_for(second, way)
        case ByWay():
            part: Condition | None = getattr(condition, way)
            return part is not None and provides_for(part, way)
        case _:
            return True


def groups_named(rule: DecisionRule) -> dict[str, Place]:
    """The groups that the rule speaks of, each with the first place that names it."""
    named: dict[str, Place] = {}
    for place, part in parts_of(rule):
        group = getattr(part, "group", "")
        if group:
            named.setdefault(group, place)
        if isinstance(part, InGroups | QuorumInGroups):
            for each in part.groups:
                named.setdefault(each.group, f"{place}.groups")
    return named


def counts_group(rule: DecisionRule, group: str) -> bool:
    """Whether the rule asks what this group did: by its name, or because it asks every group."""
    asks_every = any(
        isinstance(part, InGroups | QuorumInGroups) and not part.groups
        for _, part in parts_of(rule)
    )
    return group != "" and (asks_every or group in groups_named(rule))


P = TypeVar("P", Condition, Quorum)


def of_group(part: P, group: str) -> P:
    """What is asked of everybody, asked of one group alone."""
    asked: Any = part
    for inner in ("conditions", "quorums"):
        if hasattr(asked, inner):
            parts = tuple(of_group(each, group) for each in getattr(asked, inner))
            return cast(P, replace(asked, **{inner: parts}))
    if isinstance(asked, Not):
        return cast(P, Not(of_group(asked.condition, group)))
    return cast(P, replace(asked, group=group))


def measures_named(rule: DecisionRule) -> frozenset[Measure]:
    """What the rule counts; the votes of seats are always counted."""
    named: list[Measure] = [getattr(part, "measure", "votes") for _, part in parts_of(rule)]
    return frozenset(["votes", *named])


def abstentions_asked_for(rule: DecisionRule) -> tuple[MustAbstain, ...]:
    """Which seats and groups the rule makes abstain."""
    return tuple(part for _, part in parts_of(rule) if isinstance(part, MustAbstain))


def must_abstain(bound: tuple[MustAbstain, ...], seat: SeatId, group: str) -> bool:
    """Whether the seat is among those that must abstain, by itself or by its group."""
    return any(seat in part.seats or (group != "" and part.group == group) for part in bound)


def consulted_in(rule: DecisionRule) -> tuple[BodyId | OrganisationId, ...]:
    """Who has to be consulted under the rule."""
    asked = [part for _, part in parts_of(rule) if isinstance(part, Consulted)]
    bodies = tuple(body for part in asked for body in part.bodies)
    return (*bodies, *(party for part in asked for party in part.parties))
