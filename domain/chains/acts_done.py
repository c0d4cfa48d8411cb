"""Acts done: which act that a motion may name an event records.

So that whoever has the records finds for themselves whether a decision enacted what was done on
it, without the command that did it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

from domain import holiday as holidays
from domain.agreements import agreement as agreements
from domain.agreements import amendment as amendments
from domain.agreements.agreement import AGREEMENT
from domain.bodies import attendance, reconstitution
from domain.bodies import body as bodies
from domain.bodies.body import BODY, places_at, term_of
from domain.bodies.seats_named import seats_named
from domain.chains.known import Known
from domain.conflicts import ruling
from domain.motions import floor, interest, sequel, validity
from domain.motions.enacted_acts import (
    AgreementRenewal,
    AgreementTermination,
    AmendmentAdoption,
    AmendmentRejection,
    AmendmentWithdrawal,
    AppealDecision,
    AppointmentEnding,
    AttendanceRecording,
    BodyConstitution,
    BodyDissolution,
    BodyReconstitution,
    ChairDesignation,
    ChallengeDetermination,
    ConflictRemand,
    DecisionNullification,
    DecisionRatification,
    DecisionReconsideration,
    DecisionRescission,
    DecisionSupersession,
    DependentDisposition,
    EnactedAct,
    HolderRemoval,
    HolidayListing,
    HolidayStriking,
    MotionAdjournment,
    MotionAmendment,
    PartnershipDissolution,
    PartyAccession,
    PaymentApproval,
    PaymentRefusal,
    PostAbolition,
    PostAppointment,
    PostDefinition,
    RemitGrant,
    RulingOnInterest,
    SeatFilling,
    SeatVacating,
    UrgentActionRatification,
)
from domain.motions.named_act import NamedAct
from domain.parties import partnership as partnerships
from domain.payments import payment as payments
from domain.posts import appointment as appointments
from domain.posts import post as posts
from domain.posts.appointment import APPOINTMENT
from domain.provisions import term, urgency
from domain.provisions.office import PostProvision, gives
from domain.record import Record
from domain.values import (
    AgreementId,
    AppointmentId,
    BodyId,
    ConflictId,
    DecisionId,
    EventId,
    InterestId,
    PaymentId,
    PostId,
)
from domain.voting import reconsideration
from domain.voting.rules import Preset


def acts_done(record: Record[Any], known: Known) -> tuple[EnactedAct, ...]:
    """The acts that the record may be of, one of which a decision for it has to enact.

    None where it only goes with another one, such as a seat that falls vacant with its post.
    """
    return (
        *_about_agreements(record),
        *_about_partnership(record),
        *_about_bodies(record, known),
        *_about_offices(record, known),
        *_about_payments(record),
        *_about_decisions(record),
        *_about_conflicts(record),
    )


def _about_agreements(record: Record[Any]) -> tuple[EnactedAct, ...]:
    agreement = AgreementId(record.stream)
    match record.data:
        case agreements.AgreementTerminated():
            return (AgreementTermination(agreement),)
        case term.AgreementRenewed(until=until):
            return (AgreementRenewal(agreement, until.day),)
        case amendments.AmendmentAdopted(amendment=amendment):
            return (AmendmentAdoption(agreement, amendment),)
        case amendments.AmendmentRejected(amendment=amendment):
            return (AmendmentRejection(agreement, amendment),)
        case amendments.AmendmentWithdrawn(amendment=amendment):
            return (AmendmentWithdrawal(agreement, amendment),)
        case _:
            return ()


def _about_partnership(record: Record[Any]) -> tuple[EnactedAct, ...]:
    match record.data:
        case partnerships.PartyAcceded(organisation=organisation):
            return (PartyAccession(organisation),)
        case partnerships.PartnershipDissolved():
            return (PartnershipDissolution(),)
        case holidays.HolidaysListed(holidays=listed):
            return (HolidayListing(tuple(sorted(holiday.day for holiday in listed))),)
        case holidays.HolidaysStruck(days=days):
            return (HolidayStriking(tuple(sorted(days))),)
        case _:
            return ()


def _about_bodies(record: Record[Any], known: Known) -> tuple[EnactedAct, ...]:
    body, data = BodyId(record.stream), record.data
    match data:
        case bodies.BodyConstituted():
            return tuple(_constitutions(data))
        case reconstitution.BodyReconstituted():
            return tuple(_reconstitutions(body, data, known))
        case bodies.SeatFilled():
            return (SeatFilling(body, data.seat, data.holder, data.party),)
        case bodies.SeatVacated(seat=seat):
            return () if _goes_with_successor(body, data, known) else (SeatVacating(body, seat),)
        case bodies.ChairDesignated(seat=seat):
            return (ChairDesignation(body, seat),)
        case bodies.BodyDissolved():
            return (BodyDissolution(body),)
        case attendance.AttendanceRecorded():
            return (AttendanceRecording(body),)
        case _:
            return ()


def _about_offices(record: Record[Any], known: Known) -> tuple[EnactedAct, ...]:
    stream, data = record.stream, record.data
    match data:
        case posts.PostDefined():
            return tuple(_definitions(data, known))
        case posts.RemitGranted(remit=remit):
            return (RemitGrant(PostId(stream), remit),)
        case posts.PostAbolished():
            return (PostAbolition(PostId(stream)),)
        case appointments.AppointmentMade():
            return (PostAppointment(data.post, data.person, data.party),)
        case appointments.HolderRemoved():
            return (HolderRemoval(AppointmentId(stream)),)
        case appointments.AppointmentEnded():
            ended = (AppointmentEnding(AppointmentId(stream)),)
            held = known.of(APPOINTMENT, stream)
            return ended if held is None else (*ended, PostAbolition(held.post))
        case _:
            return ()


def _constitutions(data: bodies.BodyConstituted) -> Iterator[BodyConstitution]:
    """A body as a motion may have named it: the preset is stated in a record of its own, and a
    clause by which it is not composed is none that decides about its seats.
    """
    seats = seats_named(data.seats)
    for preset in (None, *get_args(Preset)):
        yield BodyConstitution(data.name, seats, data.agreement, data.clause, preset)
        yield BodyConstitution(data.name, seats, preset=preset)


def _goes_with_successor(body: BodyId, data: bodies.SeatVacated, known: Known) -> bool:
    """Whether the term of who held the seat was over, which is then given to somebody anew."""
    held = known.of(BODY, body)
    term = None if held is None else term_of(held, data.seat)
    return term is not None and term.until.at <= data.effective.at


def _reconstitutions(
    body: BodyId, data: reconstitution.BodyReconstituted, known: Known
) -> Iterator[BodyReconstitution]:
    """A composition as a motion may have named it: what the body keeps, and what is added."""
    before = known.of(BODY, body)
    there = () if before is None else places_at(before, data.effective.at)
    kept = [seat for seat in there if seat.id not in data.ended]
    seats = seats_named((*kept, *data.added))
    for preset in (None, *get_args(Preset)):
        yield BodyReconstitution(body, data.name, seats, data.agreement, data.clause, preset)
        yield BodyReconstitution(body, data.name, seats, preset=preset)


def _definitions(data: posts.PostDefined, known: Known) -> Iterator[PostDefinition]:
    """A post as a motion may have named it: by itself, or as a clause provides for it, which
    gives it powers only where it says which.
    """
    defined = PostDefinition(data.title, data.tenure, data.remit)
    yield defined
    agreement = known.of(AGREEMENT, data.agreement)
    standing = () if agreement is None else agreement.text.at(data.effective.at)
    for one in standing:
        if data.clause in (None, one.clause.id):
            for provision in one.clause.provisions:
                if isinstance(provision, PostProvision) and gives(provision, data.remit):
                    yield replace(defined, agreement=data.agreement, clause=data.clause)


def _about_payments(record: Record[Any]) -> tuple[EnactedAct, ...]:
    match record.data:
        case payments.PaymentApproved():
            return (PaymentApproval(PaymentId(record.stream)),)
        case payments.PaymentRefused():
            return (PaymentRefusal(PaymentId(record.stream)),)
        case _:
            return ()


def _about_decisions(record: Record[Any]) -> tuple[EnactedAct, ...]:
    decision, data = DecisionId(record.stream), record.data
    match data:
        case sequel.DecisionRescinded():
            return (DecisionRescission(decision),)
        case sequel.DecisionSuperseded():
            return (DecisionSupersession(decision),)
        case reconsideration.DecisionReconsidered():
            return (DecisionReconsideration(decision),)
        case floor.MotionAmended(title=title, text=text):
            return (MotionAmendment(decision, title, text),)
        case floor.MotionAdjourned():
            return (MotionAdjournment(decision),)
        case validity.ChallengeDetermined():
            return (ChallengeDetermination(decision, data.challenge, data.finding),)
        case validity.DecisionNullified():
            return (DecisionNullification(decision),)
        case validity.DependentDecided():
            named = NamedAct(event=EventId(data.event))
            return (DependentDisposition(decision, named, data.disposition),)
        case validity.DecisionRatified():
            return (DecisionRatification(decision),)
        case urgency.UrgentActionRatified():
            return (UrgentActionRatification(decision),)
        case interest.InterestRuled(ruling=ruled):
            return (RulingOnInterest(InterestId(record.stream), ruled),)
        case _:
            return ()


def _about_conflicts(record: Record[Any]) -> tuple[EnactedAct, ...]:
    conflict, data = ConflictId(record.stream), record.data
    match data:
        case ruling.AppealDecided():
            return (AppealDecision(conflict, data.appeal, data.outcome),)
        case ruling.ConflictRemanded():
            return (ConflictRemand(conflict, data.appeal),)
        case _:
            return ()
