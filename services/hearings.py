"""Hearings of conflicts: neutrals, statements, evidence, interim measures."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from domain import proceedings as rules
from domain.appointment import APPOINTMENT
from domain.body import BODY
from domain.conflict_state import known_neutral
from domain.decision import DECISION
from domain.organisation import ORGANISATION
from domain.partnership import zone
from domain.person import PERSON
from domain.side import Side
from domain.values import (
    ConflictId,
    DecisionId,
    MeasureId,
    Moment,
    NeutralId,
    OrganisationId,
    PartnershipId,
    PersonId,
    end_of,
)
from services.act import Act, Done, require_within
from services.commands import command
from services.conflicts import (
    BY,
    NEUTRAL,
    acting,
    conflict_of,
    record,
    require_neutral,
    side_acting,
    speaking,
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
        OrganisationId | None, "The organisation that is to be, or for which the person is."
    ] = None,
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Ask somebody to lead the present stage of a conflict, or to sit in it, as neutral."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        acts_for: set[OrganisationId] = set()
        if person is not None:
            acts_for = _organisations_of(case, person, found.partnership, effective)
        if organisation is not None:
            case.get(ORGANISATION, organisation)
        happened = rules.appoint_neutral(
            found,
            neutral=NeutralId(id or act.new_id("neutral")),
            person=person,
            organisation=organisation,
            acts_for=acts_for,
            by=side_acting(case, found.sides, by),
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


@command("conflict", timing="on that day or later")
def discharge_neutral(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    neutral: Annotated[NeutralId, "The appointment."],
    grounds: Annotated[str | None, "Why; sealed."] = None,
) -> Done:
    """Let somebody neutral go before the conflict's end."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        if known_neutral(found, neutral).is_sitting:  # who was only asked can be asked no more
            require_neutral(case, found, neutral)
        happened = rules.discharge_neutral(
            found, neutral=neutral, grounds=grounds, effective=effective, conduct=act.conduct
        )
        return record(case, found, happened, neutral)

    return ledger.perform(act, decide)


@command("conflict")
def make_statement(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    text: Annotated[str, "What is stated; sealed."],
    by: Annotated[Side | None, BY] = None,
    neutral: Annotated[NeutralId | None, NEUTRAL] = None,
) -> Done:
    """State something for the record of a conflict."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = rules.make_statement(
            found,
            text=text,
            by=speaking(case, found, by, neutral),
            neutral=neutral,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def submit_evidence(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    title: Annotated[str, "What the document is; sealed."],
    sha256: Annotated[str, "The SHA-256 of the document, in 64 hexadecimal digits."],
    by: Annotated[Side | None, BY] = None,
    neutral: Annotated[NeutralId | None, NEUTRAL] = None,
    admitted_by: Annotated[
        NeutralId | None, "Who, being neutral, admits it after the deadline of the stage."
    ] = None,
) -> Done:
    """Put a document in evidence by its digest; the document itself stays where it is."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        if admitted_by is not None:
            require_neutral(case, found, admitted_by)
        happened = rules.submit_evidence(
            found,
            title=title,
            sha256=sha256,
            by=speaking(case, found, by, neutral),
            neutral=neutral,
            admitted_by=admitted_by,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def order_interim_measure(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[MeasureId | None, "The measure's identifier, if it has one already."] = None,
    conflict: Annotated[ConflictId, "The conflict."],
    text: Annotated[str, "What shall hold in the meantime; sealed."],
    suspends: Annotated[
        DecisionId | None, "The contested decision that is not carried out meanwhile."
    ] = None,
    until: Annotated[
        date | datetime | None, "When it ends by itself, a day being included; else with the end."
    ] = None,
    by: Annotated[Side | None, BY] = None,
    neutral: Annotated[NeutralId | None, NEUTRAL] = None,
) -> Done:
    """Order an interim measure as somebody neutral, or ask for one that every side has to want."""

    def decide(case: Case) -> UUID:
        found, partnership, effective = conflict_of(case, conflict)
        if suspends is not None:
            contested = case.get(DECISION, suspends)
            require_within(found.partnership, contested.partnership, (DECISION.kind, suspends))
        happened = rules.order_interim_measure(
            found,
            measure=MeasureId(id or act.new_id("measure")),
            text=text,
            suspends=suspends,
            until=None if until is None else end_of(until, zone(partnership)),
            by=speaking(case, found, by, neutral),
            neutral=neutral,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def consent_to_interim_measure(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    measure: Annotated[MeasureId, "The measure that another side asked for."],
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Consent to an interim measure; it holds once every side has."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = rules.consent_to_interim_measure(
            found,
            measure=measure,
            by=acting(case, found, by),
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened, measure)

    return ledger.perform(act, decide)


@command("conflict")
def lift_interim_measure(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    measure: Annotated[MeasureId, "The measure."],
    by: Annotated[Side | None, BY] = None,
    neutral: Annotated[NeutralId | None, NEUTRAL] = None,
) -> Done:
    """End an interim measure before the conflict ends."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = rules.lift_interim_measure(
            found,
            measure=measure,
            by=speaking(case, found, by, neutral),
            neutral=neutral,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened, measure)

    return ledger.perform(act, decide)


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
