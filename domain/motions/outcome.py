"""Outcomes: what the votes on a motion, or among options, came to, counted or reported.

The outcome always follows from the pinned rule and the numbers; what a source declared is kept
beside it, and is a finding where it does not follow.
"""

from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from typing import Literal, TypeAlias, TypeVar

from domain.calendar import day_of
from domain.elections.election import NO_TIE_BREAKER, OptionId, TieBreaker
from domain.elections.election_drafting import OPTIONS_LIMIT
from domain.elections.marks import OptionNotOnSlate
from domain.elections.returning import elect
from domain.elections.returning import without_casting_vote as without_casting_vote_among
from domain.elections.returns import ElectionOutcome
from domain.elections.returns import goes_to_next_call as goes_to_next_call_among
from domain.motions.election_course import Election
from domain.provisions.provision import PinnedRule
from domain.record import event
from domain.refusal import Conduct, Refused, Reported
from domain.values import BodyId, Moment, OrganisationId, PersonId, PollId, SeatId, TooMany
from domain.voting.explanation import (
    Outcome,
    SetAside,
    goes_to_next_call,
    in_order_of_seats,
    tie_is_repeated,
)
from domain.voting.figures import Circumstances
from domain.voting.reasoning import outcome, without_casting_vote
from domain.voting.rules import Result, Way
from domain.voting.steps import missing_in
from domain.voting.tally import Ballot, Count, Electorate, Tally

Declared = Literal["adopted", "rejected", "no-opinion", "inquorate"]
"""What a source says that a vote came to."""
Basis = Literal["ballots", "tally"]


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
    told_by: OrganisationId | None = None
    """The one of several parties that reported it by its own key."""


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
    by: PersonId | None = None
    """Who counted; None where it is not said, or no ballots were."""


@event("decision.election-returned.v1")
@dataclass(frozen=True)
class ElectionReturned:
    """It was worked out who or what was elected under the pinned election rule, and why."""

    effective: Moment
    outcome: ElectionOutcome
    basis: Basis
    poll: PollId | None = None
    """The poll whose ballots were counted."""
    declared: tuple[OptionId, ...] | None = None
    """Whom the source declared elected, whether it follows from the rule or not."""
    by: PersonId | None = None
    """Who counted; None where it is not said, or no ballots were."""


Determined: TypeAlias = OutcomeDetermined | ElectionReturned
"""What a vote came to, as it was determined."""

# Refusals


class OutcomeDoesNotFollow(Refused):
    """The source declares the motion {declared}, but under its rule the outcome is {derived}."""

    code = "OUTCOME_DOES_NOT_FOLLOW"
    declared: Declared
    derived: Result


class ElectionDoesNotFollow(Refused):
    """The source declares elected: {declared}; but under the rule it comes to: {derived}."""

    code = "ELECTION_DOES_NOT_FOLLOW"
    declared: str
    derived: str


class DeclaredOtherwise(Refused):
    """Of a motion it is declared whether it is adopted or rejected, of an election who is
    elected; {what} was declared of this."""

    code = "DECLARED_OTHERWISE"
    what: str


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
    # What a source calls rejected may be that on this call alone, or in a tie that is voted on
    # again.
    open_still = goes_to_next_call(came_to) or tie_is_repeated(came_to)
    on_this_call = "rejected" if open_still else came_to.result
    if declared is not None and declared not in (came_to.result, on_this_call):
        conduct.breach(OutcomeDoesNotFollow(declared, came_to.result))
    return OutcomeDetermined(effective, came_to, basis, tally.counts, poll, declared)


def returned(
    election: Election,
    electorate: Electorate,
    ballots: Iterable[Ballot],
    recused: Collection[SeatId],
    *,
    poll: PollId,
    present: Collection[SeatId] = (),
    breaker: TieBreaker = NO_TIE_BREAKER,
    casting_vote_is_lost: bool = False,
    declared: tuple[OptionId, ...] | None = None,
    circumstances: Circumstances,
    effective: Moment,
    conduct: Conduct,
) -> ElectionReturned:
    """Whom the ballots elect under the rule; breaches where somebody else was declared elected.

    A tie waits for the casting vote where the rule says so, unless that is lost.
    """
    came_to = elect(
        election.rule,
        election.on_ballot,
        electorate,
        ballots,
        election.origin,
        recused=recused,
        breaker=breaker,
        circumstances=circumstances,
        there=present,
    )
    if casting_vote_is_lost and is_for_chair(came_to):
        came_to = without_casting_vote_among(election.rule, election.on_ballot, came_to)
    require_declared(election, declared, came_to, conduct)
    return ElectionReturned(effective, came_to, "ballots", poll, declared)


CameTo = TypeVar("CameTo", Outcome, ElectionOutcome)


def telling(
    determined: OutcomeDetermined | ElectionReturned, aside: Sequence[SetAside]
) -> OutcomeDetermined | ElectionReturned:
    """The outcome, which also tells of the ballots that never stood."""
    if isinstance(determined, ElectionReturned):
        return returned_telling(determined, aside)
    return replace(determined, outcome=outcome_telling(determined.outcome, aside))


def returned_telling(returned: ElectionReturned, aside: Sequence[SetAside]) -> ElectionReturned:
    """Whom an election elected; it also tells of the ballots that never stood."""
    return replace(returned, outcome=outcome_telling(returned.outcome, aside))


def outcome_telling(came_to: CameTo, aside: Sequence[SetAside]) -> CameTo:
    """What a vote came to, with these ballots among those that were set aside."""
    every = in_order_of_seats(*aside, *came_to.explanation.set_aside)
    return replace(came_to, explanation=replace(came_to.explanation, set_aside=every))


def is_for_chair(tied: ElectionOutcome) -> bool:
    """Whether an election is tied, and for the casting vote of the chair to break."""
    return tied.result == "tied" and tied.explanation.tie == "casting-vote"


def require_declared(
    election: Election,
    declared: tuple[OptionId, ...] | None,
    came_to: ElectionOutcome,
    conduct: Conduct,
) -> None:
    """Breach where others were declared elected than those who were, in whatever order.

    What a source declares after a tie was broken is looked at when it is.
    """
    if declared is None:
        return
    if len(declared) > OPTIONS_LIMIT:
        raise TooMany("elected", len(declared), OPTIONS_LIMIT)
    for option in declared:
        if election.slate.option(option) is None:
            raise OptionNotOnSlate(option)
    if came_to.result == "tied" and isinstance(conduct, Reported):
        return
    if sorted(declared) != sorted(came_to.elected):
        conduct.breach(ElectionDoesNotFollow(_named(declared), _named(came_to.elected)))


def _named(options: tuple[OptionId, ...]) -> str:
    return ", ".join(f"“{option}”" for option in options) or "nobody"


def circumstances_of(
    outcomes: Sequence[Determined],
    *,
    electorate: Electorate | None,
    basis: Basis,
    way: Way = "meeting",
    noticed: date | None,
    held: Moment,
    zone: tzinfo,
    holidays: Set[date] = frozenset(),
    amended: Moment | None = None,
    consulted: tuple[tuple[BodyId | OrganisationId, date], ...] = (),
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
        call=call_after(outcomes, amended),
        ties=sum(_is_tied_again(earlier, amended) for earlier in outcomes),
        held=day_of(held, zone),
        passed=min(passed, default=None),
        noticed=noticed,
        consulted=consulted,
        holidays=frozenset(holidays),
    )


def call_after(outcomes: Sequence[Determined], amended: Moment | None) -> int:
    """Which call the next vote is, after these on a motion that was last `amended` then."""
    return 1 + sum(_is_followed_by_a_call(earlier, amended) for earlier in outcomes)


def _is_tied_again(earlier: Determined, amended: Moment | None) -> bool:
    """Whether the vote was tied, and on the same motion it is held again for that."""
    if isinstance(earlier, ElectionReturned):
        return False
    is_same = amended is None or amended.at <= earlier.effective.at
    return is_same and tie_is_repeated(earlier.outcome)


def _is_followed_by_a_call(earlier: Determined, amended: Moment | None) -> bool:
    """Whether the next vote is another call: there was no quorum, or a majority was missed that
    the rule does not ask for again. What was amended since was another motion: else few could
    let one text fail for want of a quorum, and carry another by the lower one of a later call."""
    if amended is not None and earlier.effective.at < amended.at:
        return False
    if earlier.outcome.result == "inquorate":
        return True
    if isinstance(earlier, ElectionReturned):
        return goes_to_next_call_among(earlier.outcome)
    return goes_to_next_call(earlier.outcome)


def waits_for_chair(outcome: Outcome) -> bool:
    """Whether it is tied, and for the casting vote of the chair to break."""
    return outcome.result == "tied" and outcome.explanation.decided_by == "tie"


def _waits(earlier: Determined) -> bool:
    """Whether the vote passed, and nothing was missing but the second meeting."""
    if isinstance(earlier, ElectionReturned):
        return False
    explanation = earlier.outcome.explanation
    steps = (*explanation.quorum, explanation.condition)
    missing = {step.missing for part in steps for step in missing_in(part)}
    return earlier.outcome.result == "incomplete" and missing == {"confirmation"}
