"""Reachability: what a vote can still come to, reasoned from the rule and not tried out.

Whatever some seats do, each comparison of a rule lies between what it is when all of them do the
same thing, one thing after the other (the comparisons are linear in what each seat does, and the
squares of roots convex); so what holds in each of these ends holds in every other as well.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from domain.values import PersonId, SeatId, derived_id
from domain.voting.explanation import Explanation, Outcome
from domain.voting.figures import NO_CIRCUMSTANCES, Circumstances
from domain.voting.groups_counted import holds_in_groups
from domain.voting.parts import asks_for_consent, narrowed
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    ByCall,
    Condition,
    DecisionRule,
    InGroups,
    Majority,
    Not,
    Result,
    StanceName,
    StatedDefault,
)
from domain.voting.steps import LOGICAL, Step, rounds_unevenly
from domain.voting.tally import Ballot, Electorate, Seat, Stance, tally_of
from domain.voting.turn import Turn

HALF = Fraction(1, 2)
STANCES_TO_COME: tuple[StanceName, ...] = ("yes", "no", "abstain")


@dataclass(frozen=True)
class OpenVote:
    """A vote of which some ballots are given, and some seats may still do anything."""

    rule: DecisionRule
    electorate: Electorate
    given: tuple[Ballot, ...] = ()
    waiting: tuple[Seat, ...] = ()
    recused: Collection[SeatId] = ()
    circumstances: Circumstances = NO_CIRCUMSTANCES
    present: Collection[SeatId] = ()
    """Who is there, whether they hand in anything or not."""

    def ended(self, ballots: Iterable[Ballot] = ()) -> Outcome:
        """What it comes to with these ballots beside those given, and nothing else."""
        given = [*self.given, *ballots]
        turn = Turn(self.circumstances.way, self.circumstances.call)
        tally = tally_of(self.rule, self.electorate, given, self.recused, self.present, turn)
        known = replace(self.circumstances, electorate=self.electorate, counted=True)
        return outcome(self.rule, tally, StatedDefault(), known)

    def ends(self) -> list[Outcome]:
        """The extreme ends: all who wait hand in nothing, or all do the same."""
        return [self.ended(ballots) for ballots in self.ways_to_end()]

    def ways_to_end(self) -> Iterator[list[Ballot]]:
        """The ballots of each extreme end, beside those given."""
        yield []
        if not self.waiting:
            return
        asked = asks_for_consent(self.rule, self.circumstances.way)
        objecting = ("object", "stand-aside") if asked else ()
        stances: tuple[StanceName, ...] = (*STANCES_TO_COME, *objecting)
        proxies = [False] if self.rule.proxy == "refused" else [False, True]
        for by_proxy in proxies:
            for stance in stances:
                yield [Ballot(s.id, Stance(stance), voter(s, by_proxy)) for s in self.waiting]
            yield [
                Ballot(s.id, Stance("abstain"), voter(s, by_proxy), valid=False)
                for s in self.waiting
            ]


def voter(seat: Seat, by_proxy: bool) -> PersonId | None:
    """Who casts the ballot of a seat: its holder, or somebody else for it."""
    return PersonId(derived_id("somebody else", seat.id)) if by_proxy else seat.holder


def reach(ends: Sequence[Step], nobody_voted: Collection[int] = ()) -> bool | None:
    """What a step comes to in every case, of which these are the extreme ones; None if it varies.

    What a step consists of is told part by part, because each part may vary on its own.
    `nobody_voted` are the ends, by their numbers, that come to what the rule says of nobody voting,
    whatever the step does there.
    """
    first = ends[0]
    if first.kind not in {*LOGICAL, "no-blocking-minority"} or not first.parts:
        of_votes = [
            step for n, step in enumerate(ends) if n not in nobody_voted or not _is_nothing(step)
        ]
        found = {None if _is_over_nothing(step) else step.holds for step in of_votes or ends}
        return found.pop() if len(found) == 1 and not rounds_unevenly(ends) else None
    each_part = zip(*(step.parts for step in ends), strict=True)
    parts = [reach(parts, nobody_voted) for parts in each_part]
    if first.kind == "in-groups":
        told = zip(first.parts, parts, strict=True)
        return holds_in_groups(
            replace(first, parts=tuple(replace(part, holds=holds) for part, holds in told))
        )
    if first.kind == "by-call":  # where it fails, another call may decide
        waits = any(step.missing for step in ends) or len(parts) > 1
        is_last = not waits or (len(parts) > 1 and parts[1] is False)
        return parts[0] if parts[0] is not False or is_last else None
    if first.kind == "not":
        return None if parts[0] is None else not parts[0]
    deciding = first.kind in {"any", "no-blocking-minority"}
    if deciding in parts:
        return deciding
    return None if None in parts else not deciding


def _is_over_nothing(step: Step) -> bool:
    """Whether some are counted and nobody is in the base: there it fails by definition, and not as
    the end of what it is where a few are in the base.
    """
    return step.of == 0 and step.count is not None and step.count > 0


def _is_nothing(step: Step) -> bool:
    """Whether nobody is compared with nobody, of everybody's votes: so they are only where nobody
    votes. There it fails by definition, while at least no share of them is reached."""
    of_everybody = (step.group, step.measure) == ("", "votes")
    return of_everybody and step.of == 0 == step.count and step.needed is None


def common(ends: Sequence[Outcome]) -> Result | None:
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
    silent_ends = [n for n, it in enumerate(told) if it.decided_by == "nobody-voted"]
    condition = reach([it.condition for it in told], silent_ends)
    if condition is None:
        return None
    came_to: Result | None = "adopted" if condition else _of_what_fails(told)
    return came_to if came_to is not None and silent <= {came_to} else None


def _of_what_fails(ends: Sequence[Explanation]) -> Result | None:
    """What a motion whose condition fails in every end comes to: rejected, unless the rule asks
    for something more before."""
    steps = [end.rejection for end in ends if end.rejection is not None]
    if not steps:
        return "rejected"
    rejected = reach(steps)
    return None if rejected is None else "rejected" if rejected else "no-opinion"


def can_be_adopted(ends: Sequence[Outcome]) -> bool:
    """False where it is certain that nothing can: neither an end adopts nor what lies between."""
    told = [end.explanation for end in ends]
    quorums = [reach(steps) for steps in zip(*(it.quorum for it in told), strict=True)]
    if False in quorums:
        return False
    if any(end.result == "adopted" for end in ends):
        return True
    return reach([it.condition for it in told]) is not False


def tie_holds(condition: Condition) -> Condition:
    """The condition with at least half for more than half of the votes cast."""
    match condition:
        case Majority(share, True, "cast", stance="yes", plus=plus, rounded="no") if (
            share == HALF and not plus
        ):
            return replace(condition, strictly=False)
        case Not() | InGroups():  # what must not hold fails by no tie
            return condition
        case ByCall(conditions):
            return replace(condition, conditions=tuple(tie_holds(part) for part in conditions))
        case _:
            return narrowed(condition, tie_holds)
