"""How a decision was prepared, as read types: what it concerns, notice, interests, recusals."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.course import (
    Concerned,
    Confirmation,
    Notice,
    Paper,
    PinnedCompetence,
    PinnedProcedure,
    PinnedTimeLimits,
    Second,
    Shortening,
)
from api.declaration import asc, column, every, one, part, read, stored_json
from api.interests import Interest
from api.scalars import DateTime
from api.visibility import OF_MY_PARTNERSHIPS
from projections.interests import touching


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
