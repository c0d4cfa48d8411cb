"""A small agreement that the specifications of agreements and amendments begin with."""

from datetime import UTC, datetime
from uuid import UUID

from domain.agreements.agreement import AgreementDrafted, AgreementEnteredIntoForce
from domain.agreements.amendment import (
    AmendmentAdopted,
    AmendmentProposed,
    AmendmentText,
)
from domain.agreements.clause import (
    Clause,
    ClauseChange,
    ReplaceClause,
)
from domain.values import (
    AgreementId,
    AmendmentId,
    ClauseId,
    DecisionId,
    Moment,
    PartnershipId,
)
from tests.domain.specification import Given, given

MEMORANDUM = AgreementId(UUID(int=1))
ALLIANCE = PartnershipId(UUID(int=2))
RESOLVED = DecisionId(UUID(int=3))
FIRST, SECOND, THIRD = (AmendmentId(UUID(int=n)) for n in (11, 12, 13))
PURPOSE, GIFTS, TERM, ENDING, NEW = (ClauseId(UUID(int=n)) for n in range(21, 26))


def year(number: int) -> Moment:
    return Moment(datetime(number, 1, 1, tzinfo=UTC))


def clause(id: ClauseId, text: str, parent: ClauseId | None = None) -> Clause:
    return Clause(id, "", "", text, parent)


def reworded(id: ClauseId, text: str) -> ReplaceClause:
    return ReplaceClause(id, "", "", text)


CLAUSES = (clause(PURPOSE, "Purpose\n"), clause(GIFTS, "Gifts\n"), clause(TERM, "Term\n"))
DRAFTED = AgreementDrafted(
    year(2000), MEMORANDUM, ALLIANCE, "Memorandum", "en", "MoU 1", (), CLAUSES
)
IN_FORCE = AgreementEnteredIntoForce(year(2001))
DETAILS = {
    "id": MEMORANDUM,
    "partnership": ALLIANCE,
    "title": "Memorandum",
    "language": "en",
    "reference": "MoU 1",
    "clauses": CLAUSES,
}
BEGUN = given(DRAFTED, IN_FORCE)


def proposed(id: AmendmentId, *changes: ClauseChange, at: int = 2002) -> AmendmentProposed:
    return AmendmentProposed(year(at), id, AmendmentText("Better words", changes))


def adopted(id: AmendmentId, at: int) -> AmendmentAdopted:
    return AmendmentAdopted(year(at), id, year(at), None)


def after(*events: object) -> Given:
    return given(DRAFTED, IN_FORCE, *events)
