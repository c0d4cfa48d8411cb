"""Pages of a connection in SQL: what lies beyond a cursor, and what a page says about itself.

A keyset predicate compares a row's place with a cursor's, column by column of the order. NULL
counts as greater than everything, as in PostgreSQL's own order. Both comparisons are strict: the
row that the cursor names belongs to neither side.
"""

from collections.abc import Sequence
from typing import NamedTuple

from graphql import GraphQLObjectType

from api.sources import By


class Page(NamedTuple):
    """A page: rows numbered in `"#"` from where it starts, one more than was asked for."""

    this: str
    of: GraphQLObjectType
    cursor: str
    size: str
    backward: bool
    given: frozenset[str]

    @property
    def _shown(self) -> str:
        return f'{self.this}."#" <= {self.size}'

    def list_of(self, item: str) -> str:
        """An array of the page's rows, in the connection's order."""
        direction = " DESC" if self.backward else ""
        order = f'ORDER BY {self.this}."#"{direction}'
        return f"coalesce(json_agg({item} {order}) FILTER (WHERE {self._shown}), '[]')"

    def has_more(self, other_end: str, *, forward: bool) -> str:
        """Whether rows follow (forward) or precede the page: the one too many, or a cursor's."""
        if forward != self.backward:
            return f"(count(*) > {self.size}{' OR true' if other_end in self.given else ''})"
        return "true" if other_end in self.given else "false"

    def outermost(self, cursor: str, *, first: bool) -> str:
        """The cursor of the page's first or last row; NULL on an empty page."""
        direction = "" if first != self.backward else " DESC"
        order = f'ORDER BY {self.this}."#"{direction}'
        return f"(array_agg({cursor} {order}) FILTER (WHERE {self._shown}))[1]"


def beyond(order: Sequence[By], columns: Sequence[str], limits: Sequence[str], after: bool) -> str:
    """The rows strictly after (or before) a place; all three in the steps of the order."""
    greater = {by.descending != after for by in order}
    if len(greater) == 1 and not any(by.nullable for by in order):
        comparison = ">" if greater.pop() else "<"
        return f"({', '.join(columns)}) {comparison} ({', '.join(limits)})"
    steps = list(zip(order, columns, limits, strict=True))
    predicate = _strictly(*steps[-1], after)
    for step in reversed(steps[:-1]):
        predicate = f"({_strictly(*step, after)} OR ({_same(*step)} AND {predicate}))"
    first, column, limit = steps[0]
    if first.nullable:
        return predicate
    # Implied by the rest; lets an index on the first column find the place.
    comparison = ">=" if first.descending != after else "<="
    return f"{column} {comparison} {limit} AND {predicate}"


def _strictly(by: By, column: str, limit: str, after: bool) -> str:
    greater = by.descending != after
    if not by.nullable:
        return f"{column} {'>' if greater else '<'} {limit}"
    if greater:
        return f"({limit} IS NOT NULL AND ({column} > {limit} OR {column} IS NULL))"
    return f"({column} < {limit} OR ({limit} IS NULL AND {column} IS NOT NULL))"


def _same(by: By, column: str, limit: str) -> str:
    return f"{column} {'IS NOT DISTINCT FROM' if by.nullable else '='} {limit}"
