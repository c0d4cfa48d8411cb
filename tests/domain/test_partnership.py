from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from domain.parties.partnership import (
    AlreadyParty,
    NotParty,
    PartnershipAlreadyDissolved,
    PartnershipAlreadyFormed,
    PartnershipDissolved,
    PartnershipEnded,
    PartnershipFormed,
    PartnershipUnknown,
    PartyAcceded,
    PartyMissing,
    PartyNamedTwice,
    PartyWithdrew,
    TimeZoneUnknown,
    accede_party,
    dissolve_partnership,
    form_partnership,
    is_party_at,
    parties_at,
    require_party,
    withdraw_party,
    zone,
)
from domain.refusal import DONE_HERE, Reported
from domain.values import (
    PARTIES_LIMIT,
    ContradictoryDates,
    ControlCharacter,
    Moment,
    OrganisationId,
    PartnershipId,
    TextMissing,
    TooMany,
)
from tests.domain.specification import given

ALLIANCE = PartnershipId(UUID(int=9))
SCHOOL, NGO, BUSINESS = (OrganisationId(UUID(int=n)) for n in (1, 2, 3))


def year(number: int) -> Moment:
    return Moment(datetime(number, 1, 1, tzinfo=UTC))


DETAILS = {
    "id": ALLIANCE,
    "name": "Shared Labs",
    "purpose": "Share science equipment.\nTerm by term.",
    "zone": "Europe/Zurich",
    "parties": (SCHOOL, NGO),
}
FORMED = PartnershipFormed(
    year(2000),
    ALLIANCE,
    "Shared Labs",
    "Share science equipment.\nTerm by term.",
    "Europe/Zurich",
    (SCHOOL, NGO),
)


def test_organisations_form_a_partnership_once() -> None:
    given().when(form_partnership, **DETAILS, effective=year(2000)).then(FORMED).again().refused(
        PartnershipAlreadyFormed(ALLIANCE)
    )


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": ""}, TextMissing("name")),
        ({"purpose": "\x1b[2J"}, ControlCharacter("purpose", "001B", 0)),
        ({"zone": "Europe/Atlantis"}, TimeZoneUnknown("Europe/Atlantis")),
        ({"zone": "../../etc/passwd"}, TimeZoneUnknown("../../etc/passwd")),
        ({"zone": "Europe"}, TimeZoneUnknown("Europe")),
        ({"zone": ""}, TimeZoneUnknown("")),
        ({"parties": ()}, PartyMissing()),
        ({"parties": (SCHOOL, NGO, SCHOOL)}, PartyNamedTwice(SCHOOL)),
        (
            {"parties": (SCHOOL,) * (PARTIES_LIMIT + 1)},
            TooMany("parties", PARTIES_LIMIT + 1, PARTIES_LIMIT),
        ),
    ],
)
def test_malformed_details_are_refused(wrong: dict[str, object], refusal: Exception) -> None:
    given().when(form_partnership, **{**DETAILS, **wrong}, effective=year(2000)).refused(
        refusal  # type: ignore[arg-type]
    )


def test_a_date_begins_at_midnight_in_the_partnership_s_time_zone() -> None:
    state = given().when(form_partnership, **DETAILS, effective=year(2000)).state
    summer = Moment.of(date(2020, 7, 1), zone(state))
    assert summer.at == datetime(2020, 6, 30, 22, tzinfo=UTC)


def test_parties_accede_withdraw_and_come_back() -> None:
    acceded = given(FORMED).when(accede_party, organisation=BUSINESS, effective=year(2005))
    acceded.then(PartyAcceded(year(2005), BUSINESS))
    acceded.again().refused(AlreadyParty(BUSINESS, year(2005)))
    history = given(FORMED, PartyAcceded(year(2005), BUSINESS))
    withdrawn = history.when(withdraw_party, organisation=BUSINESS, effective=year(2010))
    withdrawn.then(PartyWithdrew(year(2010), BUSINESS))
    withdrawn.again().refused(NotParty(BUSINESS, year(2010)))
    back = given(*history.events, PartyWithdrew(year(2010), BUSINESS)).when(
        accede_party, organisation=BUSINESS, effective=year(2015)
    )
    years = {y: len(parties_at(back.state, year(y).at)) for y in (1999, 2000, 2005, 2010, 2015)}
    assert years == {1999: 0, 2000: 2, 2005: 3, 2010: 2, 2015: 3}
    assert parties_at(back.state, year(2015).at) == (SCHOOL, NGO, BUSINESS)


def test_acts_reported_late_count_from_when_they_took_effect() -> None:
    history = given(FORMED, PartyAcceded(year(2010), BUSINESS), PartyWithdrew(year(2020), BUSINESS))
    early = history.when_reported(accede_party, organisation=BUSINESS, effective=year(2003))
    early.found()
    left = given(*history.events, *early.happened).when_reported(
        withdraw_party, organisation=BUSINESS, effective=year(2006)
    )
    claims = {y: is_party_at(left.state, BUSINESS, year(y).at) for y in (2002, 2003, 2006, 2012)}
    assert claims == {2002: False, 2003: True, 2006: False, 2012: True}


def test_nobody_joins_or_leaves_before_the_formation() -> None:
    early = given(FORMED)
    early.when(accede_party, organisation=BUSINESS, effective=year(1990)).refused(
        ContradictoryDates("formation", str(year(2000)), "accession", str(year(1990)))
    )
    early.when(withdraw_party, organisation=SCHOOL, effective=year(1990)).refused(
        ContradictoryDates
    )
    early.when(withdraw_party, organisation=BUSINESS, effective=year(2001)).refused(NotParty)


def test_a_partnership_is_dissolved_once_and_has_no_parties_then() -> None:
    dissolved = given(FORMED).when(dissolve_partnership, effective=year(2020))
    dissolved.then(PartnershipDissolved(year(2020)))
    dissolved.again().refused(PartnershipAlreadyDissolved(ALLIANCE, year(2020)))
    assert parties_at(dissolved.state, year(2020).at) == ()
    assert parties_at(dissolved.state, year(2019).at) == (SCHOOL, NGO)
    given(FORMED).when(dissolve_partnership, effective=year(1999)).refused(ContradictoryDates)


def test_after_the_end_nobody_accedes_but_a_report_of_it_is_kept_with_its_defect() -> None:
    ended = given(FORMED, PartnershipDissolved(year(2020)))
    refusal = PartnershipEnded(ALLIANCE, year(2020), year(2021))
    ended.when(accede_party, organisation=BUSINESS, effective=year(2021)).refused(refusal)
    ended.when_reported(accede_party, organisation=BUSINESS, effective=year(2021)).found(refusal)
    ended.when_reported(withdraw_party, organisation=SCHOOL, effective=year(2021)).found(refusal)


def test_only_a_party_acts_in_a_partnership() -> None:
    state = given().when(form_partnership, **DETAILS, effective=year(2000)).state
    require_party(state, SCHOOL, year(2001), DONE_HERE)
    with pytest.raises(NotParty):
        require_party(state, BUSINESS, year(2001), DONE_HERE)
    reported = Reported()
    require_party(state, BUSINESS, year(2001), reported)
    assert [finding.code for finding in reported.findings] == ["NOT_PARTY"]


def test_the_number_of_parties_is_limited() -> None:
    many = tuple(OrganisationId(UUID(int=n)) for n in range(10, 10 + PARTIES_LIMIT))
    full = PartnershipFormed(year(2000), ALLIANCE, "Full", "", "UTC", many)
    given(full).when(accede_party, organisation=SCHOOL, effective=year(2001)).refused(TooMany)


def test_in_an_unknown_partnership_nothing_is_done() -> None:
    given().when(accede_party, organisation=SCHOOL, effective=year(2000)).refused(
        PartnershipUnknown
    )
    given().when(withdraw_party, organisation=SCHOOL, effective=year(2000)).refused(
        PartnershipUnknown
    )
    given().when(dissolve_partnership, effective=year(2000)).refused(PartnershipUnknown)
