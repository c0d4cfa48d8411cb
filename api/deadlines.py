"""Deadlines as a read type: what is due and overdue, and for whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import strawberry

from api.declaration import Connection, asc, column, expression, id_of, many, one, read, where
from api.parties import Organisation, Partnership, Person
from api.scalars import DateTime
from api.visibility import not_left, recorded_in_time
from projections.deadlines import EVERYTHING_DUE

# That a thing is due no more tells what came later; who has left is told what waits for it alone.
TO_BE_TOLD = (
    f"{{everything}} OR partnership = ANY({{partnerships}}) AND ({not_left()} OR"
    f" party = {{organisation}} AND {recorded_in_time()})"
)


@read(table="decisions.due", authorised=TO_BE_TOLD)
class Due:
    """Something that is due: what happens by itself then, or what somebody has to do by then."""

    kind: str = column(
        "What kind of thing: `poll-closes`, `term-ends`, `seat-term-ends`, `party-gone`, "
        "`poll-count-overdue` happen by themselves; a `vote`, a `ruling`, an "
        "`acceptance-awaited` and the like wait for somebody."
    )
    item: UUID = column(
        "What is due in the subject, such as the poll; of a vote, a name of its own.", sql="id"
    )
    subject: UUID = column("What it is about, such as the decision.")
    sentence: str = column("What it is, for a person.")
    due_at: DateTime = column("When it is due.")
    remind_from: DateTime | None = column("From when on to remind of it.")
    is_overdue: bool = expression(
        "Whether that was before now.", sql="coalesce(due_at <= {now}, false)"
    )
    partnership: Partnership = one(
        "The partnership that it belongs to.", on="id = {parent}.partnership", implied=True
    )
    person: Person | None = one("For whom, where it is for one person.", on="id = {parent}.person")
    party: Organisation | None = one(
        "For which party, where it is for one.", on="id = {parent}.party"
    )


FILTERS: dict[str, Any] = {
    "partnership": where(
        "partnership = {partnership}", id_of("Partnership"), "Only of this partnership."
    ),
    "person": where("person = {person}", id_of("Person"), "Only for this person."),
    "party": where("party = {party}", id_of("Organisation"), "Only for this party."),
    "kind": where("kind = {kind}", str, "Only of this kind."),
    "until": where("due_at <= {until}", DateTime, "Only what is due then or before."),
    "overdue": where("(due_at <= {now}) = {overdue}", bool, "Only what is overdue, or is not."),
    "to_be_reminded": where(
        "coalesce(remind_from <= {now}, false) = {to_be_reminded}",
        bool,
        "Only what one is to be reminded of by now, or not yet.",
    ),
}


@strawberry.type
class DeadlineQueries:
    """What is due."""

    due: Connection[Due] = many(
        "What is due and overdue, the earliest first.",
        order=[asc("due_at", "timestamptz"), asc("id", "uuid")],
        rows=EVERYTHING_DUE,
        filters=FILTERS,
    )
