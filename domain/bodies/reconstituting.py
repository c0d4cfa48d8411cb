"""Reconstituting: a standing body gets the seats that it is to have from now on.

What was opened before keeps its electorate and its rule, as every poll pins them; what is opened
afterwards is decided by the seats that there are then. The chair stays in the chair as long as
the seat stays and the clause lets its party chair; otherwise nobody chairs until a seat is
designated.
"""

from collections.abc import Collection
from datetime import UTC, tzinfo

from domain.bodies.body import (
    Body,
    Event,
    PresetStated,
    chair_at,
    known,
    places_at,
    require_existing,
)
from domain.bodies.reconstitution import (
    BodyReconstituted,
    ChairVacated,
    Division,
    NothingToReconstitute,
    SeatNotNew,
    SeatsNotMissing,
    Sorts,
    divided,
)
from domain.bodies.seats_named import seats_named
from domain.provisions.seat_term import terms_fixed
from domain.refusal import DONE_HERE, Conduct
from domain.values import (
    NAME_LIMIT,
    SEATS_LIMIT,
    AgreementId,
    ClauseId,
    Moment,
    OrganisationId,
    SeatId,
    TooMany,
    in_order,
    required_text,
)
from domain.voting.rules import Preset
from domain.voting.tally import EmptyElectorate, Seat, check_seats


def division_of(body: Body, wanted: Sorts, effective: Moment) -> Division:
    """How the seats that the body has then compare with those that it is to have."""
    chair = chair_at(body, effective.at)
    return divided(places_at(body, effective.at), wanted, None if chair is None else chair.id)


def reconstitute_body(
    body: Body | None,
    *,
    name: str,
    wanted: Sorts,
    added: tuple[Seat, ...] = (),
    agreement: AgreementId | None = None,
    clause: ClauseId | None = None,
    preset: Preset | None = None,
    chaired_by: OrganisationId | None = None,
    months: int | None = None,
    holding_over: Collection[SeatId] = (),
    zone: tzinfo = UTC,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Give the body the seats that are `wanted`, of which those `added` are the ones it lacks.

    `preset` is left as it is where none is said. `chaired_by` is the party whose seat has to
    chair, where one has; `months`, for how long a seat that is added is held, and `holding_over`
    those in which one stays until a successor takes it.
    """
    body = known(body)
    in_order("constitution of the body", body.constituted, "its reconstitution", effective)
    if body.reconstituted is not None:
        in_order("last reconstitution", body.reconstituted, "reconstitution", effective)
    require_existing(body, effective, conduct)
    required_text("name", name, NAME_LIMIT)
    check_seats(added)
    division = division_of(body, wanted, effective)
    _check_added(body, division, added)
    if not division.kept and not added:
        raise EmptyElectorate
    count = len(division.kept) + len(added)
    if count > SEATS_LIMIT:
        raise TooMany("seats", count, SEATS_LIMIT)
    changed = BodyReconstituted(effective, name, division.ended, added, agreement, clause)
    before = BodyReconstituted(effective, body.name, (), (), body.agreement, body.clause)
    happened: list[Event] = [] if changed == before else [changed]
    if preset is not None and preset != body.preset:
        happened.append(PresetStated(effective, preset))
    if _loses_chair(body, division, chaired_by, effective):
        happened.append(ChairVacated(effective))
    if not happened:
        raise NothingToReconstitute(body.id)
    held = tuple(seat.id for seat in added if seat.holder is not None)
    return [*happened, *terms_fixed(held, effective, months, zone, holding_over)]


def _check_added(body: Body, division: Division, added: tuple[Seat, ...]) -> None:
    """Refuse seats that are not those which the body lacks, or not new."""
    for seat in added:
        if seat.id in body.occupants:
            raise SeatNotNew(body.id, seat.id)
    compared = divided(added, division.missing)
    if compared.ended:
        raise SeatsNotMissing(f"it does not lack {_more(added, compared)}")
    if compared.missing:
        number = sum(one.number for one in compared.missing)
        raise SeatsNotMissing(f"it lacks {number} more")


def _more(added: tuple[Seat, ...], compared: Division) -> str:
    unwanted = [seat for seat in added if seat.id in compared.ended]
    return " and ".join(one.said for one in seats_named(unwanted))


def _loses_chair(
    body: Body, division: Division, chaired_by: OrganisationId | None, effective: Moment
) -> bool:
    chair = body.chair.at(effective.at)
    if chair is None:
        return False
    whose = next((seat.party for seat in body.seats if seat.id == chair), None)
    return chair not in division.kept or chaired_by not in (None, whose)
