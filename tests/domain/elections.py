"""Slates, ballots and elections that specifications of elections share."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any
from uuid import UUID

from domain.elections.election import (
    NO_TIE_BREAKER,
    ElectionRule,
    Method,
    Option,
    OptionId,
    Slate,
    TieBreaker,
)
from domain.elections.marks import OptionScore, RankedOptions, ScoredOptions, SeveralOptions
from domain.elections.reported import AlikeBallots, ReportedBallots
from domain.elections.returning import elect, elect_reported
from domain.elections.returns import CountStep, ElectionOutcome
from domain.values import PersonId, SeatId
from domain.voting.rules import StatedDefault
from domain.voting.tally import Ballot, Choice, Electorate, Seat
from tests.domain.polls import person, seat_id


def slate(names: str, **affiliations: str) -> Slate:
    """A slate of options with one letter each, some with an affiliation."""
    return Slate(
        tuple(
            Option(OptionId(name), affiliations=tuple(affiliations.get(name, "").split()))
            for name in names
        )
    )


def ids(names: str) -> tuple[OptionId, ...]:
    return tuple(OptionId(name) for name in names)


def ranked(said: str) -> RankedOptions:
    """`AB=CD` ranks A before B and C, which are level, and these before D."""
    ranks: list[list[OptionId]] = []
    level = False
    for sign in said:
        if sign == "=":
            level = True
        elif level:
            ranks[-1].append(OptionId(sign))
            level = False
        else:
            ranks.append([OptionId(sign)])
    return RankedOptions(tuple(tuple(rank) for rank in ranks))


def approving(said: str) -> SeveralOptions:
    return SeveralOptions(ids(said))


def scored(names: str, digits: str) -> ScoredOptions:
    scores = (OptionScore(OptionId(n), int(d)) for n, d in zip(names, digits, strict=True))
    return ScoredOptions(tuple(scores))


def reported(ballots: Mapping[Choice, int], **facts: Any) -> ReportedBallots:
    alike = (AlikeBallots(choice, Fraction(number)) for choice, number in ballots.items())
    return ReportedBallots(tuple(alike), **facts)


def ranking(ballots: Mapping[str, int], **facts: Any) -> ReportedBallots:
    return reported({ranked(said): number for said, number in ballots.items()}, **facts)


def came_to(
    method: Method,
    options: Slate | str,
    ballots: ReportedBallots,
    breaker: TieBreaker = NO_TIE_BREAKER,
    **rule: Any,
) -> ElectionOutcome:
    """What an election held elsewhere came to."""
    on = slate(options) if isinstance(options, str) else options
    return elect_reported(
        ElectionRule(method, **rule), on, ballots, StatedDefault(), breaker=breaker
    )


def body_of(size: int, **facts: Any) -> Electorate:
    """So many held seats, alike in all else."""
    return Electorate(tuple(Seat(seat_id(n), person(n), **facts) for n in range(size)))


def held_by(number: int, choice: Choice) -> Ballot:
    """The ballot of a seat, handed in by its holder."""
    return Ballot(seat_id(number), choice, person(number))


def counted(
    rule: ElectionRule,
    options: Slate | str,
    electorate: Electorate,
    choices: list[Choice | None],
    **facts: Any,
) -> ElectionOutcome:
    """What the seats in order elected; None hands in nothing."""
    on = slate(options) if isinstance(options, str) else options
    ballots = [held_by(n, choice) for n, choice in enumerate(choices) if choice is not None]
    return elect(rule, on, electorate, ballots, StatedDefault(), **facts)


def steps_of(outcome: ElectionOutcome, kind: type[CountStep]) -> list[Any]:
    return [step for step in outcome.explanation.steps if isinstance(step, kind)]


def somebody(number: int) -> PersonId:
    return PersonId(UUID(int=9_000 + number))


def some_seat(number: int) -> SeatId:
    return seat_id(number)
