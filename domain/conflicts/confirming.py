"""How a ruling from outside that one side reports is confirmed, or contested.

Each side speaks for itself alone; somebody neutral attests it for all, because all have accepted
them. `domain.conflicts.settling` has the report itself.
"""

from datetime import tzinfo

from domain.conflicts.conflict import Event, and_closed
from domain.conflicts.conflict_state import (
    Conflict,
    known,
    refuse_ended,
    require_side,
    require_speaker,
)
from domain.conflicts.outside_ruling import (
    OutsideRulingConfirmed,
    OutsideRulingContested,
    OutsideRulingTookEffect,
    RulingAlreadyConfirmed,
    RulingReport,
    RulingReportContested,
    RulingReportUnknown,
)
from domain.conflicts.ruling import RulingAlreadyGiven
from domain.provisions.protocol import appealable_for
from domain.refusal import DONE_HERE, Conduct
from domain.values import (
    SHORT_TEXT_LIMIT,
    Moment,
    NeutralId,
    RulingReportId,
    Sealed,
    in_order,
    required_text,
)
from domain.voting.side import Side


def confirm_ruling(
    conflict: Conflict | None,
    *,
    report: RulingReportId,
    by: Side | None = None,
    neutral: NeutralId | None = None,
    zone: tzinfo,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Say that it was ruled as a side reports; with the last word that it takes it binds."""
    conflict = known(conflict)
    found = _pending(conflict, report)
    in_order("report of the ruling", found.reported, "confirmation", effective)
    if conflict.ruling is not None:
        raise RulingAlreadyGiven(conflict.ruling.given)
    refuse_ended(conflict)
    require_speaker(conflict, by, neutral, conduct)
    if by is not None and by in (found.by, *found.confirmed):
        raise RulingAlreadyConfirmed(by)
    confirmed = OutsideRulingConfirmed(effective, report, by, neutral)
    if by is not None and set(conflict.sides) - {found.by, *found.confirmed, by}:
        return [confirmed]
    until = appealable_for(conflict.protocol.protocol, effective, zone)
    took_effect = OutsideRulingTookEffect(effective, report, until)
    return and_closed(conflict, [confirmed, took_effect], effective)


def contest_ruling(
    conflict: Conflict | None,
    *,
    report: RulingReportId,
    by: Side,
    grounds: str,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Say that it was not ruled as a side reports; or take one's own report back."""
    conflict = known(conflict)
    required_text("grounds", grounds, SHORT_TEXT_LIMIT, lines=True)
    found = _pending(conflict, report)
    in_order("report of the ruling", found.reported, "objection", effective)
    refuse_ended(conflict)
    require_side(conflict, by, conduct)
    return [OutsideRulingContested(effective, report, by, Sealed(grounds, conflict.subject))]


def _pending(conflict: Conflict, report: RulingReportId) -> RulingReport:
    found = conflict.reports.get(report)
    if found is None:
        raise RulingReportUnknown(report)
    if found.contested is not None:
        raise RulingReportContested(found.contested)
    return found
