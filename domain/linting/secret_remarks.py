"""What tells how somebody voted although ballots are secret: by who they are, and how few.

The numbers of a secret ballot are recorded by what the rule counts seats by. Who is like nobody
else in that, or like one other alone, has a ballot that somebody can tell; and of a handful of
voters each knows the own ballot and learns the rest from the sum.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from domain.decisions.unsealing import alike_to
from domain.motions.sealed_ballot import UnnamedChoice
from domain.values import SeatId
from domain.voting.figures import Circumstances
from domain.voting.parts import abstentions_asked_for, must_abstain
from domain.voting.reasoning import outcome
from domain.voting.rules import DecisionRule, StatedDefault
from domain.voting.tally import Electorate, Seat, tally_of
from domain.voting.turn import Turn, calls_of, ways_of

Told = tuple[str, str, tuple[SeatId, ...]]
"""Code, sentence, and the seats that it is about."""

FEWEST = 3
"""Fewer voters than this know of each other how they voted."""


def told_in_secret(rule: DecisionRule, electorate: Electorate) -> Iterator[Told]:
    """The remarks on a rule of secret ballots, for those who would vote by it."""
    bound = abstentions_asked_for(rule)
    held = [seat for seat in electorate.seats if seat.holder is not None]
    speaking = [seat for seat in held if not must_abstain(bound, seat.id, seat.group)]
    if len(speaking) < len(held):
        others = tuple(seat.id for seat in held if seat not in speaking)
        sentence = f"{len(others)} seats must abstain, so everybody knows how they vote."
        yield "REVEALS_BY_DUTY", sentence, others
    if len(speaking) < FEWEST:
        sentence = f"With {len(speaking)} who vote, each learns from the result how others did."
        yield "REVEALS_BY_SIZE", sentence, tuple(seat.id for seat in speaking)
    elif enough := _enough_alone(rule, electorate, speaking):
        sentence = (
            f"A vote can be good with {_ballots(enough)}, which tell how somebody voted: "
            f"ask for a quorum of {FEWEST}, without which no ballot is opened."
        )
        yield "REVEALS_BY_TURNOUT", sentence, ()
    classes: defaultdict[UnnamedChoice, list[SeatId]] = defaultdict(list)
    for seat in speaking:
        classes[alike_to(rule, seat, seat.holder)].append(seat.id)
    few = tuple(seat for seats in classes.values() if len(seats) < FEWEST for seat in seats)
    if len(classes) > 1 and few:
        sentence = f"{len(few)} seats are like at most one other in what the rule counts seats by."
        yield "REVEALS_BY_LIKENESS", sentence, few
    if rule.proxy == "absent":
        sentence = "Ballots by proxy are counted apart, so a single one can be told."
        yield "REVEALS_BY_PROXY", sentence, ()


def _enough_alone(rule: DecisionRule, electorate: Electorate, speaking: Sequence[Seat]) -> int:
    """How few seats can be a quorum by themselves, on whatever call and in whatever way; none where
    as many as that never are.

    Looked at are those who count for most: in weight, in persons, and in no more than heads.
    """
    heaviest = sorted(speaking, key=lambda seat: seat.weight, reverse=True)
    largest = sorted(speaking, key=lambda seat: seat.persons, reverse=True)
    if rule.silence != "absent":
        return 0  # everybody's silence is counted with the ballots
    turns = [Turn(way, call) for way in ways_of(rule) for call in calls_of(rule)]
    for number in range(1, FEWEST):
        for most in (speaking, heaviest, largest):
            few = tuple(seat.id for seat in most[:number])
            for turn in turns:
                tally = tally_of(rule, electorate, (), present=few, turn=turn)
                at = Circumstances(electorate, counted=True, way=turn.way, call=turn.call)
                came_to = outcome(rule, tally, StatedDefault(), at)
                if all(step.holds for step in came_to.explanation.quorum):
                    return number
    return 0


def _ballots(number: int) -> str:
    return "one ballot" if number == 1 else f"{number} ballots"
