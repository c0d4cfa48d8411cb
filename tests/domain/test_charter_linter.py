"""The linter of charters: what is remarked beside the bodies, posts and parties of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.agreement import AGREEMENT
from domain.bodies.body import BODY, BodyConstituted, BodyDissolved, PresetStated
from domain.linting.charter_linter import Organs, lint_charter, lint_numbers
from domain.parties.signatory import NOBODY, Limits
from domain.posts.post import POST, PostDefined
from domain.provisions.cadence import CadenceProvision
from domain.provisions.composition import BodyProvision, SeatsProvided
from domain.provisions.office import Appointer, PostProvision
from domain.provisions.provision import DecisionRuleProvision, Provision, ProvisionInForce
from domain.provisions.remit import NO_REMIT, Power, Remit
from domain.provisions.scheme import Assignment, SchemeProvision
from domain.provisions.signing_rule import SigningProvision
from domain.provisions.tenure import USUAL_TENURE
from domain.provisions.urgency import UrgencyProvision
from domain.values import (
    AgreementId,
    BodyId,
    ClauseId,
    Moment,
    OrganisationId,
    PartnershipId,
    Period,
    PersonId,
    PostId,
    SeatId,
)
from domain.voting.rules import ALL_AGREE
from domain.voting.tally import Seat
from tests.domain.agreements import CLAUSES, DRAFTED

ALLIANCE = PartnershipId(UUID(int=1))
CHARTER, CLAUSE = AgreementId(UUID(int=2)), ClauseId(UUID(int=3))
HILL, LAKE = OrganisationId(UUID(int=4)), OrganisationId(UUID(int=5))
BOARD, GONE = BodyId(UUID(int=6)), BodyId(UUID(int=7))
CLERK, MISSING = PostId(UUID(int=8)), PostId(UUID(int=9))
ADA, BOB = PersonId(UUID(int=10)), PersonId(UUID(int=11))
THEN = Moment.of(date(2020, 1, 1))
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SEATS = (Seat(SeatId(UUID(int=20)), ADA, HILL), Seat(SeatId(UUID(int=21)), None, LAKE))


def body(id: BodyId, *more: Any) -> Any:
    return BODY.fold([BodyConstituted(THEN, id, ALLIANCE, "Board", SEATS, CHARTER, CLAUSE), *more])


CLERKS: Any = POST.fold([PostDefined(THEN, CLERK, ALLIANCE, "Clerk", USUAL_TENURE, NO_REMIT)])
SIGNS = NOBODY.headed(ADA, THEN.at)
BOTH = SIGNS.granted(BOB, Period(THEN), Limits())
WITH_POWERS = Remit((), (Power(("payments",)),))
ORGANS = Organs(
    NOW, (body(BOARD), body(GONE, BodyDissolved(THEN))), (CLERKS,), (), {HILL: BOTH, LAKE: SIGNS}
)


def codes(*provisions: Provision, organs: Organs = ORGANS) -> list[tuple[str, str]]:
    own = [ProvisionInForce(one, CHARTER, CLAUSE, 1, "clause 1") for one in provisions]
    remarks = lint_charter(own, own, organs)
    assert all(remark.sentence.endswith(".") for remark in remarks)
    return [(remark.code, remark.place) for remark in remarks]


def scheme(*assignments: Assignment) -> SchemeProvision:
    return SchemeProvision("scheme", assignments)


RESERVED = Assignment(("tea",), "body", BOARD, reserved="by-agreement")
COMPOSED = BodyProvision("Board", (SeatsProvided(1, HILL), SeatsProvided(1, LAKE)))


@pytest.mark.parametrize(
    ("provision", "found"),
    [
        (scheme(Assignment((), "body", BOARD)), []),
        (scheme(Assignment(("tea",), "post", post=CLERK)), []),
        (scheme(Assignment((), "body", GONE)), [("BODY_NOT_THERE", "assignments[0]")]),
        (
            scheme(Assignment(("a",), "body", BOARD), Assignment(("b",), "post", post=MISSING)),
            [("POST_NOT_THERE", "assignments[1]")],
        ),
        (scheme(RESERVED), [("RESERVED_WITHOUT_RULE", "assignments[0]")]),
        (scheme(replace(RESERVED, body=GONE)), [("BODY_NOT_THERE", "assignments[0]")]),
        (COMPOSED, []),
        (replace(COMPOSED, seats=(SeatsProvided(2, HILL),)), [("BODY_NOT_AS_PROVIDED", "")]),
        (PostProvision("p", appointed_by=Appointer("body", body=BOARD)), []),
        (
            PostProvision("p", ended_by=Appointer("body", body=GONE)),
            [("NOBODY_CAN_APPOINT", "ended_by")],
        ),
        (
            PostProvision("p", appointed_by=Appointer("party", OrganisationId(UUID(int=99)))),
            [("NOBODY_CAN_APPOINT", "appointed_by")],
        ),
        (PostProvision("Clerk", remit=WITH_POWERS), [("APPOINTER_NOT_SAID", "appointed_by")]),
        (PostProvision("Clerk", remit=WITH_POWERS, appointed_by=Appointer("decision")), []),
        (PostProvision("Clerk", remit=Remit((), ())), []),
        (SigningProvision("s"), []),
        (SigningProvision("s", party=HILL, together=2), []),
        (SigningProvision("s", party=LAKE, together=2), [("SIGNATURES_NOT_POSSIBLE", "together")]),
        (SigningProvision("s", together=2), [("SIGNATURES_NOT_POSSIBLE", "together")]),
        (
            SigningProvision("s", party=HILL, posts=(CLERK,), head=False),
            [("SIGNATURES_NOT_POSSIBLE", "together"), ("APPROVALS_NOT_POSSIBLE", "together")],
        ),
        (SigningProvision("s", posts=(CLERK,)), []),
        (SigningProvision("s", posts=(MISSING,)), [("POST_NOT_THERE", "posts")]),
        (CadenceProvision("c", "report", 1, date(2026, 1, 1), body=BOARD), []),
        (
            CadenceProvision("c", "report", 1, date(2026, 1, 1), post=MISSING),
            [("POST_NOT_THERE", "")],
        ),
        (UrgencyProvision("chair's action"), [("URGENT_ACTION_UNLIMITED", "matters")]),
        (UrgencyProvision("chair's action", ("roof",)), []),
    ],
)
def test_what_nobody_could_live_by_is_remarked(
    provision: Provision, found: list[tuple[str, str]]
) -> None:
    assert codes(provision) == found


def test_a_reserved_matter_has_a_rule_by_a_clause_or_by_the_preset_of_its_body() -> None:
    rule = DecisionRuleProvision("rule", ("tea",), ALL_AGREE)
    assert codes(scheme(RESERVED), rule) == []
    preset = replace(ORGANS, bodies=(body(BOARD, PresetStated(THEN, "consent")),))
    assert codes(scheme(RESERVED), organs=preset) == []


def test_two_clauses_of_one_number_are_remarked_with_what_they_are_called() -> None:
    clauses = (
        replace(CLAUSES[0], number="3", heading="Purpose"),
        replace(CLAUSES[1], number="3", heading="Gifts"),
        replace(CLAUSES[2], number="4"),
    )
    text = AGREEMENT.fold([replace(DRAFTED, clauses=clauses)])
    assert text is not None
    [remark] = lint_numbers(text, THEN.at)
    assert remark.code == "CLAUSE_NUMBERED_TWICE"
    assert "clause 3 “Purpose”, clause 3 “Gifts”" in remark.sentence
    without = AGREEMENT.fold([DRAFTED])
    assert without is not None and list(lint_numbers(without, THEN.at)) == [], "none has a number"
