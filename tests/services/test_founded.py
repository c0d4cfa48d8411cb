"""What comes into being together with its text: set up before that is in force, used since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest

from domain.agreements.agreement import AgreementNotInForce
from domain.elections.election import Approval, ElectionRule, Option, OptionId
from domain.elections.marks import SeveralOptions
from domain.money import Money
from domain.payments.payment import Payee
from domain.provisions.composition import BodyProvision, SeatsProvided
from domain.provisions.office import Appointer, PostProvision
from domain.provisions.provision import ElectionRuleProvision
from domain.provisions.remit import Power, Remit
from domain.values import (
    AgreementId,
    AppointmentId,
    BodyId,
    DecisionId,
    OrganisationId,
    PartnershipId,
    PaymentId,
    PersonId,
    PollId,
    PostId,
    SeatId,
)
from domain.voting.tally import Seat, Stance
from services.act import Act
from services.agreements import enter_into_force, sign_agreement
from services.appointments import accept_appointment, appoint, name_deputy, resign_appointment
from services.ballots import cast_ballot
from services.bodies import constitute_body, designate_chair, record_attendance
from services.decisions import (
    close_poll,
    count_poll,
    open_poll,
    propose_motion,
)
from services.delegations import delegate_authority
from services.elections import propose_election
from services.ledger import Ledger
from services.organisations import register_head
from services.payments import approve_payment, refuse_payment, request_payment
from services.persons import register_person
from services.posts import define_post
from services.proxies import grant_proxy
from services.seats import fill_seat, vacate_seat
from tests import lawful
from tests.databases import Database
from tests.services.acts import act, clause, drafted, ledger_on, partnered, registered, stored

pytestmark = pytest.mark.postgres

REMIT = Remit(powers=(Power(("money",), delegable=True),))
OPTIONS = tuple(Option(OptionId(name)) for name in ("goat", "cow"))


@dataclass(frozen=True)
class Farm:
    """Two schools; by a draft they have a council, in which each sits, and a bursar."""

    ledger: Ledger
    partnership: PartnershipId
    heads: dict[OrganisationId, PersonId]
    charter: AgreementId
    council: BodyId
    seats: dict[OrganisationId, SeatId]
    bursar: PostId
    held: AppointmentId
    farmer: PersonId

    def of(self, party: OrganisationId, **fields: Any) -> Act:
        """An act by the key of a party."""
        return act(client="key", boundary=party, organisation=party, **fields)

    @property
    def hill(self) -> OrganisationId:
        return next(iter(self.heads))

    def refused(self, done: Any, **given: Any) -> None:
        """Hill is refused it, since the charter is not in force; nothing is written."""
        before = stored(self.ledger)
        with pytest.raises(AgreementNotInForce):
            done(self.ledger, self.of(self.hill), **given)
        assert stored(self.ledger) == before

    def enters_into_force(self) -> None:
        for party, head in self.heads.items():
            given: dict[str, Any] = {"agreement": self.charter, "party": party, "person": head}
            sign_agreement(self.ledger, self.of(party), **given)
        enter_into_force(self.ledger, self.of(self.hill), agreement=self.charter)

    def requested(self) -> PaymentId:
        """A payment to somebody outside, as the other school requests it."""
        party = list(self.heads)[1]
        given: dict[str, Any] = {
            "partnership": self.partnership,
            "payee": Payee(person=self.farmer),
        }
        given |= {"amount": Money(Fraction(10), "EUR"), "matter": "money", "purpose": "Hay"}
        requester = self.heads[party]
        done = request_payment(self.ledger, self.of(party), **given, requester=requester)
        return PaymentId(done.id)

    def voted(self, decision: DecisionId, choice: Any) -> None:
        """Both vote, and it is counted."""
        poll = PollId(uuid4())
        by = self.heads[self.hill]
        open_poll(self.ledger, self.of(self.hill), id=poll, decision=decision, by=by)
        of: dict[str, Any] = {"decision": decision, "poll": poll}
        for party, head in self.heads.items():
            seat = {"seat": self.seats[party], "voter": head}
            cast_ballot(self.ledger, self.of(party), **of, **seat, choice=choice)
        close_poll(self.ledger, self.of(self.hill), **of, by=by)
        count_poll(self.ledger, self.of(self.hill), **of)


@pytest.fixture
def farm(database: Database) -> Iterator[Farm]:
    with ledger_on(database.dsn) as ledger:
        made = _set_up(ledger)
        yield made
        assert lawful.unlawful(ledger.store) == []


def _set_up(ledger: Ledger) -> Farm:
    heads = {}
    for name in ("Hill", "Lake"):
        party = registered(ledger, name)
        person = PersonId(register_person(ledger, act(), name="Head", affiliation=party).id)
        register_head(ledger, act(), organisation=party, person=person)
        heads[party] = person
    hill, lake = heads
    partnership = partnered(ledger, *heads)
    composed = BodyProvision(
        "Council", (SeatsProvided(party=hill), SeatsProvided(party=lake)), "majority"
    )
    office = PostProvision("Bursar", remit=REMIT, appointed_by=Appointer("party", party=hill))
    electing = ElectionRuleProvision("by approval", ("animals",), ElectionRule(Approval()))
    wording = (
        clause("1", provisions=(composed, electing)),
        clause("2", provisions=(office,)),
    )
    charter = drafted(ledger, partnership, *wording)
    seats = {party: SeatId(uuid4()) for party in heads}
    given: dict[str, Any] = {"partnership": partnership, "agreement": charter}
    key = act(client="key", boundary=hill, organisation=hill)
    places = (Seat(seats[hill], heads[hill], hill), Seat(seats[lake], None, lake))
    of = {"name": "Council", "clause": wording[0].id, "seats": places}
    council = BodyId(constitute_body(ledger, key, **given, **of).id)
    lakes = act(client="key", boundary=lake, organisation=lake)
    fill_seat(ledger, lakes, body=council, seat=seats[lake], holder=heads[lake])
    post = {"title": "Bursar", "clause": wording[1].id}
    bursar = PostId(define_post(ledger, _again(key), **given, **post).id)
    whom: dict[str, Any] = {"post": bursar, "person": heads[hill], "party": hill}
    held = AppointmentId(appoint(ledger, _again(key), **whom).id)
    accept_appointment(ledger, _again(key), appointment=held, by=heads[hill])
    farmer = PersonId(register_person(ledger, act(), name="Farmer").id)
    return Farm(ledger, partnership, heads, charter, council, seats, bursar, held, farmer)


def _again(key: Act) -> Act:
    return act(client="key", boundary=key.boundary, organisation=key.organisation)


def test_what_was_set_up_with_a_draft_is_used_once_that_is_in_force(farm: Farm) -> None:
    """Every act of the council holds, also by those who were seated before."""
    farm.enters_into_force()
    put: dict[str, Any] = {"partnership": farm.partnership, "body": farm.council}
    key = farm.of(farm.hill)
    motion = propose_motion(farm.ledger, key, **put, title="Buy a goat", matter="goats")
    farm.voted(DecisionId(motion.id), Stance("yes"))
    slate: dict[str, Any] = {"title": "Which?", "matter": "animals", "options": OPTIONS}
    election = propose_election(farm.ledger, farm.of(farm.hill), **put, **slate)
    farm.voted(DecisionId(election.id), SeveralOptions((OPTIONS[0].id,)))
    approved: dict[str, Any] = {"appointment": farm.held, "by": farm.heads[farm.hill]}
    approved["payment"] = farm.requested()
    approve_payment(farm.ledger, farm.of(farm.hill), **approved)
    done = {record.name for record in lawful.recorded(farm.ledger.store)}
    assert {"ballot.cast.v2", "decision.election-returned.v1", "payment.approved.v1"} <= done


def test_the_chain_says_what_came_into_being_with_a_draft(farm: Farm) -> None:
    records = lawful.recorded(farm.ledger.store)
    said = {
        record.name: lawful.chain_of(records, record).links
        for record in records
        if record.name.startswith(("body.", "appointment.made", "post.filled"))
    }
    assert set(said) >= {"body.constituted.v1", "body.preset-stated.v1", "body.seat-filled.v1"}
    for name, links in said.items():
        of = [one.sentence for one in links if "which is not in force yet" in one.sentence]
        assert of, name
        assert of[0].startswith("It comes into being together with “Memorandum”"), name


def test_nobody_uses_what_a_draft_provides_for(farm: Farm) -> None:
    hill, head = farm.hill, farm.heads[farm.hill]
    other = list(farm.heads.values())[1]
    own = PersonId(register_person(farm.ledger, act(), name="Deputy", affiliation=hill).id)
    payment = farm.requested()
    farm.refused(approve_payment, payment=payment, appointment=farm.held, by=head)
    farm.refused(refuse_payment, payment=payment, appointment=farm.held, by=head)
    passing: dict[str, Any] = {"appointment": farm.held, "delegate": other, "by": head}
    farm.refused(delegate_authority, **passing, matters=("money",))
    farm.refused(name_deputy, appointment=farm.held, deputy=own, by=head)
    put: dict[str, Any] = {"partnership": farm.partnership, "body": farm.council}
    farm.refused(propose_motion, **put, title="Buy a goat")
    farm.refused(propose_election, **put, title="Which?", options=OPTIONS)
    seat = farm.seats[hill]
    farm.refused(grant_proxy, body=farm.council, seat=seat, holder=other)
    designate_chair(farm.ledger, act(), body=farm.council, seat=seat)
    farm.refused(record_attendance, body=farm.council, present=(seat,), by=head)
    vacate_seat(farm.ledger, farm.of(hill), body=farm.council, seat=seat)
    resign_appointment(farm.ledger, farm.of(hill), appointment=farm.held, by=head)
