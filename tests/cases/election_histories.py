"""Elections told as history: what an archive has of an election held elsewhere, for import.

The rule becomes a provision, the slate is put, and what the source published is reported: ballots,
totals or pairs. Whom it declares elected has to be whom `concord evaluate` elects.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tests.cases.histories import BEGINNING, HELD, Plain

NOT_TOLD = frozenset({"lot", "casting_vote", "in_office", "lint", "recused", "call"})
"""What a case of these has is told by other acts than those here."""


def can_be_told(case: Plain) -> bool:
    """Whether these acts suffice to tell the case."""
    return "reported" in case and "expected" in case and not NOT_TOLD & set(case)


def _act(act: str, effective: str, key: str, /, **arguments: Any) -> Plain:
    return {"act": act, "key": key, "effective": effective, "arguments": arguments}


def history(cases: Iterable[Plain]) -> list[str]:
    """The lines of a file with all these elections, the key of each its number."""
    told = list(cases)
    provisions = [
        {
            "kind": "election-rule",
            "name": case["id"],
            "matters": [f"matter {number}"],
            "rule": case["election"],
        }
        for number, case in enumerate(told)
    ]
    clauses = [
        {"id": f"c{n}", "number": str(n + 1), "heading": "", "text": "x", "provisions": [provision]}
        for n, provision in enumerate(provisions)
    ]
    acts = [
        _act("register_organisation", BEGINNING, "all", name="All bodies", kind="ngo"),
        _act("form_partnership", BEGINNING, "world", name="Bodies", zone="UTC", parties=["all"]),
        _act(
            "draft_agreement",
            BEGINNING,
            "rules",
            partnership="world",
            title="Rules",
            clauses=clauses,
        ),
        _act("enter_into_force", BEGINNING, "in force", agreement="rules"),
    ]
    for number, case in enumerate(told):
        key = f"election {number}"
        put = {"partnership": "world", "title": case["id"], "matter": f"matter {number}"}
        acts.append(_act("propose_election", HELD, key, **put, options=case["options"]))
        held = {"decision": key, "counted": case["reported"], "elected": case["expected"]}
        if "way" in case:
            held["way"] = case["way"]
        acts.append(_act("report_election", HELD, f"{key} held", **held))
    source = {"key": "elections", "name": "Published elections", "url": "", "licence": ""}
    lines: list[Plain] = [{"concord": "history", "version": 1, "source": source}, *acts]
    return [json.dumps(line) for line in lines]
