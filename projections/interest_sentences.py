"""Sentences about interests, and about notice as it is sent, delivered, returned and shortened.

They are told as those in `projections/sentences.py` are, whose manner they keep.
"""

from typing import Any

from domain.motions.confirmation import NoInterestConfirmed
from domain.motions.interest import InterestDeclared, InterestRuled, InterestWithdrawn
from domain.motions.notice import NoticeBounced, NoticeDelivered, NoticeGiven, NoticeShortened
from domain.motions.recusal import RecusalDeclared, RecusalLifted
from domain.record import Record
from domain.values import SeatId
from projections.wording import Names, named, tells, those

_KINDS = {
    "financial": "a financial interest",
    "employment": "an interest by employment",
    "office": "an interest by an office elsewhere",
    "family": "an interest by family",
    "loyalty": "an interest by loyalty",
    "gift": "an interest by a gift",
}
_RULINGS = {
    "take-part": "who declared it takes part all the same",
    "speak-without-voting": "who declared it speaks but does not vote",
    "step-back": "who declared it steps back",
}


# Interests


@tells(
    InterestDeclared,
    about=lambda record: those(
        None if record.data.interest_in is None else record.data.interest_in.party,
        record.data.decision,
    ),
)
def _interest_declared(record: Record[InterestDeclared], names: Names) -> str:
    data = record.data
    said = f"a person declared {_KINDS[data.kind]}"
    if data.interest_in is not None:
        party = data.interest_in.party
        said += " in a person" if party is None else f" in {named(names, party, 'organisation')}"
    if data.matter:
        said += f" in the matter “{data.matter}”"
    if data.decision is not None:
        said += f", for {named(names, data.decision, 'motion')}"
    return said


@tells(InterestWithdrawn)
def _interest_withdrawn(_record: Record[InterestWithdrawn], _names: Names) -> str:
    return "a declared interest was withdrawn"


@tells(InterestRuled, about=lambda record: those(record.data.motion, record.data.body))
def _interest_ruled(record: Record[InterestRuled], names: Names) -> str:
    data = record.data
    said = f"it was ruled on a declared interest: {_RULINGS[data.ruling]}"
    if data.motion is not None:
        return f"{said} in {named(names, data.motion, 'motion')}"
    assert data.body is not None, "it is ruled for a motion or for a body"
    return f"{said} in {named(names, data.body, 'body')}"


@tells(NoInterestConfirmed, about=lambda record: (record.stream, record.data.seat))
def _no_interest_confirmed(record: Record[NoInterestConfirmed], names: Names) -> str:
    seat = named(names, record.data.seat, "seat")
    return f"for {seat} it was confirmed to have no interest in {_motion(record, names)}"


@tells(RecusalDeclared)
def _recusal_declared(record: Record[RecusalDeclared], names: Names) -> str:
    how = "stepped back" if record.data.ruled_on is None else "was ruled out"
    return f"the holder of a seat {how} from {_motion(record, names)}"


@tells(RecusalLifted, about=lambda record: (record.stream, record.data.seat))
def _recusal_lifted(record: Record[RecusalLifted], names: Names) -> str:
    seat = named(names, record.data.seat, "seat")
    return f"{seat} takes part again in {_motion(record, names)}, as the body ruled otherwise"


# Notice


@tells(NoticeGiven)
def _notice_given(record: Record[NoticeGiven], names: Names) -> str:
    data = record.data
    did = "was sent to" if data.awaits_delivery else "reached"
    whom = _members(data.seats) if data.seats else "every member"
    papers = len(data.papers)
    came_with = f" with {papers} {'paper' if papers == 1 else 'papers'}" if papers else ""
    return f"notice of {_motion(record, names)} {did} {whom}{came_with} ({data.how})"


@tells(NoticeDelivered)
def _notice_delivered(record: Record[NoticeDelivered], names: Names) -> str:
    whom = _members(record.data.seats) if record.data.seats else "all to whom it was sent"
    return f"notice of {_motion(record, names)} was delivered to {whom}"


@tells(NoticeBounced)
def _notice_bounced(record: Record[NoticeBounced], names: Names) -> str:
    why = f" ({record.data.why})" if record.data.why else ""
    return f"notice of {_motion(record, names)} did not reach {_members(record.data.seats)}{why}"


@tells(NoticeShortened)
def _notice_shortened(record: Record[NoticeShortened], names: Names) -> str:
    days = record.data.days
    return (
        f"the notice that {_motion(record, names)} needs was shortened to {days} clear "
        f"{'day' if days == 1 else 'days'}"
    )


def _members(seats: tuple[SeatId, ...]) -> str:
    return "one member" if len(seats) == 1 else f"{len(seats)} members"


def _motion(record: Record[Any], names: Names) -> str:
    return named(names, record.stream, "motion")
