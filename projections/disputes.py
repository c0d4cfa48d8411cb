"""What the conflicts view keeps of a conflict, of what is said in it, and of what is due.

What is said in a conflict is confidential; who may read it stands in `entitled` and
`entitled_persons`. What is due is open to the partnership, so its sentences say nothing of it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from domain.conflicts.conflict_state import ConflictState
from domain.conflicts.outside_ruling import ReportState
from domain.conflicts.settlement import AmendmentLink, RemedyStatus
from domain.provisions.protocol import ConflictProtocol, StageKind
from domain.voting.side import Side
from projections.motions import Defect
from projections.rows import Table

AppealStatus = Literal["pending", "upheld", "dismissed", "remanded", "lapsed"]

# Rows


@dataclass(frozen=True)
class SideEntry:
    """A side, and when it acknowledged the conflict (ready-made)."""

    side: Side
    raised: bool
    acknowledged_at: str | None = None


@dataclass(frozen=True)
class StageEntry:
    """A stage that the conflict entered (ready-made)."""

    kind: StageKind
    number: int
    begun_at: str
    ends_at: str
    ended_at: str | None = None


@dataclass(frozen=True)
class NeutralEntry:
    """Somebody who was asked to be neutral (ready-made)."""

    id: UUID
    person: UUID | None
    organisation: UUID | None
    stage: int
    appointed_at: str
    accepted_at: str | None = None
    declined_at: str | None = None
    discharged_at: str | None = None
    grounds: str | None = None
    by: Side | None = None
    """The side that named them."""
    awaited: tuple[Side, ...] = ()
    """The sides that have not accepted them yet."""
    agreed: tuple[Side, ...] = ()
    """The sides that accepted whom another named."""
    agreed_at: str | None = None
    """When the last of them did."""
    sits_since: str | None = None
    objected_at: str | None = None
    objected_by: Side | None = None
    objected_because: str | None = None
    unwanted_by: tuple[Side, ...] = ()
    """The sides that want them to go."""

    @property
    def is_there(self) -> bool:
        """Whether they did not decline, nobody objected, and they were not discharged."""
        ends = (self.declined_at, self.objected_at, self.discharged_at)
        return all(end is None for end in ends)


@dataclass(frozen=True)
class MeasureEntry:
    """An interim measure (ready-made)."""

    id: UUID
    text: str | None
    suspends: UUID | None
    by: Side | None
    neutral: UUID | None
    consents: tuple[Side, ...]
    ordered_at: str
    in_force_at: str | None
    """From when it holds: when it was ordered, or when the last side consented."""
    until: str | None
    lifted_at: str | None = None


@dataclass(frozen=True)
class RemedyEntry:
    """What one side has to do (ready-made)."""

    id: UUID
    what: str | None
    owner: Side
    ordered_at: str
    due_at: str
    status: RemedyStatus = "open"
    note: str | None = None
    fulfilled_at: str | None = None
    verified_at: str | None = None
    verified_by: Side | None = None
    reopened_at: str | None = None
    reopened_because: str | None = None


@dataclass(frozen=True)
class OfferEntry:
    """An offer to settle (ready-made)."""

    id: UUID
    by: Side
    terms: str | None
    remedies: tuple[RemedyEntry, ...]
    amendments: tuple[AmendmentLink, ...]
    decisions: tuple[UUID, ...]
    made_at: str
    until: str | None
    accepted: tuple[Side, ...] = ()
    withdrawn_at: str | None = None


@dataclass(frozen=True)
class SettlementEntry:
    """What the sides agreed on (ready-made)."""

    terms: str | None
    amendments: tuple[AmendmentLink, ...]
    decisions: tuple[UUID, ...]
    agreed: tuple[Side, ...]
    offer: UUID | None
    neutral: UUID | None
    settled_at: str


@dataclass(frozen=True)
class ExhibitEntry:
    """A document that shows a ruling (ready-made)."""

    title: str | None
    sha256: str


@dataclass(frozen=True)
class RulingReportEntry:
    """A ruling from outside as a side reports it (ready-made)."""

    id: UUID
    by: Side
    ruling: str | None
    reasons: str | None
    documents: tuple[ExhibitEntry, ...]
    remedies: tuple[RemedyEntry, ...]
    stage: int
    reported_at: str
    state: ReportState = "reported"
    confirmed: tuple[Side, ...] = ()
    awaited: tuple[Side, ...] = ()
    """The sides that have neither confirmed nor contested it, while it is not in effect."""
    neutral: UUID | None = None
    """The appointment of who attested it."""
    in_effect_at: str | None = None
    contested_at: str | None = None
    contested_by: Side | None = None
    contested_because: str | None = None


@dataclass(frozen=True)
class RulingEntry:
    """The ruling that stands (ready-made)."""

    ruling: str | None
    """None where it was replaced on appeal: the reasons then say what is ruled."""
    reasons: str | None
    stage: int
    neutral: UUID | None
    by: Side | None
    given_at: str
    appeal_until: str | None
    report: UUID | None = None
    """The report that is in effect, of a ruling from outside."""
    documents: tuple[ExhibitEntry, ...] = ()


@dataclass(frozen=True)
class AppealEntry:
    """An appeal (ready-made)."""

    id: UUID
    by: Side
    grounds: str | None
    lodged_at: str
    status: AppealStatus = "pending"
    reasons: str | None = None
    neutral: UUID | None = None
    decision: UUID | None = None
    decided_at: str | None = None


@dataclass(frozen=True)
class DueEntry:
    """Something that is due in the conflict (ready-made)."""

    id: UUID
    due_at: str


@dataclass(frozen=True)
class ConflictRow:
    """A conflict with all but the statements and the evidence."""

    id: UUID
    partnership: UUID
    state: ConflictState
    stage: StageKind
    stage_number: int
    stage_ends_at: datetime
    stage_ends_day: date | None
    raised_at: datetime
    raised_day: date | None
    acknowledge_by: datetime
    acknowledge_by_day: date | None
    acknowledged_at: datetime | None
    """When the last of the other sides acknowledged it."""
    settled_at: datetime | None
    ruled_at: datetime | None
    withdrawn_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    """The next deadline that somebody has to meet."""
    sides: tuple[SideEntry, ...]
    parties: tuple[UUID, ...]
    """The sides that are parties."""
    persons: tuple[UUID, ...]
    """The sides that are persons on their own."""
    entitled: tuple[UUID, ...]
    """The organisations that may read what is said: sides, and those that are neutral."""
    entitled_persons: tuple[str, ...]
    """The persons who may, by identifier as a text."""
    about: UUID | None
    title: str | None
    grounds: str | None
    agreement: UUID | None
    clauses: tuple[UUID, ...]
    decision: UUID | None
    protocol: ConflictProtocol
    protocol_source: str
    protocol_name: str
    protocol_cited_as: str
    protocol_agreement: UUID | None
    protocol_clause: UUID | None
    protocol_version: int | None
    stages: tuple[StageEntry, ...]
    neutrals: tuple[NeutralEntry, ...]
    measures: tuple[MeasureEntry, ...]
    offers: tuple[OfferEntry, ...]
    settlement: SettlementEntry | None
    ruling_reports: tuple[RulingReportEntry, ...]
    ruling: RulingEntry | None
    remedies: tuple[RemedyEntry, ...]
    appeals: tuple[AppealEntry, ...]
    escalations: tuple[str, ...]
    """Why sides brought it into further stages."""
    withdrawn_because: str | None
    dues: tuple[DueEntry, ...]
    findings: tuple[Defect, ...]
    version: int
    position: int


@dataclass(frozen=True)
class StatementRow:
    """Something stated in a conflict."""

    id: UUID
    conflict: UUID
    partnership: UUID
    number: int
    stage: int
    party: UUID | None
    person: UUID | None
    neutral: UUID | None
    text: str | None
    made_at: datetime
    position: int


@dataclass(frozen=True)
class EvidenceRow:
    """A document in evidence."""

    id: UUID
    conflict: UUID
    partnership: UUID
    number: int
    stage: int
    party: UUID | None
    person: UUID | None
    neutral: UUID | None
    title: str | None
    sha256: str
    late: bool
    admitted_by: UUID | None
    submitted_at: datetime
    position: int


@dataclass(frozen=True)
class SuspensionRow:
    """A decision that an interim measure suspends, and when."""

    conflict: UUID
    measure: UUID
    partnership: UUID
    decision: UUID
    since: datetime
    until: datetime | None


# Tables

CONFLICT = Table(
    "conflict",
    ConflictRow,
    key=("id",),
    ddl="""
    CREATE TABLE conflict (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        state text NOT NULL,
        stage text NOT NULL,
        stage_number integer NOT NULL,
        stage_ends_at timestamptz NOT NULL,
        stage_ends_day date,
        raised_at timestamptz NOT NULL,
        raised_day date,
        acknowledge_by timestamptz NOT NULL,
        acknowledge_by_day date,
        acknowledged_at timestamptz,
        settled_at timestamptz,
        ruled_at timestamptz,
        withdrawn_at timestamptz,
        closed_at timestamptz,
        due_at timestamptz,
        sides jsonb NOT NULL,
        parties uuid[] NOT NULL,
        persons uuid[] NOT NULL,
        entitled uuid[] NOT NULL,
        entitled_persons text[] NOT NULL,
        about uuid,
        title text,
        grounds text,
        agreement uuid,
        clauses uuid[] NOT NULL,
        decision uuid,
        protocol jsonb NOT NULL,
        protocol_source text NOT NULL,
        protocol_name text NOT NULL,
        protocol_cited_as text NOT NULL,
        protocol_agreement uuid,
        protocol_clause uuid,
        protocol_version integer,
        stages jsonb NOT NULL,
        neutrals jsonb NOT NULL,
        measures jsonb NOT NULL,
        offers jsonb NOT NULL,
        settlement jsonb,
        ruling_reports jsonb NOT NULL,
        ruling jsonb,
        remedies jsonb NOT NULL,
        appeals jsonb NOT NULL,
        escalations text[] NOT NULL,
        withdrawn_because text,
        dues jsonb NOT NULL,
        findings jsonb NOT NULL,
        version integer NOT NULL,
        position bigint NOT NULL,
        search tsvector NOT NULL GENERATED ALWAYS AS (
            to_tsvector('simple', coalesce(title, '') || ' ' || coalesce(grounds, ''))
        ) STORED
    );
    -- The latest first: of all, of a partnership, and by each filter.
    CREATE INDEX ON conflict (raised_at DESC, id);
    CREATE INDEX ON conflict (partnership, raised_at DESC, id);
    CREATE INDEX ON conflict (partnership, state, raised_at DESC, id);
    CREATE INDEX ON conflict (due_at) WHERE due_at IS NOT NULL;  -- what is overdue
    CREATE INDEX ON conflict (agreement) WHERE agreement IS NOT NULL;
    CREATE INDEX ON conflict (decision) WHERE decision IS NOT NULL;
    CREATE INDEX ON conflict USING gin (parties);
    CREATE INDEX ON conflict USING gin (persons);
    CREATE INDEX ON conflict USING gin (entitled);
    CREATE INDEX ON conflict USING gin (clauses);
    CREATE INDEX ON conflict USING gin (search);
    """,
)

STATEMENT = Table(
    "statement",
    StatementRow,
    key=("id",),
    ddl="""
    CREATE TABLE statement (
        id uuid PRIMARY KEY,
        conflict uuid NOT NULL,
        partnership uuid NOT NULL,
        number integer NOT NULL,
        stage integer NOT NULL,
        party uuid,
        person uuid,
        neutral uuid,
        text text,
        made_at timestamptz NOT NULL,
        position bigint NOT NULL
    );
    CREATE INDEX ON statement (conflict, number);  -- those of a conflict, as they were recorded
    """,
)

EVIDENCE = Table(
    "evidence",
    EvidenceRow,
    key=("id",),
    ddl="""
    CREATE TABLE evidence (
        id uuid PRIMARY KEY,
        conflict uuid NOT NULL,
        partnership uuid NOT NULL,
        number integer NOT NULL,
        stage integer NOT NULL,
        party uuid,
        person uuid,
        neutral uuid,
        title text,
        sha256 text NOT NULL,
        late boolean NOT NULL,
        admitted_by uuid,
        submitted_at timestamptz NOT NULL,
        position bigint NOT NULL
    );
    CREATE INDEX ON evidence (conflict, number);  -- that of a conflict, as it was recorded
    """,
)

SUSPENSION = Table(
    "suspension",
    SuspensionRow,
    key=("conflict", "measure"),
    ddl="""
    CREATE TABLE suspension (
        conflict uuid NOT NULL,
        measure uuid NOT NULL,
        partnership uuid NOT NULL,
        decision uuid NOT NULL,
        since timestamptz NOT NULL,
        until timestamptz,
        PRIMARY KEY (conflict, measure)
    );
    CREATE INDEX ON suspension (decision);  -- whether a decision is suspended
    """,
)
