"""Comparing: what a step comes to once its numbers are known, in exact fractions."""

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from domain.voting.figures import Figures
from domain.voting.rules import Rounding
from domain.voting.steps import Step


def compared_in(asked: Step, known: Figures) -> Step | None:
    """The step with the numbers of a count; None where it does not have them all."""
    assert asked.threshold is not None
    number = known.amount(asked.counted)  # type: ignore[arg-type]  # a stance, or who takes part
    if number is None:
        return None
    if asked.base is None:
        return replace(asked, count=number, holds=_reaches(asked, number, asked.threshold))
    whole = known.base(asked.base)
    return None if whole is None else _compared(asked, number, whole)


def _compared(asked: Step, number: Fraction, whole: Fraction) -> Step:
    """The step with its ratio: of a square root the square of the number is compared."""
    if whole <= 0:
        return replace(asked, count=number, of=whole, holds=False)
    assert asked.threshold is not None
    ratio = (number**2 if asked.kind in {"root", "quorum-root"} else number) / whole
    found = replace(asked, count=number, of=whole, ratio=ratio)
    if asked.plus is None and asked.rounded is None:
        return replace(found, holds=_reaches(asked, ratio, asked.threshold))
    needed = rounded(asked.threshold * whole, asked.rounded or "no") + (asked.plus or 0)
    return replace(found, needed=needed, holds=_reaches(asked, number, needed))


def _reaches(asked: Step, number: Fraction, threshold: Fraction) -> bool:
    return number > threshold if asked.comparison == "more than" else number >= threshold


def rounded(number: Fraction, how: Rounding) -> Fraction:
    """The number, rounded as it is told."""
    if how == "no":
        return number
    if how == "up":
        return Fraction(ceil(number))
    return Fraction(floor(number if how == "down" else number + Fraction(1, 2)))


def few_in(asked: Step, known: Figures) -> Step | None:
    """Whether those who did not say yes are too few; None where they are not known."""
    assert asked.base is not None and asked.threshold is not None
    yes, whole = known.number("yes"), known.base(asked.base)
    if yes is None or whole is None:
        return None
    step = replace(asked, count=whole - yes, of=whole)
    if asked.kind == "blocking-seats":
        return replace(step, holds=whole - yes < asked.threshold)
    if whole <= 0:
        return replace(step, holds=True)
    ratio = (whole - yes) / whole
    blocks = ratio > asked.threshold
    if asked.comparison == "at least":
        blocks = ratio >= asked.threshold
    return replace(step, ratio=ratio, holds=not blocks)
