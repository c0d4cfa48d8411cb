"""Which turn a vote on a motion is: its way of deciding, and which call."""

from itertools import takewhile

from domain.decisions.decision import Decision
from domain.decisions.one_word import set_aside
from domain.motions.outcome import call_after
from domain.motions.poll import Poll
from domain.voting.rules import Way
from domain.voting.turn import Turn


def turn_of(decision: Decision, poll: Poll | None, way: Way = "meeting") -> Turn:
    """The turn of a poll, whether it is counted yet or not; None for the next vote that is held
    elsewhere, of which `way` says how."""
    amended = [one.effective for one in decision.preparation.floor.amended]
    if poll is None:
        outcomes = set_aside(decision).outcomes
        return Turn(way, call_after(outcomes, amended[-1] if amended else None))
    before = list(takewhile(lambda one: one.poll != poll.id, decision.outcomes))
    until = [at for at in amended if at.at <= poll.opened.at]
    return Turn(poll.way, call_after(before, until[-1] if until else None))
