"""Interests as read types: what people declared to have at stake, and what was ruled on it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated

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
    every,
    id_of,
    many,
    one,
    read,
    where,
)
from api.inputs import use_enum
from api.parties import OF_MY_PARTNERSHIPS, Organisation, Partnership, Person
from api.scalars import Date, DateTime, Position
from domain.motions import interest

if TYPE_CHECKING:
    from api.decisions import Decision

LATEST_FIRST = [desc("declared_at", "timestamptz"), asc("id", "uuid")]

OF_WHOM_OR_WHO_RULES = """
    {everything} OR {principal}::uuid = person
    OR {organisation} = (SELECT p.affiliation FROM parties.person p WHERE p.id = {this}.person)
    OR EXISTS (
        SELECT FROM bodies.seat sits JOIN bodies.body b ON b.id = sits.body
        JOIN bodies.seat chair ON chair.body = b.id AND chair.id = b.chair
        WHERE sits.holder = {this}.person AND b.partnership = {this}.partnership
            AND (chair.holder = {principal}::uuid OR chair.party = {organisation}))
"""


@strawberry.enum(description="What somebody has at stake.")
class InterestKind(Enum):
    """What somebody has at stake."""

    FINANCIAL = "financial"
    EMPLOYMENT = "employment"
    OFFICE = "office"
    FAMILY = "family"
    LOYALTY = "loyalty"
    GIFT = "gift"


@strawberry.enum(description="What a declared interest means for whoever declared it.")
class InterestRuling(Enum):
    """What a declared interest means for whoever declared it."""

    TAKE_PART = "take-part"
    SPEAK_WITHOUT_VOTING = "speak-without-voting"
    STEP_BACK = "step-back"


use_enum(interest.InterestKind, InterestKind)
use_enum(interest.Ruling, InterestRuling)


@read(table="interests.ruling", key="number", key_type="int4", authorised=OF_MY_PARTNERSHIPS)
class RulingOnInterest:
    """What was ruled on a declared interest."""

    ruling: InterestRuling = column("What it means.")
    motion: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The motion for which it was ruled.", on="id = {parent}.motion"
    )
    body: Body | None = one("The body for all of whose motions.", on="id = {parent}.body")
    by: Person | None = one("Who ruled as chair.", on="id = {parent}.ruled_by")
    decision: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The decision by which the body ruled.", on="id = {parent}.decision"
    )
    reasons: str | None = column("Why.")
    at: DateTime = column("When.", sql="ruled_at")
    day: Date | None = column("The day, if it was said as one.", sql="ruled_day")


@read(table="interests.interest", authorised=OF_MY_PARTNERSHIPS)
class Interest(Node):
    """What somebody declared to have at stake, standing or for one motion."""

    person: Person | None = one("Whose it is.", on="id = {parent}.person")
    kind: InterestKind = column("What is at stake.")
    organisation: Organisation | None = one(
        "The organisation in which it is.", on="id = {parent}.organisation"
    )
    of_person: Person | None = one("The person in whom it is.", on="id = {parent}.of_person")
    matter: str = column("The matter in which it is; empty where it is in none.")
    decision: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The motion for which alone it is declared.", on="id = {parent}.decision"
    )
    details: str | None = column(
        "What is at stake, in more words; for whoever declared it and for who may rule on it, and "
        "for the organisations of both.",
        withheld_unless=OF_WHOM_OR_WHO_RULES,
    )
    rulings: list[RulingOnInterest] = every(
        "What was ruled on it.",
        on="interest = {parent}.id",
        order=[asc("number", "int4")],
        implied=True,
    )
    declared_at: DateTime = column("When it was declared.")
    declared_day: Date | None = column("The day, if it was said as one.")
    withdrawn_at: DateTime | None = column("When it was withdrawn.")
    withdrawn_day: Date | None = column("The day, if it was said as one.")
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    partnership: Partnership = one(
        "The partnership that it belongs to.", on="id = {parent}.partnership", implied=True
    )
    trail: Connection[AuditEntry] = trail_of()


@strawberry.type
class InterestQueries:
    """Interests."""

    interest: Interest | None = one(
        "A declared interest by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Interest"), "Its id.", required=True)},
    )
    interests: Connection[Interest] = many(
        "The register of declared interests, the latest first.",
        order=LATEST_FIRST,
        filters={
            "partnership": where(
                "partnership = {partnership}", id_of("Partnership"), "Only of this partnership."
            ),
            "person": where("person = {person}", id_of("Person"), "Only of this person."),
            "interest_in": where(
                "organisation = {interest_in}", id_of("Organisation"), "Only in this organisation."
            ),
            "decision": where(
                "decision = {decision}", id_of("Decision"), "Only for this motion alone."
            ),
            "standing": where(
                "(declared_at <= {now} AND (withdrawn_at IS NULL OR withdrawn_at > {now}))"
                " = {standing}",
                bool,
                "Only those that stand now, or do not.",
            ),
        },
    )
