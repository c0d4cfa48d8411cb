"""Seats: fill and vacate them, and let their terms run out.

A party fills its own seats, and lets go who sits for it. A seat that belongs to no party is for
all of them: it takes a decision to fill it. Whoever holds a seat may leave it.
"""

from typing import Annotated
from uuid import UUID

from domain.agreements.leaving import has_left
from domain.bodies import seat as rules
from domain.bodies.body import BODY, Body, Occupant
from domain.bodies.one_side import require_one_side
from domain.bodies.succession import require_single
from domain.decisions.decision import DECISION
from domain.decisions.elected_acts import require_elected
from domain.motions.enacted_acts import SeatFilling, SeatVacating
from domain.parties.partnership import Partnership, zone
from domain.provisions.seat_tenure import SeatTenureProvision
from domain.refusal import Refused
from domain.values import BodyId, DecisionId, Moment, OrganisationId, PersonId, SeatId
from domain.voting.tally import Seat
from services.act import Act, Done
from services.bodies import (
    body_of,
    check_occupant,
    is_theirs_to_fill,
    party_of,
    require_filled_by,
)
from services.charters import composition_of, seat_tenure_in
from services.commands import command
from services.entitlement import (
    BY_DECISION,
    acting_person,
    require_own,
    require_own_person,
    require_together,
    rest_on_theirs,
)
from services.founded import require_founded
from services.guests import require_given, require_own_clause
from services.leaving import require_staying_holders, until_they_leave
from services.ledger import Case, Performs
from services.partnerships import moment_in


class NotInTheSeat(Refused):
    """The person {person} does not hold seat {seat} at {at}, and so can't leave it."""

    code = "NOT_IN_THE_SEAT"
    seat: SeatId
    person: PersonId
    at: Moment


@command("body", timing="on that day or later")
def fill_seat(
    ledger: Performs,
    act: Act,
    *,
    body: Annotated[BodyId, "The body."],
    seat: Annotated[SeatId, "The seat in it."],
    holder: Annotated[PersonId, "Who holds it from then on."],
    party: Annotated[OrganisationId | None, "The party for which they hold it."] = None,
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """Give a vacant seat to a person."""

    def decide(case: Case) -> UUID:
        found, partnership = body_of(case, body)
        effective = moment_in(case, partnership)
        check_occupant(case, holder, party)
        own = party_of(found, seat)
        require_own(case, own, partnership)
        require_own(case, party, partnership)
        if party or own:
            require_own_person(case, holder)
        if own is None:
            require_own_clause(case, found.agreement, partnership, decision, effective)
            require_given(case, found.agreement, partnership, party, effective)
        tenure = _tenure(case, found, seat, effective)
        if decision is not None:
            filling = SeatFilling(body, seat, holder, party)
            rest_on_theirs(case, partnership, decision, effective, filling)
            require_elected(case.get(DECISION, decision), holder, act.conduct)
        elif (
            own is None
            and seat in found.occupants
            and not is_theirs_to_fill(case, partnership, tenure, effective)
        ):
            require_together(case, partnership, effective)
        if own is None:
            by = None if decision is None else case.get(DECISION, decision)
            require_filled_by(case, partnership, tenure, by, effective)
        require_single(found, partnership, own, effective, act.conduct)
        provided = composition_of(case, found, effective.at)
        happened = rules.fill_seat(
            found,
            seat=seat,
            holder=holder,
            party=party,
            months=None if provided is None else provided.months,
            holds_over=tenure is not None and tenure.holds_over,
            zone=zone(partnership),
            is_decided=decision is not None,
            effective=effective,
            conduct=act.conduct,
        )
        require_founded(case, found, "setting-up", effective)
        require_one_side(found, seat, holder, party, effective, act.conduct)
        sits = [Seat(seat, holder, party or own)]
        require_staying_holders(case, partnership, found.agreement, sits, effective)
        happened = until_they_leave(found, happened, partnership, effective)
        return case.append(BODY, body, happened, partnership=found.partnership)

    return ledger.perform(act, decide)


@command("body", timing="on that day or later")
def vacate_seat(
    ledger: Performs,
    act: Act,
    *,
    body: Annotated[BodyId, "The body."],
    seat: Annotated[SeatId, "The seat in it."],
    person: Annotated[
        PersonId | None,
        "Who holds it and leaves; left out: the person on whose behalf the request is made, if "
        "they hold it, and otherwise the party lets go who does.",
    ] = None,
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """Let a seat become vacant: its holder leaves, or the party lets them go, or it is decided.

    Of a seat that is held for who is a party no more, each party does.
    """

    def decide(case: Case) -> UUID:
        found, partnership = body_of(case, body)
        effective = moment_in(case, partnership)
        if decision is not None:
            rest_on_theirs(case, partnership, decision, effective, SeatVacating(body, seat))
        else:
            occupant = _occupant(found, seat, effective)
            _require_leaving(case, partnership, seat, occupant, person, effective)
        happened = rules.vacate_seat(found, seat=seat, effective=effective, conduct=act.conduct)
        return case.append(BODY, body, happened, partnership=found.partnership)

    return ledger.perform(act, decide)


@command("body")
def expire_seat(
    ledger: Performs,
    act: Act,
    *,
    body: Annotated[BodyId, "The body."],
    seat: Annotated[SeatId, "The seat in it."],
) -> Done:
    """Record that the term of who holds a seat is over; it takes effect when the term ended."""

    def decide(case: Case) -> UUID:
        found, partnership = body_of(case, body)
        effective = moment_in(case, partnership)
        happened = rules.expire_seat(found, seat=seat, effective=effective, conduct=act.conduct)
        return case.append(BODY, body, happened, partnership=found.partnership)

    return ledger.perform(act, decide)


def _tenure(case: Case, body: Body, seat: SeatId, effective: Moment) -> SeatTenureProvision | None:
    """What a clause says of who fills the seat and who stays in it, if there is such a seat."""
    place = next((one for one in body.seats if one.id == seat), None)
    return None if place is None else seat_tenure_in(case, body, place, effective.at)


def _occupant(body: Body, seat: SeatId, at: Moment) -> Occupant | None:
    return body.occupants[seat].at(at.at) if seat in body.occupants else None


def _require_leaving(
    case: Case,
    partnership: Partnership,
    seat: SeatId,
    occupant: Occupant | None,
    said: PersonId | None,
    effective: Moment,
) -> None:
    """Refuse who is neither the holder, nor acts for the party for which they hold the seat; what
    is held for none takes everybody, and what is held for a party that has left is any party's.
    """
    if occupant is None:
        return
    if said is not None or case.act.person == occupant.holder:
        leaves = acting_person(case, said, occupant.party, partnership)
        if leaves is not None and leaves != occupant.holder:
            raise NotInTheSeat(seat, leaves, effective)
        return
    if occupant.party is not None and has_left(partnership, occupant.party, effective.at):
        return
    require_own(case, occupant.party, partnership)
    if occupant.party is None:
        require_together(case, partnership, effective)
