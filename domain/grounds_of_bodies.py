"""What acts about bodies rest on: the clause that provides for them, their seats, who chairs."""

from collections.abc import Iterator
from typing import Any

from domain import body as bodies
from domain.attendance import AttendanceRecorded
from domain.authority import ByDecision
from domain.body import BODY, BodyConstituted, chair_at
from domain.chain import Acted, Ground, missing, rests
from domain.grounds import of_body, of_party, provided_for
from domain.grounds_of_votes import seat_of_body
from domain.values import BodyId


@rests(bodies.BodyConstituted)
def _constituted(acted: Acted[BodyConstituted]) -> Iterator[Ground]:
    data = acted.data
    yield from provided_for(acted, data.agreement, data.clause, "to constitute a body")


@rests(
    bodies.SeatFilled,
    bodies.SeatVacated,
    bodies.PresetStated,
    bodies.ChairDesignated,
    bodies.BodyDissolved,
)
def _in_body(acted: Acted[Any]) -> Iterator[Ground]:
    yield of_body(acted.known, BodyId(acted.record.stream), acted.at)
    party = getattr(acted.data, "party", None)
    if party is not None and acted.record.partnership is not None and not acted.is_reported:
        yield of_party(acted.known, acted.record.partnership, party, acted.at)


@rests(AttendanceRecorded)
def _attendance(acted: Acted[AttendanceRecorded]) -> Iterator[Ground]:
    """Who chairs says who was there, unless that was decided."""
    known, at, by = acted.known, acted.at, acted.data.by
    body = BodyId(acted.record.stream)
    yield of_body(known, body, at)
    if acted.is_reported or isinstance(acted.record.authority, ByDecision):
        return
    state = known.of(BODY, body)
    chair = None if state is None else chair_at(state, at)
    if chair is None or by is None:
        yield missing("seat", "Whoever chairs the body.", "nobody is known to", body)
    else:
        yield seat_of_body(known, body, chair.id, at, by)
