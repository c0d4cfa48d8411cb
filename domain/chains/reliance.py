"""Reliance: which acts rest on a decision, followed through everything recorded.

An act rests on a decision when it names it (an amendment adopted by it, an appointment, the
rescission of another decision), when the decision is its authority, or when it says that it
follows from it. It also rests on it through others: on a rule that an amendment adopted by it put
into the text, in a body or post that such a text made, by an appointment under it. A motion rests
on the clause version that its rule was pinned from, and on no earlier one.

This is a pure function of the records of a partnership, so that whoever has them finds the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.agreements.agreement import AGREEMENT, Agreement
from domain.agreements.amendment import AmendmentAdopted, AmendmentProposed, AmendmentRejected
from domain.agreements.clause import changed_clause
from domain.authority import ByClause, ByDecision
from domain.bodies.body import BODY, BodyConstituted
from domain.bodies.reconstitution import BodyReconstituted
from domain.conflicts.conflict import CONFLICT, ConflictRaised
from domain.conflicts.ruling import AppealDecided, ConflictRemanded
from domain.conflicts.settlement import ConflictSettled
from domain.decisions.decision import DECISION
from domain.motions.election_course import ElectionCalled
from domain.motions.floor import ConsultationEntered, MotionAmended
from domain.motions.interest import INTEREST, InterestRuled
from domain.motions.motion import MotionProposed, ProcedurePinned, TimeLimitsPinned
from domain.motions.outcome import Determined
from domain.motions.sequel import DecisionImplemented, DecisionRescinded, DecisionSuperseded
from domain.motions.validity import (
    ChallengeDetermined,
    DecisionChallenged,
    DecisionNullified,
    DecisionRatified,
    Dependent,
    DependentDecided,
    Reliance,
    Validity,
    ValidityEvent,
)
from domain.parties.partnership import PARTNERSHIP
from domain.payments.payment import (
    PAYMENT,
    PaymentApproved,
    PaymentCoapproved,
    PaymentRefused,
    PaymentRequested,
)
from domain.posts.appointment import APPOINTMENT, AppointmentMade, HolderRemoved
from domain.posts.delegation import DELEGATION, AuthorityDelegated
from domain.posts.deputy import DeputyNamed
from domain.posts.handover import HANDOVER, HandoverOpened, SuccessorNamed
from domain.posts.post import POST, PostDefined
from domain.provisions.scheme import CompetencePinned
from domain.provisions.urgency import UrgentActionRatified, UrgentActionTaken
from domain.record import Record
from domain.values import AgreementId, AmendmentId, ClauseId, DecisionId
from domain.voting.reconsideration import DecisionReconsidered
from domain.voting.rules import FromClause, RuleOrigin

RELIANT_NOUNS = (
    AGREEMENT,
    BODY,
    POST,
    APPOINTMENT,
    DELEGATION,
    HANDOVER,
    DECISION,
    CONFLICT,
    INTEREST,
    PAYMENT,
    PARTNERSHIP,
)
"""The nouns whose acts can rest on a decision. Ballots and proxies are part of the course of the
decision that they are for, and stand or fall with it."""

RELIANT_KINDS = frozenset(noun.kind for noun in RELIANT_NOUNS)

_PINNED = (ProcedurePinned, TimeLimitsPinned, CompetencePinned)

Ground = tuple[UUID, Reliance]
"""What an act rests on (a decision, an amendment, an appointment, an event), and how."""


@dataclass(frozen=True)
class Texts:
    """By which amendments the texts of the agreements came to read as they do."""

    agreements: Mapping[AgreementId, Agreement]

    def put_in(self, origin: RuleOrigin) -> AmendmentId | None:
        """The amendment that gave the clause of a pinned rule its wording; None: the original."""
        if not isinstance(origin, FromClause):
            return None
        return self.version(origin.agreement, origin.clause, origin.version)

    def version(self, agreement: AgreementId, clause: ClauseId, version: int) -> AmendmentId | None:
        """The amendment that made this version of a clause; None: it is the original one."""
        found = self.agreements.get(agreement)
        for text in () if found is None else found.text.versions:
            for one in text.clauses:
                if one.clause.id == clause and one.version == version:
                    return one.amendment
        return None

    def at(
        self, agreement: AgreementId | None, clause: ClauseId | None, at: datetime
    ) -> AmendmentId | None:
        """The amendment that gave the clause the wording that it had at the instant `at`."""
        found = None if agreement is None else self.agreements.get(agreement)
        standing = () if found is None else found.text.at(at)
        return next((one.amendment for one in standing if one.clause.id == clause), None)

    def built_on(self, agreement: AgreementId, amendment: AmendmentId) -> Iterator[AmendmentId]:
        """The amendments whose wording an amendment changed."""
        found = self.agreements.get(agreement)
        before: Mapping[ClauseId, AmendmentId | None] = {}
        for text in () if found is None else found.text.versions:
            if text.made_by is not None and text.amendment == amendment:
                for change in text.made_by.changes:
                    earlier = before.get(changed_clause(change))
                    if earlier is not None:
                        yield earlier
            before = {one.clause.id: one.amendment for one in text.clauses}


PINNED = (ElectionCalled, ProcedurePinned, TimeLimitsPinned)
"""Events that pin more of what a motion rests on."""


def resting_on(
    decision: DecisionId,
    records: Iterable[Record[Any]],
    agreements: Mapping[AgreementId, Agreement],
) -> tuple[Dependent, ...]:
    """Every act among `records` that rests on the decision, each after the one it rests on.

    `records` are those of its partnership, `agreements` the partnership's agreements as they are.
    """
    ordered = _ordered(records)
    reached: dict[UUID, UUID | None] = {decision: None}
    commands: dict[UUID, UUID] = {one.id: one.command for one in _since_outcome(decision, ordered)}
    reached.update(dict.fromkeys(commands))
    return _followed(decision, ordered, Texts(agreements), reached, commands)


def resting_on_fallen(
    fallen: Dependent,
    decision: DecisionId,
    validity: Validity,
    records: Iterable[Record[Any]],
    agreements: Mapping[AgreementId, Agreement],
) -> tuple[Dependent, ...]:
    """Every act that rests on the decision through one that falls, and was not listed: it was
    recorded while that awaited its own decision, or entered later.

    What rests on an act that was decided to stand stands with it, and who answers what becomes of
    the decision and its dependents is not undone by the answer.
    """
    records = list(records)
    listed = {one.event for one in validity.dependents}
    unlisted = {one.event for one in resting_on(decision, records, agreements)} - listed
    if not unlisted:
        return ()
    stands = {event for event, disposition in validity.dispositions if disposition == "stands"}
    answering = _answering(decision, records)
    ordered = _ordered(one for one in records if one.id not in stands | {fallen.event})
    reached: dict[UUID, UUID | None] = dict.fromkeys((fallen.subject, fallen.event), fallen.event)
    followed = _followed(
        decision,
        [one for one in ordered if one.stream != decision and one.stream not in answering],
        Texts(agreements),
        reached,
        {one.id: one.command for one in records if one.id == fallen.event},
    )
    return tuple(one for one in followed if one.event in unlisted)


def _answering(decision: DecisionId, records: Iterable[Record[Any]]) -> frozenset[UUID]:
    """The decisions by which bodies answered what becomes of the decision."""
    answers = (one.data for one in records if one.stream == decision)
    named = (one.decision for one in answers if isinstance(one, _ANSWERS))
    return frozenset(one for one in named if one is not None)


_ANSWERS = (ChallengeDetermined, DecisionNullified, DependentDecided)


def _ordered(records: Iterable[Record[Any]]) -> list[Record[Any]]:
    return sorted(records, key=lambda one: (one.effective.start.at, one.recorded_at, one.stream))


def _followed(
    decision: DecisionId,
    ordered: Sequence[Record[Any]],
    texts: Texts,
    reached: dict[UUID, UUID | None],
    commands: dict[UUID, UUID],
) -> tuple[Dependent, ...]:
    """The acts that rest on what was reached, each after the one it rests on."""
    waiting = [(record, tuple(_stated(record, texts))) for record in ordered]
    found: list[Dependent] = []
    while True:
        still: list[tuple[Record[Any], tuple[Ground, ...]]] = []
        for record, stated in waiting:
            ground = _ground(record, stated, texts, reached, commands, decision)
            if ground is None:
                still.append((record, stated))
                continue
            on, reliance = ground
            subject = _subject(record)
            found.append(
                Dependent(record.id, record.kind, subject, record.name, reliance, reached[on])
            )
            reached.setdefault(subject, record.id)
            reached[record.id] = record.id
            commands[record.id] = record.command
        if len(still) == len(waiting):
            return tuple(found)
        waiting = still


def _since_outcome(decision: UUID, records: Sequence[Record[Any]]) -> list[Record[Any]]:
    """The decision's own records from its outcome on: what follows from one rests on it. What
    follows from a challenge to it does not.
    """
    own = [record for record in records if record.stream == decision]
    decided = [
        record.version for record in own if isinstance(record.data, Determined | UrgentActionTaken)
    ]
    return [
        record
        for record in own
        if decided and record.version >= decided[0] and not isinstance(record.data, ValidityEvent)
    ]


def _ground(
    record: Record[Any],
    stated: tuple[Ground, ...],
    texts: Texts,
    reached: Mapping[UUID, UUID | None],
    commands: Mapping[UUID, UUID],
    decision: DecisionId,
) -> Ground | None:
    """On what of what was reached the act rests, if on anything."""
    if isinstance(record.data, _PINNED) and record.stream in reached:
        return None  # the motion rests on it already
    if record.stream != decision or isinstance(record.data, DecisionImplemented):
        for ground in stated:
            if ground[0] in reached:
                return ground
    if record.stream in reached:
        return None  # the course of what rests on it already
    for ground in _of_authority(record, texts):
        if ground[0] in reached:
            return ground
    cause = record.causation
    if cause is not None and commands.get(cause, record.command) != record.command:
        return cause, "cause"
    return None


def _of_authority(record: Record[Any], texts: Texts) -> Iterator[Ground]:
    match record.authority:
        case ByDecision(decision):
            yield decision, "authority"
        case ByClause(agreement, clause, version):
            yield from _rule(texts.version(agreement, clause, version), "authority")
        case _:
            return


def _rule(amendment: AmendmentId | None, reliance: Reliance = "rule") -> Iterator[Ground]:
    if amendment is not None:
        yield amendment, reliance


def _stated(record: Record[Any], texts: Texts) -> Iterator[Ground]:
    """What the event itself says that it rests on."""
    yield from _of_decisions(record)
    yield from _of_texts(record, texts)
    yield from _of_offices(record)


def _of_decisions(record: Record[Any]) -> Iterator[Ground]:
    data = record.data
    match data:
        case (
            AmendmentAdopted()
            | AmendmentRejected()
            | AppointmentMade()
            | HolderRemoved()
            | AppealDecided()
            | ConflictRemanded()
            | ChallengeDetermined()
            | DecisionNullified()
            | DependentDecided()
            | DecisionRatified()
            | UrgentActionRatified()
            | MotionAmended()
            | InterestRuled()
        ):
            if data.decision is not None:
                yield data.decision, "decision"
        case PaymentApproved() | PaymentRefused():
            if data.basis.decision is not None:
                yield data.basis.decision, "decision"
        case DecisionRescinded() | DecisionSuperseded() | DecisionReconsidered():
            yield data.by, "decision"
        case ConsultationEntered():
            if data.recommendation is not None:
                yield data.recommendation, "decision"
        case DecisionImplemented():
            yield record.stream, "execution"
        case ConflictSettled(settlement=settlement) if settlement is not None:
            for decision in settlement.decisions:
                yield decision, "decision"
        case _:
            return


def _of_texts(record: Record[Any], texts: Texts) -> Iterator[Ground]:
    data, at = record.data, record.effective.start.at
    match data:
        case AmendmentAdopted():
            for earlier in texts.built_on(AgreementId(record.stream), data.amendment):
                yield earlier, "text"
        case AmendmentProposed() | DecisionChallenged() | MotionProposed():
            yield from _rule(texts.put_in(data.rule.origin))
        case ElectionCalled() | ProcedurePinned() | TimeLimitsPinned():
            yield from _rule(texts.put_in(data.origin))
        case UrgentActionTaken(origin=origin) if origin is not None:
            yield from _rule(texts.put_in(origin))
        case PaymentRequested():
            yield from _rule(texts.put_in(data.rules.origin))
        case PaymentCoapproved(under=under) | PaymentApproved(under=under) if under is not None:
            yield from _rule(texts.put_in(under.rule.origin))
        case CompetencePinned():
            yield from _rule(texts.put_in(data.competence.origin))
        case ConflictRaised():
            yield from _rule(texts.put_in(data.protocol.origin))
        case BodyConstituted() | BodyReconstituted() | PostDefined():
            yield from _rule(texts.at(data.agreement, data.clause, at))
        case _:
            return


def _of_offices(record: Record[Any]) -> Iterator[Ground]:
    data = record.data
    match data:
        case MotionProposed():
            if data.body is not None:
                yield data.body, "body"
        case AppointmentMade():
            yield data.post, "post"
        case DeputyNamed():
            yield record.stream, "appointment"
        case AuthorityDelegated():
            yield data.source or data.appointment, "appointment"
        case PaymentApproved() | PaymentCoapproved() | PaymentRefused():
            for office in _of_approval(data):
                yield office, "appointment"
        case HandoverOpened():
            yield data.appointment, "appointment"
            if data.successor is not None:
                yield data.successor.appointment, "appointment"
        case SuccessorNamed():
            yield data.successor.appointment, "appointment"
        case _:
            return


def _of_approval(data: PaymentApproved | PaymentCoapproved | PaymentRefused) -> Iterator[UUID]:
    """By whose authority a payment is answered: of who does, and of who approved it with them."""
    yield from data.basis.delegations
    if data.basis.appointment is not None:
        yield data.basis.appointment
    for one in data.beside if isinstance(data, PaymentApproved) else ():
        if one.appointment is not None:
            yield one.appointment


def _subject(record: Record[Any]) -> UUID:
    """What the act made or changed: others rest on it by this."""
    match record.data:
        case AmendmentAdopted(amendment=amendment) | AmendmentRejected(amendment=amendment):
            return amendment
        case AmendmentProposed(id=id):
            return id
        case (
            MotionProposed()
            | ProcedurePinned()
            | TimeLimitsPinned()
            | CompetencePinned()
            | UrgentActionTaken()
            | AppointmentMade()
            | BodyConstituted()
            | PostDefined()
            | AuthorityDelegated()
            | HandoverOpened()
            | PaymentRequested()
            | ConflictRaised()
        ):
            return record.stream
        case _:
            return record.id
