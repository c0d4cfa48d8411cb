"""Both lanes answer random documents alike, and faults planted in the compiler are noticed.

A wrong predicate is shared by both lanes and not seen here: those have examples of their own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest
from graphql import FieldNode, visit
from graphql.language import DocumentNode, Visitor

from api import compile_connection, compile_selection, fast_lane, keyset, selection
from api.compile_selection import Compiler
from api.fast_lane import FastLane
from api.keyset import Page
from api.selection import CannotAnswer
from tests.api.lanes import library
from tests.api.lanes.conftest import EVERYTHING, MEMBER, STRANGER, Asker, Lanes
from tests.api.lanes.random_documents import Samples, random_document

pytestmark = pytest.mark.postgres

KEEPER = Asker({"partnerships": library.PARTNERSHIPS, "organisation": library.KEEPER})
ASKERS = [EVERYTHING, MEMBER, EVERYTHING, KEEPER, STRANGER]


@dataclass(frozen=True)
class Case:
    """A document, who asks it with which variables, and what the slow lane said."""

    seed: int
    text: str
    variables: Mapping[str, Any]
    asker: Asker
    expected: str


def cases(lanes: Lanes, samples: Samples, count: int) -> Iterator[Case]:
    """The first so many valid documents, each asked twice, with the answers of the slow lane."""
    seed = found = 0
    while found < count:
        document, asker = random_document(lanes.schema, samples, seed), ASKERS[seed % len(ASKERS)]
        if not isinstance(lanes.execution.document(document.text), list):
            found += 1
            for variables in (document.variables, document.other_variables):
                answer = lanes.slow(document.text, asker, **variables)
                assert "errors" not in answer, (seed, document, answer["errors"])
                yield Case(seed, document.text, variables, asker, json.dumps(answer["data"]))
        seed += 1
    assert found > seed * 0.3, "too few documents are valid"


@pytest.fixture(scope="module")
def samples(lanes: Lanes) -> Samples:
    with lanes.slow_pool.connection() as connection:
        return Samples.of(lanes.schema, connection, [*library.WORDS, "", "%"])


@pytest.fixture(scope="module")
def sample_cases(lanes: Lanes, samples: Samples) -> list[Case]:
    return list(cases(lanes, samples, 100))


def fast(lanes: Lanes, case: Case) -> str:
    return json.dumps(lanes.fast(case.text, case.asker, **case.variables))


def test_both_lanes_answer_a_sample_alike(lanes: Lanes, sample_cases: list[Case]) -> None:
    for case in sample_cases:
        assert fast(lanes, case) == case.expected, case


def test_both_lanes_answer_alike_on_the_oldest_postgres(
    lanes16: Lanes, sample_cases: list[Case]
) -> None:
    for case in sample_cases[:100]:
        assert fast(lanes16, case) == case.expected, case


@pytest.mark.soak
def test_both_lanes_answer_a_thousand_documents_alike(lanes: Lanes, samples: Samples) -> None:
    for case in cases(lanes, samples, 1_000):
        assert fast(lanes, case) == case.expected, case


# ── Planted faults ──


def _instead(owner: object, name: str, change: Callable[[Any], Any]) -> Callable[[Any], None]:
    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(owner, name, change(getattr(owner, name)))

    return plant


def _text(owner: object, name: str, old: str, new: str) -> Callable[[Any], None]:
    """A function that gives SQL gives it with one text replaced by another."""
    return _instead(owner, name, lambda it: lambda *a, **k: it(*a, **k).replace(old, new))


def _without_directives(compiled: Callable[..., Any]) -> Callable[..., Any]:
    class Removal(Visitor):
        def enter_field(self, node: FieldNode, *_args: Any) -> FieldNode:
            return replace(node, directives=())

    def compile_without(self: FastLane, document: DocumentNode, _: Any, coerced: Any) -> Any:
        plain = visit(document, Removal())
        return compiled(self, plain, fast_lane._operation(plain, None), coerced)

    return compile_without


def _names_for_keys(objects: Callable[..., Any]) -> Callable[..., Any]:
    def without_aliases(self: Compiler, fields: dict[str, Any], row: Any) -> Any:
        return objects(self, {it[0].node.name.value: it for it in fields.values()}, row)

    return without_aliases


def _last_repeat(objects: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, of, details: objects(self, of, details[-1:])


def _no_filters(rows: Callable[..., Any]) -> Callable[..., Any]:
    def unfiltered(self: Compiler, source: Any, table: Any, this: str, row: Any, given: Any) -> Any:
        return rows(self, source, table, this, row, given._replace(names=frozenset()))

    return unfiltered


def _no_authorisation(one: Callable[..., Any]) -> Callable[..., Any]:
    return lambda table: (
        one(table)
        and one(table).__class__(one(table).name, one(table).key, one(table).key_type, "true")
    )


MUTANTS: dict[str, Callable[[Any], None]] = {
    "the cursor's own row is part of the page": _text(
        compile_connection, "beyond", ") > (", ") >= ("
    ),
    "a step of the keyset lets equals through": _text(keyset, "_strictly", "<", "<="),
    "NULL is not looked for in a keyset": _instead(
        keyset, "_strictly", lambda it: lambda by, *rest: it(by._replace(nullable=False), *rest)
    ),
    "NULLs come last in every order": _text(
        compile_selection, "order_by", "DESC", "DESC NULLS LAST"
    ),
    "every order ascends": _text(compile_selection, "order_by", "DESC", "ASC"),
    "after and before are the same": _instead(
        compile_connection, "beyond", lambda it: lambda a, b, c, _after: it(a, b, c, True)
    ),
    "filters are dropped": _instead(Compiler, "rows", _no_filters),
    "authorisation is dropped": _instead(compile_connection, "the_table", _no_authorisation),
    "withheld fields are shown": _text(Compiler, "_field", "CASE WHEN", "CASE WHEN true OR"),
    "aliases are missing": _instead(Compiler, "object", _names_for_keys),
    "fields asked for twice are not merged": _instead(Compiler, "subfields", _last_repeat),
    "@skip and @include are ignored": _instead(FastLane, "_compile", _without_directives),
    "a plan is used for other booleans": _instead(fast_lane, "_shape", lambda _: lambda _v: 1),
    "pages from the end are not turned round": _text(Page, "list_of", " DESC", ""),
    "the row too many is shown": _text(Page, "list_of", "<=", "<= 1 +"),
    "one row more is taken for a next page": _text(Page, "has_more", ">", ">="),
    "the first cursor is the last": _text(Page, "outermost", " DESC", ""),
    "stored lists are turned round": _text(Compiler, "_stored", ".place", ".place DESC"),
    "lists are not in order": _text(Compiler, "_every", '."#")', '."#" DESC)'),
    "enums are shown as they are stored": _instead(
        compile_selection, "leaf_in_sql", lambda _: lambda _type, sql: f"to_json({sql})"
    ),
    "values are swapped between fields": _instead(
        selection.Parameter,
        "__new__",
        lambda it: lambda cls, site, name, item=None: it(cls, site and 0, name, item),
    ),
}


@pytest.mark.parametrize("fault", MUTANTS)
def test_a_planted_fault_is_noticed(
    fault: str, lanes: Lanes, sample_cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    MUTANTS[fault](monkeypatch)
    monkeypatch.setattr(lanes, "fast_lane", FastLane(lanes.schema, lanes.fast_pool))
    assert any(_differs(lanes, case) for case in sample_cases)


def _differs(lanes: Lanes, case: Case) -> bool:
    try:
        return fast(lanes, case) != case.expected
    except (psycopg.Error, KeyError):
        return True
    except CannotAnswer:
        return False
