"""Sentences: what each event says to a person, in plain English.

One function an event. A sentence may use the names that earlier events gave (an amendment's
title, an organisation's name as it was then) and never a sealed text. It has no capital at its
beginning and no full stop: `projections/wording.py` completes it.
"""

from typing import Any
from uuid import UUID

import projections.sentences_around_votes  # noqa: F401 -- registers the others
from domain.agreement import (
    AgreementDrafted,
    AgreementEnteredIntoForce,
    AgreementTerminated,
    AmendmentAdopted,
    AmendmentProposed,
    AmendmentRejected,
    AmendmentWithdrawn,
)
from domain.ballot import BallotCast
from domain.body import BodyConstituted, BodyDissolved, SeatFilled, SeatVacated
from domain.motion import MotionProposed, MotionWithdrawn, RecusalDeclared
from domain.organisation import (
    OrganisationDissolved,
    OrganisationRegistered,
    OrganisationRenamed,
)
from domain.outcome import OutcomeDetermined, TallyReported
from domain.partnership import (
    PartnershipDissolved,
    PartnershipFormed,
    PartyAcceded,
    PartyWithdrew,
)
from domain.person import PersonRegistered, PersonRenamed
from domain.poll import PollClosed, PollOpened
from domain.record import Record
from domain.voting import Seat, Stance
from projections import conflict_sentences, post_sentences
from projections.wording import LISTED, WORDINGS, Label, Names, listed, moment, named, tells

FURTHER = (conflict_sentences, post_sentences)
"""Modules with the sentences of further nouns: importing them registers those."""

_RESULTS = {
    "adopted": "was adopted",
    "rejected": "was rejected",
    "no-opinion": "ended without an opinion",
    "tied": "is tied and waits for the casting vote",
    "inquorate": "was not decided for want of a quorum",
    "incomplete": "can't be decided yet",
}
_VOTED = {"yes": "voted yes", "no": "voted no", "abstain": "abstained", "object": "objected"}


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


@tells(OrganisationDissolved)
def _organisation_dissolved(record: Record[OrganisationDissolved], names: Names) -> str:
    return f"{named(names, record.stream, 'organisation')} was dissolved"


@tells(PersonRegistered, about=lambda record: _those(record.data.affiliation))
def _person_registered(record: Record[PersonRegistered], names: Names) -> str:
    if record.data.affiliation is None:
        return "a person was registered"
    return f"a person of {named(names, record.data.affiliation, 'organisation')} was registered"


@tells(PersonRenamed, about=lambda record: ())
def _person_renamed(_record: Record[PersonRenamed], _names: Names) -> str:
    return "a person took another name"


# Partnerships


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


@tells(PartnershipDissolved)
def _partnership_dissolved(record: Record[PartnershipDissolved], names: Names) -> str:
    return f"the partnership {named(names, record.stream, 'partnership')} ended"


# Agreements


@tells(
    AgreementDrafted,
    about=lambda record: record.data.parties[:LISTED],
    labels=lambda record, names: [Label(record.data.id, "agreement", record.data.title)],
)
def _agreement_drafted(record: Record[AgreementDrafted], names: Names) -> str:
    data = record.data
    clauses = f"{len(data.clauses)} {'clause' if len(data.clauses) == 1 else 'clauses'}"
    between = ""
    if data.parties:
        between = f" between {listed(names, data.parties, 'organisation')}"
    return f"“{data.title}” was drawn up{between} with {clauses}"


@tells(AgreementEnteredIntoForce)
def _agreement_entered_into_force(record: Record[AgreementEnteredIntoForce], names: Names) -> str:
    return f"{named(names, record.stream, 'agreement')} entered into force"


@tells(AgreementTerminated)
def _agreement_terminated(record: Record[AgreementTerminated], names: Names) -> str:
    return f"{named(names, record.stream, 'agreement')} was terminated"


@tells(
    AmendmentProposed,
    labels=lambda record, names: [Label(record.data.id, "amendment", record.data.amendment.title)],
)
def _amendment_proposed(record: Record[AmendmentProposed], names: Names) -> str:
    title = record.data.amendment.title
    return f"amendment “{title}” to {named(names, record.stream, 'agreement')} was proposed"


@tells(
    AmendmentAdopted,
    about=lambda record: (record.stream, record.data.amendment, *_those(record.data.decision)),
    effect=", in force from ",
)
def _amendment_adopted(record: Record[AmendmentAdopted], names: Names) -> str:
    data = record.data
    said = f"{_amendment(record, data.amendment, names)} was adopted"
    if data.decision is not None:
        said += f" by decision {named(names, data.decision, 'motion')}"
    if data.adopted != data.effective and data.adopted.at != record.recorded_at:
        said += f" on {moment(data.adopted)}"
    return said


@tells(
    AmendmentRejected,
    about=lambda record: (record.stream, record.data.amendment, *_those(record.data.decision)),
)
def _amendment_rejected(record: Record[AmendmentRejected], names: Names) -> str:
    said = f"{_amendment(record, record.data.amendment, names)} was rejected"
    if record.data.decision is not None:
        said += f" by decision {named(names, record.data.decision, 'motion')}"
    return said


@tells(AmendmentWithdrawn, about=lambda record: (record.stream, record.data.amendment))
def _amendment_withdrawn(record: Record[AmendmentWithdrawn], names: Names) -> str:
    return f"{_amendment(record, record.data.amendment, names)} was withdrawn"


def _amendment(record: Record[Any], id: UUID, names: Names) -> str:
    amendment = named(names, id, "amendment")
    return f"{amendment} to {named(names, record.stream, 'agreement')}"


# Decisions


@tells(
    MotionProposed,
    about=lambda record: (*_those(record.data.body), *_those(record.data.party)),
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
    return said


@tells(PollClosed)
def _poll_closed(record: Record[PollClosed], names: Names) -> str:
    return f"voting on {named(names, record.stream, 'motion')} was closed"


@tells(RecusalDeclared)
def _recusal_declared(record: Record[RecusalDeclared], names: Names) -> str:
    return f"the holder of a seat stepped back from {named(names, record.stream, 'motion')}"


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
    """Seats are called after the party that they belong to: who holds them is sealed."""
    return [
        Label(seat.id, "seat", named(names, seat.party, "organisation"))
        for seat in seats
        if seat.party is not None
    ]


@tells(
    BodyConstituted,
    about=lambda record: _those(*(seat.party for seat in record.data.seats)),
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
    about=lambda record: (record.stream, record.data.seat, *_those(record.data.party)),
    labels=lambda record, names: _of_parties(
        names, Seat(record.data.seat, party=record.data.party)
    ),
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


def _those(*ids: UUID | None) -> list[UUID]:
    return [each for each in ids if each is not None]


def told_events() -> frozenset[type]:
    """Every event that has a sentence: all of those above, and those around votes."""
    return frozenset(WORDINGS)
