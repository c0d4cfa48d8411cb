"""Onward: who stands in the next ballot, where a ballot left seats open.

Bodies that elect by a majority vote again until it is reached: among the two with most votes, or
without who had fewest (Olympic Charter, by-law to rule 33; General Assembly of the United Nations,
rule 94: twice as many candidates as places left). Who had no vote at all is a candidate as well,
and has fewest. One more stand again than there are seats left, so that there is a choice.

A tie for who goes on is broken as the rule says of any tie: by the lot or the casting vote, for
which the election waits. Where the rule has nothing for it (`fails`) all who are level go on, as
nobody may be left out for nothing (Parliament Act of Switzerland, art. 132(4)(b): who has fewest
is out, unless several have).
"""

from dataclasses import replace

from domain.elections.election import ElectionRule, OptionId, Plurality
from domain.elections.returns import (
    Amount,
    CountStep,
    ElectionOutcome,
    FurtherBallot,
    TieLeft,
    Totals,
)
from domain.elections.seating import Seating
from domain.elections.ties import CountSheet

TIES_FOR_GOING_ON = frozenset({"next-ballot", "exclusion"})
"""What a tie can be about in a count by most votes beside a seat: who goes on."""


def onward(came_to: ElectionOutcome) -> tuple[OptionId, ...]:
    """Who stands in the further ballot, those with most votes first; nobody where there is none."""
    told = (step for step in came_to.explanation.steps if isinstance(step, FurtherBallot))
    return next((step.options for step in told), ())


def tell_onward(seating: Seating, sheet: CountSheet) -> bool:
    """Enter who stands in a further ballot for the seats that are left; False where a tie for it
    waits.

    Where the rule has no further ballots, or nobody is left who could stand, nothing is entered.
    """
    method, left = seating.rule.method, seating.left
    if not isinstance(method, Plurality) or method.next_ballot == "none":
        return True
    candidates = _candidates(seating, sheet.steps)
    if not candidates:
        return True
    if method.next_ballot == "two":
        going = _best(candidates, 2 * left, sheet)
    else:
        going = _all_but_fewest(candidates, left, sheet)
    if going is None:
        return False
    standing = tuple(each.option for each in candidates)
    out = tuple(option for option in standing if option not in going)
    sheet.note(FurtherBallot(tuple(o for o in standing if o in going), out))
    return True


def without_ties_for_going_on(steps: tuple[CountStep, ...]) -> list[CountStep]:
    """The steps of a count by most votes as they were before it was asked who goes on."""
    return [s for s in steps if not (isinstance(s, TieLeft) and s.stake in TIES_FOR_GOING_ON)]


def as_told_before(rule: ElectionRule, came_to: ElectionOutcome) -> ElectionRule:
    """The rule by which an outcome on record is counted again: those that were determined before
    the count told who goes on say nothing of it."""
    method = rule.method
    if not isinstance(method, Plurality) or method.next_ballot == "none":
        return rule
    steps = came_to.explanation.steps
    told = any(isinstance(step, FurtherBallot) for step in steps)
    told = told or any(isinstance(s, TieLeft) and s.stake in TIES_FOR_GOING_ON for s in steps)
    return rule if told else replace(rule, method=replace(method, next_ballot="none"))


def _candidates(seating: Seating, steps: list[CountStep]) -> list[Amount]:
    """Who is not elected, and could be under the cap and in the places that are left; the largest
    number of votes first."""
    totals = next((step.amounts for step in steps if isinstance(step, Totals)), ())
    others = [each.option for each in totals if each.option not in seating.elected]
    return [
        each
        for each in totals
        if each.option in others
        and seating.affiliation_at_cap(each.option) is None
        and not seating.has_no_place(each.option, others)
    ]


def _best(candidates: list[Amount], places: int, sheet: CountSheet) -> list[OptionId] | None:
    """As many of those with most votes as there are places; None where a tie for them waits."""
    if len(candidates) <= places:
        return [each.option for each in candidates]
    last = candidates[places - 1].amount
    going = [each.option for each in candidates if each.amount > last]
    level = [each.option for each in candidates if each.amount == last]
    while len(going) < places < len(going) + len(level):
        first = sheet.preferred(level, "next-ballot")
        if first is None:
            return [*going, *level] if sheet.rule == "fails" else None
        going.append(first)
        level.remove(first)
    return going if len(going) == places else [*going, *level]


def _all_but_fewest(
    candidates: list[Amount], left: int, sheet: CountSheet
) -> list[OptionId] | None:
    """All but the one with fewest votes; None where a tie for that waits."""
    options = [each.option for each in candidates]
    if len(candidates) <= left + 1:
        return options
    fewest = candidates[-1].amount
    out = sheet.excluded([each.option for each in candidates if each.amount == fewest])
    if out is None:
        return options if sheet.rule == "fails" else None
    return [option for option in options if option != out]
