"""Founded: whether the text by which a body or post came into being lets it be set up or used."""

from domain.agreement import AGREEMENT
from domain.body import Body
from domain.founded import Doing, require_text
from domain.post import Post
from domain.repealed import require_unrepealed
from domain.values import AgreementId, Moment
from services.ledger import Case


def require_founded(case: Case, founded: Body | Post, doing: Doing, effective: Moment) -> None:
    """Breach the rules that a body or post is used while its text is in force, and set up until
    that is over, and neither once its clause was repealed.
    """
    require_text_of(case, founded.agreement, doing, effective)
    provides = None if founded.agreement is None else case.get(AGREEMENT, founded.agreement)
    name = founded.name if isinstance(founded, Body) else founded.title
    require_unrepealed(provides, founded.clause, name, doing, effective, case.act.conduct)


def require_text_of(
    case: Case, agreement: AgreementId | None, doing: Doing, effective: Moment
) -> None:
    """The same of a body or post that only comes into being by the agreement."""
    provides = None if agreement is None else case.get(AGREEMENT, agreement)
    require_text(provides, doing, effective, case.act.conduct)
