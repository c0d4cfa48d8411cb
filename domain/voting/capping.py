"""Capping: an electorate with the weights that a vote is counted by, under the rule's cap."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from domain.values import PersonId, SeatId
from domain.voting.rules import DecisionRule
from domain.voting.weight_cap import AppliedCap, WeightCap, cut_to, limit_of, weights_left

if TYPE_CHECKING:
    from domain.voting.tally import Electorate, Seat


def capped(
    rule: DecisionRule,
    electorate: "Electorate",
    voters: Mapping[SeatId, PersonId | None],
    recused: Collection[SeatId],
    there: Collection[SeatId],
) -> tuple["Electorate", AppliedCap | None]:
    """The electorate as it is counted, and what the cap came to; `voters` are those who handed in
    a ballot that counts, `there` are present without one."""
    cap = rule.weight_cap
    if cap is None:
        return electorate, None
    leave = rule.recusal in {"leaves-both", "leaves-base"}
    units: defaultdict[tuple[bool, Hashable], list[Seat]] = defaultdict(list)
    for seat in electorate.seats:
        takes_part = seat.id in voters or (seat.id in there and seat.id not in recused)
        is_base = {
            "all-seats": not (leave and seat.id in recused),
            "members": seat.holder is not None and not (leave and seat.id in recused),
            "present": seat.holder is not None and takes_part,
        }[cap.of]
        units[is_base, _unit(cap, seat, voters)].append(seat)
    sums = {key: sum((seat.weight for seat in seats), Fraction(0)) for key, seats in units.items()}
    limit, whole = limit_of(cap, [weight for (is_base, _), weight in sums.items() if is_base])
    cut = cut_to(limit, [[(seat.id, seat.weight) for seat in seats] for seats in units.values()])
    applied = AppliedCap(limit, whole, cap, tuple(cut))
    left = weights_left(applied)
    seats = tuple(
        replace(seat, weight=left[seat.id]) if seat.id in left else seat
        for seat in electorate.seats
    )
    return replace(electorate, seats=seats), applied


def is_fixed(cap: WeightCap | None) -> bool:
    """Whether the cap does not depend on who takes part, nor on who votes for whom."""
    return cap is None or ((cap.of != "present" or cap.share is None) and cap.by != "voter")


def _unit(cap: WeightCap, seat: "Seat", voters: Mapping[SeatId, PersonId | None]) -> Hashable:
    """With whose seats this one is added up."""
    if cap.by == "holder" and seat.holder is not None:
        return seat.holder
    if cap.by == "party" and seat.party is not None:
        return seat.party
    if cap.by == "voter" and seat.holder is not None:
        return voters.get(seat.id) or seat.holder
    return ("seat", seat.id)
