"""Who signs a text for two of its parties deals with themselves, which is found."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served
from tests.api.test_one_sided_judges import World

pytestmark = pytest.mark.postgres

CLAUSE = {
    "id": "00000000-0000-4000-8000-000000000041",
    "number": "1",
    "heading": "Tea",
    "text": "We share it.",
}


def test_one_person_who_signs_for_both_sides_is_found(running: Served) -> None:
    world = World(Client(running))
    uma = world.admin.do("registerPerson", "person { id }", name="Uma")["person"]["id"]
    oak, birch = world.keys["Oak"], world.keys["Birch"]
    for name in ("Oak", "Birch"):
        world.keys[name].do("registerHead", organisation=world.ids[name], person=uma)
    parties = [world.ids["Oak"], world.ids["Birch"]]
    given: dict[str, Any] = {"partnership": world.partnership, "title": "Tea", "parties": parties}
    made = oak.do("draftAgreement", "agreement { id }", **given, clauses=[CLAUSE])["agreement"]
    signing = {"agreement": made["id"], "person": uma}
    oak.do("signAgreement", **signing)
    birch.do("signAgreement", **signing)
    query = """query ($id: ID!) { agreement(id: $id) { trail { nodes {
        event findings { code sentence } } } } }"""
    nodes = oak.ask(query, id=made["id"])["agreement"]["trail"]["nodes"]
    found = [one["findings"] for one in nodes if one["event"].startswith("agreement.signed")]
    assert [[each["code"] for each in one] for one in found] == [["SIGNED_FOR_BOTH_SIDES"], []]
    oak.do("enterIntoForce", agreement=made["id"])
    change = {"replace": {**CLAUSE, "text": "All of it."}}
    amending: dict[str, Any] = {"agreement": made["id"], "title": "More", "changes": [change]}
    fields = "agreement { amendments(first: 1) { nodes { id } } }"
    proposed = oak.do("proposeAmendment", fields, **amending)
    amendment = proposed["agreement"]["amendments"]["nodes"][0]["id"]
    for key in (oak, birch):
        key.do("signAmendment", **signing, amendment=amendment)
    nodes = oak.ask(query, id=made["id"])["agreement"]["trail"]["nodes"]
    codes = [each["code"] for one in nodes for each in one["findings"]]
    assert codes == ["SIGNED_FOR_BOTH_SIDES"] * 2
