"""Reasoning: from a rule and a tally to an outcome with every step of the arithmetic.

A step holds, fails, or cannot be told because something is not said or not there yet. A motion
whose rule asks for that is incomplete only if it matters: one failed condition of several that
must all hold decides, whatever the others would say.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from hashlib import sha256
from typing import Any, Literal

from domain.bounds import in_any_case
from domain.certainty import (
    all_agreed,
    all_recused,
    nobody_stood_against,
    veto_is_certain,
)
from domain.comparing import compared_in, few_in
from domain.explanation import DecidedBy, Explanation, Outcome, SilentMembers
from domain.figures import NO_CIRCUMSTANCES, Circumstances, silent_members, to_ask_for
from domain.groups_counted import groups_asked, in_groups
from domain.parts import of_group, silence_asked_for
from domain.rules import (
    OBJECTING,
    AllOf,
    AnyOf,
    ByCall,
    ByWay,
    Condition,
    Confirmed,
    Consensus,
    Consulted,
    CountAtLeast,
    DecisionRule,
    GroupWeight,
    InGroups,
    Majority,
    MustAbstain,
    NoBlockingMinority,
    NoObjection,
    Not,
    Noticed,
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
    RootAtLeast,
    RuleOrigin,
    SilenceKept,
    StanceName,
    Unanimity,
)
from domain.steps import Step, combined, holds_once_broken, marked_decisive
from domain.steps_before import confirmed_step, consulted_step, noticed_step, silence_step
from domain.vote_counted import VoteCounted
from domain.voting import Tally, worth
from domain.weight_cap import weights_left

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


def fallen(tied: Outcome, lot: str) -> Outcome:
    """What a tied poll comes to by the lot that was drawn."""
    assert tied.result == "tied", "a lot breaks nothing but a tie"
    explanation = replace(tied.explanation, decided_by="lot")
    adopts = drawn(lot) == "adopted"
    result = _once_broken(tied.explanation.condition, adopts=adopts)
    return replace(tied, result=result, explanation=explanation)


def drawn(lot: str) -> Result:
    """What a lot says: the first byte of the SHA-256 of its seed is even for adopted."""
    return "adopted" if sha256(lot.encode()).digest()[0] % 2 == 0 else "rejected"


def outcome(
    rule: DecisionRule,
    tally: Tally,
    origin: RuleOrigin,
    circumstances: Circumstances = NO_CIRCUMSTANCES,
) -> Outcome:
    """What the poll came to under `rule`, with its explanation; `origin` is where it is from."""
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
    if tie_matters and not (rejection is not None and rule.tie == "fails"):
        lot = vote.circumstances.lot
        if rule.tie == "lot" and lot is not None:
            return _once_broken(condition, adopts=drawn(lot) == "adopted"), "lot"
        return ("tied", "lot") if rule.tie == "lot" else (_OF_A_TIE[rule.tie], "tie")
    failed = list(_decisive_leaves(marked_decisive(condition)))
    silence = silence_asked_for(rule)
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
        case QuorumShare(share, of, strictly, group, measure):
            asked = Step("quorum-share", None, counted="present", base=of, threshold=share)
            compared: Literal["more than", "at least"] = "more than" if strictly else "at least"
            return _answered(
                vote, replace(asked, group=group, measure=measure, comparison=compared)
            )
        case QuorumNumber(number, group, measure):
            asked = Step("quorum-number", None, counted="present", threshold=number)
            return _answered(
                vote, replace(asked, group=group, measure=measure, comparison="at least")
            )
        case QuorumRoot(factor, of, group, measure):
            asked = Step("quorum-root", None, counted="present", base=of, threshold=factor**2)
            return _answered(
                vote, replace(asked, group=group, measure=measure, comparison="at least")
            )
        case QuorumAny(quorums) | QuorumAll(quorums):
            parts = tuple(_quorum_step(vote, part) for part in quorums)
            return Step(quorum.kind, _combined(quorum.kind, parts), parts=parts)
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
            return Step(condition.kind, _combined(condition.kind, parts), parts=parts)
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
        case ByCall(conditions):
            call = vote.circumstances.call
            part = _condition_step(vote, conditions[min(call, len(conditions)) - 1])
            step = Step("by-call", part.holds, count=Fraction(call), parts=(part,))
            goes_on = condition.after == "missed-majority" and call < len(conditions)
            if part.holds is False and goes_on:
                return replace(step, holds=None, missing="next-call")
            return step
        case _:
            of_its_own = _OF_THEIR_OWN.get(type(condition))
            if of_its_own is not None:
                return of_its_own(vote, condition)
            return _answered(vote, _asked_under(vote.rule, condition))


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


def _combined(kind: str, parts: tuple[Step, ...]) -> bool | None:
    """All or any of the parts, where a part may be unknown."""
    return combined(kind, [part.holds for part in parts])


def _asked(condition: Condition) -> Step:
    """The comparison that a condition asks for, before any number is known."""
    match condition:
        case Majority(share, strictly, base, group, measure, stance):
            comparison: Literal["more than", "at least"] = "more than" if strictly else "at least"
            asked = Step("majority", None, comparison=comparison, counted=stance, base=base)
            return replace(asked, group=group, measure=measure, threshold=share)
        case Unanimity(base, group, measure):
            asked = Step("unanimity", None, comparison="all", counted="yes", base=base)
            return replace(asked, group=group, measure=measure, threshold=ONE)
        case CountAtLeast(number, stance, group, measure):
            asked = Step("count", None, comparison="at least", counted=stance)
            return replace(asked, group=group, measure=measure, threshold=number)
        case RootAtLeast(factor, base, stance, group, measure):
            asked = Step("root", None, comparison="at least", counted=stance, base=base)
            return replace(asked, group=group, measure=measure, threshold=factor**2)
        case _:
            raise AssertionError(condition)


def _asked_under(rule: DecisionRule, condition: Condition) -> Step:
    """The same, where who votes by proxy does not count as present: unanimity of those present is
    not there while one of them says no, however many proxies said yes."""
    asked = _asked(condition)
    away = rule.proxy == "absent" and asked.kind == "unanimity" and asked.base == "present"
    return replace(asked, base="taking-part") if away else asked


def _answered(vote: VoteCounted, asked: Step) -> Step:
    """The step with its numbers; a share of nothing never holds."""
    count = vote.tally.count(asked.group, asked.measure)
    if count is None:
        return replace(asked, missing="count")
    days = ("days", "working-days")
    assert asked.counted not in (None, "not-yes", *days), "only stances and those present"
    known = vote.figures(count)
    found = compared_in(asked, known)
    if found is not None:
        return found
    number = known.number(asked.counted)  # type: ignore[arg-type]  # asserted above
    needed = asked.counted if number is None else asked.base
    missing = to_ask_for(vote.rule, count, needed)  # type: ignore[arg-type]
    sure = in_any_case(vote.rule, count, partial(compared_in, asked), missing)
    return sure or replace(asked, count=number, missing=missing)


def _objection_step(vote: VoteCounted, _: NoObjection) -> Step:
    """Whether anybody's objection stands; the seats whose does are its vetoes."""
    step = Step("no-objection", None, counted="object")
    if vote.tally.stances is None:
        spoken = nobody_stood_against(vote.tally)
        return replace(step, holds=True) if spoken else replace(step, missing="stances")
    objecting = vote.seats_that(*OBJECTING)
    return replace(step, holds=not objecting, vetoes=objecting)


def _consensus_step(vote: VoteCounted, condition: Consensus) -> Step:
    """Whether nobody blocks, and no more stand aside than may."""
    most = condition.stand_asides
    step = Step("consensus", None, counted="stand-aside")
    if most is not None:
        step = replace(step, threshold=Fraction(most))
    if vote.tally.stances is None:
        agreed = all_agreed(vote.tally)
        kept = replace(step, holds=True, count=Fraction(0))
        return kept if agreed else replace(step, missing="stances")
    blocking = vote.seats_that(*OBJECTING)
    aside = len(vote.seats_that("stand-aside"))
    holds = not blocking and (most is None or aside <= most)
    return replace(step, holds=holds, count=Fraction(aside), vetoes=blocking)


def _blocking_step(vote: VoteCounted, condition: NoBlockingMinority) -> Step:
    """Whether those who did not say yes are too few, or have too small a share, to block."""
    group, base = condition.group, condition.base
    few = Step("blocking-seats", None, group=group, counted="not-yes", base=base)
    small = Step("blocking-share", None, group=group, measure=condition.measure, base=base)
    small = replace(small, counted="not-yes", threshold=condition.share)
    small = replace(small, comparison="more than" if condition.strictly else "at least")
    needed = condition.seats if condition.seats is not None else _least_blocking(vote, condition)
    few = replace(few, threshold=needed, missing=None if needed is not None else "electorate")
    few = few if few.missing else _against(vote, few)
    small = _against(vote, small)
    parts = (few, small)
    return Step("no-blocking-minority", _combined("any", parts), group=group, parts=parts)


def _against(vote: VoteCounted, asked: Step) -> Step:
    """The step with the number of those in the base that did not say yes."""
    count = vote.tally.count(asked.group, asked.measure)
    if count is None:
        return replace(asked, missing="count")
    found = few_in(asked, vote.figures(count))
    if found is not None:
        return found
    assert asked.base is not None
    missing = to_ask_for(vote.rule, count, asked.base)
    sure = in_any_case(vote.rule, count, partial(few_in, asked), missing)
    return sure or replace(asked, missing=missing)


def _least_blocking(vote: VoteCounted, condition: NoBlockingMinority) -> Fraction | None:
    """The least number of seats that can have a blocking share, and one more."""
    electorate = vote.circumstances.electorate
    if electorate is None:
        return None
    stay = vote.rule.recusal in {"leaves-presence", "leaves-neither"}
    recused = () if stay else vote.tally.recused
    left, by_weight = weights_left(vote.tally.weight_cap), condition.measure == "weight"
    shares = sorted(
        (
            left.get(seat.id, seat.weight) if by_weight else worth(seat, condition.measure)
            for seat in electorate.seats
            if (not condition.group or seat.group == condition.group)
            and (seat.holder is not None or condition.base == "all-seats")
            and seat.id not in recused
        ),
        reverse=True,
    )
    wanted, reached = condition.share * sum(shares), Fraction(0)
    for number, share in enumerate(shares, start=1):
        reached += share
        if reached > wanted or (reached == wanted and not condition.strictly):
            return Fraction(number + 1)
    return Fraction(len(shares) + 1)


def _veto_step(vote: VoteCounted, condition: NoVeto) -> Step:
    """Whether anybody with a veto used it. Silence is neither a veto nor a concurrence."""
    tally = vote.tally
    counted: StanceName = "yes" if condition.concurring else "no"
    # Whoever is recused has no vote to concur with or to veto by, be it as a seat or in a group.
    vote = replace(vote, rule=replace(vote.rule, silence="absent", recusal="leaves-both"))
    parts = []
    if condition.group and condition.concurring:
        agreed = _answered(vote, _asked(Unanimity("members", condition.group)))
        recused = all_recused(vote.tally, condition.group)
        parts.append(replace(agreed, holds=True) if recused else agreed)
    elif condition.group:
        against = CountAtLeast(ONE, "no", condition.group)
        blocked = _answered(vote, _asked(against))
        parts.append(
            Step("not", None if blocked.holds is None else not blocked.holds, parts=(blocked,))
        )
    holds = _combined("all", tuple(parts))
    step = Step("no-veto", holds, group=condition.group, counted=counted, parts=tuple(parts))
    if not condition.seats:
        return step
    whole = tally.count("", "votes")
    if not condition.concurring and whole is not None and whole.no == 0:
        return step  # nobody said no, whoever they are
    bound = [seat for seat in condition.seats if seat not in tally.recused]
    if tally.stances is None:
        used = holds is False or veto_is_certain(tally, len(bound), concurring=condition.concurring)
        return replace(step, holds=False if used else None, missing="stances")
    taken = {stance.seat: stance.stance for stance in tally.stances}
    vetoes = tuple(
        seat
        for seat in bound
        if (taken.get(seat) != "yes" if condition.concurring else taken.get(seat) == "no")
    )
    return replace(step, holds=False if vetoes else holds, vetoes=vetoes)


def _abstaining_step(_: VoteCounted, condition: MustAbstain) -> Step:
    return Step("must-abstain", holds=True, group=condition.group, vetoes=condition.seats)


_OF_THEIR_OWN: dict[type[Condition], Callable[[VoteCounted, Any], Step]] = {
    NoVeto: _veto_step,
    NoObjection: _objection_step,
    Consensus: _consensus_step,
    NoBlockingMinority: _blocking_step,
    MustAbstain: _abstaining_step,
    SilenceKept: silence_step,
    Confirmed: confirmed_step,
    Noticed: noticed_step,
    Consulted: consulted_step,
}
"""Conditions that are no plain comparison."""
