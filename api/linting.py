"""Looking at a rule for a body before it is adopted: what the linter has to say, through GraphQL.

The body is read like any other, so who can't see it can't ask. Nothing is written.
"""

from __future__ import annotations

from typing import Annotated, Any, Union
from uuid import UUID

import strawberry
from strawberry.types import Info

from api.cursors import read_id
from api.inputs import graphql_type, to_plain
from api.refusals import refusal_type, told
from domain.bodies.body import BodyUnknown
from domain.refusal import Refused
from domain.values import BodyId
from domain.voting.remark import Remark as DomainRemark
from services.linting import Draft, lint_for
from services.reading import Malformed, read
from services.refusals import refusals_in


@strawberry.type(description="Something about a rule that those who adopt it should know.")
class Remark:
    """Something about a rule that those who adopt it should know."""

    code: str = strawberry.field(description="Stable, for programs.")
    sentence: str = strawberry.field(description="What it is, for a person.")
    place: str = strawberry.field(description="Where in the rule; empty: the rule as a whole.")
    seats: list[UUID] = strawberry.field(description="The seats that it is about.")
    party: UUID | None = strawberry.field(description="The organisation that it is about.")
    way: str | None = strawberry.field(
        description="The way of deciding for which it is so: `meeting`, `written`, `electronic`; "
        "null: whatever the way."
    )


@strawberry.type(description="What is remarked on a rule.")
class Linted:
    """What is remarked on a rule."""

    remarks: list[Remark] = strawberry.field(description="The remarks, the gravest first.")


def linting() -> Any:
    """The query `lint`: a rule looked at for a body."""
    refusals: list[type[Refused]] = [Malformed, *refusals_in(lint_for)]
    members = [refusal_type(refusal) for refusal in refusals]
    result = Annotated[
        Union[(Linted, *members)],  # type: ignore[valid-type]  # made here, for strawberry
        strawberry.union("LintResult", description="The remarks, or why there are none."),
    ]

    def resolve(info: Info[Any, Any], body: strawberry.ID, draft: Any) -> Any:
        context: Any = info.context
        try:
            seen = _seen_body(context, str(body))
            context.slow_lane.rest()
            found = lint_for(context.ledger, seen, _draft(draft), context.installation.clock())
        except Refused as refused:
            return told(refused, context.slow_lane)
        return Linted(remarks=[remark_of(remark) for remark in found])

    resolve.__annotations__ = {
        "info": Info[Any, Any],
        "body": Annotated[strawberry.ID, strawberry.argument(description="The body's id.")],
        "draft": Annotated[
            graphql_type(Draft, "Draft"), strawberry.argument(description="What is looked at.")
        ],
        "return": result,
    }
    return strawberry.field(
        resolver=resolve,
        description="What is wrong with a rule for a body as it is held now, before it is "
        "adopted: what can't be met, what a vacancy blocks, hidden vetoes, what reveals a voter.",
    )


def _seen_body(context: Any, text: str) -> BodyId:
    """The body, if the asker sees it; otherwise it is not there for them."""
    try:
        body = read_id("BodyId", text)
    except ValueError as error:
        raise Malformed("body", str(error)) from None
    if context.slow_lane.node("Body", body) is None:
        raise BodyUnknown
    return BodyId(body)


def _draft(given: Any) -> Draft:
    try:
        draft: Draft = read(Draft, to_plain(given, "draft"), read_id, "draft")
    except RecursionError:
        raise Malformed("draft", "is nested too deeply") from None
    return draft


def remark_of(remark: DomainRemark) -> Remark:
    """A remark as it is told."""
    return Remark(
        code=remark.code,
        sentence=remark.sentence,
        place=remark.place,
        seats=list(remark.seats),
        party=remark.party,
        way=remark.way,
    )
