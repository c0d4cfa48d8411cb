"""Elections through GraphQL: reported from elsewhere, and ties that whoever chairs breaks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.test_elections import Assembly, ranked

pytestmark = pytest.mark.postgres

CASTING: dict[str, Any] = {"method": {"plurality": {}}, "tie": "CASTING_VOTE"}
FIELDS = """decision { id outcome basis decidedDay sentences
    election { elected declared decidedBy reported
        chosen { options seat voter { name } poll chosenAt } } }"""


def pick(option: str) -> dict[str, Any]:
    return {"pick": {"option": option}}


def alike(choice: dict[str, Any], number: int) -> dict[str, Any]:
    return {"choice": choice, "number": str(number)}


def trail(client: Client, decision: str) -> list[str]:
    query = "query ($id: ID!) { decision(id: $id) { trail(first: 20) { nodes { sentence } } } }"
    nodes = client.ask(query, id=decision)["decision"]["trail"]["nodes"]
    return [node["sentence"] for node in nodes]


def steps(client: Client, person: str) -> list[str]:
    query = "query ($person: ID!) { nextSteps(person: $person) { kind } }"
    return [step["kind"] for step in client.ask(query, person=person)["nextSteps"]]


def tied(client: Client, rule: dict[str, Any] = CASTING) -> tuple[Assembly, str]:
    assembly = Assembly(client, seat=rule)
    decision = assembly.called(["A", "B", "C"], "seat")
    found = assembly.counted(decision, [pick("A"), pick("B")], "outcome sentences")
    assert found["outcome"] == "TIED"
    assert found["sentences"][0] == "The election is tied, and waits for the casting vote."
    return assembly, decision


def test_whoever_chairs_breaks_a_tie_among_options(client: Client) -> None:
    assembly, decision = tied(client)
    choosing = {"decision": decision, "voter": assembly.members[0]}
    for options, code in (
        ([], "NOTHING_CHOSEN"),
        (["C"], "OPTION_NOT_TIED"),
        (["Z"], "CASTING_VOTE_FOR_UNKNOWN_OPTION"),
        (["B", "B"], "CAST_TWICE_FOR_OPTION"),
    ):
        assert client.refused("chooseAmongTied", **choosing, options=options) == code
    by_another = {"decision": decision, "voter": assembly.members[1], "options": ["B"]}
    assert client.refused("chooseAmongTied", **by_another) == "NOT_THE_CHAIR"
    stance = {"decision": decision, "stance": "YES", "voter": assembly.members[0]}
    assert client.refused("castCastingVote", **stance) == "CASTING_VOTE_AMONG_OPTIONS"
    assert "choose-among-tied" in steps(client, assembly.members[0])
    assert "choose-among-tied" not in steps(client, assembly.members[1])
    found = client.do("chooseAmongTied", FIELDS, **choosing, options=["B"])["decision"]
    assert (found["outcome"], found["basis"]) == ("ELECTED", "BALLOTS")
    assert "choose-among-tied" not in steps(client, assembly.members[0])
    election = found["election"]
    assert (election["elected"], election["decidedBy"]) == (["B"], "casting-vote")
    [chosen] = election["chosen"]
    assert (chosen["options"], chosen["seat"], chosen["voter"]) == (
        ["B"],
        assembly.seats[0],
        {"name": "Ada"},
    )
    assert any("by the casting vote" in said for said in found["sentences"])
    assert client.refused("chooseAmongTied", **choosing, options=["B"]) == "MOTION_ALREADY_DECIDED"
    said = trail(client, decision)
    assert any("casting vote on" in one and "was for “B”" in one for one in said)


def test_a_tie_of_yes_and_no_waits_for_the_chair_as_well(client: Client) -> None:
    assembly = Assembly(client, seat=CASTING)
    more = {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}}
    provision = {
        "decisionRule": {
            "name": "by the chair",
            "matters": ["shed"],
            "rule": {"condition": more, "tie": "CASTING_VOTE", "nobodyVotes": "REJECTED"},
        }
    }
    clause = {"id": "d", "number": "8", "heading": "", "text": "x", "provisions": [provision]}
    given = {"partnership": assembly.partnership, "title": "More", "clauses": [clause]}
    more_rules = client.do("draftAgreement", "agreement { id }", **given)["agreement"]["id"]
    client.do("enterIntoForce", agreement=more_rules)
    motion = {"partnership": assembly.partnership, "body": assembly.id, "matter": "shed"}
    put = client.do("proposeMotion", "decision { id }", **motion, title="Paint it")
    decision = put["decision"]["id"]
    stances = [{"stance": {"stance": stance}} for stance in ("YES", "NO")]
    assert assembly.counted(decision, stances, "outcome")["outcome"] == "TIED"
    assert "cast-casting-vote" in steps(client, assembly.members[0])
    assert "cast-casting-vote" not in steps(client, assembly.members[1])


def test_a_recused_chair_has_no_casting_vote(client: Client) -> None:
    assembly, decision = tied(client)
    recusal = {"decision": decision, "seat": assembly.seats[0], "interest": "My sister stands."}
    found = client.do("declareRecusal", "decision { outcome }", **recusal)["decision"]
    assert found["outcome"] == "NONE_ELECTED"
    choosing = {"decision": decision, "voter": assembly.members[0], "options": ["B"]}
    assert client.refused("chooseAmongTied", **choosing) == "MOTION_ALREADY_DECIDED"


def test_of_three_tied_for_exclusion_the_one_not_named_goes_out(client: Client) -> None:
    runoff = {"method": {"instantRunoff": {}}, "tie": "CASTING_VOTE"}
    assembly = Assembly(client, seat=runoff)
    decision = assembly.called(["A", "B", "C"], "seat")
    assembly.counted(decision, [ranked("A"), ranked("B"), ranked("C")], "outcome")
    choosing = {"decision": decision, "voter": assembly.members[0]}
    refused = client.try_("chooseAmongTied", **choosing, options=["A"])
    assert refused["code"] == "CHOICE_BREAKS_NO_TIE"
    found = client.do("chooseAmongTied", FIELDS, **choosing, options=["C", "A"])["decision"]
    assert found["election"]["elected"] == ["C"]


REPORTED: dict[str, Any] = {"ballots": [alike(ranked("A", "B"), 5), alike(ranked("B"), 3)]}


def test_an_election_held_elsewhere_is_reported_and_counted(client: Client) -> None:
    assembly = Assembly(client, seat={"method": {"schulze": {}}})
    decision = assembly.called(["A", "B"], "seat")
    reporting: dict[str, Any] = {"decision": decision, "counted": REPORTED, "way": "WRITTEN"}
    refused = client.try_("reportElection", **reporting, elected=["B"])
    assert refused["code"] == "ELECTION_DOES_NOT_FOLLOW"
    found = client.do("reportElection", FIELDS, **reporting, elected=["A"])["decision"]
    assert (found["outcome"], found["basis"]) == ("ELECTED", "TALLY")
    assert (found["election"]["elected"], found["election"]["declared"]) == (["A"], ["A"])
    assert found["election"]["reported"]["ballots"][0]["number"] == "5"
    assert any(
        "were reported, and “A” declared elected" in said for said in trail(client, decision)
    )
    assert client.refused("reportElection", **reporting) == "MOTION_ALREADY_DECIDED"


def test_totals_and_pairs_are_reported_where_there_are_no_ballots(client: Client) -> None:
    assembly = Assembly(
        client, most={"method": {"plurality": {}}}, pairs={"method": {"schulze": {}}}
    )
    totals = [{"option": mark, "votes": votes} for mark, votes in (("A", "12"), ("B", "30"))]
    first = assembly.called(["A", "B"], "most")
    found = client.do("reportElection", FIELDS, decision=first, counted={"totals": totals})
    assert found["decision"]["election"]["elected"] == ["B"]
    second = assembly.called(["A", "B"], "pairs")
    pairs = [
        {"option": "A", "over": "B", "number": "7"},
        {"option": "B", "over": "A", "number": "5"},
    ]
    assert client.refused("reportElection", decision=second, counted={"totals": totals}) == (
        "UNKNOWN_CHOICE"
    )
    counted = {"pairs": pairs, "members": "11"}
    assert client.refused("reportElection", decision=second, counted=counted) == (
        "MORE_VOTES_THAN_MEMBERS"
    )
    found = client.do("reportElection", FIELDS, decision=second, counted={"pairs": pairs})
    assert found["decision"]["election"]["elected"] == ["A"]


SUPPOSE = """query ($id: ID!, $suppose: SuppositionInput!) { decision(id: $id) {
    evaluate(suppose: $suppose) { ... on Refusal { code }
        ... on EvaluatedElection { outcome elected sentences } } } }"""


def test_a_tie_in_what_was_reported_is_broken_and_supposed_otherwise(client: Client) -> None:
    assembly = Assembly(client, seat=CASTING)
    decision = assembly.called(["A", "B"], "seat")
    level = {"totals": [{"option": mark, "votes": "4"} for mark in "AB"]}
    found = client.do("reportElection", FIELDS, decision=decision, counted=level)["decision"]
    assert found["outcome"] == "TIED"
    choosing = {"decision": decision, "voter": assembly.members[0], "options": ["B"]}
    found = client.do("chooseAmongTied", FIELDS, **choosing)["decision"]
    assert found["election"]["elected"] == ["B"]
    assert found["election"]["chosen"][0]["poll"] is None

    def supposing(**suppose: Any) -> Any:
        return client.ask(SUPPOSE, id=decision, suppose=suppose)["decision"]["evaluate"]

    assert supposing()["sentences"] == found["sentences"]
    assert supposing(chosen=["A"])["elected"] == ["A"]
    assert supposing(election={**CASTING, "seats": 2})["elected"] == ["A", "B"]
    assert supposing(election={"method": {"schulze": {}}}) == {"code": "UNKNOWN_CHOICE"}
    assert supposing(recused=[assembly.seats[0]]) == {"code": "BALLOTS_NOT_VISIBLE"}
