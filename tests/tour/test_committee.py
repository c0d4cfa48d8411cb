"""The second tour tells the truth: every request of docs/committee.md gives the answer below it,
and by the program of docs/replaying.md what was done there is lawful.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from graphql import parse, validate

from api.schema import schema
from domain.chains.chain import LinkKind
from tests.api.client import Client
from tests.api.serving import whole
from tests.databases import Server
from tests.shown import answered, blocks
from tests.tour.committee import COMMITTEE, Walk

PAGE = COMMITTEE.read_text(encoding="utf-8")
ROOT = COMMITTEE.parents[1]
REPLAYING = (ROOT / "docs" / "replaying.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def walked(server: Server) -> Iterator[Walk]:
    with whole(server, is_lawful=False) as running:
        walk = Walk(Client(running))
        for query, shown, given in walk.answers():
            assert given == shown, query
        yield walk


def test_every_request_is_one_of_the_schema_and_has_its_answer() -> None:
    requests = [query for query, _ in answered(PAGE)]
    assert requests == blocks(PAGE, "graphql")
    for request in requests:
        assert validate(schema._schema, parse(request)) == [], request


@pytest.mark.postgres
def test_every_request_gives_the_answer_that_is_shown(walked: Walk) -> None:
    assert len(set(walked.ids.values())) == len(walked.ids), "no two names for one id"


@pytest.mark.postgres
def test_an_auditor_comes_to_the_same_without_the_server(walked: Walk) -> None:
    nodes = _trail(walked.admin)
    assert _audited(nodes) == ""
    signed = next(node for node in nodes if "agreement.amendment-signed" in node["record"])
    told = _audited([node for node in nodes if node is not signed])
    assert "agreement.amendment-adopted" in told


def test_the_kinds_of_links_are_told() -> None:
    kinds = ", ".join(sorted(get_args(LinkKind))[:-1])
    assert f"Kinds are {kinds} and source." in REPLAYING


def _trail(client: Client) -> list[Any]:
    """The records of everything that was done, by the query that the page shows."""
    [query] = [each for each in blocks(REPLAYING, "graphql") if "record" in each]
    nodes: list[Any] = []
    after = None
    while True:
        page = client.ask(query, after=after)["auditTrail"]
        nodes += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return nodes
        after = page["pageInfo"]["endCursor"]


def _audited(nodes: list[Any]) -> str:
    """What the program that the page shows says of these records."""
    [program] = blocks(REPLAYING, "python")
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(nodes),
        cwd=Path(ROOT),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout
