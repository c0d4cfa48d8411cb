"""An election is told with its options by name, as the slate has them."""

from __future__ import annotations

from domain.elections.election import Option, OptionId
from domain.elections.named_options import names_of, with_names
from domain.elections.return_sentences import election_sentences
from tests.domain.elections import body_of, counted
from tests.domain.test_returning import RULE, A, B

ODILE, OTTO = Option(OptionId("A"), "Odile"), Option(OptionId("B"), "Otto")
TWICE = (ODILE, Option(OptionId("B"), "Odile"), Option(OptionId("C")))


def test_two_of_one_name_keep_their_marks_and_who_has_no_name_is_its_mark() -> None:
    assert names_of(TWICE) == {"A": "Odile (A)", "B": "Odile (B)"}


def test_every_sentence_says_names() -> None:
    outcome = counted(RULE, "AB", body_of(3), [A, A, B])
    told = election_sentences(with_names(outcome, names_of((ODILE, OTTO))))
    assert told[0] == "Odile is elected."
    assert not [said for said in told if " A " in f" {said} " or " B " in f" {said} "]
    assert with_names(outcome, {}) == outcome
