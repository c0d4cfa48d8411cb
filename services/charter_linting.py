"""Looking at the provisions of a text beside the bodies, posts and parties of the day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.agreements.agreement import AGREEMENT, provisions_at
from domain.agreements.earlier_wording import lint_amendments
from domain.agreements.governing import Whose, provisions_governing
from domain.agreements.revision import as_amended
from domain.bodies.body import BODY
from domain.linting import text_linter
from domain.linting.charter_linter import Organs, lint_charter, lint_numbers, lint_repealed
from domain.linting.governing_linter import lint_governing
from domain.parties.organisation import ORGANISATION
from domain.parties.partnership import PARTNERSHIP, parties_at
from domain.posts.appointment import APPOINTMENT
from domain.posts.post import POST
from domain.record import Noun
from domain.values import AgreementId, AmendmentId, Moment
from domain.voting.remark import Remark
from services.ledger import Ledger


def lint_text(
    ledger: Ledger, agreement: AgreementId, at: datetime, amendment: AmendmentId | None = None
) -> tuple[Remark, ...]:
    """What the linter remarks on the provisions of an agreement as it reads at `at`, in force or
    not, or as it would read with an `amendment` that is open; nothing where there is no such
    agreement, or the text can't take the amendment.
    """
    held = ledger.held(AGREEMENT, agreement)
    if held is None:
        return ()
    text = held.state
    if amendment is not None:
        amended = as_amended(text, amendment, Moment(at))
        if amended is None:
            return ()
        text, at = amended[0], amended[1].at
    own = provisions_at(text, at)
    partnership = ledger.held(PARTNERSHIP, text.partnership)
    assert partnership is not None, "an agreement is drawn up in a partnership"
    texts = [
        text if one.id == agreement else one for one in _all(ledger, AGREEMENT, text.partnership)
    ]
    beside = provisions_governing(texts, partnership.state, Whose(agreement), at)
    others = [one for one in beside if one.agreement != agreement]
    parties = parties_at(partnership.state, at)
    known = {party: ledger.held(ORGANISATION, party) for party in parties}
    organs = Organs(
        at,
        _all(ledger, BODY, text.partnership),
        _all(ledger, POST, text.partnership),
        _all(ledger, APPOINTMENT, text.partnership),
        {party: one.state.signatories for party, one in known.items() if one is not None},
    )
    in_force = (*own, *others)
    found = lint_charter(own, in_force, organs, binds=text.in_force_at(at))
    composed = text_linter.lint_text(own, in_force, organs)
    not_for_all = lint_governing(text, partnership.state, at)
    amending = lint_amendments(text, at)
    numbers = lint_numbers(text, at)
    return (*numbers, *found, *composed, *lint_repealed(text, organs), *not_for_all, *amending)


def _all(ledger: Ledger, noun: Noun[Any], partnership: UUID) -> list[Any]:
    """The states of the streams of a kind in a partnership."""
    found = (ledger.held(noun, stream) for stream in ledger.within(partnership, noun.kind))
    return [one.state for one in found if one is not None]
