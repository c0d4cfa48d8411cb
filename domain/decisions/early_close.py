"""Early close: whether a poll is settled, so that no ballot still to come could change it.

A poll may be closed early only where ballots are final once cast, no objection can still arise,
and it discloses nothing: that a poll is settled tells what is in its ballots. Whether the outcome
is settled is reasoned (`domain.voting.reachability`), not tried out.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from fractions import Fraction

from domain.values import SeatId
from domain.voting.capping import is_fixed
from domain.voting.figures import NO_CIRCUMSTANCES, Circumstances
from domain.voting.parts import asks_for_consent
from domain.voting.reachability import OpenVote, common, tie_holds
from domain.voting.rules import (
    DecisionRule,
    Result,
)
from domain.voting.tally import Ballot, Electorate, Seat
from domain.voting.turn import Turn, applied

HALF = Fraction(1, 2)


def settled(
    rule: DecisionRule,
    electorate: Electorate,
    ballots: Iterable[Ballot],
    recused: Collection[SeatId] = (),
    circumstances: Circumstances = NO_CIRCUMSTANCES,
    present: Collection[SeatId] = (),
) -> Result | None:
    """What the poll comes to however the seats that have not voted yet do; None while that is open.

    Seats whose ballot was cast by proxy may still vote themselves. A poll in which ballots can be
    changed or are sealed, in which somebody could still object, or in which weights depend on who
    takes part, is never settled.
    """
    if not rule.ballots_final or rule.secrecy != "open":
        return None
    waiting, kept = _waiting(electorate, list(ballots), recused)
    vote = OpenVote(rule, electorate, tuple(kept), tuple(waiting), recused, circumstances, present)
    if not waiting:
        return vote.ended().result
    if asks_for_consent(rule, circumstances.way) or not is_fixed(rule.weight_cap):
        return None
    came_to = common(vote.ends())
    turn = applied(rule, Turn(circumstances.way, circumstances.call))
    ends_so = turn.tie == "fails" and circumstances.ties >= turn.repeat_tie
    if came_to not in {"rejected", "no-opinion"} or ends_so:
        return came_to
    # As many yes as no fails, too, but is something else; at least half instead of more than half
    # holds in a tie, and in nothing else that fails otherwise.
    lenient = replace(vote, rule=replace(rule, condition=tie_holds(rule.condition)))
    return came_to if common(lenient.ends()) == came_to else None


def _waiting(
    electorate: Electorate, cast: list[Ballot], recused: Collection[SeatId]
) -> tuple[list[Seat], list[Ballot]]:
    """The seats that may still vote, and the ballots that stay as they are."""
    by_seat = {ballot.seat: ballot for ballot in cast}
    waiting, final = [], set[SeatId]()
    for seat in electorate.seats:
        if seat.holder is None or seat.id in recused:
            continue
        ballot = by_seat.get(seat.id)
        if ballot is not None and ballot.voter in (None, seat.holder):
            final.add(seat.id)
        else:
            waiting.append(seat)
    return waiting, [ballot for ballot in cast if ballot.seat in final]
