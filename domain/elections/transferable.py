"""Single transferable vote: proportional election of several from ranked ballots.

Each ballot counts for the first of its options that is left. Who reaches the quota is elected,
and the surplus passes on: all papers of the elected go to their next option at a reduced value,
their own times surplus over votes (the weighted inclusive Gregory method, as in Scotland). When
there is no surplus, who has fewest is excluded, and the papers pass on at the value they have.
When no more are left than seats, they are elected without a quota.

Surpluses are transferred one at a time, the largest first; equal ones together where the rule
has nothing to tell them apart. A cap on affiliations excludes who is left of an affiliation as
soon as it has as many elected as it may.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Literal

from domain.elections.election import OptionId, TransferableVote
from domain.elections.marks import RankedOptions
from domain.elections.profile import Profile, amounts, next_of
from domain.elections.returns import Excluded, Needed, Seated, TieBroken, Totals, Transfer
from domain.elections.seating import Seating, WhySeated, fill, leave_out_capped
from domain.elections.ties import NOTHING, CountSheet, narrowed

ONE = Fraction(1)

Papers = Mapping[Fraction, Mapping[RankedOptions, int]]
"""Papers by their value: of each, how many units of votes they were before any transfer."""


@dataclass
class _Count:
    """Where the papers lie, in one count."""

    method: TransferableVote
    seating: Seating
    sheet: CountSheet
    quota: Fraction
    left: list[OptionId]
    """Those neither elected nor excluded, in the order of the slate."""
    piles: dict[OptionId, dict[Fraction, dict[RankedOptions, int]]]
    unit: Fraction
    surpluses: list[OptionId] = field(default_factory=list)
    """The elected whose surplus is still to be passed on."""
    counts: list[Mapping[OptionId, Fraction]] = field(default_factory=list)
    exhausted: Fraction = NOTHING

    def votes(self, option: OptionId) -> Fraction:
        """What the papers of the option are worth."""
        pile = self.piles[option].items()
        return self.unit * sum((value * sum(papers.values()) for value, papers in pile), NOTHING)

    def has_quota(self, votes: Fraction) -> bool:
        exceeded = self.method.quota == "exact-droop"
        return votes > self.quota if exceeded else votes >= self.quota


def by_transfers(profile: Profile, seating: Seating, sheet: CountSheet) -> None:
    """Fill the seats by quota, surplus and exclusion."""
    count = _begun(profile, seating, sheet)
    while seating.left and count.left and not sheet.tie_left:
        votes = {option: count.votes(option) for option in count.left}
        listed = amounts(votes, count.left)
        sheet.note(Totals(len(count.counts) + 1, "votes", listed, count.exhausted))
        reached = [option for option in count.left if count.has_quota(votes[option])]
        count.counts.append({**votes, **{o: count.votes(o) for o in count.surpluses}})
        _elect(count, reached, votes, "quota")
        if seating.left and len(count.left) <= seating.left:
            _elect(count, list(count.left), votes, "remaining")
        elif seating.left and not sheet.tie_left:
            _step(count, votes)


def _begun(profile: Profile, seating: Seating, sheet: CountSheet) -> _Count:
    method = seating.rule.method
    assert isinstance(method, TransferableVote)
    left = [option for option in seating.slate.ids if option in profile.marked]
    for option in seating.slate.ids:
        if option not in left:
            sheet.note(Excluded(option, "unmarked", NOTHING))
    quota = _quota(method, profile.total, seating.rule.seats)
    exceeded = method.quota == "exact-droop"
    sheet.note(Needed("quota", quota, profile.total, seating.rule.seats, exceeded))
    piles: dict[OptionId, dict[Fraction, dict[RankedOptions, int]]] = {o: {} for o in left}
    count = _Count(method, seating, sheet, quota, left, piles, profile.unit)
    papers: dict[RankedOptions, int] = {}
    for ballot, units in profile.choices.items():
        assert isinstance(ballot, RankedOptions)
        papers[ballot] = units
    _, count.exhausted = _deal(count, {ONE: papers}, ONE)
    return count


def _quota(method: TransferableVote, votes: Fraction, seats: int) -> Fraction:
    if method.quota == "hare":
        return votes / seats
    exact = votes / (seats + 1)
    return exact if method.quota == "exact-droop" else Fraction(floor(exact) + 1)


def _elect(
    count: _Count,
    options: Sequence[OptionId],
    votes: Mapping[OptionId, Fraction],
    because: Literal["quota", "remaining"],
) -> None:
    """Elect these, who has most first; those whom the cap leaves out pass on all they have."""

    def leading(remaining: Sequence[OptionId]) -> Sequence[OptionId]:
        most = max(votes[option] for option in remaining)
        return [option for option in remaining if votes[option] == most]

    def seat(option: OptionId, why: WhySeated | None) -> None:
        count.sheet.note(Seated(option, why or because, votes[option]))
        if votes[option] > count.quota:
            count.surpluses.append(option)

    waiting = fill(count.seating, options, leading, count.sheet, seat)
    done = [option for option in options if option not in waiting]
    count.left = [option for option in count.left if option not in done]
    _pass_on(count, [option for option in done if option not in count.seating.elected])


def _step(count: _Count, votes: Mapping[OptionId, Fraction]) -> None:
    """Who can't be elected any more goes; else a surplus is passed on; else who has fewest goes."""
    capped = leave_out_capped(count.seating, count.left, count.sheet)
    if capped:
        _exclude(count, capped)
    elif count.surpluses:
        for option in _largest_surplus(count):
            count.surpluses.remove(option)
            total = count.votes(option)
            _pass_on(count, [option], (total - count.quota) / total)
    else:
        out = _fewest(count, votes)
        count.sheet.note(*(Excluded(option, "fewest", votes[option]) for option in out))
        _exclude(count, out)


def _exclude(count: _Count, options: Sequence[OptionId]) -> None:
    count.left = [option for option in count.left if option not in options]
    _pass_on(count, options)


def _largest_surplus(count: _Count) -> Sequence[OptionId]:
    """Whose surplus goes first: none where a tie for it is left."""
    surplus = {option: count.votes(option) for option in count.surpluses}
    most = max(surplus.values())
    tied = tuple(option for option in count.surpluses if surplus[option] == most)
    tied = narrowed(tied, count.counts, count.method.exclusion_tie, fewest=False)
    if len(tied) == 1 or count.sheet.rule == "fails":
        return tied
    first = count.sheet.preferred(tied, "surplus")
    return () if first is None else (first,)


def _fewest(count: _Count, votes: Mapping[OptionId, Fraction]) -> Sequence[OptionId]:
    """Who is excluded now: none where a tie for it is left."""
    least = min(votes[option] for option in count.left)
    tied = tuple(option for option in count.left if votes[option] == least)
    if len(tied) == 1:
        return tied
    if least == 0 and len(count.left) - len(tied) >= count.seating.left:
        return tied  # they have nothing to pass on, so their order makes no difference
    kept = narrowed(tied, count.counts[:-1], count.method.exclusion_tie, fewest=True)
    if len(kept) == 1:
        told = TieBroken(tied, kept[0], "exclusion", "earlier-count", decisive=True)
        count.sheet.note(told)
        return kept
    chosen = count.sheet.excluded(kept)
    return () if chosen is None else (chosen,)


def _pass_on(count: _Count, sources: Sequence[OptionId], factor: Fraction = ONE) -> None:
    """Pass the papers of the options on, each at its value times `factor`."""
    for source in sources:
        before = count.votes(source)
        received, lost = _deal(count, count.piles.pop(source), factor)
        count.exhausted += lost
        if before:
            listed = amounts(received, count.seating.slate.ids)
            count.sheet.note(Transfer(source, factor != 1, factor, listed, lost))


def _deal(
    count: _Count, papers: Papers, factor: Fraction
) -> tuple[dict[OptionId, Fraction], Fraction]:
    """Give the papers to the next options that they rank: what each received, and what nobody."""
    among = frozenset(count.left)
    passed = NOTHING
    dealt: dict[tuple[OptionId, Fraction], int] = {}
    for value, ballots in papers.items():
        passed += value * factor * sum(ballots.values())
        parts: dict[int, Fraction] = {}
        for ballot, units in ballots.items():
            counting = next_of(ballot, among, count.method.equal_ranks)
            if counting and len(counting) not in parts:
                part = value * factor / len(counting)
                parts[len(counting)] = _cut_off(part, count.method.decimals)
            for option in counting:
                each = parts[len(counting)]
                pile = count.piles[option].setdefault(each, {})
                pile[ballot] = pile.get(ballot, 0) + units
                dealt[option, each] = dealt.get((option, each), 0) + units
    received: dict[OptionId, Fraction] = {}
    for (option, each), units in dealt.items():
        received[option] = received.get(option, NOTHING) + each * units * count.unit
    return received, passed * count.unit - sum(received.values(), NOTHING)


def _cut_off(value: Fraction, decimals: int | None) -> Fraction:
    if decimals is None or value.denominator == 1:
        return value
    return Fraction(floor(value * 10**decimals), 10**decimals)
