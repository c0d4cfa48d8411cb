"""Bodies and posts that are set up with a draft, through GraphQL: used once it is in force."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served
from tests.api.test_small_partnership import HILL, LAKE, Small

pytestmark = pytest.mark.postgres

BODY, POST = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2))
TRAIL = """query ($p: ID!) { auditTrail(partnership: $p, first: 50) { nodes {
    event authorityChain { holds links { sentence } } } } }"""
DECLARE = "Declare that “Charter” enters into force: every party has signed it."
TOGETHER = "It comes into being together with “Charter”, which is not in force yet"


class Founded:
    """A small partnership with a second agreement, by which it sets up a council and a keeper."""

    def __init__(self, running: Served) -> None:
        self.small = Small(Client(running)).sign()
        self.hill, self.lake = self.small.keyed(HILL), self.small.keyed(LAKE)
        self.ada, self.bob = (self.small.people[name] for name in (HILL, LAKE))
        schools = [self.small.organisations[name]["id"] for name in (HILL, LAKE)]
        council = {"name": "Council", "seats": [{"number": 1, "party": one} for one in schools]}
        power = {"responsibilities": [], "powers": [{"matters": ["payments"]}]}
        appointer = {"by": "PARTY", "party": schools[0]}
        keeper = {"name": "Keeper", "remit": power, "appointedBy": appointer}
        carried = (
            {"body": {**council, "preset": "MAJORITY", "chair": schools[0]}},
            {"post": keeper},
        )
        clauses = [
            {"id": id_, "number": str(number), "heading": "", "text": "So.\n", "provisions": [one]}
            for number, (id_, one) in enumerate(zip((BODY, POST), carried, strict=True), 1)
        ]
        of: dict[str, Any] = {"partnership": self.small.id}
        drafted = self.hill.do(
            "draftAgreement", "agreement { id }", **of, title="Charter", clauses=clauses
        )
        self.charter = drafted["agreement"]["id"]
        of["agreement"] = self.charter
        seats = [{"id": name, "party": one} for name, one in zip("ab", schools, strict=True)]
        seats[0]["holder"] = self.ada
        made = self.hill.do(
            "constituteBody",
            "body { id seats { seat } }",
            **of,
            name="Council",
            clause=BODY,
            seats=seats,
        )
        self.council = made["body"]["id"]
        self.seats = [one["seat"] for one in made["body"]["seats"]]
        self.lake.do("fillSeat", body=self.council, seat=self.seats[1], holder=self.bob)
        post = self.hill.do("definePost", "post { id }", **of, title="Keeper", clause=POST)
        given = {"post": post["post"]["id"], "person": self.ada, "party": schools[0]}
        self.held = self.hill.do("appoint", "appointment { id }", **given)["appointment"]["id"]
        self.hill.do("acceptAppointment", appointment=self.held, by=self.ada)

    def steps(self, of: Client) -> list[str]:
        return [one["sentence"] for one in of.ask("{ nextSteps { sentence } }")["nextSteps"]]

    def trail(self) -> list[Any]:
        found: list[Any] = self.hill.ask(TRAIL, p=self.small.id)["auditTrail"]["nodes"]
        return found

    def in_force(self) -> None:
        """Both sign, and one of them declares that it enters into force, as it is told to."""
        for key, head in ((self.hill, self.ada), (self.lake, self.bob)):
            assert DECLARE not in self.steps(key)
            key.do("signAgreement", agreement=self.charter, person=head)
        assert DECLARE in self.steps(self.hill)
        assert DECLARE in self.steps(self.lake)
        self.lake.do("enterIntoForce", agreement=self.charter)
        assert DECLARE not in self.steps(self.hill)


def test_what_is_set_up_with_a_draft_is_used_once_that_is_in_force(running: Served) -> None:
    farm = Founded(running)
    payment = farm.lake.do(
        "requestPayment",
        "payment { id }",
        partnership=farm.small.id,
        payee={"organisation": farm.small.organisations[LAKE]["id"]},
        amount={"amount": "20", "currency": "EUR"},
        purpose="Hay",
        matter="payments",
        requester=farm.bob,
    )["payment"]["id"]
    approval = {"payment": payment, "appointment": farm.held, "by": farm.ada}
    put = {"partnership": farm.small.id, "title": "Buy a goat", "body": farm.council}
    assert farm.hill.refused("approvePayment", **approval) == "AGREEMENT_NOT_IN_FORCE"
    assert farm.hill.refused("proposeMotion", **put) == "AGREEMENT_NOT_IN_FORCE"
    farm.in_force()
    farm.hill.do("approvePayment", **approval)
    put["proposer"] = farm.ada
    decision = farm.hill.do("proposeMotion", "decision { id }", **put)["decision"]["id"]
    opened = farm.hill.do(
        "openPoll", "decision { polls { id } }", decision=decision, by=farm.ada
    )  # fmt: skip
    ballot = {"decision": decision, "poll": opened["decision"]["polls"][0]["id"]}
    said = {**ballot, "choice": {"stance": {"stance": "YES"}}}
    farm.hill.do("castBallot", **said, seat=farm.seats[0], voter=farm.ada)
    farm.lake.do("castBallot", **said, seat=farm.seats[1], voter=farm.bob)
    trail = farm.trail()
    assert {one["event"] for one in trail} >= {"ballot.cast.v2", "payment.approved.v1"}
    assert [one["event"] for one in trail if not one["authorityChain"]["holds"]] == []


def test_a_chain_says_what_came_into_being_with_a_draft(running: Served) -> None:
    told = {
        one["event"]
        for one in Founded(running).trail()
        if any(link["sentence"].startswith(TOGETHER) for link in one["authorityChain"]["links"])
    }
    assert told >= {
        "body.constituted.v1",
        "body.preset-stated.v1",
        "body.seat-filled.v1",
        "post.defined.v2",
        "post.filled.v1",
        "appointment.accepted.v1",
    }
