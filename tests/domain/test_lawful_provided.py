"""By what right bodies are composed and posts described: as their clause says, and not wider."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.clause import Clause
from domain.authority import Authority, ByDecision, ByOrganisation, BySource
from domain.bodies.body import BODY, BodyConstituted, ChairDesignated, PresetStated
from domain.bodies.reconstitution import BodyReconstituted
from domain.money import Money
from domain.posts.post import POST, PostDefined, RemitGranted
from domain.provisions.composition import BodyNotAsProvided, BodyProvision, SeatsProvided
from domain.provisions.office import PostProvision
from domain.provisions.provision import Provision
from domain.provisions.remit import Power, Remit
from domain.provisions.tenure import USUAL_TENURE, Tenure
from domain.refusal import Finding
from domain.values import AgreementId, BodyId, ClauseId, PostId, SeatId, Source
from domain.voting.tally import Seat
from tests.domain.books import (
    ADA,
    ALLIANCE,
    BOB,
    HILL,
    KEY,
    LAKE,
    MOTION,
    Book,
    agreed,
    memorandum,
    named,
    on,
    why,
)

CHARTER, CLAUSE = named(AgreementId, "charter"), named(ClauseId, "provides")
POST_ID, COUNCIL = named(PostId, "treasurer"), named(BodyId, "council")
FIRST, SECOND, THIRD = (named(SeatId, name) for name in ("first", "second", "third"))


def euros(amount: int) -> Remit:
    """A remit with a power up to this amount."""
    return Remit(powers=(Power(("money",), Money(Fraction(amount), "EUR")),))


OFFICE = PostProvision("Treasurer", USUAL_TENURE, euros(100))
SEATS = (Seat(FIRST, ADA, HILL), Seat(SECOND, BOB, LAKE))
COMPOSED = BodyProvision(
    "Council", (SeatsProvided(1, party=HILL), SeatsProvided(1, party=LAKE)), "majority", HILL
)
DEFINED = PostDefined(
    on(12),
    POST_ID,
    ALLIANCE,
    "Treasurer",
    USUAL_TENURE,
    euros(100),
    None,
    CHARTER,
    CLAUSE,
)
CONSTITUTED = BodyConstituted(on(12), COUNCIL, ALLIANCE, "Council", SEATS, CHARTER, CLAUSE)


def charter(*provisions: Provision) -> Book:
    """A charter whose one clause carries these, in force on the eleventh day."""
    book = memorandum()
    agreed(book, CHARTER, "Charter", Clause(CLAUSE, "1", "Who", "So.\n", None, provisions))
    return book


def links(book: Book, event: UUID) -> list[tuple[str, str]]:
    return why(book.chain(event))


# Posts


def test_a_post_rests_on_a_clause_that_provides_for_it_so() -> None:
    book = charter(OFFICE)
    assert links(book, book.record(POST, POST_ID, DEFINED)) == []
    assert links(book, book.record(POST, POST_ID, RemitGranted(on(13), euros(100)))) == []


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"remit": euros(1_000)}, "its remit is another"),
        ({"tenure": Tenure(holders=3)}, "its terms are others"),
        ({"title": "President"}, "it is called “Treasurer”"),
    ],
)
def test_a_post_that_is_wider_than_its_clause_does_not_hold(changed: Any, because: str) -> None:
    book = charter(OFFICE)
    found = book.record(POST, POST_ID, replace(DEFINED, **changed))
    assert links(book, found) == [("clause", f"it provides otherwise: {because}")]


def test_a_remit_that_is_wider_than_the_clause_of_its_post_does_not_hold() -> None:
    book = charter(OFFICE)
    book.record(POST, POST_ID, DEFINED)
    found = book.record(POST, POST_ID, RemitGranted(on(13), euros(1_000)))
    assert links(book, found) == [("clause", "it provides otherwise: its remit is another")]


@pytest.mark.parametrize(
    ("by", "alone"),
    [
        (KEY, False),
        (ByOrganisation("hill", HILL), True),
        (ByDecision(MOTION), False),
    ],
)
def test_a_remit_that_no_clause_gives_is_not_given_by_one_of_several_parties(
    by: Authority, alone: bool
) -> None:
    book = charter()
    found = links(book, book.record(POST, POST_ID, DEFINED, by=by))
    assert (("decision", "one of several parties gave it alone") in found) is alone


# Bodies


def test_a_body_rests_on_a_clause_that_provides_for_it_so() -> None:
    book = charter(COMPOSED)
    events = (CONSTITUTED, PresetStated(on(12), "majority"), ChairDesignated(on(12), FIRST))
    for happened in events:
        assert links(book, book.record(BODY, COUNCIL, happened)) == []


@pytest.mark.parametrize(
    ("changed", "because"),
    [
        ({"seats": (*SEATS, Seat(THIRD, None, HILL))}, "it has 1 seat fewer"),
        ({"seats": SEATS[:1]}, f"it has 1 seat of the party {LAKE}, and not 0"),
        (
            {"seats": (replace(SEATS[0], weight=Fraction(2)), SEATS[1])},
            f"it has 1 seat of the party {HILL}, and not 0",
        ),
        ({"name": "Senate"}, "it is called “Council”"),
    ],
)
def test_a_body_that_is_composed_otherwise_than_its_clause_says_does_not_hold(
    changed: Any, because: str
) -> None:
    book = charter(COMPOSED)
    found = book.record(BODY, COUNCIL, replace(CONSTITUTED, **changed))
    assert links(book, found) == [("clause", f"it provides otherwise: {because}")]


def test_a_body_does_not_get_seats_that_its_clause_does_not_give_it() -> None:
    book = charter(COMPOSED)
    book.record(BODY, COUNCIL, CONSTITUTED)
    more = BodyReconstituted(on(13), "Council", (), (Seat(THIRD, None, HILL),), CHARTER, CLAUSE)
    found = book.record(BODY, COUNCIL, more)
    assert links(book, found) == [("clause", "it provides otherwise: it has 1 seat fewer")]


def test_a_body_does_not_decide_by_another_preset_than_its_clause_says() -> None:
    book = charter(COMPOSED)
    book.record(BODY, COUNCIL, CONSTITUTED)
    found = book.record(BODY, COUNCIL, PresetStated(on(12), "all-agree"))
    because = "it provides otherwise: it decides by the preset “majority”"
    assert links(book, found) == [("clause", because)]


def test_a_body_is_not_chaired_from_a_seat_of_another_party_than_its_clause_names() -> None:
    book = charter(COMPOSED)
    book.record(BODY, COUNCIL, CONSTITUTED)
    found = book.record(BODY, COUNCIL, ChairDesignated(on(12), SECOND))
    because = "it provides otherwise: it is chaired from a seat of another party"
    assert links(book, found) == [("clause", because)]


@pytest.mark.parametrize("is_found", [True, False])
def test_what_a_source_reports_otherwise_is_entered_with_that_as_a_finding(is_found: bool) -> None:
    book = charter(COMPOSED)
    by = BySource(Source("Minutes", "", "", ""))
    found = book.record(BODY, COUNCIL, replace(CONSTITUTED, seats=SEATS[:1]), by=by)
    finding = Finding(BodyNotAsProvided.code, "")
    book.records[-1] = replace(book.records[-1], findings=(finding,) if is_found else ())
    assert (not links(book, found)) is is_found
