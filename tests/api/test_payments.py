"""Payments through GraphQL: asked for, approved by right, refused, flagged, and traced back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.api.client import Client
from tests.api.serving import Served

pytestmark = pytest.mark.postgres

YEAR = {"amount": {"amount": "1500", "currency": "CHF"}}
REMIT = {
    "powers": [
        {"matters": ["paper"], "limit": {"amount": "1000", "currency": "CHF"}, "periodLimit": YEAR}
    ],
    "functions": ["APPROVER"],
}
CHAIN = "{ holds complete links { number kind sentence holds whyNot } }"


@dataclass
class Office:
    """A memorandum that two schools signed, a treasurer under it, and who asks for money."""

    client: Client
    partnership: str
    shop: str
    agreement: str
    post: str
    ada: str
    ben: str
    held: str

    def requested(self, amount: str, **fields: Any) -> str:
        given = {
            "partnership": self.partnership,
            "payee": {"organisation": self.shop},
            "amount": {"amount": amount, "currency": "CHF"},
            "purpose": "Paper for the printers",
            "matter": "paper",
            "requester": self.ben,
            "effective": "2026-02-01",
            **fields,
        }
        return str(self.client.do("requestPayment", "payment { id }", **given)["payment"]["id"])

    def approving(self, payment: str, **fields: Any) -> dict[str, Any]:
        by = {"appointment": self.held, "by": self.ada}
        return {"payment": payment, **by, "effective": "2026-02-10", **fields}


def school(client: Client, name: str) -> str:
    given = {"name": name, "kind": "SCHOOL", "effective": "2025-01-01"}
    done = client.do("registerOrganisation", "organisation { id }", **given)
    return str(done["organisation"]["id"])


def memorandum(client: Client, partnership: str, heads: dict[str, str]) -> str:
    """A text in force that says within how many days payments count together."""
    clause = {
        "id": "treasurer",
        "number": "1",
        "heading": "Money",
        "text": "A treasurer.\n",
        "provisions": [{"spending": {"name": "spending", "rules": {"splittingDays": 20}}}],
    }
    agreement = client.do(
        "draftAgreement",
        "agreement { id }",
        partnership=partnership,
        title="Memorandum",
        clauses=[clause],
        parties=list(heads),
        effective="2026-01-01",
    )["agreement"]["id"]
    signing = {"agreement": agreement, "effective": "2026-01-02"}
    for party, head in heads.items():
        client.do("signAgreement", party=party, person=head, **signing)
    client.do("enterIntoForce", **signing)
    return str(agreement)


@pytest.fixture
def office(running: Served) -> Office:
    client = Client(running)
    hill, lake = school(client, "Hill School"), school(client, "Lake School")
    ada, ben = client.person("Ada"), client.person("Ben")
    heads = {hill: ada, lake: ben}
    for party, head in heads.items():
        client.do("registerHead", organisation=party, person=head, effective="2025-12-01")
    formed = {"name": "Two Hills", "zone": "Europe/London", "effective": "2026-01-01"}
    partnership = client.do("formPartnership", "partnership { id }", **formed, parties=list(heads))[
        "partnership"
    ]["id"]
    agreement = memorandum(client, partnership, heads)
    post = client.do(
        "definePost",
        "post { id functions }",
        partnership=partnership,
        title="Treasurer",
        tenure={"needsAcceptance": False},
        remit=REMIT,
        agreement=agreement,
        effective="2026-01-03",
    )["post"]
    assert post["functions"] == ["APPROVER"]
    holds = {"post": post["id"], "person": ada, "party": hill, "effective": "2026-01-03"}
    held = client.do("appoint", "appointment { id }", **holds)["appointment"]["id"]
    shop = client.organisation("Paper Shop")
    return Office(client, partnership, shop, agreement, post["id"], ada, ben, held)


def test_a_payment_is_requested_approved_and_read_back(office: Office) -> None:
    payment = office.requested("800", reference="INV-7", due="2026-03-01")
    waiting = office.client.ask(
        """query ($p: ID!) { due(partnership: $p) { nodes { kind dueAt sentence } } }""",
        p=office.partnership,
    )["due"]["nodes"]
    assert waiting == [
        {
            "kind": "payment-due",
            "dueAt": "2026-03-02T00:00:00.000000Z",
            "sentence": "A payment of CHF 800 is to be approved or refused.",
        }
    ]
    office.client.do("approvePayment", **office.approving(payment))
    found = office.client.ask(
        """query ($id: ID!, $p: ID!) { payment(id: $id) {
            state amount { amount currency } purpose matter reference payeeOrganisation { name }
            requester { name } settledBy { name } settledDay approvedAs post { title }
            limit { amount } splitting { days } ruleSource ruleAgreement { title } splittingDays
            trail { nodes { sentence } } }
          due(partnership: $p) { nodes { kind } }
          partnership(id: $p) { payments { totalCount nodes { id } } } }""",
        id=payment,
        p=office.partnership,
    )
    told = [node["sentence"] for node in found["payment"].pop("trail")["nodes"]]
    assert found["payment"] == {
        "state": "APPROVED",
        "amount": {"amount": "800", "currency": "CHF"},
        "purpose": "Paper for the printers",
        "matter": "paper",
        "reference": "INV-7",
        "payeeOrganisation": {"name": "Paper Shop"},
        "requester": {"name": "Ben"},
        "settledBy": {"name": "Ada"},
        "settledDay": "2026-02-10",
        "approvedAs": "HOLDER",
        "post": {"title": "Treasurer"},
        "limit": {"amount": "1000"},
        "splitting": None,
        "ruleSource": "clause",
        "ruleAgreement": {"title": "Memorandum"},
        "splittingDays": 20,
    }
    post, matter = "the post “Treasurer”", "in the matter “paper”"
    assert told == [
        f"The payment of CHF 800 (INV-7) was approved by the holder of {post} on 10 February 2026.",
        f"A payment of CHF 800 to Paper Shop was requested {matter} (INV-7) on 1 February 2026.",
    ]
    assert found["due"]["nodes"] == []
    assert found["partnership"]["payments"] == {"totalCount": 1, "nodes": [{"id": payment}]}


def test_an_amount_is_taken_in_decimals_and_given_out_exactly(office: Office) -> None:
    query = "query ($id: ID!) { payment(id: $id) { amount { amount } } }"
    for said, exact in (("12.50", "25/2"), ("25/2", "25/2"), ("12.00", "12"), ("0.05", "1/20")):
        payment = office.client.ask(query, id=office.requested(said))["payment"]
        assert payment["amount"]["amount"] == exact
    finer = {"amount": {"amount": "0.00001", "currency": "CHF"}, "purpose": "Paper"}
    finer |= {"partnership": office.partnership, "payee": {"organisation": office.shop}}
    finer |= {"matter": "paper", "requester": office.ben}
    assert office.client.refused("requestPayment", **finer) == "MALFORMED_AMOUNT"


def test_the_chain_of_an_approval_goes_back_to_the_founding_signatures(office: Office) -> None:
    payment = office.requested("800")
    office.client.do("approvePayment", **office.approving(payment))
    trail = office.client.ask(
        f"""query ($id: ID!) {{ payment(id: $id) {{
            trail(first: 1) {{ nodes {{ authorityChain {CHAIN} }} }} }} }}""",
        id=payment,
    )["payment"]["trail"]["nodes"]
    chain = trail[0]["authorityChain"]
    assert chain["holds"] and chain["complete"]
    kinds = [link["kind"].lower() for link in chain["links"]]
    for kind in ("appointment", "post", "agreement", "signature", "signatory", "founding", "rule"):
        assert kind in kinds, kinds


def test_what_exceeds_the_limits_is_refused_and_what_is_split_is_flagged(office: Office) -> None:
    first, second = office.requested("700"), office.requested("400")
    large, third = office.requested("1001"), office.requested("500")
    do, refused = office.client.do, office.client.refused
    assert refused("approvePayment", **office.approving(large)) == "PAYMENT_BEYOND_LIMIT"
    do("approvePayment", **office.approving(first))
    do("approvePayment", **office.approving(second))
    assert refused("approvePayment", **office.approving(third)) == "PERIOD_LIMIT_EXCEEDED"
    do("approvePayment", **office.approving(third, effective="2027-01-01"))
    do("refusePayment", **office.approving(large))
    flagged = office.client.ask(
        """query ($p: ID!) { payments(partnership: $p, flagged: true) { nodes { id
            splitting { total { amount currency } limit { amount } days }
            countedWith { id amount { amount } } trail(first: 1) { nodes { sentence } } } } }""",
        p=office.partnership,
    )["payments"]["nodes"]
    assert flagged == [
        {
            "id": second,
            "splitting": {
                "total": {"amount": "1100", "currency": "CHF"},
                "limit": {"amount": "1000"},
                "days": 20,
            },
            "countedWith": [{"id": first, "amount": {"amount": "700"}}],
            "trail": {
                "nodes": [
                    {
                        "sentence": "The payment of CHF 400 was flagged: with another one to the"
                        " same payee within 20 days it comes to CHF 1100, above the limit of"
                        " CHF 1000 to each on 10 February 2026."
                    }
                ]
            },
        }
    ]
    states = office.client.ask(
        "query ($p: ID!) { payments(partnership: $p, state: REFUSED) { nodes { id } } }",
        p=office.partnership,
    )
    assert states["payments"]["nodes"] == [{"id": large}]


def test_nobody_approves_their_own(office: Office) -> None:
    own = office.requested("10", requester=office.ada)
    to_ada = office.requested("10", payee={"person": office.ada})
    refused = office.client.refused
    assert refused("approvePayment", **office.approving(own)) == "OWN_REQUEST"
    assert refused("approvePayment", **office.approving(to_ada)) == "OWN_PAYMENT"
    by_ben = office.approving(to_ada, by=office.ben)
    assert refused("approvePayment", **by_ben) == "NOT_THE_APPROVER"
    assert refused("withdrawPayment", payment=own, by=office.ben) == "NOT_THE_REQUESTER"
    office.client.do("withdrawPayment", payment=own, by=office.ada, effective="2026-02-02")


def test_what_a_clause_keeps_apart_is_refused_and_what_was_held_before_is_listed(
    office: Office,
) -> None:
    client, begins = office.client, {"effective": "2026-01-03"}
    audit = client.do(
        "definePost",
        "post { id }",
        partnership=office.partnership,
        title="Auditor",
        tenure={"needsAcceptance": False},
        remit={"functions": ["AUDITOR"]},
        **begins,
    )["post"]["id"]
    client.do("appoint", post=audit, person=office.ada, **begins)
    apart = {"segregation": {"name": "apart", "incompatible": [{"function": "AUDITOR"}]}}
    clause = {"id": "a", "number": "1", "heading": "A", "text": "A.\n", "provisions": [apart]}
    done = client.do(
        "draftAgreement",
        "agreement { id }",
        partnership=office.partnership,
        title="Duties",
        clauses=[clause],
        **begins,
    )
    query = """query ($p: ID!) { heldTogether(partnership: $p) { person { name }
        posts { title } function other since } }"""
    assert client.ask(query, p=office.partnership) == {"heldTogether": []}
    parties = client.ask(
        "query ($p: ID!) { partnership(id: $p) { parties { organisation { id name } } } }",
        p=office.partnership,
    )["partnership"]["parties"]
    heads = {"Hill School": office.ada, "Lake School": office.ben}
    signing = {"agreement": done["agreement"]["id"], "effective": "2026-01-04"}
    for party in parties:
        named = party["organisation"]
        client.do("signAgreement", party=named["id"], person=heads[named["name"]], **signing)
    client.do("enterIntoForce", **signing)
    [found] = client.ask(query, p=office.partnership)["heldTogether"]
    assert sorted(post["title"] for post in found.pop("posts")) == ["Auditor", "Treasurer"]
    assert found == {
        "person": {"name": "Ada"},
        "function": "AUDITOR",
        "other": None,
        "since": "2026-01-03T00:00:00.000000Z",
    }
    payment = office.requested("10")
    assert client.refused("approvePayment", **office.approving(payment)) == "ACTS_IN_BOTH"
    refused = client.refused("appoint", post=office.post, person=office.ada, start="2030-01-01")
    assert refused == "ALREADY_APPOINTED"
    assert client.refused("appoint", post=audit, person=office.ben) == "POST_TAKEN"
    assert client.ask(query, p=office.shop) == {"heldTogether": []}


@pytest.mark.parametrize("belong_together", [False, True])
def test_who_pays_one_of_their_own_people_is_found(office: Office, belong_together: bool) -> None:
    client, paid = office.client, "Dan's second name"
    hill, lake = school(client, "Fen School"), school(client, "Moor School")
    people = [
        client.do("registerPerson", "person { id }", name=name, affiliation=of)["person"]["id"]
        for name, of in (("Dan", hill), (paid, hill if belong_together else lake))
    ]
    holding = {"post": office.post, "person": people[0], "effective": "2026-01-05"}
    client.do("endAppointment", appointment=office.held, effective="2026-01-04")
    held = client.do("appoint", "appointment { id }", **holding)["appointment"]["id"]
    payment = office.requested("9", payee={"person": people[1]})
    approving = office.approving(payment, appointment=held, by=people[0])
    client.do("approvePayment", **approving)
    query = "query ($id: ID!) { payment(id: $id) { trail { nodes { findings { code } } } } }"
    entries = client.ask(query, id=payment)["payment"]["trail"]["nodes"]
    found = [finding["code"] for entry in entries for finding in entry["findings"]]
    assert found == (["INTEREST_UNDECLARED"] if belong_together else [])
