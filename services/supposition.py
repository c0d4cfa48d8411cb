"""Suppositions: what is different, of a recorded vote that is counted again.

What is left out is as it was. Of a motion it is supposed how seats stand to it, of an election
what their ballots mark.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from domain.elections.election import ElectionRule, OptionId
from domain.motions.outcome import ElectionReturned, OutcomeDetermined
from domain.motions.sequel import CastingStance
from domain.refusal import Refused
from domain.values import SEATS_LIMIT, SeatId, Source, TooMany
from domain.voting.drafting import UnknownSeat
from domain.voting.explanation import SetAside, in_order_of_seats
from domain.voting.rules import AttestedRule, DecisionRule, StanceName
from domain.voting.tally import Choice, Electorate, SeatNamedTwice

SeenBallot = tuple[object, object, object]
"""A ballot as somebody sees it: the poll, the seat, and what it says: the stance, or the marks."""

HandsIn = Literal[StanceName, "nothing"]


@dataclass(frozen=True)
class SupposedBallot:
    """How a seat votes instead."""

    seat: SeatId
    stance: HandsIn | None = None
    """How; `nothing`: it hands in nothing. In an election that, or `abstain` for a blank ballot."""
    choice: Choice | None = None
    """What its ballot marks instead, in an election."""


@dataclass(frozen=True)
class Supposition:
    """What is different from how it was; what is left out is as it was."""

    rule: DecisionRule | None = None
    """The rule; left out: the one that governs the decision."""
    election: ElectionRule | None = None
    """The election rule, of an election; left out: the one that governs it."""
    ballots: tuple[SupposedBallot, ...] = ()
    """The seats that vote otherwise."""
    recused: tuple[SeatId, ...] = ()
    """The seats that are recused beside those that were."""
    casting_vote: CastingStance | None = None
    """How the chair breaks a tie, if it comes to one and the rule says so."""
    chosen: tuple[OptionId, ...] = ()
    """The options among those tied that the chair prefers, the most preferred first, if an
    election comes to a tie and the rule says so."""
    lot: str = ""
    """The seed by which a tie of an election is drawn, if the rule says so; left out: the one that
    it was drawn by."""


SUPPOSED = AttestedRule(Source("the supposition"))
"""Where a supposed rule is from: no clause carries it."""


class SupposedOtherwise(Refused):
    """Of a motion a decision rule, stances and a casting vote of yes or no are supposed, of an
    election an election rule, marks and options: {what} can't be supposed of this."""

    code = "SUPPOSED_OTHERWISE"
    what: str


class BallotsNotVisible(Refused):
    """The ballots of this vote are not all known to you: of a motion only its rule can be
    supposed, and an election can't be counted again."""

    code = "BALLOTS_NOT_VISIBLE"


def check_supposed_seats(supposition: Supposition, electorate: Electorate) -> None:
    """Refuse seats that may not vote, and one that is said to vote in two ways."""
    if len(supposition.ballots) > SEATS_LIMIT:
        raise TooMany("ballots", len(supposition.ballots), SEATS_LIMIT)
    seats = frozenset(seat.id for seat in electorate.seats)
    named: set[SeatId] = set()
    for supposed in supposition.ballots:
        if supposed.seat not in seats:
            raise UnknownSeat("ballots", supposed.seat)
        if supposed.seat in named:
            raise SeatNamedTwice(supposed.seat)
        named.add(supposed.seat)
    for seat in supposition.recused:
        if seat not in seats:
            raise UnknownSeat("recused", seat)


def aside_all_the_same(
    last: OutcomeDetermined | ElectionReturned,
    found: Iterable[SetAside],
    supposition: Supposition,
) -> tuple[SetAside, ...]:
    """The ballots set aside under the supposition: those `found` so as they were counted again, and
    those on record of seats of which no other ballot is supposed.

    What a rule does not admit, another one may; all other reasons are none of the rule's.
    """
    otherwise = {ballot.seat for ballot in supposition.ballots}
    is_other = not (supposition.rule is None and supposition.election is None)
    on_record = last.outcome.explanation.set_aside
    left = [one for one in on_record if not (one.seat in otherwise or (is_other and one.by_rule))]
    counts = Counter(left)
    return in_order_of_seats(*left, *(Counter(found) - counts).elements())
