"""The vote that is reasoned about: its rule, its numbers, and what else is known of it."""

from dataclasses import dataclass

from domain.values import SeatId
from domain.voting.figures import Circumstances, Figures, figures
from domain.voting.parts import Part, inside, parts_of
from domain.voting.rules import OBJECTING, Consensus, DecisionRule, InGroups, StanceName
from domain.voting.tally import Count, Tally


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
        None where it is not said how many were silent, or what some of those who may vote did.
        """
        counts = self.tally.counts
        if self.seats_that(*OBJECTING) or any(count.yes or count.no for count in counts):
            return False
        if self._too_many_stand_aside():
            return False
        if not self.counts_everybody():
            return None
        counted = [self.figures(count) for count in counts]
        votes = [numbers.number(stance) for numbers in counted for stance in ("yes", "no")]
        return None if None in votes else not any(votes)

    def _too_many_stand_aside(self) -> bool:
        """Whether more stand aside than a consensus allows: that keeps it from being reached."""
        aside = len(self.seats_that("stand-aside"))
        asked = (part for _, part in parts_of(self.rule) if isinstance(part, Consensus))
        return any(it.stand_asides is not None and aside > it.stand_asides for it in asked)

    def counts_everybody(self) -> bool:
        """Whether the numbers are of all who may vote, and not of some groups of them alone."""
        counted = {count.group for count in self.tally.counts}
        if "" in counted:
            return True
        electorate = self.circumstances.electorate
        if electorate is not None:
            return {seat.group for seat in electorate.seats if seat.holder is not None} <= counted
        parts = (self.rule.condition, self.rule.rejection)
        return all(_groups_asked(part) <= counted for part in parts if part is not None)


def _groups_asked(part: Part) -> set[str]:
    """Of whom numbers are asked; everybody has no name. What is asked in every group that there is
    names none."""
    if isinstance(part, InGroups):
        return {each.group for each in part.groups}
    asked = {getattr(part, "group", "")} if hasattr(part, "measure") else set[str]()
    return asked.union(*(_groups_asked(inner) for _, inner in inside(part)))
