"""Terms as the agreements view has them: notices, and the days on which something ends."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.agreements.amendment import AmendmentProposed
from domain.provisions.term import NoticeGiven
from domain.record import Record
from domain.values import AgreementId, Moment
from projections.documents import AgreementRow
from projections.due import DueRow, was_over
from projections.rows import Rows, Table
from projections.wording import moment

REMINDED_BEFORE = {"agreement-term-ends": 90, "agreement-notice-ends": 14, "amendment-lapses": 14}
"""The kinds of what is due about agreements, each with so many days of reminding ahead.

The end of a term is for `end_term`, that of a notice for `end_by_notice`, the day of an amendment
for `lapse_amendment`.
"""


@dataclass(frozen=True)
class NoticeRow:
    """A party's last notice of ending an agreement."""

    agreement: AgreementId
    party: UUID
    partnership: UUID
    given_at: datetime
    given_day: date | None
    ends_at: datetime
    ends_day: date | None
    withdrawn_at: datetime | None
    position: int


NOTICE = Table(
    "notice",
    NoticeRow,
    key=("agreement", "party"),
    ddl="""
    CREATE TABLE notice (
        agreement uuid NOT NULL,
        party uuid NOT NULL,
        partnership uuid NOT NULL,
        given_at timestamptz NOT NULL,
        given_day date,
        ends_at timestamptz NOT NULL,
        ends_day date,
        withdrawn_at timestamptz,
        position bigint NOT NULL,
        PRIMARY KEY (agreement, party)
    );
    CREATE INDEX ON notice (agreement, given_at, party);  -- in the order in which they were given
    """,
)


def put_term_due(rows: Rows, agreement: AgreementRow, until: Moment, record: Record[Any]) -> None:
    """What is due at the end of the term: it is renewed, or it ends."""
    said = f"“{agreement.title}” ends on {moment(until)} unless it is renewed."
    _put(rows, agreement, "agreement-term-ends", agreement.id, until.at, said, record)


def put_notice_due(
    rows: Rows, agreement: AgreementRow, ends: Moment, record: Record[NoticeGiven]
) -> None:
    """What is due when a notice has run out."""
    said = f"A notice to end “{agreement.title}” runs out on {moment(ends)}."
    party = record.data.party
    _put(rows, agreement, "agreement-notice-ends", party, ends.at, said, record, party)


def put_lapse_due(
    rows: Rows, agreement: AgreementRow, lapses: Moment, record: Record[AmendmentProposed]
) -> None:
    """What is due on the day on which an amendment lapses."""
    amendment, title = record.data.id, record.data.amendment.title
    said = f"The amendment “{title}” lapses on {moment(lapses)} unless it is adopted."
    _put(rows, agreement, "amendment-lapses", amendment, lapses.at, said, record)


def settle(rows: Rows, agreement: UUID, *items: UUID) -> None:
    """Take off what is no longer due of an agreement: by its amendments, parties, or itself."""
    for item in items:
        rows.delete(DueRow, (agreement, item))


def _put(
    rows: Rows,
    agreement: AgreementRow,
    kind: str,
    item: UUID,
    due_at: datetime,
    sentence: str,
    record: Record[Any],
    party: UUID | None = None,
) -> None:
    """Let it be due, unless it was over already when it was reported from outside."""
    if was_over(record, due_at):
        settle(rows, agreement.id, item)
        return
    rows.put(
        DueRow(
            id=item,
            partnership=agreement.partnership,
            kind=kind,
            subject=agreement.id,
            due_at=due_at,
            remind_from=due_at - timedelta(days=REMINDED_BEFORE[kind]),
            person=None,
            party=party,
            sentence=sentence,
            position=agreement.position,
        )
    )
