"""Caps on weight: no voter counts for more than a share of all votes, or than a fixed number.

Articles of co-operatives and companies say so in order that nobody decides alone; they differ in
whose votes are added up before the cap, in what the share is of, and in whether the share is
taken once, of the votes as they were, or has to hold of what is left as well. So the rule says it.

Sources: German Co-operatives Act, § 43(3) no. 2: no member has more than one tenth of the votes
present at the general meeting; Code de commerce, art. L225-125: the articles may limit the number
of votes that each shareholder has.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from domain.values import SeatId

CapUnit = Literal["seat", "holder", "party", "voter"]
CapBase = Literal["members", "all-seats", "present"]


@dataclass(frozen=True)
class WeightCap:
    """Nobody counts for more than `share` of the weight of the base, or for more than `number`.

    Who has several seats that are cut is cut in each in the same proportion.
    """

    share: Fraction | None = None
    number: Fraction | None = None
    """A fixed limit, in place of a share."""
    of: CapBase = "members"
    """What the share is of: the seats that somebody holds, all seats, or those that take part;
    without the recused where they leave it."""
    by: CapUnit = "seat"
    """Whose seats are added up: each seat by itself; those of one holder; those held for one
    party; those for which one person votes, by proxy too."""
    repeated: bool = False
    """Whether the share is taken again of what is left, until nobody has more than that; left
    out: once, of the weights as they were."""


@dataclass(frozen=True)
class CappedSeat:
    """A seat that counts for less than its weight."""

    seat: SeatId
    weight: Fraction
    counts: Fraction


@dataclass(frozen=True)
class AppliedCap:
    """What a cap on weight came to in a vote."""

    limit: Fraction
    """What one may count for at most."""
    of: Fraction
    """The weight that the share was taken of: as it was, or as it is left where it is repeated."""
    cap: WeightCap
    seats: tuple[CappedSeat, ...] = ()
    """The seats that were cut, each with what it would have counted for."""


def limit_is_the_smallest(applied: AppliedCap) -> bool:
    """Whether a share that is repeated could not be held, because there are too few for it."""
    share = applied.cap.share
    return share is not None and applied.limit != share * applied.of


def limit_of(cap: WeightCap, weights: Iterable[Fraction]) -> tuple[Fraction, Fraction]:
    """What one may count for at most, and of what it is the share; `weights` are those of the
    base, added up for each whom the cap looks at.

    Repeated, the limit is where nobody has more than the share of all that is left. Where there
    are too few for that, because so many shares do not make a whole, the smallest is the limit:
    they are as equal as can be.
    """
    heavy = sorted((weight for weight in weights if weight > 0), reverse=True)
    whole = sum(heavy, Fraction(0))
    if cap.number is not None or cap.share is None:
        return cap.number or Fraction(0), whole
    if not cap.repeated:
        return cap.share * whole, whole
    rest = whole
    for cut, weight in enumerate(heavy):
        left = 1 - cap.share * cut
        if left <= 0:
            break
        limit = cap.share * rest / left
        if weight <= limit:
            return limit, limit * cut + rest
        rest -= weight
    smallest = heavy[-1] if heavy else Fraction(0)
    return smallest, smallest * len(heavy)


def cut_to(limit: Fraction, units: Iterable[Sequence[tuple[SeatId, Fraction]]]) -> list[CappedSeat]:
    """The seats that are cut, where those of one unit together have more than the limit."""
    cut = []
    for seats in units:
        total = sum((weight for _, weight in seats), Fraction(0))
        if total > limit:
            cut += [CappedSeat(seat, w, w * limit / total) for seat, w in seats if w]
    return sorted(cut, key=lambda each: each.seat)


def weights_left(applied: AppliedCap | None) -> Mapping[SeatId, Fraction]:
    """What those seats count for that were cut."""
    return {} if applied is None else {each.seat: each.counts for each in applied.seats}
