"""Steps that hold by what happened before the vote, and when: silence, an earlier meeting, notice,
consultation.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Literal

from domain.calendar import days_between
from domain.voting.certainty import nobody_is_left, nobody_stood_against, somebody_said_no
from domain.voting.figures import Circumstances
from domain.voting.rules import OBJECTING
from domain.voting.rules_before import Confirmed, Consulted, Noticed, SilenceKept
from domain.voting.stances_told import is_told_of_each
from domain.voting.steps import Missing, Step
from domain.voting.vote_counted import VoteCounted


def _days(
    condition: SilenceKept | Confirmed | Noticed | Consulted,
) -> Literal["days", "working-days"]:
    return "working-days" if condition.working_days else "days"


def silence_step(vote: VoteCounted, condition: SilenceKept) -> Step:
    """Whether nobody objected, and the time to object is over."""
    at = vote.circumstances
    step = Step("silence", None, counted=_days(condition), threshold=Fraction(condition.days))
    breaking = vote.seats_that("no", *OBJECTING)
    is_counted = vote.circumstances.counted and vote.tally.stances is not None
    unnamed = not is_counted and somebody_said_no(vote.tally)
    if (breaking or unnamed) and condition.broken == "meeting":
        return replace(step, missing="meeting", vetoes=breaking)
    if breaking or unnamed:
        return replace(step, holds=False, vetoes=breaking)
    if nobody_is_left(vote.tally):
        return replace(step, missing="electorate")
    if not is_told_of_each(vote) and not nobody_stood_against(vote.tally):
        return replace(step, missing="stances")
    if at.noticed is None:
        return replace(step, missing="notice")
    if at.held is None:
        return replace(step, missing="time")
    passed = days_between(at.noticed, at.held, working=condition.working_days, holidays=at.holidays)
    over = passed >= condition.days
    waiting: Missing | None = None if over else "time"
    return replace(step, count=Fraction(passed), holds=True if over else None, missing=waiting)


def is_second(at: Circumstances) -> bool:
    """Whether this is the second meeting: the motion passed on an earlier day."""
    return at.passed is not None and at.held is not None and at.passed < at.held


def confirmed_step(vote: VoteCounted, condition: Confirmed) -> Step:
    """Whether the motion had passed before, and long enough before."""
    at = vote.circumstances
    step = Step("confirmed", None, counted=_days(condition), threshold=Fraction(condition.days))
    if at.passed is None or at.held is None or not is_second(at):
        return replace(step, missing="confirmation")
    between = days_between(at.passed, at.held, working=condition.working_days, holidays=at.holidays)
    enough = between >= condition.days
    waiting: Missing | None = None if enough else "confirmation"
    return replace(step, count=Fraction(between), holds=True if enough else None, missing=waiting)


def noticed_step(vote: VoteCounted, condition: Noticed) -> Step:
    """Whether notice had reached every member, and early enough before the vote."""
    at = vote.circumstances
    step = Step("noticed", None, counted=_days(condition), threshold=Fraction(condition.days))
    if at.noticed is None:
        return replace(step, holds=False)
    if at.held is None:
        return replace(step, missing="time")
    if at.noticed >= at.held:
        return replace(step, holds=False)
    between = days_between(
        at.noticed, at.held, working=condition.working_days, holidays=at.holidays
    )
    return replace(step, count=Fraction(between), holds=between >= condition.days)


def consulted_step(vote: VoteCounted, condition: Consulted) -> Step:
    """Whether all who have to be were consulted, and early enough before the vote."""
    at = vote.circumstances
    asked = (*condition.bodies, *condition.parties)
    step = Step("consulted", None, counted=_days(condition), threshold=Fraction(condition.days))
    first = [min((on for who, on in at.consulted if who == one), default=None) for one in asked]
    heard = [on for on in first if on is not None]
    if at.held is None or len(heard) < len(asked) or max(heard) > at.held:
        return replace(step, missing="consultation")
    between = days_between(
        max(heard), at.held, working=condition.working_days, holidays=at.holidays
    )
    enough = between >= condition.days
    waiting: Missing | None = None if enough else "consultation"
    return replace(step, count=Fraction(between), holds=True if enough else None, missing=waiting)
