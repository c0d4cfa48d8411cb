"""Organisations as the parties view has them: names, identifiers, heads and signatories."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.likeness import reading
from domain.parties.organisation import Identifier
from domain.parties.signatory import Capacity, Limits
from domain.values import Moment
from projections.ready_made import in_order, instant, with_ends
from projections.rows import Rows, Table

# Rows


@dataclass(frozen=True)
class NameInUse:
    """A name of an organisation and when it was in use (ready-made)."""

    number: int
    name: str
    since: str
    until: str | None = None


@dataclass(frozen=True)
class HeadInOffice:
    """Who headed an organisation, or nobody, from when on (ready-made)."""

    number: int
    since: str
    person: UUID | None


@dataclass(frozen=True)
class RightToSign:
    """Within which limits a person could sign for an organisation, or not, from when on."""

    number: int
    since: str
    person: UUID
    limits: Limits | None


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation."""

    id: UUID
    name: str
    reading: str
    """What is the same of names that read the same."""
    kind: str
    country: str | None
    identifiers: tuple[Identifier, ...]
    registered_at: datetime
    registered_day: date | None
    dissolved_at: datetime | None
    dissolved_day: date | None
    """When it ceased to exist, by dissolution or by merging into `successor`."""
    successor: UUID | None
    names: tuple[NameInUse, ...]
    heads: tuple[HeadInOffice, ...]
    rights: tuple[RightToSign, ...]
    version: int
    """Of its stream: what a command may state as the version it expects."""
    position: int
    """Of the record that last changed this row."""


@dataclass(frozen=True)
class OrganisationNameRow:
    """A name that an organisation had, and when."""

    organisation: UUID
    number: int
    name: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class SignatoryRow:
    """A time for which a person could sign for an organisation."""

    organisation: UUID
    number: int
    person: UUID
    capacity: Capacity
    since: datetime
    until: datetime | None
    signs: tuple[str, ...]
    """Only these kinds of texts; empty: all."""
    partnerships: tuple[UUID, ...]
    """Only in these partnerships; empty: in all."""
    position: int


# Tables

ORGANISATION = Table(
    "organisation",
    OrganisationRow,
    key=("id",),
    ddl="""
    CREATE TABLE organisation (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        reading text NOT NULL,
        kind text NOT NULL,
        country text,
        identifiers jsonb NOT NULL,
        registered_at timestamptz NOT NULL,
        registered_day date,
        dissolved_at timestamptz,
        dissolved_day date,
        successor uuid,
        names jsonb NOT NULL,
        heads jsonb NOT NULL,
        rights jsonb NOT NULL,
        version integer NOT NULL,
        position bigint NOT NULL,
        search tsvector NOT NULL GENERATED ALWAYS AS (
            to_tsvector('simple', name)
            || to_tsvector(
                'simple', left(jsonb_path_query_array(names, '$[*].name')::text, 100000)
            )
            || jsonb_to_tsvector('simple', identifiers, '"string"')
        ) STORED
    );
    CREATE INDEX ON organisation (name, id);  -- in the order of their names
    CREATE INDEX ON organisation (kind, name, id);
    CREATE INDEX ON organisation (country, name, id);
    CREATE INDEX ON organisation (dissolved_at) WHERE dissolved_at IS NOT NULL;  -- is it a party?
    CREATE INDEX ON organisation USING gin (search);  -- by any name they had, and identifiers
    """,
)

ORGANISATION_NAME = Table(
    "organisation_name",
    OrganisationNameRow,
    key=("organisation", "number"),
    ddl="""
    CREATE TABLE organisation_name (
        organisation uuid NOT NULL,
        number integer NOT NULL,
        name text NOT NULL,
        since timestamptz NOT NULL,
        until timestamptz,
        PRIMARY KEY (organisation, number)
    );
    CREATE INDEX ON organisation_name (organisation, since);  -- its name on a day
    """,
)

SIGNATORY = Table(
    "signatory",
    SignatoryRow,
    key=("organisation", "number"),
    ddl="""
    CREATE TABLE signatory (
        organisation uuid NOT NULL,
        number integer NOT NULL,
        person uuid NOT NULL,
        capacity text NOT NULL,
        since timestamptz NOT NULL,
        until timestamptz,
        signs text[] NOT NULL,
        partnerships uuid[] NOT NULL,
        position bigint NOT NULL,
        PRIMARY KEY (organisation, number)
    );
    CREATE INDEX ON signatory (organisation, since, number);  -- who could sign on a day
    CREATE INDEX ON signatory (person, organisation);  -- for whom a person could sign
    """,
)


# Writing


def put_name(
    rows: Rows, organisation: OrganisationRow, number: int, name: str, since: Moment
) -> None:
    """Write the organisation with one more name, wherever it belongs among those known."""
    entries = in_order(organisation.names, NameInUse(number, name, instant(since.at)))
    names = tuple(replace(entry, until=until) for entry, until in with_ends(entries))
    last = names[-1].name
    rows.put(replace(organisation, names=names, name=last, reading=reading(last)))
    for each in names:
        rows.put(
            OrganisationNameRow(
                organisation=organisation.id,
                number=each.number,
                name=each.name,
                since=datetime.fromisoformat(each.since),
                until=datetime.fromisoformat(each.until) if each.until else None,
            )
        )


def put_head(rows: Rows, organisation: OrganisationRow, person: UUID | None, since: Moment) -> None:
    """Write the organisation with another head, or none, from `since` on."""
    number = organisation.version * 2
    heads = in_order(organisation.heads, HeadInOffice(number, instant(since.at), person))
    rows.put(replace(organisation, heads=heads))
    for entry, until in with_ends(heads):
        if entry.person is not None:
            during = (entry.since, until)
            _put_signatory(rows, organisation, entry.number, entry.person, "head", during)


def put_right(
    rows: Rows, organisation: OrganisationRow, person: UUID, limits: Limits | None, since: Moment
) -> OrganisationRow:
    """Write the organisation with another right of a person to sign, or none, from `since` on."""
    # A right that is given for a period begins and ends by one record: so many numbers it takes.
    number = organisation.version * 2 + (limits is None)
    added = RightToSign(number, instant(since.at), person, limits)
    organisation = replace(organisation, rights=in_order(organisation.rights, added))
    rows.put(organisation)
    own = [right for right in organisation.rights if right.person == person]
    for entry, until in with_ends(own):
        if entry.limits is not None:
            during = (entry.since, until)
            _put_signatory(
                rows, organisation, entry.number, person, "signatory", during, entry.limits
            )
    return organisation


def _put_signatory(
    rows: Rows,
    organisation: OrganisationRow,
    number: int,
    person: UUID,
    capacity: Capacity,
    during: tuple[str, str | None],
    limits: Limits = Limits(),  # noqa: B008 -- a frozen value
) -> None:
    since, until = during
    rows.put(
        SignatoryRow(
            organisation=organisation.id,
            number=number,
            person=person,
            capacity=capacity,
            since=datetime.fromisoformat(since),
            until=datetime.fromisoformat(until) if until else None,
            signs=limits.signs,
            partnerships=limits.partnerships,
            position=organisation.position,
        )
    )
