"""A party that left and was taken in again, through GraphQL: what it had signed it signs anew."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.test_alone import CHAIN, Three

pytestmark = pytest.mark.postgres

ACCESSIONS = """query ($o: ID!) { accessions(actingFor: $o) { decision
    signedBefore { agreement title clauses { text } } } }"""
STEPS = "query ($o: ID!) { nextSteps(actingFor: $o) { kind sentence } }"
TRAIL = "query ($id: ID!) { agreement(id: $id) { trail(first: 50) { nodes { id event } } } }"


def steps(three: Three, kind: str) -> list[str]:
    """What the next steps of the third school say of this kind."""
    found = three.admin.ask(STEPS, o=three.schools[2])["nextSteps"]
    return [one["sentence"] for one in found if one["kind"] == kind]


def test_what_it_had_signed_binds_it_from_a_new_signature_on(client: Client) -> None:
    three = Three(client)
    cedar, of_cedar = three.schools[2], three.keys[2]
    of_cedar.do("withdrawParty", partnership=three.id, organisation=cedar)
    enacts = [{"accedeParty": {"organisation": cedar}}]
    put = {"partnership": three.id, "title": "Cedar comes back", "enacts": enacts}
    decision = client.do("proposeMotion", "decision { id }", **put)["decision"]["id"]
    counts = [{"yes": "2", "no": "0", "abstain": "0", "members": "2"}]
    client.do("reportTally", decision=decision, tally={"counts": counts})
    [told] = client.ask(ACCESSIONS, o=cedar)["accessions"]
    [text] = told["signedBefore"]
    assert (text["agreement"], text["title"]) == (three.agreement, "Charter")
    joining = {"partnership": three.id, "organisation": cedar, "decision": told["decision"]}
    of_cedar.do("accedeParty", **joining)
    proposing: dict[str, Any] = {
        "agreement": three.agreement,
        "title": "Otherwise",
        "proposer": three.heads[2],
        "changes": [{"insert": {"clause": {"id": "c", "number": "2", "heading": "", "text": "x"}}}],
    }
    assert three.refused(2, "proposeAmendment", **proposing) == "NOT_PARTY_TO_AGREEMENT"
    [asked] = steps(three, "sign-agreement")
    assert asked.startswith("Sign “Charter” for Cedar again, as it reads now")
    signing = {"agreement": three.agreement, "person": three.heads[2]}
    of_cedar.do("signAgreement", **signing)
    assert steps(three, "sign-agreement") == []
    assert three.refused(2, "signAgreement", **signing) == "ALREADY_SIGNED"
    of_cedar.do("proposeAmendment", **proposing)
    for node in client.ask(TRAIL, id=three.agreement)["agreement"]["trail"]["nodes"]:
        chain = client.ask(CHAIN, event=node["id"])["authority"]
        assert chain["holds"], (node["event"], chain)
