"""Persons: the human beings who act, sit in bodies and hold posts.

Everything that tells who a person is stands in sealed fields under the person's own key, so
that destroying the key erases it while every record stays provable. Rules never look inside:
they know a person by identifier alone.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from domain.record import Noun, event
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.timeline import Timeline
from domain.values import (
    NAME_LIMIT,
    Moment,
    OrganisationId,
    PersonId,
    Sealed,
    checked_text,
    in_order,
    required_text,
)

# Events


@event("person.registered.v1")
@dataclass(frozen=True)
class PersonRegistered:
    """A person was entered, with name, contact and the organisation they belong to."""

    effective: Moment
    id: PersonId
    name: Sealed
    contact: Sealed | None
    affiliation: OrganisationId | None


@event("person.renamed.v1")
@dataclass(frozen=True)
class PersonRenamed:
    """A person took another name."""

    effective: Moment
    name: Sealed


Event = PersonRegistered | PersonRenamed


# State


@dataclass(frozen=True)
class Person:
    """A person as known so far."""

    id: PersonId
    registered: Moment
    names: Timeline[Sealed]
    contact: Sealed | None
    affiliation: OrganisationId | None


# Refusals


class PersonUnknown(Refused):
    """There is no such person."""

    code = "PERSON_UNKNOWN"


class PersonAlreadyRegistered(Refused):
    """The person {person} is registered already."""

    code = "PERSON_ALREADY_REGISTERED"
    person: PersonId


# Decisions


def register_person(
    person: Person | None,
    *,
    id: PersonId,
    name: str,
    contact: str | None = None,
    affiliation: OrganisationId | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Enter a person; `contact` is an address under which they are reached."""
    if person is not None:
        raise PersonAlreadyRegistered(id)
    required_text("name", name, NAME_LIMIT)
    if contact is not None:
        checked_text("contact", contact, NAME_LIMIT, lines=True)
    return [
        PersonRegistered(
            effective,
            id,
            Sealed(name, id),
            None if contact is None else Sealed(contact, id),
            affiliation,
        )
    ]


def rename_person(
    person: Person | None,
    *,
    name: str,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Give the person another name from `effective` on."""
    person = known(person)
    required_text("name", name, NAME_LIMIT)
    in_order("registration", person.registered, "renaming", effective)
    return [PersonRenamed(effective, Sealed(name, person.id))]


def known(person: Person | None) -> Person:
    """The person, or the refusal that there is none."""
    if person is None:
        raise PersonUnknown
    return person


# Folding


def evolve(person: Person | None, happened: Event) -> Person:
    """The person after what happened."""
    match happened:
        case PersonRegistered():
            return Person(
                id=happened.id,
                registered=happened.effective,
                names=Timeline[Sealed]().since(happened.effective.at, happened.name),
                contact=happened.contact,
                affiliation=happened.affiliation,
            )
        case PersonRenamed(effective, name):
            assert person is not None, "a person's registration comes first"
            return replace(person, names=person.names.since(effective.at, name))
        case _:
            assert_never(happened)


PERSON = Noun("person", evolve)
