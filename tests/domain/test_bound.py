"""Whom an agreement binds, above all one that names no parties."""

from __future__ import annotations

from typing import Any

import pytest

from domain.agreements.agreement import Agreement
from domain.agreements.bound import bound_at, open_to, parties_to
from domain.agreements.ruling_alone import rules_for_others
from domain.agreements.signature import AgreementSigned, SignaturesMissing
from domain.agreements.signing import enter_into_force
from domain.parties.partnership import Partnership, PartyAcceded, PartySucceeded, PartyWithdrew
from domain.provisions.cadence import CadenceProvision
from domain.provisions.term import PartyReleased
from domain.values import OrganisationId
from tests.domain.partnerships import HILL, LAKE, MILL, PORT, alliance, between, on

MILL_JOINED = PartyAcceded(on(2021), MILL)


def signed(party: OrganisationId, year: int) -> AgreementSigned:
    return AgreementSigned(on(year), party, None, "head")


def bound(agreement: Agreement, partnership: Partnership, year: int) -> set[OrganisationId]:
    return {party[0] for party in bound_at(agreement, partnership, on(year).at)}


def test_it_binds_who_were_parties_when_it_entered_into_force() -> None:
    joined = alliance(HILL, LAKE, more=[MILL_JOINED])
    for year in (2020, 2022):
        assert bound(between(), joined, year) == {HILL, LAKE}
    assert bound(between(since=2021), joined, 2022) == {HILL, LAKE, MILL}
    assert bound(between(since=None), joined, 2022) == {HILL, LAKE, MILL}, "it is a draft"
    assert bound(between(since=2022), joined, 2020) == {HILL, LAKE}, "it was to bind those"


def test_it_binds_who_joined_later_from_its_signature_on() -> None:
    joined = alliance(HILL, LAKE, more=[MILL_JOINED])
    text = between(more=[signed(MILL, 2022)])
    assert bound(text, joined, 2021) == {HILL, LAKE}
    assert bound(text, joined, 2022) == {HILL, LAKE, MILL}
    released = between(more=[signed(MILL, 2022), PartyReleased(on(2023), MILL)])
    assert bound(released, joined, 2023) == {HILL, LAKE}
    assert len(parties_to(released, joined, on(2023).at)) == 3


def test_it_is_open_to_every_party_where_it_names_none() -> None:
    joined = alliance(HILL, LAKE, more=[MILL_JOINED])
    assert open_to(between(), joined, on(2022).at) == ((HILL,), (LAKE,), (MILL,))
    assert open_to(between(HILL, LAKE), joined, on(2022).at) == ((HILL,), (LAKE,))


def test_what_is_older_than_the_partnership_began_with_it() -> None:
    old = between(since=2010)
    assert bound(old, alliance(HILL, LAKE, more=[MILL_JOINED]), 2022) == {HILL, LAKE}


def test_what_is_drawn_up_before_the_partnership_begins_is_between_those_who_begin_it() -> None:
    assert bound(between(since=None), alliance(HILL, LAKE, more=[MILL_JOINED]), 2017) == {
        HILL,
        LAKE,
    }
    two = alliance(HILL, LAKE)
    early = between(since=None, drafted=2016)
    parties = parties_to(early, two, on(2017).at)
    with pytest.raises(SignaturesMissing):
        enter_into_force(early, parties=parties, effective=on(2017))


MERGED = PartySucceeded(on(2023), MILL, PORT)
"""Mill's notice released it before; Port has its place from 2023 on."""


@pytest.mark.parametrize(
    ("named", "left", "found"),
    [
        ((HILL, MILL, PORT), [MILL], {HILL, PORT}),
        ((HILL, MILL, PORT), [PORT], {HILL}),
        ((HILL, MILL), [MILL], {HILL}),
        ((HILL, MILL), [], {HILL, PORT}),
    ],
    ids=["bound itself", "own notice", "by the other alone", "no notice"],
)
def test_a_notice_of_who_merged_releases_nobody_bound_by_its_own_word(
    named: tuple[OrganisationId, ...], left: list[OrganisationId], found: set[OrganisationId]
) -> None:
    merged = alliance(HILL, MILL, PORT, more=[MERGED])
    text = between(*named, more=[PartyReleased(on(2022), one) for one in left])
    assert bound(text, merged, 2023) == found


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ([PartyWithdrew(on(2020), LAKE), MILL_JOINED], {HILL}),
        ([PartyWithdrew(on(2020), LAKE), PartyAcceded(on(2021), LAKE)], {HILL}),
        ([PartySucceeded(on(2021), LAKE, PORT)], {HILL, PORT}),
        ([MILL_JOINED, PartySucceeded(on(2021), MILL, PORT)], {HILL, LAKE}),
    ],
    ids=["left", "came back", "merged", "another merged"],
)
def test_who_merged_is_bound_as_it_was_and_who_left_no_more(
    more: list[Any], found: set[OrganisationId]
) -> None:
    assert bound(between(), alliance(HILL, LAKE, more=more), 2022) == found


def test_who_merged_into_one_that_had_signed_is_bound_by_it() -> None:
    merged = alliance(HILL, LAKE, more=[MILL_JOINED, PartySucceeded(on(2023), MILL, PORT)])
    assert bound(between(more=[signed(MILL, 2022)]), merged, 2023) == {HILL, LAKE, PORT}


def test_a_text_of_one_party_alone_asks_for_nothing_of_others_at_any_time() -> None:
    def report(party: OrganisationId | None) -> CadenceProvision:
        return CadenceProvision("report", "report", 1, on(2019).at.date(), party=party)

    three = alliance(HILL, LAKE)
    for party in (None, HILL):
        assert rules_for_others(between(HILL, carries=[report(party)]), three, on(2020)) == ()
    asking = between(HILL, carries=[report(LAKE)])
    assert rules_for_others(asking, three, on(2020)) == (report(LAKE),)
    assert rules_for_others(between(HILL, LAKE, carries=[report(LAKE)]), three, on(2020)) == ()
