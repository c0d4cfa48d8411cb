"""The Schulze method: ranked ballots compared in pairs.

One option defeats another if more ballots prefer it than the other way round. Of two options the
better is the one with the stronger path of defeats to the other, a path being as strong as its
weakest defeat. Nobody is better than a winner; who defeats everybody always wins.

With a default option, the Debian constitution, A.5, comes first: an option that too few rank
above the default option (its quorum) or that does not defeat it by its ratio is dropped. The
single winner is told by Schwartz sequential dropping, as A.5 tells it: of the options that no
option outside defeats, even over others, the weakest defeats are dropped, until none is left.
Both ways lead to the same winners; several seats go by the order that the paths give.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from domain.elections.election import (
    OptionId,
    OptionQuorumNumber,
    OptionQuorumRoot,
    OptionQuorumShare,
    Schulze,
)
from domain.elections.profile import Preferences, Profile, preferences
from domain.elections.returns import (
    DefaultTest,
    Defeat,
    Duel,
    Excluded,
    OptionQuorumTest,
    PathDuel,
    SchwartzSet,
    Seated,
)
from domain.elections.seating import Seating, WhySeated, fill
from domain.elections.ties import CountSheet

Strength = tuple[int, int]
Pair = tuple[OptionId, OptionId]


@dataclass(frozen=True)
class Sizes:
    """How large the electorate is, in the measure that the rule counts."""

    members: Fraction
    all_seats: Fraction

    def of(self, whole: str) -> Fraction:
        """The number of members, or of all seats."""
        return self.members if whole == "members" else self.all_seats


@dataclass(frozen=True)
class _Comparison:
    """How each option fares against each other one."""

    method: Schulze
    preferred: Preferences
    unit: Fraction

    def defeats(self, winner: OptionId, loser: OptionId) -> bool:
        return self.preferred[winner, loser] > self.preferred[loser, winner]

    def strength(self, winner: OptionId, loser: OptionId) -> Strength:
        """Of two defeats the one with the larger strength is the stronger."""
        votes, against = self.preferred[winner, loser], self.preferred[loser, winner]
        if self.method.strength == "margins":
            return votes - against, 0
        return votes, -against if self.method.strength == "winning-votes" else 0

    def defeat(self, pair: Pair) -> Defeat:
        votes, against = self.preferred[pair], self.preferred[pair[1], pair[0]]
        return Defeat(*pair, votes * self.unit, against * self.unit)


def by_paths(profile: Profile, seating: Seating, sizes: Sizes, sheet: CountSheet) -> bool:
    """Seat those that nobody is better than, in that order; whether the default option won."""
    method = seating.rule.method
    assert isinstance(method, Schulze)
    options = seating.slate.ids
    compared = _Comparison(method, preferences(profile, options), profile.unit)
    for first, second in combinations(options, 2):
        preferring = compared.preferred[first, second] * profile.unit
        against = compared.preferred[second, first] * profile.unit
        sheet.note(Duel(first, second, preferring, against))
    kept = _kept(compared, seating, profile, sizes, sheet)
    paths = _strongest_paths(compared, kept)
    if seating.rule.seats == 1:
        _drop_weakest(compared, kept, sheet)

    def leading(remaining: Sequence[OptionId]) -> Sequence[OptionId]:
        top = [o for o in remaining if not any(paths.better(other, o) for other in remaining)]
        return [] if top == [method.default] else top

    def seat(option: OptionId, why: WhySeated | None) -> None:
        sheet.note(Seated(option, why or "undefeated"))

    candidates = [option for option in kept if option in profile.marked or option == method.default]
    remaining = fill(seating, candidates, leading, sheet, seat)
    assert method.default not in seating.elected, "all that is kept defeats the default option"
    winners = seating.elected or [option for option in kept if option == method.default]
    for winner in winners:
        for other in remaining:
            if other != winner:
                sheet.note(paths.duel(compared, winner, other))
    return not seating.elected and not sheet.tie_left and method.default is not None


def _kept(
    compared: _Comparison,
    seating: Seating,
    profile: Profile,
    sizes: Sizes,
    sheet: CountSheet,
) -> list[OptionId]:
    """The options that are considered: A.5.2 and A.5.3, and those that any ballot ranks."""
    method = compared.method
    kept = []
    for option in seating.slate.options:
        if option.id == method.default:
            kept.append(option.id)
        elif option.id not in profile.marked:
            is_told = profile.compared is None  # pairs do not say who is marked and comes last
            sheet.note(Excluded(option.id, "unmarked" if is_told else "preferred-to-none"))
        elif method.default is None:
            kept.append(option.id)
        else:
            ratio = method.ratio if option.ratio is None else option.ratio
            why = _why_dropped(compared, option.id, method.default, ratio, sizes, sheet)
            if why is None:
                kept.append(option.id)
            else:
                sheet.note(why)
    return kept


def _why_dropped(
    compared: _Comparison,
    option: OptionId,
    default: OptionId,
    ratio: Fraction,
    sizes: Sizes,
    sheet: CountSheet,
) -> Excluded | None:
    method = compared.method
    preferring = compared.preferred[option, default] * compared.unit
    against = compared.preferred[default, option] * compared.unit
    needed, squared = _quorum_of(method, sizes)
    if needed is not None:
        holds = (preferring**2 if squared else preferring) >= needed
        sheet.note(OptionQuorumTest(option, preferring, needed, holds, squared, decisive=not holds))
        if not holds:
            return Excluded(option, "option-quorum", preferring)
    reached = preferring > ratio * against if method.strictly else preferring >= ratio * against
    holds = reached and preferring > against
    test = DefaultTest(
        option, default, preferring, against, ratio, method.strictly, holds, not holds
    )
    sheet.note(test)
    return None if holds else Excluded(option, "ratio", preferring)


def _quorum_of(method: Schulze, sizes: Sizes) -> tuple[Fraction | None, bool]:
    """What must be reached, and whether it is a square that squares are compared with."""
    match method.quorum:
        case OptionQuorumNumber(number):
            return number, False
        case OptionQuorumShare(share, of):
            return share * sizes.of(of), False
        case OptionQuorumRoot(factor, of):
            return factor**2 * sizes.of(of), True
        case _:
            return None, False


@dataclass(frozen=True)
class _Paths:
    """The strongest path from each option to each other: its strength and its weakest defeat."""

    strongest: Mapping[Pair, tuple[Strength, Pair]]

    def better(self, first: OptionId, second: OptionId) -> bool:
        """Whether the first has a stronger path to the second than the other way round."""
        forth, back = self.strongest.get((first, second)), self.strongest.get((second, first))
        return forth is not None and (back is None or forth[0] > back[0])

    def duel(self, compared: _Comparison, first: OptionId, second: OptionId) -> PathDuel:
        forth, back = self.strongest.get((first, second)), self.strongest.get((second, first))
        return PathDuel(
            first,
            second,
            compared.defeat(forth[1]) if forth else None,
            compared.defeat(back[1]) if back else None,
            decisive=True,
        )


def _strongest_paths(compared: _Comparison, options: Sequence[OptionId]) -> _Paths:
    """By the algorithm of Floyd and Warshall: over each option in turn, if that is stronger."""
    strongest: dict[Pair, tuple[Strength, Pair]] = {
        (first, second): (compared.strength(first, second), (first, second))
        for first in options
        for second in options
        if first != second and compared.defeats(first, second)
    }
    for over in options:
        for first in options:
            to_it = strongest.get((first, over))
            if to_it is None:
                continue
            for second in options:
                from_it = strongest.get((over, second))
                if from_it is None or second == first:
                    continue
                weakest = to_it if to_it[0] <= from_it[0] else from_it
                known = strongest.get((first, second))
                if known is None or weakest[0] > known[0]:
                    strongest[first, second] = weakest
    return _Paths(strongest)


def _drop_weakest(compared: _Comparison, options: Sequence[OptionId], sheet: CountSheet) -> None:
    """Note the Schwartz set, and the weakest defeats in it that are dropped, until none is."""
    defeats: set[Pair] = {
        (first, second)
        for first in options
        for second in options
        if first != second and compared.defeats(first, second)
    }
    while True:
        inside = _schwartz_set(defeats, options)
        among = [pair for pair in defeats if pair[0] in inside and pair[1] in inside]
        if not among:
            sheet.note(SchwartzSet(tuple(inside), (), decisive=True))
            return
        weakest = min(compared.strength(*pair) for pair in among)
        order = {option: place for place, option in enumerate(options)}
        dropped = sorted(
            (pair for pair in among if compared.strength(*pair) == weakest),
            key=lambda pair: (order[pair[0]], order[pair[1]]),
        )
        sheet.note(SchwartzSet(tuple(inside), tuple(compared.defeat(pair) for pair in dropped)))
        defeats.difference_update(dropped)


def _schwartz_set(defeats: Iterable[Pair], options: Sequence[OptionId]) -> list[OptionId]:
    """The options that defeat, even over others, whoever so defeats them."""
    place = {option: number for number, option in enumerate(options)}
    beaten = [0] * len(options)
    for winner, loser in defeats:
        beaten[place[winner]] |= 1 << place[loser]
    for over in range(len(options)):
        for number in range(len(options)):
            if beaten[number] >> over & 1:
                beaten[number] |= beaten[over]
    beaters = [0] * len(options)
    for number, mask in enumerate(beaten):
        for other in range(len(options)):
            if mask >> other & 1:
                beaters[other] |= 1 << number
    return [
        option
        for number, option in enumerate(options)
        if not beaters[number] & ~beaten[number] & ~(1 << number)
    ]
