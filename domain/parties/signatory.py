"""Signatories: who may bind an organisation by their signature, from when until when.

An organisation registers its head, who may sign everything for it, and may register further
persons to sign for a while and within limits. Registering is what an organisation says of itself;
a signature counts if who gave it was registered at the moment of signing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from domain.record import event
from domain.refusal import Refused
from domain.timeline import Timeline
from domain.values import Moment, OrganisationId, PartnershipId, Period, PersonId

Signs = Literal["agreements", "amendments", "notices"]
"""What a signature can be put under."""
Capacity = Literal["head", "signatory", "unregistered"]
"""In which capacity somebody signed; unregistered ones only where a source reports it."""


@dataclass(frozen=True)
class Limits:
    """What a signatory may sign; empty lists limit nothing."""

    signs: tuple[Signs, ...] = ()
    """Only these kinds of texts."""
    partnerships: tuple[PartnershipId, ...] = ()
    """Only in these partnerships."""

    def allow(self, signs: Signs, partnership: PartnershipId) -> bool:
        """Whether a text of this kind in this partnership lies within the limits."""
        return (not self.signs or signs in self.signs) and (
            not self.partnerships or partnership in self.partnerships
        )


@dataclass(frozen=True)
class RightToSign:
    """By what right somebody signed, as the registry had it: copied into what they signed, so
    that the records of the partnership stand alone.
    """

    since: Moment
    until: Moment | None = None
    """The first moment after; None: no end was known."""
    registration: UUID | None = None
    """The event with which the party registered them."""

    def holds_at(self, at: datetime) -> bool:
        """Whether it held at the instant `at`."""
        return self.since.at <= at and (self.until is None or at < self.until.at)


@dataclass(frozen=True)
class Signer:
    """Who signs for a party, and what the party has said about that at the time."""

    person: PersonId | None
    capacity: Capacity
    party_has_signatories: bool = True
    """Whether the party had registered anybody who may sign."""
    right: RightToSign | None = None
    """By what right they sign; None for who may not."""

    def registered_by(self, registration: UUID | None) -> "Signer":
        """The signer with the event of the registry that the right comes from."""
        if self.right is None:
            return self
        return replace(self, right=replace(self.right, registration=registration))


# Events


@event("organisation.head-registered.v1", begins="person")
@dataclass(frozen=True)
class HeadRegistered:
    """An organisation said who heads it and signs everything for it."""

    effective: Moment
    person: PersonId


@event("organisation.head-withdrawn.v1")
@dataclass(frozen=True)
class HeadWithdrawn:
    """The head of an organisation left, and nobody followed yet."""

    effective: Moment


@event("organisation.signatory-registered.v1", begins="person")
@dataclass(frozen=True)
class SignatoryRegistered:
    """An organisation let a person sign for it, for a while and within limits."""

    effective: Period
    person: PersonId
    limits: Limits


@event("organisation.signatory-withdrawn.v1")
@dataclass(frozen=True)
class SignatoryWithdrawn:
    """An organisation took back a person's right to sign for it."""

    effective: Moment
    person: PersonId


# State


@dataclass(frozen=True)
class Signatories:
    """Who may sign for an organisation, at every instant."""

    heads: Timeline[PersonId | None]
    others: Mapping[PersonId, Timeline[Limits | None]] = field(default_factory=dict)
    """For each further person who ever might sign: within which limits, from when on."""

    def head_at(self, at: datetime) -> PersonId | None:
        """The head at the instant `at`."""
        return self.heads.at(at)

    def limits_at(self, person: PersonId, at: datetime) -> Limits | None:
        """Within which limits the person may sign as a signatory; None: not at all."""
        return self._of(person).at(at)

    def anybody_at(self, at: datetime) -> bool:
        """Whether there is anybody who may sign."""
        return self.head_at(at) is not None or any(
            rights.at(at) is not None for rights in self.others.values()
        )

    def signer(
        self, person: PersonId | None, signs: Signs, partnership: PartnershipId, at: datetime
    ) -> Signer:
        """The person as a signer of such a text at the instant `at`."""
        capacity: Capacity = "unregistered"
        span = None
        if person is not None:
            limits = self.limits_at(person, at)
            if person == self.head_at(at):
                capacity, span = "head", self.heads.span(at)
            elif limits is not None and limits.allow(signs, partnership):
                capacity, span = "signatory", self._of(person).span(at)
        return Signer(person, capacity, self.anybody_at(at), span and _right(*span))

    def headed(self, person: PersonId | None, since: datetime) -> "Signatories":
        """With this head, or none, from `since` on."""
        return Signatories(self.heads.since(since, person), self.others)

    def granted(self, person: PersonId, during: Period, limits: Limits) -> "Signatories":
        """With this person's right to sign during a period."""
        rights = self._of(person).since(during.start.at, limits)
        if during.end is not None:
            rights = rights.since(during.end.at, None)
        return self._with(person, rights)

    def withdrawn(self, person: PersonId, since: datetime) -> "Signatories":
        """Without this person's right to sign, from `since` on."""
        return self._with(person, self._of(person).since(since, None))

    def _of(self, person: PersonId) -> Timeline[Limits | None]:
        return self.others.get(person, Timeline[Limits | None]())

    def _with(self, person: PersonId, rights: Timeline[Limits | None]) -> "Signatories":
        return Signatories(self.heads, {**self.others, person: rights})


def _right(since: datetime, until: datetime | None) -> RightToSign:
    return RightToSign(Moment(since), None if until is None else Moment(until))


NOBODY = Signatories(Timeline[PersonId | None]())
"""What an organisation begins with: nobody may sign for it before it says who."""


# Refusals


class AlreadyHead(Refused):
    """The person {person} is registered as head of {organisation} already."""

    code = "ALREADY_HEAD"
    organisation: OrganisationId
    person: PersonId


class HeadVacant(Refused):
    """The organisation {organisation} has no registered head at {at}."""

    code = "HEAD_VACANT"
    organisation: OrganisationId
    at: Moment


class AlreadySignatory(Refused):
    """The person {person} may sign for {organisation} at {at} already."""

    code = "ALREADY_SIGNATORY"
    organisation: OrganisationId
    person: PersonId
    at: Moment


class NotSignatory(Refused):
    """The person {person} is not registered to sign for {organisation} at {at}."""

    code = "NOT_SIGNATORY"
    organisation: OrganisationId
    person: PersonId
    at: Moment
