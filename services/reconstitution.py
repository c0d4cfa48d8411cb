"""Reconstitution: give a standing body the seats that its clause, or a decision, says it has."""

from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from domain.agreements.agreement import AGREEMENT, require_in_force
from domain.bodies import reconstituting as rules
from domain.bodies.body import BODY, Body, Event, places_at
from domain.bodies.one_side import require_one_side
from domain.bodies.reconstitution import CompositionNotStated, Division, Sorts, vacant_seats
from domain.bodies.seats_named import SeatsNamed, check_seats_named, merged, seats_named
from domain.motions.enacted_acts import BodyReconstitution
from domain.parties.partnership import Partnership, require_lasting, zone
from domain.provisions.composition import BodyProvision, require_as_provided
from domain.values import (
    NAME_LIMIT,
    AgreementId,
    BodyId,
    ClauseId,
    DecisionId,
    Moment,
    SeatId,
    required_text,
)
from domain.voting.rules import Preset
from domain.voting.tally import EmptyElectorate, Seat
from services.act import Act, Done
from services.bodies import body_of, check_occupant, check_provenance, require_own_holders
from services.charters import composition_for, holding_over
from services.commands import command
from services.entitlement import require_everybody
from services.guests import require_own_clause
from services.leaving import require_staying_holders, until_they_leave
from services.ledger import Case, Performs
from services.partnerships import moment_in
from services.resolutions import resolution_of


# Each sort that is wanted has a seat at least, so there are some.
@command("body", passes=(EmptyElectorate,))
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

    said = Said(name, merged(seats), added, agreement, clause, preset)

    def decide(case: Case) -> UUID:
        found, around = body_of(case, body)
        effective = moment_in(case, around)
        require_lasting(around, effective, act.conduct)
        check_seats_named("seats", seats)
        if decision is not None:
            resolution_of(case, around.id, decision)
        to_be = _composition(case, found, said, effective)
        require_own_clause(case, to_be.agreement, around, decision, effective)
        under, called = to_be.agreement, to_be.name
        require_own_holders(case, around, under, called, to_be.added, effective)
        require_staying_holders(case, around, under, to_be.added, effective)
        if decision is not None or not _is_as_its_clause_says(case, found, to_be, said, effective):
            require_everybody(case, around, decision, effective, to_be.act(body))
        happened = _happened(case, found, to_be, around, effective)
        happened = until_they_leave(found, happened, around, effective)
        return case.append(BODY, body, happened, partnership=found.partnership)

    return ledger.perform(act, decide)


@dataclass(frozen=True)
class Said:
    """What is said of the body that is to be; the rest follows from its clause, or stays."""

    name: str | None
    seats: tuple[SeatsNamed, ...]
    added: tuple[Seat, ...]
    agreement: AgreementId | None
    clause: ClauseId | None
    preset: Preset | None


@dataclass(frozen=True)
class Composition:
    """What a body is to be from then on."""

    name: str
    wanted: Sorts
    kept: tuple[Seat, ...]
    added: tuple[Seat, ...]
    agreement: AgreementId | None
    clause: ClauseId | None
    preset: Preset | None
    provided: BodyProvision | None
    """What the clause provides, where one in force provides for it."""

    @property
    def seats(self) -> tuple[Seat, ...]:
        """All the seats that it has from then on."""
        return (*self.kept, *self.added)

    def act(self, body: BodyId) -> BodyReconstitution:
        """The act that a motion has to name for it."""
        made = BodyReconstitution(body, self.name, seats_named(self.seats), preset=self.preset)
        if self.provided is None:
            return made
        return replace(made, agreement=self.agreement, clause=self.clause)


def _composition(case: Case, body: Body, said: Said, effective: Moment) -> Composition:
    """What the body is to be, as it is said, or else as a clause in force provides."""
    if said.name is not None:
        required_text("name", said.name, NAME_LIMIT)
    of, under = _provenance(case, body, said.agreement, said.clause, effective)
    provided = _binding(case, of, under, said.name or body.name, effective)
    wanted: Sorts = said.seats or (() if provided is None else provided.seats)
    if not wanted:
        raise CompositionNotStated(body.id)
    division = rules.division_of(body, wanted, effective)
    added = said.added or _vacant(case.act, division)
    for seat in added:
        check_occupant(case, seat.holder, seat.party)
    return Composition(
        said.name or (body.name if provided is None else provided.name),
        wanted,
        tuple(seat for seat in places_at(body, effective.at) if seat.id in division.kept),
        added,
        of,
        under,
        said.preset or (None if provided is None else provided.preset) or body.preset,
        provided,
    )


def _is_as_its_clause_says(
    case: Case, body: Body, to_be: Composition, said: Said, effective: Moment
) -> bool:
    """Whether the clause that provides for the body decides what it becomes, so that anybody may
    let it be so: of how many people a new seat represents, none says anything.
    """
    own = _binding(case, body.agreement, body.clause, body.name, effective)
    if own is None or said.preset not in (None, own.preset):
        return False
    is_own = (to_be.agreement, to_be.clause, to_be.provided) == (body.agreement, body.clause, own)
    return is_own and all(seat.persons == 1 for seat in to_be.added)


def _happened(
    case: Case, body: Body, to_be: Composition, around: Partnership, effective: Moment
) -> list[Event]:
    """What happens to the body, which has to be as a clause in force provides for it."""
    provided, conduct = to_be.provided, case.act.conduct
    happened = rules.reconstitute_body(
        body,
        name=to_be.name,
        wanted=to_be.wanted,
        added=to_be.added,
        agreement=to_be.agreement,
        clause=to_be.clause,
        preset=to_be.preset,
        chaired_by=None if provided is None else provided.chair,
        months=None if provided is None else provided.months,
        holding_over=holding_over(case, to_be.agreement, to_be.name, to_be.added, effective.at),
        zone=zone(around),
        effective=effective,
        conduct=conduct,
    )
    _require_binding(case, to_be.agreement, effective)
    require_as_provided(provided, to_be.name, to_be.seats, to_be.preset, conduct)
    after = BODY.fold(happened, body)
    assert after is not None, "it was constituted before"
    for seat in to_be.added:
        if seat.holder is not None:
            require_one_side(after, seat.id, seat.holder, seat.party, effective, conduct)
    return happened


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
    return of, clause


def _require_binding(case: Case, agreement: AgreementId | None, effective: Moment) -> None:
    """Breach the rule that a body is composed under an agreement only while that is in force; once
    it has ended, another one provides for the body, or it is dissolved."""
    if agreement is not None:
        require_in_force(case.get(AGREEMENT, agreement), effective, case.act.conduct)


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
