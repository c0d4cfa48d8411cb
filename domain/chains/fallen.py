"""Fallen: what was decided to fall, because a decision that it rests on is void, and still stands.

Nothing falls by itself (`domain.motions.validity`): an appointment stays until the command that
ends it. Whoever acts by it meanwhile rests on what is void, and their chain of authority says so.
"""

from collections.abc import Iterator
from datetime import datetime

from domain.authority import ByDecision
from domain.chains.known import Known, Placed
from domain.decisions.decision import DECISION
from domain.motions.validity import DecisionFell, DependentDecided, Disposition
from domain.values import DecisionId

FALLEN = "it was decided to fall, as a decision that it rests on is void"


def why_fallen(known: Known, act: Placed, at: datetime, *through: Placed) -> str:
    """Why an act could not be rested on any more at the instant; empty where it could.

    It could as long as it awaits what is decided of it. It rests on a decision by itself, or
    `through` other acts, as an appointment by the post and a delegation by the appointment.
    """
    return FALLEN if _disposed(known, act, at, through) == "falls" else ""


def is_in_doubt(known: Known, act: Placed, at: datetime, *through: Placed) -> bool:
    """Whether a decision that the act rests on was void at the instant, as was known then, and
    what becomes of the act was not decided.
    """
    if _disposed(known, act, at, through) == "stands":
        return False
    decisions = (one for each in (act, *through) for one in _rested_on(known, each))
    found = (known.of(DECISION, decision) for decision in decisions)
    return any(state is not None and state.validity_at(at) == "void" for state in found)


def _disposed(
    known: Known, act: Placed, at: datetime, through: tuple[Placed, ...]
) -> Disposition | None:
    """What was decided last of the act by the instant, where one was void that it rests on."""
    event = act.record.id
    for decision in (one for each in (act, *through) for one in _rested_on(known, each)):
        for placed in reversed(known.stream(decision)):
            data = placed.record.data
            is_of_it = isinstance(data, DependentDecided) and data.event == event
            if is_of_it and data.effective.at <= at:
                disposition: Disposition = data.disposition
                return disposition
    return None


def _rested_on(known: Known, act: Placed) -> Iterator[DecisionId]:
    """The decision on which it was done, and those with which that one fell."""
    authority = act.record.authority
    decision: DecisionId | None = getattr(act.record.data, "decision", None)
    if decision is None and isinstance(authority, ByDecision):
        decision = authority.decision
    met: set[DecisionId] = set()
    while decision is not None and decision not in met:
        yield decision
        met.add(decision)
        fell = known.last(decision, DecisionFell)
        decision = None if fell is None else fell.record.data.nullified
