"""Situations: what has to come about in courses, so that it is tried what follows from it.

That a command is done in some course says little of how deep the course went: a poll in which
nobody voted is counted as well as one with a tie. So these are told from the records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias
from uuid import UUID

from domain.agreements.agreement import Agreement
from domain.agreements.amendment import AmendmentAdopted, AmendmentProposed
from domain.agreements.clause import (
    Clause,
    ClauseChange,
    InsertClause,
    ReplaceClause,
    changed_clause,
)
from domain.conflicts.hearing import InterimMeasureLifted, InterimMeasureOrdered
from domain.conflicts.ruling import AppealDecided, ConflictRemanded
from domain.conflicts.settlement import RemedyReopened, RemedyVerified
from domain.decisions.ballot import BallotCast, MarksCast
from domain.decisions.decision import Decision
from domain.decisions.resolution import DecisionSuspended
from domain.elections.lot import LotDrawn
from domain.motions.outcome import Determined, ElectionReturned, OutcomeDetermined
from domain.motions.poll import PollClosed, PollOpened
from domain.motions.sealed_ballot import BallotKeyDestroyed, BallotsUnsealed
from domain.motions.sequel import CastingVoteCast
from domain.motions.validity import (
    ChallengeDetermined,
    DecisionFell,
    DecisionNullified,
    DecisionRatified,
    DependentDecided,
)
from domain.parties.assent import AppointedTogether
from domain.parties.partnership import PartySucceeded, PartyWithdrew
from domain.payments.approval import PaymentBeyondLimit, PeriodLimitExceeded
from domain.payments.payment import PaymentApproved, PaymentCoapproved, SplittingFlagged
from domain.posts.appointment import AppointmentMade
from domain.posts.post import remit_at
from domain.provisions.provision import AmendmentRuleProvision
from domain.provisions.remit import power_in
from domain.provisions.urgency import UrgentActionRatified, UrgentActionReported
from domain.record import Record
from domain.values import SeatId
from domain.voting.rules import FromClause, RuleOrigin
from tests.sequences.course import Attempt, Course
from tests.sequences.states import States

Told: TypeAlias = Iterator[str]

SITUATIONS = frozenset(
    {
        # validity
        "a decision is nullified on which others rest",
        "a dependent act stands",
        "a dependent act falls",
        "a dependent act is decided anew",
        "a decision falls with another",
        "a decision is found void",
        "a decision is ratified",
        "a decision of an election is nullified",
        # votes
        "a vote is tied",
        "a tie is broken by the chair",
        "a tie is broken by lot",
        "hidden ballots are counted",
        "secret ballots are counted",
        "a key is destroyed without a count",
        "an election chooses by ballots",
        "an election is tied",
        "an election's tie is broken by lot",
        "a body votes whose seats were filled before its text was in force",
        # parties that go
        "a party leaves during a poll",
        "a party merges during a poll",
        "a poll is counted after a party left during it",
        "a poll is counted after a party merged during it",
        # urgency
        "an urgent action is reported",
        "an urgent action is ratified",
        "an urgent action lapses",
        "an act rests on an urgent action",
        # offices
        "the heads of the parties appoint together",
        # money
        "a payment is approved under a limit to a period",
        "a payment beyond the limit is tried",
        "a payment beyond the limit to a period is tried",
        "a payment is found split",
        "a payment waits for those who approve it together",
        "a payment is approved by several together",
        # agreements
        "the amendment rule is amended",
        "an amendment is proposed under an amended amendment rule",
        "an amendment is adopted under an amended amendment rule",
        "an amendment is adopted by a decision",
        # conflicts
        "a conflict suspends a decision",
        "a suspended decision is relied on",
        "a suspension is lifted",
        "a ruling is appealed and the appeal decided",
        "a conflict is remanded",
        "a remedy is verified",
        "a remedy is reopened",
    }
)


@dataclass
class Situations:
    """The situations that come about in one course."""

    states: States
    found: set[str] = field(default_factory=set)
    _open: dict[UUID, Record[PollOpened]] = field(default_factory=dict)
    """The last poll of each motion, until it is closed."""
    _left: dict[UUID, set[str]] = field(default_factory=dict)
    """For each motion, how a party went during its poll."""

    def tell(self, course: Course) -> set[str]:
        """Go through everything that was done and tried."""
        for _, record in self.states.records:
            self.found.update(self._of(record))
        for attempt in course.attempts:
            self.found.update(_tried(attempt))
        for decision in self.states.all(Decision):
            if decision.urgency.lapsed_at(course.now):
                self.found.add("an urgent action lapses")
        assert self.found <= SITUATIONS, self.found - SITUATIONS
        return self.found

    def _of(self, record: Record[object]) -> Told:
        yield from self._voting(record)
        yield from self._going(record)
        yield from self._validity(record)
        yield from self._texts(record)
        yield from self._disputes(record)
        match record.data:
            case UrgentActionReported():
                yield "an urgent action is reported"
            case UrgentActionRatified():
                yield "an urgent action is ratified"
            case AppointmentMade(together=AppointedTogether()):
                yield "the heads of the parties appoint together"
            case PaymentCoapproved():
                yield "a payment waits for those who approve it together"
            case PaymentApproved(basis=basis, beside=beside):
                if beside:
                    yield "a payment is approved by several together"
                if self._is_limited_in_a_period(record, basis.post):
                    yield "a payment is approved under a limit to a period"
            case SplittingFlagged():
                yield "a payment is found split"
            case _:
                pass
        decided_by = getattr(record.data, "decision", None) or getattr(record.data, "by", None)
        if isinstance(decided_by, UUID) and decided_by != record.stream:
            found = self.states.find(decided_by)
            if isinstance(found, Decision) and found.urgency.taken is not None:
                yield "an act rests on an urgent action"

    def _is_limited_in_a_period(self, record: Record[object], post: UUID | None) -> bool:
        payment, held = self.states.find(record.stream), self.states.find(post)
        if held is None:
            return False
        power = power_in(remit_at(held, record.effective.start.at), payment.matter)
        return power is not None and power.period_limit is not None

    def _voting(self, record: Record[object]) -> Told:
        decision = self.states.find(record.stream)
        match record.data:
            case OutcomeDetermined() | ElectionReturned():
                yield from _came_to(record.data)
            case BallotCast(decision=put, seat=seat) | MarksCast(decision=put, seat=seat):
                if self._was_seated_before(put, seat):
                    yield "a body votes whose seats were filled before its text was in force"
            case CastingVoteCast():
                yield "a tie is broken by the chair"
            case LotDrawn(in_vain=False):
                of = "an election's tie" if decision.election is not None else "a tie"
                yield f"{of} is broken by lot"
            case BallotsUnsealed(choices=choices, ballots=ballots):
                if choices:
                    yield "secret ballots are counted"
                if ballots:
                    yield "hidden ballots are counted"
            case BallotKeyDestroyed(poll=poll):
                if not decision.poll(poll).counted:
                    yield "a key is destroyed without a count"
            case _:
                pass

    def _was_seated_before(self, put: UUID, seat: SeatId) -> bool:
        """Whether somebody sat in a seat of the body before its agreement was in force."""
        body = self.states.find(self.states.find(put).body)
        text = None if body is None else self.states.find(body.agreement)
        if text is None or text.in_force is None or seat not in body.occupants:
            return False
        before = text.in_force.at - timedelta(microseconds=1)
        began, _ = body.occupants[seat].entries[0]
        return bool(began <= before and body.occupants[seat].at(before) is not None)

    def _going(self, record: Record[object]) -> Told:
        match record.data:
            case PollOpened():
                self._open[record.stream] = record  # type: ignore[assignment]
            case PollClosed():
                self._open.pop(record.stream, None)
            case PartyWithdrew() | PartySucceeded():
                how = "left" if isinstance(record.data, PartyWithdrew) else "merged"
                for motion, opened in self._open.items():
                    if opened.partnership == record.stream:
                        verb = "leaves" if how == "left" else "merges"
                        yield f"a party {verb} during a poll"
                        self._left.setdefault(motion, set()).add(how)
            case OutcomeDetermined(poll=poll) | ElectionReturned(poll=poll) if poll is not None:
                for how in self._left.pop(record.stream, ()):
                    yield f"a poll is counted after a party {how} during it"
            case _:
                pass

    def _validity(self, record: Record[object]) -> Told:
        match record.data:
            case DecisionNullified(dependents=dependents):
                if dependents:
                    yield "a decision is nullified on which others rest"
                if self.states.find(record.stream).election is not None:
                    yield "a decision of an election is nullified"
            case DependentDecided(disposition=disposition):
                how = {"stands": "stands", "falls": "falls", "re-decide": "is decided anew"}
                yield f"a dependent act {how[disposition]}"
            case DecisionFell():
                yield "a decision falls with another"
            case ChallengeDetermined(finding="void"):
                yield "a decision is found void"
            case DecisionRatified():
                yield "a decision is ratified"
            case _:
                pass

    def _texts(self, record: Record[object]) -> Told:
        agreement = self.states.find(record.stream)
        match record.data:
            case AmendmentProposed(rule=rule):
                if _is_amended(agreement, rule.origin):
                    yield "an amendment is proposed under an amended amendment rule"
            case AmendmentAdopted(amendment=id, decision=decision):
                assert isinstance(agreement, Agreement)
                amendment = agreement.amendments[id]
                if decision is not None:
                    yield "an amendment is adopted by a decision"
                if any(map(_sets_amendment_rule, amendment.text.changes)):
                    yield "the amendment rule is amended"
                if _is_amended(agreement, amendment.rule.origin):
                    yield "an amendment is adopted under an amended amendment rule"
            case _:
                pass

    def _disputes(self, record: Record[object]) -> Told:
        conflict = self.states.find(record.stream)
        match record.data:
            case InterimMeasureOrdered(suspends=suspends) if suspends is not None:
                yield "a conflict suspends a decision"
            case InterimMeasureLifted(measure=measure):
                if conflict.measures[measure].suspends is not None:
                    yield "a suspension is lifted"
            case AppealDecided():
                yield "a ruling is appealed and the appeal decided"
            case ConflictRemanded():
                yield "a conflict is remanded"
            case RemedyVerified():
                yield "a remedy is verified"
            case RemedyReopened():
                yield "a remedy is reopened"
            case _:
                pass


def _came_to(determined: Determined) -> Told:
    match determined:
        case OutcomeDetermined(outcome=outcome):
            if outcome.result == "tied":
                yield "a vote is tied"
        case ElectionReturned(outcome=chosen, poll=poll):
            if chosen.result == "tied":
                yield "an election is tied"
            elif chosen.elected and poll is not None:
                yield "an election chooses by ballots"


def _tried(attempt: Attempt) -> Told:
    match attempt.refused:
        case PaymentBeyondLimit():
            yield "a payment beyond the limit is tried"
        case PeriodLimitExceeded():
            yield "a payment beyond the limit to a period is tried"
        case DecisionSuspended():
            yield "a suspended decision is relied on"
        case _:
            pass


def _is_amended(agreement: Agreement, origin: RuleOrigin) -> bool:
    """Whether an amendment has put the clause there, or changed it."""
    if not isinstance(origin, FromClause):
        return False
    return any(
        changed_clause(change) == origin.clause
        for amendment in agreement.amendments.values()
        if amendment.status == "adopted"
        for change in amendment.text.changes
    )


def _sets_amendment_rule(change: ClauseChange) -> bool:
    match change:
        case InsertClause(clause=Clause(provisions=carried)) | ReplaceClause(provisions=carried):
            return any(isinstance(one, AmendmentRuleProvision) for one in carried)
        case _:
            return False
