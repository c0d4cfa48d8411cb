"""Rulings from outside: what a court or an arbiter ruled, as one side of a conflict reports it.

What one side says of a judgment is its word and no ruling. It is recorded as that side's report,
with the documents that show it, and binds nobody: nothing is due by it, nothing can rest on it and
the conflict goes on. Once every other side has confirmed it, each by its own word, or somebody
neutral whom all sides accepted attests it, it takes effect as the ruling of the conflict. A side
that says otherwise contests it; who reported it takes it back in the same way. The documents
themselves stay with their owners: Concord knows their digests, and not what is in them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never
from uuid import UUID

from domain.conflicts.settlement import Remedy
from domain.document import Document
from domain.record import event
from domain.refusal import Refused
from domain.values import Moment, NeutralId, RulingReportId, Sealed
from domain.voting.side import Side

ReportState = Literal["reported", "in-effect", "contested"]


@dataclass(frozen=True)
class Exhibit:
    """A document that shows a ruling; what it is called is sealed, as all that is said of it."""

    title: Sealed
    sha256: str
    """The SHA-256 of its bytes: 64 hexadecimal digits in lower case."""


def sealed_as(documents: Iterable[Document], subject: UUID) -> tuple[Exhibit, ...]:
    """The documents with their titles sealed under the key of the subject."""
    return tuple(Exhibit(Sealed(one.title, subject), one.sha256) for one in documents)


# Events


@event("conflict.outside-ruling-reported.v1", begins="report")
@dataclass(frozen=True)
class OutsideRulingReported:
    """A side reported that somebody outside ruled on the conflict; it binds nobody yet."""

    effective: Moment
    report: RulingReportId
    by: Side
    ruling: Sealed
    reasons: Sealed
    documents: tuple[Exhibit, ...]
    remedies: tuple[Remedy, ...]
    stage: int


@event("conflict.outside-ruling-confirmed.v1")
@dataclass(frozen=True)
class OutsideRulingConfirmed:
    """Another side, or somebody neutral, said that it was ruled as a side reports."""

    effective: Moment
    report: RulingReportId
    by: Side | None = None
    neutral: NeutralId | None = None


@event("conflict.outside-ruling-contested.v1")
@dataclass(frozen=True)
class OutsideRulingContested:
    """A side said that it was not ruled so; or who reported it took that back."""

    effective: Moment
    report: RulingReportId
    by: Side
    grounds: Sealed


@event("conflict.outside-ruling-took-effect.v1")
@dataclass(frozen=True)
class OutsideRulingTookEffect:
    """The ruling from outside is that of the conflict, with the word of those whom it takes."""

    effective: Moment
    report: RulingReportId
    appeal_until: Moment | None = None
    """Until when it can be appealed against; None: it is final."""


Event: TypeAlias = (
    OutsideRulingReported
    | OutsideRulingConfirmed
    | OutsideRulingContested
    | OutsideRulingTookEffect
)


# State


@dataclass(frozen=True)
class RulingReport:
    """A ruling from outside as a side reports it, and what the others said of that."""

    id: RulingReportId
    by: Side
    reported: Moment
    remedies: tuple[Remedy, ...]
    confirmed: tuple[Side, ...] = ()
    contested: Moment | None = None
    took_effect: Moment | None = None

    @property
    def is_pending(self) -> bool:
        """Whether it waits for the word of others."""
        return self.contested is None and self.took_effect is None


Reports: TypeAlias = Mapping[RulingReportId, RulingReport]


def reported(reports: Reports, happened: Event) -> Reports:
    """The reports after what happened."""
    match happened:
        case OutsideRulingReported(effective, id, by):
            report = RulingReport(id, by, effective, happened.remedies)
        case OutsideRulingConfirmed(report=id, by=by):
            before = reports[id]
            report = before if by is None else replace(before, confirmed=(*before.confirmed, by))
        case OutsideRulingContested(effective, id):
            report = replace(reports[id], contested=effective)
        case OutsideRulingTookEffect(effective, id):
            report = replace(reports[id], took_effect=effective)
        case _:
            assert_never(happened)
    return {**reports, id: report}


# Refusals


class RulingUnattested(Refused):
    """That somebody outside ruled is one side's word: name the document that shows it; it binds
    once every other side has confirmed it, or somebody neutral attests it."""

    code = "RULING_UNATTESTED"


class RulingReportUnknown(Refused):
    """Nobody has reported the ruling {report} in this conflict."""

    code = "RULING_REPORT_UNKNOWN"
    report: RulingReportId


class RulingAlreadyReported(Refused):
    """A side has reported a ruling already: the others confirm or contest it first, or the side
    takes it back by contesting it."""

    code = "RULING_ALREADY_REPORTED"
    report: RulingReportId


class RulingReportContested(Refused):
    """The report was contested on {contested}, so it comes to nothing; a side that can show more
    reports the ruling anew."""

    code = "RULING_REPORT_CONTESTED"
    contested: Moment


class RulingAlreadyConfirmed(Refused):
    """The side {side} reported the ruling, or has confirmed it already."""

    code = "RULING_ALREADY_CONFIRMED"
    side: Side
