"""Looking at a rule for a body as it is held now, before anybody adopts it."""

from dataclasses import dataclass
from datetime import datetime

from domain.body import BODY, BodyUnknown, electorate_at
from domain.drafting import check_rule
from domain.linter import Remark, lint
from domain.rules import DecisionRule
from domain.values import BodyId, TooMany
from services.ledger import Ledger

MOST_SEATS = 500
"""Of a body whose rule is looked at while somebody waits; `concord evaluate` takes any number."""
MOST_STEPS = 300_000
"""Of looking at it, while somebody waits: a second or two."""


@dataclass(frozen=True)
class Draft:
    """What is looked at."""

    rule: DecisionRule
    """The rule, as a provision would carry it."""


def lint_for(ledger: Ledger, body: BodyId, draft: Draft, at: datetime) -> tuple[Remark, ...]:
    """What the linter remarks on the rule for the seats of the body as they are held at `at`.

    Refuses a malformed rule, and a body with too many seats. Where there is too much to look
    at, a remark says so.
    """
    held = ledger.held(BODY, body)
    if held is None:
        raise BodyUnknown
    check_rule(draft.rule)
    electorate = electorate_at(held.state, at)
    if len(electorate.seats) > MOST_SEATS:
        raise TooMany("seats", len(electorate.seats), MOST_SEATS)
    return lint(draft.rule, electorate, MOST_STEPS)
