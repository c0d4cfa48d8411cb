"""Enacted acts: what a motion may name as what would be done on it, once it is adopted.

An act says which it is and what it is about: the agreement, the body, the person. What it does not
state (who is elected, the day until when) is left open, to those who carry it out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.bodies.seats_named import SeatsNamed
from domain.conflicts.ruling import AppealOutcome
from domain.motions.interest import Ruling
from domain.motions.named_act import NamedAct
from domain.motions.validity import ChallengeFinding, Disposition
from domain.provisions.remit import Remit
from domain.provisions.tenure import Tenure
from domain.values import (
    AgreementId,
    AmendmentId,
    AppealId,
    AppointmentId,
    BodyId,
    ChallengeId,
    ClauseId,
    ConflictId,
    DecisionId,
    InterestId,
    OrganisationId,
    PaymentId,
    PersonId,
    PostId,
    SeatId,
    Variant,
)
from domain.voting.rules import Preset


class EnactedAct(Variant):
    """An act that a motion would enact: it may be done once the motion is adopted, once."""

    effective: date | None


@dataclass(frozen=True, kw_only=True)
class Dated:
    """What every act may say besides. The base of a sum has no fields: it is never read itself."""

    effective: date | None = None
    """The day from which it is to have effect; left out: as it is done."""


# Agreements


@dataclass(frozen=True)
class AgreementTermination(Dated, EnactedAct):
    """Terminate an agreement."""

    agreement: AgreementId
    kind: Literal["terminate-agreement"] = "terminate-agreement"


@dataclass(frozen=True)
class AgreementRenewal(Dated, EnactedAct):
    """Give an agreement a further term."""

    agreement: AgreementId
    until: date | None = None
    """The day from which it no longer binds; left out: left open."""
    kind: Literal["renew-agreement"] = "renew-agreement"


@dataclass(frozen=True)
class AmendmentAdoption(Dated, EnactedAct):
    """Adopt an amendment."""

    agreement: AgreementId
    amendment: AmendmentId
    kind: Literal["adopt-amendment"] = "adopt-amendment"


@dataclass(frozen=True)
class AmendmentRejection(Dated, EnactedAct):
    """Reject an amendment."""

    agreement: AgreementId
    amendment: AmendmentId
    kind: Literal["reject-amendment"] = "reject-amendment"


@dataclass(frozen=True)
class AmendmentWithdrawal(Dated, EnactedAct):
    """Withdraw an amendment before it is decided."""

    agreement: AgreementId
    amendment: AmendmentId
    kind: Literal["withdraw-amendment"] = "withdraw-amendment"


# The partnership


@dataclass(frozen=True)
class PartyAccession(Dated, EnactedAct):
    """Take an organisation into the partnership."""

    organisation: OrganisationId
    kind: Literal["accede-party"] = "accede-party"


@dataclass(frozen=True)
class PartnershipDissolution(Dated, EnactedAct):
    """Dissolve the partnership."""

    kind: Literal["dissolve-partnership"] = "dissolve-partnership"


@dataclass(frozen=True)
class HolidayListing(Dated, EnactedAct):
    """Put days on the list of those on which the partnership does not work."""

    days: tuple[date, ...] = ()
    """Exactly these; left out: left open."""
    kind: Literal["list-holidays"] = "list-holidays"


@dataclass(frozen=True)
class HolidayStriking(Dated, EnactedAct):
    """Strike days from the list of those on which the partnership does not work."""

    days: tuple[date, ...] = ()
    """Exactly these; left out: left open."""
    kind: Literal["strike-holidays"] = "strike-holidays"


# Bodies, posts and who holds them


@dataclass(frozen=True)
class BodyConstitution(Dated, EnactedAct):
    """Constitute a body of this name, with these seats or those that a clause provides for."""

    name: str
    seats: tuple[SeatsNamed, ...] = ()
    """Exactly these; left out: as the clause provides."""
    agreement: AgreementId | None = None
    """The agreement whose clause provides for it; left out: left open."""
    clause: ClauseId | None = None
    """The clause that provides for it; left out: left open."""
    preset: Preset | None = None
    """By which it decides where no clause has a rule; left out: left open."""
    kind: Literal["constitute-body"] = "constitute-body"


@dataclass(frozen=True)
class BodyReconstitution(Dated, EnactedAct):
    """Give a body other seats, or those that a clause provides for."""

    body: BodyId
    name: str | None = None
    """What it is called from then on; left out: left open."""
    seats: tuple[SeatsNamed, ...] = ()
    """All that it has from then on, exactly; left out: as the clause provides."""
    agreement: AgreementId | None = None
    """The agreement whose clause provides for it; left out: left open."""
    clause: ClauseId | None = None
    """The clause that provides for it; left out: left open."""
    preset: Preset | None = None
    """By which it decides where no clause has a rule; left out: left open."""
    kind: Literal["reconstitute-body"] = "reconstitute-body"


@dataclass(frozen=True)
class SeatFilling(Dated, EnactedAct):
    """Give a vacant seat to a person."""

    body: BodyId
    seat: SeatId | None = None
    """The seat; left out: left open."""
    holder: PersonId | None = None
    """Who holds it; left out: left open, such as until somebody is elected."""
    party: OrganisationId | None = None
    """The party for which they hold it; left out: left open."""
    kind: Literal["fill-seat"] = "fill-seat"


@dataclass(frozen=True)
class SeatVacating(Dated, EnactedAct):
    """Let a seat become vacant."""

    body: BodyId
    seat: SeatId
    kind: Literal["vacate-seat"] = "vacate-seat"


@dataclass(frozen=True)
class ChairDesignation(Dated, EnactedAct):
    """Let whoever holds a seat chair the body."""

    body: BodyId
    seat: SeatId | None = None
    """The seat; left out: left open."""
    kind: Literal["designate-chair"] = "designate-chair"


@dataclass(frozen=True)
class BodyDissolution(Dated, EnactedAct):
    """Dissolve a body."""

    body: BodyId
    kind: Literal["dissolve-body"] = "dissolve-body"


@dataclass(frozen=True)
class AttendanceRecording(Dated, EnactedAct):
    """Record who was at a meeting of a body that nobody chairs."""

    body: BodyId
    kind: Literal["record-attendance"] = "record-attendance"


@dataclass(frozen=True)
class PostDefinition(Dated, EnactedAct):
    """Define a post of this title, with this remit or the one that a clause provides for."""

    title: str
    tenure: Tenure | None = None
    """How it is held, exactly; left out: left open."""
    remit: Remit | None = None
    """Exactly this one; left out: as the clause provides, or none: a post without powers."""
    agreement: AgreementId | None = None
    """The agreement whose clause provides for it; left out: left open."""
    clause: ClauseId | None = None
    """The clause that provides for it; left out: left open."""
    kind: Literal["define-post"] = "define-post"


@dataclass(frozen=True)
class RemitGrant(Dated, EnactedAct):
    """Give a post another remit."""

    post: PostId
    remit: Remit | None = None
    """Exactly this one; left out: left open."""
    kind: Literal["grant-remit"] = "grant-remit"


@dataclass(frozen=True)
class PostAbolition(Dated, EnactedAct):
    """Abolish a post, and end with it every appointment to it."""

    post: PostId
    kind: Literal["abolish-post"] = "abolish-post"


@dataclass(frozen=True)
class PostAppointment(Dated, EnactedAct):
    """Appoint a person to a post."""

    post: PostId
    person: PersonId | None = None
    """Who is appointed; left out: left open, such as until somebody is elected."""
    party: OrganisationId | None = None
    """The party for which they hold it; left out: left open."""
    kind: Literal["appoint"] = "appoint"


@dataclass(frozen=True)
class AppointmentEnding(Dated, EnactedAct):
    """End an appointment before its term is over."""

    appointment: AppointmentId
    kind: Literal["end-appointment"] = "end-appointment"


@dataclass(frozen=True)
class HolderRemoval(Dated, EnactedAct):
    """Remove the holder of a post."""

    appointment: AppointmentId
    kind: Literal["remove-holder"] = "remove-holder"


# Payments


@dataclass(frozen=True)
class PaymentApproval(Dated, EnactedAct):
    """Approve a payment."""

    payment: PaymentId
    kind: Literal["approve-payment"] = "approve-payment"


@dataclass(frozen=True)
class PaymentRefusal(Dated, EnactedAct):
    """Refuse a payment."""

    payment: PaymentId
    kind: Literal["refuse-payment"] = "refuse-payment"


# Other decisions, and conflicts


@dataclass(frozen=True)
class DecisionRescission(Dated, EnactedAct):
    """Take back another decision."""

    decision: DecisionId
    kind: Literal["rescind-decision"] = "rescind-decision"


@dataclass(frozen=True)
class DecisionSupersession(Dated, EnactedAct):
    """Take the place of another decision."""

    decision: DecisionId
    kind: Literal["supersede-decision"] = "supersede-decision"


@dataclass(frozen=True)
class DecisionReconsideration(Dated, EnactedAct):
    """Open another decision again, for a new vote."""

    decision: DecisionId
    kind: Literal["reconsider-decision"] = "reconsider-decision"


@dataclass(frozen=True)
class MotionAmendment(Dated, EnactedAct):
    """Amend another motion before the vote on it."""

    decision: DecisionId
    title: str | None = None
    """What it is called from then on; left out: left open."""
    text: str | None = None
    """How it reads from then on; left out: left open."""
    kind: Literal["amend-motion"] = "amend-motion"


@dataclass(frozen=True)
class MotionAdjournment(Dated, EnactedAct):
    """Put another motion off to a later day."""

    decision: DecisionId
    kind: Literal["adjourn-motion"] = "adjourn-motion"


@dataclass(frozen=True)
class ChallengeDetermination(Dated, EnactedAct):
    """Answer a challenge to another decision."""

    decision: DecisionId
    challenge: ChallengeId
    finding: ChallengeFinding | None = None
    """What is found; left out: left open."""
    kind: Literal["determine-challenge"] = "determine-challenge"


@dataclass(frozen=True)
class DecisionNullification(Dated, EnactedAct):
    """Nullify another decision, or declare it void."""

    decision: DecisionId
    kind: Literal["nullify-decision"] = "nullify-decision"


@dataclass(frozen=True)
class DependentDisposition(Dated, EnactedAct):
    """Say what becomes of an act that rests on a nullified decision."""

    decision: DecisionId
    dependent: NamedAct
    disposition: Disposition | None = None
    """What becomes of it; left out: left open."""
    kind: Literal["decide-dependent"] = "decide-dependent"


@dataclass(frozen=True)
class DecisionRatification(Dated, EnactedAct):
    """Ratify another decision."""

    decision: DecisionId
    kind: Literal["ratify-decision"] = "ratify-decision"


@dataclass(frozen=True)
class UrgentActionRatification(Dated, EnactedAct):
    """Ratify what was decided in urgency in the body's place."""

    decision: DecisionId
    kind: Literal["ratify-urgent-action"] = "ratify-urgent-action"


@dataclass(frozen=True)
class AppealDecision(Dated, EnactedAct):
    """Decide an appeal against the ruling on a conflict."""

    conflict: ConflictId
    appeal: AppealId
    outcome: AppealOutcome | None = None
    """How it is decided; left out: left open."""
    kind: Literal["decide-appeal"] = "decide-appeal"


@dataclass(frozen=True)
class ConflictRemand(Dated, EnactedAct):
    """Set the ruling on a conflict aside on appeal, and send the conflict back to a stage."""

    conflict: ConflictId
    appeal: AppealId
    kind: Literal["remand-conflict"] = "remand-conflict"


@dataclass(frozen=True)
class RulingOnInterest(Dated, EnactedAct):
    """Rule on a declared interest."""

    interest: InterestId
    ruling: Ruling | None = None
    """What it means; left out: left open."""
    kind: Literal["rule-on-interest"] = "rule-on-interest"
