"""Breaking the glass: an operator's key sees nothing, until access is opened on record."""

from __future__ import annotations

from typing import Any

import pytest

from api.cursors import read_id
from domain.values import OrganisationId
from tests.api.client import Client
from tests.api.serving import Served

pytestmark = pytest.mark.postgres


def keyed(running: Served, **given: Any) -> tuple[str, Client]:
    """The prefix of a new key, and who asks with it."""
    it = running.installation
    key = it.keys.make("Night shift", it.clock(), **given)
    return key.rpartition("_")[0], Client(running, {"Authorization": f"Bearer {key}"})


SEES = """query ($id: ID!) { partnership(id: $id) { name }
    partnerships { totalCount } auditTrail { totalCount } }"""


def test_an_operator_sees_nothing_until_the_glass_is_broken_and_only_that(running: Served) -> None:
    admin = Client(running)
    school = admin.organisation()
    ours, others = admin.partnership(school), admin.partnership(admin.organisation("Lake School"))
    prefix, operator = keyed(running, operates=True)
    assert operator.ask(SEES, id=ours)["partnership"] is None
    assert operator.ask(SEES, id=ours)["partnerships"] == {"totalCount": 0}
    opening = {"partnership": ours, "operator": prefix, "label": "Night shift", "hours": 2}
    assert admin.refused("breakGlass", **opening) == "TEXT_MISSING"
    done = admin.do("breakGlass", "access { id until }", **opening, reason="Fault 7.")
    seen = operator.ask(SEES, id=ours)
    assert seen["partnership"] == {"name": "Two Hills"}
    assert operator.ask(SEES, id=others)["partnership"] is None
    _, portal = keyed(running, organisation=OrganisationId(read_id("OrganisationId", school)))
    [entry] = portal.ask(
        """query ($id: ID!) { partnership(id: $id) {
            accesses { nodes { operator label endedAt } }
            trail(first: 1) { nodes { sentence reason } } } }""",
        id=ours,
    )["partnership"]["trail"]["nodes"]
    assert entry["reason"] == "Fault 7."
    told = f"the operator “Night shift” (key {prefix}) may read Two Hills until"
    assert told in entry["sentence"]
    result = operator.try_("withdrawParty", partnership=ours, organisation=school)
    assert result["code"] == "OPERATOR_HOLDS_NO_AUTHORITY"
    assert portal.refused("breakGlass", **opening, reason="!") == "NOT_THE_OPERATOR"
    portal.do("endAccess", access=done["access"]["id"])
    assert operator.ask(SEES, id=ours)["partnership"] is None
