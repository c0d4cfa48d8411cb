"""Terms: for how long an agreement binds, and how a party gives notice of ending it.

The first term is fixed when the agreement enters into force, from the duration that its text then
states; each renewal fixes the next one. An agreement without a duration binds without end. What
is over ends by expiry, which is recorded, or goes on by renewal.

A party gives notice, and may take it back while it runs. The notice period is the one that the
text states when notice is given; where it states none, three months to any day (the stated
default). When it has run out, an agreement between two ends for both; one between more goes on
between the others.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Literal

from domain.parties.signatory import Capacity, RightToSign
from domain.provisions.provision import DurationProvision, NoticeProvision, ProvisionInForce
from domain.record import PlainData, event, upcast
from domain.refusal import Refused
from domain.values import AgreementId, Moment, OrganisationId, PersonId

DEFAULT_NOTICE = NoticeProvision("three months", months=3)
"""What applies where the agreement says nothing about notice."""

LAST_YEAR = 9990
"""No term is reckoned beyond it: calendars end soon after."""

EndedBy = Literal["termination", "notice", "expiry"]


@dataclass(frozen=True)
class Renewal:
    """A further term, and when it was agreed or came about."""

    renewed: Moment
    begins: Moment
    until: Moment


@dataclass(frozen=True)
class Notice:
    """A party's notice: when it was given, and from when on it no longer wants to be bound."""

    party: OrganisationId
    given: Moment
    ends: Moment


# Events


@event("agreement.notice-given.v2", begins="party")
@dataclass(frozen=True)
class NoticeGiven:
    """A party gave notice: it will no longer be bound from a later moment on."""

    effective: Moment
    party: OrganisationId
    ends: Moment
    """From when on it no longer wants to be bound."""
    person: PersonId | None = None
    """Who signed it; None where that was not recorded, or a source does not say."""
    capacity: Capacity | None = None
    """In which capacity; None where that was not recorded."""
    right: RightToSign | None = None
    """By what right, as the party had registered it; None where it had not."""


@upcast("agreement.notice-given.v1", to="agreement.notice-given.v2")
def _without_signer(data: PlainData) -> PlainData:
    """Who signed it was asked, and not yet recorded."""
    return {**data, "person": None, "capacity": None, "right": None}


@event("agreement.notice-withdrawn.v1")
@dataclass(frozen=True)
class NoticeWithdrawn:
    """A party took its notice back before it had run out."""

    effective: Moment
    party: OrganisationId


@event("agreement.party-released.v1")
@dataclass(frozen=True)
class PartyReleased:
    """A party's notice had run out: the agreement goes on between the others."""

    effective: Moment
    party: OrganisationId


@event("agreement.renewed.v1")
@dataclass(frozen=True)
class AgreementRenewed:
    """The agreement was given a further term."""

    effective: Moment
    begins: Moment
    until: Moment
    """From when on it no longer binds, unless it is renewed again."""


@event("agreement.expired.v1")
@dataclass(frozen=True)
class AgreementExpired:
    """The term of the agreement was over, and it was not renewed."""

    effective: Moment


# Refusals


class TermMissing(Refused):
    """The agreement {agreement} binds without end: there is no term to renew or to run out."""

    code = "TERM_MISSING"
    agreement: AgreementId


class TermStillRunning(Refused):
    """The term of the agreement {agreement} runs until {until}."""

    code = "TERM_STILL_RUNNING"
    agreement: AgreementId
    until: Moment


class RenewsByItself(Refused):
    """The agreement {agreement} goes on by itself at {until}, as its text says."""

    code = "RENEWS_BY_ITSELF"
    agreement: AgreementId
    until: Moment


class RenewalNotProvided(Refused):
    """The text of the agreement {agreement} gives it no further term: say until when."""

    code = "RENEWAL_NOT_PROVIDED"
    agreement: AgreementId


class AlreadyRenewed(Refused):
    """The agreement {agreement} was renewed already, until {until}."""

    code = "ALREADY_RENEWED"
    agreement: AgreementId
    until: Moment


class NoticeRunning(Refused):
    """The party {party} has given notice already, to {ends}."""

    code = "NOTICE_RUNNING"
    party: OrganisationId
    ends: Moment


class NoticeMissing(Refused):
    """The party {party} has given no notice that is running."""

    code = "NOTICE_MISSING"
    party: OrganisationId


class NoticePeriodTooShort(Refused):
    """Notice given at {given} ends the agreement at {earliest} at the earliest, not at {ends}."""

    code = "NOTICE_PERIOD_TOO_SHORT"
    given: Moment
    earliest: Moment
    ends: Moment


class NoticeStillRunning(Refused):
    """The notice of {party} runs until {ends}."""

    code = "NOTICE_STILL_RUNNING"
    party: OrganisationId
    ends: Moment


class NoticeRunOut(Refused):
    """The notice of {party} ran out on {ends} and can't be taken back."""

    code = "NOTICE_RUN_OUT"
    party: OrganisationId
    ends: Moment


# Reckoning


def duration_in(in_force: Iterable[ProvisionInForce]) -> DurationProvision | None:
    """The duration that the provisions state, if they state one."""
    stated = (found.provision for found in in_force)
    return next((one for one in stated if isinstance(one, DurationProvision)), None)


def notice_in(in_force: Iterable[ProvisionInForce]) -> NoticeProvision:
    """The notice that the provisions state, or the stated default."""
    stated = (found.provision for found in in_force)
    return next((one for one in stated if isinstance(one, NoticeProvision)), DEFAULT_NOTICE)


def first_end(duration: DurationProvision | None, begins: Moment, zone: tzinfo) -> Moment | None:
    """From when on an agreement no longer binds that begins then; None: it has no end."""
    if duration is None:
        return None
    if duration.until is not None:
        return Moment.of(duration.until + timedelta(days=1), zone)
    if duration.months is not None:
        return months_after(begins, duration.months, zone)
    return None


def notice_end(
    notice: NoticeProvision, given: Moment, term_end: Moment | None, renewal: int, zone: tzinfo
) -> Moment:
    """The earliest moment to which notice given then can end the agreement.

    To the end of a term, it is the first end that the period fits before: the present term's, or
    that of one of the terms of `renewal` months by which the agreement goes on by itself.
    """
    after = months_after(given, notice.months, zone, days=notice.days)
    if after.at < given.at:  # without a period: the day on which it is given has begun already
        after = given
    if notice.to == "any-day" or term_end is None:
        return after
    end, terms = term_end, 1
    while end.at < after.at and renewal:
        end, terms = months_after(term_end, renewal * terms, zone), terms + 1
    return end if end.at >= after.at else after


def months_after(when: Moment, months: int, zone: tzinfo, *, days: int = 0) -> Moment:
    """The beginning of the day that lies so many months, then days, after that of `when`.

    A month that is too short for the day gives its last one: a month after 31 January is the
    end of February.
    """
    day = when.day or when.at.astimezone(zone).date()
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year, month = min(year, LAST_YEAR), month + 1
    reached = date(year, month, min(day.day, monthrange(year, month)[1]))
    return Moment.of(reached + timedelta(days=days), zone)
