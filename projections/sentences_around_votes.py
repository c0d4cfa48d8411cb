"""Sentences around votes: how motions are prepared, proxies, objections, and what follows.

They are told as those in `projections/sentences.py` are, whose manner they keep.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from domain.bodies.attendance import AttendanceRecorded
from domain.bodies.body import ChairDesignated, PresetStated
from domain.bodies.reconstitution import BodyReconstituted, ChairVacated
from domain.decisions.ballot import ObjectionRaised
from domain.decisions.proxy import ProxyGranted, ProxyRevoked
from domain.elections.lot import LotDrawn, LotPrepared, LotSourceTold
from domain.motions.enactment import ActCarriedOut, ActsNamed
from domain.motions.floor import (
    ConsultationContradicted,
    ConsultationEntered,
    MotionAdjourned,
    MotionAmended,
)
from domain.motions.motion import (
    MotionSeconded,
    PapersCirculated,
    ProcedurePinned,
    TimeLimitsPinned,
)
from domain.motions.poll import BallotRuledInvalid
from domain.motions.sequel import (
    CastingVoteCast,
    DecisionImplemented,
    DecisionRescinded,
    DecisionSuperseded,
    EvidenceEntered,
    ImplementationConfirmed,
    ImplementationContradicted,
)
from domain.provisions.scheme import CompetencePinned
from domain.provisions.seat_term import SeatTermsFixed
from domain.record import Record
from domain.values import derived_id
from domain.voting.reconsideration import DecisionReconsidered
from domain.voting.rules import FromClause, RuleOrigin
from projections.act_phrases import about, phrase
from projections.wording import LISTED, Label, Names, moment, named, tells

_PRESETS = {
    "all-agree": "agreement of all",
    "majority": "majority",
    "two-thirds": "two thirds",
    "consent": "consent",
}


# Before the vote


@tells(ProcedurePinned)
def _procedure_pinned(record: Record[ProcedurePinned], names: Names) -> str:
    said = f"{_motion(record, names)} was put under rules of procedure"
    return said + _of_clause(record.data.origin)


@tells(TimeLimitsPinned)
def _time_limits_pinned(record: Record[TimeLimitsPinned], names: Names) -> str:
    return f"{_motion(record, names)} was put under time limits" + _of_clause(record.data.origin)


@tells(CompetencePinned)
def _competence_pinned(record: Record[CompetencePinned], names: Names) -> str:
    said = f"{_motion(record, names)} was put to those who decide its matter, "
    return said + "by the scheme of delegation" + _of_clause(record.data.competence.origin)


def _of_clause(origin: RuleOrigin) -> str:
    return f" of {origin.cited_as}" if isinstance(origin, FromClause) else ""


@tells(
    ActsNamed,
    about=lambda record: [record.stream, *(one for act in record.data.acts for one in about(act))],
    labels=lambda record, names: [
        Label(act_id(record.stream, number), "act", phrase(act, partial(named, names)))
        for number, act in enumerate(record.data.acts, 1)
    ],
)
def _acts_named(record: Record[ActsNamed], names: Names) -> str:
    said = [phrase(act, partial(named, names)) for act in record.data.acts]
    if len(said) > LISTED:
        said = [*said[:LISTED], f"{len(said) - LISTED} more"]
    acts = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"it was named what {_motion(record, names)} would enact: to {acts},"


@tells(
    ActCarriedOut,
    about=lambda record: [record.stream, act_id(record.stream, record.data.number)],
)
def _act_carried_out(record: Record[ActCarriedOut], names: Names) -> str:
    act = named(names, act_id(record.stream, record.data.number), "act")
    return f"what was decided on {_motion(record, names)} was carried out: to {act},"


def act_id(motion: UUID, number: int) -> UUID:
    """The identifier under which an act goes that a motion names."""
    return derived_id("act", motion, str(number))


@tells(
    MotionSeconded,
    about=lambda record: [record.stream, *([record.data.party] if record.data.party else [])],
)
def _motion_seconded(record: Record[MotionSeconded], names: Names) -> str:
    motion = named(names, record.stream, "motion")
    if record.data.party is not None:
        return f"{motion} was seconded by {named(names, record.data.party, 'organisation')}"
    return f"{motion} was seconded by a person"


@tells(PapersCirculated)
def _papers_circulated(record: Record[PapersCirculated], names: Names) -> str:
    titles = [f"“{paper.title}”" for paper in record.data.papers]
    return f"{_several(titles, 'paper')} on {_motion(record, names)} {_were(titles)} circulated"


@tells(
    ProxyGranted,
    about=lambda record: [
        record.data.seat,
        *(each for each in (record.data.body, record.data.decision) if each is not None),
    ],
)
def _proxy_granted(record: Record[ProxyGranted], names: Names) -> str:
    data = record.data
    if data.decision is not None:
        scope = f"on {named(names, data.decision, 'motion')}"
    else:
        assert data.body is not None, "a proxy is given for something"
        scope = f"in {named(names, data.body, 'body')}"
    return f"a person was given a proxy to vote for {named(names, data.seat, 'seat')} {scope}"


@tells(ProxyRevoked)
def _proxy_revoked(_record: Record[ProxyRevoked], _names: Names) -> str:
    return "a proxy was revoked"


@tells(ObjectionRaised, about=lambda record: (record.data.seat, record.data.decision))
def _objection_raised(record: Record[ObjectionRaised], names: Names) -> str:
    seat = named(names, record.data.seat, "seat")
    return f"{seat} objected to {named(names, record.data.decision, 'motion')}"


@tells(
    MotionAmended,
    about=lambda record: [record.stream, *([record.data.decision] if record.data.decision else [])],
    labels=lambda record, names: [Label(record.stream, "motion", record.data.title)],
)
def _motion_amended(record: Record[MotionAmended], names: Names) -> str:
    data, before = record.data, names(record.stream)
    said = f"{_motion(record, names)} was amended"
    if before is not None and before.text != data.title:
        said += f" to “{data.title}”"
    if data.decision is not None:
        return f"{said} by the decision on {named(names, data.decision, 'motion')}"
    said += ", as who proposed it accepts"
    return f"{said}; what was given for its former text counts no more" if data.anew else said


@tells(MotionAdjourned)
def _motion_adjourned(record: Record[MotionAdjourned], names: Names) -> str:
    if record.data.until.at <= record.data.effective.at:
        return f"{_motion(record, names)} was taken up again"
    return f"{_motion(record, names)} was adjourned to {moment(record.data.until)}"


@tells(
    ConsultationEntered,
    about=lambda record: [
        record.stream,
        *(
            each
            for each in (
                record.data.body,
                record.data.party,
                record.data.recommendation,
                record.data.by,
            )
            if each is not None
        ),
    ],
)
def _consultation_entered(record: Record[ConsultationEntered], names: Names) -> str:
    data = record.data
    if data.body is not None:
        whom = named(names, data.body, "body")
    else:
        assert data.party is not None, "a body or a party is consulted"
        whom = named(names, data.party, "organisation")
    said = f"{whom} was consulted on {_motion(record, names)}"
    if data.by is not None:
        said = f"{named(names, data.by, 'organisation')} entered that {said}"
    if data.recommendation is None:
        return said
    return f"{said}: {named(names, data.recommendation, 'motion')}"


@tells(
    ConsultationContradicted,
    about=lambda record: [
        record.stream,
        record.data.party,
        *([] if record.data.body is None else [record.data.body]),
    ],
)
def _consultation_contradicted(record: Record[ConsultationContradicted], names: Names) -> str:
    data = record.data
    party = named(names, data.party, "organisation")
    whom = "it" if data.body is None else named(names, data.body, "body")
    motion = _motion(record, names)
    return f"{party} said that {whom} was not consulted on {motion} as others entered"


@tells(LotPrepared)
def _lot_prepared(record: Record[LotPrepared], names: Names) -> str:
    motion = _motion(record, names)
    if record.data.source:
        return f"a tie on {motion} was left to “{record.data.source}”"
    return f"somebody committed to a seed for the lot that breaks a tie on {motion}"


@tells(LotSourceTold)
def _lot_source_told(record: Record[LotSourceTold], names: Names) -> str:
    party = named(names, record.data.told_by, "organisation")
    motion = _motion(record, names)
    return f"{party} told what was published for the lot on {motion}: “{record.data.said}”"


# After the vote


@tells(BallotRuledInvalid, about=lambda record: (record.stream, record.data.seat))
def _ballot_ruled_invalid(record: Record[BallotRuledInvalid], names: Names) -> str:
    seat = named(names, record.data.seat, "seat")
    return f"the ballot of {seat} on {_motion(record, names)} was ruled invalid"


@tells(LotDrawn)
def _lot_drawn(record: Record[LotDrawn], names: Names) -> str:
    if record.data.in_vain:
        return f"a lot on {_motion(record, names)} was drawn, and broke no tie"
    if record.data.options:
        first = record.data.options[0]
        return f"the lot on {_motion(record, names)} was drawn and fell on “{first}”"
    return f"the lot on {_motion(record, names)} was drawn and fell on {record.data.came_to}"


@tells(CastingVoteCast)
def _casting_vote_cast(record: Record[CastingVoteCast], names: Names) -> str:
    return f"the chair's casting vote on {_motion(record, names)} was {record.data.stance}"


@tells(EvidenceEntered)
def _evidence_entered(record: Record[EvidenceEntered], names: Names) -> str:
    titles = [f"“{document.title}”" for document in record.data.documents]
    motion = _motion(record, names)
    return f"{_several(titles, 'document')} {_were(titles)} entered as evidence on {motion}"


@tells(
    DecisionImplemented,
    about=lambda record: [record.stream, *([record.data.party] if record.data.party else [])],
)
def _decision_implemented(record: Record[DecisionImplemented], names: Names) -> str:
    said = f"what was decided on {_motion(record, names)} was reported done"
    if record.data.party is not None:
        said += f" by {named(names, record.data.party, 'organisation')}"
    return said


def _with_party(record: Record[Any]) -> Iterable[UUID]:
    return (record.stream, *([record.data.party] if record.data.party else []))


@tells(ImplementationConfirmed, about=_with_party)
def _implementation_confirmed(record: Record[ImplementationConfirmed], names: Names) -> str:
    return _answered(record, names, "confirmed to be done")


@tells(ImplementationContradicted, about=_with_party)
def _implementation_contradicted(record: Record[ImplementationContradicted], names: Names) -> str:
    return _answered(record, names, "said not to be done")


def _answered(record: Record[Any], names: Names, said: str) -> str:
    told = f"what was decided on {_motion(record, names)} and had been reported done was {said}"
    if record.data.party is not None:
        told += f" by {named(names, record.data.party, 'organisation')}"
    return told


@tells(DecisionRescinded, about=lambda record: (record.stream, record.data.by))
def _decision_rescinded(record: Record[DecisionRescinded], names: Names) -> str:
    return f"the decision on {_motion(record, names)} was rescinded by {_by(record, names)}"


@tells(DecisionSuperseded, about=lambda record: (record.stream, record.data.by))
def _decision_superseded(record: Record[DecisionSuperseded], names: Names) -> str:
    return f"the decision on {_motion(record, names)} was superseded by {_by(record, names)}"


@tells(DecisionReconsidered, about=lambda record: (record.stream, record.data.by))
def _decision_reconsidered(record: Record[DecisionReconsidered], names: Names) -> str:
    by = named(names, record.data.by, "motion")
    return f"{_motion(record, names)} was opened again for a new vote by the decision on {by}"


# Bodies


@tells(PresetStated)
def _preset_stated(record: Record[PresetStated], names: Names) -> str:
    preset = _PRESETS[record.data.preset]
    body = named(names, record.stream, "body")
    return f"{body} decides by {preset} where no clause says otherwise"


@tells(
    BodyReconstituted,
    about=lambda record: (
        record.stream,
        *record.data.ended,
        *(seat.party for seat in record.data.added if seat.party is not None),
    ),
    labels=lambda record, _names: [Label(record.stream, "body", record.data.name)],
)
def _body_reconstituted(record: Record[BodyReconstituted], names: Names) -> str:
    data = record.data
    came = [
        f"{_seats(number)} {what}"
        for number, what in ((len(data.ended), "ended"), (len(data.added), "added"))
        if number
    ]
    said = f", with {' and '.join(came)}" if came else ""
    return f"{named(names, record.stream, 'body')} was reconstituted{said}"


@tells(ChairVacated)
def _chair_vacated(record: Record[ChairVacated], names: Names) -> str:
    return f"nobody chairs {named(names, record.stream, 'body')} any more"


@tells(
    AttendanceRecorded,
    about=lambda record: [
        record.stream,
        *([record.data.told_by] if record.data.told_by else []),
    ],
)
def _attendance_recorded(record: Record[AttendanceRecorded], names: Names) -> str:
    there = len(record.data.present)
    came = "one member was" if there == 1 else f"{there} members were"
    said = f"{named(names, record.stream, 'body')} met, and {came} there"
    if record.data.told_by is None:
        return said
    return f"{said}, as {named(names, record.data.told_by, 'organisation')} says of its own seats"


@tells(SeatTermsFixed, about=lambda record: (record.stream, *record.data.seats))
def _seat_terms_fixed(record: Record[SeatTermsFixed], names: Names) -> str:
    count, until = len(record.data.seats), moment(record.data.until)
    seats = "a seat" if count == 1 else f"{count} seats"
    said = f"the term of {seats} in {named(names, record.stream, 'body')} was fixed to {until}"
    return f"{said}, and until a successor takes over" if record.data.holds_over else said


@tells(ChairDesignated, about=lambda record: (record.stream, record.data.seat))
def _chair_designated(record: Record[ChairDesignated], names: Names) -> str:
    seat = named(names, record.data.seat, "seat")
    return f"whoever holds {seat} chairs {named(names, record.stream, 'body')}"


def _seats(number: int) -> str:
    return "1 seat" if number == 1 else f"{number} seats"


def _motion(record: Record[Any], names: Names) -> str:
    return named(names, record.stream, "motion")


def _by(record: Record[DecisionRescinded] | Record[DecisionSuperseded], names: Names) -> str:
    by: UUID = record.data.by
    return f"the decision on {named(names, by, 'motion')}"


def _several(titles: list[str], noun: str) -> str:
    if len(titles) > LISTED:
        return f"{len(titles)} {noun}s"
    return f"the {noun} {titles[0]}" if len(titles) == 1 else f"the {noun}s {', '.join(titles)}"


def _were(titles: list[str]) -> str:
    return "was" if len(titles) == 1 else "were"
