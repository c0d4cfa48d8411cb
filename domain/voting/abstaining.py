"""Abstaining by the rule: whom a source has voting though the rule makes the seat abstain."""

from collections.abc import Mapping
from dataclasses import replace

from domain.refusal import Refused
from domain.values import SeatId
from domain.voting.parts import must_abstain
from domain.voting.rules import DecisionRule
from domain.voting.tally import NONE, Count, Electorate, Seat, SeatStance, Tally, worth
from domain.voting.turn import Turn, abstaining_in


class AbstainsByTheRule(Refused):
    """The rule makes seat {seat} abstain, and the tally has it voting: count it among those that
    abstain."""

    code = "ABSTAINS_BY_THE_RULE"
    seat: SeatId


_ABSTAINING = frozenset({"abstain", "stand-aside"})


def voting_in_spite(
    rule: DecisionRule, turn: Turn, tally: Tally, groups: Mapping[SeatId, str]
) -> tuple[int, AbstainsByTheRule] | None:
    """The first of the seats told one by one that votes though it must abstain, and its number;
    `groups` are those of the seats, as far as they are known."""
    bound = abstaining_in(rule, turn)
    for number, taken in enumerate(tally.stances or () if bound else ()):
        abstains = must_abstain(bound, taken.seat, groups.get(taken.seat, ""))
        is_gone = taken.seat in tally.recused
        if abstains and not is_gone and taken.stance not in _ABSTAINING:
            return number, AbstainsByTheRule(taken.seat)
    return None


def bound_to_abstain(
    rule: DecisionRule, turn: Turn, tally: Tally, electorate: Electorate | None
) -> Tally:
    """The tally as the rule counts it: whoever it names that must abstain, whatever they did, has
    abstained. The numbers follow, in every group and measure that is told."""
    seats = {seat.id: seat for seat in (electorate.seats if electorate else ())}
    bound = abstaining_in(rule, turn)
    stances, counts = [], tally.counts
    for taken in tally.stances or ():
        seat = seats.get(taken.seat, Seat(taken.seat))
        binds = must_abstain(bound, seat.id, seat.group) and seat.id not in tally.recused
        if binds and taken.stance not in _ABSTAINING:
            counts = tuple(_abstaining(count, seat, taken) for count in counts)
            stances.append(SeatStance(seat.id, "abstain"))
        else:
            stances.append(taken)
    return (
        tally if counts == tally.counts else replace(tally, counts=counts, stances=tuple(stances))
    )


def _abstaining(count: Count, seat: Seat, taken: SeatStance) -> Count:
    """The count with the seat among those that abstain, and no more among those that vote."""
    if count.group not in {"", seat.group}:
        return count
    units = worth(seat, count.measure)
    return replace(
        count,
        yes=max(NONE, count.yes - units) if taken.stance == "yes" else count.yes,
        no=max(NONE, count.no - units) if taken.stance == "no" else count.no,
        abstain=None if count.abstain is None else count.abstain + units,
    )
