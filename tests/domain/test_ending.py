"""Notice, renewal, expiry: how an agreement ends, and how long it lasts."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.agreements.agreement import (
    AgreementAlreadyTerminated,
    AgreementEnteredIntoForce,
    AgreementNotInForce,
    AgreementTerminated,
    AgreementUnknown,
)
from domain.agreements.ending import (
    end_by_notice,
    end_term,
    expire_agreement,
    give_notice,
    renew_agreement,
    withdraw_notice,
)
from domain.agreements.signature import NotAuthorisedToSign, NotPartyToAgreement
from domain.parties.signatory import Signer
from domain.provisions.provision import DurationProvision, NoticeProvision, Provision
from domain.provisions.term import (
    LAST_YEAR,
    AgreementExpired,
    AgreementRenewed,
    AlreadyRenewed,
    NoticeGiven,
    NoticeMissing,
    NoticePeriodTooShort,
    NoticeRunning,
    NoticeRunOut,
    NoticeStillRunning,
    NoticeWithdrawn,
    PartyReleased,
    RenewalNotProvided,
    RenewsByItself,
    TermMissing,
    TermStillRunning,
    months_after,
    notice_end,
)
from domain.values import ContradictoryDates, Moment
from tests.domain.agreements import DRAFTED, IN_FORCE, MEMORANDUM, year
from tests.domain.specification import Given, given
from tests.domain.test_signing import ADA, HEAD, HILL, LAKE, TWO, VALE, drafted

THREE = (*TWO, (VALE,))
GIVING: dict[str, Any] = {"party": HILL, "signer": HEAD, "parties": TWO, "zone": UTC}


def day(year: int, month: int, day: int) -> Moment:
    return Moment.of(date(year, month, day))


def in_force(*provisions: Provision, until: Moment | None = None) -> Given:
    return given(drafted(*provisions), AgreementEnteredIntoForce(year(2001), until))


NOTICED = NoticeGiven(day(2002, 3, 10), HILL, day(2002, 6, 10), ADA, "head")


# Notice


def test_notice_is_given_once_with_three_months_where_the_text_is_silent() -> None:
    done = in_force().when(give_notice, **GIVING, effective=day(2002, 3, 10)).then(NOTICED)
    done.again().refused(NoticeRunning(HILL, day(2002, 6, 10)))


def test_a_party_may_say_a_later_end_but_not_an_earlier_one() -> None:
    text = in_force(NoticeProvision("a month and ten days", months=1, days=10))
    given_on = day(2002, 1, 31)
    later = text.when(give_notice, **GIVING, ends=day(2003, 1, 1), effective=given_on)
    later.then(NoticeGiven(given_on, HILL, day(2003, 1, 1), ADA, "head"))
    refusal = NoticePeriodTooShort(given_on, day(2002, 3, 10), day(2002, 3, 9))
    early = {**GIVING, "ends": day(2002, 3, 9), "effective": given_on}
    text.when(give_notice, **early).refused(refusal)
    text.when_reported(give_notice, **early).found(refusal)
    past = {**GIVING, "ends": day(2002, 1, 1), "effective": given_on}
    text.when(give_notice, **past).refused(ContradictoryDates)


def test_notice_to_the_end_of_a_term_ends_the_first_term_that_it_fits_before() -> None:
    notice = NoticeProvision("half a year", months=6, to="end-of-term")

    def end(given_on: Moment, renewal: int) -> Moment:
        return notice_end(notice, given_on, day(2004, 1, 1), renewal, UTC)

    assert end(day(2003, 7, 1), 12) == day(2004, 1, 1)
    assert end(day(2003, 7, 2), 12) == day(2005, 1, 1)
    assert end(day(2006, 1, 1), 12) == day(2007, 1, 1)
    assert end(day(2003, 8, 1), 0) == day(2004, 2, 1), "no term follows"
    assert notice_end(notice, day(2003, 7, 1), None, 0, UTC) == day(2004, 1, 1)


def test_only_a_party_that_is_bound_gives_notice_by_who_may_sign() -> None:
    stranger = {**GIVING, "party": VALE, "effective": year(2002)}
    in_force().when(give_notice, **stranger).refused(NotPartyToAgreement(VALE))
    nobody = {**GIVING, "signer": Signer(ADA, "unregistered"), "effective": year(2002)}
    in_force().when(give_notice, **nobody).refused(NotAuthorisedToSign)
    in_force().when_reported(give_notice, **nobody).found(NotAuthorisedToSign)
    draft = given(DRAFTED)
    draft.when(give_notice, **GIVING, effective=year(2002)).refused(AgreementNotInForce)
    released = given(DRAFTED, IN_FORCE, PartyReleased(year(2002), HILL))
    again = {**GIVING, "parties": THREE, "effective": year(2003)}
    released.when(give_notice, **again).refused(NotPartyToAgreement(HILL))


def test_notice_is_taken_back_while_it_runs() -> None:
    running = in_force()
    running = given(*running.events, NOTICED)
    back = running.when(withdraw_notice, party=HILL, effective=day(2002, 4, 1))
    back.then(NoticeWithdrawn(day(2002, 4, 1), HILL)).again().refused(NoticeMissing(HILL))
    late = NoticeRunOut(HILL, day(2002, 6, 10))
    running.when(withdraw_notice, party=HILL, effective=day(2002, 6, 10)).refused(late)
    running.when_reported(withdraw_notice, party=HILL, effective=day(2002, 6, 10)).found(late)
    running.when(withdraw_notice, party=LAKE, effective=day(2002, 4, 1)).refused(NoticeMissing)
    running.when(withdraw_notice, party=HILL, effective=day(2002, 3, 1)).refused(ContradictoryDates)


def test_notice_that_has_run_out_ends_an_agreement_between_two() -> None:
    running = given(*in_force().events, NOTICED)
    ends = {"party": HILL, "parties": TWO}
    early = NoticeStillRunning(HILL, day(2002, 6, 10))
    running.when(end_by_notice, **ends, effective=day(2002, 6, 9)).refused(early)
    running.when_reported(end_by_notice, **ends, effective=day(2002, 6, 9)).found(early)
    done = running.when(end_by_notice, **ends, effective=day(2002, 7, 1))
    done.then(AgreementTerminated(day(2002, 6, 10))).again().refused(AgreementNotInForce)
    assert not done.state.in_force_at(day(2002, 6, 10).at)


def test_between_more_the_agreement_goes_on_between_the_others() -> None:
    running = given(*in_force().events, NOTICED)
    ends = {"party": HILL, "parties": THREE, "effective": day(2002, 6, 10)}
    done = running.when(end_by_notice, **ends)
    done.then(PartyReleased(day(2002, 6, 10), HILL)).again().refused(NoticeMissing(HILL))
    assert done.state.in_force_at(year(2003).at)
    assert done.state.still_bound(THREE, day(2002, 6, 9).at) == THREE
    assert done.state.still_bound(THREE, day(2002, 6, 10).at) == ((LAKE,), (VALE,))


# Terms

YEARLY = DurationProvision("a year at a time", months=12, renewal_months=12)
ONCE = DurationProvision("a year", months=12)


def test_an_agreement_that_renews_by_itself_does_when_its_term_is_over() -> None:
    text = in_force(YEARLY, until=year(2002))
    early = TermStillRunning(MEMORANDUM, year(2002))
    text.when(renew_agreement, zone=UTC, effective=day(2001, 12, 31)).refused(early)
    done = text.when(renew_agreement, zone=UTC, effective=day(2002, 1, 5))
    done.then(AgreementRenewed(day(2002, 1, 5), year(2002), day(2003, 1, 1)))
    done.again().refused(TermStillRunning(MEMORANDUM, day(2003, 1, 1)))
    refusal = RenewsByItself(MEMORANDUM, year(2002))
    text.when(expire_agreement, effective=year(2002)).refused(refusal)
    text.when_reported(expire_agreement, effective=year(2002)).found(refusal)


def test_the_parties_renew_ahead_for_the_next_term_only() -> None:
    text = in_force(ONCE, until=year(2002))
    ahead = {"zone": UTC, "until": year(2005), "effective": day(2001, 6, 1)}
    done = text.when(renew_agreement, **ahead)
    done.then(AgreementRenewed(day(2001, 6, 1), year(2002), year(2005)))
    done.again().refused(AlreadyRenewed(MEMORANDUM, year(2005)))
    text.when(renew_agreement, zone=UTC, effective=year(2002)).refused(
        RenewalNotProvided(MEMORANDUM)
    )
    backwards = {**ahead, "until": day(2001, 8, 1)}
    text.when(renew_agreement, **backwards).refused(ContradictoryDates)


def test_an_agreement_expires_once_with_its_term_and_not_before() -> None:
    text = in_force(ONCE, until=year(2002))
    early = TermStillRunning(MEMORANDUM, year(2002))
    text.when(expire_agreement, effective=day(2001, 12, 31)).refused(early)
    text.when_reported(expire_agreement, effective=day(2001, 12, 31)).found(early)
    done = text.when(expire_agreement, effective=day(2002, 2, 1))
    done.then(AgreementExpired(year(2002)))
    done.again().refused(AgreementAlreadyTerminated(MEMORANDUM, year(2002)))
    assert done.state.expired and not done.state.in_force_at(year(2002).at)


def test_at_the_end_of_a_term_happens_what_the_text_says() -> None:
    goes_on = in_force(YEARLY, until=year(2002)).when(end_term, zone=UTC, effective=year(2002))
    goes_on.then(AgreementRenewed(year(2002), year(2002), day(2003, 1, 1)))
    goes_on.again().refused(TermStillRunning)
    ends = in_force(ONCE, until=year(2002)).when(end_term, zone=UTC, effective=year(2002))
    ends.then(AgreementExpired(year(2002))).again().refused(AgreementAlreadyTerminated)
    in_force().when(end_term, zone=UTC, effective=year(2002)).refused(TermMissing(MEMORANDUM))


def test_what_has_no_term_is_neither_renewed_nor_expired() -> None:
    in_force().when(renew_agreement, zone=UTC, effective=year(2002)).refused(TermMissing)
    in_force().when(expire_agreement, effective=year(2002)).refused(TermMissing)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (give_notice, GIVING),
        (withdraw_notice, {"party": HILL}),
        (end_by_notice, {"party": HILL, "parties": TWO}),
        (renew_agreement, {"zone": UTC}),
        (expire_agreement, {}),
        (end_term, {"zone": UTC}),
    ],
)
def test_acts_on_an_unknown_agreement_are_refused(command: Any, arguments: Any) -> None:
    given().when(command, **arguments, effective=year(2002)).refused(AgreementUnknown)


# Reckoning


@pytest.mark.parametrize(
    ("from_day", "months", "days", "reached"),
    [
        (date(2024, 1, 31), 1, 0, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, 0, date(2023, 2, 28)),
        (date(2023, 12, 15), 1, 0, date(2024, 1, 15)),
        (date(2023, 11, 30), 3, 1, date(2024, 3, 1)),
        (date(2023, 5, 5), 0, 0, date(2023, 5, 5)),
        (date(9990, 5, 5), 1_200, 0, date(LAST_YEAR, 5, 5)),
    ],
)
def test_months_end_with_a_day_that_there_is(
    from_day: date, months: int, days: int, reached: date
) -> None:
    assert months_after(Moment.of(from_day), months, UTC, days=days) == Moment.of(reached)


def test_an_instant_is_counted_from_its_day_where_it_was() -> None:
    zurich = ZoneInfo("Europe/Zurich")
    late = Moment(datetime(2023, 6, 30, 23, tzinfo=UTC))
    assert months_after(late, 1, zurich) == Moment.of(date(2023, 8, 1), zurich)


def test_nothing_ends_before_it_entered_into_force_even_as_a_report() -> None:
    before = {"effective": year(2000)}
    text = in_force(until=year(2005))
    text.when_reported(expire_agreement, **before).refused(ContradictoryDates)
    text.when_reported(end_term, **before, zone=UTC).refused(ContradictoryDates)
    noticed = given(DRAFTED, IN_FORCE, NoticeGiven(year(2000), HILL, year(2000)))
    ending = {"party": HILL, "parties": TWO, "effective": year(2002)}
    noticed.when_reported(end_by_notice, **ending).refused(ContradictoryDates)


def test_notice_without_a_period_does_not_run_out_before_it_was_given() -> None:
    noon = Moment(datetime(2002, 5, 3, 12, tzinfo=UTC))
    at_once = NoticeProvision("at once")
    assert notice_end(at_once, noon, None, 0, UTC) == noon
    assert notice_end(at_once, day(2002, 5, 3), None, 0, UTC) == day(2002, 5, 3)


def test_a_further_term_lasts_for_some_time() -> None:
    text = in_force(until=year(2005))
    for until in (year(2004), year(2005)):
        renewing = {"until": until, "zone": UTC, "effective": year(2004)}
        text.when(renew_agreement, **renewing).refused(ContradictoryDates)
        text.when_reported(renew_agreement, **renewing).refused(ContradictoryDates)
