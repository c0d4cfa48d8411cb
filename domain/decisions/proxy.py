"""Proxies: a member who can't vote lets somebody else vote for the seat.

A proxy is given for one decision, or for all decisions of a body until it is revoked. One given
for the decision goes before one given for the body. It is the holder's own act: it ends when
the seat gets another holder, and the holder overrides it by voting. Whether ballots by proxy
are admitted at all is part of the decision rule; for how many seats one person may vote, of the
rules of procedure. Nobody passes on a vote that comes back to its owner.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias, assert_never

from domain.record import Noun, event
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    BodyId,
    DecisionId,
    Moment,
    PartnershipId,
    PersonId,
    ProxyId,
    SeatId,
    in_order,
)
from domain.voting.tally import Seat

# Events


@event("proxy.granted.v1", begins="id")
@dataclass(frozen=True)
class ProxyGranted:
    """The holder of a seat let somebody vote for it."""

    effective: Moment
    id: ProxyId
    partnership: PartnershipId
    seat: SeatId
    principal: PersonId
    """Who holds the seat and lets the other vote."""
    holder: PersonId
    """Who may vote for the seat."""
    body: BodyId | None = None
    """The body in whose decisions; None where it is for one decision alone."""
    decision: DecisionId | None = None
    """The decision for which alone it is given."""


@event("proxy.revoked.v1")
@dataclass(frozen=True)
class ProxyRevoked:
    """The proxy was taken back; ballots already cast by it stand until the principal votes."""

    effective: Moment


Event: TypeAlias = ProxyGranted | ProxyRevoked


# State


@dataclass(frozen=True)
class Proxy:
    """A proxy, and whether it stands."""

    id: ProxyId
    partnership: PartnershipId
    seat: SeatId
    principal: PersonId
    holder: PersonId
    body: BodyId | None
    decision: DecisionId | None
    granted: Moment
    revoked: Moment | None = None

    def stands_at(self, at: datetime) -> bool:
        """Whether it was granted and not yet revoked at the instant `at`."""
        return self.granted.at <= at and (self.revoked is None or at < self.revoked.at)


def holder_for(seat: Seat, proxies: Iterable[Proxy], at: datetime) -> PersonId | None:
    """Who may vote by proxy for the seat as it is held; None where nobody may.

    `proxies` are those for one decision and those for its body.
    """
    given = [
        proxy
        for proxy in proxies
        if proxy.seat == seat.id and proxy.principal == seat.holder and proxy.stands_at(at)
    ]
    # Of several the one for the decision itself governs, then the one that was given last.
    given.sort(key=lambda proxy: (proxy.decision is not None, proxy.granted.at))
    return given[-1].holder if given else None


def was_given(seat: Seat, holder: PersonId, proxies: Iterable[Proxy]) -> bool:
    """Whether the person had a proxy for the seat as it is held, at whatever time."""
    return any(
        (proxy.seat, proxy.principal, proxy.holder) == (seat.id, seat.holder, holder)
        for proxy in proxies
    )


def seats_held(holder: PersonId, proxies: Iterable[Proxy], at: datetime) -> int:
    """For how many seats the person may vote by these proxies."""
    standing = (p for p in proxies if p.holder == holder and p.stands_at(at))
    return len({proxy.seat for proxy in standing})


def seats_before(
    seat: SeatId, holder: PersonId, proxies: Iterable[Proxy], at: datetime, *, recorded: bool = True
) -> int:
    """For how many other seats the person may vote by proxies that came before the one for `seat`:
    who gives a proxy to somebody who has as many as they may takes nobody else's away.

    Of one moment they came in the order in which they were `recorded`; where they were not when
    they were given, nobody can tell, and each may have come before the others.
    """
    first: dict[SeatId, datetime] = {}
    for proxy in proxies:
        if proxy.holder == holder and proxy.stands_at(at):
            given = first.get(proxy.seat, proxy.granted.at)
            first[proxy.seat] = min(given, proxy.granted.at)
    if seat not in first:
        return len(first)
    if recorded:
        return sorted(first, key=lambda one: first[one]).index(seat)
    return sum(given <= first[seat] for other, given in first.items() if other != seat)


# Refusals


class ProxyUnknown(Refused):
    """There is no such proxy."""

    code = "PROXY_UNKNOWN"


class ProxyAlreadyGranted(Refused):
    """The proxy {proxy} was granted already."""

    code = "PROXY_ALREADY_GRANTED"
    proxy: ProxyId


class ProxyAlreadyRevoked(Refused):
    """The proxy {proxy} was revoked on {revoked}."""

    code = "PROXY_ALREADY_REVOKED"
    proxy: ProxyId
    revoked: Moment


class ProxyForNothing(Refused):
    """A proxy is given for a decision or for a body, and neither is named."""

    code = "PROXY_FOR_NOTHING"


class ProxyNotAdmitted(Refused):
    """The rule of the decision {decision} admits no ballots by proxy."""

    code = "PROXY_NOT_ADMITTED"
    decision: DecisionId


class ProxyOfNobody(Refused):
    """Seat {seat} is vacant at {at}, so nobody can give a proxy for it."""

    code = "PROXY_OF_NOBODY"
    seat: SeatId
    at: Moment


class ProxyToOneself(Refused):
    """The holder of seat {seat} votes for it anyway and needs no proxy."""

    code = "PROXY_TO_ONESELF"
    seat: SeatId


class ProxyStands(Refused):
    """The proxy {proxy} for seat {seat} stands already, and must be revoked first."""

    code = "PROXY_STANDS"
    seat: SeatId
    proxy: ProxyId


class ProxyCircle(Refused):
    """The proxy would come back to the holder of seat {seat}, who gives it."""

    code = "PROXY_CIRCLE"
    seat: SeatId


class TooManyProxies(Refused):
    """The person {holder} may vote by proxy for {limit} seats, and would for {seats}."""

    code = "TOO_MANY_PROXIES"
    holder: PersonId
    seats: int
    limit: int


# Decisions


def grant_proxy(
    proxy: Proxy | None,
    *,
    id: ProxyId,
    partnership: PartnershipId,
    seat: Seat,
    holder: PersonId,
    body: BodyId | None = None,
    decision: DecisionId | None = None,
    others: Iterable[Proxy] = (),
    admitted: bool = True,
    limit: int | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Let `holder` vote for the seat, given as it is held then.

    `others` are the proxies for the same decision or body; `admitted` and `limit` what the rule
    and the procedure of the decision say, where it is for one.
    """
    if proxy is not None:
        raise ProxyAlreadyGranted(id)
    if body is None and decision is None:
        raise ProxyForNothing
    if seat.holder is None:
        raise ProxyOfNobody(seat.id, effective)
    if seat.holder == holder:
        raise ProxyToOneself(seat.id)
    if decision is not None and not admitted:
        conduct.breach(ProxyNotAdmitted(decision))
    others = tuple(others)
    # It lasts until it is revoked, so what is known to be given later counts as well.
    later = (other.granted.at for other in others if effective.at < other.granted.at)
    moments = [effective.at, *later]
    for other in others:
        of = (other.seat, other.principal, other.decision)
        if of == (seat.id, seat.holder, decision) and any(map(other.stands_at, moments)):
            conduct.breach(ProxyStands(seat.id, other.id))
    if any(_comes_back(seat.holder, holder, others, at) for at in moments):
        conduct.breach(ProxyCircle(seat.id))
    besides = [other for other in others if other.seat != seat.id]
    held = 1 + max(seats_held(holder, besides, at) for at in moments)
    if limit is not None and held > limit:
        conduct.breach(TooManyProxies(holder, held, limit))
    return [ProxyGranted(effective, id, partnership, seat.id, seat.holder, holder, body, decision)]


def _comes_back(
    principal: PersonId, holder: PersonId, proxies: Iterable[Proxy], at: datetime
) -> bool:
    """Whether following the proxies from `holder` on leads back to `principal` at that instant."""
    standing = [proxy for proxy in proxies if proxy.stands_at(at)]
    reached, ahead = set[PersonId](), [holder]
    while ahead:
        person = ahead.pop()
        if person == principal:
            return True
        if person not in reached:
            reached.add(person)
            ahead += [proxy.holder for proxy in standing if proxy.principal == person]
    return False


def revoke_proxy(
    proxy: Proxy | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Take a proxy back."""
    proxy = known(proxy)
    if proxy.revoked is not None:
        raise ProxyAlreadyRevoked(proxy.id, proxy.revoked)
    in_order("granting of the proxy", proxy.granted, "revocation", effective)
    return [ProxyRevoked(effective)]


def known(proxy: Proxy | None) -> Proxy:
    """The proxy, or the refusal that there is none."""
    if proxy is None:
        raise ProxyUnknown
    return proxy


# Folding


def evolve(proxy: Proxy | None, happened: Event) -> Proxy:
    """The proxy after what happened."""
    if isinstance(happened, ProxyGranted):
        return Proxy(
            id=happened.id,
            partnership=happened.partnership,
            seat=happened.seat,
            principal=happened.principal,
            holder=happened.holder,
            body=happened.body,
            decision=happened.decision,
            granted=happened.effective,
        )
    assert proxy is not None, "its granting comes first"
    match happened:
        case ProxyRevoked(effective):
            return replace(proxy, revoked=effective)
        case _:
            assert_never(happened)


PROXY = Noun("proxy", evolve)
