"""Posts: defined with a remit, filled for terms that don't overlap, vacated, abolished."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from domain.money import MalformedAmount, MalformedCurrency, Money
from domain.posts.post import (
    POST,
    AccountableAlready,
    AlreadyAppointed,
    PostAbolished,
    PostAlreadyAbolished,
    PostAlreadyDefined,
    PostFilled,
    PostGone,
    PostTaken,
    PostUnknown,
    PostVacated,
    RemitGranted,
    RemitUnchanged,
    TermsExhausted,
    TermTooLong,
    abolish_post,
    define_post,
    fill_post,
    grant_remit,
    remit_at,
    vacate_post,
)
from domain.provisions.remit import (
    NO_REMIT,
    Power,
    PowerNamedTwice,
    Remit,
    Responsibility,
    ResponsibilityNamedTwice,
)
from domain.provisions.tenure import Tenure, TenureOutOfRange, months_after, term_of_office
from domain.refusal import Refused
from domain.values import (
    ContradictoryDates,
    ControlCharacter,
    Moment,
    Period,
    TextMissing,
    TextTooLong,
    TooMany,
    end_of,
)
from tests.domain.posts import (
    ADA,
    ALLIANCE,
    BEN,
    BOARD,
    CHAIR,
    CLEO,
    DEFINED,
    PAYMENTS,
    REMIT,
    TENURE,
    TREASURER,
    ZURICH,
    appointment_id,
    francs,
    on,
    term,
)
from tests.domain.specification import given

FILLED = PostFilled(on(2020), appointment_id(1), ADA, term(2020, 2021))
VACATED = PostVacated(on(2021), appointment_id(1))
ABOLISHED = PostAbolished(on(2030))
DEFINING: dict[str, Any] = {
    "id": TREASURER,
    "partnership": ALLIANCE,
    "title": "Treasurer",
    "tenure": TENURE,
    "remit": REMIT,
    "body": BOARD,
    "effective": on(2018),
}


def filling(
    number: int = 2, person: Any = BEN, during: Period | None = None, **fields: Any
) -> dict[str, Any]:
    return {
        "appointment": appointment_id(number),
        "person": person,
        "term": during or term(2022, 2023),
        "zone": UTC,
        "effective": on(2021, 12),
        **fields,
    }


# Definition


def test_a_post_is_defined_once() -> None:
    defining = given().when(define_post, **DEFINING)
    defining.then(DEFINED).again().refused(PostAlreadyDefined(TREASURER))


MANY = tuple(Responsibility(str(number), "informed") for number in range(501))


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"title": " "}, TextMissing),
        ({"title": "T\x07"}, ControlCharacter),
        ({"title": "T" * 1_001}, TextTooLong),
        ({"tenure": Tenure(months=0)}, TenureOutOfRange("the months of a term", 0, 1_200)),
        ({"tenure": Tenure(terms=-1)}, TenureOutOfRange("the number of terms", -1, 1_000)),
        ({"tenure": Tenure(holders=0)}, TenureOutOfRange("the number of holders", 0, 1_000)),
        ({"remit": Remit(MANY)}, TooMany),
        ({"remit": Remit((Responsibility("", "informed"),))}, TextMissing),
        ({"remit": Remit((Responsibility("a", "informed"),) * 2)}, ResponsibilityNamedTwice),
        ({"remit": Remit((), (Power(),) * 101)}, TooMany),
        ({"remit": Remit((), (Power(("a",)), Power(("b", "a"))))}, PowerNamedTwice),
        ({"remit": Remit((), (Power(), Power()))}, PowerNamedTwice("all other matters")),
        ({"remit": Remit((), (Power(("a\x00",)),))}, ControlCharacter),
        ({"remit": Remit((), (Power((), Money(Fraction(-1), "CHF")),))}, MalformedAmount),
        ({"remit": Remit((), (Power((), Money(Fraction(1, 3), "CHF")),))}, MalformedAmount),
        ({"remit": Remit((), (Power((), Money(Fraction(1), "Fr.")),))}, MalformedCurrency),
    ],
)
def test_a_post_that_could_not_be_is_refused(
    fields: dict[str, Any], refusal: type[Refused] | Refused
) -> None:
    given().when(define_post, **{**DEFINING, **fields}).refused(refusal)


@pytest.mark.parametrize(("theirs", "ours"), [(True, False), (False, True)])
def test_only_one_post_is_accountable_where_that_is_wanted(theirs: bool, ours: bool) -> None:
    other = POST.fold(
        [replace(DEFINED, remit=Remit((Responsibility("budget", "accountable", theirs),)))]
    )
    remit = Remit((Responsibility("budget", "accountable", ours),))
    defining = {**DEFINING, "id": CHAIR, "title": "Chair", "remit": remit, "others": [other]}
    refusal = AccountableAlready("budget", "Treasurer")
    given().when(define_post, **defining).refused(refusal)
    given().when_reported(define_post, **defining).found(refusal)


def test_another_post_is_accountable_neither_at_once_nor_later() -> None:
    sole = Remit((Responsibility("budget", "accountable", True),))
    later = replace(DEFINED, effective=on(2022), remit=sole)
    defining = {**DEFINING, "id": CHAIR, "title": "Chair", "remit": sole}
    refusal = AccountableAlready("budget", "Treasurer")
    given().when(define_post, **defining, others=[POST.fold([later])]).refused(refusal)
    over = POST.fold([replace(DEFINED, remit=sole), PostAbolished(on(2020))])
    assert given().when(define_post, **{**defining, "effective": on(2020)}, others=[over]).happened


def test_a_remit_clashes_only_as_long_as_it_is_held() -> None:
    sole = Remit((Responsibility("budget", "accountable", True),))
    other = POST.fold([replace(DEFINED, id=CHAIR, title="Chair", effective=on(2022), remit=sole)])
    granting: dict[str, Any] = {"remit": sole, "others": [other], "effective": on(2020)}
    refusal = AccountableAlready("budget", "Chair")
    given(DEFINED).when(grant_remit, **granting).refused(refusal)
    replaced = RemitGranted(on(2021), NO_REMIT)
    given(DEFINED, replaced).when(grant_remit, **granting).then(RemitGranted(on(2020), sole))


@pytest.mark.parametrize(
    "responsibility",
    [Responsibility("budget", "responsible", True), Responsibility("travel", "accountable", True)],
)
def test_others_may_have_another_part_or_another_matter(responsibility: Responsibility) -> None:
    remit = Remit((responsibility,))
    other = POST.fold([DEFINED])
    defining = {**DEFINING, "id": CHAIR, "remit": remit, "others": [other]}
    given().when(define_post, **defining).then(replace(DEFINED, id=CHAIR, remit=remit))


def test_two_posts_share_accountability_where_nobody_minds() -> None:
    shared = Remit((Responsibility("budget", "accountable"),))
    other = POST.fold([replace(DEFINED, remit=shared)])
    defining = {**DEFINING, "id": CHAIR, "remit": shared, "others": [other]}
    given().when(define_post, **defining).then(replace(DEFINED, id=CHAIR, remit=shared))


def test_a_remit_is_granted_once_and_holds_from_its_day_on() -> None:
    granting = given(DEFINED).when(grant_remit, remit=NO_REMIT, effective=on(2019))
    granting.then(RemitGranted(on(2019), NO_REMIT)).again().refused(
        RemitUnchanged(TREASURER, on(2019))
    )
    post = granting.state
    assert [remit_at(post, on(year).at) for year in (2017, 2018, 2019)] == [
        NO_REMIT,
        REMIT,
        NO_REMIT,
    ]


def test_a_post_is_no_rival_of_itself() -> None:
    sole = Remit((Responsibility("budget", "accountable", True),))
    itself = POST.fold([DEFINED])
    given(DEFINED).when(grant_remit, remit=sole, others=[itself], effective=on(2019)).then(
        RemitGranted(on(2019), sole)
    )


def test_a_remit_is_not_granted_before_the_post_nor_after_it() -> None:
    granting = {"remit": NO_REMIT}
    given(DEFINED).when(grant_remit, **granting, effective=on(2017)).refused(ContradictoryDates)
    gone = PostGone(TREASURER, on(2030), on(2031))
    ended = given(DEFINED, ABOLISHED)
    ended.when(grant_remit, **granting, effective=on(2031)).refused(gone)
    ended.when_reported(grant_remit, **granting, effective=on(2031)).found(gone)
    given(DEFINED).when(
        grant_remit, remit=Remit((), (Power(), Power())), effective=on(2019)
    ).refused(PowerNamedTwice)


# Places


def test_a_place_is_given_once() -> None:
    given(DEFINED).when(fill_post, **filling(1, ADA, term(2020, 2021), effective=on(2020))).then(
        FILLED
    ).again().refused(AlreadyAppointed(TREASURER, ADA))


@pytest.mark.parametrize(
    "during",
    [
        term(2021, 2022),
        Period(on(2021, 12, 31)),
        term(2019, None),
        Period(on(2020, 5), on(2020, 6)),
    ],
)
def test_terms_in_one_place_do_not_overlap(during: Period) -> None:
    taking = filling(during=during)
    taken = PostTaken(TREASURER, max(during.start, on(2020), key=lambda m: m.at), 1)
    open_ended = replace(DEFINED, tenure=Tenure())
    given(open_ended, FILLED).when(fill_post, **taking).refused(taken)
    given(open_ended, FILLED).when_reported(fill_post, **taking).then(
        PostFilled(on(2021, 12), appointment_id(2), BEN, during)
    ).found(taken)


def test_terms_may_touch_and_a_place_that_was_left_is_free() -> None:
    given(DEFINED, FILLED).when(fill_post, **filling(during=term(2022, 2023))).then(
        PostFilled(on(2021, 12), appointment_id(2), BEN, term(2022, 2023))
    )
    given(DEFINED, FILLED, VACATED).when(fill_post, **filling(during=term(2021, 2022))).then(
        PostFilled(on(2021, 12), appointment_id(2), BEN, term(2021, 2022))
    )


def test_as_many_hold_the_post_as_it_has_places() -> None:
    two = replace(DEFINED, tenure=Tenure(holders=2))
    second = PostFilled(on(2020), appointment_id(2), BEN, term(2021, 2022))
    third = filling(3, CLEO, term(2020, 2020))
    given(two, FILLED, second).when(fill_post, **third).then(
        PostFilled(on(2021, 12), appointment_id(3), CLEO, term(2020, 2020))
    )
    given(two, FILLED, second).when(fill_post, **filling(3, CLEO, term(2020, 2021))).refused(
        PostTaken(TREASURER, on(2021), 2)
    )


def test_nobody_has_two_places_at_a_time() -> None:
    two = replace(DEFINED, tenure=Tenure(holders=2))
    given(two, FILLED).when(fill_post, **filling(2, ADA, term(2021, 2022))).refused(
        AlreadyAppointed(TREASURER, ADA)
    )


@pytest.mark.parametrize("during", [term(2022, 2024), term(2022, None)])
def test_a_term_lasts_no_longer_than_the_tenure_says(during: Period) -> None:
    refusal = TermTooLong(TREASURER, 24)
    given(DEFINED).when(fill_post, **filling(during=during)).refused(refusal)
    given(DEFINED).when_reported(fill_post, **filling(during=during)).found(refusal)


def test_nobody_is_appointed_more_often_than_the_tenure_says() -> None:
    again = PostFilled(on(2022), appointment_id(2), ADA, term(2022, 2023))
    third = filling(3, ADA, term(2024, 2025))
    exhausted = TermsExhausted(TREASURER, ADA, 2)
    given(DEFINED, FILLED, again).when(fill_post, **third).refused(exhausted)
    given(DEFINED, FILLED, again).when_reported(fill_post, **third).found(exhausted)
    declined = PostVacated(on(2021, 12, 31), appointment_id(2))
    given(DEFINED, FILLED, again, declined).when(fill_post, **third).then(
        PostFilled(on(2021, 12), appointment_id(3), ADA, term(2024, 2025))
    )


def test_no_place_is_given_before_the_post_nor_after_it() -> None:
    given(DEFINED).when(fill_post, **filling(during=term(2017, 2018))).refused(ContradictoryDates)
    gone = PostGone(TREASURER, on(2030), on(2030))
    after = filling(during=term(2030, 2031))
    given(DEFINED, ABOLISHED).when(fill_post, **after).refused(gone)
    given(DEFINED, ABOLISHED).when_reported(fill_post, **after).found(gone)


def test_a_place_becomes_vacant_once() -> None:
    vacating = given(DEFINED, FILLED).when(
        vacate_post, appointment=appointment_id(1), effective=on(2021)
    )
    attempt = vacating.then(VACATED)
    with pytest.raises(AssertionError):
        attempt.again()


def test_a_post_is_abolished_once() -> None:
    abolishing = given(DEFINED).when(abolish_post, effective=on(2030))
    abolishing.then(ABOLISHED).again().refused(PostAlreadyAbolished(TREASURER, on(2030)))
    given(DEFINED).when(abolish_post, effective=on(2017)).refused(ContradictoryDates)
    assert remit_at(abolishing.state, on(2030).at) == NO_REMIT


def test_nothing_happens_to_unknown_posts() -> None:
    given().when(grant_remit, remit=NO_REMIT, effective=on(2020)).refused(PostUnknown)
    given().when(fill_post, **filling()).refused(PostUnknown)
    given().when(abolish_post, effective=on(2020)).refused(PostUnknown)
    given().when(vacate_post, appointment=appointment_id(1), effective=on(2020)).refused(
        PostUnknown
    )


# Terms


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2024, 1, 1), 12, date(2024, 12, 31)),
        (date(2024, 8, 15), 24, date(2026, 8, 14)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 30), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 12, 1), 1, date(2024, 12, 31)),
        (date(2024, 3, 1), 6, date(2024, 8, 31)),
    ],
)
def test_a_term_of_months_ends_with_a_day(start: date, months: int, last: date) -> None:
    begins = Moment.of(start, ZURICH)
    assert months_after(begins, months, ZURICH) == end_of(last, ZURICH)


def test_a_term_that_begins_at_an_instant_ends_at_the_same_time_of_day() -> None:
    begins = Moment(datetime(2024, 1, 31, 11, 30, tzinfo=UTC))
    ends = months_after(begins, 6, ZURICH)
    assert ends == Moment(datetime(2024, 7, 31, 10, 30, tzinfo=UTC)), "half past twelve in Zurich"


def test_a_term_ends_as_stated_or_as_the_tenure_says() -> None:
    end = end_of(date(2020, 6, 30))
    assert term_of_office(TENURE, on(2020), end, UTC) == Period(on(2020), end)
    assert term_of_office(TENURE, on(2020), None, UTC) == term(2020, 2021)
    assert term_of_office(Tenure(), on(2020), None, UTC) == Period(on(2020))
    assert term_of_office(Tenure(months=1_200), on(9_950), None, UTC) == Period(on(9_950))


@pytest.mark.parametrize("end", [on(2019), on(2020), end_of(date(2019, 12, 31))])
def test_a_term_does_not_end_before_it_begins(end: Moment) -> None:
    with pytest.raises(ContradictoryDates):
        term_of_office(TENURE, on(2020), end, UTC)


def test_money_is_written_as_people_write_it() -> None:
    assert [
        str(Money(Fraction(amount), "CHF")) for amount in ("5000", "12.5", "0.0125", "1/3")
    ] == [
        "CHF 5000",
        "CHF 12.50",
        "CHF 0.0125",
        "CHF 1/3",
    ]
    assert str(PAYMENTS.limit) == str(francs(5_000))
