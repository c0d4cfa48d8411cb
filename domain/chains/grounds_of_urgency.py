"""What urgent action rests on: the clause that provides for it, and who chaired the body."""

from collections.abc import Iterable, Iterator
from typing import Any

from domain.bodies.body import BODY, chair_at
from domain.chains.chain import Acted, Ground, missing, on_act, rests
from domain.chains.grounds import of_body_known, of_decision, of_origin, provisions_known
from domain.chains.grounds_of_votes import decision_of, of_motion, seat_of_body
from domain.chains.known import Known
from domain.competence.urgent_reach import (
    Spending,
    beyond_reach,
    payments_named,
    people_of,
    rejected_by,
)
from domain.decisions.decision import DECISION, Decision
from domain.motions.validity import UrgencyLapsed
from domain.parties.partnership import PARTNERSHIP, zone
from domain.parties.person import PERSON
from domain.payments.payment import PAYMENT, Payment
from domain.provisions.provision import ProvisionInForce, RulesClash
from domain.provisions.scheme import reserved_how, reserved_in
from domain.provisions.urgency import (
    UrgentActionRatified,
    UrgentActionReported,
    UrgentActionTaken,
    until_when,
    urgency_in,
)
from domain.values import PaymentId
from domain.voting.rules import FromClause
from domain.voting.tally import Seat


@rests(UrgentActionTaken)
def _taken(acted: Acted[UrgentActionTaken]) -> Iterator[Ground]:
    yield of_motion(acted)
    decision, known, data = decision_of(acted), acted.known, acted.data
    if data.origin is None:
        said = "A clause that provides for urgent action."
        yield missing("rule", said, "none is in force", decision.id)
    else:
        yield _provided(acted, data.origin)
    in_force = _governing(acted, decision)
    alone = reserved_in(decision.motion.matter, in_force)
    if alone is not None:
        why = f"it is reserved {reserved_how(alone)}"
        yield missing("rule", "A matter that may be decided in urgency.", why, decision.id)
    body = None if decision.body is None else known.of(BODY, decision.body)
    chair = None if body is None else chair_at(body, acted.at)
    if decision.body is None or chair is None:
        yield missing("seat", "Whoever chairs the body.", "nobody does", decision.id)
    else:
        yield seat_of_body(known, decision.body, chair.id, acted.at, data.by)
        if data.seat != chair.id:
            yield missing("seat", "The chair.", "another seat chairs the body", data.seat)
    why = _beyond(acted, chair)
    if why:
        yield missing("rule", "What urgent action reaches.", why, decision.id)


def _beyond(acted: Acted[UrgentActionTaken], chair: Seat | None) -> str:
    """Why what the motion would enact was not to be decided in urgency; empty where it was."""
    decision, known = decision_of(acted), acted.known
    acts, matter = decision.enactment.acts, decision.motion.matter
    payments = _on_record(known, payments_named(acts))
    if len(payments) < len(payments_named(acts)):
        return "it is about a payment that is not on record"
    ids = rejected_by(decision.body, known.within(DECISION, decision.partnership))
    before = tuple(_on_record(known, ids).values())
    concerned = people_of([*payments.values(), *before])
    people = ((one, known.of(PERSON, one)) for one in concerned)
    spending = Spending(
        payments,
        {one: person.affiliation for one, person in people if person is not None},
        before,
    )
    in_force = _governing(acted, decision)
    try:
        for one in beyond_reach(acts, spending, matter, decision.body, in_force, chair):
            return f"it is not for urgent action to {one.act}: {one.why}"
    except RulesClash as clash:
        return clash.sentence
    return ""


def _on_record(known: Known, payments: Iterable[PaymentId]) -> dict[PaymentId, Payment]:
    found = ((one, known.of(PAYMENT, one)) for one in payments)
    return {one: payment for one, payment in found if payment is not None}


def _provided(acted: Acted[UrgentActionTaken], origin: FromClause) -> Ground:
    """The clause that is named, which has to provide for it then, with these days."""
    decision, known, data = decision_of(acted), acted.known, acted.data
    in_force = _governing(acted, decision)
    carries, why = None, "it does not provide for it"
    try:
        found = urgency_in(decision.motion.matter, decision.body, in_force)
    except RulesClash as clash:
        found, why = None, clash.sentence
    if found is not None and found[1] == origin:
        carries, why = found[0], ""
        around = known.of(PARTNERSHIP, decision.partnership)
        assert around is not None, "the partnership comes first"
        if until_when(carries, data.effective, zone(around)) != (data.report_by, data.ratify_by):
            why = "it leaves other days for that"
    return of_origin(known, origin, acted.at, "The rule on urgent action", "", carries, why)


@rests(UrgentActionReported)
def _reported(acted: Acted[UrgentActionReported]) -> Iterator[Ground]:
    yield _on_urgent_action(acted)


@rests(UrgentActionRatified)
def _ratified(acted: Acted[UrgentActionRatified]) -> Iterator[Ground]:
    urgency = decision_of(acted).urgency
    lapsed = urgency.lapses if urgency.lapse_recorded or urgency.lapsed_at(acted.at) else None
    yield _on_urgent_action(acted, f"it had lapsed on {lapsed}" if lapsed else "")
    yield of_decision(acted, acted.data.decision)
    by = acted.known.of(DECISION, acted.data.decision)
    if by is not None and by.body != decision_of(acted).body:
        said = "The body in whose place it was decided."
        yield missing("decision", said, "another body ratified it", acted.data.decision)


@rests(UrgencyLapsed)
def _lapsed(acted: Acted[UrgencyLapsed]) -> Iterator[Ground]:
    state, data = decision_of(acted), acted.data
    why, taken = "", state.urgency.taken
    lapses = state.urgency.lapses
    if lapses is None:
        why = "the body ratified it in time"
    elif lapses != data.effective:
        why = f"it lapses on {lapses}"
    yield _on_urgent_action(acted, why)
    if taken is not None and taken.origin is not None:
        since = taken.effective.at
        yield of_origin(acted.known, taken.origin, since, "The rule on urgent action", "")


def _governing(acted: Acted[Any], decision: Decision) -> tuple[ProvisionInForce, ...]:
    """The provisions that governed what the body decides."""
    whose = of_body_known(acted.known, decision.body)
    return provisions_known(acted.known, decision.partnership, whose, acted.at)


def _on_urgent_action(acted: Acted[Any], why_not: str = "") -> Ground:
    taken = acted.known.last(acted.record.stream, UrgentActionTaken)
    assert taken is not None, "the urgent action comes first"
    return on_act(acted.known, taken, "act", "What was decided in urgency.", why_not=why_not)
