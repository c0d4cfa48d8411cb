"""Parties: organisations, persons, partnerships, and who was a party to which of them when.

Names and memberships are timelines in effective order, whatever the order in which they were
recorded; every period includes its first and excludes its last instant. What a row calls
current is what holds after every known act.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, get_args
from uuid import UUID

from domain.agreements.agreement import Event as AgreementEvent
from domain.bodies.body import Event as BodyEvent
from domain.conflicts.conflict import Event as ConflictEvent
from domain.decisions.ballot import Event as BallotEvent
from domain.decisions.decision import Event as DecisionEvent
from domain.decisions.proxy import Event as ProxyEvent
from domain.holiday import HolidaysListed, HolidaysStruck
from domain.likeness import reading
from domain.motions.interest import Event as InterestEvent
from domain.parties.access import AccessEnded, AccessOpened
from domain.parties.organisation import (
    IdentifierAdded,
    OrganisationDissolved,
    OrganisationMerged,
    OrganisationRegistered,
    OrganisationRenamed,
)
from domain.parties.partnership import (
    PartnershipDissolved,
    PartnershipFormed,
    PartyAcceded,
    PartySucceeded,
    PartyWithdrew,
)
from domain.parties.person import PersonRegistered, PersonRenamed
from domain.parties.proposal import (
    InvitationAccepted,
    InvitationDeclined,
    PartnershipProposed,
    ProposalWithdrawn,
)
from domain.parties.signatory import (
    HeadRegistered,
    HeadWithdrawn,
    SignatoryRegistered,
    SignatoryWithdrawn,
)
from domain.payments.payment import Event as PaymentEvent
from domain.posts.appointment import Event as AppointmentEvent
from domain.posts.delegation import Event as DelegationEvent
from domain.posts.handover import Event as HandoverEvent
from domain.posts.post import Event as PostEvent
from domain.record import Record
from domain.values import Moment
from projections.accesses import ACCESS, AccessRow, ended, opened
from projections.memberships import MEMBERSHIP, PARTY, PartyAct, PartyRow, put_party, vouches
from projections.organisations import (
    ORGANISATION,
    ORGANISATION_NAME,
    SIGNATORY,
    OrganisationRow,
    put_head,
    put_name,
    put_right,
)
from projections.partnerships import (
    INVITED,
    PARTNERSHIP,
    InvitedRow,
    PartnershipRow,
    PartnershipState,
    answered,
    begun,
    circle,
    with_holidays,
    without_holidays,
)
from projections.ready_made import instant
from projections.rows import Rows, Table
from projections.view import View

# Rows


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


# Tables

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

PARTIES = View(
    "parties",
    version=8,
    tables=(
        ACCESS,
        ORGANISATION,
        ORGANISATION_NAME,
        SIGNATORY,
        PERSON,
        PARTNERSHIP,
        INVITED,
        PARTY,
        MEMBERSHIP,
    ),
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
            | InterestEvent
            | PaymentEvent
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
        reading=reading(happened.name),
        kind=happened.kind,
        country=happened.country,
        identifiers=happened.identifiers,
        registered_at=happened.effective.at,
        registered_day=happened.effective.day,
        dissolved_at=None,
        dissolved_day=None,
        successor=None,
        names=(),
        heads=(),
        rights=(),
        version=record.version,
        position=position,
    )
    put_name(rows, organisation, record.version, happened.name, happened.effective)


@PARTIES.on(OrganisationRenamed, needs=lambda record: [(OrganisationRow, record.stream)])
def on_organisation_renamed(rows: Rows, record: Record[OrganisationRenamed], position: int) -> None:
    """One more name, wherever it belongs among those that are known."""
    organisation = _organisation(rows, record, position)
    put_name(rows, organisation, record.version, record.data.name, record.data.effective)


@PARTIES.on(IdentifierAdded, needs=lambda record: [(OrganisationRow, record.stream)])
def on_identifier_added(rows: Rows, record: Record[IdentifierAdded], position: int) -> None:
    """One more identifier."""
    organisation = _organisation(rows, record, position)
    identifiers = (*organisation.identifiers, record.data.identifier)
    rows.put(replace(organisation, identifiers=identifiers))


@PARTIES.on(HeadRegistered, needs=lambda record: [(OrganisationRow, record.stream)])
def on_head_registered(rows: Rows, record: Record[HeadRegistered], position: int) -> None:
    """Another head."""
    organisation = _organisation(rows, record, position)
    put_head(rows, organisation, record.data.person, record.data.effective)


@PARTIES.on(HeadWithdrawn, needs=lambda record: [(OrganisationRow, record.stream)])
def on_head_withdrawn(rows: Rows, record: Record[HeadWithdrawn], position: int) -> None:
    """No head from then on."""
    put_head(rows, _organisation(rows, record, position), None, record.data.effective)


@PARTIES.on(SignatoryRegistered, needs=lambda record: [(OrganisationRow, record.stream)])
def on_signatory_registered(rows: Rows, record: Record[SignatoryRegistered], position: int) -> None:
    """A person may sign from then on, and no longer where the period ends."""
    happened = record.data
    organisation = _organisation(rows, record, position)
    during = happened.effective
    organisation = put_right(rows, organisation, happened.person, happened.limits, during.start)
    if during.end is not None:
        put_right(rows, organisation, happened.person, None, during.end)


@PARTIES.on(SignatoryWithdrawn, needs=lambda record: [(OrganisationRow, record.stream)])
def on_signatory_withdrawn(rows: Rows, record: Record[SignatoryWithdrawn], position: int) -> None:
    """A person may not sign from then on."""
    organisation = _organisation(rows, record, position)
    put_right(rows, organisation, record.data.person, None, record.data.effective)


@PARTIES.on(OrganisationMerged, needs=lambda record: [(OrganisationRow, record.stream)])
def on_organisation_merged(rows: Rows, record: Record[OrganisationMerged], position: int) -> None:
    """When it ceased to exist, and who succeeds it."""
    effective = record.data.effective
    rows.put(
        replace(
            _organisation(rows, record, position),
            dissolved_at=effective.at,
            dissolved_day=effective.day,
            successor=record.data.into,
        )
    )


def _organisation(rows: Rows, record: Record[Any], position: int) -> OrganisationRow:
    """The organisation that the record is about, as of that record."""
    organisation = rows.existing(OrganisationRow, record.stream)
    return replace(organisation, version=record.version, position=position)


@PARTIES.on(OrganisationDissolved, needs=lambda record: [(OrganisationRow, record.stream)])
def on_organisation_dissolved(
    rows: Rows, record: Record[OrganisationDissolved], position: int
) -> None:
    """When it ceased to exist."""
    rows.put(
        replace(
            _organisation(rows, record, position),
            dissolved_at=record.data.effective.at,
            dissolved_day=record.data.effective.day,
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


@PARTIES.on(PartnershipProposed)
def on_partnership_proposed(rows: Rows, record: Record[PartnershipProposed], position: int) -> None:
    """The partnership as it is proposed, for those invited to see."""
    partnership = begun(record, position)
    rows.put(partnership)
    for organisation in circle(partnership):
        rows.put(InvitedRow(partnership.id, organisation, None))


@PARTIES.on(InvitationAccepted, needs=lambda record: [(PartnershipRow, record.stream)])
def on_invitation_accepted(rows: Rows, record: Record[InvitationAccepted], position: int) -> None:
    """The answer."""
    happened = record.data
    partnership = _partnership(rows, record, position)
    rows.put(answered(partnership, happened.organisation, "accepted", happened.effective))


@PARTIES.on(InvitationDeclined, needs=lambda record: [(PartnershipRow, record.stream)])
def on_invitation_declined(rows: Rows, record: Record[InvitationDeclined], position: int) -> None:
    """The answer, and the end of the proposal."""
    happened = record.data
    partnership = _partnership(rows, record, position)
    partnership = answered(partnership, happened.organisation, "declined", happened.effective)
    _proposal_ended(rows, partnership, "declined", happened.effective)


@PARTIES.on(ProposalWithdrawn, needs=lambda record: [(PartnershipRow, record.stream)])
def on_proposal_withdrawn(rows: Rows, record: Record[ProposalWithdrawn], position: int) -> None:
    """The end of the proposal."""
    partnership = _partnership(rows, record, position)
    _proposal_ended(rows, partnership, "withdrawn", record.data.effective)


def _proposal_ended(
    rows: Rows, partnership: PartnershipRow, state: PartnershipState, at: Moment
) -> None:
    rows.put(replace(partnership, state=state))
    for organisation in circle(partnership):
        rows.put(InvitedRow(partnership.id, organisation, at.at))


@PARTIES.on(PartnershipFormed, needs=lambda record: [(PartnershipRow, record.stream)])
def on_partnership_formed(rows: Rows, record: Record[PartnershipFormed], position: int) -> None:
    """The partnership with its first parties."""
    happened = record.data
    proposed = rows.get(PartnershipRow, happened.id)
    partnership = replace(
        proposed or begun(record, position),
        state="formed",
        formed_at=happened.effective.at,
        formed_day=happened.effective.day,
        parties=happened.parties,
        version=record.version,
        position=position,
    )
    rows.put(partnership)
    for organisation in happened.parties:
        vouched = proposed is not None or vouches(record, organisation)
        party = PartyRow(
            happened.id, organisation, happened.effective.at, None, None, (), 0, vouched, position
        )
        put_party(
            rows, party, partnership.dissolved_at, PartyAct(instant(happened.effective.at), True)
        )


def _partnership(rows: Rows, record: Record[Any], position: int) -> PartnershipRow:
    """The partnership that the record is about, as of that record."""
    partnership = rows.existing(PartnershipRow, record.stream)
    return replace(partnership, version=record.version, position=position)


@PARTIES.on(
    PartyAcceded,
    needs=lambda record: [
        (PartnershipRow, record.stream),
        (PartyRow, (record.stream, record.data.organisation)),
    ],
)
def on_party_acceded(rows: Rows, record: Record[PartyAcceded], position: int) -> None:
    """The organisation is a party from then on."""
    _party_act(rows, record, position, record.data.organisation, is_party=True)


@PARTIES.on(
    PartyWithdrew,
    needs=lambda record: [
        (PartnershipRow, record.stream),
        (PartyRow, (record.stream, record.data.organisation)),
    ],
)
def on_party_withdrew(rows: Rows, record: Record[PartyWithdrew], position: int) -> None:
    """The organisation is no party from then on."""
    _party_act(rows, record, position, record.data.organisation, is_party=False)


@PARTIES.on(
    PartySucceeded,
    needs=lambda record: [
        (PartnershipRow, record.stream),
        (PartyRow, (record.stream, record.data.organisation)),
        (PartyRow, (record.stream, record.data.successor)),
    ],
)
def on_party_succeeded(rows: Rows, record: Record[PartySucceeded], position: int) -> None:
    """The successor is a party from then on, and the organisation that is no more is none."""
    happened = record.data
    key = (record.stream, happened.organisation)
    rows.put(replace(rows.existing(PartyRow, key), successor=happened.successor))
    _party_act(rows, record, position, happened.organisation, is_party=False)
    _party_act(rows, record, position, happened.successor, is_party=True)


def _party_act(
    rows: Rows,
    record: Record[PartyAcceded] | Record[PartyWithdrew] | Record[PartySucceeded],
    position: int,
    organisation: UUID,
    *,
    is_party: bool,
) -> None:
    at = record.data.effective.at
    partnership = _partnership(rows, record, position)
    party = rows.get(PartyRow, (partnership.id, organisation))
    if party is None:
        party = PartyRow(partnership.id, organisation, at, None, None, (), 0, False, position)
        partnership = replace(partnership, parties=(*partnership.parties, organisation))
    rows.put(partnership)
    vouched = party.vouched or vouches(record, organisation)
    party = replace(party, vouched=vouched, position=position)
    put_party(rows, party, partnership.dissolved_at, PartyAct(instant(at), is_party))


@PARTIES.on(HolidaysListed, needs=lambda record: [(PartnershipRow, record.stream)])
def on_holidays_listed(rows: Rows, record: Record[HolidaysListed], position: int) -> None:
    """More days on which the partnership does not work."""
    rows.put(with_holidays(_partnership(rows, record, position), record.data))


@PARTIES.on(HolidaysStruck, needs=lambda record: [(PartnershipRow, record.stream)])
def on_holidays_struck(rows: Rows, record: Record[HolidaysStruck], position: int) -> None:
    """Fewer of these days."""
    rows.put(without_holidays(_partnership(rows, record, position), record.data))


@PARTIES.on(PartnershipDissolved, needs=lambda record: [(PartnershipRow, record.stream)])
def on_partnership_dissolved(
    rows: Rows, record: Record[PartnershipDissolved], position: int
) -> None:
    """Nobody is a party from then on."""
    partnership = replace(
        _partnership(rows, record, position),
        state="dissolved",
        dissolved_at=record.data.effective.at,
        dissolved_day=record.data.effective.day,
    )
    rows.put(partnership)
    keys = [(partnership.id, organisation) for organisation in partnership.parties]
    rows.prefetch({PartyRow: keys})
    for key in keys:
        party = replace(rows.existing(PartyRow, key), position=position)
        put_party(rows, party, partnership.dissolved_at)


# Access of who operates the installation

PARTIES.on(AccessOpened)(opened)
PARTIES.on(AccessEnded, needs=lambda record: [(AccessRow, record.stream)])(ended)
