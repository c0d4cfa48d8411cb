"""A conflict that only somebody outside rules on, and what a side says of that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from domain.agreements.clause import Clause
from domain.document import Document
from domain.provisions.protocol import ConflictProtocol, ProtocolStage
from domain.provisions.provision import ConflictProtocolProvision
from domain.values import AgreementId, ClauseId, ConflictId, RemedyId, RulingReportId, derived_id
from domain.voting.side import Side
from services.settlements import RemedyTerms
from tests.sequences.chance import Chance
from tests.sequences.company import ALLIANCE, FIRM, HOLDERS, NGO, SCHOOL, attempted
from tests.sequences.course import Attempt, Course

TEXT = AgreementId(derived_id("sequences", "courts"))
QUARREL = ConflictId(derived_id("sequences", "quarrel"))
REPORT = RulingReportId(derived_id("sequences", "judgment"))
REPAIR = RemedyId(derived_id("sequences", "judgment", "repair"))


def judged(course: Course, chance: Chance) -> Iterator[Attempt]:
    """A side reports what a court ruled; the others confirm it, or not."""
    protocol = ConflictProtocol((ProtocolStage("external", 60),), 5, chance.pick((0, 20), "appeal"))
    clause = Clause(
        ClauseId(derived_id("sequences", "courts", "clause")), "1", "Courts", "A court rules.\n",
        None, (ConflictProtocolProvision("courts", protocol),),
    )  # fmt: skip
    drafting: dict[str, Any] = {"partnership": ALLIANCE, "title": "Courts", "clauses": (clause,)}
    yield attempted(course, "draft_agreement", None, id=TEXT, **drafting)
    for person, party in HOLDERS:
        signing: dict[str, Any] = {"agreement": TEXT, "party": party, "person": person}
        yield attempted(course, "sign_agreement", party, **signing)
    yield attempted(course, "enter_into_force", None, agreement=TEXT)
    against = (Side(FIRM), Side(NGO)) if chance.percent(40, "three sides") else (Side(FIRM),)
    raising: dict[str, Any] = {"partnership": ALLIANCE, "grounds": "Late.", "agreement": TEXT}
    yield attempted(course, "raise_conflict", SCHOOL, id=QUARREL, against=against, **raising)
    remedy = RemedyTerms("Pay.", Side(FIRM), (course.now + timedelta(days=90)).date(), REPAIR)
    ruling: dict[str, Any] = {
        "conflict": QUARREL,
        "ruling": "The firm pays.",
        "reasons": "It is late.",
        "remedies": (remedy,) if chance.percent(70, "remedy") else (),
        "documents": (Document("Judgment", "1" * 64),),
    }
    yield attempted(course, "give_ruling", SCHOOL, id=REPORT, by=Side(SCHOOL), **ruling)
    said: dict[str, Any] = {"conflict": QUARREL, "report": REPORT}
    for side in against:
        if chance.percent(70, f"confirmed {side.party}"):
            yield attempted(course, "confirm_ruling", side.party, by=side, **said)
