"""The memorandum of a small partnership is one page, in plain words, with its defaults."""

from pathlib import Path
from uuid import UUID

from domain.agreements.clause import check_clauses
from domain.agreements.memorandum import memorandum
from domain.values import BodyId, ClauseId, derived_id
from domain.voting.rules import ALL_AGREE

SHOWN = Path(__file__).parents[2] / "docs" / "memorandum.md"
CLAUSES = memorandum(
    "Hill School",
    "Lake School",
    "Share a telescope. {Not a field.}",
    BodyId(UUID(int=1)),
    lambda key: ClauseId(derived_id(key)),
)


def test_it_is_sound_and_fits_on_a_page() -> None:
    check_clauses(CLAUSES)
    text = "".join(clause.text for clause in CLAUSES)
    assert len(text.split()) < 250
    assert "Share a telescope. {Not a field.}" in text


def test_it_is_shown_in_the_documentation_word_by_word() -> None:
    text = "".join(clause.text for clause in CLAUSES)
    shown = SHOWN.read_text(encoding="utf-8")
    assert text.replace(" {Not a field.}", "") in shown


def test_its_defaults_are_provisions() -> None:
    provisions = {p.kind: p for clause in CLAUSES for p in clause.provisions}
    assert set(provisions) == {"decision-rule", "amendment-rule", "duration", "notice"}
    assert getattr(provisions["decision-rule"], "rule", None) == ALL_AGREE
