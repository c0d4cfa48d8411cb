"""The schema that is served, over the sample data: its declarations are sound, its lanes agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from api import sample_data
from api.composition import Installation, installation
from api.declaration_check import shape_findings, table_findings
from api.schema import schema
from projections.catalogue import VIEWS
from services.history import History
from tests import databases
from tests.api.lanes import disputes, judged, treasurer
from tests.api.lanes.conftest import Asker, Lanes
from tests.api.lanes.random_documents import Samples, random_document
from tests.api.serving import eventually, settings_for
from tests.bench import committee
from tests.databases import Server

pytestmark = pytest.mark.postgres

WORDS = ["initiative", "the", "PEP", "member", "", "%", "Volksinitiative"]


@dataclass
class ServedSchema:
    """Both lanes over the sample data, and who may ask."""

    lanes: Lanes
    samples: Samples
    askers: list[Asker]


@pytest.fixture(scope="module")
def served_schema(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedSchema]:
    with (
        databases.database_of(server, 18) as database,
        installation(settings_for(database.dsn)) as running,
    ):
        sample_data.load(running, lambda _: None)
        _import_a_committee(running, tmp_path_factory.mktemp("committee") / "acts.jsonl")
        with running.runner():
            eventually(lambda: _views_are_filled(running), 60)
        lanes = Lanes(schema._schema, database.dsn)
        with lanes.slow_pool.connection() as connection:
            samples = Samples.of(lanes.schema, connection, WORDS)
            parties = connection.execute(
                "SELECT partnership, organisation, (SELECT (array_agg(position ORDER BY position))"
                "[count(*) / 2] FROM audit_trail.entry e WHERE e.partnership = party.partnership)"
                " FROM parties.party"
            ).fetchall()
            members = [
                Asker({"partnerships": [partnership], "organisation": organisation})
                for partnership, organisation, _ in parties
            ]
            # Who left half-way sees what was recorded before.
            members += [
                Asker(
                    {
                        "partnerships": [partnership],
                        "organisation": organisation,
                        "left": json.dumps({str(partnership): half}),
                    }
                )
                for partnership, organisation, half in parties
            ]
        everything = Asker({"everything": True, "partnerships": []})
        yield ServedSchema(lanes, samples, [everything, *members, Asker({"partnerships": []})])
        lanes.close()


def _import_a_committee(running: Installation, path: Path) -> None:
    """Bodies, persons, polls, ballots, posts and conflicts: what the sample data has none of."""
    flawed = (disputes.lines(), judged.lines())
    for lines in (committee.lines(12), treasurer.lines(), *flawed):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        history = History(path, running.ledger, running.command_pool, running.clock)
        report = history.run(lambda *_: None)
        assert report.applied == len(lines) - 1, report.bad
        assert not report.findings or lines in flawed, report.findings


def _views_are_filled(running: Installation) -> bool:
    names = [view.name for view in VIEWS]
    query = (
        "SELECT count(*) FROM projections.position WHERE phase = 'live' AND view = ANY(%s)"
        " AND position >= (SELECT max(position) FROM ledger.events)"
    )
    with running.query_pool.connection() as connection:
        try:
            [(count,)] = connection.execute(query, (names,)).fetchall()
        except psycopg.errors.UndefinedTable:  # the views are being installed
            return False
    return bool(count == len(names))


def agree(served: ServedSchema, count: int) -> None:
    """So many random documents are answered alike."""
    seed = found = 0
    while found < count:
        document = random_document(served.lanes.schema, served.samples, seed)
        asker = served.askers[seed % len(served.askers)]
        seed += 1
        if isinstance(served.lanes.execution.document(document.text), list):
            continue
        found += 1
        for variables in (document.variables, document.other_variables):
            slow = served.lanes.slow(document.text, asker, **variables)
            assert "errors" not in slow, (seed - 1, document.text, variables, slow["errors"])
            fast: Any = served.lanes.fast(document.text, asker, **variables)
            assert json.dumps(fast) == json.dumps(slow["data"]), (seed - 1, document, variables)


def test_what_is_served_is_declared_soundly(served_schema: ServedSchema) -> None:
    with served_schema.lanes.slow_pool.connection() as connection:
        findings = [*shape_findings(schema._schema), *table_findings(schema._schema, connection)]
    assert findings == []


def test_the_lanes_of_the_served_schema_agree(served_schema: ServedSchema) -> None:
    agree(served_schema, 60)


def test_the_lanes_agree_on_whose_records_of_conflicts_are_withheld(
    served_schema: ServedSchema,
) -> None:
    document = """{ auditTrail(kind: "conflict", first: 100) {
        nodes { event reason record } } }"""
    withheld = set()
    for asker in served_schema.askers:
        slow = served_schema.lanes.slow(document, asker)
        fast: Any = served_schema.lanes.fast(document, asker)
        assert json.dumps(fast) == json.dumps(slow["data"])
        nodes = slow["data"]["auditTrail"]["nodes"]
        withheld |= {entry["record"] is None for entry in nodes}
        if asker is served_schema.askers[0]:
            assert nodes and all(entry["record"] is not None for entry in nodes)
    assert withheld == {True, False}


@pytest.mark.soak
def test_the_lanes_of_the_served_schema_agree_on_a_thousand_documents(
    served_schema: ServedSchema,
) -> None:
    agree(served_schema, 1_000)
