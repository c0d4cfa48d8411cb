"""Remarks: what a linter says of a rule, and the steps that it may take to find it out."""

from dataclasses import dataclass

from domain.values import OrganisationId, SeatId
from domain.voting.parts import Place
from domain.voting.rules import Way


@dataclass(frozen=True)
class Remark:
    """Something about a rule that those who adopt it should know."""

    code: str
    sentence: str
    place: Place = ""
    """Where in the rule; empty: the rule as a whole."""
    seats: tuple[SeatId, ...] = ()
    """The seats that it is about."""
    party: OrganisationId | None = None
    """The party that it is about."""
    way: Way | None = None
    """The way of deciding for which it is so; None: whatever the way."""


class NoMoreSteps(Exception):
    """The steps that were allowed are used up."""


@dataclass
class Steps:
    """The steps that are left."""

    left: int

    def take(self, steps: int) -> None:
        """Use so many of them up, before what they stand for is done."""
        self.left -= steps
        if self.left < 0:
            raise NoMoreSteps
