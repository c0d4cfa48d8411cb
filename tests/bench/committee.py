"""A committee of fifteen as acts to import: each motion with its poll, every ballot, the count."""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

SEATS = 15
ACTS_A_MOTION = SEATS + 4
BEGINNING = date(2015, 1, 5)
SOURCE = {"key": "committee", "name": "Minutes of the steering committee"}
PARTIES = {
    "school": ("Alder Road Primary School", "school"),
    "trust": ("Riverside Community Trust", "ngo"),
    "council": ("Borough of Northam", "public-authority"),
}
MATTERS = ("budget", "staff", "premises", "curriculum", "partners")


def lines(motions: int) -> list[str]:
    """The lines of the file to import, the source first."""
    chance = random.Random(13)
    acts = [*_founding()]
    for number in range(motions):
        acts += _motion(number, chance)
    header = {"concord": "history", "version": 1, "source": SOURCE}
    return [json.dumps(line) for line in [header, *acts]]


def _founding() -> Iterator[dict[str, Any]]:
    for key, (name, kind) in PARTIES.items():
        yield _act("register_organisation", key, 0, {"name": name, "kind": kind, "country": "GB"})
    for seat in range(SEATS):
        person = {"name": f"Member {seat}", "contact": f"member-{seat}@example.org"}
        yield _act("register_person", f"person-{seat}", 0, person)
    purpose = "To teach and to meet under one roof."
    partnership = {"name": "Alder Road", "purpose": purpose, "parties": list(PARTIES)}
    yield _act("form_partnership", "alder-road", 0, partnership)
    yield _act("draft_agreement", "memorandum", 0, _memorandum())
    parties = list(PARTIES)
    for seat, party in enumerate(parties):
        head = {"organisation": party, "person": f"person-{seat}"}
        yield _act("register_head", f"{party}/head", 0, head)
        signed = {"agreement": "memorandum", "party": party, "person": f"person-{seat}"}
        yield _act("sign_agreement", f"memorandum/{party}", 0, signed)
    yield _act("enter_into_force", "memorandum/in-force", 0, {"agreement": "memorandum"})
    seats = [
        {"id": f"seat-{seat}", "holder": f"person-{seat}", "party": parties[seat % 3]}
        for seat in range(SEATS)
    ]
    body = {"partnership": "alder-road", "name": "Steering committee", "seats": seats}
    yield _act("constitute_body", "committee", 0, body)


def _memorandum() -> dict[str, Any]:
    condition = {"kind": "majority", "share": "1/2", "strictly": True, "base": "cast"}
    rule = {
        "kind": "decision-rule",
        "name": "majority",
        "matters": list(MATTERS),
        "rule": {"condition": condition},
    }
    clauses = [
        {
            "id": "voting",
            "number": "1",
            "heading": "Voting",
            "text": "Voting\n\nThe committee decides by more than half of the votes cast.\n",
            "provisions": [rule],
        }
    ]
    return {"partnership": "alder-road", "title": "Memorandum", "clauses": clauses}


def _motion(number: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    key, day = f"motion-{number}", number + 1
    matter = chance.choice(MATTERS)
    motion = {
        "partnership": "alder-road",
        "title": f"Item {number}: {matter} for the coming term",
        "text": f"That the proposal on {matter} of the working group be taken as tabled. " * 3,
        "matter": matter,
        "body": "committee",
        "proposer": f"person-{chance.randrange(SEATS)}",
    }
    yield _act("propose_motion", key, day, motion)
    yield _act("open_poll", f"{key}/poll", day, {"decision": key, "id": f"{key}/poll"})
    poll = {"decision": key, "poll": f"{key}/poll"}
    for seat in range(SEATS):
        choice = {"kind": "stance", "stance": chance.choice(("yes", "yes", "no", "abstain"))}
        ballot = {"seat": f"seat-{seat}", "voter": f"person-{seat}", "choice": choice}
        yield _act("cast_ballot", f"{key}/{seat}", day, {**poll, **ballot})
    yield _act("close_poll", f"{key}/close", day, poll)
    yield _act("count_poll", f"{key}/count", day, poll)


def _act(name: str, key: str, day: int, arguments: dict[str, Any]) -> dict[str, Any]:
    return {
        "act": name,
        "key": key,
        "effective": (BEGINNING + timedelta(days=day)).isoformat(),
        "reference": f"minutes of day {day}",
        "arguments": arguments,
    }
