"""Votes reported in numbers, after somebody stepped back: the recused leave what is compared."""

from __future__ import annotations

import pytest

from tests.api.client import Client
from tests.api.test_elections import Assembly
from tests.api.test_live_votes import board_under

pytestmark = pytest.mark.postgres

HALF_OF_MEMBERS = {"majority": {"share": "1/2", "strictly": True, "base": "MEMBERS"}}
RULE = {"condition": HALF_OF_MEMBERS, "nobodyVotes": "REJECTED"}


@pytest.mark.parametrize(("recused", "outcome"), [(0, "REJECTED"), (1, "REJECTED"), (2, "ADOPTED")])
def test_who_is_recused_is_no_member_of_a_reported_vote(
    client: Client, recused: int, outcome: str
) -> None:
    """1 of 3 members, 1 of 2 and 1 of 1."""
    board = board_under(client, RULE)
    decision = board.motion("Share a van")
    for seat in board.seats[:recused]:
        client.do("declareRecusal", decision=decision, seat=seat)
    tally = {"counts": [{"yes": "1", "no": "0", "members": "3"}]}
    asked = "decision { outcome counts { recused } }"
    found = client.do("reportTally", asked, decision=decision, tally=tally)["decision"]
    assert found == {"outcome": outcome, "counts": [{"recused": str(recused)}]}


def test_numbers_that_say_how_many_were_recused_are_taken_as_they_are(client: Client) -> None:
    board = board_under(client, RULE)
    decision = board.motion("Share a van")
    tally = {"counts": [{"yes": "1", "no": "0", "members": "3", "recused": "2"}]}
    found = client.do("reportTally", "decision { outcome }", decision=decision, tally=tally)
    assert found["decision"]["outcome"] == "ADOPTED"


def test_who_is_recused_is_no_member_of_a_reported_election(client: Client) -> None:
    method = {"plurality": {"threshold": HALF_OF_MEMBERS}}
    assembly = Assembly(client, board={"method": method})
    decision = assembly.called(["A", "B"], "board")
    client.do("declareRecusal", decision=decision, seat=assembly.seats[1])
    counted = {"totals": [{"option": "A", "votes": "3"}], "members": "5"}
    given = {"decision": decision, "counted": counted}
    found = client.do("reportElection", "decision { outcome }", **given)["decision"]
    assert found["outcome"] == "ELECTED"


def test_totals_that_no_ballots_can_have_come_to_are_refused(client: Client) -> None:
    assembly = Assembly(client, board={"method": {"plurality": {}}})
    decision = assembly.called(["A", "B"], "board")
    for counted in (
        {"totals": [{"option": "A", "votes": "10"}], "members": "5"},
        {"totals": [{"option": "A", "votes": "10"}], "voters": "50"},
    ):
        given = {"decision": decision, "counted": counted}
        assert client.refused("reportElection", **given) == "MORE_VOTES_THAN_MEMBERS"
