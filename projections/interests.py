"""Interests: what people declared to have at stake, what was ruled on it, and what waits for that.

An interest is a row, each ruling on it one of its own. Which motions an interest touches is worked
out when it is asked for, as the interests and the motions are then: so nothing has to be written
when either changes.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import get_args
from uuid import UUID

from domain.agreements.agreement import Event as AgreementEvent
from domain.bodies.body import Event as BodyEvent
from domain.conflicts.conflict import Event as ConflictEvent
from domain.decisions.ballot import Event as BallotEvent
from domain.decisions.decision import Event as DecisionEvent
from domain.decisions.proxy import Event as ProxyEvent
from domain.motions.interest import InterestDeclared, InterestRuled, InterestWithdrawn
from domain.parties.access import Event as AccessEvent
from domain.parties.organisation import Event as OrganisationEvent
from domain.parties.partnership import Event as PartnershipEvent
from domain.parties.person import Event as PersonEvent
from domain.payments.payment import Event as PaymentEvent
from domain.posts.appointment import Event as AppointmentEvent
from domain.posts.delegation import Event as DelegationEvent
from domain.posts.handover import Event as HandoverEvent
from domain.posts.post import Event as PostEvent
from domain.record import Record
from projections.rows import Rows, Table
from projections.view import View

# Rows


@dataclass(frozen=True)
class InterestRow:
    """A declared interest."""

    id: UUID
    partnership: UUID
    person: UUID
    kind: str
    organisation: UUID | None
    of_person: UUID | None
    """The person in whom it is."""
    matter: str
    decision: UUID | None
    details: str | None
    """Unsealed: withheld from those not entitled to it."""
    declared_at: datetime
    declared_day: date | None
    withdrawn_at: datetime | None
    withdrawn_day: date | None
    rulings: int
    version: int
    position: int


@dataclass(frozen=True)
class RulingRow:
    """What was ruled on an interest, for a motion or a body."""

    interest: UUID
    number: int
    partnership: UUID
    ruling: str
    motion: UUID | None
    body: UUID | None
    ruled_by: UUID | None
    decision: UUID | None
    reasons: str | None
    """Unsealed: withheld from those not entitled to it."""
    ruled_at: datetime
    ruled_day: date | None
    position: int


# Tables

INTEREST = Table(
    "interest",
    InterestRow,
    key=("id",),
    ddl="""
    CREATE TABLE interest (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        person uuid NOT NULL,
        kind text NOT NULL,
        organisation uuid,
        of_person uuid,
        matter text NOT NULL,
        decision uuid,
        details text,
        declared_at timestamptz NOT NULL,
        declared_day date,
        withdrawn_at timestamptz,
        withdrawn_day date,
        rulings integer NOT NULL,
        version integer NOT NULL,
        position bigint NOT NULL
    );
    -- The latest first: of a partnership, of a person, in an organisation, for a motion.
    CREATE INDEX ON interest (partnership, declared_at DESC, id);
    CREATE INDEX ON interest (person, declared_at DESC, id);
    CREATE INDEX ON interest (organisation, declared_at DESC, id) WHERE organisation IS NOT NULL;
    CREATE INDEX ON interest (decision, declared_at DESC, id) WHERE decision IS NOT NULL;
    """,
)

RULING = Table(
    "ruling",
    RulingRow,
    key=("interest", "number"),
    ddl="""
    CREATE TABLE ruling (
        interest uuid NOT NULL,
        number integer NOT NULL,
        partnership uuid NOT NULL,
        ruling text NOT NULL,
        motion uuid,
        body uuid,
        ruled_by uuid,
        decision uuid,
        reasons text,
        ruled_at timestamptz NOT NULL,
        ruled_day date,
        position bigint NOT NULL,
        PRIMARY KEY (interest, number)
    );
    """,
)

INTERESTS = View(
    "interests",
    version=1,
    tables=(INTEREST, RULING),
    ignores=frozenset(
        get_args(
            AgreementEvent
            | AccessEvent
            | AppointmentEvent
            | BallotEvent
            | BodyEvent
            | ConflictEvent
            | DecisionEvent
            | DelegationEvent
            | HandoverEvent
            | OrganisationEvent
            | PartnershipEvent
            | PaymentEvent
            | PersonEvent
            | PostEvent
            | ProxyEvent
        )
    ),
)


@INTERESTS.on(InterestDeclared)
def on_interest_declared(rows: Rows, record: Record[InterestDeclared], position: int) -> None:
    """The interest."""
    happened = record.data
    side = happened.interest_in
    rows.put(
        InterestRow(
            id=happened.id,
            partnership=happened.partnership,
            person=happened.person,
            kind=happened.kind,
            organisation=None if side is None else side.party,
            of_person=None if side is None else side.person,
            matter=happened.matter,
            decision=happened.decision,
            details=rows.unseal(record, happened.details),
            declared_at=happened.effective.at,
            declared_day=happened.effective.day,
            withdrawn_at=None,
            withdrawn_day=None,
            rulings=0,
            version=record.version,
            position=position,
        )
    )


@INTERESTS.on(InterestWithdrawn, needs=lambda record: [(InterestRow, record.stream)])
def on_interest_withdrawn(rows: Rows, record: Record[InterestWithdrawn], position: int) -> None:
    """Its end."""
    interest, ended = rows.existing(InterestRow, record.stream), record.data.effective
    rows.put(
        replace(
            interest,
            withdrawn_at=ended.at,
            withdrawn_day=ended.day,
            version=record.version,
            position=position,
        )
    )


@INTERESTS.on(InterestRuled, needs=lambda record: [(InterestRow, record.stream)])
def on_interest_ruled(rows: Rows, record: Record[InterestRuled], position: int) -> None:
    """The ruling."""
    interest, happened = rows.existing(InterestRow, record.stream), record.data
    number = interest.rulings + 1
    rows.put(replace(interest, rulings=number, version=record.version, position=position))
    rows.put(
        RulingRow(
            interest=interest.id,
            number=number,
            partnership=interest.partnership,
            ruling=happened.ruling,
            motion=happened.motion,
            body=happened.body,
            ruled_by=happened.by,
            decision=happened.decision,
            reasons=rows.unseal(record, happened.reasons),
            ruled_at=happened.effective.at,
            ruled_day=happened.effective.day,
            position=position,
        )
    )


# What waits: interests `i` of those who hold a seat `s`, of motions `d` that are not decided


def touching(interest: str) -> str:
    """Whether an interest touches a motion `d`, as `domain.motions.interest.touches` says."""
    return f"""CASE WHEN {interest}.decision IS NOT NULL THEN {interest}.decision = d.id
    ELSE ({interest}.matter <> '' AND {interest}.matter = d.matter)
        OR EXISTS (SELECT FROM jsonb_array_elements(d.concerns) whom
            WHERE (whom->>'organisation')::uuid = {interest}.organisation
                OR (whom->>'person')::uuid = {interest}.of_person) END"""


STEPPED_BACK = """EXISTS (SELECT FROM decisions.recusal r
    WHERE r.decision = d.id AND r.seat = s.id)"""

UNRULED = """
    interests.interest i
    JOIN decisions.decision d ON d.partnership = i.partnership AND d.state IN ('proposed', 'open')
    JOIN bodies.seat s ON s.body = d.body AND s.holder = i.person
    JOIN bodies.body b ON b.id = d.body
    LEFT JOIN bodies.seat chair
        ON chair.body = b.id AND chair.id = b.chair AND chair.holder <> i.person
"""
"""Interests and the motions that they may touch, with the chair, if the chair may rule on them."""

IS_UNRULED = f"""
    i.withdrawn_at IS NULL AND i.declared_at <= {{now}}
    AND {touching("i")} AND NOT {STEPPED_BACK}
    AND NOT EXISTS (SELECT FROM interests.ruling r
        WHERE r.interest = i.id AND (r.motion = d.id OR r.body = d.body))
"""
"""Whether the interest, declared by now, touches the motion and nobody has ruled on that."""

RULING_SENTENCE = "'Rule on a declared interest that “' || d.title || '” touches.'"
