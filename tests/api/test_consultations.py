"""That a party was consulted is its word: what another enters of it, it sees and contradicts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served
from tests.api.test_one_sided_judges import World, holds
from tests.api.test_outside_rulings import in_force

pytestmark = pytest.mark.postgres

LETTER = [{"title": "Letter of Oak", "sha256": "0" * 64}]
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
