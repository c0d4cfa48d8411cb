"""Accesses as a read type: when who operates the installation read a partnership."""

from __future__ import annotations

import strawberry

from api.audit import AuditEntry, trail_of
from api.declaration import Connection, Node, argument, column, id_of, one, read
from api.parties import OF_MY_PARTNERSHIPS, Partnership
from api.scalars import DateTime, Position


@read(table="parties.access", authorised=OF_MY_PARTNERSHIPS)
class Access(Node):
    """That reading a partnership was opened to a key of who operates the installation."""

    operator: str = column("The key, by its prefix.")
    label: str = column("Whose it is, in words.")
    opened_at: DateTime = column("From when.")
    until: DateTime = column("Until when at most: the first instant after.")
    ended_at: DateTime | None = column("When it was ended before that.")
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    partnership: Partnership = one(
        "The partnership that was opened.", on="id = {parent}.partnership", implied=True
    )
    trail: Connection[AuditEntry] = trail_of()


@strawberry.type
class AccessQueries:
    """Accesses."""

    access: Access | None = one(
        "An access by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Access"), "Its id.", required=True)},
    )
