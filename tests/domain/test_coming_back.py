"""Who left a partnership and was taken in again, and what binds it then."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from domain.agreements.agreement import Agreement
from domain.agreements.bound import bound_at, given_before_leaving, open_to, parties_to
from domain.agreements.governing import OF_ALL, provisions_governing
from domain.agreements.signature import AgreementSigned, AlreadySigned, SignaturesMissing
from domain.agreements.signing import enter_into_force, sign_agreement
from domain.parties.continuity import came_back, joined_at
from domain.parties.partnership import Partnership, PartyAcceded, PartySucceeded, PartyWithdrew
from domain.parties.signatory import Signer
from domain.provisions.provision import DecisionRuleProvision
from domain.values import OrganisationId, PersonId
from domain.voting.rules import MAJORITY
from tests.domain.partnerships import HILL, LAKE, PORT, alliance, between, on

LEFT, BACK = PartyWithdrew(on(2020), LAKE), PartyAcceded(on(2022), LAKE)
RETURNED = alliance(HILL, LAKE, more=[LEFT, BACK])
SIGNER = Signer(PersonId(LAKE), "head")


def signed(party: OrganisationId, year: int) -> AgreementSigned:
    return AgreementSigned(on(year), party, None, "head")


BOTH = [signed(HILL, 2019), signed(LAKE, 2019)]


def bound(agreement: Agreement, year: int, partnership: Partnership = RETURNED) -> set[Any]:
    return {party[0] for party in bound_at(agreement, partnership, on(year).at)}


def test_since_when_it_is_there_again() -> None:
    assert came_back(RETURNED, (LAKE,), on(2023).at) == on(2022).at
    assert came_back(RETURNED, (HILL,), on(2023).at) is None
    assert came_back(RETURNED, (LAKE,), on(2019).at) is None, "it had not left yet"
    assert came_back(RETURNED, (LAKE,), on(2021).at) is None, "it was gone"
    first = alliance(HILL, more=[PartyAcceded(on(2020), PORT)])
    assert came_back(first, (PORT,), on(2023).at) is None, "it joined, once"


def test_who_takes_the_place_of_another_has_not_come_back() -> None:
    merged = alliance(HILL, LAKE, more=[PartySucceeded(on(2021), LAKE, PORT)])
    assert came_back(merged, (PORT, LAKE), on(2023).at) is None
    assert joined_at(merged, (PORT, LAKE), on(2023).at) == on(2018).at


@pytest.mark.parametrize("named", [(), (HILL, LAKE)], ids=["of all", "named"])
def test_what_it_had_signed_binds_it_from_a_new_signature_on(
    named: tuple[OrganisationId, ...],
) -> None:
    before = between(*named, more=BOTH)
    assert bound(before, 2019) == {HILL, LAKE}
    assert bound(before, 2023) == {HILL}
    assert (LAKE,) in open_to(before, RETURNED, on(2023).at), "it may sign it"
    again = between(*named, more=[*BOTH, signed(LAKE, 2023)])
    assert [bound(again, year) for year in (2019, 2022, 2023)] == [
        {HILL, LAKE},
        {HILL},
        {HILL, LAKE},
    ]


def test_a_text_that_came_into_force_after_it_was_back_binds_it() -> None:
    later = between(since=2023, more=[signed(HILL, 2023), signed(LAKE, 2023)])
    assert bound(later, 2024) == {HILL, LAKE}


def test_whose_place_was_taken_after_it_came_back_leaves_no_more_than_it_had() -> None:
    merged = alliance(HILL, LAKE, more=[LEFT, BACK, PartySucceeded(on(2023), LAKE, PORT)])
    assert bound(between(HILL, LAKE, more=BOTH), 2024, merged) == {HILL}
    again = between(HILL, LAKE, more=[*BOTH, signed(PORT, 2024)])
    assert bound(again, 2024, merged) == {HILL, PORT}


def test_it_signs_again_and_once() -> None:
    text = between(more=BOTH)
    signing: dict[str, Any] = {
        "party": LAKE,
        "signer": SIGNER,
        "parties": open_to(text, RETURNED, on(2023).at),
        "zone": UTC,
        "effective": on(2023),
    }
    outdated = given_before_leaving(text, RETURNED, on(2023).at)
    assert outdated == {LAKE}
    [given] = sign_agreement(text, **signing, outdated=outdated)
    assert isinstance(given, AgreementSigned)
    again = between(more=[*BOTH, given])
    assert given_before_leaving(again, RETURNED, on(2023).at) == frozenset()
    with pytest.raises(AlreadySigned):
        sign_agreement(again, **signing)


def test_a_draft_that_it_had_signed_waits_for_its_new_signature() -> None:
    draft = between(since=None, more=BOTH)
    at = on(2023)
    outdated = given_before_leaving(draft, RETURNED, at.at)
    given: dict[str, Any] = {"parties": parties_to(draft, RETURNED, at.at), "effective": at}
    with pytest.raises(SignaturesMissing):
        enter_into_force(draft, **given, outdated=outdated)
    signed_again = between(since=None, more=[*BOTH, signed(LAKE, 2022)])
    assert given_before_leaving(signed_again, RETURNED, at.at) == frozenset()
    assert enter_into_force(signed_again, **given)


def test_until_it_signs_the_text_governs_it_as_whoever_joins() -> None:
    rule = DecisionRuleProvision("majority", ("budget",), MAJORITY)
    text = between(carries=[rule], more=BOTH)
    [found] = provisions_governing([text], RETURNED, OF_ALL, on(2023).at)
    assert found.provision == rule
