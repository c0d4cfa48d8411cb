"""What is due of polls: their close, and the count of those that a clause has closed."""

from uuid import UUID

from domain.calendar import remind_from
from domain.motions.poll import PollClosed, PollExtended, PollOpened
from domain.record import Record
from domain.values import Moment
from projections.due import DueRow, was_over
from projections.motions import DecisionRow
from projections.rows import Rows

POLL_CLOSES = "poll-closes"
"""What is due when a poll has an instant from which on no ballot is in time."""

POLL_COUNTS = "poll-counts"
"""What is due when a clause has closed a poll."""


def put_closing(
    rows: Rows,
    decision: DecisionRow,
    record: Record[PollOpened] | Record[PollExtended],
    poll: UUID,
    closes_at: Moment | None,
    position: int,
) -> None:
    """Let the close of a poll be due, where one is announced and was not over already."""
    if closes_at is None or was_over(record, closes_at.at):
        return
    rows.put(
        DueRow(
            id=poll,
            partnership=decision.partnership,
            kind=POLL_CLOSES,
            subject=decision.id,
            due_at=closes_at.at,
            remind_from=remind_from(closes_at.at, record.data.effective.at),
            person=None,
            party=None,
            sentence=f"The vote on “{decision.title}” closes.",
            position=position,
        )
    )


def put_counting(rows: Rows, decision: DecisionRow, closed: PollClosed, position: int) -> None:
    """Let the count of a poll be due."""
    rows.put(
        DueRow(
            id=closed.poll,
            partnership=decision.partnership,
            kind=POLL_COUNTS,
            subject=decision.id,
            due_at=closed.effective.at,
            remind_from=None,
            person=None,
            party=None,
            sentence=f"The vote on “{decision.title}” is counted.",
            position=position,
        )
    )
