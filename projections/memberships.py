"""Memberships: who was a party to which partnership when, as the parties view has them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.record import Record
from projections.ready_made import in_order, instant, with_ends
from projections.rows import Rows, Table

# Rows


@dataclass(frozen=True)
class PartyAct:
    """From when on an organisation was a party, or no longer one."""

    since: str
    is_party: bool


@dataclass(frozen=True)
class PartyRow:
    """An organisation that is or was a party to a partnership."""

    partnership: UUID
    organisation: UUID
    since: datetime
    """When it first became one."""
    until: datetime | None
    """When it last ceased to be one; none for who is one after every known act."""
    successor: UUID | None
    """Who took its place, where it merged into another organisation."""
    acts: tuple[PartyAct, ...]
    memberships: int
    vouched: bool
    """Whether it became one by its own doing, or whoever keeps the records answers for that."""
    position: int


@dataclass(frozen=True)
class MembershipRow:
    """One unbroken time for which an organisation was a party."""

    partnership: UUID
    organisation: UUID
    number: int
    since: datetime
    until: datetime | None


# Tables

PARTY = Table(
    "party",
    PartyRow,
    key=("partnership", "organisation"),
    ddl="""
    CREATE TABLE party (
        partnership uuid NOT NULL,
        organisation uuid NOT NULL,
        since timestamptz NOT NULL,
        until timestamptz,
        successor uuid,
        acts jsonb NOT NULL,
        memberships integer NOT NULL,
        vouched boolean NOT NULL,
        position bigint NOT NULL,
        PRIMARY KEY (partnership, organisation)
    );
    CREATE INDEX ON party (partnership, since, organisation);  -- in the order of accession
    CREATE INDEX ON party (organisation, since, partnership);  -- where an organisation takes part
    """,
)

MEMBERSHIP = Table(
    "membership",
    MembershipRow,
    key=("partnership", "organisation", "number"),
    ddl="""
    CREATE TABLE membership (
        partnership uuid NOT NULL,
        organisation uuid NOT NULL,
        number integer NOT NULL,
        since timestamptz NOT NULL,
        until timestamptz,
        PRIMARY KEY (partnership, organisation, number)
    );
    CREATE INDEX ON membership (organisation, since);  -- what it was a party to on a day
    CREATE INDEX ON membership (partnership, since);  -- who was a party on a day
    """,
)

# Writing


def vouches(record: Record[Any], organisation: UUID) -> bool:
    """Whether the record itself shows that the organisation is in it by its own doing, or is
    entered by who keeps the records.
    """
    return record.organisation == organisation or record.authority.kind in (
        "administration",
        "source",
    )


def put_party(
    rows: Rows, party: PartyRow, dissolved: datetime | None, act: PartyAct | None = None
) -> None:
    """Write the party, and its memberships as they follow from all its acts."""
    acts = party.acts if act is None else in_order(party.acts, act)
    times = _memberships(acts, dissolved)
    first = next((one.since for one in acts if one.is_party), acts[0].since)
    since = datetime.fromisoformat(first)
    rows.put(
        replace(
            party,
            acts=acts,
            since=since,
            until=times[-1][1] if times else since,
            memberships=len(times),
        )
    )
    key = (party.partnership, party.organisation)
    for number, (began, ended) in enumerate(times, start=1):
        rows.put(MembershipRow(*key, number, began, ended))
    for number in range(len(times) + 1, party.memberships + 1):
        rows.delete(MembershipRow, (*key, number))


def _memberships(
    acts: Iterable[PartyAct], dissolved: datetime | None
) -> list[tuple[datetime, datetime | None]]:
    """The unbroken times of membership that the acts leave, in order."""
    end = None if dissolved is None else instant(dissolved)
    times: list[tuple[str, str | None]] = []
    for act, until in with_ends(acts, end):
        if act.is_party and act.since != until and (end is None or act.since < end):
            if times and times[-1][1] == act.since:
                times[-1] = (times[-1][0], until)
            else:
                times.append((act.since, until))
    return [
        (datetime.fromisoformat(began), datetime.fromisoformat(ended) if ended else None)
        for began, ended in times
    ]
