"""What one party alone reported of another's motion, in the decisions view, once a vote is opened.

As in `domain.decisions.one_word`: the vote sets it aside, and the trail goes on telling it.
"""

from dataclasses import replace

from domain.elections.results import BINDING_RESULTS
from projections.elections import ElectionRow, unelected
from projections.motions import DecisionRow
from projections.rows import Rows


def set_aside(rows: Rows, row: DecisionRow, position: int) -> DecisionRow:
    """The decision as before it was reported; as it is where that was more than one word."""
    is_told = row.basis == "tally" and row.told_by is not None
    ended_its_own = row.decided_at is not None and row.told_by == row.party
    if not is_told or ended_its_own or row.outcome in BINDING_RESULTS:
        return row
    return undecided(rows, row, position)


def undecided(rows: Rows, row: DecisionRow, position: int) -> DecisionRow:
    """The decision as before anything was decided; its election is open again, too."""
    election = rows.get(ElectionRow, row.id)
    if election is not None:
        rows.put(unelected(election, position))
    return replace(
        row,
        outcome=None,
        recommendation=row.rule.advisory if election is None else row.recommendation,
        decided_at=None,
        decided_day=None,
        basis=None,
        declared=None,
        counts=(),
        explanation=None,
        sentences=(),
    )
