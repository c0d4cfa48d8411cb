from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.parties.organisation import (
    Identifier,
    MalformedCountry,
    MergesIntoItself,
    OrganisationAlreadyDissolved,
    OrganisationAlreadyRegistered,
    OrganisationDissolved,
    OrganisationGone,
    OrganisationMerged,
    OrganisationRegistered,
    OrganisationRenamed,
    OrganisationUnknown,
    dissolve_organisation,
    evolve,
    merge_organisation,
    name_at,
    register_organisation,
    rename_organisation,
)
from domain.values import (
    IDENTIFIERS_LIMIT,
    NAME_LIMIT,
    ContradictoryDates,
    ControlCharacter,
    Moment,
    OrganisationId,
    TextMissing,
    TextTooLong,
    TooMany,
)
from tests.domain.specification import given

SCHOOL, NGO = OrganisationId(UUID(int=1)), OrganisationId(UUID(int=2))


def year(number: int) -> Moment:
    return Moment(datetime(number, 1, 1, tzinfo=UTC))


REGISTERED = OrganisationRegistered(
    year(2000), SCHOOL, "Hillside School", "school", "CH", (Identifier("ch-uid", "CHE-1"),)
)
DETAILS = {"id": SCHOOL, "name": "Hillside School", "kind": "school", "country": "CH"}


def test_an_organisation_is_registered_with_its_identifiers() -> None:
    given().when(
        register_organisation,
        **DETAILS,
        identifiers=(Identifier("ch-uid", "CHE-1"),),
        effective=year(2000),
    ).then(REGISTERED).again().refused(OrganisationAlreadyRegistered(SCHOOL))


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": " "}, TextMissing("name")),
        ({"name": "Hill\x07side"}, ControlCharacter("name", "0007", 4)),
        ({"name": "two\nlines"}, ControlCharacter("name", "000A", 3)),
        ({"name": "é" * NAME_LIMIT}, TextTooLong("name", 2 * NAME_LIMIT, NAME_LIMIT)),
        ({"country": "Switzerland"}, MalformedCountry("Switzerland")),
        ({"country": "ch"}, MalformedCountry("ch")),
        ({"identifiers": (Identifier("", "1"),)}, TextMissing("identifier's scheme")),
        ({"identifiers": (Identifier("lei", ""),)}, TextMissing("identifier's value")),
        (
            {"identifiers": (Identifier("lei", "1"),) * (IDENTIFIERS_LIMIT + 1)},
            TooMany("identifiers", IDENTIFIERS_LIMIT + 1, IDENTIFIERS_LIMIT),
        ),
    ],
)
def test_malformed_details_are_refused(wrong: dict[str, object], refusal: Exception) -> None:
    given().when(register_organisation, **{**DETAILS, **wrong}, effective=year(2000)).refused(
        refusal  # type: ignore[arg-type]
    )


def test_names_stay_with_the_time_they_were_in_use() -> None:
    renamed = given(REGISTERED).when(rename_organisation, name="Hill College", effective=year(2010))
    renamed.then(OrganisationRenamed(year(2010), "Hill College"))
    earlier = OrganisationRenamed(year(2005), "Hillside Academy")
    state = evolve(renamed.state, earlier)
    assert [name_at(state, year(y).at) for y in (1999, 2000, 2004, 2005, 2009, 2010)] == [
        None,
        "Hillside School",
        "Hillside School",
        "Hillside Academy",
        "Hillside Academy",
        "Hill College",
    ]
    assert state.names.last == "Hill College"


def test_of_two_names_from_one_instant_the_last_recorded_holds() -> None:
    renamings = (OrganisationRenamed(year(2010), "A"), OrganisationRenamed(year(2010), "B"))
    state = (
        given(REGISTERED, *renamings)
        .when(rename_organisation, name="C", effective=year(2020))
        .state
    )
    assert name_at(state, year(2010).at) == "B"


def test_a_name_cannot_begin_before_the_registration() -> None:
    given(REGISTERED).when(rename_organisation, name="X", effective=year(1990)).refused(
        ContradictoryDates("registration", str(year(2000)), "renaming", str(year(1990)))
    )


def test_an_organisation_is_dissolved_once() -> None:
    given(REGISTERED).when(dissolve_organisation, effective=year(2015)).then(
        OrganisationDissolved(year(2015))
    ).again().refused(OrganisationAlreadyDissolved(SCHOOL, year(2015)))
    given(REGISTERED).when(dissolve_organisation, effective=year(1999)).refused(ContradictoryDates)


def test_a_dissolved_organisation_takes_no_name_but_a_report_of_it_is_kept() -> None:
    history = given(REGISTERED, OrganisationDissolved(year(2015)))
    gone = OrganisationGone(SCHOOL, year(2016), year(2015))
    history.when(rename_organisation, name="X", effective=year(2016)).refused(gone)
    history.when_reported(rename_organisation, name="X", effective=year(2016)).found(gone)
    history.when_reported(rename_organisation, name="X", effective=year(2014)).found()


def test_what_was_never_registered_is_neither_renamed_nor_dissolved() -> None:
    given().when(rename_organisation, name="X", effective=year(2000)).refused(OrganisationUnknown)
    given().when(dissolve_organisation, effective=year(2000)).refused(OrganisationUnknown)


def test_organisations_do_not_merge_in_a_circle() -> None:
    other = replace(REGISTERED, id=NGO)
    into = evolve(evolve(None, other), OrganisationMerged(year(2010), SCHOOL))
    merging = {"into": into, "successors": (SCHOOL,), "effective": year(2005)}
    given(REGISTERED).when(merge_organisation, **merging).refused(MergesIntoItself(SCHOOL))
    given(REGISTERED).when_reported(merge_organisation, **merging).refused(MergesIntoItself(SCHOOL))
