"""What the decisions view keeps of a decision and of recusals: rows and tables."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from domain.document import Document
from domain.elections.results import DecisionResult
from domain.motions.outcome import Basis, Declared
from domain.provisions.provision import Procedure
from domain.provisions.scheme import Assignment
from domain.provisions.time_limits import TimeLimits
from domain.values import Source
from domain.voting.explanation import Explanation
from domain.voting.rules import (
    AttestedRule,
    BodyPreset,
    DecisionRule,
    FromClause,
    Result,
    RuleOrigin,
    Way,
)
from domain.voting.tally import Count
from projections.lots import Lot
from projections.rows import Table
from projections.sealed_ballots import AlikeChoices
from projections.votes import Vote

DecisionState = Literal[
    "proposed", "open", "closed", "decided", "implemented", "rescinded", "superseded", "withdrawn"
]

# Rows


@dataclass(frozen=True)
class Poll:
    """One round of voting (ready-made)."""

    id: UUID
    opened_at: str
    closes_at: str | None
    closed_at: str | None
    counted_at: str | None
    seats: int
    members: int
    """Seats that somebody held at the opening."""
    outcome: DecisionResult | None
    way: Way = "meeting"
    present: tuple[UUID, ...] = ()
    """The seats whose holders were there by the attendance of that day."""
    suspended: tuple[UUID, ...] = ()
    """The seats that did not vote for the meetings that were missed."""
    settled: Result | None = None
    """What it had come to when it was closed early."""
    invalid: tuple[UUID, ...] = ()
    """The seats whose ballots were ruled invalid."""
    choices: tuple[AlikeChoices, ...] = ()
    """What secret ballots said."""
    key: str | None = None
    """The key of hidden ballots, once it is disclosed."""
    key_destroyed_at: str | None = None
    opened_by: UUID | None = None
    opened_for: UUID | None = None
    closed_by: UUID | None = None
    closed_for: UUID | None = None
    counted_by: UUID | None = None
    counted_for: UUID | None = None


@dataclass(frozen=True)
class Second:
    """Support for putting the motion to the vote (ready-made)."""

    seconder: UUID | None
    party: UUID | None
    at: str


@dataclass(frozen=True)
class Paper:
    """A paper that was circulated (ready-made)."""

    title: str
    sha256: str
    circulated_at: str


@dataclass(frozen=True)
class Delivery:
    """What is known of the delivery of a notice (ready-made)."""

    at: str
    result: Literal["delivered", "bounced"]
    seats: tuple[UUID, ...]
    """Of whom; empty for all to whom it was given."""
    why: str


@dataclass(frozen=True)
class Notice:
    """Notice of the motion (ready-made)."""

    given_at: str
    how: str
    seats: tuple[UUID, ...]
    """Whom it reached; empty for every member."""
    id: UUID | None
    """None of those recorded before notices had one."""
    papers: tuple[Document, ...]
    awaits_delivery: bool
    deliveries: tuple[Delivery, ...]
    """What is known of its delivery, in recorded order."""


@dataclass(frozen=True)
class Concerned:
    """An organisation or a person whom the motion concerns (ready-made)."""

    organisation: UUID | None
    person: UUID | None


@dataclass(frozen=True)
class Confirmation:
    """That the holder of a seat has no interest in the matter (ready-made)."""

    seat: UUID
    person: UUID
    at: str


@dataclass(frozen=True)
class Wording:
    """How a motion read until it was amended (ready-made)."""

    title: str
    text: str
    until: str
    accepted_by: UUID | None
    """Who accepted the amendment as the proposer."""
    decision: UUID | None
    """The decision on the amendment."""


@dataclass(frozen=True)
class CastingVote:
    """The vote that broke a tie (ready-made)."""

    poll: UUID | None
    seat: UUID
    voter: UUID | None
    stance: str
    cast_at: str


@dataclass(frozen=True)
class Recusal:
    """A seat that stepped back from the matter (ready-made)."""

    seat: UUID
    since: str
    ruled: bool = False
    """Whether it was ruled so, on a declared interest; else its holder stepped back."""


@dataclass(frozen=True)
class Defect:
    """A finding on one of the decision's records (ready-made)."""

    event: UUID
    code: str
    sentence: str


@dataclass(frozen=True)
class DecisionRow:
    """A decision with all that a list of them shows."""

    id: UUID
    partnership: UUID
    body: UUID | None
    reference: str
    title: str
    text: str
    matter: str
    state: DecisionState
    outcome: DecisionResult | None
    """What the last vote came to."""
    recommendation: bool
    """Whether the rule is advisory: the outcome then binds nobody."""
    proposer: UUID | None
    party: UUID | None
    proposed_at: datetime
    proposed_day: date | None
    opened_at: datetime | None
    closed_at: datetime | None
    decided_at: datetime | None
    decided_day: date | None
    withdrawn_at: datetime | None
    dated_at: datetime
    """When it was decided or withdrawn; until then, last opened; until then, proposed."""
    rule: DecisionRule
    rule_source: str
    """Where the rule is from: "clause", "default" or "attested"."""
    rule_name: str
    rule_cited_as: str
    """What people called the clause when the rule was pinned; empty where no clause has it."""
    rule_agreement: UUID | None
    rule_clause: UUID | None
    rule_version: int | None
    rule_attested_by: Source | None
    procedure: Procedure | None
    """What the rules of procedure ask for; None where the agreement has none."""
    procedure_cited_as: str
    limits: TimeLimits | None
    """The time limits; None where the agreement has none."""
    limits_cited_as: str
    seconds: tuple[Second, ...]
    papers: tuple[Paper, ...]
    notices: tuple[Notice, ...]
    basis: Basis | None
    declared: Declared | None
    counts: tuple[Count, ...]
    explanation: Explanation | None
    sentences: tuple[str, ...]
    votes: tuple[Vote, ...]
    votes_ready: bool
    """False while a poll is open: `projections.votes.READ_VOTES` reads the votes either way."""
    polls: tuple[Poll, ...]
    tallies: int
    recusals: tuple[Recusal, ...]
    casting_vote: CastingVote | None
    evidence: tuple[Document, ...]
    implemented_at: datetime | None
    rescinded_at: datetime | None
    rescinded_by: UUID | None
    superseded_at: datetime | None
    superseded_by: UUID | None
    findings: tuple[Defect, ...]
    version: int
    position: int
    competence: Assignment | None = None
    """Who decides the matter by the scheme of delegation; None where none says."""
    competence_cited_as: str = ""
    procedure_clause: UUID | None = None
    procedure_version: int | None = None
    limits_clause: UUID | None = None
    limits_version: int | None = None
    competence_clause: UUID | None = None
    competence_version: int | None = None
    concerns: tuple[Concerned, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    lot: Lot | None = None
    reconsidered_at: datetime | None = None
    """When it was last opened again for a new vote."""
    reconsidered_by: UUID | None = None
    wordings: tuple[Wording, ...] = ()
    """How the motion read before it was amended."""
    adjourned_until: datetime | None = None
    told_by: UUID | None = None
    """The one of several parties that reported by its own key what was last reported."""


@dataclass(frozen=True)
class RecusalRow:
    """A recusal with the interest that was declared: withheld from those not entitled to it."""

    decision: UUID
    seat: UUID
    partnership: UUID
    since: datetime
    interest: str | None
    ruled_on: UUID | None
    """The declared interest on which it was ruled so."""
    position: int


def rule_name(origin: RuleOrigin) -> str:
    """What people call the rule that was pinned."""
    if isinstance(origin, FromClause):
        return origin.provision
    if isinstance(origin, BodyPreset):
        return origin.preset
    return origin.source.name if isinstance(origin, AttestedRule) else "default"


# Tables

DECISION = Table(
    "decision",
    DecisionRow,
    key=("id",),
    ddl="""
    CREATE TABLE decision (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        body uuid,
        reference text NOT NULL,
        title text NOT NULL,
        text text NOT NULL,
        matter text NOT NULL,
        concerns jsonb NOT NULL,
        state text NOT NULL,
        outcome text,
        recommendation boolean NOT NULL,
        proposer uuid,
        party uuid,
        proposed_at timestamptz NOT NULL,
        proposed_day date,
        opened_at timestamptz,
        closed_at timestamptz,
        decided_at timestamptz,
        decided_day date,
        withdrawn_at timestamptz,
        dated_at timestamptz NOT NULL,
        rule jsonb NOT NULL,
        rule_source text NOT NULL,
        rule_name text NOT NULL,
        rule_cited_as text NOT NULL,
        rule_agreement uuid,
        rule_clause uuid,
        rule_version integer,
        rule_attested_by jsonb,
        procedure jsonb,
        procedure_cited_as text NOT NULL,
        procedure_clause uuid,
        procedure_version integer,
        limits jsonb,
        limits_cited_as text NOT NULL,
        limits_clause uuid,
        limits_version integer,
        competence jsonb,
        competence_cited_as text NOT NULL,
        competence_clause uuid,
        competence_version integer,
        seconds jsonb NOT NULL,
        papers jsonb NOT NULL,
        notices jsonb NOT NULL,
        confirmations jsonb NOT NULL,
        basis text,
        declared text,
        counts jsonb NOT NULL,
        explanation jsonb,
        sentences text[] NOT NULL,
        votes jsonb NOT NULL,
        votes_ready boolean NOT NULL,
        polls jsonb NOT NULL,
        tallies integer NOT NULL,
        recusals jsonb NOT NULL,
        casting_vote jsonb,
        evidence jsonb NOT NULL,
        implemented_at timestamptz,
        rescinded_at timestamptz,
        rescinded_by uuid,
        superseded_at timestamptz,
        superseded_by uuid,
        reconsidered_at timestamptz,
        reconsidered_by uuid,
        findings jsonb NOT NULL,
        version integer NOT NULL,
        position bigint NOT NULL,
        lot jsonb,
        wordings jsonb NOT NULL,
        adjourned_until timestamptz,
        told_by uuid,
        search tsvector NOT NULL GENERATED ALWAYS AS (
            to_tsvector('simple', reference || ' ' || title || ' ' || matter || ' ' || text)
        ) STORED
    );
    -- The latest first: of all, of a partnership, and by each filter.
    CREATE INDEX ON decision (dated_at DESC, id);
    CREATE INDEX ON decision (partnership, dated_at DESC, id);
    CREATE INDEX ON decision (partnership, state, dated_at DESC, id);
    CREATE INDEX ON decision (partnership, outcome, dated_at DESC, id);
    CREATE INDEX ON decision (partnership, matter, dated_at DESC, id);
    CREATE INDEX ON decision (body, dated_at DESC, id) WHERE body IS NOT NULL;
    CREATE INDEX ON decision (party, dated_at DESC, id) WHERE party IS NOT NULL;
    CREATE INDEX ON decision (proposer, dated_at DESC, id) WHERE proposer IS NOT NULL;
    -- What was decided under a clause.
    CREATE INDEX ON decision (rule_agreement, rule_clause, dated_at DESC, id)
        WHERE rule_agreement IS NOT NULL;
    CREATE INDEX ON decision (partnership, reference);  -- as others cite it
    CREATE INDEX ON decision USING gin (search);
    """,
)

RECUSAL = Table(
    "recusal",
    RecusalRow,
    key=("decision", "seat"),
    ddl="""
    CREATE TABLE recusal (
        decision uuid NOT NULL,
        seat uuid NOT NULL,
        partnership uuid NOT NULL,
        since timestamptz NOT NULL,
        interest text,
        ruled_on uuid,
        position bigint NOT NULL,
        PRIMARY KEY (decision, seat)
    );
    CREATE INDEX ON recusal (seat, since);  -- where a seat stepped back
    """,
)
