"""Organisations: register, rename, merge, dissolve, and say who signs for them.

They belong to the registry, to no partnership.
"""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from domain.parties import organisation as rules
from domain.parties.organisation import ORGANISATION, Identifier, Organisation, OrganisationKind
from domain.parties.partnership import PARTNERSHIP
from domain.parties.signatory import Limits
from domain.values import OrganisationId, Period, PersonId, end_of
from services.act import Act, Done, UnknownId
from services.commands import command
from services.entitlement import require_own, require_own_person
from services.ledger import Case, Performs


@command("organisation", creates=True, timing="whenever it is said")
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


@command("organisation", timing="whenever it is said")
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


@command("organisation", timing="whenever it is said")
def add_identifier(
    ledger: Performs,
    act: Act,
    *,
    organisation: Annotated[OrganisationId, "The organisation."],
    identifier: Annotated[Identifier, "What a register calls it."],
) -> Done:
    """Add what a further register calls an organisation."""

    def decide(case: Case) -> UUID:
        happened = rules.add_identifier(
            _own(case, organisation),
            identifier=identifier,
            effective=act.moment(),
            conduct=act.conduct,
        )
        return case.append(ORGANISATION, organisation, happened, partnership=None)

    return ledger.perform(act, decide)


@command("organisation", timing="whenever it is said")
def merge_organisation(
    ledger: Performs,
    act: Act,
    *,
    organisation: Annotated[OrganisationId, "The organisation that ceases to exist."],
    into: Annotated[OrganisationId, "The one that it merges into."],
) -> Done:
    """Record that an organisation merged into another one.

    Each partnership records for itself that the successor takes its place: `succeed_party`.
    """

    def decide(case: Case) -> UUID:
        own, other = _own(case, organisation), case.get(ORGANISATION, into)
        happened = rules.merge_organisation(
            own,
            into=other,
            successors=_successors(case, other),
            effective=act.moment(),
            conduct=act.conduct,
        )
        return case.append(ORGANISATION, organisation, happened, partnership=None)

    return ledger.perform(act, decide)


@command("organisation", timing="whenever it is said")
def register_head(
    ledger: Performs,
    act: Act,
    *,
    organisation: Annotated[OrganisationId, "The organisation."],
    person: Annotated[PersonId, "Who heads it from then on, and may sign everything for it."],
) -> Done:
    """Say who heads an organisation; who did before does no longer."""

    def decide(case: Case) -> UUID:
        own = _own(case, organisation)
        require_own_person(case, person)
        happened = rules.register_head(
            own, person=person, effective=act.moment(), conduct=act.conduct
        )
        return case.append(ORGANISATION, organisation, happened, partnership=None)

    return ledger.perform(act, decide)


@command("organisation")
def withdraw_head(
    ledger: Performs,
    act: Act,
    *,
    organisation: Annotated[OrganisationId, "The organisation."],
) -> Done:
    """Record that the head of an organisation left, where nobody follows at once."""

    def decide(case: Case) -> UUID:
        happened = rules.withdraw_head(
            _own(case, organisation), effective=act.moment(), conduct=act.conduct
        )
        return case.append(ORGANISATION, organisation, happened, partnership=None)

    return ledger.perform(act, decide)


@command("organisation", timing="whenever it is said")
def register_signatory(
    ledger: Performs,
    act: Act,
    *,
    organisation: Annotated[OrganisationId, "The organisation."],
    person: Annotated[PersonId, "Who may sign for it from then on."],
    limits: Annotated[
        Limits, "What they may sign; left out: everything, in every partnership."
    ] = Limits(),  # noqa: B008 -- a frozen value
    until: Annotated[
        date | datetime | None, "Until when; a day is included. Left out: without end."
    ] = None,
) -> Done:
    """Let a person sign for an organisation, beside its head."""

    def decide(case: Case) -> UUID:
        own = _own(case, organisation)
        require_own_person(case, person)
        for partnership in limits.partnerships:
            found = case.get(PARTNERSHIP, partnership)
            if act.boundary is not None and not found.concerns(act.boundary):
                raise UnknownId(PARTNERSHIP.kind, partnership)
        during = Period(act.moment(), None if until is None else end_of(until, UTC))
        happened = rules.register_signatory(
            own, person=person, limits=limits, during=during, conduct=act.conduct
        )
        return case.append(ORGANISATION, organisation, happened, partnership=None)

    return ledger.perform(act, decide)


@command("organisation")
def withdraw_signatory(
    ledger: Performs,
    act: Act,
    *,
    organisation: Annotated[OrganisationId, "The organisation."],
    person: Annotated[PersonId, "Who may no longer sign for it."],
) -> Done:
    """Take back a person's right to sign for an organisation."""

    def decide(case: Case) -> UUID:
        happened = rules.withdraw_signatory(
            _own(case, organisation),
            person=person,
            effective=act.moment(),
            conduct=act.conduct,
        )
        return case.append(ORGANISATION, organisation, happened, partnership=None)

    return ledger.perform(act, decide)


def _own(case: Case, organisation: OrganisationId) -> Organisation:
    """The organisation, which nobody changes who is bound to another one."""
    require_own(case, organisation)
    return case.get(ORGANISATION, organisation)


def _successors(case: Case, organisation: Organisation) -> list[OrganisationId]:
    """Those that the organisation merged into, one after the other."""
    found: list[OrganisationId] = []
    while organisation.successor is not None:
        found.append(organisation.successor)
        organisation = case.get(ORGANISATION, organisation.successor)
    return found
