"""Real cases from outside: published procedures and results, each with its source.

The expected outcomes were worked out by hand from the source, or are the published ones; one file
a family, in the format of `concord evaluate`.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from services.evaluation import answer, schema

FILES = sorted(Path(__file__).parent.glob("*.jsonl"))
CASES = [
    pytest.param(line, id=f"{file.stem}: {json.loads(line)['id']}")
    for file in FILES
    for line in file.read_text(encoding="utf-8").splitlines()
]
DOCUMENTED = [
    line
    for block in re.findall(
        r"```jsonl\n(.*?)```",
        (Path(__file__).parents[2] / "docs" / "procedures.md").read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    for line in block.splitlines()
]
SCHEMA = jsonschema.Draft202012Validator(schema())


@pytest.mark.parametrize("line", CASES)
def test_a_case_comes_to_what_its_source_says(line: str) -> None:
    given = answer(1, line.encode())
    assert given["agrees"] is True, given


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_cases_are_written_as_the_schema_has_them_and_say_where_they_are_from(file: Path) -> None:
    names: list[str] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        case: dict[str, Any] = json.loads(line)
        SCHEMA.validate(case)
        names.append(case["id"])
        assert case["source"]
    assert len(names) == len(set(names))


def test_there_are_cases_of_every_outcome() -> None:
    expected = [json.loads(str(case.values[0])).get("expected") for case in CASES]
    told = {outcome for outcome in expected if isinstance(outcome, str)}
    assert told == {
        "adopted",
        "rejected",
        "no-opinion",
        "tied",
        "inquorate",
        "incomplete",
        "without-effect",
    }


def test_the_documented_procedures_are_among_the_cases() -> None:
    assert len(DOCUMENTED) > 20
    assert set(DOCUMENTED) <= {str(case.values[0]) for case in CASES}
