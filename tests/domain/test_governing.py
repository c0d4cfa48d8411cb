"""Governing: in a partnership, whose matters the provisions of an agreement govern."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.agreement import Agreement
from domain.agreements.amendment import AmendmentAdopted, AmendmentProposed, AmendmentText
from domain.agreements.clause import Clause, InsertClause, ReplaceClause
from domain.agreements.governing import (
    OF_ALL,
    Whose,
    governed_by,
    is_for_all,
    parties_of,
    provisions_governing,
)
from domain.agreements.governing import (
    between as between_sides,
)
from domain.agreements.ruling_alone import rules_for_others
from domain.agreements.signature import AgreementSigned
from domain.parties.partnership import Partnership, PartyAcceded, PartySucceeded, PartyWithdrew
from domain.provisions.provision import DecisionRuleProvision
from domain.provisions.term import PartyReleased
from domain.values import AgreementId, AmendmentId, ClauseId, OrganisationId, PersonId
from domain.voting.rules import ALL_AGREE, MAJORITY
from domain.voting.side import Side
from tests.domain.partnerships import FIRST, HILL, LAKE, MILL, PORT, alliance, between, on

RULE = DecisionRuleProvision("majority", ("budget",), MAJORITY)
HARDER = DecisionRuleProvision("all", ("budget",), ALL_AGREE)
THREE = alliance(HILL, LAKE, MILL)
JOINED = alliance(HILL, LAKE, more=[PartyAcceded(on(2021), MILL)])


def governing(
    agreements: Sequence[Agreement], whose: Whose, partnership: Partnership, year: int = 2022
) -> list[str]:
    """The names of what governs a matter of these."""
    found = provisions_governing(agreements, partnership, whose, on(year).at)
    return [one.provision.name for one in found]


def replaced(takes_effect: int, adopted: int, **changed: Any) -> list[Any]:
    """The first clause was given other provisions, from a year on."""
    to: dict[str, Any] = {"number": "1", "heading": "", "text": "y\n", "provisions": (HARDER,)}
    change = ReplaceClause(FIRST, **(to | changed))
    amendment = AmendmentId(UUID(int=20))
    proposed = AmendmentProposed(
        on(2020), amendment, AmendmentText("So", (change,)), on(takes_effect)
    )
    return [proposed, AmendmentAdopted(on(takes_effect), amendment, on(adopted), None)]


# Between some


def test_a_text_of_two_of_three_governs_what_is_theirs_and_nothing_of_all() -> None:
    pact = between(HILL, LAKE, carries=[RULE])
    assert governing([pact], OF_ALL, THREE) == []
    assert governing([pact], Whose(pact.id), THREE) == ["majority"]
    assert governing([pact], Whose(AgreementId(UUID(int=9))), THREE) == []


@pytest.mark.parametrize("parties", [(), (HILL, LAKE, MILL), (MILL, LAKE, HILL, PORT)])
def test_a_text_of_all_governs_what_is_of_all_and_of_any(
    parties: tuple[OrganisationId, ...],
) -> None:
    charter, pact = between(*parties, carries=[RULE]), between(HILL, LAKE, id=3)
    for whose in (OF_ALL, Whose(pact.id), Whose(charter.id), Whose(parties=(MILL,))):
        assert governing([charter, pact], whose, THREE) == ["majority"]


def test_what_is_of_two_is_governed_by_each_text_that_binds_both() -> None:
    pact = between(HILL, LAKE, id=3)
    wider, other = between(HILL, LAKE, MILL, carries=[RULE]), between(LAKE, MILL, carries=[HARDER])
    four = alliance(HILL, LAKE, MILL, PORT)
    assert governing([pact, wider, other], Whose(pact.id), four) == ["majority"]
    assert governing([pact, wider, other], OF_ALL, four) == []


def test_how_a_party_signs_is_governed_by_the_texts_that_bind_it() -> None:
    pact = between(HILL, LAKE, carries=[RULE])
    for party, found in ((HILL, ["majority"]), (LAKE, ["majority"]), (MILL, [])):
        assert governing([pact], Whose(parties=(party,)), THREE) == found


def test_a_conflict_is_governed_by_the_texts_that_bind_its_sides() -> None:
    pact = between(HILL, LAKE, carries=[RULE])
    person = Side(person=PersonId(UUID(int=300)))
    for sides, found in (
        ((Side(HILL), Side(LAKE)), ["majority"]),
        ((Side(HILL), Side(MILL)), []),
        ((Side(HILL), person), ["majority"]),
    ):
        assert governing([pact], between_sides(sides, None), THREE) == found
    assert governing([pact], between_sides([person], pact.id), THREE) == ["majority"]
    assert governing([pact], between_sides([person], None), THREE) == []


def test_what_is_not_in_force_governs_nobody() -> None:
    draft = between(carries=[RULE], since=None)
    later = between(carries=[RULE], since=2023)
    assert governing([draft, later], OF_ALL, THREE) == []
    assert governing([later], OF_ALL, THREE, 2023) == ["majority"]


def test_a_text_from_which_one_was_released_governs_the_others() -> None:
    left = PartyReleased(on(2021), MILL)
    for parties in ((), (HILL, LAKE, MILL)):
        charter = between(*parties, carries=[RULE], more=[left])
        assert governing([charter], OF_ALL, THREE, 2020) == ["majority"]
        assert governing([charter], OF_ALL, THREE) == []
        assert governing([charter], Whose(charter.id), THREE) == ["majority"]


def test_who_left_the_partnership_is_asked_no_more_and_who_merged_is_there_as_another() -> None:
    pact = between(HILL, LAKE, carries=[RULE])
    left = alliance(HILL, LAKE, MILL, more=[PartyWithdrew(on(2021), MILL)])
    assert governing([pact], OF_ALL, left, 2020) == []
    assert governing([pact], OF_ALL, left) == ["majority"]
    merged = alliance(HILL, LAKE, more=[PartySucceeded(on(2021), LAKE, PORT)])
    for year in (2020, 2022):
        assert governing([pact], OF_ALL, merged, year) == ["majority"]


# Who joins


def test_who_joins_a_partnership_is_governed_as_it_is_then() -> None:
    pact = between(HILL, LAKE, carries=[RULE])
    assert governing([pact], OF_ALL, JOINED) == ["majority"]
    assert governing([pact], Whose(parties=(MILL,)), JOINED) == ["majority"]
    assert governing([between(HILL, carries=[RULE])], OF_ALL, JOINED) == []


def test_who_joins_what_a_text_of_all_governs_is_governed_and_not_bound_until_it_signs() -> None:
    charter = between(carries=[RULE])
    assert governing([charter], OF_ALL, JOINED) == ["majority"]
    changed = between(carries=[RULE], more=replaced(2022, 2022))
    assert governing([changed], OF_ALL, JOINED, 2023) == [], "who joined did not agree to that"
    signed = AgreementSigned(on(2021), MILL, None, "head")
    both = between(carries=[RULE], more=[signed, *replaced(2022, 2022)])
    assert governing([both], OF_ALL, JOINED, 2023) == ["all"]


def test_who_joins_joins_what_the_only_party_had_agreed_on_with_itself() -> None:
    alone = alliance(HILL, more=[PartyAcceded(on(2021), MILL)])
    statutes = between(carries=[RULE])
    assert governing([statutes], OF_ALL, alone) == ["majority"]
    assert rules_for_others(statutes, alone, on(2022)) == (RULE,)
    later = between(carries=[RULE], more=replaced(2022, 2022))
    assert governing([later], OF_ALL, alone, 2023) == []


def test_who_joins_at_the_instant_of_the_formation_joins_what_the_founders_agreed_on() -> None:
    pact = between(HILL, LAKE, carries=[RULE], since=2018)
    at_once = alliance(HILL, LAKE, more=[PartyAcceded(on(2018), MILL)])
    assert governing([pact], OF_ALL, at_once) == ["majority"]
    assert governing([between(HILL, carries=[RULE], since=2018)], OF_ALL, at_once) == []


def test_who_joins_later_still_is_governed_by_what_governed_all_who_were_there() -> None:
    more = [PartyAcceded(on(2021), MILL), PartyAcceded(on(2022), PORT)]
    pact, four = between(HILL, LAKE, carries=[RULE]), alliance(HILL, LAKE, more=more)
    assert governing([pact], OF_ALL, four, 2023) == ["majority"]
    late = between(HILL, LAKE, carries=[RULE], since=2021)
    assert governing([late], OF_ALL, four, 2023) == ["majority"], "in force as the first joined"
    later = between(HILL, LAKE, MILL, carries=[RULE], since=2022)
    assert governing([later], OF_ALL, four, 2023) == ["majority"]


def test_what_comes_into_force_afterwards_governs_those_whom_it_binds() -> None:
    pact = between(HILL, LAKE, carries=[RULE], since=2022)
    assert governing([pact], OF_ALL, JOINED) == []
    assert governing([pact], Whose(pact.id), JOINED) == ["majority"]


@pytest.mark.parametrize(
    ("amended", "found"),
    [
        (replaced(2022, 2022), []),
        (replaced(2022, 2020), ["all"]),
        (replaced(2020, 2020), ["all"]),
        (replaced(2020, 2022), []),
        (replaced(2022, 2022, provisions=(RULE,)), ["majority"]),
    ],
    ids=["later", "from later on", "before", "backdated", "in other words"],
)
def test_a_clause_that_is_changed_without_who_joined_governs_the_others_alone(
    amended: list[Any], found: list[str]
) -> None:
    pact = between(HILL, LAKE, carries=[RULE], more=amended)
    assert governing([pact], OF_ALL, JOINED, 2023) == found
    changed = [
        found.provision
        for found in provisions_governing([pact], JOINED, Whose(pact.id), on(2023).at)
    ]
    assert len(changed) == 1, "those whom it binds it governs as it reads"


def test_a_clause_that_is_added_governs_the_others_alone() -> None:
    added = Clause(ClauseId(UUID(int=11)), "2", "", "y\n", None, (HARDER,))
    one, text = AmendmentId(UUID(int=20)), AmendmentText("So", (InsertClause(added, FIRST),))
    more = [AmendmentProposed(on(2022), one, text), AmendmentAdopted(on(2022), one, on(2022), None)]
    pact = between(HILL, LAKE, carries=[RULE], more=more)
    assert governing([pact], OF_ALL, JOINED) == ["majority"]
    assert governing([pact], Whose(pact.id), JOINED) == ["majority", "all"]


def test_who_comes_back_and_who_takes_the_place_of_who_joined_is_governed_as_they_were() -> None:
    pact = between(HILL, LAKE, carries=[RULE])
    merged = [PartyAcceded(on(2021), MILL), PartySucceeded(on(2022), MILL, PORT)]
    assert governing([pact], OF_ALL, alliance(HILL, LAKE, more=merged), 2023) == ["majority"]
    again = [PartyWithdrew(on(2022), LAKE), PartyAcceded(on(2023), LAKE)]
    assert governing([pact], OF_ALL, alliance(HILL, LAKE, more=again), 2024) == ["majority"]
    amended = between(HILL, LAKE, carries=[RULE], more=replaced(2022, 2022))
    joining = [
        PartyAcceded(on(2021), MILL),
        PartyWithdrew(on(2022), MILL),
        PartyAcceded(on(2023), MILL),
    ]
    back = alliance(HILL, LAKE, more=joining)
    assert governing([amended], OF_ALL, back, 2024) == ["all"], "as it read when they came back"


def test_many_who_joined_one_after_the_other_are_governed() -> None:
    many = [OrganisationId(UUID(int=1000 + number)) for number in range(60)]
    joining = [PartyAcceded(on(2020 + number), one) for number, one in enumerate(many)]
    pact = between(HILL, LAKE, carries=[RULE])
    assert governing([pact], OF_ALL, alliance(HILL, LAKE, more=joining), 2090) == ["majority"]


# Bodies and posts


def test_a_body_or_post_is_for_all_by_a_clause_that_governs_all_or_by_none() -> None:
    pact, charter = between(HILL, LAKE), between()
    assert is_for_all(None, None, THREE, on(2022).at)
    assert is_for_all(charter, None, THREE, on(2022).at)
    assert not is_for_all(pact, FIRST, THREE, on(2022).at)
    assert is_for_all(pact, FIRST, JOINED, on(2022).at), "it was there when the third joined"
    assert not is_for_all(pact, None, JOINED, on(2022).at), "no clause of it says so"
    changed = between(HILL, LAKE, more=replaced(2022, 2022))
    assert not is_for_all(changed, FIRST, JOINED, on(2022).at)
    assert not is_for_all(pact, ClauseId(UUID(int=77)), JOINED, on(2022).at)


def test_a_post_belongs_to_those_whom_its_agreement_binds() -> None:
    assert parties_of(None, THREE, on(2022).at) == (HILL, LAKE, MILL)
    assert parties_of(between(LAKE, HILL), THREE, on(2022).at) == (HILL, LAKE)
    assert parties_of(between(), THREE, on(2022).at) == (HILL, LAKE, MILL)
    released = [PartyReleased(on(2021), one) for one in (HILL, LAKE)]
    left = between(HILL, LAKE, more=released)
    assert parties_of(left, THREE, on(2022).at) == (HILL, LAKE, MILL), "it is nobody's any more"


def test_a_clause_can_govern_those_whom_it_binds_and_who_joined_under_it() -> None:
    pact = between(HILL, LAKE, carries=[RULE])
    assert governed_by(pact, FIRST, THREE, on(2022).at) == {(HILL,), (LAKE,)}
    assert governed_by(pact, FIRST, JOINED, on(2022).at) == {(HILL,), (LAKE,), (MILL,)}
