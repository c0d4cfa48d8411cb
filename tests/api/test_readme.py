"""The README tells the truth: its first query and the newcomer's path give the answers shown, all
other queries are valid.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate

from api import sample_data
from api.schema import schema
from tests import databases
from tests.api.serving import ADMIN_KEY, Served, eventually, served
from tests.databases import Server
from tests.shown import blocks, operations

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Step:
    """A command of the newcomer's path, what it sends, and the answer shown below it."""

    command: str
    headers: dict[str, str]
    mutation: str
    answer: dict[str, Any]


def path() -> str:
    return README.partition("## From nothing to a decision")[2].partition("\n## ")[0]


def steps() -> list[Step]:
    pairs = re.findall(r"```sh\n(ask .*?)```\n\n```json\n(.*?)```", path(), flags=re.DOTALL)
    return [
        Step(
            command,
            dict(header.split(": ", 1) for header in re.findall(r"-H '([^']*)'", command)),
            command.partition("<<'end'\n")[2].removesuffix("\nend\n"),
            json.loads(answer),
        )
        for command, answer in pairs
    ]


def test_every_query_and_mutation_shown_is_one_of_the_schema() -> None:
    shown = [*operations(README), *(step.mutation for step in steps())]
    assert len(shown) > 4
    for operation in shown:
        assert validate(schema._schema, parse(operation)) == [], operation


@pytest.mark.postgres
def test_the_first_query_gives_the_answer_that_is_shown(server: Server) -> None:
    [query] = re.findall(r"query=(\{.*?\})'", README, flags=re.DOTALL)
    shown = json.loads(blocks(README, "json")[0])
    with databases.database_of(server, 18) as database, served(database.dsn, schema=schema) as it:
        sample_data.load(it.installation, lambda _: None)
        eventually(lambda: _decided(it, query), 60)
        answered = it.post(query).json()
    _forget_when(shown)
    _forget_when(answered)
    assert answered == shown


def test_the_newcomers_path_has_at_most_five_mutations_each_with_its_answer() -> None:
    assert 0 < len(steps()) <= 5
    assert path().count("mutation {") == len(steps())
    assert len(blocks(README, "sh")) == len(steps()) + 1, "and the shell function"


@pytest.mark.postgres
def test_the_newcomers_path_gives_the_answers_that_are_shown(server: Server) -> None:
    with databases.database_of(server, 18) as database, served(database.dsn, schema=schema) as it:
        for step in steps():
            answered = it.post(step.mutation, headers=step.headers).json()
            assert answered == step.answer, step.mutation


@pytest.mark.postgres
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
def test_the_newcomers_path_can_be_pasted_into_a_shell(server: Server) -> None:
    [function] = [block for block in blocks(README, "sh") if "ask()" in block]
    with databases.database_of(server, 18) as database, served(database.dsn, schema=schema) as it:
        function = function.replace("http://127.0.0.1:8000", it.url)
        function = re.sub(r"KEY=\S+ .*", f"KEY={ADMIN_KEY}", function)
        for step in steps():
            done = subprocess.run(
                ["sh", "-c", f"{function}\n{step.command}"],
                env={**os.environ, "no_proxy": "*"},
                capture_output=True,
                check=True,
                timeout=60,
            )
            assert json.loads(done.stdout) == step.answer


def _decided(it: Served, query: str) -> bool:
    nodes = it.post(query).json()["data"]["decisions"]["nodes"]
    return bool(nodes and nodes[0]["outcome"] and nodes[0]["trail"]["nodes"])


def _forget_when(answer: dict[str, object]) -> None:
    text = json.dumps(answer)
    text = re.sub(r'"recordedAt": "[^"]*"', '"recordedAt": ""', text)
    answer.clear()
    answer.update(json.loads(text))
