"""The day decided: a motion names from when on an act has effect, and nobody else chooses it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from domain.calendar import LAST_DAY
from domain.decisions.resolution import enacting
from domain.motions.acts_named import ActNamedTwice, covers, named_acts, said
from domain.motions.day_decided import CarryingOut, NotTheDayDecided, first_day
from domain.motions.enacted_acts import AgreementTermination, PostAppointment
from domain.motions.enactment import ActCarriedOut
from domain.refusal import DONE_HERE, Finding, Reported
from domain.values import AgreementId, Moment, derived_id
from tests.domain import books
from tests.domain.books import AMENDING, LEARNING, amended, memorandum, why
from tests.domain.matters import DECISION_ID
from tests.domain.test_enactment import ADA, POST, enacted

TEXT = AgreementId(derived_id("text"))
JULY = date(2027, 7, 31)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FAR = Moment.of(date(8999, 1, 1))
ENDS = AgreementTermination(TEXT)


def carrying(
    begins: date | datetime,
    *,
    done: datetime = NOW,
    entrusted: bool = True,
    proposed: date | None = None,
) -> CarryingOut:
    planned = None if proposed is None else Moment.of(proposed)
    return CarryingOut(Moment.of(begins), done, UTC, entrusted, planned)


@pytest.mark.parametrize(
    ("begins", "fits"),
    [
        (JULY, True),
        (JULY - timedelta(days=1), False),
        (JULY + timedelta(days=1), False),
        (NOW, False),
        (date(8999, 1, 1), False),
    ],
)
def test_what_is_decided_for_a_day_takes_effect_on_that_day_whoever_carries_it_out(
    begins: date | datetime, fits: bool
) -> None:
    for entrusted in (True, False):
        assert carrying(begins, entrusted=entrusted).fits(JULY) is fits


def test_who_is_late_does_it_as_it_is_done() -> None:
    late = NOW + timedelta(days=400)
    assert carrying(late, done=late).fits(JULY)
    assert carrying(JULY, done=late).fits(JULY), "on the day itself, as it was decided"
    assert carrying(JULY + timedelta(days=1), done=late).fits(JULY)
    assert not carrying(JULY - timedelta(days=1), done=late).fits(JULY)
    assert not carrying(late + timedelta(days=1), done=late).fits(JULY), "nobody puts it off"


def test_the_day_has_begun_where_the_partnership_is() -> None:
    east = timezone(timedelta(hours=13))
    midnight = datetime(2027, 7, 30, 12, tzinfo=UTC)
    assert CarryingOut(Moment(midnight), midnight, east, is_entrusted=True).fits(JULY)
    assert not CarryingOut(Moment(midnight), midnight, UTC, is_entrusted=True).fits(JULY)


def test_what_is_decided_for_no_day_is_done_now_and_the_administration_says_when() -> None:
    assert carrying(NOW).fits(None)
    assert carrying(NOW.date()).fits(None)
    for ahead in (NOW + timedelta(seconds=1), NOW.date() + timedelta(days=1), date(8999, 1, 1)):
        assert not carrying(ahead).fits(None)
        assert carrying(ahead, entrusted=False).fits(None)


def test_an_amendment_has_effect_from_the_day_that_its_proposal_says() -> None:
    assert carrying(JULY, proposed=JULY).fits(None)
    assert not carrying(NOW, proposed=JULY).fits(None)
    assert not carrying(date(8999, 1, 1), proposed=JULY).fits(None)
    assert carrying(NOW, proposed=NOW.date() - timedelta(days=9)).fits(None)
    august = date(2027, 8, 31)
    assert carrying(august, proposed=JULY).fits(august), "the later of the two, as it was decided"
    assert carrying(august, proposed=august).fits(JULY)
    assert not carrying(JULY, proposed=august).fits(JULY)


def test_it_is_adopted_from_the_first_day_on_that_all_of_them_allow() -> None:
    now, july = Moment(NOW), Moment.of(JULY)
    assert first_day(None, None, now, UTC) == now
    assert first_day(JULY, None, now, UTC) == july
    assert first_day(None, july, now, UTC) == july
    assert first_day(JULY, july, now, UTC) == july
    assert first_day(date(2020, 1, 1), None, now, UTC) == now
    assert first_day(date.min, None, now, timezone(timedelta(hours=14))) == now
    west = timezone(timedelta(hours=-12))
    assert first_day(date.max, None, now, west) == Moment.of(LAST_DAY, west)


# Carried out on a decision


def test_it_is_refused_for_another_day_and_found_of_what_is_reported() -> None:
    ends = enacted(AgreementTermination(TEXT, effective=JULY))
    refusal = NotTheDayDecided(DECISION_ID, carrying(FAR.at).permitted(JULY), FAR)
    assert refusal.sentence.endswith(
        "is carried out with effect from 2027-07-31, or as it is done after that: it can't take "
        "effect at 8999-01-01."
    )
    when = CarryingOut(FAR, NOW, UTC, is_entrusted=False)
    with pytest.raises(NotTheDayDecided) as refused:
        enacting(ends, ENDS, when=when, effective=FAR, conduct=DONE_HERE)
    assert refused.value == refusal
    conduct = Reported()
    happened = enacting(ends, ENDS, when=when, effective=FAR, conduct=conduct)
    assert happened == [ActCarriedOut(FAR, 1)], "it was done all the same"
    assert conduct.findings == [Finding.of(refusal)]


def test_of_several_that_fit_the_one_for_that_day_is_carried_out() -> None:
    named = (PostAppointment(POST, ADA, effective=JULY), PostAppointment(POST))
    decision, ada = enacted(*named), PostAppointment(POST, ADA)
    for begins, number in ((Moment.of(JULY), 1), (Moment(NOW), 2)):
        when = CarryingOut(begins, NOW, UTC, is_entrusted=True)
        happened = enacting(decision, ada, when=when, effective=Moment(NOW), conduct=DONE_HERE)
        assert happened == [ActCarriedOut(Moment(NOW), number)]


def test_the_day_is_not_what_is_done() -> None:
    july = AgreementTermination(TEXT, effective=JULY)
    assert covers(july, ENDS)
    assert said(july) == said(ENDS)
    with pytest.raises(ActNamedTwice):
        named_acts((july, ENDS))


# Chains


def test_the_chain_says_that_it_was_decided_for_another_day() -> None:
    for day, holds in ((30, True), (29, True), (31, False)):
        book = memorandum()
        named = books.on(day).day
        [adopts] = (type(one)(one.agreement, one.amendment, effective=named) for one in LEARNING)
        chain = book.chain(amended(book, AMENDING, decision=books.MOTION, acts=(adopts,)))
        told = f"it was decided for {named}, and took effect at {books.on(30)}"
        assert why(chain) == ([] if holds else [("decision", told)])
