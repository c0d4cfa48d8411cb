"""Bodies as read types: committees and assemblies, their seats, and who held them when."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.audit import AuditEntry, trail_of
from api.body_remarks import remarks_on
from api.course import Document, Preset
from api.declaration import (
    Connection,
    Node,
    argument,
    asc,
    column,
    desc,
    every,
    expression,
    id_of,
    many,
    one,
    read,
    stored,
    stored_json,
    where,
)
from api.linting import Remark
from api.parties import Organisation, Partnership, Person
from api.scalars import Date, DateTime, Moment, Position, end_of_moment
from api.visibility import OF_MY_PARTNERSHIPS
from projections.charter_dues import UNLIKE_ITS_CLAUSE

if TYPE_CHECKING:
    from api.agreements import Agreement
    from api.decisions import Decision
    from api.posts import Post
    from api.proxies import Proxy

ZONE = "(SELECT p.zone FROM parties.partnership p WHERE p.id = {this}.partnership)"


_STILL = """CASE WHEN {parent}.ended_at > {now} OR {parent}.holder IS NULL THEN (
    SELECT o.%s FROM bodies.occupancy o
    WHERE o.body = {parent}.body AND o.seat = {parent}.id AND o.since <= {now}
        AND (o.until IS NULL OR o.until > {now})
    ORDER BY o.since DESC, o.number DESC LIMIT 1
) ELSE {parent}.%s END"""
"""Of a seat that is to end, or to be vacant, on a later day: what holds until then."""

# What is to begin with the body itself is shown before.
_CHAIRS = """(SELECT (chairing->>'seat')::uuid
    FROM jsonb_array_elements({this}.chairs) WITH ORDINALITY AS of (chairing, number)
    WHERE (chairing->>'since')::timestamptz <= greatest({now}, {this}.constituted_at)
    ORDER BY number DESC LIMIT 1)"""


@stored
class Occupancy:
    """Who held a seat for which party, or nobody, and when."""

    holder: Person | None = one(
        "Who held it; none while it was vacant.", on="id = ({parent}.value->>'holder')::uuid"
    )
    party: Organisation | None = one("For which party.", on="id = ({parent}.value->>'party')::uuid")
    since: DateTime = column("From when.")
    until: DateTime | None = column("Until when: the first instant after.")


@read(table="bodies.seat", authorised=OF_MY_PARTNERSHIPS)
class Seat:
    """A place in a body, held or vacant."""

    seat: UUID = column("Its identifier within the body.", sql="id")
    number: int = column("Its place among the seats, from 1.")
    holder: Person | None = one("Who holds it.", on=f"id = {_STILL % ('holder', 'holder')}")
    party: Organisation | None = one(
        "For which party.", on=f"id = coalesce({_STILL % ('party', 'party')}, {{parent}}.own_party)"
    )
    weight: Fraction = column("How much its vote weighs.")
    group: str = column("The class that votes apart; empty where there are none.", sql="group_name")
    persons: int = column("How many people it represents.")
    added_at: DateTime = column("From when on the body has it.")
    ended_at: DateTime | None = column(
        "From when on the body has it no longer: the one from which it was reconstituted."
    )
    term_until: DateTime | None = column(
        "From when on it is vacant by its clause, unless it is taken anew; null: held without end, "
        "or vacant."
    )
    holds_over: bool = column(
        "Whether by its clause whoever holds it stays beyond the term until a successor takes it."
    )
    occupancies: list[Occupancy] = stored_json("Who held it when.")
    holder_at: UUID | None = expression(
        "The person who held it at a moment.",
        sql="(SELECT o.holder FROM bodies.occupancy o WHERE o.body = {this}.body"
        f" AND o.seat = {{this}}.id AND o.since <= {end_of_moment('{moment}', ZONE)}"
        f" AND (o.until IS NULL OR o.until > {end_of_moment('{moment}', ZONE)})"
        " ORDER BY o.since DESC, o.number DESC LIMIT 1)",
        arguments={"moment": argument(Moment, "When.", required=True)},
    )


@read(table="bodies.meeting", authorised=OF_MY_PARTNERSHIPS)
class Meeting:
    """Who was at a meeting of a body, as it was recorded."""

    id: UUID = column("The record.")
    held_at: DateTime = column("When it was.")
    held_day: Date | None = column("The day, if it was said as one.")
    present: list[UUID] = column("The seats whose holders were there.")
    recorded_by: Person | None = one("Who recorded it.", on="id = {parent}.recorded_by")
    told_by: Organisation | None = one(
        "The one of several parties that recorded it by its own key: of its own seats. Left out "
        "where it speaks of all.",
        on="id = {parent}.told_by",
    )
    documents: list[Document] = stored_json("What shows it.")


@read(table="bodies.body", authorised=OF_MY_PARTNERSHIPS)
class Body(Node):
    """A committee or assembly."""

    name: str = column("What it is called.")
    constituted_at: DateTime = column("When it was constituted.")
    constituted_day: Date | None = column("The day, if it was said as one.")
    reconstituted_at: DateTime | None = column("When it was given other seats last.")
    reconstituted_day: Date | None = column("The day, if it was said as one.")
    dissolved_at: DateTime | None = column("When it ended.")
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    partnership: Partnership = one(
        "The partnership that it belongs to.", on="id = {parent}.partnership", implied=True
    )
    agreement: Annotated[Agreement, strawberry.lazy("api.agreements")] | None = one(
        "The agreement that provides for it.", on="id = {parent}.agreement"
    )
    clause: UUID | None = column("The clause that provides for it.")
    preset: Preset | None = column("By which rule it decides where no clause has one.")
    matches_clause: bool = expression(
        "Whether it has the seats that its clause provides for now, if it provides for some.",
        sql=f"NOT {UNLIKE_ITS_CLAUSE}",
    )
    chair: UUID | None = expression("The seat that chairs it now.", sql=_CHAIRS)
    seats: list[Seat] = every(
        "The seats that it has now, in order; of a body that is still to be constituted, those "
        "with which it begins.",
        on="body = {parent}.id AND added_at <= greatest({now}, {parent}.constituted_at)"
        " AND (ended_at IS NULL OR ended_at > {now})",
        order=[asc("number", "int4")],
        at_most=10_000,
    )
    remarks: list[Remark] = strawberry.field(
        resolver=remarks_on,
        description="What is wrong with it as it is held, by the rules in force: that it is not as "
        "its clause provides, that nobody chairs it, that it can't reach a quorum, that a vacancy "
        "or one party blocks it, that secret ballots would name a voter. The gravest first; "
        "empty where nothing is.",
    )
    former_seats: Connection[Seat] = many(
        "The seats that ended when it was reconstituted, in the order in which it had them.",
        on="body = {parent}.id AND ended_at <= {now}",
        order=[asc("number", "int4"), asc("id", "uuid")],
        implied=True,
    )
    meetings: Connection[Meeting] = many(
        "Its meetings, the latest first, with who was there.",
        on="body = {parent}.id",
        order=[desc("held_at", "timestamptz"), asc("id", "uuid")],
        implied=True,
    )
    proxies: Connection[Annotated[Proxy, strawberry.lazy("api.proxies")]] = many(
        "Proxies for all of its decisions, the latest first.",
        on="body = {parent}.id",
        order=[desc("granted_at", "timestamptz"), asc("id", "uuid")],
        implied=True,
    )
    decisions: Connection[Annotated[Decision, strawberry.lazy("api.decisions")]] = many(
        "Its decisions, the latest first.",
        on="body = {parent}.id",
        order=[desc("dated_at", "timestamptz"), asc("id", "uuid")],
    )
    posts: Connection[Annotated[Post, strawberry.lazy("api.posts")]] = many(
        "The posts that belong to it.",
        on="body = {parent}.id",
        order=[asc("title", "text"), asc("id", "uuid")],
        implied=True,
    )
    trail: Connection[AuditEntry] = trail_of()


@strawberry.type
class BodyQueries:
    """Bodies."""

    body: Body | None = one(
        "A body by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Body"), "Its id.", required=True)},
    )
    bodies: Connection[Body] = many(
        "Bodies by name.",
        order=[asc("name", "text"), asc("id", "uuid")],
        filters={
            "partnership": where(
                "partnership = {partnership}", id_of("Partnership"), "Only of this partnership."
            ),
            "holder": where(
                "EXISTS (SELECT FROM bodies.seat s WHERE s.body = {this}.id"
                " AND s.holder = {holder})",
                id_of("Person"),
                "Only those in which this person holds a seat.",
            ),
            "search": where(
                "search @@ websearch_to_tsquery('simple', {search})", str, "Words of the name."
            ),
        },
    )
