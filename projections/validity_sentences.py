"""Sentences about validity: how a challenge, its answer and what follows from it are told.

They are told as those in `projections/sentences.py` are, whose manner they keep.
"""

from typing import Any

from domain.motions.validity import (
    ChallengeDetermined,
    ChallengeFinding,
    ChallengeWithdrawn,
    DecisionChallenged,
    DecisionFell,
    DecisionNullified,
    DecisionRatified,
    DefectKind,
    DependentDecided,
    Disposition,
)
from domain.record import Record
from domain.voting.side import Side
from projections.wording import Names, moment, named, tells, those

_DEFECTS: dict[DefectKind, str] = {
    "notice": "notice",
    "quorum": "quorum",
    "entitlement": "entitlement to vote",
    "counting": "the count",
    "form": "form",
    "authority": "authority",
    "conflict-of-interest": "a conflict of interest",
    "content": "content",
}
_FINDINGS: dict[ChallengeFinding, str] = {
    "valid": "valid",
    "immaterial": "valid in spite of an irregularity that made no difference",
    "voidable": "voidable",
    "void": "void",
}
_DISPOSITIONS: dict[Disposition, str] = {
    "stands": "stands",
    "falls": "falls",
    "re-decide": "is to be decided anew",
}


@tells(DecisionChallenged, about=lambda record: [record.stream, *_side(record.data.by)])
def _challenged(record: Record[DecisionChallenged], names: Names) -> str:
    by = _by(record.data.by, names)
    return f"{_decision(record, names)} was challenged by {by} over {_of(record.data.defects)}"


@tells(ChallengeWithdrawn, about=lambda record: [record.stream, *_side(record.data.by)])
def _withdrawn(record: Record[ChallengeWithdrawn], names: Names) -> str:
    by = _by(record.data.by, names)
    return f"the challenge to {_decision(record, names)} was withdrawn by {by}"


@tells(
    ChallengeDetermined,
    about=lambda record: those(record.stream, record.data.decision, record.data.conflict),
)
def _determined(record: Record[ChallengeDetermined], names: Names) -> str:
    data = record.data
    said = f"{_decision(record, names)} was found {_FINDINGS[data.finding]}"
    if data.defects:
        said += f" over {_of(data.defects)}"
    return said + _judge(record, names)


@tells(
    DecisionNullified,
    about=lambda record: [
        *those(record.stream, record.data.decision, record.data.conflict),
        *(() if record.data.by is None else _side(record.data.by)),
    ],
)
def _nullified(record: Record[DecisionNullified], names: Names) -> str:
    data, count = record.data, len(record.data.dependents)
    said = _decision(record, names)
    if count:
        said += f", on which {count} {'act rests' if count == 1 else 'acts rest'},"
    said += f" was nullified with effect from {moment(data.since)}"
    return said + (_judge(record, names) if data.by is None else f" by {_by(data.by, names)}")


@tells(
    DependentDecided,
    about=lambda record: those(record.stream, record.data.decision, record.data.conflict),
)
def _dependent_decided(record: Record[DependentDecided], names: Names) -> str:
    disposition = _DISPOSITIONS[record.data.disposition]
    said = f"of an act that rests on {_decision(record, names)} it was decided that it"
    count = len(record.data.dependents)
    listed = "; one act that was done by it meanwhile is listed" if count == 1 else ""
    if count > 1:
        listed = f"; {count} acts that were done by it meanwhile are listed"
    return f"{said} {disposition}{_judge(record, names)}{listed}"


@tells(DecisionFell, about=lambda record: (record.stream, record.data.nullified))
def _fell(record: Record[DecisionFell], names: Names) -> str:
    other = named(names, record.data.nullified, "motion")
    since = moment(record.data.since)
    decision = _decision(record, names)
    return f"with effect from {since}, {decision} fell with the decision on {other}"


@tells(DecisionRatified, about=lambda record: (record.stream, record.data.decision))
def _ratified(record: Record[DecisionRatified], names: Names) -> str:
    data = record.data
    by = named(names, data.decision, "motion")
    said = f"what was wrong with {_decision(record, names)} ({_of(data.defects)}) was cured"
    said += f" with effect from {moment(data.since)}"
    return f"{said} by the decision on {by}, which ratified it"


def _decision(record: Record[Any], names: Names) -> str:
    return f"the decision on {named(names, record.stream, 'motion')}"


def _side(side: Side) -> list[Any]:
    return those(side.party)


def _by(side: Side, names: Names) -> str:
    return "a person" if side.party is None else named(names, side.party, "organisation")


def _judge(record: Record[Any], names: Names) -> str:
    data = record.data
    if data.decision is not None:
        return f" by the decision on {named(names, data.decision, 'motion')}"
    return "" if data.conflict is None else f" by a ruling in {_conflict(record, names)}"


def _conflict(record: Record[Any], names: Names) -> str:
    return named(names, record.data.conflict, "conflict")


def _of(defects: tuple[DefectKind, ...]) -> str:
    said = [_DEFECTS[defect] for defect in defects]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
