"""Standing ballots: which of those that were handed in for one seat counts.

A seat votes by whoever holds it as they vote. What a holder handed in stands when somebody else
takes the seat, until they hand in another; and goes before what a proxy did. Who has left a seat
votes for it no more.
"""

from collections.abc import Sequence
from typing import Literal, Protocol, TypeVar

from domain.irregularity import Irregularity
from domain.motions.poll import Poll
from domain.values import Moment, PersonId, SeatId
from domain.voting.explanation import WhySetAside


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

    @property
    def successor(self) -> bool:
        """Whether they had taken the seat since the poll was opened."""
        ...


V = TypeVar("V", bound=HandedIn)


def standing(votes: Sequence[V], holder: PersonId | None, *, final: bool) -> V:
    """The one that counts of what was handed in for a seat in time and in recorded order.

    It is the last, or the first where the rule makes ballots `final`; but what the holder of the
    seat handed in goes before what a proxy did.
    """
    own = [vote for vote in votes if is_own(vote, holder)]
    # Of several with one effective time the order of recording decides.
    ordered = sorted(own or votes, key=lambda vote: vote.effective.at)
    return ordered[0 if final else -1]


def is_own(vote: HandedIn, holder: PersonId | None) -> bool:
    """Whether it was not handed in by a proxy; `holder` held the seat when the poll was opened."""
    return vote.successor or vote.voter in (None, holder)


LEFT_OUT = {
    "suspended": "it is suspended for the meetings that its holder missed",
    "no-such-seat": "the electorate has no such seat",
}
"""Why a seat is not among those that vote, in words."""


def why_left_out(poll: Poll, seat: SeatId) -> Literal["suspended", "no-such-seat"]:
    """Why a seat is not in the electorate of the poll."""
    return "suspended" if seat in poll.suspended else "no-such-seat"


def why_no_more(
    opened: PersonId | None,
    now: PersonId | None,
    voter: PersonId | None,
    given: PersonId | None,
) -> WhySetAside | None:
    """Why a ballot does not speak for a seat that `opened` held when the poll was opened and `now`
    holds as it is cast; None where that does not keep it from counting.

    Nobody votes for a seat that nobody holds any more, nor who left it, unless a proxy was `given`
    to them by who holds it now. Of anybody else the rule on proxies says whether it counts.
    """
    if opened is None or now == opened:
        return None
    if now is None:
        return "vacant"
    return "former-holder" if voter == opened != given else None


class BallotDatedAfterClose(Irregularity):
    """A ballot for seat {seat} is dated {cast}, when the poll had closed: it does not count."""

    code = "BALLOT_DATED_AFTER_CLOSE"
    seat: SeatId
    cast: Moment
