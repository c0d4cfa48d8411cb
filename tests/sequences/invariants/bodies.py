"""Of bodies: a body that is reconstituted keeps what it keeps, and nobody sits where no seat is."""

from __future__ import annotations

from typing import Any

from domain.agreements.leaving import has_left
from domain.bodies.body import Body, electorate_at
from domain.bodies.reconstitution import BodyReconstituted
from domain.record import Record
from tests.sequences.states import States


def check_record(states: States, record: Record[Any], before: Any) -> None:
    if isinstance(record.data, BodyReconstituted):
        _check_reconstituted(states, record.data, before)


def _check_reconstituted(states: States, happened: BodyReconstituted, before: Body) -> None:
    """Who holds a seat that stays holds it as before; a seat that ended is held by nobody, and a
    new one was never there (domain/bodies/reconstitution.py).
    """
    after = states.find(before.id)
    at = happened.effective.at
    was, now = electorate_at(before, at), electorate_at(after, at)
    for seat in now.seats:
        earlier = was.seat(seat.id)
        if seat.id in before.occupants:
            assert earlier == seat, "who holds a seat that stays holds it as before"
        else:
            assert seat in happened.added, "what it lacked was added"
    for gone in happened.ended:
        assert now.seat(gone) is None
        assert after.occupants[gone].at(at) is None
    if after.exists_at(at):
        assert now.seats, "a body has a seat"


def _check_nobody_sits_for_who_left(states: States, body: Body) -> None:
    """Who is a party no more holds no seat, unless a source reports it.

    See domain/agreements/leaving.py.
    """
    partnership = states.find(body.partnership)
    if states.is_found("NOT_PARTY", body.id) or states.is_found("NOT_PARTY_TO_AGREEMENT", body.id):
        return
    for line in body.occupants.values():
        for at, occupant in line.entries:
            if occupant is not None and occupant.party is not None and line.at(at) == occupant:
                assert not has_left(partnership, occupant.party, at), "nobody sits for who left"
    for organisation, line in partnership.parties.items():
        for at, is_party in line.entries:
            if not is_party and has_left(partnership, organisation, at):
                held = {seat.party for seat in electorate_at(body, at).seats if seat.holder}
                assert organisation not in held, "who leaves leaves no seat behind"


def check_states(states: States) -> None:
    for body in states.all(Body):
        _check_nobody_sits_for_who_left(states, body)
        known = {seat.id for seat in body.seats}
        assert known == set(body.occupants), "each seat that it ever had has a course"
        assert set(body.added) | set(body.ended) <= known
