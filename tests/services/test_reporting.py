"""Votes that were held elsewhere, reported by one of several parties: shown by a document, and for
who presides.
"""

from fractions import Fraction
from typing import Any

import pytest

from domain.document import Document
from domain.values import DecisionId
from domain.voting import Count, Tally
from services.bodies import designate_chair
from services.decisions import propose_motion, report_tally
from services.presiding import EvidenceMissing, NotEntitledToReport
from tests.services.acts import act
from tests.services.test_entitlement import World, world

__all__ = ["world"]
pytestmark = pytest.mark.postgres


def test_a_vote_that_one_party_reports_is_shown_by_a_document(world: World) -> None:
    hill = world.of(world.hill)
    put = {"partnership": world.partnership, "title": "As we voted"}
    motion = DecisionId(propose_motion(world.ledger, hill, **put).id)
    two, none = Fraction(2), Fraction(0)
    tally = Tally((Count(two, none, none, present=two, members=two),))
    told: dict[str, Any] = {"decision": motion, "tally": tally}
    world.refused(EvidenceMissing, report_tally, hill, **told)
    report_tally(world.ledger, hill, **told, evidence=(Document("Minutes", "0" * 64),))


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
