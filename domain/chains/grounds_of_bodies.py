"""What acts about bodies rest on: the clause that provides for them, their seats, who chairs."""

from collections.abc import Iterator
from typing import Any

from domain.agreements.agreement import AGREEMENT
from domain.agreements.founded import Doing
from domain.authority import ByClause, ByDecision, ByDefault
from domain.bodies import body as bodies
from domain.bodies.attendance import AttendanceRecorded
from domain.bodies.body import BODY, BodyConstituted, chair_at, tells_of_its_own
from domain.bodies.reconstitution import BodyReconstituted, ChairVacated
from domain.bodies.succession import present
from domain.chains.chain import Acted, Ground, missing, on_act, rests
from domain.chains.grounds import called, of_party
from domain.chains.grounds_of_bound import keyed, of_given
from domain.chains.grounds_of_founding import of_body, of_text, provided_for
from domain.chains.grounds_of_votes import seat_of_body
from domain.parties.partnership import PARTNERSHIP, PartySucceeded, PartyWithdrew, is_party_at
from domain.provisions.composition import BodyProvision
from domain.provisions.seat_term import SeatTermsFixed
from domain.values import BodyId, ClauseId


@rests(bodies.BodyConstituted)
def _constituted(acted: Acted[BodyConstituted]) -> Iterator[Ground]:
    data = acted.data
    clause = data.clause or _composed_in(acted)
    yield from provided_for(acted, data.agreement, clause, "to constitute a body")
    yield from of_given(acted, data.agreement, keyed(acted))


def _composed_in(acted: Acted[BodyConstituted] | Acted[BodyReconstituted]) -> ClauseId | None:
    """The clause of the agreement that provides for a body of this name, where none is named."""
    agreement = acted.known.of(AGREEMENT, acted.data.agreement) if acted.data.agreement else None
    standing = () if agreement is None else agreement.text.at(acted.at)
    return next(
        (
            one.clause.id
            for one in standing
            for provision in one.clause.provisions
            if isinstance(provision, BodyProvision) and provision.name == acted.data.name
        ),
        None,
    )


@rests(BodyReconstituted)
def _reconstituted(acted: Acted[BodyReconstituted]) -> Iterator[Ground]:
    """The body, and the clause that gives it these seats: unless a decision does, or a source."""
    data = acted.data
    known, at = acted.known, acted.at
    # Of the body only that it existed: its former clause may be repealed.
    yield of_body(known, BodyId(acted.record.stream), at, "winding-up")
    clause = data.clause or _composed_in(acted)
    yield from of_text(known, data.agreement, clause, at, "setting-up")
    yield from of_given(acted, data.agreement, keyed(acted))


@rests(
    bodies.SeatFilled,
    bodies.SeatVacated,
    SeatTermsFixed,
    bodies.PresetStated,
    bodies.ChairDesignated,
    ChairVacated,
    bodies.BodyDissolved,
)
def _in_body(acted: Acted[Any]) -> Iterator[Ground]:
    leaves = isinstance(acted.data, bodies.SeatVacated | ChairVacated | bodies.BodyDissolved)
    doing: Doing = "winding-up" if leaves else "setting-up"
    yield of_body(acted.known, BodyId(acted.record.stream), acted.at, doing)
    by_itself = isinstance(acted.record.authority, ByDecision | ByClause | ByDefault)
    if not acted.is_reported and not by_itself:
        yield from _party_of_seat(acted)
    if isinstance(acted.data, bodies.SeatFilled):
        yield from _given_seat(acted)
    if isinstance(acted.data, bodies.SeatVacated | ChairVacated):
        yield from _with_its_party(acted)


def _with_its_party(acted: Acted[Any]) -> Iterator[Ground]:
    """That a party left the partnership, where a seat or the chair is vacant by that."""
    known, partnership = acted.known, acted.record.partnership
    followed = known.last(partnership, PartySucceeded)
    if followed is not None and followed.record.id == acted.record.causation:
        name = called(known, followed.record.data.organisation, acted.at)
        said = f"The succession to {name}, by which the seats are vacant that would be second ones."
        yield on_act(known, followed, "act", said, since=followed.record.effective.start)
    left = known.last(partnership, PartyWithdrew)
    if left is not None and left.record.id == acted.record.causation:
        name = called(known, left.record.data.organisation, acted.at)
        said = f"The leaving of {name}, by which its seats are vacant."
        yield on_act(known, left, "act", said, since=left.record.effective.start)


def _given_seat(acted: Acted[bodies.SeatFilled]) -> Iterator[Ground]:
    """That a seat which belongs to no party is filled by, and for, those whom the agreement of the
    body binds."""
    state = acted.known.of(BODY, acted.record.stream)
    places = () if state is None else state.seats
    if state is None or any(one.party for one in places if one.id == acted.data.seat):
        return
    for party in {acted.data.party, keyed(acted)}:
        yield from of_given(acted, state.agreement, party)


def _party_of_seat(acted: Acted[Any]) -> Iterator[Ground]:
    """The party whose seat it is, or for which it is held: it fills its own, and lets go."""
    known, partnership = acted.known, acted.record.partnership
    state = known.of(BODY, acted.record.stream)
    party = getattr(acted.data, "party", None)
    if party is None and state is not None:
        seat = getattr(acted.data, "seat", None)
        party = next((one.party for one in state.seats if one.id == seat), None)
        around = known.of(PARTNERSHIP, partnership) if partnership else None
        party = None if around is None else present(around, party, acted.at)
        if party is None or around is None or not is_party_at(around, party, acted.at):
            return
    if party is not None and partnership is not None:
        yield of_party(known, partnership, party, acted.at)


@rests(AttendanceRecorded)
def _attendance(acted: Acted[AttendanceRecorded]) -> Iterator[Ground]:
    """Who chairs says who was there, unless that was decided."""
    known, at, by = acted.known, acted.at, acted.data.by
    body = BodyId(acted.record.stream)
    yield of_body(known, body, at)
    if acted.is_reported or isinstance(acted.record.authority, ByDecision):
        return
    state, told = known.of(BODY, body), acted.data
    if state is not None and tells_of_its_own(state, told.present, told.told_by, at):
        return
    chair = None if state is None else chair_at(state, at)
    if chair is None or by is None:
        yield missing("seat", "Whoever chairs the body.", "nobody is known to", body)
    else:
        yield seat_of_body(known, body, chair.id, at, by)
