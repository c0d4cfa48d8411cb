"""What one of several parties enters of votes held elsewhere and of notices: for who presides, and
shown by a document.
"""

from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest

from domain.competence.submitting import NotEntitledToAttest, NotEntitledToCirculate
from domain.document import Document
from domain.provisions.remit import Remit
from domain.values import DecisionId, NoticeId, OrganisationId, PersonId, PostId
from domain.voting.tally import Count, Tally
from services.appointments import appoint
from services.bodies import designate_chair
from services.decisions import propose_motion, report_tally
from services.deliberation import (
    DeliveryContradicted,
    circulate_papers,
    confirm_delivery,
    give_notice_of_motion,
    report_bounce,
)
from services.execution import enter_evidence
from services.partnerships import accede_party
from services.persons import register_person
from services.posts import define_post
from services.presiding import EvidenceMissing, NotEntitledToNotify, NotEntitledToReport
from tests.services.acts import act, registered
from tests.services.test_entitlement import World, world

__all__ = ["world"]
pytestmark = pytest.mark.postgres


def test_a_vote_that_one_party_reports_is_shown_by_a_document(world: World) -> None:
    designate_chair(world.ledger, act(), body=world.board, seat=world.one)
    hill = world.of(world.hill)
    put = {"partnership": world.partnership, "title": "As we voted", "body": world.board}
    motion = DecisionId(propose_motion(world.ledger, hill, **put).id)
    two, none = Fraction(2), Fraction(0)
    tally = Tally((Count(two, none, none, present=two, members=two),))
    told: dict[str, Any] = {"decision": motion, "tally": tally}
    world.refused(EvidenceMissing, report_tally, hill, **told)
    report_tally(world.ledger, hill, **told, evidence=(Document("Minutes", "0" * 64),))


def test_no_party_says_alone_how_the_parties_voted(world: World) -> None:
    put = {"partnership": world.partnership, "title": "As we voted"}
    motion = DecisionId(propose_motion(world.ledger, world.of(world.hill), **put).id)
    two, none = Fraction(2), Fraction(0)
    told: dict[str, Any] = {
        "decision": motion,
        "tally": Tally((Count(two, none, none, present=two, members=two),)),
        "evidence": (Document("Minutes", "0" * 64),),
    }
    world.refused(NotEntitledToReport, report_tally, world.of(world.hill), **told)
    report_tally(world.ledger, act(), **told)


def test_a_vote_of_a_body_is_reported_for_who_chairs_it(world: World) -> None:
    designate_chair(world.ledger, act(), body=world.board, seat=world.one)
    put = {"partnership": world.partnership, "title": "As we voted", "body": world.board}
    motion = DecisionId(propose_motion(world.ledger, act(), **put).id)
    two, none = Fraction(2), Fraction(0)
    told: dict[str, Any] = {
        "decision": motion,
        "tally": Tally((Count(two, none, none, present=two, members=two),)),
        "evidence": (Document("Minutes", "0" * 64),),
    }
    world.refused(NotEntitledToReport, report_tally, world.of(world.lake), **told)
    report_tally(world.ledger, world.of(world.hill), **told)


def outsider(world: World) -> OrganisationId:
    """Another party, which has no seat in the board."""
    vale = registered(world.ledger, "Vale")
    accede_party(world.ledger, act(), partnership=world.partnership, organisation=vale)
    return vale


def test_papers_come_from_who_proposed_the_motion_or_sits_in_the_body(world: World) -> None:
    vale, papers = outsider(world), tuple(Document(f"{n}", str(n) * 64) for n in range(4))
    put = {"partnership": world.partnership, "title": "A mill", "body": world.board}
    ours, theirs = (
        DecisionId(propose_motion(world.ledger, world.of(by), **put).id)
        for by in (world.hill, vale)
    )
    world.refused(
        NotEntitledToCirculate,
        circulate_papers,
        world.of(vale),
        decision=ours,
        papers=papers[:1],
    )
    circulate_papers(world.ledger, world.of(world.lake), decision=ours, papers=papers[:1])
    circulate_papers(world.ledger, world.of(vale), decision=theirs, papers=papers[:1])
    circulate_papers(world.ledger, world.of(world.lake), decision=theirs, papers=papers[1:2])
    free = {"partnership": world.partnership, "title": "Without a body"}
    motion = DecisionId(propose_motion(world.ledger, world.of(world.hill), **free).id)
    circulate_papers(world.ledger, world.of(vale), decision=motion, papers=papers[:1])


def test_evidence_comes_from_who_sat_there_and_who_wrote_the_minutes(world: World) -> None:
    vale, minutes = outsider(world), (Document("Minutes", "0" * 64),)
    put = {"partnership": world.partnership, "title": "A mill", "body": world.board}
    motion = DecisionId(propose_motion(world.ledger, world.of(vale), **put).id)
    two, none = Fraction(2), Fraction(0)
    tally = Tally((Count(two, none, none, present=two, members=two),))
    report_tally(world.ledger, act(), decision=motion, tally=tally)
    showing: dict[str, Any] = {"decision": motion, "documents": minutes}
    world.refused(NotEntitledToAttest, enter_evidence, world.of(vale), **showing)
    enter_evidence(world.ledger, world.of(world.lake), **showing)
    remit = Remit(functions=("minute-taker",))
    post = define_post(
        world.ledger, act(), partnership=world.partnership, title="Secretary", remit=remit
    )
    eve = PersonId(register_person(world.ledger, act(), name="Eve", affiliation=vale).id)
    appoint(world.ledger, act(), post=PostId(post.id), person=eve)
    list_ = (Document("Signed list", "1" * 64),)
    enter_evidence(world.ledger, world.of(vale), decision=motion, documents=list_)


def test_what_became_of_a_notice_is_for_who_presides_and_for_whose_seats_they_are(
    world: World,
) -> None:
    designate_chair(world.ledger, act(), body=world.board, seat=world.one)
    put = {"partnership": world.partnership, "title": "A mill", "body": world.board}
    of = {"decision": DecisionId(propose_motion(world.ledger, act(), **put).id)}
    sent = {**of, "how": "by letter", "awaits_delivery": True}
    world.refused(NotEntitledToNotify, give_notice_of_motion, world.of(world.lake), **sent)
    notice = NoticeId(uuid4())
    give_notice_of_motion(world.ledger, world.of(world.hill), id=notice, **sent)
    both = {**of, "notice": notice, "seats": (world.one, world.two)}
    world.refused(NotEntitledToNotify, report_bounce, world.of(world.lake), **both)
    world.refused(
        NotEntitledToNotify, confirm_delivery, world.of(world.lake), **{**both, "seats": ()}
    )
    confirm_delivery(world.ledger, world.of(world.lake), **{**both, "seats": (world.two,)})
    report_bounce(world.ledger, world.of(world.hill), **{**both, "seats": (world.one,)})


def test_that_a_notice_arrived_after_all_is_for_whose_seat_it_is(world: World) -> None:
    put = {"partnership": world.partnership, "title": "A mill", "body": world.board}
    hill, lake = world.of(world.hill), world.of(world.lake)
    motion = propose_motion(world.ledger, hill, **put, party=world.hill).id
    of, notice = {"decision": DecisionId(motion)}, NoticeId(uuid4())
    give_notice_of_motion(world.ledger, hill, id=notice, **of, how="by letter")
    theirs: dict[str, Any] = {**of, "notice": notice, "seats": (world.two,)}
    report_bounce(world.ledger, lake, **theirs)
    world.refused(DeliveryContradicted, confirm_delivery, hill, **theirs)
    give_notice_of_motion(world.ledger, hill, **of, how="by hand", seats=(world.two,))
    confirm_delivery(world.ledger, lake, **theirs)
