"""Two of three partners write a text, each by its own key: what of it reaches the third."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client

pytestmark = pytest.mark.postgres

NAMES = ("Hill School", "Lake School", "Mill Trust")
DUO, RULING = (f"00000000-0000-4000-8000-0000000000{number}" for number in (21, 22))
A_THIRD = {
    "condition": {"majority": {"share": "1/3", "strictly": False, "base": "CAST"}},
    "nobodyVotes": "REJECTED",
}
PUT = "decision { id rule { name source } competence { definition } }"
COULD = """query ($p: ID!) { couldSignFor(partnership: $p, act: AGREEMENTS, moment: "2099-12-31") {
    party { id } provision together } }"""
LINTED = "query ($a: ID!) { lintAgreement(agreement: $a) { code place party } }"
TRAIL = """query ($p: ID!) { auditTrail(partnership: $p, last: 100) { nodes {
    event authorityChain { holds } } } }"""


class Three:
    """Three partners under a charter; two of them have a pact, with a body and a post."""

    def __init__(self, client: Client) -> None:
        self.admin = client
        self.parties = [client.organisation(name) for name in NAMES]
        self.heads = [
            self.person(name, party)
            for name, party in zip(("Ada", "Bob", "Cyd"), self.parties, strict=True)
        ]
        for party, head in zip(self.parties, self.heads, strict=True):
            client.do("registerHead", organisation=party, person=head)
        self.keys = [client.keyed(party) for party in self.parties]
        self.id = client.partnership(*self.parties)
        self.hill, self.lake, self.mill = self.keys
        self.council, self.seats = self.body(self.admin, "Council", range(3))

    def person(self, name: str, of: str) -> str:
        done = self.admin.do("registerPerson", "person { id }", name=name, affiliation=of)
        return str(done["person"]["id"])

    def body(self, who: Client, name: str, of: Any, **more: Any) -> tuple[str, list[str]]:
        seats = [{"id": f"{name} {n}", "party": self.parties[n]} for n in of]
        given = {"partnership": self.id, "name": name, "seats": seats, **more}
        made = who.do("constituteBody", "body { id seats { seat } }", **given)["body"]
        for n, seat in zip(of, made["seats"], strict=True):
            filled = {"body": made["id"], "seat": seat["seat"], "holder": self.heads[n]}
            self.keys[n].do("fillSeat", **filled)
        return made["id"], [seat["seat"] for seat in made["seats"]]

    def agreed(self, title: str, *numbers: int, clauses: list[dict[str, Any]]) -> str:
        """A text that these draw up, sign and put into force, each by its own key."""
        parties = [self.parties[n] for n in numbers]
        given = {"partnership": self.id, "title": title, "clauses": clauses, "parties": parties}
        first = self.keys[numbers[0]]
        drafted = first.do("draftAgreement", "agreement { id }", **given)["agreement"]["id"]
        for n in numbers:
            self.keys[n].do("signAgreement", agreement=drafted, person=self.heads[n])
        first.do("enterIntoForce", agreement=drafted)
        return str(drafted)

    def pact(self) -> str:
        """What two of them would like to be so for all three."""
        seats = [{"number": 1, "party": party} for party in self.parties[:2]]
        power = {"responsibilities": [], "powers": [{"matters": ["budget"]}]}
        appointer = {"by": "PARTY", "party": self.parties[0]}
        theirs: list[dict[str, Any]] = [
            {"body": {"name": "Duo", "preset": "MAJORITY", "seats": seats}},
            {"post": {"name": "Purser", "remit": power, "appointedBy": appointer}},
        ]
        scheme = {"matters": ["roof"], "decidedBy": "ALL_PARTIES", "reserved": "BY_AGREEMENT"}
        for_mill = {"name": "two for the mill", "signs": ["AGREEMENTS"], "together": 2}
        ruling: list[dict[str, Any]] = [
            {"decisionRule": {"name": "a third", "matters": ["budget"], "rule": A_THIRD}},
            {"urgentAction": {"name": "at once", "matters": ["budget"]}},
            {"schemeOfDelegation": {"name": "who decides", "assignments": [scheme]}},
            {"spending": {"name": "freely", "rules": {"ownRequests": True}}},
            {"authorityToSign": {**for_mill, "party": self.parties[2]}},
        ]
        carried = ((DUO, theirs), (RULING, ruling))
        clauses = [
            {"id": of, "number": str(n), "heading": "", "text": "So.\n", "provisions": said}
            for n, (of, said) in enumerate(carried, 1)
        ]
        return self.agreed("Pact", 0, 1, clauses=clauses)

    def put(self, who: Client, **more: Any) -> Any:
        given = {"partnership": self.id, "title": "So be it", "matter": "budget", **more}
        return who.do("proposeMotion", PUT, **given)["decision"]

    def payment(self, by: int) -> str:
        asked = {
            "partnership": self.id,
            "payee": {"organisation": self.parties[1]},
            "amount": {"amount": "20", "currency": "EUR"},
            "purpose": "Hay",
            "matter": "budget",
            "requester": self.heads[by],
        }
        done = self.keys[by].do("requestPayment", "payment { id }", **asked)
        return str(done["payment"]["id"])

    def lawful(self) -> bool:
        found = self.admin.ask(TRAIL, p=self.id)["auditTrail"]["nodes"]
        return all(one["authorityChain"]["holds"] for one in found)


def test_rules_and_schemes_of_two_do_not_reach_what_concerns_the_third(client: Client) -> None:
    three = Three(client)
    pact = three.pact()
    duo, _ = three.body(three.lake, "Duo", range(2), agreement=pact, clause=DUO)
    silent = {"name": "more yes than no, more than half present", "source": "DEFAULT"}
    for who in three.keys:
        put = three.put(who, body=three.council)
        assert put["rule"]["source"] == "DEFAULT", silent
        assert three.put(who)["rule"]["source"] == "DEFAULT"
    roof = three.put(three.mill, body=three.council, matter="roof")
    assert roof["competence"]["definition"] is None, (
        "no scheme that governs all says who decides it"
    )
    own = three.put(three.lake, body=duo)
    assert own["rule"] == {"name": "a third", "source": "CLAUSE"}
    refused = {"partnership": three.id, "title": "Ours", "body": duo, "matter": "roof"}
    assert three.hill.refused("proposeMotion", **refused) == "MATTER_OF_ALL_PARTIES"
    assert three.lawful()


def test_nobody_decides_in_urgency_by_it_what_is_put_to_all(client: Client) -> None:
    three = Three(client)
    pact = three.pact()
    duo, seats = three.body(three.hill, "Duo", range(2), agreement=pact, clause=DUO)
    urgent = {"grounds": "It burns.", "harm": "All of it.", "by": three.heads[0]}
    for body, seat in ((three.council, three.seats[0]), (duo, seats[0])):
        client.do("designateChair", body=body, seat=seat)
    of_all = three.put(three.hill, body=three.council)["id"]
    refused = three.hill.refused("takeUrgentAction", decision=of_all, **urgent)
    assert refused == "URGENT_ACTION_NOT_PROVIDED"
    own = three.put(three.hill, body=duo)["id"]
    three.hill.do("takeUrgentAction", decision=own, **urgent)
    assert three.lawful()


def test_a_post_of_two_pays_nothing_for_three(client: Client) -> None:
    three = Three(client)
    pact = three.pact()
    given = {"partnership": three.id, "title": "Purser", "agreement": pact, "clause": DUO}
    post = three.hill.do("definePost", "post { id }", **given)["post"]["id"]
    for_hill = {"post": post, "person": three.heads[0], "party": three.parties[0]}
    held = three.hill.do("appoint", "appointment { id }", **for_hill)["appointment"]["id"]
    three.hill.do("acceptAppointment", appointment=held, by=three.heads[0])
    answer = {"payment": three.payment(1), "appointment": held, "by": three.heads[0]}
    for settling in ("approvePayment", "refusePayment"):
        assert three.hill.refused(settling, **answer) == "POST_OF_SOME"
    # What all three give it, it may do: they name the post among those who decide on that.
    scheme = {"matters": ["budget"], "decidedBy": "POST", "post": post}
    said = {"schemeOfDelegation": {"name": "by all", "assignments": [scheme]}}
    clause = {"id": RULING, "number": "1", "heading": "", "text": "x", "provisions": [said]}
    three.agreed("Charter", 0, 1, 2, clauses=[clause])
    three.hill.do("approvePayment", **answer)
    own = {**answer, "payment": three.payment(0)}
    assert three.hill.refused("approvePayment", **own) == "OWN_REQUEST", "whatever the pact says"
    assert three.lawful()


def test_how_the_third_signs_is_not_said_by_the_others(client: Client) -> None:
    three = Three(client)
    pact = three.pact()
    could = client.ask(COULD, p=three.id)["couldSignFor"]
    told = {one["party"]["id"]: (one["provision"], one["together"]) for one in could}
    assert told == dict.fromkeys(three.parties, (None, 1))
    text = {"id": RULING, "number": "1", "heading": "", "text": "x", "provisions": []}
    three.agreed("Of all", 2, 0, 1, clauses=[text])
    found = client.ask(LINTED, a=pact)["lintAgreement"]
    codes = {(one["code"], one["place"]) for one in found}
    assert {("GOVERNS_SOME", ""), ("GOVERNS_NO_PAYMENTS", ""), ("GOVERNS_NOBODY", "party")} <= codes
    assert three.lawful()
