"""Persons: register, rename. What tells who they are is sealed under their own key."""

from typing import Annotated
from uuid import UUID

from domain import person as rules
from domain.organisation import ORGANISATION
from domain.person import PERSON
from domain.values import OrganisationId, PersonId
from services.act import Act, Done, UnknownId
from services.commands import command
from services.ledger import Case, Performs


@command("person", creates=True, timing="whenever it is said")
def register_person(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[PersonId | None, "Their identifier, if they have one already."] = None,
    name: Annotated[str, "Their name; sealed."],
    contact: Annotated[str | None, "An address under which they are reached; sealed."] = None,
    affiliation: Annotated[
        OrganisationId | None,
        "The organisation they belong to; left out: the one whose key makes the request, or none.",
    ] = None,
) -> Done:
    """Enter a person, so that they can hold seats, vote and sign."""

    def decide(case: Case) -> UUID:
        new = PersonId(id or act.new_id("person"))
        if affiliation is not None:
            case.get(ORGANISATION, affiliation)
            if act.boundary not in (None, affiliation):
                raise UnknownId(ORGANISATION.kind, affiliation)
        happened = rules.register_person(
            case.find(PERSON, new),
            id=new,
            name=name,
            contact=contact,
            affiliation=affiliation or act.boundary,
            effective=act.moment(),
            conduct=act.conduct,
        )
        return case.append(PERSON, new, happened, partnership=None)

    return ledger.perform(act, decide)


@command("person", timing="whenever it is said")
def rename_person(
    ledger: Performs,
    act: Act,
    *,
    person: Annotated[PersonId, "The person."],
    name: Annotated[str, "The name they have from then on; sealed."],
) -> Done:
    """Give a person another name."""

    def decide(case: Case) -> UUID:
        found = case.get(PERSON, person)
        # To an actor bound to another organisation they are not there to be changed.
        if act.boundary not in (None, found.affiliation):
            raise UnknownId(PERSON.kind, person)
        happened = rules.rename_person(
            found, name=name, effective=act.moment(), conduct=act.conduct
        )
        return case.append(PERSON, person, happened, partnership=None)

    return ledger.perform(act, decide)
