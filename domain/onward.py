"""Onward: who stands in the next ballot, where a ballot left seats open.

Bodies that elect by a majority vote again until it is reached: among the two with most votes, or
without who had fewest (Olympic Charter, by-law to rule 33; General Assembly of the United Nations,
rule 94: twice as many candidates as places left). Each ballot is an election of its own; here it
is worked out who its candidates are.
"""

from domain.election import ElectionRule, OptionId, Plurality, TieBreaker
from domain.returns import Amount, ElectionOutcome, Excluded, Totals
from domain.ties import CountSheet


def onward(rule: ElectionRule, came_to: ElectionOutcome, breaker: TieBreaker) -> list[OptionId]:
    """The candidates of the next ballot, those with most votes first; none where there is no next.

    Who is level with the last who goes on goes on as well. Where several are level with the
    fewest the lot, or the casting vote, says who is out; until then nobody is.
    """
    method = rule.method
    if not isinstance(method, Plurality) or method.next_ballot == "none":
        return []
    if came_to.result not in {"partly-elected", "none-elected"}:
        return []
    candidates = _candidates(came_to)
    left = rule.seats - len(came_to.elected)
    if method.next_ballot == "two":
        last = candidates[: 2 * left][-1:]
        return [each.option for each in candidates if last and each.amount >= last[0].amount]
    if len(candidates) > left + 1:
        fewest = min(each.amount for each in candidates)
        level = [each.option for each in candidates if each.amount == fewest]
        out = CountSheet(rule.tie, breaker).excluded(level)
        candidates = [each for each in candidates if each.option != out]
    return [each.option for each in candidates]


def _candidates(came_to: ElectionOutcome) -> list[Amount]:
    """Who had votes and was neither elected nor left out by a cap, the largest number first."""
    steps = came_to.explanation.steps
    gone = {s.option for s in steps if isinstance(s, Excluded) and s.because == "cap"}
    gone |= set(came_to.elected)
    totals = next((step.amounts for step in steps if isinstance(step, Totals)), ())
    return [each for each in totals if each.amount > 0 and each.option not in gone]
