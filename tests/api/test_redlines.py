"""Redlines through GraphQL: what an amendment makes the software follow, before anybody signs."""

from __future__ import annotations

import pytest

from tests.api.client import Client
from tests.api.serving import Served
from tests.api.test_small_partnership import HILL, LAKE, Small

pytestmark = pytest.mark.postgres

PROVISIONS = "provisions { status kind name before after }"
PROPOSED = f"""agreement {{ amendments(first: 1) {{ nodes {{ id
    redline {{ status spans {{ kind }} {PROVISIONS} }} }} }} }}"""
STANDING = """query ($a: ID!) { agreement(id: $a) { text { id
    clauses { clause number heading text } } } }"""
BETWEEN = f"""query ($first: ID!, $now: ID!) {{ node(id: $first) {{ ... on AgreementText {{
    redlineTo(text: $now) {{ clauses {{ status {PROVISIONS} }} markdown html }} }} }} }}"""
QUARTER = {"majority": {"share": "1/4", "strictly": True, "base": "CAST"}}


@pytest.fixture
def admin(running: Served) -> Client:
    return Client(running)


def test_who_signs_sees_what_a_clause_comes_to_provide_in_the_same_words(admin: Client) -> None:
    small = Small(admin).sign()
    agreement = small.agreement["id"]
    first = admin.ask(STANDING, a=agreement)["agreement"]["text"]
    old = first["clauses"][2]
    words = {name: old[name] for name in ("number", "heading", "text")}
    rule = {"name": "both say yes", "matters": [], "rule": {"condition": QUARTER}}
    same = {"id": old["clause"], **words, "provisions": [{"decisionRule": rule}]}
    given = {"agreement": agreement, "title": "A comma", "changes": [{"replace": same}]}
    done = small.of(HILL).do("proposeAmendment", PROPOSED, **given)["agreement"]
    [amendment] = done["amendments"]["nodes"]
    [clause] = amendment["redline"]
    assert (clause["status"], clause["spans"]) == ("REPLACED", [{"kind": "KEPT"}])
    [told] = clause["provisions"]
    assert (told["status"], told["kind"]) == ("REPLACED", "decision-rule")
    assert told["before"]["rule"]["condition"]["kind"] == "unanimity"
    assert told["after"]["rule"]["condition"]["share"] == "1/4"
    for name in (HILL, LAKE):
        small.of(name).do("signAmendment", agreement=agreement, amendment=amendment["id"])
    now = admin.ask(STANDING, a=agreement)["agreement"]["text"]
    between = admin.ask(BETWEEN, first=first["id"], now=now["id"])["node"]["redlineTo"]
    [again] = [one["provisions"] for one in between["clauses"] if one["status"] == "REPLACED"]
    assert again == [told]
    assert "decision-rule “both say yes” replaced" in between["markdown"]
    assert "decision-rule “both say yes” replaced" in between["html"]
