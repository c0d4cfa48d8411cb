"""Confirmation of none: that somebody who decides says to have no interest in the matter.

Rules of procedure can ask for it of everybody who votes. It is said for one motion by whoever
holds a seat, and by nobody else: it does not pass on to the next holder.
"""

from dataclasses import dataclass

from domain.record import event
from domain.refusal import Refused
from domain.values import InterestId, Moment, PersonId, SeatId


@event("decision.no-interest-confirmed.v1")
@dataclass(frozen=True)
class NoInterestConfirmed:
    """The holder of a seat confirmed to have no interest in the matter."""

    effective: Moment
    seat: SeatId
    person: PersonId


class ConfirmedByNobody(Refused):
    """Seat {seat} is vacant at {at}, so nobody can confirm anything for it."""

    code = "CONFIRMED_BY_NOBODY"
    seat: SeatId
    at: Moment


class NoInterestAlreadyConfirmed(Refused):
    """The holder of seat {seat} has confirmed already to have no interest in this matter."""

    code = "NO_INTEREST_ALREADY_CONFIRMED"
    seat: SeatId


class InterestOnRecord(Refused):
    """The holder of seat {seat} has declared the interest {interest}, which the motion touches."""

    code = "INTEREST_ON_RECORD"
    seat: SeatId
    interest: InterestId
