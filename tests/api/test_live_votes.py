"""Votes through GraphQL as rules can have them: ways, meetings, invalid ballots, lots, early close.

Every chain of authority of all that is done here holds.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from tests.api.client import Client
from tests.api.test_voting import Board

pytestmark = pytest.mark.postgres

MORE_YES = {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}}
ALL_MEMBERS = {"unanimity": {"base": "MEMBERS"}}
LIST = {"title": "Signed list", "sha256": "cd" * 32}


def board_under(
    client: Client, rule: dict[str, Any], procedure: dict[str, Any] | None = None
) -> Board:
    """A board of three, chaired by the first, that decides by the rule."""
    board = Board(client)
    provisions: list[dict[str, Any]] = [
        {"decisionRule": {"name": "deciding", "matters": [], "rule": rule}}
    ]
    if procedure is not None:
        orders = {"name": "standing orders", "matters": [], "procedure": procedure}
        provisions.append({"procedure": orders})
    clause = {"id": "c", "number": "1", "heading": "", "text": "x", "provisions": provisions}
    agreement = client.do(
        "draftAgreement",
        "agreement { id }",
        partnership=board.partnership,
        title="Rules",
        clauses=[clause],
    )["agreement"]["id"]
    client.do("enterIntoForce", agreement=agreement)
    client.do("designateChair", body=board.id, seat=board.seats[0])
    return board


def trail(client: Client, kind: str, id: str) -> list[str]:
    query = (
        f"query ($id: ID!) {{ {kind}(id: $id) {{ trail(first: 50) {{ nodes {{ sentence }} }} }} }}"
    )
    found = client.ask(query, id=id)[kind]["trail"]["nodes"]
    return [entry["sentence"] for entry in found]


def steps(client: Client, board: Board) -> list[str]:
    """What waits for the chair of the board."""
    query = "query ($person: ID!) { nextSteps(person: $person) { kind } }"
    return [one["kind"] for one in client.ask(query, person=board.members[0])["nextSteps"]]


def met(client: Client, board: Board, day: str, *there: int, **more: Any) -> Any:
    given = {
        "body": board.id,
        "present": [board.seats[number] for number in there],
        "by": board.members[0],
        "effective": day,
    }
    return client.do(
        "recordAttendance",
        """body { meetings { nodes { heldDay present recordedBy { name }
            documents { title sha256 } } } }""",
        **{**given, **more},
    )["body"]["meetings"]["nodes"]


def test_a_way_of_deciding_is_said_when_voting_begins(client: Client) -> None:
    by_way = {"byWay": {"meeting": MORE_YES, "written": ALL_MEMBERS}}
    board = board_under(client, {"condition": by_way, "nobodyVotes": "REJECTED"})
    decision = board.motion()
    assert client.refused("openPoll", decision=decision, way="ELECTRONIC") == "WAY_NOT_PROVIDED"
    poll = board.opened(decision, way="WRITTEN")
    board.vote(decision, poll, 0, "YES")
    board.vote(decision, poll, 1, "YES")
    found = board.counted(
        decision, poll, "outcome sentences polls { way } explanation { condition { kind } }"
    )
    assert (found["outcome"], found["polls"]) == ("REJECTED", [{"way": "WRITTEN"}])
    assert found["explanation"]["condition"]["kind"] == "written"
    assert any("in writing, 2 yes of 3 members" in said for said in found["sentences"])
    assert any("in writing" in said for said in trail(client, "decision", decision))
    tally = {"counts": [{"yes": "2", "no": "0", "members": "3"}]}
    reported = client.do(
        "reportTally", "decision { outcome }", decision=board.motion("Another"), tally=tally
    )
    assert reported["decision"]["outcome"] == "ADOPTED", "it was held at a meeting"


def test_who_is_at_the_meeting_is_present_without_a_ballot(client: Client) -> None:
    rule = {
        "condition": {"majority": {"share": "1/2", "strictly": True, "base": "PRESENT"}},
        "quorum": [{"number": {"number": "3"}}],
    }
    board = board_under(client, rule)
    stranger = {"body": board.id, "present": [board.seats[0]], "by": board.members[1]}
    assert client.refused("recordAttendance", **stranger) == "NOT_IN_THE_CHAIR"
    [meeting] = met(client, board, "2030-03-05", 0, 1, 2, documents=[LIST])
    assert meeting == {
        "heldDay": "2030-03-05",
        "present": [str(seat) for seat in board.seats],
        "recordedBy": {"name": "Ada"},
        "documents": [LIST],
    }
    day = {"effective": "2030-03-05"}
    decision = board.motion(effective="2030-03-01")
    poll = board.opened(decision, **day)
    client.do(
        "castBallot",
        **board.ballot(decision, poll, 0),
        choice={"stance": {"stance": "YES"}},
        **day,
    )
    client.do("closePoll", decision=decision, poll=poll, by=board.members[0], **day)
    fields = "decision { outcome counts { present idle } polls { present } }"
    found = client.do("countPoll", fields, decision=decision, poll=poll, **day)["decision"]
    assert found["outcome"] == "REJECTED", "one yes of three who are present"
    assert found["counts"] == [{"present": "3", "idle": "2"}]
    assert len(found["polls"][0]["present"]) == 3
    assert any("3 members were there" in said for said in trail(client, "body", board.id))


def test_who_missed_too_many_meetings_has_no_vote_until_they_come(client: Client) -> None:
    rule = {"condition": ALL_MEMBERS, "nobodyVotes": "REJECTED"}
    board = board_under(client, rule, {"suspendedAfter": 2})
    met(client, board, "2030-03-01", 0, 1)
    met(client, board, "2030-03-08", 0, 1)
    decision = board.motion(effective="2030-03-01")
    poll = board.opened(decision, effective="2030-03-15")
    day = {"effective": "2030-03-15"}
    late = {**board.ballot(decision, poll, 2), "choice": {"stance": {"stance": "NO"}}, **day}
    assert client.refused("castBallot", **late) == "NOT_ENTITLED_TO_VOTE"
    for seat in (0, 1):
        ballot = {**board.ballot(decision, poll, seat), **day}
        client.do("castBallot", **ballot, choice={"stance": {"stance": "YES"}})
    client.do("closePoll", decision=decision, poll=poll, by=board.members[0], **day)
    fields = "decision { outcome polls { seats suspended } }"
    found = client.do("countPoll", fields, decision=decision, poll=poll, **day)["decision"]
    assert found["outcome"] == "ADOPTED"
    assert found["polls"] == [{"seats": 2, "suspended": [board.seats[2]]}]
    met(client, board, "2030-03-22", 2)
    again = board.motion("Again", effective="2030-03-22")
    fields = "decision { polls { seats suspended } }"
    opened = client.do("openPoll", fields, decision=again, effective="2030-03-22")["decision"]
    assert opened["polls"] == [{"seats": 3, "suspended": []}]


def test_the_chair_rules_a_ballot_invalid_and_it_counts_as_such(client: Client) -> None:
    board = board_under(client, {"condition": MORE_YES, "tie": "NO_OPINION"})
    decision = board.motion()
    poll = board.opened(decision)
    for seat, stance in ((0, "NO"), (1, "YES"), (2, "YES")):
        board.vote(decision, poll, seat, stance)
    ruling = {
        "decision": decision,
        "poll": poll,
        "seat": board.seats[1],
        "grounds": "Two crosses.",
        "by": board.members[0],
    }
    assert client.refused("ruleBallotInvalid", **ruling) == "POLL_NOT_CLOSED"
    closing = {"decision": decision, "poll": poll}
    by_another = {**closing, "by": board.members[2]}
    assert client.refused("closePoll", **by_another) == "NOT_ENTITLED_TO_CLOSE"
    client.do("closePoll", **closing, by=board.members[0])
    by_another = {**ruling, "by": board.members[2]}
    assert client.refused("ruleBallotInvalid", **by_another) == "NOT_THE_TELLER"
    client.do("ruleBallotInvalid", **ruling)
    fields = "decision { outcome counts { yes no invalid } polls { invalid } votes { counted } }"
    found = client.do("countPoll", fields, decision=decision, poll=poll)["decision"]
    assert found["outcome"] == "NO_OPINION"
    assert found["counts"] == [{"yes": "1", "no": "1", "invalid": "1"}]
    assert found["polls"] == [{"invalid": [board.seats[1]]}]
    assert [vote["counted"] for vote in found["votes"]] == [True, False, True]
    assert any("was ruled invalid" in said for said in trail(client, "decision", decision))


def test_a_tie_is_broken_by_a_lot_that_nobody_chose(client: Client) -> None:
    board = board_under(client, {"condition": MORE_YES, "tie": "LOT"})
    decision = board.motion()
    for number, seed in enumerate(("first", "second")):
        digest = sha256(seed.encode()).hexdigest()
        given = {"decision": decision, "commitment": digest, "by": board.members[number]}
        client.do("prepareLot", **given)
    assert client.refused("drawLot", decision=decision, seeds=["first", "second"]) == "NOT_TIED"
    poll = board.opened(decision)
    board.vote(decision, poll, 0, "YES")
    board.vote(decision, poll, 1, "NO")
    tied = board.counted(decision, poll)
    assert tied["outcome"] == "TIED"
    assert any("for the lot, which is not drawn yet" in said for said in tied["sentences"])
    assert "draw-lot" in steps(client, board)
    swapped = {"decision": decision, "seeds": ["second", "first"]}
    assert client.refused("drawLot", **swapped) == "SEED_NOT_COMMITTED"
    fields = """decision { outcome sentences
        lot { commitments { seat by { name } } source seeds drawnBy { name } } }"""
    seeds = ["first", "second"]
    done = client.do("drawLot", fields, decision=decision, seeds=seeds, by=board.members[2])
    found = done["decision"]
    even = sha256(b"first\nsecond").digest()[0] % 2 == 0
    assert found["outcome"] == ("ADOPTED" if even else "REJECTED")
    assert found["lot"] == {
        "commitments": [
            {"seat": board.seats[0], "by": {"name": "Ada"}},
            {"seat": board.seats[1], "by": {"name": "Bob"}},
        ],
        "source": "",
        "seeds": ["first", "second"],
        "drawnBy": {"name": "Cleo"},
    }
    assert any("the lot fell on" in said for said in found["sentences"])
    assert any("was drawn and fell on" in said for said in trail(client, "decision", decision))


def test_a_vote_that_nothing_can_change_is_closed_early(client: Client) -> None:
    rule = {"condition": MORE_YES, "nobodyVotes": "REJECTED", "ballotsFinal": True}
    board = board_under(client, rule)
    decision = board.motion()
    poll = board.opened(decision, closesAt="2099-01-01")
    board.vote(decision, poll, 0, "YES")
    closing = {"decision": decision, "poll": poll}
    assert client.refused("closePoll", **closing) == "POLL_CLOSES_LATER"
    assert "conclude-vote" not in steps(client, board)
    board.vote(decision, poll, 2, "YES")
    board.vote(decision, poll, 1, "NO")
    assert "conclude-vote" in steps(client, board)
    fields = "decision { polls { settled closedAt } }"
    [closed] = client.do("closePoll", fields, **closing, by=board.members[0])["decision"]["polls"]
    assert closed["settled"] == "ADOPTED" and closed["closedAt"] < "2099"
    found = client.do("countPoll", "decision { outcome }", **closing)["decision"]
    assert found["outcome"] == "ADOPTED"
    assert any("was closed early" in said for said in trail(client, "decision", decision))


def test_ballots_that_can_be_changed_are_awaited_to_the_end(client: Client) -> None:
    board = board_under(client, {"condition": MORE_YES})
    decision = board.motion()
    poll = board.opened(decision, closesAt="2099-01-01")
    for seat in range(3):
        board.vote(decision, poll, seat, "YES")
    assert client.refused("closePoll", decision=decision, poll=poll) == "POLL_CLOSES_LATER"


def test_the_casting_vote_is_lost_to_a_chair_who_stepped_back(client: Client) -> None:
    board = board_under(client, {"condition": MORE_YES, "tie": "CASTING_VOTE"})
    decision = board.motion()
    client.do("declareRecusal", decision=decision, seat=board.seats[0])
    poll = board.opened(decision)
    board.vote(decision, poll, 1, "YES")
    board.vote(decision, poll, 2, "NO")
    found = board.counted(decision, poll, "outcome sentences explanation { decidedBy }")
    assert (found["outcome"], found["explanation"]) == (
        "REJECTED",
        {"decidedBy": "casting-vote-lost"},
    )
    later = board.motion("Later")
    poll = board.opened(later)
    board.vote(later, poll, 1, "YES")
    board.vote(later, poll, 2, "NO")
    assert board.counted(later, poll)["outcome"] == "TIED"
    fields = "decision { outcome explanation { decidedBy } }"
    done = client.do("declareRecusal", fields, decision=later, seat=board.seats[0])["decision"]
    assert done == {"outcome": "REJECTED", "explanation": {"decidedBy": "casting-vote-lost"}}


def test_a_returning_officer_is_told_to_count_and_nobody_else_counts(client: Client) -> None:
    board = board_under(client, {"condition": MORE_YES})
    chair, officer = board.members[:2]
    remit = {"responsibilities": [], "powers": [], "functions": ["RETURNING_OFFICER"]}
    named = {"partnership": board.partnership, "title": "Returning officer", "remit": remit}
    post = client.do("definePost", "post { id }", **named)["post"]["id"]
    client.do("appoint", post=post, person=officer)
    decision = board.motion()
    poll = board.opened(decision)
    board.vote(decision, poll, 0, "YES")
    closing = {"decision": decision, "poll": poll}
    client.do("closePoll", **closing, by=chair)
    query = "query ($person: ID!) { nextSteps(person: $person) { kind sentence } }"
    [step] = client.ask(query, person=officer)["nextSteps"]
    assert step["kind"] == "count-poll"
    assert step["sentence"].endswith(", which is closed.")
    assert client.ask(query, person=chair) == {"nextSteps": []}
    assert client.refused("countPoll", **closing, by=chair) == "NOT_ENTITLED_TO_COUNT"
    fields = "decision { outcome polls { countedAt countedBy { id } } }"
    counted = client.do("countPoll", fields, **closing, by=officer)["decision"]
    assert counted["outcome"] == "ADOPTED"
    assert counted["polls"][0]["countedBy"] == {"id": officer}
    assert client.ask(query, person=officer) == {"nextSteps": []}
