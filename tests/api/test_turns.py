"""Rules that differ by call, way and meeting, through GraphQL; every chain of authority holds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.test_calls import voted
from tests.api.test_elections import Assembly
from tests.api.test_live_votes import MORE_YES, board_under

pytestmark = pytest.mark.postgres

ALL_OF_THEM = {"unanimity": {"base": "MEMBERS"}}
TWO_THIRDS = {"majority": {"share": "2/3", "strictly": False, "base": "CAST"}}
STATE = "decision { state outcome sentences }"


def test_a_tie_is_voted_on_again_and_then_the_chair_decides(client: Client) -> None:
    rule = {"condition": MORE_YES, "repeatTie": 1, "tie": "CASTING_VOTE"}
    board = board_under(client, rule)
    decision = board.motion("Share a van")
    once = voted(client, board, decision, "+-")
    assert (once["state"], once["outcome"]) == ("PROPOSED", "INCOMPLETE")
    assert "As many voted yes as no; in a tie the vote is held again." in once["sentences"]
    chair = {"decision": decision, "stance": "YES", "voter": board.members[0]}
    assert client.refused("castCastingVote", **chair) == "NOT_TIED"
    asked = "query ($person: ID!) { nextSteps(person: $person) { kind } }"
    step = {"kind": "cast-casting-vote"}
    assert step not in client.ask(asked, person=board.members[0])["nextSteps"]
    assert voted(client, board, decision, "+-")["outcome"] == "TIED"
    assert step in client.ask(asked, person=board.members[0])["nextSteps"]
    found = client.do("castCastingVote", STATE, **chair)["decision"]
    assert (found["state"], found["outcome"]) == ("DECIDED", "ADOPTED")


def test_statutes_are_changed_at_once_or_at_two_meetings(client: Client) -> None:
    two = {"twoMeetings": {"first": MORE_YES, "second": TWO_THIRDS, "days": 0}}
    rule = {"condition": {"any": {"conditions": [ALL_OF_THEM, two]}}, "nobodyVotes": "REJECTED"}
    board = board_under(client, rule)
    at_once = voted(client, board, board.motion("All agree"), "+++")
    assert at_once["outcome"] == "ADOPTED"
    decision = board.motion("Most agree")
    once = voted(client, board, decision, "++-")
    assert (once["state"], once["outcome"]) == ("PROPOSED", "INCOMPLETE")
    assert "at the first meeting" in once["sentences"][-1]


def test_who_must_abstain_at_first_votes_on_the_second_call(client: Client) -> None:
    board = board_under(client, {"condition": MORE_YES})
    bound = {"mustAbstain": {"seats": [board.seats[2]]}}
    calls = [{"all": {"conditions": [MORE_YES, bound]}}, MORE_YES]
    rule = {"condition": {"byCall": {"conditions": calls, "after": "MISSED_MAJORITY"}}}
    provision = {"decisionRule": {"name": "mediated", "matters": ["wages"], "rule": rule}}
    clause = {"id": "m", "number": "1", "heading": "", "text": "x", "provisions": [provision]}
    agreement = client.do(
        "draftAgreement",
        "agreement { id }",
        partnership=board.partnership,
        title="Mediation",
        clauses=[clause],
    )["agreement"]["id"]
    client.do("enterIntoForce", agreement=agreement)
    decision = board.motion("Raise wages", matter="wages")
    assert voted(client, board, decision, "+-+")["outcome"] == "INCOMPLETE"
    twice = voted(client, board, decision, "+-+")
    assert twice["outcome"] == "ADOPTED"


def test_silence_in_writing_stands_beside_two_thirds_at_a_meeting(client: Client) -> None:
    ways = {"byWay": {"meeting": TWO_THIRDS, "written": {"silence": {"days": 5}}}}
    board = board_under(client, {"condition": ways, "nobodyVotes": "REJECTED"})
    assert voted(client, board, board.motion("Share a van"), "++-")["outcome"] == "ADOPTED"
    assert voted(client, board, board.motion("Sell the van"), "...")["outcome"] == "REJECTED"


def test_too_few_who_take_part_reject_and_the_number_is_told(client: Client) -> None:
    turnout = {"turnout": {"share": "1/2", "plus": "1", "rounded": "DOWN", "counted": "CAST"}}
    rule = {"condition": {"all": {"conditions": [turnout, MORE_YES]}}}
    board = board_under(client, rule)
    decision = board.motion("Share a van")
    tally = {"counts": [{"yes": "1", "no": "0", "members": "3"}]}
    fields = """decision { outcome sentences explanation { condition {
        parts { kind needed rounded plus } } } }"""
    found = client.do("reportTally", fields, decision=decision, tally=tally)["decision"]
    assert found["outcome"] == "REJECTED"
    assert "1 vote cast of 3 members, which is not at least 2" in found["sentences"][-1]
    step = found["explanation"]["condition"]["parts"][0]
    assert (step["kind"], step["needed"], step["rounded"]) == ("turnout", "2", "down")


def test_what_a_rule_says_of_ties_can_differ_by_way(client: Client) -> None:
    rule = {
        "condition": MORE_YES,
        "tie": "CASTING_VOTE",
        "instead": [{"way": "WRITTEN", "tie": "NO_OPINION"}],
    }
    board = board_under(client, rule)
    outcomes: list[Any] = []
    for way in ("MEETING", "WRITTEN"):
        tally = {"counts": [{"yes": "1", "no": "1", "members": "3"}]}
        given = {"decision": board.motion(f"Share a van {way}"), "tally": tally, "way": way}
        outcomes.append(client.do("reportTally", STATE, **given)["decision"]["outcome"])
    assert outcomes == ["TIED", "NO_OPINION"]


def test_of_two_level_the_eldest_is_elected(client: Client) -> None:
    rule = {"method": {"plurality": {}}, "tie": "PRECEDENCE", "precedence": "the eldest first"}
    assembly = Assembly(client, board=rule)
    options = [{"id": "A", "precedence": 2}, {"id": "B", "precedence": 1}]
    decision = assembly.called(options, "board")
    picks = [{"pick": {"option": one}} for one in "AABB"]
    fields = "outcome sentences election { tie elected decidedBy options { id precedence } }"
    found = assembly.counted(decision, picks, fields)
    assert found["election"]["elected"] == ["B"]
    assert (found["election"]["tie"], found["election"]["decidedBy"]) == ("precedence",) * 2
    assert found["election"]["options"] == options
    assert "The order of the slate, which breaks a tie, is: the eldest first." in found["sentences"]
    given = {"partnership": assembly.partnership, "body": assembly.id, "matter": "board"}
    level = [{"id": "A", "precedence": 1}, {"id": "B", "precedence": 1}]
    refused = client.refused("proposeElection", title="Whom", options=level, **given)
    assert refused == "PRECEDENCE_MISSING"


def test_a_rule_that_asks_for_a_second_meeting_twice_is_refused(client: Client) -> None:
    twice = {"twoMeetings": {"first": MORE_YES, "second": MORE_YES}}
    condition = {"all": {"conditions": [twice, {"confirmed": {"days": 1}}]}}
    provision = {"decisionRule": {"name": "a", "matters": [], "rule": {"condition": condition}}}
    clause = {"id": "c", "number": "1", "heading": "", "text": "x", "provisions": [provision]}
    given = {"partnership": client.partnership(client.organisation()), "title": "Rules"}
    refused = client.refused("draftAgreement", clauses=[clause], **given)
    assert refused == "SECOND_MEETING_TWICE"
