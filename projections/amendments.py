"""Amendments as the agreements view has them: what they change, down to the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.agreements.amendment import AmendmentStatus
from domain.agreements.clause import Clause, ClauseChange, MoveClause, RepealClause, ReplaceClause
from domain.agreements.consolidation import Clash
from domain.agreements.redline import (
    ClauseRedline,
    ClauseStatus,
    ProvisionStatus,
    Span,
    moved_clauses,
    redline,
)
from domain.provisions.provision import PinnedAmendmentRule, Provision
from domain.values import AgreementId, AmendmentId, ClauseId, derived_id
from projections.documents import Cosigner
from projections.rows import Table
from projections.wordings import StandingRow

# Rows


@dataclass(frozen=True)
class RedlinedProvision:
    """What became of one provision of a clause (ready-made)."""

    status: ProvisionStatus
    kind: str
    name: str
    before: Provision | None
    after: Provision | None


@dataclass(frozen=True)
class RedlinedClause:
    """What became of one clause (ready-made); the old number and heading where there was one."""

    clause: UUID
    status: ClauseStatus
    moved: bool
    number: str
    heading: str
    old_number: str | None
    old_heading: str | None
    spans: tuple[Span, ...]
    provisions: tuple[RedlinedProvision, ...]
    """Those that are others than before."""


@dataclass(frozen=True)
class AmendmentRow:
    """An amendment and how it has fared."""

    agreement: AgreementId
    id: AmendmentId
    partnership: UUID
    title: str
    status: AmendmentStatus
    proposed_at: datetime
    proposed_day: date | None
    concluded_at: datetime | None
    """When it was adopted, rejected or withdrawn, or lapsed."""
    concluded_day: date | None
    effective_from: datetime | None
    """From when it changes the text, once adopted."""
    effective_day: date | None
    decision: UUID | None
    takes_effect_at: datetime | None
    """From when it is to change the text, as proposed."""
    lapses_at: datetime | None
    """When it lapses unless it is concluded."""
    rule: PinnedAmendmentRule
    """What it takes to adopt it."""
    signed: tuple[UUID, ...]
    """The parties that have signed it."""
    comments: int
    rationale: str | None
    """Unsealed: withheld from those not entitled to it."""
    changes: tuple[ClauseChange, ...]
    redline: tuple[RedlinedClause, ...]
    """The clauses that it changes, in the text just before and just after it takes effect; of a
    proposed one, in the text as of its proposal."""
    redline_of: UUID | None
    """What the redline was made of, so that it is made anew only when that changes."""
    clashes: tuple[Clash, ...]
    """Its changes that found no object in that text."""
    text: UUID | None
    """The version of the text that it makes, once adopted."""
    position: int
    cosigned: tuple[Cosigner, ...] = ()
    """Who signed where several sign together for a party."""
    proposer: UUID | None = None
    party: UUID | None = None
    """The party for which it was proposed."""
    rewords: tuple[ClauseId, ...] = ()
    """The clauses whose wording it changes, or which it repeals."""
    replaces: tuple[ClauseId, ...] = ()
    """Those of them that it leaves standing."""
    moves: tuple[ClauseId, ...] = ()
    """The clauses that it puts elsewhere."""
    proposed_in: int = 0
    """The position at which it was proposed."""
    adopted_in: int | None = None
    """The position at which it was adopted."""
    fell_at: datetime | None = None
    """When it fell with a void decision."""
    fell_day: date | None = None
    fell_with: UUID | None = None
    """The decision without effect with which it fell."""
    fell_by: UUID | None = None
    """The decision by which a body let it fall."""
    fell_in: int | None = None
    """The position at which it fell."""


AMENDMENT = Table(
    "amendment",
    AmendmentRow,
    key=("agreement", "id"),
    ddl="""
    CREATE TABLE amendment (
        agreement uuid NOT NULL,
        id uuid NOT NULL,
        partnership uuid NOT NULL,
        title text NOT NULL,
        status text NOT NULL,
        proposed_at timestamptz NOT NULL,
        proposed_day date,
        concluded_at timestamptz,
        concluded_day date,
        effective_from timestamptz,
        effective_day date,
        decision uuid,
        takes_effect_at timestamptz,
        lapses_at timestamptz,
        rule jsonb NOT NULL,
        signed uuid[] NOT NULL,
        cosigned jsonb NOT NULL,
        comments integer NOT NULL,
        rationale text,
        changes jsonb NOT NULL,
        redline jsonb NOT NULL,
        redline_of uuid,
        clashes jsonb NOT NULL,
        text uuid,
        position bigint NOT NULL,
        proposer uuid,
        party uuid,
        rewords uuid[] NOT NULL,
        replaces uuid[] NOT NULL,
        moves uuid[] NOT NULL,
        proposed_in bigint NOT NULL,
        adopted_in bigint,
        fell_at timestamptz,
        fell_day date,
        fell_with uuid,
        fell_by uuid,
        fell_in bigint,
        search tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED,
        PRIMARY KEY (agreement, id)
    );
    CREATE UNIQUE INDEX ON amendment (id);  -- an amendment by its id
    CREATE INDEX ON amendment (agreement, proposed_at DESC, id);  -- the latest proposals first
    CREATE INDEX ON amendment (agreement, effective_from DESC, id);  -- in the order of effect
    CREATE INDEX ON amendment (agreement, status, proposed_at DESC, id);
    CREATE INDEX ON amendment (partnership, status, proposed_at DESC, id);  -- what is pending
    CREATE INDEX ON amendment (decision) WHERE decision IS NOT NULL;  -- what a decision adopted
    CREATE INDEX ON amendment USING gin (search);
    """,
)


def with_clauses(amendment: AmendmentRow) -> AmendmentRow:
    """With the clauses that it changes, by what it changes of them."""
    changes = amendment.changes
    replaces = tuple(one.id for one in changes if isinstance(one, ReplaceClause))
    repealed = tuple(one.id for one in changes if isinstance(one, RepealClause))
    moves = tuple(one.id for one in changes if isinstance(one, MoveClause))
    return replace(amendment, rewords=(*replaces, *repealed), replaces=replaces, moves=moves)


OVERTAKEN = """EXISTS (SELECT FROM agreements.amendment t
    WHERE t.agreement = {of}.agreement
        AND (t.adopted_in > {of}.proposed_in
                AND (t.replaces && {of}.rewords OR t.moves && {of}.moves)
            OR t.fell_in > {of}.proposed_in
                AND (t.rewords && {of}.rewords OR t.moves && {of}.moves)))"""
"""Whether an amendment was drawn up on a wording that another one has changed since, or no longer
gives, in SQL."""


# Redlines


@dataclass(frozen=True)
class Difference:
    """Two texts, and the clauses in which they differ."""

    before: Sequence[StandingRow]
    after: Sequence[StandingRow]
    differing: frozenset[ClauseId]

    @classmethod
    def between(cls, before: Sequence[StandingRow], after: Sequence[StandingRow]) -> "Difference":
        """What differs: repealed, inserted, reworded, moved, put under another parent."""
        was = {one.clause: one.wording for one in before}
        now = {one.clause: one.wording for one in after}
        moved = moved_clauses(_bare(before), _bare(after))
        reworded = (each for each in was.keys() | now.keys() if was.get(each) != now.get(each))
        return cls(before, after, moved.union(reworded))

    @property
    def fingerprint(self) -> UUID:
        """The same for two differences that have the same redline."""
        sides = (
            (one for one in side if one.clause in self.differing)
            for side in (self.before, self.after)
        )
        return derived_id(
            "redline",
            *(f"{one.clause} {one.wording} {one.parent}" for one in next(sides)),
            "becomes",
            *(f"{one.clause} {one.wording} {one.parent}" for one in next(sides)),
        )

    @property
    def wordings(self) -> list[UUID]:
        """The wordings that the redline compares."""
        return [
            one.wording
            for side in (self.before, self.after)
            for one in side
            if one.clause in self.differing
        ]

    def redline(self, wordings: Mapping[UUID, Clause]) -> tuple[RedlinedClause, ...]:
        """The redline of the clauses that differ, in order."""
        return tuple(
            _redlined(clause)
            for clause in redline(
                self._worded(self.before, wordings), self._worded(self.after, wordings)
            )
            if clause.status != "unchanged"
        )

    def _worded(self, side: Sequence[StandingRow], wordings: Mapping[UUID, Clause]) -> list[Clause]:
        # Clauses that are the same on both sides stay without words: they only hold the place.
        return [
            replace(wordings[one.wording], id=one.clause, parent=one.parent)
            if one.clause in self.differing
            else bare
            for one, bare in zip(side, _bare(side), strict=True)
        ]


def _bare(side: Sequence[StandingRow]) -> list[Clause]:
    return [Clause(one.clause, "", "", "", one.parent) for one in side]


def _redlined(clause: ClauseRedline) -> RedlinedClause:
    return RedlinedClause(
        clause=clause.clause.id,
        status=clause.status,
        moved=clause.moved,
        number=clause.clause.number,
        heading=clause.clause.heading,
        old_number=clause.old.number if clause.old else None,
        old_heading=clause.old.heading if clause.old else None,
        spans=clause.spans,
        provisions=tuple(
            RedlinedProvision(one.status, one.provision.kind, one.provision.name, one.old, one.new)
            for one in clause.provisions
        ),
    )
