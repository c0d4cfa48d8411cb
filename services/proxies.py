"""Proxies: let somebody else vote for a seat, and take that back."""

from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from domain.bodies.body import BODY, electorate_at
from domain.decisions import proxy as rules
from domain.decisions.decision import DECISION, Decision, require_undecided
from domain.decisions.proxy import PROXY, Proxy
from domain.motions.motion import SeatNotInElectorate
from domain.parties.partnership import Partnership
from domain.parties.person import PERSON
from domain.provisions.provision import ProcedureProvision
from domain.values import (
    BodyId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    ProxyId,
    SeatId,
)
from domain.voting.tally import Electorate, Seat
from services.act import Act, Done, require_within
from services.commands import command
from services.decisions import decision_of, require_constituted
from services.electorates import seat_held, voters_of
from services.entitlement import acting_person, require_own_seat
from services.governing import of_body, provisions_of
from services.ledger import Case, Performs
from services.partnerships import moment_in, partnership_around


def proxies_for(case: Case, decision: DecisionId | None, body: BodyId | None) -> tuple[Proxy, ...]:
    """The proxies that were ever given for a decision and for its body."""
    for_decision = [] if decision is None else case.children(PROXY, decision)
    for_body = [] if body is None else case.children(PROXY, body)
    return (*for_decision, *for_body)


@command("proxy", creates=True, timing="on that day or later")
def grant_proxy(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[ProxyId | None, "Its identifier, if it has one already."] = None,
    decision: Annotated[DecisionId | None, "The decision for which alone it is given."] = None,
    body: Annotated[
        BodyId | None, "The body in all of whose decisions it holds, until it is revoked."
    ] = None,
    seat: Annotated[SeatId, "The seat whose holder gives it."],
    holder: Annotated[PersonId, "Who may vote for the seat."],
) -> Done:
    """Let somebody else vote for a seat, in one decision or in all of its body."""

    def decide(case: Case) -> UUID:
        new = ProxyId(id or act.new_id("proxy"))
        scope = _scope(case, decision, body)
        case.get(PERSON, holder)
        place = _place(case, scope, seat)
        require_own_seat(case, place, scope.around)
        matter = scope.decision
        happened = rules.grant_proxy(
            case.find(PROXY, new),
            id=new,
            partnership=scope.partnership,
            seat=place,
            holder=holder,
            body=body if matter is None else None,
            decision=decision,
            others=proxies_for(case, decision, scope.body),
            admitted=matter is None or matter.rule.rule.proxy != "refused",
            limit=_limit(case, scope),
            effective=scope.effective,
            conduct=act.conduct,
        )
        return case.append(
            PROXY, new, happened, partnership=scope.partnership, parent=decision or body
        )

    return ledger.perform(act, decide)


@command("proxy", timing="on that day or later")
def revoke_proxy(ledger: Performs, act: Act, *, proxy: Annotated[ProxyId, "The proxy."]) -> Done:
    """Take a proxy back; who gave it can also simply vote."""

    def decide(case: Case) -> UUID:
        found = case.get(PROXY, proxy)
        partnership = partnership_around(case, found.partnership, (PROXY.kind, proxy))
        acting_person(case, found.principal, _party_of(case, found), partnership)
        happened = rules.revoke_proxy(
            found, effective=moment_in(case, partnership), conduct=act.conduct
        )
        return case.append(
            PROXY,
            proxy,
            happened,
            partnership=found.partnership,
            caused_by=case.origin(PROXY, proxy, proxy),
        )

    return ledger.perform(act, decide)


def _party_of(case: Case, proxy: Proxy) -> OrganisationId | None:
    """The party whose seat the proxy is for."""
    body, seats = proxy.body, Electorate(())
    if proxy.decision is not None:
        decision = case.get(DECISION, proxy.decision)
        body = decision.body
        seats = decision.polls[-1].electorate if decision.polls else seats
    if body is not None and not seats.seats:
        seats = Electorate(case.get(BODY, body).seats)
    place = seats.seat(proxy.seat)
    return None if place is None else place.party


@dataclass(frozen=True)
class _Scope:
    """What a proxy is given for, and who sits there."""

    around: Partnership
    body: BodyId | None
    decision: Decision | None
    electorate: Electorate
    effective: Moment

    @property
    def partnership(self) -> PartnershipId:
        return self.around.id


def _place(case: Case, scope: _Scope, seat: SeatId) -> Seat:
    """The seat as it is held now, of those that may vote."""
    place = scope.electorate.seat(seat)
    if place is None:
        raise SeatNotInElectorate(seat)
    if scope.decision is None or place.holder is None:
        return place
    held = seat_held(case, scope.decision, seat, scope.effective)
    return place if held is None else replace(place, holder=held.holder, party=held.party)


def _limit(case: Case, scope: _Scope) -> int | None:
    """For how many seats one person may vote by proxy: by the procedure of the decision, or by the
    one that the body has for every matter; what a matter has besides is asked of each vote."""
    if scope.decision is not None:
        return scope.decision.preparation.procedure.proxies_per_holder
    in_force = provisions_of(case, scope.partnership, of_body(case, scope.body), scope.effective.at)
    stated = [one.provision for one in in_force if isinstance(one.provision, ProcedureProvision)]
    own = [one for one in stated if not one.matters and one.body == scope.body]
    of_any = [one for one in stated if not one.matters and one.body is None]
    limits = [one.procedure.proxies_per_holder for one in own or of_any]
    return min((limit for limit in limits if limit is not None), default=None)


def _scope(case: Case, decision: DecisionId | None, body: BodyId | None) -> _Scope:
    if decision is not None:
        found, partnership = decision_of(case, decision)
        if body is not None:
            require_within(partnership.id, case.get(BODY, body).partnership, (BODY.kind, body))
        effective = moment_in(case, partnership)
        require_undecided(found, case.act.conduct)
        electorate = voters_of(case, found, effective)
        return _Scope(partnership, found.body, found, electorate, effective)
    if body is None:
        raise rules.ProxyForNothing
    sitting = case.get(BODY, body)
    partnership = partnership_around(case, sitting.partnership, (BODY.kind, body))
    effective = moment_in(case, partnership)
    require_constituted(case, sitting, effective)
    electorate = electorate_at(sitting, effective.at)
    return _Scope(partnership, body, None, electorate, effective)
