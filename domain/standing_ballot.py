"""Standing ballots: which one counts of several that were handed in for a seat."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from domain.irregularity import Irregularity
from domain.values import Moment, PersonId, SeatId


class HandedIn(Protocol):
    """What was handed in for a seat, when and by whom."""

    @property
    def effective(self) -> Moment:
        """When it came in."""
        ...

    @property
    def voter(self) -> PersonId | None:
        """Who handed it in; None where the source does not say."""
        ...


V = TypeVar("V", bound=HandedIn)


def standing(votes: Sequence[V], holder: PersonId | None, *, final: bool) -> V:
    """The one that counts of what was handed in for a seat in time and in recorded order.

    It is the last, or the first where the rule makes ballots `final`; but what the holder of the
    seat handed in goes before what a proxy did.
    """
    own = [vote for vote in votes if vote.voter in (None, holder)]
    # Of several with one effective time the order of recording decides.
    ordered = sorted(own or votes, key=lambda vote: vote.effective.at)
    return ordered[0 if final else -1]


class BallotDatedAfterClose(Irregularity):
    """A ballot for seat {seat} is dated {cast}, when the poll had closed: it does not count."""

    code = "BALLOT_DATED_AFTER_CLOSE"
    seat: SeatId
    cast: Moment
