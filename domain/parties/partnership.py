"""Partnerships: alliances of organisations for a purpose, and the boundary of what is visible.

A partnership is formed by its first parties, at once or by a proposal: those invited accept or
decline, each for itself and the proposal as it is, so that it is formed when all have accepted and
fails when one declines. Others accede and withdraw, and a party that merged into another
organisation is succeeded by it. Dates that its acts state begin at 00:00 in its time zone. Whoever
was a party at an instant is a question about the acts in effective order, whatever the order in
which they were recorded.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias, assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.holiday import HolidayEvent, Holidays, HolidaysListed, HolidaysStruck, with_holidays
from domain.parties.proposal import (
    InvitationAccepted,
    InvitationDeclined,
    PartnershipProposed,
    Proposal,
    ProposalWithdrawn,
    answered,
    proposal_of,
)
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


@event("partnership.party-succeeded.v1")
@dataclass(frozen=True)
class PartySucceeded:
    """The organisation that a party merged into took its place, with its rights and duties."""

    effective: Moment
    organisation: OrganisationId
    """The party that is no more."""
    successor: OrganisationId


@event("partnership.dissolved.v1")
@dataclass(frozen=True)
class PartnershipDissolved:
    """The partnership ended."""

    effective: Moment


Event = (
    PartnershipProposed
    | InvitationAccepted
    | InvitationDeclined
    | ProposalWithdrawn
    | PartnershipFormed
    | PartyAcceded
    | PartyWithdrew
    | PartySucceeded
    | HolidayEvent
    | PartnershipDissolved
)


# State

Party: TypeAlias = tuple[OrganisationId, ...]
"""A party with those whose place it took: the present organisation first, then the former ones."""


@dataclass(frozen=True)
class Partnership:
    """A partnership as known so far."""

    id: PartnershipId
    name: str
    purpose: str
    zone: str
    formed: Moment | None
    """None as long as it is only proposed."""
    parties: Mapping[OrganisationId, Timeline[bool]]
    """For each organisation that ever was a party: whether it was one, from when on."""
    founders: tuple[OrganisationId, ...] = ()
    """Who formed it; the others joined, be it at the same instant."""
    proposal: Proposal | None = None
    successors: Mapping[OrganisationId, OrganisationId] = field(default_factory=dict)
    """For each party that merged into another organisation: which one took its place."""
    holidays: Holidays = field(default_factory=dict)
    dissolved: Moment | None = None

    def concerns(self, organisation: OrganisationId) -> bool:
        """Whether the organisation ever was a party, or is or was to be one."""
        return organisation in self.parties or (
            self.proposal is not None and organisation in self.proposal.circle
        )


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


def bound_parties(
    partnership: Partnership, named: tuple[OrganisationId, ...], at: datetime
) -> tuple[Party, ...]:
    """Who an agreement between `named` binds at the instant `at`; none named: all parties.

    Whoever left the partnership is not among them; whoever merged into another organisation is
    there as that one.
    """
    former: dict[OrganisationId, list[OrganisationId]] = {}
    for one in named or parties_at(partnership, at):
        former.setdefault(_last_successor(partnership, one), []).append(one)
    lines = [(now, *_predecessors(partnership, now)) for now in former]
    # Before a succession took effect it was the former party that was there.
    present = [line for line in lines if any(is_party_at(partnership, one, at) for one in line)]
    return tuple(present or lines)


def _last_successor(partnership: Partnership, organisation: OrganisationId) -> OrganisationId:
    # An organisation merges once, into one that exists: nobody is their own successor.
    while organisation in partnership.successors:
        organisation = partnership.successors[organisation]
    return organisation


def _predecessors(partnership: Partnership, organisation: OrganisationId) -> Party:
    return tuple(
        one for one in partnership.successors if _last_successor(partnership, one) == organisation
    )


# Refusals


class PartnershipUnknown(Refused):
    """There is no such partnership."""

    code = "PARTNERSHIP_UNKNOWN"


class PartnershipAlreadyFormed(Refused):
    """The partnership {partnership} is formed already."""

    code = "PARTNERSHIP_ALREADY_FORMED"
    partnership: PartnershipId


class PartnershipNotFormed(Refused):
    """The partnership {partnership} is only proposed: nothing can be done in it yet."""

    code = "PARTNERSHIP_NOT_FORMED"
    partnership: PartnershipId


class NotMerged(Refused):
    """The organisation {organisation} has not merged into another one, as far as is recorded."""

    code = "NOT_MERGED"
    organisation: OrganisationId


class NotSuccessor(Refused):
    """The organisation {organisation} had not merged into {successor} by {at}."""

    code = "NOT_SUCCESSOR"
    organisation: OrganisationId
    successor: OrganisationId
    at: Moment


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
    """The partnership {partnership} ended on {dissolved}: nothing is done in it at {at}."""

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
    check_details(name, purpose, zone)
    if not parties:
        raise PartyMissing
    check_circle(parties)
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
    in_order("formation", formation(partnership), "accession", effective)
    require_lasting(partnership, effective, conduct)
    if is_party_at(partnership, organisation, effective.at):
        raise AlreadyParty(organisation, effective)
    _require_room(partnership, organisation)
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
    in_order("formation", formation(partnership), "withdrawal", effective)
    require_lasting(partnership, effective, conduct)
    if not partnership.parties.get(organisation, Timeline[bool]()).at(effective.at):
        raise NotParty(organisation, effective)
    return [PartyWithdrew(effective, organisation)]


def succeed_party(
    partnership: Partnership | None,
    *,
    organisation: OrganisationId,
    successor: OrganisationId,
    merged: Moment | None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Let the organisation that a party merged into take its place.

    `merged` is when it merged into that one; None where it did not. The successor may be a party
    already: then it holds both places as one.
    """
    partnership = known(partnership)
    in_order("formation", formation(partnership), "succession", effective)
    require_lasting(partnership, effective, conduct)
    if not partnership.parties.get(organisation, Timeline[bool]()).at(effective.at):
        raise NotParty(organisation, effective)
    if successor == organisation or _last_successor(partnership, successor) == organisation:
        raise NotSuccessor(organisation, successor, effective)
    if merged is None or effective.at < merged.at:
        conduct.breach(NotSuccessor(organisation, successor, effective))
    _require_room(partnership, successor)
    return [PartySucceeded(effective, organisation, successor)]


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
    in_order("formation", formation(partnership), "dissolution", effective)
    return [PartnershipDissolved(effective)]


def known(partnership: Partnership | None) -> Partnership:
    """The partnership, or the refusal that there is none."""
    if partnership is None:
        raise PartnershipUnknown
    return partnership


def formation(partnership: Partnership) -> Moment:
    """When the partnership was formed, or the refusal that it is only proposed."""
    if partnership.formed is None:
        raise PartnershipNotFormed(partnership.id)
    return partnership.formed


def check_details(name: str, purpose: str, zone: str) -> None:
    """Refuse what can't be recorded of a partnership, formed or proposed."""
    required_text("name", name, NAME_LIMIT)
    checked_text("purpose", purpose, SHORT_TEXT_LIMIT, lines=True)
    if not is_time_zone(zone):
        raise TimeZoneUnknown(zone)


def check_circle(parties: tuple[OrganisationId, ...]) -> None:
    """Refuse parties that are too many, or named twice."""
    if len(parties) > PARTIES_LIMIT:
        raise TooMany("parties", len(parties), PARTIES_LIMIT)
    for party, times in Counter(parties).items():
        if times > 1:
            raise PartyNamedTwice(party)


def _require_room(partnership: Partnership, organisation: OrganisationId) -> None:
    if organisation not in partnership.parties and len(partnership.parties) >= PARTIES_LIMIT:
        raise TooMany("parties", len(partnership.parties) + 1, PARTIES_LIMIT)


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
            founders=happened.parties,
            proposal=None if partnership is None else partnership.proposal,
        )
    if isinstance(happened, PartnershipProposed):
        return Partnership(
            id=happened.id,
            name=happened.name,
            purpose=happened.purpose,
            zone=happened.zone,
            formed=None,
            parties={},
            proposal=proposal_of(happened),
        )
    assert partnership is not None, "its proposal or its formation comes first"
    match happened:
        case InvitationAccepted() | InvitationDeclined() | ProposalWithdrawn():
            assert partnership.proposal is not None, "the proposal comes first"
            return replace(partnership, proposal=answered(partnership.proposal, happened))
        case PartySucceeded(effective, organisation, successor):
            without = _with_party(partnership, organisation, effective, False)
            return replace(
                _with_party(without, successor, effective, True),
                successors={**partnership.successors, organisation: successor},
            )
        case PartyAcceded(effective, organisation):
            return _with_party(partnership, organisation, effective, True)
        case PartyWithdrew(effective, organisation):
            return _with_party(partnership, organisation, effective, False)
        case HolidaysListed() | HolidaysStruck():
            holidays = with_holidays(partnership.holidays, happened)
            return replace(partnership, holidays=holidays)
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
