"""Sentences on elections: what there is to choose from, how a seat voted, and who was elected.

They are told as those in `projections/sentences.py` are, whose manner they keep.
"""

from domain.ballot import MarksCast
from domain.election_course import ChosenAmongTied, ElectionCalled, ElectionReported
from domain.marks import is_blank
from domain.outcome import ElectionReturned
from domain.record import Record
from domain.rules import FromClause
from projections.wording import LISTED, Names, named, tells

_RETURNED = {
    "none-elected": "came to nobody being elected",
    "default-option": "came to none of the others, as the default option won",
    "tied": "came to a tie that is still to be broken",
    "inquorate": "did not count, because its quorum was not met",
    "incomplete": "could not be told from what was reported",
}


@tells(ElectionCalled)
def _election_called(record: Record[ElectionCalled], names: Names) -> str:
    options = [option.id for option in record.data.slate.options]
    origin = record.data.origin
    rule = f" of {origin.cited_as}" if isinstance(origin, FromClause) else ", the stated default"
    motion = named(names, record.stream, "motion")
    return f"{motion} was put as a choice among {_listed(options)}, under the election rule{rule}"


@tells(MarksCast, about=lambda record: (record.data.seat, record.data.decision))
def _marks_cast(record: Record[MarksCast], names: Names) -> str:
    seat = named(names, record.data.seat, "seat")
    voted = "handed in a blank ballot" if is_blank(record.data.marks) else "voted"
    return f"{seat} {voted} on {named(names, record.data.decision, 'motion')}"


@tells(ElectionReported)
def _election_reported(record: Record[ElectionReported], names: Names) -> str:
    reported = record.data.reported
    what = "ballots of"
    if reported.totals:
        what = "votes for each option of"
    if reported.pairs:
        what = "preferences between each two options of"
    said = f"the {what} {named(names, record.stream, 'motion')} were reported"
    if record.data.declared is None:
        return said
    return f"{said}, and {_listed(record.data.declared) or 'nobody'} declared elected"


@tells(ChosenAmongTied, about=lambda record: (record.stream, record.data.seat))
def _chosen_among_tied(record: Record[ChosenAmongTied], names: Names) -> str:
    motion = named(names, record.stream, "motion")
    options = record.data.options
    order = ", in that order" if len(options) > 1 else ""
    return f"the chair's casting vote on {motion} was for {_listed(options)}{order}"


@tells(ElectionReturned)
def _election_returned(record: Record[ElectionReturned], names: Names) -> str:
    outcome = record.data.outcome
    motion = named(names, record.stream, "motion")
    if outcome.result not in _RETURNED:
        came_to = f"chose {_listed(outcome.elected)}"
        if outcome.result == "partly-elected":
            came_to += ", and left seats empty"
    else:
        came_to = _RETURNED[outcome.result]
        if outcome.elected:
            came_to += f"; so far it chose {_listed(outcome.elected)}"
    advised = ", as advice," if outcome.advisory else ""
    return f"by its rule the vote on {motion}{advised} {came_to}"


def _listed(options: list[str] | tuple[str, ...]) -> str:
    quoted = [f"“{option}”" for option in options[:LISTED]]
    more = len(options) - len(quoted)
    if more:
        quoted.append(f"{more} more")
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
