"""A case told as history: the acts that a minute book would have, for `concord import`.

The rule becomes a provision of an agreement, the electorate the seats of a poll, each ballot an act
of its own; a tally is reported. What comes of it has to be what `concord evaluate` says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

Plain = dict[str, Any]

BEGINNING = "1990-01-01"
HELD = "2020-05-04"
OPENED, CAST, CLOSED = "09:00:00+00:00", "10:00:00+00:00", "18:00:00+00:00"
"""At which time of the day of the vote."""
DECLARED = {"adopted", "rejected", "no-opinion", "inquorate"}

NOT_TOLD = frozenset(
    {
        "proxies",
        "objections",
        "passed",
        "lot",
        "lint",
        "election",
        "opened",
        "closes_at",
        "questions",
        "present",
        "consultations",
        "ties",
        "holidays",
    }
)
"""What a case of these has is told by other acts than those here."""


def can_be_told(case: Plain) -> bool:
    """Whether these acts suffice to tell the case."""
    if "expected" not in case or NOT_TOLD & set(case):
        return False
    electorate = case.get("electorate", {})
    told = json.dumps(case["rule"])
    if case["rule"]["condition"]["kind"] == "by-call" or '"kind": "silence"' in told:
        return False
    if "consulted" in told or len(case.get("held", HELD)) > len(HELD):
        return False
    if case.get("call", 1) > 1 and "by-call" not in json.dumps(case["rule"].get("quorum", ())):
        return False
    if "suspended_after" in electorate or case["rule"].get("proxy", "refused") != "refused":
        return False
    seats = {seat["id"] for seat in electorate.get("seats", ())}
    if case.get("chair") and case["chair"] not in seats:
        return False
    stances = {ballot["stance"] for ballot in case.get("ballots", ())}
    if stances & {"object", "block", "stand-aside"}:
        return False
    return "tally" in case or bool(seats)


def history(cases: Iterable[Plain]) -> list[str]:
    """The lines of a file with all these cases, each a decision whose key is the case's number."""
    told = [case for case in cases if can_be_told(case)]
    acts: list[Plain] = []
    acts += _founding(told)
    for number, case in enumerate(told):
        acts += _decision(number, case)
    source = {"key": "cases", "name": "Published procedures and results", "url": "", "licence": ""}
    lines: list[Plain] = [{"concord": "history", "version": 1, "source": source}]
    return [json.dumps(line) for line in [*lines, *_numbered(acts)]]


def _numbered(acts: Iterable[Plain]) -> Iterator[Plain]:
    numbers = count()
    for act in acts:
        yield act if "key" in act else {**act, "key": f"act {next(numbers)}"}


def _act(act: str, effective: str, key: str = "", /, **arguments: Any) -> Plain:
    keyed = {"key": key} if key else {}
    return {"act": act, **keyed, "effective": effective, "arguments": arguments}


def _founding(cases: list[Plain]) -> Iterator[Plain]:
    """A partnership whose agreement has the rule of each case in a clause of its own."""
    yield _act("register_organisation", BEGINNING, "all", name="All bodies", kind="ngo")
    most = max(len(case.get("electorate", {}).get("seats", ())) for case in cases)
    for number in range(most):
        yield _act("register_person", BEGINNING, f"person {number}", name=f"Person {number}")
    yield _act("form_partnership", BEGINNING, "world", name="Bodies", zone="UTC", parties=["all"])
    clauses = [
        {
            "id": f"clause {number}",
            "number": str(number + 1),
            "heading": case["id"],
            "text": f"{case['id']}\n\n{case['source']}\n",
            "provisions": [
                {
                    "kind": "decision-rule",
                    "name": case["id"],
                    "matters": [f"matter {number}"],
                    "rule": _own(number, case["rule"]),
                }
            ],
        }
        for number, case in enumerate(cases)
    ]
    yield _act(
        "draft_agreement",
        BEGINNING,
        "rules",
        partnership="world",
        title="Rules",
        clauses=clauses,
    )
    yield _act("enter_into_force", BEGINNING, agreement="rules")


def _own(number: int, rule: Any) -> Any:
    """The rule, with the seats that it names as this case's own."""
    if isinstance(rule, list):
        return [_own(number, each) for each in rule]
    if not isinstance(rule, dict):
        return rule
    return {
        name: [f"{number}/{seat}" for seat in value]
        if name == "seats" and isinstance(value, list)
        else _own(number, value)
        for name, value in rule.items()
    }


def _decision(number: int, case: Plain) -> Iterator[Plain]:
    key = f"case {number}"
    held = case.get("held", HELD)
    proposed = min([held, *(notice["reached"] for notice in case.get("notices", ()))])
    declared = {"declared": case["expected"]} if case["expected"] in DECLARED else {}
    seats = [
        {name: told for name, told in seat.items() if name != "vacant"}
        | {"id": f"{number}/{seat['id']}"}
        | ({} if seat.get("vacant") else {"holder": f"person {place}"})
        for place, seat in enumerate(case.get("electorate", {}).get("seats", ()))
    ]
    body = {}
    if seats:
        body = {"body": f"body {number}"}
        yield _act(
            "constitute_body",
            BEGINNING,
            f"body {number}",
            partnership="world",
            name=case["id"],
            seats=seats,
        )
    if "chair" in case:
        chair = f"{number}/{case['chair']}"
        yield _act("designate_chair", BEGINNING, body=f"body {number}", seat=chair)
    yield _act(
        "propose_motion",
        proposed,
        key,
        partnership="world",
        title=case["id"],
        matter=f"matter {number}",
        **body,
    )
    for notice in case.get("notices", ()):
        whom = [f"{number}/{seat}" for seat in notice.get("seats", ())]
        reached = notice["reached"]
        yield _act("give_notice_of_motion", reached, decision=key, how="by post", seats=whom)
    for seat in case.get("recused", ()):
        yield _act("declare_recusal", f"{held}T{OPENED}", decision=key, seat=f"{number}/{seat}")
    if "tally" in case:
        way = {"way": case["way"]} if "way" in case else {}
        closed = f"{held}T{CLOSED}"
        yield _act("report_tally", closed, decision=key, tally=case["tally"], **way, **declared)
        return
    for call in range(1, case.get("call", 1)):
        yield from _poll(number, {**case, "ballots": []}, f"{key}, call {call}", {})
    yield from _poll(number, case, f"{key}, poll", {} if "casting_vote" in case else declared)
    if "casting_vote" in case:
        holder = next(s.get("holder") for s in seats if s["id"] == f"{number}/{case['chair']}")
        voter = {} if holder is None else {"voter": holder}
        cast = case["casting_vote"]
        closed = f"{held}T{CLOSED}"
        yield _act("cast_casting_vote", closed, decision=key, stance=cast, **voter)


def _poll(number: int, case: Plain, poll: str, declared: Plain) -> Iterator[Plain]:
    key = f"case {number}"
    day = case.get("held", HELD)
    way = {"way": case["way"]} if "way" in case else {}
    yield _act("open_poll", f"{day}T{OPENED}", decision=key, id=poll, **way)
    places = {seat["id"]: n for n, seat in enumerate(case["electorate"]["seats"])}
    at = {"decision": key, "poll": poll}
    handed_in = case.get("ballots", ())
    for ballot in handed_in:
        if ballot["stance"] == "invalid":
            continue
        whose = {"voter": f"person {places[ballot['voter']]}"} if "voter" in ballot else {}
        stance = {"kind": "stance", "stance": ballot["stance"]}
        seat = f"{number}/{ballot['seat']}"
        yield _act("cast_ballot", f"{day}T{CAST}", **at, seat=seat, choice=stance, **whose)
    yield _act("close_poll", f"{day}T{CLOSED}", decision=key, poll=poll)
    for ballot in handed_in:
        if ballot["stance"] == "invalid":
            seat = f"{number}/{ballot['seat']}"
            yield _act("rule_ballot_invalid", f"{day}T{CLOSED}", **at, seat=seat, grounds="illegal")
    yield _act("count_poll", f"{day}T{CLOSED}", decision=key, poll=poll, **declared)
