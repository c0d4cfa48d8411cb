"""Looking at a standing body as it is held on a day, by the rules that are in force then."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from domain.agreements.agreement import AGREEMENT
from domain.agreements.governing import Whose, provisions_governing
from domain.agreements.leaving import remarks_on_left
from domain.bodies.body import BODY
from domain.linting.body_linter import lint_body
from domain.parties.partnership import PARTNERSHIP, zone
from domain.values import BodyId, SeatId, end_of
from domain.voting.remark import Remark
from services.ledger import Ledger


@dataclass(frozen=True)
class Looked:
    """What is remarked on a body, and every seat that it ever had, in order."""

    remarks: tuple[Remark, ...] = ()
    seats: tuple[SeatId, ...] = ()


def lint_standing(ledger: Ledger, body: BodyId, when: date | datetime, steps: int) -> Looked:
    """What the linter remarks on a body as it was held then, a day meaning its end; nothing where
    there is no such body. Looking at it takes so many `steps` at most.
    """
    held = ledger.held(BODY, body)
    if held is None:
        return Looked()
    found = held.state
    around = ledger.held(PARTNERSHIP, found.partnership)
    assert around is not None, "a body is constituted in a partnership"
    at = _instant(when, zone(around.state))
    texts = (
        ledger.held(AGREEMENT, stream)
        for stream in ledger.within(found.partnership, AGREEMENT.kind)
    )
    agreements = [text.state for text in texts if text is not None]
    in_force = provisions_governing(agreements, around.state, Whose(found.agreement), at)
    left = remarks_on_left(found, around.state, at)
    remarks = (*left, *lint_body(found, in_force, at, steps))
    return Looked(remarks, tuple(seat.id for seat in found.seats))


def _instant(when: date | datetime, zone: tzinfo) -> datetime:
    """The instant that is asked about: of a day, its last."""
    if isinstance(when, datetime):
        return when
    return end_of(when, zone).at - timedelta(microseconds=1)
