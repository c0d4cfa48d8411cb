"""Rulings on conflicts as read types: what was ruled or reported, what is to be done, appeals."""

from __future__ import annotations

from enum import Enum
from uuid import UUID

import strawberry

from api.decisions import Decision
from api.declaration import column, one, stored, stored_json
from api.inputs import use_enum
from api.parties import Organisation, Person
from api.scalars import DateTime
from domain.conflicts import ruling


@strawberry.enum(description="How far a remedy has come.")
class RemedyStatus(Enum):
    """How far a remedy has come."""

    OPEN = "open"
    FULFILLED = "fulfilled"
    VERIFIED = "verified"
    LAPSED = "lapsed"


@strawberry.enum(description="What became of an appeal.")
class AppealStatus(Enum):
    """What became of an appeal."""

    PENDING = "pending"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    REMANDED = "remanded"
    LAPSED = "lapsed"


@strawberry.enum(description="How an appeal is decided.")
class AppealOutcome(Enum):
    """How an appeal is decided."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


use_enum(ruling.AppealOutcome, AppealOutcome)

BY_PARTY = "id = ({parent}.value->>'party')::uuid"
BY_PERSON = "id = ({parent}.value->>'person')::uuid"


@stored
class Side:
    """A side of a conflict: a party, or a person on their own."""

    party: Organisation | None = one("The party.", on=BY_PARTY)
    person: Person | None = one("The person, where they are in it for themselves.", on=BY_PERSON)


@stored
class Remedy:
    """What one side has to do."""

    id: UUID = column("Its identifier: what commands ask for as `remedy`.")
    what: str | None = column("What; none once it was erased.")
    owner: Side = stored_json("Which side.")
    ordered_at: DateTime = column("When it was agreed on, ordered or offered.")
    due_at: DateTime = column("By when: the first instant after.")
    status: RemedyStatus = column("How far it has come.")
    note: str | None = column("How it was done, as its owner reports.")
    fulfilled_at: DateTime | None = column("When its owner reported it done.")
    verified_at: DateTime | None = column("When another side found it done.")
    verified_by: Side | None = stored_json("Which side did.")
    reopened_at: DateTime | None = column("When it was last found not done.")
    reopened_because: str | None = column("What was missing.")


@stored
class RulingDocument:
    """A document that shows a ruling, known by its digest."""

    title: str | None = column("What it is called; none once it was erased.")
    sha256: str = column("Its SHA-256 in hexadecimal.")


@strawberry.enum(description="What became of a ruling from outside that a side reports.")
class RulingReportState(Enum):
    """What became of a ruling from outside that a side reports."""

    REPORTED = "reported"
    IN_EFFECT = "in-effect"
    CONTESTED = "contested"


@stored
class RulingReport:
    """A ruling from outside as one side reports it: its word, until others have confirmed it."""

    id: UUID = column("Its identifier: what commands ask for as `report`.")
    by: Side = stored_json("The side that reports it.")
    ruling: str | None = column("What was ruled, as it says; none once it was erased.")
    reasons: str | None = column("Why, as it says.")
    documents: list[RulingDocument] = stored_json("What shows it; who holds the files compares.")
    remedies: list[Remedy] = stored_json("What would have to be done; nothing of it is due before.")
    stage: int = column("In which stage, counted from 1.")
    reported_at: DateTime = column("When it was reported.")
    state: RulingReportState = column("What became of it.")
    confirmed: list[Side] = stored_json("The sides that confirmed it.")
    awaited: list[Side] = stored_json("The sides that have not said anything of it yet.")
    neutral: UUID | None = column("The appointment of who, being neutral, attested it.")
    in_effect_at: DateTime | None = column("When it became the ruling on the conflict.")
    contested_at: DateTime | None = column("When it was contested or taken back.")
    contested_by: Side | None = stored_json("The side that did.")
    contested_because: str | None = column("Why it did.")


@stored
class Ruling:
    """The ruling that stands."""

    ruling: str | None = column("What was ruled; on appeal, see the reasons.")
    reasons: str | None = column("Why.")
    stage: int = column("In which stage, counted from 1.")
    neutral: UUID | None = column("The appointment of who ruled.")
    by: Side | None = stored_json("The side that reports a ruling from outside.")
    given_at: DateTime = column("When.")
    appeal_until: DateTime | None = column(
        "Until when it can be appealed against: the first instant after; none: it is final."
    )
    report: UUID | None = column("The report that is in effect, of a ruling from outside.")
    documents: list[RulingDocument] = stored_json("What shows a ruling from outside.")


@stored
class Appeal:
    """An appeal against a ruling."""

    id: UUID = column("Its identifier: what commands ask for as `appeal`.")
    by: Side = stored_json("Which side appealed.")
    grounds: str | None = column("Why; none once they were erased.")
    lodged_at: DateTime = column("When.")
    status: AppealStatus = column("What became of it.")
    reasons: str | None = column("Why it was decided so.")
    neutral: UUID | None = column("The appointment of who decided it.")
    decision: Decision | None = one(
        "The decision by which a body decided it.", on="id = ({parent}.value->>'decision')::uuid"
    )
    decided_at: DateTime | None = column("When it was decided.")
