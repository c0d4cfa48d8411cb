"""Contesting: what is said to be wrong with decisions, by what rule, and what rests on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.decisions.decision import Decision
from domain.motions.named_act import NamedAct
from domain.motions.validity import DefectKind
from domain.provisions.recourse import ChallengeRule
from domain.values import DecisionId, EventId, derived_id
from tests.sequences.chance import Chance

if TYPE_CHECKING:
    from tests.sequences.drawing import Drawing

DEFECTS: tuple[DefectKind, ...] = ("form", "notice", "authority", "counting", "content")


def challenge_rule(chance: Chance) -> ChallengeRule:
    """Who may challenge what was decided, and until when."""
    return ChallengeRule(
        days=chance.pick((5, 60, 400), "days"),
        by=chance.pick(("parties", "members", "parties-and-members"), "by"),
        nullify_days=chance.pick((10, 60), "nullify"),
        void_is_ratifiable=chance.percent(30, "void"),
    )


def defects(drawing: Drawing) -> tuple[DefectKind, ...]:
    """What is wrong with a decision; of what is challenged, mostly what was claimed."""
    chance, claimed = drawing.chance, DEFECTS
    decision = drawing.subject(Decision)
    if decision is not None and decision.validity.challenges and chance.percent(85, "claimed"):
        claimed = decision.validity.challenges[-1].defects
    if not drawing.parameter.required and drawing.given.get("finding") == "valid":
        return ()
    first = chance.pick(claimed, "first defect")
    further = (one for one in claimed if one != first and chance.percent(40, "further", one))
    return (first, *further)


def named_act(drawing: Drawing) -> NamedAct:
    """An act that rests on what was nullified, mostly by its event."""
    chance, decision = drawing.chance, drawing.subject(Decision)
    listed = () if decision is None else decision.validity.dependents
    if not listed or chance.percent(5, "another"):
        return NamedAct(event=EventId(derived_id("no event", chance.seed)))
    dependent = chance.pick(listed, "dependent")
    if dependent.is_decision and chance.percent(50, "by itself"):
        return NamedAct(decision=DecisionId(dependent.subject))
    return NamedAct(event=EventId(dependent.event))
