"""Enacting: the acts that a motion names, and the decisions on which an act may rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NewType, get_type_hints
from uuid import UUID

from domain.bodies.body import Body, places_at
from domain.bodies.seats_named import SeatsNamed, seats_named
from domain.decisions.decision import Decision
from domain.elections.election import Option
from domain.motions.acts_named import stated
from domain.motions.enacted_acts import (
    BodyConstitution,
    BodyReconstitution,
    ChallengeDetermination,
    DecisionNullification,
    DecisionReconsideration,
    DependentDisposition,
    EnactedAct,
    PostDefinition,
    UrgentActionRatification,
)
from domain.motions.named_act import NamedAct
from domain.values import EventId, variants_of

if TYPE_CHECKING:
    from tests.sequences.drawing import Drawing


def acts(drawing: Drawing) -> tuple[EnactedAct, ...]:
    """A few acts about what there is; what they may leave open is mostly left open."""
    kinds = sorted(variants_of(EnactedAct))
    is_election = drawing.command.name == "propose_election"
    if is_election and drawing.chance.percent(80, "offices"):
        kinds = ["appoint", "designate-chair", "fill-seat"] if _has_candidates(drawing) else []
    if not kinds:
        return ()
    count = drawing.chance.between(1, 6, "acts")
    drawn = (drawing.part("act", number) for number in range(count))
    found = [_act(one, variants_of(EnactedAct)[one.chance.pick(kinds, "kind")]) for one in drawn]
    if not is_election and drawing.chance.percent(
        80, "waiting"
    ):  # otherwise hardly any question is ever answered
        found += _waiting(drawing)
    named = [act for act in found if act is not None]
    if drawing.chance.percent(10, "day"):
        named = [_dated(act, drawing.now.date()) for act in named]
    return tuple(dict.fromkeys(named))


def _dated(act: Any, day: date) -> EnactedAct:
    """The act with effect from a day; every act is a dataclass, which their base is not."""
    dated: EnactedAct = replace(act, effective=day)
    return dated


def _has_candidates(drawing: Drawing) -> bool:
    options: Iterable[Option] = drawing.given.get("options", ())
    return any(option.person is not None for option in options)


def _waiting(drawing: Drawing) -> list[EnactedAct | None]:
    """Answers to what is asked of validity: to challenges, to findings, of what rests on it."""
    asked = [
        (decision.id, challenge)
        for decision in drawing.course.states.all(Decision)
        for challenge in decision.validity.challenges
    ]
    urgent = [one.id for one in drawing.course.states.all(Decision) if is_provisional(one)]
    found = [decision for decision, one in asked if one.finding in ("voidable", "void")]
    decided = [one.id for one in drawing.course.states.all(Decision) if one.decided is not None]
    return [
        *(DecisionReconsideration(one) for one in decided[-2:]),
        *(ChallengeDetermination(decision, one.id) for decision, one in asked if one.is_pending),
        *(DecisionNullification(decision) for decision in found),
        *(UrgentActionRatification(one) for one in urgent),
        _disposition(drawing),
    ][-10:]


def is_provisional(decision: Decision) -> bool:
    """Whether it was decided in urgency, and the body has not ratified that yet."""
    return decision.urgency.taken is not None and decision.urgency.ratified is None


def _act(drawing: Drawing, kind: Any) -> EnactedAct | None:
    """An act of the kind; None where what it would be about is not there."""
    if kind is PostDefinition:
        return PostDefinition(f"name {drawing.chance.below(40, 'name')}")
    if kind is BodyConstitution:
        seats = SeatsNamed(drawing.chance.between(1, 5, "seats"))
        return BodyConstitution(f"name {drawing.chance.below(40, 'name')}", (seats,))
    if kind is BodyReconstitution:
        return _reconstitution(drawing)
    if kind is DependentDisposition:
        return _disposition(drawing)
    given: dict[str, UUID] = {}
    for name, hint in get_type_hints(kind).items():
        plain = hint if isinstance(hint, NewType) else None
        if plain is None:
            continue  # its kind, or a term that it may leave open
        pool = _pool(drawing, plain, given)
        if not pool:
            return None
        given[name] = drawing.chance.identified(pool, name)
    act: EnactedAct = kind(**given)
    return act


def _reconstitution(drawing: Drawing) -> EnactedAct | None:
    """Another seat of nobody's in a body that there is."""
    bodies = drawing.course.states.all(Body)
    if not bodies:
        return None
    body = drawing.chance.pick(bodies, "body")
    there = seats_named(places_at(body, drawing.now))
    return BodyReconstitution(body.id, seats=(*there, SeatsNamed()))


def _pool(drawing: Drawing, plain: Any, given: Mapping[str, UUID]) -> Mapping[UUID, None]:
    """What is there of a type: in what was named already, or else in the partnership."""
    of_stream = drawing.course.known.of_stream
    for stream in reversed(list(given.values())):
        found = of_stream.get(stream, {}).get(plain)
        if found:
            return found
    return drawing.pool(plain)


def _disposition(drawing: Drawing) -> EnactedAct | None:
    decisions = drawing.course.states.all(Decision)
    waiting = [(one, dependent) for one in decisions for dependent in one.validity.dependents]
    if not waiting:
        return None
    decision, dependent = drawing.chance.pick(waiting, "dependent")
    return DependentDisposition(decision.id, NamedAct(event=EventId(dependent.event)))


def enacting(drawing: Drawing, adopted: Iterable[Decision]) -> list[Decision]:
    """Those of the decisions that enact what is about to be done, as far as it is drawn already;
    all of them where none does.
    """
    among = list(adopted)
    kind = drawing.command.name.replace("_", "-")
    found = [one for one in among if any(_fits(drawing, act, kind) for act in _pending(one))]
    return found or among


def _pending(decision: Decision) -> list[EnactedAct]:
    enactment = decision.enactment
    numbered = enumerate(enactment.acts, 1)
    return [act for number, act in numbered if number not in enactment.carried_out]


def _fits(drawing: Drawing, act: EnactedAct, kind: str) -> bool:
    given = drawing.given
    return act.kind == kind and all(given.get(n, v) == v for n, v in stated(act).items())
