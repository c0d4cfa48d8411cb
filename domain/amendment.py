"""Amendments: changes to an agreement's text that are proposed together and decided together.

An amendment is proposed, then adopted, rejected or withdrawn, once. An adopted one is never taken
back: it is changed by the next one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from domain.clause import ClauseChange
from domain.consolidation import Problem
from domain.refusal import Conduct, Refused
from domain.values import AmendmentId, ClauseId, DecisionId, Moment, Sealed


@dataclass(frozen=True)
class AmendmentText:
    """What an amendment is called, what it changes, and why its proposers want it."""

    title: str
    changes: tuple[ClauseChange, ...]
    rationale: Sealed | None = None
    """May name persons; sealed under the partnership's key."""


AmendmentStatus = Literal["proposed", "adopted", "rejected", "withdrawn"]


@dataclass(frozen=True)
class Amendment:
    """An amendment and how it has fared so far."""

    id: AmendmentId
    text: AmendmentText
    proposed: Moment
    status: AmendmentStatus = "proposed"
    concluded: Moment | None = None
    """When it was adopted, rejected or withdrawn."""
    in_effect: Moment | None = None
    """From when it changes the text, once adopted."""
    decision: DecisionId | None = None


# Refusals


class AmendmentUnknown(Refused):
    """The agreement has no amendment {amendment}."""

    code = "AMENDMENT_UNKNOWN"
    amendment: AmendmentId


class AmendmentAlreadyProposed(Refused):
    """The amendment {amendment} is proposed already."""

    code = "AMENDMENT_ALREADY_PROPOSED"
    amendment: AmendmentId


class AlreadyAdopted(Refused):
    """The amendment {amendment} was adopted already, with effect from {in_effect}."""

    code = "ALREADY_ADOPTED"
    amendment: AmendmentId
    in_effect: Moment


class AmendmentNotPending(Refused):
    """The amendment {amendment} is no longer pending: it was {status} already."""

    code = "AMENDMENT_NOT_PENDING"
    amendment: AmendmentId
    status: AmendmentStatus


class AmendmentClashes(Refused):
    """With effect from {at}, the amendment {amendment} leaves changes without an object: {changes},
    the first of them to the clause {clause} ({problem})."""

    code = "AMENDMENT_CLASHES"
    amendment: AmendmentId
    at: Moment
    changes: int
    clause: ClauseId
    problem: Problem


# Check


def pending_amendment(
    amendments: Mapping[AmendmentId, Amendment],
    id: AmendmentId,
    becoming: AmendmentStatus,
    conduct: Conduct,
) -> Amendment:
    """The amendment that an act concludes; a second conclusion breaks the order of steps."""
    found = amendments.get(id)
    if found is None:
        raise AmendmentUnknown(id)
    if found.in_effect is not None:
        raise AlreadyAdopted(id, found.in_effect)
    if found.status == becoming:
        raise AmendmentNotPending(id, found.status)
    if found.status != "proposed":
        conduct.breach(AmendmentNotPending(id, found.status))
    return found
