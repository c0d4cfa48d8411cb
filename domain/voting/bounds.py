"""Bounds: what holds, or fails, whatever a reported tally leaves out.

Six voted of ten members, and nobody wrote down who abstained: more than half were there in any
case. What a source does not say lies between bounds: who votes is there, who is there is a
member, and every member has a seat. As far as that goes a comparison is decided without it.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from domain.voting.figures import Figures, figures
from domain.voting.rules import DecisionRule
from domain.voting.steps import Missing, Step, is_a_tie, rounds_unevenly
from domain.voting.tally import NONE, Count

FAR = Fraction(10**60)
"""More than any number that a tally can have."""

_BLOCKING = frozenset({"blocking-seats", "blocking-share"})
"""Steps that hold as long as a number is small."""


def in_any_case(
    rule: DecisionRule, count: Count, judged: Callable[[Figures], Step | None], missing: Missing
) -> Step | None:
    """The step, where it comes to the same whatever the count leaves out: in the case in which
    it does so by the least margin, and with what is `missing` for another. None where it depends
    on that. Where all voted that there are, nothing is missing: the rest follows.

    Both sides of a comparison grow evenly with every number left out (and the square of a count
    faster the larger it is), so it is enough to look at the corners of what is possible.
    """
    if rule.silence in {"yes", "no"} and not count.yes and not count.no:
        return None  # it depends on who was silent whether anybody voted at all
    corners = [judged(figures(rule, one, counted=False)) for one in _possible(count)]
    steps = [step for step in corners if step is not None]
    if not steps or len(steps) < len(corners) or len({step.holds for step in steps}) > 1:
        return None
    if _is_uneven(steps) or rounds_unevenly(steps) or len({is_a_tie(step) for step in steps}) > 1:
        return None
    holds = steps[0].holds is True
    closest = min if holds is not (steps[0].kind in _BLOCKING) else max
    found = closest(steps, key=_margin)
    is_far = max(found.count or NONE, found.of or NONE) >= FAR
    if is_far:
        return None
    is_known = len({(step.count, step.of) for step in steps}) == 1
    return found if is_known else replace(found, missing=missing)


def _margin(step: Step) -> Fraction:
    if step.needed is not None and step.count is not None:
        return step.count - step.needed
    return next((n for n in (step.ratio, step.count) if n is not None), NONE)


def _is_uneven(steps: list[Step]) -> bool:
    """Whether corners do not tell of what lies between: there a base may be empty; and the square
    of a count over its base, which grows with the one and falls with the other, may first fall and
    then rise where both grow together, but only where the count is more than twice the base."""
    bases = {step.of for step in steps if step.of is not None}
    if min(bases, default=NONE) <= 0 < max(bases, default=NONE):
        return any(step.of == 0 and step.count for step in steps)
    is_root = steps[0].kind in {"root", "quorum-root"}
    return is_root and any((step.count or NONE) > 2 * (step.of or NONE) for step in steps)


def _possible(count: Count) -> Iterator[Count]:
    """The count with the least and the most that the numbers left out can be."""
    voted = count.yes + count.no + count.invalid
    entitled = [whole for whole in (count.members, count.seats) if whole is not None]
    room = [whole - count.recused for whole in entitled]
    room += [] if count.present is None else [count.present]
    most = min(room) - voted if room else None
    for abstain in _between(count.abstain, count.proxies_abstaining, most):
        there = max(voted + abstain, count.present or NONE) + count.recused
        for members in _between(count.members, there, count.seats):
            for seats in _between(count.seats, members, None):
                yield replace(count, abstain=abstain, members=members, seats=seats)


def _between(
    known: Fraction | None, least: Fraction, most: Fraction | None
) -> tuple[Fraction, ...]:
    """The number, or its bounds; none where the numbers contradict one another."""
    if known is not None:
        return (known,)
    if most is None:
        return (least, least + FAR)
    return () if most < least else (least, most)
