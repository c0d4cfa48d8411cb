"""Heads who appoint together: parties that come and go, who else could, and what is reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from domain.authority import BySource
from domain.competence.assenting import AlreadyAssented
from domain.parties.person import PERSON
from domain.posts.appointment import APPOINTMENT, Appointment
from domain.posts.post import POST, Post
from domain.powers.appointing import OthersAppoint
from domain.provisions.office import Appointer, PostProvision
from domain.provisions.provision import Provision
from domain.provisions.scheme import Assignment, SchemeProvision
from domain.refusal import Reported
from domain.values import (
    AppointmentId,
    BodyId,
    OrganisationId,
    PartnershipId,
    PersonId,
    PostId,
    SeatId,
    Source,
)
from domain.voting.tally import Seat
from services.act import Act
from services.agreements import enter_into_force, sign_agreement
from services.assents import assent_to_appointment
from services.bodies import constitute_body, dissolve_body
from services.codec import decode
from services.ledger import Ledger
from services.organisations import register_head
from services.partnerships import accede_party, withdraw_party
from services.persons import register_person
from services.posts import define_post
from tests import lawful
from tests.databases import Database
from tests.services.acts import act, clause, drafted, ledger_on, partnered, registered, stored

pytestmark = pytest.mark.postgres


@dataclass
class Alliance:
    """Three organisations with their heads, and a post to which nobody appoints."""

    ledger: Ledger
    heads: dict[OrganisationId, PersonId]
    partnership: PartnershipId
    post: PostId
    cleo: PersonId

    @classmethod
    def of(cls, ledger: Ledger) -> Alliance:
        heads = {party: _headed(ledger, party) for party in (registered(ledger) for _ in "123")}
        partnership = partnered(ledger, *heads)
        done = define_post(ledger, act(), partnership=partnership, title="Treasurer")
        cleo = PersonId(register_person(ledger, act(), name="Cleo").id)
        return cls(ledger, heads, partnership, PostId(done.id), cleo)

    def assent(self, party: OrganisationId, doing: Act | None = None, /, **given: Any) -> None:
        """The head of a party assents, by a key of that party unless something else is said."""
        said = {"post": self.post, "person": self.cleo, "party": party, "by": self.heads[party]}
        key = act(client="key", boundary=party, organisation=party)
        assent_to_appointment(self.ledger, doing or key, **{**said, **given})

    def holders(self) -> list[PersonId]:
        """Who has a place in the post."""
        held = self.ledger.held(POST, self.post)
        assert held is not None
        assert isinstance(held.state, Post)
        return [place.person for place in held.state.places.values()]

    def body(self) -> BodyId:
        """A body in which one of them sits."""
        party, head = next(iter(self.heads.items()))
        given: dict[str, Any] = {"partnership": self.partnership, "name": "Council"}
        seats = (Seat(SeatId(uuid4()), head, party),)
        return BodyId(constitute_body(self.ledger, act(), **given, seats=seats).id)

    def provided(self, provision: Provision) -> None:
        """An agreement in force that carries the provision, under which the post is defined."""
        carrying = clause("posts", provisions=(provision,))
        agreement = drafted(self.ledger, self.partnership, carrying)
        for party, head in self.heads.items():
            sign_agreement(self.ledger, act(), agreement=agreement, party=party, person=head)
        enter_into_force(self.ledger, act(), agreement=agreement)
        given: dict[str, Any] = {"partnership": self.partnership, "title": "Treasurer"}
        given |= {"agreement": agreement, "clause": carrying.id}
        self.post = PostId(define_post(self.ledger, act(), **given).id)


def _headed(ledger: Ledger, party: OrganisationId) -> PersonId:
    head = PersonId(register_person(ledger, act(), name="Head", affiliation=party).id)
    register_head(ledger, act(), organisation=party, person=head)
    return head


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


@pytest.fixture
def alliance(ledger: Ledger) -> Alliance:
    return Alliance.of(ledger)


def test_all_heads_appoint_and_the_last_of_them_at_once(alliance: Alliance) -> None:
    appointment = AppointmentId(uuid4())
    for number, party in enumerate(alliance.heads):
        assert alliance.holders() == []
        alliance.assent(party, id=appointment if number == 2 else None)
    assert alliance.holders() == [alliance.cleo]
    made = alliance.ledger.held(APPOINTMENT, appointment)
    assert made is not None
    assert isinstance(made.state, Appointment)
    assert (made.state.post, made.state.party) == (alliance.post, None)
    assert lawful.unlawful(alliance.ledger.store) == []
    *_, last = (decode(state) for state in stored(alliance.ledger))
    assert last.name == "post.filled.v1"


def test_a_party_that_joins_is_awaited(alliance: Alliance) -> None:
    first, second, third = alliance.heads
    alliance.assent(first)
    alliance.assent(second)
    joined = registered(alliance.ledger)
    alliance.heads[joined] = _headed(alliance.ledger, joined)
    given: dict[str, Any] = {"partnership": alliance.partnership, "organisation": joined}
    accede_party(alliance.ledger, act(), **given)
    alliance.assent(third)
    assert alliance.holders() == []
    alliance.assent(joined)
    assert alliance.holders() == [alliance.cleo]
    assert lawful.unlawful(alliance.ledger.store) == []


def test_where_the_one_who_is_awaited_leaves_somebody_says_it_once_more(alliance: Alliance) -> None:
    first, second, third = alliance.heads
    alliance.assent(first)
    alliance.assent(second)
    with pytest.raises(AlreadyAssented):
        alliance.assent(first)
    given: dict[str, Any] = {"partnership": alliance.partnership, "organisation": third}
    withdraw_party(alliance.ledger, act(), **given)
    assert alliance.holders() == []
    alliance.assent(first)
    assert alliance.holders() == [alliance.cleo]
    assert lawful.unlawful(alliance.ledger.store) == []


def test_as_long_as_a_body_can_decide_the_heads_do_not(alliance: Alliance) -> None:
    council = alliance.body()
    for party in alliance.heads:
        with pytest.raises(OthersAppoint) as met:
            alliance.assent(party)
        assert met.value.whom == "the body “Council”, by a decision,"
    dissolve_body(alliance.ledger, act(), body=council)
    for party in alliance.heads:
        alliance.assent(party)
    assert alliance.holders() == [alliance.cleo]
    assert lawful.unlawful(alliance.ledger.store) == []


def test_a_body_that_is_not_constituted_leaves_its_appointments_to_the_heads(
    alliance: Alliance,
) -> None:
    alliance.body()
    missing = Appointer("body", body=BodyId(uuid4()))
    alliance.provided(PostProvision("Treasurer", appointed_by=missing))
    for party in alliance.heads:
        alliance.assent(party)
    assert alliance.holders() == [alliance.cleo]
    assert lawful.unlawful(alliance.ledger.store) == []


def test_what_a_scheme_gives_to_all_parties_takes_their_decision(alliance: Alliance) -> None:
    alliance.provided(SchemeProvision("scheme", (Assignment((), "all-parties"),)))
    with pytest.raises(OthersAppoint) as met:
        alliance.assent(next(iter(alliance.heads)))
    assert met.value.whom == "all parties, by a decision,"


def test_what_a_source_reports_is_entered_with_what_was_missing(alliance: Alliance) -> None:
    alliance.body()
    source = BySource(Source("Minutes"))

    def reported() -> Act:
        found = act(conduct=Reported())
        return Act(found.actor, source, found.command, found.at, conduct=found.conduct)

    first, second, third = alliance.heads
    alliance.assent(first, reported())
    alliance.assent(second, reported(), by=None)
    alliance.assent(third, reported(), by=alliance.cleo)
    assert alliance.holders() == [alliance.cleo]
    given = [decode(state) for state in stored(alliance.ledger)]
    findings = {
        finding.code
        for record in given
        for finding in record.findings
        if record.name == "post.assent-given.v1"
    }
    assert findings == {"OTHERS_APPOINT", "HEAD_NOT_SAID", "NOT_THE_HEAD"}


def test_whom_an_organisation_registers_belongs_to_it(ledger: Ledger) -> None:
    school, other = registered(ledger), registered(ledger)
    key = act(client="key", boundary=school, organisation=school)
    ours = ledger.held(PERSON, register_person(ledger, key, name="Ada").id)
    assert ours is not None and ours.state.affiliation == school
    nobodys = ledger.held(PERSON, register_person(ledger, act(), name="Ben").id)
    assert nobodys is not None and nobodys.state.affiliation is None
    headed = act(organisation=other)
    acted_for = ledger.held(PERSON, register_person(ledger, headed, name="Cleo").id)
    assert acted_for is not None and acted_for.state.affiliation is None
