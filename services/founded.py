"""Founded: whether the text by which a body or post came into being lets it be set up or used."""

from collections.abc import Iterable
from typing import TypeVar

from domain.agreements.agreement import AGREEMENT, Agreement
from domain.agreements.founded import (
    Doing,
    asks_for_text,
    require_concluded,
    require_text,
    unsigned_by,
)
from domain.agreements.repealed import require_unrepealed
from domain.bodies.body import Body
from domain.parties.organisation import ORGANISATION, name_at
from domain.parties.partnership import PARTNERSHIP
from domain.posts.post import Post
from domain.values import AgreementId, Moment
from services.ledger import Case

Standing = TypeVar("Standing", Body, Post)


def require_founded(case: Case, founded: Body | Post, doing: Doing, effective: Moment) -> None:
    """Breach the rules that a body or post is used while its text is in force, and set up until
    that is over, and neither once its clause was repealed.
    """
    provides, conduct = _text(case, founded.agreement), case.act.conduct
    _require_text(case, provides, doing, effective)
    require_unrepealed(provides, founded.clause, _name(founded), doing, effective, conduct)


def require_text_of(
    case: Case, agreement: AgreementId | None, doing: Doing, effective: Moment
) -> None:
    """The same of a body or post that only comes into being by the agreement."""
    _require_text(case, _text(case, agreement), doing, effective)


def standing_of(
    founded: Iterable[Standing], agreement: AgreementId | None, name: str, at: Moment
) -> Standing | None:
    """The body or post of this name that there is, or will be, by the agreement."""
    for one in founded:
        end = _end(one)
        if (one.agreement, _name(one)) == (agreement, name) and (end is None or at.at < end.at):
            return one
    return None


def _require_text(case: Case, provides: Agreement | None, doing: Doing, effective: Moment) -> None:
    """Breach the rules that the text is in force, and that every party signed it."""
    require_text(provides, doing, effective, case.act.conduct)
    if provides is None or not asks_for_text(provides, doing, effective.at):
        return
    missing = unsigned_by(provides, case.get(PARTNERSHIP, provides.partnership))
    known = {one: case.get(ORGANISATION, one) for one in missing}
    names = tuple(name_at(one, effective.at) or one.names.last for one in known.values())
    require_concluded(provides, names, effective, case.act.conduct)


def _text(case: Case, agreement: AgreementId | None) -> Agreement | None:
    return None if agreement is None else case.get(AGREEMENT, agreement)


def _name(founded: Body | Post) -> str:
    return founded.name if isinstance(founded, Body) else founded.title


def _end(founded: Body | Post) -> Moment | None:
    return founded.dissolved if isinstance(founded, Body) else founded.abolished
