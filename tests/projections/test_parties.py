"""The parties view: names, memberships and persons at any time, entered in any order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.holiday import Holiday, HolidaysListed, HolidaysStruck, holidays_at
from domain.parties.organisation import (
    ORGANISATION,
    Identifier,
    OrganisationDissolved,
    OrganisationRegistered,
    OrganisationRenamed,
    name_at,
)
from domain.parties.partnership import (
    PARTNERSHIP,
    PartnershipDissolved,
    PartnershipFormed,
    PartyAcceded,
    PartyWithdrew,
    parties_at,
)
from domain.parties.person import PERSON, PersonRegistered, PersonRenamed
from domain.parties.working_days import list_holidays, strike_holidays
from domain.refusal import Refused
from domain.values import OrganisationId, PartnershipId, PersonId, Sealed
from projections.memberships import MembershipRow, PartyRow
from projections.organisations import OrganisationNameRow, OrganisationRow
from projections.parties import PARTIES, PersonRow
from projections.partnerships import PartnershipRow
from projections.ready_made import instant
from projections.rows import Rows
from services.postgres import PROJECTOR, connect
from tests.databases import Database
from tests.projections.records import Ledger, folded, followed, on, some_id

SCHOOL: OrganisationId = some_id(OrganisationId, "school")
FIRM: OrganisationId = some_id(OrganisationId, "firm")
ALLIANCE: PartnershipId = some_id(PartnershipId, "alliance")
ADA: PersonId = some_id(PersonId, "Ada")
REGISTERED = OrganisationRegistered(
    on(5), SCHOOL, "Old School", "school", "CH", (Identifier("UID", "CHE-1"),)
)
FORMED = PartnershipFormed(on(1), ALLIANCE, "Alliance", "Reading", "UTC", (SCHOOL,))


def names(*happened: Any) -> Rows:
    ledger = Ledger()
    ledger.record(ORGANISATION, SCHOOL, REGISTERED, *happened)
    return folded(PARTIES, ledger)


def test_an_earlier_name_that_becomes_known_later_does_not_replace_the_current_one() -> None:
    rows = names(OrganisationRenamed(on(9), "New School"), OrganisationRenamed(on(7), "Middle"))
    organisation = rows.existing(OrganisationRow, SCHOOL)
    assert organisation.name == "New School"
    assert [
        (name.name, name.since[8:10], (name.until or "")[8:10]) for name in organisation.names
    ] == [
        ("Old School", "05", "07"),
        ("Middle", "07", "09"),
        ("New School", "09", ""),
    ]
    assert organisation.version == 3


def test_a_dissolved_organisation_keeps_its_names() -> None:
    organisation = names(OrganisationDissolved(on(20))).existing(OrganisationRow, SCHOOL)
    assert (organisation.name, organisation.dissolved_day) == ("Old School", on(20).day)


@given(st.lists(st.tuples(st.integers(5, 9), st.sampled_from("abc")), max_size=8))
def test_the_name_at_any_time_is_the_one_that_the_domain_finds(
    renamings: list[tuple[int, str]],
) -> None:
    happened = [OrganisationRenamed(on(day), name) for day, name in renamings]
    rows = names(*happened)
    state = ORGANISATION.fold([REGISTERED, *happened])
    assert state is not None
    for day in range(4, 12):
        at = on(day).at
        found = [row.name for row in rows.all(OrganisationNameRow) if holds(row, at)]
        assert found == [name for name in [name_at(state, at)] if name is not None]


def holds(row: OrganisationNameRow | MembershipRow, at: datetime) -> bool:
    return row.since <= at and (row.until is None or at < row.until)


acts = st.lists(
    st.tuples(
        st.sampled_from([PartyAcceded, PartyWithdrew]),
        st.sampled_from([SCHOOL, FIRM]),
        st.integers(1, 9),
    ),
    max_size=10,
)


@given(acts, st.one_of(st.none(), st.integers(1, 9)), st.integers(0, 10))
def test_who_is_a_party_at_any_time_is_who_the_domain_finds(
    tried: list[Any], dissolved: int | None, when: int
) -> None:
    happened: list[Any] = [kind(on(day), organisation) for kind, organisation, day in tried]
    if dissolved is not None:
        happened.insert(min(when, len(happened)), PartnershipDissolved(on(dissolved)))
    ledger = Ledger()
    ledger.record(PARTNERSHIP, ALLIANCE, FORMED, *happened)
    rows = folded(PARTIES, ledger)
    state = PARTNERSHIP.fold([FORMED, *happened])
    assert state is not None
    memberships = [
        row for row in rows.all(MembershipRow) if row.until is None or row.since < row.until
    ]
    for day in range(12):
        at = on(day).at
        found = [row.organisation for row in memberships if holds(row, at)]
        assert sorted(found) == sorted(parties_at(state, at))
    for party in rows.all(PartyRow):
        is_one = any(m.organisation == party.organisation and not m.until for m in memberships)
        assert is_one == (party.until is None)
    partnership = rows.existing(PartnershipRow, ALLIANCE)
    assert list(partnership.parties) == list(state.parties)
    assert partnership.version == len(happened) + 1


def test_a_membership_that_began_twice_is_one() -> None:
    ledger = Ledger()
    ledger.record(
        PARTNERSHIP, ALLIANCE, FORMED, PartyAcceded(on(7), FIRM), PartyAcceded(on(3), FIRM)
    )
    rows = folded(PARTIES, ledger)
    found = [row for row in rows.all(MembershipRow) if row.organisation == FIRM]
    assert [(row.since, row.until) for row in found] == [(on(3).at, None)]


def test_a_person_is_unsealed_and_keeps_the_name_that_was_taken_last() -> None:
    ledger = Ledger()
    registered = PersonRegistered(on(1), ADA, Sealed("Ada", ADA), Sealed("ada@x", ADA), SCHOOL)
    ledger.record(PERSON, ADA, registered)
    ledger.record(PERSON, ADA, PersonRenamed(on(9), Sealed("Ada L.", ADA)))
    ledger.record(PERSON, ADA, PersonRenamed(on(5), Sealed("Ada B.", ADA)))
    person = folded(PARTIES, ledger).existing(PersonRow, ADA)
    assert (person.name, person.contact, person.affiliation) == ("Ada L.", "ada@x", SCHOOL)


@pytest.fixture
def owner(database: Database) -> Iterator[psycopg.Connection[Any]]:
    with connect(database.dsn) as connection:
        yield connection


@pytest.mark.postgres
def test_organisations_are_found_by_every_name_and_identifier(
    database: Database, owner: psycopg.Connection[Any]
) -> None:
    ledger = Ledger()
    ledger.record(ORGANISATION, SCHOOL, REGISTERED, OrganisationRenamed(on(9), "Lyceum"))
    with followed([PARTIES], ledger, lambda: connect(database.dsn, PROJECTOR)):
        for words, found in [("old", 1), ("lyceum", 1), ("CHE-1", 1), ("2020", 0), ("UID", 1)]:
            rows = owner.execute(
                "SELECT id FROM parties.organisation"
                " WHERE search @@ websearch_to_tsquery('simple', %s)",
                (words,),
            ).fetchall()
            assert len(rows) == found, words


# Holidays

MONDAYS = tuple(date(2020, 1, 6) + timedelta(weeks=n) for n in range(3))


@given(
    st.lists(
        st.tuples(st.integers(2, 9), st.booleans(), st.sets(st.sampled_from(MONDAYS), min_size=1)),
        max_size=8,
    )
)
def test_the_days_on_the_list_at_any_time_are_those_that_the_domain_counts(
    acts: list[tuple[int, bool, set[date]]],
) -> None:
    ledger, state = Ledger(), PARTNERSHIP.fold([FORMED])
    ledger.record(PARTNERSHIP, ALLIANCE, FORMED)
    for day, is_listed, days in acts:
        try:
            if is_listed:
                given_days = tuple(Holiday(each, "Holiday") for each in sorted(days))
                happened = list_holidays(state, holidays=given_days, effective=on(day))
            else:
                happened = strike_holidays(state, days=tuple(sorted(days)), effective=on(day))
        except Refused:
            continue
        state = PARTNERSHIP.fold(happened, state)
        ledger.record(PARTNERSHIP, ALLIANCE, *happened)
    assert state is not None
    row = folded(PARTIES, ledger).existing(PartnershipRow, ALLIANCE)
    for day in range(1, 11):
        shown = {
            one.day
            for one in row.holidays
            if one.since <= instant(on(day).at)
            and (one.until is None or instant(on(day).at) < one.until)
        }
        assert shown == holidays_at(state.holidays, on(day).at)


def test_a_day_that_is_listed_anew_ends_where_it_was_struck_before() -> None:
    """What was recorded later takes effect earlier; what was struck for the third day stays so."""
    listed = HolidaysListed(on(2), (Holiday(MONDAYS[0], "Holiday"),))
    struck = [HolidaysStruck(on(day), (MONDAYS[0],)) for day in (3, 2)]
    happened = (listed, *struck, listed)
    ledger = Ledger()
    ledger.record(PARTNERSHIP, ALLIANCE, FORMED, *happened)
    state = PARTNERSHIP.fold([FORMED, *happened])
    assert state is not None
    row = folded(PARTIES, ledger).existing(PartnershipRow, ALLIANCE)
    found = [(one.since, one.until) for one in row.holidays]
    assert found == [(instant(on(2).at), instant(on(3).at))]
    on_list = [bool(holidays_at(state.holidays, on(day).at)) for day in (1, 2, 3, 4)]
    assert on_list == [False, True, False, False]
