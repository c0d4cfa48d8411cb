"""Execution: break a tie, enter evidence, report a decision done, rescind or supersede it."""

from collections.abc import Callable, Sequence
from typing import Annotated
from uuid import UUID

from domain.bodies.body import BODY, Body, chair_at, electorate_at
from domain.decisions import execution as rules
from domain.decisions.decision import DECISION, Decision
from domain.document import Document, DocumentMissing
from domain.motions.enacted_acts import DecisionRescission, DecisionSupersession, EnactedAct
from domain.motions.enactment import AlreadyCarriedOut
from domain.motions.sequel import CastingStance
from domain.values import DecisionId, Moment, OrganisationId, PersonId, Sealed
from domain.voting.tally import Seat
from services.act import Act, Done
from services.adoption import adopt_what_it_enacts, append_outcome, last_of
from services.commands import command
from services.decisions import append_to, decision_of
from services.enactments import enact
from services.entitlement import acting_person, alone_in, require_own, require_own_person
from services.governing import of_body, provisions_of
from services.impartiality import note_casting_vote
from services.ledger import Case, Performs
from services.partnerships import moment_in
from services.resolutions import require_unsuspended, resolution_of
from services.submitting import require_attesting, require_doing_shown


# What can't be adopted with the outcome is left: the outcome stands all the same.
@command("decision", passes=(adopt_what_it_enacts,))
def cast_casting_vote(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    stance: Annotated[CastingStance, "Which way the tie is broken."],
    voter: Annotated[
        PersonId | None, "Who chairs; left out: the person on whose behalf the request is made."
    ] = None,
) -> Done:
    """Break a tie, as whoever chairs the body, where the rule says so."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        body = None if found.body is None else case.get(BODY, found.body)
        chair = None if body is None else chair_at(body, effective.at)
        by = acting_person(case, voter, None if chair is None else chair.party, partnership)
        happened = rules.cast_casting_vote(
            found,
            stance=stance,
            chair=chair,
            own=None if body is None or by is None else _seat_of(body, by, effective),
            voter=by,
            effective=effective,
            conduct=act.conduct,
        )
        note_casting_vote(case, found, chair, effective)
        cause = last_of(case, decision)
        return append_outcome(case, partnership, decision, happened, effective, cause)

    return ledger.perform(act, decide)


@command("decision", timing="by then")
def enter_evidence(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    documents: Annotated[tuple[Document, ...], "The documents, by title and digest."],
) -> Done:
    """Name documents that show how it was decided, such as signed minutes, as who presides, sits
    in the body, counts its votes or writes its minutes."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        happened = rules.enter_evidence(
            found, documents=documents, effective=effective, conduct=act.conduct
        )
        require_attesting(case, found, effective)
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


def _seat_of(body: Body, person: PersonId, effective: Moment) -> Seat | None:
    """A seat of the body that the person holds."""
    seats = electorate_at(body, effective.at).seats
    return next((seat for seat in seats if seat.holder == person), None)


# Documents are left out, or there are some.
@command("decision", passes=(DocumentMissing,), timing="by then")
def implement_decision(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    party: Annotated[OrganisationId | None, "Which party did it."] = None,
    person: Annotated[
        PersonId | None, "Who did it; an organisation says so of its own people."
    ] = None,
    report: Annotated[str | None, "What was done; sealed."] = None,
    documents: Annotated[tuple[Document, ...], "What shows it, by title and digest."] = (),
) -> Done:
    """Report that what was decided is done; one of several parties says so until another confirms
    it (`confirmImplementation`)."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        require_own(case, party)
        if person is not None:
            require_own_person(case, person)
        happened = rules.implement_decision(
            found,
            party=party,
            person=person,
            report=None if report is None else Sealed(report, found.partnership),
            documents=documents,
            said_by=alone_in(case, partnership, effective),
            effective=effective,
            conduct=act.conduct,
        )
        require_unsuspended(case, found, effective)
        require_doing_shown(case, found, bool(report or documents), effective)
        return append_to(case, found, happened, decision)

    return ledger.perform(act, decide)


# A decision is undone once, so that no other undoes it twice.
@command("decision", passes=(AlreadyCarriedOut,))
def rescind_decision(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision that is taken back."],
    by: Annotated[DecisionId, "The adopted decision that takes it back."],
) -> Done:
    """Take back what was decided."""

    def decide(case: Case) -> UUID:
        return _undo(case, decision, by, rules.rescind_decision, DecisionRescission(decision))

    return ledger.perform(act, decide)


# A decision is undone once, so that no other undoes it twice.
@command("decision", passes=(AlreadyCarriedOut,))
def supersede_decision(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision whose place is taken."],
    by: Annotated[DecisionId, "The adopted decision that takes its place."],
) -> Done:
    """Let another decision take the place of this one."""

    def decide(case: Case) -> UUID:
        return _undo(case, decision, by, rules.supersede_decision, DecisionSupersession(decision))

    return ledger.perform(act, decide)


def _undo(
    case: Case,
    decision: DecisionId,
    by: DecisionId,
    undone: Callable[..., Sequence[object]],
    enacted: EnactedAct,
) -> UUID:
    """Let another decision, which enacts it, undo this one."""
    found, partnership = decision_of(case, decision)
    effective = moment_in(case, partnership)
    ordering = resolution_of(case, found.partnership, by)
    happened = undone(
        found,
        by=ordering,
        in_force=provisions_of(
            case, found.partnership, of_body(case, found.body), ordering.proposed.at
        ),
        effective=effective,
        conduct=case.act.conduct,
    )
    require_unsuspended(case, ordering, effective)
    enact(case, ordering, effective, enacted)
    return _append_ordered(case, found, happened, by)


def _append_ordered(
    case: Case, decision: Decision, happened: Sequence[object], by: DecisionId
) -> UUID:
    """Append what follows from what another decision came to."""
    return case.append(
        DECISION,
        decision.id,
        happened,
        partnership=decision.partnership,
        caused_by=last_of(case, by),
    )
