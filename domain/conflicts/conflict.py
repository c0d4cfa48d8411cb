"""Conflicts: disputes between parties or persons, and what happens in each.

Whoever raises a conflict names the others and the grounds. The conflict protocol in force then is
pinned, and governs the conflict to its end: the other sides acknowledge it, and it goes through the
protocol's stages, each with its deadline, until it is settled, ruled on or withdrawn. Escalation is
by the clock: once a stage's deadline has passed, or its possibilities are exhausted, any side may
bring the conflict into the next one, and the clause does so by itself. It is closed when every
remedy is verified and no appeal is possible any more.

That a conflict exists, between whom, about which clauses, its stage and its deadlines are open to
the whole partnership. What is said in it is sealed, under the key of the partnership, or of the
person whom it is about.

Here are the events of a conflict's course, and what all that happens in it folds to. The acts are
decided in `domain.conflicts.escalation` (raise, acknowledge, escalate, withdraw, close),
`domain.conflicts.neutral` (who is neutral), `domain.conflicts.proceedings` (statements, evidence,
interim measures), `domain.conflicts.settling` (offers, settlement, ruling),
`domain.conflicts.confirming` (rulings from outside) and `domain.conflicts.redress` (remedies,
appeals).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from domain.conflicts import hearing, outside_ruling, ruling, settlement
from domain.conflicts.conflict_state import Conflict, StageRun, appealable_until, unverified
from domain.conflicts.hearing import (
    EvidenceSubmitted,
    InterimMeasureConsented,
    InterimMeasureLifted,
    InterimMeasureOrdered,
    Measure,
    Neutral,
    NeutralAccepted,
    NeutralAgreedTo,
    NeutralAppointed,
    NeutralDeclined,
    NeutralDischarged,
    NeutralDischargeSought,
    NeutralObjectedTo,
    StatementMade,
)
from domain.conflicts.outside_ruling import OutsideRulingTookEffect
from domain.conflicts.ruling import (
    Appeal,
    AppealDecided,
    AppealLodged,
    ConflictRemanded,
    Ruling,
    RulingGiven,
)
from domain.conflicts.settlement import (
    ConflictSettled,
    Offer,
    OfferAccepted,
    OfferMade,
    OfferWithdrawn,
    Remedy,
    RemedyDue,
    RemedyFulfilled,
    RemedyReopened,
    RemedyVerified,
)
from domain.provisions.protocol import PinnedProtocol
from domain.record import Noun, event
from domain.values import (
    AgreementId,
    ClauseId,
    ConflictId,
    DecisionId,
    Moment,
    NeutralId,
    PartnershipId,
    PersonId,
    RemedyId,
    Sealed,
)
from domain.voting.side import Side

# Events


@event("conflict.raised.v1", begins="id")
@dataclass(frozen=True)
class ConflictRaised:
    """A side raised a conflict with others, and the protocol in force was pinned."""

    effective: Moment
    id: ConflictId
    partnership: PartnershipId
    by: Side
    against: tuple[Side, ...]
    grounds: Sealed
    protocol: PinnedProtocol
    acknowledge_by: Moment
    """Until when the other sides are to acknowledge it."""
    stage_ends: Moment
    """The deadline of the first stage."""
    title: Sealed | None = None
    """What its sides call it."""
    about: PersonId | None = None
    """The person whom it is about, under whose key its content then is sealed."""
    agreement: AgreementId | None = None
    clauses: tuple[ClauseId, ...] = ()
    """The clauses of that agreement which are affected."""
    decision: DecisionId | None = None
    """The decision that is contested."""


@event("conflict.acknowledged.v1")
@dataclass(frozen=True)
class ConflictAcknowledged:
    """A side said that it knows of the conflict and takes part in working it through."""

    effective: Moment
    by: Side


@event("conflict.stage-exhausted.v1")
@dataclass(frozen=True)
class StageExhausted:
    """A side, or who leads the stage, declared that it can come to nothing more."""

    effective: Moment
    stage: int
    by: Side | None = None
    neutral: NeutralId | None = None


@event("conflict.escalated.v1")
@dataclass(frozen=True)
class ConflictEscalated:
    """The conflict went on to the next stage of its protocol."""

    effective: Moment
    stage: int
    ends: Moment
    """The deadline of that stage."""
    by: Side | None = None
    """The side that brought it there; None: the clause, by its operation."""
    grounds: Sealed | None = None


@event("conflict.withdrawn.v1")
@dataclass(frozen=True)
class ConflictWithdrawn:
    """Who raised the conflict withdrew it."""

    effective: Moment
    by: Side
    grounds: Sealed | None = None


@event("conflict.closed.v1")
@dataclass(frozen=True)
class ConflictClosed:
    """Nothing is left to do about the conflict."""

    effective: Moment


CourseEvent: TypeAlias = (
    ConflictRaised
    | ConflictAcknowledged
    | StageExhausted
    | ConflictEscalated
    | ConflictWithdrawn
    | ConflictClosed
)
Event: TypeAlias = (
    CourseEvent | hearing.Event | settlement.Event | outside_ruling.Event | ruling.Event
)


# Folding


def evolve(conflict: Conflict | None, happened: Event) -> Conflict:
    """The conflict after what happened."""
    if isinstance(happened, ConflictRaised):
        return Conflict(
            id=happened.id,
            partnership=happened.partnership,
            raised=happened.effective,
            sides=(happened.by, *happened.against),
            protocol=happened.protocol,
            about=happened.about,
            stages=(StageRun(1, happened.effective, happened.stage_ends),),
            decision=happened.decision,
        )
    assert conflict is not None, "it is raised first"
    if isinstance(happened, hearing.Event):
        return _heard(conflict, happened)
    if isinstance(happened, settlement.Event):
        return _settling(conflict, happened)
    if isinstance(happened, outside_ruling.Event):
        return _ruled_outside(conflict, happened)
    if isinstance(happened, ruling.Event):
        return _ruled(conflict, happened)
    match happened:
        case ConflictAcknowledged(by=by):
            return replace(conflict, acknowledged=(*conflict.acknowledged, by))
        case StageExhausted(by=by):
            run = conflict.stage
            declared = run.exhausted_by if by is None else (*run.exhausted_by, by)
            run = replace(run, exhausted_by=declared, exhausted=run.exhausted or by is None)
            return replace(conflict, stages=(*conflict.stages[:-1], run))
        case ConflictEscalated(effective, stage, ends):
            return replace(conflict, stages=(*conflict.stages, StageRun(stage, effective, ends)))
        case ConflictWithdrawn(effective):
            return _without_measures(replace(conflict, withdrawn=effective), effective)
        case ConflictClosed(effective):
            return replace(conflict, closed=effective)
        case _:
            assert_never(happened)


def _heard(conflict: Conflict, happened: hearing.Event) -> Conflict:
    match happened:
        case NeutralAppointed(effective, neutral, stage, person, organisation, by):
            others = () if by is None else tuple(one for one in conflict.sides if one != by)
            appointed = Neutral(neutral, stage, person, organisation, effective)
            return _with_neutral(conflict, replace(appointed, by=by, awaited=others))
        case NeutralAccepted(effective, id):
            return _with_neutral(conflict, replace(conflict.neutrals[id], accepted=effective))
        case NeutralDeclined(effective, id):
            return _with_neutral(conflict, replace(conflict.neutrals[id], declined=effective))
        case NeutralAgreedTo() | NeutralObjectedTo() | NeutralDischargeSought():
            if happened.by not in conflict.sides:
                return conflict  # reported of somebody who has no say
            found = conflict.neutrals[happened.neutral]
            return _with_neutral(conflict, _by_a_side(found, happened))
        case NeutralDischarged(effective, id):
            return _with_neutral(conflict, replace(conflict.neutrals[id], discharged=effective))
        case StatementMade():
            return replace(conflict, statements=conflict.statements + 1)
        case EvidenceSubmitted(sha256=sha256):
            return replace(conflict, evidence=(*conflict.evidence, sha256))
        case InterimMeasureOrdered(effective, id, _, suspends, until, by):
            return _with_measure(conflict, Measure(id, effective, by, suspends, until))
        case InterimMeasureConsented(effective, id, by):
            measure = conflict.measures[id]
            last = max(measure.consented or effective, effective, key=lambda consent: consent.at)
            consents = (*measure.consents, by)
            return _with_measure(conflict, replace(measure, consents=consents, consented=last))
        case InterimMeasureLifted(effective, id):
            return _with_measure(conflict, replace(conflict.measures[id], lifted=effective))
        case _:
            assert_never(happened)


def _by_a_side(
    neutral: Neutral, happened: NeutralAgreedTo | NeutralObjectedTo | NeutralDischargeSought
) -> Neutral:
    """Somebody neutral after a side said something of them."""
    by = happened.by
    match happened:
        case NeutralObjectedTo(effective):
            return replace(neutral, objected=effective)
        case NeutralDischargeSought():
            return replace(neutral, unwanted_by=(*neutral.unwanted_by, by))
        case NeutralAgreedTo(effective):
            kept = tuple(one for one in neutral.unwanted_by if one != by)
            if by not in neutral.awaited:
                return replace(neutral, unwanted_by=kept)
            return replace(
                neutral,
                unwanted_by=kept,
                awaited=tuple(one for one in neutral.awaited if one != by),
                agreed=(*neutral.agreed, by),
                agreed_at=max(neutral.agreed_at or effective, effective, key=lambda said: said.at),
            )


def _settling(conflict: Conflict, happened: settlement.Event) -> Conflict:
    match happened:
        case OfferMade(effective, id, by, offered, until):
            return _with_offer(conflict, Offer(id, by, offered, effective, until))
        case OfferWithdrawn(effective, id):
            return _with_offer(conflict, replace(conflict.offers[id], withdrawn=effective))
        case OfferAccepted(_, id, by):
            offer = conflict.offers[id]
            return _with_offer(conflict, replace(offer, accepted=(*offer.accepted, by)))
        case ConflictSettled(effective, id, agreed_on):
            terms = agreed_on if id is None else conflict.offers[id].settlement
            assert terms is not None, "it is settled on an offer or on what is stated"
            remedies = _anew(conflict, terms.remedies)
            conflict = replace(conflict, settled=effective, remedies=remedies)
            return _without_measures(conflict, effective)
        case RemedyFulfilled(_, id):
            return _with_remedy(conflict, replace(conflict.remedies[id], status="fulfilled"))
        case RemedyVerified(_, id):
            return _with_remedy(conflict, replace(conflict.remedies[id], status="verified"))
        case RemedyReopened(remedy=id, due=due):
            remedy = replace(conflict.remedies[id], status="open", due=due)
            return replace(_with_remedy(conflict, remedy), closed=None)
        case _:
            assert_never(happened)


def _ruled_outside(conflict: Conflict, happened: outside_ruling.Event) -> Conflict:
    conflict = replace(conflict, reports=outside_ruling.reported(conflict.reports, happened))
    if not isinstance(happened, OutsideRulingTookEffect):
        return conflict
    effective = happened.effective
    given = Ruling(conflict.rulings + 1, effective, None, happened.appeal_until)
    remedies = _anew(conflict, conflict.reports[happened.report].remedies)
    conflict = replace(conflict, ruling=given, rulings=given.number, remedies=remedies)
    return _without_measures(conflict, effective)


def _ruled(conflict: Conflict, happened: ruling.Event) -> Conflict:
    match happened:
        case RulingGiven(effective, _, _, remedies, _, neutral, by, until):
            given = Ruling(conflict.rulings + 1, effective, neutral, until, by)
            conflict = replace(conflict, ruling=given, rulings=given.number)
            conflict = replace(conflict, remedies=_anew(conflict, remedies))
            return _without_measures(conflict, effective)
        case AppealLodged(effective, id, by):
            appeal = Appeal(id, conflict.rulings, by, effective)
            conflict = replace(conflict, appeals={**conflict.appeals, id: appeal})
            return replace(conflict, closed=None)
        case AppealDecided(effective, id, outcome, _, remedies, neutral):
            decided = replace(conflict.appeals[id], state=outcome)
            conflict = replace(conflict, appeals={**conflict.appeals, id: decided})
            if outcome == "dismissed":
                return conflict
            given = Ruling(conflict.rulings + 1, effective, neutral, None)
            conflict = replace(conflict, ruling=given, rulings=given.number)
            return replace(conflict, remedies=_anew(conflict, remedies))
        case ConflictRemanded(effective, id, stage, ends):
            remanded = replace(conflict.appeals[id], state="remanded")
            return replace(
                conflict,
                appeals={**conflict.appeals, id: remanded},
                ruling=None,
                remedies=_anew(conflict, ()),
                stages=(*conflict.stages, StageRun(stage, effective, ends)),
            )
        case _:
            assert_never(happened)


def _with_neutral(conflict: Conflict, neutral: Neutral) -> Conflict:
    return replace(conflict, neutrals={**conflict.neutrals, neutral.id: neutral})


def _with_measure(conflict: Conflict, measure: Measure) -> Conflict:
    return replace(conflict, measures={**conflict.measures, measure.id: measure})


def _with_offer(conflict: Conflict, offer: Offer) -> Conflict:
    return replace(conflict, offers={**conflict.offers, offer.id: offer})


def _with_remedy(conflict: Conflict, remedy: RemedyDue) -> Conflict:
    return replace(conflict, remedies={**conflict.remedies, remedy.id: remedy})


def _anew(conflict: Conflict, ordered: Sequence[Remedy]) -> Mapping[RemedyId, RemedyDue]:
    """The remedies with those that are ordered now; what was ordered before and is open lapses."""
    before = {
        one.id: one if one.status == "verified" else replace(one, status="lapsed")
        for one in conflict.remedies.values()
    }
    return {**before, **{one.id: RemedyDue(one.id, one.owner, one.due) for one in ordered}}


def _without_measures(conflict: Conflict, effective: Moment) -> Conflict:
    """Interim measures end with the conflict."""
    measures = {
        one.id: one if one.lifted else replace(one, lifted=effective)
        for one in conflict.measures.values()
    }
    return replace(conflict, measures=measures)


CONFLICT = Noun("conflict", evolve)


# What follows from what happened


def and_closed(conflict: Conflict, happened: Sequence[Event], effective: Moment) -> list[Event]:
    """What happened, and that the conflict is closed where that leaves nothing to do."""
    after = conflict
    for each in happened:
        after = evolve(after, each)
    is_ended = after.state in ("settled", "ruled")
    if is_ended and not unverified(after) and not appealable_until(after, effective):
        return [*happened, ConflictClosed(effective)]
    return list(happened)
