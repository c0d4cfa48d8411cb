"""Ties: what tells options apart that have equal amounts.

A method may break a tie by what the ballots say (an earlier count, a comparison in pairs); what
is left goes by the rule: it fails, waits for the casting vote, or for a lot, or goes by an order
that the slate states, such as that of age (Code général des collectivités territoriales,
art. L2122-7: of those level the eldest is elected).

The lot is a function of a recorded seed, so that anybody can draw it again: each option draws
the number SHA-256 of the seed, one line feed and the option's mark, all in UTF-8; the smallest
number is drawn first. Who is drawn first among those tied is preferred, so of those tied for
exclusion the one drawn last is excluded. The seed must be one that nobody could have chosen to
suit them, such as a public draw of a day fixed before the vote. One seed orders all options
once; every tie of the count goes by that order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256

from domain.elections.election import EarlierCounts, OptionId, TieBreaker, TieRule
from domain.elections.returns import CountStep, Draw, Stake, TieBroken, TieLeft

NOTHING = Fraction(0)


def drawn(seed: str, options: Iterable[OptionId]) -> tuple[Draw, ...]:
    """The options in the order in which the lot draws them."""
    draws = [Draw(option, sha256(f"{seed}\n{option}".encode()).hexdigest()) for option in options]
    return tuple(sorted(draws, key=lambda draw: (draw.number, draw.option)))


@dataclass
class CountSheet:
    """The steps of one count as they are taken, and how the rule breaks its ties."""

    rule: TieRule
    breaker: TieBreaker
    steps: list[CountStep] = field(default_factory=list)
    tie_left: bool = False
    """Whether the count stopped at a tie that nothing has broken."""

    def note(self, *steps: CountStep) -> None:
        """Enter steps of the count."""
        self.steps.extend(steps)

    def preferred(self, tied: Sequence[OptionId], stake: Stake) -> OptionId | None:
        """The one that goes before the others tied, or None when the rule has not told yet."""
        return self._chosen(tied, stake)

    def excluded(self, tied: Sequence[OptionId]) -> OptionId | None:
        """The one of those tied that is excluded, or None when the rule has not told yet."""
        return self._chosen(tied, "exclusion")

    def _chosen(self, tied: Sequence[OptionId], stake: Stake) -> OptionId | None:
        if len(tied) == 1:
            return tied[0]
        if self.rule == "lot" and self.breaker.drawn:
            told = _preferring(self.breaker.drawn, tied, stake)
            if told is not None:
                self.note(TieBroken(tuple(tied), told, stake, "lot", decisive=True))
                return told
        elif self.rule == "lot" and self.breaker.seed:
            draws = drawn(self.breaker.seed, tied)
            chosen = draws[-1 if stake == "exclusion" else 0].option
            self.note(TieBroken(tuple(tied), chosen, stake, "lot", draws, decisive=True))
            return chosen
        if self.rule == "precedence":
            order = [option for option in self.breaker.order if option in tied]
            first = order[-1 if stake == "exclusion" else 0]
            self.note(TieBroken(tuple(tied), first, stake, "precedence", decisive=True))
            return first
        is_cast = self.rule == "casting-vote"
        cast = _preferring(self.breaker.casting, tied, stake) if is_cast else None
        if cast is not None:
            self.note(TieBroken(tuple(tied), cast, stake, "casting-vote", decisive=True))
            return cast
        return self.left(tied, stake)

    def left(self, tied: Sequence[OptionId], stake: Stake) -> OptionId | None:
        """What is chosen of those that nothing has told apart: none, and the count stops."""
        self.tie_left = True
        self.note(TieLeft(tuple(tied), stake))
        return None


def _preferring(
    order: Sequence[OptionId], tied: Sequence[OptionId], stake: Stake
) -> OptionId | None:
    """What an order chooses among those tied, in which options that it does not name come after the
    others; None where it leaves several."""
    named = [option for option in order if option in tied]
    if stake != "exclusion":
        return named[0] if named else None
    others = [option for option in tied if option not in named]
    if len(others) > 1:
        return None
    return others[0] if others else named[-1]


def narrowed(
    tied: Sequence[OptionId],
    earlier: Sequence[Mapping[OptionId, Fraction]],
    by: EarlierCounts,
    *,
    fewest: bool,
) -> tuple[OptionId, ...]:
    """Those of the tied who had fewest (or most) in the earlier count that tells them apart.

    `earlier` are the counts before the present one, in order.
    """
    left = tuple(tied)
    if by not in {"latest-difference", "earliest-difference"}:
        return left
    for count in reversed(earlier) if by == "latest-difference" else earlier:
        best = (min if fewest else max)(count.get(option, NOTHING) for option in left)
        left = tuple(option for option in left if count.get(option, NOTHING) == best)
        if len(left) == 1:
            break
    return left
