"""Delegations: authority of a post that its holder, or who has it from them, passes on.

A delegation is dated and of stated matters, up to a limit in money where the delegator has one.
Nobody delegates more than they have, nor for longer: what a delegate may do is never more than
everyone before them may do at the time, so it ends with the term of the holder, with the
revocation of any link before it, and where the post loses the power. Whoever has authority by
delegation passes it on only where that was granted, and never back to somebody it came from.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from domain.money import Money, check_money, is_within, lower
from domain.posts.appointment import Appointment, require_accepted
from domain.provisions.remit import Remit, check_matters, power_in
from domain.provisions.spending import PeriodLimit, check_period_limit
from domain.provisions.tenure import cut, require_within_term, within
from domain.record import Noun, PlainData, event, upcast
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    AppointmentId,
    DelegationId,
    Moment,
    PartnershipId,
    Period,
    PersonId,
    TextMissing,
    in_order,
)


@dataclass(frozen=True)
class Mandate:
    """What is delegated."""

    matters: tuple[str, ...]
    limit: Money | None = None
    """Up to which amount for each act; None: any amount."""
    onward: bool = False
    """Whether the delegate may pass it on."""
    period_limit: PeriodLimit | None = None
    """Up to which amount in all that is approved by it in a period, also by those to whom it is
    passed on; None: any."""


# Events


@event("delegation.granted.v2", begins="id")
@dataclass(frozen=True)
class AuthorityDelegated:
    """Authority of a post was delegated to a person for a time."""

    effective: Moment
    id: DelegationId
    partnership: PartnershipId
    appointment: AppointmentId
    """The appointment to the post whose authority it is."""
    delegator: PersonId
    delegate: PersonId
    mandate: Mandate
    during: Period
    """Without an end: until the delegator's own authority ends."""
    source: DelegationId | None = None
    """The delegation that is passed on; None where the holder of the post delegates."""


@upcast("delegation.granted.v1", "delegation.granted.v2")
def _without_period_limit(data: PlainData) -> PlainData:
    return {**data, "mandate": {**data["mandate"], "period_limit": None}}


@event("delegation.revoked.v1")
@dataclass(frozen=True)
class DelegationRevoked:
    """The delegation was revoked, and with it all that was passed on from it."""

    effective: Moment


Event: TypeAlias = AuthorityDelegated | DelegationRevoked


# State


@dataclass(frozen=True)
class Delegation:
    """Authority that was passed on, and until when."""

    id: DelegationId
    partnership: PartnershipId
    appointment: AppointmentId
    delegator: PersonId
    delegate: PersonId
    mandate: Mandate
    during: Period
    granted: Moment
    source: DelegationId | None = None
    revoked: Moment | None = None

    @property
    def lasts(self) -> Period | None:
        """For how long, unless the delegator's own authority ends before."""
        return cut(self.during, self.revoked)


@dataclass(frozen=True)
class Scope:
    """How far somebody may act in one matter."""

    limit: Money | None
    delegable: bool
    """Whether they may pass it on."""


def scope_in(remit: Remit, links: Sequence[Delegation], matter: str) -> Scope | None:
    """How far the last of `links` may act in the matter; without links, the holder of the post.

    `links` lead from the holder to the delegate. None where the remit has no such power, or one
    of them could not pass it on.
    """
    power = power_in(remit, matter)
    if power is None:
        return None
    scope = Scope(power.limit, power.delegable)
    for link in links:
        if not scope.delegable or matter not in link.mandate.matters:
            return None
        scope = Scope(lower(scope.limit, link.mandate.limit), link.mandate.onward)
    return scope


def time_left(held: Period | None, links: Sequence[Delegation]) -> Period | None:
    """What the holder's time and that of all links have in common."""
    for link in links:
        lasts = link.lasts
        held = None if held is None or lasts is None else within(held, lasts)
    return held


# Refusals


class DelegationUnknown(Refused):
    """There is no such delegation."""

    code = "DELEGATION_UNKNOWN"


class DelegationAlreadyGranted(Refused):
    """The delegation {delegation} was granted already."""

    code = "DELEGATION_ALREADY_GRANTED"
    delegation: DelegationId


class DelegationAlreadyRevoked(Refused):
    """The delegation {delegation} was revoked already, on {revoked}."""

    code = "DELEGATION_ALREADY_REVOKED"
    delegation: DelegationId
    revoked: Moment


class NotTheDelegator(Refused):
    """Only who has the authority passes it on or takes it back, and {because}."""

    code = "NOT_THE_DELEGATOR"
    because: str


class BeyondAuthority(Refused):
    """The delegator may not act in the matter “{matter}”, so they can't delegate it."""

    code = "BEYOND_AUTHORITY"
    matter: str


class OnwardNotGranted(Refused):
    """The delegator may act in the matter “{matter}”, but not pass that on."""

    code = "ONWARD_NOT_GRANTED"
    matter: str


class BeyondLimit(Refused):
    """In the matter “{matter}” the delegator may act up to {limit}, and no further: state a limit
    up to that."""

    code = "BEYOND_LIMIT"
    matter: str
    limit: Money


class DelegationInCircle(Refused):
    """The authority would come back to {person}, from whom it comes."""

    code = "DELEGATION_IN_CIRCLE"
    person: PersonId


# Decisions


def delegate_authority(
    delegation: Delegation | None,
    *,
    id: DelegationId,
    appointment: Appointment,
    remit: Remit,
    links: Sequence[Delegation] = (),
    delegate: PersonId,
    mandate: Mandate,
    during: Period,
    by: PersonId | None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Delegate what the appointment's post may do.

    `remit` is that of the post when the delegation begins, `links` the delegations from the
    holder to the delegator, none where the holder delegates.
    """
    if delegation is not None:
        raise DelegationAlreadyGranted(id)
    _check_mandate(mandate)
    in_order("appointment", appointment.appointed, "delegation", effective)
    passed_on = links[-1] if links else None
    delegator = passed_on.delegate if passed_on else appointment.person
    if delegate in (appointment.person, *(link.delegate for link in links)):
        conduct.breach(DelegationInCircle(delegate))
    require_accepted(appointment, effective, conduct)
    _require_own(by, (delegator,), conduct)
    _require_time(appointment, links, during, conduct)
    for matter in mandate.matters:
        _require_authority(scope_in(remit, links, matter), matter, mandate.limit, conduct)
    granted = AuthorityDelegated(
        effective,
        id,
        appointment.partnership,
        appointment.id,
        delegator,
        delegate,
        mandate,
        during,
        passed_on.id if passed_on else None,
    )
    return [granted]


def revoke_delegation(
    delegation: Delegation | None,
    *,
    before: Sequence[PersonId] = (),
    by: PersonId | None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Take the delegation back; its delegator can, and those `before`, who delegated to them."""
    delegation = known(delegation)
    in_order("delegation", delegation.granted, "revocation", effective)
    if delegation.revoked is not None and delegation.revoked.at <= effective.at:
        raise DelegationAlreadyRevoked(delegation.id, delegation.revoked)
    _require_own(by, (delegation.delegator, *before), conduct)
    return [DelegationRevoked(effective)]


def revoke_with_leaving(delegation: Delegation, *, effective: Moment) -> list[Event]:
    """What becomes of it when the organisation of its delegator leaves the partnership: it is taken
    back, unless it is over by then."""
    revoked, end = delegation.revoked, delegation.during.end
    if revoked is not None and revoked.at <= effective.at:
        return []
    if end is not None and end.at <= effective.at:
        return []
    return [DelegationRevoked(effective)]


def known(delegation: Delegation | None) -> Delegation:
    """The delegation, or the refusal that there is none."""
    if delegation is None:
        raise DelegationUnknown
    return delegation


def _check_mandate(mandate: Mandate) -> None:
    check_matters("matters", mandate.matters)
    if not mandate.matters:
        raise TextMissing("matters")
    if mandate.limit is not None:
        check_money("limit", mandate.limit)
    if mandate.period_limit is not None:
        check_period_limit("period_limit", mandate.period_limit)


def _require_own(by: PersonId | None, whose: Sequence[PersonId], conduct: Conduct) -> None:
    if by is None:
        conduct.breach(NotTheDelegator("it is not said who does it"))
    elif by not in whose:
        conduct.breach(NotTheDelegator("this is somebody else"))


def _require_time(
    appointment: Appointment, links: Sequence[Delegation], during: Period, conduct: Conduct
) -> None:
    left = time_left(appointment.held, links)
    # Where nothing is left of the delegator's time, any time is beyond it.
    gone = Period(during.start, during.start)
    nothing = appointment.held is not None and left is None
    require_within_term(during, gone if nothing else left, conduct)


def _require_authority(
    scope: Scope | None, matter: str, limit: Money | None, conduct: Conduct
) -> None:
    if scope is None:
        conduct.breach(BeyondAuthority(matter))
    elif not scope.delegable:
        conduct.breach(OnwardNotGranted(matter))
    elif scope.limit is not None and not is_within(limit, scope.limit):
        conduct.breach(BeyondLimit(matter, scope.limit))


# Folding


def evolve(delegation: Delegation | None, happened: Event) -> Delegation:
    """The delegation after what happened."""
    if isinstance(happened, AuthorityDelegated):
        return Delegation(
            id=happened.id,
            partnership=happened.partnership,
            appointment=happened.appointment,
            delegator=happened.delegator,
            delegate=happened.delegate,
            mandate=happened.mandate,
            during=happened.during,
            granted=happened.effective,
            source=happened.source,
        )
    assert delegation is not None, "it is granted first"
    match happened:
        case DelegationRevoked(effective):
            return replace(delegation, revoked=effective)
        case _:
            assert_never(happened)


DELEGATION = Noun("delegation", evolve)
