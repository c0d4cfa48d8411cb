"""Documents: an agreement's row, the signatures under its texts, and comments on its amendments."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from domain.agreements.joint_signature import Cosignature
from domain.agreements.signature import AgreementSigned, AmendmentSigned
from domain.parties.signatory import Capacity
from domain.values import AgreementId, AmendmentId, Moment
from domain.voting.rules import FromClause
from projections.ready_made import instant
from projections.rows import Rows, Table

AgreementState = Literal["draft", "in-force", "terminated", "expired"]


# Rows


@dataclass(frozen=True)
class Cosigner:
    """One of several who sign together for a party (ready-made)."""

    party: UUID
    person: UUID
    capacity: Capacity
    together: int
    cited_as: str
    """The clause that asks for it."""
    signed_at: str


@dataclass(frozen=True)
class AgreementRow:
    """An agreement."""

    id: AgreementId
    partnership: UUID
    title: str
    language: str
    reference: str
    parties: tuple[UUID, ...]
    """Between whom it is; empty for all parties of the partnership."""
    state: AgreementState
    drafted_at: datetime
    drafted_day: date | None
    in_force_from: datetime | None
    in_force_day: date | None
    in_force_known_from: int | None
    """The position of the record that says so, as of its termination."""
    until_at: datetime | None
    """The end of the last term that is known; none where it binds without end."""
    until_day: date | None
    terminated_from: datetime | None
    terminated_day: date | None
    terminated_known_from: int | None
    text: UUID
    """The version of the text that has the latest effect of all that are known."""
    versions: int
    """How many versions of the text there have been, superseded ones too."""
    standings: int
    """How many standing clauses they have named."""
    amendments: int
    """How many amendments were ever proposed."""
    signed: tuple[UUID, ...]
    """The parties that have signed it."""
    noticed: tuple[UUID, ...]
    """The parties whose notice is running."""
    released: tuple[UUID, ...]
    """The parties that it no longer binds, as their notice had run out."""
    version: int
    begun: int
    """The position of the record by which it was drawn up."""
    position: int
    cosigned: tuple[Cosigner, ...] = ()
    """Who signed where several sign together for a party."""


@dataclass(frozen=True)
class SignatureRow:
    """A party's signature under an agreement or under one of its amendments."""

    text: UUID
    """The agreement, or the amendment."""
    party: UUID
    agreement: AgreementId
    amendment: AmendmentId | None
    partnership: UUID
    person: UUID | None
    capacity: Capacity
    signed_at: datetime
    signed_day: date | None
    position: int


@dataclass(frozen=True)
class CommentRow:
    """What somebody said about a proposed amendment; unsealed."""

    amendment: AmendmentId
    number: int
    agreement: AgreementId
    partnership: UUID
    party: UUID | None
    person: UUID | None
    said_at: datetime
    comment: str | None
    position: int


# Tables

AGREEMENT = Table(
    "agreement",
    AgreementRow,
    key=("id",),
    ddl="""
    CREATE TABLE agreement (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        title text NOT NULL,
        language text NOT NULL,
        reference text NOT NULL,
        parties uuid[] NOT NULL,
        state text NOT NULL,
        drafted_at timestamptz NOT NULL,
        drafted_day date,
        in_force_from timestamptz,
        in_force_day date,
        in_force_known_from bigint,
        until_at timestamptz,
        until_day date,
        terminated_from timestamptz,
        terminated_day date,
        terminated_known_from bigint,
        text uuid NOT NULL,
        versions integer NOT NULL,
        standings integer NOT NULL,
        amendments integer NOT NULL,
        signed uuid[] NOT NULL,
        noticed uuid[] NOT NULL,
        released uuid[] NOT NULL,
        cosigned jsonb NOT NULL,
        version integer NOT NULL,
        begun bigint NOT NULL,
        position bigint NOT NULL,
        search tsvector NOT NULL GENERATED ALWAYS AS (
            to_tsvector('simple', title || ' ' || reference)
        ) STORED
    );
    CREATE INDEX ON agreement (drafted_at DESC, id);  -- the latest first
    CREATE INDEX ON agreement (partnership, drafted_at DESC, id);
    CREATE INDEX ON agreement (partnership, state, drafted_at DESC, id);
    CREATE INDEX ON agreement USING gin (parties);  -- those of a party
    CREATE INDEX ON agreement USING gin (search);
    """,
)

SIGNATURE = Table(
    "signature",
    SignatureRow,
    key=("text", "party"),
    ddl="""
    CREATE TABLE signature (
        text uuid NOT NULL,
        party uuid NOT NULL,
        agreement uuid NOT NULL,
        amendment uuid,
        partnership uuid NOT NULL,
        person uuid,
        capacity text NOT NULL,
        signed_at timestamptz NOT NULL,
        signed_day date,
        position bigint NOT NULL,
        PRIMARY KEY (text, party)
    );
    CREATE INDEX ON signature (text, signed_at, party);  -- the signatures under a text, in order
    CREATE INDEX ON signature (person) WHERE person IS NOT NULL;  -- what a person signed
    """,
)

COMMENT = Table(
    "comment",
    CommentRow,
    key=("amendment", "number"),
    ddl="""
    CREATE TABLE comment (
        amendment uuid NOT NULL,
        number integer NOT NULL,
        agreement uuid NOT NULL,
        partnership uuid NOT NULL,
        party uuid,
        person uuid,
        said_at timestamptz NOT NULL,
        comment text,
        position bigint NOT NULL,
        PRIMARY KEY (amendment, number)
    );
    """,
)


def cosigner(signature: Cosignature, effective: Moment) -> Cosigner:
    """One of several who sign together for a party, as it is shown."""
    origin = signature.origin
    return Cosigner(
        signature.party,
        signature.person,
        signature.capacity,
        signature.together,
        origin.cited_as if isinstance(origin, FromClause) else "",
        instant(effective.at),
    )


def put_signature(
    rows: Rows,
    agreement: AgreementRow,
    signed: AgreementSigned | AmendmentSigned,
    amendment: AmendmentId | None,
    position: int,
) -> None:
    """Write a party's signature under the agreement or one of its amendments."""
    rows.put(
        SignatureRow(
            text=amendment or agreement.id,
            party=signed.party,
            agreement=agreement.id,
            amendment=amendment,
            partnership=agreement.partnership,
            person=signed.person,
            capacity=signed.capacity,
            signed_at=signed.effective.at,
            signed_day=signed.effective.day,
            position=position,
        )
    )
