"""Characters that no name and no text has, because nobody sees them or they mislead who reads.

A character that turns the line round makes a sentence say what nobody wrote; none is taken in any
text. In a name or a title nothing is taken either that breaks the line or shows nothing: two that
look the same would be two. Joiners within a word are letters of many
scripts (Persian, Hindi), and stay. What was recorded keeps its characters; this is asked of what
is said anew.
"""

from unicodedata import category

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What overrides, embeds or isolates the direction of writing."""

_BREAKING = frozenset("\u2028\u2029")
"""Separators of lines and paragraphs."""

BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Characters of other categories than those of format that show nothing either."""

_JOINERS = frozenset("\u200c\u200d")


def misleading(text: str, *, is_name: bool) -> int | None:
    """At which offset a character stands that the text must not have; None where none does.

    `is_name`: nothing that can't be seen either, as in a name or a title.
    """
    if text.isascii():
        return None
    for offset, character in enumerate(text):
        if character in _TURNING:
            return offset
        is_odd = character in _BREAKING or _is_unseen(character)
        if is_name and is_odd and not _joins(text, offset):
            return offset
    return None


def shows_something(text: str) -> bool:
    """Whether there is anything to be seen in the text."""
    return any(not (one.isspace() or _is_unseen(one)) for one in text)


def _is_unseen(character: str) -> bool:
    return character in BLANK_LETTERS or category(character) == "Cf"


def _joins(text: str, offset: int) -> bool:
    """Whether a joiner stands between two characters that are joined or kept apart by it."""
    if text[offset] not in _JOINERS or not 0 < offset < len(text) - 1:
        return False
    return all(category(one)[0] in "LMS" and not one.isascii() for one in _around(text, offset))


def _around(text: str, offset: int) -> tuple[str, str]:
    return text[offset - 1], text[offset + 1]
