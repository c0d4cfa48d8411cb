"""A motion and its poll in a body of five, for the specifications of decisions and ballots."""

from datetime import date
from uuid import UUID

from domain.motions.motion import Motion, MotionProposed
from domain.motions.poll import PollClosed, PollOpened
from domain.provisions.provision import DEFAULT_RULE
from domain.values import DecisionId, Moment, PartnershipId, PollId
from tests.domain.polls import body

DECISION_ID = DecisionId(UUID(int=50))
ALLIANCE = PartnershipId(UUID(int=51))
POLL, SECOND_POLL = PollId(UUID(int=52)), PollId(UUID(int=53))
MOTION = Motion("Buy a bus", "The alliance buys a bus.\n", "budget")


def on(day: int) -> Moment:
    return Moment.of(date(2020, 5, day))


PROPOSED = MotionProposed(on(1), DECISION_ID, ALLIANCE, MOTION, DEFAULT_RULE)
OPENED = PollOpened(on(2), POLL, body(5), closes_at=on(9))
CLOSED = PollClosed(on(9), POLL)
