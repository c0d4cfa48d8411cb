"""Divisions: every way in which those who still vote can divide, where these are few.

What is asked of a vote part by part may never hold together: more than half for and more than half
against. That is seen only by going through all divisions; seats that are alike may be exchanged,
so a small body has few of them.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations_with_replacement, product
from math import comb, prod

from domain.voting.parts import asks_for_consent
from domain.voting.reachability import OpenVote, voter
from domain.voting.rules import StanceName
from domain.voting.tally import Ballot, Seat, Stance

MOST = 2_500
"""How many are gone through: those of a dozen seats that are alike."""

Act = tuple[StanceName, bool, bool]
"""What one does: the stance, whether the ballot is valid, and whether it is cast by proxy."""


def divisions(vote: OpenVote, alike: Collection[Sequence[Seat]]) -> Iterator[list[Ballot]] | None:
    """The ballots of every division of those who wait, `alike` together; None for too many."""
    acts = _acts(vote)
    waiting = {seat.id for seat in vote.waiting}
    kinds = [[seat for seat in seats if seat.id in waiting] for seats in alike]
    ways = prod(comb(len(seats) + len(acts), len(acts)) for seats in kinds)
    return None if ways > MOST else _each(kinds, acts)


def _each(kinds: Sequence[Sequence[Seat]], acts: Sequence[Act]) -> Iterator[list[Ballot]]:
    done = (combinations_with_replacement((None, *acts), len(seats)) for seats in kinds)
    for together in product(*done):
        yield [
            Ballot(seat.id, Stance(act[0]), voter(seat, act[2]), valid=act[1])
            for seats, those in zip(kinds, together, strict=True)
            for seat, act in zip(seats, those, strict=True)
            if act is not None
        ]


def _acts(vote: OpenVote) -> list[Act]:
    """What one who votes may do, beside nothing."""
    stances: list[tuple[StanceName, bool]] = [("yes", True), ("no", True), ("abstain", True)]
    if asks_for_consent(vote.rule, vote.circumstances.way):
        stances += [("object", True), ("stand-aside", True)]
    stances.append(("abstain", False))
    proxies = (False,) if vote.rule.proxy == "refused" else (False, True)
    return [(stance, valid, by_proxy) for by_proxy in proxies for stance, valid in stances]
