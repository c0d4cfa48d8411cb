"""A ruling from outside through GraphQL: one side's word binds nobody until others confirm it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served
from tests.api.test_one_sided_judges import PARTIES, World, holds

pytestmark = pytest.mark.postgres

JUDGMENT = [{"title": "Judgment", "sha256": "1" * 64}]
REPORTS = """state ruling { ruling documents { title } report } remedies { status }
    rulingReports { id state by { party { name } } documents { title sha256 }
        awaited { party { name } } confirmed { party { name } } contestedBecause }"""
PROTOCOL = {
    "name": "courts",
    "protocol": {
        "stages": [{"kind": "EXTERNAL", "days": 90, "needsNeutral": False}],
        "acknowledgementDays": 7,
        "appealDays": 0,
    },
}


@pytest.fixture
def world(running: Served) -> World:
    found = World(Client(running))
    in_force(found, {"conflictProtocol": PROTOCOL})
    return found


def in_force(found: World, provision: dict[str, Any]) -> None:
    """A text of all with that provision, which each signs by its own key."""
    clause: dict[str, Any] = {
        "id": "00000000-0000-4000-8000-000000000031",
        "number": "1",
        "heading": "So",
        "text": "So it is.",
        "provisions": [provision],
    }
    given: dict[str, Any] = {"partnership": found.partnership, "title": "Charter"}
    drafted = found.admin.do("draftAgreement", "agreement { id }", **given, clauses=[clause])
    charter = drafted["agreement"]["id"]
    for party in PARTIES:
        about = {"name": f"Head of {party}", "affiliation": found.ids[party]}
        head = found.keys[party].do("registerPerson", "person { id }", **about)["person"]["id"]
        found.keys[party].do("registerHead", organisation=found.ids[party], person=head)
        signing = {"agreement": charter, "party": found.ids[party], "person": head}
        found.keys[party].do("signAgreement", **signing)
    found.keys["Oak"].do("enterIntoForce", agreement=charter)


def dues(world: World, who: str) -> list[str]:
    """What is due of a party in the conflict, besides acknowledging it."""
    query = "query ($p: ID!) { due(partnership: $p) { nodes { kind party { name } } } }"
    nodes = world.keys[who].ask(query, p=world.partnership)["due"]["nodes"]
    own = [one for one in nodes if one["party"] is not None and one["party"]["name"] == who]
    return [one["kind"] for one in own if one["kind"] != "conflict-acknowledgement"]


def told(world: World, conflict: str) -> dict[str, Any]:
    """Oak reports that a court ordered Cedar to pay."""
    pay = {"what": "Pay 1m.", "owner": world.party("Cedar"), "due": "2999-12-31"}
    ruling: dict[str, Any] = {"conflict": conflict, "ruling": "Oak is right.", "reasons": "It is."}
    assert world.refused("Oak", "giveRuling", **ruling, remedies=[pay]) == "RULING_UNATTESTED"
    done = world.do("Oak", "giveRuling", REPORTS, **ruling, remedies=[pay], documents=JUDGMENT)
    [report] = done["rulingReports"]
    assert (done["state"], done["ruling"], done["remedies"]) == ("OPEN", None, [])
    assert (report["state"], report["documents"]) == ("REPORTED", JUDGMENT)
    assert report["awaited"] == [{"party": {"name": "Cedar"}}]
    return {"conflict": conflict, "report": report["id"]}


def test_a_side_reports_a_judgment_and_the_other_confirms_it(world: World) -> None:
    conflict = world.conflict("Oak", "Cedar")
    asked = told(world, conflict)
    assert dues(world, "Cedar") == ["conflict-confirmation"]
    assert world.refused("Oak", "confirmRuling", **asked) == "RULING_ALREADY_CONFIRMED"
    stolen = {**asked, "by": world.party("Cedar")}
    assert world.refused("Oak", "confirmRuling", **stolen) == "ACTS_FOR_ANOTHER"
    assert world.refused("Birch", "confirmRuling", **asked) == "NOT_A_SIDE"
    done = world.do("Cedar", "confirmRuling", REPORTS, **asked)
    assert done["state"] == "RULED"
    assert done["ruling"]["report"] == asked["report"]
    assert [one["status"] for one in done["remedies"]] == ["OPEN"]
    assert dues(world, "Cedar") == ["conflict-remedy"]
    assert holds(world, "conflict.outside-ruling-took-effect.v1")
    assert holds(world, "conflict.outside-ruling-reported.v1")


def test_what_a_side_contests_is_no_ruling_and_answers_no_challenge(world: World) -> None:
    decision = world.decided()
    conflict = world.conflict("Oak", "Cedar", "Birch", decision=decision)
    pay = {"conflict": conflict, "ruling": "It is void.", "reasons": "!", "documents": JUDGMENT}
    [report] = world.do("Oak", "giveRuling", REPORTS, **pay)["rulingReports"]
    asked = {"conflict": conflict, "report": report["id"]}
    challenge = world.keys["Oak"].do(
        "challengeDecision", "decision { challenges { id } }", decision=decision, grounds="!",
        defects=["NOTICE"],
    )["decision"]["challenges"][0]["id"]  # fmt: skip
    finding: dict[str, Any] = {
        "decision": decision,
        "challenge": challenge,
        "finding": "VOID",
        "defects": ["NOTICE"],
        "reasons": "!",
        "conflict": conflict,
    }
    assert world.refused("Oak", "determineChallenge", **finding) == "NO_RULING_ON_IT"
    world.do("Cedar", "confirmRuling", **asked)
    done = world.do("Birch", "contestRuling", REPORTS, **asked, grounds="No court did.")
    [report] = done["rulingReports"]
    assert (report["state"], report["contestedBecause"]) == ("CONTESTED", "No court did.")
    assert world.refused("Oak", "determineChallenge", **finding) == "NO_RULING_ON_IT"
    assert world.refused("Birch", "confirmRuling", **asked) == "RULING_REPORT_CONTESTED"
    said = [one["sentence"] for one in trail(world, conflict)]
    assert any("reported that somebody outside ruled on" in one for one in said)
    assert any("contested what was reported of a ruling" in one for one in said)


def test_the_administration_enters_it_with_a_document(world: World) -> None:
    conflict = world.conflict("Oak", "Cedar")
    ruling = {"conflict": conflict, "ruling": "Oak is right.", "reasons": "It is."}
    assert world.admin.refused("giveRuling", **ruling) == "SIDE_UNSTATED"
    done = world.admin.do("giveRuling", f"conflict {{ {REPORTS} }}", **ruling, documents=JUDGMENT)[
        "conflict"
    ]
    assert done["ruling"]["documents"] == [{"title": "Judgment"}]
    assert holds(world, "conflict.ruling-given.v1")


def trail(world: World, conflict: str) -> list[dict[str, Any]]:
    query = "query ($c: ID!) { conflict(id: $c) { trail { nodes { sentence } } } }"
    nodes: list[dict[str, Any]] = world.admin.ask(query, c=conflict)["conflict"]["trail"]["nodes"]
    return nodes
