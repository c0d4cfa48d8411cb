"""What two of three parties lay down, and what of it reaches the third: nothing."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest

from domain.agreements.agreement import AGREEMENT
from domain.agreements.clause import ReplaceClause
from domain.agreements.signature import NotPartyToAgreement
from domain.competence.separation import FunctionsInOnePost
from domain.conflicts.conflict import CONFLICT
from domain.decisions.decision import DECISION
from domain.money import Money
from domain.payments.paying_for_all import PostOfSome
from domain.payments.payment import Payee
from domain.posts.appointment import APPOINTMENT
from domain.posts.post import POST
from domain.provisions.office import Appointer, PostProvision
from domain.provisions.protocol import ConflictProtocol, ProtocolStage
from domain.provisions.provision import (
    ConflictProtocolProvision,
    DecisionRuleProvision,
    Provision,
    SegregationProvision,
    SpendingProvision,
)
from domain.provisions.remit import Power, Remit
from domain.provisions.scheme import Assignment, CompetencePinned, MatterReserved, SchemeProvision
from domain.provisions.segregation import Incompatibility
from domain.provisions.signing_rule import NotForThemToSign, SigningProvision
from domain.provisions.spending import SpendingRules
from domain.refusal import Reported
from domain.values import (
    AgreementId,
    AmendmentId,
    AppointmentId,
    ClauseId,
    ConflictId,
    DecisionId,
    PaymentId,
    PersonId,
    PostId,
    derived_id,
)
from domain.voting.remark import Remark
from domain.voting.rules import FromClause, StatedDefault
from domain.voting.side import Side
from services.agreements import draft_agreement, enter_into_force, sign_agreement
from services.amendments import propose_amendment, sign_amendment
from services.appointments import accept_appointment, appoint
from services.assents import assent_to_appointment
from services.charter_linting import lint_text
from services.conflicts import raise_conflict
from services.decisions import propose_motion
from services.delegations import delegate_authority
from services.organisations import register_head, register_organisation
from services.partnerships import accede_party
from services.payments import approve_payment, refuse_payment, request_payment
from services.persons import register_person
from services.posts import define_post
from tests import lawful
from tests.databases import Database
from tests.services.acts import act, clause, ledger_on
from tests.services.test_agreements_of_others import MAJORITY, World, body_of, made

pytestmark = pytest.mark.postgres
RULING = ClauseId(derived_id("clause", "ruling"))
PAYING = Remit((), (Power(("roof",), delegable=True),))


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with ledger_on(database.dsn) as ledger:
        yield made(ledger)


def heads(world: World) -> None:
    """The third party has a head, too."""
    cyd = register_person(world.ledger, act(), name="Cyd", affiliation=world.mill)
    world.people[world.mill] = PersonId(cyd.id)
    register_head(world.ledger, act(), organisation=world.mill, person=PersonId(cyd.id))


def agreed(world: World, *provisions: Provision, of_all: bool = False) -> AgreementId:
    """A text of the two, or of all three, that says this; each signs by its own key."""
    parties = (world.hill, world.lake, *((world.mill,) if of_all else ()))
    drafting: dict[str, Any] = {"partnership": world.partnership, "title": "Of all"}
    drafting |= {"clauses": (clause("ruling", provisions=provisions),), "parties": parties}
    text = AgreementId(draft_agreement(world.ledger, world.of(world.hill), **drafting).id)
    for party in parties:
        signing: dict[str, Any] = {"agreement": text, "person": world.person(party)}
        sign_agreement(world.ledger, world.of(party), **signing)
    enter_into_force(world.ledger, world.of(world.lake), agreement=text)
    return text


def put(world: World, **more: Any) -> Any:
    """A motion, as it is after it was put."""
    putting: dict[str, Any] = {"partnership": world.partnership, "title": "So", "matter": "roof"}
    done = propose_motion(world.ledger, world.of(world.mill), **(putting | more))
    return world.ledger.held(DECISION, DecisionId(done.id)).state  # type: ignore[union-attr]


def payment(world: World) -> PaymentId:
    asked: dict[str, Any] = {"partnership": world.partnership, "purpose": "Tiles"}
    asked |= {"payee": Payee(world.lake), "amount": Money(Fraction(9), "CHF"), "matter": "roof"}
    asked["requester"] = world.person(world.lake)
    return PaymentId(request_payment(world.ledger, world.of(world.lake), **asked).id)


def asked_under(world: World) -> Any:
    """By what rules a payment is asked for."""
    asked = payment(world)
    [requested] = [one.data for one in recorded(world) if one.stream == asked]
    return requested.rules.origin


def recorded(world: World) -> list[Any]:
    return lawful.recorded(world.ledger.store)


def in_office(world: World, **of: Any) -> AppointmentId:
    """Somebody of the first party holds a post that pays for roofs."""
    defining: dict[str, Any] = {"partnership": world.partnership, "title": "Purser"}
    post = define_post(world.ledger, act(), **defining, remit=PAYING, **of).id
    given: dict[str, Any] = {"post": PostId(post), "person": world.person(world.hill)}
    held = AppointmentId(appoint(world.ledger, act(), **given, party=world.hill).id)
    accept_appointment(world.ledger, act(), appointment=held, by=world.person(world.hill))
    return held


def test_a_rule_of_two_is_pinned_by_what_is_theirs_and_not_by_what_is_of_all(world: World) -> None:
    text = agreed(world, DecisionRuleProvision("easily", ("roof",), MAJORITY))
    council = body_of(world, world.hill, world.lake, world.mill)
    assert put(world, body=council).rule.origin != StatedDefault(), "its preset"
    assert put(world).rule.origin == StatedDefault()
    theirs = body_of(world, world.hill, world.lake, world.mill, agreement=world.agreement)
    for body in (theirs, body_of(world, world.hill, world.mill, agreement=text, name="Ours")):
        origin = put(world, body=body).rule.origin
        assert isinstance(origin, FromClause) and origin.agreement == text
    assert lawful.unlawful(world.ledger.store) == []


def test_no_payment_goes_by_the_rules_of_two(world: World) -> None:
    heads(world)
    theirs = SpendingProvision("freely", SpendingRules(own_requests=True))
    agreed(world, theirs)
    assert asked_under(world) == StatedDefault()
    of_all = agreed(world, SpendingProvision("soundly", SpendingRules()), of_all=True)
    origin = asked_under(world)
    assert isinstance(origin, FromClause) and origin.agreement == of_all, "and no clash"
    assert lawful.unlawful(world.ledger.store) == []


@pytest.mark.parametrize("settle", [approve_payment, refuse_payment])
def test_a_post_of_two_pays_nothing_for_three_and_history_says_that_it_did(
    world: World, settle: Any
) -> None:
    held, asked = in_office(world, agreement=world.agreement), payment(world)
    paying: dict[str, Any] = {"payment": asked, "appointment": held}
    paying["by"] = world.person(world.hill)
    world.refused(settle, world.of(world.hill), PostOfSome, **paying)
    passed: dict[str, Any] = {"appointment": held, "matters": ("roof",), "by": paying["by"]}
    passed["delegate"] = world.person(world.lake)
    on = delegate_authority(world.ledger, world.of(world.hill), **passed).id
    by_delegate = {"payment": asked, "delegation": on, "by": passed["delegate"]}
    world.refused(settle, act(), PostOfSome, **by_delegate)
    assert lawful.unlawful(world.ledger.store) == []
    settle(world.ledger, act(conduct=Reported()), **paying)
    assert [one.code for one in recorded(world)[-1].findings] == ["POST_OF_SOME"]
    [(_, link)] = lawful.unlawful(world.ledger.store)
    assert link.sentence == "A post that is there for all parties."
    assert link.why_not == "it is of an agreement between some of the parties"


def test_a_post_of_all_or_of_none_pays_for_all(world: World) -> None:
    heads(world)
    of_all = agreed(world, of_all=True)
    for of in ({}, {"agreement": of_all}):
        paying: dict[str, Any] = {"payment": payment(world), "appointment": in_office(world, **of)}
        approve_payment(world.ledger, act(), **paying, by=world.person(world.hill))
    assert lawful.unlawful(world.ledger.store) == []


def test_what_two_reserve_or_keep_apart_binds_their_own_posts(world: World) -> None:
    reserved = Assignment(("roof",), "all-parties", reserved="by-agreement")
    apart = SegregationProvision("apart", (Incompatibility("approver", "auditor"),))
    text = agreed(world, SchemeProvision("ours", (reserved,)), apart)
    both = Remit(functions=("approver", "auditor"))
    defining: dict[str, Any] = {"partnership": world.partnership, "title": "One"}
    for remit, refusal in ((PAYING, MatterReserved), (both, FunctionsInOnePost)):
        given = {**defining, "remit": remit}
        world.refused(define_post, act(), refusal, **given, agreement=text)
        define_post(world.ledger, act(), **given)
    put(world, body=body_of(world, world.hill, world.mill))
    assert CompetencePinned not in {type(one.data) for one in recorded(world)}
    assert lawful.unlawful(world.ledger.store) == []


def test_nobody_says_for_another_party_how_it_signs(world: World) -> None:
    heads(world)
    clerk = define_post(world.ledger, act(), partnership=world.partnership, title="Clerk").id
    by_clerk: dict[str, Any] = {"posts": (PostId(clerk),), "head": False}
    theirs = [
        SigningProvision(name, ("agreements",), party, **by_clerk)
        for name, party in (("mill", world.mill), ("hill", world.hill))
    ]
    agreed(world, *theirs)
    drafting: dict[str, Any] = {"partnership": world.partnership, "title": "Of all"}
    text = draft_agreement(world.ledger, act(), **drafting, clauses=(clause("all"),)).id
    signing = {"agreement": AgreementId(text), "person": world.person(world.mill)}
    sign_agreement(world.ledger, world.of(world.mill), **signing)
    own = {**signing, "person": world.person(world.hill)}
    world.refused(sign_agreement, world.of(world.hill), NotForThemToSign, **own)
    assert lawful.unlawful(world.ledger.store) == []


def test_a_conflict_follows_the_protocol_of_those_between_whom_it_is(world: World) -> None:
    steps = ConflictProtocol((ProtocolStage("direct-talks", 10),), 5)
    text = agreed(world, ConflictProtocolProvision("ours", steps))
    for against, origin in ((world.lake, text), (world.mill, None)):
        raising: dict[str, Any] = {"partnership": world.partnership, "against": (Side(against),)}
        id_ = raise_conflict(world.ledger, world.of(world.hill), **raising, grounds="Late.").id
        held = world.ledger.held(CONFLICT, ConflictId(id_))
        assert held is not None
        assert getattr(held.state.protocol.origin, "agreement", None) == origin
    assert lawful.unlawful(world.ledger.store) == []


def test_the_heads_of_those_whose_post_it_is_appoint_together(world: World) -> None:
    heads(world)
    text = agreed(world, PostProvision("Purser", appointed_by=Appointer("decision")))
    purser: dict[str, Any] = {"partnership": world.partnership, "title": "Purser"}
    post = PostId(define_post(world.ledger, world.of(world.hill), **purser, agreement=text).id)
    given: dict[str, Any] = {"post": post, "person": world.person(world.hill)}
    by_mill = {**given, "by": world.person(world.mill)}
    world.refused(assent_to_appointment, world.of(world.mill), NotPartyToAgreement, **by_mill)
    for party in (world.hill, world.lake):
        by = world.person(party)
        assent_to_appointment(world.ledger, world.of(party), **given, by=by)
    [appointed] = world.ledger.within(world.partnership, APPOINTMENT.kind)
    held = world.ledger.held(APPOINTMENT, appointed)
    assert held is not None and held.state.person == given["person"]
    filled = world.ledger.held(POST, post)
    assert filled is not None and filled.state.assents == ()
    assert lawful.unlawful(world.ledger.store) == []


def joined(world: World) -> None:
    """A fourth party joins what three have agreed on."""
    fourth = register_organisation(world.ledger, act(), name="Port", kind="school").id
    joining: dict[str, Any] = {"partnership": world.partnership, "organisation": fourth}
    accede_party(world.ledger, act(), **joining)


def test_who_joins_is_governed_until_the_others_change_it(world: World) -> None:
    heads(world)
    text = agreed(world, DecisionRuleProvision("easily", ("roof",), MAJORITY), of_all=True)
    held = in_office(world, agreement=text, clause=RULING)
    joined(world)
    assert put(world).rule.origin.agreement == text, "no rule was lost with the accession"
    paying: dict[str, Any] = {"appointment": held, "by": world.person(world.hill)}
    first, second = payment(world), payment(world)
    approve_payment(world.ledger, act(), **paying, payment=first)
    assert remarked(world, text) == []
    state = world.ledger.held(AGREEMENT, text)
    assert state is not None
    change = ReplaceClause(RULING, "1", "", "Else.\n", (SpendingProvision("x", SpendingRules()),))
    amendment = AmendmentId(uuid4())
    proposing: dict[str, Any] = {"agreement": text, "title": "Else", "changes": (change,)}
    propose_amendment(world.ledger, act(), id=amendment, **proposing)
    for party in (world.hill, world.lake, world.mill):
        signing = {"agreement": text, "amendment": amendment, "person": world.person(party)}
        sign_amendment(world.ledger, world.of(party), **signing)
    assert put(world).rule.origin == StatedDefault()
    world.refused(approve_payment, act(), PostOfSome, **paying, payment=second)
    assert [one.code for one in remarked(world, text)] == ["GOVERNS_NO_PAYMENTS"]
    assert lawful.unlawful(world.ledger.store) == []


def remarked(world: World, text: AgreementId) -> list[Remark]:
    """What the linter says of whom it governs."""
    found = lint_text(world.ledger, text, act().at)
    return [one for one in found if one.code.startswith("GOVERNS")]
