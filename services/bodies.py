"""Bodies: constitute, designate a chair, record who met, dissolve."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from domain.agreements.agreement import AGREEMENT
from domain.agreements.clause import ClauseUnknown
from domain.agreements.consolidation import clause_at
from domain.agreements.leaving import require_staying
from domain.bodies import body as rules
from domain.bodies.body import BODY, Body, chair_at
from domain.bodies.one_side import require_one_side_each
from domain.bodies.seats_named import seats_named
from domain.bodies.succession import appointer_now, require_single
from domain.decisions.decision import DECISION, Decision
from domain.decisions.elected_acts import require_elected_holder
from domain.document import Document, DocumentMissing
from domain.motions.enacted_acts import (
    AttendanceRecording,
    BodyConstitution,
    BodyDissolution,
    ChairDesignation,
)
from domain.parties.organisation import ORGANISATION
from domain.parties.partnership import Partnership, require_lasting, zone
from domain.parties.person import PERSON
from domain.provisions.composition import (
    BodyProvision,
    require_as_provided,
    require_chair_as_provided,
    require_sole,
)
from domain.provisions.office import require_appointer
from domain.provisions.seat_tenure import SeatTenureProvision, tenure_of
from domain.values import (
    AgreementId,
    BodyId,
    ClauseId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    SeatId,
)
from domain.voting.rules import Preset
from domain.voting.tally import Seat
from services.act import Act, Done, require_within
from services.charters import composition_for, composition_of, decided_in, holding_over, provided
from services.commands import command
from services.entitlement import (
    BY_DECISION,
    acting_person,
    require_everybody,
    require_own,
    require_own_person,
    require_together,
    rest_on_theirs,
    stands_alone,
)
from services.founded import require_founded, require_text_of, standing_of
from services.guests import require_own_clause
from services.leaving import require_staying_holders, until_they_leave
from services.ledger import Case, Performs
from services.partnerships import moment_in, partnership_around, partnership_of


def body_of(case: Case, body: BodyId) -> tuple[Body, Partnership]:
    """The body that an act is about, and the partnership that it belongs to."""
    found = case.get(BODY, body)
    return found, partnership_around(case, found.partnership, (BODY.kind, body))


@command("body", creates=True)
def constitute_body(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[BodyId | None, "Its identifier, if it has one already."] = None,
    partnership: Annotated[PartnershipId, "The partnership that it belongs to."],
    name: Annotated[str, "What it is called."],
    seats: Annotated[tuple[Seat, ...], "Its places, held or vacant."],
    agreement: Annotated[AgreementId | None, "The agreement that provides for it."] = None,
    clause: Annotated[ClauseId | None, "The clause that provides for it."] = None,
    preset: Annotated[
        Preset | None, "By which rule it decides where no clause has one for the matter."
    ] = None,
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """Constitute a committee or assembly with its seats."""

    def decide(case: Case) -> UUID:
        new = BodyId(id or act.new_id("body"))
        found = partnership_of(case, partnership)
        effective = moment_in(case, found)
        require_lasting(found, effective, act.conduct)
        check_provenance(case, partnership, agreement, clause, effective.at)
        require_own_clause(case, agreement, found, decision, effective)
        for seat in seats:
            check_occupant(case, seat.holder, seat.party)
        require_own_holders(case, found, agreement, name, seats, effective)
        require_staying_holders(case, found, agreement, seats, effective)
        provided = composition_for(case, agreement, clause, name, effective.at)
        decides = preset or (None if provided is None else provided.preset)
        made = BodyConstitution(name, seats_named(seats), preset=decides)
        if provided is not None:
            made = replace(made, agreement=agreement, clause=clause)
        if decision is not None or not _is_as_a_clause_says(provided, seats, preset):
            require_everybody(case, found, decision, effective, made)
        happened = rules.constitute_body(
            case.find(BODY, new),
            id=new,
            partnership=partnership,
            name=name,
            seats=seats,
            agreement=agreement,
            clause=clause,
            preset=decides,
            months=None if provided is None else provided.months,
            holding_over=holding_over(case, agreement, name, seats, effective.at),
            zone=zone(found),
            effective=effective,
            conduct=act.conduct,
        )
        require_as_provided(provided, name, seats, decides, act.conduct)
        standing = standing_of(case.within(BODY, partnership), agreement, name, effective)
        require_sole(provided, None if standing is None else standing.id, act.conduct)
        require_text_of(case, agreement, "setting-up", effective)
        require_one_side_each(name, seats, act.conduct)
        happened = until_they_leave(None, happened, found, effective)
        return case.append(BODY, new, happened, partnership=partnership, parent=partnership)

    return ledger.perform(act, decide)


@command("body")
def designate_chair(
    ledger: Performs,
    act: Act,
    *,
    body: Annotated[BodyId, "The body."],
    seat: Annotated[SeatId, "The seat in it whose holder chairs from then on."],
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """Let whoever holds a seat chair the body: the casting vote is theirs."""

    def decide(case: Case) -> UUID:
        found, partnership = body_of(case, body)
        effective = moment_in(case, partnership)
        designation = ChairDesignation(body, seat)
        require_everybody(case, partnership, decision, effective, designation)
        if decision is not None:
            by = case.get(DECISION, decision)
            require_elected_holder(by, found, seat, effective.at, act.conduct)
        require_founded(case, found, "setting-up", effective)
        happened = rules.designate_chair(
            found,
            seat=seat,
            is_decided=decision is not None,
            effective=effective,
            conduct=act.conduct,
        )
        provided = composition_of(case, found, effective.at)
        require_chair_as_provided(provided, seat, party_of(found, seat), act.conduct)
        require_staying(partnership, party_of(found, seat), effective, act.conduct)
        require_single(found, partnership, party_of(found, seat), effective, act.conduct)
        happened = until_they_leave(found, happened, partnership, effective)
        return case.append(BODY, body, happened, partnership=found.partnership)

    return ledger.perform(act, decide)


# Documents are left out, or there are some.
@command("body", passes=(DocumentMissing,), timing="by then")
def record_attendance(
    ledger: Performs,
    act: Act,
    *,
    body: Annotated[BodyId, "The body."],
    present: Annotated[tuple[SeatId, ...], "The seats whose holders were there; no other was."],
    by: Annotated[
        PersonId | None,
        "Who chairs, or of a party's own seats anybody of it; left out: the person on whose behalf "
        "the request is made.",
    ] = None,
    documents: Annotated[
        tuple[Document, ...], "What shows it, such as a signed list, by title and digest."
    ] = (),
    decision: Annotated[
        DecisionId | None, "The adopted decision by which it is done, where nobody chairs."
    ] = None,
) -> Done:
    """Record who was at a meeting of the body; the effective time says when it was.

    What one of several parties records counts for its own seats; that others were there, or were
    not, counts when they say so themselves, when it is decided, or when a source reports it.
    """

    def decide(case: Case) -> UUID:
        found, partnership = body_of(case, body)
        effective = moment_in(case, partnership)
        if decision is not None:
            rest_on_theirs(case, partnership, decision, effective, AttendanceRecording(body))
        require_founded(case, found, "using", effective)
        chair, is_alone = chair_at(found, effective.at), stands_alone(case, partnership, effective)
        happened = rules.record_attendance(
            found,
            present=present,
            by=acting_person(case, by, _presides_for(chair, by or act.person), partnership),
            is_decided=decision is not None,
            documents=documents,
            told_by=act.boundary if decision is None and is_alone else None,
            effective=effective,
            conduct=act.conduct,
        )
        return case.append(BODY, body, happened, partnership=found.partnership)

    return ledger.perform(act, decide)


def _presides_for(chair: Seat | None, person: PersonId | None) -> OrganisationId | None:
    """The party for which the person holds the chair, if they do."""
    return chair.party if chair is not None and chair.holder == person else None


@command("body", timing="on that day or later")
def dissolve_body(
    ledger: Performs,
    act: Act,
    *,
    body: Annotated[BodyId, "The body."],
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """End a body."""

    def decide(case: Case) -> UUID:
        found, partnership = body_of(case, body)
        effective = moment_in(case, partnership)
        require_everybody(case, partnership, decision, effective, BodyDissolution(body))
        happened = rules.dissolve_body(found, effective=effective, conduct=act.conduct)
        return case.append(BODY, body, happened, partnership=found.partnership)

    return ledger.perform(act, decide)


def check_provenance(
    case: Case,
    partnership: PartnershipId,
    agreement: AgreementId | None,
    clause: ClauseId | None,
    at: datetime,
) -> None:
    """Refuse an agreement of another partnership, and a clause that it does not have then."""
    if agreement is None:
        if clause is not None:
            raise ClauseUnknown(clause)
        return
    provides = case.get(AGREEMENT, agreement)
    require_within(partnership, provides.partnership, (AGREEMENT.kind, agreement))
    if clause is not None:
        clause_at(provides.text, clause, at)


def party_of(body: Body, seat: SeatId) -> OrganisationId | None:
    """The party that has the seat; None where it belongs to none, or there is no such seat."""
    return next((place.party for place in body.seats if place.id == seat), None)


def check_occupant(case: Case, holder: PersonId | None, party: OrganisationId | None) -> None:
    """Refuse to seat a person, or a person for an organisation, that is not on record."""
    if holder is not None:
        case.get(PERSON, holder)
    if party is not None:
        case.get(ORGANISATION, party)


def _is_as_a_clause_says(
    provided: BodyProvision | None, seats: tuple[Seat, ...], preset: Preset | None
) -> bool:
    """Whether a clause decides what the body is: of how many people a seat represents none says
    anything, and one that states no preset leaves open by which the body decides.
    """
    return (
        provided is not None
        and preset in (None, provided.preset)
        and all(seat.persons == 1 for seat in seats)
    )


def require_own_holders(
    case: Case,
    partnership: Partnership,
    agreement: AgreementId | None,
    name: str,
    seats: tuple[Seat, ...],
    at: Moment,
) -> None:
    """Refuse to one of several parties to seat people in others' seats, or in those of nobody, and
    others' people in its own: a decision on the body says which seats it has, not who sits in them.
    Whom the clause lets fill seats of nobody fills them, and nobody else does.
    """
    provisions = provided(case, agreement, None, at.at)
    for seat in seats:
        if seat.holder is None:
            continue
        require_own(case, seat.party, partnership)
        if seat.party is not None:
            require_own_person(case, seat.holder)
        if seat.party is None:
            tenure = tenure_of(name, seat, provisions)
            if not is_theirs_to_fill(case, partnership, tenure, at):
                require_together(case, partnership, at)
            require_filled_by(case, partnership, tenure, None, at)


def require_filled_by(
    case: Case,
    partnership: Partnership,
    tenure: SeatTenureProvision | None,
    decided: Decision | None,
    at: Moment,
) -> None:
    """Breach the rule that those fill a seat of nobody to whom its clause gives that."""
    if tenure is not None:
        acting = case.act.boundary or case.act.organisation
        by = decided_in(decided)
        may = appointer_now(partnership, tenure.filled_by, at.at)
        require_appointer(tenure, may, acting, by, case.act.conduct)


def is_theirs_to_fill(
    case: Case, partnership: Partnership, tenure: SeatTenureProvision | None, at: Moment
) -> bool:
    """Whether a clause gives a seat of nobody to the party that acts, to fill it alone."""
    by = None if tenure is None else appointer_now(partnership, tenure.filled_by, at.at)
    return by is not None and by.by == "party" and by.party == case.act.boundary
