"""A decision with its challenges, for the specifications of validity."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.competence.judge import Judge
from domain.conflicts.conflict_state import Conflict
from domain.decisions.decision import DECISION, Decision
from domain.motions.motion import MotionProposed
from domain.motions.outcome import OutcomeDetermined
from domain.motions.validity import ChallengeDetermined, DecisionChallenged
from domain.provisions.recourse import DEFAULT_CHALLENGE_RULE, ChallengeRule, PinnedChallengeRule
from domain.values import BodyId, ChallengeId, DecisionId, Moment, OrganisationId, Sealed, end_of
from domain.voting.rules import StatedDefault
from domain.voting.side import Side
from tests.domain.matters import ALLIANCE, CLOSED, OPENED, PROPOSED, on
from tests.domain.polls import person
from tests.domain.test_decision import ADOPTED, counted

FIRST, SECOND = ChallengeId(UUID(int=80)), ChallengeId(UUID(int=81))
SCHOOL, FIRM = OrganisationId(UUID(int=82)), OrganisationId(UUID(int=83))
BOARD, COURT = BodyId(UUID(int=84)), BodyId(UUID(int=85))
OTHER = DecisionId(UUID(int=86))
MEMBER, PARTY = Side(person=person(4)), Side(SCHOOL)
ENTITLED = frozenset({MEMBER, PARTY, Side(FIRM)})

PUT = replace(PROPOSED, body=BOARD)
TAKEN = (PUT, OPENED, CLOSED, ADOPTED)
"""Adopted by the board on the ninth: three of five voted, all of them yes."""


def ruled(**rule: Any) -> PinnedChallengeRule:
    return PinnedChallengeRule(ChallengeRule(**rule), StatedDefault())


def sealed(text: str) -> Sealed:
    return Sealed(text, ALLIANCE)


def challenged(*defects: Any, **changed: Any) -> DecisionChallenged:
    """The member's challenge of the tenth."""
    defects = defects or ("notice",)
    happened = DecisionChallenged(
        on(10), FIRST, MEMBER, sealed("!"), defects, DEFAULT_CHALLENGE_RULE, until(30)
    )
    return replace(happened, **changed)


def until(days: int, since: int = 9) -> Moment:
    """The end of the day so many days after a day in May."""
    return end_of(date(2020, 5, since) + timedelta(days=days))


def found(finding: Any, *defects: Any, **changed: Any) -> ChallengeDetermined:
    """What another decision found on the twelfth."""
    is_voidable = finding == "voidable"
    happened = ChallengeDetermined(
        on(12),
        FIRST,
        finding,
        defects or (() if finding == "valid" else ("notice",)),
        sealed("?"),
        OTHER,
        voidable_by=(MEMBER,) if is_voidable else (),
        voidable_until=until(30, 12) if is_voidable else None,
    )
    return replace(happened, **changed)


def decided(*events: object) -> Decision:
    decision = DECISION.fold(events)
    assert decision is not None
    return decision


def judgement(day: int = 11, votes: str = "+++", **put: Any) -> Decision:
    """Another decision of the board, taken on a day in May."""
    motion: MotionProposed = replace(PUT, id=OTHER, **put)
    taken: OutcomeDetermined = replace(counted(votes), effective=on(day))
    return decided(motion, OPENED, CLOSED, taken)


def by(decision: Decision | None = None, conflict: Conflict | None = None) -> Judge:
    if decision is None and conflict is None:
        decision = judgement()
    return Judge(decision, conflict)
