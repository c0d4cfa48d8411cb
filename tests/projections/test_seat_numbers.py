"""Seats in sentences go by their number, not by an identifier."""

from uuid import UUID

from projections.seat_numbers import seats_numbered, seats_told

FIRST, SECOND = UUID(int=1), UUID(int=2)


def test_each_seat_goes_by_its_place() -> None:
    said = (f"It was vetoed by seat {SECOND}, seat {FIRST}.", "2 seats recused from this matter.")
    assert seats_numbered(said, (FIRST, SECOND)) == ("It was vetoed by seat 2, seat 1.", said[1])


def test_what_is_not_known_stays_as_it_is() -> None:
    said = (f"The ballot of seat {SECOND} was set aside.", "The ballot of seat treasurer stands.")
    assert seats_numbered(said, (FIRST,)) == said


def test_a_seat_goes_by_what_its_reader_calls_it() -> None:
    said = (f"The ballot of seat {FIRST} was set aside: the seat was recused.",)
    told = seats_told(said, lambda seat: "1 of Hill School" if seat == FIRST else None)
    assert told == ("The ballot of seat 1 of Hill School was set aside: the seat was recused.",)
