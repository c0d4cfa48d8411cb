"""Terms as the agreements view has them: notices, and the days on which something ends."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.values import AgreementId, Moment
from projections.documents import AgreementRow
from projections.due import DueRow, due_id, reminding, settle
from projections.rows import Rows, Table
from projections.wording import moment

TERM, NOTICE_ENDS, LAPSE = "agreement-term", "agreement-notice", "amendment-lapse"
"""The kinds of what is due about agreements."""

REMINDED_BEFORE = {TERM: 90, NOTICE_ENDS: 14, LAPSE: 14}
"""So many days before it is due people are reminded of it."""


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


def put_term_due(rows: Rows, agreement: AgreementRow, until: Moment) -> None:
    """What is due at the end of the term: it is renewed, or it ends."""
    said = f"“{agreement.title}” ends on {moment(until)} unless it is renewed."
    _put(rows, agreement, TERM, agreement.id, until.at, said)


def put_notice_due(rows: Rows, agreement: AgreementRow, party: UUID, ends: Moment) -> None:
    """What is due when a notice has run out."""
    said = f"A notice to end “{agreement.title}” runs out on {moment(ends)}."
    _put(rows, agreement, NOTICE_ENDS, agreement.id, ends.at, said, party)


def put_lapse_due(
    rows: Rows, agreement: AgreementRow, amendment: UUID, title: str, lapses: Moment
) -> None:
    """What is due on the day on which an amendment lapses."""
    said = f"The amendment “{title}” lapses on {moment(lapses)} unless it is adopted."
    _put(rows, agreement, LAPSE, amendment, lapses.at, said)


def settle_all(rows: Rows, agreement: AgreementRow) -> None:
    """Nothing is due about the term of an agreement that has ended, nor about notices."""
    notices = (due_id(NOTICE_ENDS, agreement.id, party) for party in agreement.noticed)
    settle(rows, due_id(TERM, agreement.id), *notices)


def _put(
    rows: Rows,
    agreement: AgreementRow,
    kind: str,
    subject: UUID,
    due_at: datetime,
    sentence: str,
    party: UUID | None = None,
) -> None:
    about = (subject,) if party is None else (subject, party)
    rows.put(
        DueRow(
            id=due_id(kind, *about),
            partnership=agreement.partnership,
            kind=kind,
            subject=subject,
            due_at=due_at,
            remind_from=reminding(due_at, REMINDED_BEFORE[kind]),
            person=None,
            party=None,
            sentence=sentence,
            position=agreement.position,
        )
    )
