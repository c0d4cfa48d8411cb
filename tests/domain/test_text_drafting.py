"""A text names its own parties and the groups of its bodies, for a time that lies ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.bodies.body import BODY, Body, BodyConstituted
from domain.elections.election import ElectionRule, Plurality
from domain.linting.text_drafting import (
    Drawn,
    NamesNoParty,
    names_groups,
    require_groups_known,
    require_parties_named,
    require_times_ahead,
)
from domain.provisions.cadence import CadenceProvision
from domain.provisions.composition import BodyProvision, SeatsProvided
from domain.provisions.office import Appointer, PostProvision
from domain.provisions.provision import (
    DecisionRuleProvision,
    DurationProvision,
    ElectionRuleProvision,
    Provision,
    ProvisionInForce,
)
from domain.provisions.seat_tenure import SeatTenureProvision
from domain.provisions.signing_rule import SigningProvision
from domain.refusal import DONE_HERE, Reported
from domain.voting.contradiction import CannotBeMeant
from domain.voting.drafting import UnknownGroup
from domain.voting.rules import CountAtLeast, DecisionRule, GroupWeight, InGroups, Majority
from domain.voting.tally import Seat
from tests.domain.test_charter_linter import ALLIANCE, BOARD, CHARTER, CLAUSE, HILL, LAKE, THEN

STRANGER: Any = UUID(int=99)
CITED = "clause 1 of “Charter”"


def drawn(*provisions: Provision, before: tuple[Provision, ...] = ()) -> Drawn:
    def carried(given: tuple[Provision, ...]) -> tuple[ProvisionInForce, ...]:
        return tuple(ProvisionInForce(one, CHARTER, CLAUSE, 1, CITED) for one in given)

    return Drawn(carried(provisions), carried(before))


# Parties

COMPOSED = BodyProvision("Board", (SeatsProvided(1, HILL), SeatsProvided(1, STRANGER)))
BY_STRANGER = Appointer("party", STRANGER)


@pytest.mark.parametrize(
    ("provision", "place"),
    [
        (COMPOSED, "seats[1].party of “Board” in clause 1"),
        (replace(COMPOSED, seats=(SeatsProvided(2),), chair=STRANGER), "chair of “Board”"),
        (PostProvision("clerk", appointed_by=BY_STRANGER), "appointed_by.party of “clerk”"),
        (PostProvision("clerk", ended_by=BY_STRANGER), "ended_by.party of “clerk”"),
        (SeatTenureProvision("Board", filled_by=BY_STRANGER), "filled_by.party of “Board”"),
        (SigningProvision("two", party=STRANGER, together=2), "party of “two”"),
        (CadenceProvision("report", "report", 12, date(2026, 1, 1), party=STRANGER), "party of"),
    ],
)
def test_who_is_no_party_has_no_seat_and_no_duty(provision: Provision, place: str) -> None:
    with pytest.raises(NamesNoParty) as refused:
        require_parties_named(drawn(provision), (HILL, LAKE), (), DONE_HERE)
    assert refused.value.place.startswith(place)
    require_parties_named(drawn(provision), (HILL, STRANGER), (), DONE_HERE)


def test_how_another_party_of_the_partnership_signs_may_be_said_and_nothing_else() -> None:
    signing = SigningProvision("two", party=STRANGER, together=2)
    require_parties_named(drawn(signing), (HILL, LAKE), (STRANGER,), DONE_HERE)
    with pytest.raises(NamesNoParty):
        require_parties_named(drawn(COMPOSED), (HILL, LAKE), (STRANGER,), DONE_HERE)


def test_what_is_reported_of_a_stranger_is_a_finding() -> None:
    conduct = Reported()
    require_parties_named(drawn(COMPOSED), (HILL, LAKE), (), conduct)
    assert [one.code for one in conduct.findings] == ["NAMES_NO_PARTY"]


def test_what_stood_there_before_stands_in_nobodys_way() -> None:
    require_parties_named(drawn(COMPOSED, before=(COMPOSED,)), (HILL, LAKE), (), DONE_HERE)


# Groups


def rule(group: str, **more: Any) -> DecisionRuleProvision:
    decides = DecisionRule(CountAtLeast(Fraction(1), group=group), nobody_votes="rejected")
    return DecisionRuleProvision("voting", (), decides, **more)


SCHOOLS = BodyProvision("Council", (SeatsProvided(3, group="schools"),))
PUPILS = BodyProvision("Parliament", (SeatsProvided(3, group="pupils"),))


def a_board(group: str) -> Body:
    seats = (Seat(UUID(int=20), None, None, group=group),)  # type: ignore[arg-type]
    body = BODY.fold([BodyConstituted(THEN, BOARD, ALLIANCE, "Council", seats, CHARTER, CLAUSE)])
    assert body is not None
    return body


def unknown_in(text: Drawn, *, beside: tuple[Provision, ...] = (), bodies: Any = ()) -> str:
    """The place of the group that is not known; empty where all are."""
    if not names_groups(text):
        return ""
    try:
        require_groups_known(text, beside, bodies, THEN, DONE_HERE)
    except UnknownGroup as unknown:
        return unknown.place
    return ""


def test_a_group_that_no_body_has_is_refused_with_its_place() -> None:
    assert unknown_in(drawn(SCHOOLS, rule("schools"))) == ""
    found = unknown_in(drawn(SCHOOLS, rule("pupils")))
    assert found == "rule.condition.group of “voting” in clause 1"


def test_where_the_text_composes_no_body_its_groups_are_not_known() -> None:
    assert unknown_in(drawn(rule("pupils"))) == ""


def test_groups_of_bodies_of_other_texts_and_of_those_there_are_are_known() -> None:
    text = drawn(SCHOOLS, rule("pupils"))
    assert unknown_in(text, beside=(PUPILS,)) == ""
    assert unknown_in(text, bodies=[a_board("pupils")]) == ""


def test_a_rule_for_one_body_names_the_groups_of_that_body() -> None:
    named = drawn(SCHOOLS, PUPILS, rule("pupils", body=BOARD))
    assert unknown_in(named) == "", "which of them it will be is not known yet"
    council = a_board("schools")
    only = drawn(SCHOOLS, rule("pupils", body=BOARD))
    assert unknown_in(only, beside=(PUPILS,), bodies=[council]).startswith("rule.condition.group")
    assert unknown_in(only, bodies=[a_board("pupils")]) == "", "it has them until it is changed"


def test_groups_that_are_counted_and_those_of_elections_are_looked_at() -> None:
    counted = InGroups(
        Majority(Fraction(1, 2), True, "cast"), Fraction(1, 2), groups=(GroupWeight("pupils"),)
    )
    by_groups = DecisionRuleProvision("voting", (), DecisionRule(counted))
    assert unknown_in(drawn(SCHOOLS, by_groups)).startswith("rule.condition.groups of")
    asked = CountAtLeast(Fraction(1), group="pupils")
    electing = ElectionRuleProvision("board", (), ElectionRule(Plurality(1, threshold=asked)))
    assert unknown_in(drawn(SCHOOLS, electing)).startswith("rule.method.threshold.group of")


def test_a_rule_that_stood_is_not_looked_at_again() -> None:
    assert unknown_in(drawn(SCHOOLS, rule("pupils"), before=(rule("pupils"),))) == ""


def test_a_group_that_is_there_by_another_spelling_is_refused_where_no_body_is_composed() -> None:
    found = unknown_in(drawn(rule("Pupils")), bodies=[a_board("pupils")])
    assert found == "rule.condition.group of “voting” in clause 1"
    assert unknown_in(drawn(rule("Pupils")), bodies=[a_board("schools")]) == ""


def test_one_text_spells_a_group_in_one_way() -> None:
    """The first would be counted without the second, and nobody would see it."""
    council = replace(SCHOOLS, name="Council", seats=(SeatsProvided(3, group="SCHOOLS"),))
    text = drawn(SCHOOLS, council, rule("schools"))
    with pytest.raises(CannotBeMeant) as refused:
        require_groups_known(text, (), (), THEN, DONE_HERE)
    assert refused.value.place.startswith("seats[0].group of “")
    assert "differ by their spelling alone" in refused.value.sentence
    stood = drawn(SCHOOLS, council, rule("schools"), before=(SCHOOLS, council))
    require_groups_known(stood, (), (), THEN, DONE_HERE)


# Times

TODAY = date(2026, 3, 1)
OVER = DurationProvision("term", until=date(2026, 2, 28))


def test_a_term_that_is_over_when_it_is_drafted_is_refused() -> None:
    with pytest.raises(CannotBeMeant) as refused:
        require_times_ahead(drawn(OVER), TODAY, DONE_HERE)
    assert refused.value.place == "until of “term” in clause 1"
    require_times_ahead(drawn(replace(OVER, until=TODAY)), TODAY, DONE_HERE)
    require_times_ahead(drawn(OVER, before=(OVER,)), TODAY, DONE_HERE)


def test_of_an_archive_it_is_a_finding() -> None:
    conduct = Reported()
    require_times_ahead(drawn(OVER), TODAY, conduct)
    assert [one.code for one in conduct.findings] == ["CANNOT_BE_MEANT"]
