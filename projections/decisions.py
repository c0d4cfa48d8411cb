"""Decisions: motions, the polls on them, and what they came to under which rule and why.

A motion is proposed, open while a poll on it is open, closed while that is not counted, decided,
or withdrawn. A poll without quorum, and a tally that does not say enough, leave it proposed, with
that as its outcome so far. Everything that a list of decisions shows stands in one row; how the
votes come into it says `projections.votes`.

Declared interests are confidential: they stand in a table of their own.
"""

from collections import Counter
from dataclasses import replace
from typing import Any, get_args
from uuid import UUID

from domain.agreements.agreement import Event as AgreementEvent
from domain.bodies.body import Event as BodyEvent
from domain.conflicts.conflict import Event as ConflictEvent
from domain.decisions.ballot import BallotCast, MarksCast, ObjectionRaised
from domain.decisions.proxy import ProxyGranted, ProxyRevoked
from domain.elections.named_options import names_of, with_names
from domain.elections.results import FINAL_RESULTS
from domain.elections.return_sentences import election_sentences
from domain.motions.interest import Event as InterestEvent
from domain.motions.motion import MotionProposed, MotionWithdrawn
from domain.motions.outcome import Determined, ElectionReturned, OutcomeDetermined, TallyReported
from domain.motions.poll import PollClosed, PollExtended, PollOpened
from domain.motions.sealed_ballot import SealedBallotCast
from domain.parties.access import Event as AccessEvent
from domain.parties.organisation import Event as OrganisationEvent
from domain.parties.partnership import Event as PartnershipEvent
from domain.parties.person import Event as PersonEvent
from domain.payments.payment import Event as PaymentEvent
from domain.posts.appointment import Event as AppointmentEvent
from domain.posts.delegation import Event as DelegationEvent
from domain.posts.handover import Event as HandoverEvent
from domain.posts.post import Event as PostEvent
from domain.record import Record
from domain.voting.explanation import seats_not_counted, sentences
from domain.voting.parts import asks_for_consent
from domain.voting.rules import (
    AttestedRule,
    FromClause,
    RuleOrigin,
)
from domain.voting.turn import Turn, silence_in
from projections import elections, rounds, votes
from projections.consultations import CONSULTATION, CONTRADICTION
from projections.course import (
    CHANGES,
    DECIDED_ANEW,
    OBJECTION,
    PROXY,
    ObjectionRow,
    ProxyRow,
    on_proxy_granted,
    on_proxy_revoked,
)
from projections.due import DUE, DueRow
from projections.elections import ELECTION, ElectionRow
from projections.enactments import ENACTED_ACT, ENACTMENT_CHANGES
from projections.implementation import (
    IMPLEMENTATION,
    IMPLEMENTATION_CHANGES,
    ON_IMPLEMENTATION,
    needs_implementation,
)
from projections.motions import (
    DECISION,
    RECUSAL,
    Concerned,
    DecisionRow,
    DecisionState,
    Defect,
    rule_name,
)
from projections.one_word import set_aside
from projections.poll_dues import put_closing, put_counting
from projections.preparation import PREPARATION_CHANGES, SHORTENING, why_recused
from projections.ready_made import instant
from projections.rows import Key, Rows
from projections.seat_numbers import seats_numbered
from projections.secrecy import SECRECY_CHANGES
from projections.urgent_actions import URGENCY_CHANGES, URGENT_ACTION
from projections.validity import TABLES, VALIDITY_CHANGES
from projections.view import View
from projections.votes import ELECTOR, POLL, ElectorRow, PollRow, Vote

TABLES_OF_DECISIONS = (
    *(DECISION, POLL, ELECTOR, ELECTION, RECUSAL, IMPLEMENTATION, OBJECTION, PROXY, CONSULTATION),
    *(CONTRADICTION, SHORTENING, ENACTED_ACT, URGENT_ACTION),
    *(*TABLES, DUE),
)
DECISIONS = View(
    "decisions",
    version=20,
    tables=TABLES_OF_DECISIONS,
    ignores=frozenset(
        get_args(
            AgreementEvent
            | AccessEvent
            | AppointmentEvent
            | BodyEvent
            | ConflictEvent
            | DelegationEvent
            | HandoverEvent
            | InterestEvent
            | OrganisationEvent
            | PartnershipEvent
            | PersonEvent
            | PostEvent
            | PaymentEvent
        )
    ),
)


def _needs_decision(record: Record[Any]) -> list[tuple[type, Key]]:
    return [(DecisionRow, record.stream)]


def _needs_poll(record: Record[Any]) -> list[tuple[type, Key]]:
    poll = [(PollRow, (record.stream, record.data.poll))] if record.data.poll else []
    return [(DecisionRow, record.stream), *poll]


def _needs_election(record: Record[ElectionReturned]) -> list[tuple[type, Key]]:
    return [*_needs_poll(record), (ElectionRow, record.stream)]


def _needs_elector(record: Record[Any]) -> list[tuple[type, Key]]:
    cast = record.data
    return [
        (DecisionRow, cast.decision),
        (PollRow, (cast.decision, cast.poll)),
        (ElectorRow, (cast.decision, cast.poll, cast.seat)),
    ]


@DECISIONS.on(MotionProposed)
def on_motion_proposed(rows: Rows, record: Record[MotionProposed], position: int) -> None:
    """The motion, under the rule that was pinned."""
    _put(rows, _proposed(record.data), record, position)


def _proposed(happened: MotionProposed) -> DecisionRow:
    clause = _clause_of(origin := happened.rule.origin)
    return DecisionRow(
        id=happened.id,
        partnership=happened.partnership,
        body=happened.body,
        reference=happened.reference,
        title=happened.motion.title,
        text=happened.motion.text,
        matter=happened.motion.matter,
        state="proposed",
        outcome=None,
        recommendation=happened.rule.rule.advisory,
        proposer=happened.proposer,
        party=happened.party,
        proposed_at=happened.effective.at,
        proposed_day=happened.effective.day,
        opened_at=None,
        closed_at=None,
        decided_at=None,
        decided_day=None,
        withdrawn_at=None,
        dated_at=happened.effective.at,
        rule=happened.rule.rule,
        rule_source=origin.kind,
        rule_name=rule_name(origin),
        rule_cited_as=clause.cited_as if clause else "",
        rule_agreement=clause.agreement if clause else None,
        rule_clause=clause.clause if clause else None,
        rule_version=clause.version if clause else None,
        rule_attested_by=origin.source if isinstance(origin, AttestedRule) else None,
        procedure=None,
        procedure_cited_as="",
        limits=None,
        limits_cited_as="",
        seconds=(),
        papers=(),
        notices=(),
        basis=None,
        declared=None,
        counts=(),
        explanation=None,
        sentences=(),
        votes=(),
        votes_ready=True,
        polls=(),
        tallies=0,
        recusals=(),
        casting_vote=None,
        evidence=(),
        implemented_at=None,
        rescinded_at=None,
        rescinded_by=None,
        superseded_at=None,
        superseded_by=None,
        findings=(),
        version=0,
        position=0,
        concerns=tuple(Concerned(one.party, one.person) for one in happened.motion.concerns),
    )


def _clause_of(origin: RuleOrigin) -> FromClause | None:
    return origin if isinstance(origin, FromClause) else None


def on_course(rows: Rows, record: Record[Any], position: int) -> None:
    """What changes nothing but the decision's own row."""
    decision = rows.existing(DecisionRow, record.stream)
    change = _CHANGES[type(record.data)]
    _put(rows, change(rows, decision, record, position), record, position)


_CHANGES = {
    **CHANGES,
    **PREPARATION_CHANGES,
    **ENACTMENT_CHANGES,
    **IMPLEMENTATION_CHANGES,
    **VALIDITY_CHANGES,
    **URGENCY_CHANGES,
    **SECRECY_CHANGES,
    **elections.ELECTION_CHANGES,
}

for _event in _CHANGES:
    _needs = elections.needs_election if _event in elections.ON_ELECTION else _needs_decision
    _needs = needs_implementation if _event in ON_IMPLEMENTATION else _needs
    DECISIONS.on(_event, needs=_needs)(on_course)


@DECISIONS.on(PollOpened, needs=_needs_decision)
def on_poll_opened(rows: Rows, record: Record[PollOpened], position: int) -> None:
    """The poll, with everybody who may vote."""
    happened = record.data
    decision = set_aside(rows, rows.existing(DecisionRow, record.stream), position)
    turn = Turn(happened.way, _votes_held(decision) + 1)
    poll = PollRow(
        decision=decision.id,
        id=happened.poll,
        number=_votes_held(decision) + 1,
        opened_at=happened.effective.at,
        closes_at=happened.closes_at.at if happened.closes_at else None,
        closed_at=None,
        counted=False,
        ballots_final=decision.rule.ballots_final,
        consent=asks_for_consent(decision.rule, happened.way),
        opened_by=happened.by,
        opened_for=happened.party,
        seats=tuple(seat.id for seat in happened.electorate.seats),
        silence=silence_in(decision.rule, turn) is not None,
    )
    votes.open_electorate(rows, poll, happened.electorate)
    put_closing(rows, decision, record, happened.poll, happened.closes_at, position)
    decision = replace(
        decision,
        opened_at=happened.effective.at,
        closed_at=None,
        polls=(*decision.polls, rounds.opened(record)),
        votes_ready=False,
    )
    _put(rows, decision, record, position)


@DECISIONS.on(PollExtended, needs=_needs_poll)
def on_poll_extended(rows: Rows, record: Record[PollExtended], position: int) -> None:
    """The later close; what is due moves with it."""
    happened = record.data
    decision = rows.existing(DecisionRow, record.stream)
    poll = rows.existing(PollRow, (record.stream, happened.poll))
    rows.put(replace(poll, closes_at=happened.closes_at.at))
    closes_at = instant(happened.closes_at.at)
    polls = tuple(
        replace(one, closes_at=closes_at) if one.id == happened.poll else one
        for one in decision.polls
    )
    rows.delete(DueRow, (decision.id, happened.poll))
    put_closing(rows, decision, record, happened.poll, happened.closes_at, position)
    _put(rows, replace(decision, polls=polls), record, position)


def _votes_held(decision: DecisionRow) -> int:
    """How many polls and tallies there were on the motion."""
    return len(decision.polls) + decision.tallies


@DECISIONS.on(BallotCast, needs=_needs_elector)
def on_ballot_cast(rows: Rows, record: Record[BallotCast], position: int) -> None:
    """The vote of one seat."""
    _hand_in(rows, record, position)


@DECISIONS.on(MarksCast, needs=_needs_elector)
def on_marks_cast(rows: Rows, record: Record[MarksCast], position: int) -> None:
    """The vote of one seat among the options."""
    _hand_in(rows, record, position)


@DECISIONS.on(SealedBallotCast, needs=_needs_elector)
def on_sealed_ballot_cast(rows: Rows, record: Record[SealedBallotCast], position: int) -> None:
    """That a seat has voted."""
    _hand_in(rows, record, position)


@DECISIONS.on(ObjectionRaised, needs=_needs_elector)
def on_objection_raised(rows: Rows, record: Record[ObjectionRaised], position: int) -> None:
    """The objection of one seat; its argument apart."""
    happened = record.data
    decision = rows.existing(DecisionRow, happened.decision)
    rows.put(
        ObjectionRow(
            decision=happened.decision,
            poll=happened.poll,
            seat=happened.seat,
            ballot=happened.id,
            partnership=decision.partnership,
            voter=happened.voter,
            raised_at=happened.effective.at,
            argument=rows.unseal(record, happened.argument),
            position=position,
        )
    )
    _hand_in(rows, record, position)


def _hand_in(rows: Rows, record: Record[Any], position: int) -> None:
    """The decision's row stays as it is unless the votes were gathered."""
    happened = record.data
    poll = rows.existing(PollRow, (happened.decision, happened.poll))
    votes.hand_in(rows, poll, happened)
    decision = rows.existing(DecisionRow, happened.decision)
    if decision.votes_ready or record.findings:
        rows.put(
            replace(
                decision,
                votes_ready=False,
                findings=_findings(decision, record),
                position=position,
            )
        )


@DECISIONS.on(PollClosed, needs=_needs_poll)
def on_poll_closed(rows: Rows, record: Record[PollClosed], position: int) -> None:
    """The end of voting: the votes are gathered."""
    happened = record.data
    decision = rows.existing(DecisionRow, record.stream)
    poll = rows.existing(PollRow, (record.stream, happened.poll))
    poll = replace(poll, closed_at=happened.effective.at)
    rows.put(poll)
    cast = votes.close(rows, poll)
    polls = rounds.closed(decision.polls, record)
    decision = replace(decision, closed_at=happened.effective.at, polls=polls)
    rows.delete(DueRow, (decision.id, happened.poll))
    if record.actor.kind == "clause":
        # What a clause closes it counts as well; who closes a poll by hand counts it by hand.
        put_counting(rows, decision, happened, position)
    _put(rows, _with_votes(decision, happened.poll, cast), record, position)


def _with_votes(decision: DecisionRow, poll: UUID, cast: tuple[Vote, ...]) -> DecisionRow:
    others = tuple(vote for vote in decision.votes if vote.poll != poll)
    return replace(
        decision,
        votes=others + cast,
        votes_ready=all(one.closed_at or one.counted_at for one in decision.polls),
    )


@DECISIONS.on(TallyReported, needs=_needs_decision)
def on_tally_reported(rows: Rows, record: Record[TallyReported], position: int) -> None:
    """The votes of single seats, where the tally has them; the numbers come with the outcome."""
    happened = record.data
    decision = rows.existing(DecisionRow, record.stream)
    number, at = _votes_held(decision) + 1, happened.effective.at
    reported = votes.report(rows, decision.id, record.id, number, at, happened.tally)
    decision = replace(decision, votes=(*decision.votes, *reported), told_by=happened.told_by)
    decision = replace(decision, tallies=decision.tallies + 1)
    _put(rows, decision, record, position)


@DECISIONS.on(OutcomeDetermined, needs=_needs_poll)
def on_outcome_determined(rows: Rows, record: Record[OutcomeDetermined], position: int) -> None:
    """What the vote came to, and why."""
    happened = record.data
    decision = replace(
        rows.existing(DecisionRow, record.stream),
        declared=happened.declared,
        counts=happened.counts,
        explanation=happened.outcome.explanation,
        sentences=seats_numbered(sentences(happened.outcome), _voting(rows, record)),
    )
    _put_outcome(rows, decision, record, position)


@DECISIONS.on(ElectionReturned, needs=_needs_election)
def on_election_returned(rows: Rows, record: Record[ElectionReturned], position: int) -> None:
    """Whom or what the vote chose, and why."""
    elections.put_return(rows, record, position)
    decision = rows.existing(DecisionRow, record.stream)
    slate = rows.existing(elections.ElectionRow, record.stream).options
    outcome = with_names(record.data.outcome, names_of(slate))
    told = seats_numbered(election_sentences(outcome), _voting(rows, record))
    _put_outcome(rows, replace(decision, sentences=told), record, position)


def _voting(rows: Rows, record: Record[Any]) -> tuple[UUID, ...]:
    """The seats of the poll that an outcome is of, in order; none where it was reported."""
    poll = record.data.poll
    return () if poll is None else rows.existing(PollRow, (record.stream, poll)).seats


def _put_outcome(rows: Rows, decision: DecisionRow, record: Record[Any], position: int) -> None:
    """What a vote came to, on a motion or among options; its ballots are settled."""
    happened: Determined = record.data
    result, explanation = happened.outcome.result, happened.outcome.explanation
    is_final = result in FINAL_RESULTS
    anew = () if decision.reconsidered_at is None else (DECIDED_ANEW,)
    reasons = why_recused(decision, explanation.recused, _voting(rows, record))
    decision = replace(
        decision,
        sentences=(*decision.sentences, *reasons, *anew),
        outcome=result,
        recommendation=happened.outcome.advisory,
        decided_at=happened.effective.at if is_final else None,
        decided_day=happened.effective.day if is_final else None,
        basis=happened.basis,
    )
    if happened.poll is not None:
        poll = rows.existing(PollRow, (record.stream, happened.poll))
        invalid = [seat for one in decision.polls if one.id == poll.id for seat in one.invalid]
        aside = frozenset([*invalid, *seats_not_counted(explanation.set_aside)])
        never: Counter[UUID] = Counter(
            it.seat for it in explanation.set_aside if it.seat not in aside
        )
        cast = votes.count(rows, poll, aside, never)
        polls = rounds.counted(decision.polls, poll.id, result, record)
        decision = _with_votes(replace(decision, polls=polls), poll.id, cast)
        rows.delete(DueRow, (decision.id, poll.id))
    _put(rows, decision, record, position)


@DECISIONS.on(MotionWithdrawn, needs=_needs_decision)
def on_motion_withdrawn(rows: Rows, record: Record[MotionWithdrawn], position: int) -> None:
    """The end of the motion; nothing of it is due any more."""
    decision = rows.existing(DecisionRow, record.stream)
    for poll in decision.polls:
        rows.delete(DueRow, (decision.id, poll.id))
    _put(rows, replace(decision, withdrawn_at=record.data.effective.at), record, position)


DECISIONS.on(ProxyGranted)(on_proxy_granted)
DECISIONS.on(ProxyRevoked, needs=lambda record: [(ProxyRow, record.stream)])(on_proxy_revoked)


def _put(rows: Rows, decision: DecisionRow, record: Record[Any], position: int) -> None:
    """Write the decision with what follows from its facts and from the record's envelope."""
    dated_at = decision.decided_at or decision.withdrawn_at or decision.opened_at
    rows.put(
        replace(
            decision,
            state=_state(decision),
            dated_at=dated_at or decision.proposed_at,
            findings=_findings(decision, record),
            version=record.version,
            position=position,
        )
    )


def _state(decision: DecisionRow) -> DecisionState:
    if decision.rescinded_at is not None:
        return "rescinded"
    if decision.superseded_at is not None:
        return "superseded"
    if decision.implemented_at is not None:
        return "implemented"
    if decision.decided_at is not None:
        return "decided"
    if decision.withdrawn_at is not None:
        return "withdrawn"
    pending = [poll for poll in decision.polls if poll.counted_at is None]
    if any(poll.closed_at is None for poll in pending):
        return "open"
    return "closed" if pending else "proposed"


def _findings(decision: DecisionRow, record: Record[Any]) -> tuple[Defect, ...]:
    found = (Defect(record.id, finding.code, finding.sentence) for finding in record.findings)
    return (*decision.findings, *found)
