"""What a clause provides for, read through GraphQL: each part of it, and the whole as recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from api.provisions import Provision as ReadProvision
from domain.provisions.provision import Provision
from domain.values import variants_of
from tests.api.client import Client
from tests.api.serving import Served, whole
from tests.api.test_charter import NOW, Charter
from tests.databases import Server

pytestmark = pytest.mark.postgres

SAID = """kind name definition matters body { name } preset chair { name } group party { name }
    posts { title } post { title } head limit { amount currency } signs together reportDays
    ratifyDays incompatible rules"""
TEXT = f"text {{ clauses {{ provisions {{ {SAID} }} }} }}"


@pytest.fixture(scope="module")
def running(server: Server) -> Iterator[Served]:
    with whole(server, clock=lambda: NOW) as found:
        yield found


@pytest.fixture
def charter(running: Served) -> Charter:
    return Charter(running)


def read(client: Client, charter: Charter, *provisions: dict[str, Any]) -> list[dict[str, Any]]:
    """What can be read of provisions, the same in both lanes."""
    clause = {
        "id": "so",
        "number": "1",
        "heading": "So",
        "text": "So.\n",
        "provisions": list(provisions),
    }
    given = {"partnership": charter.partnership, "title": "Charter", "clauses": [clause]}
    given["parties"] = charter.schools
    drafted = client.do("draftAgreement", f"agreement {{ id {TEXT} }}", **given)["agreement"]
    query = f"query ($a: ID!) {{ agreement(id: $a) {{ {TEXT} }} }}"
    asked = client.ask(query, a=drafted["id"])["agreement"]
    assert asked["text"] == drafted["text"]
    [found] = asked["text"]["clauses"]
    assert [one["definition"]["kind"] for one in found["provisions"]] == [
        one["kind"] for one in found["provisions"]
    ]
    shown: list[dict[str, Any]] = found["provisions"]
    return shown


def test_up_to_which_amount_and_by_whom_is_signed_can_be_read(charter: Charter) -> None:
    client, (hill, _) = charter.client, charter.schools
    given = {"partnership": charter.partnership, "title": "Treasurer"}
    post = client.do("definePost", "post { id }", **given)["post"]["id"]
    limit = {"amount": "500", "currency": "EUR"}
    small = {"name": "small sums", "signs": ["PAYMENTS"], "together": 1, "limit": limit}
    signing = {**small, "party": hill, "posts": [post], "head": False}
    [shown] = read(client, charter, {"authorityToSign": signing})
    assert (shown["party"], shown["posts"]) == ({"name": "Hill School"}, [{"title": "Treasurer"}])
    assert (shown["head"], shown["limit"]) == (False, limit)
    assert shown["definition"]["limit"] == limit


def test_for_which_body_and_party_a_provision_is_can_be_read(charter: Charter) -> None:
    client, (hill, _) = charter.client, charter.schools
    board = charter.body("Board", hill)
    one = {"condition": {"count": {"number": "1"}}}
    rule, urgent, seats, cadence, apart, spending, chaired = read(
        client,
        charter,
        {"decisionRule": {"name": "one", "matters": [], "rule": one, "body": board}},
        {"urgentAction": {"name": "the chair alone", "body": board, "reportDays": 3}},
        {"seatTenure": {"name": "seats", "group": "pupils"}},
        {
            "cadence": {
                "name": "reports",
                "what": "REPORT",
                "months": 6,
                "starts": "2026-06-01",
                "party": hill,
            }
        },
        {"segregation": {"name": "apart", "incompatible": [{"function": "AUDITOR"}]}},
        {"spending": {"name": "payments", "rules": {"splittingDays": 60}}},
        {"body": {"name": "Panel", "seats": [{"number": 1}], "preset": "CONSENT", "chair": hill}},
    )
    assert rule["body"] == urgent["body"] == {"name": "Board"}
    assert (urgent["reportDays"], urgent["ratifyDays"]) == (3, 30)
    assert seats["group"] == "pupils"
    assert cadence["party"] == chaired["chair"] == {"name": "Hill School"}
    assert apart["incompatible"][0]["function"] == "auditor"
    assert spending["rules"]["splitting_days"] == 60
    assert chaired["preset"] == "CONSENT"
    assert rule["posts"] == [] and rule["party"] is None and rule["limit"] is None


def test_whatever_a_provision_says_has_a_field_of_its_own() -> None:
    read_fields = set(ReadProvision.__annotations__)
    for kind in variants_of(Provision).values():
        said = set(kind.__dataclass_fields__)  # type: ignore[attr-defined]
        assert said <= read_fields, kind


@pytest.mark.parametrize("number", [1, "1", "1.0", "2/2"])
def test_a_whole_number_is_taken_as_one(charter: Charter, number: Any) -> None:
    rule = {"condition": {"count": {"number": number}}}
    given = {"decisionRule": {"name": "one", "matters": [], "rule": rule}}
    [shown] = read(charter.client, charter, given)
    assert shown["definition"]["rule"]["condition"]["number"] == "1"


@pytest.mark.parametrize("number", [0.5, True, "x"])
def test_no_number_is_guessed_at(charter: Charter, number: Any) -> None:
    query = """query ($b: ID!, $n: Fraction!) { lint(body: $b, draft: {rule: {
        condition: {count: {number: $n}}}}) { __typename } }"""
    asked = {"b": charter.body("Board", None), "n": number}
    answer = charter.client.running.post(query, headers=charter.client.headers, variables=asked)
    assert "expected" in answer.json()["errors"][0]["message"]
