"""Silence: how long a vote by silence procedure lasts.

The time to object begins when notice is proven to have reached every member, and not before the
vote is open: nobody could object earlier.
"""

from collections.abc import Set
from datetime import date, tzinfo

from domain.calendar import day_of, days_after, working_days_after
from domain.motions.motion import Preparation, noticed_on
from domain.values import Moment, end_of
from domain.voting.rules import DecisionRule
from domain.voting.tally import Electorate
from domain.voting.turn import Turn, silence_in


def silent_since(
    preparation: Preparation, electorate: Electorate | None, opened: Moment | None, zone: tzinfo
) -> date | None:
    """The day from which the time to object is counted; None where notice is not proven."""
    noticed = noticed_on(preparation, electorate, zone)
    if noticed is None or opened is None:
        return noticed
    return max(noticed, day_of(opened, zone))


def silence_ends(
    rule: DecisionRule,
    turn: Turn,
    preparation: Preparation,
    electorate: Electorate,
    opened: Moment,
    zone: tzinfo,
    holidays: Set[date],
) -> Moment | None:
    """When the time to object is over, in a vote that is opened then; None where the rule has no
    silence procedure for that way and call, or notice is not proven."""
    asked = silence_in(rule, turn)
    since = silent_since(preparation, electorate, opened, zone)
    if asked is None or since is None:
        return None
    if asked.working_days:
        return end_of(working_days_after(since, asked.days, holidays), zone)
    return end_of(days_after(since, asked.days), zone)
