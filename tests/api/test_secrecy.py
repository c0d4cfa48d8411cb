"""Hidden and secret ballots through GraphQL: what anybody can ask, before the count and after."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api import replay
from tests.api.client import Client
from tests.api.test_voting import Board

pytestmark = pytest.mark.postgres

MORE_YES = {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}}
EVERYTHING = """secrecy outcome sentences counts { group yes no abstain }
    explanation { decidedBy condition { kind vetoes } setAside { seat why } }
    votes { seat choice counted voter { name } }
    polls { id key keyDestroyedAt choices { choice number group weight persons byProxy } }
    rule { definition } findings { code }
    trail(first: 50) { nodes { sentence record } }"""


class SecretBoard(Board):
    """Three members who decide by such a rule."""

    def __init__(self, client: Client, **rule: Any) -> None:
        self.rule = {"condition": MORE_YES, **rule}
        super().__init__(client, limits={"extensionDays": 1})

    def _agree(self, given: dict[str, Any], limits: dict[str, Any]) -> None:
        provision = {"decisionRule": {"name": "sealed", "matters": [], "rule": self.rule}}
        clause = {"id": "c", "number": "1", "heading": "", "text": "x", "provisions": [provision]}
        drafting = {"partnership": self.partnership, "title": "Rules", "clauses": [clause]}
        drafted = self.client.do("draftAgreement", "agreement { id }", **drafting)
        self.client.do("enterIntoForce", agreement=drafted["agreement"]["id"])

    def voted(self, *stances: str) -> tuple[str, str]:
        """A motion, and a poll in which these were handed in."""
        decision = self.motion()
        poll = self.opened(decision)
        for seat, stance in enumerate(stances):
            self.vote(decision, poll, seat, stance)
        return decision, poll


def asked(client: Client, decision: str, fields: str = EVERYTHING) -> Any:
    query = f"query($id: ID!) {{ decision(id: $id) {{ {fields} }} }}"
    return client.ask(query, id=decision)["decision"]


@pytest.mark.parametrize("secrecy", ["HIDDEN", "SECRET"])
def test_while_voting_goes_on_nothing_that_can_be_asked_tells_how_anybody_voted(
    client: Client, secrecy: str
) -> None:
    decision, poll = SecretBoard(client, secrecy=secrecy).voted("STAND_ASIDE", "STAND_ASIDE")
    for close in (True, False):
        found = asked(client, decision)
        assert [(vote["choice"], vote["voter"]["name"]) for vote in found["votes"]] == [
            (None, "Ada"),
            (None, "Bob"),
        ]
        assert "stand-aside" not in json.dumps(found).lower().replace("_", "-")
        if close:
            client.do("closePoll", decision=decision, poll=poll)


def test_open_ballots_are_seen_while_voting_goes_on(client: Client) -> None:
    decision, _ = SecretBoard(client).voted("YES", "NO")
    found = asked(client, decision, "secrecy votes { choice }")
    assert found == {"secrecy": "OPEN", "votes": [{"choice": "YES"}, {"choice": "NO"}]}


def test_of_a_secret_vote_the_numbers_are_told_and_nobodys_choice(client: Client) -> None:
    board = SecretBoard(client, secrecy="SECRET")
    decision, poll = board.voted("YES", "NO", "YES")
    board.counted(decision, poll)
    found = asked(client, decision)
    assert (found["secrecy"], found["outcome"]) == ("SECRET", "ADOPTED")
    assert found["sentences"][0] == "The motion is adopted."
    assert [vote["choice"] for vote in found["votes"]] == [None] * 3
    assert [vote["counted"] for vote in found["votes"]] == [True] * 3
    [told] = found["polls"]
    assert [(one["choice"], one["number"]) for one in told["choices"]] == [("NO", 1), ("YES", 2)]
    assert told["key"] is None and told["keyDestroyedAt"] is not None
    by_seat = [node["record"] for node in found["trail"]["nodes"] if "seat" in node["sentence"]]
    assert by_seat and not any('"stance"' in json.dumps(record) for record in by_seat)


def test_of_a_hidden_vote_everybody_sees_the_ballots_and_the_key_once_it_is_counted(
    client: Client,
) -> None:
    board = SecretBoard(client, secrecy="HIDDEN")
    decision, poll = board.voted("YES", "NO", "YES")
    board.counted(decision, poll)
    found = asked(client, decision)
    assert [vote["choice"] for vote in found["votes"]] == ["YES", "NO", "YES"]
    [told] = found["polls"]
    assert told["key"] and told["keyDestroyedAt"] is None


SUPPOSED = """outcome: evaluate(suppose: $suppose) {
    ... on Evaluated { outcome counts { yes no } }
    ... on Refusal { code } }"""


def supposing(client: Client, decision: str, **suppose: Any) -> Any:
    query = f"query($id: ID!, $suppose: SuppositionInput!) {{ decision(id: $id) {{ {SUPPOSED} }} }}"
    return client.ask(query, id=decision, suppose=suppose)["decision"]["outcome"]


def test_what_if_tells_of_a_secret_vote_no_more_than_its_numbers(client: Client) -> None:
    board = SecretBoard(client, secrecy="SECRET")
    decision, poll = board.voted("YES", "NO", "YES")
    board.counted(decision, poll)
    all_yes = {"condition": {"unanimity": {"base": "CAST"}}, "nobodyVotes": "REJECTED"}
    assert supposing(client, decision, rule=all_yes)["outcome"] == "REJECTED"
    for seat in board.seats:  # each of these would tell, by what it comes to
        otherwise = [{"seat": seat, "stance": "NO"}]
        assert supposing(client, decision, ballots=otherwise) == {"code": "BALLOTS_NOT_VISIBLE"}
        assert supposing(client, decision, recused=[seat]) == {"code": "BALLOTS_NOT_VISIBLE"}


def test_what_if_takes_hidden_ballots_once_they_are_told(client: Client) -> None:
    board = SecretBoard(client, secrecy="HIDDEN")
    decision, poll = board.voted("YES", "NO", "YES")
    board.counted(decision, poll)
    found = supposing(client, decision, ballots=[{"seat": board.seats[0], "stance": "NO"}])
    assert found == {"outcome": "REJECTED", "counts": [{"yes": "1", "no": "2"}]}


def test_a_ballot_with_a_reason_is_refused_where_that_would_tell(client: Client) -> None:
    board = SecretBoard(client, secrecy="SECRET")
    decision = board.motion()
    poll = board.opened(decision)
    given = board.ballot(decision, poll, 0)
    choice = {"stance": {"stance": "NO"}}
    assert client.refused("castBallot", **given, choice=choice, reason="Too dear.") == (
        "REASON_TELLS_BALLOT"
    )


def test_a_rule_that_contradicts_itself_is_refused_with_the_place(client: Client) -> None:
    partnership = client.partnership(client.organisation())
    rule = {"condition": {"noObjection": True}, "nobodyVotes": "REJECTED", "secrecy": "SECRET"}
    provision = {"decisionRule": {"name": "r", "matters": [], "rule": rule}}
    clause = {"id": "c", "number": "1", "heading": "", "text": "x", "provisions": [provision]}
    drafting = {"partnership": partnership, "title": "Rules", "clauses": [clause]}
    assert client.refused("draftAgreement", **drafting) == "SECRECY_CONTRADICTED"


def test_the_chain_of_a_secret_outcome_is_counted_again_without_the_key(client: Client) -> None:
    board = SecretBoard(client, secrecy="SECRET")
    decision, poll = board.voted("YES", "NO", "YES")
    board.counted(decision, poll)
    nodes = asked(client, decision, "trail(first: 50) { nodes { id event } }")["trail"]["nodes"]
    events = {node["event"]: node["id"] for node in nodes}
    query = """query($event: ID!) { authority(event: $event) {
        holds links { kind sentence holds } } }"""
    for name in (
        "decision.outcome-determined.v1",
        "decision.ballots-unsealed.v1",
        "decision.ballot-key-destroyed.v1",
        "ballot.sealed-cast.v1",
    ):
        found = client.ask(query, event=events[name])["authority"]
        assert found["holds"], (name, found)


@pytest.mark.parametrize("secrecy", ["HIDDEN", "SECRET"])
def test_replayed_nothing_is_told_of_a_ballot_before_the_count(
    client: Client, secrecy: str
) -> None:
    board = SecretBoard(client, secrecy=secrecy)
    decision, poll = board.voted("STAND_ASIDE", "YES", "YES")
    board.counted(decision, poll)
    installation = client.running.installation
    for options in ({}, {"as_json": True}, {"effective_on": "2100-01-01"}):
        lines: list[str] = []
        assert replay.run(installation, board.partnership, write=lines.append, **options) == 0
        found = "\n".join(lines)
        opened = found.index("were opened to be counted")
        assert "sealed ballot" in found[:opened]
        assert "stand-aside" not in found[:opened], "only the count tells"
    before = [line for line in _told(installation, decision) if "stand-aside" in line]
    assert len(before) >= 1, "and it does"


def _told(installation: Any, decision: str) -> list[str]:
    lines: list[str] = []
    assert replay.run(installation, decision, write=lines.append, as_json=True) == 0
    return lines


def test_ballots_of_a_vote_without_quorum_are_never_opened(client: Client) -> None:
    three = [{"number": {"number": "3"}}]
    board = SecretBoard(client, secrecy="SECRET", quorum=three)
    decision, poll = board.voted("NO", "NO")
    board.counted(decision, poll)
    found = asked(client, decision)
    assert found["outcome"] == "INQUORATE"
    assert [(vote["choice"], vote["counted"]) for vote in found["votes"]] == [(None, True)] * 2
    [told] = found["polls"]
    assert (told["choices"], told["key"]) == ([], None)
    assert told["keyDestroyedAt"] is not None
    [counts] = asked(client, decision, "counts { yes no abstain present idle }")["counts"]
    assert counts == {"yes": "0", "no": "0", "abstain": "0", "present": "2", "idle": "2"}
    trail = [node["sentence"] for node in found["trail"]["nodes"]]
    assert not any("opened to be counted" in sentence for sentence in trail)
    nodes = asked(client, decision, "trail(first: 50) { nodes { id event } }")["trail"]["nodes"]
    query = "query($event: ID!) { authority(event: $event) { holds links { sentence holds } } }"
    for node in nodes:
        told = client.ask(query, event=node["id"])["authority"]
        assert told["holds"], (node["event"], told)
    assert supposing(client, decision)["outcome"] == "INQUORATE"
    by_most = {"condition": MORE_YES}
    assert supposing(client, decision, rule=by_most) == {"code": "BALLOTS_NOT_VISIBLE"}


def test_who_is_asked_to_vote_in_secret_is_told_while_the_numbers_would_tell(
    client: Client,
) -> None:
    board = SecretBoard(client, secrecy="SECRET")
    decision, poll = board.voted("NO")
    steps = "query ($p: ID!) { nextSteps(person: $p) { kind sentence } }"
    told = "It is secret, though numbers of fewer than 3 tell who said what."

    def asked_of(seat: int) -> str:
        found = client.ask(steps, p=board.members[seat])["nextSteps"]
        [sentence] = [step["sentence"] for step in found if step["kind"] == "vote"]
        return str(sentence)

    assert asked_of(1).endswith(told)
    board.vote(decision, poll, 1, "YES")
    assert told not in asked_of(2), "with the third ballot there are enough"
