"""Debates and silence through GraphQL: motions amended, put off, consulted on; the default rule.

Every chain of authority of all that is done here holds.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.test_live_votes import MORE_YES, board_under, trail
from tests.api.test_voting import Board

pytestmark = pytest.mark.postgres

WON = {"counts": [{"yes": "3", "no": "0", "present": "3", "members": "3"}]}


def won(client: Client, board: Board, title: str, **more: Any) -> str:
    decision = board.motion(title, **more)
    client.do("reportTally", decision=decision, tally=WON)
    return decision


def test_a_motion_is_amended_by_its_proposer_and_by_the_body(client: Client) -> None:
    board = board_under(client, {"condition": MORE_YES})
    decision = board.motion("Share a van", text="We share a van.", proposer=board.members[1])
    amending = {"decision": decision, "text": "We share a bus."}
    assert client.refused("amendMotion", **amending, by=board.members[2]) == (
        "AMENDMENT_NOT_ACCEPTED"
    )
    client.do("amendMotion", **amending, by=board.members[1])
    named = {"amendMotion": {"decision": decision, "text": "We share a tram."}}
    by_the_board = won(client, board, "Make it a tram", enacts=[named])
    other_text = {"decision": decision, "amendment": by_the_board}
    assert client.refused("amendMotion", **other_text, text="We share a train.") == (
        "DECISION_DOES_NOT_ENACT"
    )
    fields = "decision { text wordings { text acceptedBy { name } decision } }"
    found = client.do("amendMotion", fields, **other_text, text="We share a tram.")["decision"]
    assert found["text"] == "We share a tram."
    assert [one["text"] for one in found["wordings"]] == ["We share a van.", "We share a bus."]
    assert [one["acceptedBy"] for one in found["wordings"]] == [{"name": "Bob"}, None]
    poll = board.opened(decision)
    assert client.refused("amendMotion", decision=decision, text="x", by=board.members[1]) == (
        "ANOTHER_POLL_OPEN"
    )
    board.vote(decision, poll, 0, "YES")
    assert board.counted(decision, poll)["outcome"] == "ADOPTED"
    told = trail(client, "decision", decision)
    assert any("was amended, as who proposed it accepts" in said for said in told)
    assert any("was amended by the decision on" in said for said in told)


def test_a_motion_is_put_off_by_the_chair(client: Client) -> None:
    board = board_under(client, {"condition": MORE_YES})
    decision = board.motion(effective="2030-03-01")
    putting = {"decision": decision, "until": "2030-04-01", "effective": "2030-03-02"}
    assert client.refused("adjournMotion", **putting, by=board.members[1]) == (
        "NOT_ENTITLED_TO_ADJOURN"
    )
    done = client.do("adjournMotion", "decision { adjournedUntil }", **putting, by=board.members[0])
    assert done["decision"]["adjournedUntil"].startswith("2030-03-31T23:00")
    opening = {"decision": decision, "effective": "2030-03-20"}
    assert client.refused("openPoll", **opening) == "STILL_ADJOURNED"
    client.do("openPoll", decision=decision, effective="2030-04-01")
    assert any("was adjourned to" in said for said in trail(client, "decision", decision))


def test_a_vote_waits_for_those_who_are_to_be_consulted(client: Client) -> None:
    advisers = Board(client)
    given = {"partnership": advisers.partnership, "name": "Council"}
    seats = [{"id": f"own-{n}", "holder": who} for n, who in enumerate(advisers.members)]
    made = client.do("constituteBody", "body { id }", **{**given, "seats": seats})
    deciding = made["body"]["id"]
    orders = {
        "name": "orders",
        "matters": ["fees"],
        "procedure": {"consultedBodies": [advisers.id]},
    }
    clause = {
        "id": "c", "number": "1", "heading": "", "text": "x", "provisions": [{"procedure": orders}],
    }  # fmt: skip
    agreement = client.do(
        "draftAgreement",
        "agreement { id }",
        partnership=advisers.partnership,
        title="Orders",
        clauses=[clause],
    )["agreement"]["id"]
    client.do("enterIntoForce", agreement=agreement)
    decision = advisers.motion("Raise the fees", matter="fees", body=deciding)
    assert client.refused("openPoll", decision=decision) == "CONSULTATION_MISSING"
    advice = won(client, advisers, "On the fees")
    consulting = {"decision": decision, "body": advisers.id}
    assert client.refused("enterConsultation", **consulting) == "CONSULTATION_NOT_SHOWN"
    fields = "decision { consultations { body { name } recommendation { title outcome } } }"
    found = client.do("enterConsultation", fields, **consulting, recommendation=advice)["decision"]
    assert found["consultations"] == [
        {
            "body": {"name": "Board"},
            "recommendation": {"title": "On the fees", "outcome": "ADOPTED"},
        }
    ]
    client.do("openPoll", decision=decision)
    assert any("was consulted on" in said for said in trail(client, "decision", decision))


def test_a_decision_is_undone_under_the_rule_for_that(client: Client) -> None:
    rule = {"condition": {"majority": {"share": "2/3", "strictly": False, "base": "CAST"}}}
    board = board_under(client, {**rule, "nobodyVotes": "REJECTED"})
    decision = won(client, board, "Share a van")
    assembly = client.do(
        "constituteBody",
        "body { id }",
        partnership=board.partnership,
        name="Assembly",
        seats=[{"id": "one", "holder": board.members[0]}],
    )["body"]["id"]
    enacts = [{"rescindDecision": {"decision": decision}}]
    elsewhere = won(client, board, "No van", body=assembly, enacts=enacts)
    assert client.refused("rescindDecision", decision=decision, by=elsewhere) == (
        "UNDONE_UNDER_ANOTHER_RULE"
    )
    by_the_board = won(client, board, "No van", enacts=enacts)
    client.do("rescindDecision", decision=decision, by=by_the_board)


def test_where_the_agreement_is_silent_an_objection_sends_it_to_a_meeting(client: Client) -> None:
    board = Board(client)
    decision = board.motion(effective="2030-03-01")
    day = {"effective": "2030-03-01"}
    client.do("giveNoticeOfMotion", decision=decision, how="by letter", **day)
    fields = "decision { rule { source } polls { id way closesAt } }"
    opening = {"decision": decision, "way": "WRITTEN", **day}
    found = client.do("openPoll", fields, **opening)["decision"]
    [poll] = found["polls"]
    assert found["rule"] == {"source": "DEFAULT"}
    assert poll["closesAt"] == "2030-03-16T00:00:00.000000Z", "after ten working days"
    ballot = {**board.ballot(decision, poll["id"], 2), "effective": "2030-03-05"}
    client.do("castBallot", **ballot, choice={"stance": {"stance": "NO"}})
    over = {"decision": decision, "poll": poll["id"], "effective": "2030-03-16"}
    client.do("closePoll", **over)
    counted = client.do("countPoll", "decision { state outcome sentences }", **over)["decision"]
    assert (counted["state"], counted["outcome"]) == ("PROPOSED", "INCOMPLETE")
    assert any("so it is for a meeting" in said for said in counted["sentences"])
    meeting = board.opened(decision, way="MEETING", effective="2030-03-20")
    later = {"effective": "2030-03-20"}
    for seat in (0, 1):
        ballot = {**board.ballot(decision, meeting, seat), **later}
        client.do("castBallot", **ballot, choice={"stance": {"stance": "YES"}})
    client.do("closePoll", decision=decision, poll=meeting, **later)
    given = {"decision": decision, "poll": meeting, **later}
    assert client.do("countPoll", "decision { outcome }", **given)["decision"] == {
        "outcome": "ADOPTED"
    }


def test_where_the_agreement_is_silent_silence_adopts(client: Client) -> None:
    board = Board(client)
    decision = board.motion(effective="2030-03-01")
    given = {"decision": decision, "effective": "2030-03-01"}
    client.do("giveNoticeOfMotion", **given, how="by letter")
    poll = board.opened(decision, way="ELECTRONIC", effective="2030-03-01")
    over = {"decision": decision, "poll": poll, "effective": "2030-03-16"}
    early = {"decision": decision, "poll": poll, "effective": "2030-03-10"}
    assert client.refused("closePoll", **early) == "POLL_CLOSES_LATER"
    client.do("closePoll", **over)
    assert client.do("countPoll", "decision { outcome }", **over)["decision"] == {
        "outcome": "ADOPTED"
    }
