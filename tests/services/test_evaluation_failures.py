"""Lines that cannot be answered: sums that nobody could write, and errors of the program itself;
the other lines have their answers all the same.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer

from api.cli_evaluate import evaluate_file
from api.cli_output import FAILED, REFUSED
from domain.cases.evaluation import evaluate
from services.evaluation import answer, is_good

UNWRITTEN = [f"1/{999_999_999_999_999 - 2 * n}" for n in range(600)]
"""Weights that add up to a fraction of more than four thousand digits."""
HEAVY = {"seats": [{"id": f"s{n}", "weight": weight} for n, weight in enumerate(UNWRITTEN)]}
SEATS = {"seats": [{"id": "a"}, {"id": "b"}]}
MORE_YES = {"kind": "majority", "share": "1/2", "strictly": True, "base": "cast"}
BY_WEIGHT = MORE_YES | {"measure": "weight"}
GROUPS = [{"group": f"g{n}", "weight": weight} for n, weight in enumerate(UNWRITTEN)]
IN_GROUPS = {"kind": "in-groups", "condition": MORE_YES, "share": "1/2", "groups": GROUPS}
GOOD = {"rule": {"condition": MORE_YES}, "electorate": SEATS, "expected": "rejected"}
QUORUM = {"kind": "share", "share": "1/2", "measure": "weight"}
SHARES = ("1/2", "1/3", "1/12")
CAP = {"share": "1/10", "repeated": True}


def reported(number: int) -> dict[str, Any]:
    return {"rule": {"condition": MORE_YES}, "tally": {"counts": [{"yes": number, "no": 1}]}}


SUM_OF_SHARES = {
    "questions": [{"id": "A"} | reported(3), {"id": "B"} | reported(2)],
    "tie_break": {
        "steps": [{"kind": "largest-sum-of-shares", "groups": [f"g{n}" for n in range(400)]}],
        "preferences": [
            {
                "option": "A",
                "over": "B",
                "counts": [
                    {"group": f"g{n}", "number": 999_999_999_999 - 2 * n, "other": 1}
                    for n in range(400)
                ],
            }
        ],
    },
}


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"rule": {"condition": BY_WEIGHT}, "electorate": HEAVY}, "electorate"),
        ({"rule": {"condition": BY_WEIGHT}, "electorate": HEAVY, "lint": True}, "electorate"),
        (
            {"rule": {"condition": BY_WEIGHT, "weight_cap": CAP}, "electorate": HEAVY},
            "electorate",
        ),
        ({"rule": {"condition": IN_GROUPS}, "electorate": SEATS}, "rule.condition.groups"),
        (
            {"rule": {"condition": MORE_YES, "quorum": [QUORUM]}, "electorate": HEAVY},
            "electorate",
        ),
        (
            {
                "election": {"method": {"kind": "plurality"}, "quorum": []},
                "options": [{"id": "A"}],
                "electorate": HEAVY,
            },
            "electorate",
        ),
        (SUM_OF_SHARES, "tie_break.steps[0]"),
    ],
    ids=["weights", "looked at", "capped", "groups", "quorum", "election", "sum of shares"],
)
def test_sums_that_nobody_could_write_are_refused(facts: dict[str, Any], place: str) -> None:
    told = answer(1, json.dumps(facts).encode())
    assert told["refused"]["code"] == "NO_COMMON_UNIT", told
    assert told["refused"]["place"] == place


def test_weights_with_a_common_unit_are_added_up() -> None:
    """Shares of one whole, as an inheritance or a house has them: 1/2 + 1/3 of 11/12."""
    seats = [{"id": f"s{n}", "weight": weight} for n, weight in enumerate(SHARES)]
    yes = [{"seat": f"s{n}", "stance": "yes"} for n in range(2)]
    facts = {"rule": {"condition": BY_WEIGHT}, "electorate": {"seats": seats}, "ballots": yes}
    told = answer(1, json.dumps(facts).encode())
    assert told["outcome"] == "adopted"
    assert "5/6" in [count["yes"] for count in told["counts"]]


def written(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_a_line_at_which_the_program_fails_ends_neither_the_file_nor_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:

    def failing(case: Any) -> Any:
        if case.about == "fails":
            raise ZeroDivisionError("of the program")
        return evaluate(case)

    monkeypatch.setattr("services.evaluation.evaluate", failing)
    bad = GOOD | {"about": "fails", "expected_refusal": "INTERNAL"}
    with pytest.raises(typer.Exit) as ended:
        evaluate_file(written(tmp_path / "cases.jsonl", GOOD, bad, GOOD))
    assert ended.value.exit_code == FAILED
    out, err = capsys.readouterr()
    first, second, third = map(json.loads, out.splitlines())
    assert first["agrees"] and third["agrees"]
    assert (second["line"], second["refused"]["code"]) == (2, "INTERNAL")
    assert "agrees" not in second
    assert "Traceback" in err
    assert "line 2" in err
    assert "ZeroDivisionError" in second["refused"]["sentence"]


def test_a_line_that_is_refused_is_no_failure_of_the_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heavy = {"rule": {"condition": BY_WEIGHT}, "electorate": HEAVY}
    with pytest.raises(typer.Exit) as ended:
        evaluate_file(written(tmp_path / "cases.jsonl", heavy, GOOD))
    assert ended.value.exit_code == REFUSED
    out, err = capsys.readouterr()
    assert json.loads(out.splitlines()[1])["agrees"]
    assert "Traceback" not in err


TOTALS = {
    "election": {"method": {"kind": "plurality"}},
    "options": [{"id": "A"}],
    "reported": {"totals": [{"option": "A", "votes": 1}]},
}


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        (GOOD | {"expected_remarks": []}, "expected_remarks"),
        (GOOD | {"lint": True}, "expected"),
        (TOTALS | {"expected": ["A"], "expected_remarks": ["X"]}, "expected_remarks"),
        (TOTALS | {"lint": True, "electorate": SEATS, "expected": ["Z"]}, "expected"),
        (TOTALS | {"lint": True, "expected_outcome": "elected"}, "expected_outcome"),
        (TOTALS | {"lint": True, "expected_onward": ["A"]}, "expected_onward"),
    ],
)
def test_what_is_expected_and_cannot_be_checked_is_refused(
    facts: dict[str, Any], place: str
) -> None:
    told = answer(1, json.dumps(facts).encode())
    assert told["refused"]["code"] == "EXPECTATION_UNCHECKED"
    assert told["refused"]["place"] == place
    assert not is_good(told)


@pytest.mark.parametrize(("yes", "outcome"), [(528, "one-prevails"), (1, "none-prevails")])
def test_one_question_alone_is_decided_as_any_motion(yes: int, outcome: str) -> None:
    tie_break = {"steps": [{"kind": "most-yes"}]}
    question: dict[str, Any] = {"id": "68", "rule": {"condition": MORE_YES}}
    question["tally"] = {"counts": [{"yes": yes, "no": 472}]}
    told = answer(1, json.dumps({"questions": [question], "tie_break": tie_break}).encode())
    assert told["outcome"] == outcome
    assert told["prevails"] == (["68"] if yes > 472 else [])
