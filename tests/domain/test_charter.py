"""Bodies, posts, signatures and cadences as provisions: what is refused, and what follows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.clash import check_claims
from domain.money import MalformedCurrency, Money
from domain.provisions.cadence import CadenceOfSeveral, CadenceProvision
from domain.provisions.charter import check_charter
from domain.provisions.composition import (
    BodyNotAsProvided,
    BodyProvision,
    ChairNotAsProvided,
    ChairWithoutSeat,
    SeatsOutOfRange,
    SeatsProvided,
    mismatch,
    require_as_provided,
    require_chair_as_provided,
)
from domain.provisions.office import (
    Appointer,
    AppointerContradictory,
    DecidedIn,
    NotForThemToAppoint,
    PostNotAsProvided,
    PostProvision,
    require_appointer,
)
from domain.provisions.office import require_as_provided as require_post_as_provided
from domain.provisions.provision import LONGEST_PERIOD, PeriodOutOfRange, Provision, RulesClash
from domain.provisions.remit import Power, PowerNamedTwice, Remit
from domain.provisions.scheme import Assignment, SchemeProvision
from domain.provisions.signing_rule import NoticesSignedAlone, SigningProvision, TogetherOutOfRange
from domain.provisions.tenure import USUAL_TENURE, Tenure, TenureOutOfRange
from domain.refusal import DONE_HERE, Refused, Reported
from domain.values import SEATS_LIMIT, BodyId, OrganisationId, PostId, SeatId, TextMissing, TooMany
from domain.voting.drafting import NumberOutOfRange
from domain.voting.tally import Seat

HILL, LAKE = (OrganisationId(UUID(int=number)) for number in (1, 2))
BOARD, COUNCIL = (BodyId(UUID(int=number)) for number in (3, 4))
POST = PostId(UUID(int=5))
TWO_AND_ONE = BodyProvision("Board", (SeatsProvided(2, HILL), SeatsProvided(1)))
MEETING = CadenceProvision("meeting", "meeting", 3, date(2026, 1, 31))
NEGATIVE = Fraction(-1)


@pytest.mark.parametrize(
    ("provision", "refusal"),
    [
        (BodyProvision("b", ()), TextMissing("seats")),
        (
            BodyProvision("b", (SeatsProvided(), SeatsProvided(0))),
            SeatsOutOfRange("seats[1].number", 0, SEATS_LIMIT),
        ),
        (
            BodyProvision("b", (SeatsProvided(SEATS_LIMIT), SeatsProvided())),
            TooMany("seats", SEATS_LIMIT + 1, SEATS_LIMIT),
        ),
        (BodyProvision("b", (SeatsProvided(),) * 1_001), TooMany("seats", 1_001, 1_000)),
        (
            BodyProvision("b", (SeatsProvided(weight=NEGATIVE),)),
            NumberOutOfRange("seats[0].weight", NEGATIVE),
        ),
        (BodyProvision("b", (SeatsProvided(1, HILL),), chair=LAKE), ChairWithoutSeat("b", LAKE)),
        (
            replace(TWO_AND_ONE, months=0),
            PeriodOutOfRange("Board", "months", 0, 1, LONGEST_PERIOD),
        ),
        (
            PostProvision("p", Tenure(terms=0)),
            TenureOutOfRange("the number of terms", 0, 1_000),
        ),
        (
            PostProvision("p", remit=Remit((), (Power(), Power()))),
            PowerNamedTwice("all other matters"),
        ),
        (
            PostProvision("p", appointed_by=Appointer("body")),
            AppointerContradictory("appointed_by"),
        ),
        (
            PostProvision("p", ended_by=Appointer("decision", body=BOARD)),
            AppointerContradictory("ended_by"),
        ),
        (
            PostProvision("p", ended_by=Appointer("body", party=HILL, body=BOARD)),
            AppointerContradictory("ended_by"),
        ),
        (SigningProvision("s", together=0), TogetherOutOfRange("s", 0, 100)),
        (SigningProvision("s", together=101), TogetherOutOfRange("s", 101, 100)),
        (SigningProvision("s", ("notices",), together=2), NoticesSignedAlone("s")),
        (SigningProvision("s", posts=(POST,) * 201), TooMany("posts", 201, 200)),
        (SigningProvision("s", limit=Money(Fraction(1), "E")), MalformedCurrency("E")),
        (
            replace(MEETING, months=0),
            PeriodOutOfRange("meeting", "months", 0, 1, LONGEST_PERIOD),
        ),
        (replace(MEETING, body=BOARD, party=HILL), CadenceOfSeveral("meeting")),
    ],
)
def test_a_malformed_provision_is_refused(provision: Provision, refusal: Refused) -> None:
    with pytest.raises(type(refusal)) as met:
        check_charter(provision)
    assert met.value == refusal
    assert met.value.sentence.endswith(".")


def test_sound_provisions_are_drafted() -> None:
    for provision in (
        replace(TWO_AND_ONE, chair=LAKE, preset="consent", months=24),
        PostProvision("p", appointed_by=Appointer("party", HILL), ended_by=Appointer("decision")),
        SigningProvision("s", ("agreements", "payments"), HILL, (POST,), False, 2),
        replace(MEETING, party=HILL),
    ):
        check_charter(provision)


@pytest.mark.parametrize(
    ("first", "second", "matter"),
    [
        (TWO_AND_ONE, replace(TWO_AND_ONE, chair=LAKE), "the body “Board”"),
        (PostProvision("a"), PostProvision("a", Tenure(12)), "the post “a”"),
        (SigningProvision("a"), SigningProvision("b"), "who signs agreements"),
        (
            SigningProvision("a", ("amendments",), HILL),
            SigningProvision("b", ("notices", "amendments"), HILL),
            "who signs amendments",
        ),
        (
            SchemeProvision("a", (Assignment(("tea",), "all-parties"),)),
            SchemeProvision("b", (Assignment(("tea",), "body", BOARD),)),
            "tea",
        ),
    ],
)
def test_two_that_say_what_only_one_can_clash(
    first: Provision, second: Provision, matter: str
) -> None:
    with pytest.raises(RulesClash) as met:
        check_claims([first, second])
    assert met.value == RulesClash(matter, first.name, second.name)


def test_what_is_of_another_name_or_party_or_kind_does_not_clash() -> None:
    check_claims(
        [
            TWO_AND_ONE,
            replace(TWO_AND_ONE, name="Council"),
            PostProvision("Board"),
            SigningProvision("a"),
            SigningProvision("b", ("agreements",)),
            SigningProvision("c", ("agreements",), HILL),
            SigningProvision("d", ("agreements",), LAKE),
            MEETING,
            MEETING,
        ]
    )


# Bodies


def seats(*parties: OrganisationId | None, **more: Any) -> tuple[Seat, ...]:
    return tuple(
        Seat(SeatId(UUID(int=10 + n)), None, party, **more) for n, party in enumerate(parties)
    )


@pytest.mark.parametrize(
    ("found", "because"),
    [
        (seats(HILL, HILL, LAKE), ""),
        (seats(HILL, HILL, HILL), ""),
        (seats(None, HILL, HILL), ""),
        (seats(HILL, LAKE, LAKE), f"it has 2 seats of the party {HILL}, and not 1"),
        (seats(HILL, HILL), "it has 1 seat, and not 0"),
        (seats(HILL, HILL, LAKE, LAKE), "it has 1 seat fewer"),
        (seats(HILL, HILL, LAKE, group="g"), f"it has 2 seats of the party {HILL}, and not 0"),
        (seats(), f"it has 2 seats of the party {HILL}, and not 0"),
    ],
)
def test_a_body_has_the_seats_that_are_provided_and_no_others(
    found: tuple[Seat, ...], because: str
) -> None:
    assert mismatch(TWO_AND_ONE, "Board", found) == because
    if because:
        with pytest.raises(BodyNotAsProvided):
            require_as_provided(TWO_AND_ONE, "Board", found, None, DONE_HERE)


def test_seats_are_told_apart_by_group_and_weight() -> None:
    half = Fraction(1, 2)
    mixed = BodyProvision("B", (SeatsProvided(1, None, "a", half), SeatsProvided(1, HILL, "a")))
    assert (
        mismatch(mixed, "B", (*seats(HILL, group="a"), *seats(LAKE, group="a", weight=half))) == ""
    )
    wrong = mismatch(mixed, "B", (*seats(HILL, group="a"), *seats(LAKE, group="a")))
    assert wrong == "it has 1 seat of the group “a” with the weight 1/2, and not 0"


def test_a_body_is_called_and_decides_as_provided() -> None:
    assert mismatch(TWO_AND_ONE, "Bored", seats(HILL, HILL, None)) == "it is called “Board”"
    preset = replace(TWO_AND_ONE, preset="consent")
    found = seats(HILL, HILL, None)
    require_as_provided(preset, "Board", found, "consent", DONE_HERE)
    with pytest.raises(BodyNotAsProvided) as met:
        require_as_provided(preset, "Board", found, "majority", DONE_HERE)
    assert met.value.because == "it decides by the preset “consent”"
    reported = Reported()
    require_as_provided(preset, "Bored", found, "consent", reported)
    assert [finding.code for finding in reported.findings] == ["BODY_NOT_AS_PROVIDED"]


def test_where_no_clause_provides_for_it_any_body_is_constituted() -> None:
    require_as_provided(None, "Anything", seats(LAKE), "majority", DONE_HERE)
    require_chair_as_provided(None, SeatId(UUID(int=10)), LAKE, DONE_HERE)


def test_the_chair_is_of_the_party_that_is_named() -> None:
    chaired = replace(TWO_AND_ONE, chair=HILL)
    seat = SeatId(UUID(int=10))
    require_chair_as_provided(chaired, seat, HILL, DONE_HERE)
    require_chair_as_provided(TWO_AND_ONE, seat, LAKE, DONE_HERE)
    for party in (LAKE, None):
        with pytest.raises(ChairNotAsProvided) as met:
            require_chair_as_provided(chaired, seat, party, DONE_HERE)
        assert met.value == ChairNotAsProvided("Board", HILL, seat)


# Posts

BOOKS = PostProvision("Treasurer", Tenure(24), Remit((), (Power(("money",)),)))


@pytest.mark.parametrize(
    ("title", "tenure", "remit", "because"),
    [
        ("Boss", BOOKS.tenure, BOOKS.remit, "it is called “Treasurer”"),
        ("Treasurer", Tenure(25), BOOKS.remit, "its terms are others"),
        ("Treasurer", BOOKS.tenure, Remit(), "its remit is another"),
    ],
)
def test_a_post_is_as_its_clause_provides(
    title: str, tenure: Any, remit: Any, because: str
) -> None:
    require_post_as_provided(BOOKS, "Treasurer", Tenure(24), BOOKS.remit or Remit(), DONE_HERE)
    with pytest.raises(PostNotAsProvided) as met:
        require_post_as_provided(BOOKS, title, tenure, remit, DONE_HERE)
    assert met.value == PostNotAsProvided("Treasurer", because)


def test_about_what_the_clause_does_not_say_the_post_is_as_it_is_defined() -> None:
    silent = PostProvision("Treasurer")
    require_post_as_provided(silent, "Treasurer", Tenure(7), Remit((), (Power(),)), DONE_HERE)
    require_post_as_provided(None, "Anything", USUAL_TENURE, Remit(), DONE_HERE)


@pytest.mark.parametrize(
    ("appointer", "party", "decided", "may"),
    [
        (Appointer(), None, None, True),
        (Appointer("party"), HILL, None, True),
        (Appointer("party"), None, DecidedIn(BOARD), False),
        (Appointer("party", HILL), HILL, None, True),
        (Appointer("party", HILL), LAKE, None, False),
        (Appointer("body", body=BOARD), None, DecidedIn(BOARD), True),
        (Appointer("body", body=BOARD), None, DecidedIn(COUNCIL), False),
        (Appointer("body", body=BOARD), HILL, None, False),
        (Appointer("decision"), None, DecidedIn(None), True),
        (Appointer("decision"), None, DecidedIn(COUNCIL), True),
        (Appointer("decision"), HILL, None, False),
    ],
)
def test_those_appoint_to_whom_the_clause_gives_it(
    appointer: Appointer, party: OrganisationId | None, decided: DecidedIn | None, may: bool
) -> None:
    require_appointer(None, appointer, party, decided, DONE_HERE)
    if may:
        require_appointer(BOOKS, appointer, party, decided, DONE_HERE)
        return
    with pytest.raises(NotForThemToAppoint):
        require_appointer(BOOKS, appointer, party, decided, DONE_HERE)
    reported = Reported()
    require_appointer(BOOKS, appointer, party, decided, reported)
    assert len(reported.findings) == 1
