"""Reconsideration: a motion that was decided is opened again, for a new vote of its body.

It is asked for by another motion, and takes a decision under the rule for that. So that nobody
simply votes until they win, standing orders say who may move it, until when and how often, and
not once what was decided is being carried out (Robert's Rules of Order, 12th edition, § 37).
Until the new vote nothing rests on what had been adopted; then it stands, falls, or is changed
with the motion. What was recorded of the first vote stays on record.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from domain.record import event
from domain.refusal import Refused
from domain.values import DecisionId, Moment
from domain.voting.drafting import NumberOutOfRange

MovedBy = Literal["prevailing-side", "voter", "anybody"]
"""Who voted for what it came to; who could vote at all; whoever may put a motion."""

DAYS_LIMIT = 3_660
TIMES_LIMIT = 100
MEETINGS_LIMIT = 1_000


@dataclass(frozen=True)
class ReconsiderationRule:
    """By whom, until when and how often reconsideration of a decision may be moved."""

    moved_by: MovedBy = "prevailing-side"
    """Who may move it. Of secret and hidden ballots, and of a vote held elsewhere, nobody knows
    the prevailing side: then whoever could vote."""
    days: int = 30
    """Within how many days after the decision it has to be moved, as the time limits count."""
    times: int = 1
    """How often one motion may be opened again."""
    once_begun: bool = False
    """Whether it may be moved although something that was decided is done already; that stays."""
    meetings: int | None = None
    """By the end of which meeting of the body it has to be moved, beside the days: 0: of that at
    which it was decided, 1: of the next one, and so on; None: of none. A meeting is a day for which
    it is on record who was there (Robert's Rules of Order, 12th edition, 37:10: the same or the
    next day of a session)."""


DEFAULT_RECONSIDERATION = ReconsiderationRule()
"""What holds where the agreement is silent."""


@event("decision.reconsidered.v1")
@dataclass(frozen=True)
class DecisionReconsidered:
    """A motion that was decided was opened again, for a new vote."""

    effective: Moment
    by: DecisionId
    """The decision to reconsider it."""


class NotReconsiderable(Refused):
    """The decision {decision} can't be reconsidered: {because}."""

    code = "NOT_RECONSIDERABLE"
    decision: DecisionId
    because: str


class NotMovedInTime(Refused):
    """Reconsideration of the decision {decision} had to be moved by {until}."""

    code = "NOT_MOVED_IN_TIME"
    decision: DecisionId
    until: Moment


class NotOnPrevailingSide(Refused):
    """Who moved that the decision {decision} be reconsidered may not do that: {who} may."""

    code = "NOT_ON_PREVAILING_SIDE"
    decision: DecisionId
    who: str


class ReconsideredTooOften(Refused):
    """The motion {decision} was reconsidered {times} times, and may be no more often."""

    code = "RECONSIDERED_TOO_OFTEN"
    decision: DecisionId
    times: int


def check_reconsideration(rule: ReconsiderationRule) -> None:
    """Refuse a rule that can't be meant."""
    for name, number, limit in (
        ("days", rule.days, DAYS_LIMIT),
        ("times", rule.times, TIMES_LIMIT),
        ("meetings", rule.meetings or 0, MEETINGS_LIMIT),
    ):
        if not 0 <= number <= limit:
            raise NumberOutOfRange(f"procedure.reconsideration.{name}", Fraction(number))
