from dataclasses import replace
from itertools import pairwise
from uuid import UUID

from domain.agreements.clause import Clause
from domain.agreements.redline import (
    COMPARISONS_LIMIT,
    ClauseRedline,
    Span,
    as_html,
    as_markdown,
    compared,
    moved_clauses,
    redline,
)
from domain.provisions.provision import NoticeProvision, Provision, SpendingProvision
from domain.provisions.spending import SpendingRules
from domain.values import ClauseId
from examples.pep_0013.sections import revisions

A, B, C, D = (ClauseId(UUID(int=n)) for n in range(1, 5))


def clause(id: ClauseId, text: str, heading: str = "", number: str = "") -> Clause:
    return Clause(id, number, heading, text)


def shown(*spans: tuple[str, str]) -> tuple[Span, ...]:
    return tuple(Span(kind, text) for kind, text in spans)  # type: ignore[arg-type]


def sides(result: ClauseRedline) -> tuple[str, str]:
    old = "".join(span.text for span in result.spans if span.kind != "inserted")
    new = "".join(span.text for span in result.spans if span.kind != "deleted")
    return old, new


def test_every_clause_says_what_became_of_it() -> None:
    old = [clause(A, "one\n"), clause(B, "two\n"), clause(C, "three\n")]
    new = [clause(A, "one\n"), clause(D, "new\n"), clause(C, "third\n")]
    statuses = [(part.status, part.clause.id) for part in redline(old, new)]
    assert statuses == [("unchanged", A), ("repealed", B), ("inserted", D), ("replaced", C)]


def test_a_repealed_first_clause_stands_first() -> None:
    parts = redline([clause(A, "one\n"), clause(B, "two\n")], [clause(B, "two\n")])
    assert [(part.status, part.clause.id) for part in parts] == [("repealed", A), ("unchanged", B)]


def test_words_are_compared_within_lines_that_changed() -> None:
    assert compared("keep\nthe old rule\nend\n", "keep\nthe new rule\nend\n") == shown(
        ("kept", "keep\nthe "), ("deleted", "old"), ("inserted", "new"), ("kept", " rule\nend\n")
    )


def test_texts_without_change_and_empty_ones() -> None:
    assert compared("same", "same") == shown(("kept", "same"))
    assert compared("", "") == ()
    assert compared("", "new") == shown(("inserted", "new"))
    assert compared("old", "") == shown(("deleted", "old"))


def test_a_renumbered_clause_is_replaced_though_its_text_is_kept() -> None:
    (part,) = redline([clause(A, "one\n", number="1")], [clause(A, "one\n", number="2")])
    assert (part.status, part.spans) == ("replaced", shown(("kept", "one\n")))


MONTHS = NoticeProvision("how we part", months=3)
DAYS = NoticeProvision("how we part", days=1)
SPENDING = SpendingProvision("spending", SpendingRules())
OWN = SpendingProvision("own requests", SpendingRules(own_requests=True))


def carrying(*provisions: Provision) -> Clause:
    return replace(clause(A, "one\n"), provisions=provisions)


def test_provisions_that_change_are_told_though_no_word_does() -> None:
    (part,) = redline([carrying(MONTHS, SPENDING)], [carrying(SPENDING, OWN, DAYS)])
    assert (part.status, part.spans) == ("replaced", shown(("kept", "one\n")))
    assert [(one.status, one.old, one.new) for one in part.provisions] == [
        ("inserted", None, OWN),
        ("replaced", MONTHS, DAYS),
    ]
    assert "- notice “how we part” replaced" in as_markdown([part])
    assert '<li class="inserted">spending “own requests” inserted</li>' in as_html([part])


def test_provisions_come_and_go_with_their_clause() -> None:
    (came,), (went,) = redline([], [carrying(MONTHS)]), redline([carrying(MONTHS)], [])
    assert [(one.status, one.provision) for one in came.provisions] == [("inserted", MONTHS)]
    assert [(one.status, one.provision) for one in went.provisions] == [("repealed", MONTHS)]
    (left,) = redline([carrying(MONTHS, SPENDING)], [carrying(MONTHS)])
    assert [(one.status, one.old) for one in left.provisions] == [("repealed", SPENDING)]
    (same,) = redline([carrying(MONTHS)], [replace(carrying(MONTHS), text="two\n")])
    assert same.provisions == ()


def test_the_fewest_clauses_count_as_moved() -> None:
    old = [clause(key, "x\n") for key in (A, B, C, D)]
    new = [clause(key, "x\n") for key in (D, A, B, C)]
    assert moved_clauses(old, new) == {D}
    assert [part.status for part in redline(old, new)] == ["moved"] + ["unchanged"] * 3


def test_a_clause_moved_and_reworded_is_both() -> None:
    old = [clause(A, "one\n"), clause(B, "two\n"), clause(C, "three\n")]
    new = [clause(C, "third\n"), clause(A, "one\n"), clause(B, "two\n")]
    assert [(part.status, part.moved) for part in redline(old, new)] == [
        ("replaced", True),
        ("unchanged", False),
        ("unchanged", False),
    ]


def test_a_clause_under_another_parent_is_moved() -> None:
    old = [clause(A, "one\n"), clause(B, "two\n")]
    new = [clause(A, "one\n"), Clause(B, "", "", "two\n", A)]
    assert [part.status for part in redline(old, new)] == ["unchanged", "moved"]


def test_texts_beyond_what_is_compared_are_shown_whole_and_stay_exact() -> None:
    old = "".join(f"line {n} of the old text\n" for n in range(3_000))
    new = "".join(f"row {n} in a text that is new\n" for n in range(3_000))
    assert COMPARISONS_LIMIT < 3_000 * 3_000
    assert compared(old, new) == shown(("deleted", old), ("inserted", new))


def test_an_edit_in_a_very_long_text_is_still_found() -> None:
    lines = [f"line {n} of the text\n" for n in range(10_000)]
    edited = [*lines[:5_000], "line 5000 of our text\n", *lines[5_001:]]
    spans = compared("".join(lines), "".join(edited))
    assert [span.text for span in spans if span.kind != "kept"] == ["the", "our"]


def test_what_a_redline_compares_is_limited_in_all() -> None:
    """Clauses that are each affordable use the budget up; the rest is coarser, and exact."""
    ids = [ClauseId(UUID(int=n)) for n in range(100)]
    old = [clause(key, " ".join(f"w{n}" for n in range(200))) for key in ids]
    new = [clause(key, " ".join(f"w{n}" for n in range(200, 0, -1))) for key in ids]
    parts = redline(old, new)
    assert len(parts[0].spans) > 2
    assert [span.kind for span in parts[-1].spans] == ["deleted", "inserted"]
    for was, now, part in zip(old, new, parts, strict=True):
        assert sides(part) == (was.text, now.text)


def test_html_shows_the_spans_and_lets_nothing_of_the_text_become_markup() -> None:
    old = [clause(A, "<b>old & \n")]
    new = [clause(A, "<b>new & \n")]
    assert as_html(redline(old, new)) == (
        f'<section class="clause replaced" data-clause="{A}"><pre>\n'
        "&lt;b&gt;<del>old</del><ins>new</ins> &amp; \n</pre></section>\n"
    )


def test_html_keeps_a_line_feed_that_a_clause_begins_with() -> None:
    assert "<pre>\n\nx</pre>" in as_html(redline([], [clause(A, "\nx")])).replace(
        "<ins>", ""
    ).replace("</ins>", "")


def test_markdown_marks_each_line_and_shows_what_changed_only() -> None:
    old = [clause(A, "same\n"), clause(B, "* one\n\n2. two_\n", "Old [x]", "2")]
    new = [clause(A, "same\n"), clause(B, "* one\n\n2. three\n\nfour\n", "New [x]", "3")]
    assert as_markdown(redline(old, new)) == (
        "### 3 New \\[x\\] (replaced)\n\n\\* one\n\n2\\. ~~two\\_~~**three**\n\n**four**\n"
    )
    assert as_markdown(redline(old, new), all_clauses=True).startswith(
        "### – (unchanged)\n\nsame\n"
    )


def test_markdown_says_when_a_clause_was_moved() -> None:
    old = [clause(A, "a\n"), clause(B, "b\n"), clause(C, "c\n")]
    new = [clause(C, "C\n"), clause(A, "a\n"), clause(B, "b\n")]
    assert "(replaced and moved)" in as_markdown(redline(old, new))
    assert "(moved)" in as_markdown(redline(old[:2], [old[1], old[0]]))


def test_redlines_between_all_revisions_of_pep_13_prove_both_texts() -> None:
    versions = [revision.clauses for revision in revisions()]
    pairs = [*pairwise(versions), (versions[0], versions[-1])]
    for old, new in pairs:
        parts = redline(old, new)
        was = {part.old.id: sides(part)[0] for part in parts if part.old}
        assert [was[clause.id] for clause in old] == [clause.text for clause in old]
        assert "".join(sides(part)[1] for part in parts) == "".join(c.text for c in new)
