"""Who was bound by a decision says that it is void, also after leaving or dissolution."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.test_governing import Three

pytestmark = pytest.mark.postgres

CHALLENGES = "decision { validity challenges { id party { name } } }"
CHAIN = """query ($id: ID!) { decision(id: $id) { trail(first: 1) { nodes {
    event authorityChain { holds } } } } }"""


def decided(three: Three, title: str, **more: Any) -> str:
    """A motion of the first party on which the Council votes, each by its own key."""
    given = {"partnership": three.id, "title": title, "body": three.council, **more}
    put = three.hill.do("proposeMotion", "decision { id }", proposer=three.heads[0], **given)
    decision = str(put["decision"]["id"])
    opened = three.hill.do(
        "openPoll", "decision { polls { id } }", decision=decision, by=three.heads[0]
    )
    poll = {"decision": decision, "poll": opened["decision"]["polls"][-1]["id"]}
    for key, seat, head in zip(three.keys, three.seats, three.heads, strict=True):
        yes = {"stance": {"stance": "YES"}}
        key.do("castBallot", **poll, seat=seat, voter=head, choice=yes)
    by = three.heads[0]
    three.hill.do("closePoll", **poll, by=by)
    counted = three.hill.do("countPoll", "decision { outcome }", **poll, by=by)["decision"]
    assert counted["outcome"] == "ADOPTED"
    return decision


def test_a_party_challenges_what_was_decided_before_it_left(client: Client) -> None:
    three = Three(client)
    decision = decided(three, "Sell the bus")
    three.mill.do("withdrawParty", partnership=three.id, organisation=three.parties[2])
    given: dict[str, Any] = {
        "decision": decision,
        "grounds": "Nobody told us.",
        "defects": ["NOTICE"],
    }
    three.mill.do("challengeDecision", **given)
    again = client.ask(CHAIN, id=decision)["decision"]["trail"]["nodes"][0]
    assert again == {"event": "decision.challenged.v1", "authorityChain": {"holds": True}}
    put = {"partnership": three.id, "title": "Buy one", "proposer": three.heads[0]}
    later = three.hill.do("proposeMotion", "decision { id }", **put)["decision"]["id"]
    assert three.mill.refused("challengeDecision", **{**given, "decision": later}) == "NOT_PARTY"


def test_who_left_is_not_told_what_is_due_among_the_others(client: Client) -> None:
    three = Three(client)
    against = [{"party": three.parties[1]}]
    raising: dict[str, Any] = {"partnership": three.id, "grounds": "Noise.", "against": against}
    three.hill.do("raiseConflict", **raising)
    query = "query ($p: ID!) { due(partnership: $p) { nodes { kind party { name } } } }"
    assert three.mill.ask(query, p=three.id)["due"]["nodes"] != []
    three.mill.do("withdrawParty", partnership=three.id, organisation=three.parties[2])
    assert three.mill.ask(query, p=three.id)["due"]["nodes"] == []
    three.lake.do("withdrawParty", partnership=three.id, organisation=three.parties[1])
    [own] = three.lake.ask(query, p=three.id)["due"]["nodes"]
    assert own["kind"] == "conflict-acknowledgement"


def test_a_dissolution_is_challenged_by_who_was_a_party_and_listed_as_dependent(
    client: Client,
) -> None:
    three = Three(client)
    enacts: list[Any] = [{"dissolvePartnership": {}}]
    decision = decided(three, "Dissolve", enacts=enacts)
    three.hill.do("dissolvePartnership", partnership=three.id, decision=decision)
    given: dict[str, Any] = {"decision": decision, "grounds": "A sham.", "defects": ["AUTHORITY"]}
    found = three.lake.do("challengeDecision", CHALLENGES, **given)["decision"]
    assert found["validity"] == "CONTESTED"
    assert found["challenges"][-1]["party"] == {"name": "Lake School"}
    again = client.ask(CHAIN, id=decision)["decision"]["trail"]["nodes"][0]
    assert again == {"event": "decision.challenged.v1", "authorityChain": {"holds": True}}


def test_a_challenge_is_answered_after_the_dissolution_by_those_who_decided(
    client: Client,
) -> None:
    three = Three(client)
    enacts: list[Any] = [{"dissolvePartnership": {}}]
    decision = decided(three, "Dissolve", enacts=enacts)
    three.hill.do("dissolvePartnership", partnership=three.id, decision=decision)
    given: dict[str, Any] = {"decision": decision, "grounds": "A sham.", "defects": ["AUTHORITY"]}
    found = three.lake.do("challengeDecision", CHALLENGES, **given)["decision"]
    challenge = found["challenges"][-1]["id"]
    put = {"partnership": three.id, "title": "Buy a bus", "body": three.council}
    assert three.hill.refused("proposeMotion", **put) == "PARTNERSHIP_ENDED"
    answer = {"decision": decision, "challenge": challenge, "finding": "VALID"}
    by = decided(three, "It stands", enacts=[{"determineChallenge": answer}])
    answered = three.hill.do(
        "determineChallenge", CHALLENGES, **answer, reasons="All had a say.", by=by
    )
    assert answered["decision"]["validity"] == "VALID"
    again = client.ask(CHAIN, id=decision)["decision"]["trail"]["nodes"][0]
    assert again == {"event": "decision.challenge-determined.v1", "authorityChain": {"holds": True}}
