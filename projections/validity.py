"""Validity as rows: how it stands with a decision over time, challenges, and what rests on it.

The decisions view keeps these tables. A decision that nobody challenged, nullified or ratified
has no row in any of them: it is valid from when it was decided. Grounds and reasons are
confidential, and so stand apart from the decision's own row.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from domain.motions.validity import (
    ChallengeDetermined,
    ChallengeWithdrawn,
    DecisionChallenged,
    DecisionFell,
    DecisionNullified,
    DecisionRatified,
    Dependent,
    DependentDecided,
    UrgencyLapsed,
    Validity,
    ValidityStatus,
    history,
    judged,
)
from domain.record import Record
from domain.values import Moment
from domain.voting.explanation import sentences
from domain.voting.rules import FromClause
from domain.voting.side import Side
from projections.motions import DecisionRow
from projections.ready_made import instant
from projections.rows import Rows, Table
from projections.urgent_actions import UrgentActionRow, settle

# Rows


@dataclass(frozen=True)
class ValidityPeriod:
    """How it stood with a decision from one moment up to, and without, another (ready-made)."""

    status: ValidityStatus
    since: str
    until: str | None


@dataclass(frozen=True)
class ValidityRow:
    """How it stands with a decision."""

    decision: UUID
    partnership: UUID
    course: Validity
    """What was claimed and found so far."""
    periods: tuple[ValidityPeriod, ...]
    """What follows from that for every moment, as known by now."""
    awaiting: int
    """How many acts that rest on it await that somebody decides what becomes of them."""
    pending: int
    """How many challenges are not answered."""
    nullified_at: datetime | None
    nullified_by_party: UUID | None
    nullified_by_person: UUID | None
    nullified_by: UUID | None
    """The decision by which it was nullified."""
    void_since: datetime | None
    fell_with: UUID | None
    """The nullified decision with which it fell."""
    position: int


@dataclass(frozen=True)
class ChallengeRow:
    """A challenge and what was found."""

    id: UUID
    decision: UUID
    partnership: UUID
    party: UUID | None
    person: UUID | None
    raised_at: datetime
    raised_day: date | None
    grounds: str | None
    """Unsealed, and empty once its key is destroyed; so are the reasons."""
    defects: tuple[str, ...]
    seats: tuple[UUID, ...]
    until_at: datetime
    rule_source: str
    rule_cited_as: str
    withdrawn_at: datetime | None
    finding: str | None
    found_at: datetime | None
    found_defects: tuple[str, ...]
    reasons: str | None
    found_by: UUID | None
    found_in: UUID | None
    recount: tuple[str, ...]
    voidable_by: tuple[Side, ...]
    voidable_until: datetime | None
    position: int


@dataclass(frozen=True)
class DependentRow:
    """An act that rests on a nullified decision, and what was decided of it."""

    decision: UUID
    event: UUID
    number: int
    partnership: UUID
    kind: str
    subject: UUID
    name: str
    reliance: str
    rests_on: UUID | None
    disposition: str | None
    decided_at: datetime | None
    reasons: str | None
    decided_by: UUID | None
    decided_in: UUID | None
    position: int


@dataclass(frozen=True)
class RatificationRow:
    """Later approval of a decision."""

    decision: UUID
    event: UUID
    by: UUID
    number: int
    partnership: UUID
    ratified_at: datetime
    since: datetime
    defects: tuple[str, ...]
    position: int


# Tables

VALIDITY = Table(
    "validity",
    ValidityRow,
    key=("decision",),
    ddl="""
    CREATE TABLE validity (
        decision uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        course jsonb NOT NULL,
        periods jsonb NOT NULL,
        awaiting integer NOT NULL,
        pending integer NOT NULL,
        nullified_at timestamptz,
        nullified_by_party uuid,
        nullified_by_person uuid,
        nullified_by uuid,
        void_since timestamptz,
        fell_with uuid,
        position bigint NOT NULL
    );
    CREATE INDEX ON validity (partnership) WHERE awaiting > 0 OR pending > 0;  -- what waits
    """,
)

CHALLENGE = Table(
    "challenge",
    ChallengeRow,
    key=("decision", "id"),
    ddl="""
    CREATE TABLE challenge (
        id uuid NOT NULL,
        decision uuid NOT NULL,
        partnership uuid NOT NULL,
        party uuid,
        person uuid,
        raised_at timestamptz NOT NULL,
        raised_day date,
        grounds text,
        defects text[] NOT NULL,
        seats uuid[] NOT NULL,
        until_at timestamptz NOT NULL,
        rule_source text NOT NULL,
        rule_cited_as text NOT NULL,
        withdrawn_at timestamptz,
        finding text,
        found_at timestamptz,
        found_defects text[] NOT NULL,
        reasons text,
        found_by uuid,
        found_in uuid,
        recount text[] NOT NULL,
        voidable_by jsonb NOT NULL,
        voidable_until timestamptz,
        position bigint NOT NULL,
        PRIMARY KEY (decision, id)
    );
    CREATE INDEX ON challenge (decision, raised_at, id);  -- of a decision, as they came
    """,
)

DEPENDENT = Table(
    "dependent",
    DependentRow,
    key=("decision", "event"),
    ddl="""
    CREATE TABLE dependent (
        decision uuid NOT NULL,
        event uuid NOT NULL,
        number integer NOT NULL,
        partnership uuid NOT NULL,
        kind text NOT NULL,
        subject uuid NOT NULL,
        name text NOT NULL,
        reliance text NOT NULL,
        rests_on uuid,
        disposition text,
        decided_at timestamptz,
        reasons text,
        decided_by uuid,
        decided_in uuid,
        position bigint NOT NULL,
        PRIMARY KEY (decision, event)
    );
    CREATE INDEX ON dependent (decision, number, event);  -- as they were listed
    CREATE INDEX ON dependent (partnership) WHERE disposition = 'falls';  -- what is to be undone
    """,
)

RATIFICATION = Table(
    "ratification",
    RatificationRow,
    key=("decision", "event"),
    ddl="""
    CREATE TABLE ratification (
        decision uuid NOT NULL,
        event uuid NOT NULL,
        by uuid NOT NULL,
        number integer NOT NULL,
        partnership uuid NOT NULL,
        ratified_at timestamptz NOT NULL,
        since timestamptz NOT NULL,
        defects text[] NOT NULL,
        position bigint NOT NULL,
        PRIMARY KEY (decision, event)
    );
    """,
)

TABLES = (VALIDITY, CHALLENGE, DEPENDENT, RATIFICATION)

LATEST = Moment(datetime.max.replace(tzinfo=UTC))

# How each event changes them


def _judged(rows: Rows, row: DecisionRow, record: Record[Any], position: int) -> ValidityRow:
    """How it stands with the decision after what happened."""
    before = rows.get(ValidityRow, row.id)
    course = judged(Validity() if before is None else before.course, record.data)
    decided = LATEST if row.decided_at is None else Moment(row.decided_at)
    periods = tuple(
        ValidityPeriod(
            one.status, instant(one.since), None if one.until is None else instant(one.until)
        )
        for one in history(course, decided)
    )
    finally_decided = sum(disposition != "re-decide" for _, disposition in course.dispositions)
    if before is None:
        before = ValidityRow(
            decision=row.id,
            partnership=row.partnership,
            course=course,
            periods=periods,
            awaiting=0,
            pending=0,
            nullified_at=None,
            nullified_by_party=None,
            nullified_by_person=None,
            nullified_by=None,
            void_since=None,
            fell_with=None,
            position=position,
        )
    after = replace(
        before,
        course=course,
        periods=periods,
        awaiting=len(course.dependents) - finally_decided,
        pending=sum(one.is_pending for one in course.challenges),
        void_since=None if course.void_since is None else course.void_since.at,
        position=position,
    )
    rows.put(after)
    return after


def _challenged(
    rows: Rows, row: DecisionRow, record: Record[DecisionChallenged], position: int
) -> DecisionRow:
    _judged(rows, row, record, position)
    happened, origin = record.data, record.data.rule.origin
    rows.put(
        ChallengeRow(
            id=happened.challenge,
            decision=row.id,
            partnership=row.partnership,
            party=happened.by.party,
            person=happened.by.person,
            raised_at=happened.effective.at,
            raised_day=happened.effective.day,
            grounds=rows.unseal(record, happened.grounds),
            defects=happened.defects,
            seats=happened.seats,
            until_at=happened.until.at,
            rule_source=origin.kind,
            rule_cited_as=origin.cited_as if isinstance(origin, FromClause) else "",
            withdrawn_at=None,
            finding=None,
            found_at=None,
            found_defects=(),
            reasons=None,
            found_by=None,
            found_in=None,
            recount=(),
            voidable_by=(),
            voidable_until=None,
            position=position,
        )
    )
    return row


def _withdrawn(
    rows: Rows, row: DecisionRow, record: Record[ChallengeWithdrawn], position: int
) -> DecisionRow:
    _judged(rows, row, record, position)
    challenge = rows.existing(ChallengeRow, (row.id, record.data.challenge))
    rows.put(replace(challenge, withdrawn_at=record.data.effective.at, position=position))
    return row


def _determined(
    rows: Rows, row: DecisionRow, record: Record[ChallengeDetermined], position: int
) -> DecisionRow:
    _judged(rows, row, record, position)
    happened = record.data
    challenge = rows.existing(ChallengeRow, (row.id, happened.challenge))
    until = happened.voidable_until
    rows.put(
        replace(
            challenge,
            finding=happened.finding,
            found_at=happened.effective.at,
            found_defects=happened.defects,
            reasons=rows.unseal(record, happened.reasons),
            found_by=happened.decision,
            found_in=happened.conflict,
            recount=() if happened.recount is None else sentences(happened.recount),
            voidable_by=happened.voidable_by,
            voidable_until=None if until is None else until.at,
            position=position,
        )
    )
    return row


def _nullified(
    rows: Rows, row: DecisionRow, record: Record[DecisionNullified], position: int
) -> DecisionRow:
    happened, by = record.data, record.data.by
    before = rows.get(ValidityRow, row.id)
    course = Validity() if before is None else before.course
    settle(rows, row)
    rows.put(
        replace(
            _judged(rows, row, record, position),
            nullified_at=happened.effective.at,
            nullified_by_party=None if by is None else by.party,
            nullified_by_person=None if by is None else by.person,
            nullified_by=happened.decision,
        )
    )
    _list(rows, row, course.dependents, happened.dependents, position)
    return row


def _lapsed(
    rows: Rows, row: DecisionRow, record: Record[UrgencyLapsed], position: int
) -> DecisionRow:
    happened = record.data
    settle(rows, row)
    _judged(rows, row, record, position)
    action = rows.existing(UrgentActionRow, row.id)
    rows.put(replace(action, lapsed_at=happened.effective.at, position=position))
    _list(rows, row, (), happened.dependents, position)
    said = "It has no effect any more: it lapsed, as the body had not ratified it."
    return replace(row, sentences=(said, *row.sentences))


def _list(
    rows: Rows,
    row: DecisionRow,
    before: tuple[Dependent, ...],
    dependents: tuple[Dependent, ...],
    position: int,
) -> None:
    """List what rests on it, after what was listed already, of which it may have been decided."""
    listed = {one.event for one in before}
    new = (one for one in dependents if one.event not in listed)
    for number, dependent in enumerate(new, len(before) + 1):
        rows.put(
            DependentRow(
                decision=row.id,
                event=dependent.event,
                number=number,
                partnership=row.partnership,
                kind=dependent.kind,
                subject=dependent.subject,
                name=dependent.name,
                reliance=dependent.reliance,
                rests_on=dependent.on,
                disposition=None,
                decided_at=None,
                reasons=None,
                decided_by=None,
                decided_in=None,
                position=position,
            )
        )


def _dependent_decided(
    rows: Rows, row: DecisionRow, record: Record[DependentDecided], position: int
) -> DecisionRow:
    before = rows.existing(ValidityRow, row.id).course
    _judged(rows, row, record, position)
    happened = record.data
    _list(rows, row, before.dependents, happened.dependents, position)
    dependent = rows.existing(DependentRow, (row.id, happened.event))
    rows.put(
        replace(
            dependent,
            disposition=happened.disposition,
            decided_at=happened.effective.at,
            reasons=rows.unseal(record, happened.reasons),
            decided_by=happened.decision,
            decided_in=happened.conflict,
            position=position,
        )
    )
    return row


def _fell(rows: Rows, row: DecisionRow, record: Record[DecisionFell], position: int) -> DecisionRow:
    rows.put(replace(_judged(rows, row, record, position), fell_with=record.data.nullified))
    return row


def _ratified(
    rows: Rows, row: DecisionRow, record: Record[DecisionRatified], position: int
) -> DecisionRow:
    validity, happened = _judged(rows, row, record, position), record.data
    rows.put(
        RatificationRow(
            decision=row.id,
            event=record.id,
            by=happened.decision,
            number=len(validity.course.ratifications),
            partnership=row.partnership,
            ratified_at=happened.effective.at,
            since=happened.since.at,
            defects=happened.defects,
            position=position,
        )
    )
    return row


VALIDITY_CHANGES: dict[type, Callable[[Rows, DecisionRow, Record[Any], int], DecisionRow]] = {
    DecisionChallenged: _challenged,
    ChallengeWithdrawn: _withdrawn,
    ChallengeDetermined: _determined,
    DecisionNullified: _nullified,
    DependentDecided: _dependent_decided,
    DecisionFell: _fell,
    DecisionRatified: _ratified,
    UrgencyLapsed: _lapsed,
}
"""What each of these events changes; the decision's own row only tells that it lapsed."""
