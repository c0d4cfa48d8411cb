"""What a motion names of a body that it would constitute: that very body, and no other."""

from __future__ import annotations

from fractions import Fraction

import pytest

from domain.authority import ByDecision
from domain.bodies.body import BODY, BodyConstituted, SeatFilled, SeatVacated
from domain.bodies.seats_named import SeatsNamed, check_seats_named, merged, seats_named
from domain.motions.acts_named import (
    CompositionNotNamed,
    covers,
    named_acts,
    require_composition,
    said,
)
from domain.motions.enacted_acts import BodyConstitution, EnactedAct, SeatFilling, SeatVacating
from domain.motions.enactment import ActsNamed
from domain.provisions.composition import MOST_SORTS, SeatsOutOfRange
from domain.record import current_form
from domain.refusal import DONE_HERE, Refused, Reported
from domain.values import SEATS_LIMIT, BodyId, SeatId, TooMany
from domain.voting.tally import Seat
from tests.domain import books
from tests.domain.books import ADA, ALLIANCE, BOARD, HILL, LAKE, MOTION, named, on, why

PANEL = named(BodyId, "panel")
FREE = named(SeatId, "free")
OURS = (SeatsNamed(2, HILL), SeatsNamed(1, LAKE, "schools", Fraction(1, 2)))
SEATS = (
    Seat(named(SeatId, "a"), None, HILL),
    Seat(named(SeatId, "b"), None, LAKE, Fraction(1, 2), "schools"),
    Seat(named(SeatId, "c"), None, HILL),
)


def test_seats_are_named_in_one_form_whatever_their_order() -> None:
    singly = (OURS[1], SeatsNamed(1, HILL), SeatsNamed(1, HILL))
    assert merged(singly) == merged(OURS) == seats_named(SEATS)
    assert sorted(one.number for one in merged(singly)) == [1, 2]
    first, second = named_acts(
        (BodyConstitution("Panel", singly), BodyConstitution("Other", tuple(reversed(OURS))))
    )
    assert isinstance(first, BodyConstitution)
    assert isinstance(second, BodyConstitution)
    assert first.seats == second.seats


@pytest.mark.parametrize(
    ("seats", "is_covered"),
    [
        (SEATS, True),
        (tuple(reversed(SEATS)), True),
        (SEATS[:2], False),
        ((*SEATS, SEATS[0]), False),
        ((*SEATS[:2], Seat(SEATS[2].id, None, LAKE)), False),
        ((*SEATS[:2], Seat(SEATS[2].id, None, None)), False),
        ((*SEATS[:2], Seat(SEATS[2].id, None, HILL, Fraction(2))), False),
        ((*SEATS[:2], Seat(SEATS[2].id, None, HILL, group="firms")), False),
        ((*SEATS[:2], Seat(SEATS[2].id, None, HILL, persons=2)), False),
        ((*SEATS[:2], Seat(SEATS[2].id, ADA, HILL)), True),  # who sits there is another question
    ],
)
def test_a_decision_is_on_exactly_these_seats(seats: tuple[Seat, ...], is_covered: bool) -> None:
    [motion] = named_acts((BodyConstitution("Panel", OURS),))
    assert covers(motion, BodyConstitution("Panel", seats_named(seats))) == is_covered


def test_what_was_named_by_its_name_alone_still_leaves_the_seats_open() -> None:
    data = {"effective": {}, "acts": [{"kind": "constitute-body", "name": "Panel"}]}
    assert current_form("decision.acts-named.v2", data) == (ActsNamed, data)
    assert covers(BodyConstitution("Panel"), BodyConstitution("Panel", seats_named(SEATS)))


def test_who_decides_on_a_body_says_what_it_is() -> None:
    nothing = BodyConstitution("Panel")
    with pytest.raises(CompositionNotNamed):
        require_composition(nothing, DONE_HERE)
    reported = Reported()
    require_composition(nothing, reported)
    assert [one.code for one in reported.findings] == ["COMPOSITION_NOT_NAMED"]
    require_composition(BodyConstitution("Panel", OURS), DONE_HERE)
    require_composition(BodyConstitution("Panel", clause=books.DECIDING), DONE_HERE)


@pytest.mark.parametrize(
    ("seats", "refusal"),
    [
        (
            (SeatsNamed(), SeatsNamed(0)),
            SeatsOutOfRange("enacts[0].seats[1].number", 0, SEATS_LIMIT),
        ),
        ((SeatsNamed(),) * (MOST_SORTS + 1), TooMany("seats", MOST_SORTS + 1, MOST_SORTS)),
        ((SeatsNamed(SEATS_LIMIT), SeatsNamed()), TooMany("seats", SEATS_LIMIT + 1, SEATS_LIMIT)),
    ],
)
def test_seats_that_no_body_has_are_refused(
    seats: tuple[SeatsNamed, ...], refusal: Refused
) -> None:
    place = "seats" if isinstance(refusal, TooMany) else "enacts[0].seats"
    with pytest.raises(type(refusal)) as raised:
        check_seats_named(place, seats)
    assert raised.value == refusal


def test_what_a_decision_would_have_to_name_is_said_exactly() -> None:
    [act] = named_acts((BodyConstitution("Panel", OURS),))
    assert "2 of " in said(act)
    assert "of the group “schools” of the weight 1/2" in said(act)


# The chain of authority


def resolved(*acts: EnactedAct) -> books.Book:
    book = books.memorandum()
    books.decided(book, acts)
    return book


@pytest.mark.parametrize(
    ("seats", "broken"), [(SEATS, False), ((*SEATS, Seat(FREE, None, HILL)), True)]
)
def test_the_chain_says_whether_that_body_was_decided_on(
    seats: tuple[Seat, ...], broken: bool
) -> None:
    book = resolved(*named_acts((BodyConstitution("Panel", OURS),)))
    made = BodyConstituted(on(30), PANEL, ALLIANCE, "Panel", seats)
    event = book.record(BODY, PANEL, made, by=ByDecision(MOTION))
    found = why(book.chain(event))
    assert bool(found) == broken
    if broken:
        [(kind, said_why)] = found
        assert kind == "decision"
        assert said_why.startswith("its motion does not name the act “constitute-body”")


def test_filling_and_leaving_a_seat_rest_on_the_decision_that_names_it() -> None:
    book = resolved(SeatVacating(BOARD, books.ONE), SeatFilling(BOARD, books.ONE))
    left = book.record(BODY, BOARD, SeatVacated(on(30), books.ONE), by=ByDecision(MOTION))
    assert why(book.chain(left)) == []
    filled = SeatFilled(on(31), books.ONE, books.BOB)
    assert why(book.chain(book.record(BODY, BOARD, filled, by=ByDecision(MOTION)))) == []
    other = book.record(BODY, BOARD, SeatVacated(on(32), books.TWO), by=ByDecision(MOTION))
    [(kind, _)] = why(book.chain(other))
    assert kind == "decision"


def test_a_party_fills_its_own_seat_as_a_party() -> None:
    book = books.memorandum()
    left = book.record(BODY, BOARD, SeatVacated(on(30), books.ONE))
    [first, *_] = books.said(book.chain(left), "party")
    assert first == "Hill School, a party of the partnership."
    seats = (Seat(FREE, None, HILL),)
    free = BodyConstituted(on(30), PANEL, ALLIANCE, "Panel", seats)
    alone = book.record(BODY, PANEL, free, SeatVacated(on(31), FREE))
    assert "party" in books.kinds(book.chain(alone))
