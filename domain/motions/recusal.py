"""Recusal: a seat that steps back from one matter, and what takes that back.

Who steps back themselves stays out. Who was ruled out by whoever chairs takes part again where the
body rules otherwise, as long as the vote is not counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from domain.record import event
from domain.values import InterestId, Moment, Sealed, SeatId


@event("decision.recusal-declared.v1")
@dataclass(frozen=True)
class RecusalDeclared:
    """The holder of a seat stepped back from this matter."""

    effective: Moment
    seat: SeatId
    interest: Sealed | None = None
    """The interest that was declared."""
    ruled_on: InterestId | None = None
    """The declared interest on which it was ruled so; None: the holder did it by themselves."""


@event("decision.recusal-lifted.v1")
@dataclass(frozen=True)
class RecusalLifted:
    """The body ruled otherwise than whoever chairs had: who was ruled out takes part again."""

    effective: Moment
    seat: SeatId
    ruled_on: InterestId
    """The declared interest on which it was ruled."""


RecusalEvent: TypeAlias = RecusalDeclared | RecusalLifted


@dataclass(frozen=True)
class Recusal:
    """A seat that stepped back from the matter, and from when on."""

    seat: SeatId
    since: Moment
    ruled_on: InterestId | None = None
    """The declared interest on which it was ruled so; None: the holder did it by themselves."""


def recused(recusals: tuple[Recusal, ...], happened: RecusalEvent) -> tuple[Recusal, ...]:
    """The recusals after what happened."""
    match happened:
        case RecusalDeclared(effective, seat, ruled_on=ruled_on):
            return (*recusals, Recusal(seat, effective, ruled_on))
        case RecusalLifted(seat=seat, ruled_on=ruled_on):
            return tuple(one for one in recusals if (one.seat, one.ruled_on) != (seat, ruled_on))
        case _:
            assert_never(happened)


def lifted(
    recusals: Iterable[Recusal], ruled_on: InterestId, effective: Moment
) -> list[RecusalLifted]:
    """What takes back the recusals that rest on a ruling on the interest."""
    resting = (one for one in recusals if one.ruled_on == ruled_on)
    return [RecusalLifted(effective, one.seat, ruled_on) for one in resting]
