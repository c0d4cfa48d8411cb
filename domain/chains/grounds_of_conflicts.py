"""What acts in a conflict rest on: the protocol that was pinned, and who acts in which capacity.

A side acts for itself, somebody neutral by the appointment that they accepted, and every side whom
another named them to, and a body by its decision. Of what is said in a conflict nothing is told.
"""

from collections.abc import Iterator
from typing import Any

from domain.agreements.governing import between
from domain.chains.chain import Acted, Ground, missing, on_act, rests
from domain.chains.grounds import of_decision, of_origin, of_partnership, of_party, provisions_known
from domain.conflicts import conflict as course
from domain.conflicts import hearing, outside_ruling, ruling, settlement
from domain.conflicts.conflict import CONFLICT, ConflictRaised
from domain.conflicts.conflict_state import Conflict, why_not_sitting
from domain.conflicts.hearing import (
    NeutralAccepted,
    NeutralAgreedTo,
    NeutralAppointed,
    NeutralDischarged,
    NeutralDischargeSought,
)
from domain.conflicts.outside_ruling import (
    OutsideRulingConfirmed,
    OutsideRulingContested,
    OutsideRulingReported,
    OutsideRulingTookEffect,
)
from domain.conflicts.settlement import OfferMade
from domain.provisions.provision import ConflictProtocolProvision
from domain.values import NeutralId, RulingReportId
from domain.voting.rules import FromClause
from domain.voting.side import Side


@rests(ConflictRaised)
def _raised(acted: Acted[ConflictRaised]) -> Iterator[Ground]:
    data, known = acted.data, acted.known
    origin, whose = data.protocol.origin, between((data.by, *data.against), data.agreement)
    in_force = provisions_known(known, data.partnership, whose, acted.at)
    carries = next(
        (
            one.provision
            for one in in_force
            if isinstance(one.provision, ConflictProtocolProvision)
            and isinstance(origin, FromClause)
            and one.clause == origin.clause
            and one.provision.protocol == data.protocol.protocol
        ),
        None,
    )
    why = ""
    if isinstance(origin, FromClause) and carries is None:
        why = "no clause in force had this protocol"
    elif not isinstance(origin, FromClause) and any(
        isinstance(one.provision, ConflictProtocolProvision) for one in in_force
    ):
        why = "a clause in force had another protocol"
    silent = "The stated default: the agreements have no protocol for conflicts."
    yield of_origin(known, origin, acted.at, "The protocol", silent, carries, why)
    yield from _side(acted, data.by)
    if data.by.party is None:
        yield from of_partnership(known, data.partnership)


@rests(
    course.ConflictAcknowledged,
    course.StageExhausted,
    course.ConflictEscalated,
    course.ConflictWithdrawn,
    course.ConflictClosed,
    hearing.NeutralAppointed,
    hearing.StatementMade,
    hearing.EvidenceSubmitted,
    hearing.InterimMeasureOrdered,
    hearing.InterimMeasureConsented,
    hearing.InterimMeasureLifted,
    settlement.OfferMade,
    settlement.OfferWithdrawn,
    settlement.OfferAccepted,
    settlement.ConflictSettled,
    settlement.RemedyFulfilled,
    settlement.RemedyVerified,
    settlement.RemedyReopened,
    outside_ruling.OutsideRulingReported,
    outside_ruling.OutsideRulingConfirmed,
    outside_ruling.OutsideRulingContested,
    ruling.RulingGiven,
    ruling.AppealLodged,
    ruling.AppealDecided,
    ruling.ConflictRemanded,
)
def _in_conflict(acted: Acted[Any]) -> Iterator[Ground]:
    data = acted.data
    by = getattr(data, "by", None)
    if by is not None:
        yield from _side(acted, by)
    if not isinstance(data, NeutralAppointed):
        for name in ("neutral", "admitted_by"):
            neutral = getattr(data, name, None)
            if neutral is not None:
                yield _neutral(acted, neutral)
    decision = getattr(data, "decision", None)
    if decision is not None:
        yield of_decision(acted, decision)
    offer = getattr(data, "offer", None)
    if offer is not None and not isinstance(data, OfferMade):
        made = acted.known.last(acted.record.stream, OfferMade, offer=offer)
        if made is not None:
            yield on_act(acted.known, made, "act", "The offer that it is about.")
    if isinstance(data, OutsideRulingConfirmed | OutsideRulingContested):
        yield _reported(acted, data.report)
    yield _conflict_raised(acted)


@rests(OutsideRulingTookEffect)
def _ruled_outside(acted: Acted[OutsideRulingTookEffect]) -> Iterator[Ground]:
    report, stream = acted.data.report, acted.record.stream
    yield _reported(acted, report)
    state = _conflict(acted)
    by_neutral = [
        placed
        for placed in acted.known.stream(stream)
        if isinstance(placed.record.data, OutsideRulingConfirmed)
        and placed.record.data.report == report
        and placed.record.data.neutral is not None
    ]
    for attested in by_neutral[:1]:
        said = "The word of somebody neutral that it was ruled so."
        yield on_act(acted.known, attested, "act", said)
    for side in () if by_neutral else state.sides:
        if side == state.reports[report].by:
            continue
        said = "The word of a side that it was ruled so."
        given = acted.known.last(stream, OutsideRulingConfirmed, report=report, by=side)
        if given is None:
            yield missing("act", said, "it has not said so", report, side)
        else:
            yield on_act(acted.known, given, "act", said)
    yield _conflict_raised(acted)


def _reported(acted: Acted[Any], report: RulingReportId) -> Ground:
    """The report of a side that somebody outside ruled."""
    made = acted.known.last(acted.record.stream, OutsideRulingReported, report=report)
    assert made is not None, "a ruling from outside is reported first"
    return on_act(acted.known, made, "act", "The ruling from outside, as a side reports it.")


@rests(
    hearing.NeutralAccepted,
    hearing.NeutralDeclined,
    hearing.NeutralAgreedTo,
    hearing.NeutralObjectedTo,
    hearing.NeutralDischargeSought,
    hearing.NeutralDischarged,
)
def _of_neutral(acted: Acted[Any]) -> Iterator[Ground]:
    known, data = acted.known, acted.data
    by = getattr(data, "by", None)
    if by is not None:
        yield from _side(acted, by)
    asked = known.last(acted.record.stream, NeutralAppointed, neutral=data.neutral)
    assert asked is not None, "they are asked first"
    yield on_act(known, asked, "neutral", "The appointment of somebody neutral.")
    if isinstance(data, NeutralDischarged):
        yield from _wants(acted, data.neutral)
    yield _conflict_raised(acted)


def _wants(acted: Acted[Any], neutral: NeutralId) -> Iterator[Ground]:
    """The word of each side that wanted somebody neutral to go."""
    for side in _conflict(acted).neutrals[neutral].unwanted_by:
        sought = acted.known.last(
            acted.record.stream, NeutralDischargeSought, neutral=neutral, by=side
        )
        assert sought is not None, "who wants it has said so"
        yield on_act(acted.known, sought, "act", "The word of a side that they are to go.")


def _conflict(acted: Acted[Any]) -> Conflict:
    """The conflict as it was known before the act."""
    state = acted.known.of(CONFLICT, acted.record.stream)
    assert state is not None, "it is raised first"
    return state


def _conflict_raised(acted: Acted[Any]) -> Ground:
    raised = acted.known.stream(acted.record.stream)[0]
    said = "The conflict, as it was raised under its protocol."
    return on_act(acted.known, raised, "conflict", said)


def _side(acted: Acted[Any], side: Side) -> Iterator[Ground]:
    """That a side is one of the conflict's, and a party of the partnership."""
    if not isinstance(acted.data, ConflictRaised) and side not in _conflict(acted).sides:
        yield missing("conflict", "A side of the conflict.", "it is none of its sides", side)
        return
    partnership = acted.record.partnership
    if side.party is not None and partnership is not None:
        ground = of_party(acted.known, partnership, side.party, acted.at)
        # Who has left the partnership remains a side of what it was drawn into.
        if isinstance(acted.data, ConflictRaised):
            yield ground


def _neutral(acted: Acted[Any], neutral: NeutralId) -> Ground:
    """That somebody neutral had accepted, with the word of every side, and was still there."""
    known, stream = acted.known, acted.record.stream
    found = _conflict(acted).neutrals.get(neutral)
    said = "Somebody neutral, by the appointment that they accepted, and every side."
    accepted = known.last(stream, NeutralAccepted, neutral=neutral)
    asked = known.last(stream, NeutralAppointed, neutral=neutral)
    if found is None or asked is None:
        return missing("neutral", said, "nobody was appointed", neutral)
    yes = (known.last(stream, NeutralAgreedTo, neutral=neutral, by=side) for side in found.agreed)
    return on_act(
        known,
        accepted or asked,
        "neutral",
        said,
        since=found.sits_since,
        until=found.discharged,
        why_not=why_not_sitting(found),
        besides=[
            on_act(known, given, "act", "The yes of a side that others named them to.")
            for given in yes
            if given is not None
        ],
    )
