"""Fallen amendments as the agreements view has them, and the text that is left without them."""

from dataclasses import replace

from domain.agreements.amendment import AmendmentFell
from domain.record import Record
from domain.values import Moment
from projections.amendments import AmendmentRow
from projections.consolidation import Revision, TextVersionRow
from projections.documents import AgreementRow
from projections.rows import Rows


def let_amendment_fall(
    rows: Rows, agreement: AgreementRow, record: Record[AmendmentFell], position: int
) -> None:
    """Write that an amendment fell; where it had been adopted, also the text from then on."""
    happened = record.data
    before = rows.existing(AmendmentRow, (agreement.id, happened.amendment))
    is_concluded = before.concluded_at is not None
    fallen = replace(
        before,
        status="fallen",
        concluded_at=before.concluded_at if is_concluded else happened.effective.at,
        concluded_day=before.concluded_day if is_concluded else happened.effective.day,
        fell_at=happened.effective.at,
        fell_day=happened.effective.day,
        fell_with=happened.nullified,
        fell_by=happened.decision,
        fell_in=position,
        position=position,
    )
    rows.put(fallen)
    if before.effective_from is None:
        rows.put(agreement)
        return
    revision = revision_of(rows, agreement, position)
    in_effect = Moment(before.effective_from, before.effective_day)
    revision.let_fall(fallen, max(happened.effective, in_effect, key=lambda one: one.at))
    put_revised(rows, agreement, revision)


def revision_of(rows: Rows, agreement: AgreementRow, position: int) -> Revision:
    """What a record changes in the versions of the agreement's text."""
    last = rows.existing(TextVersionRow, agreement.text)
    return Revision(
        rows, agreement.partnership, last, agreement.versions, agreement.standings, position
    )


def put_revised(rows: Rows, agreement: AgreementRow, revision: Revision) -> None:
    """Write the agreement with its text as it was revised."""
    rows.put(
        replace(
            agreement,
            text=revision.last.id,
            versions=revision.versions,
            standings=revision.standings,
        )
    )
