"""Certainty: what the numbers of everybody tell of single seats, where no source names them."""

from fractions import Fraction

from domain.voting.tally import NONE, Count, Tally


def _everybody(tally: Tally) -> Count | None:
    return tally.count("", "votes")


def _entitled(count: Count | None) -> Fraction | None:
    """The members that are not recused; None where it is not said."""
    return None if count is None or count.members is None else count.members - count.recused


def nobody_stood_against(tally: Tally) -> bool:
    """Whether all who may vote are known to have said yes or abstained, so that nobody objected."""
    count = _everybody(tally)
    entitled = _entitled(count)
    if count is None or not entitled:
        return False
    return count.yes + (count.abstain or NONE) >= entitled


def all_agreed(tally: Tally) -> bool:
    """Whether all who may vote are known to have said yes, so that nobody stood aside either."""
    count = _everybody(tally)
    entitled = _entitled(count)
    return count is not None and bool(entitled) and count.yes == entitled


def somebody_said_no(tally: Tally) -> bool:
    """Whether there was a no, whoever said it."""
    count = _everybody(tally)
    return count is not None and count.no > 0


def nobody_is_left(tally: Tally) -> bool:
    """Whether every seat is known to be vacant or recused."""
    entitled = _entitled(_everybody(tally))
    return entitled is not None and entitled <= 0


def all_recused(tally: Tally, group: str) -> bool:
    """Whether the group has members, and all of them are recused."""
    count = tally.count(group, "votes")
    return count is not None and bool(count.members) and _entitled(count) == 0
