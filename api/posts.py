"""Posts and appointments as read types: positions, their remits, and who held them when."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.agreements import Agreement
from api.audit import AuditEntry, trail_of
from api.bodies import Body
from api.decisions import Decision
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
    part,
    read,
    stored,
    stored_json,
    where,
)
from api.inputs import use_enum
from api.money import Money
from api.parties import OF_MY_PARTNERSHIPS, Organisation, Partnership, Person
from api.scalars import Date, DateTime, Moment, Position, end_of_moment
from domain.provisions import remit, segregation

if TYPE_CHECKING:
    from api.authorisations import Authorisation, Delegation
    from api.handovers import Handover

PARTNERSHIP_LASTED = (
    "NOT EXISTS (SELECT FROM parties.partnership p"
    " WHERE p.id = {this}.partnership AND p.dissolved_at <= "
)
"""To be closed by SQL for an instant: nothing holds on beyond its partnership."""


def zone_of(row: str) -> str:
    """SQL for the time zone of the partnership that a row belongs to."""
    return f"(SELECT p.zone FROM parties.partnership p WHERE p.id = {row}.partnership)"


def lasted(began: str, ended: str, instant: str) -> str:
    """SQL for a row's having lasted at an instant, and its partnership too."""
    return (
        f"{began} <= {instant} AND ({ended} IS NULL OR {ended} > {instant})"
        f" AND {PARTNERSHIP_LASTED}{instant})"
    )


HELD_AT = lasted("held_from", "held_until", end_of_moment("{moment}", zone_of("{parent}")))
HELD_NOW = (
    "EXISTS (SELECT FROM posts.appointment a WHERE a.post = {this}.id AND a.held_from <= {now}"
    " AND (a.held_until IS NULL OR a.held_until > {now}))"
)


@strawberry.enum(description="The part that a post has in a matter (RACI).")
class RaciRole(Enum):
    """The part that a post has in a matter."""

    RESPONSIBLE = "responsible"
    ACCOUNTABLE = "accountable"
    CONSULTED = "consulted"
    INFORMED = "informed"


@strawberry.enum(description="How far an appointment has come.")
class AppointmentState(Enum):
    """How far an appointment has come."""

    APPOINTED = "appointed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RESIGNED = "resigned"
    ENDED = "ended"
    REMOVED = "removed"
    EXPIRED = "expired"


use_enum(remit.RaciRole, RaciRole)


@strawberry.enum(description="What is done in procedures that are to be kept apart.")
class Function(Enum):
    """What is done in procedures that are to be kept apart."""

    PROPOSER = "proposer"
    REQUESTER = "requester"
    APPROVER = "approver"
    RETURNING_OFFICER = "returning-officer"
    SCRUTINEER = "scrutineer"
    MINUTE_TAKER = "minute-taker"
    KEY_CUSTODIAN = "key-custodian"
    AUDITOR = "auditor"


use_enum(segregation.Function, Function)


@stored
class Responsibility:
    """The part that a post has in one matter."""

    matter: str = column("The matter.")
    role: RaciRole = column(
        "Who does the work, who answers for it, who is asked before, who is told after."
    )
    sole: bool = column("Of the accountable: whether no other post may be accountable for it.")


@stored
class PeriodLimit:
    """Up to which amount in all may be approved in a period."""

    amount: Money = stored_json("The amount that all approvals of a period may come to.")
    months: int = column("How many months of the calendar are a period.")
    rolling: bool = column(
        "Whether any so many months in a row are one; otherwise they follow each other from January"
        " on."
    )


@stored
class Power:
    """Authority to act, in some matters or in all, up to a limit."""

    matters: list[str] = column("The matters; none: every matter that no other power names.")
    limit: Money | None = stored_json("Up to which amount for each act; none: any amount.")
    delegable: bool = column("Whether the holder may delegate it.")
    period_limit: PeriodLimit | None = stored_json(
        "Up to which amount in all that is approved by it in a period; none: any."
    )


@stored
class RemitInForce:
    """What a post was responsible for and its holder might do, and when."""

    responsibilities: list[Responsibility] = stored_json("What it was responsible for.")
    powers: list[Power] = stored_json("What its holder might do for the others.")
    functions: list[Function] = column("What its holder did in procedures.")
    since: DateTime = column("From when.")
    until: DateTime | None = column("Until when: the first instant after.")


@strawberry.type(description="How a post is held: for how long, how often, by how many.")
class Tenure:
    """How a post is held."""

    months: int | None = column("How long a term may be; none: without end.", sql="term_months")
    terms: int | None = column("How often one person may be appointed; none: any number of times.")
    holders: int = column("How many may hold it at the same time.")
    needs_acceptance: bool = column("Whether an appointee holds it only after accepting.")


@stored
class Deputy:
    """Who acted in the holder's absence, and when."""

    deputy: Person | None = one("Who.", on="id = ({parent}.value->>'person')::uuid")
    since: DateTime = column("From when.")
    until: DateTime | None = column("Until when: the first instant after.")


@stored
class Assent:
    """The assent of a party's head to the appointment of a person, where nobody else appoints."""

    person: Person | None = one(
        "Who is to be appointed; withheld from those who may not know the person.",
        on="id = ({parent}.value->>'person')::uuid",
    )
    party: Organisation | None = one("For which party.", on="id = ({parent}.value->>'party')::uuid")
    head: Person | None = one(
        "Who heads it and assented; withheld from those who may not know the person.",
        on="id = ({parent}.value->>'head')::uuid",
    )
    given_at: DateTime = column("When.")


@read(table="posts.post", authorised=OF_MY_PARTNERSHIPS)
class Post(Node):
    """An enduring position, which persons hold for terms of office."""

    title: str = column("What it is called.")
    tenure: Tenure = part("How it is held.")
    responsibilities: list[Responsibility] = stored_json(
        "What it is responsible for after every known act."
    )
    powers: list[Power] = stored_json("What its holder may do for the others.")
    functions: list[Function] = column(
        "What its holder does in the procedures that are to be kept apart."
    )
    remits: list[RemitInForce] = stored_json("All of it as it was at any time, in order of time.")
    is_vacant: bool = expression("Whether nobody holds it now.", sql=f"NOT {HELD_NOW}")
    assents: list[Assent] = stored_json(
        "Whom the heads of parties want to appoint to it together, as nobody else can: they are "
        "appointed once the heads of all parties whose post it is have assented."
    )
    defined_at: DateTime = column("When it was defined.")
    defined_day: Date | None = column("The day, if it was said as one.")
    abolished_at: DateTime | None = column("When it ceased to exist.")
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    partnership: Partnership = one(
        "The partnership that it belongs to.", on="id = {parent}.partnership", implied=True
    )
    body: Body | None = one("The body that it belongs to.", on="id = {parent}.body")
    agreement: Agreement | None = one(
        "The agreement that provides for it.", on="id = {parent}.agreement"
    )
    clause: UUID | None = column("The clause that provides for it.")
    holder_at: Appointment | None = one(
        "Who held it at a moment: the appointment by which. Of several, the first.",
        on=f"post = {{parent}}.id AND {HELD_AT}",
        order=[asc("held_from", "timestamptz", nullable=True), asc("id", "uuid")],
        arguments={"moment": argument(Moment, "When.", required=True)},
    )
    holders_at: list[Appointment] = every(
        "All who held it at a moment, where several can.",
        on=f"post = {{parent}}.id AND {HELD_AT}",
        order=[asc("held_from", "timestamptz", nullable=True), asc("id", "uuid")],
        arguments={"moment": argument(Moment, "When.", required=True)},
        implied=True,
    )
    appointments: Connection[Appointment] = many(
        "The appointments to it, the latest term first.",
        on="post = {parent}.id",
        order=[desc("term_from", "timestamptz"), asc("id", "uuid")],
        implied=True,
    )
    trail: Connection[AuditEntry] = trail_of()


@read(table="posts.appointment", authorised=OF_MY_PARTNERSHIPS)
class Appointment(Node):
    """A person's appointment to a post, and its course."""

    state: AppointmentState = column("How far it has come, after every known act.")
    post: Post | None = one("The post.", on="id = {parent}.post")
    person: Person | None = one("Who was appointed.", on="id = {parent}.person")
    party: Organisation | None = one("For which party.", on="id = {parent}.party")
    decision: Decision | None = one(
        "The decision by which they were elected.", on="id = {parent}.decision"
    )
    needs_acceptance: bool = column("Whether the person holds the post only after accepting.")
    appointed_at: DateTime = column("When the appointment was made.")
    appointed_day: Date | None = column("The day, if it was said as one.")
    term_from: DateTime = column("When the term begins.")
    term_from_day: Date | None = column("The first day, if it was said as one.")
    term_until: DateTime | None = column("When the term ends: the first instant after.")
    term_until_day: Date | None = column("The last day, if it was said as one.")
    accepted_at: DateTime | None = column("When it was accepted.")
    ended_at: DateTime | None = column("When it ended, or will.")
    ended_day: Date | None = column("The day, if it was said as one.")
    held_from: DateTime | None = column("From when the person held the post; none: they never did.")
    held_until: DateTime | None = column("Until when: the first instant after; none: no end yet.")
    deputies: list[Deputy] = stored_json("Who acted in their absence, and when.")
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    partnership: Partnership = one(
        "The partnership that it belongs to.", on="id = {parent}.partnership", implied=True
    )
    delegations: Connection[Annotated[Delegation, strawberry.lazy("api.authorisations")]] = many(
        "What was delegated of its authority, the latest first.",
        on="appointment = {parent}.id",
        order=[desc("since", "timestamptz"), asc("id", "uuid")],
        implied=True,
    )
    authorisations: Connection[Annotated[Authorisation, strawberry.lazy("api.authorisations")]] = (
        many(
            "Who could ever act by its authority, in order of time.",
            on="appointment = {parent}.id",
            order=[asc("since", "timestamptz"), asc("id", "uuid")],
            implied=True,
        )
    )
    handover: Annotated[Handover, strawberry.lazy("api.handovers")] | None = one(
        "The handover with which it ends.", on="appointment = {parent}.id"
    )
    trail: Connection[AuditEntry] = trail_of()


@strawberry.type
class PostQueries:
    """Posts and appointments."""

    post: Post | None = one(
        "A post by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Post"), "Its id.", required=True)},
    )
    posts: Connection[Post] = many(
        "Posts by title.",
        order=[asc("title", "text"), asc("id", "uuid")],
        filters={
            "partnership": where(
                "partnership = {partnership}", id_of("Partnership"), "Only of this partnership."
            ),
            "body": where("body = {body}", id_of("Body"), "Only of this body."),
            "agreement": where(
                "agreement = {agreement}", id_of("Agreement"), "Only provided by this agreement."
            ),
            "holder": where(
                HELD_NOW.replace("a.post =", "a.person = {holder} AND a.post ="),
                id_of("Person"),
                "Only those that this person holds now.",
            ),
            "vacant": where(
                f"(abolished_at IS NULL AND NOT {HELD_NOW}) = {{vacant}}",
                bool,
                "Only those that nobody holds now, though they exist; or the others.",
            ),
            "matter": where(
                "responsibilities @> jsonb_build_array(jsonb_build_object('matter', {matter}))",
                str,
                "Only those that have a part in this matter.",
            ),
            "search": where(
                "search @@ websearch_to_tsquery('simple', {search})", str, "Words of the title."
            ),
        },
    )
    appointment: Appointment | None = one(
        "An appointment by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Appointment"), "Its id.", required=True)},
    )
    appointments: Connection[Appointment] = many(
        "Appointments, the latest term first.",
        order=[desc("term_from", "timestamptz"), asc("id", "uuid")],
        filters={
            "partnership": where(
                "partnership = {partnership}", id_of("Partnership"), "Only of this partnership."
            ),
            "post": where("post = {post}", id_of("Post"), "Only to this post."),
            "person": where("person = {person}", id_of("Person"), "Only of this person."),
            "party": where("party = {party}", id_of("Organisation"), "Only for this party."),
            "decision": where(
                "decision = {decision}", id_of("Decision"), "Only made by this decision."
            ),
            "state": where("state = {state}", AppointmentState, "Only this far."),
            "held_at": where(
                lasted("held_from", "held_until", end_of_moment("{held_at}", zone_of("{this}"))),
                Moment,
                "Only those by which the post was held at this moment.",
            ),
        },
    )
