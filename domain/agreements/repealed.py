"""Repealed: a body or post whose clause is gone, although the agreement goes on.

Who repeals the clause that provides for a body or post takes away what it rests on, and so does
who lets the amendment fall by which the clause came into the text. It is not dissolved or abolished
by that: who was in it, and what it did, stays. But nothing more is done by it, until it is
reconstituted under another clause, or dissolved, or abolished.
"""

from datetime import datetime

from domain.agreements.agreement import Agreement
from domain.agreements.amendment import AmendmentFell
from domain.agreements.founded import Doing, asks_for_text
from domain.refusal import Conduct, Refused
from domain.values import AmendmentId, ClauseId, DecisionId, Moment


class ProvidingClauseRepealed(Refused):
    """The clause that provided for “{name}” was repealed: reconstitute or dissolve the body, or
    abolish the post."""

    code = "PROVIDING_CLAUSE_REPEALED"
    name: str


class ProvidingClauseFell(Refused):
    """The clause that provided for “{name}” fell with the amendment {amendment}, as the decision
    {decision} that this rested on has no effect: reconstitute or dissolve the body, or abolish the
    post."""

    code = "PROVIDING_CLAUSE_FELL"
    name: str
    amendment: AmendmentId
    """By which the clause had come into the text."""
    decision: DecisionId
    """The decision that is void, or has lapsed."""
    by: DecisionId | None
    """The decision by which a body said that the amendment falls; None: a ruling did."""


def is_repealed(provides: Agreement, clause: ClauseId | None, at: datetime) -> bool:
    """Whether the clause stood in the text once, and does no more."""
    if clause is None or any(one.clause.id == clause for one in provides.text.at(at)):
        return False
    earlier = (version.clauses for version in provides.text.versions if version.at <= at)
    return any(one.clause.id == clause for clauses in earlier for one in clauses)


def fell_with(provides: Agreement, clause: ClauseId | None, at: datetime) -> AmendmentFell | None:
    """The fall of the amendment with which a clause went that is in the text no more; None where
    it was repealed.
    """
    stood, went = False, None
    for version in provides.text.versions:
        stands = any(one.clause.id == clause for one in version.clauses)
        if version.at <= at and stood and not stands:
            went = version
        stood = stands
    if went is None or went.fell is None:
        return None
    return provides.amendments[went.fell.amendment].fall


def require_unrepealed(
    provides: Agreement | None,
    clause: ClauseId | None,
    name: str,
    doing: Doing,
    effective: Moment,
    conduct: Conduct,
) -> None:
    """Breach the rule that a body or post is good for something while its clause stands."""
    if provides is None or not asks_for_text(provides, doing, effective.at):
        return
    if not is_repealed(provides, clause, effective.at):
        return
    fell = fell_with(provides, clause, effective.at)
    if fell is None:
        conduct.breach(ProvidingClauseRepealed(name))
    else:
        conduct.breach(ProvidingClauseFell(name, fell.amendment, fell.nullified, fell.decision))
