"""Recusals in numbers: how many of those counted elsewhere had stepped back from the matter.

Who is recused may leave the members, those present, or both, as the rule says. A source that tells
numbers tells members with the recused among them, and seldom how many those were; where it is known
here whose seats they are, that is worked out.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction

from domain.elections.reported import ReportedBallots
from domain.values import SeatId
from domain.voting.rules import Measure
from domain.voting.tally import Count, Electorate, Seat, Tally, worth

NONE = Fraction(0)


def with_recusals(
    tally: Tally, recused: Collection[SeatId], electorate: Electorate | None
) -> Tally:
    """The tally with how many were recused, in every count that does not say so by itself.

    Without an electorate that is known of the votes of everybody alone.
    """
    if not recused:
        return tally
    counts = []
    for count in tally.counts:
        number = _recused(recused, electorate, count.group, count.measure)
        if number is None or count.recused or not _leaves_room(count, number):
            counts.append(count)
        else:
            counts.append(replace(count, recused=number))
    return replace(tally, counts=tuple(counts))


def reported_with_recusals(
    reported: ReportedBallots,
    measure: Measure,
    recused: Collection[SeatId],
    electorate: Electorate | None,
) -> ReportedBallots:
    """The same of an election that was held elsewhere, in what its rule counts."""
    number = _recused(recused, electorate, "", measure) if recused else None
    if number is None or reported.recused:
        return reported
    entitled = reported.members if reported.members is not None else reported.seats
    if entitled is not None and number > entitled:
        return reported
    return replace(reported, recused=number)


def _recused(
    recused: Collection[SeatId], electorate: Electorate | None, group: str, measure: Measure
) -> Fraction | None:
    """What those recused have in the measure; None where that is not known."""
    if electorate is None:
        return Fraction(len(set(recused))) if (group, measure) == ("", "votes") else None
    return _sum([s for s in electorate.seats if s.id in recused], group, measure)


def _sum(seats: Sequence[Seat], group: str, measure: Measure) -> Fraction:
    of = [seat for seat in seats if seat.holder is not None and group in {"", seat.group}]
    return sum((worth(seat, measure) for seat in of), NONE)


def _leaves_room(count: Count, recused: Fraction) -> bool:
    """Whether so many can have been recused: else the members are told without them already."""
    voted = count.yes + count.no + (count.abstain or NONE) + count.invalid
    there = max(voted, count.present or NONE)
    entitled = [whole for whole in (count.members, count.seats) if whole is not None]
    return all(there + recused <= whole for whole in entitled)
