"""What if, of elections: the last count asked about under another rule or with other ballots."""

from __future__ import annotations

from typing import Any

import pytest

from domain.voting.explanation import RULE_IS_SUPPOSED
from tests.api.client import Client
from tests.api.test_elections import Assembly, ranked

pytestmark = pytest.mark.postgres

EVALUATED = """__typename
    ... on Refusal { code sentence }
    ... on EvaluatedElection { outcome isRecommendation sentences elected decidedBy
        valid blank invalid explanation
        rounds { number counted exhausted amounts { option amount } }
        pairs { first second forFirst forSecond runoff } }"""
RECORDED = """outcome sentences isRecommendation election { elected decidedBy valid blank invalid
    explanation rounds { number counted exhausted amounts { option amount } }
    pairs { first second forFirst forSecond runoff } }"""
ASK = f"""query ($decision: ID!, $suppose: SuppositionInput!) {{ decision(id: $decision) {{
    {RECORDED} evaluate(suppose: $suppose) {{ {EVALUATED} }} }} }}"""

SCHULZE: dict[str, Any] = {"method": {"schulze": {}}}
RUNOFF: dict[str, Any] = {"method": {"instantRunoff": {}}}
PLURALITY: dict[str, Any] = {"method": {"plurality": {}}}
BALLOTS = [ranked("A", "B", "C"), ranked("A", "B", "C"), ranked("B", "C"), ranked("C", "B", "A")]
"""By instant run-off B and C are level with fewest."""


def pick(option: str) -> dict[str, Any]:
    return {"pick": {"option": option}}


def asked(client: Client, decision: str, **suppose: Any) -> Any:
    """What is answered; and that nothing was written by asking."""
    before = client.ask("{ auditTrail { totalCount } }")
    found = client.ask(ASK, decision=decision, suppose=suppose)["decision"]
    assert client.ask("{ auditTrail { totalCount } }") == before
    return found["evaluate"]


def held(
    client: Client, rule: dict[str, Any], choices: list[dict[str, Any]], options: str = "ABC"
) -> tuple[Assembly, str]:
    assembly = Assembly(client, seat=rule)
    decision = assembly.called(list(options), "seat")
    assembly.counted(decision, choices, "outcome")
    return assembly, decision


def test_as_it_was_it_comes_to_what_it_came_to_with_the_same_explanation(client: Client) -> None:
    for rule, choices in (
        ({**SCHULZE, "quorum": [{"share": {"share": "1/2"}}]}, BALLOTS),
        (RUNOFF, [*BALLOTS, ranked("B", "A")]),
        ({**PLURALITY, "tie": "CASTING_VOTE"}, [pick("A"), pick("B")]),
    ):
        _, decision = held(client, rule, choices)
        found = client.ask(ASK, decision=decision, suppose={})["decision"]
        told = found["evaluate"]
        assert (told["outcome"], told["sentences"]) == (found["outcome"], found["sentences"])
        for name, recorded in found["election"].items():
            assert told[name] == recorded, name


def test_under_another_election_rule(client: Client) -> None:
    """A beats B, B beats C and C beats A; by instant run-off B goes out, and C wins."""
    _, decision = held(client, SCHULZE, [*BALLOTS, ranked("C", "A", "B")])
    found = asked(client, decision, election={**RUNOFF, "advisory": True})
    assert (found["outcome"], found["elected"], found["isRecommendation"]) == (
        "ELECTED",
        ["C"],
        True,
    )
    assert found["sentences"][:2] == ["C is recommended.", RULE_IS_SUPPOSED]
    assert [one["counted"] for one in found["rounds"]] == ["first-preferences"] * 2
    assert found["explanation"]["method"] == "instant-runoff"
    both = {"method": {"transferableVote": {}}, "seats": 2}
    assert sorted(asked(client, decision, election=both)["elected"]) == ["A", "C"]
    quorum = [{"number": {"number": "6"}}]
    assert asked(client, decision, election={**SCHULZE, "quorum": quorum})["outcome"] == "INQUORATE"


def test_if_a_seat_had_marked_others(client: Client) -> None:
    assembly, decision = held(client, PLURALITY, [pick("A"), pick("A"), pick("B")])
    seats = assembly.seats
    other = [{"seat": seats[0], "choice": pick("B")}]
    assert asked(client, decision, ballots=other)["elected"] == ["B"]
    away = [{"seat": seats[0], "stance": "NOTHING"}, {"seat": seats[2], "stance": "ABSTAIN"}]
    found = asked(client, decision, ballots=away)
    assert (found["elected"], found["valid"], found["blank"]) == (["A"], "1", "1")
    late = [{"seat": seats[3], "choice": pick("B")}, {"seat": seats[4], "choice": pick("B")}]
    assert asked(client, decision, ballots=late)["elected"] == ["B"]
    recused = asked(client, decision, recused=[seats[0]])
    assert (recused["outcome"], recused["decidedBy"]) == ("NONE_ELECTED", "tie")
    assert recused["explanation"]["recused"] == [seats[0]]
    assert client.ask(ASK, decision=decision, suppose={})["decision"]["outcome"] == "ELECTED"


def test_if_a_tie_had_been_broken(client: Client) -> None:
    _, decision = held(client, PLURALITY, [pick("A"), pick("B")])
    assert asked(client, decision)["outcome"] == "NONE_ELECTED"
    casting, lot = {**PLURALITY, "tie": "CASTING_VOTE"}, {**PLURALITY, "tie": "LOT"}
    assert asked(client, decision, election=casting)["outcome"] == "TIED"
    chosen = asked(client, decision, election=casting, chosen=["B"])
    assert (chosen["elected"], chosen["decidedBy"]) == (["B"], "casting-vote")
    drawn = asked(client, decision, election=lot, lot="a seed")
    assert (drawn["outcome"], drawn["decidedBy"]) == ("ELECTED", "lot")
    assert asked(client, decision, election=casting, chosen=["Z"])["code"] == (
        "CASTING_VOTE_FOR_UNKNOWN_OPTION"
    )
    assert asked(client, decision, chosen=["A", "A"])["code"] == "CAST_TWICE_FOR_OPTION"


def test_a_ballot_that_the_supposed_rule_finds_illegal_is_set_aside(client: Client) -> None:
    assembly, decision = held(client, SCHULZE, [ranked("A", "B"), ranked("B"), ranked("B", "A")])
    found = asked(
        client, decision, election={"method": {"instantRunoff": {"leastRanked": 2}}, "tie": "LOT"}
    )
    assert (found["outcome"], found["invalid"]) == ("TIED", "1")
    [illegal] = found["explanation"]["illegal"]
    assert (illegal["seat"], illegal["defect"]["code"]) == (
        assembly.seats[1],
        "TOO_FEW_OPTIONS_RANKED",
    )


def test_what_can_not_be_supposed_of_an_election_is_refused(client: Client) -> None:
    assembly, decision = held(client, SCHULZE, BALLOTS)
    seat, nobody = assembly.seats[0], "00000000-0000-0000-0000-000000000009"
    majority = {"condition": {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}}}
    both = {"seat": seat, "stance": "ABSTAIN", "choice": ranked("A")}
    firms = {"count": {"number": "1", "group": "firms"}}
    for suppose, code in (
        ({"rule": majority}, "SUPPOSED_OTHERWISE"),
        ({"castingVote": "YES"}, "SUPPOSED_OTHERWISE"),
        ({"ballots": [{"seat": seat, "stance": "YES"}]}, "SUPPOSED_OTHERWISE"),
        ({"ballots": [{"seat": seat}]}, "SUPPOSED_OTHERWISE"),
        ({"ballots": [both]}, "SUPPOSED_OTHERWISE"),
        ({"ballots": [{"seat": seat, "choice": ranked("Z")}]}, "OPTION_NOT_ON_SLATE"),
        ({"ballots": [{"seat": seat, "choice": pick("A")}]}, "UNKNOWN_CHOICE"),
        ({"ballots": [{"seat": nobody, "stance": "NOTHING"}]}, "UNKNOWN_SEAT"),
        ({"ballots": [{"seat": seat, "stance": "NOTHING"}] * 2}, "SEAT_NAMED_TWICE"),
        ({"recused": [nobody]}, "UNKNOWN_SEAT"),
        ({"election": PLURALITY}, "BALLOTS_OF_ANOTHER_KIND"),
        ({"election": {**RUNOFF, "seats": 2}}, "ONE_SEAT_METHOD"),
        ({"election": {"method": {"schulze": {"default": "none"}}}}, "DEFAULT_OPTION_NOT_ON_SLATE"),
        ({"election": {"method": {"approval": {"threshold": firms}}}}, "UNKNOWN_GROUP"),
    ):
        assert asked(client, decision, **suppose)["code"] == code, suppose


def test_what_can_not_be_supposed_of_a_motion_is_refused(client: Client) -> None:
    assembly = Assembly(client)
    given = {"partnership": assembly.partnership, "body": assembly.id, "title": "Paint the shed"}
    decision = client.do("proposeMotion", "decision { id }", **given)["decision"]["id"]
    assert asked(client, decision)["code"] == "NOTHING_COUNTED"
    assembly.counted(decision, [{"stance": {"stance": "YES"}}], "outcome")
    seat = assembly.seats[0]
    for suppose in (
        {"election": SCHULZE},
        {"chosen": ["A"]},
        {"lot": "a seed"},
        {"ballots": [{"seat": seat, "choice": pick("A")}]},
        {"ballots": [{"seat": seat}]},
    ):
        assert asked(client, decision, **suppose)["code"] == "SUPPOSED_OTHERWISE", suppose


def test_of_a_secret_election_only_what_its_count_told_is_counted_again(client: Client) -> None:
    secret = {**SCHULZE, "secrecy": "SECRET"}
    choices = [ranked("A", "B"), ranked("A"), ranked("B", "A"), ranked("C", "B"), ranked("C")]
    assembly, decision = held(client, secret, choices)
    as_it_was = client.ask(ASK, decision=decision, suppose={})["decision"]
    assert as_it_was["evaluate"]["sentences"] == as_it_was["sentences"]
    found = asked(client, decision, election={"method": {"instantRunoff": {"leastRanked": 2}}})
    assert (found["invalid"], found["valid"]) == ("2", "3")
    assert found["explanation"]["illegal"] == [], "whose they were nobody knows"
    assert not any(seat in sentence for sentence in found["sentences"] for seat in assembly.seats)
    for suppose in (
        {"ballots": [{"seat": assembly.seats[0], "choice": ranked("B")}]},
        {"ballots": [{"seat": assembly.seats[0], "stance": "NOTHING"}]},
        {"recused": [assembly.seats[0]]},
    ):
        assert asked(client, decision, **suppose)["code"] == "BALLOTS_NOT_VISIBLE"
    for rule in ({**SCHULZE, "measure": "WEIGHT"}, {**SCHULZE, "proxy": "PRESENT"}):
        refused = asked(client, decision, election=rule)
        assert refused["code"] == "NOT_KNOWN_ANY_MORE"
        assert "not known of them any more" in refused["sentence"]


def test_a_hidden_election_is_counted_again_once_its_ballots_are_told(client: Client) -> None:
    assembly, decision = held(client, {**PLURALITY, "secrecy": "HIDDEN"}, [pick("A"), pick("B")])
    other = [{"seat": assembly.seats[0], "choice": pick("B")}]
    assert asked(client, decision, ballots=other)["elected"] == ["B"]


def test_who_does_not_see_the_ballots_learns_nothing_of_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, decision = held(client, SCHULZE, BALLOTS)
    monkeypatch.setattr("api.what_if._seen", lambda context, root: set())
    assert asked(client, decision)["code"] == "BALLOTS_NOT_VISIBLE"
    assert asked(client, decision, election=RUNOFF)["code"] == "BALLOTS_NOT_VISIBLE"


def test_an_election_without_quorum_stays_sealed_and_its_chain_holds(client: Client) -> None:
    three = [{"number": {"number": "3"}}]
    rule = {**PLURALITY, "secrecy": "SECRET", "quorum": three}
    _, decision = held(client, rule, [pick("A"), pick("B")])
    query = (
        "query($id: ID!) { decision(id: $id) { outcome trail(first: 50) { nodes { id event } } } }"
    )
    found = client.ask(query, id=decision)["decision"]
    assert found["outcome"] == "INQUORATE"
    events = {node["event"]: node["id"] for node in found["trail"]["nodes"]}
    assert "decision.ballots-unsealed.v1" not in events
    query = "query($event: ID!) { authority(event: $event) { holds links { sentence holds } } }"
    for name in ("decision.election-returned.v1", "decision.ballot-key-destroyed.v1"):
        told = client.ask(query, event=events[name])["authority"]
        assert told["holds"], (name, told)
    assert asked(client, decision)["code"] == "NOT_KNOWN_ANY_MORE"
