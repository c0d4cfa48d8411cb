"""What is held together though the agreement keeps it apart: asked through GraphQL.

Who declares functions incompatible binds from then on; what was held before stays held, and is
listed here until somebody changes it. Nothing is written.
"""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from api.cursors import read_id
from api.parties import Person
from api.posts import Function, Post
from api.scalars import DateTime
from domain.competence.separation import HeldTogether as DomainHeldTogether
from domain.values import PartnershipId
from services.separation import held_together_in


@strawberry.type(
    description="Functions that somebody holds together though an agreement keeps them apart."
)
class HeldTogether:
    """Functions that somebody holds together though an agreement keeps them apart."""

    person: Person | None = strawberry.field(description="Who holds them.")
    posts: list[Post] = strawberry.field(
        description="The posts that carry them: two, or one that carries both."
    )
    function: Function = strawberry.field(description="One function of the declared pair.")
    other: Function | None = strawberry.field(
        description="The other one; none: every other function, and any other post."
    )
    since: DateTime = strawberry.field(description="From when on both are held.")


def held_together() -> Any:
    """The query `heldTogether`: what is held together in a partnership, now or later."""

    def resolve(info: Info[Any, Any], partnership: strawberry.ID) -> Any:
        context: Any = info.context
        try:
            asked = PartnershipId(read_id("PartnershipId", str(partnership)))
        except ValueError:
            return []
        if context.slow_lane.node("Partnership", asked) is None:
            return []
        now = context.installation.clock()
        return [_told(context, one) for one in held_together_in(context.ledger, asked, now)]

    resolve.__annotations__ = {
        "info": Info[Any, Any],
        "partnership": Annotated[
            strawberry.ID, strawberry.argument(description="The partnership's id.")
        ],
        "return": list[HeldTogether],
    }
    return strawberry.field(
        resolver=resolve,
        description="What is held together in a partnership, now or later, though a provision in "
        "force declares it incompatible; none where the partnership is not seen.",
    )


def _told(context: Any, one: DomainHeldTogether) -> HeldTogether:
    posts = [context.slow_lane.node("Post", each) for each in one.posts]
    pair = one.incompatibility
    return HeldTogether(
        person=context.slow_lane.node("Person", one.person),
        posts=[post for post in posts if post is not None],
        function=Function(pair.function),
        other=None if pair.other is None else Function(pair.other),
        since=one.since.at,
    )


@strawberry.type
class SeparationQueries:
    """What is held together."""

    held_together = held_together()
