"""Rules by call through GraphQL: after a majority that was missed the body votes again.

Every chain of authority of all that is done here holds.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.test_elections import Assembly
from tests.api.test_live_votes import MORE_YES, board_under, trail
from tests.api.test_voting import Board

pytestmark = pytest.mark.postgres

ALL_OF_THEM = {"unanimity": {"base": "MEMBERS"}}
RULE = {
    "condition": {"byCall": {"conditions": [ALL_OF_THEM, MORE_YES], "after": "MISSED_MAJORITY"}},
    "nobodyVotes": "REJECTED",
}
COURSE = """state outcome decidedAt sentences
    polls { outcome electorate { seat } } explanation { condition } """


def voted(client: Client, board: Board, decision: str, said: str) -> Any:
    """What a poll comes to in which the members say this."""
    poll = board.opened(decision)
    for seat, stance in enumerate(said):
        board.vote(decision, poll, seat, "YES" if stance == "+" else "NO")
    return board.counted(decision, poll, "state outcome decidedAt sentences polls { outcome }")


def test_a_motion_is_voted_on_again_under_what_the_next_call_asks_for(client: Client) -> None:
    board = board_under(client, RULE)
    decision = board.motion("Share a van")
    once = voted(client, board, decision, "++-")
    assert (once["state"], once["outcome"], once["decidedAt"]) == ("PROPOSED", "INCOMPLETE", None)
    assert once["sentences"][0] == (
        "The motion is not adopted on this call, and is voted on again on the next."
    )
    twice = voted(client, board, decision, "++-")
    assert (twice["state"], twice["outcome"]) == ("DECIDED", "ADOPTED")
    assert "on call 2, 2 yes of 3 votes cast is 2/3" in twice["sentences"][-1]
    assert [poll["outcome"] for poll in twice["polls"]] == ["INCOMPLETE", "ADOPTED"]
    told = trail(client, "decision", decision)
    assert sum("voting on “Share a van” was opened" in one.lower() for one in told) <= 2
    assert client.refused("openPoll", decision=decision) == "MOTION_ALREADY_DECIDED"


def test_who_votes_on_the_next_call_holds_a_seat_then(client: Client) -> None:
    board = board_under(client, RULE)
    decision = board.motion("Share a van")
    voted(client, board, decision, "++-")
    client.do("vacateSeat", body=board.id, seat=board.seats[2])
    assert voted(client, board, decision, "+-")["outcome"] == "REJECTED"
    found = client.ask(
        "query ($id: ID!) { decision(id: $id) { counts { members } } }", id=decision
    )["decision"]
    assert found["counts"] == [{"members": "2"}]


def test_an_amendment_is_adopted_by_the_second_call_and_not_rejected_by_the_first(
    client: Client,
) -> None:
    board = board_under(client, RULE)
    holiday = {"listHolidays": {"days": ["2030-05-01"]}}
    decision = board.motion("Close on 1 May", enacts=[holiday])
    listing: dict[str, Any] = {
        "partnership": board.partnership,
        "holidays": [{"day": "2030-05-01"}],
        "decision": decision,
    }
    voted(client, board, decision, "++-")
    assert client.refused("listHolidays", **listing) == "DECISION_NOT_ADOPTED"
    assert voted(client, board, decision, "++-")["outcome"] == "ADOPTED"
    client.do("listHolidays", **listing)


def test_votes_held_elsewhere_go_by_call_too(client: Client) -> None:
    board = board_under(client, RULE)
    decision = board.motion("Share a van")
    tally = {"counts": [{"yes": "2", "no": "1", "members": "3"}]}
    given = {"decision": decision, "tally": tally}
    fields = "decision { state outcome }"
    once = client.do("reportTally", fields, **given, declared="REJECTED")["decision"]
    assert once == {"state": "PROPOSED", "outcome": "INCOMPLETE"}
    twice = client.do("reportTally", fields, **given, declared="ADOPTED")["decision"]
    assert twice == {"state": "DECIDED", "outcome": "ADOPTED"}


def test_a_motion_that_is_not_voted_on_again_is_withdrawn(client: Client) -> None:
    board = board_under(client, RULE)
    decision = board.motion("Share a van", proposer=board.members[0])
    voted(client, board, decision, "++-")
    client.do("withdrawMotion", decision=decision)
    assert client.refused("openPoll", decision=decision) == "MOTION_ALREADY_WITHDRAWN"


def test_an_election_asks_for_more_than_half_and_in_its_second_ballot_for_most(
    client: Client,
) -> None:
    half = {"majority": {"share": "1/2", "strictly": True, "base": "MEMBERS"}}
    most = {"count": {"number": "0"}}
    in_rounds = {"byCall": {"conditions": [half, most], "after": "MISSED_MAJORITY"}}
    assembly = Assembly(client, board={"method": {"plurality": {"threshold": in_rounds}}})
    decision = assembly.called(["A", "B", "C"], "board")
    picks = [{"pick": {"option": one}} for one in "AABC"]
    fields = "state outcome sentences election { elected }"
    once = assembly.counted(decision, picks, fields)
    assert (once["state"], once["outcome"]) == ("PROPOSED", "INCOMPLETE")
    assert once["sentences"][0].startswith("Nobody is elected on this call")
    assert once["election"]["elected"] == []
    twice = assembly.counted(decision, picks, fields)
    assert (twice["state"], twice["outcome"]) == ("DECIDED", "ELECTED")
    assert twice["election"]["elected"] == ["A"]


def test_who_goes_on_and_another_call_contradict_each_other(client: Client) -> None:
    most = {"count": {"number": "0"}}
    again = {"byCall": {"conditions": [ALL_OF_THEM, most], "after": "MISSED_MAJORITY"}}
    method = {"plurality": {"threshold": again, "nextBallot": "TWO"}}
    provision = {"name": "electing", "matters": [], "rule": {"method": method}}
    clause = {"id": "c", "number": "1", "heading": "", "text": "x"}
    given = {
        "partnership": client.partnership(client.organisation()),
        "title": "Rules",
        "clauses": [{**clause, "provisions": [{"electionRule": provision}]}],
    }
    assert client.refused("draftAgreement", **given) == "UNKNOWN_OPTION"
