"""That what was done by a decision was for those to decide who did: what became of an agreement for
those whom it binds, and whatever else it concerned for all of those.
"""

from collections.abc import Iterator
from typing import Any

from domain.agreements.agreement import AGREEMENT, AgreementTerminated
from domain.agreements.amendment import AmendmentAdopted, AmendmentRejected, AmendmentWithdrawn
from domain.authority import ByDecision
from domain.bodies.attendance import AttendanceRecorded
from domain.bodies.body import (
    BODY,
    BodyConstituted,
    BodyDissolved,
    ChairDesignated,
    SeatFilled,
    SeatVacated,
)
from domain.bodies.reconstitution import BodyReconstituted
from domain.chains.acts_done import acts_done
from domain.chains.chain import Acted, Ground, also_rests, missing
from domain.chains.known import Known
from domain.competence.disposal import Deciders, is_theirs, newcomer, why_not_theirs
from domain.competence.words_of_acts import given_to, word_of
from domain.decisions.decision import DECISION
from domain.holiday import HolidaysListed, HolidaysStruck
from domain.motions.enacted_acts import EnactedAct
from domain.parties.partnership import PARTNERSHIP, PartnershipDissolved, PartyAcceded
from domain.payments.payment import PaymentApproved, PaymentRefused
from domain.posts.appointment import APPOINTMENT, AppointmentEnded, AppointmentMade, HolderRemoved
from domain.posts.post import POST, Post, PostAbolished, PostDefined, RemitGranted
from domain.powers.appointing import office_in
from domain.provisions.term import AgreementRenewed
from domain.values import AgreementId, DecisionId, Moment


@also_rests(AgreementTerminated, AgreementRenewed, AmendmentWithdrawn)
def _decided(acted: Acted[Any]) -> Iterator[Ground]:
    authority = acted.record.authority
    if isinstance(authority, ByDecision):
        yield from _of_those_whose_it_is(acted, authority.decision, acted.data.effective)


@also_rests(AmendmentRejected)
def _rejected(acted: Acted[AmendmentRejected]) -> Iterator[Ground]:
    if acted.data.decision is not None:
        yield from _of_those_whose_it_is(acted, acted.data.decision, acted.data.effective)


@also_rests(AmendmentAdopted)
def _adopted(acted: Acted[AmendmentAdopted]) -> Iterator[Ground]:
    if acted.data.decision is not None:
        yield from _of_those_whose_it_is(acted, acted.data.decision, acted.data.adopted)


@also_rests(
    AppointmentEnded,
    AppointmentMade,
    AttendanceRecorded,
    BodyConstituted,
    BodyDissolved,
    BodyReconstituted,
    ChairDesignated,
    HolderRemoved,
    HolidaysListed,
    HolidaysStruck,
    PartnershipDissolved,
    PartyAcceded,
    PaymentApproved,
    PaymentRefused,
    PostAbolished,
    PostDefined,
    RemitGranted,
    SeatFilled,
    SeatVacated,
)
def _concerning(acted: Acted[Any]) -> Iterator[Ground]:
    authority, known = acted.record.authority, acted.known
    if not isinstance(authority, ByDecision):
        return
    by = deciders_known(known, authority.decision)
    partnership = known.of(PARTNERSHIP, acted.record.partnership)
    if by is None or partnership is None:
        return
    post, under = _post(acted), known.of(AGREEMENT, _under(acted))
    office = None if post is None else office_in(under, post.clause, post.title, acted.at)
    act = _act(acted)
    giving = None if office is None or act is None else given_to(office, act)
    agreements = known.within(AGREEMENT, partnership.id)
    word = None if act is None else word_of(act, known.of)
    if not is_theirs(under, partnership, by, agreements, acted.data.effective, word, giving):
        why = "others whom this concerns had no say in it"
        yield missing("decision", "A decision of those whom this concerns.", why, by.decision.id)
    if isinstance(acted.data, PartnershipDissolved) and newcomer(
        partnership, by.decision, acted.data.effective
    ):
        why = "a party joined since and had no say in it"
        yield missing("decision", "A decision of all parties.", why, by.decision.id)


def _act(acted: Acted[Any]) -> EnactedAct | None:
    """What was done, as a motion names it."""
    return next(iter(acts_done(acted.record, acted.known)), None)


def _word(acted: Acted[Any]) -> str | None:
    """Of which matter it was; None: of that of the motion."""
    act = _act(acted)
    return None if act is None else word_of(act, acted.known.of)


def _under(acted: Acted[Any]) -> AgreementId | None:
    """The agreement that provides for what was done something about; None where none does."""
    about = acted.known.of(BODY, acted.record.stream) or _post(acted)
    return None if about is None else about.agreement


def _post(acted: Acted[Any]) -> Post | None:
    """The post that was done something about, itself or by an appointment to it."""
    known, stream = acted.known, acted.record.stream
    appointment = known.of(APPOINTMENT, stream)
    return known.of(POST, appointment.post if appointment else stream)


def deciders_known(known: Known, by: DecisionId | None) -> Deciders | None:
    """A decision and who took it; that it is not on record is told where it is cited."""
    decision = known.of(DECISION, by)
    if decision is None:
        return None
    body = known.of(BODY, decision.body)
    return Deciders(decision, body, None if body is None else known.of(AGREEMENT, body.agreement))


def _of_those_whose_it_is(acted: Acted[Any], by: DecisionId, at: Moment) -> Iterator[Ground]:
    known = acted.known
    agreement, deciders = known.of(AGREEMENT, acted.record.stream), deciders_known(known, by)
    if agreement is None or deciders is None:
        return
    partnership = known.of(PARTNERSHIP, agreement.partnership)
    if partnership is None:
        return
    why = why_not_theirs(agreement, partnership, deciders, at, _word(acted))
    if why:
        yield missing("decision", "A decision of those whose agreement it is.", why, by)
