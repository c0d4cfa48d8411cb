"""Persons: register, rename. What tells who they are is sealed under their own key."""

from typing import Annotated
from uuid import UUID

from domain.parties import person as rules
from domain.parties.person import PERSON
from domain.values import OrganisationId, PersonId
from services.act import Act, Done
from services.commands import command
from services.entitlement import ActsForAnother, require_own
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
        require_own(case, affiliation)
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
        if act.boundary is not None and act.boundary != found.affiliation:
            raise ActsForAnother(act.boundary, person)
        happened = rules.rename_person(
            found, name=name, effective=act.moment(), conduct=act.conduct
        )
        return case.append(PERSON, person, happened, partnership=None)

    return ledger.perform(act, decide)
