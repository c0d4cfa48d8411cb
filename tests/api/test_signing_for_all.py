"""Who could sign, where a post is held for all and not for one party: asked through GraphQL."""

from __future__ import annotations

import pytest

from tests.api.client import Client
from tests.api.serving import Served
from tests.api.test_joint_approval import office

pytestmark = pytest.mark.postgres

COULD = """query ($p: ID!, $act: SignedAct, $party: ID) {
    couldSignFor(partnership: $p, moment: "2026-11-22", act: $act, party: $party) {
        act party { name } persons { name } together } }"""


def test_who_holds_a_post_for_all_could_sign_payments_for_no_party(running: Served) -> None:
    client = Client(running)
    made = office(client)
    given = {"partnership": made["partnership"], "title": "Bursar"}
    given |= {"remit": {"powers": [{"matters": []}]}, "tenure": {"needsAcceptance": False}}
    given |= {"agreement": made["agreement"], "effective": "2026-01-03"}
    post = client.do("definePost", "post { id }", **given)["post"]["id"]
    holder = {"post": post, "person": client.person("Bea"), "effective": "2026-01-03"}
    client.do("appoint", **holder)
    whole = client.ask(COULD, p=made["partnership"])["couldSignFor"]
    assert {one["act"] for one in whole} == {"AGREEMENTS", "AMENDMENTS", "NOTICES", "PAYMENTS"}
    payments = client.ask(COULD, p=made["partnership"], act="PAYMENTS")["couldSignFor"]
    of_all = [one for one in payments if one["party"] is None]
    assert [one["persons"] for one in of_all] == [[{"name": "Bea"}]] * 2
    assert [one["together"] for one in of_all] == [1, 2]
    asked = {"p": made["partnership"], "act": "PAYMENTS", "party": made["hill"]}
    of_hill = client.ask(COULD, **asked)["couldSignFor"]
    assert {one["party"]["name"] for one in of_hill} == {"Hill School"}
