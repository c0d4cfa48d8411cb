"""Votes asked for: whose votes a motion takes that is put to no body.

It takes the votes of all parties. Where the rule that governs it is of an agreement that binds some
of them, or everything that it enacts is under such agreements, it takes the votes of those: what
two parties agreed on is theirs. Nobody else is left out by who opens the vote.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from domain.agreements.agreement import AGREEMENT, Agreement
from domain.agreements.bound import bound_at
from domain.bodies.body import BODY
from domain.decisions.decision import Decision
from domain.motions.enacted_acts import (
    AppointmentEnding,
    AttendanceRecording,
    BodyDissolution,
    BodyReconstitution,
    ChairDesignation,
    EnactedAct,
    HolderRemoval,
    PostAbolition,
    PostAppointment,
    RemitGrant,
    SeatFilling,
    SeatVacating,
)
from domain.parties.partnership import Partnership, parties_at
from domain.posts.appointment import APPOINTMENT
from domain.posts.post import POST, Post
from domain.record import Noun
from domain.values import AgreementId, Moment, OrganisationId
from domain.voting.rules import FromClause

Finds = Callable[[Noun[Any], UUID], Any]
"""The state of a stream as it is known, or None."""

OF_BODIES = (
    AttendanceRecording,
    BodyDissolution,
    BodyReconstitution,
    ChairDesignation,
    SeatFilling,
    SeatVacating,
)
OF_POSTS = (PostAbolition, PostAppointment, RemitGrant)
OF_APPOINTMENTS = (AppointmentEnding, HolderRemoval)


def agreement_under(act: EnactedAct, find: Finds) -> AgreementId | None:
    """The agreement that the act changes, or that provides for what it is about; None where none
    does.
    """
    post = post_of(act, find)
    if post is not None:
        return post.agreement
    if isinstance(act, OF_BODIES):
        body = find(BODY, act.body)
        return None if body is None else body.agreement
    named: AgreementId | None = getattr(act, "agreement", None)
    return named


def post_of(act: EnactedAct, find: Finds) -> Post | None:
    """The post that the act is about, itself or by an appointment to it."""
    named = act.post if isinstance(act, OF_POSTS) else None
    if isinstance(act, OF_APPOINTMENTS):
        appointment = find(APPOINTMENT, act.appointment)
        named = None if appointment is None else appointment.post
    post: Post | None = None if named is None else find(POST, named)
    return post


def parties_asked(
    decision: Decision, partnership: Partnership, find: Finds, at: Moment
) -> frozenset[OrganisationId]:
    """The parties of the partnership at that moment whose votes the motion takes."""
    present = frozenset(parties_at(partnership, at.at))
    origin = decision.rule.origin
    if isinstance(origin, FromClause):
        under: set[AgreementId | None] = {origin.agreement}
    else:
        under = {agreement_under(act, find) for act in decision.enactment.acts}
    texts: list[Agreement | None] = [None if one is None else find(AGREEMENT, one) for one in under]
    bound: set[OrganisationId] = set()
    for text in texts:
        if text is None:
            return present
        bound.update(one for party in bound_at(text, partnership, at.at) for one in party)
    return present & bound or present
