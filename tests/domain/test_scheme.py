"""Schemes of delegation: who decides a matter, what is reserved, what is refused at drafting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.clash import check_claims
from domain.decisions.decision import propose_motion
from domain.motions.motion import MotionProposed
from domain.provisions.charter import check_charter
from domain.provisions.provision import (
    EVERY_MATTER,
    MATTERS_LIMIT,
    MatterNamedTwice,
    ProvisionInForce,
    RulesClash,
)
from domain.provisions.scheme import (
    Assignment,
    CompetencePinned,
    DeciderContradictory,
    MatterOfAllParties,
    MatterOfAnotherBody,
    MatterOfPost,
    MatterReserved,
    ReservationContradictory,
    SchemeProvision,
    competence_in,
    require_unreserved,
    reserved_in,
)
from domain.refusal import DONE_HERE, Refused, Reported
from domain.values import (
    NAME_LIMIT,
    AgreementId,
    BodyId,
    ClauseId,
    PostId,
    TextMissing,
    TextTooLong,
    TooMany,
)
from tests.domain.matters import ALLIANCE, DECISION_ID, MOTION, PROPOSED, on
from tests.domain.specification import given

BOARD, COUNCIL = BodyId(UUID(int=1)), BodyId(UUID(int=2))
TREASURER, SECRETARY = PostId(UUID(int=3)), PostId(UUID(int=4))
LAW = "Education Act 2002, section 21"
BUDGET = Assignment(("budget",), "body", BOARD, reserved="by-law", law=LAW)
PAPER = Assignment(("paper",), "post", post=TREASURER)
SEAL = Assignment(("seal",), "post", post=TREASURER, reserved="by-agreement")
MERGER = Assignment(("merger",), "all-parties", reserved="by-agreement")
REST = Assignment((), "body", COUNCIL)


def scheme(*assignments: Assignment, name: str = "scheme") -> SchemeProvision:
    return SchemeProvision(name, assignments)


def in_force(*provisions: SchemeProvision) -> list[ProvisionInForce]:
    agreement, clause = AgreementId(UUID(int=8)), ClauseId(UUID(int=9))
    return [ProvisionInForce(one, agreement, clause, 2, "clause 7") for one in provisions]


WHOLE = in_force(scheme(BUDGET, PAPER, SEAL, MERGER, REST))


@pytest.mark.parametrize(
    ("matter", "assignment"),
    [("budget", BUDGET), ("paper", PAPER), ("merger", MERGER), ("tea", REST), ("", REST)],
)
def test_what_names_the_matter_goes_before_what_is_about_every_other(
    matter: str, assignment: Assignment
) -> None:
    found = competence_in(matter, WHOLE)
    assert found is not None and found.assignment == assignment
    assert getattr(found.origin, "version", None) == 2


def test_where_no_scheme_speaks_of_a_matter_nobody_is_said_to_decide_it() -> None:
    assert competence_in("tea", in_force(scheme(BUDGET))) is None
    assert competence_in("budget", []) is None
    assert reserved_in("tea", in_force(scheme(BUDGET))) is None


def test_two_schemes_for_one_matter_leave_nobody_to_decide() -> None:
    two = in_force(scheme(BUDGET, name="ours"), scheme(BUDGET, name="theirs"))
    with pytest.raises(RulesClash) as met:
        competence_in("budget", two)
    assert met.value == RulesClash("budget", "ours", "theirs")
    assert competence_in("tea", two) is None


def test_one_scheme_may_name_what_another_leaves_to_the_rest() -> None:
    found = competence_in("budget", in_force(scheme(REST), scheme(BUDGET)))
    assert found is not None and found.assignment == BUDGET


@pytest.mark.parametrize(("matter", "alone"), [("budget", BUDGET), ("paper", None), ("tea", None)])
def test_what_is_reserved_is_said(matter: str, alone: Assignment | None) -> None:
    assert reserved_in(matter, WHOLE) == alone


def test_nobody_is_given_authority_in_what_is_reserved_to_others() -> None:
    require_unreserved(["paper", "tea"], WHOLE, DONE_HERE)
    with pytest.raises(MatterReserved) as met:
        require_unreserved(["tea", "budget"], WHOLE, DONE_HERE, SECRETARY)
    assert met.value == MatterReserved("budget", f"by law ({LAW})")
    assert LAW in met.value.sentence


def test_a_post_has_the_power_that_is_reserved_to_it_and_does_not_pass_it_on() -> None:
    require_unreserved(["seal"], WHOLE, DONE_HERE, TREASURER)
    for post in (SECRETARY, None):
        with pytest.raises(MatterReserved):
            require_unreserved(["seal"], WHOLE, DONE_HERE, post)


def test_what_was_delegated_against_it_elsewhere_is_a_finding() -> None:
    reported = Reported()
    require_unreserved(["merger", "budget"], WHOLE, reported)
    assert [finding.code for finding in reported.findings] == ["MATTER_RESERVED"] * 2


def long(matter: str) -> Assignment:
    return replace(PAPER, matters=(matter,))


@pytest.mark.parametrize(
    ("assignments", "refusal"),
    [
        ((), TextMissing("assignments")),
        ((Assignment(("a",), "body"),), DeciderContradictory("assignments[0]")),
        ((REST, Assignment(("a",), "post", BOARD)), DeciderContradictory("assignments[1]")),
        ((Assignment(("a",), "all-parties", BOARD),), DeciderContradictory("assignments[0]")),
        ((Assignment(("a",), "body", BOARD, TREASURER),), DeciderContradictory("assignments[0]")),
        ((replace(BUDGET, law=""),), ReservationContradictory("assignments[0]")),
        ((replace(MERGER, law=LAW),), ReservationContradictory("assignments[0]")),
        ((replace(PAPER, law=LAW),), ReservationContradictory("assignments[0]")),
        ((replace(MERGER, matters=()),), ReservationContradictory("assignments[0]")),
        ((PAPER, replace(SEAL, matters=("paper",))), MatterNamedTwice("scheme", "paper")),
        ((REST, replace(REST, body=BOARD)), MatterNamedTwice("scheme", EVERY_MATTER)),
        ((long(""),), TextMissing("assignments[0].matters[0]")),
        (
            (REST, long("m" * (NAME_LIMIT + 1))),
            TextTooLong("assignments[1].matters[0]", NAME_LIMIT + 1, NAME_LIMIT),
        ),
        (
            (replace(BUDGET, law="l" * (NAME_LIMIT + 1)),),
            TextTooLong("assignments[0].law", NAME_LIMIT + 1, NAME_LIMIT),
        ),
        (
            (replace(PAPER, matters=tuple(f"m{n}" for n in range(MATTERS_LIMIT))), REST),
            TooMany("matters", MATTERS_LIMIT + 1, MATTERS_LIMIT),
        ),
    ],
)
def test_a_malformed_scheme_is_refused_with_the_place_named(
    assignments: tuple[Assignment, ...], refusal: Refused
) -> None:
    with pytest.raises(type(refusal)) as met:
        check_charter(scheme(*assignments))
    assert met.value == refusal


def test_a_sound_scheme_is_drafted() -> None:
    check_charter(scheme(BUDGET, PAPER, SEAL, MERGER, REST))


def test_two_schemes_of_one_text_clash_where_they_name_one_matter() -> None:
    check_claims([scheme(BUDGET), scheme(PAPER, REST)])
    for first, second, matter in (
        (BUDGET, replace(PAPER, matters=("paper", "budget")), "budget"),
        (REST, replace(REST, body=BOARD), EVERY_MATTER),
    ):
        with pytest.raises(RulesClash) as met:
            check_claims([scheme(first, name="a"), scheme(second, name="b")])
        assert met.value == RulesClash(matter, "a", "b")


def put(body: BodyId | None, matter: str = "budget") -> dict[str, Any]:
    motion = replace(MOTION, matter=matter)
    pinned = {"rule": PROPOSED.rule, "competence": competence_in(matter, WHOLE)}
    given = {"id": DECISION_ID, "partnership": ALLIANCE, "motion": motion, "body": body}
    return {**given, **pinned, "effective": on(1)}


def test_a_motion_is_put_to_who_decides_its_matter_and_that_is_pinned() -> None:
    proposed = replace(PROPOSED, body=BOARD)
    pinned = competence_in("budget", WHOLE)
    assert pinned is not None
    attempt = given().when(propose_motion, **put(BOARD))
    attempt.then(proposed, CompetencePinned(on(1), pinned))
    assert attempt.state.preparation.competence == pinned


def test_where_no_scheme_is_in_force_a_motion_is_put_to_any_body_and_nothing_is_pinned() -> None:
    proposing = {**put(COUNCIL), "competence": None}
    given().when(propose_motion, **proposing).then(replace(PROPOSED, body=COUNCIL))


@pytest.mark.parametrize(
    ("body", "matter", "refusal"),
    [
        (COUNCIL, "budget", MatterOfAnotherBody("budget", BOARD, "scheme")),
        (None, "budget", MatterOfAnotherBody("budget", BOARD, "scheme")),
        (BOARD, "merger", MatterOfAllParties("merger", "scheme")),
        (BOARD, "paper", MatterOfPost("paper", TREASURER, "scheme")),
        (None, "paper", MatterOfPost("paper", TREASURER, "scheme")),
        (BOARD, "", MatterOfAnotherBody(EVERY_MATTER, COUNCIL, "scheme")),
    ],
)
def test_a_motion_put_to_others_is_refused_and_where_it_is_reported_a_finding(
    body: BodyId | None, matter: str, refusal: Refused
) -> None:
    given().when(propose_motion, **put(body, matter)).refused(refusal)
    reported = given().when_reported(propose_motion, **put(body, matter)).found(refusal)
    assert [type(one) for one in reported.happened] == [MotionProposed, CompetencePinned]


def test_all_parties_decide_without_a_body() -> None:
    attempt = given().when(propose_motion, **put(None, "merger"))
    assert [type(one) for one in attempt.happened] == [MotionProposed, CompetencePinned]
