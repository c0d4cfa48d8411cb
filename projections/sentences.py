"""Sentences: what each event says to a person, in plain English.

One function an event. A sentence may use the names that earlier events gave (an amendment's
title, an organisation's name as it was then) and never a sealed text. It has no capital at its
beginning and no full stop: `projections/wording.py` completes it.
"""

from collections import Counter
from datetime import date

import projections.election_sentences
import projections.sentences_around_votes
import projections.validity_sentences  # noqa: F401 -- registers the others
from domain.bodies.body import BodyConstituted, BodyDissolved, SeatFilled, SeatVacated
from domain.decisions.ballot import BallotCast
from domain.holiday import HolidaysListed, HolidaysStruck
from domain.motions.motion import MotionProposed, MotionWithdrawn
from domain.motions.outcome import OutcomeDetermined, TallyReported
from domain.motions.poll import PollClosed, PollExtended, PollOpened
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
from domain.record import Record
from domain.values import OrganisationId, SeatId
from domain.voting.tally import Seat, Stance
from projections import (
    access_sentences,
    agreement_sentences,
    conflict_sentences,
    interest_sentences,
    payment_sentences,
    post_sentences,
    sealed_ballot_sentences,
    urgency_sentences,
)
from projections.wording import LISTED, WORDINGS, Label, Names, listed, moment, named, tells, those

FURTHER = (
    access_sentences,
    agreement_sentences,
    conflict_sentences,
    interest_sentences,
    payment_sentences,
    urgency_sentences,
    post_sentences,
    sealed_ballot_sentences,
)
"""Modules with the sentences of further nouns: importing them registers those."""

_RESULTS = {
    "adopted": "was adopted",
    "rejected": "was rejected",
    "no-opinion": "ended without an opinion",
    "tied": "is tied and waits for the casting vote",
    "inquorate": "was not decided for want of a quorum",
    "incomplete": "can't be decided yet",
    "without-effect": "ended without effect",
}
_VOTED = {
    "yes": "voted yes",
    "no": "voted no",
    "abstain": "abstained",
    "object": "objected",
    "stand-aside": "stood aside",
    "block": "blocked",
}


# Organisations and persons


@tells(
    OrganisationRegistered,
    about=lambda record: (),
    labels=lambda record, names: [Label(record.data.id, "organisation", record.data.name)],
)
def _organisation_registered(record: Record[OrganisationRegistered], _names: Names) -> str:
    return f"{record.data.name} was registered as an organisation"


@tells(
    OrganisationRenamed,
    labels=lambda record, names: [Label(record.stream, "organisation", record.data.name)],
)
def _organisation_renamed(record: Record[OrganisationRenamed], names: Names) -> str:
    before = named(names, record.stream, "organisation")
    return f"{before} took the name {record.data.name}"


@tells(IdentifierAdded)
def _identifier_added(record: Record[IdentifierAdded], names: Names) -> str:
    organisation, identifier = named(names, record.stream, "organisation"), record.data.identifier
    return f"{organisation} is called {identifier.value} by {identifier.scheme}"


@tells(OrganisationMerged, about=lambda record: (record.stream, record.data.into))
def _organisation_merged(record: Record[OrganisationMerged], names: Names) -> str:
    into = named(names, record.data.into, "organisation")
    return f"{named(names, record.stream, 'organisation')} merged into {into}"


@tells(HeadRegistered)
def _head_registered(record: Record[HeadRegistered], names: Names) -> str:
    return f"{named(names, record.stream, 'organisation')} registered who heads it"


@tells(HeadWithdrawn)
def _head_withdrawn(record: Record[HeadWithdrawn], names: Names) -> str:
    return f"the head of {named(names, record.stream, 'organisation')} left"


@tells(SignatoryRegistered)
def _signatory_registered(record: Record[SignatoryRegistered], names: Names) -> str:
    organisation = named(names, record.stream, "organisation")
    signs = record.data.limits.signs
    what = f" for {' and '.join(signs)}" if signs else ""
    return f"{organisation} let a person sign{what} in its name"


@tells(SignatoryWithdrawn)
def _signatory_withdrawn(record: Record[SignatoryWithdrawn], names: Names) -> str:
    organisation = named(names, record.stream, "organisation")
    return f"{organisation} took back a person's right to sign in its name"


@tells(OrganisationDissolved)
def _organisation_dissolved(record: Record[OrganisationDissolved], names: Names) -> str:
    return f"{named(names, record.stream, 'organisation')} was dissolved"


@tells(PersonRegistered, about=lambda record: those(record.data.affiliation))
def _person_registered(record: Record[PersonRegistered], names: Names) -> str:
    if record.data.affiliation is None:
        return "a person was registered"
    return f"a person of {named(names, record.data.affiliation, 'organisation')} was registered"


@tells(PersonRenamed, about=lambda record: ())
def _person_renamed(_record: Record[PersonRenamed], _names: Names) -> str:
    return "a person took another name"


# Partnerships


@tells(
    PartnershipProposed,
    about=lambda record: (*record.data.invited[:LISTED], *those(record.data.proposer)),
    labels=lambda record, names: [Label(record.data.id, "partnership", record.data.name)],
)
def _partnership_proposed(record: Record[PartnershipProposed], names: Names) -> str:
    data = record.data
    said = f"the partnership {data.name} was proposed"
    if data.proposer is not None:
        said += f" by {named(names, data.proposer, 'organisation')}"
    return f"{said} to {listed(names, data.invited, 'organisation')}"


@tells(InvitationAccepted, about=lambda record: (record.stream, record.data.organisation))
def _invitation_accepted(record: Record[InvitationAccepted], names: Names) -> str:
    invited = named(names, record.data.organisation, "organisation")
    return f"{invited} agreed to be a party to {named(names, record.stream, 'partnership')}"


@tells(InvitationDeclined, about=lambda record: (record.stream, record.data.organisation))
def _invitation_declined(record: Record[InvitationDeclined], names: Names) -> str:
    invited = named(names, record.data.organisation, "organisation")
    return f"{invited} declined to be a party to {named(names, record.stream, 'partnership')}"


@tells(ProposalWithdrawn)
def _proposal_withdrawn(record: Record[ProposalWithdrawn], names: Names) -> str:
    return f"the proposal of {named(names, record.stream, 'partnership')} was withdrawn"


@tells(
    PartnershipFormed,
    about=lambda record: record.data.parties[:LISTED],
    labels=lambda record, names: [Label(record.data.id, "partnership", record.data.name)],
)
def _partnership_formed(record: Record[PartnershipFormed], names: Names) -> str:
    parties = listed(names, record.data.parties, "organisation")
    return f"{parties} formed the partnership {record.data.name}"


@tells(PartyAcceded, about=lambda record: (record.stream, record.data.organisation))
def _party_acceded(record: Record[PartyAcceded], names: Names) -> str:
    party = named(names, record.data.organisation, "organisation")
    return f"{party} became a party to {named(names, record.stream, 'partnership')}"


@tells(PartyWithdrew, about=lambda record: (record.stream, record.data.organisation))
def _party_withdrew(record: Record[PartyWithdrew], names: Names) -> str:
    party = named(names, record.data.organisation, "organisation")
    return f"{party} left {named(names, record.stream, 'partnership')}"


@tells(
    PartySucceeded,
    about=lambda record: (record.stream, record.data.organisation, record.data.successor),
)
def _party_succeeded(record: Record[PartySucceeded], names: Names) -> str:
    gone = named(names, record.data.organisation, "organisation")
    follows = named(names, record.data.successor, "organisation")
    return f"{follows} took the place of {gone} in {named(names, record.stream, 'partnership')}"


@tells(HolidaysListed)
def _holidays_listed(record: Record[HolidaysListed], names: Names) -> str:
    days = _days([holiday.day for holiday in record.data.holidays])
    return f"{named(names, record.stream, 'partnership')} listed {days} among its holidays"


@tells(HolidaysStruck)
def _holidays_struck(record: Record[HolidaysStruck], names: Names) -> str:
    days = _days(list(record.data.days))
    return f"{named(names, record.stream, 'partnership')} struck {days} from its holidays"


def _days(days: list[date]) -> str:
    said = [day.isoformat() for day in sorted(days)[:LISTED]]
    if len(days) > LISTED:
        said.append(f"{len(days) - LISTED} more")
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


@tells(PartnershipDissolved)
def _partnership_dissolved(record: Record[PartnershipDissolved], names: Names) -> str:
    return f"the partnership {named(names, record.stream, 'partnership')} ended"


# Decisions


@tells(
    MotionProposed,
    about=lambda record: (*those(record.data.body), *those(record.data.party)),
    labels=lambda record, names: [Label(record.data.id, "motion", record.data.motion.title)],
)
def _motion_proposed(record: Record[MotionProposed], names: Names) -> str:
    data = record.data
    said = f"“{data.motion.title}” was put to the vote"
    if data.body is not None:
        said += f" of {named(names, data.body, 'body')}"
    if data.party is not None:
        said += f" by {named(names, data.party, 'organisation')}"
    return said


@tells(PollOpened)
def _poll_opened(record: Record[PollOpened], names: Names) -> str:
    seats = len(record.data.electorate.seats)
    motion = named(names, record.stream, "motion")
    said = f"voting on {motion} was opened for {seats} {'seat' if seats == 1 else 'seats'}"
    if record.data.closes_at is not None:
        said += f", to close on {moment(record.data.closes_at)},"
    if record.data.way != "meeting":
        said += {"written": " in writing", "electronic": " by electronic vote"}[record.data.way]
    return said


@tells(PollExtended)
def _poll_extended(record: Record[PollExtended], names: Names) -> str:
    motion = named(names, record.stream, "motion")
    return f"voting on {motion} was extended, to close on {moment(record.data.closes_at)},"


@tells(PollClosed)
def _poll_closed(record: Record[PollClosed], names: Names) -> str:
    said = f"voting on {named(names, record.stream, 'motion')} was closed"
    if record.data.instead:
        return f"{said} by one of those who may vote, as nobody who presides had done it in time"
    if record.data.settled is None:
        return said
    return f"{said} early, because nothing still to come could change what it comes to"


@tells(TallyReported)
def _tally_reported(record: Record[TallyReported], names: Names) -> str:
    said = f"the result of the vote on {named(names, record.stream, 'motion')} was reported"
    if record.data.declared is not None:
        said += f" and declared {record.data.declared}"
    return said


@tells(OutcomeDetermined)
def _outcome_determined(record: Record[OutcomeDetermined], names: Names) -> str:
    outcome = record.data.outcome
    motion = named(names, record.stream, "motion")
    if outcome.advisory:
        return f"{motion} was advised on, and by the rule {_RESULTS[outcome.result]}"
    return f"by its rule {motion} {_RESULTS[outcome.result]}"


@tells(MotionWithdrawn)
def _motion_withdrawn(record: Record[MotionWithdrawn], names: Names) -> str:
    return f"{named(names, record.stream, 'motion')} was withdrawn"


@tells(BallotCast, about=lambda record: (record.data.seat, record.data.decision))
def _ballot_cast(record: Record[BallotCast], names: Names) -> str:
    seat = named(names, record.data.seat, "seat")
    choice = record.data.choice
    voted = _VOTED[choice.stance] if isinstance(choice, Stance) else "voted"
    return f"{seat} {voted} on {named(names, record.data.decision, 'motion')}"


# Bodies


def _of_parties(names: Names, *seats: Seat) -> list[Label]:
    """Seats are called after the party that they belong to, and by their number where it has
    several: who holds them is sealed."""
    held = Counter(seat.party for seat in seats)
    return [
        _seat_of(seat.id, number if held[seat.party] > 1 else None, seat.party, names)
        for number, seat in enumerate(seats, 1)
        if seat.party is not None
    ]


def _seat_of(seat: SeatId, number: int | str | None, party: OrganisationId, names: Names) -> Label:
    name = named(names, party, "organisation")
    if number is None:
        return Label(seat, "seat", name)
    return Label(seat, "numbered-seat", f"{number} of {name}")


def _filled(names: Names, seat: SeatId, party: OrganisationId | None) -> list[Label]:
    """A seat that is filled for a party is that party's, and keeps its number."""
    if party is None:
        return []
    before = names(seat)
    is_numbered = before is not None and before.kind == "numbered-seat"
    number = before.text.split()[0] if before is not None and is_numbered else None
    return [_seat_of(seat, number, party, names)]


@tells(
    BodyConstituted,
    about=lambda record: those(*(seat.party for seat in record.data.seats)),
    labels=lambda record, names: [
        Label(record.data.id, "body", record.data.name),
        *_of_parties(names, *record.data.seats),
    ],
)
def _body_constituted(record: Record[BodyConstituted], _names: Names) -> str:
    seats = len(record.data.seats)
    return f"{record.data.name} was constituted with {seats} {'seat' if seats == 1 else 'seats'}"


@tells(
    SeatFilled,
    about=lambda record: (record.stream, record.data.seat, *those(record.data.party)),
    labels=lambda record, names: _filled(names, record.data.seat, record.data.party),
)
def _seat_filled(record: Record[SeatFilled], names: Names) -> str:
    said = f"a person took {named(names, record.data.seat, 'seat')}"
    if record.data.party is not None:
        party = named(names, record.data.party, "organisation")
        said = f"a person took a seat for {party}"
    return f"{said} in {named(names, record.stream, 'body')}"


@tells(SeatVacated, about=lambda record: (record.stream, record.data.seat))
def _seat_vacated(record: Record[SeatVacated], names: Names) -> str:
    seat = named(names, record.data.seat, "seat")
    return f"{seat} in {named(names, record.stream, 'body')} became vacant"


@tells(BodyDissolved)
def _body_dissolved(record: Record[BodyDissolved], names: Names) -> str:
    return f"{named(names, record.stream, 'body')} was dissolved"


def told_events() -> frozenset[type]:
    """Every event that has a sentence: all of those above, and those around votes."""
    return frozenset(WORDINGS)
