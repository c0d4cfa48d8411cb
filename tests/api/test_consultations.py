"""That a party was consulted is its word: what another enters of it, it sees and contradicts."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.api.client import Client
from tests.api.serving import Served
from tests.api.test_one_sided_judges import World, holds
from tests.api.test_outside_rulings import in_force

pytestmark = pytest.mark.postgres

LETTER = [{"title": "Letter of Oak", "sha256": "0" * 64}]
DENIED = "decision { consultations { contradictedBy { name } contradictedBecause } }"
FIELDS = """decision { consultations { party { name } enteredBy { name } countsFrom consultedAt
    contradictedAt contradictedBecause } }"""


@pytest.fixture
def world(running: Served) -> World:
    found = World(Client(running))
    procedure = {"consultedParties": [found.ids["Oak"]]}
    in_force(found, {"procedure": {"name": "orders", "matters": [], "procedure": procedure}})
    return found


def test_what_another_enters_of_a_party_it_contradicts_before_the_vote(world: World) -> None:
    put: dict[str, Any] = {"partnership": world.partnership, "title": "A fence"}
    birch, oak = world.keys["Birch"], world.keys["Oak"]
    decision = birch.do("proposeMotion", "decision { id }", **put)["decision"]["id"]
    entering = {"decision": decision, "party": world.ids["Oak"]}
    assert birch.refused("enterConsultation", **entering, opinion="Yes.") == "ACTS_FOR_ANOTHER"
    done = birch.do("enterConsultation", FIELDS, **entering, documents=LETTER)
    [entered] = done["decision"]["consultations"]
    assert entered["enteredBy"] == {"name": "Birch"}
    assert entered["countsFrom"] > entered["consultedAt"]
    told = birch.try_("openPoll", decision=decision)
    assert told["code"] == "CONSULTATION_MISSING"
    assert "may contradict what others entered of it until" in told["sentence"]
    steps = oak.ask("{ nextSteps { kind sentence } }")["nextSteps"]
    assert any(one["kind"] == "contradict-consultation" for one in steps)
    assert birch.refused("contradictConsultation", **entering) == "ACTS_FOR_ANOTHER"
    grounds = {"grounds": "We had no letter."}
    done = oak.do("contradictConsultation", FIELDS, **entering, **grounds)
    [entered] = done["decision"]["consultations"]
    assert entered["contradictedAt"] is not None
    assert entered["contradictedBecause"] == "We had no letter."
    assert oak.refused("contradictConsultation", **entering) == "NOTHING_TO_CONTRADICT"
    steps = oak.ask("{ nextSteps { kind sentence } }")["nextSteps"]
    assert not any(one["kind"] == "contradict-consultation" for one in steps)
    assert holds(world, "decision.consultation-contradicted.v1")
    assert birch.refused("openPoll", decision=decision) == "CONSULTATION_MISSING"
    oak.do("enterConsultation", **entering, opinion="Rather a hedge.")
    waiting = birch.try_("openPoll", decision=decision)
    assert waiting.get("code") != "CONSULTATION_MISSING"
    query = "query ($d: ID!) { decision(id: $d) { trail { nodes { sentence } } } }"
    nodes = world.admin.ask(query, d=decision)["decision"]["trail"]["nodes"]
    assert any("Birch entered that Oak was consulted on" in one["sentence"] for one in nodes)
    assert any("Oak said that it was not consulted on" in one["sentence"] for one in nodes)


def test_what_one_party_enters_of_a_body_another_with_a_seat_in_it_contradicts(
    running: Served,
) -> None:
    world = World(Client(running))
    birch, oak, cedar = (world.keys[one] for one in ("Birch", "Oak", "Cedar"))
    board = {"partnership": world.partnership, "name": "Advisory board", "preset": "MAJORITY"}
    seats = [{"id": str(uuid4()), "party": world.ids[one]} for one in ("Oak", "Birch")]
    done = world.admin.do("constituteBody", "body { id }", **board, seats=seats)
    body = done["body"]["id"]
    procedure = {"consultedBodies": [body], "noticeDays": 0}
    in_force(world, {"procedure": {"name": "asking", "matters": [], "procedure": procedure}})
    put = {"partnership": world.partnership, "title": "A fence"}
    decision = birch.do("proposeMotion", "decision { id }", **put)["decision"]["id"]
    entering = {"decision": decision, "body": body}
    done = birch.do("enterConsultation", FIELDS, **entering, documents=LETTER)
    [entered] = done["decision"]["consultations"]
    assert entered["enteredBy"] == {"name": "Birch"}
    assert entered["countsFrom"] > entered["consultedAt"]
    told = birch.try_("openPoll", decision=decision)
    assert told["code"] == "CONSULTATION_MISSING"
    assert "whose members may contradict what others entered of it until" in told["sentence"]
    asked = "{ nextSteps { kind sentence } }"
    steps = {
        one: [
            step["sentence"]
            for step in world.keys[one].ask(asked)["nextSteps"]
            if step["kind"] == "contradict-consultation"
        ]
        for one in ("Oak", "Birch", "Cedar")
    }
    said = "Others entered that “Advisory board” was consulted on “A fence”: contradict it if that"
    assert (steps["Birch"], steps["Cedar"]) == ([], [])
    assert [one.startswith(said) for one in steps["Oak"]] == [True]
    denying = {name: {**entering, "party": world.ids[name]} for name in ("Oak", "Birch", "Cedar")}
    assert cedar.refused("contradictConsultation", **denying["Cedar"]) == "NOT_OF_THE_CONSULTED"
    nothing = birch.refused("contradictConsultation", **denying["Birch"])
    assert nothing == "NOTHING_TO_CONTRADICT_OF"
    because = {"grounds": "The board never met."}
    done = oak.do("contradictConsultation", DENIED, **denying["Oak"], **because)
    [entered] = done["decision"]["consultations"]
    assert entered["contradictedBy"] == {"name": "Oak"}
    assert entered["contradictedBecause"] == "The board never met."
    assert holds(world, "decision.consultation-contradicted.v1")
    query = "query ($d: ID!) { decision(id: $d) { trail { nodes { sentence } } } }"
    nodes = world.admin.ask(query, d=decision)["decision"]["trail"]["nodes"]
    assert any(
        "Oak said that Advisory board was not consulted on" in one["sentence"] for one in nodes
    )
    assert oak.refused("contradictConsultation", **denying["Oak"]) == "NOTHING_TO_CONTRADICT_OF"


def test_an_organisation_from_outside_says_itself_what_it_was_asked(world: World) -> None:
    put: dict[str, Any] = {"partnership": world.partnership, "title": "A fence"}
    birch, dale = world.keys["Birch"], world.keys["Dale"]
    decision = birch.do("proposeMotion", "decision { id }", **put)["decision"]["id"]
    entering = {"decision": decision, "party": world.ids["Dale"]}
    assert dale.refused("contradictConsultation", **entering) == "UNKNOWN_ID"
    assert dale.refused("enterConsultation", **entering, opinion="No.") == "UNKNOWN_ID"
    birch.do("enterConsultation", **entering, documents=LETTER)
    assert holds(world, "decision.consultation-entered.v1")
    [step] = dale.ask("{ nextSteps { kind sentence subject partnership { id } } }")["nextSteps"]
    assert step["kind"] == "contradict-consultation"
    assert step["sentence"].startswith("Others entered that Dale was consulted on “A fence”")
    assert step["partnership"] is None
    assert dale.refused("openPoll", decision=decision) == "UNKNOWN_ID"
    dale.do("contradictConsultation", **entering, grounds="Nobody wrote.")
    assert dale.ask("{ nextSteps { kind } }")["nextSteps"] == []
    assert holds(world, "decision.consultation-contradicted.v1")
    done = dale.do("enterConsultation", "decision { id }", **entering, opinion="Rather not.")
    assert done["decision"] is None
    assert holds(world, "decision.consultation-entered.v1")
