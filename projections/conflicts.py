"""Conflicts: how far each has come under which protocol, what was said, and what is due.

Everybody in the partnership sees that there is a conflict, between whom, its stage and its
deadlines; what is said in it stands here unsealed for its sides and for who is neutral in it, and
is withheld from the others. Statements and evidence have tables of their own; the rest of a
conflict is one row.
"""

from dataclasses import replace
from typing import Any, get_args

from domain.agreements.agreement import Event as AgreementEvent
from domain.bodies.body import Event as BodyEvent
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
from domain.decisions.ballot import Event as BallotEvent
from domain.decisions.decision import Event as DecisionEvent
from domain.decisions.proxy import Event as ProxyEvent
from domain.motions.interest import Event as InterestEvent
from domain.parties.access import Event as AccessEvent
from domain.parties.organisation import Event as OrganisationEvent
from domain.parties.partnership import Event as PartnershipEvent
from domain.parties.person import Event as PersonEvent
from domain.payments.payment import Event as PaymentEvent
from domain.posts.appointment import Event as AppointmentEvent
from domain.posts.delegation import Event as DelegationEvent
from domain.posts.handover import Event as HandoverEvent
from domain.posts.post import Event as PostEvent
from domain.provisions.protocol import StageKind
from domain.record import Record
from domain.values import Moment
from domain.voting.rules import FromClause
from domain.voting.side import Side
from projections import ruling_reports, settlements
from projections.disputes import (
    CONFLICT,
    EVIDENCE,
    STATEMENT,
    SUSPENSION,
    ConflictRow,
    EvidenceRow,
    MeasureEntry,
    NeutralEntry,
    SideEntry,
    StageEntry,
    StatementRow,
)
from projections.due import DUE
from projections.ready_made import instant, instant_of
from projections.rows import Key, Rows
from projections.settlements import anew, put, suspend, without_measures
from projections.view import View

CONFLICTS = View(
    "conflicts",
    version=3,
    tables=(CONFLICT, STATEMENT, EVIDENCE, SUSPENSION, DUE),
    ignores=frozenset(
        get_args(
            AgreementEvent
            | AccessEvent
            | AppointmentEvent
            | BallotEvent
            | BodyEvent
            | DecisionEvent
            | DelegationEvent
            | HandoverEvent
            | OrganisationEvent
            | PartnershipEvent
            | PersonEvent
            | PostEvent
            | InterestEvent
            | PaymentEvent
            | ProxyEvent
        )
    ),
)


def _needs_conflict(record: Record[Any]) -> list[tuple[type, Key]]:
    return [(ConflictRow, record.stream)]


@CONFLICTS.on(ConflictRaised)
def on_conflict_raised(rows: Rows, record: Record[ConflictRaised], position: int) -> None:
    """The conflict in its first stage, under the protocol that was pinned."""
    happened = record.data
    origin = happened.protocol.origin
    clause = origin if isinstance(origin, FromClause) else None
    sides = (happened.by, *happened.against)
    first = happened.protocol.protocol.stages[0].kind
    conflict = ConflictRow(
        id=happened.id,
        partnership=happened.partnership,
        state="open",
        stage=first,
        stage_number=1,
        stage_ends_at=happened.stage_ends.at,
        stage_ends_day=happened.stage_ends.day,
        raised_at=happened.effective.at,
        raised_day=happened.effective.day,
        acknowledge_by=happened.acknowledge_by.at,
        acknowledge_by_day=happened.acknowledge_by.day,
        acknowledged_at=None,
        settled_at=None,
        ruled_at=None,
        withdrawn_at=None,
        closed_at=None,
        due_at=None,
        sides=tuple(SideEntry(side, side == happened.by) for side in sides),
        parties=tuple(side.party for side in sides if side.party is not None),
        persons=tuple(side.person for side in sides if side.person is not None),
        entitled=(),
        entitled_persons=(),
        about=happened.about,
        title=rows.unseal(record, happened.title),
        grounds=rows.unseal(record, happened.grounds),
        agreement=happened.agreement,
        clauses=happened.clauses,
        decision=happened.decision,
        protocol=happened.protocol.protocol,
        protocol_source=origin.kind,
        protocol_name=clause.provision if clause else "default",
        protocol_cited_as=clause.cited_as if clause else "",
        protocol_agreement=clause.agreement if clause else None,
        protocol_clause=clause.clause if clause else None,
        protocol_version=clause.version if clause else None,
        stages=(_begun(first, 1, happened.effective, happened.stage_ends),),
        neutrals=(),
        measures=(),
        offers=(),
        settlement=None,
        ruling_reports=(),
        ruling=None,
        remedies=(),
        appeals=(),
        escalations=(),
        withdrawn_because=None,
        dues=(),
        findings=(),
        version=0,
        position=0,
    )
    put(rows, conflict, record, position)


def _begun(kind: StageKind, number: int, begun: Moment, ends: Moment) -> StageEntry:
    return StageEntry(kind, number, instant(begun.at), instant(ends.at))


@CONFLICTS.on(ConflictAcknowledged, needs=_needs_conflict)
def on_conflict_acknowledged(
    rows: Rows, record: Record[ConflictAcknowledged], position: int
) -> None:
    """The side that knows of it; with the last one it is acknowledged."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    sides = tuple(
        replace(one, acknowledged_at=instant(happened.effective.at))
        if one.side == happened.by
        else one
        for one in conflict.sides
    )
    if all(one.acknowledged_at is not None or one.raised for one in sides):
        conflict = replace(conflict, acknowledged_at=happened.effective.at)
    put(rows, replace(conflict, sides=sides), record, position)


@CONFLICTS.on(StageExhausted, needs=_needs_conflict)
def on_stage_exhausted(rows: Rows, record: Record[StageExhausted], position: int) -> None:
    """Nothing that a reader sees but the entry in the trail: the stage goes on until it is left."""
    put(rows, rows.existing(ConflictRow, record.stream), record, position)


@CONFLICTS.on(ConflictEscalated, needs=_needs_conflict)
def on_conflict_escalated(rows: Rows, record: Record[ConflictEscalated], position: int) -> None:
    """The next stage."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    conflict = _into_stage(conflict, happened.stage, happened.effective, happened.ends)
    grounds = rows.unseal(record, happened.grounds)
    if grounds is not None:
        conflict = replace(conflict, escalations=(*conflict.escalations, grounds))
    put(rows, conflict, record, position)


def _into_stage(conflict: ConflictRow, number: int, begun: Moment, ends: Moment) -> ConflictRow:
    """The conflict in another stage of its protocol."""
    kind = conflict.protocol.stages[number - 1].kind
    last = replace(conflict.stages[-1], ended_at=instant(begun.at))
    return replace(
        conflict,
        stage=kind,
        stage_number=number,
        stage_ends_at=ends.at,
        stage_ends_day=ends.day,
        stages=(*conflict.stages[:-1], last, _begun(kind, number, begun, ends)),
    )


@CONFLICTS.on(ConflictWithdrawn, needs=_needs_conflict)
def on_conflict_withdrawn(rows: Rows, record: Record[ConflictWithdrawn], position: int) -> None:
    """The end by who raised it."""
    happened = record.data
    conflict = replace(
        rows.existing(ConflictRow, record.stream),
        withdrawn_at=happened.effective.at,
        withdrawn_because=rows.unseal(record, happened.grounds),
    )
    put(rows, without_measures(rows, conflict, happened.effective), record, position)


@CONFLICTS.on(ConflictClosed, needs=_needs_conflict)
def on_conflict_closed(rows: Rows, record: Record[ConflictClosed], position: int) -> None:
    """Nothing is left to do."""
    conflict = rows.existing(ConflictRow, record.stream)
    put(rows, replace(conflict, closed_at=record.data.effective.at), record, position)


# The hearing


@CONFLICTS.on(NeutralAppointed, needs=_needs_conflict)
def on_neutral_appointed(rows: Rows, record: Record[NeutralAppointed], position: int) -> None:
    """Somebody who is asked to be neutral, and who may read from then on."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    entry = NeutralEntry(
        id=happened.neutral,
        person=happened.person,
        organisation=happened.organisation,
        stage=happened.stage,
        appointed_at=instant(happened.effective.at),
        by=happened.by,
        awaited=tuple(one.side for one in conflict.sides if happened.by not in (None, one.side)),
    )
    put(rows, replace(conflict, neutrals=(*conflict.neutrals, entry)), record, position)


@CONFLICTS.on(NeutralAccepted, needs=_needs_conflict)
def on_neutral_accepted(rows: Rows, record: Record[NeutralAccepted], position: int) -> None:
    """A yes; with that of every side they sit."""
    found, at = _neutral(rows, record), instant(record.data.effective.at)
    since = None if found.awaited else max(at, found.agreed_at or at)
    _put_neutral(rows, record, position, accepted_at=at, sits_since=since)


@CONFLICTS.on(NeutralDeclined, needs=_needs_conflict)
def on_neutral_declined(rows: Rows, record: Record[NeutralDeclined], position: int) -> None:
    """A no."""
    at = instant(record.data.effective.at)
    _put_neutral(rows, record, position, declined_at=at)


@CONFLICTS.on(NeutralAgreedTo, needs=_needs_conflict)
def on_neutral_agreed_to(rows: Rows, record: Record[NeutralAgreedTo], position: int) -> None:
    """The yes of a side; with the last one, and their own, they sit."""
    found, by = _neutral(rows, record), record.data.by
    became: dict[str, Any] = {"unwanted_by": tuple(one for one in found.unwanted_by if one != by)}
    if by in found.awaited:
        awaited = tuple(one for one in found.awaited if one != by)
        at = instant(record.data.effective.at)
        last = max(at, found.agreed_at or at)
        became |= {"awaited": awaited, "agreed": (*found.agreed, by), "agreed_at": last}
        if not awaited and found.accepted_at is not None:
            became["sits_since"] = max(last, found.accepted_at)
    _put_neutral(rows, record, position, **became)


@CONFLICTS.on(NeutralObjectedTo, needs=_needs_conflict)
def on_neutral_objected_to(rows: Rows, record: Record[NeutralObjectedTo], position: int) -> None:
    """The no of a side: they don't sit, and read no more."""
    happened = record.data
    grounds = rows.unseal(record, happened.grounds)
    became: dict[str, Any] = {}
    if _is_side(rows, record):
        at = instant(happened.effective.at)
        became = {"objected_at": at, "objected_by": happened.by, "objected_because": grounds}
    _put_neutral(rows, record, position, **became)


@CONFLICTS.on(NeutralDischargeSought, needs=_needs_conflict)
def on_neutral_discharge_sought(
    rows: Rows, record: Record[NeutralDischargeSought], position: int
) -> None:
    """A side that wants them to go."""
    happened = record.data
    became: dict[str, Any] = {}
    if _is_side(rows, record):
        became["unwanted_by"] = (*_neutral(rows, record).unwanted_by, happened.by)
        grounds = rows.unseal(record, happened.grounds)
        became |= {} if grounds is None else {"grounds": grounds}
    _put_neutral(rows, record, position, **became)


@CONFLICTS.on(NeutralDischarged, needs=_needs_conflict)
def on_neutral_discharged(rows: Rows, record: Record[NeutralDischarged], position: int) -> None:
    """Somebody neutral is not there any more, and reads no more."""
    happened = record.data
    grounds = rows.unseal(record, happened.grounds) or _neutral(rows, record).grounds
    at = instant(happened.effective.at)
    _put_neutral(rows, record, position, discharged_at=at, grounds=grounds)


def _neutral(rows: Rows, record: Record[Any]) -> NeutralEntry:
    """Who was asked, before what happened."""
    neutrals = rows.existing(ConflictRow, record.stream).neutrals
    return next(one for one in neutrals if one.id == record.data.neutral)


def _is_side(rows: Rows, record: Record[Any]) -> bool:
    """Whether a side did it; of others it is only reported."""
    sides = rows.existing(ConflictRow, record.stream).sides
    return any(one.side == record.data.by for one in sides)


def _put_neutral(rows: Rows, record: Record[Any], position: int, **became: Any) -> None:
    conflict = rows.existing(ConflictRow, record.stream)
    neutrals = anew(conflict.neutrals, record.data.neutral, **became)
    put(rows, replace(conflict, neutrals=neutrals), record, position)


@CONFLICTS.on(StatementMade, needs=_needs_conflict)
def on_statement_made(rows: Rows, record: Record[StatementMade], position: int) -> None:
    """The statement."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    by = happened.by or Side()
    rows.put(
        StatementRow(
            id=record.id,
            conflict=conflict.id,
            partnership=conflict.partnership,
            number=record.version,
            stage=happened.stage,
            party=by.party,
            person=by.person,
            neutral=happened.neutral,
            text=rows.unseal(record, happened.text),
            made_at=happened.effective.at,
            position=position,
        )
    )
    put(rows, conflict, record, position)


@CONFLICTS.on(EvidenceSubmitted, needs=_needs_conflict)
def on_evidence_submitted(rows: Rows, record: Record[EvidenceSubmitted], position: int) -> None:
    """The document, by its digest."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    by = happened.by or Side()
    rows.put(
        EvidenceRow(
            id=record.id,
            conflict=conflict.id,
            partnership=conflict.partnership,
            number=record.version,
            stage=happened.stage,
            party=by.party,
            person=by.person,
            neutral=happened.neutral,
            title=rows.unseal(record, happened.title),
            sha256=happened.sha256,
            late=happened.late,
            admitted_by=happened.admitted_by,
            submitted_at=happened.effective.at,
            position=position,
        )
    )
    put(rows, conflict, record, position)


@CONFLICTS.on(InterimMeasureOrdered, needs=_needs_conflict)
def on_interim_measure_ordered(
    rows: Rows, record: Record[InterimMeasureOrdered], position: int
) -> None:
    """The measure; in force at once where somebody neutral ordered it, or there is one side."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    at = instant(happened.effective.at)
    measure = MeasureEntry(
        id=happened.measure,
        text=rows.unseal(record, happened.text),
        suspends=happened.suspends,
        by=happened.by,
        neutral=happened.neutral,
        consents=(),
        ordered_at=at,
        in_force_at=at if happened.by is None else None,
        until=instant_of(happened.until),
    )
    suspend(rows, conflict, measure)
    put(rows, replace(conflict, measures=(*conflict.measures, measure)), record, position)


@CONFLICTS.on(InterimMeasureConsented, needs=_needs_conflict)
def on_interim_measure_consented(
    rows: Rows, record: Record[InterimMeasureConsented], position: int
) -> None:
    """A consent; with the last one the measure is in force."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    measure = next(one for one in conflict.measures if one.id == happened.measure)
    consents = (*measure.consents, happened.by)
    missing = {one.side for one in conflict.sides} - {measure.by, *consents}
    since = measure.in_force_at or (None if missing else instant(happened.effective.at))
    suspend(rows, conflict, replace(measure, in_force_at=since))
    measures = anew(conflict.measures, measure.id, consents=consents, in_force_at=since)
    put(rows, replace(conflict, measures=measures), record, position)


@CONFLICTS.on(InterimMeasureLifted, needs=_needs_conflict)
def on_interim_measure_lifted(
    rows: Rows, record: Record[InterimMeasureLifted], position: int
) -> None:
    """The end of the measure."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    conflict = without_measures(rows, conflict, happened.effective, happened.measure)
    put(rows, conflict, record, position)


for _event, _fold in {**settlements.FOLDS, **ruling_reports.FOLDS}.items():
    CONFLICTS.on(_event, needs=_needs_conflict)(_fold)
