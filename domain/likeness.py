"""Likeness: names that read the same, although they are written differently.

Who reads a sentence tells the parties of a partnership apart by their names. Two of them that
differ by capitals, blanks, the form of letters, or letters of Greek or Cyrillic that look like
Latin ones, are one to the reader. That is told and not refused: branches in several towns may have
one name, until they say which is which.
"""

from unicodedata import category

from domain.characters import BLANK_LETTERS
from domain.matters import alike

_CYRILLIC = (
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445"
    "\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u0475"
)
_GREEK = (
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03f3"
)
_LOOKS_LIKE = str.maketrans(_CYRILLIC + _GREEK, "abekmhopctyxijshdqwv" + "abezhikmnoptyxj")
"""Letters of Cyrillic and Greek, and the Latin ones for which they are taken, large or small."""


def reading(name: str) -> str:
    """What is the same of names that read the same; of what shows nothing, nothing."""
    shown = (one for one in name if category(one) != "Cf" and one not in BLANK_LETTERS)
    return " ".join(alike("".join(shown)).translate(_LOOKS_LIKE).split())
