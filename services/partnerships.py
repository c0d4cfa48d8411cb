"""Partnerships: form, accede, withdraw, dissolve; and the boundary that every act stays within."""

from datetime import UTC
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from domain import partnership as rules
from domain.organisation import ORGANISATION
from domain.partnership import PARTNERSHIP, Partnership
from domain.values import Moment, OrganisationId, PartnershipId
from services.act import Act, Done, UnknownId
from services.commands import command
from services.ledger import Case, Performs


def partnership_of(
    case: Case, partnership: PartnershipId, asked: tuple[str, UUID] | None = None
) -> Partnership:
    """The partnership that an act takes place in.

    To an actor bound to an organisation that never was a party it does not exist, and neither
    does what was `asked` for (its kind and identifier) and lies in it.
    """
    found = case.get(PARTNERSHIP, partnership)
    boundary = case.act.boundary
    if boundary is not None and boundary not in found.parties:
        raise UnknownId(*(asked or (PARTNERSHIP.kind, partnership)))
    return found


def require_within(partnership: PartnershipId, of: PartnershipId, asked: tuple[str, UUID]) -> None:
    """Refuse what is `asked` for (its kind and identifier) when it is of another partnership.

    The partnership is the boundary of visibility: nothing in it may rest on what lies outside.
    """
    if of != partnership:
        raise UnknownId(*asked)


def moment_in(case: Case, partnership: Partnership) -> Moment:
    """When the act takes effect; a date begins at 00:00 in the partnership's time zone."""
    return case.act.moment(rules.zone(partnership))


@command("partnership", creates=True)
def form_partnership(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[PartnershipId | None, "Its identifier, if it has one already."] = None,
    name: Annotated[str, "What it is called."],
    purpose: Annotated[str, "What it is for."] = "",
    zone: Annotated[str, "IANA name of the time zone in which its dates begin."] = "UTC",
    parties: Annotated[tuple[OrganisationId, ...], "The organisations that form it."],
) -> Done:
    """Form a partnership of one or more organisations."""

    def decide(case: Case) -> UUID:
        new = PartnershipId(id or act.new_id("partnership"))
        for party in parties:
            case.get(ORGANISATION, party)
        if act.boundary is not None and act.boundary not in parties:
            raise UnknownId(ORGANISATION.kind, act.boundary)
        happened = rules.form_partnership(
            case.find(PARTNERSHIP, new),
            id=new,
            name=name,
            purpose=purpose,
            zone=zone,
            parties=parties,
            effective=act.moment(ZoneInfo(zone) if rules.is_time_zone(zone) else UTC),
            conduct=act.conduct,
        )
        return case.append(PARTNERSHIP, new, happened, partnership=new)

    return ledger.perform(act, decide)


@command("partnership")
def accede_party(
    ledger: Performs,
    act: Act,
    *,
    partnership: Annotated[PartnershipId, "The partnership."],
    organisation: Annotated[OrganisationId, "The organisation that joins it."],
) -> Done:
    """Take an organisation into a partnership."""

    def decide(case: Case) -> UUID:
        found = partnership_of(case, partnership)
        case.get(ORGANISATION, organisation)
        happened = rules.accede_party(
            found,
            organisation=organisation,
            effective=moment_in(case, found),
            conduct=act.conduct,
        )
        return case.append(PARTNERSHIP, partnership, happened, partnership=partnership)

    return ledger.perform(act, decide)


@command("partnership")
def withdraw_party(
    ledger: Performs,
    act: Act,
    *,
    partnership: Annotated[PartnershipId, "The partnership."],
    organisation: Annotated[OrganisationId, "The party that leaves it."],
) -> Done:
    """Let a party leave a partnership."""

    def decide(case: Case) -> UUID:
        found = partnership_of(case, partnership)
        happened = rules.withdraw_party(
            found,
            organisation=organisation,
            effective=moment_in(case, found),
            conduct=act.conduct,
        )
        return case.append(PARTNERSHIP, partnership, happened, partnership=partnership)

    return ledger.perform(act, decide)


@command("partnership")
def dissolve_partnership(
    ledger: Performs,
    act: Act,
    *,
    partnership: Annotated[PartnershipId, "The partnership."],
) -> Done:
    """End a partnership."""

    def decide(case: Case) -> UUID:
        found = partnership_of(case, partnership)
        happened = rules.dissolve_partnership(
            found, effective=moment_in(case, found), conduct=act.conduct
        )
        return case.append(PARTNERSHIP, partnership, happened, partnership=partnership)

    return ledger.perform(act, decide)
