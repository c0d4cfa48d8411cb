"""Polling: which motion is voted on, as far as its polls have come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.decisions.decision import Decision
from domain.values import DecisionId
from tests.sequences.chance import Chance

AT_THE_VOTE = (
    *("cast_ballot", "raise_objection", "vote", "open_poll", "extend_poll"),
    *("close_poll", "conclude_vote", "count_poll"),
)
"""What is done in the course of a poll."""


def at_the_vote(name: str, found: Sequence[Decision], chance: Chance) -> Iterable[DecisionId]:
    """Those of the motions that have come as far as the command asks for."""
    uncounted = [one for one in found if one.polls and not one.polls[-1].counted]
    open_ = [one for one in uncounted if one.open_poll is not None]
    match name:
        case "cast_ballot" | "raise_objection":  # too late, too, as long as it is not counted
            meant = open_ if chance.percent(75, "open") else uncounted
        case "open_poll":
            again = chance.percent(15, "again")
            meant = [one for one in found if one.decided is None and again >= bool(one.polls)]
        case "extend_poll":
            meant = [one for one in open_ if one.polls[-1].closes_at is not None]
        case "count_poll":
            meant = [one for one in uncounted if one.open_poll is None] or uncounted
        case _:
            meant = open_
    return [one.id for one in meant]
