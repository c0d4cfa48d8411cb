"""Seats as the bodies view keeps them: bodies, their seats, and who held each of them when."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from projections.rows import Table

# Rows


@dataclass(frozen=True)
class Chairing:
    """Which seat chairs the body from when on (ready-made)."""

    seat: UUID | None
    """None: nobody chairs it from then on."""
    since: str


@dataclass(frozen=True)
class BodyRow:
    """A body."""

    id: UUID
    partnership: UUID
    name: str
    agreement: UUID | None
    clause: UUID | None
    """The clause that constitutes it."""
    constituted_at: datetime
    constituted_day: date | None
    dissolved_at: datetime | None
    dissolved_day: date | None
    preset: str | None
    """By which it decides where no clause has a rule."""
    chair: UUID | None
    """The seat that chairs it."""
    chairs: tuple[Chairing, ...]
    seats: tuple[UUID, ...]
    """The seats that it has, in order."""
    seats_had: int
    """How many it ever had."""
    reconstituted_at: datetime | None
    reconstituted_day: date | None
    version: int
    position: int


@dataclass(frozen=True)
class Occupancy:
    """Who held a seat for which party, or nobody, and when (ready-made)."""

    number: int
    holder: UUID | None
    party: UUID | None
    since: str
    until: str | None = None


@dataclass(frozen=True)
class SeatRow:
    """A seat, and who holds it."""

    body: UUID
    id: UUID
    number: int
    """Its place among the seats of the body, from 1."""
    partnership: UUID
    holder: UUID | None
    party: UUID | None
    """For which party it is held; of a vacant one, whose seat it is."""
    own_party: UUID | None
    """Whose seat it is, whoever holds it."""
    weight: Fraction
    group_name: str
    persons: int
    occupancies: tuple[Occupancy, ...]
    added_at: datetime
    """From when on the body has it."""
    ended_at: datetime | None
    """From when on the body has it no longer."""
    term_since: datetime | None
    term_until: datetime | None
    """From when on it is vacant, unless it is taken anew; None: it is held without end."""
    holds_over: bool
    """Whether who holds it stays beyond that until a successor takes it."""
    position: int


@dataclass(frozen=True)
class OccupancyRow:
    """A time for which a seat was held."""

    body: UUID
    seat: UUID
    number: int
    holder: UUID
    party: UUID | None
    since: datetime
    until: datetime | None


# Tables

BODY = Table(
    "body",
    BodyRow,
    key=("id",),
    ddl="""
    CREATE TABLE body (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        name text NOT NULL,
        agreement uuid,
        clause uuid,
        constituted_at timestamptz NOT NULL,
        constituted_day date,
        dissolved_at timestamptz,
        dissolved_day date,
        preset text,
        chair uuid,
        chairs jsonb NOT NULL,
        seats uuid[] NOT NULL,
        seats_had integer NOT NULL,
        reconstituted_at timestamptz,
        reconstituted_day date,
        version integer NOT NULL,
        position bigint NOT NULL,
        search tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', name)) STORED
    );
    CREATE INDEX ON body (partnership, name, id);  -- a partnership's, in the order of their names
    CREATE INDEX ON body (name, id);
    CREATE INDEX ON body (agreement, clause) WHERE agreement IS NOT NULL;  -- made by a clause
    CREATE INDEX ON body USING gin (search);
    """,
)

SEAT = Table(
    "seat",
    SeatRow,
    key=("body", "id"),
    ddl="""
    CREATE TABLE seat (
        body uuid NOT NULL,
        id uuid NOT NULL,
        number integer NOT NULL,
        partnership uuid NOT NULL,
        holder uuid,
        party uuid,
        own_party uuid,
        weight text NOT NULL,
        group_name text NOT NULL,
        persons bigint NOT NULL,
        occupancies jsonb NOT NULL,
        added_at timestamptz NOT NULL,
        ended_at timestamptz,
        term_since timestamptz,
        term_until timestamptz,
        holds_over boolean NOT NULL,
        position bigint NOT NULL,
        PRIMARY KEY (body, id)
    );
    CREATE INDEX ON seat (id);  -- a seat by its id
    CREATE INDEX ON seat (body, number);  -- the seats of a body, in order
    CREATE INDEX ON seat (holder) WHERE holder IS NOT NULL;  -- the seats of a person
    CREATE INDEX ON seat (party) WHERE party IS NOT NULL;  -- the seats of a party
    """,
)

OCCUPANCY = Table(
    "occupancy",
    OccupancyRow,
    key=("body", "seat", "number"),
    ddl="""
    CREATE TABLE occupancy (
        body uuid NOT NULL,
        seat uuid NOT NULL,
        number integer NOT NULL,
        holder uuid NOT NULL,
        party uuid,
        since timestamptz NOT NULL,
        until timestamptz,
        PRIMARY KEY (body, seat, number)
    );
    CREATE INDEX ON occupancy (body, since);  -- who sat in a body on a day
    CREATE INDEX ON occupancy (holder, since);  -- where a person sat on a day
    """,
)
