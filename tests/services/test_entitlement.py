"""Who acts for whom: a key of one organisation does nothing for another, and nobody acts as
somebody else; what concerns every party takes a decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest

from domain.agreements.agreement import AgreementNotInForce
from domain.agreements.signature import NotAuthorisedToSign
from domain.authority import ByDecision
from domain.bodies.seats_named import SeatsNamed
from domain.conflicts.conflict_state import NotASide
from domain.conflicts.hearing import NeutralNotSitting
from domain.decisions.resolution import DecisionNotAdopted
from domain.holiday import Holiday
from domain.motions.enacted_acts import (
    AgreementTermination,
    BodyConstitution,
    BodyDissolution,
    ChairDesignation,
    EnactedAct,
    HolidayListing,
    HolidayStriking,
    PartnershipDissolution,
    PostAbolition,
    PostAppointment,
    PostDefinition,
    RemitGrant,
)
from domain.motions.enactment import ActCarriedOut, DecisionDoesNotEnact
from domain.posts.handover import ChecklistItem
from domain.provisions.remit import NO_REMIT, Power, Remit
from domain.record import Actor
from domain.refusal import Refused, Reported
from domain.values import (
    AgreementId,
    AppointmentId,
    BodyId,
    ConflictId,
    DecisionId,
    HandoverItemId,
    NeutralId,
    OrganisationId,
    PartnershipId,
    PersonId,
    PollId,
    PostId,
    ProxyId,
    SeatId,
)
from domain.voting.side import Side
from domain.voting.tally import Count, Seat, Stance, Tally
from services.act import Act, UnknownId
from services.agreements import (
    draft_agreement,
    enter_into_force,
    renew_agreement,
    sign_agreement,
    terminate_agreement,
)
from services.appointments import (
    accept_appointment,
    appoint,
    end_appointment,
    name_deputy,
    release_deputy,
    resign_appointment,
)
from services.ballots import cast_ballot, raise_objection
from services.bodies import (
    constitute_body,
    designate_chair,
    dissolve_body,
)
from services.codec import decode
from services.conflicts import declare_stage_exhausted, raise_conflict
from services.decisions import (
    SeatsOfTheBody,
    open_poll,
    propose_motion,
    report_tally,
)
from services.delegations import delegate_authority, revoke_delegation
from services.deliberation import declare_recusal, second_motion, withdraw_motion
from services.entitlement import ActsAsAnother, ActsForAnother, NotForOneAlone
from services.execution import implement_decision
from services.handovers import close_handover, hand_over_item, open_handover
from services.ledger import Ledger
from services.neutrals import (
    accept_as_neutral,
    agree_to_neutral,
    appoint_neutral,
    discharge_neutral,
)
from services.organisations import (
    register_head,
    register_organisation,
    register_signatory,
)
from services.partnerships import (
    dissolve_partnership,
    form_partnership,
    succeed_party,
    withdraw_party,
)
from services.persons import register_person
from services.posts import abolish_post, define_post, grant_remit
from services.proxies import grant_proxy, revoke_proxy
from services.seats import fill_seat, vacate_seat
from services.working_days import list_holidays, strike_holidays
from tests import lawful
from tests.databases import Database
from tests.services.acts import act, clause, ledger_on, partnered, registered, stored

pytestmark = pytest.mark.postgres

DAY = date(2030, 1, 1)
YES = Stance("yes")


@dataclass(frozen=True)
class World:
    """Two schools, each with a person in a seat of a board and in a post; a motion, a poll."""

    ledger: Ledger
    hill: OrganisationId
    lake: OrganisationId
    ada: PersonId
    bob: PersonId
    partnership: PartnershipId
    board: BodyId
    one: SeatId
    two: SeatId
    motion: DecisionId
    poll: PollId
    post: PostId
    held: AppointmentId

    def of(self, organisation: OrganisationId, **fields: Any) -> Act:
        """An act by the key of an organisation."""
        return act(client="key", boundary=organisation, organisation=organisation, **fields)

    def by(self, person: PersonId, **fields: Any) -> Act:
        """An act for a person, as the key of the administration says."""
        return acting(person, **fields)

    def refused(
        self, refusal: type[Refused], done: Callable[..., Any], by: Act, /, **arguments: Any
    ) -> None:
        """The command is refused, and nothing is written."""
        before = stored(self.ledger)
        with pytest.raises(refusal):
            done(self.ledger, by, **arguments)
        assert stored(self.ledger) == before


def acting(person: PersonId, **fields: Any) -> Act:
    return replace(act(**fields), actor=Actor("person", str(person)))


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    with ledger_on(database.dsn) as ledger:
        yield made(ledger)
        assert lawful.unlawful(ledger.store) == []


def made(ledger: Ledger) -> World:
    hill, lake = registered(ledger, "Hill"), registered(ledger, "Lake")
    ada, bob = (
        PersonId(register_person(ledger, act(), name=name, affiliation=of).id)
        for name, of in (("Ada", hill), ("Bob", lake))
    )
    for organisation, head in ((hill, ada), (lake, bob)):
        register_head(ledger, act(), organisation=organisation, person=head)
    partnership = partnered(ledger, hill, lake)
    one, two = SeatId(uuid4()), SeatId(uuid4())
    seats = (Seat(one, ada, hill), Seat(two, bob, lake))
    board = BodyId(
        constitute_body(ledger, act(), partnership=partnership, name="Board", seats=seats).id
    )
    motion = DecisionId(
        propose_motion(
            ledger,
            act(),
            partnership=partnership,
            title="Buy a lens",
            body=board,
            party=hill,
            proposer=ada,
        ).id
    )
    poll = PollId(uuid4())
    open_poll(ledger, act(), id=poll, decision=motion)
    remit = Remit(powers=(Power(("money",)),))
    post = PostId(
        define_post(ledger, act(), partnership=partnership, title="Treasurer", remit=remit).id
    )
    held = AppointmentId(appoint(ledger, act(), post=post, person=ada, party=hill).id)
    return World(
        ledger, hill, lake, ada, bob, partnership, board, one, two, motion, poll, post, held
    )


def decided(world: World, *enacts: EnactedAct, adopted: bool = True) -> DecisionId:
    """A decision, as it was taken elsewhere."""
    ledger = world.ledger
    putting: dict[str, Any] = {"partnership": world.partnership, "title": "So be it"}
    put = propose_motion(ledger, act(), **putting, enacts=enacts).id
    yes, no = (Fraction(2), Fraction(0)) if adopted else (Fraction(0), Fraction(2))
    count = Count(yes, no, Fraction(0), present=Fraction(2), members=Fraction(2))
    report_tally(ledger, act(), decision=DecisionId(put), tally=Tally((count,)))
    return DecisionId(put)


def test_a_key_votes_for_its_own_seats_and_people_alone(world: World) -> None:
    ballot: dict[str, Any] = {"decision": world.motion, "poll": world.poll, "choice": YES}
    lake, hill = world.of(world.lake), world.of(world.hill)
    world.refused(ActsForAnother, cast_ballot, lake, **ballot, seat=world.one, voter=world.ada)
    cast_ballot(world.ledger, hill, **ballot, seat=world.one, voter=world.ada)
    objection = {k: v for k, v in ballot.items() if k != "choice"}
    objection |= {"seat": world.two, "voter": world.bob, "argument": "It would do harm."}
    world.refused(ActsForAnother, raise_objection, world.of(world.hill), **objection)


def test_nobody_votes_as_somebody_else(world: World) -> None:
    ballot: dict[str, Any] = {"decision": world.motion, "poll": world.poll, "choice": YES}
    bob = world.by(world.bob)
    world.refused(ActsAsAnother, cast_ballot, bob, **ballot, seat=world.one, voter=world.ada)
    cast_ballot(world.ledger, world.by(world.ada), **ballot, seat=world.one)


def test_a_proxy_is_given_and_revoked_by_who_holds_the_seat(world: World) -> None:
    given: dict[str, Any] = {"body": world.board, "seat": world.one, "holder": world.bob}
    world.refused(ActsForAnother, grant_proxy, world.of(world.lake), **given)
    world.refused(ActsAsAnother, grant_proxy, world.by(world.bob), **given)
    proxy = ProxyId(grant_proxy(world.ledger, world.of(world.hill), **given).id)
    world.refused(ActsForAnother, revoke_proxy, world.of(world.lake), proxy=proxy)
    world.refused(ActsAsAnother, revoke_proxy, world.by(world.bob), proxy=proxy)
    revoke_proxy(world.ledger, world.by(world.ada), proxy=proxy)


def test_steps_around_a_motion_are_ones_own(world: World) -> None:
    lake, about = world.of(world.lake), {"decision": world.motion}
    put = {"partnership": world.partnership, "title": "Ours"}
    world.refused(ActsForAnother, propose_motion, lake, **put, party=world.hill)
    world.refused(ActsForAnother, propose_motion, lake, **put, proposer=world.ada)
    world.refused(ActsForAnother, second_motion, lake, **about, seconder=world.ada)
    world.refused(ActsForAnother, second_motion, lake, **about, party=world.hill)
    world.refused(ActsForAnother, declare_recusal, lake, **about, seat=world.one)
    world.refused(ActsAsAnother, declare_recusal, world.by(world.bob), **about, seat=world.one)
    world.refused(ActsForAnother, withdraw_motion, lake, **about)
    world.refused(ActsAsAnother, withdraw_motion, world.by(world.bob), **about)
    world.refused(ActsForAnother, implement_decision, lake, **about, party=world.hill)
    second_motion(world.ledger, lake, **about, seconder=world.bob)
    withdraw_motion(world.ledger, world.of(world.hill), **about)


def test_the_seats_of_a_body_vote_and_no_others(world: World) -> None:
    put = {"partnership": world.partnership, "title": "Ours", "body": world.board}
    motion = DecisionId(propose_motion(world.ledger, act(), **put).id)
    alone = (Seat(world.one, world.ada, world.hill),)
    world.refused(SeatsOfTheBody, open_poll, act(), decision=motion, seats=alone)


def test_a_body_under_an_agreement_that_is_not_in_force_decides_nothing(world: World) -> None:
    ledger, partnership = world.ledger, world.partnership
    wording = clause("one")
    text = draft_agreement(ledger, act(), partnership=partnership, title="Memo", clauses=(wording,))
    seats = (Seat(SeatId(uuid4()), world.ada, world.hill),)
    body = constitute_body(
        ledger,
        act(),
        partnership=partnership,
        name="Council",
        seats=seats,
        agreement=AgreementId(text.id),
        clause=wording.id,
    )
    put = {"partnership": partnership, "title": "Ours", "body": BodyId(body.id)}
    world.refused(AgreementNotInForce, propose_motion, act(), **put)
    for party in (world.hill, world.lake):
        signing = {"agreement": AgreementId(text.id), "person": head(world, party)}
        sign_agreement(ledger, world.of(party), **signing)
    enter_into_force(ledger, act(), agreement=AgreementId(text.id))
    propose_motion(ledger, act(), **put)


def head(world: World, party: OrganisationId) -> PersonId:
    return world.ada if party == world.hill else world.bob


def test_a_seat_is_filled_and_left_by_the_party_that_has_it(world: World) -> None:
    lake, hill = world.of(world.lake), world.of(world.hill)
    seat: dict[str, Any] = {"body": world.board, "seat": world.one}
    world.refused(ActsForAnother, vacate_seat, lake, **seat)
    vacate_seat(world.ledger, hill, **seat)
    world.refused(ActsForAnother, fill_seat, lake, **seat, holder=world.bob)
    fill_seat(world.ledger, hill, **seat, holder=world.ada)


def agreed(world: World) -> AgreementId:
    """An agreement between both, in force."""
    text: dict[str, Any] = {"title": "Memo", "clauses": (clause("one"),)}
    drafted = draft_agreement(world.ledger, act(), partnership=world.partnership, **text)
    agreement = AgreementId(drafted.id)
    for party, head in ((world.hill, world.ada), (world.lake, world.bob)):
        signing = {"agreement": agreement, "person": head}
        sign_agreement(world.ledger, world.of(party), **signing)
    enter_into_force(world.ledger, act(), agreement=agreement)
    return agreement


def test_what_concerns_every_party_takes_a_decision(world: World) -> None:
    agreement = agreed(world)
    day, within = date(2026, 5, 1), {"partnership": world.partnership}
    enacted: list[tuple[Callable[..., Any], dict[str, Any], EnactedAct]] = [
        (list_holidays, {**within, "holidays": (Holiday(day),)}, HolidayListing((day,))),
        (strike_holidays, {**within, "days": (day,)}, HolidayStriking()),
        (
            designate_chair,
            {"body": world.board, "seat": world.one},
            ChairDesignation(world.board, world.one),
        ),
        (grant_remit, {"post": world.post, "remit": NO_REMIT}, RemitGrant(world.post, NO_REMIT)),
        (terminate_agreement, {"agreement": agreement}, AgreementTermination(agreement)),
        (abolish_post, {"post": world.post}, PostAbolition(world.post)),
        (dissolve_body, {"body": world.board}, BodyDissolution(world.board)),
        (dissolve_partnership, within, PartnershipDissolution()),
    ]
    acts = tuple(one for _, _, one in enacted)
    commands = [(command, arguments) for command, arguments, _ in enacted]
    rejected, adopted = decided(world, *acts, adopted=False), decided(world, *acts)
    for command, arguments in commands:
        world.refused(NotForOneAlone, command, world.of(world.hill), **arguments)
        resting = {**arguments, "decision": rejected}
        world.refused(DecisionNotAdopted, command, world.of(world.hill), **resting)
        world.refused(DecisionNotAdopted, command, act(), **resting)
        foreign = {**arguments, "decision": DecisionId(uuid4())}
        world.refused(UnknownId, command, world.of(world.hill), **foreign)
    for command, arguments in commands:
        command(world.ledger, world.of(world.hill), **arguments, decision=adopted)
        last = decode(stored(world.ledger)[-1], world.ledger.store.blob)
        assert last.authority == ByDecision(adopted), command.__name__
        assert isinstance(last.data, ActCarriedOut), command.__name__


def test_a_further_term_that_the_text_does_not_give_takes_a_decision(world: World) -> None:
    renewing = {"agreement": agreed(world), "until": DAY}
    world.refused(NotForOneAlone, renew_agreement, world.of(world.hill), **renewing)


def test_who_is_on_its_own_needs_nobody(database: Database) -> None:
    with ledger_on(database.dsn) as ledger:
        own = registered(ledger)
        partnership = partnered(ledger, own)
        by = act(client="key", boundary=own, organisation=own)
        dissolve_partnership(ledger, by, partnership=partnership)


def test_a_party_leaves_and_is_succeeded_by_itself_alone(world: World) -> None:
    leaving = {"partnership": world.partnership, "organisation": world.hill}
    world.refused(ActsForAnother, withdraw_party, world.of(world.lake), **leaving)
    vale = registered(world.ledger, "Vale")
    following = {**leaving, "successor": vale}
    world.refused(ActsForAnother, succeed_party, world.of(world.lake), **following)
    withdraw_party(world.ledger, world.of(world.hill), **leaving)


def test_what_an_office_does_is_done_by_who_holds_it(world: World) -> None:
    own: dict[str, Any] = {"appointment": world.held}
    lake, hill, bob = world.of(world.lake), world.of(world.hill), world.by(world.bob)
    world.refused(ActsForAnother, accept_appointment, lake, **own, by=world.ada)
    world.refused(ActsAsAnother, accept_appointment, bob, **own, by=world.ada)
    accept_appointment(world.ledger, hill, **own, by=world.ada)
    passing: dict[str, Any] = {**own, "delegate": world.bob, "matters": ("money",), "by": world.ada}
    world.refused(ActsForAnother, delegate_authority, lake, **passing)
    delegation = delegate_authority(world.ledger, hill, **passing).id
    taking: dict[str, Any] = {"delegation": delegation, "by": world.ada}
    world.refused(ActsForAnother, revoke_delegation, lake, **taking)
    world.refused(ActsForAnother, resign_appointment, lake, **own, by=world.ada)
    world.refused(ActsForAnother, end_appointment, lake, **own)
    end_appointment(world.ledger, hill, **own)
    for_hill = {"post": world.post, "person": world.ada, "party": world.hill}
    world.refused(ActsForAnother, appoint, lake, **for_hill)


def test_a_handover_and_a_deputy_are_matters_of_the_party_that_has_the_post(world: World) -> None:
    ledger, lake, hill = world.ledger, world.of(world.lake), world.of(world.hill)
    own: dict[str, Any] = {"appointment": world.held}
    accept_appointment(ledger, hill, **own, by=world.ada)
    naming = {**own, "by": world.ada}
    world.refused(ActsForAnother, name_deputy, world.of(world.hill), **naming, deputy=world.bob)
    dan = PersonId(register_person(ledger, act(), name="Dan", affiliation=world.hill).id)
    name_deputy(ledger, hill, **own, deputy=dan, by=world.ada)
    world.refused(ActsForAnother, release_deputy, lake, **own, deputy=dan)
    release_deputy(ledger, hill, **own, deputy=dan)
    key = HandoverItemId(uuid4())
    opening = {**own, "items": (ChecklistItem(key, "The key"),)}
    world.refused(ActsForAnother, open_handover, lake, **opening)
    open_handover(ledger, hill, **opening)
    item = {**own, "item": key, "by": world.ada}
    world.refused(ActsForAnother, hand_over_item, lake, **item)
    hand_over_item(ledger, hill, **item)
    world.refused(ActsForAnother, close_handover, lake, **own)


def test_what_no_clause_provides_for_no_party_sets_up_alone(world: World) -> None:
    ours = (SeatsNamed(1, world.hill),)
    decision = decided(world, BodyConstitution("Council", ours), PostDefinition("Speaker"))
    hill = world.of(world.hill)
    seats = (Seat(SeatId(uuid4()), world.ada, world.hill),)
    body: dict[str, Any] = {"partnership": world.partnership, "name": "Council", "seats": seats}
    post: dict[str, Any] = {"partnership": world.partnership, "title": "Speaker"}
    world.refused(NotForOneAlone, constitute_body, hill, **body)
    world.refused(NotForOneAlone, define_post, hill, **post)
    constitute_body(world.ledger, hill, **body, decision=decision)
    made = PostId(define_post(world.ledger, hill, **post, decision=decision).id)
    filling = {"post": made, "person": world.ada}
    world.refused(NotForOneAlone, appoint, hill, **filling)
    world.refused(DecisionDoesNotEnact, appoint, hill, **filling, decision=decision)
    elected = decided(world, PostAppointment(made))
    appoint(world.ledger, world.of(world.hill), **filling, decision=elected)


def test_nobody_signs_or_comments_as_somebody_else(world: World) -> None:
    ledger = world.ledger
    wording = clause("one")
    drafting = {"partnership": world.partnership, "title": "Memo", "clauses": (wording,)}
    agreement = AgreementId(draft_agreement(ledger, act(), **drafting).id)
    signing = {"agreement": agreement, "party": world.hill, "person": world.ada}
    world.refused(ActsAsAnother, sign_agreement, world.by(world.bob), **signing)
    world.refused(ActsForAnother, sign_agreement, world.of(world.lake), **signing)


def test_who_could_sign_once_does_not_sign_today(world: World) -> None:
    ledger = world.ledger
    then: dict[str, Any] = {"effective": date(2020, 1, 1)}
    vale = OrganisationId(register_organisation(ledger, act(**then), name="Vale", kind="school").id)
    until = date(2020, 12, 31)
    register_signatory(ledger, act(**then), organisation=vale, person=world.bob, until=until)
    formed = form_partnership(ledger, act(**then), name="Vale alone", parties=(vale,))
    drafting = {"title": "Memo", "clauses": (clause("one"),)}
    drafted = draft_agreement(ledger, act(**then), partnership=PartnershipId(formed.id), **drafting)
    signing = {"agreement": AgreementId(drafted.id), "party": vale, "person": world.bob}
    in_summer = act(effective=date(2020, 6, 1))
    world.refused(NotAuthorisedToSign, sign_agreement, in_summer, **signing)
    sign_agreement(ledger, replace(in_summer, conduct=Reported()), **signing)


def test_somebody_neutral_answers_for_themselves(world: World) -> None:
    ledger = world.ledger
    raised = raise_conflict(
        ledger,
        world.of(world.hill),
        partnership=world.partnership,
        grounds="Noise",
        against=(Side(world.lake),),
    )
    conflict = ConflictId(raised.id)
    eve = PersonId(register_person(ledger, act(), name="Eve").id)
    neutral = NeutralId(uuid4())
    appoint_neutral(ledger, world.of(world.hill), id=neutral, conflict=conflict, person=eve)
    asked = {"conflict": conflict, "neutral": neutral}
    world.refused(ActsAsAnother, accept_as_neutral, world.by(world.bob), **asked)
    accept_as_neutral(ledger, world.by(eve), **asked)
    world.refused(NeutralNotSitting, declare_stage_exhausted, world.by(eve), **asked)
    agree_to_neutral(ledger, world.of(world.lake), **asked)
    discharge_neutral(ledger, world.of(world.lake), **asked)  # one side alone does not let them go
    declare_stage_exhausted(ledger, world.by(eve), **asked)
    world.refused(NotASide, discharge_neutral, world.by(world.bob), **asked)
    discharge_neutral(ledger, world.by(eve), **asked)
