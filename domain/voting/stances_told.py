"""Stances told: what is known of single seats, where a source may name some of them only.

Of ballots that were counted here it is known what each seat did. A source that tells a vote in
numbers may name all who voted, some of them, or nobody; whoever it does not name took one of the
stances that the numbers leave over, and which, nobody can tell.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from domain.values import SeatId
from domain.voting.rules import OBJECTING, StanceName
from domain.voting.tally import NONE
from domain.voting.vote_counted import VoteCounted


def is_told_of_each(vote: VoteCounted) -> bool:
    """Whether it is known how each seat voted: that of ballots counted one by one, or of numbers
    beside which all are named who are counted in them."""
    tally = vote.tally
    if tally.stances is None:
        return False
    if vote.circumstances.counted:
        return True
    whole = tally.count("", "votes")
    if whole is None:
        return True  # there is no number of seats that could be more than those named
    left = (_left(vote, "yes"), _left(vote, "no"), _left(vote, "abstain") if whole.abstain else 0)
    return not any(left)


def is_told_of_all_there(vote: VoteCounted) -> bool:
    """Whether it is also known that nobody else was there: who objects is in no other number."""
    if not is_told_of_each(vote):
        return False
    whole = None if vote.circumstances.counted else vote.tally.count("", "votes")
    if whole is None or whole.present is None:
        return True
    return whole.present - whole.invalid - whole.recused <= len(_named(vote))


def _left(vote: VoteCounted, stance: Literal["yes", "no", "abstain"]) -> Fraction | None:
    whole = vote.tally.count("", "votes")
    number: Fraction | None = None if whole is None else getattr(whole, stance)
    if number is None:
        return None
    also: tuple[StanceName, ...] = ("stand-aside",) if stance == "abstain" else ()
    return max(NONE, number - len(vote.seats_that(stance, *also)))


def is_used(vote: VoteCounted, seats: Sequence[SeatId], *, concurring: bool) -> bool | None:
    """Whether one of the `seats`, of which nothing is told, must have said no (`concurring`: have
    said anything but yes), whoever they are; None where one of them may have."""
    whole = vote.tally.count("", "votes")
    if whole is None:
        return None
    yes, no = _left(vote, "yes"), _left(vote, "no")
    assert yes is not None and no is not None, "a count has both"
    if concurring:
        if yes < len(seats):
            return True
        others = _untold(vote, whole.members if _knows_vacancies(vote) else whole.seats)
        return False if others is not None and yes >= others else None
    if not no:
        return False
    knows = _knows_vacancies(vote) and whole.members is not None
    others = _untold(vote, whole.members if knows else whole.seats)
    return True if others is not None and no > others - len(seats) else None


def _knows_vacancies(vote: VoteCounted) -> bool:
    """Whether it is known which seats somebody holds, so that those named are members."""
    return vote.circumstances.electorate is not None


def _untold(vote: VoteCounted, entitled: Fraction | None) -> Fraction | None:
    """How many of those who may vote are not named; None where it is not known how many may."""
    whole = vote.tally.count("", "votes")
    if entitled is None or whole is None:
        return None
    return entitled - whole.recused - len(_named(vote))


def _named(vote: VoteCounted) -> Sequence[SeatId]:
    return vote.seats_that("yes", "no", "abstain", "stand-aside", *OBJECTING)
