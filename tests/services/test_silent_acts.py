"""Silent acts: what concerns every party is not enacted because nobody said anything."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest

from domain.competence.disposal import JoinedSince
from domain.competence.silent_acts import SilenceEnactsNothing
from domain.money import Money
from domain.motions.enacted_acts import (
    EnactedAct,
    PartnershipDissolution,
    PartyAccession,
    PaymentApproval,
    PostDefinition,
)
from domain.payments.payment import Payee
from domain.provisions.provision import DecisionRuleProvision, Provision
from domain.values import DecisionId, PaymentId, PollId
from domain.voting.rules import DecisionRule
from domain.voting.rules_before import SilenceKept
from domain.voting.tally import Count, Tally
from services.decisions import open_poll, propose_motion, report_tally
from services.partnerships import accede_party, dissolve_partnership
from services.payments import request_payment
from tests.services.acts import act, registered
from tests.services.test_entitlement import World, world
from tests.services.test_seat_changes_hands import provided

__all__ = ["world"]
pytestmark = pytest.mark.postgres

TWO = Fraction(2)
WON = Tally((Count(TWO, Fraction(0), Fraction(0), present=TWO, members=TWO),))
SILENT = DecisionRule(SilenceKept())


def put(world: World, *acts: EnactedAct, **more: Any) -> DecisionId:
    given = {"partnership": world.partnership, "title": "Us", "body": world.board, **more}
    return DecisionId(propose_motion(world.ledger, world.by(world.ada), enacts=acts, **given).id)


def paid(world: World, payee: Payee) -> PaymentId:
    given = {"partnership": world.partnership, "payee": payee, "purpose": "A mill"}
    amount = Money(Fraction(5), "CHF")
    done = request_payment(
        world.ledger, world.by(world.bob), **given, amount=amount, matter="mills"
    )
    return PaymentId(done.id)


def opens(world: World, motion: DecisionId, **more: Any) -> None:
    opened = {"id": PollId(uuid4()), "decision": motion, "way": "written", **more}
    open_poll(world.ledger, world.by(world.ada), **opened)


def test_by_the_stated_default_silence_does_not_end_or_enlarge_the_partnership(
    world: World,
) -> None:
    for concerning in (PartnershipDissolution(), PartyAccession(registered(world.ledger))):
        motion = put(world, concerning)
        written = {"decision": motion, "way": "written"}
        world.refused(SilenceEnactsNothing, open_poll, world.by(world.ada), **written)
        opens(world, motion, way="meeting")


def test_silence_pays_others_and_not_who_put_the_motion_or_its_people(world: World) -> None:
    own = {"party": world.hill, "matter": "mills"}
    for payee in (Payee(organisation=world.hill), Payee(person=world.ada)):
        motion = put(world, PaymentApproval(paid(world, payee)), **own)
        written = {"decision": motion, "way": "written"}
        world.refused(SilenceEnactsNothing, open_poll, world.by(world.ada), **written)
    other = Payee(organisation=registered(world.ledger, "A shop"))
    opens(world, put(world, PaymentApproval(paid(world, other)), **own))
    opens(world, put(world, PostDefinition("Clerk")))


@pytest.mark.parametrize(
    "matters", [(), ("end", "dissolution")], ids=["every matter", "this matter"]
)
def test_a_clause_lets_silence_do_that_on_a_matter_that_it_names(
    world: World, matters: tuple[str, ...]
) -> None:
    rule: Provision = DecisionRuleProvision("by silence", matters, SILENT)
    board, _ = provided(world, rule)
    motion = put(world, PartnershipDissolution(), body=board, matter="end")
    if matters:
        opens(world, motion)
    else:
        written = {"decision": motion, "way": "written"}
        world.refused(SilenceEnactsNothing, open_poll, world.by(world.ada), **written)


def test_who_joined_since_has_a_say_in_the_end_of_the_partnership(world: World) -> None:
    motion = put(world, PartnershipDissolution())
    report_tally(world.ledger, act(), decision=motion, tally=WON)
    joining = {"partnership": world.partnership, "organisation": registered(world.ledger, "Mill")}
    accede_party(world.ledger, act(), **joining)
    ending = {"partnership": world.partnership, "decision": motion}
    world.refused(JoinedSince, dissolve_partnership, world.of(world.hill), **ending)
