"""What acts about notice and about interests rest on.

A ruling on an interest rests on its declaration and on whoever rules: the chair, or a decision of
the body.
"""

from collections.abc import Iterator
from typing import Any

from domain.bodies.body import BODY, chair_at, electorate_at
from domain.chains.chain import Acted, Ground, missing, on_act, rests
from domain.chains.grounds import of_decision, of_partnership
from domain.chains.grounds_of_bound import one_of_several
from domain.chains.grounds_of_votes import of_motion, seat_as_stated, seat_of_body
from domain.decisions.decision import DECISION, Decision
from domain.motions import confirmation, interest
from domain.motions import notice as notices
from domain.motions.interest import (
    INTEREST,
    RULED_OUT,
    RULED_OUT_ALONE,
    InterestRuled,
    sits_for_another,
)
from domain.motions.recusal import RecusalDeclared, RecusalLifted


@rests(
    confirmation.NoInterestConfirmed,
    notices.NoticeGiven,
    notices.NoticeDelivered,
    notices.NoticeBounced,
)
def _on_motion(acted: Acted[Any]) -> Iterator[Ground]:
    yield of_motion(acted)


@rests(RecusalLifted)
def _lifted(acted: Acted[RecusalLifted]) -> Iterator[Ground]:
    yield of_motion(acted)
    ruled = acted.known.last(acted.data.ruled_on, InterestRuled)
    if ruled is None or ruled.record.data.decision is None:
        yield missing("ruling", "A ruling of the body.", "there was none", acted.data.ruled_on)
    else:
        yield on_act(acted.known, ruled, "ruling", "The ruling of the body.")


@rests(RecusalDeclared)
def _recused(acted: Acted[RecusalDeclared]) -> Iterator[Ground]:
    yield of_motion(acted)
    known, data = acted.known, acted.data
    decision = known.of(DECISION, acted.record.stream)
    if decision is not None:
        yield from _seat_recused(acted, decision)
    ruled = None if data.ruled_on is None else known.last(data.ruled_on, InterestRuled)
    if data.ruled_on is not None and ruled is None:
        said = "The ruling on a declared interest."
        yield missing("ruling", said, "there was none", data.ruled_on)
    if ruled is not None:
        yield on_act(known, ruled, "ruling", "The ruling on a declared interest.")


def _seat_recused(acted: Acted[RecusalDeclared], decision: Decision) -> Iterator[Ground]:
    """The seat whose holder stepped back, as it is held: or as it was when the vote was opened,
    where its body has been dissolved since, has it no more, or nobody holds it now."""
    seat, at = acted.data.seat, acted.at
    opened = [poll for poll in decision.polls if poll.electorate.seat(seat) is not None]
    body = None if decision.body is None else acted.known.of(BODY, decision.body)
    if body is not None:
        held = electorate_at(body, at).seat(seat)
        is_held = held is not None and held.holder is not None
        when = opened[-1].opened.at if opened and not is_held else at
        yield seat_of_body(acted.known, body.id, seat, when, None)
    elif opened:
        place = opened[-1].electorate.seat(seat)
        assert place is not None, "the electorate has it"
        yield seat_as_stated(acted, decision, place, place.holder)


@rests(interest.InterestDeclared)
def _declared(acted: Acted[interest.InterestDeclared]) -> Iterator[Ground]:
    known, data = acted.known, acted.data
    yield from of_partnership(known, data.partnership)
    motion = known.of(DECISION, data.decision)
    if motion is not None:
        said = f"The motion “{motion.motion.title}”."
        yield on_act(known, known.stream(motion.id)[0], "motion", said)


@rests(interest.InterestWithdrawn)
def _withdrawn(acted: Acted[Any]) -> Iterator[Ground]:
    yield _declaration(acted)


@rests(interest.InterestRuled)
def _ruled(acted: Acted[InterestRuled]) -> Iterator[Ground]:
    known, data = acted.known, acted.data
    yield _declaration(acted)
    motion = known.of(DECISION, data.motion)
    body = known.of(BODY, data.body or (None if motion is None else motion.body))
    if data.decision is not None:
        yield of_decision(acted, data.decision)
    elif body is not None and data.by is not None:
        chair = chair_at(body, acted.at)
        if chair is None:
            yield missing("seat", "The chair.", "nobody chaired the body", body.id)
        else:
            yield seat_of_body(known, body.id, chair.id, acted.at, data.by)
        alone = one_of_several(acted, body.partnership)
        stated, voting = known.of(INTEREST, acted.record.stream), electorate_at(body, acted.at)
        others = stated is not None and sits_for_another(stated.person, voting, alone)
        if others and data.ruling in RULED_OUT:
            yield missing("seat", "Who may rule somebody out.", RULED_OUT_ALONE, body.id)


def _declaration(acted: Acted[Any]) -> Ground:
    declared = acted.known.stream(acted.record.stream)[0]
    stated = acted.known.of(INTEREST, acted.record.stream)
    why = ""
    if stated is not None and isinstance(acted.data, InterestRuled):
        why = "" if stated.stands_at(acted.at) else "it did not stand then"
    said = "The interest that was declared."
    return on_act(acted.known, declared, "interest", said, why_not=why)
