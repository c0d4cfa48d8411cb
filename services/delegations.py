"""Delegations: pass authority of a post on, and take it back."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from domain.agreements.governing import Whose
from domain.money import Money
from domain.parties.person import PERSON
from domain.posts import delegation as rules
from domain.posts.appointment import APPOINTMENT, Appointment
from domain.posts.delegation import DELEGATION, Delegation, DelegationUnknown, Mandate
from domain.posts.post import remit_at
from domain.provisions.scheme import require_unreserved
from domain.provisions.spending import PeriodLimit
from domain.values import AppointmentId, DelegationId, PartnershipId, PersonId
from services.act import Act, Done, require_within
from services.appointments import appointment_of
from services.commands import command
from services.days_said import period_said
from services.entitlement import acting_person
from services.founded import require_founded
from services.governing import provisions_of
from services.ledger import Case, Performs
from services.partnerships import moment_in, partnership_around
from services.posts import require_post_standing


def delegation_of(case: Case, delegation: DelegationId, partnership: PartnershipId) -> Delegation:
    """The delegation, of this partnership, that an act rests on."""
    found = case.get(DELEGATION, delegation)
    require_within(partnership, found.partnership, (DELEGATION.kind, delegation))
    return found


def links_of(case: Case, delegation: Delegation) -> list[Delegation]:
    """The delegations that lead from the holder of the post to this one, which is the last."""
    links = [delegation]
    while links[0].source is not None:
        links.insert(0, case.get(DELEGATION, links[0].source))
    return links


@command("delegation", creates=True, timing="on that day or later")
def delegate_authority(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[DelegationId | None, "Its identifier, if it has one already."] = None,
    appointment: Annotated[AppointmentId, "The appointment to the post whose authority it is."],
    source: Annotated[
        DelegationId | None, "The delegation that is passed on; left out: the holder delegates."
    ] = None,
    delegate: Annotated[PersonId, "To whom."],
    matters: Annotated[tuple[str, ...], "In which matters."],
    limit: Annotated[Money | None, "Up to which amount for each act; left out: any."] = None,
    period_limit: Annotated[
        PeriodLimit | None, "Up to which amount in a period, also by those after the delegate."
    ] = None,
    onward: Annotated[bool, "Whether the delegate may pass it on."] = False,
    start: Annotated[
        date | datetime | None, "From when; left out: from when this takes effect."
    ] = None,
    end: Annotated[
        date | datetime | None,
        "Until when, a day being included; left out: as long as the delegator has it.",
    ] = None,
    by: Annotated[
        PersonId | None, "Who delegates; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Delegate authority of a post in stated matters, for a time and up to a limit in money."""

    def decide(case: Case) -> UUID:
        new = DelegationId(id or act.new_id("delegation"))
        found, post, partnership = appointment_of(case, appointment)
        effective = moment_in(case, partnership)
        case.get(PERSON, delegate)
        links = [] if source is None else _links_from(case, found, source)
        during = period_said(start, end, effective, partnership)
        happened = rules.delegate_authority(
            case.find(DELEGATION, new),
            id=new,
            appointment=found,
            remit=remit_at(post, during.start.at),
            links=links,
            delegate=delegate,
            mandate=Mandate(matters, limit, onward, period_limit),
            during=during,
            by=acting_person(case, by, found.party, partnership),
            effective=effective,
            conduct=act.conduct,
        )
        in_force = provisions_of(case, found.partnership, Whose(post.agreement), during.start.at)
        require_unreserved(matters, in_force, act.conduct)
        require_post_standing(case, post, partnership, effective)
        require_founded(case, post, "using", effective)
        basis = _basis(case, appointment, source)
        around = found.partnership
        return case.append(
            DELEGATION, new, happened, partnership=around, parent=appointment, caused_by=basis
        )

    return ledger.perform(act, decide)


@command("delegation", timing="on that day or later")
def revoke_delegation(
    ledger: Performs,
    act: Act,
    *,
    delegation: Annotated[DelegationId, "The delegation."],
    by: Annotated[
        PersonId | None, "Who revokes; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Take a delegation back, and with it all that was passed on from it."""

    def decide(case: Case) -> UUID:
        found = case.get(DELEGATION, delegation)
        partnership = partnership_around(case, found.partnership, (DELEGATION.kind, delegation))
        happened = rules.revoke_delegation(
            found,
            before=[link.delegator for link in links_of(case, found)],
            by=acting_person(case, by, case.get(APPOINTMENT, found.appointment).party, partnership),
            effective=moment_in(case, partnership),
            conduct=act.conduct,
        )
        return case.append(
            DELEGATION,
            delegation,
            happened,
            partnership=found.partnership,
            caused_by=case.origin(DELEGATION, delegation, delegation),
        )

    return ledger.perform(act, decide)


def _basis(case: Case, appointment: AppointmentId, source: DelegationId | None) -> UUID | None:
    """What a delegation follows from: the appointment, or the delegation that is passed on."""
    if source is None:
        return case.origin(APPOINTMENT, appointment, appointment)
    return case.origin(DELEGATION, source, source)


def _links_from(case: Case, appointment: Appointment, source: DelegationId) -> list[Delegation]:
    """The delegations that lead to the one that is passed on, which has to be of this post."""
    passed_on = delegation_of(case, source, appointment.partnership)
    if passed_on.appointment != appointment.id:
        raise DelegationUnknown
    return links_of(case, passed_on)
