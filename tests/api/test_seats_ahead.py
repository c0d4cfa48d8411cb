"""A body that gets other seats on a later day: until then it has those that it has."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.test_charter import Charter, charter, running

__all__ = ["charter", "running"]

pytestmark = pytest.mark.postgres

ASKED = """query ($b: ID!) { body(id: $b) {
    seats { number holder { name } party { name } endedAt }
    formerSeats { nodes { number } } } }"""


def shown(charter: Charter, body: str) -> tuple[list[tuple[Any, ...]], list[int]]:
    """The seats with who holds them and for which party, and those that it has no longer."""
    found = charter.client.ask(ASKED, b=body)["body"]
    seats = [
        (one["number"], one["holder"] and one["holder"]["name"], one["party"]["name"])
        for one in found["seats"]
    ]
    return seats, [one["number"] for one in found["formerSeats"]["nodes"]]


def test_what_is_reconstituted_for_a_later_day_shows_from_then_on(charter: Charter) -> None:
    client, (hill, lake) = charter.client, charter.schools
    body = charter.body("Board", hill, lake)
    [first, *_] = client.ask("query ($b: ID!) { body(id: $b) { seats { seat } } }", b=body)["body"][
        "seats"
    ]
    ada = client.do("registerPerson", "person { id }", name="Ada", affiliation=hill)["person"]["id"]
    client.do("fillSeat", body=body, seat=first["seat"], holder=ada)
    before = [(1, "Ada", "Hill School"), (2, None, "Lake School")]
    assert shown(charter, body) == (before, [])
    seats = [{"number": 2, "party": lake}]
    client.do("reconstituteBody", body=body, seats=seats, effective="2026-06-01")
    assert shown(charter, body) == (before, []), "as it is until then"
    [ends, stays] = client.ask(ASKED, b=body)["body"]["seats"]
    assert (ends["endedAt"], stays["endedAt"]) == ("2026-05-31T23:00:00.000000Z", None)
    other = charter.body("Panel", hill, lake, effective="2026-07-01")
    beginning = [(1, None, "Hill School"), (2, None, "Lake School")]
    assert shown(charter, other) == (beginning, []), "with which it begins"


def test_what_was_reconstituted_shows_its_seats(charter: Charter) -> None:
    client, (hill, lake) = charter.client, charter.schools
    body = charter.body("Board", hill, lake, effective="2026-02-01")
    seats = [{"number": 2, "party": lake}]
    client.do("reconstituteBody", body=body, seats=seats, effective="2026-05-01")
    assert shown(charter, body) == ([(2, None, "Lake School"), (3, None, "Lake School")], [1])
