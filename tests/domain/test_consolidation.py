from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.agreements.clause import (
    Clause,
    ClauseChange,
    ClauseRepealed,
    ClauseUnknown,
    InsertClause,
    MoveClause,
    RepealClause,
    ReplaceClause,
)
from domain.agreements.consolidation import Adopted, Clash, TextHistory, clause_at, consolidate
from domain.values import AmendmentId, ClauseId
from examples.pep_0013.sections import DATA, changes_between, revisions, sections

A, B, C, D, E = (ClauseId(UUID(int=n)) for n in range(1, 6))
FIRST, SECOND, THIRD = (AmendmentId(UUID(int=n)) for n in range(11, 14))
NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def clause(id: ClauseId, text: str, parent: ClauseId | None = None) -> Clause:
    return Clause(id, "", "", text, parent)


def reworded(id: ClauseId, text: str) -> ReplaceClause:
    return ReplaceClause(id, "", "", text)


BASE = (clause(A, "a"), clause(B, "b"), clause(C, "c"))


def after(*changes: ClauseChange) -> str:
    text = consolidate(BASE, [Adopted(FIRST, changes)])
    assert not text.clashes
    return text.text


def test_without_amendments_the_text_is_the_original() -> None:
    assert consolidate(BASE, ()).text == "abc"
    assert [standing.version for standing in consolidate(BASE, ()).clauses] == [1, 1, 1]


def test_a_clause_is_inserted_directly_after_another_or_first_of_all() -> None:
    assert after(InsertClause(clause(D, "d"), A)) == "adbc"
    assert after(InsertClause(clause(D, "d"), C)) == "abcd"
    assert after(InsertClause(clause(D, "d"), None)) == "dabc"


def test_changes_of_one_amendment_apply_in_their_order() -> None:
    assert after(InsertClause(clause(D, "d"), A), InsertClause(clause(E, "e"), D)) == "adebc"
    assert after(InsertClause(clause(D, "d"), A), InsertClause(clause(E, "e"), A)) == "aedbc"


def test_a_clause_is_replaced_repealed_or_moved_as_it_is() -> None:
    assert after(reworded(B, "B")) == "aBc"
    assert after(RepealClause(A), RepealClause(C)) == "b"
    assert after(MoveClause(C, None)) == "cab"
    assert after(MoveClause(A, C), reworded(A, "A")) == "bcA"
    assert after(MoveClause(B, A)) == "abc"


def test_a_move_states_the_parent_anew_and_a_replacement_keeps_it() -> None:
    text = consolidate(BASE, [Adopted(FIRST, (MoveClause(C, A, A), reworded(C, "C")))])
    assert text.clauses[1].clause == clause(C, "C", A)


def test_versions_count_the_wordings_and_name_the_amendment_that_made_them() -> None:
    text = consolidate(
        BASE,
        [
            Adopted(FIRST, (reworded(A, "1"), MoveClause(B, C))),
            Adopted(SECOND, (reworded(A, "2"), InsertClause(clause(D, "d"), A))),
        ],
    )
    assert [(s.clause.text, s.version, s.amendment) for s in text.clauses] == [
        ("2", 3, SECOND),
        ("d", 1, SECOND),
        ("c", 1, None),
        ("b", 1, None),
    ]


def test_a_change_without_an_object_is_left_out_and_stands_as_a_clash() -> None:
    lost: tuple[ClauseChange, ...] = (
        reworded(B, "B"),
        RepealClause(B),
        MoveClause(B, None),
        InsertClause(clause(D, "d"), B),
        InsertClause(clause(E, "e", B), None),
        MoveClause(A, B),
        MoveClause(A, A),
        InsertClause(clause(C, "C"), None),
        reworded(A, "A"),
    )
    text = consolidate(BASE, [Adopted(FIRST, (RepealClause(B),)), Adopted(SECOND, lost)])
    assert text.text == "Ac"
    assert text.clashes == (
        Clash(SECOND, B, "clause-not-standing", B),
        Clash(SECOND, B, "clause-not-standing", B),
        Clash(SECOND, B, "clause-not-standing", B),
        Clash(SECOND, D, "place-not-standing", B),
        Clash(SECOND, E, "place-not-standing", B),
        Clash(SECOND, A, "place-not-standing", B),
        Clash(SECOND, A, "place-not-standing", A),
        Clash(SECOND, C, "clause-standing-already", C),
    )


def test_a_history_answers_at_every_instant() -> None:
    history = TextHistory.beginning(NOON, BASE)
    history = history.amended(NOON + 2 * HOUR, Adopted(FIRST, (reworded(A, "1"),)))
    history = history.amended(NOON + HOUR, Adopted(SECOND, (RepealClause(B),)))
    texts = [
        "".join(standing.clause.text for standing in history.at(NOON + offset))
        for offset in (-HOUR, 0 * HOUR, HOUR, 2 * HOUR, 9 * HOUR)
    ]
    assert texts == ["", "abc", "ac", "1c", "1c"]
    assert history.clauses_ever == {A, B, C}


def test_an_amendment_that_says_it_came_before_the_original_comes_directly_after_it() -> None:
    history = TextHistory.beginning(NOON, BASE)
    history = history.amended(NOON - HOUR, Adopted(FIRST, (reworded(A, "1"),)))
    assert [version.amendment for version in history.versions] == [None, FIRST]


def test_a_clash_ends_when_an_earlier_amendment_gives_the_change_its_object() -> None:
    history = TextHistory.beginning(NOON, BASE)
    history = history.amended(NOON + 2 * HOUR, Adopted(FIRST, (reworded(D, "D"),)))
    assert [clash.clause for clash in history.clashes] == [D]
    history = history.amended(NOON + HOUR, Adopted(SECOND, (InsertClause(clause(D, "d"), C),)))
    assert history.clashes == ()
    assert "".join(s.clause.text for s in history.at(NOON + 2 * HOUR)) == "abcD"


def test_a_long_text_is_consolidated_in_proportion_to_its_length() -> None:
    """Two thousand clauses, all moved and reworded: no step looks at all the others."""
    ids = [ClauseId(UUID(int=n)) for n in range(2_000)]
    base = [clause(key, f"{place}\n") for place, key in enumerate(ids)]
    changes = [MoveClause(key, None) for key in ids]
    text = consolidate(base, [Adopted(FIRST, tuple(changes))])
    assert text.text == "".join(f"{place}\n" for place in reversed(range(2_000)))


# A real document


def test_the_changes_between_revisions_of_pep_13_give_every_revision_back() -> None:
    all_revisions = revisions()
    base = all_revisions[0].clauses
    adopted: list[Adopted] = []
    assert len(all_revisions) == 31
    for number, revision in enumerate(all_revisions, 1):
        if revision.changes:
            adopted.append(Adopted(AmendmentId(UUID(int=number)), revision.changes))
        consolidated = consolidate(base, adopted)
        assert consolidated.clashes == ()
        assert consolidated.text.encode() == (DATA / f"{number:02}.rst").read_bytes()
        assert tuple(standing.clause for standing in consolidated.clauses) == revision.clauses


def test_clauses_of_pep_13_keep_their_identifiers_through_all_revisions() -> None:
    first, *_, last = revisions()
    kept = {clause.id for clause in first.clauses} & {clause.id for clause in last.clauses}
    assert len(kept) == len(first.clauses) == 22
    inserted = [clause.heading for clause in last.clauses if clause.id not in kept]
    assert inserted == [
        "Creation of this document",
        "History of council elections",
        "History of amendments",
    ]


def test_the_sections_of_a_file_are_the_file() -> None:
    text = (DATA / "31.rst").read_text(encoding="utf-8")
    assert "".join(section.text for section in sections(text)) == text
    assert sections("no heading\n")[0].headings == ()
    assert sections("") == []


def test_changes_between_two_orders_move_the_fewest_clauses() -> None:
    new = (clause(C, "c"), clause(A, "a"), clause(B, "b"))
    assert changes_between(BASE, new) == (MoveClause(C, None, first=True),)
    under = (BASE[0], clause(B, "b", A), BASE[2])
    assert changes_between(BASE, under) == (MoveClause(B, A, A),)


def test_a_clause_is_repealed_only_once_it_stood() -> None:
    text = TextHistory.beginning(NOON, BASE)
    text = text.amended(NOON + HOUR, Adopted(FIRST, (RepealClause(A),)))
    text = text.amended(NOON + 2 * HOUR, Adopted(SECOND, (InsertClause(clause(D, "d"), B),)))
    assert clause_at(text, A, NOON).text == "a"
    assert clause_at(text, D, NOON + 2 * HOUR).text == "d"
    with pytest.raises(ClauseRepealed):
        clause_at(text, A, NOON + HOUR)
    for clause_id, at in ((A, NOON - HOUR), (D, NOON + HOUR), (E, NOON + 3 * HOUR)):
        with pytest.raises(ClauseUnknown):
            clause_at(text, clause_id, at)
