"""Names and texts have no characters that mislead, and sentences quote so that nobody is misled."""

import pytest

from domain.matters import MatterSpeltOtherwise
from domain.quoting import inner, quoted
from domain.values import ControlCharacter, TextMissing, checked_text, required_text

PERSIAN = "می\u200cخواهم"
HINDI = "क्\u200dष"
FAMILY = "\U0001f468\u200d\U0001f469"


@pytest.mark.parametrize("turning", ["\u202e", "\u202a", "\u2066", "\u2069"])
@pytest.mark.parametrize("lines", [False, True])
def test_no_text_turns_the_line_round(turning: str, lines: bool) -> None:
    with pytest.raises(ControlCharacter) as refused:
        checked_text("title", f"ok {turning}live", 100, lines=lines)
    assert refused.value == ControlCharacter("title", f"{ord(turning):04X}", 3)


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u00ad", "\ufeff", "\u2060", "\u200e", "\u3164", "\u2028", "\u2029"]
)
def test_a_name_has_nothing_that_is_not_seen_and_a_long_text_may(unseen: str) -> None:
    with pytest.raises(ControlCharacter):
        checked_text("name", f"Oak{unseen}Academy", 100)
    said = f"As it was{unseen} pasted."
    assert checked_text("text", said, 100, lines=True) == said


@pytest.mark.parametrize(
    "name", [PERSIAN, HINDI, FAMILY, "École d’été « Rive »", "日本の学校", "שלום"]
)
def test_names_of_every_script_are_names(name: str) -> None:
    assert required_text("name", name, 100) == name


@pytest.mark.parametrize("joined", ["a\u200db", "\u200dक", "क\u200d", "क\u200d\u200dष"])
def test_a_joiner_that_joins_nothing_is_none(joined: str) -> None:
    with pytest.raises(ControlCharacter):
        checked_text("name", joined, 100)


@pytest.mark.parametrize("nothing", ["\u200b", " \ufeff\u00a0", "\u3164", "\n\u2800"])
@pytest.mark.parametrize("lines", [False, True])
def test_what_shows_nothing_is_missing(nothing: str, lines: bool) -> None:
    with pytest.raises(TextMissing):
        required_text("text", nothing, 100, lines=lines)


def test_what_is_quoted_ends_where_it_ends() -> None:
    title = "Buy tea” was rejected. “Sell the school"
    assert quoted(title) == "“Buy tea’ was rejected. ‘Sell the school”"
    assert inner('„Schule“ "x" «y»') == "‚Schule‘ ’x’ ‹y›"
    told = MatterSpeltOtherwise("a {b} “c”", "d").sentence
    assert told.startswith("There is a matter “d”, so “a {b} ‘c’” is not another one")
