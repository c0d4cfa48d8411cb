"""Steps: the reasoning behind an outcome, one quorum or condition at a time, in exact fractions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from domain.values import SeatId
from domain.voting.rules import Base, Measure, Rounding, StanceName
from domain.voting.turnout import TakingPart

Missing = Literal[
    "count",
    "abstain",
    "present",
    "members",
    "all-seats",
    "stances",
    "electorate",
    "notice",
    "time",
    "confirmation",
    "meeting",
    "consultation",
    "next-call",
]
"""What a tally does not say, or what is not there yet, though the rule asks for it."""


LOGICAL = frozenset(
    {
        "all",
        "any",
        "not",
        "first",
        "second",
        "meeting",
        "written",
        "electronic",
        "by-call",
        "first-meeting",
        "second-meeting",
        "in-groups",
        "in-group",
    }
)
"""Kinds of steps that hold by what their parts do."""


@dataclass(frozen=True)
class Step:
    """One step of the reasoning: a quorum or condition, its arithmetic, and whether it holds.

    `kind` is that of the condition, or `quorum-` and that of the quorum; `first`, `second` and the
    ways of deciding stand for what the rule has for this call or way alone, which is their part; so
    do `first-meeting` and `second-meeting`, and `by-call`, whose count is that of the call; where
    its first part failed and the `next-call` is missing, that decides; a second part is what the
    vote must have come to for a next call to come. In `in-groups` groups are counted, each as its
    part `in-group` has it.
    `count` (of yes, no, abstentions, those present, of the base those that did not say yes, or of
    days) is compared with `threshold`: as `ratio` of the base `of` where there is one, by itself
    otherwise; of a square root it is the square of the count. Where a share of the base is
    `rounded`, or something added to it (`plus`), the count is compared with what that comes to, the
    number `needed`. `holds` is None when what is needed
    is not said or not there yet. Where something is `missing` and it is told all the same, it comes
    to that whatever the missing is; the numbers are then the closest that are possible. A step is
    decisive when the outcome follows from it. The base `taking-part` is those present and who votes
    yes or no by proxy without being there: unanimity of those present is asked of them.
    """

    kind: str
    holds: bool | None
    decisive: bool = False
    group: str = ""
    measure: Measure = "votes"
    counted: (
        StanceName | TakingPart | Literal["not-yes", "days", "working-days", "groups"] | None
    ) = None
    count: Fraction | None = None
    base: Base | Literal["taking-part"] | None = None
    of: Fraction | None = None
    ratio: Fraction | None = None
    comparison: Literal["more than", "at least", "all"] | None = None
    threshold: Fraction | None = None
    missing: Missing | None = None
    vetoes: tuple[SeatId, ...] = ()
    parts: "tuple[Step, ...]" = ()
    plus: Fraction | None = None
    rounded: Rounding | None = None
    needed: Fraction | None = None


def marked_decisive(step: Step) -> Step:
    """The step marked decisive, with those of its parts that its own result follows from."""
    if step.kind == "by-call" and step.parts[0].holds:
        return replace(step, decisive=True, parts=(marked_decisive(step.parts[0]), *step.parts[1:]))
    everything = step.kind == "not" or (step.kind == "all") is (step.holds is True)
    parts = tuple(
        marked_decisive(part) if everything or part.holds is step.holds else part
        for part in step.parts
    )
    return replace(step, decisive=True, parts=parts)


def missing_in(step: Step) -> tuple[Step, ...]:
    """The steps that could not be taken because the tally does not say something."""
    own = (step,) if step.missing and step.holds is None else ()
    return own + tuple(found for part in step.parts for found in missing_in(part))


def combined(kind: str, holds: Sequence[bool | None]) -> bool | None:
    """What `all` or `any` of the parts come to, where a part may be unknown."""
    deciding = kind == "any"
    if deciding in holds:
        return deciding
    return None if None in holds else not deciding


def parts_combined(kind: str, parts: Sequence[Step]) -> bool | None:
    """All or any of the parts, where a part may be unknown."""
    return combined(kind, [part.holds for part in parts])


def holds_once_broken(step: Step) -> bool | None:
    """What the step would come to if every tie in it were broken for the motion.

    It differs from what it comes to only where as many yes as no is what made it fail.
    """
    if is_a_tie(step):
        return True
    if step.missing == "next-call":
        return None
    if step.kind not in LOGICAL or step.kind == "in-groups" or not step.parts:
        return step.holds  # where groups are counted it is their number that decides
    parts = [holds_once_broken(part) for part in step.parts]
    if step.kind in {"all", "any"}:
        return combined(step.kind, parts)
    only = parts[0]  # of a call the second tells only whether there is another
    return only if step.kind != "not" or only is None else not only


def rounds_unevenly(ends: Sequence[Step]) -> bool:
    """Whether the same step with several numbers does not tell of what lies between: where a share
    is rounded, and weights, which may be parts of one, are compared with it."""
    first = ends[0]
    is_rounded = first.rounded is not None and first.measure == "weight"
    return is_rounded and len({step.of for step in ends}) > 1


def waits_for_next_call(step: Step) -> bool:
    """Whether nothing is missing but the next call, of which the rule has a condition as well."""
    missing = missing_in(step)
    return bool(missing) and all(one.missing == "next-call" for one in missing)


def ties_in(step: Step) -> tuple[Step, ...]:
    """The steps that are ties; where groups are counted it is their number that decides."""
    if is_a_tie(step):
        return (step,)
    if step.kind == "in-groups":
        return ()
    return tuple(tie for part in step.parts for tie in ties_in(part))


def is_a_tie(step: Step) -> bool:
    """Whether it compares yes with half of the votes cast, and finds exactly half."""
    return (
        step.kind == "majority"
        and step.base == "cast"
        and step.counted == "yes"
        and step.comparison == "more than"
        and step.needed is None
        and step.ratio == step.threshold == Fraction(1, 2)
    )
