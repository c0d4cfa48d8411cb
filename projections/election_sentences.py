"""Sentences on elections: what there is to choose from, how a seat voted, and who was elected.

They are told as those in `projections/sentences.py` are, whose manner they keep.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from domain.decisions.ballot import MarksCast
from domain.elections.marks import is_blank
from domain.elections.named_options import names_of
from domain.motions.election_course import ChosenAmongTied, ElectionCalled, ElectionReported
from domain.motions.outcome import ElectionReturned
from domain.record import Record
from domain.values import derived_id
from domain.voting.rules import FromClause
from projections.wording import LISTED, Label, Names, named, tells

_RETURNED = {
    "none-elected": "came to nobody being elected",
    "default-option": "came to none of the others, as the default option won",
    "tied": "came to a tie that is still to be broken",
    "inquorate": "did not count, because its quorum was not met",
    "incomplete": "could not be told from what was reported",
}


def _option(decision: UUID, option: str) -> UUID:
    """What an option of an election is known by in the trail."""
    return derived_id("option", decision, option)


def _labels(record: Record[ElectionCalled], _names: Names) -> list[Label]:
    """Options are known by the marks on the ballot; who reads of them knows them by their names."""
    called = names_of(record.data.slate.options)
    return [
        Label(_option(record.stream, option), "option", name) for option, name in called.items()
    ]


def _about(
    options: Callable[[Any], Iterable[str]],
) -> Callable[[Record[Any]], Iterable[UUID]]:
    return lambda record: (
        record.stream, *(_option(record.stream, one) for one in options(record.data))
    )  # fmt: skip


@tells(ElectionCalled, labels=_labels)
def _election_called(record: Record[ElectionCalled], names: Names) -> str:
    slate = record.data.slate.options
    called = names_of(slate)
    options = [f"“{called.get(option.id, option.id)}”" for option in slate]
    origin = record.data.origin
    rule = f" of {origin.cited_as}" if isinstance(origin, FromClause) else ", the stated default"
    motion = named(names, record.stream, "motion")
    return f"{motion} was put as a choice among {_listed(options)}, under the election rule{rule}"


@tells(MarksCast, about=lambda record: (record.data.seat, record.data.decision))
def _marks_cast(record: Record[MarksCast], names: Names) -> str:
    seat = named(names, record.data.seat, "seat")
    voted = "handed in a blank ballot" if is_blank(record.data.marks) else "voted"
    return f"{seat} {voted} on {named(names, record.data.decision, 'motion')}"


@tells(ElectionReported, about=_about(lambda data: data.declared or ()))
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
    declared = _listed(_called(record, record.data.declared, names))
    return f"{said}, and {declared or 'nobody'} declared elected"


@tells(ChosenAmongTied, about=_about(lambda data: data.options))
def _chosen_among_tied(record: Record[ChosenAmongTied], names: Names) -> str:
    motion = named(names, record.stream, "motion")
    options = record.data.options
    order = ", in that order" if len(options) > 1 else ""
    chosen = _listed(_called(record, options, names))
    whose = "a casting vote" if record.data.in_vain else "the chair's casting vote"
    in_vain = ", and broke no tie" if record.data.in_vain else ""
    return f"{whose} on {motion} was for {chosen}{order}{in_vain}"


@tells(ElectionReturned, about=_about(lambda data: data.outcome.elected))
def _election_returned(record: Record[ElectionReturned], names: Names) -> str:
    outcome = record.data.outcome
    motion = named(names, record.stream, "motion")
    elected = _listed(_called(record, outcome.elected, names))
    if outcome.result not in _RETURNED:
        came_to = f"chose {elected}"
        if outcome.result == "partly-elected":
            came_to += ", and left seats empty"
    else:
        came_to = _RETURNED[outcome.result]
        if outcome.elected:
            came_to += f"; so far it chose {elected}"
    advised = ", as advice," if outcome.advisory else ""
    return f"by its rule the vote on {motion}{advised} {came_to}"


def _called(record: Record[Any], options: Iterable[str], names: Names) -> list[str]:
    """The options by name, where the slate gives one."""
    found = [(option, names(_option(record.stream, option))) for option in options]
    return [f"“{option}”" if label is None else label.phrase for option, label in found]


def _listed(options: list[str]) -> str:
    quoted = options[:LISTED]
    more = len(options) - len(quoted)
    if more:
        quoted.append(f"{more} more")
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
