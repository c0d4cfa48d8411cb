"""Placing: where a clause comes that an amendment inserts or moves."""

from __future__ import annotations

import pytest

from domain.agreements.clause import (
    AmendmentEmpty,
    Clause,
    ClauseChange,
    InsertClause,
    MoveClause,
    RepealClause,
    ReplaceClause,
)
from domain.agreements.placing import PlaceContradictory, placed
from domain.values import ClauseId, derived_id


def id_of(name: str) -> ClauseId:
    return ClauseId(derived_id("placing", name))


def clause(name: str, parent: str | None = None) -> Clause:
    return Clause(id_of(name), name, "", f"{name}.\n", None if parent is None else id_of(parent))


STANDING = (clause("1"), clause("1.1", "1"), clause("1.1.1", "1.1"), clause("2"), clause("3"))


def inserted(name: str, parent: str | None = None, **given: str | bool) -> InsertClause:
    after = given.get("after")
    place = id_of(after) if isinstance(after, str) else None
    return InsertClause(clause(name, parent), place, first=bool(given.get("first")))


def places(*changes: ClauseChange) -> list[ClauseId | None]:
    done = placed(changes, STANDING)
    return [one.after for one in done if isinstance(one, InsertClause | MoveClause)]


def test_a_clause_without_a_place_comes_last() -> None:
    assert places(inserted("4")) == [id_of("3")]


def test_each_of_several_comes_after_the_one_before() -> None:
    assert places(inserted("4"), inserted("5")) == [id_of("3"), id_of("4")]


def test_under_a_parent_it_comes_last_of_what_is_under_that() -> None:
    assert places(inserted("1.2", "1")) == [id_of("1.1.1")]
    assert places(inserted("2.1", "2")) == [id_of("2")]
    assert places(inserted("4"), inserted("4.1", "4")) == [id_of("3"), id_of("4")]


def test_what_is_said_to_come_first_does() -> None:
    first = inserted("0", first=True)
    assert places(first, inserted("4")) == [None, id_of("3")]


def test_a_place_that_is_named_stays() -> None:
    assert places(inserted("2a", after="2")) == [id_of("2")]
    nowhere = inserted("9", after="8")
    assert placed([nowhere], STANDING) == (nowhere,), "that it is not there is said elsewhere"


def test_what_the_same_amendment_repeals_or_moves_away_is_no_place() -> None:
    assert places(RepealClause(id_of("3")), inserted("4")) == [id_of("2")]
    moved = MoveClause(id_of("3"), id_of("1.1.1"))
    assert places(moved, inserted("4")) == [id_of("1.1.1"), id_of("2")]


def test_a_clause_that_is_moved_without_a_place_comes_last() -> None:
    assert places(MoveClause(id_of("2"), None)) == [id_of("3")]
    assert places(MoveClause(id_of("3"), None)) == [id_of("2")]
    assert places(MoveClause(id_of("3"), None, first=True)) == [None]
    assert places(MoveClause(id_of("3"), None, id_of("1"))) == [id_of("1.1.1")]


def test_clauses_that_would_be_under_each_other_are_left_to_the_check_of_the_text() -> None:
    over, under = MoveClause(id_of("1"), None, id_of("1.1")), inserted("1.2", "1")
    assert len(placed([over, under], STANDING)) == 2


def test_first_and_after_another_is_a_contradiction() -> None:
    with pytest.raises(PlaceContradictory):
        placed([inserted("4", after="2", first=True)], STANDING)


def test_into_an_empty_text_it_comes_first() -> None:
    assert placed([inserted("1")], ()) == (inserted("1"),)


def test_other_changes_stay_as_they_are_and_none_is_refused() -> None:
    reworded = ReplaceClause(id_of("2"), "2", "", "Two.\n")
    assert placed([reworded], STANDING) == (reworded,)
    with pytest.raises(AmendmentEmpty):
        placed([], STANDING)
