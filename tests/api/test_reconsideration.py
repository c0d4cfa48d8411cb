"""Reconsideration through GraphQL: what was decided is opened again, and voted on anew.

Every chain of authority of all that is done here holds.
"""

from __future__ import annotations

import pytest

from projections.course import OPENED_AGAIN
from tests.api.client import Client
from tests.api.test_live_votes import MORE_YES, board_under, met, trail
from tests.api.test_voting import Board

pytestmark = pytest.mark.postgres

WON = {"counts": [{"yes": "3", "no": "0", "present": "3", "members": "3"}]}
COURSE = """decision { state outcome decidedAt sentences reconsideredAt
    reconsideredBy { title } polls { outcome } }"""


def voted(client: Client, board: Board, decision: str, said: str) -> str:
    """What a poll comes to in which the members say this."""
    poll = board.opened(decision)
    for seat, stance in enumerate(said):
        board.vote(decision, poll, seat, "YES" if stance == "+" else "NO")
    return str(board.counted(decision, poll, "outcome")["outcome"])


def moved(client: Client, board: Board, decision: str, by: int) -> str:
    """A decision to reconsider another one, moved by a member."""
    enacts = [{"reconsiderDecision": {"decision": decision}}]
    moving = board.motion("Think again", proposer=board.members[by], enacts=enacts)
    client.do("reportTally", decision=moving, tally=WON)
    return moving


def test_what_was_adopted_is_opened_again_and_falls_by_the_new_vote(client: Client) -> None:
    board = board_under(client, {"condition": MORE_YES})
    holiday = {"listHolidays": {"days": ["2030-05-01"]}}
    decision = board.motion("Close on 1 May", enacts=[holiday])
    assert voted(client, board, decision, "++-") == "ADOPTED"
    listing = {
        "partnership": board.partnership,
        "holidays": [{"day": "2030-05-01"}],
        "decision": decision,
    }
    by_the_minority = moved(client, board, decision, 2)
    given = {"decision": decision}
    assert client.refused("reconsiderDecision", **given, by=by_the_minority) == (
        "NOT_ON_PREVAILING_SIDE"
    )
    by = moved(client, board, decision, 0)
    found = client.do("reconsiderDecision", COURSE, **given, by=by)["decision"]
    assert (found["state"], found["outcome"], found["decidedAt"]) == ("PROPOSED", None, None)
    assert found["reconsideredBy"] == {"title": "Think again"} and found["reconsideredAt"]
    assert found["sentences"] == [OPENED_AGAIN]
    assert client.refused("listHolidays", **listing) == "DECISION_NOT_ADOPTED"
    told = trail(client, "decision", decision)
    assert any("was opened again for a new vote by the decision on" in said for said in told)
    assert voted(client, board, decision, "+--") == "REJECTED"
    assert client.refused("listHolidays", **listing) == "DECISION_NOT_ADOPTED"
    query = "query ($id: ID!) { decision(id: $id) { outcome polls { outcome } } }"
    read = client.ask(query, id=decision)["decision"]
    assert read["outcome"] == "REJECTED"
    assert [poll["outcome"] for poll in read["polls"]] == ["ADOPTED", "REJECTED"]


def test_what_is_changed_meanwhile_is_decided_as_it_then_reads(client: Client) -> None:
    board = board_under(client, {"condition": MORE_YES})
    decision = board.motion("Share a van", text="A van.", proposer=board.members[0])
    assert voted(client, board, decision, "---") == "REJECTED"
    by = moved(client, board, decision, 1)
    client.do("reconsiderDecision", decision=decision, by=by)
    client.do("amendMotion", decision=decision, text="A bus.", by=board.members[0])
    assert voted(client, board, decision, "+++") == "ADOPTED"
    again = moved(client, board, decision, 1)
    given = {"decision": decision, "by": again}
    assert client.refused("reconsiderDecision", **given) == "RECONSIDERED_TOO_OFTEN"


def test_the_rules_of_procedure_say_who_moves_it_and_how_often(client: Client) -> None:
    rule = {"movedBy": "ANYBODY", "times": 2, "days": 5}
    board = board_under(client, {"condition": MORE_YES}, {"reconsideration": rule})
    decision = board.motion("Share a van")
    for _ in range(2):
        assert voted(client, board, decision, "++-") == "ADOPTED"
        by = moved(client, board, decision, 2)
        client.do("reconsiderDecision", decision=decision, by=by)
    assert voted(client, board, decision, "+++") == "ADOPTED"
    shown = [{"title": "Receipt", "sha256": "0" * 64}]
    client.do("implementDecision", decision=decision, documents=shown)
    late = moved(client, board, decision, 2)
    assert client.refused("reconsiderDecision", decision=decision, by=late) == (
        "NOT_RECONSIDERABLE"
    )


def test_one_partys_word_that_it_is_done_takes_reconsideration_from_nobody(client: Client) -> None:
    board = board_under(client, {"condition": MORE_YES})
    decision = board.motion("Share a van")
    assert voted(client, board, decision, "++-") == "ADOPTED"
    client.do("implementDecision", decision=decision, report="Done, believe me.")
    by = moved(client, board, decision, 0)
    fields = "decision { state }"
    again = client.do("reconsiderDecision", fields, decision=decision, by=by)["decision"]
    assert again["state"] == "PROPOSED"


def test_the_rules_of_procedure_say_by_which_meeting_it_is_moved(client: Client) -> None:
    rule = {"movedBy": "ANYBODY", "meetings": 1}
    board = board_under(client, {"condition": MORE_YES}, {"reconsideration": rule})
    decision = board.motion("Share a van", effective="2030-03-01")
    client.do("reportTally", decision=decision, tally=WON, effective="2030-03-02")
    for day in ("2030-03-02", "2030-03-09"):
        met(client, board, day, 0, 1, 2)

    def moved_on(day: str) -> str:
        enacts = [{"reconsiderDecision": {"decision": decision}}]
        by = board.motion("Think again", effective=day, enacts=enacts)
        client.do("reportTally", decision=by, tally=WON, effective=day)
        return by

    given = {"decision": decision, "effective": "2030-03-10"}
    late = moved_on("2030-03-10")
    assert client.refused("reconsiderDecision", **given, by=late) == "NOT_MOVED_IN_TIME"
    at_the_next = moved_on("2030-03-09")
    client.do("reconsiderDecision", **given, by=at_the_next)
