"""Deputies: who acts for the holder of a post in their absence, and when.

A deputy has the authority of the holder, for a stated time that ends with the holder's at the
latest. Nobody deputises for themselves, and a deputy passes nothing on.
"""

from dataclasses import dataclass

from domain.provisions.tenure import cut, overlap
from domain.record import event
from domain.refusal import Refused
from domain.values import Moment, Period, PersonId

# Events


@event("appointment.deputy-named.v1")
@dataclass(frozen=True)
class DeputyNamed:
    """The holder named somebody who acts in their absence, for a stated time."""

    effective: Moment
    deputy: PersonId
    during: Period


@event("appointment.deputy-released.v1")
@dataclass(frozen=True)
class DeputyReleased:
    """The deputy acts for the holder no more."""

    effective: Moment
    deputy: PersonId


# State


@dataclass(frozen=True)
class Deputy:
    """Who acts for the holder in their absence, and when."""

    person: PersonId
    during: Period


def released(
    deputies: tuple[Deputy, ...], person: PersonId, effective: Moment
) -> tuple[Deputy, ...]:
    """The deputies after one of them is released; what had not begun by then never does."""
    left = (
        (deputy.person, cut(deputy.during, effective) if deputy.person == person else deputy.during)
        for deputy in deputies
    )
    return tuple(Deputy(each, during) for each, during in left if during is not None)


# Refusals


class OwnDeputy(Refused):
    """The person {person} holds the post and can't be their own deputy."""

    code = "OWN_DEPUTY"
    person: PersonId


class DeputyAlreadyNamed(Refused):
    """The person {person} is named as deputy for that time already."""

    code = "DEPUTY_ALREADY_NAMED"
    person: PersonId


class DeputyUnknown(Refused):
    """The person {person} is no deputy from {at} on."""

    code = "DEPUTY_UNKNOWN"
    person: PersonId
    at: Moment


def check_deputy(
    deputies: tuple[Deputy, ...], person: PersonId, during: Period, *, holder: PersonId
) -> None:
    """Refuse the holder as deputy, and one who is named for some of that time already."""
    if person == holder:
        raise OwnDeputy(person)
    if any(deputy.person == person and overlap(during, deputy.during) for deputy in deputies):
        raise DeputyAlreadyNamed(person)
