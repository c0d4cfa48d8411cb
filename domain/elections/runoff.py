"""Instant run-off: each ballot counts for the first of its options that is left.

Who has fewest is excluded and their ballots pass to the next option they rank, until one option
has more than half. What a half is of, what options at one rank do to a ballot, and how a tie for
exclusion is broken, the rule states.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from domain.elections.election import EqualRanks, InstantRunoff, OptionId
from domain.elections.marks import RankedOptions
from domain.elections.profile import Profile, amounts, next_of
from domain.elections.returns import Cut, Excluded, Needed, Seated, TieBroken, Totals
from domain.elections.seating import Seating, leave_out_capped
from domain.elections.ties import NOTHING, CountSheet, narrowed


def by_exclusion(profile: Profile, seating: Seating, sheet: CountSheet) -> None:
    """Seat the option that more than half of the ballots come to count for."""
    method = seating.rule.method
    assert isinstance(method, InstantRunoff)
    left = [option for option in seating.slate.ids if option in profile.marked]
    for option in seating.slate.ids:
        if option not in left:
            sheet.note(Excluded(option, "unmarked", NOTHING))
    capped = leave_out_capped(seating, left, sheet)
    left = [option for option in left if option not in capped]
    counts: list[Mapping[OptionId, Fraction]] = []
    while left:
        totals = _count(profile, left, method.equal_ranks)
        counting = sum(totals.values(), NOTHING)
        listed = amounts(totals, left)
        exhausted = profile.total - counting
        sheet.note(Totals(len(counts) + 1, "first-preferences", listed, exhausted))
        whole = counting if method.majority_of == "continuing" else profile.total
        if 2 * listed[0].amount > whole:
            sheet.note(Needed("majority", whole / 2, whole, 1, strictly=True))
            sheet.note(Seated(listed[0].option, "majority", listed[0].amount))
            if len(listed) > 1:
                sheet.note(Cut(listed[0], listed[1], "first-preferences"))
            seating.elected.append(listed[0].option)
            return
        if len(left) == 1:
            sheet.note(Needed("majority", whole / 2, whole, 1, strictly=True))
            return
        out = _fewest(method, totals, counts, sheet)
        if not out:
            return
        sheet.note(*(Excluded(option, "fewest", totals[option]) for option in out))
        left = [option for option in left if option not in out]
        counts.append(totals)


def _count(
    profile: Profile, left: Sequence[OptionId], equal_ranks: EqualRanks
) -> dict[OptionId, Fraction]:
    whole = dict.fromkeys(left, 0)
    shared = dict.fromkeys(left, NOTHING)
    among = frozenset(left)
    for ballot, worth in profile.choices.items():
        assert isinstance(ballot, RankedOptions)
        counting = next_of(ballot, among, equal_ranks)
        if len(counting) == 1:
            whole[counting[0]] += worth
        for option in counting if len(counting) > 1 else ():
            shared[option] += Fraction(worth, len(counting))
    return {option: (whole[option] + shared[option]) * profile.unit for option in left}


def _fewest(
    method: InstantRunoff,
    totals: Mapping[OptionId, Fraction],
    earlier: Sequence[Mapping[OptionId, Fraction]],
    sheet: CountSheet,
) -> tuple[OptionId, ...]:
    """Who is excluded now: none where a tie for it is left."""
    least = min(totals.values())
    tied = tuple(option for option, amount in totals.items() if amount == least)
    others = [amount for amount in totals.values() if amount > least]
    if len(tied) == 1:
        return tied
    if others and (method.exclusion_tie == "together" or least * len(tied) < min(others)):
        # Together they have less than the next: all of them go, in whatever order.
        return tied
    kept = narrowed(tied, earlier, method.exclusion_tie, fewest=True)
    if len(kept) == 1:
        told = TieBroken(tied, kept[0], "exclusion", "earlier-count", decisive=True)
        sheet.note(told)
        return kept
    chosen = sheet.excluded(kept)
    return () if chosen is None else (chosen,)
