"""Joining a partnership: the parties decide whom they take in, who joins does so by its own word;
and a text binds who joined later from its signature on.
"""

from __future__ import annotations

from typing import Any

import pytest

from domain.agreements.agreement import AGREEMENT, Agreement
from domain.agreements.bound import bound_at
from domain.agreements.clause import ReplaceClause
from domain.agreements.signature import NotPartyToAgreement, SignaturesMissing
from domain.motions.enacted_acts import PartyAccession
from domain.motions.enactment import AlreadyCarriedOut
from domain.parties.organisation import OrganisationGone
from domain.parties.partnership import PARTNERSHIP, AlreadyParty, NotParty, is_party_at
from domain.values import AgreementId, DecisionId, OrganisationId, PersonId
from services.act import UnknownId
from services.agreements import (
    draft_agreement,
    enter_into_force,
    give_notice,
    sign_agreement,
)
from services.amendments import propose_amendment, reject_amendment, sign_amendment
from services.entitlement import ActsForAnother
from services.organisations import dissolve_organisation, register_head
from services.partnerships import accede_party, withdraw_party
from services.persons import register_person
from tests import lawful
from tests.services.acts import act, clause, registered
from tests.services.test_entitlement import World, agreed, decided, world

__all__ = ["world"]

pytestmark = pytest.mark.postgres


def joining(world: World, organisation: OrganisationId, **given: Any) -> dict[str, Any]:
    return {"partnership": world.partnership, "organisation": organisation, **given}


def invited(world: World, name: str = "Vale") -> tuple[OrganisationId, DecisionId]:
    """An organisation that the parties have decided to take in."""
    vale = registered(world.ledger, name)
    return vale, decided(world, PartyAccession(vale))


def is_party(world: World, organisation: OrganisationId) -> bool:
    held = world.ledger.held(PARTNERSHIP, world.partnership)
    assert held is not None
    return is_party_at(held.state, organisation, act().at)


def test_nobody_makes_a_party_of_another_organisation(world: World) -> None:
    vale, decision = invited(world)
    hill = world.of(world.hill)
    world.refused(ActsForAnother, accede_party, hill, **joining(world, vale))
    world.refused(ActsForAnother, accede_party, hill, **joining(world, vale, decision=decision))
    assert not is_party(world, vale)
    accede_party(world.ledger, world.of(vale), **joining(world, vale, decision=decision))
    assert is_party(world, vale)
    assert lawful.unlawful(world.ledger.store) == []


def test_to_who_was_not_invited_the_partnership_is_not_there(world: World) -> None:
    vale, decision = invited(world)
    mill = registered(world.ledger, "Mill")
    rejected = decided(world, PartyAccession(mill), adopted=False)
    alone: list[dict[str, Any]] = [{}, {"decision": decision}, {"decision": rejected}]
    for given in alone:
        world.refused(UnknownId, accede_party, world.of(mill), **joining(world, mill, **given))
    world.refused(UnknownId, accede_party, world.of(vale), **joining(world, vale))


def test_an_invitation_is_taken_up_once(world: World) -> None:
    vale, decision = invited(world)
    theirs = joining(world, vale, decision=decision)
    accede_party(world.ledger, world.of(vale), **theirs)
    world.refused(AlreadyCarriedOut, accede_party, world.of(vale), **theirs)
    world.refused(AlreadyParty, accede_party, world.of(vale), **joining(world, vale))
    withdraw_party(world.ledger, world.of(vale), **joining(world, vale))
    world.refused(AlreadyCarriedOut, accede_party, world.of(vale), **theirs)
    world.refused(NotParty, accede_party, world.of(vale), **joining(world, vale))
    again = decided(world, PartyAccession(vale))
    accede_party(world.ledger, world.of(vale), **joining(world, vale, decision=again))


def test_who_is_no_more_joins_nothing(world: World) -> None:
    vale, decision = invited(world)
    dissolve_organisation(world.ledger, act(), organisation=vale)
    theirs = joining(world, vale, decision=decision)
    world.refused(OrganisationGone, accede_party, world.of(vale), **theirs)


def test_whoever_keeps_the_records_enters_who_joined(world: World) -> None:
    vale = registered(world.ledger, "Vale")
    accede_party(world.ledger, act(), **joining(world, vale))
    assert is_party(world, vale)


# Whom a text binds that names nobody


def headed(world: World, organisation: OrganisationId) -> PersonId:
    vera = register_person(world.ledger, act(), name="Vera", affiliation=organisation)
    person = PersonId(vera.id)
    register_head(world.ledger, act(), organisation=organisation, person=person)
    return person


def joined(world: World) -> tuple[AgreementId, OrganisationId, PersonId]:
    """A memorandum of two that names no parties, in force when a third one joined."""
    memo, (vale, decision) = agreed(world), invited(world)
    head = headed(world, vale)
    accede_party(world.ledger, world.of(vale), **joining(world, vale, decision=decision))
    return memo, vale, head


def proposed(world: World, memo: AgreementId, by: OrganisationId) -> dict[str, Any]:
    """A change of the memorandum, as the argument of what is done with it."""
    number = len(text(world, memo).amendments)
    change = ReplaceClause(clause("one").id, f"1.{number}", "", f"As of {number}.\n", ())
    given = {"agreement": memo, "title": f"Change {number}", "changes": (change,)}
    propose_amendment(world.ledger, world.of(by), **given)
    return {"agreement": memo, "amendment": list(text(world, memo).amendments)[-1]}


def text(world: World, memo: AgreementId) -> Agreement:
    held = world.ledger.held(AGREEMENT, memo)
    assert held is not None
    found: Agreement = held.state
    return found


def bound(world: World, memo: AgreementId) -> set[OrganisationId]:
    held = world.ledger.held(PARTNERSHIP, world.partnership)
    assert held is not None
    found = bound_at(text(world, memo), held.state, act().at)
    return {one for party in found for one in party}


def signs(world: World, amendment: dict[str, Any], *heads: tuple[OrganisationId, PersonId]) -> str:
    for party, head in heads:
        sign_amendment(world.ledger, world.of(party), **amendment, person=head)
    return text(world, amendment["agreement"]).amendments[amendment["amendment"]].status


def test_who_joined_and_did_not_sign_has_no_say_in_the_text(world: World) -> None:
    memo, vale, vera = joined(world)
    assert bound(world, memo) == {world.hill, world.lake}
    asked: dict[str, Any] = {"agreement": memo, "person": vera}
    world.refused(NotPartyToAgreement, give_notice, world.of(vale), **asked)
    with pytest.raises(NotPartyToAgreement):
        proposed(world, memo, vale)
    amendment = proposed(world, memo, world.hill)
    by = world.of(vale)
    world.refused(NotPartyToAgreement, sign_amendment, by, **amendment, person=vera)
    world.refused(NotPartyToAgreement, reject_amendment, by, **amendment)
    both = (world.hill, world.ada), (world.lake, world.bob)
    assert signs(world, amendment, *both) == "adopted", "nobody waits for who did not sign"
    assert lawful.unlawful(world.ledger.store) == []


def test_who_joined_is_bound_from_its_signature_on(world: World) -> None:
    memo, vale, vera = joined(world)
    sign_agreement(world.ledger, world.of(vale), agreement=memo, person=vera)
    assert bound(world, memo) == {world.hill, world.lake, vale}
    amendment = proposed(world, memo, vale)
    assert signs(world, amendment, (world.hill, world.ada), (world.lake, world.bob)) == "proposed"
    assert signs(world, amendment, (vale, vera)) == "adopted"
    give_notice(world.ledger, world.of(vale), agreement=memo, person=vera)
    assert lawful.unlawful(world.ledger.store) == []


def test_a_draft_is_for_those_to_sign_who_are_parties_when_it_enters_into_force(
    world: World,
) -> None:
    drafted = {"title": "Draft", "clauses": (clause("one"),), "partnership": world.partnership}
    memo = AgreementId(draft_agreement(world.ledger, act(), **drafted).id)
    vale, decision = invited(world)
    vera = headed(world, vale)
    accede_party(world.ledger, world.of(vale), **joining(world, vale, decision=decision))
    for party, head in ((world.hill, world.ada), (world.lake, world.bob)):
        sign_agreement(world.ledger, world.of(party), agreement=memo, person=head)
    world.refused(SignaturesMissing, enter_into_force, world.of(world.hill), agreement=memo)
    sign_agreement(world.ledger, world.of(vale), agreement=memo, person=vera)
    enter_into_force(world.ledger, world.of(vale), agreement=memo)
    assert bound(world, memo) == {world.hill, world.lake, vale}


def test_who_left_and_came_back_is_bound_once_it_signs_again(world: World) -> None:
    memo = agreed(world)
    leaving = joining(world, world.lake)
    withdraw_party(world.ledger, world.of(world.lake), **leaving)
    assert bound(world, memo) == {world.hill}
    again = decided(world, PartyAccession(world.lake))
    accede_party(world.ledger, world.of(world.lake), **leaving, decision=again)
    assert bound(world, memo) == {world.hill}
    sign_agreement(world.ledger, world.of(world.lake), agreement=memo, person=world.bob)
    assert bound(world, memo) == {world.hill, world.lake}
