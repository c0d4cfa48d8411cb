"""The sample data through GraphQL: the texts byte for byte, the outcomes one by one."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from api import sample_data
from api.schema import schema
from tests import databases
from tests.api.serving import Served, eventually, served
from tests.databases import Server

pytestmark = pytest.mark.postgres

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def running(server: Server) -> Iterator[Served]:
    """A server with the sample data, as `make run` loads them."""
    with (
        databases.database_of(server, 18) as database,
        served(database.dsn, schema=schema) as found,
    ):
        sample_data.load(found.installation, lambda _: None)
        eventually(lambda: _all_is_read(found), 60)
        yield found


def _all_is_read(running: Served) -> bool:
    recorder = running.installation.recorder
    if not recorder.is_readable(0):  # a transaction that is open elsewhere holds readers back
        return False
    head = recorder.max_notification_id()
    answer = running.post("{ __typename }", {"Concord-Position": str(head)})
    return bool(answer.json()["extensions"]["fresh"])


def ask(running: Served, query: str, **variables: Any) -> Any:
    answer = running.post(query, variables=variables).json()
    assert "errors" not in answer, answer
    return answer["data"]


def test_the_text_at_every_revision_is_the_file_byte_for_byte(running: Served) -> None:
    folder = EXAMPLES / "pep_0013" / "data"
    revisions = json.loads((folder / "revisions.json").read_text(encoding="utf-8"))
    query = """query ($at: Moment!) {
        agreements(search: "governance") { nodes { text(effectiveOn: $at) { text } } }
    }"""
    assert len(revisions) == 31
    for revision in revisions:
        [agreement] = ask(running, query, at=revision["amended_at"])["agreements"]["nodes"]
        assert agreement["text"]["text"].encode() == (folder / revision["file"]).read_bytes()


def test_nothing_was_known_before_it_was_recorded(running: Served) -> None:
    query = """{ agreements(search: "governance") { nodes {
        text(effectiveOn: "2020-01-01", knownAt: "2020-01-01") { number } } } }"""
    [agreement] = ask(running, query)["agreements"]["nodes"]
    assert agreement["text"] is None


def test_all_342_outcomes_are_the_official_ones_each_explained(running: Served) -> None:
    with (EXAMPLES / "swiss_votes" / "data" / "swiss-votes.csv").open(encoding="utf-8") as file:
        official = {f"vote {row['vote']}": row for row in csv.DictReader(file)}
    query = """query ($p: ID!, $after: String) {
        decisions(partnership: $p, first: 200, after: $after) {
            nodes { reference outcome declared rule { name source } sentences
                explanation { decidedBy condition { holds parts { group holds ratio } } }
                findings { code } }
            pageInfo { hasNextPage endCursor } } }"""
    votes = '{ partnerships(search: "Swiss federal votes") { nodes { id } } }'
    [partnership] = ask(running, votes)["partnerships"]["nodes"]
    decided: dict[str, Any] = {}
    after = None
    while True:
        page = ask(running, query, p=partnership["id"], after=after)["decisions"]
        decided |= {node["reference"]: node for node in page["nodes"]}
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert decided.keys() == official.keys()
    for reference, row in official.items():
        node = decided[reference]
        assert (node["outcome"] == "ADOPTED") == (row["adopted"] == "yes"), reference
        double = row["double_majority"] == "yes"
        expected = "double majority" if double else "majority of the people"
        assert node["rule"] == {"name": expected, "source": "CLAUSE"}
        groups = [part["group"] for part in node["explanation"]["condition"]["parts"]]
        assert groups == (["people", "cantons"] if double else [])
        assert node["explanation"]["condition"]["holds"] == (row["adopted"] == "yes")
        assert any("people" in said or "cantons" in said for said in node["sentences"])
        assert node["findings"] == []


def test_every_amendment_follows_from_its_proposal_and_is_attested(running: Served) -> None:
    query = """{ agreements(first: 1, search: "governance") { nodes {
        amendments(first: 50) { nodes { id title status redline { status }
        trail { nodes { event kind sentence actor { kind key } authority reason
            attestation { name reference licence } cause { event } record
            recordedAt effectiveFrom } } } } } } }"""
    [agreement] = ask(running, query)["agreements"]["nodes"]
    amendments = agreement["amendments"]["nodes"]
    assert len(amendments) == 30
    for amendment in amendments:
        adopted, proposed = amendment["trail"]["nodes"]
        assert proposed["event"] == "agreement.amendment-proposed.v2"
        assert adopted["event"] == "agreement.amendment-adopted.v1"
        assert adopted["cause"] == {"event": proposed["event"]}
        assert adopted["authority"] == "SOURCE"
        assert adopted["attestation"]["name"]
        assert amendment["title"] in adopted["sentence"]
        assert json.loads(adopted["record"])["name"] == adopted["event"]
        assert adopted["effectiveFrom"] < adopted["recordedAt"]


def test_what_another_edition_loaded_stays_and_that_is_said(
    running: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who updates Concord keeps what is recorded; it is no error at each start."""
    title, module = sample_data.EXAMPLES[2]
    converter = import_module(module)
    lines = [line.replace("Amara Okafor", "Amara Lind") for line in converter.lines()]
    assert lines != list(converter.lines())
    monkeypatch.setattr(converter, "lines", lambda: iter(lines))
    monkeypatch.setattr(sample_data, "EXAMPLES", ((title, module),))
    said: list[str] = []
    sample_data.load(running.installation, said.append)
    assert said[-1] == f"Loaded by another edition of Concord, and left as it is: {title}."
