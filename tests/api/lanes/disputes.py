"""Conflicts of the committee's parties to import: settled, ruled on, appealed, withdrawn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from tests.bench import committee

BEGINNING = date(2016, 1, 4)
SOURCE = committee.SOURCE
SCHOOL, TRUST = {"party": "school"}, {"party": "trust"}


def lines() -> list[str]:
    """The lines of the file to import, the source first."""
    header = {"concord": "history", "version": 1, "source": SOURCE}
    acts = [*_settled(), *_ruled(), *_withdrawn()]
    return [json.dumps(line) for line in [header, *acts]]


def _settled() -> Iterator[dict[str, Any]]:
    yield _raised("lease", 0, title="The lease", agreement="memorandum", clauses=["voting"])
    yield _act("acknowledge_conflict", "lease", 3, by=TRUST)
    mediator = {"id": "lease/mediator", "person": "person-2"}
    yield _act("appoint_neutral", "lease", 4, by=SCHOOL, **mediator)
    yield _act("accept_as_neutral", "lease", 5, neutral="lease/mediator")
    yield _act("agree_to_neutral", "lease", 5, neutral="lease/mediator", by=TRUST)
    second = {"id": "lease/second", "person": "person-3"}
    yield _act("appoint_neutral", "lease", 5, by=TRUST, **second)
    no = {"neutral": "lease/second", "grounds": "They know the landlord."}
    yield _act("object_to_neutral", "lease", 5, by=SCHOOL, **no)
    yield _act("appoint_neutral", "lease", 5, by=TRUST, id="lease/third", organisation="council")
    yield _act("make_statement", "lease", 6, text="The roof leaks.", by=SCHOOL)
    yield _act("make_statement", "lease", 7, text="I have seen it.", neutral="lease/mediator")
    evidence = {"title": "Survey", "sha256": "12" * 32}
    yield _act("submit_evidence", "lease", 40, by=TRUST, **evidence)
    measure = {"id": "lease/measure", "text": "No works.", "suspends": "motion-0"}
    yield _act("order_interim_measure", "lease", 41, by=SCHOOL, **measure)
    yield _act("consent_to_interim_measure", "lease", 42, measure="lease/measure", by=TRUST)
    yield _act("declare_stage_exhausted", "lease", 43, neutral="lease/mediator")
    yield _act("discharge_neutral", "lease", 43, neutral="lease/mediator", by=TRUST, grounds="Ill.")
    yield _act("escalate_conflict", "lease", 44, by=SCHOOL, grounds="No answer.")
    remedy = {"id": "lease/remedy", "what": "Mend the roof.", "owner": TRUST, "due": "2016-09-30"}
    offer = {"id": "lease/offer", "terms": "Mend it.", "remedies": [remedy]}
    yield _act("make_offer", "lease", 50, by=SCHOOL, decisions=["motion-1"], **offer)
    withdrawn = {"id": "lease/other", "terms": "Never mind."}
    yield _act("make_offer", "lease", 51, by=TRUST, **withdrawn)
    yield _act("withdraw_offer", "lease", 52, offer="lease/other", by=TRUST)
    yield _act("accept_offer", "lease", 53, offer="lease/offer", by=TRUST)
    yield _act("fulfil_remedy", "lease", 90, remedy="lease/remedy", by=TRUST, note="Mended.")
    reopened = {"remedy": "lease/remedy", "grounds": "It leaks.", "due": "2016-12-31"}
    yield _act("reopen_remedy", "lease", 95, by=SCHOOL, **reopened)


def _ruled() -> Iterator[dict[str, Any]]:
    yield _raised("fees", 10, against=[{"person": "person-0"}, TRUST], about="person-0")
    yield _act("appoint_neutral", "fees", 11, id="fees/panel", organisation="council")
    yield _act("accept_as_neutral", "fees", 12, neutral="fees/panel")
    yield _act("appoint_neutral", "fees", 12, id="fees/no", person="person-8")
    yield _act("decline_as_neutral", "fees", 13, neutral="fees/no")
    yield _act("escalate_conflict", "fees", 30)
    yield _act("escalate_conflict", "fees", 70)
    order = {"id": "fees/measure", "text": "Pay later.", "neutral": "fees/panel"}
    yield _act("order_interim_measure", "fees", 71, **order)
    yield _act("lift_interim_measure", "fees", 72, measure="fees/measure", neutral="fees/panel")
    remedy = {"id": "fees/remedy", "what": "Pay.", "owner": TRUST, "due": "2016-12-31"}
    ruling = {"ruling": "Pay.", "reasons": "It was agreed.", "remedies": [remedy]}
    yield _act("give_ruling", "fees", 80, neutral="fees/panel", **ruling)
    yield _act("lodge_appeal", "fees", 85, id="fees/appeal", by=TRUST, grounds="It was not.")
    back = {"appeal": "fees/appeal", "stage": 3, "reasons": "Hear the trust."}
    yield _act("remand_conflict", "fees", 90, decision="motion-2", **back)
    again = {"ruling": "Pay.", "reasons": "So."}
    yield _act("give_ruling", "fees", 99, neutral="fees/panel", **again)
    yield _act("lodge_appeal", "fees", 100, id="fees/again", by=TRUST, grounds="No.")
    upheld = {"appeal": "fees/again", "outcome": "dismissed", "reasons": "Yes."}
    yield _act("decide_appeal", "fees", 101, decision="motion-3", **upheld)
    yield _act("discharge_neutral", "fees", 102, neutral="fees/panel", grounds="Done.")
    yield _act("close_conflict", "fees", 200)


def _withdrawn() -> Iterator[dict[str, Any]]:
    yield _raised("keys", 20)
    yield _act("withdraw_conflict", "keys", 21, by=SCHOOL, grounds="Found them.")
    yield _raised("noise", 22)
    yield _act("settle_conflict", "noise", 23, terms="Be quiet.", agreed=[SCHOOL, TRUST])
    yield _raised("parking", 24)
    remedy = {"id": "parking/remedy", "what": "Paint.", "owner": SCHOOL, "due": "2016-09-30"}
    agreed = {"terms": "Lines.", "agreed": [SCHOOL, TRUST], "remedies": [remedy]}
    yield _act("settle_conflict", "parking", 25, **agreed)
    yield _act("fulfil_remedy", "parking", 26, remedy="parking/remedy", by=SCHOOL)
    yield _act("verify_remedy", "parking", 27, remedy="parking/remedy", by=TRUST)


def _raised(key: str, day: int, **more: Any) -> dict[str, Any]:
    given = {
        "partnership": "alder-road",
        "by": SCHOOL,
        "against": [TRUST],
        "grounds": f"The {key}.",
    }
    return _line("raise_conflict", key, day, {**given, **more})


def _act(act: str, conflict: str, day: int, **given: Any) -> dict[str, Any]:
    told = given.get("id") or given.get("neutral") or given.get("offer") or ""
    key = f"{conflict}/{act}/{told}/{day}"
    return _line(act, key, day, {"conflict": conflict, **given})


def _line(act: str, key: str, day: int, arguments: dict[str, Any]) -> dict[str, Any]:
    effective = (BEGINNING + timedelta(days=day)).isoformat()
    return {"act": act, "key": key, "effective": effective, "arguments": arguments}
