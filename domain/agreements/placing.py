"""Placing: where a clause comes that an amendment inserts or moves.

It comes after the clause that is named, or first of all where that is said. Where neither is, it
comes where people would write it: at the end of the clauses under its parent, and without one at
the end of the text. What is recorded names the place itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.agreements.clause import (
    Clause,
    ClauseChange,
    InsertClause,
    MoveClause,
    RepealClause,
    changed_clause,
    check_changes,
)
from domain.refusal import Refused
from domain.values import ClauseId


class PlaceContradictory(Refused):
    """The clause {clause} can't come both first of all and after another one."""

    code = "PLACE_CONTRADICTORY"
    clause: ClauseId


def placed(changes: Sequence[ClauseChange], standing: Iterable[Clause]) -> tuple[ClauseChange, ...]:
    """The changes with their places named, worked one after the other into the `standing` text.

    Refuses what `check_changes` does, and a clause that is to come both first and elsewhere.

    Whether what they name is there is asked of the amendment as a whole, elsewhere.
    """
    check_changes(changes)
    for change in changes:
        if isinstance(change, InsertClause | MoveClause) and change.first and change.after:
            raise PlaceContradictory(changed_clause(change))
    text = _Order(standing)
    return tuple(text.placed(change) for change in changes)


class _Order:
    """The order of a text while changes are worked into it, and which clause is under which."""

    def __init__(self, standing: Iterable[Clause]) -> None:
        clauses = list(standing)
        self._order = [clause.id for clause in clauses]
        self._parents = {clause.id: clause.parent for clause in clauses}

    def placed(self, change: ClauseChange) -> ClauseChange:
        match change:
            case InsertClause(clause=clause):
                return self._with_place(change, clause.id, clause.parent)
            case MoveClause(id=id, parent=parent):
                self._take_out(id)
                return self._with_place(change, id, parent)
            case RepealClause(id=id):
                self._take_out(id)
            case _:
                pass  # another wording has the place of the one before
        return change

    def _with_place(
        self, change: InsertClause | MoveClause, id: ClauseId, parent: ClauseId | None
    ) -> ClauseChange:
        after = change.after
        if after is None and not change.first:
            after = self._last_under(parent)
        where = self._order.index(after) + 1 if after in self._parents else 0
        if after is None or after in self._parents:
            self._order.insert(where, id)
            self._parents[id] = parent
        return replace(change, after=after)

    def _last_under(self, parent: ClauseId | None) -> ClauseId | None:
        """The last clause under a parent, or that itself; without one, the last of all."""
        if parent not in self._parents:
            return self._order[-1] if self._order else None
        under, last = {parent}, parent
        for clause in self._order:  # a parent stands before its children
            if self._parents[clause] in under:
                under.add(clause)
                last = clause
        return last

    def _take_out(self, id: ClauseId) -> None:
        if id in self._parents:
            del self._parents[id]
            self._order.remove(id)
