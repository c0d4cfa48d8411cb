"""Neutrals: who is to be neutral in a conflict, accepted by whom, and let go."""

from typing import Annotated
from uuid import UUID

from domain.bodies.body import BODY
from domain.conflicts import neutral as rules
from domain.conflicts.conflict_state import Conflict, known_neutral
from domain.parties.organisation import ORGANISATION
from domain.parties.person import PERSON
from domain.posts.appointment import APPOINTMENT
from domain.values import (
    ConflictId,
    Moment,
    NeutralId,
    OrganisationId,
    PartnershipId,
    PersonId,
)
from domain.voting.side import Side
from services.act import Act, Done
from services.commands import command
from services.conflicts import (
    BY,
    SideUnstated,
    acting,
    conflict_of,
    record,
    require_neutral,
    side_in,
    standing_for,
)
from services.ledger import Case, Performs


@command("conflict", timing="on that day or later")
def appoint_neutral(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[NeutralId | None, "The appointment's identifier, if it has one already."] = None,
    conflict: Annotated[ConflictId, "The conflict."],
    person: Annotated[PersonId | None, "Who is to be neutral."] = None,
    organisation: Annotated[
        OrganisationId | None,
        "The organisation that is to be, or for which the person is; left out: their own.",
    ] = None,
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Name somebody to lead the present stage of a conflict, or to sit in it, as neutral; they sit
    once they have agreed to it and every other side has accepted them.
    """

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        named_for = _named_for(case, person, organisation)
        acts_for: set[OrganisationId] = set()
        if person is not None:
            acts_for = _organisations_of(case, person, found.partnership, effective)
        side = side_in(case, found, by)
        if side is None and not act.conduct.is_reported:
            raise SideUnstated
        happened = rules.appoint_neutral(
            found,
            neutral=NeutralId(id or act.new_id("neutral")),
            person=person,
            organisation=named_for,
            acts_for=acts_for,
            by=side,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def accept_as_neutral(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    neutral: Annotated[NeutralId, "The appointment."],
) -> Done:
    """Agree to be neutral in a conflict."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        require_neutral(case, found, neutral)
        happened = rules.accept_as_neutral(
            found, neutral=neutral, effective=effective, conduct=act.conduct
        )
        return record(case, found, happened, neutral)

    return ledger.perform(act, decide)


@command("conflict")
def decline_as_neutral(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    neutral: Annotated[NeutralId, "The appointment."],
) -> Done:
    """Say no to being neutral in a conflict."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        require_neutral(case, found, neutral)
        happened = rules.decline_as_neutral(
            found, neutral=neutral, effective=effective, conduct=act.conduct
        )
        return record(case, found, happened, neutral)

    return ledger.perform(act, decide)


@command("conflict")
def agree_to_neutral(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    neutral: Annotated[NeutralId, "The appointment."],
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Accept, as a side, who was named to be neutral in a conflict, or no longer want them to go;
    nobody sits whom not every side accepts.
    """

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = rules.agree_to_neutral(
            found,
            neutral=neutral,
            by=acting(case, found, by),
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened, neutral)

    return ledger.perform(act, decide)


@command("conflict")
def object_to_neutral(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    neutral: Annotated[NeutralId, "The appointment."],
    grounds: Annotated[str | None, "Why; sealed."] = None,
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Not accept, as a side, who was named to be neutral in a conflict: they don't sit then."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = rules.object_to_neutral(
            found,
            neutral=neutral,
            by=acting(case, found, by),
            grounds=grounds,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened, neutral)

    return ledger.perform(act, decide)


@command("conflict", timing="on that day or later")
def discharge_neutral(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    neutral: Annotated[NeutralId, "The appointment."],
    grounds: Annotated[str | None, "Why; sealed."] = None,
    by: Annotated[
        Side | None,
        (
            "The side that wants them to go; left out: the one on whose behalf the request is "
            "made, or else they themselves."
        ),
    ] = None,
) -> Done:
    """Let somebody neutral go before the conflict's end: at their own wish, or once every side has
    said so; who does not sit yet, as soon as one side does.
    """

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        side = None
        if by is None and _is_for_themselves(case, found, neutral):
            require_neutral(case, found, neutral)
        else:
            side = side_in(case, found, by)
        happened = rules.discharge_neutral(
            found,
            neutral=neutral,
            by=side,
            grounds=grounds,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened, neutral)

    return ledger.perform(act, decide)


def _is_for_themselves(case: Case, conflict: Conflict, neutral: NeutralId) -> bool:
    """Whether it is who was asked that does it: the person, or the organisation's key."""
    act, found = case.act, known_neutral(conflict, neutral)
    organisation = standing_for(case, found)
    if act.organisation is not None and act.organisation == organisation:
        return True
    return act.person is not None and act.person == found.person


def _named_for(
    case: Case, person: PersonId | None, organisation: OrganisationId | None
) -> OrganisationId | None:
    """The organisation that is neutral, or for which the person is: as said, or their own one,
    which then acts for them. What is reported from outside is left as it is said.
    """
    if organisation is not None:
        case.get(ORGANISATION, organisation)
    elif person is not None and not case.act.conduct.is_reported:
        return case.get(PERSON, person).affiliation
    return organisation


def _organisations_of(
    case: Case, person: PersonId, partnership: PartnershipId, effective: Moment
) -> set[OrganisationId]:
    """The organisations that the person belongs to, or for which they hold a seat or post then."""
    affiliation = case.get(PERSON, person).affiliation
    found = set() if affiliation is None else {affiliation}
    for body in case.within(BODY, partnership):
        for timeline in body.occupants.values():
            occupant = timeline.at(effective.at)
            if occupant is not None and occupant.holder == person and occupant.party is not None:
                found.add(occupant.party)
    for appointment in case.within(APPOINTMENT, partnership):
        held = appointment.held if appointment.person == person else None
        if held is not None and held.contains(effective.at) and appointment.party is not None:
            found.add(appointment.party)
    return found
