"""Asking: which comparison a condition asks for, and what the numbers of a vote answer."""

from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Literal

from domain.voting.bounds import in_any_case
from domain.voting.comparing import compared_in, few_in
from domain.voting.figures import to_ask_for
from domain.voting.rules import (
    Condition,
    CountAtLeast,
    DecisionRule,
    Majority,
    QuorumShare,
    RootAtLeast,
    Unanimity,
)
from domain.voting.steps import Step
from domain.voting.turnout import Turnout
from domain.voting.vote_counted import VoteCounted

ONE = Fraction(1)


def asked_by(condition: Condition) -> Step:
    """The comparison that a condition asks for, before any number is known."""
    match condition:
        case Majority(share, strictly, base, group, measure, stance):
            asked = Step("majority", None, comparison=_by(strictly), counted=stance, base=base)
            asked = replace(asked, group=group, measure=measure, threshold=share)
            return _adjusted(asked, condition)
        case Turnout():
            return _asked_of_turnout(condition)
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


def _by(strictly: bool) -> Literal["more than", "at least"]:
    return "more than" if strictly else "at least"


def _adjusted(asked: Step, part: Majority | Turnout | QuorumShare) -> Step:
    """The step with what is added to its share, and how that is rounded, where anything is."""
    if not part.plus and part.rounded == "no":
        return asked
    how = None if part.rounded == "no" else part.rounded
    return replace(asked, plus=part.plus or None, rounded=how)


def _asked_of_turnout(turnout: Turnout) -> Step:
    asked = Step("turnout", None, comparison=_by(turnout.strictly), counted=turnout.counted)
    asked = replace(asked, group=turnout.group, measure=turnout.measure)
    if turnout.share is None:
        return replace(asked, threshold=turnout.number)
    return _adjusted(replace(asked, base=turnout.base, threshold=turnout.share), turnout)


def asked_of_those_present(quorum: QuorumShare) -> Step:
    """The comparison that a quorum by a share asks for."""
    asked = Step("quorum-share", None, counted="present", base=quorum.of, threshold=quorum.share)
    asked = replace(asked, group=quorum.group, measure=quorum.measure)
    return _adjusted(replace(asked, comparison=_by(quorum.strictly)), quorum)


def asked_under(rule: DecisionRule, condition: Condition) -> Step:
    """The same, where who votes by proxy does not count as present: unanimity of those present is
    not there while one of them says no, however many proxies said yes."""
    asked = asked_by(condition)
    away = rule.proxy == "absent" and asked.kind == "unanimity" and asked.base == "present"
    return replace(asked, base="taking-part") if away else asked


def answered(vote: VoteCounted, asked: Step) -> Step:
    """The step with its numbers; a share of nothing never holds."""
    count = vote.tally.count(asked.group, asked.measure)
    if count is None:
        return replace(asked, missing="count")
    days = ("days", "working-days")
    assert asked.counted not in (None, "not-yes", *days), "only stances and who takes part"
    known = vote.figures(count)
    found = compared_in(asked, known)
    if found is not None:
        return found
    number = known.amount(asked.counted)  # type: ignore[arg-type]  # asserted above
    needed = asked.counted if number is None else asked.base
    missing = to_ask_for(vote.rule, count, needed)  # type: ignore[arg-type]
    sure = in_any_case(vote.rule, count, partial(compared_in, asked), missing)
    return sure or replace(asked, count=number, missing=missing)


def against(vote: VoteCounted, asked: Step) -> Step:
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
