"""Early close: whether a poll is settled, so that no ballot still to come could change it.

A poll may be closed early only where ballots are final once cast and no objection can still
arise. Whether the outcome is settled is reasoned, not tried out: whatever the seats that have not
voted do, each comparison of a rule lies between what it is when all of them do the same thing, one
thing after the other; so what holds in each of these cases holds in every other.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from domain.explanation import Outcome
from domain.figures import NO_CIRCUMSTANCES, Circumstances
from domain.reasoning import outcome
from domain.rules import (
    AllOf,
    AnyOf,
    ByWay,
    Condition,
    DecisionRule,
    Majority,
    Result,
    StanceName,
    StatedDefault,
    asks_for_consent,
)
from domain.steps import LOGICAL, Step
from domain.values import PersonId, SeatId, derived_id
from domain.voting import Ballot, Electorate, Seat, Stance, tally_of

HALF = Fraction(1, 2)
TO_COME: tuple[StanceName, ...] = ("yes", "no", "abstain")


def settled(
    rule: DecisionRule,
    electorate: Electorate,
    ballots: Iterable[Ballot],
    recused: Collection[SeatId] = (),
    circumstances: Circumstances = NO_CIRCUMSTANCES,
) -> Result | None:
    """What the poll comes to however the seats that have not voted yet do; None while that is open.

    Seats whose ballot was cast by proxy may still vote themselves. A poll in which ballots can be
    changed, or in which somebody could still object, is never settled.
    """
    if not rule.ballots_final:
        return None
    cast = list(ballots)
    waiting, kept = _waiting(electorate, cast, recused)
    if not waiting:
        return _came_to(rule, electorate, kept, recused, circumstances).result
    if asks_for_consent(rule):
        return None
    ways = list(_ways_to_end(rule, waiting))
    ends = [_came_to(rule, electorate, [*kept, *way], recused, circumstances) for way in ways]
    came_to = _common(ends)
    if came_to != "rejected" or rule.tie == "fails":
        return came_to
    # As many yes as no fails, too, but is something else; at least half instead of more than half
    # holds in a tie, and in nothing else that fails otherwise.
    lenient = replace(rule, condition=_tie_holds(rule.condition))
    ends = [_came_to(lenient, electorate, [*kept, *way], recused, circumstances) for way in ways]
    return came_to if _common(ends) == "rejected" else None


def reach(ends: Sequence[Step]) -> bool | None:
    """What a step comes to in every case, of which these are the extreme ones; None if it varies.

    What a step consists of is told part by part, because each part may vary on its own.
    """
    first = ends[0]
    if first.kind not in {*LOGICAL, "no-blocking-minority"} or not first.parts:
        found = {step.holds for step in ends}
        return found.pop() if len(found) == 1 else None
    parts = [reach(parts) for parts in zip(*(step.parts for step in ends), strict=True)]
    if first.kind == "not":
        return None if parts[0] is None else not parts[0]
    deciding = first.kind in {"any", "no-blocking-minority"}
    if deciding in parts:
        return deciding
    return None if None in parts else not deciding


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


def _ways_to_end(rule: DecisionRule, waiting: list[Seat]) -> Iterator[list[Ballot]]:
    """All of them hand in nothing, or the same: themselves and, where it is admitted, by proxy."""
    yield []
    proxies = [False] if rule.proxy == "refused" else [False, True]
    for by_proxy in proxies:
        for stance in TO_COME:
            yield [Ballot(seat.id, Stance(stance), _voter(seat, by_proxy)) for seat in waiting]
        yield [
            Ballot(seat.id, Stance("abstain"), _voter(seat, by_proxy), valid=False)
            for seat in waiting
        ]


def _voter(seat: Seat, by_proxy: bool) -> PersonId | None:
    return PersonId(derived_id("somebody else", seat.id)) if by_proxy else seat.holder


def _came_to(
    rule: DecisionRule,
    electorate: Electorate,
    ballots: list[Ballot],
    recused: Collection[SeatId],
    circumstances: Circumstances,
) -> Outcome:
    tally = tally_of(rule, electorate, ballots, recused)
    known = replace(circumstances, electorate=electorate, counted=True)
    return outcome(rule, tally, StatedDefault(), known)


def _common(ends: Sequence[Outcome]) -> Result | None:
    """What every end comes to, and everything between them."""
    told = [end.explanation for end in ends]
    quorums = [reach(steps) for steps in zip(*(it.quorum for it in told), strict=True)]
    if False in quorums:
        return "inquorate"
    if None in quorums:
        return None
    silent = {end.result for end in ends if end.explanation.decided_by == "nobody-voted"}
    if silent and all(it.decided_by == "nobody-voted" for it in told):
        return ends[0].result
    condition = reach([it.condition for it in told])
    if condition is None:
        return None
    came_to: Result = "adopted" if condition else "rejected"
    return came_to if silent <= {came_to} else None


def _tie_holds(condition: Condition) -> Condition:
    """The condition with at least half for more than half of the votes cast."""
    match condition:
        case Majority(share, True, "cast") if share == HALF:
            return replace(condition, strictly=False)
        case AllOf(conditions):
            return AllOf(tuple(_tie_holds(part) for part in conditions))
        case AnyOf(conditions):
            return AnyOf(tuple(_tie_holds(part) for part in conditions))
        case ByWay(meeting, written, electronic):
            return ByWay(
                None if meeting is None else _tie_holds(meeting),
                None if written is None else _tie_holds(written),
                None if electronic is None else _tie_holds(electronic),
            )
        case _:  # what must not hold fails by no tie
            return condition
