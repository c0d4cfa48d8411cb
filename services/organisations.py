"""Organisations: register, rename, dissolve. They belong to the registry, to no partnership."""

from typing import Annotated
from uuid import UUID

from domain import organisation as rules
from domain.organisation import ORGANISATION, Identifier, Organisation, OrganisationKind
from domain.values import OrganisationId
from services.act import Act, Done, UnknownId
from services.commands import command
from services.ledger import Case, Performs


@command("organisation", creates=True)
def register_organisation(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[OrganisationId | None, "Its identifier, if it has one already."] = None,
    name: Annotated[str, "The name it has at that time."],
    kind: Annotated[OrganisationKind, "What sort of body it is."],
    country: Annotated[str | None, "ISO 3166-1 code of two capital letters."] = None,
    identifiers: Annotated[tuple[Identifier, ...], "What registers call it."] = (),
) -> Done:
    """Enter an organisation, so that it can be a party."""

    def decide(case: Case) -> UUID:
        new = OrganisationId(id or act.new_id("organisation"))
        happened = rules.register_organisation(
            case.find(ORGANISATION, new),
            id=new,
            name=name,
            kind=kind,
            country=country,
            identifiers=identifiers,
            effective=act.moment(),
            conduct=act.conduct,
        )
        return case.append(ORGANISATION, new, happened, partnership=None)

    return ledger.perform(act, decide)


@command("organisation")
def rename_organisation(
    ledger: Performs,
    act: Act,
    *,
    organisation: Annotated[OrganisationId, "The organisation."],
    name: Annotated[str, "The name it has from then on."],
) -> Done:
    """Give an organisation another name; the former stays on record for its time."""

    def decide(case: Case) -> UUID:
        happened = rules.rename_organisation(
            _own(case, organisation),
            name=name,
            effective=act.moment(),
            conduct=act.conduct,
        )
        return case.append(ORGANISATION, organisation, happened, partnership=None)

    return ledger.perform(act, decide)


@command("organisation")
def dissolve_organisation(
    ledger: Performs,
    act: Act,
    *,
    organisation: Annotated[OrganisationId, "The organisation."],
) -> Done:
    """Record that an organisation ceased to exist."""

    def decide(case: Case) -> UUID:
        happened = rules.dissolve_organisation(
            _own(case, organisation),
            effective=act.moment(),
            conduct=act.conduct,
        )
        return case.append(ORGANISATION, organisation, happened, partnership=None)

    return ledger.perform(act, decide)


def _own(case: Case, organisation: OrganisationId) -> Organisation:
    """The organisation; to an actor bound to another one it is not there to be changed."""
    found = case.get(ORGANISATION, organisation)
    if case.act.boundary not in (None, organisation):
        raise UnknownId(ORGANISATION.kind, organisation)
    return found
