"""Motions: what is put to a body, and what the rules of procedure ask for before the vote.

A motion is proposed under the decision rule and the rules of procedure that are in force for its
matter; both are pinned. Where the procedure asks for it, somebody other than the proposer must
second the motion, and notice of it must have reached every member so many clear days before the
vote (see `domain.motions.notice`). Papers are circulated by title and digest. A motion says whom it
concerns, so that those who decide can tell whether they have an interest in it.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from typing import TypeAlias, assert_never

from domain.document import Document, check_documents
from domain.matters import check_matter
from domain.motions.confirmation import NoInterestConfirmed
from domain.motions.floor import (
    ConsultationContradicted,
    ConsultationEntered,
    ConsultationMissing,
    Floor,
    FloorEvent,
    MotionAdjourned,
    MotionAmended,
    StillAdjourned,
    counts_from,
    floor_after,
    is_for_former_text,
    standing_consultations,
)
from domain.motions.notice import (
    Calendar,
    NoticeBounced,
    NoticeDelivered,
    NoticeEvent,
    NoticeGiven,
    NoticeNotProven,
    Notices,
    NoticeShortened,
    days_required,
    known_by,
    reached_all_on,
    without_notice,
)
from domain.provisions.provision import NO_PROCEDURE, PinnedRule, Procedure
from domain.provisions.scheme import Competence, CompetencePinned
from domain.provisions.time_limits import DEFAULT_TIME_LIMITS, DaysCounted, TimeLimits
from domain.record import event
from domain.refusal import Conduct, Refused
from domain.values import (
    CLAUSE_TEXT_LIMIT,
    NAME_LIMIT,
    TITLE_LIMIT,
    BodyId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
    PersonId,
    SeatId,
    checked_text,
    instant_text,
    required_text,
)
from domain.voting.rules import RuleOrigin
from domain.voting.side import Side, check_sides
from domain.voting.tally import Electorate


@dataclass(frozen=True)
class Motion:
    """What is put to the vote: its title, its full text, and the matter that it belongs to."""

    title: str
    text: str
    matter: str
    """The word by which provisions say who decides it and how, such as “budget”."""
    concerns: tuple[Side, ...] = ()
    """The organisations and persons whom it benefits or burdens in particular."""


# Events


@event("decision.motion-proposed.v1", begins="id")
@dataclass(frozen=True)
class MotionProposed:
    """A motion was put, and the rule in force for its matter pinned."""

    effective: Moment
    id: DecisionId
    partnership: PartnershipId
    motion: Motion
    rule: PinnedRule
    body: BodyId | None = None
    """The body that decides; None where all parties or a people decide."""
    proposer: PersonId | None = None
    party: OrganisationId | None = None
    """The party for which it was proposed."""
    reference: str = ""
    """As others cite it, such as “vote 123”."""


@event("decision.procedure-pinned.v1")
@dataclass(frozen=True)
class ProcedurePinned:
    """The rules of procedure in force for the motion's matter were pinned with it."""

    effective: Moment
    procedure: Procedure
    origin: RuleOrigin


@event("decision.time-limits-pinned.v1")
@dataclass(frozen=True)
class TimeLimitsPinned:
    """The time limits in force for the motion's matter were pinned with it."""

    effective: Moment
    limits: TimeLimits
    origin: RuleOrigin


@event("decision.motion-seconded.v1")
@dataclass(frozen=True)
class MotionSeconded:
    """Somebody supported that the motion be put to the vote."""

    effective: Moment
    seconder: PersonId | None = None
    party: OrganisationId | None = None
    """The party for which it was seconded."""


@event("decision.papers-circulated.v1")
@dataclass(frozen=True)
class PapersCirculated:
    """Papers on the motion were sent round to those who decide."""

    effective: Moment
    papers: tuple[Document, ...]


@event("decision.motion-withdrawn.v1")
@dataclass(frozen=True)
class MotionWithdrawn:
    """The motion was taken back before it was decided."""

    effective: Moment


PreparationEvent: TypeAlias = (
    ProcedurePinned
    | TimeLimitsPinned
    | CompetencePinned
    | MotionSeconded
    | PapersCirculated
    | NoticeEvent
    | NoInterestConfirmed
    | FloorEvent
)


# State


@dataclass(frozen=True)
class Preparation:
    """What was done so that the motion may be voted on, and what the procedure asks for."""

    procedure: Procedure = NO_PROCEDURE
    limits: TimeLimits = DEFAULT_TIME_LIMITS
    competence: Competence | None = None
    """Who decides the matter by the scheme of delegation; None where none says."""
    seconds: tuple[MotionSeconded, ...] = ()
    papers: tuple[Document, ...] = ()
    notices: Notices = field(default_factory=Notices)
    confirmed: tuple[NoInterestConfirmed, ...] = ()
    """Who said to have no interest in the matter."""
    floor: Floor = field(default_factory=Floor)


# Refusals


class MotionAlreadyProposed(Refused):
    """The motion {decision} was proposed already."""

    code = "MOTION_ALREADY_PROPOSED"
    decision: DecisionId


class SeatNotInElectorate(Refused):
    """The electorate has no seat {seat}."""

    code = "SEAT_NOT_IN_ELECTORATE"
    seat: SeatId


class AlreadyRecused(Refused):
    """Seat {seat} is recused from this matter already."""

    code = "ALREADY_RECUSED"
    seat: SeatId


class RecusedByNobody(Refused):
    """Seat {seat} is vacant at {at}, so nobody can step back for it."""

    code = "RECUSED_BY_NOBODY"
    seat: SeatId
    at: Moment


class SeconderNotNamed(Refused):
    """It is not said who seconds the motion, nor for which party."""

    code = "SECONDER_NOT_NAMED"


class SecondedByProposer(Refused):
    """The motion {decision} can't be seconded by who proposed it."""

    code = "SECONDED_BY_PROPOSER"
    decision: DecisionId


class SeconderHoldsNoSeat(Refused):
    """The person {seconder} holds no seat among those who decide on this motion, nor heads a party
    that votes on it where no body does."""

    code = "SECONDER_HOLDS_NO_SEAT"
    seconder: PersonId


class AlreadySeconded(Refused):
    """The motion {decision} was seconded by them already."""

    code = "ALREADY_SECONDED"
    decision: DecisionId


class MotionNotSeconded(Refused):
    """The motion {decision} needs a seconder other than its proposer before the vote."""

    code = "MOTION_NOT_SECONDED"
    decision: DecisionId


class PapersAlreadyCirculated(Refused):
    """The paper “{title}” was circulated already, with the digest {sha256}."""

    code = "PAPERS_ALREADY_CIRCULATED"
    title: str
    sha256: str


class NoticeTooShort(Refused):
    """The vote needs {required} clear {counted} of notice to every member; {without} of them had
    less."""

    code = "NOTICE_TOO_SHORT"
    required: int
    without: int
    counted: DaysCounted = "days"


# Decisions: what each step asks of the motion itself


def check_motion(motion: Motion, reference: str) -> None:
    """Refuse a motion that could not be recorded."""
    check_wording(motion)
    check_matter("matter", motion.matter)
    checked_text("reference", reference, NAME_LIMIT)
    check_sides(*motion.concerns)


def check_wording(motion: Motion) -> None:
    """Refuse a title or a text that could not be recorded."""
    required_text("title", motion.title, TITLE_LIMIT)
    checked_text("text", motion.text, CLAUSE_TEXT_LIMIT, lines=True)


def circulated(
    preparation: Preparation, papers: tuple[Document, ...], effective: Moment
) -> PapersCirculated:
    """Circulate papers, each of them once."""
    check_documents("papers", papers)
    for paper in papers:
        if paper in preparation.papers:
            raise PapersAlreadyCirculated(paper.title, paper.sha256)
    return PapersCirculated(effective, papers)


def require_prepared(
    decision: DecisionId,
    preparation: Preparation,
    electorate: Electorate,
    *,
    effective: Moment,
    zone: tzinfo,
    holidays: Set[date] = frozenset(),
    conduct: Conduct,
) -> None:
    """Breach the rules of procedure where the motion is not ready for a vote at `effective`."""
    procedure, counted = preparation.procedure, preparation.limits.counted
    adjourned = preparation.floor.adjourned
    if adjourned is not None and effective.at < adjourned.until.at:
        conduct.breach(StillAdjourned(decision, adjourned.until))
    for whom in _not_consulted(preparation, effective):
        conduct.breach(ConsultationMissing(decision, whom))
    if procedure.seconder_required and not _in_time(preparation.seconds, effective):
        conduct.breach(MotionNotSeconded(decision))
    days = days_required(procedure, preparation.notices, effective)
    if days:
        calendar = Calendar(zone, holidays, counted)
        without = without_notice(preparation.notices, electorate, days, effective, calendar)
        if without:
            conduct.breach(NoticeTooShort(days, without, counted))


def _in_time(seconds: Iterable[MotionSeconded], effective: Moment) -> bool:
    return any(second.effective.at <= effective.at for second in seconds)


def _not_consulted(preparation: Preparation, effective: Moment) -> Iterator[str]:
    """Whom the rules of procedure ask to be consulted before a vote, and who was not by then."""
    entered = standing_consultations(preparation.floor)
    standing = [one for one in entered if one.effective.at <= effective.at]
    consulted = [one for one in standing if counts_from(one) <= effective.at]
    for body in preparation.procedure.consulted_bodies:
        if not any(one.body == body for one in consulted):
            waiting = [counts_from(one) for one in standing if one.body == body]
            yield f"the body {body}{_until(min(waiting), 'whose members') if waiting else ''}"
    for party in preparation.procedure.consulted_parties:
        if not any(one.party == party for one in consulted):
            waiting = [counts_from(one) for one in standing if one.party == party]
            yield f"the party {party}{_until(min(waiting), 'which') if waiting else ''}"


def _until(counts: datetime, who: str) -> str:
    return f", {who} may contradict what others entered of it until {instant_text(counts)},"


def noticed_on(
    preparation: Preparation, electorate: Electorate | None, zone: tzinfo
) -> date | None:
    """The day on which notice had reached every member; None where it is not proven to have."""
    return reached_all_on(preparation.notices, electorate, zone)


def unproven_notice(
    preparation: Preparation,
    electorate: Electorate,
    *,
    opened: Moment,
    zone: tzinfo,
    holidays: Set[date] = frozenset(),
) -> NoticeNotProven | None:
    """What is wrong with a vote for which the procedure asks notice that is not proven."""
    days = days_required(preparation.procedure, preparation.notices, opened)
    counted = preparation.limits.counted
    calendar = Calendar(zone, holidays, counted)
    without = days and without_notice(preparation.notices, electorate, days, opened, calendar)
    return NoticeNotProven(days, without, counted) if without else None


# Folding

OF_ITS_TEXT = (MotionSeconded, NoticeGiven, NoticeShortened, ConsultationEntered)
"""What is given for the text that the motion has, and for no other."""


def prepared(preparation: Preparation, happened: PreparationEvent) -> Preparation:
    """The preparation after what happened; what was given for a former text adds nothing to it."""
    if isinstance(happened, OF_ITS_TEXT) and is_for_former_text(
        preparation.floor, happened.effective
    ):
        return preparation
    return _added(preparation, happened)


def _added(preparation: Preparation, happened: PreparationEvent) -> Preparation:
    match happened:
        case ProcedurePinned(procedure=procedure):
            return replace(preparation, procedure=procedure)
        case TimeLimitsPinned(limits=limits):
            return replace(preparation, limits=limits)
        case CompetencePinned(competence=competence):
            return replace(preparation, competence=competence)
        case MotionSeconded():
            return replace(preparation, seconds=(*preparation.seconds, happened))
        case PapersCirculated(papers=papers):
            return replace(preparation, papers=(*preparation.papers, *papers))
        case NoInterestConfirmed():
            return replace(preparation, confirmed=(*preparation.confirmed, happened))
        case NoticeGiven() | NoticeDelivered() | NoticeBounced() | NoticeShortened():
            return replace(preparation, notices=known_by(preparation.notices, happened))
        case MotionAmended():
            preparation = replace(preparation, floor=floor_after(preparation.floor, happened))
            return _renewed(preparation, happened.effective) if happened.anew else preparation
        case MotionAdjourned() | ConsultationEntered() | ConsultationContradicted():
            return replace(preparation, floor=floor_after(preparation.floor, happened))
        case _:
            assert_never(happened)


def _renewed(preparation: Preparation, since: Moment) -> Preparation:
    """The preparation without what was given for the text that the motion had until then.

    Of two on one day nothing says which came first but the order of the record.
    """
    notices = preparation.notices
    given = tuple(one for one in notices.given if one.effective.at > since.at)
    named = {one.notice for one in given}
    return replace(
        preparation,
        seconds=tuple(one for one in preparation.seconds if one.effective.at > since.at),
        notices=Notices(
            given,
            tuple(one for one in notices.deliveries if one.notice in named),
            tuple(one for one in notices.shortened if one.effective.at > since.at),
        ),
    )
