"""Repealed: a body or post whose clause is gone, although the agreement goes on.

Who repeals the clause that provides for a body or post takes away what it rests on. It is not
dissolved or abolished by that: who was in it, and what it did, stays. But nothing more is done by
it, until it is reconstituted under another clause, or dissolved, or abolished.
"""

from datetime import datetime

from domain.agreement import Agreement
from domain.founded import Doing, asks_for_text
from domain.refusal import Conduct, Refused
from domain.values import ClauseId, Moment


class ProvidingClauseRepealed(Refused):
    """The clause that provided for “{name}” was repealed: reconstitute or dissolve the body, or
    abolish the post."""

    code = "PROVIDING_CLAUSE_REPEALED"
    name: str


def is_repealed(provides: Agreement, clause: ClauseId | None, at: datetime) -> bool:
    """Whether the clause stood in the text once, and does no more."""
    if clause is None or any(one.clause.id == clause for one in provides.text.at(at)):
        return False
    earlier = (version.clauses for version in provides.text.versions if version.at <= at)
    return any(one.clause.id == clause for clauses in earlier for one in clauses)


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
    if is_repealed(provides, clause, effective.at):
        conduct.breach(ProvidingClauseRepealed(name))
