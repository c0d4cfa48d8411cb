"""Offices: posts, appointments and delegations as rows, and who could act by them when.

Who could act is worked out by `domain.powers.acting` from everything that is known of an
appointment, and written anew whenever something of it changes: each row says in which capacity
somebody could act for whom in a matter, up to which limit, from when until when.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import get_args
from uuid import UUID

from domain.money import Money
from domain.posts.appointment import Appointment, Ending
from domain.posts.delegation import Delegation, Mandate
from domain.posts.deputy import Deputy
from domain.powers.acting import Office, deputies_of, spans
from domain.provisions.remit import Power, Remit, Responsibility
from domain.provisions.segregation import Function
from domain.provisions.spending import PeriodLimit
from domain.provisions.tenure import cut
from domain.timeline import Timeline
from domain.values import (
    AppointmentId,
    DelegationId,
    Moment,
    OrganisationId,
    PartnershipId,
    Period,
    PersonId,
    PostId,
    derived_id,
)
from projections.assents import AssentEntry
from projections.ready_made import instant
from projections.rows import Rows, Table

# Rows


@dataclass(frozen=True)
class RemitEntry:
    """What a post was responsible for and its holder might do, and when (ready-made)."""

    responsibilities: tuple[Responsibility, ...]
    powers: tuple[Power, ...]
    since: str
    until: str | None = None
    functions: tuple[Function, ...] = ()


@dataclass(frozen=True)
class PostRow:
    """A post."""

    id: UUID
    partnership: UUID
    title: str
    term_months: int | None
    terms: int | None
    holders: int
    needs_acceptance: bool
    body: UUID | None
    agreement: UUID | None
    clause: UUID | None
    responsibilities: tuple[Responsibility, ...]
    """Those that hold after every known act, like the powers."""
    powers: tuple[Power, ...]
    functions: tuple[Function, ...]
    remits: tuple[RemitEntry, ...]
    appointments: tuple[UUID, ...]
    """Every appointment to it, in the order in which they were recorded."""
    assents: tuple[AssentEntry, ...]
    defined_at: datetime
    defined_day: date | None
    abolished_at: datetime | None
    abolished_day: date | None
    version: int
    position: int


@dataclass(frozen=True)
class DeputyEntry:
    """Who acted in the holder's absence, and when (ready-made)."""

    person: UUID
    since: str
    until: str | None


@dataclass(frozen=True)
class AppointmentRow:
    """An appointment."""

    id: UUID
    partnership: UUID
    post: UUID
    person: UUID
    party: UUID | None
    decision: UUID | None
    needs_acceptance: bool
    state: str
    appointed_at: datetime
    appointed_day: date | None
    term_from: datetime
    term_from_day: date | None
    term_until: datetime | None
    term_until_day: date | None
    """The last day, if the end was said as one."""
    accepted_at: datetime | None
    ended_at: datetime | None
    ended_day: date | None
    held_from: datetime | None
    """From when and until when the person held the post; none for who never did."""
    held_until: datetime | None
    named_deputies: tuple[DeputyEntry, ...]
    """As named, for as long as they were not released."""
    deputies: tuple[DeputyEntry, ...]
    """The same, for as long as the post was held."""
    delegations: tuple[UUID, ...]
    authorisations: int
    """How many rows say who could act by it."""
    version: int
    position: int


@dataclass(frozen=True)
class DelegationRow:
    """Authority that was passed on."""

    id: UUID
    partnership: UUID
    post: UUID
    appointment: UUID
    delegator: UUID
    delegate: UUID
    matters: tuple[str, ...]
    up_to: Money | None
    period_limit: PeriodLimit | None
    onward: bool
    source: UUID | None
    granted_at: datetime
    since: datetime
    until: datetime | None
    """As stated; None: as long as the delegator has the authority."""
    until_day: date | None
    revoked_at: datetime | None
    version: int
    position: int


@dataclass(frozen=True)
class AuthorisationRow:
    """Somebody who could act for others in a matter, and when."""

    id: UUID
    """Derived from the appointment and a number."""
    partnership: UUID
    post: UUID
    appointment: UUID
    capacity: str
    person: UUID
    holder: UUID
    """Who holds the post by whose authority they act; themselves for the holder."""
    party: UUID | None
    """The party for which the post is held."""
    matter: str
    """Empty: every matter that no other power of the post names."""
    up_to: Money | None
    period_limits: tuple[PeriodLimit, ...]
    delegable: bool
    delegation: UUID | None
    since: datetime
    until: datetime | None
    position: int


@dataclass(frozen=True)
class OfficerRow:
    """A person who has or had to do with a post of a partnership, whose parties so know them."""

    partnership: UUID
    person: UUID
    position: int
    """Of the record that first said so."""


# Tables

POST = Table(
    "post",
    PostRow,
    key=("id",),
    ddl="""
    CREATE TABLE post (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        title text NOT NULL,
        term_months integer,
        terms integer,
        holders integer NOT NULL,
        needs_acceptance boolean NOT NULL,
        body uuid,
        agreement uuid,
        clause uuid,
        responsibilities jsonb NOT NULL,
        powers jsonb NOT NULL,
        functions text[] NOT NULL,
        remits jsonb NOT NULL,
        appointments uuid[] NOT NULL,
        assents jsonb NOT NULL,
        defined_at timestamptz NOT NULL,
        defined_day date,
        abolished_at timestamptz,
        abolished_day date,
        version integer NOT NULL,
        position bigint NOT NULL,
        search tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED
    );
    CREATE INDEX ON post (partnership, title, id);  -- a partnership's, in the order of their titles
    CREATE INDEX ON post (title, id);
    CREATE INDEX ON post (body, title, id) WHERE body IS NOT NULL;  -- those of a body
    CREATE INDEX ON post (agreement, clause) WHERE agreement IS NOT NULL;  -- provided by a clause
    CREATE INDEX ON post USING gin (responsibilities jsonb_path_ops);  -- who answers for a matter
    CREATE INDEX ON post USING gin (search);
    """,
)

APPOINTMENT = Table(
    "appointment",
    AppointmentRow,
    key=("id",),
    ddl="""
    CREATE TABLE appointment (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        post uuid NOT NULL,
        person uuid NOT NULL,
        party uuid,
        decision uuid,
        needs_acceptance boolean NOT NULL,
        state text NOT NULL,
        appointed_at timestamptz NOT NULL,
        appointed_day date,
        term_from timestamptz NOT NULL,
        term_from_day date,
        term_until timestamptz,
        term_until_day date,
        accepted_at timestamptz,
        ended_at timestamptz,
        ended_day date,
        held_from timestamptz,
        held_until timestamptz,
        named_deputies jsonb NOT NULL,
        deputies jsonb NOT NULL,
        delegations uuid[] NOT NULL,
        authorisations integer NOT NULL,
        version integer NOT NULL,
        position bigint NOT NULL
    );
    CREATE INDEX ON appointment (post, held_from);  -- who held a post on a day
    CREATE INDEX ON appointment (post, term_from DESC, id);  -- a post's, the latest first
    CREATE INDEX ON appointment (partnership, term_from DESC, id);
    CREATE INDEX ON appointment (person, term_from DESC, id);  -- what a person was appointed to
    CREATE INDEX ON appointment (party, term_from DESC, id) WHERE party IS NOT NULL;
    CREATE INDEX ON appointment (decision) WHERE decision IS NOT NULL;  -- made by a decision
    CREATE INDEX ON appointment (term_from DESC, id);
    """,
)

DELEGATION = Table(
    "delegation",
    DelegationRow,
    key=("id",),
    ddl="""
    CREATE TABLE delegation (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        post uuid NOT NULL,
        appointment uuid NOT NULL,
        delegator uuid NOT NULL,
        delegate uuid NOT NULL,
        matters text[] NOT NULL,
        up_to jsonb,
        period_limit jsonb,
        onward boolean NOT NULL,
        source uuid,
        granted_at timestamptz NOT NULL,
        since timestamptz NOT NULL,
        until timestamptz,
        until_day date,
        revoked_at timestamptz,
        version integer NOT NULL,
        position bigint NOT NULL
    );
    CREATE INDEX ON delegation (appointment, since DESC, id);  -- of an appointment's authority
    CREATE INDEX ON delegation (partnership, since DESC, id);
    CREATE INDEX ON delegation (delegate, since DESC, id);  -- what was delegated to somebody
    CREATE INDEX ON delegation (delegator, since DESC, id);  -- what somebody delegated
    CREATE INDEX ON delegation (source, since DESC, id) WHERE source IS NOT NULL;  -- passed on
    CREATE INDEX ON delegation (since DESC, id);
    """,
)

AUTHORISATION = Table(
    "authorisation",
    AuthorisationRow,
    key=("id",),
    ddl="""
    CREATE TABLE authorisation (
        id uuid PRIMARY KEY,
        partnership uuid NOT NULL,
        post uuid NOT NULL,
        appointment uuid NOT NULL,
        capacity text NOT NULL,
        person uuid NOT NULL,
        holder uuid NOT NULL,
        party uuid,
        matter text NOT NULL,
        up_to jsonb,
        period_limits jsonb NOT NULL,
        delegable boolean NOT NULL,
        delegation uuid,
        since timestamptz NOT NULL,
        until timestamptz,
        position bigint NOT NULL
    );
    CREATE INDEX ON authorisation (person, since, id);  -- for whom somebody could act on a day
    CREATE INDEX ON authorisation (party, since, id) WHERE party IS NOT NULL;  -- who for a party
    CREATE INDEX ON authorisation (partnership, since, id);
    CREATE INDEX ON authorisation (post, since, id);
    CREATE INDEX ON authorisation (appointment, matter);  -- whether a power names the matter
    CREATE INDEX ON authorisation (since, id);
    """,
)

OFFICER = Table(
    "officer",
    OfficerRow,
    key=("partnership", "person"),
    ddl="""
    CREATE TABLE officer (
        partnership uuid NOT NULL,
        person uuid NOT NULL,
        position bigint NOT NULL,
        PRIMARY KEY (partnership, person)
    );
    CREATE INDEX ON officer (person);  -- where a person is known
    """,
)

# States again, as far as the rules need them


def appointment_of(row: AppointmentRow) -> Appointment:
    """The appointment as `domain.posts.appointment` knows it; days are not needed here."""
    endings: tuple[Ending, ...] = get_args(Ending)
    return Appointment(
        id=AppointmentId(row.id),
        partnership=PartnershipId(row.partnership),
        post=PostId(row.post),
        person=PersonId(row.person),
        party=None if row.party is None else OrganisationId(row.party),
        term=Period(Moment(row.term_from), _moment(row.term_until)),
        appointed=Moment(row.appointed_at),
        needs_acceptance=row.needs_acceptance,
        accepted=_moment(row.accepted_at),
        ended=_moment(row.ended_at),
        ending=next((ending for ending in endings if ending == row.state), None),
        deputies=tuple(
            Deputy(PersonId(entry.person), Period(_read(entry.since), _moment_read(entry.until)))
            for entry in row.named_deputies
        ),
    )


def delegation_of(row: DelegationRow) -> Delegation:
    """The delegation as `domain.posts.delegation` knows it."""
    return Delegation(
        id=DelegationId(row.id),
        partnership=PartnershipId(row.partnership),
        appointment=AppointmentId(row.appointment),
        delegator=PersonId(row.delegator),
        delegate=PersonId(row.delegate),
        mandate=Mandate(row.matters, row.up_to, row.onward, row.period_limit),
        during=Period(Moment(row.since), _moment(row.until)),
        granted=Moment(row.granted_at),
        source=None if row.source is None else DelegationId(row.source),
        revoked=_moment(row.revoked_at),
    )


# Writing


def put_appointment(
    rows: Rows, row: AppointmentRow, appointment: Appointment, post: PostRow
) -> AppointmentRow:
    """Write the appointment as it stands after an act, and who could act by it."""
    delegations = [rows.existing(DelegationRow, each) for each in row.delegations]
    office = Office(
        remits=Timeline(
            tuple((datetime.fromisoformat(entry.since), _remit(entry)) for entry in post.remits)
        ),
        holder=appointment.person,
        held=_held(appointment, post),
        deputies=appointment.deputies,
        delegations=tuple(delegation_of(each) for each in delegations),
    )
    held = office.held
    written = _put_authorisations(rows, row, office)
    row = replace(
        row,
        state=appointment.state,
        accepted_at=_at(appointment.accepted),
        ended_at=_at(appointment.ended),
        held_from=None if held is None else held.start.at,
        held_until=None if held is None else _at(held.end),
        named_deputies=tuple(_entry(deputy) for deputy in appointment.deputies),
        deputies=tuple(_entry(deputy) for deputy in deputies_of(office)),
        authorisations=written,
    )
    rows.put(row)
    return row


def put_officer(rows: Rows, partnership: UUID, person: UUID, position: int) -> None:
    """Remember who has to do with a post of the partnership, and since which record."""
    if rows.get(OfficerRow, (partnership, person)) is None:
        rows.put(OfficerRow(partnership, person, position))


def _put_authorisations(rows: Rows, row: AppointmentRow, office: Office) -> int:
    number = 0
    for number, (acting, since, until) in enumerate(spans(office), start=1):
        rows.put(
            AuthorisationRow(
                id=_authorisation_id(row.id, number),
                partnership=row.partnership,
                post=row.post,
                appointment=row.id,
                capacity=acting.capacity,
                person=acting.person,
                holder=row.person,
                party=row.party,
                matter=acting.matter,
                up_to=acting.limit,
                period_limits=acting.period_limits,
                delegable=acting.delegable,
                delegation=acting.delegation,
                since=since,
                until=until,
                position=row.position,
            )
        )
    for surplus in range(number + 1, row.authorisations + 1):
        rows.delete(AuthorisationRow, _authorisation_id(row.id, surplus))
    return number


def _authorisation_id(appointment: UUID, number: int) -> UUID:
    return derived_id("authorisation", appointment, str(number))


def _held(appointment: Appointment, post: PostRow) -> Period | None:
    """For how long the post is held, which is not beyond its abolition."""
    held = appointment.held
    return None if held is None else cut(held, _moment(post.abolished_at))


def _entry(deputy: Deputy) -> DeputyEntry:
    end = deputy.during.end
    return DeputyEntry(
        deputy.person, instant(deputy.during.start.at), None if end is None else instant(end.at)
    )


def _remit(entry: RemitEntry) -> Remit:
    return Remit(entry.responsibilities, entry.powers, entry.functions)


def _moment(at: datetime | None) -> Moment | None:
    return None if at is None else Moment(at)


def _read(at: str) -> Moment:
    return Moment(datetime.fromisoformat(at))


def _moment_read(at: str | None) -> Moment | None:
    return None if at is None else _read(at)


def _at(moment: Moment | None) -> datetime | None:
    return None if moment is None else moment.at
