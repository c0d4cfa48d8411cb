"""Organisations: the legal or informal bodies that can be parties.

An organisation is registered once, may change its name, and may end. Its names stay on record
with the time each was in use, so that an old agreement can be read with the names of its day.
Identifiers name their scheme (a business register, ROR, LEI) as Popolo's do.
Countries are ISO 3166-1 alpha-2 codes.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never

from domain.record import Noun, event
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.timeline import Timeline
from domain.values import (
    IDENTIFIERS_LIMIT,
    NAME_LIMIT,
    Moment,
    OrganisationId,
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


@event("organisation.dissolved.v1")
@dataclass(frozen=True)
class OrganisationDissolved:
    """An organisation ceased to exist."""

    effective: Moment


Event = OrganisationRegistered | OrganisationRenamed | OrganisationDissolved


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
    dissolved: Moment | None = None

    def exists_at(self, at: datetime) -> bool:
        """Whether it had not been dissolved at the instant `at`.

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
    """The organisation {organisation} no longer exists at {at}: it was dissolved on {dissolved}."""

    code = "ORGANISATION_GONE"
    organisation: OrganisationId
    at: Moment
    dissolved: Moment


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
        required_text("identifier's scheme", identifier.scheme, NAME_LIMIT)
        required_text("identifier's value", identifier.value, NAME_LIMIT)
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
    if organisation.dissolved is not None:
        raise OrganisationAlreadyDissolved(organisation.id, organisation.dissolved)
    in_order("registration", organisation.registered, "dissolution", effective)
    return [OrganisationDissolved(effective)]


def known(organisation: Organisation | None) -> Organisation:
    """The organisation, or the refusal that there is none."""
    if organisation is None:
        raise OrganisationUnknown
    return organisation


def require_existing(organisation: Organisation, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that a dissolved organisation does nothing any more, if it is one."""
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
        case OrganisationDissolved(effective):
            return replace(organisation, dissolved=effective)
        case _:
            assert_never(happened)


ORGANISATION = Noun("organisation", evolve)
