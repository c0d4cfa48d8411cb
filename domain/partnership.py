"""Partnerships: alliances of organisations for a purpose, and the boundary of what is visible.

A partnership is formed by its first parties; others accede and withdraw. Dates that its acts
state begin at 00:00 in its time zone. Whoever was a party at an instant is a question about the
acts in effective order, whatever the order in which they were recorded.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.record import Noun, event
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.timeline import Timeline
from domain.values import (
    NAME_LIMIT,
    PARTIES_LIMIT,
    SHORT_TEXT_LIMIT,
    Moment,
    OrganisationId,
    PartnershipId,
    TooMany,
    checked_text,
    in_order,
    required_text,
)

# Events


@event("partnership.formed.v1")
@dataclass(frozen=True)
class PartnershipFormed:
    """Organisations formed a partnership for a purpose."""

    effective: Moment
    id: PartnershipId
    name: str
    purpose: str
    zone: str
    """IANA name of the time zone in which the partnership's dates begin."""
    parties: tuple[OrganisationId, ...]


@event("partnership.party-acceded.v1")
@dataclass(frozen=True)
class PartyAcceded:
    """An organisation became a party."""

    effective: Moment
    organisation: OrganisationId


@event("partnership.party-withdrew.v1")
@dataclass(frozen=True)
class PartyWithdrew:
    """A party left the partnership."""

    effective: Moment
    organisation: OrganisationId


@event("partnership.dissolved.v1")
@dataclass(frozen=True)
class PartnershipDissolved:
    """The partnership ended."""

    effective: Moment


Event = PartnershipFormed | PartyAcceded | PartyWithdrew | PartnershipDissolved


# State


@dataclass(frozen=True)
class Partnership:
    """A partnership as known so far."""

    id: PartnershipId
    name: str
    purpose: str
    zone: str
    formed: Moment
    parties: Mapping[OrganisationId, Timeline[bool]]
    """For each organisation that ever was a party: whether it was one, from when on."""
    dissolved: Moment | None = None


def zone(partnership: Partnership) -> ZoneInfo:
    """The time zone in which the partnership's dates begin."""
    return ZoneInfo(partnership.zone)


def parties_at(partnership: Partnership, at: datetime) -> tuple[OrganisationId, ...]:
    """The parties at the instant `at`, in the order in which they were first recorded."""
    return tuple(party for party in partnership.parties if is_party_at(partnership, party, at))


def is_party_at(partnership: Partnership, organisation: OrganisationId, at: datetime) -> bool:
    """Whether the organisation was a party at the instant `at`."""
    if partnership.dissolved is not None and partnership.dissolved.at <= at:
        return False
    return bool(partnership.parties.get(organisation, Timeline[bool]()).at(at))


# Refusals


class PartnershipUnknown(Refused):
    """There is no such partnership."""

    code = "PARTNERSHIP_UNKNOWN"


class PartnershipAlreadyFormed(Refused):
    """The partnership {partnership} is formed already."""

    code = "PARTNERSHIP_ALREADY_FORMED"
    partnership: PartnershipId


class PartyMissing(Refused):
    """A partnership needs at least one party to begin with."""

    code = "PARTY_MISSING"


class PartyNamedTwice(Refused):
    """The party {organisation} is named twice."""

    code = "PARTY_NAMED_TWICE"
    organisation: OrganisationId


class AlreadyParty(Refused):
    """The organisation {organisation} is a party at {at} already."""

    code = "ALREADY_PARTY"
    organisation: OrganisationId
    at: Moment


class NotParty(Refused):
    """The organisation {organisation} is not a party at {at}."""

    code = "NOT_PARTY"
    organisation: OrganisationId
    at: Moment


class TimeZoneUnknown(Refused):
    """“{zone}” is not a time zone of the IANA database, such as Europe/Zurich."""

    code = "TIME_ZONE_UNKNOWN"
    zone: str


class PartnershipEnded(Refused):
    """The partnership {partnership} ended on {dissolved}, before {at}."""

    code = "PARTNERSHIP_ENDED"
    partnership: PartnershipId
    dissolved: Moment
    at: Moment


class PartnershipAlreadyDissolved(Refused):
    """The partnership {partnership} was dissolved already, on {dissolved}."""

    code = "PARTNERSHIP_ALREADY_DISSOLVED"
    partnership: PartnershipId
    dissolved: Moment


# Decisions


def form_partnership(
    partnership: Partnership | None,
    *,
    id: PartnershipId,
    name: str,
    purpose: str,
    zone: str,
    parties: tuple[OrganisationId, ...],
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Form a partnership of `parties`; one is enough, as others may accede."""
    if partnership is not None:
        raise PartnershipAlreadyFormed(id)
    required_text("name", name, NAME_LIMIT)
    checked_text("purpose", purpose, SHORT_TEXT_LIMIT, lines=True)
    if not is_time_zone(zone):
        raise TimeZoneUnknown(zone)
    if not parties:
        raise PartyMissing
    if len(parties) > PARTIES_LIMIT:
        raise TooMany("parties", len(parties), PARTIES_LIMIT)
    for party, times in Counter(parties).items():
        if times > 1:
            raise PartyNamedTwice(party)
    return [PartnershipFormed(effective, id, name, purpose, zone, parties)]


def accede_party(
    partnership: Partnership | None,
    *,
    organisation: OrganisationId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Take an organisation into the partnership."""
    partnership = known(partnership)
    in_order("formation", partnership.formed, "accession", effective)
    require_lasting(partnership, effective, conduct)
    if is_party_at(partnership, organisation, effective.at):
        raise AlreadyParty(organisation, effective)
    if organisation not in partnership.parties and len(partnership.parties) >= PARTIES_LIMIT:
        raise TooMany("parties", len(partnership.parties) + 1, PARTIES_LIMIT)
    return [PartyAcceded(effective, organisation)]


def withdraw_party(
    partnership: Partnership | None,
    *,
    organisation: OrganisationId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Let a party leave the partnership."""
    partnership = known(partnership)
    in_order("formation", partnership.formed, "withdrawal", effective)
    require_lasting(partnership, effective, conduct)
    if not partnership.parties.get(organisation, Timeline[bool]()).at(effective.at):
        raise NotParty(organisation, effective)
    return [PartyWithdrew(effective, organisation)]


def dissolve_partnership(
    partnership: Partnership | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """End the partnership."""
    partnership = known(partnership)
    if partnership.dissolved is not None:
        raise PartnershipAlreadyDissolved(partnership.id, partnership.dissolved)
    in_order("formation", partnership.formed, "dissolution", effective)
    return [PartnershipDissolved(effective)]


def known(partnership: Partnership | None) -> Partnership:
    """The partnership, or the refusal that there is none."""
    if partnership is None:
        raise PartnershipUnknown
    return partnership


def require_lasting(partnership: Partnership, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that nothing is done in a partnership that has ended, if it has."""
    if partnership.dissolved is not None and partnership.dissolved.at <= effective.at:
        conduct.breach(PartnershipEnded(partnership.id, partnership.dissolved, effective))


def require_party(
    partnership: Partnership, organisation: OrganisationId, effective: Moment, conduct: Conduct
) -> None:
    """Breach the rule that only a party acts in the partnership, if the organisation is none."""
    if not is_party_at(partnership, organisation, effective.at):
        conduct.breach(NotParty(organisation, effective))


def is_time_zone(zone: str) -> bool:
    """Whether the IANA database has a time zone of this name."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # A name that leads out of the database is a ValueError, a folder of it an OSError.
        return False
    return True


# Folding


def evolve(partnership: Partnership | None, happened: Event) -> Partnership:
    """The partnership after what happened."""
    if isinstance(happened, PartnershipFormed):
        since = Timeline[bool]().since(happened.effective.at, True)
        return Partnership(
            id=happened.id,
            name=happened.name,
            purpose=happened.purpose,
            zone=happened.zone,
            formed=happened.effective,
            parties=dict.fromkeys(happened.parties, since),
        )
    assert partnership is not None, "its formation comes first"
    match happened:
        case PartyAcceded(effective, organisation):
            return _with_party(partnership, organisation, effective, True)
        case PartyWithdrew(effective, organisation):
            return _with_party(partnership, organisation, effective, False)
        case PartnershipDissolved(effective):
            return replace(partnership, dissolved=effective)
        case _:
            assert_never(happened)


def _with_party(
    partnership: Partnership, organisation: OrganisationId, effective: Moment, is_party: bool
) -> Partnership:
    timeline = partnership.parties.get(organisation, Timeline[bool]()).since(effective.at, is_party)
    return replace(partnership, parties={**partnership.parties, organisation: timeline})


PARTNERSHIP = Noun("partnership", evolve)
