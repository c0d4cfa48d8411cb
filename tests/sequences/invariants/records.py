"""Of every record: streams begin once, a partnership is a boundary, and folding is pure."""

from __future__ import annotations

from typing import Any

from domain.chains.known import KINDS
from domain.record import Record
from tests.sequences.mentioned import mentioned
from tests.sequences.states import States

MANY_OF_ONE_KIND = frozenset({"ballot"})
"""Nouns whose streams may consist of one kind of event: a ballot can be changed."""


def check_record(states: States, record: Record[Any], before: Any) -> None:
    records = states.of_stream[record.stream]
    assert (before is None) == (record.version == 1), "the first event begins the stream"
    if record.version > 1 and record.kind not in MANY_OF_ONE_KIND:
        assert type(record.data) is not type(records[0].data), "a stream begins once"
    if record.partnership is None:
        return
    # The partnership is the boundary of visibility: nothing in it rests on what lies outside.
    for kind, found in mentioned(record.data):
        of = states.of_stream.get(found)
        if of is not None:
            assert of[0].partnership in (None, record.partnership), f"a {kind.__name__} of others"
    period = record.effective
    assert period.end is None or period.start.at < period.end.at, "it begins before it ends"


def check_states(states: States) -> None:
    """Folding anew, a prefix or all, gives what was there: no fold changes what it was given."""
    for stream, course in states.course.items():
        state = None
        for record, known in zip(states.of_stream[stream], course, strict=True):
            state = KINDS[record.kind].evolve(state, record.data)
            assert state == known, record.name
