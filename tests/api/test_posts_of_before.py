"""A post of no clause, defined before a party joined, pays for it once that one had its say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served
from tests.api.test_narrower_texts import CHAIN, TRAIL

pytestmark = pytest.mark.postgres

PAYS = {"powers": [{"matters": ["payments"]}]}


class Joined:
    """Hill was alone and defined a treasurer of its own; then Lake joined."""

    def __init__(self, admin: Client) -> None:
        self.admin = admin
        self.hill, self.lake = (admin.organisation(name) for name in ("Hill", "Lake"))
        self.key, self.other = admin.keyed(self.hill), admin.keyed(self.lake)
        formed = self.key.do(
            "formPartnership", "partnership { id }", name="Alliance", parties=[self.hill]
        )
        self.id = formed["partnership"]["id"]
        self.ada = self._person(self.key, "Ada", self.hill)
        post: dict[str, Any] = {"partnership": self.id, "title": "Treasurer", "remit": PAYS}
        self.post = self.key.do("definePost", "post { id }", **post)["post"]["id"]
        self.early = self.motion(self.key, [{"grantRemit": {"post": self.post, "remit": PAYS}}])
        held = self.key.do(
            "appoint", "appointment { id }", post=self.post, person=self.ada, party=self.hill
        )["appointment"]["id"]
        self.key.do("acceptAppointment", appointment=held, by=self.ada)
        self.bob = self._person(self.other, "Bob", self.lake)
        self.paying = {"appointment": held, "by": self.ada}
        admin.do("accedeParty", partnership=self.id, organisation=self.lake)

    def motion(self, by: Client, enacts: list[Any]) -> str:
        """Adopted by all who are parties then."""
        put = {"partnership": self.id, "title": "So be it", "enacts": enacts}
        decision = by.do("proposeMotion", "decision { id }", **put)["decision"]["id"]
        count = {"yes": "2", "no": "0", "abstain": "0", "members": "2"}
        self.admin.do("reportTally", decision=decision, tally={"counts": [count]})
        return str(decision)

    def payment(self) -> str:
        asked: dict[str, Any] = {"partnership": self.id, "matter": "payments"}
        asked |= {"requester": self.bob, "party": self.lake}
        asked |= {"payee": {"organisation": self.lake}, "purpose": "Chairs"}
        asked["amount"] = {"amount": "10", "currency": "EUR"}
        done = self.other.do("requestPayment", "payment { id }", **asked)
        return str(done["payment"]["id"])

    def _person(self, by: Client, name: str, of: str) -> str:
        done = by.do("registerPerson", "person { id }", name=name, affiliation=of)
        return str(done["person"]["id"])


@pytest.fixture
def joined(running: Served) -> Joined:
    return Joined(Client(running))


def test_the_post_of_those_before_pays_nothing_until_it_is_confirmed(joined: Joined) -> None:
    payment = {"payment": joined.payment(), **joined.paying}
    for settling in ("approvePayment", "refusePayment"):
        told = joined.key.try_(settling, **payment)
        assert told["code"] == "POST_UNCONFIRMED"
        assert "“Treasurer”, and Lake joined since" in told["sentence"]
    confirming = {"post": joined.post, "remit": PAYS}
    joined.key.do("grantRemit", **confirming, decision=joined.early)
    assert joined.key.refused("approvePayment", **payment) == "POST_UNCONFIRMED", (
        "what was decided before Lake joined is no word of Lake"
    )
    together = joined.motion(joined.other, [{"grantRemit": confirming}])
    joined.key.do("grantRemit", **confirming, decision=together)
    joined.key.do("approvePayment", **payment)
    assert joined.admin.refused("grantRemit", **confirming) == "REMIT_UNCHANGED"
    happened = joined.admin.ask(TRAIL, p=joined.id)["auditTrail"]["nodes"]
    for one in happened:
        chain = joined.admin.ask(CHAIN, event=one["id"])["authority"]
        assert chain["holds"], (one["event"], chain["links"])
