"""What the linter remarks on the provisions of an agreement, through GraphQL.

The agreement is read like any other, so who can't see it can't ask; who has left its partnership
is told nothing, as bodies and posts may have changed since. Nothing is written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from api.cursors import identifier, read_id
from api.linting import Remark, remark_of
from api.naming import told_by_name
from domain.values import AgreementId, AmendmentId
from services.charter_linting import lint_text


def charter_linting() -> Any:
    """The query `lintAgreement`: the provisions of a text, looked at beside what there is."""

    def resolve(
        info: Info[Any, Any],
        agreement: Annotated[strawberry.ID, strawberry.argument(description="The agreement's id.")],
        amendment: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description="An open amendment of it: then as it would read with that."
            ),
        ] = None,
    ) -> list[Remark]:
        context: Any = info.context
        try:
            asked = AgreementId(read_id("AgreementId", str(agreement)))
            proposed = amendment and AmendmentId(read_id("AmendmentId", str(amendment)))
        except ValueError:
            return []
        row = context.slow_lane.node("Agreement", asked)
        around = row and context.slow_lane.follow(row, "Agreement", "partnership", {})
        if around is None or str(identifier(str(around.id), "Partnership")) in _left(context):
            return []
        context.slow_lane.rest()
        found = lint_text(context.ledger, asked, context.installation.clock(), proposed or None)
        named = [
            replace(one, sentence=told_by_name(one.sentence, context.slow_lane)) for one in found
        ]
        return [remark_of(one) for one in dict.fromkeys(named)]

    return strawberry.field(
        resolver=resolve,
        description="What is wrong with the provisions of an agreement as it reads now, in force "
        "or not, or as an amendment would have it, for those who would live by them: a matter "
        "given to a body that does not exist, "
        "a post to which nobody can appoint, signatures that a party can't give. Empty where "
        "nothing is, or where you see no such agreement.",
    )


def _left(context: Any) -> str:
    """The partnerships that the organisation which asks has left, as JSON with their ids."""
    return str(context.values["left"] or "")
