"""The tour tells the truth, of the story that was imported and of the one that was lived."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from graphql import parse, validate

from api.cursors import read_global_id
from api.schema import schema
from domain.values import OrganisationId
from examples.science_share.convert import story
from examples.science_share.telling import Told
from tests import databases
from tests.api.serving import eventually
from tests.databases import Server
from tests.shown import with_answers
from tests.tour.living import Living
from tests.tour.twice import (
    LIVED,
    REPLAYED,
    TODAY,
    TOUR,
    Imported,
    asked_of_lived,
    events,
    shown,
    story_imported,
    story_lived,
    without_attestation,
)

pytestmark = pytest.mark.postgres

OF_BOTH, OF_LIVED = shown()
FINDINGS = "{ auditTrail(hasFindings: true) { totalCount } }"
NUMBERED = list(enumerate(OF_BOTH, 1))


@pytest.fixture(scope="module")
def imported(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    path = tmp_path_factory.mktemp("story") / "story.jsonl"
    with databases.database_of(server, 18) as database, story_imported(database.dsn, path) as it:
        yield it


@pytest.fixture(scope="module")
def lived(server: Server) -> Iterator[Living]:
    with databases.database_of(server, 18) as database, story_lived(database.dsn) as it:
        yield it


def test_the_whole_story_is_imported_without_a_finding(imported: Imported) -> None:
    report = imported.report
    assert (report.bad, report.findings) == ([], [])
    assert report.applied == sum(not act.refused for act in story())
    assert f"as {report.applied} acts of a [file of history]" in TOUR.read_text(encoding="utf-8")


def test_every_query_is_one_of_the_schema() -> None:
    assert len(OF_BOTH) > 10
    for query, _ in [*OF_BOTH, *OF_LIVED]:
        assert validate(schema._schema, parse(query)) == [], query


@pytest.mark.parametrize(("query", "answer"), OF_BOTH, ids=[f"query-{n}" for n, _ in NUMBERED])
def test_what_was_imported_answers_as_the_tour_shows(
    imported: Imported, query: str, answer: Any
) -> None:
    assert imported.ask(query) == answer


@pytest.mark.parametrize(("query", "answer"), OF_BOTH, ids=[f"query-{n}" for n, _ in NUMBERED])
def test_what_was_lived_answers_alike(lived: Living, query: str, answer: Any) -> None:
    assert without_attestation(asked_of_lived(lived, query)) == without_attestation(answer)


def test_what_was_lived_says_by_what_right_the_clock_acts(lived: Living) -> None:
    for query, answer in OF_LIVED:
        assert lived.ask(query) == answer


def test_the_chain_of_authority_is_the_one_that_is_shown(imported: Imported) -> None:
    [shown_chain] = REPLAYED.finditer(TOUR.read_text(encoding="utf-8"))
    assert imported.chain(shown_chain["id"]) == shown_chain["chain"]


def test_both_stories_are_the_same_event_by_event(imported: Imported, lived: Living) -> None:
    told, happened = events(imported), events(lived)
    assert len(told) > 200
    assert happened == told


def test_what_was_lived_broke_no_rule(lived: Living) -> None:
    assert lived.ask(FINDINGS)["auditTrail"]["totalCount"] == 0


def test_the_clock_did_what_was_told_of_it_and_nothing_else(lived: Living) -> None:
    told = sum(act.by_itself == "clock" for act in story())

    def detail() -> str:
        health = lived.running.client.get(f"{lived.running.url}/health/ready").json()
        return str(health["checks"]["deadlines"]["detail"])

    # What was due when the story jumped ahead is news until the process has looked once more.
    eventually(lambda: detail() == f"{told} operations, 0 refused")


def test_only_the_sides_read_what_is_said_in_the_conflict(lived: Living) -> None:
    query = "{ conflicts { nodes { state stage isWithheld grounds offers { terms } } } }"
    seen = {}
    for organisation in ("brook", "cedar", "parents"):
        keys, given = lived.running.installation.keys, lived.ids["OrganisationId", organisation]
        key = keys.make("tour", TODAY, OrganisationId(UUID(read_global_id(given)[1])))
        answer = lived.running.post(query, {"Authorization": f"Bearer {key}"}).json()
        [seen[organisation]] = answer["data"]["conflicts"]["nodes"]
    assert seen["brook"] == seen["cedar"]
    assert len(seen["brook"]["offers"]) == 2
    withheld = {"isWithheld": True, "grounds": None, "offers": None}
    assert seen["parents"] == {"state": "CLOSED", "stage": "MEDIATION", **withheld}


def test_the_answers_are_laid_out_as_they_are_written_anew() -> None:
    text = TOUR.read_text(encoding="utf-8")
    assert with_answers(text, [answer for _, answer in [*OF_BOTH, *OF_LIVED]]) == text


def test_nothing_befalls_what_was_imported_for_years(imported: Imported) -> None:
    it = imported.running.installation
    before = imported.ask("{ auditTrail { totalCount } }")
    last_day = datetime(2029, 7, 31, 22, tzinfo=UTC)
    assert replace(it, clock=lambda: last_day).deadlines().operate() == 0
    assert imported.ask("{ auditTrail { totalCount } }") == before


def test_the_tour_names_everything_that_was_refused(lived: Living) -> None:
    _, of_lived = TOUR.read_text(encoding="utf-8").split(LIVED)
    rows = [_row(act) for act in story() if act.refused]
    assert lived.refusals.keys() == {act.key for act in story() if act.refused}
    found = [line for line in of_lived.splitlines() if line.startswith("| 20")]
    assert found == rows


def _row(act: Told) -> str:
    first, *rest = act.act.split("_")
    mutation = first + "".join(word.capitalize() for word in rest)
    who = "" if act.by is None else act.by.name
    return f"| {act.moment:%Y-%m-%d} | {who} | `{mutation}` | `{act.refused}` |"
