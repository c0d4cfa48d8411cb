"""Counting and explaining votes: a motion, and elections by every method, beside a library."""

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from uuid import UUID

from votelib.convert import RankedToCondorcetVotes  # type: ignore[import-untyped]
from votelib.evaluate.condorcet import (  # type: ignore[import-untyped]
    Schulze as SchulzeOfVotelib,
)

from domain.elections.election import (
    Approval,
    ElectionRule,
    InstantRunoff,
    Method,
    Option,
    OptionId,
    Plurality,
    Schulze,
    Slate,
    Star,
    TieBreaker,
    TransferableVote,
)
from domain.elections.marks import (
    OneOption,
    OptionScore,
    RankedOptions,
    ScoredOptions,
    SeveralOptions,
)
from domain.elections.return_sentences import election_sentences
from domain.elections.returning import elect
from domain.values import PersonId, SeatId
from domain.voting.explanation import sentences
from domain.voting.reasoning import outcome
from domain.voting.rules import MAJORITY, StatedDefault
from domain.voting.tally import Ballot, Choice, Electorate, Seat, Stance, tally_of
from tests.bench.findings import Aim, Findings, Table, Turns, say, seconds
from tests.bench.ground import Ground
from tests.bench.samples import Samples

OPTIONS = tuple(OptionId(f"option {number}") for number in range(20))
SLATE = Slate(tuple(Option(option) for option in OPTIONS))
MOTION = "a motion"
SCHULZE = "Schulze, one seat"
LIBRARY = "Schulze by votelib, without weights or explanation"
SEED = 20_190_204


def measure(ground: Ground, samples: Samples) -> Findings:
    """Seconds to count and explain ten thousand ballots, on twenty options where there are any."""
    number = ground.much(10_000, 50)
    dice = random.Random(SEED)
    electorate = Electorate(tuple(_seat(n) for n in range(number)))
    orders = [dice.sample(OPTIONS, len(OPTIONS)) for _ in range(number)]
    work = _work(electorate, orders, dice)

    def timed(name: str) -> Callable[[], float]:
        def run() -> float:
            reached = seconds(work[name])
            say(f"{name}: {reached:.2f} s")
            return reached

        return run

    turns = Turns({name: timed(name) for name in work}, ground.much(3, 1))
    rows = [(name, turns.median(name)) for name in work]
    return Findings(
        tables=(Table(("", "seconds"), tuple(rows)),),
        aims=(
            Aim("times as quick as the library", 1, turns.ratio(LIBRARY, SCHULZE)),
            Aim(
                "the slowest count",
                5,
                max(turns.median(n) for n in work if n != LIBRARY),
                " s",
                "less",
            ),
        ),
        said=(f"{number:,} ballots, no two alike; {len(OPTIONS)} options.",),
    )


def _work(
    electorate: Electorate, orders: list[list[OptionId]], dice: random.Random
) -> Mapping[str, Callable[[], object]]:
    ranked = [RankedOptions(tuple((option,) for option in order)) for order in orders]
    picked = [OneOption(order[0]) for order in orders]
    approved = [SeveralOptions(tuple(order[:5])) for order in orders]
    scored = [
        ScoredOptions(tuple(OptionScore(option, dice.randint(0, 5)) for option in OPTIONS))
        for _ in orders
    ]
    stances = [
        Ballot(_seat_id(n), Stance(dice.choice(("yes", "no"))), _person(n))
        for n in range(len(orders))
    ]

    def count(method: Method, choices: list[Choice], seats: int = 1) -> Callable[[], object]:
        ballots = [Ballot(_seat_id(n), choice, _person(n)) for n, choice in enumerate(choices)]
        rule = ElectionRule(method, seats=seats, tie="lot")

        def run() -> object:
            breaker = TieBreaker("bench")
            return election_sentences(
                elect(rule, SLATE, electorate, ballots, StatedDefault(), breaker=breaker)
            )

        return run

    def motion() -> object:
        return sentences(
            outcome(MAJORITY, tally_of(MAJORITY, electorate, stances), StatedDefault())
        )

    def library() -> object:
        votes: dict[tuple[str, ...], int] = {}
        for order in orders:
            votes[tuple(order)] = votes.get(tuple(order), 0) + 1
        return SchulzeOfVotelib().evaluate(RankedToCondorcetVotes().convert(votes), 1)

    return {
        MOTION: motion,
        "plurality": count(Plurality(), [*picked]),
        "approval": count(Approval(), [*approved]),
        SCHULZE: count(Schulze(), [*ranked]),
        LIBRARY: library,
        "Schulze, five seats": count(Schulze(), [*ranked], 5),
        "instant run-off": count(InstantRunoff(), [*ranked]),
        "transferable vote, five seats": count(TransferableVote(), [*ranked], 5),
        "STAR": count(Star(), [*scored]),
    }


def _seat(number: int) -> Seat:
    return Seat(_seat_id(number), _person(number), weight=Fraction(1 + number % 3, 2))


def _seat_id(number: int) -> SeatId:
    return SeatId(UUID(int=number))


def _person(number: int) -> PersonId:
    return PersonId(UUID(int=1_000_000 + number))
