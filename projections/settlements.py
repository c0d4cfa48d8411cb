"""How conflicts end, as the conflicts view has it: offers, settlements, rulings, remedies, appeals.

Here are the folds of these events, and what all folds of the view share.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from domain.conflicts.conflict_state import ConflictState
from domain.conflicts.outside_ruling import OutsideRulingReported
from domain.conflicts.ruling import AppealDecided, AppealLodged, ConflictRemanded, RulingGiven
from domain.conflicts.settlement import (
    ConflictSettled,
    OfferAccepted,
    OfferMade,
    OfferWithdrawn,
    Remedy,
    RemedyFulfilled,
    RemedyReopened,
    RemedyVerified,
)
from domain.record import Record
from domain.values import Moment
from projections.conflict_dues import put_with_dues
from projections.disputes import (
    AppealEntry,
    AppealStatus,
    ConflictRow,
    ExhibitEntry,
    MeasureEntry,
    NeutralEntry,
    OfferEntry,
    RemedyEntry,
    RulingEntry,
    RulingReportEntry,
    SettlementEntry,
    StageEntry,
    SuspensionRow,
)
from projections.motions import Defect
from projections.ready_made import instant, instant_of
from projections.rows import Rows

T = TypeVar(
    "T", NeutralEntry, MeasureEntry, OfferEntry, RemedyEntry, AppealEntry, RulingReportEntry
)

# What all folds of the view share


def put(rows: Rows, conflict: ConflictRow, record: Record[Any], position: int) -> None:
    """Write the conflict with what follows from its facts and from the record's envelope."""
    found = tuple(Defect(record.id, one.code, one.sentence) for one in record.findings)
    there = [neutral for neutral in conflict.neutrals if neutral.is_there]
    organisations = [one.organisation for one in there if one.organisation is not None]
    persons = [one.person for one in there if one.person is not None]
    put_with_dues(
        rows,
        replace(
            conflict,
            state=_state(conflict),
            entitled=tuple(dict.fromkeys([*conflict.parties, *organisations])),
            entitled_persons=tuple(
                dict.fromkeys(str(person) for person in (*conflict.persons, *persons))
            ),
            findings=(*conflict.findings, *found),
            version=record.version,
            position=position,
        ),
    )


def _state(conflict: ConflictRow) -> ConflictState:
    if conflict.withdrawn_at is not None:
        return "withdrawn"
    if conflict.closed_at is not None:
        return "closed"
    if conflict.settled_at is not None:
        return "settled"
    if conflict.ruling is not None:
        is_pending = any(appeal.status == "pending" for appeal in conflict.appeals)
        return "appealed" if is_pending else "ruled"
    return "open"


def anew(entries: Sequence[T], id: UUID, **became: Any) -> tuple[T, ...]:
    """The entries with one of them changed."""
    return tuple(replace(one, **became) if one.id == id else one for one in entries)


def suspend(rows: Rows, conflict: ConflictRow, measure: MeasureEntry) -> None:
    """Write which decision a measure suspends, if it does and is in force."""
    if measure.suspends is not None and measure.in_force_at is not None:
        until = None if measure.until is None else datetime.fromisoformat(measure.until)
        rows.put(
            SuspensionRow(
                conflict=conflict.id,
                measure=measure.id,
                partnership=conflict.partnership,
                decision=measure.suspends,
                since=datetime.fromisoformat(measure.in_force_at),
                until=until,
            )
        )


def without_measures(
    rows: Rows, conflict: ConflictRow, effective: Moment, only: UUID | None = None
) -> ConflictRow:
    """The conflict with its interim measures ended, or `only` that one."""
    at = instant(effective.at)
    measures = conflict.measures
    for measure in conflict.measures:
        if measure.lifted_at is None and only in (None, measure.id):
            measures = anew(measures, measure.id, lifted_at=at)
            if measure.suspends is not None:
                rows.delete(SuspensionRow, (conflict.id, measure.id))
    return replace(conflict, measures=measures)


def out_of_stage(conflict: ConflictRow, effective: Moment) -> tuple[StageEntry, ...]:
    """The stages with the last one left."""
    last = replace(conflict.stages[-1], ended_at=instant(effective.at))
    return (*conflict.stages[:-1], last)


def ordered(
    rows: Rows, record: Record[Any], remedies: Iterable[Remedy], effective: Moment
) -> tuple[RemedyEntry, ...]:
    """Remedies as they are ordered or offered."""
    return tuple(
        RemedyEntry(
            id=remedy.id,
            what=rows.unseal(record, remedy.what),
            owner=remedy.owner,
            ordered_at=instant(effective.at),
            due_at=instant(remedy.due.at),
        )
        for remedy in remedies
    )


def exhibits(
    rows: Rows, record: Record[RulingGiven] | Record[OutsideRulingReported]
) -> tuple[ExhibitEntry, ...]:
    """The documents that show a ruling."""
    return tuple(
        ExhibitEntry(rows.unseal(record, one.title), one.sha256) for one in record.data.documents
    )


def lapsed(conflict: ConflictRow) -> tuple[RemedyEntry, ...]:
    """The remedies so far; what was not verified is not to be done any more."""
    return tuple(
        one if one.status == "verified" else replace(one, status="lapsed")
        for one in conflict.remedies
    )


# Offers and settlements


def on_offer_made(rows: Rows, record: Record[OfferMade], position: int) -> None:
    """The offer."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    offered = happened.settlement
    offer = OfferEntry(
        id=happened.offer,
        by=happened.by,
        terms=rows.unseal(record, offered.terms),
        remedies=ordered(rows, record, offered.remedies, happened.effective),
        amendments=offered.amendments,
        decisions=offered.decisions,
        made_at=instant(happened.effective.at),
        until=instant_of(happened.until),
    )
    put(rows, replace(conflict, offers=(*conflict.offers, offer)), record, position)


def on_offer_withdrawn(rows: Rows, record: Record[OfferWithdrawn], position: int) -> None:
    """The offer is gone."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    at = instant(happened.effective.at)
    offers = anew(conflict.offers, happened.offer, withdrawn_at=at)
    put(rows, replace(conflict, offers=offers), record, position)


def on_offer_accepted(rows: Rows, record: Record[OfferAccepted], position: int) -> None:
    """One side more that accepted it."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    offer = next(one for one in conflict.offers if one.id == happened.offer)
    offers = anew(conflict.offers, offer.id, accepted=(*offer.accepted, happened.by))
    put(rows, replace(conflict, offers=offers), record, position)


def on_conflict_settled(rows: Rows, record: Record[ConflictSettled], position: int) -> None:
    """The end by agreement, on the terms of an offer or on those that are stated."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    at = instant(happened.effective.at)
    if happened.offer is not None:
        offer = next(one for one in conflict.offers if one.id == happened.offer)
        terms, amendments, decisions = offer.terms, offer.amendments, offer.decisions
        remedies = tuple(replace(one, ordered_at=at) for one in offer.remedies)
    else:
        stated = happened.settlement
        assert stated is not None, "it is settled on an offer or on what is stated"
        terms = rows.unseal(record, stated.terms)
        amendments, decisions = stated.amendments, stated.decisions
        remedies = ordered(rows, record, stated.remedies, happened.effective)
    conflict = replace(
        conflict,
        settled_at=happened.effective.at,
        stages=out_of_stage(conflict, happened.effective),
        remedies=(*lapsed(conflict), *remedies),
        settlement=SettlementEntry(
            terms=terms,
            amendments=amendments,
            decisions=decisions,
            agreed=happened.agreed,
            offer=happened.offer,
            neutral=happened.neutral,
            settled_at=at,
        ),
    )
    put(rows, without_measures(rows, conflict, happened.effective), record, position)


# Rulings and appeals


def on_ruling_given(rows: Rows, record: Record[RulingGiven], position: int) -> None:
    """The end by ruling, as long as no appeal changes it."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    remedies = ordered(rows, record, happened.remedies, happened.effective)
    conflict = replace(
        conflict,
        ruled_at=happened.effective.at,
        stages=out_of_stage(conflict, happened.effective),
        remedies=(*lapsed(conflict), *remedies),
        ruling=RulingEntry(
            ruling=rows.unseal(record, happened.ruling),
            reasons=rows.unseal(record, happened.reasons),
            stage=happened.stage,
            neutral=happened.neutral,
            by=happened.by,
            given_at=instant(happened.effective.at),
            appeal_until=instant_of(happened.appeal_until),
            documents=exhibits(rows, record),
        ),
    )
    put(rows, without_measures(rows, conflict, happened.effective), record, position)


def on_appeal_lodged(rows: Rows, record: Record[AppealLodged], position: int) -> None:
    """The appeal."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    appeal = AppealEntry(
        id=happened.appeal,
        by=happened.by,
        grounds=rows.unseal(record, happened.grounds),
        lodged_at=instant(happened.effective.at),
    )
    appeals = (*conflict.appeals, appeal)
    put(rows, replace(conflict, appeals=appeals, closed_at=None), record, position)


def on_appeal_decided(rows: Rows, record: Record[AppealDecided], position: int) -> None:
    """The ruling stands, or another stands in its place."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    reasons = rows.unseal(record, happened.reasons)
    conflict = _decided(conflict, record, happened.outcome, reasons)
    if happened.outcome == "upheld":
        assert conflict.ruling is not None, "there is a ruling to appeal against"
        remedies = ordered(rows, record, happened.remedies, happened.effective)
        conflict = replace(
            conflict,
            ruled_at=happened.effective.at,
            remedies=(*lapsed(conflict), *remedies),
            ruling=RulingEntry(
                ruling=None,
                reasons=reasons,
                stage=conflict.ruling.stage,
                neutral=happened.neutral,
                by=None,
                given_at=instant(happened.effective.at),
                appeal_until=None,
            ),
        )
    put(rows, conflict, record, position)


def on_conflict_remanded(rows: Rows, record: Record[ConflictRemanded], position: int) -> None:
    """The ruling is set aside, and a stage begins anew."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    conflict = _decided(conflict, record, "remanded", rows.unseal(record, happened.reasons))
    kind = conflict.protocol.stages[happened.stage - 1].kind
    begun, ends = instant(happened.effective.at), instant(happened.ends.at)
    conflict = replace(
        conflict,
        stage=kind,
        stage_number=happened.stage,
        stage_ends_at=happened.ends.at,
        stage_ends_day=happened.ends.day,
        stages=(*conflict.stages, StageEntry(kind, happened.stage, begun, ends)),
        ruled_at=None,
        ruling=None,
        remedies=lapsed(conflict),
    )
    put(rows, conflict, record, position)


def _decided(
    conflict: ConflictRow,
    record: Record[AppealDecided] | Record[ConflictRemanded],
    status: AppealStatus,
    reasons: str | None,
) -> ConflictRow:
    """The conflict with the appeal decided; others lapse with the ruling that they are against."""
    happened = record.data
    appeals = anew(
        conflict.appeals,
        happened.appeal,
        status=status,
        reasons=reasons,
        neutral=happened.neutral,
        decision=happened.decision,
        decided_at=instant(happened.effective.at),
    )
    if status != "dismissed":
        appeals = tuple(
            replace(one, status="lapsed") if one.status == "pending" else one for one in appeals
        )
    return replace(conflict, appeals=appeals)


# Remedies


def on_remedy_fulfilled(rows: Rows, record: Record[RemedyFulfilled], position: int) -> None:
    """Its owner says that it is done."""
    happened = record.data
    _put_remedy(
        rows,
        record,
        position,
        status="fulfilled",
        note=rows.unseal(record, happened.note),
        fulfilled_at=instant(happened.effective.at),
    )


def on_remedy_verified(rows: Rows, record: Record[RemedyVerified], position: int) -> None:
    """Another side says so too."""
    happened = record.data
    at = instant(happened.effective.at)
    _put_remedy(rows, record, position, status="verified", verified_at=at, verified_by=happened.by)


def on_remedy_reopened(rows: Rows, record: Record[RemedyReopened], position: int) -> None:
    """It is due anew."""
    happened = record.data
    _put_remedy(
        rows,
        record,
        position,
        status="open",
        due_at=instant(happened.due.at),
        fulfilled_at=None,
        verified_at=None,
        verified_by=None,
        reopened_at=instant(happened.effective.at),
        reopened_because=rows.unseal(record, happened.grounds),
    )


def _put_remedy(
    rows: Rows,
    record: Record[RemedyFulfilled] | Record[RemedyVerified] | Record[RemedyReopened],
    position: int,
    **became: Any,
) -> None:
    conflict = rows.existing(ConflictRow, record.stream)
    remedies = anew(conflict.remedies, record.data.remedy, **became)
    conflict = replace(conflict, remedies=remedies)
    if isinstance(record.data, RemedyReopened):
        conflict = replace(conflict, closed_at=None)
    put(rows, conflict, record, position)


FOLDS: dict[type, Callable[[Rows, Record[Any], int], None]] = {
    OfferMade: on_offer_made,
    OfferWithdrawn: on_offer_withdrawn,
    OfferAccepted: on_offer_accepted,
    ConflictSettled: on_conflict_settled,
    RulingGiven: on_ruling_given,
    AppealLodged: on_appeal_lodged,
    AppealDecided: on_appeal_decided,
    ConflictRemanded: on_conflict_remanded,
    RemedyFulfilled: on_remedy_fulfilled,
    RemedyVerified: on_remedy_verified,
    RemedyReopened: on_remedy_reopened,
}
