"""Numbers that one party alone reports, through GraphQL: a no to another party's motion."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.test_alone import CHAIN, MINUTES, OPENING, Three
from tests.api.test_narrower_texts import BY_DECISION, amending

pytestmark = pytest.mark.postgres

COURSE = """query ($id: ID!) { decision(id: $id) { state outcome sentences decidedAt basis
    counts { yes no } toldBy { id } } }"""
STEPS = "query ($o: ID!) { nextSteps(actingFor: $o) { kind sentence } }"


def told(no: int) -> dict[str, Any]:
    counts = {"yes": str(3 - no), "no": str(no), "abstain": "0", "members": "3", "present": "3"}
    return {"tally": {"counts": [counts]}, "evidence": MINUTES}


def course(client: Client, decision: str) -> Any:
    return client.ask(COURSE, id=decision)["decision"]


def to_open(three: Three, which: int) -> list[str]:
    """What the next steps of a school say of opening a vote."""
    found = three.admin.ask(STEPS, o=three.schools[which])["nextSteps"]
    return [one["sentence"] for one in found if one["kind"] == "open-poll"]


def test_a_chair_that_reports_a_no_ends_no_motion_of_another(client: Client) -> None:
    three = Three(client)
    decision = three.motion(1, body=three.council)
    three.keys[2].do("reportTally", decision=decision, **told(no=3))
    found = course(client, decision)
    assert (found["state"], found["outcome"]) == ("DECIDED", "REJECTED")
    assert found["toldBy"] == {"id": three.schools[2]}
    [asked] = to_open(three, 1)
    assert asked.startswith("That “So be it” came to nothing is the word of Cedar alone: open")
    assert to_open(three, 2) == [], "nobody asks who said so"
    poll = three.opened(1, decision)["id"]
    found = course(client, decision)
    assert (found["state"], found["outcome"], found["sentences"]) == ("OPEN", None, [])
    assert (found["decidedAt"], found["basis"], found["counts"]) == (None, None, [])
    assert three.refused(2, "reportTally", decision=decision, **told(no=3)) == "ANOTHER_POLL_OPEN"
    for which, stance in enumerate(("YES", "YES", "NO")):
        three.cast(which, decision, poll, three.seats[which], stance)
    client.do("closePoll", decision=decision, poll=poll, by=three.heads[2])
    assert three.counted(1, decision, poll)["outcome"] == "ADOPTED"
    found = course(client, decision)
    assert (found["state"], found["basis"]) == ("DECIDED", "BALLOTS")
    for node in client.ask(OPENING, id=decision)["decision"]["trail"]["nodes"]:
        chain = client.ask(CHAIN, event=node["id"])["authority"]
        assert chain["holds"], (node["event"], chain)
    assert three.refused(1, "openPoll", decision=decision, by=three.heads[1]) == (
        "MOTION_ALREADY_DECIDED"
    )


def test_on_its_own_word_a_party_rejects_no_amendment(client: Client) -> None:
    three = Three(client, BY_DECISION)
    amendment = amending(three, 1)
    enacts = [{"adoptAmendment": {"agreement": three.agreement, "amendment": amendment}}]
    decision = three.motion(1, body=three.council, matter="rules", enacts=enacts)
    three.keys[2].do("reportTally", decision=decision, **told(no=3))
    rejecting = {"agreement": three.agreement, "amendment": amendment, "decision": decision}
    assert three.refused(2, "rejectAmendment", **rejecting) == "DECISION_DOES_NOT_REJECT"
    three.keys[0].do("rejectAmendment", **rejecting)
