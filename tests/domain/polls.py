"""Electorates, ballots and rules that specifications of voting share."""

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID

from domain.values import PersonId, SeatId
from domain.voting.explanation import Outcome
from domain.voting.reasoning import outcome
from domain.voting.rules import (
    AllOf,
    Condition,
    DecisionRule,
    Majority,
    QuorumShare,
    StatedDefault,
)
from domain.voting.tally import (
    Ballot,
    Count,
    Electorate,
    Seat,
    Stance,
    Tally,
    tally_of,
)

HALF = Fraction(1, 2)
MORE_YES = Majority(HALF, True, "cast")


def seat_id(number: int) -> SeatId:
    return SeatId(UUID(int=number))


def person(number: int) -> PersonId:
    return PersonId(UUID(int=1_000 + number))


def seat(number: int, **facts: Any) -> Seat:
    return replace(Seat(seat_id(number), person(number)), **facts)


def body(size: int, *, vacant: int = 0) -> Electorate:
    held = [seat(number) for number in range(size - vacant)]
    empty = [seat(number, holder=None) for number in range(size - vacant, size)]
    return Electorate((*held, *empty))


def votes(said: str, *, first: int = 0) -> list[Ballot]:
    """Ballots of seats in order: + yes, - no, 0 abstain, . nothing handed in."""
    stances = {"+": Stance("yes"), "-": Stance("no"), "0": Stance("abstain")}
    return [
        Ballot(seat_id(number), stances[sign], person(number))
        for number, sign in enumerate(said, first)
        if sign != "."
    ]


def poll(
    rule: DecisionRule, electorate: Electorate, said: str, recused: tuple[int, ...] = ()
) -> Outcome:
    tally = tally_of(rule, electorate, votes(said), [seat_id(number) for number in recused])
    return outcome(rule, tally, StatedDefault())


def result(condition: Condition, electorate: Electorate, said: str, **facts: Any) -> str:
    return poll(DecisionRule(condition, **facts), electorate, said).result


def quorum_of(share: Fraction, **facts: Any) -> DecisionRule:
    return DecisionRule(MORE_YES, (QuorumShare(share, **facts),))


def cantons(yes: str, no: str) -> Tally:
    people = Count(Fraction(100), Fraction(99), group="people")
    return Tally((people, Count(Fraction(yes), Fraction(no), group="cantons")))


DOUBLE = DecisionRule(
    AllOf((replace(MORE_YES, group="people"), replace(MORE_YES, group="cantons")))
)
