"""Clauses: the numbered pieces that an agreement's text consists of, and changes to them.

**How text and headings relate.** The text of an agreement is the plain concatenation of its
clauses' texts, in order, with nothing put between them. So `text` holds a clause's full text
verbatim: its heading line with whatever marks it as one, blank lines, the final line feed. A
document cut into clauses at any places is given back byte for byte. It may contain any Unicode
but control characters other than line feeds, tabs and page breaks. `number` and `heading` are
labels, by which people and lists name the clause; they are not printed into the text.

**Order and tree.** Clauses stand in one sequence, as they are read. `parent` names the clause
that a clause belongs under; a parent stands before its children. An inserted or moved clause
comes directly after the clause named in `after`, or first of all when that is None; the commands
name the last clause there unless it is said that it comes first (`domain.agreements.placing`).

A clause keeps its identifier through renumbering, replacement and moves, and an identifier is
never given to a second clause. The part of a clause that software can follow is its provisions.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from domain.agreements.clash import check_claims
from domain.matters import alike
from domain.provisions.charter import check_charter
from domain.provisions.provision import (
    EVERY_MATTER,
    NAME_OF_PROVISION,
    AmendmentRuleProvision,
    ChallengeProvision,
    ConflictProtocolProvision,
    DurationProvision,
    GoverningProvision,
    NoticeProvision,
    ProtocolsClash,
    Provision,
    RulesClash,
    SpendingProvision,
    check_provision,
)
from domain.provisions.recourse import ChallengeRulesClash
from domain.quoting import quoted
from domain.refusal import Refused
from domain.values import (
    AGREEMENT_TEXT_LIMIT,
    CLAUSE_TEXT_LIMIT,
    CLAUSES_LIMIT,
    NAME_LIMIT,
    PROVISIONS_LIMIT,
    TITLE_LIMIT,
    BodyId,
    ClauseId,
    TextMissing,
    TextTooLong,
    TooMany,
    Variant,
    checked_text,
    required_text,
)


@dataclass(frozen=True)
class Clause:
    """One numbered piece of an agreement's text, with what of it software can follow."""

    id: ClauseId
    number: str
    heading: str
    text: str
    """The clause's full text, verbatim, heading line and final line feed included."""
    parent: ClauseId | None = None
    provisions: tuple[Provision, ...] = ()


class ClauseChange(Variant):
    """What an amendment does to one clause."""


@dataclass(frozen=True)
class InsertClause(ClauseChange):
    """Put a new clause after the clause `after`; first of all when that is None."""

    clause: Clause
    after: ClauseId | None
    """Left out: the last clause under its parent, or of the text, unless it is to come first."""
    first: bool = False
    """Whether it comes first of all."""
    kind: Literal["insert"] = "insert"


@dataclass(frozen=True)
class ReplaceClause(ClauseChange):
    """Give a clause another wording, in place: all of it is stated, changed or not."""

    id: ClauseId
    number: str
    heading: str
    text: str
    provisions: tuple[Provision, ...] = ()
    kind: Literal["replace"] = "replace"


@dataclass(frozen=True)
class RepealClause(ClauseChange):
    """Take a clause out of the text."""

    id: ClauseId
    kind: Literal["repeal"] = "repeal"


@dataclass(frozen=True)
class MoveClause(ClauseChange):
    """Put a clause, as it is, after the clause `after` and under the clause `parent`."""

    id: ClauseId
    after: ClauseId | None
    """Left out: the last clause under its parent, or of the text, unless it is to come first."""
    parent: ClauseId | None = None
    first: bool = False
    """Whether it comes first of all."""
    kind: Literal["move"] = "move"


def cited(clause: Clause | ReplaceClause) -> str:
    """What people call the clause: by its number, its heading, or both."""
    number = f"clause {clause.number}" if clause.number else ""
    heading = quoted(clause.heading) if clause.heading else ""
    return " ".join(part for part in (number, heading) if part) or f"clause {clause.id}"


def changed_clause(change: ClauseChange) -> ClauseId:
    """The clause that a change is about."""
    match change:
        case InsertClause(clause):
            return clause.id
        case ReplaceClause(id) | RepealClause(id) | MoveClause(id):
            return id
        case _:
            raise AssertionError(change)


# Refusals


class ClauseUnknown(Refused):
    """The agreement has no clause {clause}."""

    code = "CLAUSE_UNKNOWN"
    clause: ClauseId


class ClauseRepealed(Refused):
    """The clause {clause} has been repealed."""

    code = "CLAUSE_REPEALED"
    clause: ClauseId


class ClauseNamedTwice(Refused):
    """The identifier {clause} is given to two clauses."""

    code = "CLAUSE_NAMED_TWICE"
    clause: ClauseId


class ParentMisplaced(Refused):
    """The clause {clause} belongs under {parent}, which does not stand before it."""

    code = "PARENT_MISPLACED"
    clause: ClauseId
    parent: ClauseId


class ChangesClash(Refused):
    """The amendment changes the clause {clause} in two ways that cannot both be meant."""

    code = "CHANGES_CLASH"
    clause: ClauseId


class AmendmentEmpty(Refused):
    """The amendment changes nothing."""

    code = "AMENDMENT_EMPTY"


# Checks: what any clause, text or set of changes must meet to be recorded


def check_clauses(clauses: Sequence[Clause]) -> None:
    """Refuse clauses that cannot make up an agreement's text."""
    named: set[ClauseId] = set()
    for clause in clauses:
        _check_wording(clause)
        if clause.id in named:
            raise ClauseNamedTwice(clause.id)
        named.add(clause.id)
    check_result(clauses)


def check_result(clauses: Sequence[Clause]) -> None:
    """Refuse clauses, each of them sound and named once, that cannot make up a text together.

    Errors: no clauses or too many, a child that stands before its parent or without it, a text
    that is too long in all, two rules for one matter, two protocols for conflicts, two provisions
    that both say what only one can.
    """
    if not clauses:
        raise TextMissing("text of the agreement")
    if len(clauses) > CLAUSES_LIMIT:
        raise TooMany("clauses", len(clauses), CLAUSES_LIMIT)
    _check_size("text of the agreement", (clause.text for clause in clauses))
    seen: set[ClauseId] = set()
    for clause in clauses:
        if clause.parent is not None and clause.parent not in seen:
            raise ParentMisplaced(clause.id, clause.parent)
        seen.add(clause.id)
    _check_rules(provision for clause in clauses for provision in clause.provisions)
    _check_once(provision for clause in clauses for provision in clause.provisions)
    check_claims(provision for clause in clauses for provision in clause.provisions)


def check_changes(changes: Sequence[ClauseChange]) -> None:
    """Refuse changes that are none, are malformed, or contradict each other.

    One clause may be replaced and moved in one amendment; everything else that meets twice on
    one clause cannot both be meant.
    """
    if not changes:
        raise AmendmentEmpty
    if len(changes) > CLAUSES_LIMIT:
        raise TooMany("changes", len(changes), CLAUSES_LIMIT)
    kinds: dict[ClauseId, list[str]] = {}
    for change in changes:
        kinds.setdefault(changed_clause(change), []).append(change.kind)
    for clause, together in kinds.items():
        if together.count("insert") > 1:
            raise ClauseNamedTwice(clause)
        if len(together) > 1 and sorted(together) != ["move", "replace"]:
            raise ChangesClash(clause)
    wordings = [w for w in map(_wording, changes) if w is not None]
    for wording in wordings:
        _check_wording(wording)
    _check_size("text of the amendment", (wording.text for wording in wordings))


def _wording(change: ClauseChange) -> Clause | ReplaceClause | None:
    match change:
        case InsertClause(clause):
            return clause
        case ReplaceClause():
            return change
        case _:
            return None


def _check_wording(wording: Clause | ReplaceClause) -> None:
    checked_text("clause number", wording.number, NAME_LIMIT)
    checked_text("clause heading", wording.heading, TITLE_LIMIT)
    # Plain-text documents carry page breaks (PEP 13 did until 2023); they stay as they are.
    pages = wording.text.replace("\f", "\n")
    required_text("clause text", pages, CLAUSE_TEXT_LIMIT, lines=True)
    if len(wording.provisions) > PROVISIONS_LIMIT:
        raise TooMany("provisions", len(wording.provisions), PROVISIONS_LIMIT)
    for provision in wording.provisions:
        with _in(wording, provision):
            check_provision(provision)
            check_charter(provision)


@contextmanager
def _in(wording: Clause | ReplaceClause, provision: Provision) -> Iterator[None]:
    """What is refused of a provision is told with the clause that carries it."""
    try:
        yield
    except Refused as refused:
        carrying = f"“{provision.name}” in {cited(wording)}"
        for name in ("place", "field"):
            said = getattr(refused, name, None)
            if said is None or hasattr(refused, "provision"):
                continue
            if said == NAME_OF_PROVISION:  # which has no name, then
                carrying = cited(wording)
            setattr(refused, name, f"{said} of {carrying}" if said else carrying)
        raise


def _check_rules(provisions: Iterable[Provision]) -> None:
    """Refuse two rules for one matter of one body, two protocols and two rules on challenges:
    neither would govern.
    """
    governing: dict[tuple[str, BodyId | None, str], str] = {}
    protocol: ConflictProtocolProvision | None = None
    challenge: ChallengeProvision | None = None
    for provision in provisions:
        if isinstance(provision, ChallengeProvision):
            if challenge is not None:
                raise ChallengeRulesClash(challenge.name, provision.name)
            challenge = provision
        if isinstance(provision, ConflictProtocolProvision):
            if protocol is not None:
                raise ProtocolsClash(protocol.name, provision.name)
            protocol = provision
        if isinstance(provision, GoverningProvision):
            for matter in provision.matters or (EVERY_MATTER,):
                key = (provision.kind, provision.body, alike(matter))
                if key in governing:
                    raise RulesClash(matter, governing[key], provision.name)
                governing[key] = provision.name


def _check_once(provisions: Iterable[Provision]) -> None:
    """Refuse two durations, two notice periods or two ways to be amended."""
    stated: dict[str, str] = {}
    for provision in provisions:
        if isinstance(provision, _ONCE):
            if provision.kind in stated:
                matter = f"the {provision.kind} of the agreement"
                raise RulesClash(matter, stated[provision.kind], provision.name)
            stated[provision.kind] = provision.name


_ONCE = (DurationProvision, NoticeProvision, AmendmentRuleProvision, SpendingProvision)


def _check_size(field: str, texts: Iterable[str]) -> None:
    size = sum(len(text.encode()) for text in texts)
    if size > AGREEMENT_TEXT_LIMIT:
        raise TextTooLong(field, size, AGREEMENT_TEXT_LIMIT)
