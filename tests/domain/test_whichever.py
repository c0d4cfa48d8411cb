"""Who is elected whichever way a tie on the way is broken; and where that is too much to try."""

from fractions import Fraction

import pytest

from domain.elections.election import (
    ElectionRule,
    InstantRunoff,
    Option,
    OptionId,
    Slate,
    TieBreaker,
    TieRule,
    TransferableVote,
)
from domain.elections.marks import RankedOptions
from domain.elections.reported import AlikeBallots, ReportedBallots
from domain.elections.returning import elect_reported
from domain.elections.returns import ElectionOutcome, Seated, TieLeft
from domain.voting.rules import StatedDefault


def ranked(*votes: tuple[str, int]) -> ReportedBallots:
    alike = [
        AlikeBallots(RankedOptions(tuple((OptionId(o),) for o in said)), Fraction(n))
        for said, n in votes
    ]
    return ReportedBallots(ballots=tuple(alike))


def returned(
    reported: ReportedBallots,
    options: str,
    *,
    seats: int = 1,
    tie: TieRule = "fails",
    breaker: TieBreaker | None = None,
) -> ElectionOutcome:
    method = TransferableVote() if seats > 1 else InstantRunoff()
    slate = Slate(tuple(Option(OptionId(o)) for o in options))
    rule = ElectionRule(method, seats=seats, tie=tie)
    return elect_reported(rule, slate, reported, StatedDefault(), breaker=breaker or TieBreaker())


LEVEL = ranked(("A", 5), ("BA", 3), ("CA", 3))


@pytest.mark.parametrize("tie", ["fails", "casting-vote", "lot"])
def test_a_tie_that_changes_nothing_elects_without_being_broken(tie: TieRule) -> None:
    found = returned(LEVEL, "ABC", tie=tie)
    assert (found.result, found.elected) == ("elected", ("A",))
    assert found.explanation.decided_by == "count"
    left = [step for step in found.explanation.steps if isinstance(step, TieLeft)]
    assert [step.decisive for step in left] == [False]
    assert found.explanation.steps[-1] == Seated(OptionId("A"), "certain", Fraction(5))


def test_what_hangs_on_the_tie_stays_open_and_who_is_certain_is_elected() -> None:
    """C or D goes out; of C's papers E lives: A and B are certain, the third seat is not."""
    level = ranked(("A", 9), ("B", 5), ("CE", 2), ("D", 2), ("EC", 2))
    found = returned(level, "ABCDE", seats=3)
    assert found.result == "partly-elected"
    assert set(found.elected) == {"A", "B"}


def test_a_casting_vote_that_makes_a_difference_is_waited_for() -> None:
    level = ranked(("A", 4), ("BA", 3), ("CB", 3))
    assert returned(level, "ABC", tie="casting-vote").result == "tied"
    assert returned(level, "ABC").result == "none-elected"


@pytest.mark.parametrize("out", ["B", "C"])
def test_however_it_is_broken_the_same_are_elected(out: str) -> None:
    kept = "C" if out == "B" else "B"
    breaker = TieBreaker(casting=(OptionId(kept),))
    assert returned(LEVEL, "ABC", tie="casting-vote", breaker=breaker).elected == ("A",)


def test_where_there_are_too_many_ways_what_hangs_on_the_tie_is_open() -> None:
    """Fourteen equal ones can go out in more orders than anybody tries; A wins in all."""
    others = "BCDEFGHIJKLMNO"
    level = ranked(("A", 10), *((f"{other}A", 1) for other in others))
    assert returned(level, "A" + others).result == "none-elected"
    few = ranked(("A", 5), *((f"{other}A", 2) for other in others[:4]))
    assert returned(few, "A" + others[:4]).elected == ("A",)
