"""Votes: who may vote in a poll and how each of them did, as the decisions view has them.

Every seat that may vote has a row from the opening of its poll, and a ballot touches that row
alone, so a thousand ballots are a thousand small writes. When the poll is closed the votes are
gathered once into the ready-made list in the decision's row; while they are not,
`votes_ready` is false there and `READ_VOTES` gathers them when asked for.

A ballot counts when it came in time; of several for one seat the last, or the first where the
rule makes ballots final, and what the holder handed in before what a proxy did
(`domain.decisions.ballots_counted.ballots_to_count`). One that was set aside in the count
counts no more.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.decisions.ballot import Event as BallotEvent
from domain.elections.marks import marked
from domain.motions.sealed_ballot import SealedBallotCast
from domain.values import PollId
from domain.voting.rules import OBJECTING
from domain.voting.tally import Choice, Electorate, Stance, Tally
from projections.ready_made import instant
from projections.rows import Rows, Table

# Rows


@dataclass(frozen=True)
class Mark:
    """What a ballot says of one option (ready-made)."""

    option: str
    rank: int | None
    """Where the method takes ranks: from 1, level ones alike."""
    score: int | None
    """Where the method takes scores."""
    against: bool
    """Whether the ballot is against it, where the method counts that."""


@dataclass(frozen=True)
class Vote:
    """How one seat voted (ready-made)."""

    poll: UUID | None
    """None where it was reported with a tally."""
    ballot: UUID | None
    seat: UUID
    voter: UUID | None
    party: UUID | None
    choice: str | None
    """The stance; None where options are marked, and while it is sealed; a secret ballot stays
    that."""
    marks: tuple[Mark, ...]
    cast_at: str
    counted: bool


@dataclass(frozen=True)
class Handed:
    """A ballot as it was handed in."""

    choice: str | None
    """None where it was sealed."""
    voter: UUID | None
    cast_at: str
    accepted: bool
    """Whether it was handed in here while the poll was open: then it is in time."""
    marks: tuple[Mark, ...] | None
    """The options that it marks; None where it takes a stance."""
    successor: bool = False
    """Whether who handed it in had taken the seat since the poll was opened."""
    is_set_aside: bool = False
    """Whether the source shows that it does not count."""


@dataclass(frozen=True)
class ElectorRow:
    """A seat that may vote in a poll, and how it voted if it did."""

    decision: UUID
    poll: UUID
    """The poll; of a vote that was reported with a tally, the record that reports it."""
    seat: UUID
    poll_number: int
    number: int
    """The place of the seat in the electorate, from 1."""
    holder: UUID | None
    party: UUID | None
    weight: str
    group_name: str
    persons: int
    ballot: UUID | None
    voter: UUID | None
    choice: str | None
    """The stance, or how options are marked; None where nothing was handed in."""
    marks: tuple[Mark, ...] | None
    """The options that the ballot marks; None where it takes a stance."""
    cast_at: datetime | None
    counted: bool
    handed_in: tuple[Handed, ...]
    """Everything that was handed in for the seat, in recorded order."""


@dataclass(frozen=True)
class PollRow:
    """A poll, and the seats of its electorate in order."""

    decision: UUID
    id: PollId
    number: int
    """Counts the votes on the decision from 1, in recorded order."""
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    counted: bool
    ballots_final: bool
    """Whether the rule makes the first ballot of a seat the one that counts."""
    consent: bool
    """Whether the rule asks for consent, so that objections count."""
    silence: bool
    """Whether it is adopted unless somebody objects in time."""
    opened_by: UUID | None
    opened_for: UUID | None
    seats: tuple[UUID, ...]


# Tables

ELECTOR = Table(
    "elector",
    ElectorRow,
    key=("decision", "poll", "seat"),
    ddl="""
    CREATE TABLE elector (
        decision uuid NOT NULL,
        poll uuid NOT NULL,
        seat uuid NOT NULL,
        poll_number integer NOT NULL,
        number integer NOT NULL,
        holder uuid,
        party uuid,
        weight text NOT NULL,
        group_name text NOT NULL,
        persons bigint NOT NULL,
        ballot uuid,
        voter uuid,
        choice text,
        marks jsonb,
        cast_at timestamptz,
        counted boolean NOT NULL,
        handed_in jsonb NOT NULL,
        PRIMARY KEY (decision, poll, seat)
    );
    CREATE INDEX ON elector (voter, cast_at) WHERE voter IS NOT NULL;  -- how a person voted
    -- Where a person, or a party, has yet to vote.
    CREATE INDEX ON elector (holder) WHERE cast_at IS NULL AND holder IS NOT NULL;
    CREATE INDEX ON elector (party) WHERE cast_at IS NULL AND holder IS NOT NULL;
    CREATE INDEX ON elector (ballot) WHERE ballot IS NOT NULL;  -- a ballot by its id
    """,
)

POLL = Table(
    "poll",
    PollRow,
    key=("decision", "id"),
    ddl="""
    CREATE TABLE poll (
        decision uuid NOT NULL,
        id uuid NOT NULL,
        number integer NOT NULL,
        opened_at timestamptz NOT NULL,
        closes_at timestamptz,
        closed_at timestamptz,
        counted boolean NOT NULL,
        ballots_final boolean NOT NULL,
        consent boolean NOT NULL,
        silence boolean NOT NULL,
        opened_by uuid,
        opened_for uuid,
        seats uuid[] NOT NULL,
        PRIMARY KEY (decision, id)
    );
    CREATE INDEX ON poll (id);  -- a poll by its id
    CREATE INDEX ON poll (closed_at) WHERE NOT counted;  -- what waits to be ended or counted
    """,
)

READ_VOTES = """
(CASE WHEN votes_ready THEN votes ELSE (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'poll', CASE WHEN elector.ballot IS NULL THEN NULL ELSE elector.poll END,
        'ballot', elector.ballot,
        'seat', elector.seat,
        'voter', elector.voter,
        'party', elector.party,
        'choice', CASE WHEN elector.marks IS NULL THEN elector.choice END,
        'marks', coalesce(elector.marks, '[]'),
        'cast_at', to_char(elector.cast_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'counted', elector.counted
    ) ORDER BY elector.poll_number, elector.number), '[]')
    FROM decisions.elector
    WHERE elector.decision = {this}.id AND elector.cast_at IS NOT NULL
) END)
"""
"""The votes of a row of `decisions.decision` as JSON; `{this}` stands for the row's alias."""


# Writing


def open_electorate(rows: Rows, poll: PollRow, electorate: Electorate) -> None:
    """Write the poll and who may vote in it."""
    rows.put(poll)
    for place, seat in enumerate(electorate.seats, start=1):
        rows.put(
            ElectorRow(
                decision=poll.decision,
                poll=poll.id,
                seat=seat.id,
                poll_number=poll.number,
                number=place,
                holder=seat.holder,
                party=seat.party,
                weight=str(seat.weight),
                group_name=seat.group,
                persons=seat.persons,
                ballot=None,
                voter=None,
                choice=None,
                marks=None,
                cast_at=None,
                counted=False,
                handed_in=(),
            )
        )


def hand_in(rows: Rows, poll: PollRow, happened: BallotEvent) -> None:
    """Write a ballot for a seat, beside those that were handed in for it before."""
    said = None if isinstance(happened, SealedBallotCast) else happened.choice
    elector = rows.get(ElectorRow, (happened.decision, happened.poll, happened.seat))
    if elector is None:  # reported for a seat that has no vote in the poll
        return
    handed = Handed(
        None if said is None else how(said),
        happened.voter,
        instant(happened.effective.at),
        happened.accepted,
        None if said is None or isinstance(said, Stance) else marks_of(said),
        happened.successor,
        happened.set_aside is not None,
    )
    elector = replace(elector, ballot=happened.id, handed_in=(*elector.handed_in, handed))
    rows.put(_settled(poll, elector))


def how(choice: Choice) -> str:
    """The stance; of a ballot that marks options, in which way it does."""
    return choice.stance if isinstance(choice, Stance) else choice.kind


def marks_of(choice: Choice) -> tuple[Mark, ...]:
    """What a ballot says of each option that it marks."""
    return tuple(Mark(*mark) for mark in marked(choice))


def _settled(poll: PollRow, elector: ElectorRow) -> ElectorRow:
    """The seat with the ballot that stands for it, of all that were handed in."""
    if poll.counted and elector.cast_at is not None:
        return elector
    in_time = [handed for handed in elector.handed_in if _may_count(poll, handed)]
    own = [
        handed for handed in in_time if handed.successor or handed.voter in (None, elector.holder)
    ]
    # Of several with one time the order of recording decides.
    ordered = sorted(own or in_time or elector.handed_in, key=lambda handed: handed.cast_at)
    standing = ordered[0 if poll.ballots_final and in_time else -1]
    return replace(
        elector,
        voter=standing.voter,
        choice=standing.choice or elector.choice,  # which the count of hidden ballots has told
        marks=elector.marks if standing.marks is None else standing.marks,
        cast_at=datetime.fromisoformat(standing.cast_at),
        counted=bool(in_time) and not poll.counted,
    )


def _may_count(poll: PollRow, handed: Handed) -> bool:
    """Whether it came in time, and is no objection where that means nothing."""
    if handed.is_set_aside or (handed.choice in OBJECTING and not poll.consent):
        return False
    if handed.accepted:
        return True
    at = handed.cast_at
    if at < instant(poll.opened_at) or (poll.closed_at and at > instant(poll.closed_at)):
        return False
    return poll.closes_at is None or at < instant(poll.closes_at)


def close(rows: Rows, poll: PollRow) -> tuple[Vote, ...]:
    """Write which ballots of the closed poll stand; its votes, in the order of the seats."""
    return _written(rows, (_settled(poll, each) for each in electors(rows, poll) if each.handed_in))


def count(
    rows: Rows, poll: PollRow, set_aside: Collection[UUID], never_stood: Mapping[UUID, int]
) -> tuple[Vote, ...]:
    """Write which ballots were counted; the votes of the poll, in the order of the seats.

    `never_stood` is how many of those that were handed in for a seat could not stand for it.
    """
    settled = (_settled(poll, each) for each in electors(rows, poll) if each.handed_in)
    counted = (
        replace(
            each,
            counted=each.counted
            and each.seat not in set_aside
            and never_stood.get(each.seat, 0) < len(each.handed_in),
        )
        for each in settled
    )
    votes = _written(rows, counted)
    rows.put(replace(poll, counted=True))
    return votes


def electors(rows: Rows, poll: PollRow) -> Iterator[ElectorRow]:
    """The seats that may vote in the poll, loaded with one query."""
    keys = [(poll.decision, poll.id, seat) for seat in poll.seats]
    rows.prefetch({ElectorRow: keys})
    return (rows.existing(ElectorRow, key) for key in keys)


def report(
    rows: Rows,
    decision: UUID,
    record: UUID,
    number: int,
    at: datetime,
    tally: Tally,
) -> tuple[Vote, ...]:
    """Write the votes that came with a tally, where it says how each seat voted."""
    return _written(
        rows,
        (
            ElectorRow(
                decision=decision,
                poll=record,
                seat=stance.seat,
                poll_number=number,
                number=place,
                holder=None,
                party=None,
                weight="1",
                group_name="",
                persons=1,
                ballot=None,
                voter=None,
                choice=stance.stance,
                marks=None,
                cast_at=at,
                counted=True,
                handed_in=(),
            )
            for place, stance in enumerate(tally.stances or (), start=1)
        ),
    )


def _written(rows: Rows, settled: Iterable[ElectorRow]) -> tuple[Vote, ...]:
    votes = []
    for elector in settled:
        rows.put(elector)
        votes.append(_vote(elector))
    return tuple(votes)


def _vote(elector: ElectorRow) -> Vote:
    assert elector.cast_at is not None, "who handed in nothing has no vote"
    return Vote(
        poll=elector.poll if elector.ballot else None,
        ballot=elector.ballot,
        seat=elector.seat,
        voter=elector.voter,
        party=elector.party,
        choice=elector.choice if elector.marks is None else None,
        marks=elector.marks or (),
        cast_at=instant(elector.cast_at),
        counted=elector.counted,
    )
