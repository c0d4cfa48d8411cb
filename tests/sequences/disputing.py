"""What is likely in conflicts: of the sides, those whose turn it is, and who is neutral."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from domain.conflicts.conflict_state import Conflict

if TYPE_CHECKING:
    from tests.sequences.drawing import Drawing

SAID_BY_SIDES = ("agree_to_neutral", "object_to_neutral", "discharge_neutral")


def sides_of(conflict: Conflict, drawing: Drawing) -> Iterable[Any] | None:
    """The sides that can do it."""
    given = drawing.given
    remedy = conflict.remedies.get(given.get("remedy"))  # type: ignore[arg-type]
    offer = conflict.offers.get(given.get("offer"))  # type: ignore[arg-type]
    match drawing.command.name:
        case "fulfil_remedy" if remedy is not None:
            return [remedy.owner]
        case "verify_remedy" | "reopen_remedy" if remedy is not None:
            return [one for one in conflict.sides if one != remedy.owner]
        case "accept_offer" if offer is not None:
            return [one for one in conflict.sides if one not in (offer.by, *offer.accepted)]
        case "withdraw_offer" if offer is not None:
            return [offer.by]
        case "confirm_ruling" | "contest_ruling" if given.get("report") in conflict.reports:
            told = conflict.reports[given["report"]]
            return [one for one in conflict.sides if one not in (told.by, *told.confirmed)]
        case "withdraw_conflict":
            return [conflict.raiser]
        case "acknowledge_conflict":
            return [one for one in conflict.sides[1:] if one not in conflict.acknowledged]
        case _ if given.get("neutral") is not None:
            asked = conflict.neutrals.get(given["neutral"])
            of_sides = asked is not None and drawing.command.name in SAID_BY_SIDES
            return (asked.awaited or conflict.sides) if asked and of_sides else []
        case _:
            return conflict.sides


def reports(drawing: Drawing) -> Iterable[Any] | None:
    """The rulings from outside that wait for the word of others."""
    conflict = drawing.subject(Conflict)
    return (
        [] if conflict is None else [one.id for one in conflict.reports.values() if one.is_pending]
    )


def neutrals(drawing: Drawing) -> Iterable[Any] | None:
    """Who is to answer or sits; nobody where a side acts."""
    conflict = drawing.subject(Conflict)
    if conflict is not None and drawing.command.name in SAID_BY_SIDES:
        there = [one for one in conflict.neutrals.values() if not one.is_gone]
        lets_go = drawing.command.name == "discharge_neutral"
        return [one.id for one in there if lets_go or not one.is_sitting]
    if conflict is None or "by" in drawing.given:
        return []
    answers = drawing.command.name in ("accept_as_neutral", "decline_as_neutral")
    ruled_by = None if conflict.ruling is None else conflict.ruling.neutral
    appeals = drawing.command.name in ("decide_appeal", "remand_conflict")
    return [
        one.id
        for one in conflict.neutrals.values()
        if (one.accepted is None if answers else one.is_sitting)
        and not (appeals and one.id == ruled_by)
    ]
