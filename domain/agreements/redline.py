"""Redlines: what became of each clause between two versions of a text, down to the words, and of
each provision that it carries: rules change without a word of the text.

Every span of a clause was kept, deleted or inserted. Kept and deleted spans together are the old
text exactly, kept and inserted ones the new text exactly, so a redline proves what it shows.

Lines are compared first, and words only within lines that changed. Comparing costs time by the
product of the two sides' lengths; a redline has a budget for it, and what goes beyond is shown
as deleted and inserted whole. That is coarser, never wrong.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from itertools import groupby
from typing import Literal

from domain.agreements.clause import Clause
from domain.provisions.provision import Provision
from domain.values import ClauseId

SpanKind = Literal["kept", "deleted", "inserted"]
ClauseStatus = Literal["unchanged", "inserted", "repealed", "replaced", "moved"]
ProvisionStatus = Literal["inserted", "repealed", "replaced"]

COMPARISONS_LIMIT = 2_000_000
"""Pairs of lines or words that one redline compares: two seconds where all words are alike."""
BLOCK_LIMIT = 250_000
"""Pairs that one comparison may have: a block of 500 words against another of 500."""


@dataclass(frozen=True)
class Span:
    """A stretch of text, and what became of it."""

    kind: SpanKind
    text: str


@dataclass(frozen=True)
class ProvisionRedline:
    """What became of a provision; one that stays as it was has none."""

    status: ProvisionStatus
    old: Provision | None
    new: Provision | None

    @property
    def provision(self) -> Provision:
        """The provision as it is now, or as it was when repealed."""
        provision = self.new or self.old
        assert provision is not None, "a provision was there before or is there now"
        return provision

    @property
    def said(self) -> str:
        """It by its kind and name, and what became of it."""
        return f"{self.provision.kind} “{self.provision.name}” {self.status}"


@dataclass(frozen=True)
class ClauseRedline:
    """What became of one clause."""

    status: ClauseStatus
    old: Clause | None
    new: Clause | None
    spans: tuple[Span, ...]
    moved: bool = False
    """Whether it stands in another place or under another parent, reworded or not."""
    provisions: tuple[ProvisionRedline, ...] = ()
    """What became of its provisions: those that stay first, in their new order."""

    @property
    def clause(self) -> Clause:
        """The clause as it is now, or as it was when repealed."""
        clause = self.new or self.old
        assert clause is not None, "a clause was there before or is there now"
        return clause


def redline(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[ClauseRedline, ...]:
    """What became of each clause, in the new order; repealed ones where they stood."""
    budget = _Budget()
    was, now = _by_id(old), _by_id(new)
    moved = moved_clauses(old, new)
    repealed = _repealed_by_place(old, now)
    found = [_repealed(clause) for clause in repealed.get(None, ())]
    for clause in new:
        found.append(_compared(was.get(clause.id), clause, clause.id in moved, budget))
        found.extend(_repealed(gone) for gone in repealed.get(clause.id, ()))
    return tuple(found)


def moved_clauses(old: Sequence[Clause], new: Sequence[Clause]) -> frozenset[ClauseId]:
    """The clauses of both texts that changed place: the fewest that explain the new order.

    A clause that came under another parent counts as moved too.
    """
    was, now = _by_id(old), _by_id(new)
    places = {clause.id: place for place, clause in enumerate(old) if clause.id in now}
    common = [clause.id for clause in new if clause.id in places]
    unmoved = _longest_rising([places[key] for key in common])
    stayed = {key for place, key in enumerate(common) if place in unmoved}
    return frozenset(
        key for key in common if key not in stayed or was[key].parent != now[key].parent
    )


def compared(old: str, new: str) -> tuple[Span, ...]:
    """The spans by which `old` became `new`."""
    return _spans(old, new, _Budget())


# Clauses


def _by_id(clauses: Sequence[Clause]) -> dict[ClauseId, Clause]:
    return {clause.id: clause for clause in clauses}


def _compared(old: Clause | None, new: Clause, moved: bool, budget: "_Budget") -> ClauseRedline:
    if old is None:
        inserted = _provisions((), new.provisions)
        return ClauseRedline("inserted", None, new, _span("inserted", new.text), False, inserted)
    spans = _spans(old.text, new.text, budget)
    if _wording(old) != _wording(new):
        provisions = _provisions(old.provisions, new.provisions)
        return ClauseRedline("replaced", old, new, spans, moved, provisions)
    return ClauseRedline("moved" if moved else "unchanged", old, new, spans, moved)


def _repealed(old: Clause) -> ClauseRedline:
    repealed = _provisions(old.provisions, ())
    return ClauseRedline("repealed", old, None, _span("deleted", old.text), False, repealed)


def _provisions(old: Sequence[Provision], new: Sequence[Provision]) -> tuple[ProvisionRedline, ...]:
    """What became of the provisions of a clause: one is replaced by what has its kind and name."""
    left = [provision for provision in old if provision not in new]
    found: list[ProvisionRedline] = []
    for provision in new:
        if provision in old:
            continue
        called = (provision.kind, provision.name)
        was = next((one for one in left if (one.kind, one.name) == called), None)
        if was is not None:
            left.remove(was)
        found.append(ProvisionRedline("inserted" if was is None else "replaced", was, provision))
    return (*found, *(ProvisionRedline("repealed", provision, None) for provision in left))


def _wording(clause: Clause) -> tuple[object, ...]:
    return (clause.number, clause.heading, clause.text, clause.provisions)


def _repealed_by_place(
    old: Sequence[Clause], now: dict[ClauseId, Clause]
) -> dict[ClauseId | None, list[Clause]]:
    """The clauses that are gone, each under the last clause before it that still stands."""
    found: dict[ClauseId | None, list[Clause]] = {}
    place: ClauseId | None = None
    for clause in old:
        if clause.id in now:
            place = clause.id
        else:
            found.setdefault(place, []).append(clause)
    return found


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Where in `numbers` a longest rising subsequence stands (by patience sorting)."""
    tops: list[int] = []
    top_places: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        before.append(top_places[pile - 1] if pile else None)
        tops[pile : pile + 1] = [number]
        top_places[pile : pile + 1] = [place]
    found: set[int] = set()
    last = top_places[-1] if top_places else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


# Text

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_LANDMARK = re.compile(r"\w")
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


class _Budget:
    """How many pairs a redline may still compare."""

    def __init__(self) -> None:
        self._left = COMPARISONS_LIMIT

    def affords(self, old: Sequence[str], new: Sequence[str]) -> bool:
        pairs = len(old) * len(new)
        if pairs > min(self._left, BLOCK_LIMIT):
            return False
        self._left -= pairs
        return True


def _spans(old: str, new: str, budget: _Budget) -> tuple[Span, ...]:
    if old == new:
        return _span("kept", old)
    lines = _compare(_LINE.findall(old), _LINE.findall(new), budget, _words)
    return _joined(lines)


def _words(old: str, new: str, budget: _Budget) -> Iterator[Span]:
    return _compare(_WORD.findall(old), _WORD.findall(new), budget, _whole)


def _whole(old: str, new: str, budget: _Budget) -> Iterator[Span]:  # noqa: ARG001 -- costs nothing
    yield from _span("deleted", old)
    yield from _span("inserted", new)


def _compare(
    old: list[str],
    new: list[str],
    budget: _Budget,
    within: Callable[[str, str, _Budget], Iterator[Span]],
) -> Iterator[Span]:
    """The spans between two lists of lines or words; `within` goes into what was replaced."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    yield from _span("kept", "".join(old[:head]))
    yield from _compare_middle(
        old[head : len(old) - tail], new[head : len(new) - tail], budget, within
    )
    yield from _span("kept", "".join(old[len(old) - tail :]))


def _compare_middle(
    old: list[str],
    new: list[str],
    budget: _Budget,
    within: Callable[[str, str, _Budget], Iterator[Span]],
) -> Iterator[Span]:
    if not old or not new or not budget.affords(old, new):
        yield from _whole("".join(old), "".join(new), budget)
        return
    matcher = SequenceMatcher(_is_no_landmark, old, new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        before, after = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if tag == "equal":
            yield from _span("kept", before)
        elif before and after:
            yield from within(before, after, budget)
        else:
            yield from _whole(before, after, budget)


def _is_no_landmark(item: str) -> bool:
    """Blank lines, spaces and punctuation stand anywhere: matching them ties nothing together."""
    return not _LANDMARK.search(item)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many items both begin with."""
    shorter = min(len(old), len(new))
    return next((place for place in range(shorter) if old[place] != new[place]), shorter)


def _span(kind: SpanKind, text: str) -> tuple[Span, ...]:
    return (Span(kind, text),) if text else ()


def _joined(spans: Iterator[Span]) -> tuple[Span, ...]:
    return tuple(
        Span(kind, "".join(span.text for span in together))
        for kind, together in groupby(spans, key=lambda span: span.kind)
    )


# Rendering

_HTML_TAGS: dict[SpanKind, str] = {"kept": "", "deleted": "del", "inserted": "ins"}
_MARKDOWN_MARKS: dict[SpanKind, str] = {"kept": "", "deleted": "~~", "inserted": "**"}
_MARKDOWN_ACTIVE = re.compile(r"[\\`*_\[\]<>#~|&]|^[ \t]*(?:[-+=]|\d+[.)])", re.MULTILINE)


def as_html(redlines: Sequence[ClauseRedline]) -> str:
    """The redline as HTML, one section a clause, with the text's own lines kept."""
    return "".join(_clause_as_html(clause) for clause in redlines)


def _clause_as_html(clause: ClauseRedline) -> str:
    tagged = (
        f"<{tag}>{escape(span.text)}</{tag}>" if tag else escape(span.text)
        for span in clause.spans
        for tag in (_HTML_TAGS[span.kind],)
    )
    classes = f"clause {clause.status}{' moved' if clause.moved else ''}"
    # HTML drops one line feed after <pre>; the text may begin with one of its own.
    return (
        f'<section class="{classes}" data-clause="{clause.clause.id}">'
        f"<pre>\n{''.join(tagged)}</pre>{_provisions_as_html(clause)}</section>\n"
    )


def _provisions_as_html(clause: ClauseRedline) -> str:
    items = (f'<li class="{one.status}">{escape(one.said)}</li>' for one in clause.provisions)
    return f"<ul>{''.join(items)}</ul>" if clause.provisions else ""


def text_as_html(clauses: Sequence[Clause]) -> str:
    """A whole text as HTML, one section a clause, with the text's own lines kept."""
    return "".join(
        f'<section class="clause" data-clause="{clause.id}">'
        f"<pre>\n{escape(clause.text)}</pre></section>\n"
        for clause in clauses
    )


def text_as_markdown(clauses: Sequence[Clause]) -> str:
    """A whole text as Markdown: nothing in it acts but the headings of the clauses."""
    return "\n".join(_clause_text_as_markdown(clause) for clause in clauses)


def _clause_text_as_markdown(clause: Clause) -> str:
    first, _, rest = clause.text.strip("\n").partition("\n")
    number, heading = clause.number, clause.heading
    labels = {heading, f"{number} {heading}", f"{number}. {heading}", f"{number}."}
    if first.strip() in labels:
        return f"### {_markdown_text(first.strip())}\n\n{_markdown_text(rest.strip())}\n"
    label = _markdown_text(f"{number} {heading}".strip())
    body = _markdown_text(clause.text.strip("\n"))
    return f"### {label}\n\n{body}\n" if label else f"{body}\n"


def as_markdown(redlines: Sequence[ClauseRedline], *, all_clauses: bool = False) -> str:
    """The redline as Markdown: the clauses that changed, or `all_clauses`."""
    shown = (clause for clause in redlines if all_clauses or clause.status != "unchanged")
    return "\n".join(_clause_as_markdown(clause) for clause in shown)


def _clause_as_markdown(clause: ClauseRedline) -> str:
    label = _markdown_text(f"{clause.clause.number} {clause.clause.heading}".strip())
    how = clause.status if clause.status == "moved" or not clause.moved else "replaced and moved"
    body = "".join(_marked(span) for span in clause.spans).strip("\n")
    provisions = "".join(f"\n- {_markdown_text(one.said)}" for one in clause.provisions)
    return f"### {label or '–'} ({how})\n\n{body}\n{provisions and provisions + chr(10)}"


def _marked(span: Span) -> str:
    """The span with marks on each of its lines, as Markdown's marks end with a paragraph."""
    mark = _MARKDOWN_MARKS[span.kind]
    lines = _markdown_text(span.text).split("\n")
    return "\n".join(_marked_line(line, mark) for line in lines)


def _marked_line(line: str, mark: str) -> str:
    words = line.strip()
    return line.replace(words, f"{mark}{words}{mark}") if words else line


def _markdown_text(text: str) -> str:
    """The text with a backslash before every character that Markdown would act on."""
    return _MARKDOWN_ACTIVE.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)
