"""Urgent action as a read type: what a chair decided in place of the body, and what followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.course import Document
from api.declaration import column, expression, one, read, stored_json
from api.parties import Person
from api.scalars import DateTime
from api.visibility import OF_MY_PARTNERSHIPS
from projections.urgent_actions import LAPSED

if TYPE_CHECKING:
    from api.decisions import Decision


@read(table="decisions.urgent_action", key="decision", authorised=OF_MY_PARTNERSHIPS)
class UrgentAction:
    """That whoever chairs a body decided in its place, because waiting would do harm."""

    seat: UUID | None = column("The seat that chairs the body.")
    by: Person | None = one("Who decided.", on="id = {parent}.taken_by")
    at: DateTime = column("When.", sql="taken_at")
    grounds: str | None = column("Why.")
    harm: str | None = column("Why waiting for the body would have done harm.")
    cited_as: str = column("The clause that provides for it; empty where none does.")
    report_by: DateTime | None = column("Until when it is to be reported to the body.")
    reported_at: DateTime | None = column("When that was done.")
    documents: list[Document] = stored_json("What shows the report.")
    ratify_by: DateTime | None = column("From when on it has lapsed, unless it was ratified.")
    ratified_at: DateTime | None = column("When the body ratified it.")
    ratified_by: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The decision of the body that did.", on="id = {parent}.ratified_by"
    )
    lapsed: bool = expression(
        "Whether it has lapsed without ratification, so that nothing can rest on it any more.",
        sql=LAPSED.format(u="{this}"),
    )
    lapsed_at: DateTime | None = column(
        "When it lapsed; left out until that is recorded, with what rests on it."
    )
