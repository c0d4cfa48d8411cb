"""Two parties whose names read the same are told so, until something tells them apart."""

from __future__ import annotations

import pytest

from tests.api.client import Client
from tests.api.serving import Served

pytestmark = pytest.mark.postgres

ALIKE = """query ($p: ID!) { partnership(id: $p) {
    parties { organisation { name } readsLike { name } } } }"""


def told(key: Client) -> list[str]:
    steps = key.ask("{ nextSteps { kind sentence } }")["nextSteps"]
    return [one["sentence"] for one in steps if one["kind"] == "rename-organisation"]


def test_a_party_that_takes_the_name_of_another_is_told_apart(running: Served) -> None:
    admin = Client(running)
    oak, birch = (admin.organisation(name) for name in ("Oak Academy", "Birch"))
    partnership = admin.partnership(oak, birch)
    keys = [admin.keyed(one) for one in (oak, birch)]
    assert [told(key) for key in keys] == [[], []]
    keys[1].do("renameOrganisation", organisation=birch, name="\u041eak  academy")
    for key in keys:
        [said] = told(key)
        assert said.startswith("Another party reads like ")
    parties = admin.ask(ALIKE, p=partnership)["partnership"]["parties"]
    assert {one["organisation"]["name"]: one["readsLike"] for one in parties} == {
        "Oak Academy": [{"name": "\u041eak  academy"}],
        "\u041eak  academy": [{"name": "Oak Academy"}],
    }
    identifiers = {oak: "GB-1", birch: "GB-2"}
    for key, (one, value) in zip(keys, identifiers.items(), strict=True):
        key.do("addIdentifier", organisation=one, identifier={"scheme": "GB-EDU", "value": value})
    assert [told(key) for key in keys] == [[], []]
