"""An agreement between some parties of a partnership: the others have no say in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from domain.clause import InsertClause
from domain.refusal import Reported
from domain.signature import NotPartyToAgreement
from domain.values import AgreementId, AmendmentId, OrganisationId, PartnershipId, PersonId
from services.act import Act
from services.agreements import draft_agreement, enter_into_force, sign_agreement
from services.amendments import (
    comment_on_amendment,
    propose_amendment,
    reject_amendment,
)
from services.codec import decode
from services.ledger import Ledger
from services.organisations import register_head
from services.persons import register_person
from services.start import change_text
from tests import lawful
from tests.databases import Database
from tests.services.acts import act, clause, ledger_on, partnered, registered, stored

pytestmark = pytest.mark.postgres


@dataclass(frozen=True)
class World:
    """Three schools in a partnership; two of them have an agreement with each other."""

    ledger: Ledger
    hill: OrganisationId
    lake: OrganisationId
    mill: OrganisationId
    partnership: PartnershipId
    agreement: AgreementId

    def of(self, organisation: OrganisationId, **fields: Any) -> Act:
        """An act by the key of an organisation."""
        return act(client="key", boundary=organisation, organisation=organisation, **fields)

    def proposed(self, by: Act) -> AmendmentId:
        """Another clause is proposed."""
        new, change = AmendmentId(uuid4()), InsertClause(clause(str(uuid4())), None)
        more: dict[str, Any] = {"title": "More", "changes": (change,)}
        propose_amendment(self.ledger, by, id=new, agreement=self.agreement, **more)
        return new

    def refused(self, done: Any, by: Act, **arguments: Any) -> None:
        """It is for the parties to the agreement, and nothing is written."""
        before = stored(self.ledger)
        with pytest.raises(NotPartyToAgreement):
            done(self.ledger, by, **arguments)
        assert stored(self.ledger) == before


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with ledger_on(database.dsn) as ledger:
        yield made(ledger)
        assert lawful.unlawful(ledger.store) == []


def made(ledger: Ledger) -> World:
    hill, lake, mill = (registered(ledger, name) for name in ("Hill", "Lake", "Mill"))
    partnership = partnered(ledger, hill, lake, mill)
    text: dict[str, Any] = {"title": "Of two", "clauses": (clause("one"),)}
    drafted = draft_agreement(ledger, act(), partnership=partnership, parties=(hill, lake), **text)
    agreement = AgreementId(drafted.id)
    for party, name in ((hill, "Ada"), (lake, "Bob")):
        head = PersonId(register_person(ledger, act(), name=name, affiliation=party).id)
        register_head(ledger, act(), organisation=party, person=head)
        sign_agreement(ledger, act(), agreement=agreement, party=party, person=head)
    enter_into_force(ledger, act(), agreement=agreement)
    return World(ledger, hill, lake, mill, partnership, agreement)


def test_an_amendment_is_for_those_whom_the_agreement_binds(world: World) -> None:
    change = InsertClause(clause("more"), None)
    proposing: dict[str, Any] = {"title": "More", "changes": (change,)}
    proposing |= {"agreement": world.agreement}
    world.refused(propose_amendment, world.of(world.mill), **proposing)
    world.refused(propose_amendment, act(organisation=world.mill), **proposing)
    world.refused(propose_amendment, act(), **proposing, party=world.mill)
    rewording: dict[str, Any] = {"agreement": world.agreement, "text": "We are two.\n"}
    rewording |= {"clause": clause("one").id}
    world.refused(change_text, world.of(world.mill), **rewording)
    change_text(world.ledger, world.of(world.lake), **rewording)
    said = {"agreement": world.agreement, "amendment": world.proposed(world.of(world.hill))}
    world.refused(comment_on_amendment, world.of(world.mill), **said, comment="No!")
    comment_on_amendment(world.ledger, world.of(world.lake), **said, comment="Why?")
    comment_on_amendment(world.ledger, act(), **said, comment="Entered for nobody.")


def test_who_has_no_signature_to_give_rejects_nothing(world: World) -> None:
    first, second = (world.proposed(world.of(world.hill)) for _ in range(2))
    of = {"agreement": world.agreement}
    world.refused(reject_amendment, world.of(world.mill), **of, amendment=first)
    world.refused(reject_amendment, act(organisation=world.mill), **of, amendment=first)
    reject_amendment(world.ledger, world.of(world.lake), **of, amendment=first)
    reject_amendment(world.ledger, act(), **of, amendment=second)


def test_a_text_is_drawn_up_and_put_into_force_by_those_whose_it_is(world: World) -> None:
    new: dict[str, Any] = {"partnership": world.partnership, "title": "Theirs"}
    new |= {"clauses": (clause("theirs"),)}
    world.refused(draft_agreement, world.of(world.mill), **new, parties=(world.hill, world.lake))
    own = draft_agreement(world.ledger, world.of(world.hill), **new, parties=(world.hill,))
    alone = AgreementId(own.id)
    world.refused(enter_into_force, world.of(world.mill), agreement=alone)
    enter_into_force(world.ledger, world.of(world.hill), agreement=alone)
    of_all = draft_agreement(world.ledger, world.of(world.mill), **new)
    assert of_all.version == 1, "a text between all parties is drawn up by any of them"


def test_what_another_is_reported_to_have_proposed_is_recorded_with_that_as_a_finding(
    database: Database,
) -> None:
    with ledger_on(database.dsn) as ledger:
        world = made(ledger)
        change = InsertClause(clause("more"), None)
        given: dict[str, Any] = {"title": "More", "changes": (change,), "party": world.mill}
        reporting = act(conduct=Reported())
        propose_amendment(ledger, reporting, agreement=world.agreement, **given)
        last = decode(stored(ledger)[-1], ledger.store.blob)
        assert [finding.code for finding in last.findings] == ["NOT_PARTY_TO_AGREEMENT"]
        [(name, link)] = lawful.unlawful(ledger.store)
        assert name == "agreement.amendment-proposed.v2"
        assert link.sentence == "Mill, a party to the agreement."
        assert link.why_not == "the agreement does not bind it"
