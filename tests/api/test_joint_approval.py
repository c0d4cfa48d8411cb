"""Payments that several approve together, through GraphQL: from the clause to the chain."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served
from tests.api.test_payments import CHAIN, school

pytestmark = pytest.mark.postgres

UP_TO = {"limit": {"amount": "5000", "currency": "EUR"}}
TIERS = (
    {"authorityToSign": {"name": "one signature", "signs": ["PAYMENTS"], **UP_TO}},
    {"authorityToSign": {"name": "two signatures", "signs": ["PAYMENTS"], "together": 2}},
)
DAY = {"effective": "2026-01-02"}


def office(client: Client) -> dict[str, Any]:
    """Two schools whose agreement has tiers; two who hold posts for one of them."""
    hill, lake = school(client, "Hill School"), school(client, "Lake School")
    ada, ben = client.person("Ada"), client.person("Ben")
    registered = client.do("registerPerson", "person { id }", name="Cleo", affiliation=hill)
    cleo = registered["person"]["id"]
    for party, head in ((hill, ada), (lake, ben)):
        client.do("registerHead", organisation=party, person=head, effective="2025-12-01")
    formed = {"name": "Two Hills", "zone": "Europe/London", "effective": "2026-01-01"}
    parties = [hill, lake]
    made = client.do("formPartnership", "partnership { id }", **formed, parties=parties)
    partnership = made["partnership"]["id"]
    clauses = [
        {"id": f"tier {n}", "number": str(n), "heading": "", "text": "So.\n", "provisions": [one]}
        for n, one in enumerate(TIERS, start=1)
    ]
    text = {"partnership": partnership, "title": "Memorandum", "clauses": clauses}
    drafted = client.do("draftAgreement", "agreement { id }", **text, parties=parties, **DAY)
    signing = {"agreement": drafted["agreement"]["id"], **DAY}
    for party, head in ((hill, ada), (lake, ben)):
        client.do("signAgreement", party=party, person=head, **signing)
    client.do("enterIntoForce", **signing)
    held = {}
    for title, person in (("Treasurer", ada), ("Chair", cleo)):
        post = client.do(
            "definePost",
            "post { id }",
            partnership=partnership,
            title=title,
            tenure={"needsAcceptance": False},
            remit={"powers": [{"matters": ["paper"]}]},
            agreement=signing["agreement"],
            effective="2026-01-03",
        )["post"]["id"]
        holds = {"post": post, "person": person, "party": hill, "effective": "2026-01-03"}
        held[title] = client.do("appoint", "appointment { id }", **holds)["appointment"]["id"]
    shop = client.organisation("Paper Shop")
    asking = {"partnership": partnership, "payee": {"organisation": shop}, "requester": ben}
    asking |= {"purpose": "Paper", "matter": "paper", "effective": "2026-02-01"}
    return {
        "asking": asking,
        "held": held,
        "ada": ada,
        "cleo": cleo,
        "hill": hill,
        "partnership": partnership,
        "agreement": signing["agreement"],
    }


def requested(client: Client, made: dict[str, Any], amount: str) -> str:
    money = {"amount": amount, "currency": "EUR"}
    done = client.do("requestPayment", "payment { id }", **made["asking"], amount=money)
    return str(done["payment"]["id"])


SHOWN = """payment { state approvalsMissing approvalsMissingFor { name } signingRule
    signingAgreement { title } settledBy { name }
    coapprovals { person { name } party { name } countsFor { name } counts
        approvedAs together
        post { title } citedAs } }"""


def test_one_approves_up_to_an_amount_and_two_beyond_it(running: Served) -> None:
    client = Client(running)
    made = office(client)
    held = made["held"]
    by_ada = {"appointment": held["Treasurer"], "by": made["ada"], "effective": "2026-02-02"}
    by_cleo = {"appointment": held["Chair"], "by": made["cleo"], "effective": "2026-02-03"}
    small, large = (requested(client, made, amount) for amount in ("5000", "5001"))
    done = client.do("approvePayment", SHOWN, payment=small, **by_ada)["payment"]
    assert (done["state"], done["signingRule"]) == ("APPROVED", "one signature")
    insists = client.refused("approvePayment", payment=large, completes=True, **by_ada)
    assert insists == "COAPPROVALS_MISSING"
    first = client.do("approvePayment", SHOWN, payment=large, **by_ada)["payment"]
    coapproved = {
        "person": {"name": "Ada"},
        "party": {"name": "Hill School"},
        "approvedAs": "HOLDER",
        "together": 2,
        "countsFor": None,
        "counts": True,
        "post": {"title": "Treasurer"},
        "citedAs": "clause 2 of “Memorandum”",
    }
    assert first == {
        "state": "REQUESTED",
        "approvalsMissing": 1,
        "approvalsMissingFor": None,
        "signingRule": "two signatures",
        "signingAgreement": {"title": "Memorandum"},
        "settledBy": None,
        "coapprovals": [coapproved],
    }
    asked = client.ask(
        """query ($p: ID!) { due(partnership: $p) { nodes { sentence party { name } } } }""",
        p=made["partnership"],
    )["due"]["nodes"]
    sentence = (
        "A payment of EUR 5001, approved already, is to be approved by another one as well, by an"
        " authority of their own."
    )
    assert asked == [{"sentence": sentence, "party": None}]
    assert client.refused("approvePayment", payment=large, **by_ada) == "ALREADY_COAPPROVED"
    asks(client, made)
    back = {"payment": large, "by": made["ada"], "effective": "2026-02-02"}
    assert client.do("withdrawCoapproval", SHOWN, **back)["payment"]["coapprovals"] == []
    assert client.refused("withdrawCoapproval", **back) == "NOT_COAPPROVED"
    client.do("approvePayment", payment=large, **by_ada)
    last = client.do("approvePayment", SHOWN, payment=large, **by_cleo)["payment"]
    assert (last["state"], last["settledBy"]) == ("APPROVED", {"name": "Cleo"})
    assert last["coapprovals"] == [coapproved] and last["approvalsMissing"] is None
    told_with_its_chain(client, large)


def asks(client: Client, made: dict[str, Any]) -> None:
    """Who has approved it is not asked again; the others are, and the organisation for them."""
    query = "query ($p: ID, $o: ID) { nextSteps(person: $p, actingFor: $o) { kind } }"
    for whom, waits in (
        ({"p": made["ada"]}, 0),
        ({"p": made["cleo"]}, 1),
        ({"o": made["hill"]}, 1),
    ):
        steps = client.ask(query, **whom)["nextSteps"]
        assert [one["kind"] for one in steps].count("payment-due") == waits
    clerk = {"partnership": made["partnership"], "title": "Clerk", "effective": "2026-01-03"}
    clerk["agreement"] = made["agreement"]
    post = client.do("definePost", "post { id }", **clerk)["post"]["id"]
    holds = {"post": post, "person": made["cleo"], "party": made["hill"], "effective": "2026-02-01"}
    client.do("appoint", **holds)
    for whom in ({"p": made["cleo"]}, {"o": made["hill"]}):
        steps = client.ask(query, **whom)["nextSteps"]
        assert "acceptance-awaited" in [one["kind"] for one in steps]


def told_with_its_chain(client: Client, large: str) -> None:
    """In sentences, and back to what each of them rests on."""
    trail = client.ask(
        f"""query ($id: ID!) {{ payment(id: $id) {{ trail {{ nodes {{ sentence
            authorityChain {CHAIN} }} }} }} }}""",
        id=large,
    )["payment"]["trail"]["nodes"]
    assert all(entry["authorityChain"]["holds"] for entry in trail)
    told = [entry["sentence"] for entry in trail]
    assert told[:4] == [
        (
            "The payment of EUR 5001 was approved by the holder of the post “Chair”, the last of 2"
            " who approve it together under “two signatures” on 3 February 2026."
        ),
        (
            "The payment of EUR 5001 was approved by the holder of the post “Treasurer” for Hill"
            " School as one of 2 who approve it together under “two signatures” on 2 February 2026."
        ),
        "One approval of the payment of EUR 5001 was taken back on 2 February 2026.",
        told[1],
    ]
    chain = {link["sentence"] for link in trail[0]["authorityChain"]["links"]}
    assert "The authority to sign payments “two signatures”." in chain
    assert "The approval of one who approves it with them." in chain


COULD = """query ($p: ID!, $at: Moment!, $party: ID, $act: SignedAct) {
    couldSignFor(partnership: $p, moment: $at, party: $party, act: $act) { party { name } act
        persons { name } together suffices above { amount currency } limit { amount }
        provision agreement { title } citedAs } }"""


def test_who_could_sign_for_whom_on_a_day_and_up_to_what(running: Served) -> None:
    client = Client(running)
    made = office(client)

    def told(at: str, **more: Any) -> Any:
        return client.ask(COULD, p=made["partnership"], at=at, **more)["couldSignFor"]

    after = told("2026-01-03", act="PAYMENTS")
    assert {one["party"]["name"] for one in after} == {"Hill School", "Lake School"}
    hills = [one for one in after if one["party"]["name"] == "Hill School"]
    assert hills == [
        {
            "party": {"name": "Hill School"},
            "act": "PAYMENTS",
            "persons": [{"name": name} for name in names(hills[0])],
            "together": 1,
            "suffices": True,
            "above": None,
            "limit": {"amount": "5000"},
            "provision": "one signature",
            "agreement": {"title": "Memorandum"},
            "citedAs": "clause 1 of “Memorandum”",
        },
        {
            **hills[1],
            "together": 2,
            "above": {"amount": "5000", "currency": "EUR"},
            "limit": None,
            "provision": "two signatures",
        },
    ]
    assert sorted(names(hills[0])) == sorted(names(hills[1])) == ["Ada", "Cleo"]
    lakes = [one for one in after if one["party"]["name"] == "Lake School"]
    assert [one["suffices"] for one in lakes] == [False, False], "nobody holds a post for it"
    # The day before nobody held a post, and on the day before that no clause was in force.
    assert [one["persons"] for one in told("2026-01-02", act="PAYMENTS")] == [[]] * 4
    [silent, _] = told("2026-01-01", act="PAYMENTS")
    assert (silent["provision"], silent["together"], silent["limit"]) == (None, 1, None)
    texts = told("2026-01-03T00:00:00Z", act="AGREEMENTS")
    assert sorted(map(names, texts)) == [["Ada"], ["Ben"]]
    assert {one["act"] for one in told("2026-01-03")} == {
        "AGREEMENTS",
        "AMENDMENTS",
        "NOTICES",
        "PAYMENTS",
    }
    parties = {one["id"]: one for one in parties_of(client, made["partnership"])}
    for party, one in parties.items():
        only = told("2026-01-03", party=party)
        assert {each["party"]["name"] for each in only} == {one["name"]}
    for wrong in ("?", made["ada"]):
        asked = {"p": wrong, "at": "2026-01-03"}
        assert client.ask(COULD, **asked)["couldSignFor"] == []


def names(one: dict[str, Any]) -> list[str]:
    return [person["name"] for person in one["persons"]]


def parties_of(client: Client, partnership: str) -> list[dict[str, Any]]:
    query = "query ($p: ID!) { partnership(id: $p) { parties { organisation { id name } } } }"
    found = client.ask(query, p=partnership)["partnership"]["parties"]
    return [one["organisation"] for one in found]
