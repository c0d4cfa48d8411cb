"""Rulings from outside, as the conflicts view has them: reported, confirmed, contested, in effect.

What a side reports stands beside the ruling of the conflict until it is in effect: before that no
remedy of it is due, and the conflict goes on.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from domain.conflicts.outside_ruling import (
    OutsideRulingConfirmed,
    OutsideRulingContested,
    OutsideRulingReported,
    OutsideRulingTookEffect,
)
from domain.record import Record
from projections.disputes import ConflictRow, RulingEntry, RulingReportEntry
from projections.ready_made import instant, instant_of
from projections.rows import Rows
from projections.settlements import (
    anew,
    exhibits,
    lapsed,
    ordered,
    out_of_stage,
    put,
    without_measures,
)


def on_outside_ruling_reported(
    rows: Rows, record: Record[OutsideRulingReported], position: int
) -> None:
    """The report, which waits for the word of the other sides."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    report = RulingReportEntry(
        id=happened.report,
        by=happened.by,
        ruling=rows.unseal(record, happened.ruling),
        reasons=rows.unseal(record, happened.reasons),
        documents=exhibits(rows, record),
        remedies=ordered(rows, record, happened.remedies, happened.effective),
        stage=happened.stage,
        reported_at=instant(happened.effective.at),
        awaited=tuple(one.side for one in conflict.sides if one.side != happened.by),
    )
    reports = (*conflict.ruling_reports, report)
    put(rows, replace(conflict, ruling_reports=reports), record, position)


def on_outside_ruling_confirmed(
    rows: Rows, record: Record[OutsideRulingConfirmed], position: int
) -> None:
    """The word of one more side, or of somebody neutral."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    report = _report(conflict, record)
    if happened.by is None:
        became: dict[str, Any] = {"neutral": happened.neutral, "awaited": ()}
    else:
        awaited = tuple(one for one in report.awaited if one != happened.by)
        became = {"confirmed": (*report.confirmed, happened.by), "awaited": awaited}
    reports = anew(conflict.ruling_reports, report.id, **became)
    put(rows, replace(conflict, ruling_reports=reports), record, position)


def on_outside_ruling_contested(
    rows: Rows, record: Record[OutsideRulingContested], position: int
) -> None:
    """The report comes to nothing."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    reports = anew(
        conflict.ruling_reports,
        happened.report,
        state="contested",
        awaited=(),
        contested_at=instant(happened.effective.at),
        contested_by=happened.by,
        contested_because=rows.unseal(record, happened.grounds),
    )
    put(rows, replace(conflict, ruling_reports=reports), record, position)


def on_outside_ruling_took_effect(
    rows: Rows, record: Record[OutsideRulingTookEffect], position: int
) -> None:
    """The report is the ruling on the conflict, with its remedies."""
    happened = record.data
    conflict = rows.existing(ConflictRow, record.stream)
    report, at = _report(conflict, record), instant(happened.effective.at)
    remedies = tuple(replace(one, ordered_at=at) for one in report.remedies)
    conflict = replace(
        conflict,
        ruled_at=happened.effective.at,
        stages=out_of_stage(conflict, happened.effective),
        remedies=(*lapsed(conflict), *remedies),
        ruling_reports=anew(
            conflict.ruling_reports, report.id, state="in-effect", awaited=(), in_effect_at=at
        ),
        ruling=RulingEntry(
            ruling=report.ruling,
            reasons=report.reasons,
            stage=report.stage,
            neutral=report.neutral,
            by=report.by,
            given_at=at,
            appeal_until=instant_of(happened.appeal_until),
            report=report.id,
            documents=report.documents,
        ),
    )
    put(rows, without_measures(rows, conflict, happened.effective), record, position)


def _report(
    conflict: ConflictRow,
    record: Record[OutsideRulingConfirmed] | Record[OutsideRulingTookEffect],
) -> RulingReportEntry:
    return next(one for one in conflict.ruling_reports if one.id == record.data.report)


FOLDS: dict[type, Callable[[Rows, Record[Any], int], None]] = {
    OutsideRulingReported: on_outside_ruling_reported,
    OutsideRulingConfirmed: on_outside_ruling_confirmed,
    OutsideRulingContested: on_outside_ruling_contested,
    OutsideRulingTookEffect: on_outside_ruling_took_effect,
}
