"""The README tells the truth: its first query gives the answer shown, all others are valid."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from graphql import parse, validate

from api import sample_data
from api.schema import schema
from tests import databases
from tests.api.serving import Served, eventually, served
from tests.databases import Server
from tests.shown import blocks, operations

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_every_query_and_mutation_shown_is_one_of_the_schema() -> None:
    shown = operations(README)
    assert len(shown) > 4
    for operation in shown:
        assert validate(schema._schema, parse(operation)) == [], operation


@pytest.mark.postgres
def test_the_first_query_gives_the_answer_that_is_shown(server: Server) -> None:
    [query] = re.findall(r"query=(\{.*?\})'", README, flags=re.DOTALL)
    [shown] = [json.loads(block) for block in blocks(README, "json")]
    with databases.database_of(server, 18) as database, served(database.dsn, schema=schema) as it:
        sample_data.load(it.installation, lambda _: None)
        eventually(lambda: _decided(it, query), 60)
        answered = it.post(query).json()
    _forget_when(shown)
    _forget_when(answered)
    assert answered == shown


def _decided(it: Served, query: str) -> bool:
    nodes = it.post(query).json()["data"]["decisions"]["nodes"]
    return bool(nodes and nodes[0]["outcome"] and nodes[0]["trail"]["nodes"])


def _forget_when(answer: dict[str, object]) -> None:
    text = json.dumps(answer)
    text = re.sub(r'"recordedAt": "[^"]*"', '"recordedAt": ""', text)
    answer.clear()
    answer.update(json.loads(text))
