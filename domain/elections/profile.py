"""Profiles: the legal ballots of an election, alike ones together, and what follows from them.

Whatever order ballots come in, the same ballots make the same profile. What a ballot is worth
is kept in whole numbers of one unit, so that sums are exact and quick.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from math import lcm

from domain.elections.election import EqualRanks, OptionId
from domain.elections.marks import RankedOptions, ScoredOptions, options_marked
from domain.elections.returns import Amount
from domain.refusal import Refused
from domain.values import INTEGER_LIMIT
from domain.voting.tally import Choice


class NoCommonUnit(Refused):
    """The votes are worth fractions that have no common unit of a size that can be written."""

    code = "NO_COMMON_UNIT"


@dataclass(frozen=True)
class Profile:
    """What was chosen, and how often: worth in whole units of `unit`."""

    choices: Mapping[Choice, int]
    unit: Fraction
    marked: frozenset[OptionId]
    """The options that some ballot marks."""
    whole: Fraction | None = None
    """What all ballots are worth together, where only totals or pairs of them were reported."""
    compared: "Preferences | None" = None
    """How many units prefer one option to another, where that was reported."""

    @property
    def total(self) -> Fraction:
        """What all ballots are worth together."""
        return sum(self.choices.values()) * self.unit if self.whole is None else self.whole

    def amount(self, units: int) -> Fraction:
        """So many units as a number of votes."""
        return units * self.unit


def common_denominator(worths: Iterable[Fraction]) -> int:
    """In which parts of one all these are whole numbers; refuses where there are none to write."""
    denominator = 1
    for worth in worths:
        denominator = lcm(denominator, worth.denominator)
        if denominator > INTEGER_LIMIT:
            raise NoCommonUnit
    return denominator


def profile_of(ballots: Iterable[tuple[Choice, Fraction]]) -> Profile:
    """The profile of legal ballots that say something, each with what it is worth.

    Refuses worths without a common unit.
    """
    kept = [(choice, worth) for choice, worth in ballots if worth > 0]
    denominator = common_denominator(worth for _, worth in kept)
    choices: dict[Choice, int] = {}
    marked: set[OptionId] = set()
    for choice, worth in kept:
        units = worth.numerator * (denominator // worth.denominator)
        choices[choice] = choices.get(choice, 0) + units
        marked.update(options_marked(choice))
    return Profile(choices, Fraction(1, denominator), frozenset(marked))


def amounts(totals: Mapping[OptionId, Fraction], order: Iterable[OptionId]) -> tuple[Amount, ...]:
    """The totals, the largest first, and equal ones in the order of the slate."""
    listed = [Amount(option, totals[option]) for option in order if option in totals]
    return tuple(sorted(listed, key=lambda each: -each.amount))


def ranks_of(choice: Choice) -> tuple[tuple[OptionId, ...], ...]:
    """The groups of options from the most to the least preferred; those not named come last."""
    if isinstance(choice, RankedOptions):
        return choice.ranks
    if isinstance(choice, ScoredOptions):
        levels = sorted({given.score for given in choice.scores if given.score}, reverse=True)
        return tuple(
            tuple(given.option for given in choice.scores if given.score == level)
            for level in levels
        )
    return (options_marked(choice),)


def next_of(
    ballot: RankedOptions, left: Collection[OptionId], equal_ranks: EqualRanks
) -> tuple[OptionId, ...]:
    """For whom the ballot counts among those left: level ones share it; none: it is exhausted."""
    for rank in ballot.ranks:
        if len(rank) > 1 and equal_ranks == "exhausted":
            return ()
        counting = tuple(option for option in rank if option in left)
        if counting:
            return counting
    return ()


Preferences = Mapping[tuple[OptionId, OptionId], int]
"""For each pair, how many units prefer the first to the second."""


def preferences(profile: Profile, options: Iterable[OptionId]) -> Preferences:
    """How many prefer each option to each other one.

    The counts of one option against all others are kept as digits of one large integer, wide
    enough for all votes together: a ballot is then added in one step for each option it ranks.
    """
    options = tuple(options)
    if profile.compared is not None:
        return {pair: profile.compared.get(pair, 0) for pair in permutations(options, 2)}
    width = sum(profile.choices.values()).bit_length() + 1
    digit = {option: 1 << (width * place) for place, option in enumerate(options)}
    everything = sum(digit.values())
    rows = dict.fromkeys(options, 0)
    for choice, units in profile.choices.items():
        ranks = [[o for o in rank if o in digit] for rank in ranks_of(choice)]
        below = everything - sum(digit[option] for rank in ranks for option in rank)
        for rank in reversed(ranks):
            beaten = below * units
            for option in rank:
                rows[option] += beaten
                below += digit[option]
    mask = (1 << width) - 1
    return {
        (winner, loser): (rows[winner] >> (width * place)) & mask
        for winner in options
        for place, loser in enumerate(options)
        if winner != loser
    }
