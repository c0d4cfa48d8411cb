"""Delegations and authorisations as read types: who could act for whom, when and how far."""

from __future__ import annotations

from enum import Enum

import strawberry

from api.audit import AuditEntry, trail_of
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
    stored_json,
    where,
)
from api.money import Money
from api.parties import OF_MY_PARTNERSHIPS, Organisation, Partnership, Person
from api.posts import Appointment, PeriodLimit, Post, lasted, zone_of
from api.scalars import Date, DateTime, Moment, Position, end_of_moment

_AT_MOMENT = end_of_moment("{moment}", zone_of("{this}"))
_OF_WHO_LEFT = f"""EXISTS (SELECT FROM parties.person x
        JOIN parties.party gone ON gone.organisation = x.affiliation
            AND gone.partnership = {{this}}.partnership AND gone.since <= {_AT_MOMENT}
        WHERE x.id = {{this}}.person AND {{this}}.party IS NULL
            AND NOT EXISTS (SELECT FROM parties.membership m
                WHERE m.partnership = gone.partnership AND m.organisation = gone.organisation
                    AND m.since <= {_AT_MOMENT}
                    AND (m.until IS NULL OR m.until > {_AT_MOMENT})))"""
"""Whether somebody would act by a post of all for whom no party acts any more: their own left."""
_COULD_ACT = lasted("since", "until", _AT_MOMENT) + f" AND NOT {_OF_WHO_LEFT}"
_NAMED_THEN = (
    "EXISTS (SELECT FROM posts.authorisation o WHERE o.appointment = {this}.appointment"
    " AND o.capacity = 'holder' AND o.matter = {matter}"
    f" AND o.since <= {_AT_MOMENT} AND (o.until IS NULL OR o.until > {_AT_MOMENT}))"
)
"""Whether a power of the post named the matter at the moment, so that the general one is silent."""


@strawberry.enum(description="In which capacity somebody acts.")
class Capacity(Enum):
    """In which capacity somebody acts."""

    HOLDER = "holder"
    DEPUTY = "deputy"
    DELEGATE = "delegate"


@read(table="posts.delegation", authorised=OF_MY_PARTNERSHIPS)
class Delegation(Node):
    """Authority of a post that was passed on."""

    post: Post | None = one("The post whose authority it is.", on="id = {parent}.post")
    appointment: Appointment | None = one(
        "The appointment to it, with whose end it ends.", on="id = {parent}.appointment"
    )
    delegator: Person | None = one("Who passed it on.", on="id = {parent}.delegator")
    delegate: Person | None = one("To whom.", on="id = {parent}.delegate")
    matters: list[str] = column("In which matters.")
    limit: Money | None = stored_json(
        "Up to which amount for each act, as stated; none: any.", sql="up_to"
    )
    period_limit: PeriodLimit | None = stored_json(
        "Up to which amount in all in a period, also by those to whom it is passed on; none: any."
    )
    onward: bool = column("Whether the delegate may pass it on.")
    granted_at: DateTime = column("When it was granted.")
    since: DateTime = column("From when.")
    until: DateTime | None = column(
        "Until when, as stated: the first instant after; none: as long as the delegator has it."
    )
    until_day: Date | None = column("The last day, if it was said as one.")
    revoked_at: DateTime | None = column("When it was revoked.")
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    partnership: Partnership = one(
        "The partnership that it belongs to.", on="id = {parent}.partnership", implied=True
    )
    source: Delegation | None = one(
        "The delegation that it passes on; none where the holder delegates.",
        on="id = {parent}.source",
    )
    passed_on: Connection[Delegation] = many(
        "What was passed on of it, the latest first.",
        on="source = {parent}.id",
        order=[desc("since", "timestamptz"), asc("id", "uuid")],
        implied=True,
    )
    trail: Connection[AuditEntry] = trail_of()


@read(table="posts.authorisation", authorised=OF_MY_PARTNERSHIPS)
class Authorisation:
    """Somebody who could act for others in a matter, and when."""

    capacity: Capacity = column("In which capacity: a deputy acts in the holder's absence.")
    person: Person | None = one("Who could act.", on="id = {parent}.person")
    holder: Person | None = one("By whose post.", on="id = {parent}.holder")
    party: Organisation | None = one(
        "The party for which the post is held.", on="id = {parent}.party"
    )
    post: Post | None = one("The post.", on="id = {parent}.post")
    appointment: Appointment | None = one(
        "The appointment of the holder.", on="id = {parent}.appointment"
    )
    delegation: Delegation | None = one(
        "The delegation by which a delegate could act.", on="id = {parent}.delegation"
    )
    matter: str = column("The matter; empty: every matter that no other power of the post names.")
    limit: Money | None = stored_json("Up to which amount for each act; none: any.", sql="up_to")
    period_limits: list[PeriodLimit] = stored_json(
        "Up to which amounts in all in a period, by the post and by each delegation that leads to "
        "them: every one of them holds; none: any."
    )
    delegable: bool = column("Whether they could pass it on.")
    since: DateTime = column("From when.")
    until: DateTime | None = column("Until when: the first instant after; none: no end yet.")
    partnership: Partnership = one(
        "The partnership that it belongs to.", on="id = {parent}.partnership", implied=True
    )


@strawberry.type
class AuthorisationQueries:
    """Who could act for whom."""

    could_act_for: Connection[Authorisation] = many(
        "Who could act for whom at a moment, in which matters, up to which limit: holders of "
        "posts, their deputies and delegates. Whose organisation has left by then is not among "
        "them, but by a post that they hold for a party. This is what posts and delegations give: "
        "a matter that a scheme of delegation reserves, and a lower limit that an amendment gave "
        "the clause of a post since, are asked of each act besides.",
        on=_COULD_ACT,
        order=[asc("since", "timestamptz"), asc("id", "uuid")],
        arguments={"moment": argument(Moment, "When.", required=True)},
        filters={
            "partnership": where(
                "partnership = {partnership}", id_of("Partnership"), "Only in this partnership."
            ),
            "person": where("person = {person}", id_of("Person"), "Only what this person could."),
            "party": where(
                "party = {party}", id_of("Organisation"), "Only who could act for this party."
            ),
            "post": where("post = {post}", id_of("Post"), "Only by the authority of this post."),
            "capacity": where("capacity = {capacity}", Capacity, "Only in this capacity."),
            "matter": where(
                f"(matter = {{matter}} OR (matter = '' AND NOT {_NAMED_THEN}))",
                str,
                "Only who could act in this matter.",
            ),
        },
    )
    delegation: Delegation | None = one(
        "A delegation by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Delegation"), "Its id.", required=True)},
    )
    delegations: Connection[Delegation] = many(
        "Delegations, the latest first.",
        order=[desc("since", "timestamptz"), asc("id", "uuid")],
        filters={
            "partnership": where(
                "partnership = {partnership}", id_of("Partnership"), "Only in this partnership."
            ),
            "delegator": where("delegator = {delegator}", id_of("Person"), "Only by this person."),
            "delegate": where("delegate = {delegate}", id_of("Person"), "Only to this person."),
            "post": where("post = {post}", id_of("Post"), "Only of the authority of this post."),
            "revoked": where(
                "(revoked_at IS NOT NULL) = {revoked}", bool, "Only revoked ones, or the others."
            ),
        },
    )
