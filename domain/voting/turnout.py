"""Turnout: a condition on how many take part.

Unlike a quorum it does not void the vote: it stands beside other conditions, so that a vote in
which too few took part rejects, or needs more than otherwise.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from domain.voting.rules import Base, Condition, Measure, Rounding

TakingPart = Literal["present", "cast", "cast-and-abstaining", "cast-and-invalid"]
"""Who is taken to take part: those present, as for a quorum; who voted yes or no; these and who
abstained; or who voted yes or no and whose vote is no valid choice."""


@dataclass(frozen=True)
class Turnout(Condition):
    """Those who take part are at least (`strictly`: more than) this share of the base, or this
    number (Constitution of Italy, art. 75: a majority of those entitled has taken part)."""

    share: Fraction | None = None
    number: Fraction | None = None
    strictly: bool = False
    counted: TakingPart = "present"
    base: Base = "members"
    """Of what the share is; of a number, nothing."""
    group: str = ""
    measure: Measure = "votes"
    plus: Fraction = Fraction(0)
    """What is added to the share, or taken from it where it is negative."""
    rounded: Rounding = "no"
    """How the share is rounded, before anything is added."""
    kind: Literal["turnout"] = "turnout"
