"""The validity of decisions as read types: challenges, what was found, and what rests on them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from api.audit import AuditEntry
from api.declaration import column, one, read, stored, stored_json
from api.inputs import use_enum
from api.parties import OF_MY_PARTNERSHIPS, Organisation, Person
from api.scalars import Date, DateTime
from domain.motions import validity
from domain.provisions import recourse
from projections.urgent_actions import LAPSED

if TYPE_CHECKING:
    from api.conflicts import Conflict
    from api.decisions import Decision


@strawberry.enum(description="Whether a decision stands.")
class ValidityStatus(Enum):
    """Whether a decision stands."""

    VALID = "valid"
    CONTESTED = "contested"
    IRREGULAR = "irregular"
    VOIDABLE = "voidable"
    VOID = "void"
    RATIFIED = "ratified"
    LAPSED = "lapsed"


@strawberry.enum(description="What can be wrong with a decision.")
class DefectKind(Enum):
    """What can be wrong with a decision."""

    NOTICE = "notice"
    QUORUM = "quorum"
    ENTITLEMENT = "entitlement"
    COUNTING = "counting"
    FORM = "form"
    AUTHORITY = "authority"
    CONFLICT_OF_INTEREST = "conflict-of-interest"
    CONTENT = "content"


@strawberry.enum(description="What was found of a challenged decision.")
class ChallengeFinding(Enum):
    """What was found of a challenged decision."""

    VALID = "valid"
    IMMATERIAL = "immaterial"
    VOIDABLE = "voidable"
    VOID = "void"


@strawberry.enum(description="What becomes of an act that rests on a nullified decision.")
class Disposition(Enum):
    """What becomes of an act that rests on a nullified decision."""

    STANDS = "stands"
    FALLS = "falls"
    RE_DECIDE = "re-decide"


@strawberry.enum(description="Who may challenge decisions.")
class ChallengedBy(Enum):
    """Who may challenge decisions."""

    PARTIES = "parties"
    MEMBERS = "members"
    PARTIES_AND_MEMBERS = "parties-and-members"


@strawberry.enum(description="How an act rests on another.")
class Reliance(Enum):
    """How an act rests on another."""

    DECISION = "decision"
    AUTHORITY = "authority"
    RULE = "rule"
    TEXT = "text"
    BODY = "body"
    POST = "post"
    APPOINTMENT = "appointment"
    EXECUTION = "execution"
    CAUSE = "cause"


use_enum(validity.DefectKind, DefectKind)
use_enum(validity.ChallengeFinding, ChallengeFinding)
use_enum(validity.Disposition, Disposition)
use_enum(recourse.ChallengedBy, ChallengedBy)

STATUS_NOW = f"""(SELECT CASE WHEN status.now <> 'void' AND EXISTS (
        SELECT FROM decisions.urgent_action u
        WHERE u.decision = {{this}}.id AND {LAPSED.format(u="u")})
    THEN 'lapsed' ELSE status.now END
FROM (SELECT coalesce(
    (SELECT p.value->>'status' FROM decisions.validity v, jsonb_array_elements(v.periods) p
     WHERE v.decision = {{this}}.id AND (p.value->>'since')::timestamptz <= {{now}}
        AND (p.value->>'until' IS NULL OR (p.value->>'until')::timestamptz > {{now}})),
    CASE WHEN {{this}}.decided_at <= {{now}} THEN 'valid' END) AS now) status)"""
"""The period of now; a decision of which nothing was claimed or found has no row, and is valid,
unless it was decided in urgency and has lapsed.
"""

PERIODS = """(SELECT coalesce(
    (SELECT v.periods FROM decisions.validity v WHERE v.decision = {this}.id), '[]'::jsonb))"""


@stored
class ValidityPeriod:
    """How it stood with a decision from one moment up to, and without, another."""

    status: ValidityStatus = column("How it stood.")
    since: DateTime = column("From when.")
    until: DateTime | None = column("Until when: the first instant after.")


@stored
class Nullifier:
    """Who may nullify a voidable decision: a party, or a person."""

    party: Organisation | None = one("The party.", on="id = ({parent}.value->>'party')::uuid")
    person: Person | None = one("The person.", on="id = ({parent}.value->>'person')::uuid")


@read(table="decisions.challenge", key="id", authorised=OF_MY_PARTNERSHIPS)
class Challenge:
    """A claim that a decision is not valid, and what was found."""

    id: UUID = column("Its identifier: what `determineChallenge` asks for.")
    party: Organisation | None = one("The party that brought it.", on="id = {parent}.party")
    person: Person | None = one("The person who brought it.", on="id = {parent}.person")
    raised_at: DateTime = column("When it was brought.")
    raised_day: Date | None = column("The day, if it was said as one.")
    grounds: str | None = column("Why; none once it was erased.")
    defects: list[DefectKind] = column("What is said to be wrong.")
    seats: list[UUID] = column("The seats whose ballots are contested.")
    until_at: DateTime = column("Until when the decision could be challenged.")
    rule_source: str = column(
        "Where the rule on challenges is from: `clause`, or `default` where none says anything."
    )
    rule_cited_as: str = column("What people call the clause; empty for the default.")
    withdrawn_at: DateTime | None = column("When it was taken back.")
    finding: ChallengeFinding | None = column("What was found; none as long as it is pending.")
    found_at: DateTime | None = column("When.")
    found_defects: list[DefectKind] = column("What was found to be wrong.")
    reasons: str | None = column("Why it was found.")
    found_by: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The decision by which a body found it.", on="id = {parent}.found_by"
    )
    found_in: Annotated[Conflict, strawberry.lazy("api.conflicts")] | None = one(
        "The conflict whose ruling found it.", on="id = {parent}.found_in"
    )
    recount: list[str] = column(
        "Where it was found immaterial: what the vote comes to without the contested ballots."
    )
    voidable_by: list[Nullifier] = stored_json("Who may nullify what was found voidable.")
    voidable_until: DateTime | None = column("Until when; afterwards the decision is valid.")


@read(table="decisions.dependent", key="event", authorised=OF_MY_PARTNERSHIPS)
class Dependent:
    """An act that rests on a decision that was nullified or lapsed, and what was decided of it."""

    event: UUID = column("The event that it is: what `decideDependent` asks for.")
    entry: AuditEntry | None = one("The event, told.", on="event = {parent}.event")
    kind: str = column("Kind of the thing, such as `agreement` or `appointment`.")
    subject: UUID = column("What it made or changed, such as an amendment.")
    name: str = column("The event's recorded name.")
    reliance: Reliance = column("How it rests on the decision, or on the act in between.")
    rests_on: UUID | None = column("The event of the act in between; none: on the decision itself.")
    disposition: Disposition | None = column("What becomes of it; none as long as that is open.")
    decided_at: DateTime | None = column("When that was decided.")
    reasons: str | None = column("Why.")
    decided_by: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The decision by which it was.", on="id = {parent}.decided_by"
    )
    decided_in: Annotated[Conflict, strawberry.lazy("api.conflicts")] | None = one(
        "The conflict in which it was.", on="id = {parent}.decided_in"
    )


@read(table="decisions.ratification", key="event", authorised=OF_MY_PARTNERSHIPS)
class Ratification:
    """Later approval that cures defects of a decision."""

    event: UUID = column("The event with which it was ratified.")
    by: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The decision that approves.", on="id = {parent}.by"
    )
    ratified_at: DateTime = column("When it was ratified.")
    since: DateTime = column("From when it is valid by that, which may be from the start.")
    defects: list[DefectKind] = column("The defects that are cured.")


@read(table="decisions.validity", key="decision", authorised=OF_MY_PARTNERSHIPS)
class Nullification:
    """That a decision was nullified, declared void, or fell with another."""

    nullified_at: DateTime | None = column("When; none for a decision that fell with another.")
    since: DateTime | None = column("From when it is without effect.", sql="void_since")
    party: Organisation | None = one(
        "The party that nullified it.", on="id = {parent}.nullified_by_party"
    )
    person: Person | None = one(
        "The person who nullified it.", on="id = {parent}.nullified_by_person"
    )
    by: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The decision by which a body did.", on="id = {parent}.nullified_by"
    )
    fell_with: Annotated[Decision, strawberry.lazy("api.decisions")] | None = one(
        "The nullified decision with which it fell.", on="id = {parent}.fell_with"
    )
    awaiting: int = column("How many acts that rest on it await a decision on them.")
