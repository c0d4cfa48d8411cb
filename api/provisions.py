"""Provisions as read types: what of a clause software follows, field by field and as recorded."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from api.course import Preset
from api.declaration import asc, column, every, expression, one, stored, stored_json
from api.inputs import use_enum
from api.money import Money
from api.parties import Organisation
from api.scalars import JSON, Date
from domain.provisions import provision

if TYPE_CHECKING:
    from api.bodies import Body
    from api.posts import Post


@strawberry.enum(description="What it takes to adopt an amendment.")
class AmendedBy(Enum):
    """What it takes to adopt an amendment."""

    SIGNATURES = "signatures"
    DECISION = "decision"
    BOTH = "both"


use_enum(provision.AmendedBy, AmendedBy)


@stored
class Provision:
    """The part of a clause that software follows."""

    kind: str = column("Its kind, such as `decision-rule`.")
    definition: JSON = expression(
        "The provision itself, as recorded: all that it says, whatever its kind.",
        sql="{this}.value",
    )
    name: str = column("As people call it.")
    matters: list[str] | None = column(
        "The matters that such a rule governs; empty: all without a rule of their own."
    )
    rule: JSON | None = column(
        "A decision rule, an election rule, or the rule on challenges, as recorded."
    )
    body: Annotated[Body, strawberry.lazy("api.bodies")] | None = one(
        "The body that a rule, a procedure, a cadence or urgent action is for; none: any.",
        on="id = ({parent}.value->>'body')::uuid",
    )
    protocol: JSON | None = column("The conflict protocol, as recorded.")
    procedure: JSON | None = column("The rules of procedure, as recorded.")
    limits: JSON | None = column("The time limits of votes, as recorded.")
    assignments: JSON | None = column(
        "Which body or post decides which matter, by a scheme of delegation, as recorded."
    )
    seats: JSON | None = column("Which seats a body has, as recorded.")
    preset: Preset | None = column("By which preset a body decides where no clause has a rule.")
    chair: Organisation | None = one(
        "The party whose seat chairs a body; none: whichever seat is designated.",
        on="id = ({parent}.value->>'chair')::uuid",
    )
    group: str | None = column("The group whose seats a seat tenure is about; none: all others.")
    tenure: JSON | None = column("How a post is held, as recorded.")
    remit: JSON | None = column("What a post is responsible for and may do, as recorded.")
    appointed_by: JSON | None = column("Who appoints to a post, as recorded.")
    ended_by: JSON | None = column("Who ends an appointment to a post, as recorded.")
    filled_by: JSON | None = column(
        "Who fills the seats of a body that belong to no party, as recorded."
    )
    holds_over: bool | None = column(
        "Whether who holds a seat of a body stays beyond the term until a successor takes it."
    )
    signs: list[str] | None = column(
        "The kinds of acts that an authority to sign is about; empty: all."
    )
    party: Organisation | None = one(
        "The party that an authority to sign or a cadence is for; none: each.",
        on="id = ({parent}.value->>'party')::uuid",
    )
    posts: list[Annotated[Post, strawberry.lazy("api.posts")]] = every(
        "The posts whose holders sign; empty: whom the party has registered.",
        on="id IN (SELECT jsonb_array_elements_text({parent}.value->'posts')::uuid)",
        order=[asc("title", "text"), asc("id", "uuid")],
    )
    head: bool | None = column("Whether the head of the organisation signs as well.")
    together: int | None = column("How many have to sign together.")
    limit: Money | None = stored_json("Up to which amount they sign payments; none: any amount.")
    post: Annotated[Post, strawberry.lazy("api.posts")] | None = one(
        "The post that a cadence is for.", on="id = ({parent}.value->>'post')::uuid"
    )
    what: str | None = column("What a cadence is of: `meeting` or `report`.")
    starts: Date | None = column("The first day of a cadence.")
    by: AmendedBy | None = column("What an amendment rule asks for.")
    months: int | None = column("The first term, or the notice period, in months.")
    days: int | None = column("The days of the notice period beyond the months.")
    until: Date | None = column("The last day of the first term, where a duration states it.")
    begins: str | None = column("When a duration begins, such as `when-all-have-signed`.")
    to: str | None = column("To which day notice ends the agreement: `any-day`, `end-of-term`.")
    matter: str | None = column("The matter of the decision that an amendment rule asks for.")
    renewal_months: int | None = column("By how much a duration goes on by itself; 0: it ends.")
    report_days: int | None = column("Within how many days urgent action is reported to the body.")
    ratify_days: int | None = column("Within how many days the body ratifies it; else it lapses.")
    incompatible: JSON | None = column("Which functions are kept apart, as recorded.")
    rules: JSON | None = column("What is asked of payments besides limits, as recorded.")
