"""Sentences of conflicts: that something happened and between whom, never what was said.

A sentence is open to the whole partnership, the content of a conflict is not; so these use the
names of parties, stages and motions alone. Who is neutral, and persons, are not named.
"""

from typing import Any

from domain.conflicts.conflict import (
    ConflictAcknowledged,
    ConflictClosed,
    ConflictEscalated,
    ConflictRaised,
    ConflictWithdrawn,
    StageExhausted,
)
from domain.conflicts.hearing import (
    EvidenceSubmitted,
    InterimMeasureConsented,
    InterimMeasureLifted,
    InterimMeasureOrdered,
    NeutralAccepted,
    NeutralAgreedTo,
    NeutralAppointed,
    NeutralDeclined,
    NeutralDischarged,
    NeutralDischargeSought,
    NeutralObjectedTo,
    StatementMade,
)
from domain.conflicts.outside_ruling import (
    OutsideRulingConfirmed,
    OutsideRulingContested,
    OutsideRulingReported,
    OutsideRulingTookEffect,
)
from domain.conflicts.ruling import AppealDecided, AppealLodged, ConflictRemanded, RulingGiven
from domain.conflicts.settlement import (
    ConflictSettled,
    OfferAccepted,
    OfferMade,
    OfferWithdrawn,
    RemedyFulfilled,
    RemedyReopened,
    RemedyVerified,
)
from domain.record import Record
from domain.values import OrganisationId
from domain.voting.side import Side
from projections.wording import LISTED, Label, Names, moment, named, tells


def _those(*sides: Side | None) -> list[OrganisationId]:
    return [side.party for side in sides if side is not None and side.party is not None]


def _by(record: Record[Any]) -> list[Any]:
    """What a sentence about an act of a side may name: the conflict and the side."""
    return [record.stream, *_those(record.data.by)]


def _side(names: Names, side: Side | None) -> str:
    """What a side is called; a person is not named, and who is no side is neutral."""
    if side is None:
        return "somebody neutral"
    return "a person" if side.party is None else named(names, side.party, "organisation")


def _sides(names: Names, sides: tuple[Side, ...]) -> str:
    said = [_side(names, side) for side in sides[:LISTED]]
    rest = len(sides) - len(said)
    if rest:
        said.append(f"{rest} {'other' if rest == 1 else 'others'}")
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _conflict(record: Record[Any], names: Names) -> str:
    return named(names, record.stream, "conflict")


@tells(
    ConflictRaised,
    about=lambda record: _those(record.data.by, *record.data.against[:LISTED]),
    labels=lambda record, names: [
        Label(
            record.data.id,
            "conflict",
            f"the conflict between {_side(names, record.data.by)}"
            f" and {_sides(names, record.data.against)}",
        )
    ],
)
def _conflict_raised(record: Record[ConflictRaised], names: Names) -> str:
    data = record.data
    return f"{_side(names, data.by)} raised a conflict with {_sides(names, data.against)}"


@tells(ConflictAcknowledged, about=_by)
def _conflict_acknowledged(record: Record[ConflictAcknowledged], names: Names) -> str:
    return f"{_side(names, record.data.by)} acknowledged {_conflict(record, names)}"


@tells(StageExhausted, about=_by)
def _stage_exhausted(record: Record[StageExhausted], names: Names) -> str:
    who = _side(names, record.data.by)
    return f"{who} declared the present stage of {_conflict(record, names)} exhausted"


@tells(ConflictEscalated, about=_by, effect=", on ")
def _conflict_escalated(record: Record[ConflictEscalated], names: Names) -> str:
    data = record.data
    said = f"{_conflict(record, names)} went on to stage {data.stage}, which lasts until"
    said = f"{said} {moment(data.ends)}"
    return said if data.by is None else f"{said}, brought there by {_side(names, data.by)}"


@tells(ConflictWithdrawn, about=_by)
def _conflict_withdrawn(record: Record[ConflictWithdrawn], names: Names) -> str:
    return f"{_conflict(record, names)} was withdrawn by {_side(names, record.data.by)}"


@tells(ConflictClosed)
def _conflict_closed(record: Record[ConflictClosed], names: Names) -> str:
    return f"{_conflict(record, names)} was closed"


@tells(NeutralAppointed)
def _neutral_appointed(record: Record[NeutralAppointed], names: Names) -> str:
    stage = record.data.stage
    return f"somebody was asked to be neutral in stage {stage} of {_conflict(record, names)}"


@tells(NeutralAccepted)
def _neutral_accepted(record: Record[NeutralAccepted], names: Names) -> str:
    return f"who was asked to be neutral in {_conflict(record, names)} accepted"


@tells(NeutralDeclined)
def _neutral_declined(record: Record[NeutralDeclined], names: Names) -> str:
    return f"who was asked to be neutral in {_conflict(record, names)} declined"


@tells(NeutralAgreedTo, about=_by)
def _neutral_agreed_to(record: Record[NeutralAgreedTo], names: Names) -> str:
    who = _side(names, record.data.by)
    return f"{who} accepted who was named to be neutral in {_conflict(record, names)}"


@tells(NeutralObjectedTo, about=_by)
def _neutral_objected_to(record: Record[NeutralObjectedTo], names: Names) -> str:
    who = _side(names, record.data.by)
    return f"{who} objected to who was named to be neutral in {_conflict(record, names)}"


@tells(NeutralDischargeSought, about=_by)
def _neutral_discharge_sought(record: Record[NeutralDischargeSought], names: Names) -> str:
    who = _side(names, record.data.by)
    return f"{who} wanted somebody neutral to go from {_conflict(record, names)}"


@tells(NeutralDischarged)
def _neutral_discharged(record: Record[NeutralDischarged], names: Names) -> str:
    return f"somebody neutral was discharged from {_conflict(record, names)}"


@tells(StatementMade, about=_by)
def _statement_made(record: Record[StatementMade], names: Names) -> str:
    return f"{_side(names, record.data.by)} made a statement in {_conflict(record, names)}"


@tells(EvidenceSubmitted, about=_by)
def _evidence_submitted(record: Record[EvidenceSubmitted], names: Names) -> str:
    late = "late " if record.data.late else ""
    who = _side(names, record.data.by)
    return f"{who} submitted {late}evidence in {_conflict(record, names)}"


@tells(
    InterimMeasureOrdered,
    about=lambda record: [
        *_by(record),
        *([] if record.data.suspends is None else [record.data.suspends]),
    ],
    effect=", on ",
)
def _interim_measure_ordered(record: Record[InterimMeasureOrdered], names: Names) -> str:
    data = record.data
    did = "ordered" if data.by is None else "asked for"
    said = f"{_side(names, data.by)} {did} an interim measure in {_conflict(record, names)}"
    if data.suspends is not None:
        said += f", which suspends {named(names, data.suspends, 'motion')}"
    return said


@tells(InterimMeasureConsented, about=_by)
def _interim_measure_consented(record: Record[InterimMeasureConsented], names: Names) -> str:
    who = _side(names, record.data.by)
    return f"{who} consented to an interim measure in {_conflict(record, names)}"


@tells(InterimMeasureLifted)
def _interim_measure_lifted(record: Record[InterimMeasureLifted], names: Names) -> str:
    return f"an interim measure in {_conflict(record, names)} was lifted"


@tells(OfferMade, about=_by)
def _offer_made(record: Record[OfferMade], names: Names) -> str:
    return f"{_side(names, record.data.by)} offered to settle {_conflict(record, names)}"


@tells(OfferWithdrawn, about=_by)
def _offer_withdrawn(record: Record[OfferWithdrawn], names: Names) -> str:
    return f"{_side(names, record.data.by)} withdrew an offer to settle {_conflict(record, names)}"


@tells(OfferAccepted, about=_by)
def _offer_accepted(record: Record[OfferAccepted], names: Names) -> str:
    who = _side(names, record.data.by)
    return f"{who} accepted an offer to settle {_conflict(record, names)}"


@tells(ConflictSettled)
def _conflict_settled(record: Record[ConflictSettled], names: Names) -> str:
    return f"{_conflict(record, names)} was settled"


@tells(RulingGiven)
def _ruling_given(record: Record[RulingGiven], names: Names) -> str:
    return f"a ruling was given on {_conflict(record, names)}"


@tells(OutsideRulingReported, about=_by)
def _outside_ruling_reported(record: Record[OutsideRulingReported], names: Names) -> str:
    who = _side(names, record.data.by)
    said = f"{who} reported that somebody outside ruled on {_conflict(record, names)}"
    return f"{said}, which binds nobody until the other sides confirm it,"


@tells(OutsideRulingConfirmed, about=_by)
def _outside_ruling_confirmed(record: Record[OutsideRulingConfirmed], names: Names) -> str:
    who = _side(names, record.data.by)
    return f"{who} confirmed the ruling from outside on {_conflict(record, names)}"


@tells(OutsideRulingContested, about=_by)
def _outside_ruling_contested(record: Record[OutsideRulingContested], names: Names) -> str:
    who = _side(names, record.data.by)
    said = f"{who} contested what was reported of a ruling from outside on"
    return f"{said} {_conflict(record, names)}"


@tells(OutsideRulingTookEffect)
def _outside_ruling_took_effect(record: Record[OutsideRulingTookEffect], names: Names) -> str:
    return f"a ruling from outside on {_conflict(record, names)} took effect"


@tells(RemedyFulfilled, about=_by)
def _remedy_fulfilled(record: Record[RemedyFulfilled], names: Names) -> str:
    who = _side(names, record.data.by)
    return f"{who} reported a remedy in {_conflict(record, names)} fulfilled"


@tells(RemedyVerified, about=_by)
def _remedy_verified(record: Record[RemedyVerified], names: Names) -> str:
    return f"{_side(names, record.data.by)} verified a remedy in {_conflict(record, names)}"


@tells(RemedyReopened, about=_by, effect=", on ")
def _remedy_reopened(record: Record[RemedyReopened], names: Names) -> str:
    said = f"{_side(names, record.data.by)} reopened a remedy in {_conflict(record, names)}"
    return f"{said}, due by {moment(record.data.due)}"


@tells(AppealLodged, about=_by)
def _appeal_lodged(record: Record[AppealLodged], names: Names) -> str:
    who = _side(names, record.data.by)
    return f"{who} appealed against the ruling on {_conflict(record, names)}"


@tells(AppealDecided)
def _appeal_decided(record: Record[AppealDecided], names: Names) -> str:
    said = f"an appeal against the ruling on {_conflict(record, names)}"
    return f"{said} was {record.data.outcome}"


@tells(ConflictRemanded, effect=", on ")
def _conflict_remanded(record: Record[ConflictRemanded], names: Names) -> str:
    data = record.data
    said = f"on appeal, {_conflict(record, names)} was remanded to stage {data.stage}"
    return f"{said}, which lasts until {moment(data.ends)}"
