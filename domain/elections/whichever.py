"""Whichever way a tie is broken: who is elected however it would be, where nothing has broken it.

A tie on the way (for exclusion, for the run-off, whose surplus goes first) need not change who is
elected: whoever of three equal to one another goes out, the same two may reach the quota. The
count is tried with each way to break that tie and those that come of it. Who is elected in all
of them is elected, as “what hangs on the tie stays open” leaves open nothing that does not; where
a casting vote or a lot is still to come, that makes no difference once it fills all seats.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from domain.elections.election import OptionId
from domain.elections.profile import Profile
from domain.elections.returns import Seated, Stake, TieLeft, Totals
from domain.elections.seating import Seating
from domain.elections.ties import CountSheet

MethodCount = Callable[[Profile, Seating, CountSheet], None]
"""A method: it fills the seats, and enters each step on the sheet."""

WAYS_TRIED = 500
"""In so many ways a tie is broken to see who is elected in all; where there are more, what hangs on
it is open."""
MARKS_READ = 2_000_000
"""How many ballots that differ, times options, all tries together read at most: a second or so."""


@dataclass
class _Tried(CountSheet):
    """A count in which ties that nothing breaks go by `way`: which of those tied is chosen at each,
    the first one where it says nothing more."""

    way: Sequence[int] = ()
    met: list[int] = field(default_factory=list)
    """How many were tied at each."""

    def left(self, tied: Sequence[OptionId], stake: Stake) -> OptionId | None:
        """The one of those tied that this way chooses."""
        place = len(self.met)
        self.met.append(len(tied))
        return tied[self.way[place] if place < len(self.way) else 0]


def seat_whoever_is_certain(
    count: MethodCount, profile: Profile, seating: Seating, sheet: CountSheet
) -> None:
    """Seat those who are elected in whatever way the tie is broken at which the count stopped: all
    of them where nothing will break it, else only where they fill the seats."""
    certain = _certain(count, profile, seating, sheet)
    if not certain or (sheet.rule != "fails" and len(certain) < seating.rule.seats):
        return
    had = _had(sheet)
    for option in seating.slate.ids:
        if option in certain and option not in seating.elected:
            seating.elected.append(option)
            sheet.note(Seated(option, "certain", had.get(option)))
    if not seating.left:
        sheet.tie_left = False
        sheet.steps = [
            replace(step, decisive=False) if isinstance(step, TieLeft) else step
            for step in sheet.steps
        ]


def _had(sheet: CountSheet) -> dict[OptionId, Fraction]:
    """What each option had when the count came to the tie."""
    told = [step for step in sheet.steps if isinstance(step, Totals) and step.round]
    return {each.option: each.amount for each in told[-1].amounts} if told else {}


def _certain(
    count: MethodCount, profile: Profile, seating: Seating, sheet: CountSheet
) -> frozenset[OptionId]:
    """Who is elected in every way to break the tie; nobody where there are too many to try."""
    read = max(1, len(profile.choices) * len(seating.slate.ids))
    certain: frozenset[OptionId] | None = None
    for number, elected in enumerate(_each_way(count, profile, seating, sheet), start=1):
        certain = elected if certain is None else certain & elected
        if not certain - {*seating.elected}:
            return frozenset()
        if number > min(WAYS_TRIED, MARKS_READ // read):
            return frozenset()
    return certain or frozenset()


def _each_way(
    count: MethodCount, profile: Profile, seating: Seating, sheet: CountSheet
) -> Iterator[frozenset[OptionId]]:
    """Who is elected in each way to break the ties that nothing breaks."""
    way: list[int] = []
    while True:
        tried = Seating(seating.slate, seating.rule, seating.in_office)
        by_way = _Tried(sheet.rule, sheet.breaker, way=tuple(way))
        count(profile, tried, by_way)
        yield frozenset(tried.elected)
        way += [0] * (len(by_way.met) - len(way))
        while way and way[-1] + 1 >= by_way.met[len(way) - 1]:
            way.pop()
        if not way:
            return
        way[-1] += 1
