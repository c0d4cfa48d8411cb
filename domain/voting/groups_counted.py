"""Groups counted: in how many of them something holds, each counted by its own weight."""

from dataclasses import replace
from fractions import Fraction

from domain.voting.rules import GroupWeight, InGroups, QuorumInGroups
from domain.voting.steps import Step
from domain.voting.vote_counted import VoteCounted


def groups_asked(vote: VoteCounted, part: InGroups | QuorumInGroups) -> tuple[GroupWeight, ...]:
    """The groups that are named, or else every group there is."""
    if part.groups:
        return part.groups
    electorate = vote.circumstances.electorate
    known = frozenset() if electorate is None else electorate.groups
    named = known | {count.group for count in vote.tally.counts if count.group}
    return tuple(GroupWeight(group) for group in sorted(named))


def in_groups(part: InGroups | QuorumInGroups, steps: list[tuple[GroupWeight, Step]]) -> Step:
    """Whether it holds in enough groups, by what each of them comes to."""
    parts = tuple(
        Step("in-group", step.holds, group=of.group, count=of.weight, parts=(step,))
        for of, step in steps
    )
    whole = sum((of.weight for of, _ in steps), Fraction(0))
    share, number = part.share, part.number
    asked = Step("in-groups", None, counted="groups", of=whole, parts=parts)
    asked = replace(
        asked,
        threshold=number if share is None else share,
        comparison="more than" if part.strictly else "at least",
    )
    count = counted(parts, unknown=False)
    ratio = count / whole if share is not None and whole > 0 else None
    known = replace(asked, count=count, ratio=ratio)
    return replace(known, holds=holds_in_groups(known))


def counted(parts: tuple[Step, ...], *, unknown: bool) -> Fraction:
    """The weight of the groups in which it holds, with those of which it can't be told or not."""
    held = (part for part in parts if part.holds or (unknown and part.holds is None))
    return sum((part.count or Fraction(0) for part in held), Fraction(0))


def holds_in_groups(asked: Step) -> bool | None:
    """Whether enough groups agree; None where it is for those to say of which it can't be told."""
    known, most = (counted(asked.parts, unknown=unknown) for unknown in (False, True))
    if _enough(asked, known):
        return True
    return None if _enough(asked, most) else False


def _enough(asked: Step, count: Fraction) -> bool:
    """Whether that many groups are enough; a share of no groups never is."""
    assert asked.threshold is not None and asked.of is not None
    if asked.of <= 0:
        return False
    wanted = asked.threshold if is_number(asked) else asked.threshold * asked.of
    return count > wanted if asked.comparison == "more than" else count >= wanted


def is_number(asked: Step) -> bool:
    """Whether groups are compared with a number, not with a share of all of them."""
    return asked.ratio is None
