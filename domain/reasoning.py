"""Reasoning: from a rule and a tally to an outcome with every step of the arithmetic.

A step holds, fails, or cannot be told because the tally does not say something. A motion whose
rule asks for that is incomplete only if it matters: one failed condition of several that must
all hold decides, whatever the others would say.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from domain.explanation import DecidedBy, Explanation, Missing, Outcome, Step, marked_decisive
from domain.rules import (
    AllOf,
    AnyOf,
    Base,
    Condition,
    CountAtLeast,
    DecisionRule,
    Majority,
    NoObjection,
    Not,
    NoVeto,
    Quorum,
    QuorumNumber,
    QuorumShare,
    Result,
    RuleOrigin,
    StanceName,
    Unanimity,
)
from domain.voting import Count, Tally


def broken_tie(tied: Outcome, casting: Literal["yes", "no"]) -> Outcome:
    """What a tied poll comes to by the casting vote."""
    assert tied.result == "tied", "a casting vote breaks nothing but a tie"
    explanation = replace(tied.explanation, decided_by="casting-vote")
    return replace(
        tied, result="adopted" if casting == "yes" else "rejected", explanation=explanation
    )


def without_casting_vote(tied: Outcome) -> Outcome:
    """What a tied poll comes to when the chair can't vote: nobody breaks the tie, so it fails."""
    assert tied.result == "tied", "a casting vote is lost to nothing but a tie"
    explanation = replace(tied.explanation, decided_by="casting-vote-lost")
    return replace(tied, result="rejected", explanation=explanation)


def outcome(rule: DecisionRule, tally: Tally, origin: RuleOrigin) -> Outcome:
    """What the poll came to under `rule`, with its explanation; `origin` is where it is from."""
    quorum = tuple(_quorum_step(rule, part, tally) for part in rule.quorum)
    condition = _condition_step(rule, rule.condition, tally)
    result, decided_by = _result(rule, tally, quorum, condition)
    if decided_by == "quorum" or (decided_by == "missing" and condition.holds is not None):
        told = False if decided_by == "quorum" else None
        quorum = tuple(marked_decisive(step) if step.holds is told else step for step in quorum)
    elif decided_by != "nobody-voted":
        condition = marked_decisive(condition)
    explanation = Explanation(origin, decided_by, quorum, condition, tally.recused, tally.set_aside)
    return Outcome(result, rule.advisory, explanation)


def _result(
    rule: DecisionRule, tally: Tally, quorum: tuple[Step, ...], condition: Step
) -> tuple[Result, DecidedBy]:
    if any(step.holds is False for step in quorum):
        return "inquorate", "quorum"
    if any(step.holds is None for step in quorum):
        return "incomplete", "missing"
    if rule.nobody_votes is not None and _nobody_voted(rule, tally):
        return rule.nobody_votes, "nobody-voted"
    if condition.holds is None:
        return "incomplete", "missing"
    if condition.holds:
        return "adopted", "condition"
    if _failed_by_tie(condition):
        return _OF_A_TIE[rule.tie], "tie"
    return "rejected", "condition"


_OF_A_TIE: dict[str, Result] = {
    "fails": "rejected",
    "no-opinion": "no-opinion",
    "casting-vote": "tied",
}


def _nobody_voted(rule: DecisionRule, tally: Tally) -> bool:
    """Whether there was not one yes or no; what silence counts as is counted."""
    figures = [_figures(rule, count) for count in tally.counts]
    return all(f.number("yes") == 0 and f.number("no") == 0 for f in figures)


def _failed_by_tie(condition: Step) -> bool:
    """Whether nothing but a tie, exactly as many yes as no, made the condition fail."""
    leaves = list(_decisive_leaves(marked_decisive(condition)))
    return bool(leaves) and all(
        step.kind == "majority"
        and step.base == "cast"
        and step.comparison == "more than"
        and step.ratio == step.threshold == Fraction(1, 2)
        for step in leaves
    )


def _decisive_leaves(step: Step) -> Iterator[Step]:
    if not step.parts and step.decisive:
        yield step
    for part in step.parts:
        yield from _decisive_leaves(part)


@dataclass(frozen=True)
class _Figures:
    """The numbers of a count after the rule said what silence, recusal and the like count as."""

    numbers: dict[str, Fraction | None]

    def number(self, name: StanceName | Literal["present"]) -> Fraction | None:
        return self.numbers[name]

    def base(self, base: Base) -> Fraction | None:
        if base in {"cast", "cast-and-abstaining"}:
            parts = ["yes", "no"] if base == "cast" else ["yes", "no", "abstain"]
            known = [n for part in parts if (n := self.numbers[part]) is not None]
            return sum(known, Fraction(0)) if len(known) == len(parts) else None
        return self.numbers[base]


def _figures(rule: DecisionRule, count: Count) -> _Figures:
    numbers: dict[str, Fraction | None] = {
        "yes": count.yes,
        "no": count.no,
        "abstain": count.abstain,
        "present": _present(rule, count),
        "members": count.members,
        "all-seats": count.seats,
    }
    if rule.silence != "absent":
        silent = _silent(count)
        for name in (rule.silence, "present"):
            known = numbers[name]
            numbers[name] = None if silent is None or known is None else known + silent
    if rule.recusal in {"leaves-both", "leaves-base"}:
        for name in ("members", "all-seats"):
            known = numbers[name]
            numbers[name] = None if known is None else known - count.recused
    return _Figures(numbers)


def _present(rule: DecisionRule, count: Count) -> Fraction | None:
    present = count.present
    if present is None and count.abstain is not None:
        present = count.yes + count.no + count.abstain + count.invalid
    if present is None:
        return None
    if rule.recusal in {"leaves-base", "leaves-neither"}:
        present += count.recused
    if rule.invalid == "absent":
        present -= count.invalid
    proxies, abstaining = Fraction(0), count.abstain
    if rule.proxy == "absent":
        proxies = count.proxies
        abstaining = None if abstaining is None else abstaining - count.proxies_abstaining
    if rule.abstention == "absent":
        return None if abstaining is None else present - proxies - abstaining
    return present - proxies


def _silent(count: Count) -> Fraction | None:
    """Members who could have voted and handed in nothing."""
    if count.members is None or count.abstain is None:
        return None
    handed_in = count.yes + count.no + count.abstain + count.invalid
    return max(Fraction(0), count.members - count.recused - handed_in)


def _quorum_step(rule: DecisionRule, quorum: Quorum, tally: Tally) -> Step:
    asked = Step(f"quorum-{quorum.kind}", None, counted="present", comparison="at least")
    if isinstance(quorum, QuorumShare):
        asked = replace(
            asked,
            group=quorum.group,
            measure=quorum.measure,
            base=quorum.of,
            threshold=quorum.share,
            comparison="more than" if quorum.strictly else "at least",
        )
    else:
        assert isinstance(quorum, QuorumNumber)
        asked = replace(asked, group=quorum.group, measure=quorum.measure, threshold=quorum.number)
    return _answered(asked, rule, tally)


def _condition_step(rule: DecisionRule, condition: Condition, tally: Tally) -> Step:
    match condition:
        case AllOf(conditions) | AnyOf(conditions):
            parts = tuple(_condition_step(rule, part, tally) for part in conditions)
            return Step(condition.kind, _combined(condition.kind, parts), parts=parts)
        case Not(inner):
            part = _condition_step(rule, inner, tally)
            return Step("not", None if part.holds is None else not part.holds, parts=(part,))
        case NoVeto():
            return _veto_step(rule, condition, tally)
        case NoObjection():
            return _objection_step(tally)
        case _:
            return _answered(_asked(condition), rule, tally)


def _combined(kind: str, parts: tuple[Step, ...]) -> bool | None:
    """All or any of the parts, where a part may be unknown."""
    deciding = kind == "any"
    if any(part.holds is deciding for part in parts):
        return deciding
    return None if any(part.holds is None for part in parts) else not deciding


def _asked(condition: Condition) -> Step:
    """The comparison that a condition asks for, before any number is known."""
    match condition:
        case Majority(share, strictly, base, group, measure):
            comparison: Literal["more than", "at least"] = "more than" if strictly else "at least"
            asked = Step("majority", None, comparison=comparison, counted="yes", base=base)
            return replace(asked, group=group, measure=measure, threshold=share)
        case Unanimity(base, group, measure):
            asked = Step("unanimity", None, comparison="all", counted="yes", base=base)
            return replace(asked, group=group, measure=measure, threshold=Fraction(1))
        case CountAtLeast(number, stance, group, measure):
            asked = Step("count", None, comparison="at least", counted=stance)
            return replace(asked, group=group, measure=measure, threshold=number)
        case _:
            raise AssertionError(condition)


def _answered(asked: Step, rule: DecisionRule, tally: Tally) -> Step:
    """The step with its numbers; a share of nothing never holds."""
    count = tally.count(asked.group, asked.measure)
    if count is None:
        return replace(asked, missing="count")
    assert asked.counted is not None and asked.threshold is not None
    figures = _figures(rule, count)
    number = figures.number(asked.counted)
    if number is None:
        return replace(asked, missing=_to_ask_for(rule, count, asked.counted))
    if asked.base is None:
        return replace(asked, count=number, holds=number >= asked.threshold)
    whole = figures.base(asked.base)
    if whole is None:
        return replace(asked, count=number, missing=_to_ask_for(rule, count, asked.base))
    if whole <= 0:
        return replace(asked, count=number, of=whole, holds=False)
    ratio = number / whole
    more_than = asked.comparison == "more than"
    holds = ratio > asked.threshold if more_than else ratio >= asked.threshold
    return replace(asked, count=number, of=whole, ratio=ratio, holds=holds)


def _to_ask_for(
    rule: DecisionRule, count: Count, needed: StanceName | Base | Literal["present"]
) -> Missing:
    """What the source would have to say so that the number `needed` could be told."""
    if needed == "members" or (rule.silence != "absent" and count.members is None):
        return "members"
    if needed == "all-seats":
        return "all-seats"
    return "present" if needed == "present" and rule.silence == "absent" else "abstain"


def _objection_step(tally: Tally) -> Step:
    """Whether anybody's objection stands; the seats whose does are its vetoes."""
    step = Step("no-objection", None, counted="object")
    if tally.stances is None:
        return replace(step, missing="stances")
    objecting = tuple(
        stance.seat
        for stance in tally.stances
        if stance.stance == "object" and stance.seat not in tally.recused
    )
    return replace(step, holds=not objecting, vetoes=objecting)


def _veto_step(rule: DecisionRule, condition: NoVeto, tally: Tally) -> Step:
    """Whether anybody with a veto used it. Silence is neither a veto nor a concurrence."""
    counted: StanceName = "yes" if condition.concurring else "no"
    parts = []
    if condition.group and condition.concurring:
        parts.append(_answered(_asked(Unanimity("members", condition.group)), rule, tally))
    elif condition.group:
        against = CountAtLeast(Fraction(1), "no", condition.group)
        blocked = _answered(_asked(against), rule, tally)
        parts.append(
            Step("not", None if blocked.holds is None else not blocked.holds, parts=(blocked,))
        )
    holds = _combined("all", tuple(parts))
    step = Step("no-veto", holds, group=condition.group, counted=counted, parts=tuple(parts))
    if not condition.seats:
        return step
    if tally.stances is None:
        return replace(step, holds=False if holds is False else None, missing="stances")
    taken = {stance.seat: stance.stance for stance in tally.stances}
    bound = [seat for seat in condition.seats if seat not in tally.recused]
    vetoes = tuple(
        seat
        for seat in bound
        if (taken.get(seat) != "yes" if condition.concurring else taken.get(seat) == "no")
    )
    return replace(step, holds=False if vetoes else holds, vetoes=vetoes)
