"""Wordings: what clauses say, each kept once, however many versions of a text have it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain.agreements.clash import claims_in_partnership
from domain.agreements.clause import Clause, ClauseChange, InsertClause, ReplaceClause
from domain.provisions.provision import (
    DecisionRuleProvision,
    GoverningProvision,
    Procedure,
    ProcedureProvision,
    Provision,
)
from domain.values import AgreementId, AmendmentId, ClauseId, derived_id
from domain.voting.rules import DecisionRule
from projections.rows import Rows, Table

# Rows


@dataclass(frozen=True)
class WordingRow:
    """What an amendment, or the original text, makes a clause say."""

    id: UUID
    agreement: AgreementId
    clause: ClauseId
    amendment: AmendmentId | None
    number: str
    heading: str
    text: str
    provisions: tuple[Provision, ...]


@dataclass(frozen=True)
class StandingRow:
    """A clause as it stands in versions of a text, which name it by its number."""

    agreement: AgreementId
    number: int
    """Counts within the agreement from 1; 0 as long as it is in no version."""
    clause: ClauseId
    wording: UUID
    parent: ClauseId | None
    version: int
    """Counts the wordings of the clause from 1, in effective order."""
    amendment: AmendmentId | None
    """The amendment that gave it this wording; None for the original one."""


@dataclass(frozen=True)
class ClaimEntry:
    """What only one provision of a partnership can say (ready-made): a key, and in words."""

    key: str
    what: str


@dataclass(frozen=True)
class ProvisionRow:
    """A provision that a wording carries: in force wherever that wording is."""

    wording: UUID
    number: int
    agreement: AgreementId
    partnership: UUID
    clause: ClauseId
    name: str
    kind: str
    matters: tuple[str, ...]
    body: UUID | None
    rule: DecisionRule | None
    procedure: Procedure | None
    claims: tuple[ClaimEntry, ...]


@dataclass(frozen=True)
class ClauseRow:
    """A clause as after every adopted amendment, or as it last was."""

    agreement: AgreementId
    id: ClauseId
    number: str
    heading: str
    wording: UUID
    parent: ClauseId | None
    version: int
    standing: bool
    """False once it is repealed."""


# Tables

WORDING = Table(
    "wording",
    WordingRow,
    key=("id",),
    ddl="""
    CREATE TABLE wording (
        id uuid PRIMARY KEY,
        agreement uuid NOT NULL,
        clause uuid NOT NULL,
        amendment uuid,
        number text NOT NULL,
        heading text NOT NULL,
        text text NOT NULL,
        provisions jsonb NOT NULL,
        search tsvector NOT NULL
            GENERATED ALWAYS AS (to_tsvector('simple', heading || ' ' || text)) STORED
    );
    CREATE INDEX ON wording (agreement, clause);  -- everything that a clause ever said
    CREATE INDEX ON wording USING gin (search);
    """,
)

STANDING = Table(
    "standing",
    StandingRow,
    key=("agreement", "number"),
    ddl="""
    CREATE TABLE standing (
        agreement uuid NOT NULL,
        number integer NOT NULL,
        clause uuid NOT NULL,
        wording uuid NOT NULL,
        parent uuid,
        version integer NOT NULL,
        amendment uuid,
        PRIMARY KEY (agreement, number)
    );
    """,
)

PROVISION = Table(
    "provision",
    ProvisionRow,
    key=("wording", "number"),
    ddl="""
    CREATE TABLE provision (
        wording uuid NOT NULL,
        number integer NOT NULL,
        agreement uuid NOT NULL,
        partnership uuid NOT NULL,
        clause uuid NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        matters text[] NOT NULL,
        body uuid,
        rule jsonb,
        procedure jsonb,
        claims jsonb NOT NULL,
        PRIMARY KEY (wording, number)
    );
    CREATE INDEX ON provision (agreement);  -- the provisions of an agreement
    CREATE INDEX ON provision (partnership, kind);  -- the rules of a partnership
    """,
)

CLAUSE = Table(
    "clause",
    ClauseRow,
    key=("agreement", "id"),
    ddl="""
    CREATE TABLE clause (
        agreement uuid NOT NULL,
        id uuid NOT NULL,
        number text NOT NULL,
        heading text NOT NULL,
        wording uuid NOT NULL,
        parent uuid,
        version integer NOT NULL,
        standing boolean NOT NULL,
        PRIMARY KEY (agreement, id)
    );
    CREATE INDEX ON clause (id);  -- a clause by its id
    CREATE INDEX ON clause (wording) WHERE standing;  -- whether a wording is current
    """,
)


# What is worded, and what wordings are called


def wording_id(agreement: UUID, clause: UUID, amendment: UUID | None) -> UUID:
    """The wording that the amendment (None: the original text) gave the clause."""
    return derived_id("wording", agreement, clause, amendment or "original")


def worded_clauses(changes: Iterable[ClauseChange]) -> dict[ClauseId, Clause]:
    """The clauses that the changes state the wording of."""
    worded: dict[ClauseId, Clause] = {}
    for change in changes:
        if isinstance(change, InsertClause):
            worded[change.clause.id] = change.clause
        elif isinstance(change, ReplaceClause):
            worded[change.id] = Clause(
                change.id, change.number, change.heading, change.text, None, change.provisions
            )
    return worded


# Writing


def wordings_of(rows: Rows, wanted: Iterable[UUID]) -> dict[UUID, Clause]:
    """The clauses as worded, by the identifiers of their wordings; without parents."""
    wanted = list(wanted)
    rows.prefetch({WordingRow: wanted})
    found = (rows.existing(WordingRow, wording) for wording in wanted)
    return {
        row.id: Clause(row.clause, row.number, row.heading, row.text, None, row.provisions)
        for row in found
    }


def put_wording(
    rows: Rows,
    agreement: AgreementId,
    partnership: UUID,
    amendment: AmendmentId | None,
    clause: Clause,
) -> None:
    """Write what the amendment (None: the original text) makes the clause say."""
    wording = wording_id(agreement, clause.id, amendment)
    rows.put(
        WordingRow(
            id=wording,
            agreement=agreement,
            clause=clause.id,
            amendment=amendment,
            number=clause.number,
            heading=clause.heading,
            text=clause.text,
            provisions=clause.provisions,
        )
    )
    for number, provision in enumerate(clause.provisions):
        rule = provision.rule if isinstance(provision, DecisionRuleProvision) else None
        procedure = provision.procedure if isinstance(provision, ProcedureProvision) else None
        governs = _governing(provision)
        rows.put(
            ProvisionRow(
                wording=wording,
                number=number,
                agreement=agreement,
                partnership=partnership,
                clause=clause.id,
                name=provision.name,
                kind=provision.kind,
                matters=governs.matters if governs else (),
                body=governs.body if governs else None,
                rule=rule,
                procedure=procedure,
                claims=tuple(
                    ClaimEntry(_key(key), what) for key, what in claims_in_partnership(provision)
                ),
            )
        )


def _key(key: object) -> str:
    """What tells one claim from others, as text."""
    return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _governing(provision: Provision) -> GoverningProvision | None:
    """The provision, where it says which matters of which body it governs."""
    return provision if isinstance(provision, GoverningProvision) else None


def put_clauses(
    rows: Rows, agreement: AgreementId, before: Sequence[StandingRow], after: Sequence[StandingRow]
) -> None:
    """Write what each clause has become by the change of the latest text."""
    was, now = {one.clause: one for one in before}, {one.clause: one for one in after}
    changed = [one for one in after if not _alike(was.get(one.clause), one)]
    wordings = wordings_of(rows, (one.wording for one in changed))
    for one in changed:
        clause = wordings[one.wording]
        rows.put(
            ClauseRow(
                agreement=agreement,
                id=one.clause,
                number=clause.number,
                heading=clause.heading,
                wording=one.wording,
                parent=one.parent,
                version=one.version,
                standing=True,
            )
        )
    gone = [(agreement, one.clause) for one in before if one.clause not in now]
    rows.prefetch({ClauseRow: gone})
    for key in gone:
        rows.put(replace(rows.existing(ClauseRow, key), standing=False))


def _alike(before: StandingRow | None, after: StandingRow) -> bool:
    return before is not None and replace(before, number=after.number) == after
