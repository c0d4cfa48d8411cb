"""Handovers as read types: what is passed on with a post, and how far it has come."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.audit import AuditEntry, trail_of
from api.declaration import (
    Connection,
    Node,
    argument,
    asc,
    column,
    desc,
    expression,
    id_of,
    many,
    one,
    read,
    stored,
    stored_json,
    where,
)
from api.parties import OF_MY_PARTNERSHIPS, Partnership, Person
from api.posts import Appointment, Post
from api.scalars import Date, DateTime, Position


@stored
class HandoverItem:
    """An item of the checklist, and how far it has come."""

    id: UUID = column("Its identifier: what `handOverItem` asks for.")
    what: str | None = column("What it is; none once it was erased.")
    handed_over_at: DateTime | None = column("When the outgoing holder handed it over.")
    remark: str | None = column("What they said about it.")
    acknowledged_at: DateTime | None = column("When the successor acknowledged it.")
    acknowledgement: str | None = column("What they said about it.")


@read(table="posts.handover", authorised=OF_MY_PARTNERSHIPS)
class Handover(Node):
    """What the outgoing holder of a post passes to the next, item by item."""

    post: Post | None = one("The post.", on="id = {parent}.post")
    appointment: Appointment | None = one(
        "The appointment that ends.", on="id = {parent}.appointment"
    )
    holder: Person | None = one("The outgoing holder.", on="id = {parent}.holder")
    successor: Appointment | None = one(
        "The appointment of who takes over.", on="id = {parent}.successor"
    )
    successor_person: Person | None = one("Who takes over.", on="id = {parent}.successor_person")
    items: list[HandoverItem] = stored_json("The checklist.")
    outstanding: int = column("How many items are not acknowledged.")
    is_open: bool = expression("Whether it is not closed yet.", sql="closed_at IS NULL")
    opened_at: DateTime = column("When it was opened.")
    opened_day: Date | None = column("The day, if it was said as one.")
    due_at: DateTime | None = column("Until when it is to be closed: the first instant after.")
    due_day: Date | None = column("The last day, if it was said as one.")
    closed_at: DateTime | None = column("When it was closed.")
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    partnership: Partnership = one(
        "The partnership that it belongs to.", on="id = {parent}.partnership", implied=True
    )
    trail: Connection[AuditEntry] = trail_of()


@strawberry.type
class HandoverQueries:
    """Handovers."""

    handover: Handover | None = one(
        "A handover by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Handover"), "Its id.", required=True)},
    )
    handovers: Connection[Handover] = many(
        "Handovers, the latest opened first.",
        order=[desc("opened_at", "timestamptz"), asc("id", "uuid")],
        filters={
            "partnership": where(
                "partnership = {partnership}", id_of("Partnership"), "Only in this partnership."
            ),
            "post": where("post = {post}", id_of("Post"), "Only of this post."),
            "person": where(
                "(holder = {person} OR successor_person = {person})",
                id_of("Person"),
                "Only those in which this person hands or takes over.",
            ),
            "open": where("(closed_at IS NULL) = {open}", bool, "Only open ones, or the others."),
        },
    )
