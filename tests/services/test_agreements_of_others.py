"""An agreement between some parties of a partnership: the others have no say in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest

from domain.agreements.agreement import AGREEMENT
from domain.agreements.clause import InsertClause
from domain.agreements.ruling_alone import RulesForOthers
from domain.agreements.signature import NotPartyToAgreement
from domain.competence.disposal import DecidedByOthers, DecidedBySome
from domain.decisions.decision import DECISION
from domain.money import Money
from domain.motions.enacted_acts import (
    AgreementRenewal,
    AgreementTermination,
    AmendmentAdoption,
    AmendmentRejection,
    AmendmentWithdrawal,
    BodyDissolution,
    EnactedAct,
    PartnershipDissolution,
    PaymentApproval,
    PostAppointment,
)
from domain.payments.payment import Payee
from domain.provisions.provision import (
    AmendmentRuleProvision,
    DecisionRuleProvision,
    DurationProvision,
    Provision,
)
from domain.provisions.scheme import Assignment, SchemeProvision
from domain.refusal import Refused, Reported
from domain.values import (
    AgreementId,
    AmendmentId,
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
from domain.voting.rules import DecisionRule, Majority
from domain.voting.tally import Seat, Stance
from services.act import Act
from services.agreements import (
    draft_agreement,
    enter_into_force,
    renew_agreement,
    sign_agreement,
    terminate_agreement,
)
from services.amendments import (
    adopt_amendment,
    comment_on_amendment,
    propose_amendment,
    reject_amendment,
    sign_amendment,
    withdraw_amendment,
)
from services.appointments import appoint
from services.ballots import cast_ballot
from services.bodies import constitute_body, dissolve_body
from services.codec import decode
from services.decisions import close_poll, count_poll, open_poll, propose_motion
from services.entitlement import NotForOneAlone
from services.ledger import Ledger
from services.organisations import register_head
from services.partnerships import dissolve_partnership
from services.payments import approve_payment, request_payment
from services.persons import register_person
from services.posts import define_post
from services.start import change_text
from tests import lawful
from tests.databases import Database
from tests.services.acts import act, clause, ledger_on, partnered, registered, stored

MAJORITY = DecisionRule(Majority(Fraction(1, 2), True, "cast"))
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
    people: dict[OrganisationId | None, PersonId]

    def of(self, organisation: OrganisationId, **fields: Any) -> Act:
        """An act by the key of an organisation."""
        return act(client="key", boundary=organisation, organisation=organisation, **fields)

    def proposed(self, by: Act) -> AmendmentId:
        """Another clause is proposed."""
        new, change = AmendmentId(uuid4()), InsertClause(clause(str(uuid4())), None)
        more: dict[str, Any] = {"title": "More", "changes": (change,)}
        propose_amendment(self.ledger, by, id=new, agreement=self.agreement, **more)
        return new

    def person(self, party: OrganisationId | None) -> PersonId:
        """Somebody of the party, or of none."""
        if party in self.people:
            return self.people[party]
        entered = register_person(self.ledger, act(), name="Eve", affiliation=party)
        return PersonId(entered.id)

    def refused(
        self,
        done: Any,
        by: Act,
        refusal: type[Refused] = NotPartyToAgreement,
        /,
        **arguments: Any,
    ) -> None:
        """It is for the parties to the agreement, and nothing is written."""
        before = stored(self.ledger)
        with pytest.raises(refusal):
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
    people: dict[OrganisationId | None, PersonId] = {}
    for party, name in ((hill, "Ada"), (lake, "Bob")):
        head = people[party] = PersonId(
            register_person(ledger, act(), name=name, affiliation=party).id
        )
        register_head(ledger, act(), organisation=party, person=head)
        sign_agreement(ledger, act(), agreement=agreement, party=party, person=head)
    enter_into_force(ledger, act(), agreement=agreement)
    return World(ledger, hill, lake, mill, partnership, agreement, people)


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


def decided(
    world: World,
    *acts: EnactedAct,
    seats: tuple[Seat, ...] = (),
    body: BodyId | None = None,
    matter: str = "",
) -> DecisionId:
    """A motion that everybody who may vote agreed to: in a body, or of stated seats."""
    putting: dict[str, Any] = {"partnership": world.partnership, "title": "So be it"}
    putting |= {"body": body, "matter": matter, "enacts": acts}
    motion, poll = DecisionId(propose_motion(world.ledger, act(), **putting).id), PollId(uuid4())
    way: dict[str, Any] = {"decision": motion, "way": "meeting"}
    open_poll(world.ledger, act(), id=poll, **way, seats=seats)
    held = world.ledger.held(DECISION, motion)
    assert held is not None
    of = {"decision": motion, "poll": poll}
    for seat in held.state.polls[0].electorate.seats:
        ballot: dict[str, Any] = {"seat": seat.id, "voter": seat.holder, "choice": Stance("yes")}
        cast_ballot(world.ledger, act(), **of, **ballot)
    close_poll(world.ledger, act(), **of)
    count_poll(world.ledger, act(), **of)
    return motion


def seats_for(world: World, *parties: OrganisationId | None) -> tuple[Seat, ...]:
    """Seats of the parties, each held by somebody of them."""
    return tuple(Seat(SeatId(uuid4()), world.person(party), party) for party in parties)


def body_of(world: World, *parties: OrganisationId | None, **given: Any) -> BodyId:
    """A body in which these parties have a seat each."""
    made: dict[str, Any] = {"partnership": world.partnership, "name": "Committee"}
    made |= {"seats": seats_for(world, *parties), "preset": "majority", **given}
    return BodyId(constitute_body(world.ledger, act(), **made).id)


def test_no_decision_of_others_ends_an_agreement(world: World) -> None:
    ending = AgreementTermination(world.agreement)
    hill, lake, mill = world.hill, world.lake, world.mill
    taken = {
        "of all in the partnership": decided(world, ending, body=body_of(world, hill, lake, mill)),
        "of one of the two": decided(world, ending, body=body_of(world, hill)),
        "of one and another": decided(world, ending, body=body_of(world, lake, mill)),
        "of whoever they elected": decided(world, ending, body=body_of(world, None, None, None)),
        "of everybody, without a body": decided(world, ending, seats=seats_for(world, lake, mill)),
    }
    of = {"agreement": world.agreement}
    for by in taken.values():
        for who in (world.of(hill), act()):
            world.refused(terminate_agreement, who, DecidedByOthers, **of, decision=by)
    world.refused(terminate_agreement, world.of(mill), **of)
    world.refused(terminate_agreement, world.of(hill), NotForOneAlone, **of)


@pytest.mark.parametrize("way", ["a body of the two", "the two, without a body", "its own body"])
def test_its_parties_together_end_it_and_so_does_its_own_body(world: World, way: str) -> None:
    ending, both = AgreementTermination(world.agreement), (world.hill, world.lake)
    match way:
        case "a body of the two":
            by = decided(world, ending, body=body_of(world, *both))
        case "the two, without a body":
            by = decided(world, ending, seats=seats_for(world, *both))
        case _:
            own = body_of(world, *both, world.mill, agreement=world.agreement)
            by = decided(world, ending, body=own)
    of = {"agreement": world.agreement, "decision": by}
    terminate_agreement(world.ledger, world.of(world.hill), **of)


def test_some_of_the_parties_decide_nothing_that_concerns_all(world: World) -> None:
    hill, lake, mill = world.hill, world.lake, world.mill
    council = body_of(world, hill, lake, mill)
    ours = body_of(world, hill, lake, agreement=world.agreement)
    payment = PaymentId(uuid4())
    asked: dict[str, Any] = {"partnership": world.partnership, "purpose": "Bus", "id": payment}
    asked |= {"payee": Payee(organisation=lake), "amount": Money(Fraction(9), "CHF")}
    request_payment(world.ledger, act(), **asked, requester=world.person(hill))
    post: dict[str, Any] = {"partnership": world.partnership, "title": "Clerk"}
    clerk = PostId(define_post(world.ledger, act(), **post).id)
    own = PostId(define_post(world.ledger, act(), **post, agreement=world.agreement).id)
    acts = (
        PaymentApproval(payment),
        BodyDissolution(council),
        PostAppointment(clerk, world.person(hill)),
        PartnershipDissolution(),
    )
    others = {
        "of an agreement of two": decided(world, *acts, body=ours),
        "of two, without a body": decided(world, *acts, seats=seats_for(world, hill, lake)),
    }
    for by in others.values():
        world.refused(approve_payment, act(), DecidedBySome, payment=payment, decision=by)
        world.refused(dissolve_body, act(), DecidedBySome, body=council, decision=by)
        person = {"person": world.person(hill), "decision": by}
        world.refused(appoint, act(), DecidedBySome, post=clerk, **person)
        of = {"partnership": world.partnership, "decision": by}
        world.refused(dissolve_partnership, act(), DecidedBySome, **of)
    theirs = decided(world, PostAppointment(own, world.person(hill)), body=ours)
    appoint(world.ledger, act(), post=own, person=world.person(hill), decision=theirs)
    of_all = decided(world, PostAppointment(own, world.person(lake)), body=council)
    world.refused(
        appoint, act(), DecidedBySome, post=own, person=world.person(lake), decision=of_all
    )
    by_all = decided(world, *acts, body=council)
    approve_payment(world.ledger, world.of(lake), payment=payment, decision=by_all)
    dissolve_body(world.ledger, world.of(lake), body=council, decision=by_all)


@pytest.mark.parametrize("by", ["scheme", "rule"])
def test_its_scheme_gives_it_to_a_body_in_which_others_sit_and_its_rule_does_not_govern_there(
    world: World, by: str
) -> None:
    council = body_of(world, world.hill, world.lake, world.mill)
    ending: dict[str, Provision] = {
        "scheme": SchemeProvision(
            "who decides", (Assignment(("ending", "termination"), "body", council),)
        ),
        "rule": DecisionRuleProvision("ending", ("ending",), MAJORITY, council),
    }
    amendment, change = AmendmentId(uuid4()), clause("ending", provisions=(ending[by],))
    given: dict[str, Any] = {"title": "Ending", "changes": (InsertClause(change, None),)}
    propose_amendment(world.ledger, act(), id=amendment, agreement=world.agreement, **given)
    for party in (world.hill, world.lake):
        signing = {"agreement": world.agreement, "amendment": amendment, "party": party}
        sign_amendment(world.ledger, act(), **signing, person=world.person(party))
    motion = decided(world, AgreementTermination(world.agreement), body=council, matter="ending")
    of = {"agreement": world.agreement, "decision": motion}
    if by == "rule":
        world.refused(terminate_agreement, world.of(world.mill), DecidedByOthers, **of)
    else:
        terminate_agreement(world.ledger, world.of(world.mill), **of)


def test_no_decision_of_others_gives_it_a_further_term_or_changes_its_text(world: World) -> None:
    change = InsertClause(clause("by"), None)
    by_decision = AmendmentRuleProvision("by decision", "decision")
    text: dict[str, Any] = {"title": "Other", "clauses": (clause("so", provisions=(by_decision,)),)}
    text |= {"partnership": world.partnership, "parties": (world.hill, world.lake)}
    agreement = AgreementId(draft_agreement(world.ledger, act(), **text).id)
    for party in (world.hill, world.lake):
        signed = {"agreement": agreement, "party": party, "person": world.person(party)}
        sign_agreement(world.ledger, act(), **signed)
    enter_into_force(world.ledger, act(), agreement=agreement)
    amendment = AmendmentId(uuid4())
    given: dict[str, Any] = {"agreement": agreement, "title": "More", "changes": (change,)}
    propose_amendment(world.ledger, act(), id=amendment, **given)
    acts = (
        AmendmentAdoption(agreement, amendment),
        AmendmentRejection(agreement, amendment),
        AmendmentWithdrawal(agreement, amendment),
        AgreementRenewal(agreement),
    )
    others = decided(world, *acts, body=body_of(world, world.mill))
    held = world.ledger.held(AGREEMENT, agreement)
    assert held is not None
    [pending] = held.state.amendments.values()
    assert pending.status == "proposed", "the count adopted nothing"
    of: dict[str, Any] = {"agreement": agreement, "amendment": amendment, "decision": others}
    for done in (adopt_amendment, reject_amendment, withdraw_amendment):
        world.refused(done, world.of(world.hill), DecidedByOthers, **of)
    term = {"agreement": agreement, "until": date(2040, 1, 1), "decision": others}
    world.refused(renew_agreement, world.of(world.hill), DecidedByOthers, **term)
    theirs = decided(world, acts[0], body=body_of(world, world.hill, world.lake))
    held = world.ledger.held(AGREEMENT, agreement)
    assert held is not None
    [adopted] = held.state.amendments.values()
    assert (adopted.status, adopted.decision) == ("adopted", theirs)


def test_what_others_are_reported_to_have_ended_is_recorded_with_that_as_a_finding(
    database: Database,
) -> None:
    with ledger_on(database.dsn) as ledger:
        world = made(ledger)
        council = body_of(world, world.hill, world.lake, world.mill)
        by = decided(world, AgreementTermination(world.agreement), body=council)
        of = {"agreement": world.agreement, "decision": by}
        terminate_agreement(ledger, act(conduct=Reported()), **of)
        ended = decode(stored(ledger)[-2], ledger.store.blob)
        assert [finding.code for finding in ended.findings] == ["DECIDED_BY_OTHERS"]
        [(name, link)] = lawful.unlawful(ledger.store)
        assert name == "agreement.terminated.v1"
        assert link.why_not.startswith("others than its parties had a say in it")


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


def test_nobody_alone_lays_down_rules_for_others(world: World) -> None:
    alone = DecisionRuleProvision("as we like", (), MAJORITY)
    life = DurationProvision("a year", months=12)
    text: dict[str, Any] = {"partnership": world.partnership, "title": "Ours"}
    text |= {"parties": (world.hill,)}
    ruling, own = (
        AgreementId(draft_agreement(world.ledger, world.of(world.hill), **text, clauses=(one,)).id)
        for one in (
            clause("ruling", provisions=(alone,)),
            clause("own", provisions=(life,)),
        )
    )
    world.refused(enter_into_force, world.of(world.hill), RulesForOthers, agreement=ruling)
    enter_into_force(world.ledger, world.of(world.hill), agreement=own)
    change = InsertClause(clause("later", provisions=(alone,)), None)
    given: dict[str, Any] = {"agreement": own, "title": "More", "changes": (change,)}
    world.refused(propose_amendment, world.of(world.hill), RulesForOthers, **given)
