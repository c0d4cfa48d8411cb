"""Parties: organisations, persons, partnerships, and who was a party to which of them when.

Names and memberships are timelines in effective order, whatever the order in which they were
recorded; every period includes its first and excludes its last instant. What a row calls
current is what holds after every known act.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import get_args
from uuid import UUID

from domain.agreement import Event as AgreementEvent
from domain.appointment import Event as AppointmentEvent
from domain.ballot import Event as BallotEvent
from domain.body import Event as BodyEvent
from domain.conflict import Event as ConflictEvent
from domain.decision import Event as DecisionEvent
from domain.delegation import Event as DelegationEvent
from domain.handover import Event as HandoverEvent
from domain.organisation import (
    Identifier,
    OrganisationDissolved,
    OrganisationRegistered,
    OrganisationRenamed,
)
from domain.partnership import (
    PartnershipDissolved,
    PartnershipFormed,
    PartyAcceded,
    PartyWithdrew,
)
from domain.person import PersonRegistered, PersonRenamed
from domain.post import Event as PostEvent
from domain.proxy import Event as ProxyEvent
from domain.record import Record
from domain.values import Moment
from projections.memberships import MEMBERSHIP, PARTY, PartyAct, PartyRow, put_party
from projections.ready_made import in_order, instant, with_ends
from projections.rows import Rows, Table
from projections.view import View

# Rows


@dataclass(frozen=True)
class NameInUse:
    """A name of an organisation and when it was in use (ready-made)."""

    number: int
    name: str
    since: str
    until: str | None = None


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation."""

    id: UUID
    name: str
    kind: str
    country: str | None
    identifiers: tuple[Identifier, ...]
    registered_at: datetime
    registered_day: date | None
    dissolved_at: datetime | None
    dissolved_day: date | None
    names: tuple[NameInUse, ...]
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
class PersonRow:
    """A person; unsealed, and empty once the person's key is destroyed."""

    id: UUID
    name: str | None
    contact: str | None
    affiliation: UUID | None
    registered_at: datetime
    registered_day: date | None
    named_since: datetime
    version: int
    position: int


@dataclass(frozen=True)
class PartnershipRow:
    """A partnership."""

    id: UUID
    name: str
    purpose: str
    zone: str
    formed_at: datetime
    formed_day: date | None
    dissolved_at: datetime | None
    dissolved_day: date | None
    parties: tuple[UUID, ...]
    """Every organisation that is or was a party, in the order in which they were recorded."""
    version: int
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
        kind text NOT NULL,
        country text,
        identifiers jsonb NOT NULL,
        registered_at timestamptz NOT NULL,
        registered_day date,
        dissolved_at timestamptz,
        dissolved_day date,
        names jsonb NOT NULL,
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

PERSON = Table(
    "person",
    PersonRow,
    key=("id",),
    ddl="""
    CREATE TABLE person (
        id uuid PRIMARY KEY,
        name text,
        contact text,
        affiliation uuid,
        registered_at timestamptz NOT NULL,
        registered_day date,
        named_since timestamptz NOT NULL,
        version integer NOT NULL,
        position bigint NOT NULL,
        search tsvector GENERATED ALWAYS AS (to_tsvector('simple', name)) STORED
    );
    CREATE INDEX ON person (name, id);  -- in the order of their names
    CREATE INDEX ON person (affiliation, name, id);  -- the people of an organisation
    CREATE INDEX ON person USING gin (search);
    """,
)

PARTNERSHIP = Table(
    "partnership",
    PartnershipRow,
    key=("id",),
    ddl="""
    CREATE TABLE partnership (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        purpose text NOT NULL,
        zone text NOT NULL,
        formed_at timestamptz NOT NULL,
        formed_day date,
        dissolved_at timestamptz,
        dissolved_day date,
        parties uuid[] NOT NULL,
        version integer NOT NULL,
        position bigint NOT NULL,
        search tsvector NOT NULL GENERATED ALWAYS AS (
            to_tsvector('simple', name || ' ' || purpose)
        ) STORED
    );
    CREATE INDEX ON partnership (name, id);  -- in the order of their names
    CREATE INDEX ON partnership (formed_at DESC, id);  -- the youngest first
    CREATE INDEX ON partnership USING gin (parties);  -- those that an organisation ever was in
    CREATE INDEX ON partnership USING gin (search);
    """,
)

PARTIES = View(
    "parties",
    version=1,
    tables=(ORGANISATION, ORGANISATION_NAME, PERSON, PARTNERSHIP, PARTY, MEMBERSHIP),
    ignores=frozenset(
        get_args(
            AgreementEvent
            | AppointmentEvent
            | BallotEvent
            | BodyEvent
            | ConflictEvent
            | DecisionEvent
            | DelegationEvent
            | HandoverEvent
            | PostEvent
            | ProxyEvent
        )
    ),
)


# Organisations


@PARTIES.on(OrganisationRegistered)
def on_organisation_registered(
    rows: Rows, record: Record[OrganisationRegistered], position: int
) -> None:
    """The organisation with its first name."""
    happened = record.data
    organisation = OrganisationRow(
        id=happened.id,
        name=happened.name,
        kind=happened.kind,
        country=happened.country,
        identifiers=happened.identifiers,
        registered_at=happened.effective.at,
        registered_day=happened.effective.day,
        dissolved_at=None,
        dissolved_day=None,
        names=(),
        version=record.version,
        position=position,
    )
    _name(rows, organisation, record.version, happened.name, happened.effective)


@PARTIES.on(OrganisationRenamed, needs=lambda record: [(OrganisationRow, record.stream)])
def on_organisation_renamed(rows: Rows, record: Record[OrganisationRenamed], position: int) -> None:
    """One more name, wherever it belongs among those that are known."""
    organisation = rows.existing(OrganisationRow, record.stream)
    organisation = replace(organisation, version=record.version, position=position)
    _name(rows, organisation, record.version, record.data.name, record.data.effective)


def _name(rows: Rows, organisation: OrganisationRow, number: int, name: str, since: Moment) -> None:
    entries = in_order(organisation.names, NameInUse(number, name, instant(since.at)))
    names = tuple(replace(entry, until=until) for entry, until in with_ends(entries))
    rows.put(replace(organisation, names=names, name=names[-1].name))
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


@PARTIES.on(OrganisationDissolved, needs=lambda record: [(OrganisationRow, record.stream)])
def on_organisation_dissolved(
    rows: Rows, record: Record[OrganisationDissolved], position: int
) -> None:
    """When it ceased to exist."""
    rows.put(
        replace(
            rows.existing(OrganisationRow, record.stream),
            dissolved_at=record.data.effective.at,
            dissolved_day=record.data.effective.day,
            version=record.version,
            position=position,
        )
    )


# Persons


@PARTIES.on(PersonRegistered)
def on_person_registered(rows: Rows, record: Record[PersonRegistered], position: int) -> None:
    """The person, unsealed."""
    happened = record.data
    rows.put(
        PersonRow(
            id=happened.id,
            name=rows.unseal(record, happened.name),
            contact=rows.unseal(record, happened.contact),
            affiliation=happened.affiliation,
            registered_at=happened.effective.at,
            registered_day=happened.effective.day,
            named_since=happened.effective.at,
            version=record.version,
            position=position,
        )
    )


@PARTIES.on(PersonRenamed, needs=lambda record: [(PersonRow, record.stream)])
def on_person_renamed(rows: Rows, record: Record[PersonRenamed], position: int) -> None:
    """Another name, unless one that was taken later is known already."""
    person = rows.existing(PersonRow, record.stream)
    person = replace(person, version=record.version, position=position)
    if person.named_since <= record.data.effective.at:
        name = rows.unseal(record, record.data.name)
        person = replace(person, name=name, named_since=record.data.effective.at)
    rows.put(person)


# Partnerships


@PARTIES.on(PartnershipFormed)
def on_partnership_formed(rows: Rows, record: Record[PartnershipFormed], position: int) -> None:
    """The partnership with its first parties."""
    happened = record.data
    partnership = PartnershipRow(
        id=happened.id,
        name=happened.name,
        purpose=happened.purpose,
        zone=happened.zone,
        formed_at=happened.effective.at,
        formed_day=happened.effective.day,
        dissolved_at=None,
        dissolved_day=None,
        parties=happened.parties,
        version=record.version,
        position=position,
    )
    rows.put(partnership)
    for organisation in happened.parties:
        party = PartyRow(happened.id, organisation, happened.effective.at, None, (), 0, position)
        put_party(
            rows, party, partnership.dissolved_at, PartyAct(instant(happened.effective.at), True)
        )


@PARTIES.on(
    PartyAcceded,
    needs=lambda record: [
        (PartnershipRow, record.stream),
        (PartyRow, (record.stream, record.data.organisation)),
    ],
)
def on_party_acceded(rows: Rows, record: Record[PartyAcceded], position: int) -> None:
    """The organisation is a party from then on."""
    _party_act(rows, record, position, is_party=True)


@PARTIES.on(
    PartyWithdrew,
    needs=lambda record: [
        (PartnershipRow, record.stream),
        (PartyRow, (record.stream, record.data.organisation)),
    ],
)
def on_party_withdrew(rows: Rows, record: Record[PartyWithdrew], position: int) -> None:
    """The organisation is no party from then on."""
    _party_act(rows, record, position, is_party=False)


def _party_act(
    rows: Rows,
    record: Record[PartyAcceded] | Record[PartyWithdrew],
    position: int,
    *,
    is_party: bool,
) -> None:
    organisation, at = record.data.organisation, record.data.effective.at
    partnership = rows.existing(PartnershipRow, record.stream)
    partnership = replace(partnership, version=record.version, position=position)
    party = rows.get(PartyRow, (partnership.id, organisation))
    if party is None:
        party = PartyRow(partnership.id, organisation, at, None, (), 0, position)
        partnership = replace(partnership, parties=(*partnership.parties, organisation))
    rows.put(partnership)
    party = replace(party, position=position)
    put_party(rows, party, partnership.dissolved_at, PartyAct(instant(at), is_party))


@PARTIES.on(PartnershipDissolved, needs=lambda record: [(PartnershipRow, record.stream)])
def on_partnership_dissolved(
    rows: Rows, record: Record[PartnershipDissolved], position: int
) -> None:
    """Nobody is a party from then on."""
    partnership = replace(
        rows.existing(PartnershipRow, record.stream),
        dissolved_at=record.data.effective.at,
        dissolved_day=record.data.effective.day,
        version=record.version,
        position=position,
    )
    rows.put(partnership)
    keys = [(partnership.id, organisation) for organisation in partnership.parties]
    rows.prefetch({PartyRow: keys})
    for key in keys:
        party = replace(rows.existing(PartyRow, key), position=position)
        put_party(rows, party, partnership.dissolved_at)
