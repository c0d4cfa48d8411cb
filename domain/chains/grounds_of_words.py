"""What is on record twice has to be the same both times: whose word something is, who holds a post.

What one of several parties tells by its own key is its word alone, and its record says so: so that
nobody takes it for everybody's. A place in a post is filled with whom somebody was appointed, for
as long as they were. When the decision was taken on which something rests is when it was taken.
"""

from collections.abc import Iterator
from typing import Any

from domain.authority import ByDecision
from domain.bodies.attendance import AttendanceRecorded
from domain.chains.chain import Acted, Ground, also_rests, missing
from domain.chains.grounds_of_bound import one_of_several
from domain.decisions.decision import DECISION
from domain.motions.election_course import ElectionReported
from domain.motions.outcome import TallyReported
from domain.posts.appointment import AppointmentMade
from domain.posts.post import PostDefined, PostFilled, RemitGranted
from domain.values import Moment, PartnershipId


@also_rests(TallyReported, ElectionReported, AttendanceRecorded)
def _told(acted: Acted[Any]) -> Iterator[Ground]:
    """That what one of several parties tells is told as its word."""
    partnership, authority = acted.record.partnership, acted.record.authority
    assert partnership is not None, "a body and a decision belong to a partnership"
    alone = one_of_several(acted, PartnershipId(partnership))
    if alone is not None and not isinstance(authority, ByDecision) and acted.data.told_by != alone:
        yield _otherwise(acted, "Whose word it is.", "one of several parties told it alone")


@also_rests(PostFilled)
def _filled(acted: Acted[PostFilled]) -> Iterator[Ground]:
    """That the place is filled with whom somebody appointed, where that came first."""
    appointed = acted.known.last(acted.data.appointment, AppointmentMade)
    if appointed is not None and not _is_same(acted, acted.data, appointed.record.data):
        yield _otherwise(acted, "The appointment to the post.", "it was made otherwise")


@also_rests(AppointmentMade)
def _made(acted: Acted[AppointmentMade]) -> Iterator[Ground]:
    """That somebody was appointed to the place that was filled with them, where that came first."""
    filled = acted.known.last(acted.data.post, PostFilled, appointment=acted.data.id)
    if filled is not None and not _is_same(acted, filled.record.data, acted.data):
        yield _otherwise(acted, "The place in the post.", "it was filled otherwise")


def _is_same(acted: Acted[Any], place: PostFilled, made: AppointmentMade) -> bool:
    """Whether the place is for the person, for the term and by the decision of the appointment."""
    by = acted.known.of(DECISION, made.decision)
    decided = None if by is None else by.decided
    return (place.person, place.term, place.decided) == (made.person, made.term, decided)


@also_rests(PostDefined, RemitGranted)
def _described(acted: Acted[Any]) -> Iterator[Ground]:
    yield from _decided(acted, acted.data.decided)


def _decided(acted: Acted[Any], decided: Moment | None) -> Iterator[Ground]:
    """That a decision was taken when the act says that the one was on which it rests."""
    authority = acted.record.authority
    by = acted.known.of(DECISION, authority.decision) if isinstance(authority, ByDecision) else None
    if by is not None and decided != by.decided:
        yield _otherwise(acted, "When it was decided.", "the decision was taken at another time")
    if decided is not None and by is None:
        yield _otherwise(acted, "When it was decided.", "it rests on no decision")


def _otherwise(acted: Acted[Any], said: str, why: str) -> Ground:
    return missing("act", said, why, acted.record.id)
