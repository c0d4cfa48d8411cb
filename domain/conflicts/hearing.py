"""Hearings: how the sides of a conflict are heard, and what holds in the meantime.

Somebody neutral is appointed and accepts or declines; nobody who is a side, or acts for one, can be
neutral. Whom one side named sits once every other side has accepted them too, so that nobody
chooses the judge of both (`domain.conflicts.neutral`). The sides state their case and hand in
evidence, of which only the digest and a title are kept. An interim measure holds until it is
lifted, its time is over or the conflict ends; it is ordered by somebody neutral, or agreed on by
every side.

This file has the events and what they come to; `domain.conflicts.proceedings` and
`domain.conflicts.neutral` decide them.
"""

from dataclasses import dataclass
from typing import TypeAlias

from domain.record import event
from domain.refusal import Refused
from domain.values import (
    DecisionId,
    MeasureId,
    Moment,
    NeutralId,
    OrganisationId,
    PersonId,
    Sealed,
)
from domain.voting.side import Side

# Events


@event("conflict.neutral-appointed.v1", begins="neutral")
@dataclass(frozen=True)
class NeutralAppointed:
    """Somebody neutral was asked to lead the stage, or to sit in it."""

    effective: Moment
    neutral: NeutralId
    """The appointment."""
    stage: int
    person: PersonId | None = None
    organisation: OrganisationId | None = None
    """The organisation that is neutral, or for which the person is."""
    by: Side | None = None
    """The side that appointed; None for somebody whom the agreement or the sides named."""


@event("conflict.neutral-accepted.v1")
@dataclass(frozen=True)
class NeutralAccepted:
    """Who was asked agreed to be neutral in the conflict."""

    effective: Moment
    neutral: NeutralId


@event("conflict.neutral-declined.v1")
@dataclass(frozen=True)
class NeutralDeclined:
    """Who was asked to be neutral said no."""

    effective: Moment
    neutral: NeutralId


@event("conflict.neutral-agreed-to.v1")
@dataclass(frozen=True)
class NeutralAgreedTo:
    """A side accepted somebody neutral whom another had named, or no longer wants them to go."""

    effective: Moment
    neutral: NeutralId
    by: Side


@event("conflict.neutral-objected-to.v1")
@dataclass(frozen=True)
class NeutralObjectedTo:
    """A side did not accept who was named to be neutral, so that they don't sit."""

    effective: Moment
    neutral: NeutralId
    by: Side
    grounds: Sealed | None = None


@event("conflict.neutral-discharge-sought.v1")
@dataclass(frozen=True)
class NeutralDischargeSought:
    """A side wants somebody neutral to go; once every side does, they are discharged."""

    effective: Moment
    neutral: NeutralId
    by: Side
    grounds: Sealed | None = None


@event("conflict.neutral-discharged.v1")
@dataclass(frozen=True)
class NeutralDischarged:
    """Somebody neutral left the conflict before its end."""

    effective: Moment
    neutral: NeutralId
    grounds: Sealed | None = None


@event("conflict.statement-made.v1")
@dataclass(frozen=True)
class StatementMade:
    """A side, or somebody neutral, stated something for the record of the conflict."""

    effective: Moment
    text: Sealed
    stage: int
    by: Side | None = None
    neutral: NeutralId | None = None


@event("conflict.evidence-submitted.v1")
@dataclass(frozen=True)
class EvidenceSubmitted:
    """A document was put in evidence, known by its digest."""

    effective: Moment
    sha256: str
    """Hexadecimal; whoever has the document can prove that it is this one."""
    title: Sealed
    stage: int
    late: bool
    """Whether it came after the time of its stage."""
    by: Side | None = None
    neutral: NeutralId | None = None
    admitted_by: NeutralId | None = None
    """Who, being neutral, admitted it though it was late."""


@event("conflict.interim-measure-ordered.v1", begins="measure")
@dataclass(frozen=True)
class InterimMeasureOrdered:
    """Something shall hold until the conflict is settled; asked by a side, others must consent."""

    effective: Moment
    measure: MeasureId
    text: Sealed
    suspends: DecisionId | None = None
    """The contested decision that is not to be carried out as long as the measure is in force."""
    until: Moment | None = None
    """When it ends by itself; None: with the conflict."""
    by: Side | None = None
    neutral: NeutralId | None = None


@event("conflict.interim-measure-consented.v1")
@dataclass(frozen=True)
class InterimMeasureConsented:
    """A side consented to an interim measure that another side had asked for."""

    effective: Moment
    measure: MeasureId
    by: Side


@event("conflict.interim-measure-lifted.v1")
@dataclass(frozen=True)
class InterimMeasureLifted:
    """An interim measure ended."""

    effective: Moment
    measure: MeasureId
    by: Side | None = None
    neutral: NeutralId | None = None


Event: TypeAlias = (
    NeutralAppointed
    | NeutralAccepted
    | NeutralDeclined
    | NeutralAgreedTo
    | NeutralObjectedTo
    | NeutralDischargeSought
    | NeutralDischarged
    | StatementMade
    | EvidenceSubmitted
    | InterimMeasureOrdered
    | InterimMeasureConsented
    | InterimMeasureLifted
)


# State


@dataclass(frozen=True)
class Neutral:
    """Somebody who was asked to be neutral, and what they answered."""

    id: NeutralId
    stage: int
    person: PersonId | None
    organisation: OrganisationId | None
    appointed: Moment
    accepted: Moment | None = None
    declined: Moment | None = None
    discharged: Moment | None = None
    by: Side | None = None
    """The side that named them; None: the agreement or the sides together did."""
    awaited: tuple[Side, ...] = ()
    """The sides that have not accepted them yet."""
    agreed: tuple[Side, ...] = ()
    """The sides that accepted whom another named."""
    agreed_at: Moment | None = None
    """When the last of them did."""
    objected: Moment | None = None
    unwanted_by: tuple[Side, ...] = ()
    """The sides that want them to go."""

    @property
    def is_gone(self) -> bool:
        """Whether they declined, a side objected to them, or they were discharged."""
        return any(end is not None for end in (self.declined, self.objected, self.discharged))

    @property
    def is_sitting(self) -> bool:
        """Whether they accepted, every side has accepted them, and they are still there."""
        return self.accepted is not None and not self.awaited and not self.is_gone

    @property
    def sits_since(self) -> Moment | None:
        """From when they sit, or sat; None where they never did."""
        if self.accepted is None or self.awaited:
            return None
        return max(self.accepted, self.agreed_at or self.accepted, key=lambda said: said.at)


@dataclass(frozen=True)
class Measure:
    """An interim measure."""

    id: MeasureId
    ordered: Moment
    by: Side | None
    """The side that asked for it; None where somebody neutral ordered it."""
    suspends: DecisionId | None
    until: Moment | None
    consents: tuple[Side, ...] = ()
    consented: Moment | None = None
    """When the last side consented so far."""
    lifted: Moment | None = None

    def is_agreed(self, sides: tuple[Side, ...]) -> bool:
        """Whether somebody neutral ordered it or every side wants it."""
        return self.by is None or not set(sides) - {self.by, *self.consents}

    def in_force_at(self, moment: Moment, sides: tuple[Side, ...]) -> bool:
        """Whether it holds at `moment`."""
        begins = [begin.at for begin in (self.ordered, self.consented) if begin is not None]
        ends = [end.at for end in (self.until, self.lifted) if end is not None]
        return (
            self.is_agreed(sides)
            and all(begin <= moment.at for begin in begins)
            and all(moment.at < end for end in ends)
        )


# Refusals


class NeutralUnknown(Refused):
    """Nobody was asked under this identifier to be neutral in the conflict."""

    code = "NEUTRAL_UNKNOWN"
    neutral: NeutralId


class NeutralUnnamed(Refused):
    """It is not said who is to be neutral: a person, an organisation, or both."""

    code = "NEUTRAL_UNNAMED"


class NeutralAlreadyAppointed(Refused):
    """They are asked to be neutral in this conflict already."""

    code = "NEUTRAL_ALREADY_APPOINTED"
    neutral: NeutralId


class NeutralIsParty(Refused):
    """They can't be neutral: {who} is a side of the conflict, or acts for one."""

    code = "NEUTRAL_IS_PARTY"
    who: PersonId | OrganisationId


class NeutralAlreadyAnswered(Refused):
    """They have answered already whether they will be neutral."""

    code = "NEUTRAL_ALREADY_ANSWERED"
    neutral: NeutralId


class NeutralAlreadyGone(Refused):
    """They are gone: they declined, a side objected to them, or they were discharged."""

    code = "NEUTRAL_ALREADY_GONE"
    neutral: NeutralId


class NeutralNotSitting(Refused):
    """They don't sit as somebody neutral: {why}."""

    code = "NEUTRAL_NOT_SITTING"
    neutral: NeutralId
    why: str


class NeutralMissing(Refused):
    """The stage “{stage}” needs somebody neutral who has accepted, and none is named here."""

    code = "NEUTRAL_MISSING"
    stage: str


class EvidenceAlreadySubmitted(Refused):
    """The document {sha256} is in evidence already."""

    code = "EVIDENCE_ALREADY_SUBMITTED"
    sha256: str


class EvidenceLate(Refused):
    """Evidence in this stage was due by {due}, and nobody neutral admits it after that."""

    code = "EVIDENCE_LATE"
    due: Moment


class MeasureUnknown(Refused):
    """The conflict has no interim measure {measure}."""

    code = "MEASURE_UNKNOWN"
    measure: MeasureId


class MeasureAlreadyOrdered(Refused):
    """The interim measure {measure} was ordered already."""

    code = "MEASURE_ALREADY_ORDERED"
    measure: MeasureId


class DecisionAlreadySuspended(Refused):
    """The decision {decision} is suspended already, by the interim measure {measure}."""

    code = "DECISION_ALREADY_SUSPENDED"
    decision: DecisionId
    measure: MeasureId


class AlreadyConsented(Refused):
    """The side {side} has consented to the interim measure {measure} already, or asked for it."""

    code = "ALREADY_CONSENTED"
    measure: MeasureId
    side: Side


class MeasureAlreadyLifted(Refused):
    """The interim measure {measure} ended on {lifted}."""

    code = "MEASURE_ALREADY_LIFTED"
    measure: MeasureId
    lifted: Moment


class MeasureNotYours(Refused):
    """Only the side that asked for the interim measure {measure}, or somebody neutral, lifts it."""

    code = "MEASURE_NOT_YOURS"
    measure: MeasureId
