"""Partnerships as the parties view has them, from the proposal on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from typing import Literal
from uuid import UUID

from domain.holiday import HolidaysListed, HolidaysStruck
from domain.parties.partnership import PartnershipFormed
from domain.parties.proposal import PartnershipProposed
from domain.record import Record
from domain.values import Moment
from projections.ready_made import instant, with_ends
from projections.rows import Table

PartnershipState = Literal["proposed", "formed", "declined", "withdrawn", "dissolved"]
Answer = Literal["accepted", "declined"]

# Rows


@dataclass(frozen=True)
class Invitation:
    """An invited organisation, and how it answered (ready-made)."""

    organisation: UUID
    answer: Answer | None = None
    answered_at: str | None = None


@dataclass(frozen=True)
class Holiday:
    """A weekday on which the partnership does not work (ready-made)."""

    day: date
    name: str
    since: str
    """From when on it was listed."""
    until: str | None = None
    """From when on it was not any more."""


@dataclass(frozen=True)
class HolidayAct:
    """From when on a day was on the list of holidays, by what name; or no longer on it."""

    since: str
    day: date
    name: str | None


@dataclass(frozen=True)
class PartnershipRow:
    """A partnership."""

    id: UUID
    name: str
    purpose: str
    zone: str
    state: PartnershipState
    proposed_at: datetime | None
    """When it was proposed; None where it was formed at once."""
    proposer: UUID | None
    invitations: tuple[Invitation, ...]
    formed_at: datetime | None
    formed_day: date | None
    dissolved_at: datetime | None
    dissolved_day: date | None
    parties: tuple[UUID, ...]
    """Every organisation that is or was a party, in the order in which they were recorded."""
    holidays: tuple[Holiday, ...]
    """In the order of the days, then of when they were listed."""
    holiday_acts: tuple[HolidayAct, ...]
    """All that was listed and struck, by which a day's next entry ends the one before."""
    version: int
    position: int


@dataclass(frozen=True)
class InvitedRow:
    """An organisation that a partnership was proposed to, or that proposed it."""

    partnership: UUID
    organisation: UUID
    until: datetime | None
    """When the proposal ended without a partnership; None as long as it is open, or formed."""


# Tables

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
        state text NOT NULL,
        proposed_at timestamptz,
        proposer uuid,
        invitations jsonb NOT NULL,
        formed_at timestamptz,
        formed_day date,
        dissolved_at timestamptz,
        dissolved_day date,
        parties uuid[] NOT NULL,
        holidays jsonb NOT NULL,
        holiday_acts jsonb NOT NULL,
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

INVITED = Table(
    "invited",
    InvitedRow,
    key=("partnership", "organisation"),
    ddl="""
    CREATE TABLE invited (
        partnership uuid NOT NULL,
        organisation uuid NOT NULL,
        until timestamptz,
        PRIMARY KEY (partnership, organisation)
    );
    CREATE INDEX ON invited (organisation);  -- the proposals that an organisation may see
    """,
)


# Writing


def begun(
    record: Record[PartnershipProposed] | Record[PartnershipFormed], position: int
) -> PartnershipRow:
    """A partnership as it begins, by its proposal or at once by its formation."""
    happened = record.data
    proposal = happened if isinstance(happened, PartnershipProposed) else None
    return PartnershipRow(
        id=happened.id,
        name=happened.name,
        purpose=happened.purpose,
        zone=happened.zone,
        state="proposed",
        proposed_at=None if proposal is None else proposal.effective.at,
        proposer=None if proposal is None else proposal.proposer,
        invitations=() if proposal is None else tuple(map(Invitation, proposal.invited)),
        formed_at=None,
        formed_day=None,
        dissolved_at=None,
        dissolved_day=None,
        parties=(),
        holidays=(),
        holiday_acts=(),
        version=record.version,
        position=position,
    )


def answered(
    partnership: PartnershipRow, organisation: UUID, answer: Answer, at: Moment
) -> PartnershipRow:
    """The partnership with the answer of an organisation that was invited."""
    answer_of = Invitation(organisation, answer, instant(at.at))
    invitations = tuple(
        answer_of if each.organisation == organisation else each for each in partnership.invitations
    )
    return replace(partnership, invitations=invitations)


def with_holidays(partnership: PartnershipRow, happened: HolidaysListed) -> PartnershipRow:
    """The partnership with more days on its list: each until it was struck or listed anew."""
    since = instant(happened.effective.at)
    acts = (HolidayAct(since, one.day, one.name) for one in happened.holidays)
    return _with_acts(partnership, acts)


def without_holidays(partnership: PartnershipRow, happened: HolidaysStruck) -> PartnershipRow:
    """The partnership with days struck from its list until they are listed anew."""
    since = instant(happened.effective.at)
    return _with_acts(partnership, (HolidayAct(since, day, None) for day in happened.days))


def _with_acts(partnership: PartnershipRow, further: Iterable[HolidayAct]) -> PartnershipRow:
    """The list as it follows from all its acts, in whichever order they were recorded."""
    acts = tuple(sorted(chain(partnership.holiday_acts, further), key=lambda act: act.since))
    of_days: dict[date, list[HolidayAct]] = {}
    for act in acts:
        of_days.setdefault(act.day, []).append(act)
    holidays = tuple(
        Holiday(day, act.name, act.since, until)
        for day, of_day in sorted(of_days.items())
        for act, until in with_ends(of_day)
        if act.name is not None and act.since != until
    )
    return replace(partnership, holidays=holidays, holiday_acts=acts)


def circle(partnership: PartnershipRow) -> tuple[UUID, ...]:
    """Who the proposal concerns: the proposer and the invited."""
    proposer = () if partnership.proposer is None else (partnership.proposer,)
    return (*proposer, *(each.organisation for each in partnership.invitations))
