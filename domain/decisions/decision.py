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

from collections.abc import Set
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from typing import TypeAlias, assert_never

from domain.decisions.one_word import as_voted_anew, set_aside
from domain.elections.lot import Lot, LotEvent, lot_after
from domain.elections.profile import common_denominator
from domain.elections.results import ADOPTED, FINAL_RESULTS, DecisionResult
from domain.motions.acts_named import named_acts
from domain.motions.election_course import Election, ElectionCalled, ElectionEvent, elected_after
from domain.motions.enacted_acts import EnactedAct
from domain.motions.enactment import ActsNamed, Enactment, EnactmentEvent, enacted
from domain.motions.floor import MotionAmended
from domain.motions.motion import (
    Motion,
    MotionAlreadyProposed,
    MotionProposed,
    MotionWithdrawn,
    Preparation,
    PreparationEvent,
    ProcedurePinned,
    TimeLimitsPinned,
    check_motion,
    prepared,
    require_prepared,
)
from domain.motions.outcome import Determined, ElectionReturned, OutcomeDetermined, TallyReported
from domain.motions.poll import (
    Poll,
    PollAlreadyOpened,
    PollEvent,
    PollUnknown,
    close,
    counted,
    extend,
    open_for,
    polled,
    require_none_pending,
)
from domain.motions.recusal import Recusal, RecusalDeclared, RecusalEvent, RecusalLifted, recused
from domain.motions.sequel import Sequel, SequelEvent, followed, undone
from domain.motions.validity import (
    UrgencyLapsed,
    Validity,
    ValidityEvent,
    ValidityStatus,
    judged,
    status_at,
)
from domain.provisions.provision import PinnedProcedure, PinnedRule, PinnedTimeLimits
from domain.provisions.scheme import Competence, CompetencePinned, require_competent
from domain.provisions.urgency import Urgency, UrgencyEvent, urgency_after
from domain.record import Noun
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    BodyId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    PollId,
    SeatId,
    in_order,
)
from domain.voting.drafting import check_form
from domain.voting.reconsideration import DecisionReconsidered
from domain.voting.rules import Result, Way
from domain.voting.tally import (
    Electorate,
    Seat,
    worth,
)

LATEST = datetime.max.replace(tzinfo=UTC)
"""What is not decided is decided later than anything."""

# Events

PartEvent: TypeAlias = (
    ValidityEvent | PreparationEvent | EnactmentEvent | LotEvent | SequelEvent | UrgencyEvent
)
"""What happens in a part of the decision that has a fold of its own."""

Event: TypeAlias = (
    MotionProposed
    | PreparationEvent
    | PollEvent
    | LotEvent
    | EnactmentEvent
    | RecusalEvent
    | TallyReported
    | OutcomeDetermined
    | ElectionEvent
    | ElectionReturned
    | SequelEvent
    | ValidityEvent
    | UrgencyEvent
    | DecisionReconsidered
    | MotionWithdrawn
)


# State


@dataclass(frozen=True)
class Decision:
    """A motion's whole course: its polls, and what each of them came to."""

    id: DecisionId
    partnership: PartnershipId
    motion: Motion
    rule: PinnedRule
    proposed: Moment
    body: BodyId | None = None
    proposer: PersonId | None = None
    party: OrganisationId | None = None
    preparation: Preparation = field(default_factory=Preparation)
    polls: tuple[Poll, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    outcomes: tuple[Determined, ...] = ()
    enactment: Enactment = field(default_factory=Enactment)
    sequel: Sequel = field(default_factory=Sequel)
    validity: Validity = field(default_factory=Validity)
    withdrawn: Moment | None = None
    lot: Lot = field(default_factory=Lot)
    tally_way: Way = "meeting"
    """How the last vote that was held elsewhere was held."""
    told_by: OrganisationId | None = None
    """The one of several parties that reported it by its own key."""
    election: Election | None = None
    """What there is to choose from, where the motion is an election."""
    urgency: Urgency = field(default_factory=Urgency)
    reconsidered: tuple[DecisionReconsidered, ...] = ()
    """How often it was opened again; what it had come to before is no outcome of it any more."""

    def poll(self, id: PollId) -> Poll | None:
        """The poll, or None when the motion had no such poll."""
        return next((poll for poll in self.polls if poll.id == id), None)

    @property
    def open_poll(self) -> Poll | None:
        """The poll that is not closed, if there is one."""
        return next((poll for poll in self.polls if poll.closed is None), None)

    @property
    def result(self) -> DecisionResult | None:
        """What the last vote came to, or urgent action; None before the first."""
        if self.urgency.taken is not None:
            return ADOPTED
        return self.outcomes[-1].outcome.result if self.outcomes else None

    @property
    def decided(self) -> Moment | None:
        """When it was decided; None while it is not."""
        if self.urgency.taken is not None:
            return self.urgency.taken.effective
        return self.outcomes[-1].effective if self.result in FINAL_RESULTS else None

    @property
    def poll_decided(self) -> Poll | None:
        """The poll by which it was decided; None where it is not, or by a vote held elsewhere."""
        if self.urgency.taken is not None:
            return None
        decided = self.outcomes[-1].poll if self.result in FINAL_RESULTS else None
        return None if decided is None else self.poll(decided)

    def validity_at(self, at: datetime) -> ValidityStatus | None:
        """Whether it was valid at the instant `at`, as known by now; None before it was decided.

        What was decided in urgency has lapsed from that day on, whether or not that is recorded.
        """
        status = status_at(self.validity, self.decided or Moment(LATEST), at)
        has_lapsed = status not in (None, "void") and self.urgency.lapsed_at(at)
        return "lapsed" if has_lapsed else status

    def recused_at(self, moment: Moment) -> tuple[SeatId, ...]:
        """The seats recused at `moment`."""
        return tuple(r.seat for r in self.recusals if r.since.at <= moment.at)


# Refusals


class DecisionUnknown(Refused):
    """There is no such decision."""

    code = "DECISION_UNKNOWN"


class MotionAlreadyDecided(Refused):
    """The motion {decision} was decided already: {result}."""

    code = "MOTION_ALREADY_DECIDED"
    decision: DecisionId
    result: DecisionResult


class MotionAlreadyWithdrawn(Refused):
    """The motion {decision} was withdrawn on {withdrawn}."""

    code = "MOTION_ALREADY_WITHDRAWN"
    decision: DecisionId
    withdrawn: Moment


# Decisions


def propose_motion(
    decision: Decision | None,
    *,
    id: DecisionId,
    partnership: PartnershipId,
    motion: Motion,
    rule: PinnedRule,
    procedure: PinnedProcedure | None = None,
    limits: PinnedTimeLimits | None = None,
    competence: Competence | None = None,
    body: BodyId | None = None,
    proposer: PersonId | None = None,
    party: OrganisationId | None = None,
    reference: str = "",
    enacts: tuple[EnactedAct, ...] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Put a motion under the rule, procedure and time limits in force for its matter, to whom the
    scheme of delegation gives that matter.
    """
    if decision is not None:
        raise MotionAlreadyProposed(id)
    check_motion(motion, reference)
    check_form(rule.rule)
    require_competent(competence, motion.matter, body, conduct)
    happened: list[Event] = [
        MotionProposed(effective, id, partnership, motion, rule, body, proposer, party, reference)
    ]
    if enacts:
        happened.append(ActsNamed(effective, named_acts(enacts)))
    if procedure is not None:
        happened.append(ProcedurePinned(effective, procedure.procedure, procedure.origin))
    if limits is not None:
        happened.append(TimeLimitsPinned(effective, limits.limits, limits.origin))
    if competence is not None:
        happened.append(CompetencePinned(effective, competence))
    return happened


def open_poll(
    decision: Decision | None,
    *,
    poll: PollId,
    electorate: Electorate,
    closes_at: Moment | None = None,
    way: Way = "meeting",
    present: tuple[SeatId, ...] = (),
    suspended: tuple[SeatId, ...] = (),
    by: PersonId | None = None,
    party: OrganisationId | None = None,
    zone: tzinfo = UTC,
    holidays: Set[date] = frozenset(),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Begin voting by one way of deciding, for the seats of `electorate`.

    `present` are the seats whose holders are there by the attendance of the body, `suspended`
    those that the electorate is without for the meetings that were missed. Days of notice are
    counted in `zone`, working days without the `holidays`.
    """
    decision = known(decision)
    if decision.poll(poll):
        raise PollAlreadyOpened(poll)
    in_order("proposal", decision.proposed, "opening of the poll", effective)
    require_open_to_vote(decision, conduct)
    require_none_pending(decision.polls, conduct)
    if decision.election is not None:
        common_denominator(worth(seat, decision.election.rule.measure) for seat in electorate.seats)
    opened = open_for(
        decision.rule.rule,
        poll=poll,
        electorate=electorate,
        closes_at=closes_at,
        way=way,
        present=present,
        suspended=suspended,
        by=by,
        party=party,
        effective=effective,
        conduct=conduct,
    )
    require_prepared(
        decision.id,
        decision.preparation,
        electorate,
        effective=effective,
        zone=zone,
        holidays=holidays,
        conduct=conduct,
    )
    return [opened]


def extend_poll(
    decision: Decision | None,
    *,
    poll: PollId,
    closes_at: Moment,
    by: PersonId | None = None,
    chair: Seat | None = None,
    zone: tzinfo = UTC,
    holidays: Set[date] = frozenset(),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Keep a poll open beyond its announced close, as the time limits of the motion provide.

    `chair` is the seat that chairs the body, as it is held at `effective`.
    """
    decision = known(decision)
    extended = known_poll(decision, poll)
    happened = extend(
        extended,
        decision.preparation.limits,
        closes_at=closes_at,
        by=by,
        entitled=_may_extend(decision, extended, chair),
        zone=zone,
        holidays=holidays,
        effective=effective,
        conduct=conduct,
    )
    require_undecided(decision, conduct)
    return [happened]


def _may_extend(decision: Decision, poll: Poll, chair: Seat | None) -> frozenset[PersonId]:
    """The persons whom the time limits of the motion let keep a poll open."""
    limits = decision.preparation.limits
    if limits.extended_by == "chair":
        persons = [] if chair is None else [chair.holder]
    elif limits.extended_by == "proposer":
        persons = [decision.proposer]
    else:
        persons = [seat.holder for seat in poll.electorate.seats]
    return frozenset(person for person in persons if person is not None)


def close_poll(
    decision: Decision | None,
    *,
    poll: PollId,
    settled: Result | None = None,
    by: PersonId | None = None,
    instead: bool = False,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """End voting, at the announced instant or later; without one, at any time.

    Before that only where it is `settled`: what it comes to, whatever is still handed in; or where
    those who may vote do it `instead` of who presides.
    """
    closing = known_poll(known(decision), poll)
    ended = close(
        closing, settled=settled, by=by, instead=instead, effective=effective, conduct=conduct
    )
    return [ended]


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


def require_open_to_vote(decision: Decision, conduct: Conduct) -> None:
    """The same of what leads to a vote, which sets aside what one party alone reported."""
    require_undecided(set_aside(decision), conduct)


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
            proposer=happened.proposer,
            party=happened.party,
        )
    assert decision is not None, "the motion comes first"
    if isinstance(happened, MotionAmended):
        motion = replace(decision.motion, title=happened.title, text=happened.text)
        decision = replace(decision, motion=motion)
    decision = as_voted_anew(decision, happened)
    if isinstance(happened, PollEvent):
        return replace(decision, polls=polled(decision.polls, happened))
    if isinstance(happened, ElectionEvent):
        return _elected(decision, happened)
    if isinstance(happened, PartEvent):
        return _in_part(decision, happened)
    match happened:
        case RecusalDeclared() | RecusalLifted():
            return replace(decision, recusals=recused(decision.recusals, happened))
        case TallyReported(way=way):
            return replace(decision, tally_way=way, told_by=happened.told_by)
        case OutcomeDetermined() | ElectionReturned():
            decision = replace(decision, outcomes=(*decision.outcomes, happened))
            return replace(decision, polls=counted(decision.polls, happened.poll))
        case MotionWithdrawn(effective):
            return replace(decision, withdrawn=effective)
        case DecisionReconsidered():
            again, sequel = (*decision.reconsidered, happened), undone(decision.sequel)
            return replace(decision, outcomes=(), lot=Lot(), reconsidered=again, sequel=sequel)
        case _:
            assert_never(happened)


def _elected(decision: Decision, happened: ElectionEvent) -> Decision:
    decision = replace(decision, election=elected_after(decision.election, happened))
    if not isinstance(happened, ElectionCalled):
        return decision
    # Whose ballot counts and who is present goes by the election rule as well.
    return replace(decision, rule=PinnedRule(happened.presence, happened.origin))


def _in_part(
    decision: Decision,
    happened: PartEvent,
) -> Decision:
    """The decision after what happened in a part of it that has a fold of its own."""
    if isinstance(happened, ValidityEvent):
        if isinstance(happened, UrgencyLapsed):
            decision = replace(decision, urgency=replace(decision.urgency, lapse_recorded=True))
        return replace(decision, validity=judged(decision.validity, happened))
    if isinstance(happened, PreparationEvent):
        return replace(decision, preparation=prepared(decision.preparation, happened))
    if isinstance(happened, EnactmentEvent):
        return replace(decision, enactment=enacted(decision.enactment, happened))
    if isinstance(happened, UrgencyEvent):
        return replace(decision, urgency=urgency_after(decision.urgency, happened))
    if isinstance(happened, LotEvent):
        return replace(decision, lot=lot_after(decision.lot, happened))
    return replace(decision, sequel=followed(decision.sequel, happened))


DECISION = Noun("decision", evolve)
