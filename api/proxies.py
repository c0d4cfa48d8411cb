"""Proxies as a read type: who lets whom vote for which seat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.audit import AuditEntry, trail_of
from api.bodies import Body
from api.declaration import (
    Connection,
    Node,
    argument,
    asc,
    column,
    desc,
    id_of,
    many,
    one,
    read,
    where,
)
from api.parties import OF_MY_PARTNERSHIPS, Partnership, Person
from api.scalars import Date, DateTime, Position

if TYPE_CHECKING:
    from api.decisions import Decision

LATEST_FIRST = [desc("granted_at", "timestamptz"), asc("id", "uuid")]


@read(table="decisions.proxy", authorised=OF_MY_PARTNERSHIPS)
class Proxy(Node):
    """That the holder of a seat lets somebody else vote for it."""

    seat: UUID = column("The seat.")
    principal: Person | None = one("Who holds the seat.", on="id = {parent}.principal")
    holder: Person | None = one("Who may vote for it.", on="id = {parent}.holder")
    body: Body | None = one("The body in all of whose decisions it holds.", on="id = {parent}.body")
    decision: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The decision for which alone it is given.", on="id = {parent}.decision"
    )
    granted_at: DateTime = column("When it was given.")
    granted_day: Date | None = column("The day, if it was said as one.")
    revoked_at: DateTime | None = column("When it was taken back.")
    revoked_day: Date | None = column("The day, if it was said as one.")
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    partnership: Partnership = one(
        "The partnership that it belongs to.", on="id = {parent}.partnership", implied=True
    )
    trail: Connection[AuditEntry] = trail_of()


@strawberry.type
class ProxyQueries:
    """Proxies."""

    proxy: Proxy | None = one(
        "A proxy by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Proxy"), "Its id.", required=True)},
    )
    proxies: Connection[Proxy] = many(
        "Proxies, the latest first.",
        order=LATEST_FIRST,
        filters={
            "partnership": where(
                "partnership = {partnership}", id_of("Partnership"), "Only of this partnership."
            ),
            "body": where("body = {body}", id_of("Body"), "Only for all decisions of this body."),
            "decision": where(
                "decision = {decision}", id_of("Decision"), "Only for this decision alone."
            ),
            "given_by": where(
                "principal = {given_by}", id_of("Person"), "Only given by this person."
            ),
            "given_to": where("holder = {given_to}", id_of("Person"), "Only given to this person."),
            "standing": where(
                "(granted_at <= {now} AND (revoked_at IS NULL OR revoked_at > {now})) = {standing}",
                bool,
                "Only those that stand now, or do not.",
            ),
        },
    )
