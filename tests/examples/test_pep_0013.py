"""PEP 13 as a history: every line fits the schema, every revision comes back byte for byte."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import jsonschema
import pytest

from domain.agreements.agreement import AGREEMENT, text_at, versions
from domain.values import derived_id
from examples.pep_0013.convert import lines
from examples.pep_0013.sections import DATA
from services import history
from services.act import Done
from services.history import History, Step
from services.history_schema import schema
from tests.importing import Importing, Write

REVISIONS = json.loads((DATA / "revisions.json").read_text(encoding="utf-8"))
PEP_13 = derived_id("history", "python-peps", "AgreementId", "pep-0013")


def test_every_line_fits_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    for line in lines():
        validator.validate(json.loads(line))


def test_the_text_at_every_revision_is_its_file(importing: Importing, written: Write) -> None:
    report = importing.run(written(lines()))
    assert (report.bad, report.findings) == ([], [])
    assert report.applied == 64
    held = importing.ledger.held(AGREEMENT, PEP_13)
    assert held is not None
    assert len(REVISIONS) == len(versions(held.state)) == 31
    for revision in REVISIONS:
        at = datetime.fromisoformat(revision["amended_at"])
        assert text_at(held.state, at).encode() == (DATA / revision["file"]).read_bytes()
    first = datetime.fromisoformat(REVISIONS[0]["amended_at"])
    assert text_at(held.state, first - timedelta(microseconds=1)) == ""


def test_the_same_file_twice_changes_nothing(importing: Importing, written: Write) -> None:
    path = written(lines())
    importing.run(path)
    before = importing.events()
    again = importing.run(path)
    assert (again.applied, again.bad, again.resumed_at) == (0, [], again.lines)
    assert importing.events() == before


def test_the_same_acts_in_another_file_change_nothing(importing: Importing, written: Write) -> None:
    importing.run(written(lines()))
    before = importing.events()
    again = importing.run(written([*lines(), ""], "other.jsonl"))
    assert (again.applied, again.repeated, again.bad) == (0, 64, [])
    assert importing.events() == before


@pytest.mark.parametrize("batches", [1, 3, 6])
def test_an_interrupted_run_goes_on(
    importing: Importing, written: Write, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    monkeypatch.setattr(history, "BATCH", 10)
    path = written(lines())
    commit = history.History._commit
    done: list[list[Step]] = []

    def until_interrupted(self: History, batch: list[Step], last: int | None) -> list[Done]:
        if len(done) == batches:
            raise KeyboardInterrupt
        done.append(batch)
        return commit(self, batch, last)

    monkeypatch.setattr(history.History, "_commit", until_interrupted)
    with pytest.raises(KeyboardInterrupt):
        importing.run(path)
    monkeypatch.setattr(history.History, "_commit", commit)
    report = importing.run(path)
    assert report.resumed_at == done[-1][-1].reached == 10 * batches + 1
    assert (report.applied, report.repeated, report.bad) == (64 - 10 * batches, 0, [])
    held = importing.ledger.held(AGREEMENT, PEP_13)
    assert held is not None
    assert text_at(held.state, datetime.fromisoformat("2100-01-01T00:00:00Z")).encode() == (
        (DATA / "31.rst").read_bytes()
    )
