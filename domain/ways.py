"""Ways of deciding: what of a rule holds at a meeting, in writing, or by electronic vote."""

from dataclasses import replace

from domain.rules import (
    AllOf,
    AnyOf,
    ByWay,
    Condition,
    DecisionRule,
    Not,
    Way,
    asks_for_consent,
)


def consent_is_asked(rule: DecisionRule, way: Way) -> bool:
    """Whether an objection, or a block, can stand in the way by this way of deciding."""
    return asks_for_consent(replace(rule, condition=in_way(rule.condition, way)))


def in_way(condition: Condition, way: Way) -> Condition:
    """What remains of the condition by one way of deciding: where it has nothing for that way,
    a condition of none, which never holds."""
    match condition:
        case AllOf(conditions):
            return AllOf(tuple(in_way(part, way) for part in conditions))
        case AnyOf(conditions):
            return AnyOf(tuple(in_way(part, way) for part in conditions))
        case Not(inner):
            return Not(in_way(inner, way))
        case ByWay():
            part: Condition | None = getattr(condition, way)
            return AnyOf(()) if part is None else in_way(part, way)
        case _:
            return condition


def provides_for(condition: Condition, way: Way) -> bool:
    """Whether something could be adopted by this way of deciding."""
    match condition:
        case AllOf(conditions):
            return all(provides_for(part, way) for part in conditions)
        case AnyOf(conditions):
            return any(provides_for(part, way) for part in conditions)
        case ByWay():
            part: Condition | None = getattr(condition, way)
            return part is not None and provides_for(part, way)
        case _:
            return True
