"""Decisions: a motion, the polls on it, and what they came to.

A motion is put under the rule that the agreement has for its matter when it is proposed; the
rule is pinned, and governs the motion to its end. A poll pins the electorate as it stood when
the poll was opened. Closing and counting are two acts: nothing is accepted after the close, and
the count is of what was there then. A vote held elsewhere (a show of hands, a popular vote) is
reported as a tally instead. Either way the outcome follows from rule and numbers and comes with
its explanation; what a source declared is kept beside it.

A poll without quorum, and a tally that does not say enough, leave the motion open for another.
Who steps back from a matter is recused from the motion, from every poll on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

from domain.drafting import check_rule
from domain.explanation import Outcome
from domain.poll import (
    Poll,
    PollAlreadyOpened,
    PollClosed,
    PollOpened,
    PollUnknown,
    close,
    open_for,
    require_countable,
    require_none_pending,
)
from domain.provision import PinnedRule
from domain.reasoning import outcome
from domain.record import Noun, event
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.rules import Result
from domain.values import (
    CLAUSE_TEXT_LIMIT,
    NAME_LIMIT,
    SHORT_TEXT_LIMIT,
    TITLE_LIMIT,
    BodyId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    PollId,
    Sealed,
    SeatId,
    checked_text,
    in_order,
    required_text,
)
from domain.voting import (
    Ballot,
    Count,
    Electorate,
    Tally,
    check_choice,
    check_tally,
    tally_of,
)

Declared = Literal["adopted", "rejected"]
Basis = Literal["ballots", "tally"]

FINAL_RESULTS: frozenset[Result] = frozenset({"adopted", "rejected", "no-opinion"})


@dataclass(frozen=True)
class Motion:
    """What is put to the vote: its title, its full text, and the matter that it belongs to."""

    title: str
    text: str
    matter: str
    """The word by which provisions say who decides it and how, such as “budget”."""


# Events


@event("decision.motion-proposed.v1", begins="id")
@dataclass(frozen=True)
class MotionProposed:
    """A motion was put, and the rule in force for its matter pinned."""

    effective: Moment
    id: DecisionId
    partnership: PartnershipId
    motion: Motion
    rule: PinnedRule
    body: BodyId | None = None
    """The body that decides; None where all parties or a people decide."""
    proposer: PersonId | None = None
    party: OrganisationId | None = None
    """The party for which it was proposed."""
    reference: str = ""
    """As others cite it, such as “vote 123”."""


@event("decision.recusal-declared.v1")
@dataclass(frozen=True)
class RecusalDeclared:
    """The holder of a seat stepped back from this matter."""

    effective: Moment
    seat: SeatId
    interest: Sealed | None = None
    """The interest that was declared."""


@event("decision.tally-reported.v1")
@dataclass(frozen=True)
class TallyReported:
    """A vote held elsewhere was reported in numbers, with the outcome as declared there."""

    effective: Moment
    tally: Tally
    declared: Declared | None = None


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


@event("decision.motion-withdrawn.v1")
@dataclass(frozen=True)
class MotionWithdrawn:
    """The motion was taken back before it was decided."""

    effective: Moment


Event: TypeAlias = (
    MotionProposed
    | PollOpened
    | RecusalDeclared
    | PollClosed
    | TallyReported
    | OutcomeDetermined
    | MotionWithdrawn
)


# State


@dataclass(frozen=True)
class Recusal:
    """A seat that stepped back from the matter, and from when on."""

    seat: SeatId
    since: Moment


@dataclass(frozen=True)
class Decision:
    """A motion's whole course: its polls, and what each of them came to."""

    id: DecisionId
    partnership: PartnershipId
    motion: Motion
    rule: PinnedRule
    proposed: Moment
    body: BodyId | None = None
    polls: tuple[Poll, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    outcomes: tuple[OutcomeDetermined, ...] = ()
    withdrawn: Moment | None = None

    def poll(self, id: PollId) -> Poll | None:
        """The poll, or None when the motion had no such poll."""
        return next((poll for poll in self.polls if poll.id == id), None)

    @property
    def open_poll(self) -> Poll | None:
        """The poll that is not closed, if there is one."""
        return next((poll for poll in self.polls if poll.closed is None), None)

    @property
    def result(self) -> Result | None:
        """What the last vote came to; None before the first."""
        return self.outcomes[-1].outcome.result if self.outcomes else None

    def recused_at(self, moment: Moment) -> tuple[SeatId, ...]:
        """The seats recused at `moment`."""
        return tuple(r.seat for r in self.recusals if r.since.at <= moment.at)


# Refusals


class DecisionUnknown(Refused):
    """There is no such decision."""

    code = "DECISION_UNKNOWN"


class MotionAlreadyProposed(Refused):
    """The motion {decision} was proposed already."""

    code = "MOTION_ALREADY_PROPOSED"
    decision: DecisionId


class MotionAlreadyDecided(Refused):
    """The motion {decision} was decided already: {result}."""

    code = "MOTION_ALREADY_DECIDED"
    decision: DecisionId
    result: Result


class MotionAlreadyWithdrawn(Refused):
    """The motion {decision} was withdrawn on {withdrawn}."""

    code = "MOTION_ALREADY_WITHDRAWN"
    decision: DecisionId
    withdrawn: Moment


class SeatNotInElectorate(Refused):
    """The electorate has no seat {seat}."""

    code = "SEAT_NOT_IN_ELECTORATE"
    seat: SeatId


class AlreadyRecused(Refused):
    """Seat {seat} is recused from this matter already."""

    code = "ALREADY_RECUSED"
    seat: SeatId


class OutcomeDoesNotFollow(Refused):
    """The source declares the motion {declared}, but under its rule the outcome is {derived}."""

    code = "OUTCOME_DOES_NOT_FOLLOW"
    declared: Declared
    derived: Result


# Decisions


def propose_motion(
    decision: Decision | None,
    *,
    id: DecisionId,
    partnership: PartnershipId,
    motion: Motion,
    rule: PinnedRule,
    body: BodyId | None = None,
    proposer: PersonId | None = None,
    party: OrganisationId | None = None,
    reference: str = "",
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Put a motion under the rule that is in force for its matter."""
    if decision is not None:
        raise MotionAlreadyProposed(id)
    required_text("title", motion.title, TITLE_LIMIT)
    checked_text("text", motion.text, CLAUSE_TEXT_LIMIT, lines=True)
    checked_text("matter", motion.matter, NAME_LIMIT)
    checked_text("reference", reference, NAME_LIMIT)
    check_rule(rule.rule)
    return [
        MotionProposed(effective, id, partnership, motion, rule, body, proposer, party, reference)
    ]


def open_poll(
    decision: Decision | None,
    *,
    poll: PollId,
    electorate: Electorate,
    closes_at: Moment | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Begin voting, for the seats of `electorate`: those of the body at this moment."""
    decision = known(decision)
    if decision.poll(poll):
        raise PollAlreadyOpened(poll)
    in_order("proposal", decision.proposed, "opening of the poll", effective)
    require_undecided(decision, conduct)
    require_none_pending(decision.polls, conduct)
    opened = open_for(
        decision.rule.rule,
        poll=poll,
        electorate=electorate,
        closes_at=closes_at,
        effective=effective,
        conduct=conduct,
    )
    return [opened]


def declare_recusal(
    decision: Decision | None,
    *,
    seat: SeatId,
    interest: Sealed | None = None,
    electorate: Electorate | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Step back from the matter; before its first poll, `electorate` says which seats there are."""
    decision = known(decision)
    in_order("proposal", decision.proposed, "recusal", effective)
    if interest is not None and interest.text is not None:
        required_text("interest", interest.text, SHORT_TEXT_LIMIT, lines=True)
    electorates = [poll.electorate for poll in decision.polls] or [electorate or Electorate(())]
    if not any(one.seat(seat) for one in electorates):
        raise SeatNotInElectorate(seat)
    if any(recusal.seat == seat for recusal in decision.recusals):
        raise AlreadyRecused(seat)
    require_undecided(decision, conduct)
    return [RecusalDeclared(effective, seat, interest)]


def close_poll(
    decision: Decision | None,
    *,
    poll: PollId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """End voting, at the announced instant or later; without one, at any time."""
    decision = known(decision)
    return [close(known_poll(decision, poll), effective=effective, conduct=conduct)]


def count_poll(
    decision: Decision | None,
    *,
    poll: PollId,
    ballots: Iterable[Ballot],
    declared: Declared | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Count the ballots as they were at the close, and determine the outcome."""
    decision = known(decision)
    counting = known_poll(decision, poll)
    require_countable(counting, effective=effective, conduct=conduct)
    require_undecided(decision, conduct)
    ballots = list(ballots)
    for ballot in ballots:
        check_choice(ballot.choice)
    recused = decision.recused_at(counting.closed or effective)
    tally = tally_of(decision.rule.rule, counting.electorate, ballots, recused)
    return [_determined(decision, tally, "ballots", declared, effective, conduct, poll)]


def report_tally(
    decision: Decision | None,
    *,
    tally: Tally,
    declared: Declared | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Report a vote held elsewhere in numbers, and determine what it comes to."""
    decision = known(decision)
    in_order("proposal", decision.proposed, "vote", effective)
    defect = check_tally(tally)
    require_undecided(decision, conduct)
    require_none_pending(decision.polls, conduct)
    if defect:
        conduct.breach(defect)
    return [
        TallyReported(effective, tally, declared),
        _determined(decision, tally, "tally", declared, effective, conduct),
    ]


def withdraw_motion(
    decision: Decision | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Take the motion back, as long as it is not decided."""
    decision = known(decision)
    in_order("proposal", decision.proposed, "withdrawal", effective)
    if decision.withdrawn:
        raise MotionAlreadyWithdrawn(decision.id, decision.withdrawn)
    require_undecided(decision, conduct)
    return [MotionWithdrawn(effective)]


def known(decision: Decision | None) -> Decision:
    """The decision, or the refusal that there is none."""
    if decision is None:
        raise DecisionUnknown
    return decision


def known_poll(decision: Decision, poll: PollId) -> Poll:
    """The poll, or the refusal that the motion has no such poll."""
    found = decision.poll(poll)
    if found is None:
        raise PollUnknown(poll)
    return found


def require_undecided(decision: Decision, conduct: Conduct) -> None:
    """Refuse what comes after the decision, and breach what comes after a withdrawal."""
    if decision.result in FINAL_RESULTS:
        assert decision.result is not None
        raise MotionAlreadyDecided(decision.id, decision.result)
    if decision.withdrawn:
        conduct.breach(MotionAlreadyWithdrawn(decision.id, decision.withdrawn))


def _determined(
    decision: Decision,
    tally: Tally,
    basis: Basis,
    declared: Declared | None,
    effective: Moment,
    conduct: Conduct,
    poll: PollId | None = None,
) -> OutcomeDetermined:
    came_to = outcome(decision.rule.rule, tally, decision.rule.origin)
    if declared is not None and declared != came_to.result:
        conduct.breach(OutcomeDoesNotFollow(declared, came_to.result))
    return OutcomeDetermined(effective, came_to, basis, tally.counts, poll, declared)


# Folding


def evolve(decision: Decision | None, happened: Event) -> Decision:
    """The decision after what happened."""
    if isinstance(happened, MotionProposed):
        return Decision(
            id=happened.id,
            partnership=happened.partnership,
            motion=happened.motion,
            rule=happened.rule,
            proposed=happened.effective,
            body=happened.body,
        )
    assert decision is not None, "the motion comes first"
    match happened:
        case PollOpened(effective, poll, electorate, closes_at):
            opened = Poll(poll, electorate, effective, closes_at)
            return replace(decision, polls=(*decision.polls, opened))
        case RecusalDeclared(effective, seat):
            recusal = Recusal(seat, effective)
            return replace(decision, recusals=(*decision.recusals, recusal))
        case PollClosed(effective, poll):
            return _with_poll(decision, poll, closed=effective)
        case TallyReported():
            return decision
        case OutcomeDetermined(poll=poll):
            decision = replace(decision, outcomes=(*decision.outcomes, happened))
            return _with_poll(decision, poll, counted=True)
        case MotionWithdrawn(effective):
            return replace(decision, withdrawn=effective)
        case _:
            assert_never(happened)


def _with_poll(
    decision: Decision, id: PollId | None, *, closed: Moment | None = None, counted: bool = False
) -> Decision:
    polls = tuple(
        replace(poll, closed=closed or poll.closed, counted=counted or poll.counted)
        if poll.id == id
        else poll
        for poll in decision.polls
    )
    return replace(decision, polls=polls)


DECISION = Noun("decision", evolve)
