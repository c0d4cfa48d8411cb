"""The story twice: imported as `make run` imports it, and lived through GraphQL."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest

from api import replay
from api.cursors import global_id
from api.schema import schema
from domain.values import derived_id
from examples.science_share.convert import SOURCE, lines, story
from services import deadlines
from services.history import History, Report
from tests.api.serving import Served, eventually, served
from tests.shown import answered
from tests.tour.living import Clock, Living, living

TOUR = Path(__file__).parents[2] / "docs" / "tour.md"
LIVED = "\n## Lived instead of told\n"
"""From this heading on the tour speaks of the story that was lived."""

REPLAYED = re.compile(
    r"```\nconcord replay (?P<id>\S+) --authority\n```\n\n```text\n(?P<chain>.*?)```", re.DOTALL
)
"""A command that follows an authority, and the chain that it prints."""

TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""When the tour is walked: what is due then, and what waits, depends on it."""

ON_WHOSE_WORD = re.compile(r", (attested by|on behalf of|by operation of) .*\.$")
ATTESTING = ("attestation", "authority", "actor", "recordedAt")
UNORDERED = ("parties",)
"""Lists of what came about at the same instant, in the order of ids, which differ."""


class Asked(Protocol):
    """Somebody who answers queries."""

    def ask(self, query: str, **variables: Any) -> Any:
        """The answer, without `data` around it."""


@dataclass(frozen=True)
class Imported:
    """A server with the story as it was imported."""

    running: Served
    report: Report

    def chain(self, event: str) -> str:
        """What the command line prints that an event rests on, without the events' ids."""
        printed: list[str] = []
        replay.run(self.running.installation, event, authority=True, write=printed.append)
        rests = [line.strip() for line in printed if line.startswith("    rests on")]
        return "".join(re.sub(r" \(event .*\)$", "", line) + "\n" for line in rests)

    def ask(self, query: str, **variables: Any) -> Any:
        answer = self.running.post(query, variables=variables).json()
        assert "errors" not in answer, answer
        return answer["data"]


@contextmanager
def story_imported(dsn: str, path: Path) -> Iterator[Imported]:
    """The story in an empty database, from the file that is written to `path`."""
    path.write_text("".join(f"{line}\n" for line in lines()), encoding="utf-8")
    with served(dsn, schema=schema, clock=lambda: TODAY, reads_wait=30.0) as running:
        it = running.installation
        report = History(path, it.ledger, it.command_pool, it.clock).run(lambda *_: None)
        eventually(lambda: _is_read(running, report.position), 60)
        yield Imported(running, report)


@contextmanager
def story_lived(dsn: str) -> Iterator[Living]:
    """The story in an empty database, by one mutation after the other, up to today."""
    acts = story()
    clock = Clock(acts[0].moment - timedelta(days=1))
    with (
        pytest.MonkeyPatch.context() as patched,
        served(dsn, schema=schema, clock=clock, reads_wait=30.0) as running,
        living(running, clock) as found,
    ):
        patched.setattr(deadlines, "INTERVAL", 0.05)
        for act in acts:
            found.live(act)
        clock.move(TODAY)
        yield found


def shown() -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    """The queries of the tour and their answers: of both stories, and of the lived one alone."""
    of_both, of_lived = TOUR.read_text(encoding="utf-8").split(LIVED)
    return answered(of_both), answered(of_lived)


def asked_of_lived(lived: Living, query: str) -> Any:
    """The answer of the lived story to a query with the imported story's ids, in these ids."""
    text, ids = query, [(_imported_id(*named), given) for named, given in lived.ids.items()]
    for imported, given in ids:
        text = text.replace(imported, given)
    answer = json.dumps(lived.ask(text))
    for imported, given in ids:
        answer = answer.replace(given, imported)
    return json.loads(answer)


def without_attestation(value: Any) -> Any:
    """An answer without what differs when acts are done here and not reported from outside."""
    if isinstance(value, dict):
        left = {name: each for name, each in value.items() if name not in ATTESTING}
        return {
            name: sorted(without_attestation(each), key=json.dumps)
            if name in UNORDERED
            else without_attestation(each)
            for name, each in left.items()
        }
    if isinstance(value, list):
        return [without_attestation(each) for each in value]
    return ON_WHOSE_WORD.sub(".", value) if isinstance(value, str) else value


def events(of: Asked) -> list[tuple[str, str, str]]:
    """Everything that happened in the partnership: what, from when, and the sentence."""
    query = """query ($after: String) { partnerships(search: "Merrow Valley") { nodes {
        trail(first: 100, after: $after) { pageInfo { hasNextPage endCursor }
            nodes { event effectiveFrom sentence } } } } }"""
    found: list[tuple[str, str, str]] = []
    after = None
    while True:
        [partnership] = of.ask(query, after=after)["partnerships"]["nodes"]
        trail = partnership["trail"]
        found += [
            (each["event"], each["effectiveFrom"], ON_WHOSE_WORD.sub(".", each["sentence"]))
            for each in trail["nodes"]
        ]
        if not trail["pageInfo"]["hasNextPage"]:
            return found
        after = trail["pageInfo"]["endCursor"]


def _imported_id(kind: str, key: str) -> str:
    return global_id(kind.removesuffix("Id"), derived_id("history", SOURCE["key"], kind, key))


def _is_read(running: Served, position: int) -> bool:
    answer = running.post("{ __typename }", {"Concord-Position": str(position)})
    return bool(answer.json()["extensions"]["fresh"])
