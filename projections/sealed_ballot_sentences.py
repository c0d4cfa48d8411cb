"""Sentences of sealed ballots: that they were handed in, opened, and what became of their key.

They are told as those in `projections/sentences.py` are, whose manner they keep.
"""

from domain.motions.sealed_ballot import (
    BallotKeyDestroyed,
    BallotKeyDisclosed,
    BallotsLeftShut,
    BallotsUnsealed,
    SealedBallotCast,
)
from domain.record import Record
from projections.wording import Names, named, tells


@tells(SealedBallotCast, about=lambda record: (record.data.seat, record.data.decision))
def _sealed_ballot_cast(record: Record[SealedBallotCast], names: Names) -> str:
    seat = named(names, record.data.seat, "seat")
    motion = named(names, record.data.decision, "motion")
    return f"{seat} handed in a sealed ballot on {motion}"


@tells(BallotsUnsealed)
def _ballots_unsealed(record: Record[BallotsUnsealed], names: Names) -> str:
    number = len(record.data.choices) + len(record.data.ballots)
    ballots = "ballot" if number == 1 else "ballots"
    were = "was" if number == 1 else "were"
    motion = named(names, record.stream, "motion")
    return f"{number} sealed {ballots} on {motion} {were} opened to be counted"


@tells(BallotsLeftShut)
def _ballots_left_shut(record: Record[BallotsLeftShut], names: Names) -> str:
    number = len(record.data.abstaining)
    who = "one of those who voted" if number == 1 else f"{number} of those who voted"
    motion = named(names, record.stream, "motion")
    return f"{who} on {motion} abstained, without whom there was no quorum"


@tells(BallotKeyDisclosed)
def _key_disclosed(record: Record[BallotKeyDisclosed], names: Names) -> str:
    motion = named(names, record.stream, "motion")
    return f"the key of the hidden ballots on {motion} was disclosed"


@tells(BallotKeyDestroyed)
def _key_destroyed(record: Record[BallotKeyDestroyed], names: Names) -> str:
    motion = named(names, record.stream, "motion")
    return f"the key of the sealed ballots on {motion} was destroyed"
