"""Reconstitution: give a standing body the seats that its clause, or a decision, says it has."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from domain import reconstituting as rules
from domain.agreement import AGREEMENT, require_in_force
from domain.body import BODY, Body, places_at
from domain.composition import BodyProvision, require_as_provided
from domain.enacted_acts import BodyReconstitution
from domain.partnership import require_lasting, zone
from domain.reconstitution import CompositionNotStated, Division, Sorts, vacant_seats
from domain.rules import Preset
from domain.seats_named import SeatsNamed, check_seats_named, merged, seats_named
from domain.values import AgreementId, BodyId, ClauseId, DecisionId, Moment, SeatId
from domain.voting import EmptyElectorate, Seat
from services.act import Act, Done
from services.bodies import body_of, check_occupant, check_provenance, require_own_holders
from services.charters import composition_for
from services.commands import command
from services.entitlement import require_everybody
from services.ledger import Case, Performs
from services.partnerships import moment_in


# Each sort that is wanted has a seat at least, so there are some.
@command("body", passes=(EmptyElectorate,), timing="on that day or later")
def reconstitute_body(
    ledger: Performs,
    act: Act,
    *,
    body: Annotated[BodyId, "The body."],
    name: Annotated[
        str | None, "What it is called from then on; left out: as its clause says, or as it is."
    ] = None,
    seats: Annotated[
        tuple[SeatsNamed, ...],
        "All the seats that it has from then on, by their sorts; left out: as its clause "
        "provides. One of such a sort stays, with its holder: before others the one that chairs, "
        "then those that are held, then those that the body has had for longer.",
    ] = (),
    added: Annotated[
        tuple[Seat, ...],
        "Those of them that it does not have yet, held or vacant; left out: they are vacant, and "
        "get identifiers of their own.",
    ] = (),
    agreement: Annotated[
        AgreementId | None,
        "The agreement that provides for it from then on; left out: the one that does already.",
    ] = None,
    clause: Annotated[ClauseId | None, "The clause of that agreement that provides for it."] = None,
    preset: Annotated[
        Preset | None,
        "By which rule it decides where no clause has one for the matter; left out: as its clause "
        "says, or as before.",
    ] = None,
    decision: Annotated[
        DecisionId | None,
        "The adopted decision by which it is done; left out: whoever asks for it answers for it, "
        "which one of several parties does only to let it have what its clause provides.",
    ] = None,
) -> Done:
    """Reconstitute a body: let it have the seats that its clause provides for, or others."""

    def decide(case: Case) -> UUID:
        found, around = body_of(case, body)
        effective = moment_in(case, around)
        require_lasting(around, effective, act.conduct)
        of, under = _provenance(case, found, agreement, clause, effective)
        provided = _binding(case, of, under, name or found.name, effective)
        check_seats_named("seats", seats)
        wanted: Sorts = merged(seats) or (() if provided is None else provided.seats)
        if not wanted:
            raise CompositionNotStated(body)
        division = rules.division_of(found, wanted, effective)
        new = added or _vacant(act, division)
        for seat in new:
            check_occupant(case, seat.holder, seat.party)
        require_own_holders(case, around, new, effective)
        called = name or (found.name if provided is None else provided.name)
        kept = [seat for seat in places_at(found, effective.at) if seat.id in division.kept]
        decides = preset or (None if provided is None else provided.preset) or found.preset
        made = BodyReconstitution(body, called, seats_named((*kept, *new)), preset=decides)
        if provided is not None:
            made = replace(made, agreement=of, clause=under)
        own = _binding(case, found.agreement, found.clause, found.name, effective)
        is_own = (of, under, provided) == (found.agreement, found.clause, own)
        if decision is not None or not (is_own and _is_as_provided(own, preset, new)):
            require_everybody(case, around, decision, effective, made)
        happened = rules.reconstitute_body(
            found,
            name=called,
            wanted=wanted,
            added=new,
            agreement=of,
            clause=under,
            preset=decides,
            chaired_by=None if provided is None else provided.chair,
            months=None if provided is None else provided.months,
            zone=zone(around),
            effective=effective,
            conduct=act.conduct,
        )
        require_as_provided(provided, called, (*kept, *new), decides, act.conduct)
        return case.append(BODY, body, happened, partnership=found.partnership)

    return ledger.perform(act, decide)


def _provenance(
    case: Case,
    body: Body,
    agreement: AgreementId | None,
    clause: ClauseId | None,
    effective: Moment,
) -> tuple[AgreementId | None, ClauseId | None]:
    """What is to provide for the body: as it is said, or what does already."""
    if agreement is None and clause is None:
        return body.agreement, body.clause
    of = agreement or body.agreement
    check_provenance(case, body.partnership, of, clause, effective.at)
    if of is not None:
        require_in_force(case.get(AGREEMENT, of), effective, case.act.conduct)
    return of, clause


def _binding(
    case: Case,
    agreement: AgreementId | None,
    clause: ClauseId | None,
    name: str,
    effective: Moment,
) -> BodyProvision | None:
    """What a clause provides for a body of this name, where its agreement is in force: before and
    after that it can't give a standing body other seats.
    """
    text = None if agreement is None else case.find(AGREEMENT, agreement)
    if text is None or not text.in_force_at(effective.at):
        return None
    return composition_for(case, agreement, clause, name, effective.at)


def _vacant(act: Act, division: Division) -> tuple[Seat, ...]:
    """What is missing as vacant seats, with identifiers of their own."""
    return tuple(
        replace(seat, id=SeatId(act.new_id("seat", str(number))))
        for number, seat in enumerate(vacant_seats(division.missing), 1)
    )


def _is_as_provided(
    provided: BodyProvision | None, preset: Preset | None, new: tuple[Seat, ...]
) -> bool:
    """Whether a clause decides what the body becomes, so that anybody lets it be so."""
    if provided is None or preset not in (None, provided.preset):
        return False
    return all(seat.persons == 1 for seat in new)
