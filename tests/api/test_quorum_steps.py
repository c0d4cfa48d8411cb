"""A body that can't reach its quorum as it is held: who can fill a seat is asked to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.test_charter import SOUND, Charter, charter, running

__all__ = ["charter", "running"]

pytestmark = pytest.mark.postgres

STEPS = "query ($o: ID!) { nextSteps(actingFor: $o) { kind sentence } }"
REMARKS = "query ($b: ID!) { body(id: $b) { seats { seat } remarks { code } } }"


def steps(charter: Charter, party: str) -> list[str]:
    found = charter.client.ask(STEPS, o=party)["nextSteps"]
    return [one["sentence"] for one in found if one["kind"] == "fill-seat-for-quorum"]


def rule(quorum: dict[str, Any]) -> dict[str, Any]:
    decides = {
        "condition": {"majority": {"share": "1/2", "strictly": True, "base": "CAST"}},
        "quorum": [quorum],
    }
    return {"decisionRule": {"name": "by majority", "matters": [], "rule": decides}}


@pytest.mark.parametrize(
    ("quorum", "strict"),
    [
        ({"share": {"share": "1/2", "of": "ALL_SEATS", "strictly": True}}, True),
        ({"share": {"share": "1/2", "of": "ALL_SEATS"}}, False),
        ({"number": {"number": "2"}}, True),
        ({"number": {"number": "1"}}, False),
        ({"share": {"share": "1", "of": "MEMBERS"}}, False),
    ],
    ids=["more than half", "half", "two", "one", "all members"],
)
def test_whoever_can_is_asked_to_fill_a_seat_until_there_is_a_quorum(
    charter: Charter, quorum: dict[str, Any], strict: bool
) -> None:
    client, (hill, lake) = charter.client, charter.schools
    charter.agreed(rule(quorum))
    under = {"agreement": charter.agreement, "clause": SOUND}
    body = charter.body("Board", hill, lake, **under)
    first, second = client.ask(REMARKS, b=body)["body"]["seats"]
    client.do("fillSeat", body=body, seat=first["seat"], holder=client.person())
    said = (
        "By “by majority” of clause 1, “Board” can’t reach its quorum with the seats that are "
        "held: fill a vacant one of your party."
    )
    assert steps(charter, lake) == ([said] if strict else [])
    assert steps(charter, hill) == [], "it has nobody to seat"
    codes = [one["code"] for one in client.ask(REMARKS, b=body)["body"]["remarks"]]
    assert ("QUORUM_CANNOT_BE_MET" in codes) == strict
    client.do("fillSeat", body=body, seat=second["seat"], holder=client.person("Bob"))
    assert steps(charter, lake) == []


def test_a_seat_of_nobody_is_for_all_to_decide(charter: Charter) -> None:
    charter.agreed(rule({"number": {"number": "1"}}))
    under = {"agreement": charter.agreement, "clause": SOUND}
    charter.body("Board", None, **under)
    for party in charter.schools:
        [said] = steps(charter, party)
        assert said.endswith("can’t reach its quorum with the seats that are held: decide who "
                             "takes a vacant one.")  # fmt: skip
