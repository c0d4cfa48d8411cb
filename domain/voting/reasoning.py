"""Reasoning: from a rule and a tally to an outcome with every step of the arithmetic.

A step holds, fails, or cannot be told because something is not said or not there yet. A motion
whose rule asks for that is incomplete only if it matters: one failed condition of several that
must all hold decides, whatever the others would say.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any, Literal

from domain.voting.asking import answered, asked_of_those_present, asked_under
from domain.voting.drawing import Fell, drawn
from domain.voting.explanation import DecidedBy, Explanation, Outcome, SilentMembers
from domain.voting.figures import NO_CIRCUMSTANCES, Circumstances, silent_members, to_ask_for
from domain.voting.groups_counted import groups_asked, in_groups
from domain.voting.parts import of_group
from domain.voting.rules import (
    AllOf,
    AnyOf,
    ByCall,
    ByWay,
    Condition,
    Consensus,
    DecisionRule,
    GroupWeight,
    InGroups,
    MustAbstain,
    NoBlockingMinority,
    NoObjection,
    Not,
    NoVeto,
    Quorum,
    QuorumAll,
    QuorumAny,
    QuorumByCall,
    QuorumByWay,
    QuorumInGroups,
    QuorumNumber,
    QuorumRoot,
    QuorumShare,
    Result,
    RuleOrigin,
)
from domain.voting.rules_before import Confirmed, Consulted, Noticed, SilenceKept, TwoMeetings
from domain.voting.steps import Missing, Step, holds_once_broken, marked_decisive, parts_combined
from domain.voting.steps_before import (
    confirmed_step,
    consulted_step,
    is_second,
    noticed_step,
    silence_step,
)
from domain.voting.steps_of_seats import (
    abstaining_step,
    blocking_step,
    consensus_step,
    objection_step,
    veto_step,
)
from domain.voting.tally import Tally
from domain.voting.turn import Turn, applied, silence_in
from domain.voting.vote_counted import VoteCounted

ONE = Fraction(1)


def broken_tie(tied: Outcome, casting: Literal["yes", "no"]) -> Outcome:
    """What a tied poll comes to by the casting vote."""
    assert tied.result == "tied", "a casting vote breaks nothing but a tie"
    explanation = replace(tied.explanation, decided_by="casting-vote")
    result = _once_broken(tied.explanation.condition, adopts=casting == "yes")
    return replace(tied, result=result, explanation=explanation)


def _once_broken(condition: Step, *, adopts: bool) -> Result:
    """What it comes to by whatever broke the tie, which settles nothing else: what still has to
    pass at a second meeting is not adopted yet."""
    if not adopts:
        return "rejected"
    return "adopted" if holds_once_broken(condition) else "incomplete"


def without_casting_vote(tied: Outcome) -> Outcome:
    """What a tied poll comes to when the chair can't vote: nobody breaks the tie, so it fails."""
    assert tied.result == "tied", "a casting vote is lost to nothing but a tie"
    explanation = replace(tied.explanation, decided_by="casting-vote-lost")
    return replace(tied, result="rejected", explanation=explanation)


def fallen(tied: Outcome, fell: Fell) -> Outcome:
    """What a tied poll comes to by the lot that was drawn."""
    assert tied.result == "tied", "a lot breaks nothing but a tie"
    explanation = replace(tied.explanation, decided_by="lot")
    result = _once_broken(tied.explanation.condition, adopts=fell == "adopted")
    return replace(tied, result=result, explanation=explanation)


def outcome(
    rule: DecisionRule,
    tally: Tally,
    origin: RuleOrigin,
    circumstances: Circumstances = NO_CIRCUMSTANCES,
) -> Outcome:
    """What the poll came to under `rule`, with its explanation; `origin` is where it is from."""
    rule = applied(rule, Turn(circumstances.way, circumstances.call))
    vote = VoteCounted(rule, tally, circumstances)
    quorum = tuple(_quorum_step(vote, part) for part in rule.quorum)
    condition = _condition_step(vote, rule.condition)
    rejection = None if rule.rejection is None else _condition_step(vote, rule.rejection)
    condition = _unless_nobody_voted(vote, condition, rejection)
    result, decided_by = _result(vote, quorum, condition, rejection)
    if decided_by == "quorum" or (decided_by == "missing" and condition.holds is not None):
        told = False if decided_by == "quorum" else None
        quorum = tuple(marked_decisive(step) if step.holds is told else step for step in quorum)
    elif decided_by != "nobody-voted":
        condition = marked_decisive(condition)
        if rejection is not None and condition.holds is False and result != "without-effect":
            rejection = marked_decisive(rejection)
    explanation = Explanation(
        origin,
        decided_by,
        quorum,
        condition,
        tally.recused,
        tally.set_aside,
        rejection,
        tally.weight_cap,
        _silent(vote),
    )
    return Outcome(result, rule.advisory, explanation)


def _silent(vote: VoteCounted) -> SilentMembers | None:
    """How many members handed in nothing, where the rule counts that as something."""
    counts_as, count = vote.rule.silence, vote.tally.count("", "votes")
    if counts_as == "absent" or count is None:
        return None
    number = silent_members(count, counted=vote.circumstances.counted)
    return SilentMembers(number, counts_as) if number else None


def _result(
    vote: VoteCounted, quorum: tuple[Step, ...], condition: Step, rejection: Step | None
) -> tuple[Result, DecidedBy]:
    rule = vote.rule
    if any(step.holds is False for step in quorum):
        return "inquorate", "quorum"
    if any(step.holds is None for step in quorum):
        return "incomplete", "missing"
    if rule.nobody_votes is not None and vote.nobody_voted():
        return rule.nobody_votes, "nobody-voted"
    return _result_of_votes(vote, condition, rejection)


def _result_of_votes(
    vote: VoteCounted, condition: Step, rejection: Step | None
) -> tuple[Result, DecidedBy]:
    """What it comes to with its quorum, if anybody voted."""
    rule = vote.rule
    if condition.holds is None:
        return "incomplete", "missing"
    if condition.holds:
        return "adopted", "condition"
    if rejection is not None and rejection.holds is not False:
        return ("rejected", "condition") if rejection.holds else ("incomplete", "missing")
    tie_matters = holds_once_broken(condition) is not False
    if tie_matters and vote.circumstances.ties < rule.repeat_tie:
        return "incomplete", "tie"
    if tie_matters and not (rejection is not None and rule.tie == "fails"):
        lot = vote.circumstances.lot
        if rule.tie == "lot" and lot is not None:
            return _once_broken(condition, adopts=drawn(lot) == "adopted"), "lot"
        return ("tied", "lot") if rule.tie == "lot" else (_OF_A_TIE[rule.tie], "tie")
    failed = list(_decisive_leaves(marked_decisive(condition)))
    silence = silence_in(rule, Turn(vote.circumstances.way, vote.circumstances.call))
    if silence is not None and all(step.kind == "silence" for step in failed):
        assert silence.broken != "meeting", "then the step is not failed but waits"
        return silence.broken, "condition"
    return ("rejected" if rejection is None else "no-opinion"), "condition"


_OF_A_TIE: dict[str, Result] = {
    "fails": "rejected",
    "no-opinion": "no-opinion",
    "casting-vote": "tied",
}


def _unless_nobody_voted(vote: VoteCounted, condition: Step, rejection: Step | None) -> Step:
    """The condition; untold where it is not known whether anybody voted, and that matters."""
    rule = vote.rule
    if rule.nobody_votes is None or vote.nobody_voted() is not None:
        return condition
    result, _ = _result_of_votes(vote, condition, rejection)
    if result == rule.nobody_votes:
        return condition
    missing: Missing = "count"  # of those of whom nothing is told
    if vote.counts_everybody():
        missing = to_ask_for(rule, vote.tally.counts[0], "yes")
    return replace(condition, holds=None, missing=missing)


def _decisive_leaves(step: Step) -> Iterator[Step]:
    """Where groups are counted it is their number that decides, and no tie in one of them."""
    if step.kind == "in-groups" and step.decisive:
        yield step
        return
    if not step.parts and step.decisive:
        yield step
    for part in step.parts:
        yield from _decisive_leaves(part)


def _quorum_step(vote: VoteCounted, quorum: Quorum) -> Step:
    at = vote.circumstances
    match quorum:
        case QuorumShare():
            return answered(vote, asked_of_those_present(quorum))
        case QuorumNumber(number, group, measure):
            asked = Step("quorum-number", None, counted="present", threshold=number)
            return answered(
                vote, replace(asked, group=group, measure=measure, comparison="at least")
            )
        case QuorumRoot(factor, of, group, measure):
            asked = Step("quorum-root", None, counted="present", base=of, threshold=factor**2)
            return answered(
                vote, replace(asked, group=group, measure=measure, comparison="at least")
            )
        case QuorumAny(quorums) | QuorumAll(quorums):
            parts = tuple(_quorum_step(vote, part) for part in quorums)
            return Step(quorum.kind, parts_combined(quorum.kind, parts), parts=parts)
        case QuorumInGroups():
            return in_groups(quorum, _steps_of_groups(vote, quorum))
        case QuorumByCall(first, second):
            if at.call == 1:
                return _alone("first", _quorum_step(vote, first), otherwise=True)
            later = None if second is None else _quorum_step(vote, second)
            return _alone("second", later, otherwise=True)
        case QuorumByWay():
            of_way: Quorum | None = getattr(quorum, at.way)
            step = None if of_way is None else _quorum_step(vote, of_way)
            return _alone(at.way, step, otherwise=True)
        case _:
            raise AssertionError(quorum)


def _condition_step(vote: VoteCounted, condition: Condition) -> Step:
    match condition:
        case AllOf(conditions) | AnyOf(conditions):
            parts = tuple(_condition_step(vote, part) for part in conditions)
            return Step(condition.kind, parts_combined(condition.kind, parts), parts=parts)
        case Not(inner):
            part = _condition_step(vote, inner)
            return Step("not", None if part.holds is None else not part.holds, parts=(part,))
        case ByWay():
            way = vote.circumstances.way
            of_way: Condition | None = getattr(condition, way)
            step = None if of_way is None else _condition_step(vote, of_way)
            return _alone(way, step, otherwise=False)
        case InGroups():
            return in_groups(condition, _steps_of_groups(vote, condition))
        case ByCall():
            return _call_step(vote, condition)
        case TwoMeetings(first, second, days, working_days):
            later = is_second(vote.circumstances)
            passes = _condition_step(vote, second if later else first)
            parts = (passes, confirmed_step(vote, Confirmed(days, working_days)))
            both = Step("all", parts_combined("all", parts), parts=parts)
            return _alone("second-meeting" if later else "first-meeting", both, otherwise=False)
        case _:
            of_its_own = _OF_THEIR_OWN.get(type(condition))
            if of_its_own is not None:
                return of_its_own(vote, condition)
            return answered(vote, asked_under(vote.rule, condition))


def _call_step(vote: VoteCounted, condition: ByCall) -> Step:
    """What the condition of this call comes to; where that fails, whether there is another call."""
    call, conditions = vote.circumstances.call, condition.conditions
    part = _condition_step(vote, conditions[min(call, len(conditions)) - 1])
    step = Step("by-call", part.holds, count=Fraction(call), parts=(part,))
    if condition.after != "missed-majority" or call >= len(conditions):
        return step
    again = None if condition.again_if is None else _condition_step(vote, condition.again_if)
    step = step if again is None else replace(step, parts=(part, again))
    if part.holds is not False or (again is not None and again.holds is False):
        return step
    waits: Missing | None = "next-call" if again is None or again.holds else None
    return replace(step, holds=None, missing=waits)


def _steps_of_groups(
    vote: VoteCounted, part: InGroups | QuorumInGroups
) -> list[tuple[GroupWeight, Step]]:
    """What each group comes to by itself."""
    if isinstance(part, InGroups):
        return [
            (each, _condition_step(vote, of_group(part.condition, each.group)))
            for each in groups_asked(vote, part)
        ]
    return [
        (each, _quorum_step(vote, of_group(part.quorum, each.group)))
        for each in groups_asked(vote, part)
    ]


def _alone(kind: str, step: Step | None, *, otherwise: bool) -> Step:
    """The step for one call or one way of deciding, or what holds where there is none."""
    if step is None:
        return Step(kind, otherwise)
    return Step(kind, step.holds, parts=(step,))


_OF_THEIR_OWN: dict[type[Condition], Callable[[VoteCounted, Any], Step]] = {
    NoVeto: veto_step,
    NoObjection: objection_step,
    Consensus: consensus_step,
    NoBlockingMinority: blocking_step,
    MustAbstain: abstaining_step,
    SilenceKept: silence_step,
    Confirmed: confirmed_step,
    Noticed: noticed_step,
    Consulted: consulted_step,
}
"""Conditions that are no plain comparison."""
