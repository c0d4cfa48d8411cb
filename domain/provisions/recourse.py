"""Recourse: who may challenge what was decided, until when, and who answers a challenge.

A clause of the agreement can say so; where it is silent a stated default applies. The provision
that governs is the one in force when the decision was taken, so that no later amendment opens or
closes the way. Days are whole days in the partnership's time zone: the last one counts to its end.
"""

from dataclasses import dataclass
from typing import Literal

from domain.provisions.protocol import DAYS_LIMIT, DaysOutOfRange
from domain.refusal import Refused
from domain.values import BodyId
from domain.voting.rules import RuleOrigin, StatedDefault

ChallengedBy = Literal["parties", "members", "parties-and-members"]
"""The parties of the partnership; those who hold a seat in the body or could vote; or both."""


@dataclass(frozen=True)
class ChallengeRule:
    """How the validity of decisions is settled."""

    days: int = 30
    """For how many days after a decision it can be challenged."""
    by: ChallengedBy = "parties-and-members"
    """Who may challenge it."""
    nullify_days: int = 30
    """For how many days after it was found voidable it can be nullified."""
    body: BodyId | None = None
    """The body that answers challenges; None: any body, by a decision of its own."""
    ratified_by: BodyId | None = None
    """The body that ratifies; None: the one that decided, or another one where what it lacked
    was authority."""
    void_is_ratifiable: bool = False
    """Whether later approval can cure even what was found void."""


@dataclass(frozen=True)
class PinnedChallengeRule:
    """The rule that governs one challenge to its end, and where it was taken from."""

    rule: ChallengeRule
    origin: RuleOrigin


DEFAULT_CHALLENGE_RULE = PinnedChallengeRule(ChallengeRule(), StatedDefault())
"""What holds where the agreement is silent."""


class ChallengeRulesClash(Refused):
    """Two provisions, “{first}” and “{second}”, both say how decisions are challenged."""

    code = "CHALLENGE_RULES_CLASH"
    first: str
    second: str


def check_challenge_rule(rule: ChallengeRule) -> None:
    """Refuse times that nobody could keep, with the place named."""
    for place, days in (("days", rule.days), ("nullify_days", rule.nullify_days)):
        if not 1 <= days <= DAYS_LIMIT:
            raise DaysOutOfRange(place, days, 1, DAYS_LIMIT)
