"""The course of a decision beside its votes: how it was prepared, and what became of it.

Here are the rows that the decisions view keeps of that, and how each event changes the row of
the decision. What was reported done and what was objected is confidential: both stand in tables
of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.decisions.proxy import ProxyGranted, ProxyRevoked
from domain.elections.lot import LotDrawn, LotEvent, LotPrepared, LotSourceTold
from domain.motions.floor import (
    ConsultationContradicted,
    ConsultationEntered,
    MotionAdjourned,
    MotionAmended,
)
from domain.motions.motion import (
    MotionSeconded,
    PapersCirculated,
    ProcedurePinned,
    TimeLimitsPinned,
)
from domain.motions.poll import BallotRuledInvalid
from domain.motions.sequel import (
    CastingVoteCast,
    DecisionRescinded,
    DecisionSuperseded,
    EvidenceEntered,
)
from domain.provisions.scheme import CompetencePinned
from domain.record import Record
from domain.voting.reconsideration import DecisionReconsidered
from domain.voting.rules import FromClause, RuleOrigin
from projections.consultations import on_consultation_contradicted, on_consultation_entered
from projections.lots import after
from projections.motions import CastingVote, DecisionRow, Paper, Second, Wording
from projections.one_word import undecided
from projections.ready_made import instant
from projections.rows import Rows, Table
from projections.urgent_actions import settle

OPENED_AGAIN = "It was opened again for a new vote: what it had come to before holds no longer."
"""What is said of a motion that is reconsidered, until there is a new vote."""
DECIDED_ANEW = "It was voted on anew, as the first decision was reconsidered."
"""What is said of it then, besides what it came to."""

# Rows


@dataclass(frozen=True)
class ObjectionRow:
    """An objection as it was last argued for a seat in a poll."""

    decision: UUID
    poll: UUID
    seat: UUID
    ballot: UUID
    partnership: UUID
    voter: UUID | None
    raised_at: datetime
    argument: str | None
    """Unsealed: withheld from those not entitled to it."""
    position: int


@dataclass(frozen=True)
class ProxyRow:
    """A proxy: who lets whom vote for which seat, in what, and since when."""

    id: UUID
    partnership: UUID
    body: UUID | None
    decision: UUID | None
    seat: UUID
    principal: UUID
    holder: UUID
    granted_at: datetime
    granted_day: date | None
    revoked_at: datetime | None
    revoked_day: date | None
    version: int
    position: int


# Tables

OBJECTION = Table(
    "objection",
    ObjectionRow,
    key=("decision", "poll", "seat"),
    ddl="""
    CREATE TABLE objection (
        decision uuid NOT NULL,
        poll uuid NOT NULL,
        seat uuid NOT NULL,
        ballot uuid NOT NULL,
        partnership uuid NOT NULL,
        voter uuid,
        raised_at timestamptz NOT NULL,
        argument text,
        position bigint NOT NULL,
        PRIMARY KEY (decision, poll, seat)
    );
    """,
)

PROXY = Table(
    "proxy",
    ProxyRow,
    key=("id",),
    ddl="""
    CREATE TABLE proxy (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        body uuid,
        decision uuid,
        seat uuid NOT NULL,
        principal uuid NOT NULL,
        holder uuid NOT NULL,
        granted_at timestamptz NOT NULL,
        granted_day date,
        revoked_at timestamptz,
        revoked_day date,
        version integer NOT NULL,
        position bigint NOT NULL
    );
    -- The latest first: of a partnership, a body, a decision, and of those who give and have them.
    CREATE INDEX ON proxy (partnership, granted_at DESC, id);
    CREATE INDEX ON proxy (body, granted_at DESC, id) WHERE body IS NOT NULL;
    CREATE INDEX ON proxy (decision, granted_at DESC, id) WHERE decision IS NOT NULL;
    CREATE INDEX ON proxy (principal, granted_at DESC, id);
    CREATE INDEX ON proxy (holder, granted_at DESC, id);
    """,
)


# How each event changes the decision


def _procedure(
    _rows: Rows, row: DecisionRow, record: Record[ProcedurePinned], _position: int
) -> DecisionRow:
    return replace(row, procedure=record.data.procedure, **_pinned("procedure", record.data.origin))


def _limits(
    _rows: Rows, row: DecisionRow, record: Record[TimeLimitsPinned], _position: int
) -> DecisionRow:
    return replace(row, limits=record.data.limits, **_pinned("limits", record.data.origin))


def _competence(
    _rows: Rows, row: DecisionRow, record: Record[CompetencePinned], _position: int
) -> DecisionRow:
    pinned = record.data.competence
    return replace(row, competence=pinned.assignment, **_pinned("competence", pinned.origin))


def _pinned(what: str, origin: RuleOrigin) -> dict[str, Any]:
    """The columns that say which clause, in which version, something was pinned from."""
    clause = origin if isinstance(origin, FromClause) else None
    return {
        f"{what}_cited_as": clause.cited_as if clause else "",
        f"{what}_clause": clause.clause if clause else None,
        f"{what}_version": clause.version if clause else None,
    }


def _seconded(
    _rows: Rows, row: DecisionRow, record: Record[MotionSeconded], _position: int
) -> DecisionRow:
    happened = record.data
    second = Second(happened.seconder, happened.party, instant(happened.effective.at))
    return replace(row, seconds=(*row.seconds, second))


def _circulated(
    _rows: Rows, row: DecisionRow, record: Record[PapersCirculated], _position: int
) -> DecisionRow:
    at = instant(record.data.effective.at)
    papers = tuple(Paper(paper.title, paper.sha256, at) for paper in record.data.papers)
    return replace(row, papers=(*row.papers, *papers))


def _cast(
    _rows: Rows, row: DecisionRow, record: Record[CastingVoteCast], _position: int
) -> DecisionRow:
    happened = record.data
    vote = CastingVote(
        happened.poll,
        happened.seat,
        happened.voter,
        happened.stance,
        instant(happened.effective.at),
    )
    told = row.explanation
    broke = told is not None and told.decided_by == "casting-vote"
    return row if broke else replace(row, casting_vote=vote)  # one that came after changes nothing


def _evidenced(
    _rows: Rows, row: DecisionRow, record: Record[EvidenceEntered], _position: int
) -> DecisionRow:
    return replace(row, evidence=(*row.evidence, *record.data.documents))


def _rescinded(
    rows: Rows, row: DecisionRow, record: Record[DecisionRescinded], _position: int
) -> DecisionRow:
    settle(rows, row)
    return replace(row, rescinded_at=record.data.effective.at, rescinded_by=record.data.by)


def _superseded(
    rows: Rows, row: DecisionRow, record: Record[DecisionSuperseded], _position: int
) -> DecisionRow:
    settle(rows, row)
    return replace(row, superseded_at=record.data.effective.at, superseded_by=record.data.by)


def _reconsidered(
    rows: Rows, row: DecisionRow, record: Record[DecisionReconsidered], position: int
) -> DecisionRow:
    """As before the first vote: what that came to is told by the polls, and by the trail."""
    return replace(
        undecided(rows, row, position),
        sentences=(OPENED_AGAIN,),
        lot=None,
        casting_vote=None,
        implemented_at=None,
        reconsidered_at=record.data.effective.at,
        reconsidered_by=record.data.by,
    )


def _lot(
    _rows: Rows,
    row: DecisionRow,
    record: Record[LotEvent],
    _position: int,
) -> DecisionRow:
    return replace(row, lot=after(row.lot, record.data))


def _ruled_invalid(
    _rows: Rows, row: DecisionRow, record: Record[BallotRuledInvalid], _position: int
) -> DecisionRow:
    happened = record.data
    polls = tuple(
        replace(poll, invalid=(*poll.invalid, happened.seat)) if poll.id == happened.poll else poll
        for poll in row.polls
    )
    return replace(row, polls=polls)


def _amended(
    _rows: Rows, row: DecisionRow, record: Record[MotionAmended], _position: int
) -> DecisionRow:
    happened = record.data
    until = instant(happened.effective.at)
    before = Wording(row.title, row.text, until, happened.by, happened.decision)
    row = replace(row, title=happened.title, text=happened.text)
    return replace(row, wordings=(*row.wordings, before))


def _adjourned(
    _rows: Rows, row: DecisionRow, record: Record[MotionAdjourned], _position: int
) -> DecisionRow:
    return replace(row, adjourned_until=record.data.until.at)


Change = Callable[[Rows, DecisionRow, Record[Any], int], DecisionRow]
CHANGES: dict[type, Change] = {
    ProcedurePinned: _procedure,
    TimeLimitsPinned: _limits,
    CompetencePinned: _competence,
    MotionSeconded: _seconded,
    PapersCirculated: _circulated,
    CastingVoteCast: _cast,
    EvidenceEntered: _evidenced,
    DecisionRescinded: _rescinded,
    DecisionSuperseded: _superseded,
    DecisionReconsidered: _reconsidered,
    MotionAmended: _amended,
    MotionAdjourned: _adjourned,
    ConsultationEntered: on_consultation_entered,
    ConsultationContradicted: on_consultation_contradicted,
    LotPrepared: _lot,
    LotDrawn: _lot,
    LotSourceTold: _lot,
    BallotRuledInvalid: _ruled_invalid,
}
"""The decision's row after each of these events."""


# Proxies


def on_proxy_granted(rows: Rows, record: Record[ProxyGranted], position: int) -> None:
    """The proxy."""
    happened = record.data
    rows.put(
        ProxyRow(
            id=happened.id,
            partnership=happened.partnership,
            body=happened.body,
            decision=happened.decision,
            seat=happened.seat,
            principal=happened.principal,
            holder=happened.holder,
            granted_at=happened.effective.at,
            granted_day=happened.effective.day,
            revoked_at=None,
            revoked_day=None,
            version=record.version,
            position=position,
        )
    )


def on_proxy_revoked(rows: Rows, record: Record[ProxyRevoked], position: int) -> None:
    """The end of the proxy."""
    proxy = rows.existing(ProxyRow, record.stream)
    revoked = record.data.effective
    proxy = replace(proxy, revoked_at=revoked.at, revoked_day=revoked.day)
    rows.put(replace(proxy, version=record.version, position=position))
