"""Acting: who could act for whom at a moment, in which matters and up to which limit.

The holder of a post acts by its powers; a deputy in the holder's absence by the same; a delegate
by what was passed on, as far as everyone before them could act at that moment. It is asked of a
moment, and follows from what is known of the post, the appointment and its delegations; for how
long an answer holds is worked out from the moments at which it can change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from domain.money import Money
from domain.posts.delegation import Delegation, Mandate, scope_in, time_left
from domain.posts.deputy import Deputy
from domain.provisions.remit import NO_REMIT, Power, Remit, power_in
from domain.provisions.spending import PeriodLimit
from domain.provisions.tenure import within
from domain.timeline import Timeline
from domain.values import DelegationId, Period, PersonId

Capacity = Literal["holder", "deputy", "delegate"]


@dataclass(frozen=True)
class Acting:
    """Somebody who could act in a matter, and in which capacity."""

    capacity: Capacity
    person: PersonId
    matter: str
    """Empty: every matter that no other power of the post names."""
    limit: Money | None
    delegable: bool
    """Whether they could pass it on."""
    delegation: DelegationId | None = None
    period_limits: tuple[PeriodLimit, ...] = ()
    """Up to which amounts in all in a period, of the post and of each delegation that leads here:
    each of them holds."""


@dataclass(frozen=True)
class Office:
    """One appointment with all that its authority follows from."""

    remits: Timeline[Remit]
    holder: PersonId
    held: Period | None
    """For how long the holder holds the post, which is not beyond its abolition."""
    deputies: tuple[Deputy, ...] = ()
    delegations: tuple[Delegation, ...] = ()


def acting_at(office: Office, at: datetime) -> tuple[Acting, ...]:
    """Everyone who could act by this appointment at the instant `at`."""
    if office.held is None or not office.held.contains(at):
        return ()
    remit = office.remits.at(at) or NO_REMIT
    return (*_in_person(office, remit, at), *_by_delegation(office, remit, at))


def spans(office: Office) -> Iterator[tuple[Acting, datetime, datetime | None]]:
    """Everyone who could ever act by this appointment, each with from when and until when.

    The end is the first instant after; None: there is none yet.
    """
    begun: dict[Acting, datetime] = {}
    moments = sorted(set(_turning_points(office)))
    for at, following in pairwise((*moments, None)):
        assert at is not None, "only what follows the last moment is nothing"
        acting = dict.fromkeys(acting_at(office, at))
        for ended in [one for one in begun if one not in acting]:
            yield ended, begun.pop(ended), at
        for one in acting:
            begun.setdefault(one, at)
        if following is None:
            yield from ((one, since, None) for one, since in begun.items())


def deputies_of(office: Office) -> tuple[Deputy, ...]:
    """The deputies, each for as long as the holder holds the post."""
    if office.held is None:
        return ()
    acting = ((deputy.person, within(deputy.during, office.held)) for deputy in office.deputies)
    return tuple(Deputy(person, during) for person, during in acting if during is not None)


def links_to(delegation: Delegation, delegations: Sequence[Delegation]) -> list[Delegation]:
    """The delegations that lead from the holder of the post to this one, which is the last."""
    by_id = {each.id: each for each in delegations}
    links = [delegation]
    while links[0].source is not None:
        links.insert(0, by_id[links[0].source])
    return links


def _in_person(office: Office, remit: Remit, at: datetime) -> Iterator[Acting]:
    powers = [(matter, power) for power in remit.powers for matter in power.matters or ("",)]
    for matter, power in powers:
        in_all = _in_all(power)
        yield Acting(
            "holder", office.holder, matter, power.limit, power.delegable, period_limits=in_all
        )
    for deputy in office.deputies:
        if deputy.during.contains(at):
            for matter, power in powers:
                in_all = _in_all(power)
                yield Acting(
                    "deputy", deputy.person, matter, power.limit, False, period_limits=in_all
                )


def _by_delegation(office: Office, remit: Remit, at: datetime) -> Iterator[Acting]:
    for delegation in office.delegations:
        links = links_to(delegation, office.delegations)
        left = time_left(office.held, links)
        if left is None or not left.contains(at):
            continue
        for matter in delegation.mandate.matters:
            scope = scope_in(remit, links, matter)
            if scope is not None:
                yield Acting(
                    "delegate",
                    delegation.delegate,
                    matter,
                    scope.limit,
                    scope.delegable,
                    delegation.id,
                    _in_all(power_in(remit, matter), *(link.mandate for link in links)),
                )


def _in_all(*each: Power | Mandate | None) -> tuple[PeriodLimit, ...]:
    found = (None if one is None else one.period_limit for one in each)
    return tuple(one for one in found if one is not None)


def _turning_points(office: Office) -> Iterator[datetime]:
    """Every instant at which somebody may begin or cease to be able to act."""
    if office.held is None:
        return
    periods = [office.held, *(deputy.during for deputy in office.deputies)]
    periods += [lasts for each in office.delegations if (lasts := each.lasts) is not None]
    for period in periods:
        yield period.start.at
        if period.end is not None:
            yield period.end.at
    for since, _ in office.remits.entries:
        yield since
