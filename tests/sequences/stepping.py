"""Steps of a course: what its views tell everybody to do next, asked as the product asks it.

The rows of the views in memory are put into tables of PostgreSQL, and the product's own SQL is
asked for what waits for a person or an organisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier

from api.next_steps import NEXT
from api.sources import CONTEXT_VALUES
from projections.catalogue import VIEWS
from projections.storage import as_rows
from tests.sequences.views import Everything

_BOUND = {
    **CONTEXT_VALUES, "person": "uuid", "acting_for": "uuid", "partnership": "uuid"
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """Something that waits for whoever asks."""

    kind: str
    partnership: UUID | None
    subject: UUID
    item: UUID | None
    sentence: str


class Tables:
    """The tables of all views in one database."""

    def __init__(self, connection: Connection[TupleRow]) -> None:
        self._connection = connection
        for view in VIEWS:
            schema = Identifier(view.name)
            connection.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema))
            connection.execute(SQL("SET search_path TO {}, public").format(schema))
            for table in view.tables:
                connection.execute(table.ddl.encode())
        connection.execute("SET search_path TO DEFAULT")
        # A plan is used for a few rows only: to make a quick one takes less than to run a bad one.
        connection.execute("SET jit = off")

    def fill(self, everything: Everything) -> None:
        """Let the tables have these rows, and no others."""
        names = [Identifier(view.name, table.name) for view in VIEWS for table in view.tables]
        self._connection.execute(SQL("TRUNCATE {}").format(SQL(", ").join(names)))
        for view in VIEWS:
            for table in view.tables:
                rows = list(everything[view.name][table.name].values())
                if rows:
                    insert = as_rows(Identifier(view.name, table.name), table)
                    self._connection.execute(insert, (table.encode(rows),))

    def steps(
        self, now: datetime, *, organisation: UUID | None = None, person: UUID | None = None
    ) -> list[Step]:
        """Everything that waits for the organisation, or for the person."""
        bound: dict[str, Any] = dict.fromkeys(_BOUND)
        bound |= {"now": now, "organisation": organisation}
        bound["principal"] = None if person is None else str(person)
        query = f"SELECT kind, partnership, subject, party AS item, sentence FROM {NEXT} AS step"
        filled = query.replace("%", "%%")
        for name, kind in _BOUND.items():
            filled = filled.replace("{" + name + "}", f"%({name})s::{kind}")
        found = self._connection.execute(filled.encode(), bound).fetchall()
        return [Step(*row) for row in found]
