"""Appointments: a person in a post for a term of office, from the appointment to its end.

A person is appointed for a term and holds the post from its beginning, or from their acceptance
where the post asks for one. The appointment ends when the term is over, or before: by resignation,
by a decision that removes the holder, by another end such as death or a merger of posts. Whoever
declined never held the post. Expiry is an act of its own, recorded when the term is over; who held
the post when does not wait for it.

For a stated time a holder may name a deputy, who acts in their absence with the same authority;
a deputy's time ends with the holder's.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal, TypeAlias, assert_never

from domain.decisions.decision import Decision
from domain.decisions.resolution import require_adopted
from domain.parties.assent import AppointedTogether
from domain.posts.deputy import (
    Deputy,
    DeputyNamed,
    DeputyReleased,
    DeputyUnknown,
    check_deputy,
    released,
)
from domain.provisions.tenure import cut, require_within_term
from domain.record import Noun, PlainData, event, upcast
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    AppointmentId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    Period,
    PersonId,
    PostId,
    in_order,
)

Ending = Literal["declined", "resigned", "ended", "removed", "expired"]
AppointmentState = Literal[
    "appointed", "accepted", "declined", "resigned", "ended", "removed", "expired"
]

# Events


@event("appointment.made.v2", begins="id")
@dataclass(frozen=True)
class AppointmentMade:
    """A person was appointed to a post for a term of office."""

    effective: Moment
    id: AppointmentId
    partnership: PartnershipId
    post: PostId
    person: PersonId
    term: Period
    needs_acceptance: bool
    """Whether the person holds the post only after accepting."""
    party: OrganisationId | None = None
    """The party for which the post is held."""
    decision: DecisionId | None = None
    """The decision by which the person was elected or appointed."""
    together: AppointedTogether | None = None
    """By whom, where the heads of the parties appointed together."""


def _without_heads(data: PlainData) -> PlainData:
    """The heads of the parties could not yet appoint together."""
    return {**data, "together": None}


upcast("appointment.made.v1", to="appointment.made.v2")(_without_heads)


@event("appointment.accepted.v1")
@dataclass(frozen=True)
class AppointmentAccepted:
    """The appointee accepted, and holds the post from then on, or from the term's beginning."""

    effective: Moment


@event("appointment.declined.v1")
@dataclass(frozen=True)
class AppointmentDeclined:
    """The appointee declined, and never held the post."""

    effective: Moment


@event("appointment.resigned.v1")
@dataclass(frozen=True)
class HolderResigned:
    """The holder gave the post up."""

    effective: Moment


@event("appointment.ended.v1")
@dataclass(frozen=True)
class AppointmentEnded:
    """The appointment ended before its term, by neither resignation nor removal."""

    effective: Moment


@event("appointment.holder-removed.v1")
@dataclass(frozen=True)
class HolderRemoved:
    """The holder was removed from the post by a decision."""

    effective: Moment
    decision: DecisionId


@event("appointment.expired.v1")
@dataclass(frozen=True)
class AppointmentExpired:
    """The term of office was over."""

    effective: Moment


Event: TypeAlias = (
    AppointmentMade
    | AppointmentAccepted
    | AppointmentDeclined
    | HolderResigned
    | AppointmentEnded
    | HolderRemoved
    | AppointmentExpired
    | DeputyNamed
    | DeputyReleased
)


# State


@dataclass(frozen=True)
class Appointment:
    """A person's appointment to a post, as far as its course is known."""

    id: AppointmentId
    partnership: PartnershipId
    post: PostId
    person: PersonId
    party: OrganisationId | None
    term: Period
    appointed: Moment
    needs_acceptance: bool
    accepted: Moment | None = None
    ended: Moment | None = None
    ending: Ending | None = None
    deputies: tuple[Deputy, ...] = ()

    @property
    def state(self) -> AppointmentState:
        """How far it has come, of all that is known."""
        if self.ending is not None:
            return self.ending
        return "accepted" if self.is_accepted else "appointed"

    @property
    def is_accepted(self) -> bool:
        """Whether nobody waits for an acceptance."""
        return self.accepted is not None or not self.needs_acceptance

    @property
    def held(self) -> Period | None:
        """For how long the person holds the post; None for who never does."""
        if not self.is_accepted or self.ending == "declined":
            return None
        start = self.term.start
        if self.accepted is not None and start.at < self.accepted.at:
            start = self.accepted
        return cut(Period(start, self.term.end), self.ended)

    @property
    def over(self) -> Moment | None:
        """From when on there is nothing left of it; None while it has no end."""
        ends = [end for end in (self.term.end, self.ended) if end is not None]
        return min(ends, key=lambda end: end.at, default=None)


# Refusals


class AppointmentUnknown(Refused):
    """There is no such appointment."""

    code = "APPOINTMENT_UNKNOWN"


class AppointmentAlreadyMade(Refused):
    """The appointment {appointment} was made already."""

    code = "APPOINTMENT_ALREADY_MADE"
    appointment: AppointmentId


class AppointmentAlreadyAccepted(Refused):
    """The appointment {appointment} is accepted already, since {since}."""

    code = "APPOINTMENT_ALREADY_ACCEPTED"
    appointment: AppointmentId
    since: Moment


class AppointmentNotAccepted(Refused):
    """The appointment {appointment} was not accepted, so the post is not held by it at {at}."""

    code = "APPOINTMENT_NOT_ACCEPTED"
    appointment: AppointmentId
    at: Moment


class AppointmentOver(Refused):
    """The appointment {appointment} is over since {over}."""

    code = "APPOINTMENT_OVER"
    appointment: AppointmentId
    over: Moment


class TermNotOver(Refused):
    """The term of the appointment {appointment} is not over before {end}."""

    code = "TERM_NOT_OVER"
    appointment: AppointmentId
    end: Moment


class TermWithoutEnd(Refused):
    """The term of the appointment {appointment} has no end, so it can't expire."""

    code = "TERM_WITHOUT_END"
    appointment: AppointmentId


class NotTheAppointee(Refused):
    """This is for the person who was appointed to do, and {because}."""

    code = "NOT_THE_APPOINTEE"
    because: str


# Decisions


def appoint(
    appointment: Appointment | None,
    *,
    id: AppointmentId,
    partnership: PartnershipId,
    post: PostId,
    person: PersonId,
    term: Period,
    needs_acceptance: bool,
    party: OrganisationId | None = None,
    decision: Decision | None = None,
    together: AppointedTogether | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Appoint a person to a post; whether it has a place for them is decided by the post."""
    if appointment is not None:
        raise AppointmentAlreadyMade(id)
    if decision is not None:
        require_adopted(decision, effective, conduct)
    by = None if decision is None else decision.id
    of = (partnership, post, person, term)
    return [AppointmentMade(effective, id, *of, needs_acceptance, party, by, together)]


def accept_appointment(
    appointment: Appointment | None,
    *,
    by: PersonId | None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Accept; only the person who was appointed can."""
    appointment = _pending(appointment, "acceptance", effective)
    require_appointee(appointment, by, conduct, is_told_so=True)
    return [AppointmentAccepted(effective)]


def decline_appointment(
    appointment: Appointment | None,
    *,
    by: PersonId | None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Decline; who accepted can only resign."""
    appointment = _pending(appointment, "refusal", effective)
    require_appointee(appointment, by, conduct, is_told_so=True)
    return [AppointmentDeclined(effective)]


def resign_appointment(
    appointment: Appointment | None,
    *,
    by: PersonId | None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Give the post up from `effective` on."""
    appointment = _running(appointment, "resignation", effective)
    require_accepted(appointment, effective, conduct)
    require_appointee(appointment, by, conduct, is_told_so=True)
    return [HolderResigned(effective)]


def end_appointment(
    appointment: Appointment | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """End the appointment before its term is over."""
    _running(appointment, "end", effective)
    return [AppointmentEnded(effective)]


def end_with_post(appointment: Appointment, *, effective: Moment) -> list[Event]:
    """What becomes of the appointment when its post is abolished: it ends, unless it is over."""
    over = appointment.over
    settled = appointment.ending in ("declined", "expired")
    if settled or (over is not None and over.at <= effective.at):
        return []
    return [AppointmentEnded(effective)]


def remove_holder(
    appointment: Appointment | None,
    *,
    decision: Decision,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Remove the holder by a decision that was adopted."""
    appointment = _running(appointment, "removal", effective)
    require_adopted(decision, effective, conduct)
    return [HolderRemoved(effective, decision.id)]


def expire_appointment(
    appointment: Appointment | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Record that the term is over; it was over when it ended, whenever this is recorded."""
    appointment = known(appointment)
    if appointment.ended is not None:
        raise AppointmentOver(appointment.id, appointment.ended)
    end = appointment.term.end
    if end is None:
        raise TermWithoutEnd(appointment.id)
    if effective.at < end.at:
        raise TermNotOver(appointment.id, end)
    return [AppointmentExpired(_first_after(end))]


def name_deputy(
    appointment: Appointment | None,
    *,
    deputy: PersonId,
    during: Period,
    by: PersonId | None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Name a deputy for some of the time for which the post is held."""
    appointment = _running(appointment, "naming of a deputy", effective)
    check_deputy(appointment.deputies, deputy, during, holder=appointment.person)
    require_accepted(appointment, effective, conduct)
    require_appointee(appointment, by, conduct)
    require_within_term(during, appointment.held, conduct)
    return [DeputyNamed(effective, deputy, during)]


def release_deputy(
    appointment: Appointment | None,
    *,
    deputy: PersonId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """End what is left of the deputy's time, by whoever of the two: nobody is kept in it."""
    appointment = known(appointment)
    in_order("appointment", appointment.appointed, "release of the deputy", effective)
    if released(appointment.deputies, deputy, effective) == appointment.deputies:
        raise DeputyUnknown(deputy, effective)
    return [DeputyReleased(effective, deputy)]


def known(appointment: Appointment | None) -> Appointment:
    """The appointment, or the refusal that there is none."""
    if appointment is None:
        raise AppointmentUnknown
    return appointment


def require_appointee(
    appointment: Appointment, person: PersonId | None, conduct: Conduct, *, is_told_so: bool = False
) -> None:
    """Breach the rule that this is the appointee's own act, if it is somebody else's."""
    if person is None:
        if not (is_told_so and conduct.is_reported):  # "she accepted" tells who did
            conduct.breach(NotTheAppointee("it is not said who does it"))
    elif person != appointment.person:
        conduct.breach(NotTheAppointee("this is somebody else"))


def require_accepted(appointment: Appointment, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that only who accepted holds the post, if the appointee did not, or if
    nothing was left of the term by then.
    """
    if appointment.held is not None:
        return
    if appointment.is_accepted and appointment.over is not None:
        conduct.breach(AppointmentOver(appointment.id, appointment.over))
    else:
        conduct.breach(AppointmentNotAccepted(appointment.id, effective))


def _pending(appointment: Appointment | None, what: str, effective: Moment) -> Appointment:
    """The appointment as long as it waits for its appointee's word."""
    appointment = known(appointment)
    if appointment.ending is None and appointment.is_accepted:
        since = appointment.accepted or appointment.appointed
        raise AppointmentAlreadyAccepted(appointment.id, since)
    return _running(appointment, what, effective)


def _running(appointment: Appointment | None, what: str, effective: Moment) -> Appointment:
    """The appointment as long as something of it is left at `effective`."""
    appointment = known(appointment)
    in_order("appointment", appointment.appointed, what, effective)
    if appointment.over is not None and appointment.over.at <= effective.at:
        raise AppointmentOver(appointment.id, appointment.over)
    if appointment.ending in ("declined", "expired"):
        assert appointment.ended is not None
        raise AppointmentOver(appointment.id, appointment.ended)
    return appointment


def _first_after(end: Moment) -> Moment:
    """The first moment after an end: of one that is said as a day, the next day."""
    return end if end.day is None else Moment(end.at, end.day + timedelta(days=1))


# Folding


def evolve(appointment: Appointment | None, happened: Event) -> Appointment:
    """The appointment after what happened."""
    if isinstance(happened, AppointmentMade):
        return Appointment(
            id=happened.id,
            partnership=happened.partnership,
            post=happened.post,
            person=happened.person,
            party=happened.party,
            term=happened.term,
            appointed=happened.effective,
            needs_acceptance=happened.needs_acceptance,
        )
    assert appointment is not None, "it is made first"
    match happened:
        case AppointmentAccepted(effective):
            return replace(appointment, accepted=effective)
        case AppointmentDeclined(effective):
            return replace(appointment, ended=effective, ending="declined")
        case HolderResigned(effective):
            return replace(appointment, ended=effective, ending="resigned")
        case AppointmentEnded(effective):
            return replace(appointment, ended=effective, ending="ended")
        case HolderRemoved(effective):
            return replace(appointment, ended=effective, ending="removed")
        case AppointmentExpired(effective):
            return replace(appointment, ended=effective, ending="expired")
        case DeputyNamed(_, deputy, during):
            named = (*appointment.deputies, Deputy(deputy, during))
            return replace(appointment, deputies=named)
        case DeputyReleased(effective, deputy):
            return replace(appointment, deputies=released(appointment.deputies, deputy, effective))
        case _:
            assert_never(happened)


APPOINTMENT = Noun("appointment", evolve)
