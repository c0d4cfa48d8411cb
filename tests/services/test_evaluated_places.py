"""The place and the words of what a case is refused for, as the case has it."""

from __future__ import annotations

import json

from services.evaluation import answer
from tests.services.test_evaluation import case


def test_the_sentence_names_the_place_as_it_is_in_the_case() -> None:
    quorum = case(rule={"condition": {"kind": "all", "conditions": []}})
    told = answer(1, json.dumps(quorum).encode())["refused"]
    assert told["place"] == "rule.condition"
    assert "stands at rule.condition contains" in told["sentence"]
    condition = {"kind": "count", "number": 1, "group": "a\u0007"}
    control = case(rule={"condition": {"kind": "all", "conditions": [condition]}})
    told = answer(1, json.dumps(control).encode())["refused"]
    assert told["place"] == "rule.condition.all[0].group"
    assert told["sentence"].startswith("rule.condition.all[0].group contains")
    named = case(recused=["a\u0007"])
    told = answer(1, json.dumps(named).encode())["refused"]
    assert told["sentence"].startswith("recused[0] contains")


def test_a_rule_that_is_too_complex_has_its_place() -> None:
    condition: dict[str, object] = {"kind": "no-objection"}
    for _ in range(30):
        condition = {"kind": "all", "conditions": [condition]}
    told = answer(1, json.dumps(case(rule={"condition": condition})).encode())["refused"]
    assert (told["code"], told["place"]) == ("RULE_TOO_COMPLEX", "rule")
    assert told["sentence"].startswith("In rule conditions are nested more than 20 deep")
