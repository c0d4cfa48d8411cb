"""Urgent action through GraphQL: it lapses, and of what rests on it the body decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served, whole
from tests.databases import Server

pytestmark = pytest.mark.postgres

THEN: dict[str, Any] = {"effective": "2020-01-02"}
ACTION = """decision { outcome urgentAction { lapsed lapsedAt ratifyBy }
    dependents { nodes { disposition name event } } }"""
URGENT = {"name": "chair's action", "matters": ["repairs"], "reportDays": 3, "ratifyDays": 10}
TILES: dict[str, Any] = {"amount": {"amount": "300", "currency": "EUR"}, "purpose": "Tiles"}


@pytest.fixture(scope="module")
def running(server: Server) -> Iterator[Served]:
    with whole(server, has_lapses=False) as found:
        yield found


class Board:
    """Two members, of whom Ada chairs, under a clause that provides for urgent action."""

    def __init__(self, running: Served) -> None:
        self.client = client = Client(running)
        school = self.made("registerOrganisation", "organisation", name="Hill", kind="SCHOOL")
        self.partnership = self.made("formPartnership", "partnership", name="P", parties=[school])
        self.members = [self.made("registerPerson", "person", name=name) for name in ("A", "B")]
        seats = [{"id": f"seat-{n}", "holder": who} for n, who in enumerate(self.members)]
        given = {"partnership": self.partnership, "name": "Board", "seats": seats, **THEN}
        body = client.do("constituteBody", "body { id seats { seat } }", **given)["body"]
        self.id, self.seats = body["id"], [one["seat"] for one in body["seats"]]
        client.do("designateChair", body=self.id, seat=self.seats[0], **THEN)
        clause = {"id": "u", "number": "1", "heading": "", "text": "x"}
        clauses = [{**clause, "provisions": [{"urgentAction": URGENT}]}]
        orders = self.made("draftAgreement", "agreement", **self.of_it("Orders"), clauses=clauses)
        client.do("enterIntoForce", agreement=orders, **THEN)

    def of_it(self, title: str) -> dict[str, Any]:
        return {"partnership": self.partnership, "title": title}

    def made(self, mutation: str, what: str, **given: Any) -> str:
        done = self.client.do(mutation, f"{what} {{ id }}", **{**THEN, **given})
        return str(done[what]["id"])

    def adopted(self, act: dict[str, Any], effective: str) -> str:
        """A decision of the board that enacts an act."""
        given = {**self.of_it("Say so"), "body": self.id, "enacts": [act], "effective": effective}
        decision = self.made("proposeMotion", "decision", **given)
        count = {"yes": "2", "no": "0", "abstain": "0", "members": "2"}
        tally = {"counts": [count]}
        self.client.do("reportTally", decision=decision, tally=tally, effective=effective)
        return decision


def test_an_urgent_action_lapses_and_the_body_decides_of_what_rests_on_it(running: Served) -> None:
    board = Board(running)
    client = board.client
    mending = {"partnership": board.partnership, "matter": "repairs"}
    who = {"payee": {"person": board.members[1]}, "requester": board.members[1]}
    payment = board.made("requestPayment", "payment", **mending, **who, **TILES)
    paying = [{"approvePayment": {"payment": payment}}]
    motion = {**mending, "title": "Mend", "body": board.id, "enacts": paying}
    decision = board.made("proposeMotion", "decision", **motion)
    taking = {"decision": decision, "grounds": "It leaks.", "harm": "It floods."}
    client.do("takeUrgentAction", **taking, by=board.members[0], **THEN)
    board.made("approvePayment", "payment", payment=payment, decision=decision)
    # Its time is over, whether that is recorded or not.
    stood = "id outcome validity validityHistory { status } sentences"
    listing = f"query ($p: ID!) {{ decisions(partnership: $p, validity: LAPSED) {{ nodes {{ {stood}"
    [over] = client.ask(listing + " } } }", p=board.partnership)["decisions"]["nodes"]
    assert (over["id"], over["outcome"], over["validity"]) == (decision, "ADOPTED", "LAPSED")
    valid = listing.replace("LAPSED", "VALID") + " } } }"
    assert client.ask(valid, p=board.partnership)["decisions"]["nodes"] == []
    early = {"decision": decision, "effective": "2020-01-05"}
    assert client.refused("lapseUrgentAction", **early) == "URGENT_ACTION_LAPSES_LATER"
    lapsed = client.do("lapseUrgentAction", ACTION, decision=decision)["decision"]
    action = lapsed["urgentAction"]
    [over] = client.ask(listing + " } } }", p=board.partnership)["decisions"]["nodes"]
    assert [one["status"] for one in over["validityHistory"]] == ["VALID", "LAPSED"]
    assert over["sentences"][0] == (
        "It has no effect any more: it lapsed, as the body had not ratified it."
    )
    assert (action["lapsed"], action["lapsedAt"]) == (True, action["ratifyBy"])
    [resting] = lapsed["dependents"]["nodes"]
    event = resting.pop("event")
    assert resting == {"disposition": None, "name": "payment.approved.v1"}
    assert client.refused("lapseUrgentAction", decision=decision) == "URGENT_ACTION_LAPSED"
    [told, *_] = client.trail(decision)
    assert told["event"] == "decision.urgent-action-lapsed.v1"
    act = {"decision": decision, "dependent": {"event": event}, "disposition": "STANDS"}
    for day, code in (("2020-01-03", "BODY_NOT_COMPETENT"), ("2020-02-01", None)):
        by = board.adopted({"decideDependent": act}, day)
        deciding = {**act, "by": by, "reasons": "It does.", "effective": "2020-02-02"}
        if code is None:
            decided = client.do("decideDependent", ACTION, **deciding)["decision"]
            [stands] = decided["dependents"]["nodes"]
            assert stands["disposition"] == "STANDS"
        else:
            assert client.refused("decideDependent", **deciding) == code
