"""Settlements: what the sides of a conflict offer each other and agree on, and what is to be done.

An offer is made by one side and can be withdrawn until every other side has accepted it; then the
conflict is settled on its terms. A settlement can carry amendments of agreements and decisions,
which take their own course and are only linked. A remedy is what one side has to do by a day: its
owner reports it fulfilled, another side verifies that, and what was not done well is reopened.

This file has the events and what they come to; `domain.conflicts.settling` and
`domain.conflicts.redress` decide them.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from domain.record import event
from domain.refusal import Refused
from domain.values import (
    AgreementId,
    AmendmentId,
    DecisionId,
    Moment,
    NeutralId,
    OfferId,
    RemedyId,
    Sealed,
)
from domain.voting.side import Side

RemedyStatus = Literal["open", "fulfilled", "verified", "lapsed"]


@dataclass(frozen=True)
class Remedy:
    """What one side has to do, by when."""

    id: RemedyId
    what: Sealed
    owner: Side
    due: Moment


@dataclass(frozen=True)
class AmendmentLink:
    """An amendment of an agreement that belongs to a settlement."""

    agreement: AgreementId
    amendment: AmendmentId


@dataclass(frozen=True)
class Settlement:
    """What is agreed on: terms, remedies, and the amendments and decisions that belong to them."""

    terms: Sealed
    remedies: tuple[Remedy, ...] = ()
    amendments: tuple[AmendmentLink, ...] = ()
    decisions: tuple[DecisionId, ...] = ()


# Events


@event("conflict.offer-made.v1", begins="offer")
@dataclass(frozen=True)
class OfferMade:
    """A side offered to settle the conflict."""

    effective: Moment
    offer: OfferId
    by: Side
    settlement: Settlement
    until: Moment | None = None
    """Until when it can be accepted; None: as long as the conflict lasts."""


@event("conflict.offer-withdrawn.v1")
@dataclass(frozen=True)
class OfferWithdrawn:
    """A side took back its offer."""

    effective: Moment
    offer: OfferId
    by: Side


@event("conflict.offer-accepted.v1")
@dataclass(frozen=True)
class OfferAccepted:
    """A side accepted another's offer."""

    effective: Moment
    offer: OfferId
    by: Side


@event("conflict.settled.v1")
@dataclass(frozen=True)
class ConflictSettled:
    """The sides agreed how the conflict ends."""

    effective: Moment
    offer: OfferId | None = None
    """The offer that every side accepted, whose terms are those of the settlement."""
    settlement: Settlement | None = None
    """What was agreed on, where it was not an offer made here."""
    agreed: tuple[Side, ...] = ()
    neutral: NeutralId | None = None
    """Who, being neutral, attests that they agreed."""


@event("conflict.remedy-fulfilled.v1")
@dataclass(frozen=True)
class RemedyFulfilled:
    """The owner of a remedy reported that it was done."""

    effective: Moment
    remedy: RemedyId
    by: Side
    note: Sealed | None = None


@event("conflict.remedy-verified.v1")
@dataclass(frozen=True)
class RemedyVerified:
    """Another side found the remedy done."""

    effective: Moment
    remedy: RemedyId
    by: Side


@event("conflict.remedy-reopened.v1")
@dataclass(frozen=True)
class RemedyReopened:
    """Another side found the remedy not done, or not done well: it is due anew."""

    effective: Moment
    remedy: RemedyId
    by: Side
    grounds: Sealed
    due: Moment


Event: TypeAlias = (
    OfferMade
    | OfferWithdrawn
    | OfferAccepted
    | ConflictSettled
    | RemedyFulfilled
    | RemedyVerified
    | RemedyReopened
)


# State


@dataclass(frozen=True)
class Offer:
    """An offer and who accepted it."""

    id: OfferId
    by: Side
    settlement: Settlement
    made: Moment
    until: Moment | None
    accepted: tuple[Side, ...] = ()
    withdrawn: Moment | None = None


@dataclass(frozen=True)
class RemedyDue:
    """A remedy that was agreed on or ordered, and how far it has come."""

    id: RemedyId
    owner: Side
    due: Moment
    status: RemedyStatus = "open"


# Refusals


class OfferUnknown(Refused):
    """The conflict has no offer {offer}."""

    code = "OFFER_UNKNOWN"
    offer: OfferId


class OfferAlreadyMade(Refused):
    """The offer {offer} was made already."""

    code = "OFFER_ALREADY_MADE"
    offer: OfferId


class OfferAlreadyWithdrawn(Refused):
    """The offer {offer} was withdrawn on {withdrawn}."""

    code = "OFFER_ALREADY_WITHDRAWN"
    offer: OfferId
    withdrawn: Moment


class OfferAlreadyAccepted(Refused):
    """The side {side} has accepted the offer {offer} already."""

    code = "OFFER_ALREADY_ACCEPTED"
    offer: OfferId
    side: Side


class OfferExpired(Refused):
    """The offer {offer} could be accepted until {until}."""

    code = "OFFER_EXPIRED"
    offer: OfferId
    until: Moment


class OwnOffer(Refused):
    """The side {side} made the offer {offer}: the other sides accept it."""

    code = "OWN_OFFER"
    offer: OfferId
    side: Side


class OfferNotYours(Refused):
    """The side {side} did not make the offer {offer}, so they can't withdraw it."""

    code = "OFFER_NOT_YOURS"
    offer: OfferId
    side: Side


class NotEverySideAgreed(Refused):
    """{missing} of the {sides} sides did not agree."""

    code = "NOT_EVERY_SIDE_AGREED"
    missing: int
    sides: int


class SettlementUnattested(Refused):
    """No offer was accepted here, and nobody neutral attests that the sides agreed."""

    code = "SETTLEMENT_UNATTESTED"


class RemedyUnknown(Refused):
    """The conflict has no remedy {remedy}."""

    code = "REMEDY_UNKNOWN"
    remedy: RemedyId


class RemedyNamedTwice(Refused):
    """The identifier {remedy} is given to two remedies."""

    code = "REMEDY_NAMED_TWICE"
    remedy: RemedyId


class RemedyAlreadyFulfilled(Refused):
    """The remedy {remedy} was reported fulfilled already."""

    code = "REMEDY_ALREADY_FULFILLED"
    remedy: RemedyId


class RemedyAlreadyVerified(Refused):
    """The remedy {remedy} was verified already."""

    code = "REMEDY_ALREADY_VERIFIED"
    remedy: RemedyId


class RemedyLapsed(Refused):
    """The remedy {remedy} lapsed with the ruling that ordered it."""

    code = "REMEDY_LAPSED"
    remedy: RemedyId


class RemedyStillOpen(Refused):
    """The remedy {remedy} was not reported fulfilled, so there is nothing to reopen."""

    code = "REMEDY_STILL_OPEN"
    remedy: RemedyId


class RemedyNotFulfilled(Refused):
    """The remedy {remedy} was not reported fulfilled."""

    code = "REMEDY_NOT_FULFILLED"
    remedy: RemedyId


class RemedyNotYours(Refused):
    """The side {side} does not own the remedy {remedy}, so they can't report it fulfilled."""

    code = "REMEDY_NOT_YOURS"
    remedy: RemedyId
    side: Side


class OwnRemedy(Refused):
    """The side {side} owns the remedy {remedy}: another side says whether it is done."""

    code = "OWN_REMEDY"
    remedy: RemedyId
    side: Side
