"""The second tour tells the truth: every request of docs/committee.md gives the answer below it."""

from __future__ import annotations

import pytest
from graphql import parse, validate

from api.schema import schema
from tests.api.client import Client
from tests.api.serving import whole
from tests.databases import Server
from tests.shown import answered, blocks
from tests.tour.committee import COMMITTEE, Walk

PAGE = COMMITTEE.read_text(encoding="utf-8")


def test_every_request_is_one_of_the_schema_and_has_its_answer() -> None:
    requests = [query for query, _ in answered(PAGE)]
    assert requests == blocks(PAGE, "graphql")
    for request in requests:
        assert validate(schema._schema, parse(request)) == [], request


@pytest.mark.postgres
def test_every_request_gives_the_answer_that_is_shown(server: Server) -> None:
    with whole(server, is_lawful=False) as running:
        walk = Walk(Client(running))
        for query, shown, given in walk.answers():
            assert given == shown, query
    assert len(set(walk.ids.values())) == len(walk.ids), "no two names for one id"
