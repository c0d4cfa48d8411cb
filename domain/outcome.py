"""Outcomes: what the votes on a motion came to, counted here or reported from elsewhere.

The outcome always follows from the pinned rule and the numbers; what a source declared is kept
beside it, and is a finding where it does not follow.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Literal

from domain.calendar import day_of
from domain.explanation import Outcome
from domain.figures import Circumstances
from domain.provision import PinnedRule
from domain.reasoning import outcome, without_casting_vote
from domain.record import event
from domain.refusal import Conduct, Refused
from domain.rules import Result, Way
from domain.steps import missing_in
from domain.values import Moment, PollId
from domain.voting import Count, Electorate, Tally

Declared = Literal["adopted", "rejected", "no-opinion", "inquorate"]
"""What a source says that a vote came to."""
Basis = Literal["ballots", "tally"]

FINAL_RESULTS: frozenset[Result] = frozenset(
    {"adopted", "rejected", "no-opinion", "without-effect"}
)


# Events


@event("decision.tally-reported.v1")
@dataclass(frozen=True)
class TallyReported:
    """A vote held elsewhere was reported in numbers, with the outcome as declared there."""

    effective: Moment
    tally: Tally
    declared: Declared | None = None
    way: Way = "meeting"
    """How the vote was held."""


@event("decision.outcome-determined.v1")
@dataclass(frozen=True)
class OutcomeDetermined:
    """It was worked out what the vote came to under the pinned rule, and why."""

    effective: Moment
    outcome: Outcome
    basis: Basis
    counts: tuple[Count, ...]
    poll: PollId | None = None
    """The poll whose ballots were counted."""
    declared: Declared | None = None
    """What the source declared, whether it follows from the rule or not."""


# Refusals


class OutcomeDoesNotFollow(Refused):
    """The source declares the motion {declared}, but under its rule the outcome is {derived}."""

    code = "OUTCOME_DOES_NOT_FOLLOW"
    declared: Declared
    derived: Result


# Decisions: what a count and a report ask of the numbers


def determined(
    rule: PinnedRule,
    tally: Tally,
    basis: Basis,
    *,
    poll: PollId | None = None,
    declared: Declared | None = None,
    circumstances: Circumstances,
    casting_vote_is_lost: bool = False,
    effective: Moment,
    conduct: Conduct,
) -> OutcomeDetermined:
    """What the numbers come to under `rule`; breaches where something else was declared.

    A tie waits for the casting vote where the rule says so, unless that is lost.
    """
    came_to = outcome(rule.rule, tally, rule.origin, circumstances)
    if casting_vote_is_lost and waits_for_chair(came_to):
        came_to = without_casting_vote(came_to)
    if declared is not None and declared != came_to.result:
        conduct.breach(OutcomeDoesNotFollow(declared, came_to.result))
    return OutcomeDetermined(effective, came_to, basis, tally.counts, poll, declared)


def circumstances_of(
    outcomes: Sequence[OutcomeDetermined],
    *,
    electorate: Electorate | None,
    basis: Basis,
    way: Way = "meeting",
    noticed: date | None,
    held: Moment,
    zone: tzinfo,
    holidays: Set[date] = frozenset(),
    amended: Moment | None = None,
) -> Circumstances:
    """What else the outcome of the next vote depends on: the votes before it, notice and time.

    What passed before the motion was last `amended` was another motion.
    """
    passed = [
        day_of(earlier.effective, zone)
        for earlier in outcomes
        if _waits(earlier) and (amended is None or amended.at <= earlier.effective.at)
    ]
    return Circumstances(
        electorate=electorate,
        counted=basis == "ballots",
        way=way,
        call=1 + sum(earlier.outcome.result == "inquorate" for earlier in outcomes),
        held=day_of(held, zone),
        passed=min(passed, default=None),
        noticed=noticed,
        holidays=frozenset(holidays),
    )


def waits_for_chair(outcome: Outcome) -> bool:
    """Whether it is tied, and for the casting vote of the chair to break."""
    return outcome.result == "tied" and outcome.explanation.decided_by == "tie"


def _waits(earlier: OutcomeDetermined) -> bool:
    """Whether the vote passed, and nothing was missing but the second meeting."""
    explanation = earlier.outcome.explanation
    steps = (*explanation.quorum, explanation.condition)
    missing = {step.missing for part in steps for step in missing_in(part)}
    return explanation.decided_by == "missing" and missing == {"confirmation"}
