"""The linter of bodies: what is remarked follows each change of a body, and the day asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.bodies.body import (
    BODY,
    BodyConstituted,
    BodyDissolved,
    ChairDesignated,
    PresetStated,
    SeatFilled,
    SeatVacated,
)
from domain.bodies.reconstitution import BodyReconstituted, ChairVacated
from domain.elections.election import ElectionRule, Plurality
from domain.linting.body_linter import MOST_SEATS, lint_body
from domain.provisions.composition import BodyProvision, SeatsProvided
from domain.provisions.provision import (
    DecisionRuleProvision,
    ElectionRuleProvision,
    Provision,
    ProvisionInForce,
)
from domain.provisions.scheme import Assignment, SchemeProvision
from domain.provisions.seat_term import SeatTermsFixed
from domain.values import (
    AgreementId,
    BodyId,
    ClauseId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
)
from domain.voting.rules import ALL_AGREE, MAJORITY, DecisionRule, InGroups, Majority, QuorumShare
from domain.voting.tally import Seat
from tests.domain.polls import person, seat_id

COUNCIL, COURT = BodyId(UUID(int=1)), BodyId(UUID(int=2))
ALLIANCE = PartnershipId(UUID(int=3))
CHARTER, SITTING, DECIDING = AgreementId(UUID(int=4)), ClauseId(UUID(int=5)), ClauseId(UUID(int=6))
HILL, LAKE, MILL = (OrganisationId(UUID(int=number)) for number in (7, 8, 9))
FIRST, SECOND, THIRD, FOURTH = (seat_id(number) for number in range(4))
SEATS = (
    Seat(FIRST, person(1), HILL),
    Seat(SECOND, person(2), LAKE),
    Seat(THIRD, person(3), MILL),
)
COMPOSED = BodyProvision(
    "Council", (SeatsProvided(1, HILL), SeatsProvided(1, LAKE), SeatsProvided(1, MILL))
)
RULE = DecisionRuleProvision("how we decide", (), MAJORITY)


def on(year: int) -> Moment:
    return Moment.of(date(year, 1, 1))


CONSTITUTED = BodyConstituted(on(2010), COUNCIL, ALLIANCE, "Council", SEATS, CHARTER, SITTING)


def binding(*provisions: Provision) -> list[ProvisionInForce]:
    return [
        ProvisionInForce(
            one,
            CHARTER,
            SITTING if isinstance(one, BodyProvision) else DECIDING,
            1,
            "clause 1 of “Charter”",
        )
        for one in provisions
    ]


def remarked(
    *happened: Any, rules: Sequence[Provision] = (COMPOSED, RULE), year: int = 2020
) -> list[str]:
    body = BODY.fold([CONSTITUTED, *happened])
    assert body is not None
    return [one.code for one in lint_body(body, binding(*rules), on(year).at)]


def test_a_body_that_is_as_provided_and_can_decide_has_no_remark() -> None:
    assert remarked() == []
    assert remarked(BodyDissolved(on(2015))) == []
    assert remarked(year=2009) == []


def test_a_seat_that_falls_vacant_or_whose_term_is_over_is_felt_until_it_is_filled() -> None:
    left = (SeatVacated(on(2012), SECOND), SeatVacated(on(2013), THIRD))
    full = replace(MAJORITY, quorum=(QuorumShare(Fraction(2, 3), "all-seats"),))
    rules = (COMPOSED, replace(RULE, rule=full))
    assert remarked(*left[:1], rules=rules) == ["VACANCY_BLOCKS", "HIDDEN_VETO", "HIDDEN_VETO"]
    assert "QUORUM_CANNOT_BE_MET" in remarked(*left, rules=rules)
    assert remarked(*left, rules=rules, year=2011) == [], "as of a day before it left"
    filled = (SeatFilled(on(2014), SECOND, person(8)), SeatFilled(on(2014), THIRD, person(9)))
    assert remarked(*left, *filled, rules=rules) == []
    fixed = SeatTermsFixed(on(2010), (FIRST,), on(2016))
    assert remarked(fixed, year=2015) == []
    assert remarked(fixed) == ["SEAT_TERM_OVER"]
    anew = (SeatVacated(on(2016), FIRST), SeatFilled(on(2016), FIRST, person(8)))
    assert remarked(fixed, *anew) == []


def test_who_sits_for_two_parties_as_was_reported_is_remarked_until_they_leave_one() -> None:
    both = (SeatVacated(on(2011), SECOND), SeatFilled(on(2012), SECOND, person(1)))
    assert "SITS_FOR_ANOTHER" in remarked(*both)
    assert "SITS_FOR_ANOTHER" not in remarked(*both, SeatVacated(on(2013), FIRST))


def test_a_seat_filled_for_another_party_may_give_that_party_a_veto() -> None:
    for_hill = (SeatVacated(on(2012), SECOND), SeatFilled(on(2012), SECOND, person(7), HILL))
    assert remarked(*for_hill) == ["HIDDEN_VETO", "DECIDES_ALONE"]


def test_a_body_whose_clause_is_amended_is_to_be_reconstituted_and_then_is_looked_at_anew() -> None:
    two = replace(COMPOSED, seats=(SeatsProvided(1, HILL), SeatsProvided(1, LAKE)))
    assert remarked(rules=(two, RULE)) == ["BODY_NOT_AS_PROVIDED"]
    changed = BodyReconstituted(on(2015), "Council", (THIRD,), (), CHARTER, SITTING)
    after = remarked(changed, rules=(two, RULE))
    assert "BODY_NOT_AS_PROVIDED" not in after
    assert "HIDDEN_VETO" in after, "of two, each can block"
    assert remarked(changed, rules=(two, RULE), year=2014) == ["BODY_NOT_AS_PROVIDED"]
    assert remarked(rules=(RULE,)) == [], "without a clause in force it is as it is"
    unnamed = replace(CONSTITUTED, clause=None)
    body = BODY.fold([unnamed])
    assert body is not None
    found = lint_body(body, binding(two, RULE), on(2020).at)
    assert [one.code for one in found] == ["BODY_NOT_AS_PROVIDED"]
    assert found[0].sentence.endswith("Reconstitute it.")


def test_who_chairs_is_remarked_where_a_clause_or_a_casting_vote_asks_for_a_chair() -> None:
    rules = (replace(COMPOSED, chair=HILL), RULE)
    assert remarked(rules=rules) == ["NOBODY_CHAIRS"]
    chaired = ChairDesignated(on(2011), FIRST)
    assert remarked(chaired, rules=rules) == []
    assert remarked(ChairDesignated(on(2011), SECOND), rules=rules) == ["CHAIR_NOT_AS_PROVIDED"]
    assert "CHAIR_VACANT" in remarked(chaired, SeatVacated(on(2012), FIRST), rules=rules)
    assert remarked(chaired, ChairVacated(on(2013)), rules=rules) == ["NOBODY_CHAIRS"]
    ties = (COMPOSED, replace(RULE, rule=replace(MAJORITY, tie="casting-vote")))
    assert remarked(rules=ties) == ["NOBODY_HAS_CASTING_VOTE"]
    assert remarked(chaired, rules=ties) == []


def test_another_preset_is_another_rule() -> None:
    stated = PresetStated(on(2010), "all-agree")
    assert "HIDDEN_VETO" not in remarked(rules=(COMPOSED,))
    by_all = remarked(stated, rules=(COMPOSED,))
    assert by_all == remarked(rules=(COMPOSED, replace(RULE, rule=ALL_AGREE)))
    other = replace(COMPOSED, preset="majority")
    assert remarked(stated, rules=(other, RULE)) == ["PRESET_NOT_AS_PROVIDED"]


def test_secret_ballots_that_would_name_a_voter_are_remarked_once_the_seats_are_such() -> None:
    grouped = tuple(replace(seat, group="schools") for seat in SEATS)
    more = tuple(Seat(seat_id(number), person(number), group="firms") for number in (4, 5, 6))
    begun = replace(CONSTITUTED, seats=(*grouped, *more))
    secret = DecisionRule(
        InGroups(Majority(Fraction(1, 2), True, "cast"), Fraction(1, 2), strictly=True),
        secrecy="secret",
    )
    rule = replace(RULE, rule=secret)
    ended = BodyReconstituted(on(2015), "Council", (seat_id(4), seat_id(5)))

    def codes(*happened: Any) -> set[str]:
        body = BODY.fold([begun, *happened])
        assert body is not None
        return {one.code for one in lint_body(body, binding(rule), on(2020).at)}

    assert "REVEALS_BY_GROUP" not in codes()
    assert "REVEALS_BY_GROUP" in codes(ended), "one is left in the group"


def test_only_rules_by_which_the_body_decides_are_looked_at_each_once_and_named() -> None:
    others = DecisionRuleProvision("of the court", (), ALL_AGREE, COURT)
    given_away = SchemeProvision("who decides", (Assignment(("budget",), "body", COURT),))
    unanimous = replace(ALL_AGREE, secrecy="secret")
    budget = DecisionRuleProvision("budget", ("budget",), unanimous)
    assert remarked(rules=(COMPOSED, RULE, others)) == []
    assert remarked(rules=(COMPOSED, RULE, budget, given_away)) == []
    body = BODY.fold([CONSTITUTED])
    assert body is not None
    two = replace(budget, matters=("budget", "travel"))
    found = lint_body(body, binding(COMPOSED, RULE, two), on(2020).at)
    assert [one.code for one in found] == ["REVEALS_BY_UNANIMITY", "REVEALS_BY_TURNOUT"]
    start = "By “budget” of clause 1 of “Charter” on “budget” and “travel”: when all have to agree"
    assert found[0].sentence.startswith(start)
    clashing = remarked(rules=(COMPOSED, RULE, replace(RULE, name="again")))
    assert clashing == ["RULES_CLASH"]
    tied = ElectionRule(Plurality(), tie="casting-vote")
    electing = ElectionRuleProvision("chair", ("chairing",), tied)
    assert remarked(rules=(COMPOSED, RULE, electing)) == ["NOBODY_HAS_CASTING_VOTE"]


@pytest.mark.parametrize(("number", "codes"), [(MOST_SEATS + 1, ["NOT_LOOKED_AT_FURTHER"])])
def test_of_too_many_seats_it_is_said_that_no_more_was_looked_at(
    number: int, codes: list[str]
) -> None:
    many = tuple(Seat(seat_id(n), PersonId(UUID(int=n))) for n in range(number))
    body = BODY.fold([replace(CONSTITUTED, seats=many)])
    assert body is not None
    assert [one.code for one in lint_body(body, binding(RULE), on(2020).at)] == codes
