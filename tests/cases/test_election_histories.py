"""Published elections imported as they were held: each elects whom it is evaluated to elect."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from domain.decisions.decision import DECISION
from domain.motions.outcome import ElectionReturned
from domain.values import derived_id
from services.evaluation import answer
from tests.cases.election_histories import can_be_told, history
from tests.cases.histories import BEGINNING, HELD
from tests.importing import Importing, Write

pytestmark = pytest.mark.postgres

CASES = [
    json.loads(line)
    for file in sorted(Path(__file__).parent.glob("elections-*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]
TOLD = [case for case in CASES if can_be_told(case)]


PLURAL: dict[str, Any] = {
    "election": {"method": {"kind": "plurality"}},
    "options": [{"id": "A"}, {"id": "B"}],
}


def returned(importing: Importing, number: int) -> ElectionReturned:
    decision = derived_id("history", "elections", "DecisionId", f"election {number}")
    held = importing.ledger.held(DECISION, decision)
    assert held is not None
    last = held.state.outcomes[-1]
    assert isinstance(last, ElectionReturned)
    return last


def test_what_is_imported_elects_whom_it_is_evaluated_to_elect(
    importing: Importing, written: Write
) -> None:
    report = importing.run(written(history(TOLD)))
    assert report.bad == []
    assert report.findings == [], "whom each source declares elected follows from its rule"
    for number, case in enumerate(TOLD):
        told = answer(1, json.dumps(case).encode())
        found = returned(importing, number)
        assert (found.outcome.result, list(found.outcome.elected)) == (
            told["outcome"],
            told["elected"],
        ), case["id"]
        assert (found.basis, found.poll) == ("tally", None)
        assert found.declared == tuple(case["expected"])


def test_a_result_that_does_not_follow_is_entered_with_its_finding(
    importing: Importing, written: Write
) -> None:
    case = next(case for case in TOLD if len(case["expected"]) == 1)
    loser = next(one["id"] for one in case["options"] if one["id"] not in case["expected"])
    report = importing.run(written(history([{**case, "expected": [loser]}])))
    assert report.bad == []
    [(_, finding)] = report.findings
    assert finding.code == "ELECTION_DOES_NOT_FOLLOW"
    assert loser in finding.sentence
    found = returned(importing, 0)
    assert found.declared == (loser,)
    assert list(found.outcome.elected) == case["expected"]


def test_what_could_not_have_been_counted_is_not_entered(
    importing: Importing, written: Write
) -> None:
    case = TOLD[0]
    nobody = {"kind": "pick", "option": "nobody"}
    for code, counted in (
        ("NOT_REPORTED", {}),
        ("NUMBER_OUT_OF_RANGE", {"totals": [{"option": "A", "votes": "-1"}]}),
        ("OPTION_NOT_ON_SLATE", {"ballots": [{"choice": nobody, "number": 1}]}),
    ):
        report = importing.run(
            written(history([{**case, **PLURAL, "reported": counted}]), f"{code}.jsonl")
        )
        [bad] = report.bad
        assert bad.code == code


def test_a_casting_vote_among_tied_options_is_imported_with_what_was_wrong_about_it(
    importing: Importing, written: Write
) -> None:
    level = {"totals": [{"option": "A", "votes": 3}, {"option": "B", "votes": 3}]}
    rule = {**PLURAL["election"], "tie": "casting-vote"}
    case = {**TOLD[0], "options": PLURAL["options"], "election": rule, "reported": level}
    lines = [json.loads(line) for line in history([{**case, "expected": ["B"]}])]
    put = next(line for line in lines if line.get("act") == "propose_election")
    put["arguments"]["body"] = "board"
    seats = [{"id": f"seat {name}", "holder": name} for name in ("Ada", "Bob")]
    board = {"partnership": "world", "name": "Board", "seats": seats}
    chosen = {"decision": "election 0", "options": ["B"], "voter": "Bob"}
    told = [
        *(("register_person", name, {"name": name}) for name in ("Ada", "Bob")),
        ("constitute_body", "board", board),
        ("designate_chair", "chair", {"body": "board", "seat": "seat Ada"}),
    ]
    acts = [
        {"act": act, "key": key, "effective": BEGINNING, "arguments": arguments}
        for act, key, arguments in told
    ]
    after = {"act": "choose_among_tied", "key": "cast", "effective": HELD, "arguments": chosen}
    place = lines.index(put)
    every = [*lines[:place], *acts, *lines[place:], after]
    report = importing.run(written([json.dumps(line) for line in every]))
    assert report.bad == []
    assert [finding.code for _, finding in report.findings] == ["NOT_THE_CHAIR"]
    found = returned(importing, 0)
    assert (found.outcome.result, found.outcome.elected) == ("tied", ())


def test_most_published_elections_can_be_told() -> None:
    assert len(TOLD) >= 50
