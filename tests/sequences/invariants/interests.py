"""Of interests and notice: nobody rules on their own, and what came back proves nothing."""

from __future__ import annotations

from typing import Any

from domain.decisions.decision import Decision
from domain.motions.interest import RULED_OUT, Interest, InterestRuled
from domain.motions.notice import NoticeBounced, reach_of
from domain.motions.recusal import RecusalDeclared
from domain.record import Record
from tests.sequences.states import States


def check_record(states: States, record: Record[Any], before: Any) -> None:
    match record.data:
        case InterestRuled():
            _check_ruled(states, record, before)
        case RecusalDeclared(ruled_on=ruled_on) if ruled_on is not None:
            # Who is recused by a ruling declared an interest on which it was given.
            interest = states.find(ruled_on)
            assert isinstance(interest, Interest)
            assert any(one.ruling in RULED_OUT for one in interest.rulings)
        case NoticeBounced(notice=notice, seats=seats):
            # What came back proves nothing, until it is delivered after all.
            after = states.find(record.stream)
            assert isinstance(after, Decision)
            given = after.preparation.notices.find(notice)
            assert given is not None, "what comes back was given"
            held = before.preparation.notices.deliveries
            reach = reach_of(given, (*held, record.data))
            assert all(reach.at(seat) is None for seat in seats)
        case _:
            pass


def _check_ruled(states: States, record: Record[Any], before: Interest) -> None:
    ruled = record.data
    # The body rules otherwise than whoever chairs it did.
    same = [
        (one.motion, one.body)
        for one in before.rulings
        if one.decision is not None or ruled.decision is None
    ]
    assert (ruled.motion, ruled.body) not in same, "it is ruled once for each"
    assert (ruled.motion is None) != (ruled.body is None), "for a motion, or for a body"
    if not states.is_found("NOT_ENTITLED_TO_RULE", record.stream):
        assert ruled.by != before.person, "nobody rules on their own interest"
        assert ruled.by is not None or ruled.decision is not None, "somebody does"


def check_states(states: States) -> None:
    for interest in states.all(Interest):
        if interest.withdrawn is not None:
            assert interest.declared.at <= interest.withdrawn.at
