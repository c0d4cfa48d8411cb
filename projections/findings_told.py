"""Findings, told: what the sentence of a recorded defect means by its identifiers.

The record keeps them, as what was called so then may be called otherwise later. Who reads the
trail is told the name that it had when that was recorded; of what has none, such as a poll or an
appointment, only what kind of thing it is, as the sentence says already.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.quoting import quoted
from domain.record import Record
from domain.refusal import Finding
from projections.wording import Names

_IDENTIFIER = re.compile(r"\b(\w*)( ?)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b")
_SAYS_NO_KIND = frozenset({"", "and", "as", "by", "for", "from", "is", "of", "or", "to", "with"})
"""Words after which nothing would be said if the name were left out."""
_BARE = frozenset({"organisation", "person"})
"""What is called by its name alone, without quotation marks."""


def identifiers_in(record: Record[Any]) -> Iterator[UUID]:
    """What the findings of the record speak of."""
    for finding in record.findings:
        for *_, value in _IDENTIFIER.findall(finding.sentence):
            yield UUID(value)


def findings_told(record: Record[Any], names: Names) -> tuple[Finding, ...]:
    """The findings of the record, by names."""

    def told(found: re.Match[str]) -> str:
        word, blank, value = found.groups()
        label = names(UUID(value))
        if label is None:
            return word if word not in _SAYS_NO_KIND else f"{word}{blank}another one"
        return word + blank + (label.text if label.kind in _BARE else quoted(label.text))

    return tuple(
        replace(one, sentence=_IDENTIFIER.sub(told, one.sentence)) for one in record.findings
    )
