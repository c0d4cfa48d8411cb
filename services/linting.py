"""Looking at a decision rule or an election rule for a body as it is now, before it is adopted."""

from dataclasses import dataclass
from datetime import datetime

from domain.bodies.body import BODY, BodyUnknown, chair_at, electorate_at
from domain.elections.election import ElectionRule, Option, Slate
from domain.elections.election_drafting import check_election, check_slate
from domain.linting.election_linter import lint_chair, lint_election
from domain.linting.linter import lint
from domain.refusal import Refused
from domain.values import BodyId, TooMany
from domain.voting.drafting import check_rule
from domain.voting.remark import Remark
from domain.voting.rules import DecisionRule
from services.ledger import Ledger

MOST_SEATS = 500
"""Of a body whose rule is looked at while somebody waits; `concord evaluate` takes any number."""
MOST_STEPS = 300_000
"""Of looking at it, while somebody waits: a second or two."""


@dataclass(frozen=True)
class Draft:
    """What is looked at."""

    rule: DecisionRule | None = None
    """The decision rule, as a provision would carry it."""
    election: ElectionRule | None = None
    """The election rule, as a provision would carry it, in place of a decision rule."""
    options: tuple[Option, ...] = ()
    """The slate that would be put under the election rule, as far as it is known."""


class DraftUnclear(Refused):
    """Either a decision rule or an election rule is looked at, and a slate with the latter."""

    code = "DRAFT_UNCLEAR"


def lint_for(ledger: Ledger, body: BodyId, draft: Draft, at: datetime) -> tuple[Remark, ...]:
    """What the linter remarks on the rule for the seats of the body as they are held at `at`.

    Refuses a malformed rule, and a body with too many seats. Where there is too much to look
    at, a remark says so.
    """
    held = ledger.held(BODY, body)
    if held is None:
        raise BodyUnknown
    _check(draft)
    electorate = electorate_at(held.state, at)
    if len(electorate.seats) > MOST_SEATS:
        raise TooMany("seats", len(electorate.seats), MOST_SEATS)
    chair = chair_at(held.state, at)
    if draft.rule is not None:
        return (*lint(draft.rule, electorate, MOST_STEPS), *lint_chair(draft.rule, chair))
    assert draft.election is not None, "there is one of the two"
    slate = Slate(draft.options) if draft.options else None
    found = lint_election(draft.election, electorate, slate, MOST_STEPS)
    return (*found, *lint_chair(draft.election, chair))


def _check(draft: Draft) -> None:
    """Refuse a malformed draft, and one of which it is not clear what is looked at."""
    if (draft.rule is None) == (draft.election is None):
        raise DraftUnclear
    if draft.rule is not None:
        if draft.options:
            raise DraftUnclear
        check_rule(draft.rule)
    if draft.election is not None:
        check_election(draft.election)
        if draft.options:
            check_slate(draft.election, Slate(draft.options))
