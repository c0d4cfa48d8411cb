"""The vote that is reasoned about: its rule, its numbers, and what else is known of it."""

from dataclasses import dataclass

from domain.figures import Circumstances, Figures, figures
from domain.rules import OBJECTING, DecisionRule, StanceName
from domain.values import SeatId
from domain.voting import Count, Tally


@dataclass(frozen=True)
class VoteCounted:
    """Everything that is reasoned about."""

    rule: DecisionRule
    tally: Tally
    circumstances: Circumstances

    def figures(self, count: Count) -> Figures:
        return figures(self.rule, count, counted=self.circumstances.counted)

    def seats_that(self, *stances: StanceName) -> tuple[SeatId, ...]:
        """The seats, those recused left aside, that took one of the stances, where it is known."""
        return tuple(
            taken.seat
            for taken in self.tally.stances or ()
            if taken.stance in stances and taken.seat not in self.tally.recused
        )

    def nobody_voted(self) -> bool | None:
        """Whether there was not one yes or no, nor an objection; what silence counts as is counted.
        None where it is not said how many were silent.
        """
        counts = self.tally.counts
        if self.seats_that(*OBJECTING) or any(count.yes or count.no for count in counts):
            return False
        counted = [self.figures(count) for count in counts]
        votes = [numbers.number(stance) for numbers in counted for stance in ("yes", "no")]
        return None if None in votes else not any(votes)
