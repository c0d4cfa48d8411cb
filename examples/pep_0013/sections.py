"""PEP 13 as an agreement: its sections are the clauses, its revisions the amendments.

Each revision of the file is cut at its headings. A section keeps its clause from revision to
revision: the one with the same headings above it, or else the one whose lines are most alike.
What changed between two revisions is then said in changes to clauses, and these, worked into the
text in order, give every revision back byte for byte.
"""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from domain.agreements.clause import (
    Clause,
    ClauseChange,
    InsertClause,
    MoveClause,
    RepealClause,
    ReplaceClause,
)
from domain.agreements.redline import moved_clauses
from domain.values import ClauseId, derived_id

DATA = Path(__file__).parent / "data"

ALIKE = 0.6
"""The share of common lines from which on a section counts as another one's successor."""


class Section(NamedTuple):
    """A stretch of the file from one heading to the next: the headings above it, and its text."""

    headings: tuple[str, ...]
    text: str


class Revision(NamedTuple):
    """One revision: the first one has `clauses` as its text, the others change it by `changes`."""

    amended_at: datetime
    title: str
    source: str
    clauses: tuple[Clause, ...]
    changes: tuple[ClauseChange, ...]


def revisions(data: Path = DATA) -> list[Revision]:
    """Every revision in order, each with its full clauses and its changes to the one before."""
    found: list[Revision] = []
    for said in json.loads((data / "revisions.json").read_text(encoding="utf-8")):
        text = (data / said["file"]).read_bytes().decode("utf-8")
        before = found[-1].clauses if found else ()
        clauses = as_clauses(sections(text), before, said["source"])
        changes = changes_between(before, clauses) if found else ()
        amended_at = datetime.fromisoformat(said["amended_at"])
        found.append(Revision(amended_at, said["title"], said["source"], clauses, changes))
    return found


# Cutting

_HEADING = re.compile(r"^(?P<title>\S[^\n]*)\n(?P<line>([=~-])\3{2,})\n", re.MULTILINE)


def sections(text: str) -> list[Section]:
    """The file cut before each underlined heading; first what comes before all of them.

    Which underline is which level follows from the order in which they first appear, as
    reStructuredText has it.
    """
    headings = list(_HEADING.finditer(text))
    cuts = [0, *(heading.start() for heading in headings), len(text)]
    found = [Section((), text[: cuts[1]])] if cuts[1] else []
    underlines: list[str] = []
    above: list[str] = []
    for heading, start, end in zip(headings, cuts[1:-1], cuts[2:], strict=True):
        underline = heading["line"][0]
        if underline not in underlines:
            underlines.append(underline)
        above = [*above[: underlines.index(underline)], heading["title"].strip()]
        found.append(Section(tuple(above), text[start:end]))
    return found


# Matching


def as_clauses(
    found: Sequence[Section], before: Sequence[Clause], revision: str
) -> tuple[Clause, ...]:
    """The sections as clauses, with the identifiers of those in `before` that they continue."""
    ids = _continued(found, before)
    clauses: list[Clause] = []
    by_headings: dict[tuple[str, ...], ClauseId] = {}
    for place, section in enumerate(found):
        clause_id = ids.get(place) or ClauseId(
            derived_id("pep-0013", revision, str(place), *section.headings)
        )
        by_headings.setdefault(section.headings, clause_id)
        heading = section.headings[-1] if section.headings else "Header"
        parent = by_headings[section.headings[:-1]] if len(section.headings) > 1 else None
        clauses.append(Clause(clause_id, "", heading, section.text, parent))
    return tuple(clauses)


def _continued(found: Sequence[Section], before: Sequence[Clause]) -> dict[int, ClauseId]:
    """For each section, by place: the clause that it continues."""
    headings = _headings_of(before)
    ids: dict[int, ClauseId] = {}
    for place, section in enumerate(found):
        same = (c.id for c in before if headings[c.id] == section.headings)
        free = next((clause for clause in same if clause not in ids.values()), None)
        if free is not None:
            ids[place] = free
    for place, section in enumerate(found):
        if place not in ids:
            left = [clause for clause in before if clause.id not in ids.values()]
            likest = max(left, key=lambda c: _likeness(c.text, section.text), default=None)
            if likest is not None and _likeness(likest.text, section.text) >= ALIKE:
                ids[place] = likest.id
    return ids


def _headings_of(clauses: Sequence[Clause]) -> dict[ClauseId, tuple[str, ...]]:
    found: dict[ClauseId, tuple[str, ...]] = {}
    for place, clause in enumerate(clauses):
        above = () if clause.parent is None else found[clause.parent]
        is_header = place == 0 and clause.heading == "Header"
        found[clause.id] = () if is_header else (*above, clause.heading)
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.splitlines(), other.splitlines(), autojunk=False).ratio()


# Changes


def changes_between(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[ClauseChange, ...]:
    """The changes that make `old` into `new`: repeals first, then in the new order."""
    was = {clause.id: clause for clause in old}
    standing = {clause.id for clause in new}
    repeals = [RepealClause(clause.id) for clause in old if clause.id not in standing]
    return (*repeals, *_changes_in_order(was, new, moved_clauses(old, new)))


def _changes_in_order(
    was: dict[ClauseId, Clause], new: Sequence[Clause], moved: frozenset[ClauseId]
) -> Iterator[ClauseChange]:
    after: ClauseId | None = None
    for clause in new:
        old = was.get(clause.id)
        if old is None:
            yield InsertClause(clause, after, first=after is None)
        else:
            if clause.id in moved:
                yield MoveClause(clause.id, after, clause.parent, first=after is None)
            if (old.number, old.heading, old.text) != (clause.number, clause.heading, clause.text):
                yield ReplaceClause(clause.id, clause.number, clause.heading, clause.text)
        after = clause.id
