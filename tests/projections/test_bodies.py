"""The bodies view: who held which seat when, entered in any order."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.bodies.body import (
    BODY,
    BodyConstituted,
    BodyDissolved,
    ChairDesignated,
    SeatFilled,
    SeatVacated,
    electorate_at,
)
from domain.bodies.reconstitution import BodyReconstituted, ChairVacated
from domain.provisions.seat_term import SeatTermsFixed
from domain.values import BodyId, OrganisationId, PartnershipId, PersonId, SeatId
from domain.voting.tally import Seat
from projections.bodies import BODIES, SEAT_TERM_ENDS
from projections.due import DueRow
from projections.seats import BodyRow, OccupancyRow, SeatRow
from tests.projections.records import Ledger, folded, on, some_id

BOARD: BodyId = some_id(BodyId, "board")
FIRST: SeatId = some_id(SeatId, "first")
SECOND: SeatId = some_id(SeatId, "second")
THIRD: SeatId = some_id(SeatId, "third")
FOURTH: SeatId = some_id(SeatId, "fourth")
SCHOOL: OrganisationId = some_id(OrganisationId, "school")
FIRM: OrganisationId = some_id(OrganisationId, "firm")
ADA: PersonId = some_id(PersonId, "Ada")
BEN: PersonId = some_id(PersonId, "Ben")
CONSTITUTED = BodyConstituted(
    on(2),
    BOARD,
    some_id(PartnershipId, "alliance"),
    "Board",
    (Seat(FIRST, ADA, SCHOOL, Fraction(1, 2), "schools"), Seat(SECOND, None, FIRM)),
)

acts = st.lists(
    st.tuples(
        st.sampled_from([FIRST, SECOND]),
        st.sampled_from([ADA, BEN, None]),
        st.sampled_from([SCHOOL, None]),
        st.integers(2, 9),
    ),
    max_size=8,
)


@given(
    acts,
    st.one_of(st.none(), st.integers(2, 9)),
    st.one_of(st.none(), st.tuples(st.integers(2, 9), st.sampled_from([(), (FIRST,), (SECOND,)]))),
)
def test_who_holds_a_seat_at_any_time_is_who_the_domain_finds(
    tried: list[Any], dissolved: int | None, changed: tuple[int, tuple[SeatId, ...]] | None
) -> None:
    happened: list[Any] = [
        SeatFilled(on(day), seat, holder, party) if holder else SeatVacated(on(day), seat)
        for seat, holder, party, day in tried
    ]
    if changed is not None:
        new = (Seat(THIRD, BEN, FIRM), Seat(FOURTH))
        other = BodyReconstituted(on(changed[0]), "Bench", changed[1], new)
        happened.insert(len(happened) // 3, other)
    if dissolved is not None:
        happened.insert(len(happened) // 2, BodyDissolved(on(dissolved)))
    ledger = Ledger()
    ledger.record(BODY, BOARD, CONSTITUTED, *happened)
    rows = folded(BODIES, ledger)
    state = BODY.fold([CONSTITUTED, *happened])
    assert state is not None
    for day in range(12):
        at = on(day).at
        found = {
            (row.seat, row.holder, row.party)
            for row in rows.all(OccupancyRow)
            if row.since <= at and (row.until is None or at < row.until)
        }
        seats = electorate_at(state, at).seats
        assert found == {(seat.id, seat.holder, seat.party) for seat in seats if seat.holder}
    if dissolved is None:
        for seat in electorate_at(state, on(99).at).seats:
            row = rows.existing(SeatRow, (BOARD, seat.id))
            assert (row.holder, row.party) == (seat.holder, seat.party)


def test_a_body_and_its_seats_end_together() -> None:
    ledger = Ledger()
    ledger.record(BODY, BOARD, CONSTITUTED, BodyDissolved(on(7)))
    rows = folded(BODIES, ledger)
    body = rows.existing(BodyRow, BOARD)
    assert (body.dissolved_day, body.seats, body.version) == (on(7).day, (FIRST, SECOND), 2)
    seat = rows.existing(SeatRow, (BOARD, FIRST))
    assert (seat.holder, seat.party, seat.weight) == (None, SCHOOL, Fraction(1, 2))
    [occupancy] = rows.all(OccupancyRow)
    assert (occupancy.holder, occupancy.until) == (ADA, on(7).at)


def test_a_body_reconstituted_has_its_new_name_and_seats_and_what_ended_is_kept_apart() -> None:
    ledger = Ledger()
    new = Seat(THIRD, BEN, FIRM)
    changed = BodyReconstituted(on(5), "Bench", (FIRST,), (new,))
    history = (ChairDesignated(on(3), FIRST), changed, ChairVacated(on(5)))
    ledger.record(BODY, BOARD, CONSTITUTED, SeatTermsFixed(on(2), (FIRST,), on(9)), *history)
    rows = folded(BODIES, ledger)
    body = rows.existing(BodyRow, BOARD)
    assert (body.name, body.seats, body.chair) == ("Bench", (SECOND, THIRD), None)
    assert (body.seats_had, body.reconstituted_day) == (3, on(5).day)
    gone = rows.existing(SeatRow, (BOARD, FIRST))
    assert (gone.holder, gone.ended_at, gone.term_until) == (None, on(5).at, None)
    added = rows.existing(SeatRow, (BOARD, THIRD))
    assert (added.number, added.holder, added.added_at) == (3, BEN, on(5).at)
    assert rows.all(DueRow) == [], "a term that ended with the seat is due no more"


def test_the_end_of_a_term_is_due_until_the_seat_is_left_or_taken_anew() -> None:
    def folded_after(*happened: Any) -> Any:
        ledger = Ledger()
        ledger.record(BODY, BOARD, CONSTITUTED, SeatTermsFixed(on(2), (FIRST,), on(9)), *happened)
        return folded(BODIES, ledger)

    rows = folded_after()
    [due] = rows.all(DueRow)
    assert (due.kind, due.subject, due.id, due.due_at) == (SEAT_TERM_ENDS, BOARD, FIRST, on(9).at)
    assert (due.person, due.party) == (ADA, SCHOOL)
    assert due.remind_from is not None
    assert due.remind_from < due.due_at
    assert rows.existing(SeatRow, (BOARD, FIRST)).term_until == on(9).at
    left = SeatVacated(on(9), FIRST)
    for over in ((left,), (left, SeatFilled(on(9), FIRST, BEN)), (BodyDissolved(on(5)),)):
        rows = folded_after(*over)
        assert rows.all(DueRow) == []
        assert rows.existing(SeatRow, (BOARD, FIRST)).term_until is None
    again = SeatTermsFixed(on(9), (FIRST,), on(16))
    [due] = folded_after(left, SeatFilled(on(9), FIRST, BEN), again).all(DueRow)
    assert (due.due_at, due.person) == (on(16).at, BEN)
    earlier = (SeatFilled(on(1), FIRST, BEN),)
    assert len(folded_after(*earlier).all(DueRow)) == 1
