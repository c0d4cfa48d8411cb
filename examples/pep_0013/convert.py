"""PEP 13 as acts: drafted with its first revision, and amended by every later one.

The source says when each revision was made and under which commit, not by which vote, so each
is an amendment that is proposed, adopted and takes effect at the instant of its commit.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from examples.pep_0013.sections import DATA, Revision, revisions

SOURCE = {
    "key": "python-peps",
    "name": "Python Enhancement Proposals",
    "url": "https://github.com/python/peps",
    "licence": "public domain",
}

TEAM, PARTNERSHIP, AGREEMENT = "core-team", "language-governance", "pep-0013"


def lines(data: Path = DATA) -> Iterator[str]:
    """The lines of the file to import, the source first."""
    yield _json({"concord": "history", "version": 1, "source": SOURCE})
    first, *later = revisions(data)
    for act in (*_beginning(first), *_amendments(later)):
        yield _json(act)


def _beginning(first: Revision) -> Iterator[dict[str, Any]]:
    team = {"name": "Python core team", "kind": "community-organisation"}
    yield _act("register_organisation", TEAM, first, team)
    yield _act(
        "form_partnership",
        PARTNERSHIP,
        first,
        {
            "name": "Python language governance",
            "purpose": "To govern the Python language: its steering council and its core team.",
            "parties": [TEAM],
        },
    )
    yield _act(
        "draft_agreement",
        AGREEMENT,
        first,
        {
            "partnership": PARTNERSHIP,
            "title": "PEP 13 – Python Language Governance",
            "reference": "PEP 13",
            "clauses": first.clauses,
        },
    )
    yield _act("enter_into_force", f"{AGREEMENT}/in-force", first, {"agreement": AGREEMENT})


def _amendments(later: list[Revision]) -> Iterator[dict[str, Any]]:
    for number, revision in enumerate(later, 2):
        key = f"revision-{number:02}"
        yield _act(
            "propose_amendment",
            key,
            revision,
            {
                "agreement": AGREEMENT,
                "id": key,
                "title": revision.title,
                "changes": revision.changes,
            },
        )
        yield _act(
            "adopt_amendment",
            f"{key}/adopted",
            revision,
            {"agreement": AGREEMENT, "amendment": key},
        )


def _act(act: str, key: str, revision: Revision, arguments: dict[str, Any]) -> dict[str, Any]:
    return {
        "act": act,
        "key": key,
        "effective": revision.amended_at.isoformat(),
        "reference": f"commit {revision.source}",
        "arguments": arguments,
    }


def _json(line: dict[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    """Clauses and changes as objects, identifiers as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    assert isinstance(value, UUID), value
    return str(value)
