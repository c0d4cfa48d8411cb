"""How a decision was prepared, as read types: what it concerns, notice, interests, recusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.bodies import Body
from api.course import (
    Concerned,
    Confirmation,
    Document,
    Notice,
    Paper,
    PinnedCompetence,
    PinnedProcedure,
    PinnedTimeLimits,
    Second,
    Shortening,
    Wording,
)
from api.declaration import asc, column, every, expression, one, part, read, stored_json
from api.interests import Interest
from api.parties import Organisation
from api.scalars import DateTime
from api.visibility import OF_MY_PARTNERSHIPS
from projections.consultations import DENIES
from projections.interests import touching

if TYPE_CHECKING:
    from api.decisions import Decision


@read(table="decisions.recusal", key="seat", authorised=OF_MY_PARTNERSHIPS)
class Recusal:
    """A seat that stepped back from a matter."""

    seat: UUID = column("The seat.")
    since: DateTime = column("From when.")
    interest: str | None = column("The interest that was declared.")
    ruled_on: Interest | None = one(
        "The declared interest on which it was ruled so; none where the holder stepped back.",
        on="id = {parent}.ruled_on",
    )


def _first_said(column_: str) -> str:
    """Of who first contradicted what others had entered."""
    return f"""(SELECT x.{column_} FROM decisions.contradiction x
        WHERE {DENIES.format(said="x", of="{this}")}
        ORDER BY x.contradicted_at, x.id LIMIT 1)"""


@read(table="decisions.consultation", key="id", authorised=OF_MY_PARTNERSHIPS)
class Consultation:
    """That a body or a party was consulted on a motion."""

    id: UUID = column("The record.")
    body: Body | None = one("The body.", on="id = {parent}.body")
    party: Organisation | None = one("The party.", on="id = {parent}.party")
    consulted_at: DateTime = column("When.")
    opinion: str | None = column("What they said.")
    recommendation: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The decision by which the body gave its recommendation.",
        on="id = {parent}.recommendation",
    )
    documents: list[Document] = stored_json("What shows it.")
    entered_by: Organisation | None = one(
        "The party that entered it of another one; none where who was consulted did.",
        on="id = {parent}.entered_by",
    )
    counts_from: DateTime = column("From when it counts for the vote, unless it is contradicted.")
    contradicted_at: DateTime | None = expression(
        "When it was said that it was not so.", sql=_first_said("contradicted_at")
    )
    contradicted_by: Organisation | None = one(
        "The party that said so first: itself, or one with a seat in the body.",
        on=f"id = {_first_said('party').replace('{this}', '{parent}')}",
    )
    contradicted_because: str | None = expression(
        "What it says to be otherwise.", sql=_first_said("grounds")
    )


@strawberry.type
class Preparation:
    """What a decision says of what came before its votes."""

    concerns: list[Concerned] = stored_json("Whom it benefits or burdens in particular.")
    recusals: list[Recusal] = every(
        "Who stepped back, and why.",
        on="decision = {parent}.id",
        order=[asc("since", "timestamptz"), asc("seat", "uuid")],
        implied=True,
    )
    procedure: PinnedProcedure = part("The rules of procedure that govern it.")
    time_limits: PinnedTimeLimits = part("The time limits that govern it.")
    competence: PinnedCompetence = part("Who decides its matter, by the scheme of delegation.")
    seconds: list[Second] = stored_json("Who seconded the motion.")
    papers: list[Paper] = stored_json("The papers that were circulated.")
    notices: list[Notice] = stored_json("The notices that were given.")
    shortenings: list[Shortening] = every(
        "That its notice was shortened.",
        on="decision = {parent}.id",
        order=[asc('"position"', "int8")],
        implied=True,
    )
    confirmations: list[Confirmation] = stored_json(
        "Who confirmed to have no interest in the matter."
    )
    interests: list[Interest] = every(
        "Declared interests that it touches, those that were withdrawn among them.",
        on="EXISTS (SELECT FROM decisions.decision d WHERE d.id = {parent}.id"
        f" AND d.partnership = {{this}}.partnership AND {touching('{this}')})",
        order=[asc("declared_at", "timestamptz"), asc("id", "uuid")],
    )
    wordings: list[Wording] = stored_json("How the motion read before it was amended, in order.")
    adjourned_until: DateTime | None = column("To when it was put off last.")
    consultations: list[Consultation] = every(
        "Who was consulted before the vote.",
        on="decision = {parent}.id",
        order=[asc("consulted_at", "timestamptz"), asc("id", "uuid")],
        implied=True,
    )
