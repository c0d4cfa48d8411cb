"""The floor: what happens to a motion between its proposal and its vote.

A motion is amended by who proposed it, or by a decision of the body on the amendment, and never
while a vote on it is open or a tie waits: what is voted on is always the text as it stands when
the poll is opened. It can be adjourned to a later day, by who chairs the body that decides on it,
by a decision of that body, or by one of all parties. Where the rules of procedure ask for it,
another body or a party is consulted first; what a body that was asked recommends is a decision of
its own, which is linked. That a party was consulted is its own word: what another enters of it
counts only after some days, in which it can say that this is not so. So it is with a body, for
which each other party with a seat in it can say so; what it decided itself is its word.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias, assert_never

from domain.document import Document
from domain.record import event
from domain.refusal import Refused
from domain.values import BodyId, DecisionId, Moment, OrganisationId, PersonId, Sealed

# Events


@event("decision.motion-amended.v1")
@dataclass(frozen=True)
class MotionAmended:
    """The motion was changed before the vote: this is what is voted on from then on."""

    effective: Moment
    title: str
    text: str
    by: PersonId | None = None
    """Who accepted the amendment as the proposer of the motion; None: the body decided it."""
    decision: DecisionId | None = None
    """The adopted decision on the amendment, where the body decided it."""
    anew: bool = False
    """Whether notice, second and consultation that were given for the former text count no more:
    it is another motion that the proposer alone makes of it. Those who decide on an amendment
    know what they amend, so what was given before stays good where the body decided it."""


@event("decision.motion-adjourned.v1")
@dataclass(frozen=True)
class MotionAdjourned:
    """The motion was put off: no vote on it begins before the day that is said; where that is not
    later than the act, it was taken up again."""

    effective: Moment
    until: Moment
    by: PersonId | None = None
    """Who chairs and adjourned it; None: it was decided, or the source does not say."""


@event("decision.consultation-entered.v1")
@dataclass(frozen=True)
class ConsultationEntered:
    """A body or a party was consulted on the motion."""

    effective: Moment
    body: BodyId | None = None
    party: OrganisationId | None = None
    opinion: Sealed | None = None
    """What they said."""
    recommendation: DecisionId | None = None
    """The decision by which the body gave its recommendation."""
    documents: tuple[Document, ...] = ()
    """What shows it."""
    by: OrganisationId | None = None
    """The organisation that entered it of another one; None: who was consulted did, the
    administration, or a source."""


@event("decision.consultation-contradicted.v1")
@dataclass(frozen=True)
class ConsultationContradicted:
    """A party said that it, or a body in which it has a seat, was not consulted as others had
    entered."""

    effective: Moment
    party: OrganisationId
    """Which one says so."""
    grounds: Sealed | None = None
    body: BodyId | None = None
    """The body of which it says so; None: of itself."""


FloorEvent: TypeAlias = (
    MotionAmended | MotionAdjourned | ConsultationEntered | ConsultationContradicted
)


# State


@dataclass(frozen=True)
class Floor:
    """What happened to a motion before its vote."""

    amended: tuple[MotionAmended, ...] = ()
    adjourned: MotionAdjourned | None = None
    put_off_since: Moment | None = None
    """Since when whoever chairs has put it off, once or again and again; None where the body did,
    or nobody."""
    consulted: tuple[ConsultationEntered, ...] = ()
    contradicted: tuple[ConsultationContradicted, ...] = ()
    renewed: Moment | None = None
    """Since when the motion has the text that its proposer alone gave it; what was given for it
    before was given for another."""


CONTRADICTION_TIME = timedelta(days=3)
"""So long it can be said that somebody was not consulted, before what another entered counts."""


def counts_from(entered: ConsultationEntered) -> datetime:
    """From when a consultation counts that was not contradicted."""
    waits = timedelta() if entered.by is None else CONTRADICTION_TIME
    return entered.effective.at + waits


def is_contradicted(floor: Floor, entered: ConsultationEntered) -> bool:
    """Whether it was said of what another entered that it is not so: by the party, or of a body
    by another party than entered it."""
    return entered.by is not None and any(
        entered.effective.at <= said.effective.at and _speaks_of(said, entered)
        for said in floor.contradicted
    )


def _speaks_of(said: ConsultationContradicted, entered: ConsultationEntered) -> bool:
    if entered.body is None:
        return said.body is None and said.party == entered.party
    return said.body == entered.body and said.party != entered.by


def standing_consultations(floor: Floor) -> tuple[ConsultationEntered, ...]:
    """Those that nobody contradicted, whether they count yet or not."""
    return tuple(one for one in floor.consulted if not is_contradicted(floor, one))


# Refusals


class MotionUnchanged(Refused):
    """The motion {decision} reads like this already."""

    code = "MOTION_UNCHANGED"
    decision: DecisionId


class AmendmentNotAccepted(Refused):
    """The motion {decision} is amended by who proposed it, or by a decision on that by the body
    that decides on the motion: {because}."""

    code = "AMENDMENT_NOT_ACCEPTED"
    decision: DecisionId
    because: str


class TieWaits(Refused):
    """As many voted yes as no on the motion {decision}: it is not changed before the tie is
    broken."""

    code = "TIE_WAITS"
    decision: DecisionId


class NotEntitledToAdjourn(Refused):
    """A motion is adjourned by who chairs the body, or by a decision of that body or of all
    parties: {because}."""

    code = "NOT_ENTITLED_TO_ADJOURN"
    because: str


class AdjournedTooLong(Refused):
    """Whoever chairs puts the motion {decision} off until {latest} at the longest, since it was put
    off first; for longer the body decides it."""

    code = "ADJOURNED_TOO_LONG"
    decision: DecisionId
    latest: Moment


class StillAdjourned(Refused):
    """The motion {decision} is adjourned to {until}, so no vote on it begins before; who chairs or
    the body takes it up again before that."""

    code = "STILL_ADJOURNED"
    decision: DecisionId
    until: Moment


class ConsultationUnclear(Refused):
    """Who was consulted is a body or a party: one of the two."""

    code = "CONSULTATION_UNCLEAR"


class ConsultationNotShown(Refused):
    """What shows that they were consulted is missing: their opinion, the decision by which a body
    gave its recommendation, or a document."""

    code = "CONSULTATION_NOT_SHOWN"


class NoRecommendation(Refused):
    """The decision {recommendation} is no recommendation of the body that was consulted:
    {because}."""

    code = "NO_RECOMMENDATION"
    recommendation: DecisionId
    because: str


class ConsultationAlreadyEntered(Refused):
    """The same consultation was entered already."""

    code = "CONSULTATION_ALREADY_ENTERED"


class ConsultationMissing(Refused):
    """Before a vote on the motion {decision} the rules of procedure ask that {whom} is
    consulted."""

    code = "CONSULTATION_MISSING"
    decision: DecisionId
    whom: str


class NothingToContradict(Refused):
    """Nobody else entered that {party} was consulted on the motion, or it has said already that
    this is not so."""

    code = "NOTHING_TO_CONTRADICT"
    party: OrganisationId


class NothingToContradictOf(Refused):
    """No other party entered that the body {body} was consulted on the motion, or it was said
    already that this is not so; what the body decided itself is challenged."""

    code = "NOTHING_TO_CONTRADICT_OF"
    body: BodyId


class NotOfTheConsulted(Refused):
    """The party {party} has no seat in the body {body}: whether it was consulted is said by those
    who have."""

    code = "NOT_OF_THE_CONSULTED"
    party: OrganisationId
    body: BodyId


# Folding


def is_for_former_text(floor: Floor, effective: Moment) -> bool:
    """Whether what took effect then was given for a text that the motion no longer has."""
    return floor.renewed is not None and effective.at < floor.renewed.at


def floor_after(floor: Floor, happened: FloorEvent) -> Floor:
    """The floor after what happened."""
    match happened:
        case MotionAmended():
            floor = replace(floor, amended=(*floor.amended, happened))
            if not happened.anew:
                return floor
            since = tuple(
                one for one in floor.consulted if one.effective.at > happened.effective.at
            )
            return replace(floor, consulted=since, renewed=happened.effective)
        case MotionAdjourned():
            first = floor.put_off_since or happened.effective
            by_chair = None if happened.by is None else first
            return replace(floor, adjourned=happened, put_off_since=by_chair)
        case ConsultationEntered():
            return replace(floor, consulted=(*floor.consulted, happened))
        case ConsultationContradicted():
            return replace(floor, contradicted=(*floor.contradicted, happened))
        case _:
            assert_never(happened)
