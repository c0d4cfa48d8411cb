"""Telling: which arguments make sense for debates, tellers and lots."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from domain.decisions.choosing import tied_options
from domain.decisions.decision import Decision
from domain.motions.outcome import ElectionReturned
from tests.sequences.enacting import is_provisional

if TYPE_CHECKING:
    from tests.sequences.drawing import Drawing


TOLD = (
    *("cast_casting_vote", "choose_among_tied", "report_election"),
    *("rule_ballot_invalid", "prepare_lot", "draw_lot"),
    *("report_urgent_action", "ratify_urgent_action", "lapse_urgent_action"),
)
"""What comes only after something else about the motion."""
UNDOING = ("rescind_decision", "supersede_decision", "reconsider_decision")
"""What another decision does to one."""
OF_CHAIRS = (
    *("adjourn_motion", "extend_poll", "record_attendance", "rule_ballot_invalid"),
    *("take_urgent_action", "close_poll", "conclude_vote"),
)
"""What whoever chairs the body does."""


def is_told(name: str, decision: Decision) -> bool:
    """Whether the vote has come so far as the command of a chair or a teller asks for."""
    match name:
        case "cast_casting_vote":
            waits = decision.result == "tied" and _ties(decision) == "casting-vote"
            return waits and decision.election is None
        case "choose_among_tied":
            waits = decision.result == "tied" and _ties(decision) == "casting-vote"
            return waits and decision.election is not None
        case "report_election":
            return decision.election is not None and decision.decided is None
        case "rule_ballot_invalid":
            last = decision.polls[-1] if decision.polls else None
            return last is not None and last.closed is not None and not last.counted
        case "prepare_lot":
            return _ties(decision) == "lot" and decision.result is None
        case "report_urgent_action" | "ratify_urgent_action" | "lapse_urgent_action":
            return is_provisional(decision)
        case _:
            return decision.result == "tied" and bool(decision.lot.commitments)


def _ties(decision: Decision) -> str:
    return decision.rule.rule.tie if decision.election is None else decision.election.rule.tie


def adopted(drawing: Drawing) -> Iterable[Any] | None:
    """Decisions that were adopted, other than the one that it is about."""
    about = drawing.given.get("decision")
    return [
        one.id
        for one in drawing.course.states.all(Decision)
        if one.result == "adopted" and one.id != about
    ]


def recommendations(drawing: Drawing) -> Iterable[Any] | None:
    """What the body that was consulted decided."""
    body = drawing.given.get("body")
    found = [
        one
        for one in drawing.course.states.all(Decision)
        if one.body == body and one.decided is not None
    ]
    return [one.id for one in found]


def opinions(drawing: Drawing) -> Iterable[Any] | None:
    """What a party says for itself."""
    return ["Yes."] if "party" in drawing.given else []


def commitments(drawing: Drawing) -> Iterable[Any] | None:
    """The digests of seeds that are found again."""
    return list(SEEDS)


def sources(drawing: Drawing) -> Iterable[Any] | None:
    """A public source, where no seed is committed to."""
    if drawing.command.name != "prepare_lot":
        return None
    return [] if "commitment" in drawing.given else ["The lottery"]


def published(drawing: Drawing) -> Iterable[Any] | None:
    """A source is published in a while; a seed is not."""
    return [drawing.now + timedelta(days=1)] if "source" in drawing.given else []


def seeds(drawing: Drawing) -> Iterable[Any] | None:
    """The seeds that were committed to, or what the source published."""
    decision = drawing.subject(Decision)
    if decision is None:
        return None
    if decision.lot.source is not None:
        return [("12345",)]
    return [tuple(SEEDS.get(one.commitment, "") for one in decision.lot.commitments)]


def fell(drawing: Drawing) -> Iterable[Any] | None:
    """What a lot fell on is told where nobody prepared it, and seldom where it can be drawn."""
    return None if _told_of_a_lot(drawing) else []


def tied(drawing: Drawing) -> Iterable[Any] | None:
    """Those that the last count of an election found tied: one of them, or all but one."""
    decision = drawing.subject(Decision)
    if drawing.command.name == "draw_lot" and not _told_of_a_lot(drawing):
        return []
    of_the_tied = drawing.command.name in {"choose_among_tied", "draw_lot"}
    if not of_the_tied or decision is None or not decision.outcomes:
        return None
    last = decision.outcomes[-1]
    among = tied_options(last.outcome) if isinstance(last, ElectionReturned) else ()
    return [(option,) for option in among] + [among[1:], among[:-1]]


def _told_of_a_lot(drawing: Drawing) -> bool:
    """Whether a source tells what a lot fell on, which nobody can draw again."""
    decision = drawing.subject(Decision)
    is_prepared = decision is not None and bool(decision.lot.source or decision.lot.commitments)
    return drawing.chance.percent(5 if is_prepared else 50, "told of a lot")


SEEDS = {sha256(seed.encode()).hexdigest(): seed for seed in ("one", "two", "three")}
"""Seeds by their digests."""


OF_TELLERS: dict[str, Callable[[Drawing], Iterable[Any] | None]] = {
    "resolution": adopted,
    "recommendation": recommendations,
    "opinion": opinions,
    "commitment": commitments,
    "source": sources,
    "published": published,
    "seeds": seeds,
    "fell": fell,
    "options": tied,
}
"""Who or what is meant, by the name of the parameter."""
