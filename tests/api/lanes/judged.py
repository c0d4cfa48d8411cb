"""Decisions of a committee as acts to import: challenged, nullified and ratified.

They go on where `tests.bench.committee` ends, in a file of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.api.lanes.treasurer import of_committee

SOURCE = {"key": "judged", "name": "Minutes of the steering committee, on validity"}
VOTES = {"yes": "7", "no": "1", "present": "8", "members": "12", "seats": "12"}


def lines() -> list[str]:
    """The lines of the file to import, the source first."""
    header = {"concord": "history", "version": 1, "source": SOURCE}
    return [json.dumps(line) for line in [header, *_acts()]]


def _acts() -> Iterator[dict[str, Any]]:
    school, person = of_committee("OrganisationId", "school"), of_committee("PersonId", "person-1")
    yield from _decided("hall", 1)
    challenge = {"decision": "hall", "grounds": "I was not told.", "defects": ["notice", "form"]}
    yield _act("challenge_decision", "one", 2, **challenge, id="one", by={"person": person})
    yield _act("challenge_decision", "two", 2, **challenge, id="two", by={"party": school})
    taken_back = {"decision": "hall", "challenge": "two", "by": {"party": school}}
    yield _act("withdraw_challenge", "not two", 3, **taken_back)
    one = {"kind": "determine-challenge", "decision": "hall", "challenge": "one"}
    yield from _decided("answer", 3, one)
    yield _act("rescind_decision", "no answer", 4, decision="answer", by="hall")
    found = {"decision": "hall", "by": "answer", "reasons": "They were not."}
    voidable = {**found, "challenge": "one", "finding": "voidable", "defects": ["notice"]}
    yield _act("determine_challenge", "found", 4, **voidable)
    undone = {"decision": "hall", "challenge": "one", "side": {"person": person}}
    yield _act("implement_decision", "hired", 5, decision="hall")
    yield _act("nullify_decision", "undone", 6, **undone)
    yield from _decided("tea", 6)
    yield from _decided("tea again", 8, {"kind": "ratify-decision", "decision": "tea"})
    contested = {"decision": "tea", "grounds": "Who voted?", "defects": ["entitlement"]}
    yield _act("challenge_decision", "three", 9, **contested, id="three", by={"party": school})
    cured = {"decision": "tea", "by": "tea again", "defects": ["entitlement"]}
    yield _act("ratify_decision", "cured", 9, **cured, from_start=False)


def _decided(key: str, day: int, *enacts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    motion = {"partnership": of_committee("PartnershipId", "alder-road"), "title": key}
    body = of_committee("BodyId", "committee")
    yield _act("propose_motion", key, day, **motion, body=body, matter="budget", enacts=enacts)
    yield _act("report_tally", f"{key}/tally", day, decision=key, tally={"counts": [VOTES]})


def _act(name: str, key: str, day: int, **arguments: Any) -> dict[str, Any]:
    effective = f"2026-03-{day:02}"
    return {"act": name, "key": key, "effective": effective, "arguments": arguments}
