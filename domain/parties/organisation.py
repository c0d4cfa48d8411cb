"""Organisations: the legal or informal bodies that can be parties.

An organisation is registered once, may change its name, and may end, by dissolution or by merging
into another one. Its names stay on record with the time each was in use, so that an old agreement
can be read with the names of its day. A merger says who succeeds; what the successor takes over in
a partnership is recorded there (see `domain.parties.partnership`). Who may sign for an organisation
it registers itself (see `domain.parties.signatory`). Identifiers name their scheme (a business
register, ROR, LEI) as Popolo's do. Countries are ISO 3166-1 alpha-2 codes.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never

from domain.parties.signatory import (
    NOBODY,
    AlreadyHead,
    AlreadySignatory,
    HeadRegistered,
    HeadVacant,
    HeadWithdrawn,
    Limits,
    NotSignatory,
    Signatories,
    SignatoryRegistered,
    SignatoryWithdrawn,
)
from domain.record import Noun, event
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.timeline import Timeline
from domain.values import (
    IDENTIFIERS_LIMIT,
    NAME_LIMIT,
    PARTIES_LIMIT,
    Moment,
    OrganisationId,
    Period,
    PersonId,
    TooMany,
    in_order,
    required_text,
)

OrganisationKind = Literal[
    "school",
    "university",
    "business",
    "ngo",
    "parent-association",
    "community-organisation",
    "public-authority",
    "other",
]

_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class Identifier:
    """What a register calls an organisation: the register's scheme and the value in it."""

    scheme: str
    value: str


# Events


@event("organisation.registered.v1")
@dataclass(frozen=True)
class OrganisationRegistered:
    """An organisation was entered, under the name it had at that time."""

    effective: Moment
    id: OrganisationId
    name: str
    kind: OrganisationKind
    country: str | None
    identifiers: tuple[Identifier, ...]


@event("organisation.renamed.v1")
@dataclass(frozen=True)
class OrganisationRenamed:
    """An organisation took another name."""

    effective: Moment
    name: str


@event("organisation.identifier-added.v1")
@dataclass(frozen=True)
class IdentifierAdded:
    """It became known what a further register calls an organisation."""

    effective: Moment
    identifier: Identifier


@event("organisation.merged.v1")
@dataclass(frozen=True)
class OrganisationMerged:
    """An organisation ceased to exist by merging into another one, its successor."""

    effective: Moment
    into: OrganisationId


@event("organisation.dissolved.v1")
@dataclass(frozen=True)
class OrganisationDissolved:
    """An organisation ceased to exist."""

    effective: Moment


Event = (
    OrganisationRegistered
    | OrganisationRenamed
    | IdentifierAdded
    | HeadRegistered
    | HeadWithdrawn
    | SignatoryRegistered
    | SignatoryWithdrawn
    | OrganisationMerged
    | OrganisationDissolved
)


# State


@dataclass(frozen=True)
class Organisation:
    """An organisation as known so far."""

    id: OrganisationId
    kind: OrganisationKind
    country: str | None
    identifiers: tuple[Identifier, ...]
    registered: Moment
    names: Timeline[str]
    signatories: Signatories = NOBODY
    dissolved: Moment | None = None
    """When it ceased to exist, by dissolution or by merging into `successor`."""
    successor: OrganisationId | None = None

    def exists_at(self, at: datetime) -> bool:
        """Whether it had not ceased to exist at the instant `at`.

        When it came to be is not asked: it existed before somebody registered it.
        """
        return self.dissolved is None or at < self.dissolved.at


def name_at(organisation: Organisation, at: datetime) -> str | None:
    """What the organisation was called at the instant `at`; None before its registration."""
    return organisation.names.at(at)


# Refusals


class OrganisationUnknown(Refused):
    """There is no such organisation."""

    code = "ORGANISATION_UNKNOWN"


class OrganisationAlreadyRegistered(Refused):
    """The organisation {organisation} is registered already."""

    code = "ORGANISATION_ALREADY_REGISTERED"
    organisation: OrganisationId


class OrganisationAlreadyDissolved(Refused):
    """The organisation {organisation} was dissolved already, on {dissolved}."""

    code = "ORGANISATION_ALREADY_DISSOLVED"
    organisation: OrganisationId
    dissolved: Moment


class OrganisationGone(Refused):
    """The organisation {organisation} no longer exists at {at}: it ended on {dissolved}."""

    code = "ORGANISATION_GONE"
    organisation: OrganisationId
    at: Moment
    dissolved: Moment


class OrganisationAlreadyMerged(Refused):
    """The organisation {organisation} merged into {into} already, on {merged}."""

    code = "ORGANISATION_ALREADY_MERGED"
    organisation: OrganisationId
    into: OrganisationId
    merged: Moment


class MergesIntoItself(Refused):
    """The organisation {organisation} can't merge into itself."""

    code = "MERGES_INTO_ITSELF"
    organisation: OrganisationId


class IdentifierKnown(Refused):
    """The organisation {organisation} has the identifier {value} of {scheme} already."""

    code = "IDENTIFIER_KNOWN"
    organisation: OrganisationId
    scheme: str
    value: str


class MalformedCountry(Refused):
    """“{country}” is not a country code of two capital letters (ISO 3166-1 alpha-2)."""

    code = "MALFORMED_COUNTRY"
    country: str


# Decisions


def register_organisation(
    organisation: Organisation | None,
    *,
    id: OrganisationId,
    name: str,
    kind: OrganisationKind,
    country: str | None = None,
    identifiers: tuple[Identifier, ...] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Enter an organisation under its name."""
    if organisation is not None:
        raise OrganisationAlreadyRegistered(id)
    required_text("name", name, NAME_LIMIT)
    if country is not None and not _COUNTRY.fullmatch(country):
        raise MalformedCountry(country)
    if len(identifiers) > IDENTIFIERS_LIMIT:
        raise TooMany("identifiers", len(identifiers), IDENTIFIERS_LIMIT)
    for identifier in identifiers:
        _check_identifier(identifier)
    return [OrganisationRegistered(effective, id, name, kind, country, identifiers)]


def rename_organisation(
    organisation: Organisation | None,
    *,
    name: str,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Give the organisation another name from `effective` on."""
    organisation = known(organisation)
    required_text("name", name, NAME_LIMIT)
    in_order("registration", organisation.registered, "renaming", effective)
    require_existing(organisation, effective, conduct)
    return [OrganisationRenamed(effective, name)]


def dissolve_organisation(
    organisation: Organisation | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Record that the organisation ceased to exist."""
    organisation = known(organisation)
    _require_not_ended(organisation)
    in_order("registration", organisation.registered, "dissolution", effective)
    return [OrganisationDissolved(effective)]


def add_identifier(
    organisation: Organisation | None,
    *,
    identifier: Identifier,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Add what a further register calls the organisation, whether it still exists or not."""
    organisation = known(organisation)
    _check_identifier(identifier)
    if identifier in organisation.identifiers:
        raise IdentifierKnown(organisation.id, identifier.scheme, identifier.value)
    if len(organisation.identifiers) >= IDENTIFIERS_LIMIT:
        raise TooMany("identifiers", len(organisation.identifiers) + 1, IDENTIFIERS_LIMIT)
    return [IdentifierAdded(effective, identifier)]


def merge_organisation(
    organisation: Organisation | None,
    *,
    into: Organisation,
    successors: Collection[OrganisationId] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Record that the organisation merged into another one, which exists at that time.

    `successors` are those that the other one merged into, one after the other, as is known.
    """
    organisation = known(organisation)
    if organisation.id in (into.id, *successors):
        raise MergesIntoItself(organisation.id)
    _require_not_ended(organisation)
    in_order("registration", organisation.registered, "merger", effective)
    require_existing(into, effective, conduct)
    return [OrganisationMerged(effective, into.id)]


def register_head(
    organisation: Organisation | None,
    *,
    person: PersonId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Say who heads the organisation from `effective` on, and so may sign everything for it."""
    organisation = known(organisation)
    in_order("registration", organisation.registered, "registration of the head", effective)
    require_existing(organisation, effective, conduct)
    if organisation.signatories.head_at(effective.at) == person:
        raise AlreadyHead(organisation.id, person)
    return [HeadRegistered(effective, person)]


def withdraw_head(
    organisation: Organisation | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Record that the head left, where nobody follows at once."""
    organisation = known(organisation)
    if organisation.signatories.head_at(effective.at) is None:
        raise HeadVacant(organisation.id, effective)
    return [HeadWithdrawn(effective)]


def register_signatory(
    organisation: Organisation | None,
    *,
    person: PersonId,
    limits: Limits = Limits(),  # noqa: B008 -- a frozen value
    during: Period,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Let a person sign for the organisation during a period, within limits."""
    organisation = known(organisation)
    start = during.start
    in_order("registration", organisation.registered, "registration of the signatory", start)
    if during.end is not None:
        in_order("beginning of the right to sign", start, "its end", during.end)
    for field, listed in (("kinds", limits.signs), ("partnerships", limits.partnerships)):
        if len(listed) > PARTIES_LIMIT:
            raise TooMany(field, len(listed), PARTIES_LIMIT)
    require_existing(organisation, start, conduct)
    if organisation.signatories.limits_at(person, start.at) is not None:
        raise AlreadySignatory(organisation.id, person, start)
    return [SignatoryRegistered(during, person, limits)]


def withdraw_signatory(
    organisation: Organisation | None,
    *,
    person: PersonId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Take back a person's right to sign; what they signed before stays signed."""
    organisation = known(organisation)
    if organisation.signatories.limits_at(person, effective.at) is None:
        raise NotSignatory(organisation.id, person, effective)
    return [SignatoryWithdrawn(effective, person)]


def known(organisation: Organisation | None) -> Organisation:
    """The organisation, or the refusal that there is none."""
    if organisation is None:
        raise OrganisationUnknown
    return organisation


def _check_identifier(identifier: Identifier) -> None:
    required_text("identifier's scheme", identifier.scheme, NAME_LIMIT)
    required_text("identifier's value", identifier.value, NAME_LIMIT)


def _require_not_ended(organisation: Organisation) -> None:
    """Refuse to end what has ended: an organisation is dissolved or merged once."""
    if organisation.dissolved is None:
        return
    if organisation.successor is not None:
        raise OrganisationAlreadyMerged(
            organisation.id, organisation.successor, organisation.dissolved
        )
    raise OrganisationAlreadyDissolved(organisation.id, organisation.dissolved)


def require_existing(organisation: Organisation, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that an organisation that has ended does nothing any more, if it has."""
    if organisation.dissolved is not None and not organisation.exists_at(effective.at):
        conduct.breach(OrganisationGone(organisation.id, effective, organisation.dissolved))


# Folding


def evolve(organisation: Organisation | None, happened: Event) -> Organisation:
    """The organisation after what happened."""
    if isinstance(happened, OrganisationRegistered):
        return Organisation(
            id=happened.id,
            kind=happened.kind,
            country=happened.country,
            identifiers=happened.identifiers,
            registered=happened.effective,
            names=Timeline[str]().since(happened.effective.at, happened.name),
        )
    assert organisation is not None, "its registration comes first"
    match happened:
        case OrganisationRenamed(effective, name):
            return replace(organisation, names=organisation.names.since(effective.at, name))
        case IdentifierAdded(_, identifier):
            return replace(organisation, identifiers=(*organisation.identifiers, identifier))
        case OrganisationMerged(effective, into):
            return replace(organisation, dissolved=effective, successor=into)
        case OrganisationDissolved(effective):
            return replace(organisation, dissolved=effective)
        case HeadRegistered() | HeadWithdrawn() | SignatoryRegistered() | SignatoryWithdrawn():
            signatories = _signatories(organisation.signatories, happened)
            return replace(organisation, signatories=signatories)
        case _:
            assert_never(happened)


def _signatories(
    before: Signatories,
    happened: HeadRegistered | HeadWithdrawn | SignatoryRegistered | SignatoryWithdrawn,
) -> Signatories:
    match happened:
        case HeadRegistered(effective, person):
            return before.headed(person, effective.at)
        case HeadWithdrawn(effective):
            return before.headed(None, effective.at)
        case SignatoryRegistered(during, person, limits):
            return before.granted(person, during, limits)
        case SignatoryWithdrawn(effective, person):
            return before.withdrawn(person, effective.at)
        case _:
            assert_never(happened)


ORGANISATION = Noun("organisation", evolve)
