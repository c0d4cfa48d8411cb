"""Abstaining by the rule: whom a source has voting though the rule makes the seat abstain."""

from collections.abc import Mapping

from domain.parts import must_abstain
from domain.refusal import Refused
from domain.rules import DecisionRule
from domain.turn import Turn, abstaining_in
from domain.values import SeatId
from domain.voting import Tally


class AbstainsByTheRule(Refused):
    """The rule makes seat {seat} abstain, and the tally has it voting: count it among those that
    abstain."""

    code = "ABSTAINS_BY_THE_RULE"
    seat: SeatId


def voting_in_spite(
    rule: DecisionRule, turn: Turn, tally: Tally, groups: Mapping[SeatId, str]
) -> tuple[int, AbstainsByTheRule] | None:
    """The first of the seats told one by one that votes though it must abstain, and its number;
    `groups` are those of the seats, as far as they are known."""
    bound = abstaining_in(rule, turn)
    for number, taken in enumerate(tally.stances or () if bound else ()):
        abstains = must_abstain(bound, taken.seat, groups.get(taken.seat, ""))
        is_gone = taken.seat in tally.recused
        if abstains and not is_gone and taken.stance not in {"abstain", "stand-aside"}:
            return number, AbstainsByTheRule(taken.seat)
    return None
