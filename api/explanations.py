"""Explanations as read types: why a vote came to its outcome, as exact arithmetic."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from uuid import UUID

import strawberry

from api.declaration import column, stored, stored_json
from api.inputs import use_enum
from domain.voting import rules


@strawberry.enum(description="What is counted of each seat.")
class Measure(Enum):
    """What is counted of each seat."""

    VOTES = "votes"
    WEIGHT = "weight"
    PERSONS = "persons"


use_enum(rules.Measure, Measure)


@stored
class Step:
    """One step of the reasoning: a quorum or condition, its arithmetic, and whether it holds."""

    kind: str = column("The kind of condition.")
    holds: bool | None = column("Whether it holds; null where the tally does not say enough.")
    decisive: bool = column("Whether the outcome follows from it.")
    group: str = column("Of which group; empty for everybody.")
    measure: Measure = column("In which measure.")
    counted: str | None = column(
        "What is counted: a stance, `present`, `not-yes`, `days`, `working-days` or `groups`."
    )
    count: Fraction | None = column("How many.")
    base: str | None = column("What it is compared with.")
    of: Fraction | None = column("How large that is.")
    ratio: Fraction | None = column("The count as a fraction of it.")
    comparison: str | None = column("`more than`, `at least` or `all`.")
    threshold: Fraction | None = column("What it is compared to.")
    rounded: str | None = column(
        "How that share of the base is rounded, where it is: `up`, `down` or `nearest`."
    )
    plus: Fraction | None = column("What is added to that share, where anything is.")
    needed: Fraction | None = column("The number that it comes to, rounded and added to.")
    missing: str | None = column("What the tally does not say though the rule asks for it.")
    vetoes: list[UUID] = column("The seats that stood in the way by a veto or an objection.")
    parts: list[Step] = stored_json("The conditions that it consists of.")


@stored
class SetAside:
    """A ballot that was not counted."""

    seat: UUID = column("The seat.")
    why: str = column("Why.")


@stored
class CappedSeat:
    """A seat that counted for less than its weight."""

    seat: UUID = column("The seat.")
    weight: Fraction = column("What it would have counted for.")
    counts: Fraction = column("What it counted for.")


@stored
class AppliedCap:
    """What the rule's cap on weight came to."""

    limit: Fraction = column("What nobody could count for more than.")
    of: Fraction = column("The weight that the share was taken of.")
    seats: list[CappedSeat] = stored_json("The seats that counted for less.")


@stored
class SilentMembers:
    """Members who handed in nothing, where the rule counts that as something."""

    number: Fraction = column("How many.")
    counts_as: str = column("What it is counted as: `abstain`, `no` or `yes`.")


@stored
class Explanation:
    """Why a vote came to its outcome, as exact arithmetic."""

    decided_by: str = column(
        "What was decisive: `missing`, `quorum`, `nobody-voted`, `condition`, `tie`, "
        "`casting-vote`, `casting-vote-lost` or `lot`."
    )
    quorum: list[Step] = stored_json("Whether enough were there.")
    condition: Step = stored_json("Whether what the rule asks for holds.")
    recused: list[UUID] = column("Seats that stepped back.")
    set_aside: list[SetAside] = stored_json("Ballots that were not counted.")
    rejection: Step | None = stored_json(
        "Whether what the rule asks for before a motion is rejected holds; null where it asks "
        "for nothing."
    )
    weight_cap: AppliedCap | None = stored_json(
        "What the rule's cap on weight came to; null where it has none."
    )
    silent: SilentMembers | None = stored_json(
        "Who handed in nothing and counts all the same; null where nobody does."
    )
