"""The cases told as history and imported: each outcome agrees with the one evaluated."""

from __future__ import annotations

import json
from pathlib import Path

from domain.decisions.decision import DECISION
from domain.values import derived_id
from tests.cases.histories import can_be_told, history
from tests.importing import Importing, Write

CASES = [
    json.loads(line)
    for file in sorted(Path(__file__).parent.glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]
TOLD = [case for case in CASES if can_be_told(case)]


def test_what_is_imported_comes_to_what_is_evaluated(importing: Importing, written: Write) -> None:
    report = importing.run(written(history(TOLD)))
    assert report.bad == []
    codes = {finding.code for _, finding in report.findings}
    late = {"MOTION_ALREADY_DECIDED", "CHAIR_RECUSED"}
    assert codes == {"SEAT_RECUSED", "BALLOT_FINAL", "NOT_ENTITLED_TO_VOTE", *late}, (
        "no declared outcome is found not to follow"
    )
    came_to = {}
    for number, case in enumerate(TOLD):
        decision = derived_id("history", "cases", "DecisionId", f"case {number}")
        held = importing.ledger.held(DECISION, decision)
        assert held is not None
        came_to[case["id"]] = held.state.outcomes[-1].outcome.result
    assert came_to == {case["id"]: case["expected"] for case in TOLD}


def test_most_cases_can_be_told_as_history() -> None:
    assert len(TOLD) >= 220
    assert len({case["id"] for case in TOLD}) == len(TOLD)
