"""Swiss federal votes as decisions: each motion under the rule of its kind, each result as a tally.

The rules are two provisions of one agreement: a vote on a law needs a majority of the people, a
vote on the constitution or a popular initiative a majority of the people and of the cantons. The
converter says nothing about outcomes but what the source declares; they are worked out by the
rules, and a declared outcome that did not follow would stand out as a finding.
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "swiss-votes.csv"
BEGINNING = "1848-09-12"
"""Day of the first vote in the file, and of the first federal constitution."""

SOURCE = {
    "key": "swissvotes",
    "name": "Swissvotes, Année Politique Suisse, University of Bern",
    "url": "https://swissvotes.ch",
    "licence": "CC BY 4.0",
}

PEOPLE = {
    "kind": "majority",
    "share": "1/2",
    "strictly": True,
    "base": "cast",
    "group": "people",
    "measure": "persons",
}
CANTONS = {**PEOPLE, "group": "cantons", "measure": "weight"}

LAWS = """Votes on laws

A law that is put to the people is accepted if more than half of those who vote say yes.
"""
CONSTITUTION = """Votes on the constitution

A change of the constitution, whether it comes from parliament, from a popular initiative or as a
counter-proposal to one, is accepted if more than half of those who vote and more than half of the
cantons say yes. The result in a canton is its vote. The cantons that were once halves of another
have half a vote each.
"""
NOTE = """About this text

These are the majorities of Article 142 of the Federal Constitution of 18 April 1999 in other
words, set down so that the votes since 1848 can be recomputed under them.
"""


def lines() -> Iterator[str]:
    """The lines of the file to import, the source first."""
    yield _json({"concord": "history", "version": 1, "source": SOURCE})
    for act in (*_rules(), *_votes()):
        yield _json(act)


def _rules() -> Iterator[dict[str, Any]]:
    yield _act(
        "register_organisation",
        "confederation",
        BEGINNING,
        {"name": "Swiss Confederation", "kind": "public-authority", "country": "CH"},
    )
    yield _act(
        "form_partnership",
        "federal-votes",
        BEGINNING,
        {
            "name": "Swiss federal votes",
            "purpose": "What people and cantons decided since 1848, and under which rule.",
            "zone": "Europe/Zurich",
            "parties": ["confederation"],
        },
    )
    yield _act(
        "draft_agreement",
        "rules",
        BEGINNING,
        {
            "partnership": "federal-votes",
            "title": "Majorities in Swiss federal votes",
            "reference": "Federal Constitution of 18 April 1999, Article 142",
            "clauses": [
                _clause("about", "", NOTE, []),
                _clause("laws", "1", LAWS, [_rule("majority of the people", _LAW, PEOPLE)]),
                _clause(
                    "constitution",
                    "2",
                    CONSTITUTION,
                    [_rule("double majority", _REFORM, _both(PEOPLE, CANTONS))],
                ),
            ],
        },
    )
    yield _act("enter_into_force", "rules/in-force", BEGINNING, {"agreement": "rules"})


_LAW = ["optional-referendum"]
_REFORM = ["mandatory-referendum", "popular-initiative", "counter-proposal"]


def _votes() -> Iterator[dict[str, Any]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key, reference = f"vote-{row['vote']}", f"vote {row['vote']}"
            yield _act(
                "propose_motion",
                key,
                row["date"],
                {
                    "partnership": "federal-votes",
                    "title": row["title"],
                    "matter": row["form"],
                    "reference": reference,
                },
                reference,
            )
            yield _act(
                "report_tally",
                f"{key}/tally",
                row["date"],
                {
                    "decision": key,
                    "tally": {"counts": _counts(row)},
                    "declared": "adopted" if row["adopted"] == "yes" else "rejected",
                },
                reference,
            )


def _counts(row: dict[str, str]) -> list[dict[str, str]]:
    return [
        {
            "group": "people",
            "measure": "persons",
            "yes": row["people_yes"],
            "no": row["people_no"],
        },
        {
            "group": "cantons",
            "measure": "weight",
            "yes": row["cantons_yes"],
            "no": row["cantons_no"],
        },
    ]


def _clause(key: str, number: str, text: str, provisions: list[Any]) -> dict[str, Any]:
    heading = text.partition("\n")[0]
    return {
        "id": key,
        "number": number,
        "heading": heading,
        "text": text,
        "provisions": provisions,
    }


def _rule(name: str, matters: list[str], condition: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "decision-rule",
        "name": name,
        "matters": matters,
        "rule": {"condition": condition},
    }


def _both(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "all", "conditions": list(conditions)}


def _act(
    act: str, key: str, effective: str, arguments: dict[str, Any], reference: str = ""
) -> dict[str, Any]:
    return {
        "act": act,
        "key": key,
        "effective": effective,
        "reference": reference,
        "arguments": arguments,
    }


def _json(line: dict[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False)
