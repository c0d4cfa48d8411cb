"""Matters: the words by which provisions say who decides what, and by which acts are found.

Whoever puts a motion or asks for a payment chooses the word for its matter, and the word decides
what governs it. So that nothing that is reserved is evaded by how it is spelt, a word is one that
nobody can take for another: written the usual way (Unicode's form NFC), without blanks around it
or two in a row, without characters that can't be seen, and never of letters of Latin and of Greek
or Cyrillic together, many of which look alike. And what differs from a word that a provision has
only by capitals or by the form of its letters is that word, spelt otherwise.

What was recorded keeps its spelling; this is asked of what is said anew.
"""

from collections.abc import Iterable, Iterator
from unicodedata import category, is_normalized, name, normalize

from domain.characters import BLANK_LETTERS
from domain.refusal import Conduct, Refused
from domain.values import NAME_LIMIT, checked_text, required_text

_UNSEEN = {"Cf", "Zl", "Zp", "Zs", "Cn", "Co"}
"""Categories of characters that show nothing, or whatever a font makes of them; the usual blank,
which is one of `Zs`, is allowed."""

_ALIKE = ("LATIN", "GREEK", "CYRILLIC")
"""Scripts with letters that look like each other's."""


class WordUnclear(Refused):
    """{field} could be taken for another word: {because}."""

    code = "WORD_UNCLEAR"
    field: str
    because: str


class MatterSpeltOtherwise(Refused):
    """There is a matter “{named}”, so “{said}” is not another one: say it as it is written."""

    code = "MATTER_SPELT_OTHERWISE"
    said: str
    named: str


def check_matter(field: str, word: str) -> str:
    """The word if it is one that nobody can take for another; nothing is no word, and may be."""
    # What is too long is not looked through.
    because = _unclear(word) if len(word) <= NAME_LIMIT else ""
    if because:
        raise WordUnclear(field, because)
    return checked_text(field, word, NAME_LIMIT)


def required_matter(field: str, word: str) -> str:
    """Like `check_matter`, and not blank."""
    if word.strip():
        check_matter(field, word)
    return required_text(field, word, NAME_LIMIT)


def alike(word: str) -> str:
    """What is the same of words that differ only by capitals and the form of their letters."""
    return normalize("NFKC", normalize("NFKC", word).casefold())


def require_spelt(said: str, named: Iterable[str], conduct: Conduct) -> None:
    """Breach the rule that a matter is said as the provisions in force name it, if one does."""
    words = sorted(set(named))
    if not said or said in words:
        return
    meant = next((word for word in words if alike(word) == alike(said)), None)
    if meant is not None:
        conduct.breach(MatterSpeltOtherwise(said, meant))


def _unclear(word: str) -> str:
    """Why the word could be taken for another; nothing where it could not."""
    if word != " ".join(part for part in word.split(" ") if part):
        return "it has a blank before it or after it, or two in a row"
    for character in word:
        if character != " " and (category(character) in _UNSEEN or _shows_nothing(character)):
            return f"it has the character U+{ord(character):04X}, which can't be seen"
    if not is_normalized("NFC", word):
        return "its letters are not written in the usual form, Unicode's NFC"
    for letters in _runs(word):
        scripts = sorted({one for letter in letters for one in _ALIKE if _is_of(letter, one)})
        if len(scripts) > 1:
            return f"“{letters}” mixes letters of {' and '.join(one.title() for one in scripts)}"
    return ""


def _shows_nothing(character: str) -> bool:
    # Variation selectors ask for another look of the character before them.
    return character in BLANK_LETTERS or "VARIATION SELECTOR" in name(character, "")


def _is_of(letter: str, script: str) -> bool:
    return name(letter, "").startswith(f"{script} ")


def _runs(word: str) -> Iterator[str]:
    """The words of letters, and of the marks on them, that it consists of."""
    run = ""
    for character in (*word, " "):
        if category(character)[0] in "LM":
            run += character
        elif run:
            yield run
            run = ""
